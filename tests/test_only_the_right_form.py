"""Promise: it types only into the right form of the right site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from automation.browser.form import Form
from automation.browser.window import PlaywrightWindow
from automation.browser.world import World
from automation.decide import decide
from automation.decisions import HandOver, Memory
from automation.glance import Glance
from automation.look import recognise
from automation.recording import PageState, Recording, load
from automation.screens import Control, words
from automation.sighting import Sighting
from flows import FLOWS
from support import EMAIL, STATEMENT
from tls_site import Site

pytestmark = pytest.mark.sampled(most=5)

FLOW = FLOWS["meta-ai-instagram"]
ADDRESS = "https://help.instagram.com/contact/767264225370182"
FOREIGN = "https://privacy-center.example.org"
ELSEWHERE = "https://www.instagram.com/elsewhere/"
VALUES = {"email": EMAIL, "statement": STATEMENT}
ASKED = "Please tell us how this processing impacts you"

FIELDS = f"""<p><label>Email address <input type=email name=email id=mail></label></p>
<p><label>{ASKED}<br><textarea name=processing_impact id=why></textarea></label></p>"""
FORM = f"<form id=objection action=/ajax/send>{FIELDS}<button>Submit</button></form>"
PAGE = f"<h1>Object</h1>{FORM}<form id=other action=/other><input name=note></form>"

# Every value that stands anywhere in this document, shadow roots and what was taken out included.
HELD = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((el) =>
    [...(el.value && el.matches("input, textarea") ? [el.value] : []),
     ...(el.shadowRoot ? all(el.shadowRoot) : [])]);
  return [...all(document), ...(window.kept ?? []).map((el) => el.value).filter(Boolean)];
}"""


@dataclass
class Place:
    """One page at the form's address, with our isolated world, and what it shows."""

    page: Page
    html: str = ""

    def __post_init__(self) -> None:
        self.page.route("**/*", self._serve)
        self.world = World(self.page, lambda *_: None, lambda _: None)

    def _serve(self, route: Route) -> None:
        body = self.html if route.request.url == ADDRESS else f"<body>{FORM}"
        route.fulfill(content_type="text/html; charset=utf-8", body=body)

    def look(self, body: str) -> Sighting:
        """Open this page and recognise it."""
        self.html = f"<!doctype html><html lang=en><body>{body}</body></html>"
        self.page.goto(ADDRESS)
        return self.again()

    def again(self) -> Sighting:
        """Look once more."""
        seen = self.world.call("glance", list(FLOW.probes))
        return recognise(FLOW, Glance.of(seen, frames=self.world.frames))

    def fill(self, seen: Sighting) -> dict[str, str]:
        """Fill what was found."""
        assert seen.fields is not None
        form = Form(self.world, FLOW, lambda ms: self.page.wait_for_timeout(ms / 10))
        return form.fill(seen.fields.found(), VALUES)

    def held(self) -> list[str]:
        """Every value in the page and in its frames."""
        return [value for frame in self.page.frames for value in frame.evaluate(HELD)]


@pytest.fixture(scope="module")
def place(browser: Browser) -> Iterator[Place]:
    """One page for all that is hostile."""
    page = browser.new_page()
    yield Place(page)
    page.close()


def test_a_form_that_stays_as_it_is(place: Place) -> None:
    """The right form that nobody touches is filled, and nothing else: so the rest means something.

    Its scripts hear of it as of typing.
    """
    heard = "<script>heard = ''; oninput = onchange = (e) => { heard += e.type + ' '; };</script>"
    seen = place.look(PAGE + heard)

    assert place.fill(seen) == {"email": "filled", "statement": "filled"}
    assert place.held() == [EMAIL, STATEMENT]
    assert place.page.evaluate("heard") == "input change input change "


