"""Whether a bundle is closed and untouched; changes nothing, knows no browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import bagit

from automation.evidence.bundle import OPEN


@dataclass(frozen=True)
class Verdict:
    """intact, and if not, the first thing that differs, in a sentence."""

    intact: bool
    why: str


def verify(folder: Path) -> Verdict:  # noqa: PLR0911  # a check a line
    """Read the whole bag and compare it with its manifests."""
    if folder.name.rstrip("/").endswith(OPEN):
        return Verdict(intact=False, why="It was never closed: its attempt did not end in order.")
    if not (folder / "bagit.txt").is_file():
        return Verdict(intact=False, why="It is no evidence bundle: it holds no bagit.txt.")
    try:
        bag = bagit.Bag(str(folder))
        if untold := _untold(folder, bag):
            return Verdict(intact=False, why=f"It was changed: '{untold}' is in no manifest.")
        if differs := _differs(folder, bag):
            return Verdict(intact=False, why=f"It was changed: {differs}.")
        bag.validate()
    except bagit.BagValidationError as error:
        first = error.details[0] if error.details else error
        return Verdict(intact=False, why=f"It was changed: {first}.")
    except (bagit.BagError, OSError, UnicodeDecodeError) as error:
        return Verdict(intact=False, why=f"It cannot be read as a bag: {error}.")
    return Verdict(intact=True, why="Closed, complete and unchanged.")


def _differs(folder: Path, bag: bagit.Bag) -> str:
    """The first file that is missing or is not what its manifest says, or ""."""
    for name, sums in sorted(bag.entries.items()):
        file = folder / name
        if not file.is_file():
            return f"'{name}' is missing"
        content = file.read_bytes()
        if any(hashlib.new(how, content).hexdigest() != told for how, told in sums.items()):
            return f"'{name}' is not what was kept"
    return ""


def _untold(folder: Path, bag: bagit.Bag) -> str:
    """A file beside the payload that the tag manifest does not name, or ""."""
    told = {*bag.entries, *(f"tagmanifest-{name}.txt" for name in bag.algorithms)}
    for file in sorted(
        path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    ):
        name = file.relative_to(folder).as_posix()
        if name not in told:
            return name
    return ""
