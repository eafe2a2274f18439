"""The gate before files are shared: what private is still in them, and where; never the value.

Pure: knows no folder and no browser. It does not trust whoever cleaned the files: it looks for the
given values in every escaping, and for what looks private in itself.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from automation.redact import EMAIL
from automation.scrub_pictures import icon

RUN = 8
_SHORTEST = 4
_SQUASHED = 8
_WORD = re.compile(r"[^\W_]+")
_EXAMPLE = re.compile(r"(?:@|%40|&#64;)(?:[\w-]+\.)*example(?:\.(?:org|com|net))?$", re.IGNORECASE)
_FICTION = re.compile(r"\+?447700900123")
_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_STYLE_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})[ \n]?", re.IGNORECASE)
_SCRIPT_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\x([0-9a-f]{2})", re.IGNORECASE)
_PERCENT = re.compile(r"%(2[0-9a-f]|3[a-f]|40|5[b-f])", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_LIKELY = {
    "e-mail": EMAIL,
    "phone": re.compile(r"(?<![\w.+-])(?:\+|00)[1-9][\d ()/.-]{6,}\d"),
    "number": re.compile(r"(?<![\d.#])\d{8,}(?!\d)"),
    "token": re.compile(
        r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}(?![a-z0-9])|\beyJ[\w-]{8,}\.[\w-]{8,}",
        re.IGNORECASE,
    ),
    "id": re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
}
# The scanners of detect-secrets; of those for entropy the limit in bits.
_SCANNERS: Mapping[str, Mapping[str, float]] = {
    "AWSKeyDetector": {},
    "AzureStorageKeyDetector": {},
    "BasicAuthDetector": {},
    "GitHubTokenDetector": {},
    "JwtTokenDetector": {},
    "PrivateKeyDetector": {},
    "SlackDetector": {},
    "StripeDetector": {},
    "TwilioKeyDetector": {},
    "Base64HighEntropyString": {"limit": 4.5},
    "HexHighEntropyString": {"limit": 3.0},
}


@dataclass(frozen=True)
class Finding:
    """Something private in a file. where: a line. kind: what it is; the value is not told."""

    file: str
    where: str
    kind: str


def findings(files: Mapping[str, bytes], private: Iterable[str], known: str = "") -> list[Finding]:
    """Everything private in these files, names of files included.

    private: the person's own values. known: text whose numbers and tokens are nobody's secret.
    """
    wanted = tuple(dict.fromkeys(needle for value in private if (needle := _Needle.of(value))))
    keep, said = _vocabulary(known)
    found: dict[Finding, None] = {}
    for name, content in files.items():
        text = _PICTURE.sub(lambda p: "" if icon(p[0]) == p[0] else p[0], _text(content))
        for line, kind in (
            *_given(name, wanted, said),
            *_given(text, wanted, said),
            *_likely(text, keep),
        ):
            found[Finding(name, f"line {line}", kind)] = None
        for line, kind in _secrets(text, keep):
            found[Finding(name, f"line {line}", kind)] = None
    return list(found)


@lru_cache(maxsize=8)
def _vocabulary(known: str) -> tuple[frozenset[str], str]:
    said = " ".join(word.casefold() for word in _WORD.findall(known))
    return frozenset(re.findall(r"[\w-]+", known)), f" {said} "


@lru_cache(maxsize=1)
def _scanners() -> tuple[Any, ...]:
    from detect_secrets.core.plugins.util import (  # noqa: PLC0415  # slow to import
        get_mapping_from_secret_type_to_class as known_scanners,
    )

    types: dict[str, Any] = {}
    for scanner in known_scanners().values():
        types[scanner.__name__] = scanner
    return tuple(types[name](**limit) for name, limit in _SCANNERS.items())


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="surrogateescape")


@dataclass(frozen=True)
class _Needle:
    """A given value, by its words. exact: too short to be told from a word but by its spelling."""

    words: tuple[str, ...]
    exact: str = ""

    @classmethod
    def of(cls, value: str) -> _Needle | None:
        words = tuple(_WORD.findall(value))
        if len("".join(words)) < 2:  # noqa: PLR2004  # a single letter is in every file
            return None
        exact = words[0] if len(words) == 1 else ""
        return cls(tuple(word.casefold() for word in words), exact)

    def lines(self, view: _View, said: str) -> Iterator[int]:
        """The lines of this reading that hold it. said: words in a row that are the site's own."""
        if self.exact:
            for at, word in enumerate(view.plain):
                if word == self.exact or (len(self.exact) >= _SHORTEST and word == self.words[0]):
                    yield view.lines[at]
        else:
            size = min(len(self.words), RUN)
            for i in range(len(self.words) - size + 1):
                run = self.words[i : i + size]
                if len(self.words) < RUN or f" {' '.join(run)} " not in said:
                    yield from view.having(run)
        joined = "".join(self.words)
        if len(joined) >= _SQUASHED and len(self.words) < RUN and joined in view.squashed:
            yield view.line_of(joined)


