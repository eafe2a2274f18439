"""The words of a flow: screens, moves, fields, routes; plain values, checked by the flow.

There is no word for submitting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from automation.landmarks import Control, Landmark
from automation.outcome import Outcome
from automation.phrases import Words

# What a field can be, and what is wanted in it.
KINDS: Mapping[str, str] = {
    "email": "one line: an e-mail address",
    "text": "a box of several lines: a text; by the first such field the form is found",
    "line": "one line: a text without line breaks, such as a first name",
    "phone": "one line: a telephone number as it is typed",
    "country": "a list to choose from: two letters of ISO 3166; a list without it is left alone",
    "choice": "radio buttons: a key of its options",
    "file": "a file to send along: its path on this computer",
}


@dataclass(frozen=True)
class Click:
    """A way on: click this control.

    chooses: it only marks a choice on this page, so that the next move follows at once.
    """

    control: Control
    chooses: bool = False


@dataclass(frozen=True)
class GoTo:
    """A way on: go to this address (https, on one of the flow's hosts)."""

    address: str


Move = Click | GoTo


@dataclass(frozen=True)
class Screen:
    """A place that a person would name.

    landmarks: any one of them suffices. moves: in order, the next only if nothing changed.
    instruction: what the person is asked when no move is left. {0} stands for the control of the
    first click among the moves, {1} for that of the second, as the page itself calls them.
    overlay: may lie over another screen. private: noted, never pictured. fallback: counts only
    where no other overlay and no end is seen.
    halts: every way to the form meets it, so that no other is tried: here the person goes on.
    dead: this way leads nowhere (no such page, say), so that the next route is tried.
    end: the attempt ends here, with this outcome. meaning: what this end means, where that is not
    just what its outcome means; its instruction then tells the person so. visits: more often means
    going in circles.
    """

    name: str
    landmarks: tuple[Landmark, ...]
    moves: tuple[Move, ...] = ()
    instruction: str = ""
    overlay: bool = False
    private: bool = False
    form: bool = False
    fallback: bool = False
    halts: bool = False
    dead: bool = False
    end: Outcome | None = None
    meaning: str = ""
    visits: int = 4

    @cached_property
    def controls(self) -> tuple[Control, ...]:
        """The controls that its moves click, in order."""
        return tuple(move.control for move in self.moves if isinstance(move, Click))


@dataclass(frozen=True)
class Field:
    """One field of the form: its name, how a person calls it, and what tells it apart.

    kind: one of KINDS, which tells also what its value is. hints: regular expressions for its name
    or id. optional: some forms do not have it; where it is absent, nobody is told that it is
    missing. options: of a choice, the site's words for each value that may be wanted.
    """

    name: str
    label: str
    labels: Words
    kind: str
    hints: tuple[str, ...] = ()
    optional: bool = False
    options: Mapping[str, Words] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Route:
    """A way to the form: its name, the address where it starts, the screens on it, in order.

    way: from the screen at the start to the form; what lies on top is left out. others: further
    addresses of the same kind, tried in order if the first leads nowhere.
    """

    name: str
    start: str
    way: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def doors(self) -> tuple[Door, ...]:
        """Its addresses, in order."""
        return tuple(Door(self.name, each, self.way) for each in (self.start, *self.others))


@dataclass(frozen=True)
class Door:
    """One address where a route starts, and the screens on its way, the form last."""

    route: str
    address: str
    way: tuple[str, ...] = ()
