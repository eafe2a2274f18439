"""What the engine needs of the world, in plain words; knows no library.

Window is one browser window, Watch keeps what happens, Person is whoever sits there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from automation.decisions import Decision, End, HandOver, Memory
from automation.fields import Resolution
from automation.glance import FieldSeen, FieldsSeen, Glance
from automation.outcome import Outcome
from automation.screens import Control
from automation.sighting import Sighting

REFUSED = 400
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Submission:
    """A submission that was seen leaving: when (UTC, ISO 8601), where to, how it was answered."""

    at: str
    method: str
    address: str
    status: int | None = None

    @property
    def refused(self) -> bool:
        """Whether the site turned it down."""
        return self.status is not None and self.status >= REFUSED


@dataclass(frozen=True)
class PanelField:
    """One field in the panel, which reads its value from the page by itself.

    status: what became of it, in words. open: it is left to the person. selector, name, kind:
    where it is, or "". wanted: what was asked for. was: what it held when the form was handed over.
    """

    label: str
    status: str
    open: bool
    selector: str = ""
    name: str = ""
    kind: str = ""
    wanted: str | None = None
    was: str | None = None


@dataclass(frozen=True)
class Panel:
    """What the panel in the page shows, in the person's language.

    turn: whose turn it is. next: what happens then. skip, answer: offer "Skip this account" and
    "I have submitted it". words: the panel's own, by key.
    """

    turn: str
    title: str
    text: str
    language: str
    direction: str
    words: Mapping[str, str]
    host: str = ""
    next: str = ""
    fields: Sequence[PanelField] = ()
    skip: bool = True
    answer: bool = False


@dataclass(frozen=True)
class Network:
    """What became of requests. answered: by the recording. refused: by guard or seal.

    left_machine: requests that got an answer from somewhere else (dry run: always 0 or a fault).
    """

    answered: int = 0
    refused: int = 0
    left_machine: int | None = 0


@dataclass(frozen=True)
class Taken:
    """What was taken of a page.

    kept: by kind: "picture" PNG of the whole page, "text" what is visible, "html" its parts (title,
    language, direction, body, and masked: the body with [removed] for what is private), not yet
    cleaned, "tree" the accessibility tree as YAML, "pdf". failed: why another was not, by kind.
    marks: what stands where, as marks.js tells it, before and after the picture;
    none: it could not be measured. moved: the page became another, or may show something else.
    """

    kept: Mapping[str, Any]
    failed: Mapping[str, str] = field(default_factory=dict)
    marks: Sequence[Mapping[str, Any]] = ()
    moved: bool = False


class Window(Protocol):
    """One window. Every method may raise WindowError; none waits for a person."""

    def glance(self, probes: Sequence[str]) -> Glance | None:
        """What is on the page now; None while it changes to another."""

    def goto(self, url: str) -> None:
        """Go to this address of the site."""

    def click(self, control: Control) -> str:
        """Click the control; what was clicked (role and name), "" if nothing could be."""

    def fill(self, fields: FieldsSeen, values: Texts, ours: Collection[str] = ()) -> Texts:
        """Fill the fields with the lock on; what became of each, by name.

        ours: those that we have filled before, and that may be set again.
        """

    def hand_over(self, panel: Panel, *, altered: bool = False) -> None:
        """Give the window to the person: panel shown, and no act of ours from here.

        What the page would send is held until the person presses. Again for a new instruction.
        altered: the page has changed what they were given; an earlier press no longer counts.
        """

    def show(self, panel: Panel) -> None:
        """The same hand-over, with something else in the panel."""

    def take_back(self) -> None:
        """Go on after a hand-over: guard closed, panel gone. Not after the review."""

    def outline(self, marks: Sequence[tuple[str, FieldSeen]]) -> None:
        """Show the person which fields could be meant, each with a word; none takes them away."""

    def follow(self, boxes: Mapping[str, Sequence[FieldSeen]]) -> None:
        """Read from now on what these boxes hold, by field name: a person may put it in there."""

    def capture(self, kinds: Sequence[str]) -> Taken:
        """Take these kinds of the page in one go, without our panel; what failed is said."""

    def pause(self, milliseconds: int) -> None:
        """The only beat: serves routes, panel and events meanwhile."""

    def closed(self) -> bool:
        """Whether the person closed the window."""

    def values(self) -> Mapping[str, str]:
        """What the fields held when they were last seen, whoever filled them, by field name."""

    def left(self) -> Mapping[str, str]:
        """The same, as it stood right before the last submission if there was one."""

    def changed(self) -> bool | None:
        """Whether they hold something else than at the hand-over; None if no field was seen."""

    def said(self) -> str:
        """What the person told the panel: "", "skip" or "submitted"."""

    def pressed(self) -> float | None:
        """Seconds since the person pressed the form's send button; None if they did not."""

    def submissions(self) -> Sequence[Submission]:
        """The submissions seen leaving since the hand-over, refused ones too."""

    def play(self) -> bool:
        """Dry run without a person: take the step that a person took here; False if none did."""


HANDED = "handed over"


class Watch(Protocol):
    """Keeps what happens. Called once for each change, never in every turn."""

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Another sighting or another decision than the last time."""

    def changed(self, sighting: Sighting) -> None:
        """The person has changed what stands in the form, and it holds still."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Something was done, or could not be. HANDED: the person has the window now."""


class Person(Protocol):
    """Whoever sits at the window."""

    def told(self, handover: HandOver) -> None:
        """One instruction, said once."""

    def step(self, text: str) -> None:
        """One line of progress."""


@dataclass(frozen=True)
class Values:
    """What goes into the fields, by field name. empty: fields left empty on purpose."""

    by_field: Mapping[str, str]
    empty: Collection[str] = ()


@dataclass(frozen=True)
class Ending:
    """How a walk ended, and what it found.

    said: the person said so; it was not seen. route: the one that was taken last. stopped: where
    those before it stopped, by route. told: what the person is told of this end.
    """

    outcome: Outcome
    reason: str
    said: bool = False
    screens: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    resolution: Resolution | None = None
    route: str = ""
    stopped: Mapping[str, str] = field(default_factory=dict)
    told: str = ""

    @classmethod
    def of(cls, end: End, screens: tuple[str, ...], memory: Memory) -> Ending:
        """What this end means after a walk over these screens, as far as it is remembered."""
        return cls(
            end.outcome,
            end.reason,
            end.said,
            screens=screens,
            fields=memory.fields,
            route=memory.route,
            stopped=dict(memory.stopped),
            told=end.told,
        )
