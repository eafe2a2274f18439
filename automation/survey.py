"""Looks whether a way to the form is still as it was known: fills nothing, submits nothing.

Knows walks and landmarks; may not know a browser, a person's data or a site.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.fields import ABSENT
from automation.hosts import bare
from automation.landmarks import describe
from automation.look import holding
from automation.outcome import Outcome
from automation.ports import Values, Window
from automation.screens import Door, Flow, Screen
from automation.sighting import Sighting
from automation.walk import Walk

HEALTHY, CHANGED, UNREACHABLE = "healthy", "changed", "unreachable"
NOT_OFFERED, LOG_IN, UNSEEN = "not offered", "asks for a log-in", "not reached"
STOPPED = "stopped"  # by a page that is known and is no way on: a captcha, too many requests
BUDGET_SECONDS = 90.0
Marks = tuple[frozenset[str], ...]  # of each landmark, the conditions that held


@dataclass(frozen=True)
class Health:
    """One screen of a way. health: healthy, changed or not reached.

    held, fell: conditions of its nearest landmark, in words; on a healthy screen, fell is what held
    on the recording and does not any more, so that the next change is seen coming.
    """

    screen: str
    health: str
    held: tuple[str, ...] = ()
    fell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """What is looked at. before: what held on each screen when it was recorded."""

    flow: Flow
    door: Door
    language: str
    before: Mapping[str, Marks]


@dataclass(frozen=True)
class Visit:
    """What was found on one way in one language.

    state: healthy, changed, unreachable, stopped, not offered, asks for a log-in. fields: what was
    found of each field of the form, if the form was reached.
    """

    flow: str
    route: str
    language: str
    address: str
    state: str
    why: str
    screens: tuple[Health, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    marks: Mapping[str, Marks] = field(default_factory=dict, repr=False)

    @property
    def well(self) -> bool:
        """Whether nothing here needs mending; a log-in is where nobody goes on alone."""
        return self.state in (HEALTHY, LOG_IN)

    def json(self) -> dict[str, Any]:
        """As the command prints it with --json."""
        told = {key: value for key, value in vars(self).items() if key != "marks"}
        return told | {"screens": [vars(each) for each in self.screens]}


@dataclass
class Notes:
    """A watch that keeps nothing but what held on each screen; it is nobody's person either."""

    window: Window
    flow: Flow
    marks: dict[str, Marks] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def seen(self, sighting: Sighting, _decision: Decision) -> None:
        """Note what holds on the screens that are recognised."""
        names = (*sighting.overlays, *sighting.screens)
        if not sighting.settled or not names:
            return
        for name in names:
            if name not in self.marks and (marks := self.of(self.flow.screen(name))):
                self.marks[name] = marks
        if sighting.fields and any(self.flow.screen(name).form for name in names):
            matches = sighting.fields.matches
            optional = {f.name for f in self.flow.fields if f.optional}
            found = {name: match.status for name, match in matches.items()}
            self.fields = {
                n: word for n, word in found.items() if not (n in optional and word == ABSENT)
            }

    def of(self, screen: Screen) -> Marks:
        """The conditions of each of this screen's landmarks that hold now, in English words."""
        glance = self.window.glance(self.flow.probes)
        holds = holding(self.flow, glance) if glance else None
        if holds is None:
            return ()
        marks = ([describe(c) for c in m.conditions if holds(c)] for m in screen.landmarks)
        return tuple(frozenset(mark) for mark in marks)

    def changed(self, sighting: Sighting) -> None:
        """Nobody changes anything here."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """A move was made."""

    def told(self, handover: HandOver) -> None:
        """Nobody is asked for anything here."""

    def step(self, text: str) -> None:
        """Nobody reads along."""


def visit(window: Window, way: Way, pace: Callable[[], None] = lambda: None) -> Visit:
    """Walk to the form, or to where it does not go on; at most 90 seconds.

    pace: called before each further move. WindowError if the browser fails.
    """
    flow, door = way.flow, way.door
    began, notes = time.monotonic(), Notes(window, flow)
    memory = Memory(attended=False, rehearsal=False, answer_seconds=0, doors=(door,))
    walk = Walk(window, flow, Values({}), notes, notes, memory)
    window.goto(door.address)
    seen, decision = walk.judge()
    while isinstance(decision, Make | Wait) and time.monotonic() - began < BUDGET_SECONDS:
        if isinstance(decision, Make):
            pace()
        walk.act(seen, decision)
        seen, decision = walk.judge()
    state, why = _state(flow, seen, decision)
    return Visit(
        flow.name,
        door.route,
        way.language,
        bare(door.address),
        state,
        why,
        screens=tuple(_screens(way, walk.order, notes, state)),
        fields=notes.fields,
        seconds=round(time.monotonic() - began, 1),
        marks=notes.marks,
    )


def _state(flow: Flow, seen: Sighting, decision: Decision) -> tuple[str, str]:  # noqa: C901, PLR0911  # a state each
    names = (*seen.overlays, *seen.screens)
    screens = [flow.screen(name) for name in names]
    if any(screen.form for screen in screens) and isinstance(decision, Fill | HandOver | End):
        return HEALTHY, "the form was reached"
    if isinstance(decision, End) and decision.outcome is Outcome.NOT_OFFERED:
        return NOT_OFFERED, decision.reason
    if any(screen.private for screen in screens) or seen.secret:
        return LOG_IN, "a person would log in here"
    if any(screen.halts or not (screen.moves or screen.dead or screen.end) for screen in screens):
        return STOPPED, f"'{names[0]}' is in the way, and a person would go on here"
    if seen.log_in:
        return LOG_IN, "a person would log in here"
    if not seen.opened:
        return UNREACHABLE, "the address did not open"
    if any(screen.dead for screen in screens):
        return UNREACHABLE, f"it leads to '{names[0]}'"
    if seen.refused:
        return CHANGED, f"it leads away: {seen.refused}"
    if isinstance(decision, End):
        return STOPPED, f"it ends with '{decision.outcome.word}': {decision.reason}"
    if names:
        return CHANGED, f"no way on was found on '{names[0]}'"
    return CHANGED, "no screen was recognised" if seen.settled else "the page does not hold still"


def _screens(way: Way, order: Iterable[str], notes: Notes, state: str) -> Iterable[Health]:
    """The screens that were seen; the next that was expected, with what fell; the rest."""
    seen, expected = list(order), way.door.way
    for name in seen:
        drift = _drift(way.before.get(name, ()), notes.marks.get(name, ()))
        yield Health(name, HEALTHY, (), drift)
    last = max((expected.index(name) for name in seen if name in expected), default=-1)
    for turn, name in enumerate(expected[last + 1 :]):
        here = turn == 0 and state == CHANGED
        yield _nearest(way.flow.screen(name), notes) if here else Health(name, UNSEEN)


def _nearest(screen: Screen, notes: Notes) -> Health:
    """Of the expected screen's landmarks, the one of which most holds."""
    now = notes.of(screen) or tuple(frozenset[str]() for _ in screen.landmarks)
    marks = zip(screen.landmarks, now, strict=True)
    mark, holds = max(marks, key=lambda each: len(each[1]) / len(each[0].conditions))
    told = [describe(c) for c in mark.conditions]
    return Health(
        screen.name,
        CHANGED,
        tuple(each for each in told if each in holds),
        tuple(each for each in told if each not in holds),
    )


def _drift(before: Marks, now: Marks) -> tuple[str, ...]:
    """What held when the screen was recorded, and does not now."""
    missing = set().union(*before) - set().union(*now) if now else set()
    return tuple(sorted(missing))