BETWEEN = {
    "moved into another form": "other.append(...objection.children)",
    "given to another form": "for (const el of [mail, why]) el.setAttribute('form', 'other')",
    "swapped for a copy": "objection.replaceWith(objection.cloneNode(true))",
    "each field a copy": "for (const el of [mail, why]) el.replaceWith(el.cloneNode(true))",
    "taken out": "kept = [mail, why]; kept.forEach((el) => el.remove())",
    "drawn again": "document.body.innerHTML = document.body.innerHTML",
    "written again": """const all = document.documentElement.outerHTML;
        document.open(); document.write(all); document.close();""",
    "into a frame's document": """const frame = document.createElement('iframe');
        document.body.append(frame); frame.contentDocument.body.append(objection)""",
    "another type": "mail.type = 'password'; why.hidden = true",
    "a hidden type": "mail.type = 'hidden'; why.disabled = true",
    "other names": "mail.name = 'q'; why.name = 'text_feedback_positive'",
    "a password beside it": "objection.insertAdjacentHTML('beforeend', '<input type=password>')",
    "a password far below it": """const host = document.createElement('div');
        objection.append(host);
        host.attachShadow({mode: 'open'}).innerHTML = '<input type=password>'""",
    "a form that sends elsewhere": "objection.action = 'https://example.org/take'",
    "a form that sends in clear": "objection.action = 'http://help.instagram.com/take'",
    "a button that sends elsewhere": """objection.querySelector('button')
        .setAttribute('formaction', '//example.org/take')""",
    "a button outside that does": """document.body.insertAdjacentHTML('beforeend',
        '<input type=image form=objection formaction=https://example.org/take>')""",
    "another base": """document.head.insertAdjacentHTML('beforeend',
        '<base href=https://example.org/>')""",
    "read-only": "mail.readOnly = why.readOnly = true",
    "too short for it": "mail.maxLength = why.maxLength = 5",
    "not drawn": "objection.style.display = 'none'",
    "drawn with nothing": "document.body.style.opacity = 0.01",
    "off the screen": "objection.style.cssText = 'position: absolute; left: -9999px'",
    "cut to nothing": "objection.style.clipPath = 'polygon(0 0)'",
    "another page": "history.replaceState(null, '', '/'); location.assign('about:blank')",
}


@pytest.mark.parametrize("script", BETWEEN.values(), ids=BETWEEN.keys())
def test_a_page_that_changes_between_look_and_fill(script: str, place: Place) -> None:
    """The form is not what it was a moment ago: nothing is typed, anywhere.

    Found again by its selector alone, the field takes the text in nearly each of these pages.
    """
    seen = place.look(PAGE)
    assert set(seen.fields.found()) == {"email", "statement"} if seen.fields else False

    place.page.evaluate(f"() => {{ {script} }}")
    status = place.fill(seen)

    assert set(status.values()) == {"failed"}
    assert place.held() == []


LAYER = "position: fixed; inset: 0; background: white;"
COVERED = {
    "a layer": LAYER,
    "a layer that nobody sees": "position: fixed; inset: 0",
    "a layer that lets clicks through": f"{LAYER} pointer-events: none",
    "most of it": f"{LAYER} right: 10%; left: 0",
}


@pytest.mark.parametrize("style", COVERED.values(), ids=COVERED.keys())
def test_something_comes_to_lie_over_it(style: str, place: Place) -> None:
    """What comes to lie over the boxes after the look keeps them empty; once gone, they are filled.

    Without the test of what is on top at the boxes' own points they are filled below the layer.
    """
    layer = f"document.body.insertAdjacentHTML('beforeend', '<div id=layer style=\"{style}\">')"
    seen = place.look(f"<style>textarea {{ width: 90vw }}</style>{PAGE}")

    place.page.evaluate(layer)
    status, held = place.fill(seen), place.held()
    place.page.evaluate("layer.remove()")

    assert "covered" in status.values()
    assert "filled" not in status.values() or style == COVERED["most of it"]
    assert STATEMENT not in held
    assert place.fill(place.again())["statement"] == "filled"


def test_a_moment_is_waited_out(place: Place) -> None:
    """A layer that is gone after a moment delays the filling, and does not prevent it."""
    seen = place.look(f"{PAGE}<div id=layer style='{LAYER} z-index: 9; display: none'></div>")
    place.page.evaluate("layer.style.display = ''; setTimeout(() => layer.remove(), 20)")

    assert place.fill(seen) == {"email": "filled", "statement": "filled"}


