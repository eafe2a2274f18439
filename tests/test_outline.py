"""The marks at fields that could be meant: they are where the fields are, and go when told."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from automation.browser.world import World
from automation.glance import Glance

ADDRESS = "https://help.instagram.com/contact/1"
ORANGE = (0xC2, 0x41, 0x0C)
FORM = "<form><textarea style='width: 300px; height: 60px'></textarea></form>"
SHADOW = f"""<x-a></x-a><script>document.querySelector("x-a")
  .attachShadow({{ mode: "open" }}).innerHTML = "{FORM}";</script>"""


class Marked:
    """A page with one field, and the mark at it as a person sees it: by its colour."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = ""
        page.route("**/*", self._serve)
        self.world = World(page, lambda *_: None, lambda _: None)

    def _serve(self, route: Route) -> None:
        route.fulfill(content_type="text/html; charset=utf-8", body=self.html)

    def mark(self, body: str) -> None:
        """Show this page and mark its field."""
        self.html = f"<!doctype html><body style='margin: 100px; height: 3000px'>{body}"
        self.page.goto(ADDRESS)
        (form,) = Glance.of(self.world.call("glance", [])).forms
        (field,) = form.fields
        given = [{"key": field.key, "selector": field.selector, "label": "Statement goes here?"}]
        self.world.call("outline", given)

    def seen(self) -> tuple[int, int, int, int] | None:
        """The box around everything in the mark's colour, once two frames are drawn."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        with Image.open(io.BytesIO(self.page.screenshot())) as picture:
            data = picture.convert("RGB")
        pixels, width = data.load(), data.width
        hits = [(x, y) for y in range(data.height) for x in range(width) if pixels[x, y] == ORANGE]
        if not hits:
            return None
        xs, ys = [x for x, _ in hits], [y for _, y in hits]
        return min(xs), min(ys), max(xs), max(ys)

    def around(self) -> bool:
        """Whether the mark is around the field, with its word above it."""
        box = self.page.locator("textarea").bounding_box()
        found = self.seen()
        if not box or not found:
            return False
        left, top, right, bottom = found
        near = abs(left - (box["x"] - 6)) <= 2 and abs(right - (box["x"] + box["width"] + 6)) <= 2
        foot = abs(bottom - (box["y"] + box["height"] + 6)) <= 2
        return near and foot and 10 < box["y"] - 6 - top < 40


@pytest.fixture(scope="module")
def marked(browser: Browser) -> Iterator[Marked]:
    """One page for all."""
    page = browser.new_page(viewport={"width": 640, "height": 400})
    yield Marked(page)
    page.close()


@pytest.mark.parametrize("body", [FORM, SHADOW], ids=["in the page", "in a shadow root"])
def test_a_mark_follows_its_field(body: str, marked: Marked) -> None:
    """The mark is around the field, and stays there when the page scrolls, grows or moves it.

    Drawn once and left, it stays where the field was.
    """
    marked.mark(body)
    assert marked.around()

    marked.page.evaluate("scrollTo(0, 60)")
    assert marked.around()
    marked.page.evaluate("document.body.style.marginTop = '190px'")
    assert marked.around()
    marked.page.set_viewport_size({"width": 600, "height": 380})
    assert marked.around()


def test_a_mark_takes_no_click(marked: Marked) -> None:
    """What is below the mark and its word can be clicked, and the page finds nothing of it."""
    marked.mark(FORM)
    marked.page.locator("textarea").click(position={"x": 2, "y": 2})

    assert marked.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert marked.page.evaluate("document.documentElement.lastElementChild.shadowRoot") is None
    assert "goes here" not in marked.page.evaluate("document.documentElement.innerText")


def test_a_mark_is_over_a_modal_dialog(marked: Marked) -> None:
    """A field in a modal dialog is marked too, on top of the dialog."""
    modal = "<dialog style='padding: 60px'>{}</dialog><script>{}</script>"
    marked.mark(modal.format(FORM, "document.querySelector('dialog').showModal()"))

    assert marked.around()


def test_a_mark_that_a_page_throws_out(marked: Marked) -> None:
    """A page that empties its document around the field cannot take the mark away."""
    marked.mark(FORM)
    marked.page.evaluate("document.documentElement.lastElementChild.remove()")

    assert marked.around()


def test_marks_go(marked: Marked) -> None:
    """A mark is gone while a picture is taken, while its field is, and for good when told."""
    marked.mark(FORM)

    marked.world.call("conceal", True)
    assert marked.seen() is None
    marked.world.call("conceal", False)
    assert marked.around()
    marked.page.evaluate("document.querySelector('form').hidden = true")
    assert marked.seen() is None
    marked.page.evaluate("document.querySelector('form').hidden = false")
    assert marked.around()
    marked.world.call("outline", [])
    assert marked.seen() is None
