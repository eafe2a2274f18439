"""The panel in the page: what it says is true now, it can always be reached, and no page has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from automation.browser.window import PlaywrightWindow
from automation.decisions import HandOver, Memory
from automation.fields import FOUND, Match, Resolution
from automation.glance import FieldSeen
from automation.panel import Asked, panel
from automation.ports import Panel
from automation.recording import load
from automation.sentences import LANGUAGES, say, texts
from automation.sighting import Sighting
from elsewhere import wait_for
from flows import FLOWS
from support import EMAIL, STATEMENT, place_of, press, spoken_of

pytestmark = pytest.mark.sampled(most=1)

ADDRESS = "https://help.instagram.com/contact/1"
# As the site sends it (no inline script but by nonce), with Trusted Types on.
CSP = (
    "default-src 'self'; script-src 'nonce-x'; style-src 'nonce-x'; "
    "require-trusted-types-for 'script'; trusted-types none"
)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Form</title>
<script nonce="x">
var clicked = [], violations = 0, seen = [];
addEventListener("securitypolicyviolation", () => violations++);
for (const type of ["pointerdown", "mousedown", "click", "keydown", "keyup", "focusin"]) {
  addEventListener(type, (event) => seen.push(event.type), true);
}
addEventListener("submit", (event) => event.preventDefault());
</script>%s
<style nonce="x">main { padding-bottom: 1600px }</style><main><h1>Form</h1><form>
<label>E-mail <input id="email" name="email" type="email"></label>
<label>Why <textarea id="why" name="why"></textarea></label><button id="last">Send</button>
</form></main>"""
# A page that swallows everything before it arrives, from its first script on.
SWALLOW = """<script nonce="x">
for (const type of ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "keydown", "keyup",
  "keypress", "focusin", "focus", "input", "toggle", "close"]) {
  addEventListener(type, (event) => {
    event.stopImmediatePropagation();
    if (!["mousedown", "focusin"].includes(type)) event.preventDefault();
  }, true);
}</script>"""
HOST = "document.querySelector('[popover]')"
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
FLOW = FLOWS["meta-ai-instagram"]
EMAIL_BOX = FieldSeen('[id="email"]', "email", name="email")
WHY_BOX = FieldSeen('[id="why"]', "textarea", name="why")
MEMORY = Memory(
    attended=True,
    rehearsal=False,
    answer_seconds=30,
    stay="form",
    reviewed=True,
    filled=(("email", "filled"), ("statement", "filled")),
)


def review(
    language: str = "en", kind: str = "review", *, boxes: tuple[FieldSeen, ...] = ()
) -> Panel:
    """What the panel says at a hand-over of the filled form."""
    email, why = boxes or (EMAIL_BOX, WHY_BOX)
    fields = {"email": Match(FOUND, email, 1.0), "statement": Match(FOUND, why, 1.0)}
    key = {"review": "send", "answer": "still_there"}.get(kind, "new")
    asked = {"email": EMAIL, "statement": STATEMENT}
    return panel(
        HandOver(kind, "form", say(key, language)),
        Sighting(where=ADDRESS, fields=Resolution(None, fields)),
        replace(MEMORY, language=language),
        FLOW,
        Asked(asked, asked),
    )


class Place:
    """A page, and the window that has it."""

    def __init__(self, page: Page, window: PlaywrightWindow) -> None:
        self.page, self.window = page, window

    def look(self) -> None:
        """What every turn of the walk does: it keeps the panel up to date."""
        self.window.glance([])

    def panel(self, expression: str) -> Any:
        """Evaluate in our own world; `root` is the panel's root."""
        return self.window.evaluate(
            f"(() => {{ const root = objector.panelRoot(); return {expression}; }})()"
        )

    def text(self) -> str:
        """All that can be read in the panel, in one line."""
        self.look()
        told = self.panel("root.querySelector('section').innerText")
        return " ".join(str(told).replace("\u2068", "").replace("\u2069", "").split())

    def field(self, number: int) -> str:
        """What it says of this field."""
        self.look()
        told = self.panel(f"root.querySelectorAll('li')[{number}].innerText")
        return " ".join(str(told).replace("\u2068", "").replace("\u2069", "").split())

    def focused(self) -> str:
        """The panel's button that has the focus, or ""."""
        return str(self.panel("root.activeElement?.textContent ?? ''"))

    def said(self) -> str:
        """What the person has told it by now."""
        self.page.wait_for_timeout(50)
        return self.window.said()


