"""The log of a bundle: events in a file, each linked to all before it; knows no event's meaning.

The bytes of a link are defined in verify_bundle.py, which a stranger can read and run alone. A
chain shows what was taken out, put in, cut off or moved by somebody who made only the manifests
anew. Whoever also makes all links and the provenance anew is not seen by it.
"""

from __future__ import annotations

import os
from pathlib import Path

from automation.evidence.verify_bundle import START, link
from automation.private import FILE_MODE


class Log:
    """A file of events that only grows. count: the events in it. head: the last one's link."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.count, self.head = 0, START

    def add(self, event: str) -> None:
        """Add an event, a JSON object of one line with at least one key; whole or not at all.

        OSError if the disk refuses. The chain then goes on from the event before.
        """
        body = event.rstrip("\n").encode()
        head = link(self.head, body)
        self._append(body[:-1] + f', "chain": "{head}"}}\n'.encode())
        self.count, self.head = self.count + 1, head

    def _append(self, line: bytes) -> None:
        handle = os.open(self._file, os.O_CREAT | os.O_WRONLY | os.O_APPEND, FILE_MODE)
        try:
            length = os.fstat(handle).st_size
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(handle, rest) :]
            except OSError:
                os.ftruncate(handle, length)  # a full disk may have taken half a line
                raise
        finally:
            os.close(handle)
