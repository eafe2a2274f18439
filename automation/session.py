"""One attempt for one account: open, walk, keep, close, write down; knows no flow by name."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from automation import brought, logs
from automation.booking import Booking, begin, note
from automation.decisions import Memory
from automation.errors import BusyError, EvidenceError, WindowError
from automation.evidence.bundle import Bundle
from automation.evidence.closing import close
from automation.evidence.provenance import Browser, provenance
from automation.evidence.witness import Witness
from automation.kinds import private
from automation.lock import held
from automation.outcome import Outcome
from automation.panel import confirmed
from automation.ports import Ending, Network, Person, Submission, Window
from automation.public import Public
from automation.report import Order, Report, with_fault
from automation.sentences import spoken
from automation.turns import State, Turns, always, finish, never, turns
from automation.walk import Walk

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from automation.browser.window import PlaywrightWindow

LINGER_SECONDS, LINGER_MS = 2.5, 100


def attempt(
    playwright: Playwright,
    order: Order,
    person: Person,
    stop: Callable[[], bool],
    watch: type[Witness] = Witness,
) -> Report:
    """Make one attempt. What can be expected to happen is an outcome, a fault is `failed`.

    watch: what keeps the evidence; another for the bench alone.
    EvidenceError only before anything is opened: the folders cannot be written.
    """
    return finish(Attempt(order, person, stop, watch=watch).turns(playwright))


@dataclass
class Attempt:
    """One attempt, in turns, which belong into one context of contextvars.

    stop: asked at every turn. theirs: whether the person is at its window. window: while it is
    open. keeping: while it writes down what it has kept, which nothing should break off.
    """

    order: Order
    person: Person
    stop: Callable[[], bool] = never
    theirs: Callable[[], bool] = always
    watch: type[Witness] = Witness
    window: PlaywrightWindow | None = None
    keeping: bool = False

    def turns(self, playwright: Playwright) -> Turns[Report]:
        """Make it; EvidenceError as `attempt`."""
        order = self.order
        label, flow = order.account.label, order.flow.name
        public = Public(order.flow, order.recording)
        mine = order.account
        logs.learn([mine.email, *mine.details.private, order.statement.text], public)
        with logs.bound(account=label, flow=flow):
            try:
                with nullcontext("") if order.dry_run else held(order.profile) as died:
                    if died:
                        self.person.step(died)
                    bundle, booking, began = begin(order)
                    return (yield from _Work(self, bundle, booking, began).run(playwright))
            except BusyError as error:
                reason = str(error)
                return Report(label, flow, Outcome.BUSY, reason, recording=order.recording)


@dataclass
class _Work:
    """The moving parts of one attempt."""

    attempt: Attempt
    bundle: Bundle
    booking: Booking
    began: datetime
    clock: float = field(default_factory=time.monotonic)
    witness: Witness | None = None
    browser: Browser = field(default_factory=Browser)
    network: Network = field(default_factory=Network)
    submissions: tuple[Submission, ...] = ()
    left: dict[str, str] = field(default_factory=dict)
    changed: bool | None = None
    ended: Ending | None = None

    @property
    def order(self) -> Order:
        return self.attempt.order

    def run(self, playwright: Playwright) -> Turns[Report]:
        with logs.copied(self.bundle.log):
            report = self._report((yield from self._ending(playwright)))
            with suppress(KeyboardInterrupt, WindowError):  # the bundle is closed all the same
                yield State.CLOSING
            self.attempt.keeping = True
            if self.witness:
                self.witness.close()
            logs.get().info(
                "attempt",
                outcome=report.outcome.word,
                reason=report.reason,
                screens=report.screens,
                seconds=round(report.seconds, 1),
            )
        return self._write_down(report)

    def _ending(self, playwright: Playwright) -> Turns[Ending]:
        try:
            return (yield from self._walk(playwright))
        except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001  # it ends one attempt, in order
            return self.ended or self._broken_off(error)

    def _broken_off(self, error: BaseException) -> Ending:
        """What is to be said of an attempt that ended before its walk did."""
        match error:
            case KeyboardInterrupt():
                return Ending(Outcome.INTERRUPTED, Outcome.INTERRUPTED.meaning)
            case BusyError():
                return Ending(Outcome.BUSY, str(error))
            case WindowError() | EvidenceError():
                logs.get().info("failed", why=str(error))
                if any(not submission.refused for submission in self.submissions):
                    reason = f"a submission left, then its answer could not be seen: {error}"
                    return Ending(Outcome.UNCONFIRMED, reason)
                return Ending(Outcome.FAILED, str(error))
            case _:
                logs.get().error("fault", exc_info=error)
                return Ending(Outcome.FAILED, f"a fault of ours: {type(error).__name__}: {error}")

    def _walk(self, playwright: Playwright) -> Turns[Ending]:
        from automation.browser.launch import Plan, open_window  # noqa: PLC0415  # costs 0.3 s

        order = self.order
        plan = Plan(
            flow=order.flow,
            headed=order.headed,
            profile=order.profile,
            recording=order.recording,
            endpoint=order.account.endpoint,
            browser=order.browser,
            arguments=order.arguments,
        )
        with ExitStack() as stack:
            values = stack.enter_context(
                brought.carried(order.flow, order.account, order.statement, order.upload)
            )
            opened = stack.enter_context(open_window(playwright, plan))
            self.browser = Browser(opened.browser, opened.sandbox, opened.shown)
            note(self.browser, order, self.attempt.person)
            window = self.attempt.window = opened.window
            person, memory = self.attempt.person, self._memory()
            witness = self.witness = self.attempt.watch(window, order.flow, self.bundle, person)
            walk = Walk(window, order.flow, values, witness, person, memory)
            walk.meanwhile = witness.between
            stop, theirs = self.attempt.stop, self.attempt.theirs
            try:
                ending = self.ended = yield from turns(walk, order.doors[0].address, stop, theirs)
                yield from self._linger(window, ending)
                window.guard.take_back()
                yield State.CLOSING
                return ending
            finally:
                self._take_leave(window, witness)

    def _take_leave(self, window: PlaywrightWindow, witness: Witness) -> None:
        """Note what the window knows, before it is closed."""
        self.network = window.network()
        self.submissions = tuple(window.submissions())
        self.left, self.changed = dict(window.left()), window.changed()
        logs.learn(private(self.order.flow.fields, self.left).values())
        witness.held(window.guard.held)
        witness.finish()
        self.attempt.window = None

    def _memory(self) -> Memory:
        return Memory(
            attended=self.order.headed,
            rehearsal=self.order.dry_run,
            answer_seconds=self.order.answer_seconds,
            doors=self.order.doors,
            language=spoken(self.order.account.language),
        )

    def _linger(self, window: Window, ending: Ending) -> Turns[None]:
        """A person who has just sent it sees the answer for a moment before the window closes."""
        if self.order.headed and ending.outcome in (Outcome.SENT, Outcome.ALREADY):
            if ending.outcome is Outcome.SENT:
                window.hand_over(confirmed(self._memory(), ending.told))
            until = time.monotonic() + LINGER_SECONDS
            while time.monotonic() < until and not window.closed():
                window.pause(LINGER_MS)
                yield State.HANDED

    def _report(self, ending: Ending) -> Report:
        return Report(
            account=self.order.account.label,
            flow=self.order.flow.name,
            outcome=ending.outcome,
            reason=logs.redacted(ending.reason),
            seconds=time.monotonic() - self.clock,
            screens=ending.screens,
            fields=ending.fields,
            route=ending.route,
            stopped=ending.stopped,
            network=self.network,
            recording=self.order.recording,
            said=ending.said,
            submissions=self.submissions,
        )

    def _write_down(self, report: Report) -> Report:
        """Close the bundle and add to the ledger; neither is lost because the other failed."""
        try:
            seen = self.witness.seen_screens if self.witness else []
            told = provenance(self.order, report, self.browser, self.began, seen)
            told["changed_by_person"] = self.changed
            if self.order.upload:
                told["upload"] = self.order.upload.facts
            folder, seal = close(self.bundle, self.order, told, self.left, self.began)
            report = replace(report, evidence=folder, seal=seal)
        except EvidenceError as error:
            report = with_fault(report, error)
        return self.booking.end(report)
