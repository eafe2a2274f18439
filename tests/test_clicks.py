"""What a move clicks in a page, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from automation.browser.window import PlaywrightWindow
from automation.browser.world import World
from automation.screens import Control, words
from flows import FLOWS

ADDRESS = "https://privacycenter.instagram.com/guide/genai/"
STARTED = Control(("button",), words("Get started"))
YES = Control(("radio",), words("Yes"), alone=True)
FLOW = FLOWS["meta-ai-instagram"]
DECEIVED = "<script>Element.prototype.closest = () => null</script>"


class Place:
    """A window on one page of the site, which counts where the mouse goes down."""

    def __init__(self, page: Page) -> None:
        self.page, self.html = page, ""
        page.context.route("**/*", self._serve)
        self.window = PlaywrightWindow(page.context, FLOW, None)
        self.window.start(page)

    def _serve(self, route: Route) -> None:
        route.fulfill(content_type="text/html; charset=utf-8", body=self.html)

    def click(self, body: str, control: Control) -> str:
        """Show this page and click the control in it."""
        count = "<script>window.hits = []; onpointerdown = (e) => hits.push(e.target.id)</script>"
        self.html = f"<!doctype html><html lang=en><body>{body}{count}</body></html>"
        self.window.goto(ADDRESS)
        self.page.wait_for_load_state()
        return self.window.click(control)

    @property
    def hits(self) -> list[str]:
        """The ids of what the mouse was pressed on."""
        return list(self.page.evaluate("window.hits"))


@pytest.fixture(scope="module")
def place(browser: Browser) -> Iterator[Place]:
    """One window for all pages."""
    with browser.new_context(service_workers="block") as context:
        yield Place(context.new_page())


@pytest.mark.parametrize(
    "body",
    [
        "<form><button id=b>Get started</button></form>",
        "<form><input id=b type=submit value='Get started'></form>",
        "<form id=f></form><button id=b form=f>Get started</button>",
        "<form><button><span id=b role=button>Get started</span></button></form>",
        "<button id=b aria-label='Get started'>Submit</button>",
        f"{DECEIVED}<form><button id=b>Get started</button></form>",
        "<form><input name=closest><button id=b>Get started</button></form>",
        "<form role=button aria-label='Get started'><button id=b>Go on</button></form>",
        "<div role=button aria-label='Get started'><form><input id=b type=submit></form></div>",
        (
            "<form id=b role=button aria-label='Get started'>Submit"
            "<input name=innerText hidden></form>"
        ),
    ],
)
def test_what_would_submit_is_not_clicked(body: str, place: Place) -> None:
    """A control that submits a form, or says so, is left alone, whatever else it is called.

    The page's own scripts and names have no say in it.
    """
    assert place.click(body, STARTED) == ""
    assert place.hits == []


def test_what_leads_on_is_clicked(place: Place) -> None:
    """A button that submits nothing is clicked, and named as the page calls it."""
    told = place.click("<form><button id=b type=button>Get started</button></form>", STARTED)

    assert told == "button 'Get started'"
    assert place.hits == ["b"]


def test_a_radio_button_is_chosen_and_nothing_over_it(place: Place) -> None:
    """What lies over a radio button gets no click; the button is chosen all the same."""
    lid = "<b id=lid style='position: absolute; inset: 0; background: #fff'></b>"
    body = f"<p style='position: relative'><label><input id=y type=radio> Yes</label>{lid}</p>"

    assert place.click(body, YES)
    assert place.page.evaluate("document.getElementById('y').checked")
    assert place.hits == []


def test_one_of_two_is_not_chosen(place: Place) -> None:
    """Where two buttons bear the name of one that has to be alone, neither is chosen."""
    body = "".join(f"<label><input type=radio name={n}> Yes</label>" for n in "ab")

    assert place.click(body, YES) == ""
    assert not place.page.evaluate("document.querySelectorAll(':checked').length")


@pytest.mark.parametrize(
    ("becomes", "clicked"),
    [
        ("void 0", True),
        ("document.body.append(document.createElement('p'))", True),
        ("document.body.innerHTML = document.body.innerHTML", False),
        ("location.reload()", False),
        ("document.forms[0].firstChild.type = 'submit'", False),
    ],
)
def test_only_the_very_element_that_was_looked_at(
    becomes: str, place: Place, monkeypatch: pytest.MonkeyPatch, *, clicked: bool
) -> None:
    """A control that has come in another's place, in this document or the next, is not clicked.

    Nor is one that has become one that submits.
    """
    acts = place.window.guard.acts

    def meanwhile(world: World) -> None:
        acts(world)
        place.page.evaluate(f"setTimeout(() => {becomes})")
        place.page.wait_for_timeout(300)

    monkeypatch.setattr(place.window.guard, "acts", meanwhile)

    told = place.click("<form><button id=b type=button>Get started</button></form>", STARTED)

    assert bool(told) is clicked
    assert place.hits == (["b"] if clicked else [])
