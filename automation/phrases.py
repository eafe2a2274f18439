"""Words on the screen and how they are matched; knows no page and no browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_SPACES = "[\\s\u00a0\u202f]+"
_APOSTROPHES = "['\u2019\u02bc\u2018`\u00b4]"
_DASHES = "[-\u2010\u2011\u2012\u2013\u2014]"
_END = "[\\s.:\u2026\u203a>*!?]*"


def clean(text: str) -> str:
    """Text as it is compared: soft hyphens and zero-width marks out, white space folded."""
    return " ".join(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).split())


def _tolerant(phrase: str) -> str:
    out = []
    for char in clean(phrase):
        if char == " ":
            out.append(_SPACES)
        elif char in "'\u2019":
            out.append(_APOSTROPHES)
        elif char in "-\u2013\u2014":
            out.append(_DASHES)
        else:
            out.append(re.escape(char) if not char.isalnum() else char)
    return re.sub("(?i)cent(?:er|re)", "cent(?:er|re)", "".join(out))


@lru_cache(maxsize=1024)
def whole(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that is one of the phrases: any case, spacing, apostrophes, Center/Centre.

    The pattern is also valid JavaScript, so that one expression serves Python and the browser.
    """
    return re.compile(f"^\\s*(?:{_any(phrases)}){_END}$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def start(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that begins with one of the phrases, at a word's end."""
    return re.compile(f"^\\s*(?:{_any(phrases)})(?![\\w])", re.IGNORECASE)


@lru_cache(maxsize=1024)
def anywhere(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that holds one of the phrases as whole words."""
    return re.compile(f"(?<![\\w])(?:{_any(phrases)})(?![\\w])", re.IGNORECASE)


def _any(phrases: Iterable[str]) -> str:
    ordered = sorted({_tolerant(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    return "|".join(ordered) if ordered else "(?!)"


@dataclass(frozen=True)
class Words:
    """One thing that the site says, in every language that is known: language -> phrases."""

    by_language: Mapping[str, tuple[str, ...]] = field(hash=False)
    phrases: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        flat = dict.fromkeys(p for ps in self.by_language.values() for p in ps)
        object.__setattr__(self, "phrases", tuple(flat))

    def known(self, language: str) -> tuple[str, ...]:
        """The phrases of this language (BCP 47; "pt-BR" falls back to "pt"), or none."""
        base = language.replace("_", "-").partition("-")[0].lower()
        return self.by_language.get(language) or self.by_language.get(base) or ()

    def say(self, language: str) -> str:
        """The phrase to show to a person: their language's first, else the first of all."""
        return (self.known(language) or self.phrases)[0]


def words(*english: str, **others: str | tuple[str, ...]) -> Words:
    """Words from English phrases and, by language code, those of other languages.

    >>> words("Submit", de="Senden").say("de")
    'Senden'
    """
    table: dict[str, tuple[str, ...]] = {"en": english} if english else {}
    for language, phrases in others.items():
        table[language.replace("_", "-")] = (phrases,) if isinstance(phrases, str) else phrases
    return Words(table)
