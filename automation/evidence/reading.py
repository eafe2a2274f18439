"""A bundle's provenance, read back into plain values; knows no browser, changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError

KINDS = ("picture", "text", "html", "tree", "pdf")  # what can be kept of a screen, each a file
Files = Mapping[str, str]


@dataclass(frozen=True)
class Screen:
    """A screen that was seen. files, masked: file names in the payload by kind (see KINDS).

    part: "" on the way, "filled" the form as it was handed over, "changed" as the person changed
    it, "left" as it stood right before it was submitted, "answer" what the site answered. masked:
    the twins without what is private. not_pictured: why there is no picture, or "".
    """

    name: str
    address: str
    at: str
    part: str = ""
    files: Files = field(default_factory=dict)
    masked: Files = field(default_factory=dict)
    not_pictured: str = ""


@dataclass(frozen=True)
class Kept:
    """A bundle as it lies on disk. payload: the folder of its files; told: its provenance."""

    folder: Path
    payload: Path
    told: Mapping[str, Any]

    @property
    def screens(self) -> tuple[Screen, ...]:
        """The screens in the order in which they were seen."""
        return tuple(_screen(note) for note in self.told.get("screens", ()))


def read(folder: Path) -> Kept:
    """Read a bundle, closed or not. EvidenceError if it holds no provenance that can be read."""
    for payload in (folder / "data", folder):
        file = payload / "provenance.json"
        if file.is_file():
            try:
                told = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise EvidenceError(f"'{file}' cannot be read: {error}.") from error
            if not isinstance(told, dict):
                raise EvidenceError(f"'{file}' cannot be read: it holds no table.")
            return Kept(folder, payload, told)
    raise EvidenceError(f"'{folder}' holds no provenance: it was never closed, or is no bundle.")


def _screen(note: Mapping[str, Any]) -> Screen:
    masked = note.get("masked") or {}
    return Screen(
        name=str(note.get("screen", "")),
        address=str(note.get("address", "")),
        at=str(note.get("at", "")),
        part=str(note.get("part", "")),
        files={kind: str(note[kind]) for kind in KINDS if note.get(kind)},
        masked={kind: str(masked[kind]) for kind in KINDS if masked.get(kind)},
        not_pictured=str(note.get("not_pictured", "")),
    )
