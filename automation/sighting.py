"""What was seen of a page by two glances that agree; knows no browser and no site."""

from __future__ import annotations

from dataclasses import dataclass, field

from automation.fields import COVERED, Resolution


@dataclass(frozen=True)
class Sighting:
    """Where we are. screens and overlays by name, in the flow's order.

    ways: the moves that are possible now, as (screen, index). refused: why the host is not the
    site's, or "". language: the page's, as it says itself. settled: two glances agreed. opened: the
    browser shows a page and not its own error. secret: a password or a code is being typed. log_in:
    it asks for one. touched: how often the person has touched the page. altered: fields that the
    page itself has changed since they were handed over. asks: it has a box to type in. frames: what
    its frames show, if one is large. promised: words of a confirmation that are on the page, as
    (screen, landmark), whatever else is missing. between: what was taken between the two glances.

    The rest is filled in by the loop: closed (the person closed the window), submitted and sent_to
    (submissions seen leaving, and where to), pending (none of them is answered yet), said (what the
    person told the panel), missed (the last move could not be made), steady (seconds since anything
    changed or anybody acted), restless (seconds since two glances last agreed), reverted (fields
    that we filled, and that hold something else now).
    """

    screens: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    ways: frozenset[tuple[str, int]] = frozenset()
    refused: str = ""
    where: str = ""
    language: str = ""
    fields: Resolution | None = None
    complete: bool = True
    settled: bool = True
    secret: bool = False
    log_in: bool = False
    touched: int = 0
    altered: tuple[str, ...] = ()
    asks: bool = False
    frames: tuple[str, ...] = ()
    promised: frozenset[tuple[str, int]] = frozenset()
    between: object = field(default=None, compare=False)
    pending: bool = False
    closed: bool = False
    submitted: bool = False
    sent_to: tuple[str, ...] = ()
    said: str = ""
    missed: bool = False
    opened: bool = True
    steady: float = 0.0
    restless: float = 0.0
    reverted: tuple[str, ...] = ()

    def place(self) -> tuple[object, ...]:
        """What has to be equal for two glances to agree."""
        found = self.fields.found() if self.fields else {}
        matches = self.fields.matches if self.fields else {}
        where = tuple((name, box.key, box.home, box.selector) for name, box in found.items())
        covered = tuple(n for n, m in matches.items() if m.status == COVERED)
        return (
            self.screens,
            self.overlays,
            self.ways,
            self.refused,
            self.where,
            self.opened,
            where,
            covered,
            self.altered,
        )
