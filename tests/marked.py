"""A marked person on a recording: what tells who they are, where it is seen, and a search for it.

The search is not the gate's: it shares nothing with it.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

from PIL import Image, ImageDraw, ImageFont

from support import ROOT

EMAIL = "zorblatt.quennel@example.org"
FIRST, LAST = "Wexlington", "Drumgold"
HANDLE = "vixenbrook.marsh"
PHONE, PHONE_SHOWN = "+4917155501234", "+49 171 55501234"
PROFILE = "100087654321098"
AVATAR = "QUILLFEATHER"

# The pieces that are searched for, without case.
MARKS = ("zorblatt", "quennel", "wexlington", "drumgold", "vixenbrook", "55501234")
MARKS += (PROFILE, "quillfeather")
# What can be seen of them, and where on the page: left, top, width, height in CSS pixels.
PLACES = {
    "wexlington": (24, 20, 260, 30),
    "vixenbrook": (320, 20, 240, 30),
    "55501234": (580, 20, 240, 30),
    "quillfeather": (24, 60, 200, 60),
    PROFILE: (320, 70, 420, 30),
}
ACCOUNTS = f"""[accounts.marsh]
email = "{EMAIL}"
first_name = "{FIRST}"
last_name = "{LAST}"
phone = "{PHONE}"
region = "DE"
language = "en"
"""


def recording(folder: Path) -> Path:
    """The default recording's form as the marked person sees it, logged in; its folder."""
    source = ROOT / "fixtures" / "instagram-privacy-center-en"
    told = json.loads((source / "recording.json").read_text())
    told["pages"] = [p for p in told["pages"] if p["name"] in ("form", "confirmation")]
    told["start"] = next(p["url"] for p in told["pages"] if p["name"] == "form")
    told |= {"leads": [], "expect": {}}
    folder.mkdir(parents=True)
    for page in told["pages"]:
        page["headers"] = {"Content-Type": "text/html; charset=utf-8"}
        html = (source / page["file"]).read_text()
        html = re.sub(r"(<body[^>]*>)", lambda m: m[1] + header(), html, count=1)
        (folder / page["file"]).write_text(html)
    (folder / "recording.json").write_text(json.dumps(told))
    return folder


def header() -> str:
    """The bar above the page of whoever is logged in."""
    link = f"https://www.facebook.com/profile.php?id={PROFILE}"
    name = f"{FIRST} {LAST}"
    parts = {
        "wexlington": f'<a href="{link}" title="{name}" STYLE>{name}</a>',
        "vixenbrook": f'<a href="https://www.instagram.com/{HANDLE}/" STYLE>@{HANDLE}</a>',
        "55501234": f"<span STYLE>{PHONE_SHOWN}</span>",
        "quillfeather": f'<img alt="Profile picture of {name}" src="{avatar()}" STYLE>',
        PROFILE: f'<a href="{link}" STYLE>facebook.com/{PROFILE}</a>',
    }
    drawn = "".join(part.replace("STYLE", style(PLACES[key])) for key, part in parts.items())
    return (
        '<div role="banner" style="position:relative;height:140px;background:#fff;'
        f'font:20px/30px sans-serif;color:#1c1e21">{drawn}</div>'
    )


def style(place: tuple[int, int, int, int]) -> str:
    """Right there, and nowhere else."""
    left, top, width, height = place
    return (
        f'style="position:absolute;left:{left}px;top:{top}px;width:{width}px;height:{height}px;'
        'overflow:hidden;white-space:nowrap;display:block"'
    )


def avatar() -> str:
    """A picture with a word in it."""
    image = Image.new("RGB", PLACES["quillfeather"][2:], "#fff4d6")
    ImageDraw.Draw(image).text((8, 18), AVATAR, fill="#20242a", font=ImageFont.load_default(22))
    out = BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def holding(content: bytes) -> set[str]:
    """The marks in these bytes: as they stand, escaped, in Base64, in UTF-16, in packed streams."""
    return {mark for layer in layers(content) for mark in MARKS if mark in layer.lower()}


def layers(content: bytes, depth: int = 0) -> Iterator[str]:
    """Every text that can be read out of bytes."""
    text = content.decode("latin-1")
    yield text
    yield re.sub(r"(?<=\d)[ ()/.-]+(?=\d)", "", text)
    yield unescape(unquote(text))
    yield re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    yield text.replace("\0", "")
    if depth == 2:
        return
    for run in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for shift in range(4):
            piece = run[shift:].replace("-", "+").replace("_", "/")
            try:
                decoded = b64decode(piece[: len(piece) // 4 * 4])
            except Base64Error:
                continue
            yield decoded.decode("latin-1")
            if decoded.startswith((b"\x89PNG", b"\x1f\x8b", b"\x78")):
                yield from layers(decoded, depth + 1)
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", content):
        try:
            unpacked = zlib.decompressobj(wbits=47).decompress(content[start.start() :], 1 << 26)
        except zlib.error:
            continue
        yield unpacked.decode("latin-1")


def spelt(mark: str) -> dict[str, bytes]:
    """A mark in every spelling, to show that the search finds it."""
    return {
        "plain": mark.encode(),
        "upper": mark.upper().encode(),
        "URL": "".join(f"%{b:02x}" for b in mark.encode()).encode(),
        "HTML": "".join(f"&#{ord(c)};" for c in mark).encode(),
        "JSON": "".join(f"\\u{ord(c):04x}" for c in mark).encode(),
        "base64": b64encode(f"a {mark} b".encode()),
        "UTF-16": mark.encode("utf-16"),
        "stream": b"\0" + zlib.compress(f"<p>{escape(quote(mark))}</p>".encode()),
    }