Made = Callable[..., Place]


@pytest.fixture
def made(browser: Browser) -> Iterator[Made]:
    """Open a page of the site under its policy, filled in, and hand it over."""
    contexts = []

    def make(given: Panel | None = None, *, head: str = "", **options: Any) -> Place:
        context = browser.new_context(**options)
        contexts.append(context)

        def answer(route: Route) -> None:
            headers = {"Content-Type": "text/html", "Content-Security-Policy": CSP}
            body = PAGE % head
            if route.request.url.endswith(".svg"):
                headers["Content-Type"] = "image/svg+xml"
                body = '<svg xmlns="http://www.w3.org/2000/svg"/>'
            route.fulfill(body=body, headers=headers)

        context.route("**/*", answer)
        window = PlaywrightWindow(context, FLOW, None)
        page = context.new_page()
        window.start(page)
        page.goto(ADDRESS)
        page.fill("#email", EMAIL)
        page.fill("#why", STATEMENT)
        window.hand_over(given or review())
        place = Place(page, window)
        place.look()
        return place

    yield make
    for context in contexts:
        context.close()


def test_it_says_whose_turn_it_is_and_what_stands_in_the_form(made: Made) -> None:
    """Whose turn, the host, each field as it stands in the page, and what happens next.

    It is drawn under a policy that forbids inline scripts and markup strings, without a violation.
    """
    place = made()

    told = place.text()

    for part in ("Your turn", "help.instagram.com", EMAIL, STATEMENT[:40], "What happens next"):
        assert part in told
    assert place.page.evaluate("violations") == 0


def test_there_is_no_submit_button(made: Made) -> None:
    """Its buttons show fields, make it smaller, and skip; none could send a form."""
    place = made()

    kinds = place.panel("[...root.querySelectorAll('button')].map((el) => [el.type, el.form])")
    shown = place.panel(
        "[...root.querySelectorAll('button')].filter((el) => el.checkVisibility())"
        ".map((el) => el.textContent)"
    )

    assert all(kind == ["button", None] for kind in kinds)
    assert shown == ["Make smaller", "Show the field", "Show the field", "Skip this account"]


def test_the_page_has_nothing_of_it(made: Made) -> None:
    """No name, no root, no text, no event of it is in the page's own world.

    With an open root its buttons would be the page's to read and to press.
    """
    place = made()
    place.page.evaluate("seen = []")
    press(place.page, "Make smaller")

    names = "[typeof objectorSay, typeof objector]"
    assert place.page.evaluate(names) == ["undefined", "undefined"]
    assert place.page.evaluate(f"[{HOST}.shadowRoot, {HOST}.children.length]") == [None, 0]
    assert place.page.evaluate("document.documentElement.innerText.includes('Your turn')") is False
    assert place.page.get_by_role("button", name="Skip this account").count() == 0
    assert place.page.evaluate("seen") == []


def test_what_a_script_does_to_it_is_ignored(made: Made) -> None:
    """Clicks and keys that a script makes do nothing; the same of a person is heard.

    Without the look at isTrusted the dispatched click would skip the account.
    """
    place = made()
    x, y = place_of(place.page, "Skip this account")

    place.page.evaluate(
        """([x, y]) => {
        const host = document.querySelector("[popover]");
        for (const detail of [0, 1]) {
          const more = { bubbles: true, composed: true, clientX: x, clientY: y, detail };
          for (const on of [host, document.elementFromPoint(x, y)]) {
            on.dispatchEvent(new MouseEvent("click", more));
          }
        }
        host.click();
        host.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      }""",
        [x, y],
    )
    assert place.said() == ""

    press(place.page, "Skip this account")
    assert place.said() == "skip"


