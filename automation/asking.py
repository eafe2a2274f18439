"""What a person is asked at a hand-over, in whole sentences; knows no browser and no site.

Controls are named as the page itself calls them, with the English words beside other ones.
"""

from __future__ import annotations

from automation.decisions import Memory
from automation.landmarks import Control
from automation.screens import Flow, Screen
from automation.sentences import called, isolated, listed, say
from automation.sighting import Sighting


def named(control: Control, page: str, person: str) -> str:
    """The control as the page calls it, told to this person.

    page, person: languages; "" is a page that does not tell its own.
    """
    english, own = control.name.known("en"), control.name.known(page)
    role = called("role", control.roles[0], control.roles[0], person)
    told = f"{role} '{isolated(control.name.say(page if own else 'en'), person)}'"
    if not english or own[:1] == english[:1]:
        return told
    if own:
        return say("in_english", person, control=told, english=english[0])
    return say("only_english", person, control=told)


def instruction(flow: Flow, screen: Screen, page: str, person: str) -> str:
    """What to do on this screen by hand."""
    controls = [named(control, page, person) for control in screen.controls]
    if screen.instruction:
        return flow.instruction(screen, person).format(*controls)
    return say("by_hand", person, controls=listed(dict.fromkeys(controls), "or", person))


def described(screen: Screen, page: str, person: str) -> str:
    """The screen and the control that leads on from it."""
    if not screen.controls:
        return say("screen", person, screen=screen.name)
    control = named(screen.controls[0], page, person)
    return say("screen_with", person, screen=screen.name, control=control)


def by_hand(flow: Flow, top: Screen, seen: Sighting, memory: Memory) -> str:
    """How to go on from a screen on which no move is left."""
    page, person = seen.language, memory.language
    asked = instruction(flow, top, page, person)
    if top.moves:
        return together(say("no_way", person, screen=top.name), asked)
    following = described(_expected(flow, memory), page, person)
    return together(asked, say("following", person, screen=following))


def further(flow: Flow, seen: Sighting, memory: Memory) -> str:
    """What was looked for, and the form's address; after the review, the way back to it."""
    page, person = seen.language, memory.language
    if seen.submitted:
        return ""
    if memory.reviewed:
        return say("back", person)
    sought = say("sought", person, screen=described(_expected(flow, memory), page, person))
    address = flow.form_address
    return together(sought, say("way_out", person, address=address) if address else "")


def framed(flow: Flow, seen: Sighting, memory: Memory) -> str:
    """What the person has to know of the page's frames: nothing is ever typed into one."""
    foreign = [address for address in seen.frames if not flow.has(address)]
    if foreign:
        return say("foreign_frame", memory.language, addresses=", ".join(foreign))
    return say("frame", memory.language) if seen.frames else ""


def _expected(flow: Flow, memory: Memory) -> Screen:
    """The screen after the farthest one that was seen on the present way; at last the form."""
    way = memory.way or flow.routes[0].way
    seen = [way.index(name) for name, _ in memory.visits if name in way]
    ahead = way[max(seen, default=-1) + 1 :] or way[-1:]
    return flow.screen(ahead[0]) if ahead else next(s for s in flow.screens if s.form)


def together(*sentences: str) -> str:
    """The sentences that are there, as one text."""
    return " ".join(filter(None, sentences))
