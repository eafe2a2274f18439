"""One folder per attempt: pictures, texts, log, provenance; a BagIt bag, closed once by rename.

Knows files; may not know a browser or a site.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit

from automation import __version__, private
from automation.errors import EvidenceError

OPEN = ".open"
DRY_RUN = "DRY RUN"
ALGORITHMS = ["sha256"]

logging.getLogger("bagit").setLevel(logging.CRITICAL)  # it tells of each file, on the console


class Bundle:
    """The evidence of one attempt, while it is open.

    It lies in `<folder>.open` until it is closed; what is still called so was never finished.
    """

    def __init__(self, root: Path, name: str, *, dry_run: bool) -> None:
        self.folder = root / name
        self.dry_run = dry_run
        self.gaps: list[str] = []
        self._open = root / f"{name}{OPEN}"
        self._count = 0
        private.folder(self._open)

    def log(self, line: str) -> None:
        """Add a line to the log. One that cannot be kept is a gap, said once, never an error."""
        flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND
        try:
            handle = os.open(self._open / "log.jsonl", flags, private.FILE_MODE)
            with os.fdopen(handle, "wb", buffering=0) as file:
                file.write(line.encode())
        except OSError as error:
            gap = f"log: {error.strerror}"
            if gap not in self.gaps:
                self.lacks(gap)

    def number(self) -> str:
        """The next number, two digits: files are numbered in the order in which they were kept."""
        self._count += 1
        return f"{self._count:02d}"

    def keep(self, name: str, content: bytes | str) -> str:
        """Keep a file under this name; the name."""
        private.write(self._open / name, content)
        return name

    def discard(self) -> None:
        """Take an empty bundle away again: its attempt never began."""
        with suppress(OSError):
            self._open.rmdir()
            self._open.parent.rmdir()

    def lacks(self, what: str) -> None:
        """Something could not be kept: said in the provenance, never passed over."""
        self.gaps.append(what)

    def close(self, provenance: Mapping[str, Any], at: datetime) -> Path:
        """Write the provenance, make it a bag, rename it. The bundle's final folder."""
        kept = "PARTIAL" if self.gaps else "COMPLETE"
        complete = {**provenance, "complete": not self.gaps, "kept": kept, "gaps": self.gaps}
        if self.dry_run:
            complete = {"notice": DRY_RUN, **complete}
        self.keep("provenance.json", json.dumps(complete, indent=2, ensure_ascii=False) + "\n")
        try:
            self._bag(provenance, at)
            private.owner_only(self._open)
            self._open.rename(self.folder)
        except (OSError, bagit.BagError) as error:
            raise EvidenceError(
                f"The evidence in '{self._open}' could not be closed: {error}. It is kept there, "
                "unfinished."
            ) from error
        return self.folder

    def _bag(self, provenance: Mapping[str, Any], at: datetime) -> None:
        info = {
            "Source-Organization": "meta-ai-objector",
            "Bag-Software-Agent": f"meta-ai-objector {__version__} (bagit.py)",
            "Bagging-Date": at.date().isoformat(),
            "External-Identifier": self.folder.name,
            "External-Description": (DRY_RUN + ": " if self.dry_run else "")
            + f"attempt to object; outcome {provenance['outcome']}",
        }
        bagit.make_bag(str(self._open), info, checksums=ALGORITHMS)


def unfinished(root: Path) -> list[Path]:
    """Bundles that were never closed: a killed process, a full disk."""
    return sorted(path for path in root.glob(f"*/*{OPEN}") if path.is_dir())


def closed(root: Path) -> list[Path]:
    """Closed bundles, oldest first by name within each account."""
    return sorted(p.parent for p in root.glob("*/*/bagit.txt") if not p.parent.name.endswith(OPEN))