LOST = {
    "the host is removed": f"{HOST}.remove()",
    "the body is replaced": "document.body.replaceWith(document.createElement('body'))",
    "all is removed": "document.documentElement.replaceChildren()",
    "the root is replaced": "document.replaceChild(document.createElement('html'), "
    "document.documentElement)",
    "document.open": "document.open(); document.append(document.createElement('html'))",
    "the popover is closed": f"{HOST}.hidePopover()",
    "it is no popover": f"{HOST}.removeAttribute('popover')",
    "it is inert": f"{HOST}.inert = true",
    "it is hidden": f"{HOST}.hidden = true",
    "it is styled": f"{HOST}.style.cssText = 'display: none !important; left: -999px !important;"
    " opacity: 0 !important; transform: scale(0) !important'",
    "another lies on top": "document.body.append(Object.assign(document.createElement('div'), "
    "{ popover: 'manual', id: 'top' })); top_ = document.getElementById('top'); "
    "top_.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%'; "
    "top_.showPopover()",
    "the address changes": "history.pushState({}, '', '/contact/2')",
    "the page is loaded again": "location.reload()",
    "an image comes": "location.assign('/x.svg')",
    "another page comes": "location.assign('https://www.facebook.com/help/contact/3')",
}


@pytest.mark.parametrize("how", LOST)
def test_it_comes_back(how: str, made: Made) -> None:
    """Whatever the page does to it or to itself, it is there and can be pressed.

    Without the look after it at each turn it would stay inert; without the state in Python it
    would be gone after each navigation.
    """
    place = made()

    place.page.evaluate(LOST[how])
    place.page.wait_for_timeout(100)
    place.page.wait_for_load_state()
    place.look()

    assert "Your turn" in place.text()
    press(place.page, "Skip this account")
    assert place.said() == "skip"


@pytest.mark.parametrize("how", list(LOST)[:6])
def test_it_is_back_at_once(how: str, made: Made) -> None:
    """What is taken away is back before the page is drawn again, without a turn of the walk.

    Without the observers, and the ear for toggles, it would be gone until the next turn.
    """
    place = made()

    place.page.evaluate(LOST[how])
    place.page.wait_for_timeout(50)

    assert place.page.evaluate(f"{HOST}?.matches(':popover-open')")


def test_a_style_sheet_of_the_page_does_not_hide_it(made: Made) -> None:
    """What the page's own style sheet says of every element, the panel does not follow.

    Without our own !important the host would not be displayed.
    """
    head = """<style nonce="x">* { display: none !important; font-size: 1px !important }
    html, body, main, form, label, input, textarea { display: block !important }</style>"""
    place = made(head=head)

    press(place.page, "Skip this account")

    assert place.said() == "skip"
    assert place.panel("getComputedStyle(root.querySelector('h2')).fontSize") == "19px"


def test_a_page_that_fights_for_it_does_not_hang(made: Made) -> None:
    """Where the page takes it away each time, it comes again with each look, and the page lives.

    Without the count of tries the two would take turns for ever, and the page would hang.
    """
    place = made()
    place.page.evaluate(
        f"new MutationObserver(() => {HOST}?.remove()).observe(document.documentElement, "
        "{ childList: true })"
    )

    place.page.evaluate(f"{HOST}.remove()")
    place.look()

    assert place.page.evaluate("1 + 1") == 2


OPEN_DIALOG = {
    "one": "document.querySelector('main').append(Object.assign(document.createElement('dialog'), "
    "{ id: 'd' })); document.getElementById('d').showModal()",
    "one over another": "for (const id of ['d2', 'd']) { document.body.prepend("
    "Object.assign(document.createElement('dialog'), { id })); "
    "document.getElementById(id).showModal(); }",
    "in a shadow root": "sh = document.createElement('div'); document.body.append(sh); "
    "d = document.createElement('dialog'); sh.attachShadow({ mode: 'open' }).append(d); "
    "d.showModal()",
}


@pytest.mark.parametrize("how", OPEN_DIALOG)
def test_it_can_be_used_over_a_modal_dialog(how: str, made: Made) -> None:
    """Mouse and keyboard reach it while a native modal dialog is open, and after it is closed.

    Left outside the dialog it would be inert: the click would go nowhere.
    """
    place = made()

    place.page.evaluate(OPEN_DIALOG[how])
    place.page.wait_for_timeout(50)
    place.look()
    press(place.page, "Make smaller")
    assert "What happens next" not in place.text()
    place.page.keyboard.press("Enter")
    assert "What happens next" in place.text()
    place.page.keyboard.press("Escape")
    place.page.wait_for_timeout(50)
    place.look()
    press(place.page, "Skip this account")

    assert place.said() == "skip"


