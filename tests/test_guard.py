"""The guard in the page: what would submit is held while it is armed, and goes when it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from automation.browser.world import World
from automation.phrases import whole
from flows import FLOWS

PAGE = """<form method="post" action="/sent" target="aside"><input name="email">
<button id="native">Go</button></form><iframe name="aside"></iframe>
<div id="worded" role="button" tabindex="0">Submit</div>
<div id="other" role="button" tabindex="0">Get started</div>
<script>for (const id of ["worded", "other"]) {
  document.getElementById(id).onclick = () => fetch("/" + id, { method: "POST" });
}</script>"""
WAYS = {
    "requestSubmit": "document.forms[0].requestSubmit()",
    "a scripted click": "document.getElementById('native').click()",
    "a control that says so": "document.getElementById('worded').click()",
}
Place = tuple[Page, World, list[str]]


@pytest.fixture
def place(browser: Browser) -> Iterator[Place]:
    """A page of the site with its isolated world, and the paths that were posted to."""
    page = browser.new_page()
    posted: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.url.rpartition("/")[2])
        route.fulfill(body=PAGE, content_type="text/html")

    page.route("**/*", answer)
    world = World(page, lambda *_: None, lambda _: None)
    page.goto("https://help.instagram.com/contact/1")
    yield page, world, posted
    page.close()


def arm(world: World, *, armed: bool) -> None:
    """Tell the guard who has the window."""
    labels = next(iter(FLOWS.values())).submit.phrases
    world.call("guard", {"armed": armed, "submit": whole(labels).pattern})


@pytest.mark.parametrize("way", WAYS)
def test_what_submits_is_held(way: str, place: Place) -> None:
    """While armed nothing is posted; disarmed, the same goes once.

    Without the listener it is posted while armed.
    """
    page, world, posted = place
    arm(world, armed=True)
    page.evaluate(WAYS[way])
    page.wait_for_timeout(150)
    held = list(posted)
    arm(world, armed=False)
    page.evaluate(WAYS[way])
    page.wait_for_timeout(150)

    assert held == []
    assert len(posted) == 1


def test_enter_in_a_field_is_held(place: Place) -> None:
    """Enter in a field submits nothing while armed."""
    page, world, posted = place
    arm(world, armed=True)
    page.locator("[name=email]").press("Enter")
    page.wait_for_timeout(150)

    assert posted == []


def test_what_leads_on_is_not_held(place: Place) -> None:
    """A control that only leads on works while armed."""
    page, world, posted = place
    arm(world, armed=True)
    page.locator("#other").click()
    page.wait_for_timeout(150)

    assert posted == ["other"]
