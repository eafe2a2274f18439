"""The only place that removes what is private, from logs and from what is shared."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

from automation.hosts import bare

EMAIL = re.compile(r"[\w.+%-]+(?:@|%40|&#64;)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s\"'<>\\]+", re.IGNORECASE)
_LIKELY = (
    EMAIL,
    re.compile(r"(?<![\w.])(?:\+|00)\d[\d ()/.-]{6,}\d"),  # a telephone number, as abroad
    re.compile(r"(?<!\d)\d{8,}(?!\d)"),  # somebody's number; dates and versions have marks inside
    re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}(?![a-z0-9])", re.IGNORECASE),
)
# Words are told apart by whatever is none, escapes of addresses, HTML, JSON and Python included.
_BREAK = re.compile(
    r"(?:%[0-9a-f]{2}|&#?\w{1,8};|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\[nrt]|[\W_])+", re.IGNORECASE
)
_SHORTEST = 4
_NAME = re.compile(r"[^\W\d_]{2,3}")  # too short for the rest, and none begins with a small letter
_TECHNICAL = {"", "a", "ajax", "api", "beacon", "contact", "contact_us", "forms", "graphql", "help"}
_TECHNICAL |= {"log", "logging", "page", "privacy", "query", "requests", "socket", "submit"}
_TECHNICAL |= {"support", "v1", "v2", "ws"}
_RUN = 4  # so many words in a row of a given text are a piece of it
_ENCODED = range(8, 100)
_REMOVED = "[removed]"


class Redactor:
    """Removes the values it was given and what looks private in itself.

    An address keeps its path only if it is public, else only scheme and host; never its query.
    Values are found in any case, spacing and escaping, and by any four words of theirs in a row; a
    single word only as it was given, and a name of two or three letters only as a word. E-mail
    addresses, telephone numbers, long numbers and tokens go whoever they belong to.
    """

    def __init__(
        self, private: Iterable[str] = (), public: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._known: list[str] = []
        self._names: set[str] = set()
        self._runs: set[tuple[str, ...]] = set()
        self._public = [public]
        self.add(private)

    def add(self, private: Iterable[str], public: Callable[[str], bool] | None = None) -> None:
        """Further values that may never be seen, and further addresses that may."""
        spelt = set(self._known)
        for value in private:
            if _NAME.fullmatch(value.strip()) and not value.strip()[0].islower():
                self._names.add(value.strip())
            for part in (value, *value.splitlines()):
                plain = part.strip()
                if len(plain) >= _SHORTEST:
                    spelt |= {plain, quote(plain), quote(plain, safe=""), quote_plus(plain)}
                    spelt |= {*_encoded(plain)}
                    self._runs |= {*_runs(plain), *_runs(quote(plain))}
        self._known = sorted(spelt, key=len, reverse=True)
        if public:
            self._public.append(public)

    def text(self, text: str) -> str:
        """The text without what is private."""
        for value in self._known:
            text = text.replace(value, _REMOVED)
        if self._names:
            names = "|".join(map(re.escape, sorted(self._names)))
            text = re.sub(rf"(?<![^\W_])(?:{names})(?![^\W_])", _REMOVED, text)
        text = self._without_runs(text)
        out, at = [], 0
        for url in _URL.finditer(text):
            out += [_without_likely(text[at : url.start()]), self._address(url.group())]
            at = url.end()
        return "".join([*out, _without_likely(text[at:])])

    def _address(self, found: str) -> str:
        url = found.rstrip(".,;:!?)")
        plain, tail = bare(url), found[len(url) :]
        scheme, mark, rest = plain.partition("://")
        if not mark or any(public(plain) for public in self._public):
            return plain + tail
        host, _, path = rest.partition("/")
        return f"{scheme}://{_without_likely(host)}/{'…' if path else ''}{tail}"

    def _without_runs(self, text: str) -> str:
        """Without the runs of words that belong to a given value; what stands between them too."""
        words = list(_words(text))
        private = {
            (words[i][1], words[i + size - 1][2])
            for size in range(2, _RUN + 1)
            for i in range(len(words) - size + 1)
            if tuple(word for word, _, _ in words[i : i + size]) in self._runs
        }
        out, at = [], 0
        for start, end in sorted(private):
            if start >= at:
                out += [text[at:start], _REMOVED]
            at = max(at, end)
        return "".join([*out, text[at:]])

    def value(self, value: Any) -> Any:
        """The same for whatever a log event may hold."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(inner) for inner in value]
            case None | bool() | int() | float():
                return value
            case _:
                return self.text(str(value))


def masked(email: str) -> str:
    """An address as it may be shown to its owner: a…@example.org."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def outlined(address: str) -> tuple[str, str]:
    """Host and path of a request that no map knows: of the path, the words of programmers.

    Any other word may be what a person is called by.
    """
    _, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    return host, "/" + "/".join(s if s in _TECHNICAL else "…" for s in path.split("/"))


def _without_likely(text: str) -> str:
    for pattern in _LIKELY:
        text = pattern.sub(_REMOVED, text)
    return text


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    for gap in (*_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        if end > at:
            yield text[at:end].casefold(), at, end
        at = gap.end() if gap else end


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Each four words in a row; fewer if there are no four, a single one never."""
    words = [word for word, _, _ in _words(text)]
    size = min(len(words), _RUN)
    if size > 1:
        yield from (tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def _encoded(plain: str) -> Iterator[str]:
    """As it stands in HTML, in JSON and, if it is short, in Base64 at any offset."""
    yield escape(plain)
    yield json.dumps(plain)[1:-1]
    if len(plain) not in _ENCODED:
        return
    data = plain.encode()
    for shift, head in enumerate((0, 2, 3)):
        text = b64encode(bytes(shift) + data).decode().rstrip("=")
        tail = len(text) - bool((shift + len(data)) % 3)  # what is shared with the next byte
        yield text[head:tail]
        yield text[head:tail].replace("+", "-").replace("/", "_")
