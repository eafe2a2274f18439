"""A batch from its first window to the last word: desk, board, signals; chooses no account."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.cli.shown import SHOWN
from automation.outcome import Outcome

if TYPE_CHECKING:
    from rich.console import Console

    from automation.cli.board import Board
    from automation.cli.choosing import Line, Skipped
    from automation.ports import Person
    from automation.report import Order, Report

PATIENCE_SECONDS = 15
MOST = 2  # signals, while evidence is written down
REST_SECONDS = 0.5
SAME_SECONDS = 60.0


def attempt_all(
    orders: list[Order],
    *,
    json_too: bool,
    again: bool,
    ahead: int = 0,
    may_open: Callable[[], float] = lambda: 0.0,
    line: Line | None = None,
) -> int:
    """Attempt all orders; the highest exit code wins. may_open: seconds to wait before a window.

    line: who is opened next, and who is passed over; without one, all in their order.
    """
    from automation import logs
    from automation.cli.board import Board
    from automation.cli.choosing import Line, document
    from automation.cli.telling import summarise
    from automation.redact import Redactor

    logs.setup(SHOWN.level(orders[0].log_level), Redactor())
    console = SHOWN.console(json_too=json_too)
    reports = _standing(console, [] if again else orders)
    stand = {report.account for report in reports}
    due = [order for order in orders if order.account.label not in stand]
    board = Board(console, [order.account.label for order in due])
    line = line or Line()
    line.told = lambda over: _passed_over(console, board, over)
    for report in _attempts(due, console, board, line, ahead=ahead, may_open=may_open):
        reports.append(report)
        summarise(console, report, quiet=SHOWN.quiet, named=len(orders) > 1)
    codes = [report.outcome.exit_code for report in reports]
    if line.not_opened:
        resume = "" if orders[0].recording else " To go on: objector run --resume"
        told = f"Not opened: {', '.join(line.not_opened)}.{resume}"
        console.print(told, markup=False, soft_wrap=True)
        codes.append(Outcome.INTERRUPTED.exit_code)
    if json_too:
        document(reports, line.skipped, line.not_opened)
    return max(codes, default=Outcome.INTERRUPTED.exit_code)


def _attempts(
    orders: list[Order],
    console: Console,
    board: Board,
    line: Line,
    *,
    ahead: int,
    may_open: Callable[[], float],
) -> Iterator[Report]:
    """The reports of the desk's attempts, as they end."""
    from automation.browser import driver
    from automation.desk import Desk

    with stoppable() as stop, driver.started() as playwright, board.shown():
        desk = Desk(
            playwright,
            person=lambda order: _person(console, board, order),
            stop=lambda: bool(stop.signals),
            ahead=ahead,
            may_open=may_open,
            rest=Rest(console),
            told=board.update,
            line_up=line.up,
        )
        stop.spared = desk.keeping
        for report in desk.run(orders):
            line.ended(report)
            board.end(report)
            yield report
        line.not_opened = [order.account.label for order in desk.waiting]


def _passed_over(console: Console, board: Board, over: Skipped) -> None:
    """One that waited is not opened after all."""
    from automation.cli.choosing import tell_skipped

    board.ended[over.account] = over.state.value
    tell_skipped(console, over)


def _standing(console: Console, orders: list[Order]) -> list[Report]:
    """Those whose objection stands already."""
    from automation.cli.choosing import earlier

    found = [report for order in orders if (report := earlier(order))]
    for report in found:
        console.print(f"{report.account}: {report.reason}", markup=False, soft_wrap=True)
    return found


def _person(console: Console, board: Board, order: Order) -> Person:
    from automation.cli.board import Voice
    from automation.cli.telling import introduce
    from automation.person import Terminal

    introduce(console, order, _to_mind(order), quiet=SHOWN.quiet)
    alone = order.recording is not None and not order.headed
    label = order.account.label
    if len(board.labels) == 1:
        return Terminal(console, quiet=SHOWN.quiet, alone=alone)
    board.voices[label] = Voice(console, label, board.refresh, quiet=SHOWN.quiet, alone=alone)
    return board.voices[label]


class Rest:
    """Waits a moment while no window is open, so that there is nothing to serve; says so once."""

    def __init__(self, console: Console) -> None:
        self._console, self._until = console, 0.0

    def __call__(self, seconds: float) -> None:
        """Wait for a part of these."""
        if time.time() > self._until + SAME_SECONDS:
            self._until = time.time() + seconds
            at = f"{datetime.fromtimestamp(self._until).astimezone():%H:%M}"
            self._console.print(f"Enough windows for an hour (--per-hour): the next about {at}.")
        threading.Event().wait(min(seconds, REST_SECONDS))


def _to_mind(order: Order) -> list[str]:
    """What a person should know before the window opens."""
    from automation import brought
    from automation.cli.statement import to_mind

    account, statement = order.account, order.statement
    told = to_mind(account, statement, first_party=bool(order.flow.platform))
    invented = order.recording is not None and account.label == "demo"
    own = [] if invented else brought.notes(order.flow, account, statement)
    return [*told, *own]


@dataclass
class Stop:
    """What was asked of a run from outside. signals: those that came, by number.

    spared: whether something is under way that only a third signal breaks off.
    """

    signals: list[int] = field(default_factory=list)
    spared: Callable[[], bool] = lambda: False

    def note(self, number: int, _frame: object) -> None:
        """The first only leaves a note; the second ends all at once, as a page that hangs does."""
        alarm = getattr(signal, "SIGALRM", None)
        first = not self.signals
        spared = self.spared() and (number == alarm or len(self.signals) < MOST)
        if number != alarm:
            self.signals.append(number)
        if alarm and (first or number == alarm):
            signal.signal(alarm, self.note)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)
        if not first and not spared:
            raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals only leave a note: the walks end in order. The second Ctrl-C ends them at once."""
    stop = Stop()
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before: dict[int, Any] = {number: signal.signal(number, stop.note) for number in numbers}
    try:
        yield stop
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
