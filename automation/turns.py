"""A walk in turns, so that several windows share one thread; knows no browser and no site."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import Enum, auto
from typing import TypeVar

from automation.decisions import End, HandOver
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
    CLOSED = auto()  # its window is gone, its evidence is still to be closed


Turns = Generator[State, None, R]


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
    """
    walk.begin(start)
    asked: int | None = None
    while True:
        if stop():
            return walk.ending(End(Outcome.INTERRUPTED, Outcome.INTERRUPTED.meaning))
        before = walk.memory
        seen, decision = walk.judge()
        if isinstance(decision, HandOver) and walk.handed is None and not theirs():
            walk.memory = before
            asked = seen.touched if asked is None else asked
            yield State.TOUCHED if seen.touched > asked else State.ASKING
            continue
        asked = None
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
