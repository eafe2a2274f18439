"""Promise: it never logs in, and never sees a password or a code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Playwright

from automation.browser.launch import Plan, open_window
from automation.browser.window import PlaywrightWindow
from automation.decisions import HandOver
from automation.evidence.bundle import Bundle
from automation.evidence.shots import MOVING
from automation.evidence.witness import Witness
from automation.glance import Glance
from automation.look import look
from automation.ports import Taken
from automation.recording import PageState, Recording, load
from automation.report import Report
from automation.sighting import Sighting
from flows.meta.instagram import META_AI_INSTAGRAM
from support import Somebody, some_panel

pytestmark = pytest.mark.sampled


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("log-in-wall", "login-wall"),
        pytest.param("checkpoint", "checkpoint", marks=pytest.mark.deep),
    ],
)
def test_what_is_private_is_noted_and_not_pictured(
    name: str, screen: str, walk: Callable[..., Report]
) -> None:
    """A log-in or a checkpoint is handed over, noted in the provenance, and in no picture.

    Without the screen's mark it is pictured like any other.
    """
    person = Somebody()
    report = walk(load(name), person)

    assert [h.screen for h in person.heard] == [screen]
    assert report.evidence is not None
    data = report.evidence / "data"
    told = json.loads((data / "provenance.json").read_text())
    (noted,) = [s for s in told["screens"] if s["screen"] == screen]
    assert "picture" not in noted
    assert "text" not in noted
    assert "password" in noted["not_pictured"]
    assert not [file for file in data.iterdir() if screen in file.name]
    assert len(list(data.glob("*.masked.png"))) == len(told["screens"]) - 1


SHOWN = """<script nonce="drawn">
document.querySelector("[name=password]").addEventListener("change", (event) => {
  event.target.type = "text";
  history.replaceState(null, "", "/somewhere");
});
</script></body>"""


@pytest.mark.deep
def test_a_password_in_clear_is_not_pictured(started: Callable[..., Any]) -> None:
    """A password that the page shows in clear, at an address nobody knows, stays out of evidence.

    Were only fields of type password minded, the page would be pictured as an unknown one.
    """
    recording = load("log-in-wall")
    pages = tuple(
        replace(p, html=p.html.replace("</body>", SHOWN)) if p.name == "login-wall" else p
        for p in recording.pages
    )
    _, run, page = started(replace(recording, pages=pages))
    run.told("Please log in here yourself")
    login = page("accounts/login")
    login.fill("[name=password]", "hunter2-in-clear")
    login.locator("[name=password]").blur()
    run.told("This page is new to me")
    login.wait_for_timeout(500)
    login.close()
    report = run.report()

    assert report["outcome"] == "left"
    data = Path(report["evidence"]) / "data"
    assert not list(data.glob("*unknown*"))
    assert not [f for f in data.iterdir() if b"hunter2" in f.read_bytes()]


# The rest of this file: every kind of page that asks for a log-in, as the witness meets it.

TYPED = "#12fe34"  # whatever is typed into is painted so; no picture may hold a dot of it
SIX = "".join(f'<input maxlength="1" aria-label="{i}">' for i in range(6))
LONG = "<p>" + "A page of many words that says a good deal of nothing much. " * 15 + "</p>"
FORM = load("instagram-privacy-center-en").page("form")
PAINT = f"""<script nonce="drawn">
addEventListener("input", (event) => {{
  event.target.style.background = event.target.style.color = "{TYPED}";
  if (event.target.dataset.shown) event.target.type = "text";
}});
</script>"""
LOG_IN = '<form><input name="u"><input type="password" name="p"><button>OK</button></form>'
WWW, HELP = "https://www.instagram.com", "https://help.instagram.com"
ASKING = {
    "log-in wall": (f"{WWW}/accounts/login/", f"<h1>Instagram</h1>{LOG_IN}"),
    "checkpoint": ("https://www.facebook.com/checkpoint/1/", "<h1>Was it you?</h1><input>"),
    "log-in elsewhere": (f"{WWW}/welcome/", f"<h1>Hello</h1>{LONG}{LOG_IN}"),
    "another language": (f"{WWW}/tervetuloa/", f"<h1>Kirjaudu</h1>{LONG}{LOG_IN}"),
    "name first": (f"{WWW}/name/", f'{LONG}<input autocomplete="username webauthn">'),
    "passkey": (f"{WWW}/key/", f"<h1>Use your passkey to go on</h1>{LONG}<input>"),
    "six boxes": (f"{WWW}/six/", f"<h1>Check your phone</h1>{LONG}{SIX}"),
    "digits": (f"{WWW}/digits/", f'{LONG}<input type="tel" maxlength="6">'),
    "password in clear": (f"{WWW}/clear/", f'{LONG}<input type="password" data-shown="1">'),
    "named password": (f"{WWW}/named/", f'{LONG}<input autocomplete="current-password">'),
    "foreign": ("https://mail.example/inbox", f"<h1>Your mail</h1>{LONG}<textarea></textarea>"),
}
DIALOGS = {
    "a password": (f"{HELP}/contact/767264225370182", '<input type="password">'),
    "a code": (f"{HELP}/contact/233964459562201", '<input name="nonce" type="number">'),
    "six boxes": (f"{HELP}/contact/712876720715583", SIX),
}
OVER = (
    '<div role="dialog" style="position: fixed; inset: 20vh 20vw; background: white">'
    "<h2>Please confirm</h2>{}<button>OK</button></div>"
)
FRAMED = {
    "same origin": f'<iframe src="{HELP}/inner" width="400" height="200"></iframe>',
    "another origin": f'<iframe src="{WWW}/inner" width="400" height="200"></iframe>',
    "in a modal dialog": f'<dialog><iframe src="{WWW}/inner"></iframe></dialog>'
    '<script nonce="drawn">document.querySelector("dialog").showModal()</script>',
}
BAR = f'<header><form>{LOG_IN}</form></header><h1 id="AI_at_Meta">AI at Meta</h1>{LONG}'


def drawn() -> Recording:
    """All these pages as one recording, with the form's own headers."""
    inner = (f"{HELP}/inner", f"{WWW}/inner")
    htmls = {
        **dict(ASKING.values()),
        **{f"{HELP}/framed/{i}": LONG + html for i, html in enumerate(FRAMED.values())},
        **dict.fromkeys(inner, LOG_IN),
        "https://privacycenter.instagram.com/privacy/genai/": BAR,
        f"{WWW}/plain/": f"<h1>Nothing special</h1>{LONG}",
    }
    bodies = {
        url: f"<!doctype html><title>x</title><body>{html}{PAINT}" for url, html in htmls.items()
    }
    for url, dialog in DIALOGS.values():
        over = LONG + OVER.format(dialog) + PAINT + "</body>"
        bodies[url] = FORM.html.replace("</body>", over)
    headers = {k: v for k, v in FORM.headers.items() if "Security" not in k} | {
        "Content-Security-Policy": "default-src 'self'; script-src 'nonce-drawn'; "
        "style-src 'unsafe-inline'; frame-src *; require-trusted-types-for 'script'"
    }
    pages = tuple(PageState(url, url, html, 200, headers, ()) for url, html in bodies.items())
    return replace(load("log-in-wall"), pages=pages, leads=(), submission=None)


