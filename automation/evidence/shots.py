"""Takes a screen of a window, never one that is private or that has changed meanwhile.

Knows the window and what may be pictured; may not know what is kept of it, nor where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automation.errors import WindowError
from automation.look import recognise
from automation.ports import Taken, Window
from automation.screens import Flow
from automation.sighting import Sighting

PRIVATE = "it may hold a password or a code"
FOREIGN = "it is no page of the site"
MOVING = "it changed while it was pictured"


@dataclass(frozen=True)
class Shot:
    """What was taken of a screen, or why it was not. name: which picture of it this is.

    held: what the fields held all the while, by name; None if that changed or something was sent.
    sent: how many submissions had left.
    """

    name: str
    why: str = ""
    taken: Taken | None = None
    held: Mapping[str, str] | None = None
    sent: int = 0


class Shots:
    """What may be taken of one window, and what was."""

    def __init__(self, window: Window, flow: Flow) -> None:
        self._window, self._flow = window, flow
        self._tried: set[str] = set()
        self._after_private = False

    def follow(self, sighting: Sighting) -> None:
        """Remember a log-in until another page that is known comes up."""
        if self._private(sighting) or sighting.overlays or sighting.screens:
            self._after_private = self._private(sighting)

    def early(self, name: str, first: Sighting, kinds: Sequence[str]) -> Shot | None:
        """Take a screen that was seen once, in the time until it is looked at again.

        If the two glances agree it is theirs, and costs no time of its own. Not tried twice: a page
        that does not hold still is not pictured each time. None: nothing was taken.
        """
        known = bool(first.overlays or first.screens)
        if name in self._tried or not known or not first.complete or self._barred(first):
            return None
        self._tried.add(name)
        try:
            before, sent = self._window.values(), len(self._window.submissions())
            taken = self._window.capture(kinds)
        except WindowError:
            return None
        return None if taken.moved else Shot(name, "", taken, before, sent)

    def take(self, name: str, sighting: Sighting, kinds: Sequence[str]) -> Shot:
        """Take what was sighted: what was taken between its two glances, or else now.

        By now the page may have changed, or may change while it is pictured: then it is looked at
        right before and right after, and a picture that may show something else is thrown away.
        """
        if why := self._barred(sighting):
            return Shot(name, why)
        early = sighting.between
        if isinstance(early, Shot) and early.name == name and early.taken:
            return self._compared(early)
        if why := self._barred_now():
            return Shot(name, why)
        before, sent = self._window.values(), len(self._window.submissions())
        taken = self._window.capture(kinds)
        if why := MOVING if taken.moved else self._barred_now():
            return Shot(name, why)
        return self._compared(Shot(name, "", taken, before, sent))

    def _compared(self, shot: Shot) -> Shot:
        same = shot.held == self._window.values() and shot.sent == len(self._window.submissions())
        return shot if same else Shot(shot.name, "", shot.taken, None, shot.sent)

    def _barred_now(self) -> str:
        glance = self._window.glance(self._flow.probes)
        return self._barred(recognise(self._flow, glance)) if glance else MOVING

    def _barred(self, seen: Sighting) -> str:
        """Why this may not be pictured, or "". What follows a log-in may be the same, changed."""
        if seen.refused:
            return FOREIGN
        unknown = not (seen.overlays or seen.screens)
        return PRIVATE if self._private(seen) or (unknown and self._after_private) else ""

    def _private(self, seen: Sighting) -> bool:
        """Whether it is a log-in: known as one, typed into, or an unknown page that asks for it.

        A page that is known may hold a bar in which nobody types, but no dialog that asks.
        """
        private = any(self._flow.screen(name).private for name in (*seen.overlays, *seen.screens))
        return private or seen.secret or (seen.log_in and bool(seen.overlays or not seen.screens))
