"""Watches a walk: keeps pictures and texts, logs each step, tells of progress.

Knows the ports and the bundle; decides nothing. A picture that fails is a gap, never an error.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from automation.decisions import Decision, End, HandOver
from automation.errors import EvidenceError, WindowError
from automation.evidence.bundle import Bundle
from automation.logs import get
from automation.look import Sighting
from automation.ports import Person, Window
from automation.screens import Flow

UNKNOWN = "unknown"
MOST_CHANGES = 30
DONE = {
    "click": "clicked",
    "goto": "opened",
    "fill": "filled in:",
    "played": "played the recorded person's step at",
}


class Witness:
    """The watch of one attempt. seen_screens: what was seen, for the provenance."""

    def __init__(self, window: Window, flow: Flow, bundle: Bundle, person: Person) -> None:
        self._window, self._flow, self._bundle, self._person = window, flow, bundle, person
        self._pictured: set[str] = set()
        self._changes = 0
        self._filled = False
        self._after_private = False
        self.seen_screens: list[dict[str, Any]] = []

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Another sighting or decision: log it, and picture a screen when it is new."""
        name = self._name(sighting)
        get().info(
            "looked",
            screens=sighting.screens,
            overlays=sighting.overlays,
            address=sighting.where,
            decision=type(decision).__name__.lower(),
        )
        if not sighting.settled or sighting.closed:
            return
        self._follow(sighting)
        if name != UNKNOWN or isinstance(decision, HandOver):
            self._picture(name, sighting)
        review = isinstance(decision, HandOver) and decision.kind == "review"
        if review or (isinstance(decision, End) and self._is_form(name)):
            self._picture(f"{name}-{'filled' if self._filled else 'unfilled'}", sighting)
            # From here on each screen is an answer, whatever was pictured before.
            self._pictured.clear()
            self._pictured |= {name, f"{name}-filled", f"{name}-unfilled"}

    def changed(self, sighting: Sighting) -> None:
        """Picture the form again as the person has it now; the last one is as it was left."""
        self._changes += 1
        if self._changes <= MOST_CHANGES:
            self._picture(f"{self._name(sighting)}-changed-{self._changes}", sighting)

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Something was done: one log line, one line of progress."""
        get().info(what if done else f"could not {what}", **facts)
        self._filled |= what == "fill" and bool({"filled", "kept"} & {*facts.values()})
        shown = ", ".join(f"{key} {value}" for key, value in facts.items() if what == "fill")
        named = shown or " ".join(str(value) for value in facts.values())
        self._person.step(f"{DONE[what]} {named}" if done else f"not {DONE[what]} {named}")

    def _name(self, sighting: Sighting) -> str:
        return (*sighting.overlays, *sighting.screens, UNKNOWN)[0]

    def _is_form(self, name: str) -> bool:
        return name != UNKNOWN and self._flow.screen(name).form

    def _picture(self, name: str, sighting: Sighting) -> None:
        """Once per screen. What may hold a password or a code is noted and not pictured."""
        key = f"{name} {sighting.where}" if name == UNKNOWN else name
        if key in self._pictured:
            return
        self._pictured.add(key)
        note: dict[str, Any] = {
            "screen": name,
            "address": sighting.where,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.seen_screens.append(note)
        if sighting.secret or self._after_private:
            note["not_pictured"] = "it may hold a password or a code"
            return
        number = self._bundle.number()
        try:
            note["picture"] = self._bundle.keep(f"{number}-{name}.png", self._window.picture())
            note["text"] = self._bundle.keep(f"{number}-{name}.txt", self._window.text())
        except (WindowError, EvidenceError) as error:
            note["not_pictured"] = str(error)
            self._bundle.lacks(f"picture of '{name}': {error}")
            get().warning("picture failed", screen=name, why=str(error))

    def _follow(self, sighting: Sighting) -> None:
        """An unknown page right after a private one is private too: it may be the same, changed."""
        names = (*sighting.overlays, *sighting.screens)
        if names:
            self._after_private = any(self._flow.screen(name).private for name in names)
