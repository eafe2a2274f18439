"""A flow: the map of screens, landmarks and moves; knows no browser and no site.

There is no word for submitting. A flow that could submit, that has no end, or a screen with
neither move nor instruction cannot be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from automation.errors import FlowError
from automation.hosts import Address, Refused, address
from automation.landmarks import (
    Answered,
    At,
    Brief,
    Chosen,
    Condition,
    Control,
    Covered,
    Has,
    HasForm,
    Landmark,
    Not,
    Says,
    Shows,
)
from automation.outcome import Outcome
from automation.phrases import Words, clean, whole, words
from automation.vocabulary import KINDS, Click, Door, Field, GoTo, Move, Route, Screen

__all__ = [
    "Answered",
    "At",
    "Brief",
    "Chosen",
    "Click",
    "Condition",
    "Control",
    "Covered",
    "Door",
    "Field",
    "Flow",
    "FlowError",
    "GoTo",
    "Has",
    "HasForm",
    "Landmark",
    "Move",
    "Not",
    "Outcome",
    "Route",
    "Says",
    "Screen",
    "Shows",
    "Words",
    "words",
]


@dataclass(frozen=True)
class Flow:
    """A map, not an itinerary. Frozen, and checked when built.

    hosts: exact hosts on which the walk moves and fills. submit: labels of controls that are
    never touched. sends: paths to which the site is known to send its forms. plain_keys: keys of
    a query that are known to mean nothing to a form. wrappers: hosts whose links lead on to the
    address in their parameter `u`. texts: the screens' instructions in
    other languages than English, by language and screen. version: changes with each change of the
    map.
    """

    name: str
    title: str
    platform: str
    version: str
    hosts: tuple[str, ...]
    routes: tuple[Route, ...]
    screens: tuple[Screen, ...]
    fields: tuple[Field, ...]
    submit: Words
    sends: tuple[str, ...] = ()
    plain_keys: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    _by_name: dict[str, Screen] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {s.name: s for s in self.screens})
        _check_flow(self)

    def has(self, url: str) -> bool:
        """Whether the address is on one of the site's hosts."""
        return not isinstance(address(url, self.hosts), Refused)

    def form_at(self, where: Address) -> bool:
        """Whether the form may stand at this address."""
        return any(at.holds(where) for at in _addresses(s for s in self.screens if s.form))

    @cached_property
    def form_paths(self) -> tuple[str, ...]:
        """The same as regular expressions for whole paths, valid in the browser too."""
        return tuple(at.path for at in _addresses(s for s in self.screens if s.form))

    def private_at(self, where: Address) -> bool:
        """Whether this address alone tells of a log-in or a check of the person."""
        marks = (mark for s in self.screens if s.private for mark in s.landmarks)
        alone = (mark.conditions[0] for mark in marks if len(mark.conditions) == 1)
        return any(isinstance(at, At) and at.holds(where) for at in alone)

    def screen(self, name: str) -> Screen:
        """The screen with this name."""
        return self._by_name[name]

    def instruction(self, screen: Screen, language: str) -> str:
        """What the person is asked on this screen: in this language, if it is known in it."""
        return self.texts.get(language, {}).get(screen.name, screen.instruction)

    @cached_property
    def probes(self) -> tuple[str, ...]:
        """The CSS selectors that landmarks and controls ask for."""
        conditions = (c for s in self.screens for m in s.landmarks for c in m.conditions)
        inner = [c.condition if isinstance(c, Not) else c for c in conditions]
        controls = [c.control for c in inner if isinstance(c, Shows)]
        controls += [control for screen in self.screens for control in screen.controls]
        asked = [c.css for c in inner if isinstance(c, Has)] + [c.css for c in controls]
        return tuple(dict.fromkeys(filter(None, asked)))

    @cached_property
    def languages(self) -> list[str]:
        """Languages in which at least one of the moves' words is known, sorted."""
        controls = (control for screen in self.screens for control in screen.controls)
        return sorted({lang for control in controls for lang in control.name.by_language})

    @cached_property
    def form_address(self) -> str:
        """The address of the form itself, if a route starts there, else ""."""
        doors = (r.start for r in self.routes if r.way and self.screen(r.way[0]).form)
        return next(doors, "")

    def route(self, name: str | None = None) -> Route:
        """The route with this name, or the first; KeyError if there is none."""
        return self.routes[0] if name is None else {r.name: r for r in self.routes}[name]


def _addresses(screens: Iterable[Screen]) -> Iterator[At]:
    """The addresses by which these screens are known."""
    conditions = (c for s in screens for mark in s.landmarks for c in mark.conditions)
    return (c for c in conditions if isinstance(c, At))