@pytest.mark.parametrize("means", ["mouse", "Enter", " "])
def test_a_page_that_swallows_events_does_not_silence_it(means: str, made: Made) -> None:
    """Its own listeners come first: a page that stops every event at the window changes nothing.

    With listeners on its buttons alone no click would arrive.
    """
    place = made(head=SWALLOW)

    if means == "mouse":
        press(place.page, "Skip this account")
    else:
        place.panel("[...root.querySelectorAll('button')].at(-1).focus()")
        assert place.focused() == "Skip this account"
        place.page.keyboard.press(means)

    assert place.said() == "skip"


def test_values_are_read_from_the_page_now(made: Made) -> None:
    """Each field is shown as it stands: changed since the hand-over, other than asked for, empty.

    A panel that remembered what was filled would still show the old address.
    """
    place = made()
    assert place.field(0) == f"E-mail address {EMAIL} filled in Show the field"

    place.page.fill("#email", "other@example.org")
    assert "other@example.org changed since you were given the form" in place.field(0)
    assert f"You asked for: {EMAIL}" in place.field(0)

    place.page.fill("#email", "")
    assert "(empty) changed since" in place.field(0)

    place.page.fill("#email", EMAIL)
    assert place.field(0) == f"E-mail address {EMAIL} filled in Show the field"


def test_a_difference_is_shown_where_it_is(made: Made) -> None:
    """In a long text the place is shown where it begins to be another."""
    place = made()

    place.page.fill("#why", STATEMENT + " And never again.")

    assert "other people. And never again." in place.field(1)
    assert "other people." in place.field(1).partition("You asked for")[2]


def test_a_change_is_seen_while_it_is_typed(made: Made) -> None:
    """The panel follows each key of the person, without waiting for the next look."""
    place = made()

    place.page.locator("#email").press("End")
    place.page.keyboard.type("x")

    told = place.panel("root.querySelector('li').innerText")
    assert f"{EMAIL}x" in told


def test_a_field_that_is_gone_is_not_found(made: Made) -> None:
    """A field that is no longer in the page, or is another one now, is said to be missing."""
    place = made()

    place.page.evaluate("document.getElementById('email').remove()")
    place.page.evaluate("document.getElementById('why').name = 'search'")

    assert "not found in the page" in place.field(0)
    assert "not found in the page" in place.field(1)
    assert EMAIL not in place.text()


def test_a_field_in_a_shadow_root_is_read(made: Made) -> None:
    """A field behind a shadow root is read and shown like any other."""
    inner = FieldSeen('[id="outer"] >> [id="email"]', "email", name="email")
    place = made(review(boxes=(inner, WHY_BOX)))
    assert "not found in the page" in place.field(0)

    place.page.evaluate("""() => {
      const outer = Object.assign(document.createElement("div"), { id: "outer" });
      const box = { id: "email", name: "email", type: "email", value: "in@example.org" };
      outer.attachShadow({ mode: "open" })
        .append(Object.assign(document.createElement("input"), box));
      document.body.prepend(outer);
    }""")

    assert "in@example.org" in place.field(0)


def test_what_it_says_changes_under_the_persons_hand(made: Made) -> None:
    """A field that the page has drawn anew is followed, and the button in use keeps its focus.

    Were the rows drawn anew, the focus would be lost.
    """
    place = made()
    place.panel("root.querySelectorAll('.show')[1].focus()")
    place.page.evaluate("document.getElementById('why').id = 'anew'")
    assert "not found in the page" in place.field(1)

    anew = FieldSeen('[id="anew"]', "textarea", name="why")
    place.window.hand_over(review(boxes=(EMAIL_BOX, anew)))

    assert place.field(1).startswith(f"Statement {STATEMENT[:40]}")
    assert place.focused() == "Show the field"