class _View:
    """One reading of a text: its words in order, each with its line."""

    def __init__(self, text: str) -> None:
        self.plain: list[str] = []
        self.lines: list[int] = []
        for number, line in enumerate(text.split("\n"), 1):
            for word in _WORD.findall(line):
                self.plain.append(word)
                self.lines.append(number)
        self.folded = [word.casefold() for word in self.plain]
        self.squashed = "".join(self.folded)
        self._at: dict[str, list[int]] = {}
        for i, word in enumerate(self.folded):
            self._at.setdefault(word, []).append(i)

    def having(self, words: tuple[str, ...]) -> Iterator[int]:
        for i in self._at.get(words[0], ()):
            if tuple(self.folded[i : i + len(words)]) == words:
                yield self.lines[i]

    def line_of(self, joined: str) -> int:
        at, length = self.squashed.index(joined), 0
        for word, line in zip(self.folded, self.lines, strict=True):
            length += len(word)
            if length > at:
                return line
        return 1


def _views(text: str) -> Iterator[str]:
    """The text as it stands, and as whoever reads it would undo its escapes."""
    yield text
    undone = _STYLE_ESCAPE.sub(lambda m: _char(m[1]), text)
    undone = _SCRIPT_ESCAPE.sub(lambda m: _char(m[1] or m[2]), undone)
    undone = unquote(unescape(unescape(undone)))
    if undone != text:
        yield undone
    for found in _BASE64.finditer(text):
        for shift in range(4):
            piece = found[0].rstrip("=").replace("-", "+").replace("_", "/")[shift:]
            try:
                plain = b64decode(piece[: len(piece) // 4 * 4])
            except Base64Error:
                continue
            if plain and sum(32 <= b < 127 for b in plain) > 0.9 * len(plain):  # noqa: PLR2004  # text
                yield "\n" * text.count("\n", 0, found.start()) + plain.decode("latin-1")


def _char(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 31 < number < 0x110000 and number != 127 else " "  # noqa: PLR2004  # printable


def _given(text: str, wanted: tuple[_Needle, ...], said: str) -> Iterator[tuple[int, str]]:
    if not wanted:
        return
    for reading in _views(text):
        view = _View(reading)
        for needle in wanted:
            yield from ((line, "a value of the person") for line in needle.lines(view, said))


def _likely(text: str, keep: frozenset[str]) -> Iterator[tuple[int, str]]:
    text = _PERCENT.sub(lambda m: chr(int(m[1], 16)), text)  # "%2F1784" is a number after a stroke
    for kind, pattern in _LIKELY.items():
        for found in pattern.finditer(text):
            value = found[0]
            if value in keep or _FICTION.fullmatch(value) or _EXAMPLE.search(value):
                continue
            if kind == "number" and re.fullmatch(r"2147483647|(\d)\1+|447700900123", value):
                continue
            yield text.count("\n", 0, found.start()) + 1, kind


def _secrets(text: str, keep: frozenset[str]) -> Iterator[tuple[int, str]]:
    """What the scanner of secrets knows, and strings in quotes that look drawn by lot."""
    for number, line in enumerate(text.split("\n"), 1):
        for scanner in _scanners():
            for secret in scanner.analyze_line(filename="", line=line, line_number=number):
                value = secret.secret_value or ""
                if value not in keep and not _worded(value):
                    yield number, f"secret ({secret.type})"


def _worded(value: str) -> bool:
    """Whether it is made of words, as class names and identifiers are."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", value)
    return bool(parts) and sum(len(p) for p in parts if len(p) > 2) > 0.7 * len(value)  # noqa: PLR2004