@dataclass
class Scene:
    """A window on these pages, and a witness of its own."""

    window: PlaywrightWindow
    data: Path

    def __post_init__(self) -> None:
        self.bundle = Bundle(self.data, "bundle", dry_run=True)
        self.flow = META_AI_INSTAGRAM
        self.witness = Witness(self.window, self.flow, self.bundle, Somebody())
        self.page = self.window._tabs.page()

    def open(self, url: str) -> None:
        """Go there, and wait until all of it is there."""
        self.window.goto(url)
        self.page.wait_for_load_state()

    def sighting(self) -> Sighting:
        """What is seen now."""
        glance, pause = lambda: self.window.glance(self.flow.probes), self.window.pause
        seen, _ = look(glance, pause, self.flow, meanwhile=self.witness.between)
        assert seen.settled
        return seen

    def watch(self) -> Sighting:
        """Let the witness see the page at a hand-over, and see it change."""
        seen = self.sighting()
        self.witness.seen(seen, HandOver("unknown", "unknown", ""))
        self.witness.changed(seen)
        return seen

    def kept(self) -> list[str]:
        """The endings of what was kept."""
        self.witness._album.settle()
        return sorted({file.suffix for file in (self.data / "bundle.open").iterdir()})

    def painted(self) -> list[str]:
        """The pictures that show what was typed."""
        self.witness._album.settle()
        wanted = tuple(bytes.fromhex(TYPED[1:]))
        return [
            picture.name
            for picture in (self.data / "bundle.open").glob("*.png")
            if wanted in {c for _, c in Image.open(picture).convert("RGB").getcolors(1 << 24) or []}
        ]


