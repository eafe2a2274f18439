"""What of a page may be private, and copies of what was kept that do not show it.

Knows texts, rectangles and pictures; no browser, no files. Too much is right, too little is not.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from automation.landmarks import Shows
from automation.screens import Click, Flow

if TYPE_CHECKING:
    from PIL.Image import Image

REMOVED = "[removed]"
COLOUR = (0x4B, 0x55, 0x63)
_SHORTEST, _LONGEST, _MOST_WORDS, _PHRASE = 2, 80, 6, 5
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.]*\w")
_PHONE = re.compile(r"(?<![\w.])[+(]?\d[\d ()/.\-–]{5,}\d(?!\w)")
_PRIVATE = ("field", "bar", "person", "picture")
_TELLING = ("field", "bar", "person")
_GAP = r"(?:\s|&nbsp;|<[^<>]{0,300}>)+"
# What stands on many pages and on none because of whose it is.
_COMMON = """a about accept account accounts ai all an and answer at avatar back by cancel center
centre choose close contact continue cookie cookies country create data decline delete done edit
email e-mail english facebook file for forgot forgotten form from full get go guide help home how
image in information instagram is it language learn legal like log login logo logout mail main menu
messages messenger meta more name navigation next no not notifications of off ok on open or other
our out page password photo picture policies policy post preview privacy products profile resources
result results safety save search security see select send settings share sign skip statement
submit support terms the this threads to topic topics up us use user we what whatsapp with yes you
your"""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


Box = tuple[int, int, int, int]  # x, y, width, height


class MaskError(Exception):
    """What is private cannot be told or found on the picture; says why."""


@dataclass(frozen=True)
class Private:
    """What may be private on one page. boxes: in CSS pixels of a page of this size.

    texts: what stood there, to be removed wherever else it stands.
    """

    boxes: tuple[Box, ...]
    texts: tuple[str, ...]
    size: tuple[int, int]


@dataclass
class _Thing:
    """Something on the page: what stood in it, and the box around all places where it was seen."""

    kind: str
    texts: set[str]
    box: Box


def common(flow: Flow) -> frozenset[str]:
    """The words that are no name: of many pages, and of what this flow looks for."""
    controls = [c.control for s in flow.screens for m in s.landmarks for c in m.conditions
                if isinstance(c, Shows)]  # fmt: skip
    controls += [m.control for s in flow.screens for m in s.moves if isinstance(m, Click)]
    phrases = [phrase for control in controls for phrase in control.name.phrases]
    phrases += [*flow.submit.phrases, *(p for f in flow.fields for p in f.labels.phrases)]
    return frozenset((*_COMMON.split(), *(w for p in phrases for w in _words(p))))


def find(
    marks: Sequence[Mapping[str, Any]], redacted: Callable[[str], str], known: Collection[str]
) -> Private:
    """What is private among the marks, taken before and after the picture.

    redacted: removes what is private whoever's it is. known: words that are no name.
    """
    if not marks:
        raise MaskError("what stands where on the page could not be measured")
    sizes = {(int(each["width"]), int(each["height"])) for each in marks}
    if len(sizes) != 1:
        raise MaskError("the page changed its size while it was pictured")
    near, things = int(marks[0]["near"]), _things(marks)
    texts = tuple(sorted(_told(things, known), key=lambda text: (-len(text), text)))
    telling = _pattern(texts)

    def private(text: str) -> bool:
        if (telling and telling.search(text)) or _HANDLE.search(text) or _PHONE.search(text):
            return True
        return redacted(text) != text and not _plain(text, known)

    boxes = tuple(
        _wider(thing.box, near)
        for thing in things
        if thing.box[2] and (thing.kind in _PRIVATE or any(map(private, thing.texts)))
    )
    return Private(boxes, texts, sizes.pop())


def paint(picture: bytes, private: Private) -> bytes:
    """The PNG with each box in one colour. MaskError if it is no picture of that page."""
    from PIL import Image as Pillow  # noqa: PLC0415  # slow to load
    from PIL import ImageDraw  # noqa: PLC0415  # slow to load

    with Pillow.open(BytesIO(picture), formats=("PNG",)) as opened:
        image = opened.convert("RGB")
    across, down = image.width / private.size[0], image.height / private.size[1]
    if abs(across - down) > 0.01 * across:
        raise MaskError("the picture is of another size than the page was when it was measured")
    draw = ImageDraw.Draw(image)
    for x, y, width, height in private.boxes:
        corners = (x * across, y * down, (x + width) * across, (y + height) * down)
        draw.rectangle(corners, fill=COLOUR)
    return _png(image)


def _png(image: Image) -> bytes:
    """Unfiltered rows: flat colours pack as well, in a third of Pillow's time, without the GIL."""
    wide, raw = image.width * 3, image.tobytes()
    rows = b"".join(b"\0" + raw[at : at + wide] for at in range(0, len(raw), wide))
    head = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def text(given: str, private: Private, redacted: Callable[[str], str]) -> str:
    """The text, or markup, without what is private."""
    telling = _pattern(private.texts)
    found = telling.sub(REMOVED, given) if telling else given
    return redacted(_PHONE.sub(REMOVED, _HANDLE.sub(REMOVED, found)))


