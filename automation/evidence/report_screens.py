"""The screens of a bundle as a report shows them: captioned pictures, and why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from automation.evidence.reading import Screen
from automation.evidence.report_pictures import Picture, picture
from automation.evidence.report_words import Words
from automation.evidence.shots import FOREIGN, MOVING, PRIVATE

# How a screen's name told its part before the part had a place of its own.
_OLD = re.compile(r"(?P<name>.+)-(?:(?P<part>filled|changed)(?:-\d+)?|unfilled)")
_WHY = {PRIVATE: "why_private", FOREIGN: "why_foreign", MOVING: "why_moving"}


@dataclass(frozen=True)
class Shown:
    """A screen in the report. part: see reading.Screen. others: what else was kept of it.

    number: of its picture, from 1; 0 if there is none, and then why says why.
    """

    number: int
    name: str
    part: str
    address: str
    at: str
    file: str = ""
    others: tuple[str, ...] = ()
    picture: Picture | None = None
    why: str = ""


def shown(
    screens: Iterable[Screen], payload: Path, words: Words, *, masked: bool
) -> tuple[Shown, ...]:
    """The screens in their order. masked: only pictures without what is private are used."""
    found: list[Shown] = []
    for screen in screens:
        files = screen.masked if masked else screen.files
        file = files.get("picture", "")
        image = picture(payload, file) if file else None
        name, part = _named(screen)
        found.append(
            Shown(
                number=sum(1 for each in found if each.picture) + 1 if image else 0,
                name=name.replace("-", " "),
                part=part if words.has(f"part_{part}") else "",
                address=screen.address,
                at=screen.at,
                file=file,
                others=tuple(each for kind, each in files.items() if kind != "picture"),
                picture=image,
                why="" if image else _why(screen, file, words),
            )
        )
    return tuple(found)


def _named(screen: Screen) -> tuple[str, str]:
    old = None if screen.part else _OLD.fullmatch(screen.name)
    if old:
        return old["name"], old["part"] or ""
    part = screen.part
    return re.sub(rf"-{re.escape(part)}(?:-\d+)?$", "", screen.name) if part else screen.name, part


def _why(screen: Screen, file: str, words: Words) -> str:
    if screen.not_pictured:
        key = _WHY.get(screen.not_pictured)
        return words[key] if key else screen.not_pictured
    return words["why_unmasked" if not file and screen.files.get("picture") else "why_missing"]