@pytest.fixture(scope="module")
def window(playwright: Playwright) -> Iterator[PlaywrightWindow]:
    """One window on all these pages."""
    plan = Plan(META_AI_INSTAGRAM, headed=False, recording=drawn())
    with open_window(playwright, plan) as opened:
        yield opened.window


@pytest.fixture
def scene(window: PlaywrightWindow, tmp_path: Path) -> Scene:
    """A fresh witness and a fresh folder."""
    return Scene(window, tmp_path)


@pytest.mark.parametrize("kind", ASKING)
def test_a_page_that_asks_for_a_log_in_is_not_pictured(kind: str, scene: Scene) -> None:
    """Neither picture nor text is kept of it, whatever it is called: empty, nor typed into.

    By the marks of known screens alone, the log-in at an unknown address is pictured.
    """
    scene.open(ASKING[kind][0])
    scene.watch()
    box = scene.page.locator("input, textarea").last
    box.press_sequentially("7")
    scene.watch()
    box.blur()
    scene.watch()

    assert scene.kept() == []
    assert all(note["not_pictured"] for note in scene.witness.seen_screens)


def test_what_follows_a_log_in_is_not_pictured(scene: Scene) -> None:
    """An unknown page that shows what was typed into the log-in before it is not pictured.

    Were only known log-ins remembered, it would be.
    """
    scene.open(ASKING["log-in elsewhere"][0])
    scene.page.locator("[type=password]").fill("hunter2")
    scene.watch()
    scene.page.evaluate("document.body.textContent = 'hunter2 is no password of ours'")
    scene.watch()

    assert scene.kept() == []


@pytest.mark.parametrize("kind", DIALOGS)
def test_a_dialog_that_asks_for_one_is_not_pictured(kind: str, scene: Scene) -> None:
    """A dialog over the form that asks for a password or a code is not pictured, nor the form then.

    As the dialog of an unknown kind that it is, it would be.
    """
    scene.open(DIALOGS[kind][0])
    seen = scene.watch()
    assert seen.screens == ("form",)
    assert seen.overlays
    box = scene.page.locator("[role=dialog] input").first
    box.press_sequentially("7")
    scene.watch()
    box.blur()
    scene.watch()

    assert scene.kept() == []


@pytest.mark.parametrize("kind", FRAMED)
def test_a_log_in_in_a_frame_is_covered(kind: str, scene: Scene) -> None:
    """The page is pictured, and of what is typed in its frame there is nothing to be seen.

    Without the cover, the picture shows the painted password box.
    """
    scene.open(f"{HELP}/framed/{[*FRAMED].index(kind)}")
    frame = scene.page.frame_locator("iframe")
    frame.locator("[type=password]").fill("hunter2")
    scene.page.wait_for_timeout(100)
    scene.watch()

    assert scene.kept() == [".png", ".txt"]
    assert scene.painted() == []


def test_a_log_in_bar(scene: Scene) -> None:
    """A known page with a log-in bar is pictured while nobody types there, and not otherwise."""
    scene.open("https://privacycenter.instagram.com/privacy/genai/")
    scene.page.locator("[type=password]").fill("hunter2")
    assert scene.watch().screens == ("genai-article",)
    scene.page.locator("h1").click()
    scene.watch()
    assert scene.kept() == []

    scene.page.locator("[type=password]").fill("")
    scene.page.locator("[type=password]").blur()
    scene.witness.changed(scene.sighting())

    assert scene.kept() == [".png", ".txt"]


