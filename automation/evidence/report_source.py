"""A bundle as a report needs it, whatever state it is in; reads files, changes none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError
from automation.evidence.reading import Kept, read
from automation.evidence.report_facts import UNFINISHED, UNKNOWN
from automation.evidence.verify_bundle import OPEN

REPORT = "report.html"
# As session.py names a bundle: when, which flow, whether a dry run, four letters.
_NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<h>\d\d)-(?P<m>\d\d)-(?P<s>\d\d)Z-"
    r"(?P<flow>.+?)(?P<dry>-dry-run)?-[0-9a-f]{4}"
)
_PICTURE = re.compile(r"\d+-(?P<screen>[^.]+)\.png")


def gathered(folder: Path) -> Kept:
    """The bundle as it was kept; without its provenance, what its names and its files still tell.

    EvidenceError if it is no bundle at all.
    """
    try:
        return read(folder)
    except EvidenceError as error:
        payload = folder / "data" if (folder / "data").is_dir() else folder
        unfinished = folder.name.endswith(OPEN)
        if not (unfinished or (folder / "bagit.txt").is_file()):
            raise
        return Kept(folder, payload, _told(folder, payload, "" if unfinished else str(error)))


def beside(folder: Path, ending: str) -> Path:
    """Where something that was made of a bundle later is put: beside it, never into it."""
    return folder.with_name(f"{folder.name}.{ending}")


def own_report(kept: Kept) -> Path | None:
    """The report that a closed bundle brings along, if it does."""
    file = kept.payload / REPORT
    return file if file.is_file() and not kept.folder.name.endswith(OPEN) else None


def _told(folder: Path, payload: Path, fault: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "account": folder.parent.name,
        "outcome": UNKNOWN if fault else UNFINISHED,
        "complete": False,
        "gaps": [fault] if fault else [],
        "screens": [
            {"screen": found["screen"], "picture": file.name, "at": "", "address": ""}
            for file in sorted(payload.iterdir())
            if (found := _PICTURE.fullmatch(file.name))
        ],
    }
    if name := _NAME.fullmatch(folder.name.removesuffix(OPEN)):
        began = f"{name['day']}T{name['h']}:{name['m']}:{name['s']}+00:00"
        told |= {"flow": {"name": name["flow"]}, "dry_run": bool(name["dry"]), "began": began}
    return told
