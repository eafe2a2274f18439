"""What of a bundle goes into its share copy, and in which words; reads it, writes nothing.

Only masked twins are taken of what was pictured. Log and provenance are told anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError, UsageError
from automation.evidence.impersonal import STAND_IN, Impersonal, own_sentences, without_own
from automation.evidence.reading import Kept, Screen

KINDS = ("picture", "text", "html", "tree")  # what can be masked
OFFERED, LEFT = "statement-offered.txt", "statement-as-left.txt"
NO_TWIN = "no masked copy of it was kept"
NO_PDF = "a PDF cannot be masked"
OWN_TEXT = "it is the person's own text"
NOT_TAKEN = "only what is known to be masked is taken"
WISH = "left out at the person's wish"

# What the copy's provenance tells again, each through the redaction. Whatever else the original
# holds is named as left out.
_TOLD = {"program", "flow", "route", "stopped", "browser", "browser_sandbox", "playwright"}
_TOLD |= {"python", "dry_run", "began", "ended", "outcome", "reason", "said_by_person"}
_TOLD |= {"submitted_by", "submissions", "changed_by_person", "fields", "network", "recording"}
_ANEW = {"account", "screens", "statement", "system", "notice", "complete", "gaps", "log", "kept"}


@dataclass(frozen=True)
class Commons:
    """What is nobody's secret. statements: the program's own, by name. public: of an address.

    known: text whose numbers, addresses and single words are public.
    """

    statements: Mapping[str, str]
    public: Callable[[str], bool] = lambda _: False
    known: str = ""


@dataclass
class Selection:
    """The files of a share copy by name, its log's lines, its provenance. gaps: the original's.

    left_out: what is not in it, and why. values: further private values that came to light.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)


def select(
    kept: Kept, private: Iterable[str], commons: Commons, without: Collection[str] = ()
) -> Selection:
    """Choose and tell anew. without: files to leave out; UsageError if one would not be taken."""
    found = Selection()
    statement = _statement(kept, commons, found, without)
    words = re.findall(r"[^\W_]+", commons.known)
    label = str(kept.told.get("account", ""))
    redactor = Impersonal([*private, *found.values], commons.public, label, words)
    screens = [_screen(kept, screen, redactor, found, without) for screen in kept.screens]
    found.told = _told(kept, redactor, found)
    found.told |= {"account": STAND_IN, "screens": screens, "statement": statement}
    found.gaps = [redactor.text(str(gap)) for gap in kept.told.get("gaps") or []]
    found.log = _log(kept.payload / "log.jsonl", redactor, found)
    _rest(kept, found)
    if unknown := [name for name in without if found.left_out.get(name) != WISH]:
        raise UsageError(
            f"'{unknown[0]}' would not be in the share copy anyway. It takes: "
            f"{', '.join(sorted(found.files)) or 'no file of the screens'}."
        )
    found.told["left_out"] = found.left_out
    return found


def _told(kept: Kept, redactor: Impersonal, found: Selection) -> dict[str, Any]:
    told = {key: redactor.value(each) for key, each in kept.told.items() if key in _TOLD}
    if "system" in kept.told:  # its kernel's build may tell whose machine it is
        told["system"] = re.split(r"[-\s]", str(kept.told["system"]))[0]
    for key in kept.told:
        if key not in _TOLD | _ANEW:
            found.left_out[f"provenance: {redactor.text(key)}"] = NOT_TAKEN
    return told


def _statement(
    kept: Kept, commons: Commons, found: Selection, without: Collection[str]
) -> dict[str, str]:
    """The text that was offered if it is the program's, and of the text as left what is of it."""
    told = kept.told.get("statement") or {}
    offered, left = (_text(kept.payload / name) for name in (OFFERED, LEFT))
    ours = commons.statements.get(str(told.get("name", "")))
    if ours is None or offered != ours:
        found.values += [text for text in (offered, left) if text]
        found.left_out |= {n: OWN_TEXT for n, t in ((OFFERED, offered), (LEFT, left)) if t}
        return {"name": "the person's own" if offered else "none"}
    found.values += own_sentences(left or "", ours)
    texts = {OFFERED: offered, LEFT: None if left is None else without_own(left, ours)}
    if left is not None and left.split() == ours.split():
        texts[LEFT] = left
    for name, text in texts.items():
        if text is not None:
            _take(name, text.encode(), found, without)
    return {"name": str(told.get("name")), "sha256": str(told.get("sha256"))}


def _screen(
    kept: Kept, screen: Screen, redactor: Impersonal, found: Selection, without: Collection[str]
) -> dict[str, Any]:
    note: dict[str, Any] = {
        "screen": redactor.text(screen.name),
        "address": redactor.text(screen.address),
        "at": screen.at,
        "part": screen.part,
        "masked": {},
    }
    for kind in KINDS:
        name = screen.masked.get(kind, "")
        if (content := _inside(kept.payload, name)) is not None:
            if _take(name, content, found, without):
                note["masked"][kind] = name
        elif kind in screen.files or name:
            found.left_out[screen.files.get(kind) or name] = NO_TWIN
    for name in filter(None, (screen.files.get("pdf"), screen.masked.get("pdf"))):
        found.left_out[name] = NO_PDF
    if "picture" not in note["masked"]:
        twin = found.left_out.get(screen.masked.get("picture", ""))
        note["not_pictured"] = twin or redactor.text(screen.not_pictured) or NO_TWIN
    return note


def _take(name: str, content: bytes, found: Selection, without: Collection[str]) -> bool:
    if name in without:
        found.left_out[name] = WISH
        return False
    found.files[name] = content
    return True


def _inside(payload: Path, name: str) -> bytes | None:
    """The file with this name right in the payload, or None."""
    if not name or Path(name).name != name or not (payload / name).is_file():
        return None
    return _bytes(payload / name)


def _log(file: Path, redactor: Impersonal, found: Selection) -> list[str]:
    """The log's events, told anew and without their links: the copy has a chain of its own."""
    lines, lost = [], 0
    for line in (_text(file) or "").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            lost += 1
            continue
        told = redactor.value({key: value for key, value in event.items() if key != "chain"})
        if "account" in told:
            told["account"] = STAND_IN
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    if lost:
        found.left_out["log.jsonl"] = f"{lost} lines of it are no events"
    return lines


def _rest(kept: Kept, found: Selection) -> None:
    """Name what else the payload holds; an original whose twin is taken is no loss."""
    twins = {name for screen in kept.screens for name in screen.files.values()}
    told = {"log.jsonl", "provenance.json", "report.html", *twins, *found.files, *found.left_out}
    for file in sorted(kept.payload.rglob("*")):
        if file.is_file() and (name := file.relative_to(kept.payload).as_posix()) not in told:
            found.left_out[name] = NOT_TAKEN


def _text(file: Path) -> str | None:
    content = _bytes(file) if file.is_file() else None
    return None if content is None else content.decode("utf-8", "replace")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EvidenceError(f"'{file}' cannot be read: {error.strerror}.") from error
