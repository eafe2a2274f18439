"""Numbers that were measured again and again, what they should be, and the table of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.tally import grid


@dataclass(frozen=True)
class Spread:
    """One measure, once for each turn. most: what its median should be at most; None: no goal."""

    name: str
    values: tuple[float, ...]
    unit: str = "ms"
    most: float | None = None

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The middle half lies between these; of a single value it is both."""
        if len(self.values) < 2:  # noqa: PLR2004  # one value has no quartiles
            return self.median, self.median
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None if there is none."""
        return None if self.most is None else self.median <= self.most

    def data(self) -> dict[str, Any]:
        """For JSON, with each value in the order of the turns."""
        low, high = self.quartiles
        told = {"median": self.median, "lower": low, "upper": high}
        told |= {"least": min(self.values), "most": max(self.values)}
        return {
            "name": self.name,
            "unit": self.unit,
            **{key: round(value, 3) for key, value in told.items()},
            "goal": self.most,
            "met": self.met,
            "all": [round(value, 3) for value in self.values],
        }

    def row(self) -> tuple[str, ...]:
        """For the table."""
        low, high = self.quartiles
        goal = "" if self.most is None else f"at most {self.most:g}"
        word = {None: "", True: "met", False: "MISSED"}[self.met]
        between = f"{self._short(low)} to {self._short(high)}"
        name = f"{self.name}, {self.unit}" if self.unit else self.name
        return (name, self._short(self.median), between, goal, word)

    def _short(self, value: float) -> str:
        return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"  # noqa: PLR2004  # three digits


HEAD = ("", "median", "middle half", "goal", "")


def ratio(name: str, of: Spread, to: Spread, most: float | None = None) -> Spread:
    """Turn by turn, how many times the other one: whatever slows a turn slows both."""
    pairs = zip(of.values, to.values, strict=True)
    return Spread(name, tuple(a / b for a, b in pairs), "", most)


def shown(parts: Iterable[tuple[str, Sequence[Spread]]]) -> str:
    """One table of all parts, the columns below one another."""
    found = list(parts)
    lines = grid([HEAD, *(spread.row() for _, spreads in found for spread in spreads)])
    out, at = [lines[0]], 1
    for title, spreads in found:
        out += [title, *lines[at : at + len(spreads)]]
        at += len(spreads)
    return "\n".join(out)
