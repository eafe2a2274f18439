"""The chunks of a PNG that are not what is seen, and whether a picture shows anything; pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

MAGIC = b"\x89PNG\r\n\x1a\n"
ICON = 24  # pixels a side: a portrait is drawn larger
BEHIND = "what follows the picture's end"

# What is needed to draw the pixels; every other chunk can hold a text, a time or a thumbnail.
_DRAWN = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB", "cHRM", "pHYs", "sBIT", "bKGD"}
_DRAWN |= {"cICP"}
_HEAD = 8  # bytes: length and name
_LONGEST = {"pHYs": 9, "gAMA": 4, "sRGB": 1, "cHRM": 32, "sBIT": 4, "bKGD": 6, "cICP": 4}
_LONGEST |= {"IHDR": 13, "IEND": 0, "PLTE": 768, "tRNS": 256}
_MOST_BYTES = 8_000_001


def chunks(content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """Each part of a PNG: "chunk NAME", its bytes, and what is packed in them.

    A part is BEHIND where the file goes on after its end, or from where it is broken.
    """
    at = len(MAGIC)
    while at + _HEAD <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        name = content[at + 4 : at + _HEAD].decode("latin-1")
        end = at + _HEAD + size
        data, checked = content[at + _HEAD : end], content[at + 4 : end]
        if content[end : end + 4] != struct.pack(">I", zlib.crc32(checked)):
            break  # cut or broken: whatever is there may be anything
        long = size > _LONGEST.get(name, size)
        yield f"chunk {name}{' (too long)' if long else ''}", data, _packed(name, data)
        at += _HEAD + size + 4
        if name == "IEND":
            break
    if content[at:]:
        yield BEHIND, content[at:], b""


def bare(part: str) -> bool:
    """Whether this part is needed to draw the picture, and holds no more than it needs."""
    return part.removeprefix("chunk ") in _DRAWN


def shows(content: bytes) -> bool | None:
    """Whether more can be seen in it than an icon or one flat colour; None if it is no picture."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # most texts hold no picture

    try:
        with Image.open(BytesIO(content)) as image:
            if max(image.size) <= ICON:
                return False
            return image.convert("RGBA").getcolors(1) is None
    except UnidentifiedImageError:
        return None
    except Exception:  # noqa: BLE001  # a decoder of foreign bytes may raise anything
        return True


def _packed(name: str, data: bytes) -> bytes:
    """The text of a compressed text chunk."""
    if name not in ("zTXt", "iTXt", "iCCP"):
        return b""
    for start in range(len(data)):
        if data[start : start + 1] == b"\x78":
            try:
                return zlib.decompressobj().decompress(data[start:], _MOST_BYTES)
            except zlib.error:
                continue
    return b""
