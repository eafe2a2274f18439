"""Watches a walk: keeps pictures and texts, logs each step, tells of progress.

Knows the ports and the bundle; decides nothing. A picture that fails is a gap, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from automation.decisions import Decision, End, HandOver
from automation.errors import EvidenceError, WindowError
from automation.evidence.bundle import Bundle
from automation.kinds import private
from automation.logs import get, learn, redacted
from automation.look import Sighting, recognise
from automation.ports import Person, Window
from automation.redact import outlined
from automation.screens import Flow

UNKNOWN = "unknown"
MOST_CHANGES = 30
PRIVATE = "it may hold a password or a code"
FOREIGN = "it is no page of the site"
MOVING = "it changed while it was pictured"
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
        learn(private(self._flow.fields, self._window.values()).values())
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

    def held(self, requests: Mapping[tuple[str, str], int]) -> None:
        """What the guard held back, how often by (method, address): a line each in the log."""
        for (method, address), times in requests.items():
            host, path = outlined(address)
            get().info("held back", method=method, host=host, path=path, times=times)

    def _name(self, sighting: Sighting) -> str:
        return (*sighting.overlays, *sighting.screens, UNKNOWN)[0]

    def _is_form(self, name: str) -> bool:
        return name != UNKNOWN and self._flow.screen(name).form

    def _picture(self, name: str, sighting: Sighting) -> None:
        """Once per screen. What may not be pictured is noted."""
        key = f"{name} {sighting.where}" if name == UNKNOWN else name
        if key in self._pictured:
            return
        self._pictured.add(key)
        note: dict[str, Any] = {
            "screen": name,
            "address": redacted(sighting.where),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.seen_screens.append(note)
        try:
            self._take(name, sighting, note)
            if note.get("not_pictured") == MOVING:
                self._pictured.discard(key)
        except (WindowError, EvidenceError) as error:
            why = redacted(str(error))
            note["not_pictured"] = why
            self._bundle.lacks(f"picture of '{name}': {why}")
            get().warning("picture failed", screen=name, why=why)

    def _take(self, name: str, sighting: Sighting, note: dict[str, Any]) -> None:
        """Keep picture and text, or note why not.

        The page may have changed since it was seen, or change while it is pictured: it is looked
        at right before and right after, and a picture that may show something else is thrown away.
        """
        why = self._barred(sighting) or self._barred_now()
        if not why:
            picture, text = self._window.picture(), self._window.text()
            why = self._barred_now()
        if why:
            note["not_pictured"] = why
            return
        number = self._bundle.number()
        note["picture"] = self._bundle.keep(f"{number}-{name}.png", picture)
        note["text"] = self._bundle.keep(f"{number}-{name}.txt", text)

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

    def _follow(self, sighting: Sighting) -> None:
        """Remember a log-in until another page that is known comes up."""
        if self._private(sighting) or sighting.overlays or sighting.screens:
            self._after_private = self._private(sighting)