@pytest.mark.parametrize(
    "over",
    [
        "<span style='position: absolute; left: 0; top: 0; pointer-events: none'>Write here</span>",
        "<i style='position: absolute; right: 0; top: 0; width: 9px; height: 9px'></i>",
    ],
    ids=["a floating label", "an icon in its corner"],
)
def test_what_belongs_to_a_box_does_not_cover_it(over: str, place: Place) -> None:
    """A label that floats in the box, or an icon at its edge, hinders nobody."""
    form = FORM.replace("<br>", "<span style='position: relative; display: block'>")
    seen = place.look(form.replace("</textarea>", f"</textarea>{over}</span>"))

    assert place.fill(seen) == {"email": "filled", "statement": "filled"}


def test_a_dialog_far_down_in_a_box_that_scrolls(place: Place) -> None:
    """A form that has to be scrolled to, in the page or in a part of it, is filled."""
    inner = f"<div style='height: 200px; overflow: auto'><p style='height: 900px'>{FORM}</div>"
    seen = place.look(f"<p style='height: 3000px'>{inner}<header style='{LAYER} bottom: auto'>Bar")

    assert place.fill(seen) == {"email": "filled", "statement": "filled"}


# What holds something and is not a field of the right kind in a form that sends to the site.
WRONG = """() => [...document.querySelectorAll("input, textarea")].filter((el) => el.value &&
  !(el.form?.id === "objection" && ["email", "textarea"].includes(el.type)
    && el.form.action === "https://help.instagram.com/ajax/send")).map((el) => el.outerHTML)"""
THIEVES = {
    "the focus": "mail.addEventListener('focus', () => secret.focus())",
    "the focus, each time": "addEventListener('focusin', () => secret.focus())",
    "the field": "mail.addEventListener('focus', () => other.append(mail, why))",
    "the type": "mail.addEventListener('focus', () => { mail.type = 'password'; })",
    "the form": "mail.addEventListener('focus', () => { objection.action = '//example.org' })",
    "the next field": "mail.addEventListener('input', () => other.append(why))",
    "its place": "mail.addEventListener('input', () => { why.id = ''; note.id = 'why'; })",
}


@pytest.mark.parametrize("script", THIEVES.values(), ids=THIEVES.keys())
def test_a_page_that_acts_while_it_is_filled(script: str, place: Place) -> None:
    """A page that moves focus, field or form in the midst of the filling gets nothing elsewhere.

    Typed as keys, which go wherever the focus is, the address lands in the other form's password.
    """
    log_in = "<form action=/login><input type=password id=secret></form>"
    note = "<form id=other><textarea id=note></textarea></form>"
    seen = place.look(f"{FORM}{log_in}{note}<script>{script}</script>")

    place.fill(seen)

    assert place.page.evaluate(WRONG) == []


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe srcdoc='<body>{}' width=600 height=400></iframe>",
        "<iframe src=/framed width=600 height=400></iframe>",
        f"<iframe src={FOREIGN}/contact width=600 height=400></iframe>",
        "<iframe srcdoc='<iframe src=/framed>' width=600 height=400></iframe>",
    ],
    ids=["of the page's own", "of the same host", "of another host", "in a frame"],
)
def test_a_form_in_a_frame(frame: str, place: Place) -> None:
    """A form in a frame is no form: nothing is found to fill, and the person is told of the frame.

    Were frames looked into, the fields of the copy on another host would be found like any.
    """
    place.look(f"<h1>Object</h1>{frame.format(FORM.replace(chr(39), ''))}")
    place.page.frames[-1].wait_for_load_state()
    seen = place.again()
    told, _ = decide(FLOW, replace(seen, steady=60), Memory(True, False, 30))

    assert place.fill(seen) == {}
    assert place.held() == []
    assert isinstance(told, HandOver)
    assert ("frame" in told.instruction) is ("srcdoc='<body>" not in frame)
    assert (f"another site in a frame ({FOREIGN}" in told.instruction) is (FOREIGN in frame)


SENDS = {
    "action=https://example.org/take": "is on 'example.org'",
    "action=//example.org/take": "is on 'example.org'",
    "action=http://help.instagram.com/take": "is not https",
    "action=https://help.instagram.com:8443/": "names the port",
    "action=mailto:anna@example.org": "is not https",
    "action=data:text/html,x": "is not https",
    r"action=https:\\example.org\@help.instagram.com/": "is on 'example.org'",
}


