"""What the engine itself says to a person, by key, in their language; knows no screen, no site.

The sentences are data, a file for each language in texts/; what is missing is said in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

ENGLISH = "en"
LANGUAGES = (ENGLISH, "ar", "de", "es", "fr", "it", "nl", "pl", "pt", "sv")


def spoken(code: str | None) -> str:
    """The language that is spoken to somebody with this BCP 47 code; English if theirs is not."""
    base = (code or "").replace("_", "-").partition("-")[0].lower()
    return base if base in LANGUAGES else ENGLISH


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of a spoken language, by key."""
    file = resources.files("automation") / "texts" / f"{language}.toml"
    own = tomllib.loads(file.read_text(encoding="utf-8"))
    return own if language == ENGLISH else {**texts(ENGLISH), **own}


def say(key: str, language: str = ENGLISH, **values: str) -> str:
    """The sentence with this key, with the values in their places."""
    kept = {name: isolated(value, language) for name, value in values.items()}
    return texts(spoken(language))[key].format(**kept)


def isolated(text: str, language: str) -> str:
    """A text of the site keeps its direction inside a sentence that runs from right to left."""
    return f"\u2068{text}\u2069" if texts(spoken(language))["direction"] == "rtl" else text


def called(kind: str, name: str, otherwise: str, language: str = ENGLISH) -> str:
    """What a person calls a thing of this kind ("field", "role"), if the texts know it."""
    return texts(spoken(language)).get(f"{kind}_{name}", otherwise)


def listed(things: Iterable[str], joint: str, language: str = ENGLISH) -> str:
    """The things in a row. joint: "and" or "or"."""
    *first, last = tuple(things) or ("",)
    comma = "، " if language == "ar" else ", "
    return f"{comma.join(first)} {say(joint, language)} {last}" if first else last
