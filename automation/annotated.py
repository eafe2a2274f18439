"""A page's picture with what was recognised outlined and named; knows no page and no flow."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from automation.errors import UsageError

LANDMARK, CONTROL, FIELD = KINDS = ("landmark", "control", "field")
COLOURS = {LANDMARK: "#1d4ed8", CONTROL: "#15803d", FIELD: "#c2410c"}
EDGE, SIZE, PAD, ROW = 3, 14, 4, 22
WIDE = 0.55  # of a letter's height
INK = "#1c1e21"
APART = {LANDMARK: 7, CONTROL: 3, FIELD: 3}  # so that two lines around one thing are both seen

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """One outline: what kind of thing it is (one of KINDS), its name, its box.

    box: left, top, width, height in CSS pixels of the whole page.
    """

    kind: str
    name: str
    box: Box


def annotate(png: bytes, marks: Sequence[Mark], ratio: float, notes: Sequence[str]) -> bytes:
    """The picture as PNG. ratio: its pixels for each CSS pixel. notes: lines below the page."""
    page = Image.open(io.BytesIO(png)).convert("RGB")
    letters = max(20, round(page.width / (SIZE * ratio * WIDE)))
    lines = [line for note in notes for line in wrap(note, letters)]
    shown = Image.new("RGB", (page.width, page.height + round(ROW * ratio * (len(lines) + 2))))
    shown.paste("#ffffff", (0, 0, *shown.size))
    shown.paste(page)
    pen = _Pen(ImageDraw.Draw(shown), ImageFont.load_default(SIZE * ratio), ratio, page.width)
    for mark in marks:
        pen.outline(mark)
    for mark in sorted(marks, key=lambda each: -KINDS.index(each.kind)):
        pen.name(mark)
    pen.legend(page.height + ROW * ratio / 2)
    for number, line in enumerate(lines, 1):
        pen.line(line, page.height + ROW * ratio * (number + 0.5))
    out = io.BytesIO()
    shown.save(out, "PNG")
    return out.getvalue()


@dataclass
class _Pen:
    """Draws on one picture. taken: where names stand already."""

    draw: ImageDraw.ImageDraw
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont
    ratio: float
    width: int
    taken: list[Box] = field(default_factory=list)

    def outline(self, mark: Mark) -> None:
        width = round(EDGE * self.ratio)
        self.draw.rectangle(self._around(mark), outline=COLOURS[mark.kind], width=width)

    def name(self, mark: Mark) -> None:
        """At the upper edge: a landmark's to the left, the others to the right."""
        left, top, right, _ = self._around(mark)
        pad = PAD * self.ratio
        long = self.draw.textlength(mark.name, font=self.font) + 2 * pad
        high = SIZE * self.ratio + 1.5 * pad
        x = left if mark.kind == LANDMARK else right - long
        x = max(0.0, min(x, self.width - long))
        y = self._free(x, top - high, long, high)
        self.taken.append((x, y, x + long, y + high))
        self.draw.rectangle((x, y, x + long, y + high), fill=COLOURS[mark.kind])
        self.draw.text((x + pad, y), mark.name, fill="#ffffff", font=self.font)

    def legend(self, y: float) -> None:
        pad, side = PAD * self.ratio, SIZE * self.ratio
        x = 2 * pad
        for kind in KINDS:
            edge = round(EDGE * self.ratio)
            self.draw.rectangle((x, y, x + side, y + side), outline=COLOURS[kind], width=edge)
            self.draw.text((x + side + pad, y - 2), kind, fill=INK, font=self.font)
            x += side + self.draw.textlength(kind, font=self.font) + 6 * pad

    def line(self, text: str, y: float) -> None:
        self.draw.text((2 * PAD * self.ratio, y), text, fill=INK, font=self.font)

    def _around(self, mark: Mark) -> Box:
        left, top, width, height = (side * self.ratio for side in mark.box)
        apart = APART[mark.kind] * self.ratio
        return left - apart, top - apart, left + width + apart, top + height + apart

    def _free(self, x: float, y: float, long: float, high: float) -> float:
        """The first height from y on, upwards and then downwards, at which no name stands yet."""
        for step in (0, -1, -2, 1, 2, 3, 4, 5):
            at = max(0.0, y + step * high)
            if not any(
                x < right and left < x + long and at < bottom and top < at + high
                for left, top, right, bottom in self.taken
            ):
                return at
        return max(0.0, y)


def save(picture: bytes, path: Path) -> None:
    """Write it, for its owner alone; UsageError if that is not possible."""
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise UsageError(f"--picture: '{path}' cannot be written: {error.strerror}.") from error
