"""Several accounts at one desk: windows take turns in one thread, so that the next form is ready.

Knows attempts and their turns; may not know a browser's library, a site, or how things are shown.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from automation.errors import EvidenceError, WindowError
from automation.outcome import Outcome
from automation.ports import Person
from automation.report import Order, Report
from automation.session import Attempt
from automation.turns import State, Turns

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

SLICE_SECONDS = 0.15  # of the windows that walk, between two turns of the one that is handed over
ASK_SECONDS = 0.5  # between two looks at a window that waits for the person
CLOSE_SECONDS = 0.3
IDLE_MS = 50
ANSWER_MS = 500
HUNG_SECONDS = 30.0
AWAY_SECONDS = 20.0  # a walk that goes on this long after a hand-over gives the person free


@dataclass(eq=False)
class Seat:
    """One account at the desk. state: None before its window is open.

    turn: the person is at it. until: when it is looked at next. silent: since when its page has
    not answered, or 0. walking: since when it walks on after it had the person.
    """

    order: Order
    attempt: Attempt
    turns: Turns[Report]
    context: Context
    state: State | None = None
    turn: bool = False
    until: float = 0.0
    silent: float = 0.0
    walking: float = 0.0

    def has_turn(self) -> bool:
        """Whether the person is at it."""
        return self.turn


@dataclass
class Desk:
    """The accounts of one batch.

    ahead: how many windows are made ready beyond the one that is the person's. person: who is told,
    for each order. stop: True ends all that is open, in order. may_open: asked before each window;
    seconds to wait. rest: waits so long while no window is open. told: called after each turn that
    changed something. line_up: gets what waits and what is open before each window; it may drop
    orders, puts the next in front, and says False if none may be opened now.
    """

    playwright: Playwright
    person: Callable[[Order], Person]
    stop: Callable[[], bool]
    ahead: int = 0
    may_open: Callable[[], float] = lambda: 0.0
    rest: Callable[[float], None] = lambda _seconds: None
    told: Callable[[Desk], None] = lambda _desk: None
    line_up: Callable[[deque[Order], list[Order]], bool] = lambda _waiting, _opened: True
    waiting: deque[Order] = field(default_factory=deque)
    seats: list[Seat] = field(default_factory=list)

    def run(self, orders: Iterable[Order]) -> Iterator[Report]:
        """Make all attempts; their reports as they end. The first order is the first asked."""
        self.waiting.extend(orders)
        try:
            while self.seats or (self.waiting and not self.stop()):
                yield from self._round()
        except KeyboardInterrupt:
            for seat in list(self.seats):
                yield from self._end(seat, KeyboardInterrupt())
        except BaseException:  # no report is heard any more, but all that is open ends in order
            for seat in list(self.seats):
                list(self._end(seat, KeyboardInterrupt()))
            raise

    def keeping(self) -> bool:
        """Whether an attempt is writing down what it has kept, at this very moment."""
        return any(seat.attempt.keeping for seat in self.seats)

    def _round(self) -> Iterator[Report]:
        ended = yield from self._theirs()
        if ended:  # the next is handed over before another window is opened
            yield from self._theirs()
        yield from self._open()
        began = time.monotonic()
        while True:
            ready = [each for each in self.seats if self._ready(each)]
            for seat in ready:
                yield from self._advance(seat)
            if not ready or time.monotonic() - began > SLICE_SECONDS:
                break
        if self.seats and not ready and all(s.state is not State.HANDED for s in self.seats):
            self._idle()

    def _theirs(self) -> Generator[Report, None, bool]:
        """A turn of the windows that have the person; whether one of them is closed now."""
        self._give()
        theirs = [each for each in self.seats if each.turn]
        for seat in theirs:
            yield from self._advance(seat)
        return not all(each.turn for each in theirs)

    def _idle(self) -> None:
        """Nothing is to be done at once: the windows are served all the same."""
        window = next((each.attempt.window for each in self.seats if each.attempt.window), None)
        if window is not None:
            window.pause(IDLE_MS)
            return
        for seat in self.seats:  # none is open that could come first
            seat.until = 0.0

    def _ready(self, seat: Seat) -> bool:
        theirs = seat.state is State.HANDED and seat.turn
        return not theirs and time.monotonic() >= seat.until

    def _open(self) -> Iterator[Report]:
        """Open the next window, if it is wanted and may be; the one in use comes back in front."""
        while self.waiting and len(self.seats) <= self.ahead and not self.stop():
            if not self.line_up(self.waiting, [seat.order for seat in self.seats]):
                return
            wait = self.may_open()
            if wait > 0:
                if not self.seats:
                    self.rest(wait)
                return
            order = self.waiting.popleft()
            attempt = Attempt(order, self.person(order), self.stop)
            seat = Seat(order, attempt, attempt.turns(self.playwright), copy_context())
            seat.turn = not self.seats  # alone, it has the person from the start
            attempt.theirs = seat.has_turn
            self.seats.append(seat)
            yield from self._advance(seat)
            used = next((s for s in self.seats if s.state is State.HANDED), None)
            if used and used is not seat and used.attempt.window:
                used.attempt.window.front()

    def _give(self) -> None:
        """Give the turn to the first that asks, if the person is at no window.

        A window that walks long while another asks gives it up.
        """
        asking = next((s for s in self.seats if s.state is State.ASKING and not s.turn), None)
        if asking is None:
            return
        now = time.monotonic()
        for seat in self.seats:
            if seat.turn and seat.walking and now - seat.walking > AWAY_SECONDS:
                seat.turn = False
        asking.turn = not any(seat.turn for seat in self.seats)

    def _advance(self, seat: Seat) -> Iterator[Report]:
        """One turn of this window; its report, if it was the last."""
        before = seat.state
        if not self._answers(seat):
            # What the person has before them is theirs to close: they may have typed in it.
            theirs = seat.state is State.HANDED and not self.stop()
            if not theirs and time.monotonic() - seat.silent > HUNG_SECONDS:
                gone = WindowError("The page has not answered for half a minute.")
                yield from self._end(seat, gone)
            return
        try:
            seat.state = seat.context.run(next, seat.turns)
        except StopIteration as end:
            yield self._leave(seat, end.value)
            return
        except EvidenceError as error:  # it could not begin
            yield self._leave(seat, _failed(seat.order, error))
            return
        self._note(seat)
        if seat.state is not before:
            self.told(self)

    def _answers(self, seat: Seat) -> bool:
        """Whether this window's page answers; alone at the desk it holds up nobody."""
        window = None if seat.state is State.CLOSING else seat.attempt.window
        if window is None or len(self.seats) + len(self.waiting) == 1 or window.answers(ANSWER_MS):
            seat.silent = 0.0
            return True
        now = time.monotonic()
        seat.silent = seat.silent or now
        seat.until = now + ANSWER_MS / 100
        return False

    def _note(self, seat: Seat) -> None:
        now = time.monotonic()
        if seat.state is State.TOUCHED:  # the person has chosen this window by themselves
            seat.turn = True
        if seat.state is State.CLOSING:  # the next, if there is one, is handed over first
            seat.turn, seat.until = False, now + CLOSE_SECONDS * (len(self.seats) > 1)
        if seat.state is State.ASKING:
            seat.until = 0.0 if seat.turn else now + ASK_SECONDS
        seat.walking = (seat.walking or now) if seat.state is State.WALKING else 0.0

    def _end(self, seat: Seat, error: BaseException) -> Iterator[Report]:
        """Have this attempt end in order, because of this."""
        try:
            while True:
                seat.context.run(seat.turns.throw, error)
        except StopIteration as end:
            yield self._leave(seat, end.value)
        except type(error):  # it had not begun
            yield self._leave(seat, _failed(seat.order, error))

    def _leave(self, seat: Seat, report: Report) -> Report:
        self.seats.remove(seat)
        self.told(self)
        return report


def _failed(order: Order, error: BaseException) -> Report:
    label, flow = order.account.label, order.flow.name
    outcome = Outcome.INTERRUPTED if isinstance(error, KeyboardInterrupt) else Outcome.FAILED
    reason = str(error) or outcome.meaning
    return Report(label, flow, outcome, reason, recording=order.recording)
