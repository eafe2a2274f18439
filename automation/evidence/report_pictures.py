"""Pictures and texts out of a bundle, ready to be put into a page; never reads outside of it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from markupsafe import Markup
from PIL import Image

MOST_BYTES = 32 * 1024 * 1024
MOST_TEXT = 100_000
_SMALL = 160_000  # bytes, up to which the original itself is put into the page
_TALLEST = 16_383  # pixels, WebP's own limit
_QUALITY = 82
_EFFORT = 2  # of 6: a fifth larger, three times as quick


@dataclass(frozen=True)
class Picture:
    """A picture as a data URI, its size in pixels, and the hash of the file that it was made of."""

    uri: Markup
    width: int
    height: int
    sha256: str


def inside(payload: Path, name: str) -> Path | None:
    """The file with this name in the payload; None if it is no plain file right there."""
    if not name or name in {".", ".."} or Path(name).name != name or "\\" in name or "\x00" in name:
        return None
    file = payload / name
    with suppress(OSError, ValueError):
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= MOST_BYTES:
            return file
    return None


@dataclass(frozen=True)
class Text:
    """A text, cut at 100,000 characters, and the hash of the whole file."""

    text: str
    sha256: str


def text(payload: Path, name: str) -> Text | None:
    """The text with this name; None if it cannot be read."""
    file = inside(payload, name)
    if file is None:
        return None
    try:
        data = file.read_bytes()
    except OSError:
        return None
    whole = data.decode(errors="replace")
    shown = whole if len(whole) <= MOST_TEXT else f"{whole[:MOST_TEXT]} […]"
    return Text(shown, hashlib.sha256(data).hexdigest())


def picture(payload: Path, name: str) -> Picture | None:
    """The picture with this name, made small; None if it is missing or no picture."""
    file = inside(payload, name)
    if file is None:
        return None
    try:
        data = file.read_bytes()
        with Image.open(BytesIO(data), formats=["PNG", "WEBP", "JPEG"]) as image:
            width, height, kind = image.width, image.height, str(image.format).lower()
            image.verify()  # a file that breaks off is no picture
        small = data if len(data) <= _SMALL else _webp(data)
    except Exception:  # noqa: BLE001  # a decoder may raise anything; what it is raised for is told
        return None
    if small is not data:
        kind = "webp"
    # Base64 needs no escaping, and escaping it would take as long as making it.
    uri = Markup(f"data:image/{kind};base64,{b64encode(small).decode()}")  # noqa: S704
    return Picture(uri, width, height, hashlib.sha256(data).hexdigest())


def _webp(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        plain = image.convert("RGB")
    if plain.height > _TALLEST or plain.width > _TALLEST:
        plain.thumbnail((_TALLEST, _TALLEST))
    out = BytesIO()
    plain.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()