def test_a_log_in_bar_that_is_typed_into_between_two_glances(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that was taken before it was known whether the page holds still is not kept then.

    Both glances see the same screen; by the first alone, the typed password is in the picture.
    """
    scene.open("https://privacycenter.instagram.com/privacy/genai/")
    box, capture = scene.page.locator("[type=password]"), scene.window.capture

    def typed_into(kinds: Sequence[str]) -> Taken:
        box.fill("hunter2")
        return capture(kinds)

    monkeypatch.setattr(scene.window, "capture", typed_into)
    seen = scene.watch()

    assert seen.screens == ("genai-article",)
    assert seen.between is not None
    assert scene.kept() == []


LINKED = """() => {
  const link = document.createElement("a");
  link.href = "/"; link.textContent = "right to object";
  document.body.append(link);
}"""


def test_a_page_that_was_still_coming(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of the same screen as it was before the two glances that agree is not kept."""
    scene.open("https://privacycenter.instagram.com/privacy/genai/")
    page, capture, taken = scene.page, scene.window.capture, list[Taken]()

    def linked(kinds: Sequence[str]) -> Taken:
        taken.append(capture(kinds))
        if len(taken) == 1:
            page.evaluate(LINKED)
        return taken[-1]

    monkeypatch.setattr(scene.window, "capture", linked)
    scene.witness.seen(scene.sighting(), HandOver("screen", "genai-article", ""))
    scene.witness._album.settle()

    (note,) = scene.witness.seen_screens
    text = (scene.data / "bundle.open" / note["text"]).read_text("utf-8")
    assert "right to object" not in taken[0].kept["text"]
    assert "right to object" in text


def test_a_page_that_has_become_another(scene: Scene) -> None:
    """What was sighted is not pictured once another page is there, be that one as harmless.

    By whether it is private alone, the other page would be kept under the first one's name.
    """
    scene.open("https://privacycenter.instagram.com/privacy/genai/")
    seen = scene.sighting()
    scene.open(f"{WWW}/plain/")

    scene.witness.changed(seen)

    assert scene.kept() == []
    assert [n["not_pictured"] for n in scene.witness.seen_screens] == [MOVING]


def test_a_page_that_is_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was another for a moment is pictured all the same, as it was sighted."""
    article = "https://privacycenter.instagram.com/privacy/genai/"
    scene.open(article)
    seen, glance, there = scene.sighting(), scene.window.glance, [f"{WWW}/plain/", article]

    def elsewhere(probes: Sequence[str]) -> Glance | None:
        if there:
            scene.open(there.pop(0))
        return glance(probes)

    monkeypatch.setattr(scene.window, "glance", elsewhere)
    scene.witness.changed(seen)

    assert scene.kept() == [".png", ".txt"]


# The page's own script: it has a log-in, typed into, or a plain text, and changes with our panel.
CHANGES = f"""() => {{
  const box = document.createElement("input");
  box.type = "password"; box.value = "hunter2"; box.style.background = "{TYPED}";
  window.show = (login) => document.body.replaceChildren(login ? box : "Nothing special");
  window.follow = (logins) => new MutationObserver(() => {{
    if (logins.length) show(logins.shift());
  }}).observe(document.documentElement, {{childList: true}});
}}"""


@pytest.fixture
def changing(scene: Scene) -> Iterator[Scene]:
    """A plain page with our panel in it, which its script may make a log-in."""
    scene.open(f"{WWW}/plain/")
    scene.window.hand_over(some_panel())
    scene.page.evaluate(CHANGES)
    yield scene
    scene.window.take_back()


def test_a_page_that_has_become_a_log_in(changing: Scene) -> None:
    """A log-in that came up between the look and the picture is not pictured.

    It is gone again when the panel is back; without a look right before, it is in the picture.
    """
    seen = changing.sighting()
    changing.page.evaluate("show(true); follow([true, false])")

    changing.witness.seen(seen, HandOver("unknown", "unknown", ""))

    assert changing.kept() == []


def test_a_page_that_becomes_a_log_in_meanwhile(changing: Scene) -> None:
    """A page that becomes a log-in when our panel goes away for the picture leaves none.

    Without another look right after, the log-in is in the picture that was meant for the page.
    """
    changing.page.evaluate("follow([true])")

    changing.watch()

    assert changing.page.locator("[type=password]").count() == 1
    assert changing.kept() == []
