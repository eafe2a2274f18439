"""What looks private in itself, whoever it belongs to: addresses, numbers, tokens; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from automation.gate.values import lines_of
from automation.redact import EMAIL

_EXAMPLE = re.compile(r"(?:@|%40|&#64;)(?:[\w-]+\.)*example(?:\.(?:org|com|net))?\Z", re.IGNORECASE)
_AT = re.compile(r"@|%40|&#64;")
_FICTION = re.compile(r"(?:\+|00)?44 ?\(?0?\)?7700[ ]?900\d{3}")  # kept for stories
_EMPTY = re.compile(r"2147483647|(\d)\1+|\d{0,6}0{9,}\d{0,4}")  # of programs, not of people
_FIELD = re.compile(r"[A-Za-z]+(\d{8,})")
_SHAPES = {
    "e-mail": EMAIL,
    "phone": re.compile(r"(?<![\w.+-])(?:\+|00)[1-9][\d ()/.\u00a0-]{6,}\d"),
    "number": re.compile(r"(?<![\d.#])\d{8,}(?!\d)"),
    "id": re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE),
    "token": re.compile(
        r"(?<![a-z0-9%])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}(?![a-z0-9])|(?<![\w-])eyJ[\w-]{8,}+\.[\w-]{8,}",
        re.IGNORECASE,
    ),
}
_HANDLE = re.compile(r"(?<![\w@./+-])@[a-z0-9_](?:[\w.]{1,28}\w)?(?![\w@])", re.IGNORECASE)
_BEFORE, _AFTER = re.compile(r"[\w-]+\Z"), re.compile(r"[\w-]+")
_LONGEST = 200
_PIECE, _OVERLAP = 4_000, 600  # the scanners take long on long lines
_WORDED = 0.7


class Looks:
    """What looks private, unless it stands in a text that is public. known: that text."""

    def __init__(self, known: str = "") -> None:
        self._known = {*re.findall(r"[\w-]+", known)} | {*EMAIL.findall(known)}

    def shapes(self, text: str, *, spoken: bool = False) -> Iterator[tuple[int, str]]:
        """The lines with something of that shape, and its kind. spoken: it holds no markup."""
        shapes = {**_SHAPES, **({"user name": _HANDLE} if spoken else {})}
        line = lines_of(text)
        for kind, pattern in shapes.items():
            for found in _emails(text) if kind == "e-mail" else pattern.finditer(text):
                if not self._public(kind, found[0]) and _word(text, found) not in self._known:
                    yield line(found.start()), kind

    def secrets(self, text: str) -> Iterator[tuple[int, str]]:
        """What the scanners of detect-secrets find, line by line."""
        for number, line in enumerate(text.split("\n"), 1):
            for start in range(0, max(len(line), 1), _PIECE):
                for kind in self._scanned(line[start : start + _PIECE + _OVERLAP]):
                    yield number, kind

    def _scanned(self, piece: str) -> Iterator[str]:
        for scanner in self._scanners:
            for secret in scanner.analyze_line(filename="", line=piece, line_number=1):
                value = secret.secret_value or ""
                random = isinstance(scanner, self._entropy)
                if not random or not (value in self._known or _worded(value)):
                    yield f"secret ({secret.type})"

    def _public(self, kind: str, value: str) -> bool:
        if value.lstrip("@") in self._known:
            return True
        if kind == "token" and (field := _FIELD.fullmatch(value)):
            return self._public("number", field[1])
        if kind == "e-mail":
            return _EXAMPLE.search(value) is not None
        if kind in ("number", "phone"):
            return bool(_FICTION.fullmatch(value) or _EMPTY.fullmatch(value))
        return False

    @cached_property
    def _entropy(self) -> type[Any]:
        from detect_secrets.plugins import high_entropy_strings  # noqa: PLC0415  # slow to load

        return high_entropy_strings.HighEntropyStringsPlugin

    @cached_property
    def _scanners(self) -> tuple[Any, ...]:
        from detect_secrets.plugins import (  # noqa: PLC0415  # slow to load
            aws,
            azure_storage_key,
            basic_auth,
            github_token,
            high_entropy_strings,
            jwt,
            private_key,
            slack,
            stripe,
            twilio,
        )

        return (
            aws.AWSKeyDetector(),
            azure_storage_key.AzureStorageKeyDetector(),
            basic_auth.BasicAuthDetector(),
            github_token.GitHubTokenDetector(),
            jwt.JwtTokenDetector(),
            private_key.PrivateKeyDetector(),
            slack.SlackDetector(),
            stripe.StripeDetector(),
            twilio.TwilioKeyDetector(),
            high_entropy_strings.Base64HighEntropyString(limit=4.5),
            high_entropy_strings.HexHighEntropyString(limit=3.0),
        )


def _emails(text: str) -> Iterator[re.Match[str]]:
    """The addresses, each looked for around its @: the pattern alone takes long on long words."""
    at = 0
    for sign in _AT.finditer(text):
        if sign.start() >= at:
            start = max(at, sign.start() - _LONGEST)
            found = EMAIL.search(text, start, sign.end() + _LONGEST)
            if found:
                at = found.end()
                yield found


def _word(text: str, found: re.Match[str]) -> str:
    """The whole word in which something was found."""
    before = _BEFORE.search(text, max(0, found.start() - _LONGEST), found.start())
    after = _AFTER.match(text, found.end(), found.end() + _LONGEST)
    return f"{before[0] if before else ''}{found[0]}{after[0] if after else ''}"


def _worded(value: str) -> bool:
    """Whether it is made of words, as the names of classes and files are."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", value)
    return bool(parts) and sum(len(p) for p in parts if len(p) > 2) > _WORDED * len(value)  # noqa: PLR2004  # shorter ones turn up by lot