def tree(given: str, private: Private, redacted: Callable[[str], str]) -> str:
    """The accessibility tree without what bars hold, and without what fields hold."""
    return text("\n".join(_without_values(given.splitlines())) + "\n", private, redacted)


_ROLE = re.compile(r"(\s*)- '?(\w+)")
_BARS = ("banner", "navigation")
_BOXES = ("textbox", "searchbox", "combobox", "spinbutton", "slider", "listbox")
_NAMED = re.compile(r"""(\s*- '?\w+(?: "(?:\\.|[^"\\])*"| /(?:\\.|[^/\\])*/)?)(.*)""")


def _without_values(lines: Iterable[str]) -> Iterator[str]:
    deep: int | None = None
    for line in lines:
        role = _ROLE.match(line)
        if deep is not None and (role is None or len(role[1]) > deep):
            continue
        deep = None
        if role and role[2] in _BARS + _BOXES:
            deep = len(role[1])
            named = _NAMED.match(line) if role[2] in _BOXES else None
            yield f"{named[1] if named else f'{role[1]}- {role[2]}'}: {REMOVED}".replace(
                "- '", "- "
            )
        else:
            yield re.sub(r" \[(?:selected|checked(?:=mixed)?)\]", "", line)


def _things(marks: Sequence[Mapping[str, Any]]) -> list[_Thing]:
    things: dict[str, _Thing] = {}
    for each in marks:
        for key, kind, said, *box in each["found"]:
            x, y, width, height = (int(number) for number in box)
            known = things.setdefault(key, _Thing(kind, set(), (x, y, width, height)))
            known.texts.add(said)
            known.box = _around(known.box, (x, y, width, height))
            if kind in _PRIVATE:
                known.kind = kind
    return list(things.values())


def _around(a: Box, b: Box) -> Box:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    return x, y, max(a[0] + a[2], b[0] + b[2]) - x, max(a[1] + a[3], b[1] + b[3]) - y


def _wider(box: Box, by: int) -> Box:
    return box[0] - by, box[1] - by, box[2] + 2 * by, box[3] + 2 * by


def _told(things: Iterable[_Thing], known: Collection[str]) -> set[str]:
    """The texts that stand for somebody: whole, and word by word where a person is named."""
    told: set[str] = set()
    for thing in things:
        for said in thing.texts:
            told |= {*_HANDLE.findall(said)}
            if thing.kind in _TELLING and _names(said, known, long=thing.kind == "field"):
                told.add(said)
            if thing.kind == "person" and len(said) <= _LONGEST:
                told |= {w for w in _WORD.findall(said) if w[0].isupper() and _names(w, known)}
    return told


def _names(said: str, known: Collection[str], *, long: bool = False) -> bool:
    """Whether it may name somebody: not too short, nor a paragraph, nor words of any page."""
    if len(said) < _SHORTEST or not any(map(str.isalnum, said)):
        return False
    if not long and (len(said) > _LONGEST or len(said.split()) > _MOST_WORDS):
        return False
    words = _words(said)
    return not words or any(word not in known for word in words) or any(map(str.isdigit, said))


def _plain(said: str, known: Collection[str]) -> bool:
    """Whether it is a phrase of the site's words alone, which a statement may quote."""
    words = _words(said)
    plain = len(words) >= _PHRASE and not any(map(str.isdigit, said)) and "@" not in said
    return plain and all(word in known for word in words)


def _words(said: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(said)]


def _pattern(texts: Sequence[str]) -> re.Pattern[str] | None:
    """Matches each text as whole words, in any case, spacing and markup."""
    spelt = {spelling for said in texts for spelling in (said, escape(said), escape(said, False))}
    if not spelt:
        return None
    each = sorted(spelt, key=lambda said: (-len(said), said))
    joined = "|".join(_GAP.join(map(re.escape, said.split())) for said in each)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
