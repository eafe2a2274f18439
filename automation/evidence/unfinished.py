"""Reads bundles of which no provenance was written, by their log and the names of their files.

Knows files; changes nothing, and claims no more of a screen than that something of it lies there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError
from automation.evidence.capture import ENDINGS, MASKED
from automation.evidence.reading import Kept, read

LOG = "log.jsonl"
UNFINISHED = "the bundle was never closed: screens are told by their files alone"
_TWIN = re.compile(rf"\d+-(.+)\.masked\.({'|'.join(re.escape(ENDINGS[k]) for k in MASKED)})")


def readable(folder: Path) -> Kept:
    """A bundle, also one that was never closed. EvidenceError if nothing of it can be read."""
    if (folder / "data").is_dir() or (folder / "provenance.json").is_file():
        return read(folder)
    events = _events(folder / LOG)
    if not events:
        raise EvidenceError(
            f"'{folder}' holds neither provenance nor a log that can be read. Name another bundle; "
            "see: objector evidence list"
        )
    flow = next((event["flow"] for event in events if event.get("flow")), "")
    told = {
        "account": str(next((e["account"] for e in events if e.get("account")), "")),
        "flow": {"name": str(flow)},
        "screens": _twins(folder),
        "gaps": [UNFINISHED],
    }
    return Kept(folder, folder, told)


def _events(log: Path) -> list[dict[str, Any]]:
    """The events of a log that can be read; the last line of a killed one may be cut."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            found.append(event)
    return found


def _twins(folder: Path) -> list[dict[str, Any]]:
    """A note for each screen of which masked twins lie there, in the order of their numbers."""
    kinds = {ENDINGS[kind]: kind for kind in MASKED}
    notes: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.masked.*")):
        if found := _TWIN.fullmatch(file.name):
            stem = file.name.partition(".masked.")[0]
            note = notes.setdefault(stem, {"screen": found[1], "masked": {}})
            note["masked"][kinds[found[2]]] = file.name
    return list(notes.values())
