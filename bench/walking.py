"""The default walk against a straight script over the same recording, in the same browser."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from playwright.sync_api import Playwright

from automation import brought
from automation.browser.find import find
from automation.browser.launch import VIEWPORT, Plan, open_window, sandboxed
from automation.browser.window import PlaywrightWindow
from automation.browser.world import World
from automation.cli.demo import demo
from automation.cli.statement import statement_of
from automation.decisions import Decision, HandOver, Memory
from automation.outcome import Outcome
from automation.recording import Recording
from automation.report import Order
from automation.session import attempt
from automation.sighting import Sighting
from automation.turns import always, finish, never, turns
from automation.walk import Walk
from bench.linear import Site, fill
from bench.spread import Spread, ratio
from flows import flow_for

PLAIN, KEPT, OWN_MS = 1.10, 1.35, 5.0
# Whatever waits for the browser; the last is the one call into a page.
WAITS = (
    *((PlaywrightWindow, name) for name in ("click", "fill", "goto", "pause")),
    (World, "_ask"),
)


class Nobody:
    """No person, and a watch that keeps nothing."""

    def told(self, handover: HandOver) -> None:
        """Nobody hears it."""

    def step(self, text: str) -> None:
        """Nobody reads it."""

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Nothing is pictured."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Nothing is logged."""

    def changed(self, sighting: Sighting) -> None:
        """Nothing is pictured."""


class Clock:
    """Seconds inside the browser, told from those of ours: every call that waits for it is timed.

    Its own wrapping costs a few microseconds for each call.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False

    def __enter__(self) -> Self:
        self._were = [(owner, name, getattr(owner, name)) for owner, name in WAITS]
        for owner, name, call in self._were:
            setattr(owner, name, self._timed(call))
        return self

    def __exit__(self, *_: object) -> None:
        for owner, name, call in self._were:
            setattr(owner, name, call)

    def _timed(self, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*given: object, **named: object) -> object:
            if self._inside:
                return call(*given, **named)
            self._inside, began = True, time.monotonic()
            try:
                return call(*given, **named)
            finally:
                self._inside = False
                self.seconds += time.monotonic() - began

        return timed


def order(folder: Path, recording: Recording, label: str = "demo") -> Order:
    """The dry run that needs no settings."""
    account = demo(recording, None)
    flow = flow_for(recording.flow, recording.request)
    return Order(
        account=replace(account, label=label),
        statement=brought.statement(flow, account, statement_of(account)),
        upload=brought.check(flow, account),
        flow=flow,
        route=flow.route(recording.route or None),
        others=flow.routes[1:],
        data_dir=folder / "data",
        evidence_dir=folder / "evidence",
        recording=recording,
        headed=False,
    )


def straight(playwright: Playwright, what: Order, *, patient: bool) -> tuple[float, float]:
    """The straight script: seconds of the walk, and with the start and the end of the browser."""
    assert what.recording
    began = time.monotonic()
    browser = playwright.chromium.launch(
        executable_path=find(headed=False).path, chromium_sandbox=sandboxed()
    )
    context = browser.new_context(service_workers="block", viewport=VIEWPORT)
    Site(what.recording, context)
    page = context.new_page()
    first = time.monotonic()
    fill(page, what.account.email, what.statement.text, patient=patient)
    walked = time.monotonic() - first
    browser.close()
    return walked, time.monotonic() - began


def plain(playwright: Playwright, what: Order, clock: Clock) -> tuple[float, float, float]:
    """The walk without evidence: as `straight`, and the seconds of ours for each screen."""
    began = time.monotonic()
    nobody, door = Nobody(), what.route.doors[0].address
    carried = brought.carried(what.flow, what.account, what.statement, what.upload)
    with carried as values, open_window(playwright, _plan(what)) as opened, clock:
        memory = Memory(attended=False, rehearsal=True, answer_seconds=30.0, doors=what.doors)
        walk = Walk(opened.window, what.flow, values, nobody, nobody, memory)
        first, clock.seconds = time.monotonic(), 0.0
        ending = finish(turns(walk, door, never, always))
        walked = time.monotonic() - first
    if ending.outcome is not Outcome.PREFILLED:
        raise RuntimeError(f"The walk ended as '{ending.outcome.word}': {ending.reason}")
    own = (walked - clock.seconds) / len(ending.screens)
    return walked, time.monotonic() - began, own


def kept(playwright: Playwright, recording: Recording) -> float:
    """The whole attempt with evidence, to the closed bundle: seconds."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        report = attempt(playwright, order(Path(folder), recording), Nobody(), never)
        if report.evidence is None or report.outcome is not Outcome.PREFILLED:
            raise RuntimeError(f"The walk ended as '{report.outcome.word}': {report.reason}")
        return time.monotonic() - began


def measure(playwright: Playwright, recording: Recording, times: int) -> list[Spread]:
    """Walk in turns, whose order changes; the first turn is not counted: caches are cold."""
    what = order(Path(), recording)
    told: dict[str, list[float]] = {}
    clock = Clock()
    kinds: list[tuple[tuple[str, ...], Callable[[], tuple[float, ...]]]] = [
        (("plain", "plain all", "own"), lambda: plain(playwright, what, clock)),
        (("still", "still all"), lambda: straight(playwright, what, patient=True)),
        (("fast", "fast all"), lambda: straight(playwright, what, patient=False)),
        (("kept",), lambda: (kept(playwright, recording),)),
    ]
    for turn in range(times + 1):
        for names, walk in kinds if turn % 2 else kinds[::-1]:
            for name, seconds in zip(names, walk(), strict=True):
                if turn:
                    told.setdefault(name, []).append(1000 * seconds)
    return _told({name: Spread(name, tuple(values)) for name, values in told.items()})


def _told(took: dict[str, Spread]) -> list[Spread]:
    def named(key: str, name: str, most: float | None = None) -> Spread:
        return Spread(name, took[key].values, most=most)

    return [
        named("still", "straight script that waits for content as the walk does"),
        named("fast", "straight script that takes a page as soon as it is there"),
        named("plain", "walk without evidence"),
        ratio("walk without evidence, times the first script", took["plain"], took["still"], PLAIN),
        ratio("walk without evidence, times the second script", took["plain"], took["fast"]),
        named("still all", "first script from the start of the browser to its end"),
        named("plain all", "the same without evidence, sealed"),
        named("kept", "the same with evidence, to the closed bundle"),
        ratio("whole without evidence, times", took["plain all"], took["still all"], PLAIN),
        ratio("whole with evidence, times", took["kept"], took["still all"], KEPT),
        named("own", "of ours, apart from the browser, for each screen", OWN_MS),
    ]


def _plan(what: Order) -> Plan:
    return Plan(flow=what.flow, headed=False, recording=what.recording)
