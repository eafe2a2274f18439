"""What is written in escapes, tags, Base64 and hexadecimal digits, read as plain text; pure.

A line stays a line, so that what is found can be shown where it stands.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, unquote_plus

from automation.gate.pictures import shows

_ROUNDS = 3
_STYLE = re.compile(r"\\([0-9a-f]{2,6})[ \t]?", re.IGNORECASE)
_SCRIPT = re.compile(r"\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})", re.IGNORECASE)
_SURROGATES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
_OCTETS = re.compile(r"(?:=[0-9A-F]{2})+")
_SOFT = re.compile(r"=\r?\n")
_DATA = re.compile(r"data:([\w/+.-]*(?:;[\w=.-]+)*?);base64,([A-Za-z0-9+/_=%\s-]*)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_FOLDED = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}+(?:\r?\n[A-Za-z0-9+/]+)+")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
# Neither looks beyond the next beginning, so that a page of beginnings is read in no time.
_TAG = re.compile(r"<(?:!--(?:(?!<!--|-->).)*+-->|/?[a-zA-Z][^<>]*>)", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b(?:(?!</?\1\b).)*+</\1\s*>", re.DOTALL | re.IGNORECASE)
_STRINGS = re.compile(rb"[\x20-\x7e]{6,}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_READABLE = 0.9


@dataclass(frozen=True)
class Embedded:
    """A file that stands in a text, as data in an address.

    shows: it is a picture of something; None: it is no picture.
    """

    line: int
    content: bytes
    shows: bool | None


def undone(text: str) -> str:
    """The text as it is shown in the end, each of its lines in one line."""
    text = _INVISIBLE.sub("", _SOFT.sub("", text))
    for _ in range(_ROUNDS):
        before = text
        text = "\n".join(_line(line) for line in text.split("\n"))
        if text == before:
            break
    return text


def _line(line: str) -> str:
    if "\\" in line:
        line = _SCRIPT.sub(lambda m: _char(m[1] or m[2] or m[3]), line)
        line = _SURROGATES.sub(_joined, line)
        line = _STYLE.sub(lambda m: _char(m[1]), line)
    if "&" in line:
        line = unescape(line)
    if "%" in line:
        line = (unquote_plus if "+" in line and " " not in line else unquote)(line)
    if "=" in line:
        line = _OCTETS.sub(_octets, line)
    return re.sub(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", line)


def _char(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else " "  # noqa: PLR2004  # the last of Unicode


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _octets(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("=", "")).decode()
    except UnicodeDecodeError:
        return found[0]


def without_data(text: str) -> tuple[str, list[Embedded]]:
    """The text without the files that stand in it as data, and these files."""
    found: list[Embedded] = []

    def taken(match: re.Match[str]) -> str:
        content = _decoded(re.sub(r"\s", "", unquote(match[2])))
        if content is None:
            return match[0]
        line = text.count("\n", 0, match.start()) + 1
        found.append(Embedded(line, content, shows(content)))
        return f"data:{match[1]};base64," + "\n" * match[0].count("\n")

    return _DATA.sub(taken, text) if "base64," in text.lower() else text, found


def is_page(text: str) -> bool:
    """Whether it holds tags."""
    return _TAG.search(text) is not None


def without_tags(text: str, between: str) -> str:
    """What is seen of a page, each tag replaced; its line breaks stay."""
    text = _UNSEEN.sub(lambda m: "\n" * m[0].count("\n"), text)
    return _TAG.sub(lambda m: between + "\n" * m[0].count("\n"), text)


def from_base64(text: str) -> Iterator[tuple[str, bool]]:
    """Its Base64 read, at any offset: what is text then, and (False) what only holds letters."""
    yield from _lines(text, _BASE64, _from_base64)
    for folded in _FOLDED.finditer(text):
        content = _decoded(re.sub(r"\s", "", folded[0]))
        if content:
            above = "\n" * text.count("\n", 0, folded.start())
            yield above + content.decode("utf-8", "replace").replace("\n", " "), False


def from_hex(text: str) -> Iterator[tuple[str, bool]]:
    """Its hexadecimal digits read as UTF-8, the same way."""
    yield from _lines(text, _HEX, lambda run: [bytes.fromhex(run)])


def _lines(text: str, pattern: re.Pattern[str], decode: object) -> Iterator[tuple[str, bool]]:
    assert callable(decode)
    clear: list[str] = []
    rest: list[str] = []
    for line in text.split("\n"):
        decoded = [each for run in pattern.finditer(line) for each in decode(run[0])]
        texts = [" ".join(d.decode("utf-8", "replace").split()) for d in decoded]
        clear.append("\t".join(t for d, t in zip(decoded, texts, strict=True) if _readable(d)))
        rest.append("\t".join(texts))
    if any(clear):
        yield "\n".join(clear), True
    if any(rest):
        yield "\n".join(rest), False


def _from_base64(run: str) -> list[bytes]:
    found = (_decoded(run[shift:]) for shift in range(min(4, len(run))))
    return [_narrow(content) if b"\0" in content else content for content in found if content]


def _narrow(content: bytes) -> bytes:
    """Letters of two bytes as UTF-8, for those of one that is a zero."""
    return (
        content.replace(b"\0", b"").decode("utf-8", "replace").encode()
        + b" "
        + (content.replace(b"\0", b"").decode("latin-1").encode())
    )


def _decoded(run: str) -> bytes | None:
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    run = run[: len(run) - (len(run) % 4 == 1)]
    try:
        return b64decode(run + "=" * (-len(run) % 4))
    except (Base64Error, ValueError):
        return None


def _readable(content: bytes) -> bool:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    good = sum(c.isprintable() or c.isspace() for c in text)
    return good > _READABLE * len(text)


def printable(content: bytes) -> list[str]:
    """The runs of letters, digits and marks in bytes that are no text."""
    return [run.decode() for run in _STRINGS.findall(content)]
