"""One run per account: a lock that dies with its process, and the name of its holder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from automation import private
from automation.errors import BusyError


@contextmanager
def held(profile: Path) -> Iterator[str]:
    """Hold the lock of this profile; BusyError at once, naming the holder, if another has it.

    Gives a sentence about the run that died with the lock, if one did; else "".
    """
    private.folder(profile.parent)
    lock = FileLock(profile.with_suffix(".lock"), timeout=0, mode=private.FILE_MODE)
    note = profile.with_suffix(".holder")
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            f"Another run holds the account '{profile.name}': {_holder(note)}. "
            "End it, or wait until it is done."
        ) from error
    died = f"The run of {_holder(note)}, did not end in order; taken over." if note.exists() else ""
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        private.write(note, json.dumps({"pid": os.getpid(), "since": since}))
        yield died
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        return f"process {told['pid']}, since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that left no name"
