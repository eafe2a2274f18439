"""The timeline of a report, out of a bundle's log; knows the log's events, and passes none over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.evidence.report_pictures import inside
from automation.evidence.report_words import Words

LOG = "log.jsonl"
MOST_LINES = 400
_LONGEST = 500  # characters of a detail
_COMMON = {"event", "timestamp", "account", "flow", "level", "decision", "chain"}
_BARE = {"address", "control", "reason", "screens", "overlays", "start", "why", "what", "outcome"}


@dataclass(frozen=True)
class Line:
    """One event: when (as it stands in the log), what, and what else is known of it."""

    at: str
    event: str
    details: tuple[str, ...]
    bad: bool = False


@dataclass(frozen=True)
class Timeline:
    """The first lines of a log. more: how many follow. broken: how many could not be read."""

    lines: tuple[Line, ...] = ()
    more: int = 0
    broken: int = 0
    kept: bool = True


def timeline(payload: Path, words: Words) -> Timeline:
    """The log in the reader's language; a line that cannot be read is counted, not passed over."""
    file = inside(payload, LOG)
    if file is None:
        return Timeline(kept=False)
    lines: list[Line] = []
    more = broken = 0
    try:
        with file.open(encoding="utf-8", errors="replace") as log:
            for text in log:
                event = _event(text)
                if event is None:
                    broken += 1
                elif len(lines) < MOST_LINES:
                    lines.append(_line(event, words))
                else:
                    more += 1
    except OSError:
        return Timeline(kept=False)
    return Timeline(tuple(lines), more, broken)


def _event(text: str) -> Mapping[str, Any] | None:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _line(event: Mapping[str, Any], words: Words) -> Line:
    name = str(event.get("event", ""))
    key = f"event_{name.replace(' ', '_')}"
    said = words[key] if words.has(key) else name
    if name.startswith("could not "):
        said = str(words.say("could_not", what=_did(name, words)).striptags())
    bad = event.get("level") in ("warning", "error")
    return Line(str(event.get("timestamp", "")), said, tuple(_details(name, event, words)), bad)


def _did(name: str, words: Words) -> str:
    what = name.removeprefix("could not ")
    return words[f"event_{what}"] if words.has(f"event_{what}") else what


def _details(name: str, event: Mapping[str, Any], words: Words) -> Iterator[str]:
    for key, value in event.items():
        if key in _COMMON or value in ("", None, [], {}):
            continue
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        told = told if len(told) <= _LONGEST else f"{told[:_LONGEST]} […]"
        if name in ("fill", "could not fill"):
            yield f"{words.called('field', key)}: {words.called('status', told)}"
        elif key in _BARE:
            yield told
        else:
            yield f"{key}: {told}"
