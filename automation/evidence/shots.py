"""Takes a screen of a window, never one that is private or that has changed meanwhile.

Knows the window and what may be pictured; may not know what is kept of it, nor where.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from automation.errors import WindowError
from automation.look import recognise
from automation.ports import Taken, Window
from automation.screens import Flow
from automation.sighting import Sighting

PRIVATE = "it may hold a password or a code"
FOREIGN = "it is no page of the site"
MOVING = "it changed while it was pictured"
TRIES = 2
QUICK_SECONDS = 1.0  # what failed as quickly as that is tried once more


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
        self._tried: Counter[str] = Counter()
        self._after_private = False

    def follow(self, sighting: Sighting) -> None:
        """Remember a log-in until another page that is known comes up."""
        if self._private(sighting) or sighting.overlays or sighting.screens:
            self._after_private = self._private(sighting)

    def early(self, name: str, first: Sighting, kinds: Sequence[str]) -> Shot | None:
        """Take a screen that was seen once, in the time until it is looked at again.

        If the two glances agree it is theirs, and costs no time of its own. Tried a few times only:
        a page that does not hold still is not pictured each time. None: there is nothing to keep.
        """
        known = bool(first.overlays or first.screens)
        if self._tried[name] >= TRIES or not known or not first.complete or self._barred(first):
            return None
        self._tried[name] += 1
        began = time.monotonic()
        try:
            shot = self._shot(name, kinds)
        except WindowError:
            return None
        again = shot.taken is None or (
            bool(shot.taken.failed) and time.monotonic() - began < QUICK_SECONDS
        )
        return None if again else shot

    def take(self, name: str, sighting: Sighting, kinds: Sequence[str]) -> Shot:
        """Take what was sighted: what was taken between its two glances, or else now.

        By now the page may have changed, or may change while it is pictured: then it is looked at
        right before and right after, and a picture that may show something else is thrown away.
        """
        if why := self._barred(sighting):
            return Shot(name, why)
        early = sighting.between
        if isinstance(early, Shot) and early.name == name:
            return self._compared(early)
        shot = Shot(name, MOVING)
        for _ in range(TRIES):
            why = self._otherwise(sighting)
            shot = Shot(name, why) if why else self._shot(name, kinds)
            if shot.taken and (why := self._otherwise(sighting)):
                shot = Shot(name, why)
            if shot.why != MOVING:
                break
        return self._compared(shot)

    def _shot(self, name: str, kinds: Sequence[str]) -> Shot:
        before, sent = self._window.values(), len(self._window.submissions())
        taken = self._window.capture(kinds)
        return Shot(name, MOVING) if taken.moved else Shot(name, "", taken, before, sent)

    def _compared(self, shot: Shot) -> Shot:
        same = shot.held == self._window.values() and shot.sent == len(self._window.submissions())
        return shot if same else replace(shot, held=None)

    def _otherwise(self, sighting: Sighting) -> str:
        """Why what is there now may not be pictured as what was sighted, or ""."""
        glance = self._window.glance(self._flow.probes)
        if glance is None:
            return MOVING
        now = recognise(self._flow, glance)
        return self._barred(now) or (MOVING if now.place() != sighting.place() else "")

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
