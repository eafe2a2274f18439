"""Counting what was found against what people marked, and the lines of a table; knows no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """0 to 100; None of nothing."""
        return round(100 * self.part / self.whole, 1) if self.whole else None

    def __str__(self) -> str:
        shown = "" if self.percent is None else f" = {self.percent} %"
        return f"{self.part} of {self.whole}{shown}"


@dataclass(frozen=True)
class Line:
    """One number of the table. least, most: its goal, in percent if it is a share."""

    name: str
    value: Share | int
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None if there is none, or nothing to measure it on."""
        number = self.value.percent if isinstance(self.value, Share) else self.value
        if number is None or (self.least is None and self.most is None):
            return None
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )

    @property
    def goal(self) -> str:
        """The goal in words."""
        unit = " %" if isinstance(self.value, Share) else ""
        if self.least is not None:
            return f"at least {self.least:g}{unit}"
        return "" if self.most is None else f"at most {self.most:g}{unit}"

    def data(self) -> dict[str, Any]:
        """The same for JSON."""
        counted: dict[str, Any] = (
            {"part": self.value.part, "whole": self.value.whole, "percent": self.value.percent}
            if isinstance(self.value, Share)
            else {"count": self.value}
        )
        return {"name": self.name, **counted, "goal": self.goal, "met": self.met}


@dataclass(frozen=True)
class Part:
    """What was measured on one folder. lines: the table. more: free text below it.

    files: what came out, file by file.
    """

    title: str
    lines: tuple[Line, ...]
    files: dict[str, Any]
    more: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "title": self.title,
            "lines": [line.data() for line in self.lines],
            "more": list(self.more),
            "files": self.files,
        }


def table(part: Part) -> str:
    """One part as text: a number a line, with its goal and whether it is met."""
    words = {None: "", True: "met", False: "MISSED"}
    rows = [(line.name, str(line.value), line.goal, words[line.met]) for line in part.lines]
    shown = [part.title, *grid(rows)]
    return "\n".join((*shown, *part.more))


def grid(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of equally many cells as lines of text, cells below one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