def _check_flow(flow: Flow) -> None:
    names = [screen.name for screen in flow.screens]
    for name in names:
        if names.count(name) > 1:
            raise FlowError(f"flow {flow.name}: two screens are called '{name}'")
    if not any(screen.form for screen in flow.screens):
        raise FlowError(f"flow {flow.name}: no screen is the form")
    if not any(screen.end is Outcome.SENT for screen in flow.screens):
        raise FlowError(f"flow {flow.name}: it has no end: no screen means 'sent'")
    if not flow.routes or not flow.fields or not flow.hosts:
        raise FlowError(f"flow {flow.name}: routes, fields and hosts may not be empty")
    if not flow.submit.phrases:
        raise FlowError(f"flow {flow.name}: it knows no label that submits, so a move might")
    if not any(each.kind == "text" for each in flow.fields):
        raise FlowError(f"flow {flow.name}: no field of kind 'text', by which the form is found")
    _check_parts(flow)


def _check_parts(flow: Flow) -> None:
    for wanted in flow.fields:
        _check_field(flow, wanted)
    for route in flow.routes:
        _check_route(flow, route)
    for screen in flow.screens:
        _check_screen(flow, screen)


def _check_field(flow: Flow, wanted: Field) -> None:
    where = f"flow {flow.name}, field '{wanted.name}'"
    if sum(other.name == wanted.name for other in flow.fields) > 1:
        raise FlowError(f"{where}: another field is called the same")
    if wanted.kind not in KINDS:
        raise FlowError(f"{where}: wanted a kind ({', '.join(KINDS)}), found '{wanted.kind}'")
    if bool(wanted.options) != (wanted.kind == "choice"):
        raise FlowError(f"{where}: options belong to a choice, and to nothing else")
    if not all(option.phrases for option in wanted.options.values()):
        raise FlowError(f"{where}: an option has no words by which it is found")


def _check_route(flow: Flow, route: Route) -> None:
    where = f"flow {flow.name}, route '{route.name}'"
    for door in route.doors:
        _check_address(flow, door.address, where)
    forms = [screen.name for screen in flow.screens if screen.form]
    for name in route.way:
        if all(screen.name != name for screen in flow.screens):
            raise FlowError(f"{where}: '{name}' is on its way, and no screen is called so")
    if route.way and route.way[-1] not in forms:
        raise FlowError(f"{where}: its way ends at '{route.way[-1]}', which is not the form")


def _check_screen(flow: Flow, screen: Screen) -> None:
    where = f"flow {flow.name}, screen '{screen.name}'"
    if not screen.landmarks or not all(mark.conditions for mark in screen.landmarks):
        raise FlowError(f"{where}: it has no landmark, so nothing tells that we are there")
    if screen.form and screen.moves:
        raise FlowError(f"{where}: the form has a move; on the form only the person acts")
    if screen.dead and (screen.moves or screen.form or screen.end):
        raise FlowError(f"{where}: it is dead, so it can have no move, no form and no end")
    if screen.end and screen.moves:
        raise FlowError(f"{where}: it is an end and has a move")
    for move in screen.moves:
        if isinstance(move, GoTo):
            _check_address(flow, move.address, where)
        else:
            _check_click(flow, move.control, where)
    _check_instruction(screen, screen.instruction, where)
    for texts in flow.texts.values():
        if screen.name in texts:
            _check_instruction(screen, texts[screen.name], where)


def _check_instruction(screen: Screen, text: str, where: str) -> None:
    if not (screen.controls or text or screen.end):
        raise FlowError(f"{where}: neither a click nor an instruction: nobody could go on")
    try:
        text.format(*(control.describe() for control in screen.controls))
    except (IndexError, KeyError, ValueError) as error:
        raise FlowError(
            f"{where}: its instruction '{text}' names a control that no move clicks"
        ) from error


def _check_click(flow: Flow, control: Control, where: str) -> None:
    never = whole(flow.submit.phrases)
    for phrase in control.name.phrases:
        if never.match(clean(phrase)):
            raise FlowError(f"{where}: a move clicks '{phrase}', which submits")
    if any(control.pattern.match(clean(label)) for label in flow.submit.phrases):
        raise FlowError(f"{where}: a move could match a label that submits")


def _check_address(flow: Flow, given: str, where: str) -> None:
    found = address(given, flow.hosts)
    if isinstance(found, Refused):
        raise FlowError(f"{where}: the address '{given}' {found.why}")
