"""The only place that removes what is private, from logs and from what is shared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from automation.hosts import bare

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?|wss?)://[^\s\"'<>\\]+", re.IGNORECASE)
_SHORTEST = 4
_REMOVED = "[removed]"


class Redactor:
    """Removes the values it was given, every e-mail address, and the query of every address."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self.add(private)

    def add(self, private: Iterable[str]) -> None:
        """Further values that may never be seen. Those under 4 characters are left alone."""
        for value in private:
            for part in (value, *value.splitlines()):
                if len(part.strip()) >= _SHORTEST:
                    plain = part.strip()
                    self._known |= {plain, quote(plain), quote(plain, safe=""), quote_plus(plain)}

    def text(self, text: str) -> str:
        """The text without what is private."""
        for value in sorted(self._known, key=len, reverse=True):
            text = text.replace(value, _REMOVED)
        text = _URL.sub(lambda found: bare(found.group()), text)
        return EMAIL.sub(_REMOVED, text)

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
