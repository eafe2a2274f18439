"""A batch from its first window to the last word: desk, board, signals; chooses no account."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from rich.console import Console

    from automation.cli.board import Board
    from automation.cli.choosing import Line, Skipped
    from automation.ports import Person
    from automation.report import Order, Report

PATIENCE_SECONDS = 15
REST_SECONDS = 0.5


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
    if json_too:
        document(reports, line.skipped)
    return max((report.outcome.exit_code for report in reports), default=130)


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
    from playwright.sync_api import sync_playwright

    from automation.desk import Desk

    with stoppable() as stopped, sync_playwright() as playwright, board.shown():
        desk = Desk(
            playwright,
            person=lambda order: _person(console, board, order),
            stop=lambda: bool(stopped),
            ahead=ahead,
            may_open=may_open,
            rest=lambda seconds: _rest(min(seconds, REST_SECONDS)),
            told=board.update,
            line_up=line.up,
        )
        for report in desk.run(orders):
            line.ended(report)
            board.end(report)
            yield report


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


def _rest(seconds: float) -> None:
    """Wait while no window is open, so that there is nothing to serve."""
    threading.Event().wait(seconds)


def _to_mind(order: Order) -> list[str]:
    """What a person should know before the window opens."""
    from automation import brought
    from automation.cli.statement import to_mind

    account, statement = order.account, order.statement
    told = to_mind(account, statement, first_party=bool(order.flow.platform))
    invented = order.recording is not None and account.label == "demo"
    own = [] if invented else brought.notes(order.flow, account, statement)
    return [*told, *own]


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Signals only leave a note: the walks end in order. The second Ctrl-C ends them at once."""
    notes: list[int] = []

    def note(number: int, _frame: object) -> None:
        if notes:
            raise KeyboardInterrupt
        notes.append(number)
        if hasattr(signal, "setitimer"):  # a page that never answers must not hold us
            signal.signal(signal.SIGALRM, note)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before: dict[int, Any] = {number: signal.signal(number, note) for number in numbers}
    try:
        yield notes
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
