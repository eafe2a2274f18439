"""A walk in turns, so that several windows share one thread; knows no browser and no site."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeVar

from automation.decisions import End, HandOver, Memory, Wait
from automation.outcome import Outcome
from automation.ports import Ending
from automation.walk import Walk

R = TypeVar("R")


class State(Enum):
    """Where a walk is between two turns."""

    WALKING = auto()
    ASKING = auto()  # it needs the person, who is at another window
    TOUCHED = auto()  # the same, and the person has come by themselves
    HANDED = auto()
    CLOSING = auto()  # it has ended; its window, then what was kept, is still to be closed


Turns = Generator[State, None, R]


@dataclass(frozen=True)
class _Waits:
    """A hand-over that waits: how often its page had been touched, and what was known then."""

    touched: int
    memory: Memory


def never() -> bool:
    """Nobody wants to stop."""
    return False


def always() -> bool:
    """The person is at this window."""
    return True


def turns(
    walk: Walk, start: str, stop: Callable[[], bool], theirs: Callable[[], bool]
) -> Turns[Ending]:
    """Walk until an ending; a turn is one look, one decision, at most one act.

    stop: True ends the walk as interrupted. theirs: whether the person is at this window; until
    then it waits where it needs them, with the guard closed, and decides again when they come.
    Once they have touched it, it goes on as if they had had it since it began to wait: what has
    changed in between is theirs.
    """
    walk.begin(start)
    waits: _Waits | None = None
    while True:
        if stop():
            return walk.ending(End(Outcome.INTERRUPTED, Outcome.INTERRUPTED.meaning))
        before = walk.memory
        seen, decision = walk.judge()
        if waits and seen.settled and seen.touched < waits.touched:  # another document counts anew
            waits = replace(waits, touched=0)
        if waits and not isinstance(decision, End) and seen.touched > waits.touched:
            walk.memory, waits = waits.memory, None
            yield State.TOUCHED
            continue
        if isinstance(decision, HandOver) and walk.handed is None and not theirs():
            waits = waits or _Waits(seen.touched, walk.memory)
            walk.memory = before
            yield State.ASKING
            continue
        waits = waits if isinstance(decision, Wait) else None
        decision = walk.act(seen, decision)
        if isinstance(decision, End):
            return walk.ending(decision)
        yield State.HANDED if walk.handed else State.WALKING


def finish(turning: Turns[R]) -> R:
    """Take all turns; what came of them."""
    while True:
        try:
            next(turning)
        except StopIteration as end:
            result: R = end.value
            return result
