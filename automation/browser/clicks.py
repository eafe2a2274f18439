"""Clicks the controls of moves, and nothing that submits; the only room that clicks.

Knows Playwright and the window's guard; may not know a site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from itertools import count
from typing import Any, cast

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Playwright

from automation.browser.guard import Guard
from automation.browser.tabs import Tabs
from automation.hosts import unwrapped
from automation.phrases import clean
from automation.screens import Control, Flow

ACT_MS = 4_000
GOTO_MS = 30_000
ENGINE = "objector"
_further = count(2)


def prepare(playwright: Playwright, *, attached: bool = False) -> str:
    """Teach this Playwright our selector engine, and say by which name windows know it.

    Before the context of a window is made; once is enough. attached: after, for a context that was
    there already: such a one learns only what is taught from then on, under a name of its own.
    """
    name = f"{ENGINE}{next(_further)}" if attached else ENGINE
    script = resources.files("automation.browser") / "scripts" / "held.js"
    try:
        playwright.selectors.register(name, script.read_text(encoding="utf-8"), content_script=True)
    except PlaywrightError as error:
        if "already registered" not in str(error):
            raise
    return name


class Clicks:
    """The clicks of one window. engine: the name that `prepare` gave."""

    def __init__(self, tabs: Tabs, guard: Guard, flow: Flow, engine: str) -> None:
        self._tabs, self._guard, self._flow, self._engine = tabs, guard, flow, engine
        self._keys = count(1)
        self._key = 0

    def click(self, control: Control) -> str:
        """Click the first that is visible and does not submit; what was clicked, or ""."""
        try:
            role, found = self.located(control)
            if not found or (control.alone and found > 1):
                return ""
            # What is held goes with its document: no page that comes meanwhile is clicked.
            about = json.loads(self._held("about").text_content(timeout=ACT_MS) or "{}")
            if self._submits(about) or not self._act(role, str(about["link"])):
                return ""
        except PlaywrightError:
            return ""
        # The rest of its name may be about the person.
        known = control.pattern.match(clean(str(about["name"])))
        return f"{role} '{known[0].strip()}'" if known else control.describe()

    def located(self, control: Control) -> tuple[str, int]:
        """How many visible elements this control names, by the first role that any has.

        The first of them is held until the next is located.
        """
        page = self._tabs.page()
        for role in control.roles:
            scope = page.get_by_role("dialog") if control.in_dialog else page
            named = scope.get_by_role(cast("Any", role), name=control.pattern)
            if found := self._hold(named):
                return role, found
        return control.roles[0], self._hold(page.locator(control.css)) if control.css else 0

    def _hold(self, named: Locator) -> int:
        self._key = next(self._keys)
        return named.filter(visible=True).locator(f"{self._engine}=hold {self._key}").count()

    def _held(self, what: str = "held") -> Locator:
        return self._tabs.page().locator(f"{self._engine}={what} {self._key}")

    def _act(self, role: str, link: str) -> bool:
        """Follow a wrapped link to what it wraps, if that is the site's; click anything else."""
        world = self._tabs.current()
        if world is None or not self._flow.has(world.page.url):
            return False
        wrapped = unwrapped(link, self._flow.wrappers)
        if wrapped is not None:
            if not self._flow.has(wrapped):
                return False
            world.page.goto(wrapped, wait_until="commit", timeout=GOTO_MS)
            return True
        self._guard.acts(world)
        if role == "radio":  # a drawn circle often lies over it; whatever lies there is not clicked
            self._held().element_handle(timeout=ACT_MS).evaluate("el => el.click()")
        else:
            self._held().click(timeout=ACT_MS, no_wait_after=True)
        return True

    def _submits(self, about: Mapping[str, Any]) -> bool:
        label, labels = about["label"], Control(("button",), self._flow.submit)
        return bool(about["submits"]) or bool(label and labels.pattern.match(clean(str(label))))
