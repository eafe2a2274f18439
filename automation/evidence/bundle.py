"""One folder per attempt: pictures, texts, log, provenance; a BagIt bag, closed once by rename.

While open it is filled; then `bag` makes it a bag, `tell` adds to its manifests, `finish` ends it.

Knows files; may not know a browser or a site.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit

from automation import __version__, private
from automation.errors import EvidenceError
from automation.evidence.chain import Log
from automation.evidence.verify_bundle import OPEN, SEAL, SIGNED, TAGS

DRY_RUN = "DRY RUN"
ALGORITHMS = ["sha256", "sha512"]
Files = Mapping[str, bytes | str]

logging.getLogger("bagit").setLevel(logging.CRITICAL)  # it tells of each file, on the console


class Bundle:
    """The evidence of one attempt, while it is open.

    It lies in `<folder>.open` until it is closed; what is still called so was never finished.
    info: further lines for its bag-info.txt, or others in place of the usual ones.
    """

    def __init__(self, root: Path, name: str, *, dry_run: bool) -> None:
        self.folder = root / name
        self.dry_run = dry_run
        self.gaps: list[str] = []
        self.info: dict[str, str] = {}
        self._open = root / f"{name}{OPEN}"
        self._count = 0
        private.folder(self._open)
        self._log = Log(self._open / "log.jsonl")

    def log(self, event: str) -> None:
        """Add an event, a JSON object of one line. A lost one is a gap, told once, no error."""
        try:
            self._log.add(event)
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

    def bag(self, provenance: Mapping[str, Any], at: datetime, beside: Files) -> None:
        """Write the provenance and make it a bag. beside: what lies beside the payload."""
        complete = {
            **provenance,
            "log": {"events": self._log.count, "chain": self._log.head},
            "complete": not self.gaps,
            "kept": "PARTIAL" if self.gaps else "COMPLETE",
            "gaps": self.gaps,
        }
        if self.dry_run:
            complete = {"notice": DRY_RUN, **complete}
        self.keep("provenance.json", json.dumps(complete, indent=2, ensure_ascii=False) + "\n")
        info = {
            "Source-Organization": "meta-ai-objector",
            "Bag-Software-Agent": f"meta-ai-objector {__version__} (bagit.py)",
            "Bagging-Date": at.date().isoformat(),
            "External-Identifier": self.folder.name,
            "External-Description": (DRY_RUN + ": " if self.dry_run else "")
            + f"attempt to object; outcome {provenance['outcome']}",
            **self.info,
        }
        with self._closing():
            bagit.make_bag(str(self._open), info, checksums=ALGORITHMS)
        self.tell(beside)

    def tell(self, beside: Files, without: str = "") -> None:
        """Lay files beside the payload of a bag, or take one away, and name them as they are."""
        for name, content in beside.items():
            self.keep(name, content)
        if without:
            (self._open / without).unlink()
        with self._closing():
            bag = bagit.Bag(str(self._open))
            bag.save()
            for how, manifest in TAGS.items():  # bagit's are in no order and vex sha256sum
                sums = {name: bag.entries[name][how] for name in bag.tagfile_entries()}
                self.keep(manifest, _listed(sums))

    def hashes(self) -> bytes:
        """The tag manifest of a bag: it stands for all of its files."""
        return (self._open / SIGNED).read_bytes()

    def finish(self, seal: Files) -> Path:
        """Add what vouches for the tag manifest, and the sums; rename. Its final folder."""
        for name, content in seal.items():
            self.keep(name, content)
        with self._closing():
            names = [*TAGS.values(), *seal]
            sums = {n: sha256((self._open / n).read_bytes()).hexdigest() for n in names}
            self.keep(SEAL, _listed(sums))
            private.owner_only(self._open)
            self._open.rename(self.folder)
        return self.folder

    @contextmanager
    def _closing(self) -> Iterator[None]:
        try:
            with chdir(Path.cwd()):  # bagit leaves it where it failed
                yield
        except (OSError, bagit.BagError) as error:
            raise EvidenceError(
                f"The evidence in '{self._open}' could not be closed: {error}. It is kept there, "
                "unfinished."
            ) from error


def _listed(sums: Mapping[str, str]) -> str:
    """Sums as sha256sum writes them, in order of names."""
    return "".join(f"{told}  {name}\n" for name, told in sorted(sums.items()))


def unfinished(root: Path) -> list[Path]:
    """Bundles that were never closed: a killed process, a full disk."""
    return sorted(path for path in root.glob(f"*/*{OPEN}") if path.is_dir())


def closed(root: Path) -> list[Path]:
    """Closed bundles, oldest first by name within each account."""
    return sorted(p.parent for p in root.glob("*/*/bagit.txt") if not p.parent.name.endswith(OPEN))
