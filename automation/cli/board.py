"""Where each account of a batch is, and whose turn it is; knows desks, decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from automation.decisions import HandOver
from automation.desk import Desk
from automation.person import Terminal
from automation.report import Report
from automation.turns import State

WORDS = {
    None: "is being opened",
    State.WALKING: "walks by itself",
    State.ASKING: "waits for you",
    State.TOUCHED: "waits for you",
    State.HANDED: "your turn",
    State.CLOSED: "is being put away",
}


class Voice(Terminal):
    """What one account of several says: each line bears its name, and the last is remembered."""

    def __init__(self, console: Console, label: str, *, quiet: bool, alone: bool) -> None:
        super().__init__(console, quiet=quiet, alone=alone)
        self.label, self.last = label, ""

    def told(self, handover: HandOver) -> None:
        """Say whose turn it is, then what is asked."""
        self.console.print(f"[bold]{escape(self.label)}[/]")
        super().told(handover)

    def step(self, text: str) -> None:
        """One line of progress."""
        self.last = text
        if not self.quiet:
            self.console.print(f"  [dim]{escape(self.label)} ·[/] {escape(text)}")


class Board:
    """A table below the lines, on a terminal; elsewhere the lines say it all."""

    def __init__(self, console: Console, labels: list[str]) -> None:
        self.console, self.labels = console, labels
        self.ended: dict[str, str] = {}
        self.voices: dict[str, Voice] = {}
        self._live: Live | None = None

    @contextmanager
    def shown(self) -> Iterator[Board]:
        """Show it until the end of the block."""
        if not self.console.is_terminal or len(self.labels) == 1:
            yield self
            return
        with Live(console=self.console, auto_refresh=False, transient=True) as self._live:
            yield self

    def end(self, report: Report) -> None:
        """An account is done with."""
        self.ended[report.account] = report.outcome.word

    def update(self, desk: Desk) -> None:
        """Something changed."""
        if self._live:
            self._live.update(self.table(desk), refresh=True)

    def table(self, desk: Desk) -> Table:
        """A row per account: how it ended, or where it is."""
        table = Table("account", "where it is", "last", box=None, pad_edge=False)
        at = {seat.order.account.label: seat.state for seat in desk.seats}
        for label in self.labels:
            where = self.ended.get(label) or (WORDS[at[label]] if label in at else "to come")
            style = "bold yellow" if at.get(label) is State.HANDED else ""
            last = self.voices[label].last if label in self.voices and label in at else ""
            table.add_row(escape(label), where, escape(last), style=style)
        left = sum(label not in self.ended for label in self.labels)
        table.caption = f"{left} of {len(self.labels)} to go"
        return table
