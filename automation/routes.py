"""Which way to the form is tried next, once one of them leads nowhere; pure.

A way that ends where the person has the window is theirs: nothing is opened under their hands.
"""

from __future__ import annotations

from dataclasses import replace

from automation.decisions import Decision, HandOver, Make, Memory
from automation.look import Sighting
from automation.screens import GoTo, Screen
from automation.sentences import listed, say


def onward(
    seen: Sighting, memory: Memory, stuck: HandOver, *, known: bool
) -> tuple[Decision, Memory]:
    """The next address to try; the hand-over, told what was tried, if there is none.

    known: the screen is one of the flow's. On an unknown page that asks for a log-in the person is
    needed, and not another way.
    """
    if memory.reviewed or seen.submitted:
        return stuck, memory
    theirs = memory.persons or seen.secret or (seen.log_in and not known)
    memory_then = _stopped(memory, stuck.screen)
    if not theirs and memory.door + 1 < len(memory.doors):
        return _enter(memory_then, stuck.screen, memory.door + 1)
    if theirs and memory.door + 1 < len(memory.doors):
        return stuck, memory
    return replace(stuck, instruction=_told(stuck.instruction, memory_then)), memory


def leave(seen: Sighting, memory: Memory, dead: Screen, stuck: HandOver) -> tuple[Decision, Memory]:
    """On a dead end: the next way. After a hand-over the same one again, once.

    A log-in by hand often ends at the site's home page, and not where the walk was going.
    """
    if memory.reviewed or seen.submitted:
        return stuck, memory
    if memory.persons and memory.doors and memory.again != memory.door:
        again = replace(memory, again=memory.door)
        return _enter(again, dead.name, memory.door)
    decision, memory = onward(seen, replace(memory, persons=False), stuck, known=True)
    if isinstance(decision, HandOver):  # the last way: not once more after this hand-over
        memory = replace(memory, again=memory.door)
    return decision, memory


def _enter(memory: Memory, screen: str, door: int) -> tuple[Decision, Memory]:
    anew = replace(
        memory,
        door=door,
        stay="",
        tried=(),
        offered=frozenset(),
        visits=(),
        circling=False,
        persons=False,
        filled=(),
    )
    return Make(screen, GoTo(memory.doors[door].address)), anew


def _stopped(memory: Memory, screen: str) -> Memory:
    """Remembering where this way has stopped; a route of several addresses counts once."""
    if not memory.doors:
        return memory
    route = memory.doors[memory.door].route
    return replace(memory, stopped=tuple((dict(memory.stopped) | {route: screen}).items()))


def _told(instruction: str, memory: Memory) -> str:
    if len(memory.stopped) < 2:  # noqa: PLR2004  # one way alone is no list
        return instruction
    person = memory.language
    each = (say("stopped", person, route=route, screen=screen) for route, screen in memory.stopped)
    return f"{instruction} {say('tried', person, routes=listed(each, 'and', person))}"
