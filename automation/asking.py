"""What a person is asked at a hand-over, in whole sentences; knows no browser and no site.

Controls are named as the page itself calls them, with the English words beside other ones.
"""

from __future__ import annotations

from automation import sentences as say
from automation.decisions import Memory
from automation.landmarks import Control
from automation.look import Sighting
from automation.screens import Flow, Screen


def named(control: Control, language: str) -> str:
    """The control in the language of the page; "" is a page that does not tell it."""
    english, own = control.name.known("en"), control.name.known(language)
    told = control.describe(language if own else "en")
    if not english or own[:1] == english[:1]:
        return told
    return say.IN_ENGLISH.format(told, english[0]) if own else say.ONLY_ENGLISH.format(told)


def instruction(screen: Screen, language: str) -> str:
    """What to do on this screen by hand."""
    controls = [named(control, language) for control in screen.controls]
    if screen.instruction:
        return screen.instruction.format(*controls)
    return say.BY_HAND.format(" or ".join(dict.fromkeys(controls)))


def described(screen: Screen, language: str) -> str:
    """The screen and the control that leads on from it."""
    if not screen.controls:
        return say.SCREEN.format(screen.name)
    return say.SCREEN_WITH.format(screen.name, named(screen.controls[0], language))


def by_hand(flow: Flow, top: Screen, seen: Sighting, memory: Memory) -> str:
    """How to go on from a screen on which no move is left."""
    if top.moves:
        return together(say.NO_WAY.format(top.name), instruction(top, seen.language))
    following = described(_expected(flow, memory), seen.language)
    return together(instruction(top, seen.language), say.NEXT.format(following))


def further(flow: Flow, seen: Sighting, memory: Memory) -> str:
    """What was looked for, and the form's address; after the review, the way back to it."""
    if seen.submitted:
        return ""
    if memory.reviewed:
        return say.BACK
    sought = say.SOUGHT.format(described(_expected(flow, memory), seen.language))
    address = flow.form_address
    return together(sought, say.WAY_OUT.format(address) if address else "")


def framed(flow: Flow, seen: Sighting) -> str:
    """What the person has to know of the page's frames: nothing is ever typed into one."""
    foreign = [address for address in seen.frames if not flow.has(address)]
    if foreign:
        return say.FOREIGN_FRAME.format(", ".join(foreign))
    return say.FRAME if seen.frames else ""


def _expected(flow: Flow, memory: Memory) -> Screen:
    """The screen after the farthest one that was seen on the way to the form.

    Where another route starts is on no way but that route's own.
    """
    way = [s for s in flow.screens if (s.moves or s.form) and not (s.overlay or s.end)]
    names = [screen.name for screen in way]
    seen = [names.index(name) for name, _ in memory.visits if name in names]
    if not seen:
        return flow.screen(memory.start) if memory.start else way[0]
    doors = {route.screen for route in flow.routes}
    ahead = [s for s in way[max(seen) + 1 :] if s.form or s.name not in doors]
    return ahead[0] if ahead else way[-1]


def together(*sentences: str) -> str:
    """The sentences that are there, as one text."""
    return " ".join(filter(None, sentences))
