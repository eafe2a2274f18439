"""Whether a person's own values stand in a text, however they are written; pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property

RUN = 8  # so many words in a row of a longer text are a piece of it
SQUASHED = 8  # so many letters are found without their spaces, and inside a longer word
TELLING = 6  # the same, if a digit is among them
SHORTEST = 4  # below, a single word is found only as it is spelt

_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"\+?[\d ()/.\u00a0-]{7,}")
_BETWEEN = r"[\s()/.\u2010-\u2015-]{0,4}"
_FEWEST_DIGITS = 6


class Text:
    """A text to be searched: its words in order, each with its line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded(text)
        lines = self.folded.split("\n")
        found = [(word, i) for i, line in enumerate(lines, 1) for word in _WORD.findall(line)]
        self.words = [word for word, _ in found]
        self._lines = [line for _, line in found]
        self._at: dict[str, list[int]] = {}
        for i, word in enumerate(self.words):
            self._at.setdefault(word, []).append(i)

    @cached_property
    def squashed(self) -> str:
        """All words without what stands between them."""
        return "".join(self.words)

    def having(self, words: tuple[str, ...]) -> Iterator[int]:
        """The lines where these words stand in a row."""
        for i in self._at.get(words[0], ()):
            if tuple(self.words[i : i + len(words)]) == words:
                yield self._lines[i]

    def squashed_line(self, joined: str) -> Iterator[int]:
        """The line where these letters stand first, whatever is between them."""
        at, length = self.squashed.find(joined), 0
        if at >= 0:
            for word, line in zip(self.words, self._lines, strict=True):
                length += len(word)
                if length > at:
                    yield line
                    return


class Values:
    """The values of a person, ready to be looked for. known: as `findings` has it."""

    def __init__(self, private: Iterable[str], known: str = "") -> None:
        public = Text(known)
        common = set(public.words)
        self._spelt: set[str] = set()
        self._runs: set[tuple[str, ...]] = set()
        self._joined: set[str] = set()
        self._numbers: set[re.Pattern[str]] = set()
        for value in dict.fromkeys(_parts(private)):
            words = tuple(_WORD.findall(folded(value)))
            joined = "".join(words)
            if len(joined) < 2 or (len(words) == 1 and joined in common):  # noqa: PLR2004  # a letter is in every text
                continue
            if _PHONE.fullmatch(value.strip()):
                self._numbers |= _numbers(value)
            elif len(words) == 1 and len(joined) < SHORTEST and not _dense(joined):
                self._spelt.add(value.strip())
            else:
                self._add(words, joined, public)

    def _add(self, words: tuple[str, ...], joined: str, public: Text) -> None:
        size = min(len(words), RUN)
        runs = {words[i : i + size] for i in range(len(words) - size + 1)}
        self._runs |= {run for run in runs if not any(public.having(run))}
        least = TELLING if re.search(r"\d", joined) else SQUASHED
        whole = _dense(joined) or (len(joined) >= least and len(words) < RUN)
        if whole and joined not in public.squashed:
            self._joined.add(joined)

    def lines(self, text: Text) -> Iterator[int]:
        """The lines in which one of them stands."""
        for run in self._runs:
            yield from text.having(run)
        for joined in self._joined:
            yield from text.squashed_line(joined)
        for value in self._spelt:
            for found in re.finditer(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", text.text):
                yield lines_of(text.text)(found.start())
        for number in self._numbers:
            for found in number.finditer(text.folded):
                yield lines_of(text.folded)(found.start())


def lines_of(text: str) -> Callable[[int], int]:
    """Tells in which line, from 1, a place of the text is."""
    ends = [each.start() for each in re.finditer("\n", text)]
    return lambda at: bisect_left(ends, at) + 1


def folded(text: str) -> str:
    """The text without case, accents, and forms that only look different."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return plain.translate({ord(c): None for c in set(plain) if _unseen(c)}).casefold()


def _unseen(char: str) -> bool:
    return unicodedata.combining(char) > 0 or unicodedata.category(char) == "Cf"


def _parts(private: Iterable[str]) -> Iterator[str]:
    """Each value, and what stands before the @ of an address if it tells somebody apart."""
    for value in private:
        yield value
        name, at, domain = value.strip().partition("@")
        words = _WORD.findall(name)
        if at and "." in domain and " " not in value.strip():
            long = len(name) >= (TELLING if re.search(r"\d", name) else SQUASHED)
            if words and (len(words) > 1 or long):
                yield name


def _numbers(value: str) -> set[re.Pattern[str]]:
    """A telephone number as it is dialled from abroad, and without its country code, spaced."""
    import phonenumbers  # noqa: PLC0415  # slow to load

    digits = re.sub(r"\D", "", value)
    found = {digits.lstrip("0") if len(digits.lstrip("0")) >= _FEWEST_DIGITS else digits}
    with suppress(phonenumbers.NumberParseException):
        found.add(str(phonenumbers.parse(value).national_number))
    return {re.compile(_BETWEEN.join(each)) for each in found if len(each) >= _FEWEST_DIGITS}


def _dense(joined: str) -> bool:
    """Whether its letters are of a script without capitals, where words need no spaces."""
    return any(unicodedata.category(char) == "Lo" for char in joined)
