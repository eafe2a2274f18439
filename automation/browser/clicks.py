"""Clicks the controls of moves, and nothing that submits; the only room that clicks.

Knows Playwright and the window's guard; may not know a site.
"""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import ElementHandle, Locator
from playwright.sync_api import Error as PlaywrightError

from automation.browser.guard import Guard
from automation.browser.tabs import Tabs
from automation.hosts import unwrapped
from automation.phrases import clean
from automation.screens import Control, Flow

ACT_MS = 4_000
GOTO_MS = 30_000


class Clicks:
    """The clicks of one window."""

    def __init__(self, tabs: Tabs, guard: Guard, flow: Flow) -> None:
        self._tabs, self._guard, self._flow = tabs, guard, flow

    def click(self, control: Control) -> str:
        """Click the first that is visible and does not submit; what was clicked, or ""."""
        try:
            role, found = self.located(control)
            if not found or self._submits(found[0]) or (control.alone and len(found) > 1):
                return ""
            name = found[0].evaluate("el => el.getAttribute('aria-label') || el.innerText")
            # A handle dies with its document: no page that comes meanwhile is clicked.
            if not self._act(role, found[0].element_handle(timeout=ACT_MS)):
                return ""
        except PlaywrightError:
            return ""
        known = control.pattern.match(clean(str(name or "")))  # the rest may be about the person
        return f"{role} '{known[0].strip()}'" if known else control.describe()

    def located(self, control: Control) -> tuple[str, list[Locator]]:
        """Every visible element that this control names, by role in the control's order."""
        page = self._tabs.page()
        for role in control.roles:
            scope = page.get_by_role("dialog") if control.in_dialog else page
            hits = scope.get_by_role(cast("Any", role), name=control.pattern).filter(visible=True)
            if count := hits.count():
                return role, [hits.nth(i) for i in range(count)]
        marked = page.locator(control.css).filter(visible=True).all() if control.css else []
        return control.roles[0], marked

    def _act(self, role: str, target: ElementHandle) -> bool:
        """Follow a wrapped link to what it wraps, if that is the site's; click anything else."""
        world = self._tabs.current()
        if world is None or not self._flow.has(world.page.url):
            return False
        link = target.evaluate("el => el.closest('a[href]')?.href ?? ''")
        wrapped = unwrapped(str(link), self._flow.wrappers)
        if wrapped is not None:
            if not self._flow.has(wrapped):
                return False
            world.page.goto(wrapped, wait_until="commit", timeout=GOTO_MS)
            return True
        self._guard.acts(world)
        if role == "radio":  # a drawn circle often lies over it; whatever lies there is not clicked
            target.evaluate("el => el.click()")
        else:
            target.click(timeout=ACT_MS, no_wait_after=True)
        return True

    def _submits(self, target: Locator) -> bool:
        native = target.evaluate(
            "el => { const c = el.closest('button, input'); "
            "return Boolean(c && c.form && ['submit', 'image'].includes(c.type)); }"
        )
        name = target.evaluate("el => el.innerText || el.getAttribute('aria-label') || el.value")
        labels = Control(("button",), self._flow.submit)
        return bool(native) or bool(name and labels.pattern.match(clean(str(name))))