def test_the_field_is_shown(made: Made) -> None:
    """The button brings the field into view and outlines it for a while; nothing else changes.

    The outline is not in the page: it is drawn in the panel's own root, and goes by itself.
    """
    place = made(reduced_motion="reduce", viewport={"width": 1200, "height": 700})
    place.page.evaluate("scrollTo(0, 1500)")
    off = "document.getElementById('why').getBoundingClientRect().top"
    assert place.page.evaluate(off) < 0

    press(place.page, "Show the field: Statement")

    assert 0 < place.page.evaluate(off) < 700
    assert place.page.evaluate("document.activeElement.id") != "why"
    near = (
        "Math.abs(root.querySelector('.mark').getBoundingClientRect().top "
        "- document.getElementById('why').getBoundingClientRect().top) < 12"
    )
    assert place.panel(f"!root.querySelector('.mark').hidden && {near}")
    place.page.mouse.wheel(0, -60)
    place.page.wait_for_timeout(3100)
    assert place.panel(near)
    place.look()
    assert place.panel("root.querySelector('.mark').hidden")


def test_movement_is_reduced_for_who_asks(made: Made) -> None:
    """Without the wish for less motion the page glides there; with it, it is there at once."""
    at_once = {}
    for wish in ("reduce", "no-preference"):
        place = made(reduced_motion=wish, viewport={"width": 1200, "height": 700})
        place.page.evaluate("scrollTo(0, 1500)")
        place.panel("root.querySelector('.show').focus()")
        x, y = place_of(place.page, "Show the field: E-mail address")
        place.page.evaluate("addEventListener('scroll', () => window.first ??= scrollY)")
        place.page.mouse.click(x, y)
        wait_for(lambda at=place: at.page.evaluate("window.first !== undefined"), "a scroll")
        at_once[wish] = place.page.evaluate("first") < 200

    assert at_once == {"reduce": True, "no-preference": False}


def test_submitted_is_offered_only_when_it_is_due(made: Made) -> None:
    """At an answer a button takes the person's word that they sent it, and says it is only that."""
    assert "I have submitted it" not in made().text()

    place = made(review(kind="answer"))
    assert "I note that as your word" in place.text()
    press(place.page, "I have submitted it")

    assert place.said() == "submitted"


def test_it_is_heard_only_while_it_is_shown(made: Made) -> None:
    """Taken back, the panel is gone, and a word of it that arrives late does not count.

    Without the look whether a panel is shown, the late word would skip the account.
    """
    place = made()

    place.window.take_back()
    place.window.evaluate("objectorSay(JSON.stringify({ said: 'skip' }))")

    assert place.said() == ""
    assert place.page.evaluate(HOST) is None


def test_it_is_in_no_picture_and_keeps_the_focus(made: Made) -> None:
    """Panel and outline are taken away for a picture; the button in use keeps its focus."""
    place = made(viewport={"width": 1200, "height": 700})
    press(place.page, "Show the field: E-mail address")
    place.panel("root.querySelector('.fold').focus()")
    with_it = place.page.screenshot()

    pictured = place.window.capture(["picture"]).kept["picture"]

    assert place.focused() == "Make smaller"
    place.window.take_back()
    place.page.locator("#email").blur()
    as_it_is = place.page.screenshot(full_page=True)
    shown = [Image.open(BytesIO(each)).convert("RGB").tobytes() for each in (pictured, as_it_is)]
    assert shown[0] == shown[1]
    assert with_it != place.page.screenshot()


def test_the_keyboard_walks_through_it(made: Made) -> None:
    """Tab comes to it after the page's last control, goes through every button, and back.

    It never takes the focus by itself.
    """
    place = made(review(kind="answer"))
    page = place.page
    page.locator("#last").focus()
    place.look()
    assert place.focused() == ""

    walked = []
    for _ in range(5):
        page.keyboard.press("Tab")
        walked.append(place.focused())
    assert walked == [
        "Make smaller",
        "I have submitted it",
        "Show the field",
        "Show the field",
        "Skip this account",
    ]
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "last"

    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    assert place.focused() == "Make larger"
    assert "What happens next" not in place.text()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert place.said() == "submitted"
    # Of all those keys the page heard the Tab that left it and the one that came back.
    assert page.evaluate("seen.filter((type) => type.startsWith('key')).length") <= 4


def test_a_screen_reader_finds_its_names(made: Made) -> None:
    """A region named after its title, headings, and buttons that say which field they show."""
    place = made()

    found = {(role, name) for role, name, _ in spoken_of(place.page)}

    assert ("region", "Please check it, then send it yourself") in found
    assert ("heading", "In the form now") in found
    assert ("list", "In the form now") in found
    assert ("button", "Show the field: E-mail address") in found
    assert ("button", "Skip this account") in found


