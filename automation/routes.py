"""Which way to the form is tried next, once one of them leads nowhere; pure.

A way that ends where the person has the window is theirs: nothing is opened under their hands.
"""

from __future__ import annotations

from dataclasses import replace

from automation.decisions import Decision, HandOver, Make, Memory
from automation.screens import GoTo
from automation.sentences import listed, say
from automation.sighting import Sighting


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


def leave(
    seen: Sighting, memory: Memory, stuck: HandOver, *, helped: bool
) -> tuple[Decision, Memory]:
    """On a dead end: the next way, unless the person has the window.

    helped: they have just logged in, say, and the page holds still. That often ends at the site's
    home page, and not where the walk was going: the same way is tried again, once.
    """
    if memory.reviewed or seen.submitted:
        return stuck, memory
    if not memory.persons:
        return onward(seen, memory, stuck, known=True)
    once_more = helped and memory.doors and memory.again != memory.door and not seen.log_in
    if once_more:
        return _enter(replace(memory, again=memory.door), stuck.screen, memory.door)
    return onward(seen, memory, stuck, known=True)


def on_trial(seen: Sighting, memory: Memory) -> bool:
    """Whether this address is only a further one of its route: what it says of itself is no end."""
    if memory.reviewed or seen.submitted or not 0 < memory.door < len(memory.doors):
        return False
    return memory.doors[memory.door].route == memory.doors[memory.door - 1].route


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
