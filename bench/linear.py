"""What a skilled user would write for one recording: a straight script, with waits for content.

It knows the eight screens of the default recording by heart and nothing else: no look, no decision,
no guard, no seal, no evidence. It serves the recording itself, as leanly as it can be served.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, Route

from automation.browser.form import SETTLE_MS
from automation.look import GAP_MS
from automation.recording import PageState, Recording

# A click on what leads on tells the server, which puts the next document in place of this one.
LEADS = """(() => { const leads = LEADS; document.addEventListener("click", (event) => {
  const name = (element) => element.getAttribute("aria-label") || element.textContent.trim();
  for (let at = event.target; at instanceof Element; at = at.parentElement)
    if (name(at) in leads) return void globalThis.lead(leads[name(at)]);
}, true); })()"""
# In order, what leads on.
STEPS: tuple[Callable[[Page], Locator], ...] = (
    lambda page: page.get_by_role("button", name="Decline optional cookies"),
    lambda page: page.get_by_role("button", name="Menu", exact=True),
    lambda page: page.get_by_role("link", name="Privacy topics"),
    lambda page: page.get_by_role("link", name="AI at Meta"),
    lambda page: page.get_by_role("button", name="Get started"),
    lambda page: page.get_by_role("button", name="Submit an objection request"),
    lambda page: page.get_by_role("link", name="Information you’ve shared on Meta Products"),
)


class Site:
    """The recording in the network's place. shown: the state of each address."""

    def __init__(self, recording: Recording, context: BrowserContext) -> None:
        self.recording = recording
        self.shown: dict[str, PageState] = {}
        for state in reversed(recording.pages):
            self.shown[state.url] = state
        context.route("**/*", self._answer)
        context.expose_binding("lead", lambda source, name: self._follow(source["page"], name))
        leads = {lead.name: lead.to for lead in recording.leads}
        self._leads = LEADS.replace("LEADS", json.dumps(leads), 1)
        context.add_init_script(self._leads)

    def _answer(self, route: Route) -> None:
        state = self.shown.get(route.request.url)
        if state is None or route.request.resource_type != "document":
            route.abort()
        else:
            route.fulfill(status=state.status, headers=dict(state.headers), body=state.html)

    def _follow(self, page: Page, name: str) -> None:
        state = self.recording.page(name)
        self.shown[state.url] = state
        session = page.context.new_cdp_session(page)
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        session.send("Page.setDocumentContent", {"frameId": frame, "html": state.html})
        page.evaluate(self._leads)  # whoever listened went with the document


def fill(page: Page, email: str, statement: str, *, patient: bool) -> None:
    """From the first address to the filled form, which is read back.

    patient: wait for content as the walk does: a page has to hold still before anything is done on
    it, and what was filled in has to stay.
    """
    page.goto("https://privacycenter.instagram.com/", wait_until="commit")
    for step in STEPS:
        target = step(page)
        target.wait_for()
        if patient:
            still(page)
        target.click()
    box, text = page.get_by_label("Email address"), page.get_by_label("Please tell us how")
    box.wait_for()
    if patient:
        still(page)
    box.fill(email)
    text.fill(statement)
    if patient:
        page.wait_for_timeout(SETTLE_MS)
    if (box.input_value(), text.input_value()) != (email, statement):
        raise RuntimeError("the form does not hold what was filled in")
    if patient:
        still(page)


def still(page: Page) -> None:
    """Wait until two readings of the page agree."""
    read = "document.readyState + location.href + document.body?.innerText"
    before = None
    while (now := page.evaluate(read)) != before:
        before = now
        page.wait_for_timeout(GAP_MS)