def test_news_is_spoken_once(made: Made) -> None:
    """A hand-over, and each change of a field's state, is written to a live region, once."""
    place = made()
    live = "root.querySelector('[role=status]').textContent"
    assert place.panel(live).startswith("Your turn. Please check it, then send it yourself.")

    place.page.fill("#email", "other@example.org")
    place.look()
    first = place.panel(live)
    place.page.fill("#email", "another@example.org")
    place.look()

    assert first.startswith("E-mail address: changed since you were given the form")
    assert place.panel(live) == first


SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "light": ("en", {}),
    "dark": ("de", {"color_scheme": "dark"}),
    "right to left": ("ar", {}),
    "320 px": ("fr", {"viewport": {"width": 320, "height": 640}}),
    "320 px, right to left": ("ar", {"viewport": {"width": 320, "height": 640}}),
    # What 200 % leaves of a window of 1280 by 800.
    "200 %": ("pl", {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}),
    "forced colours": ("en", {"forced_colors": "active"}),
}
AXE_RUN = """(async () => {
  const root = objector.panelRoot();
  Object.defineProperty(root.host, "shadowRoot", { value: root, configurable: true });
  const { violations, passes, incomplete } = await axe.run(
    { fromShadowDom: ["[popover]", "section"] }, { rules: { "target-size": { enabled: true } } });
  return JSON.stringify([violations.map((v) => [v.id, v.nodes.map((n) => n.html)]),
    incomplete.map((v) => v.id), passes.map((p) => p.id)]);
})()"""
CUT = """[...root.querySelectorAll('section, section *')].filter((el) => el.checkVisibility()
  && !el.matches('.live') && (el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0
    || el.getBoundingClientRect().left < -1 || el.getBoundingClientRect().right > innerWidth + 1))
  .map((el) => [el.className, el.textContent])"""


@pytest.mark.parametrize("how", SETTINGS)
def test_axe_finds_nothing(how: str, made: Made) -> None:
    """Axe has no complaint, with every kind of note shown, nothing is cut and nothing overflows.

    It runs in our own world, where alone the closed root can be given to it, and while the panel
    lies over a modal dialog: axe computes contrast for what is inside the body only.
    """
    language, options = SETTINGS[how]
    place = made(review(language, "answer"), **options)
    place.page.fill("#email", "a.very.long.name.that.does.not.end.soon@mail.example.org")
    place.page.evaluate(OPEN_DIALOG["one"])
    place.page.wait_for_timeout(50)
    place.look()

    place.window.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    violations, unsure, passes = json.loads(place.window.evaluate(AXE_RUN))

    assert violations == []
    assert unsure == []
    assert {"button-name", "color-contrast", "heading-order", "target-size", "valid-lang"} <= set(
        passes
    )
    assert place.panel(CUT) == []


@pytest.mark.deep
def test_every_language_fits(made: Made) -> None:
    """At 320 px each language is shown whole, in its direction, with its own words."""
    place = made(viewport={"width": 320, "height": 640})

    for language in LANGUAGES:
        place.window.hand_over(review(language, "answer"))
        assert texts(language)["your_turn"] in place.text()
        assert place.panel(CUT) == []
        told = place.panel(
            "[root.querySelector('section').lang, root.querySelector('section').dir]"
        )
        assert told == [language, texts(language)["direction"]]


@pytest.mark.deep
def test_a_submission_that_nobody_saw_can_be_said(started: Callable[..., Any]) -> None:
    """A while after the person pressed send, and nothing was seen, the panel takes their word.

    It is kept as said, and no submission is claimed. Without the clock there would be no button.
    """
    site, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")
    form = page("contact/")
    form.evaluate("""() => addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true)""")

    def offered() -> bool:
        form.wait_for_timeout(50)
        return ("button", "I have submitted it") in [each[:2] for each in spoken_of(form)]

    form.wait_for_timeout(1500)
    assert not offered()
    form.get_by_role("button", name="Submit").click()
    wait_for(offered, "the button")
    press(form, "I have submitted it")
    report = run.report()

    assert report["outcome"] == "unconfirmed"
    assert report["said_by_person"]
    assert site.sent() == []
