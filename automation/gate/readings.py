"""Every text that can be read out of a file's bytes: streams unpacked, escapes undone, tags off.

Pure: bytes to texts; judges nothing of what they say.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from automation.gate.escapes import (
    Embedded,
    from_base64,
    from_hex,
    is_page,
    printable,
    undone,
    without_data,
    without_tags,
)
from automation.gate.pictures import MAGIC as PNG
from automation.gate.pictures import bare, chunks

DEEPEST = 4  # streams inside streams
MOST_BYTES = 8_000_000  # of one unpacked stream
UNREAD = "more than can be looked through"

_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_WIDE = re.compile(rb"(?:[\x09-\xff]\0){4,}|(?:\0[\x09-\xff]){4,}")
_SPARSE = 4  # every fourth byte is a zero: written in two bytes a letter
_CODINGS = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_FEWEST = 4


@dataclass(frozen=True)
class Reading:
    """One way to read a file, or a part of it.

    where: which part ("" is the file as it stands). lined: its lines are those of the file.
    shaped: it is a text, so that what looks private in itself means something. spoken: it is what
    people see, without markup. raw: nothing was undone in it. kind: a finding in itself.
    """

    where: str
    text: str = ""
    lined: bool = True
    shaped: bool = True
    spoken: bool = False
    raw: bool = False
    kind: str = ""


def readings(name: str, content: bytes, files: frozenset[bytes] = frozenset()) -> Iterator[Reading]:
    """Every reading of a file, its name first. files: pictures that are looked at on their own."""
    yield from _named("its name", _texts(name))
    yield from _read(content, "", files, 0)


def _read(content: bytes, where: str, files: frozenset[bytes], depth: int) -> Iterator[Reading]:
    if not content:
        return
    if depth > DEEPEST or (depth and len(content) > MOST_BYTES):
        yield Reading(where, kind=UNREAD)
    elif content.startswith(PNG):
        yield from _picture(content, where, files, depth)
    elif content.startswith(b"PK\x03\x04"):
        yield from _archive(content, where, files, depth)
    elif (text := _as_text(content)) is not None:
        yield from _named(where, _texts(text))
        for embedded in without_data(text)[1]:
            yield from _embedded(embedded, where, files, depth)
    else:
        if (wide := _wide(content)) is not None:
            yield from _named(where, _texts(wide))
        yield from _bytes(content, where, files, depth)


def _picture(content: bytes, where: str, files: frozenset[bytes], depth: int) -> Iterator[Reading]:
    for name, data, unpacked in chunks(content):
        place = _within(where, name)
        if not bare(name):
            yield Reading(place, kind="picture metadata")
            for each in (data, unpacked):
                yield from _read(each, place, files, depth + 1)


def _archive(content: bytes, where: str, files: frozenset[bytes], depth: int) -> Iterator[Reading]:
    """An archive's members; one that is locked or broken is nothing that can be looked through."""
    place = _within(where, "the archive")
    try:
        with ZipFile(BytesIO(content)) as archive:
            for each in archive.infolist():
                yield from _named(_within(where, "a name in the archive"), _texts(each.filename))
                if each.file_size > MOST_BYTES:
                    yield Reading(place, kind=UNREAD)
                else:
                    yield from _read(archive.read(each), place, files, depth + 1)
    except (
        BadZipFile,
        OSError,
        RuntimeError,
        ValueError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ):
        yield Reading(place, kind=UNREAD)
        yield from _bytes(content, where, files, depth)


def _embedded(
    found: Embedded, where: str, files: frozenset[bytes], depth: int
) -> Iterator[Reading]:
    place = _within(where, f"the data in line {found.line}")
    if found.shows and found.content not in files:
        yield Reading(place, kind="embedded picture")
    elif found.shows is None and not _legible(found.content):
        yield Reading(place, kind="embedded data")
    for each in _read(found.content, place, files, depth + 1):
        yield replace(each, where=each.where or place)


def _legible(content: bytes) -> bool:
    """Whether it is a text or is unpacked, so that what is in it is looked at."""
    packed = _STREAM.match(content) or content.startswith(b"PK\x03\x04")
    return bool(packed) or _as_text(content) is not None or _wide(content) is not None


def _bytes(content: bytes, where: str, files: frozenset[bytes], depth: int) -> Iterator[Reading]:
    """What is no text: the letters in it, in one byte or two, and the streams in it."""
    place = where or "its bytes"
    for coding in ("utf-8", "latin-1"):
        yield Reading(place, content.decode(coding, "replace"), lined=False, shaped=False)
    yield Reading(place, "\n".join(printable(content)), lined=False)
    for run in _WIDE.finditer(content):
        narrow = run[0].replace(b"\0", b"").decode("latin-1")
        yield from _named(_within(where, "UTF-16"), _texts(narrow))
    if b"\0" in content:
        for coding in ("utf-16-le", "utf-16-be"):
            for start in (0, 1):
                wide = content[start:].decode(coding, "replace")
                yield Reading(_within(where, "UTF-16"), wide, lined=False, shaped=False)
    for head in _STREAM.finditer(content):
        if unpacked := _unpacked(content[head.start() :]):
            yield from _read(unpacked, _within(where, "a compressed stream"), files, depth + 1)


def _texts(text: str) -> Iterator[Reading]:
    """A text as it stands, and as whoever shows it would undo what is escaped in it."""
    plain, _ = without_data(text)
    yield Reading("", plain, raw=True)
    told = undone(plain)
    if told != plain:
        yield Reading("", told)
    for page in dict.fromkeys((plain, told)):
        if is_page(page):
            yield Reading("", without_tags(page, " "), spoken=True)
            # What stood apart may look like a token once it is joined: for known values alone.
            yield Reading("", without_tags(page, ""), shaped=False)
    if told == plain and not is_page(plain):
        yield Reading("", plain, spoken=True)
    for what, decode in (("base64", from_base64), ("hexadecimal digits", from_hex)):
        for decoded, shaped in decode(plain):
            yield Reading(what, decoded, shaped=shaped)


def _named(where: str, found: Iterator[Reading]) -> Iterator[Reading]:
    for each in found:
        yield replace(each, where=where or each.where, lined=not where and each.lined)


def _as_text(content: bytes) -> str | None:
    """The text, if this is one in UTF-8 without zeros."""
    try:
        return None if b"\0" in content else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _wide(content: bytes) -> str | None:
    """The text, if this is one in UTF-16 or UTF-32 throughout."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not marked and content.count(0) * _SPARSE < len(content):
        return None
    for coding in ("utf-32", "utf-16") if marked else _CODINGS:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if marked or all(c.isprintable() or c.isspace() for c in text):
            return text
    return None


def _unpacked(stream: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=47)  # zlib or gzip, as the header says
    try:
        out = unpacker.decompress(stream, MOST_BYTES + 1)
    except zlib.error:
        return b""
    return out if len(out) >= _FEWEST else b""


def _within(where: str, part: str) -> str:
    return f"{part} in {where}" if where else part
