"""One walk that is recorded, and one rehearsal of what came of it; knows no flow by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from automation import brought
from automation.browser.launch import Plan, open_window
from automation.browser.record import Recorder
from automation.decisions import HandOver, Memory
from automation.panel import WORDS
from automation.ports import Ending, Panel, Person
from automation.recorded import Walked
from automation.report import Order
from automation.sentences import say, spoken, texts
from automation.turns import always, finish, never, turns
from automation.walk import ATTENDED_BEAT_MS, Walk

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from automation.browser.window import PlaywrightWindow


@dataclass(frozen=True)
class Taking:
    """What a recorded walk gave. browser: name and version. ending: None if walked by hand."""

    walked: Walked
    browser: str
    ending: Ending | None = None


def take(
    playwright: Playwright,
    order: Order,
    person: Person,
    stop: Callable[[], bool],
    *,
    by_hand: bool = False,
) -> Taking:
    """Walk, and take every state on the way. WindowError or BusyError from the window."""
    plan = _plan(order)
    with ExitStack() as stack:
        values = stack.enter_context(
            brought.carried(order.flow, order.account, order.statement, order.upload)
        )
        opened = stack.enter_context(open_window(playwright, plan))
        window, start = opened.window, order.doors[0].address
        recorder = Recorder(window, order.flow)

        def stopped() -> bool:
            recorder.beat()
            return stop()

        if by_hand:
            recorder.acted("goto", done=True, address=start)
            _by_hand(window, start, person, stopped, spoken(order.account.language))
            return Taking(recorder.walked, opened.browser)
        walk = Walk(window, order.flow, values, recorder, person, _memory(order))
        ending = finish(turns(walk, start, stopped, always))
        return Taking(recorder.walked, opened.browser, ending)


def rehearse(playwright: Playwright, order: Order, person: Person) -> Ending:
    """How a dry run ends, with nobody there and nothing kept. order: names the recording."""
    with (
        brought.carried(order.flow, order.account, order.statement, order.upload) as values,
        open_window(playwright, _plan(order)) as opened,
    ):
        walk = Walk(opened.window, order.flow, values, _Nobody(), person, _memory(order))
        return finish(turns(walk, order.doors[0].address, never, always))


def panel(language: str) -> Panel:
    """What the panel says while somebody walks by hand and is recorded."""
    words = {key: texts(language)[key] for key in WORDS}
    return Panel(
        turn=say("your_turn", language),
        title=say("record_title", language),
        text=say("record_text", language),
        language=language,
        direction=say("direction", language),
        words={**words, "skip": say("record_done", language)},
    )


def _by_hand(
    window: PlaywrightWindow,
    start: str,
    person: Person,
    stopped: Callable[[], bool],
    language: str,
) -> None:
    """The window is the person's from the first page on, until they say that they are done."""
    window.goto(start)
    window.hand_over(panel(language))
    person.told(HandOver("record", "", say("record_text", language)))
    while not (window.closed() or window.said() == "skip" or stopped()):
        window.pause(ATTENDED_BEAT_MS)


def _plan(order: Order) -> Plan:
    live = order.recording is None
    return Plan(
        flow=order.flow,
        headed=order.headed,
        profile=order.profile if live else None,
        recording=order.recording,
        endpoint=order.account.endpoint if live else None,
        browser=order.browser,
        arguments=order.arguments,
    )


def _memory(order: Order) -> Memory:
    return Memory(
        attended=order.headed,
        rehearsal=order.dry_run,
        answer_seconds=order.answer_seconds,
        doors=order.doors,
        language=spoken(order.account.language),
    )


class _Nobody:
    """Watches nothing."""

    def seen(self, *_: object) -> None:
        """Nothing is kept."""

    def changed(self, *_: object) -> None:
        """Nothing is kept."""

    def acted(self, *_: object, **__: object) -> None:
        """Nothing is kept."""
