"""Clicks the controls of moves, and nothing that submits; the only room that clicks.

Knows Playwright and the window's guard; may not know a site.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from playwright.sync_api import ElementHandle
from playwright.sync_api import Error as PlaywrightError

from automation.browser.guard import Guard
from automation.browser.tabs import Tabs
from automation.hosts import unwrapped
from automation.phrases import clean
from automation.screens import Control, Flow

ACT_MS = 4_000
GOTO_MS = 30_000
# Of one element, in one go: what it would do, and what it is called.
_ABOUT = """el => {
  const control = el.closest("button, input");
  const text = el.innerText, named = el.getAttribute("aria-label");
  return {
    submits: Boolean(control && control.form && ["submit", "image"].includes(control.type)),
    label: text || named || el.value,
    name: named || text,
    link: el.closest("a[href]")?.href ?? "",
  };
}"""


class Clicks:
    """The clicks of one window."""

    def __init__(self, tabs: Tabs, guard: Guard, flow: Flow) -> None:
        self._tabs, self._guard, self._flow = tabs, guard, flow

    def click(self, control: Control) -> str:
        """Click the first that is visible and does not submit; what was clicked, or ""."""
        try:
            role, found = self.located(control)
            if not found or (control.alone and len(found) > 1):
                return ""
            # A handle dies with its document: no page that comes meanwhile is clicked.
            about = found[0].evaluate(_ABOUT)
            if self._submits(about) or not self._act(role, found[0], str(about["link"])):
                return ""
        except PlaywrightError:
            return ""
        # The rest of its name may be about the person.
        known = control.pattern.match(clean(str(about["name"] or "")))
        return f"{role} '{known[0].strip()}'" if known else control.describe()

    def located(self, control: Control) -> tuple[str, list[ElementHandle]]:
        """Every visible element that this control names, by role in the control's order."""
        page = self._tabs.page()
        for role in control.roles:
            scope = page.get_by_role("dialog") if control.in_dialog else page
            hits = scope.get_by_role(cast("Any", role), name=control.pattern).filter(visible=True)
            if found := hits.element_handles():
                return role, found
        marked = page.locator(control.css).filter(visible=True) if control.css else None
        return control.roles[0], marked.element_handles() if marked else []

    def _act(self, role: str, target: ElementHandle, link: str) -> bool:
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
            target.evaluate("el => el.click()")
        else:
            target.click(timeout=ACT_MS, no_wait_after=True)
        return True

    def _submits(self, about: Mapping[str, Any]) -> bool:
        label, labels = about["label"], Control(("button",), self._flow.submit)
        return bool(about["submits"]) or bool(label and labels.pattern.match(clean(str(label))))
