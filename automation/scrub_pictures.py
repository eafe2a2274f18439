"""Pictures of a page: a grey one of the same size stands in, and small icons stay; pure."""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from PIL import Image

ICON = 24  # CSS pixels: a portrait is drawn larger
_MOST = 3_000
_SIZE = re.compile(r"\d{1,4}")
_SHAPE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{}' height='{}'%3E"
    "%3Crect width='100%25' height='100%25' fill='%23cdd0d4'/%3E%3C/svg%3E"
)
_OURS = re.compile(re.escape(_SHAPE).replace(r"\{\}", r"\d{1,4}"))
_PNG = "data:image/png;base64,"


def placeholder(width: int, height: int) -> str:
    """A grey picture of this size in pixels, as an address."""
    return _SHAPE.format(max(width, 1), max(height, 1))


def picture(address: str, width: str, height: str) -> str:
    """What stands for the picture at this address: itself if it is an icon, else a grey one.

    width, height: what the page says of its size, or "".
    """
    if _OURS.fullmatch(address):
        return address
    if kept := icon(address):
        return kept
    sizes = [int(s) if _SIZE.fullmatch(s) else 1 for s in (width, height)]
    return placeholder(*sizes)


def icon(address: str) -> str | None:
    """A small PNG in the address itself, drawn anew so that nothing but its pixels is left."""
    if not address.startswith(_PNG) or len(address) > _MOST:
        return None
    try:
        with Image.open(io.BytesIO(b64decode(address[len(_PNG) :], validate=True))) as found:
            if found.format != "PNG" or max(found.size) > ICON:
                return None
            drawn = found.convert("RGBA")
    except (OSError, ValueError, Base64Error, SyntaxError):
        return None
    out = io.BytesIO()
    Image.frombytes("RGBA", drawn.size, drawn.tobytes()).save(out, "PNG", optimize=False)
    kept = _PNG + b64encode(out.getvalue()).decode()
    return kept if len(kept) <= _MOST else None
