"""The site's own words as they stand in labels/, one file per language; data only.

Each word says whether it was read from the site's own HTML, by us or by a program that compares it
("read"), retyped by a guide ("guide", so that apostrophes and articles may differ) or is shown by
no public source ("assumed"), and where from; sources.toml tells what the short names stand for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from automation.screens import FlowError, Words

SEEN = ("read", "guide", "assumed")
OWN = Path(__file__).parent / "labels"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


@dataclass(frozen=True)
class Label:
    """One phrase: its text, how it was seen (one of SEEN), and the short name of its source."""

    text: str
    seen: str
    source: str = ""


@cache
def labels(folder: Path = OWN) -> Mapping[str, Mapping[str, tuple[Label, ...]]]:
    """By language (BCP 47) and key; FlowError for a file that cannot be used."""
    return {
        name: {key: _phrases(folder, name, key, given) for key, given in data.items()}
        for name, data in _tables(folder).items()
        if name != "sources"
    }


@cache
def sources(folder: Path = OWN) -> Mapping[str, str]:
    """What each short name of a source stands for."""
    return dict(_tables(folder).get("sources", {}))


def label(key: str, folder: Path = OWN) -> Words:
    """One thing that the site says, in every language in which it is known."""
    # English first: where a page's language is not known, people are told the English word.
    known = {lang: table[key] for lang, table in labels(folder).items() if key in table}
    if not known:
        raise FlowError(f"flows/meta/labels: no language has a word for '{key}'")
    order = sorted(known, key=lambda lang: (lang != "en", lang))
    return Words({lang: tuple(each.text for each in known[lang]) for lang in order})


@cache
def places(folder: Path = OWN) -> Mapping[str, tuple[str, ...]]:
    """Where each phrase stands, as a contributor looks for it: file, then key."""
    found: dict[str, list[str]] = {}
    for language, table in labels(folder).items():
        for key, phrases in table.items():
            for each in phrases:
                found.setdefault(each.text, []).append(f"flows/meta/labels/{language}.toml, {key}")
    return {text: tuple(where) for text, where in found.items()}


@cache
def _tables(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    return {file.stem: _read(file) for file in sorted(folder.glob("*.toml"))}


def _read(file: Path) -> Mapping[str, Any]:
    if file.stem != "sources" and not _LANGUAGE.fullmatch(file.stem):
        raise FlowError(
            f"labels/{file.name}: the name of a language's file is its code, such as de.toml or "
            f"pt-BR.toml; '{file.stem}' is none. Rename it."
        )
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FlowError(f"labels/{file.name} cannot be read: {error}. Mend that line.") from error


def _phrases(folder: Path, language: str, key: str, given: Any) -> tuple[Label, ...]:
    where = f"labels/{language}.toml, '{key}'"
    if not isinstance(given, list) or not given:
        raise FlowError(f"{where}: wanted a list of {{text, seen, source}}; found '{given}'")
    return tuple(_label(folder, where, each) for each in given)


def _label(folder: Path, where: str, given: Mapping[str, str]) -> Label:
    try:
        found = Label(**given)
    except TypeError as error:
        raise FlowError(f"{where}: wanted {{text, seen, source}}; found '{given}'") from error
    if not found.text.strip():
        raise FlowError(f"{where}: an empty text would match what has no name; take it out")
    if found.seen not in SEEN or (found.seen != "assumed" and found.source not in sources(folder)):
        raise FlowError(
            f"{where}, '{found.text}': wanted seen = one of {', '.join(SEEN)} and a source of "
            f"sources.toml; found '{found.seen}' and '{found.source}'"
        )
    return found