@pytest.mark.parametrize(("attribute", "why"), SENDS.items(), ids=SENDS.keys())
def test_a_form_that_sends_elsewhere(attribute: str, why: str, place: Place) -> None:
    """A form that would send to another host is not the form: the person is told where it sends.

    Judged by its fields alone it is the right one.
    """
    seen = place.look(FORM.replace("action=/ajax/send", attribute))
    told, _ = decide(FLOW, replace(seen, steady=60), Memory(True, False, 30))

    assert f"would be sent to an address that {why}" in seen.refused
    assert isinstance(told, HandOver)
    assert told.kind == "foreign"


@pytest.mark.parametrize("attribute", ["", "action=''", "action=#", "action='javascript:void(0)'"])
def test_a_form_that_names_no_other_address(attribute: str, place: Place) -> None:
    """A form that sends to its own page, or nowhere by itself, is filled."""
    seen = place.look(FORM.replace("action=/ajax/send", attribute))

    assert place.fill(seen) == {"email": "filled", "statement": "filled"}


@pytest.mark.parametrize(
    "name", ["action", "querySelector", "parentElement", "elements", "closest"]
)
def test_a_field_that_bears_a_method_s_name(name: str, place: Place) -> None:
    """A form whose field hides a method that we use is filled rightly or not at all."""
    place.look(FORM)  # so that a page that cannot be read at all is not the last one
    form = FORM.replace("action=/ajax/send", "action=https://example.org/")
    place.html = f"<body>{form.replace('<p>', f'<input type=hidden name={name}><p>', 1)}"
    place.page.goto(ADDRESS)

    seen = place.again()

    assert not seen.fields or not seen.fields.found()


# The first key in the e-mail field takes the window to another page, with the same boxes.
LEAVES = f"""<script nonce="drawn">
document.addEventListener("input", () => {{
  document.querySelector("textarea[data-testid]").disabled = true;
  location.assign("{ELSEWHERE}");
}}, {{ once: true }});
</script></body>"""
TELLS = """<script nonce="drawn">
for (const type of ["input", "click"]) document.addEventListener(type, (event) => {
  fetch("/touched", { method: "POST", body: type + (event.target.value ?? "") });
}, true);
</script></body>"""


def changed(recording: Recording, name: str, old: str, new: str) -> Recording:
    """The recording with this page changed."""
    assert old in recording.page(name).html
    pages = (
        replace(page, html=page.html.replace(old, new)) if page.name == name else page
        for page in recording.pages
    )
    return replace(recording, pages=tuple(pages))


def touched(site: Site) -> list[str]:
    """What the page told of being typed into or clicked."""
    return [request.body for request in site.arrived if request.path == "/touched"]


@pytest.mark.deep
def test_nothing_is_typed_into_the_next_page(started: Callable[..., Any]) -> None:
    """A page that leaves while it is filled gets nothing typed into the page that follows.

    Filled by selector alone, the next page's box of the same name takes it all.
    """
    recording = load("instagram-privacy-center-en")
    form = recording.page("form")
    next_page = PageState(
        "elsewhere", ELSEWHERE, form.html.replace("</body>", TELLS), 200, form.headers, ()
    )
    recording = changed(recording, "form", "</body>", LEAVES)
    recording = replace(recording, pages=(*recording.pages, next_page))
    site, run, page = started(recording, "--route", "privacy-center")

    run.told("This page is new to me")
    boxes = page("elsewhere").locator("textarea:visible, input[name=email]")
    values = [boxes.nth(i).input_value() for i in range(boxes.count())]
    page("elsewhere").close()
    report = run.report()

    assert values == ["", ""]
    assert touched(site) == []
    assert report["outcome"] == "left"


def test_nothing_is_clicked_on_the_next_page(browser: Browser) -> None:
    """A page that leaves for another host while we wait to click gets no click on what follows.

    Clicked by name, the button of the same name on the next page is.
    """
    # In each frame elsewhere: an animation by CSS stands still until it is first drawn.
    moving = """<script>(function step() {
      document.querySelector("button")?.style.setProperty("margin", performance.now() / 50 + "px");
      requestAnimationFrame(step);
    })();</script>"""
    button = "<button onclick='document.title = 1'>Get started</button>"
    with browser.new_context() as context:
        leaves = f"<script>setTimeout(() => location.assign('{FOREIGN}'), 700)</script>"
        context.route(
            "**/*",
            lambda route: route.fulfill(
                content_type="text/html",
                body=button if FOREIGN in route.request.url else f"{moving}{button}{leaves}",
            ),
        )
        window = PlaywrightWindow(context, FLOW, None)
        page = context.new_page()
        window.start(page)
        window.goto(ADDRESS)
        page.locator("button").wait_for()

        clicked = window.click(Control(("button",), words("Get started")))

        assert (clicked, page.title()) == ("", "")
        assert page.url.startswith(FOREIGN)


