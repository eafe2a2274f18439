"""What a report says, by key, in the reader's language; knows no bundle.

The words are data, a file for each language in texts/; what is missing is said in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from markupsafe import Markup

from automation import sentences
from automation.evidence.bundle import DRY_RUN
from automation.sentences import ENGLISH, spoken

# Characters that would turn the direction of what follows, and those that HTML has no place for.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BANNED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: object) -> str:
    """A text of others: what turns the direction is shown by its number, what is no text as �."""
    plain = str(text).replace("\r\n", "\n").replace("\r", "\n")
    named = _TURNING.sub(lambda found: f"[U+{ord(found.group()):04X}]", plain)
    return _BANNED.sub("\ufffd", named)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of a spoken language, by key; the engine's own where the report has none."""
    file = resources.files("automation.evidence") / "texts" / f"{language}.toml"
    own = tomllib.loads(file.read_text(encoding="utf-8"))
    if language == ENGLISH:
        return {**sentences.texts(ENGLISH), **own}
    return {**sentences.texts(language), **own_of_english(), **own}


@cache
def own_of_english() -> Mapping[str, str]:
    """The report's own English texts."""
    file = resources.files("automation.evidence") / "texts" / f"{ENGLISH}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Words:
    """The words of one language, as a template asks for them."""

    def __init__(self, code: str | None) -> None:
        self.language = spoken(code)
        self.all = texts(self.language)
        self.direction = self.all["direction"]

    def __getitem__(self, key: str) -> str:
        return self.all[key]

    @property
    def dry_run(self) -> str:
        """The mark of a dry run, and beside it what the reader's language calls it."""
        own = self.all["dry_run"]
        return DRY_RUN if own == DRY_RUN else f"{DRY_RUN} · {own}"

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.all

    def say(self, key: str, **values: object) -> Markup:
        """The sentence with these values in their places, each in a direction of its own."""
        kept = {name: _apart(value) for name, value in values.items()}
        return Markup(self.all[key]).format(**kept)  # noqa: S704  # a text of ours; values are escaped

    def called(self, kind: str, name: str) -> str:
        """What a person calls a thing of this kind ("field", "status"), else its own name."""
        return sentences.called(kind, name, name, self.language)


def _apart(value: object) -> Markup:
    """A value inside a sentence: it keeps its own direction. What is HTML already stays it."""
    own = value if isinstance(value, Markup) else clean(value)
    return Markup("<bdi>{}</bdi>").format(own)
