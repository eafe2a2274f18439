"""Takes each state of a window while somebody walks, and what led from one to the next.

Reads the page and holds it in memory; clicks nothing, writes nothing, and takes no private screen.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Error as PlaywrightError

from automation.browser.guard import Phase
from automation.browser.window import PlaywrightWindow
from automation.browser.world import ScriptError, World
from automation.decisions import Decision, HandOver
from automation.hosts import bare
from automation.look import recognise
from automation.recorded import State, Step, Walked
from automation.screens import Flow
from automation.scrub_private import Private, learned
from automation.sighting import Sighting

SCRIPTS = ("snapshot.js", "record.js")
STILL_SECONDS = 0.6
TRIES = 3
TRY_MS = 120
FOREIGN = "not a page of the site"
RESTLESS = "it did not hold still"
PRIVATE = "private"
REDIRECT = '<!DOCTYPE html><html lang="en"><title>Redirected</title></html>'


def _source() -> str:
    folder = resources.files("automation.browser") / "scripts"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)


class Recorder:
    """The watch of a recorded walk, and the attendant of its window. walked: what it took."""

    def __init__(self, window: PlaywrightWindow, flow: Flow) -> None:
        self.walked = Walked()
        self._window, self._flow, self._script = window, flow, _source()
        self._known: dict[str, int] = {}
        self._at: int | None = None
        self._since = self._still = time.monotonic()
        self._outlook = ""
        self._asked = False
        self._sent = 0
        self._forget()
        window.attend(self)

    def _forget(self) -> None:
        """Nothing is known yet of how the next state comes about."""
        self._pressed: tuple[str, str] | None = None
        self._persons, self._went = False, ""

    def ready(self, world: World) -> None:
        """Listen in this document, before a recording that is replayed does."""
        with suppress(ScriptError):
            world.evaluate(f"{self._script}; 0")

    def heard(self, world: World, message: Mapping[str, Any]) -> None:
        """A control was followed, or the person asks for this very state."""
        followed = message.get("followed")
        if isinstance(followed, dict):
            self._pressed = (str(followed.get("role", "")), str(followed.get("name", "")))
            self._persons = self._window.guard.phase is Phase.HANDED
            with suppress(PlaywrightError):
                self._learn_cookies(world)
        self._asked |= message.get("said") == "save"

    def _learn_cookies(self, world: World) -> None:
        jar = world.page.context.cookies()
        self._learn("token", [cookie.get("value", "") for cookie in jar])

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """The walk sees something else: take it, unless it is still on its way."""
        named = sighting.screens or sighting.overlays
        if sighting.settled and not sighting.closed and (named or isinstance(decision, HandOver)):
            self._take(sighting)

    def changed(self, sighting: Sighting) -> None:
        """What is typed is not kept."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """The walk went to an address, or the person of a replayed recording took a step."""
        if done and what == "goto":
            self._went = bare(str(facts["address"]))
        self._persons |= done and what == "played"

    def beat(self) -> None:
        """In the person's turn: take what has held still for a while, or what was asked for."""
        if self._window.guard.phase is not Phase.HANDED:
            return
        outlook, now = self._look(), time.monotonic()
        if outlook != self._outlook:
            self._outlook, self._still = outlook, now
        new = outlook and (outlook not in self._known or self._known[outlook] != self._at)
        if self._asked or (new and now - self._still > STILL_SECONDS):
            sighting = self._sighting()
            if sighting is not None and sighting.complete:
                self._asked = False
                self._take(sighting)

    def _look(self) -> str:
        """What the page looks like now, in short; "" while it changes or is not the site's."""
        try:
            told = self._window.evaluate("objector.outlook?.() ?? ''")
        except ScriptError:
            return ""
        return sha256(str(told).encode()).hexdigest() if told else ""

    def _sighting(self) -> Sighting | None:
        glance = self._window.glance(self._flow.probes)
        return recognise(self._flow, glance) if glance else None

    def _take(self, sighting: Sighting) -> None:
        if sighting.refused:
            self.walked.passed[FOREIGN] += 1
            return
        if self._private(sighting):
            key = f"{PRIVATE} {sighting.where} {sighting.screens} {sighting.overlays}"
            self._arrive(key, State(sighting.where, "", _names(sighting)))
            return
        for turn in range(TRIES):
            if turn:
                self._window.pause(TRY_MS)
            before, taken = self._look(), self._snapshot()
            after = self._sighting()
            if after is None or after.refused or self._private(after):
                return  # it has gone meanwhile; what came is seen by itself
            if taken and before and before == self._look() and after.place() == sighting.place():
                self._keep(before, taken, sighting)
                return
            sighting = after
        self.walked.passed[RESTLESS] += 1

    def _snapshot(self) -> dict[str, Any] | None:
        try:
            taken = self._window.evaluate("objector.snapshot?.() ?? null")
        except ScriptError:
            return None
        return taken if isinstance(taken, dict) else None

    def _keep(self, key: str, taken: dict[str, Any], sighting: Sighting) -> None:
        self._learn_of(taken)
        status = int(self._window.evaluate(_STATUS) or 200)
        language = str(taken["language"])
        state = State(sighting.where, str(taken["html"]), _names(sighting), status, language)
        self._outlook = key
        self._arrive(key, state)

    def _learn_of(self, taken: dict[str, Any]) -> None:
        for kind, value in taken["typed"]:
            mail, phone = kind == "email" or "@" in value, kind == "tel"
            self._learn("e-mail" if mail else "phone" if phone else "text", [value])
        self.walked.private += learned(str(taken["source"]))
        self._learn("token", [part.partition("=")[2] for part in taken["cookies"].split("; ")])
        self._learn("token", [value for _, value in parse_qsl(taken["query"])])
        self.walked.unread += [u for u in taken["unread"] if u not in self.walked.unread]

    def _learn(self, kind: str, values: list[str]) -> None:
        found = (Private(kind, value) for value in values)
        self.walked.private += [each for each in found if each.tells]

    def _private(self, seen: Sighting) -> bool:
        """Whether it may hold a log-in, a check or a code: known as one, or it asks for one.

        A page that is known may hold a bar in which nobody types, but no dialog that asks.
        """
        private = any(self._flow.screen(name).private for name in _names(seen))
        return private or seen.secret or (seen.log_in and bool(seen.overlays or not seen.screens))

    def _arrive(self, key: str, state: State) -> None:
        """At a state that is new, or that was seen before; note what led there."""
        to = self._known.setdefault(key, len(self.walked.states))
        if to == len(self.walked.states):
            self.walked.states.append(state)
        now = time.monotonic()
        if self._went and self._went != bare(state.url):
            self._redirected(self._went, to)
        if self._at is not None and to != self._at:
            self._link(self._at, to, now)
        if to != self._at:
            self._at, self._since = to, now
            self._forget()

    def _link(self, page: int, to: int, now: float) -> None:
        sent = [each for each in self._window.submissions() if not each.refused]
        if len(sent) > self._sent:
            self._sent = len(sent)
            self.walked.sent = self.walked.sent or (sent[-1].address, page, to)
            return
        if self._went:
            return
        handed = self._persons or self._window.guard.phase is Phase.HANDED
        if not self.walked.states[page].html:
            step = Step(page, to, person=True)
        elif self._pressed:
            role, name = self._pressed
            page = self._apart(page, to, role, name)
            step = Step(page, to, role, name, person=handed)
        elif handed:
            step = Step(page, to, person=True)
        else:
            step = Step(page, to, delay=max(int((now - self._since) * 1000), 1))
            # Should it look the same again, it is another state: that one may stay.
            self._known = {key: at for key, at in self._known.items() if at != page}
        self.walked.steps.append(step)

    def _redirected(self, address: str, to: int) -> None:
        """What was opened was another address: a page of ours stands there, and goes on."""
        states = self.walked.states
        if all(state.url != address for state in states):
            states.append(State(address, REDIRECT, (), called="redirect"))
            self.walked.steps.append(Step(len(states) - 1, to, delay=1))

    def _apart(self, page: int, to: int, role: str, name: str) -> int:
        """The state to start from. Where this control has led elsewhere before, it is another one.

        It looks the same; a copy stands for it from the second visit on.
        """
        steps, states = self.walked.steps, self.walked.states
        rivals = [s for s in steps if (s.page, s.role, s.name) == (page, role, name) and s.to != to]
        into = [i for i, step in enumerate(steps) if step.to == page]
        if not rivals or not into:
            return page
        steps[into[-1]] = replace(steps[into[-1]], to=len(states))
        self._known = {k: len(states) if at == page else at for k, at in self._known.items()}
        states.append(states[page])
        return len(states) - 1


_STATUS = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 200"


def _names(sighting: Sighting) -> tuple[str, ...]:
    return (*sighting.overlays, *sighting.screens)