@pytest.mark.parametrize("way", [pytest.param("a redirect", marks=pytest.mark.deep), "a new tab"])
def test_a_copy_on_a_foreign_host(way: str, started: Callable[..., Any]) -> None:
    """A perfect copy on another host, come to by a redirect or in a new tab, is never touched.

    Without the gate at the look the page is taken for the form, and only the address to which the
    form would be sent stops it; without the preference for the site's own pages the new tab does.
    """
    recording = load("instagram-privacy-center-en")
    form, home = recording.page("form"), recording.page("home-cookies")
    copied = form.html.replace("</body>", TELLS)
    copy = PageState("copy", f"{FOREIGN}/contact/767264225370182", copied, 200, form.headers, ())
    if way == "a redirect":
        moved = {**home.headers, "Location": copy.url}
        first = replace(home, status=302, headers=moved)
        pages = tuple(first if page is home else page for page in recording.pages)
    else:
        opens = f"""<script nonce="drawn">addEventListener("click", () =>
          open("{copy.url}"), {{ once: true, capture: true }});</script></body>"""
        recording = changed(recording, "ai-at-meta", "</body>", opens)
        pages = recording.pages
    site, run, page = started(replace(recording, pages=(*pages, copy)))

    run.told(f"This page is on '{FOREIGN[8:]}'" if way == "a redirect" else "Read it, change")
    values = [
        page(FOREIGN).locator(css).input_value()
        for css in ("[type=email]", "textarea[data-testid]")
    ]

    assert values == ["", ""]
    assert touched(site) == []


@pytest.mark.deep
def test_two_forms_are_filled_by_hand(started: Callable[..., Any]) -> None:
    """Two forms that fit alike: neither is filled, the person fills one, and the walk goes on.

    It ends as `sent`, tells what was put in by hand, and keeps the text as it was left.
    """
    recording = load("instagram-privacy-center-en")
    html = recording.page("form").html
    form = html[html.index("<form") : html.index("</form>") + 7]
    second = form.replace("1000000000000", "2000000000000").replace("u_0_2_Qd", "u_0_3_Qd")
    site, run, page = started(changed(recording, "form", form, form + second))
    run.told("I did not fill in: E-mail address and Statement.")
    shown = page("contact/")
    assert [box.input_value() for box in shown.locator("[type=email]").all()] == ["", ""]

    mine = shown.locator("#u_0_3_Qd")
    mine.locator("[type=email]").press_sequentially(EMAIL)
    mine.locator("textarea").press_sequentially("I object.")
    run.told("The form is filled in.")
    mine.get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert report["fields"] == {"email": "by-hand", "statement": "by-hand"}
    assert len(site.sent()) == 1
    data = Path(report["evidence"]) / "data"
    assert (data / "statement-as-left.txt").read_text() == "I object."
    assert json.loads((data / "provenance.json").read_text())["changed_by_person"] is True


@pytest.mark.deep
def test_a_covered_form_waits_for_the_person(started: Callable[..., Any]) -> None:
    """A layer over the form: it is not filled, the person takes it away, and then it is."""
    layer = f"<div id='layer' style='{LAYER} z-index: 99'></div>"
    recording = load("instagram-privacy-center-en")
    site, run, page = started(changed(recording, "form", "</body>", f"{layer}</body>"))
    run.told("Something lies over the box for: E-mail address and Statement.")
    shown = page("contact/")
    before = shown.locator("[type=email]").input_value()
    shown.evaluate("document.getElementById('layer').remove()")
    run.told("Read it, change what you like")

    assert before == ""
    assert shown.locator("[type=email]").input_value() == EMAIL
    assert site.sent() == []
