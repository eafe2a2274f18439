"""The site's own words as they stand in labels/, one file per language; data only.

Each word says whether it was read from the site's own HTML, by us or by a program that compares it
("read"), retyped by a guide ("guide", so that apostrophes and articles may differ) or is shown by
no public source ("assumed"), and where from; sources.toml tells what the short names stand for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from automation.screens import FlowError, Words

SEEN = ("read", "guide", "assumed")


@dataclass(frozen=True)
class Label:
    """One phrase: its text, how it was seen (one of SEEN), and the short name of its source."""

    text: str
    seen: str
    source: str = ""


@cache
def labels() -> Mapping[str, Mapping[str, tuple[Label, ...]]]:
    """By language (BCP 47) and key; FlowError for a file that cannot be used."""
    return {
        name: {key: tuple(_label(name, key, each) for each in table) for key, table in data.items()}
        for name, data in _tables().items()
        if name != "sources"
    }


@cache
def sources() -> Mapping[str, str]:
    """What each short name of a source stands for."""
    return dict(_tables()["sources"])


def label(key: str) -> Words:
    """One thing that the site says, in every language in which it is known."""
    # English first: where a page's language is not known, people are told the English word.
    known = {lang: table[key] for lang, table in labels().items() if key in table}
    if not known:
        raise FlowError(f"flows/meta/labels: no language has a word for '{key}'")
    order = sorted(known, key=lambda lang: (lang != "en", lang))
    return Words({lang: tuple(each.text for each in known[lang]) for lang in order})


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    folder = files("flows.meta") / "labels"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in found
    }


def _label(language: str, key: str, given: Mapping[str, str]) -> Label:
    try:
        found = Label(**given)
    except TypeError as error:
        raise FlowError(f"flows/meta/labels/{language}.toml, '{key}': {error}") from error
    if found.seen not in SEEN or (found.seen != "assumed" and found.source not in sources()):
        raise FlowError(
            f"flows/meta/labels/{language}.toml, '{key}', '{found.text}': wanted seen = one of "
            f"{', '.join(SEEN)} and a source of sources.toml; found '{found.seen}' and "
            f"'{found.source}'"
        )
    return found
