"""What can be done next, and what is remembered of what was done; plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from automation.outcome import Outcome
from automation.screens import Door, Move

BY_HAND = "by-hand"


@dataclass(frozen=True)
class Make:
    """Make this move from this screen."""

    screen: str
    move: Move


@dataclass(frozen=True)
class Fill:
    """Fill the form. only: these fields, since what else there is may depend on them."""

    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandOver:
    """The window is the person's, with one instruction.

    kind: review (the filled form), emptied, covered, screen, unknown, foreign, circles, answer,
    back.
    """

    kind: str
    screen: str
    instruction: str


@dataclass(frozen=True)
class Wait:
    """Look again."""

    why: str


@dataclass(frozen=True)
class End:
    """The attempt is over. said: the person said so, and it was not seen.

    told: what the person is told of this end, where its outcome does not say it all.
    """

    outcome: Outcome
    reason: str
    said: bool = False
    told: str = ""


Decision = Make | Fill | HandOver | Wait | End


@dataclass(frozen=True)
class Memory:
    """What was done so far.

    stay: the screen of this stay. tried: its moves that were made, by index. offered: those that
    were possible when the last one was made. visits: stays per screen. filled: what became of
    each field, once the form was filled. before: what stood then where an undone field may be put.
    partly: only what is chosen was filled. refills: how often the form was filled once more, for
    fields that came or sprang back. by_hand: the undone fields that the person has put in since.
    reviewed: the person has had the form, filled as far as could be, at the address form_at, as far
    as is known. altered: fields that the page itself changed after that. promised: what
    the page said of a confirmation before anything was sent. claimed: a confirmation
    was shown, though no submission was seen. circling: the person was asked because this screen
    came again and again. attended: a person is there. rehearsal: a dry run. answer_seconds: how
    long an answer nobody knows may stay on the screen. language: in which the person is spoken to.
    doors: the addresses where the walk may start, in order; door: the one that was tried last.
    stopped: where each route has stopped, by its name. persons: the window is the person's. again:
    the door that was tried a second time, after the person had the window. before_it: the screen of
    the stay before this one.
    """

    attended: bool
    rehearsal: bool
    answer_seconds: float
    language: str = "en"
    stay: str = ""
    tried: tuple[int, ...] = ()
    offered: frozenset[int] = frozenset()
    visits: tuple[tuple[str, int], ...] = ()
    filled: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, frozenset[str]], ...] = ()
    partly: bool = False
    refills: int = 0
    by_hand: tuple[str, ...] = ()
    reviewed: bool = False
    form_at: str = ""
    altered: tuple[str, ...] = ()
    promised: frozenset[tuple[str, int]] = frozenset()
    claimed: bool = False
    circling: bool = False
    doors: tuple[Door, ...] = ()
    door: int = 0
    stopped: tuple[tuple[str, str], ...] = ()
    persons: bool = False
    again: int = -1
    before_it: str = ""

    @property
    def way(self) -> tuple[str, ...]:
        """The screens of the present route, in order, the form last; or none."""
        return self.doors[self.door].way if self.doors else ()

    @property
    def route(self) -> str:
        """The name of the present route, or ""."""
        return self.doors[self.door].route if self.doors else ""

    @property
    def fields(self) -> dict[str, str]:
        """What became of each field of which the person is told, whoever filled it."""
        told = {name: status for name, status in self.filled if status}
        return told | dict.fromkeys(self.by_hand, BY_HAND)

    def arrive(self, screen: str) -> Memory:
        """At this screen; a new stay if the last look saw another one."""
        if screen == self.stay:
            return self
        counted = dict(self.visits)
        if self.circling:  # a person has helped: it counts anew
            counted[self.stay] = 0
        counted[screen] = counted.get(screen, 0) + 1
        kept = self.reviewed or not self.stay  # a form that is left is a new one later
        return replace(
            self,
            stay=screen,
            before_it=self.stay,
            tried=(),
            offered=frozenset(),
            visits=tuple(counted.items()),
            circling=False,
            filled=self.filled if kept else (),
            partly=self.partly and kept,
            refills=self.refills if kept else 0,
        )

    def came(self, screen: str) -> int:
        """How many stays there were on this screen."""
        return dict(self.visits).get(screen, 0)
