"""A walk that is recorded gives a recording that walks and looks the same, and tells nothing."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Playwright

from automation import brought
from automation.account import Account, Statement
from automation.browser.launch import Plan, open_window
from automation.browser.window import PlaywrightWindow
from automation.decisions import HandOver
from automation.ports import Ending
from automation.record_session import Taking, rehearse, take
from automation.record_write import checked, drafted, notes, previewed, unpacked, write
from automation.recorded import Draft
from automation.recording import Recording, load, names, read
from automation.report import Order
from conftest import brings
from flows import DEFAULT_RECORDING, flow_for
from support import EMAIL, STATEMENT, Somebody, press

# Where the copy must walk otherwise than its source, and why.
OTHERWISE = {"form-2024-uk": {"email": "differs"}}  # the person's own address is a stand-in now


def _kind(recording: Recording) -> tuple[str, str, str, str]:
    *_, last = recording.expect["screens"]
    return recording.flow, recording.route, recording.expect["screens"][0], last


FIRST = (DEFAULT_RECORDING, "log-in-wall", "facebook-portal", "third-party-us", "not-offered")
FIRST += ("instagram-direct-redirected-home", "wrapped-link", "two-factor", "cookie-dialog-late")
NAMES = [*FIRST, *(name for name in names() if name not in FIRST)]
# One of each kind: by its first page it is a way and a variant, by its last one an end.
ONE_EACH = {_kind(load(name)): name for name in reversed(NAMES)}
CASES = sorted(ONE_EACH.values(), key=NAMES.index)


def order_of(recording: Recording, folder: Path) -> Order:
    """A dry run of it, as somebody with settings would make it."""
    flow = flow_for(recording.flow, recording.request)
    account = brings(recording, Account("anna", EMAIL))
    return Order(
        account=account,
        statement=brought.statement(flow, account, Statement("test", STATEMENT)),
        upload=brought.check(flow, account),
        flow=flow,
        route=flow.route(recording.route or None),
        others=() if recording.route else flow.routes[1:],
        data_dir=folder,
        evidence_dir=folder,
        recording=recording,
        headed=False,
    )


def made(order: Order, taking: Taking, *also: str) -> Draft:
    """The scrubbed recording, past the gate."""
    return checked(drafted(order, taking, "DE", "mine", [*also]))


def ended(ending: Ending) -> tuple[object, ...]:
    """How a walk ended, what it saw, and what became of each field."""
    return ending.outcome.word, ending.screens, dict(ending.fields)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("name", CASES[::2])  # of 42 that differ: a walk, a copy and a walk each
def test_the_copy_walks_as_its_source(name: str, playwright: Playwright, tmp_path: Path) -> None:
    """A recorded dry run gives a recording that sees the same screens and ends the same."""
    order = order_of(load(name), tmp_path)

    taking = take(playwright, order, Somebody(), lambda: False)
    draft = made(order, taking)
    with unpacked(draft) as copy:
        ending = rehearse(playwright, replace(order, recording=copy), Somebody())

    assert taking.ending is not None
    outcome, screens, fields = ended(taking.ending)
    assert ended(ending) == (outcome, screens, {**fields, **OTHERWISE.get(name, {})})
    assert draft.about.origin == load(name).origin
    walked = [step for step in notes(draft, taking.walked, ending) if "did not come to" in step]
    assert walked == []


def spoken(file: bytes) -> str:
    """A file as text."""
    return file.decode()


def test_of_a_private_screen_nothing_is_kept(playwright: Playwright, tmp_path: Path) -> None:
    """A log-in is passed by the person: its page is drawn anew, without a word of the real one."""
    folder = marked("log-in-wall", tmp_path / "source", "<p>Welcome back, Zoe Unmistakable</p>")
    order = order_of(folder, tmp_path)

    taking = take(playwright, order, Somebody(), lambda: False)
    draft = made(order, taking)

    files = draft.files()
    page = next(page for page in draft.pages if page.private)
    assert page.name == "login-wall"
    assert {"page": "login-wall", "to": "form", "by": "person"} in json.loads(
        files["recording.json"]
    )["leads"]
    assert "This screen was private" in page.html
    assert not any(
        b"Unmistakable" in content for name, content in files.items() if name == page.file
    )
    assert all(not state.html for state in taking.walked.states if "login-wall" in state.screens)


def marked(name: str, folder: Path, part: str, policy: str = "") -> Recording:
    """A copy of a recording with this part at the end of each page."""
    source = load(name)
    told = json.loads((source.folder / "recording.json").read_text())
    folder.mkdir()
    for page in told["pages"]:
        page["headers"] = {"Content-Type": "text/html; charset=utf-8"}
        if policy:
            page["headers"]["Content-Security-Policy"] = policy
        html = (source.folder / page["file"]).read_text()
        (folder / page["file"]).write_text(html.replace("</body>", f"{part}</body>"))
    (folder / "recording.json").write_text(json.dumps(told))
    return read(folder)


MARK = "Zoe-Unmistakable-77"
MARKS = f"""
<script>
  document.cookie = "sessionid=ck{MARK}; path=/; secure";
  localStorage.setItem("a", "{MARK}");
  window.requireLazy = {{"NAME": "{MARK}", "USER_ID": "100009876543210"}};
</script>
<script type="application/json">
  {{"USERNAME": "zoe.unmistakable77", "lsd": {{"token": "AVq9{MARK}"}}}}
</script>
<!-- {MARK} -->
<div data-store='{{"u": "{MARK}"}}' onclick="go('{MARK}')"></div>
<div style="background: url(/{MARK}.png)"></div>
<p>Signed in as {MARK}, zoe.unmistakable77, zoe@unmistakable.test, 100009876543210.</p>
<img src="https://www.instagram.com/{MARK}.jpg" alt="{MARK}" width="40" height="40">
<input type="hidden" name="fb_dtsg" value="NAcO{MARK}"><input aria-label="Feedback" value="{MARK}">
<a href="https://www.instagram.com/zoe.unmistakable77/?h={MARK}#{MARK}">x</a>
<div id="shadow"></div><iframe id="inner" title="inner" style="width: 90px; height: 30px"></iframe>
<div contenteditable="true" aria-label="Box">{MARK}</div>
<style>.a::after {{ content: "{MARK}"; }} /*# sourceMappingURL={MARK}.map */</style>
<script>
  const root = document.getElementById("shadow").attachShadow({{mode: "open"}});
  root.innerHTML = "<p title='{MARK}'>In the shadow: {MARK}</p>";
  document.getElementById("inner").contentDocument.body.innerHTML = "<p>In the frame: {MARK}</p>";
</script>
"""


def test_no_byte_of_the_folder_holds_a_marked_value(
    objector: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Through every channel that a page has, the command writes nothing of the person."""
    marked(DEFAULT_RECORDING, tmp_path / "source", MARKS)

    ran = objector("record", "mine", "--from", "source", "--yes", "--private", MARK)

    assert ran.returncode == 0, ran.stderr
    written = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    assert len(written) >= 9
    for name, content in written.items():
        text = content.decode()
        plain = re.sub(r"[\W_]", "", text).casefold()
        assert "unmistakable" not in plain, name
        assert "100009876543210" not in text
    assert b"In the shadow: " in written["form.html"]
    assert b"In the frame: " in written["form.html"]
    assert read(tmp_path / "mine").expect["outcome"] == "prefilled"
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "mine").iterdir())


@pytest.mark.deep
def test_what_is_left_stops_the_writing(
    objector: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A value that is still somewhere is told by file, line and kind, and nothing is written."""
    source = marked(DEFAULT_RECORDING, tmp_path / "source", "")
    told = json.loads((source.folder / "recording.json").read_text())
    told["source"] = f"Drawn by {MARK}."  # which is carried over as it is
    (source.folder / "recording.json").write_text(json.dumps(told))

    ran = objector("record", "mine", "--from", "source", "--yes", "--private", MARK)

    assert ran.returncode == 1
    assert "recording.json, line 5: a value of the person" in ran.stderr
    assert "Unmistakable" not in ran.stderr + ran.stdout
    assert not (tmp_path / "mine").exists()


STYLED = """
<link rel="stylesheet" href="https://www.instagram.com/none.css">
<div class="sheet">adopted</div><div class="ruled">ruled</div><div id="host"></div>
<iframe id="f" title="inner" style="border: 0; width: 300px; height: 40px"></iframe>
<img id="photo" alt="" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120'
 height='30'%3E%3Crect width='120' height='30' fill='%23cdd0d4'/%3E%3C/svg%3E">
<label>Kind <select><option>one</option><option>two</option></select></label>
<label><input type="checkbox"> yes</label>
<script>
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".sheet { background: rgb(10, 120, 60); color: white; padding: 9px }");
  document.adoptedStyleSheets = [sheet];
  document.querySelector("style").sheet.insertRule(
    ".ruled { background: rgb(120, 10, 60); color: white; padding: 9px }", 0);
  const root = document.getElementById("host").attachShadow({mode: "open"});
  const inner = new CSSStyleSheet();
  inner.replaceSync("p { background: rgb(30, 30, 160); color: white; margin: 0; padding: 9px }");
  root.adoptedStyleSheets = [inner];
  root.append(Object.assign(document.createElement("p"), {textContent: "in the shadow"}));
  const doc = document.getElementById("f").contentDocument;
  doc.body.style.cssText = "margin: 0; background: rgb(200, 180, 20)";
  doc.body.textContent = "in the frame";
  document.querySelector("select").selectedIndex = 1;
  document.querySelector("[type=checkbox]").checked = true;
</script>
"""


@contextmanager
def shown(playwright: Playwright, recording: Recording) -> Iterator[PlaywrightWindow]:
    """A sealed window that replays the recording."""
    flow = flow_for(recording.flow, recording.request)
    with open_window(playwright, Plan(flow=flow, headed=False, recording=recording)) as opened:
        yield opened.window


def pictures(playwright: Playwright, recording: Recording, name: str) -> Image.Image:
    """How this page looks, without what is typed."""
    page = recording.page(name)
    alone = replace(recording, pages=(page,), leads=(), submission=None)
    with shown(playwright, alone) as window:
        window.goto(page.url)
        window.pause(600)
        png = window._tabs.page().screenshot(full_page=True, animations="disabled")
        return Image.open(io.BytesIO(png)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures of one size, per pixel and channel, of 255."""
    assert one.size == other.size
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        (DEFAULT_RECORDING, [("home-cookies", "cookies"), ("topics", "topics"), ("form", "form")]),
        ("whatsapp-objection", [("form", "form")]),
    ],
)
def test_the_copy_looks_like_the_page(
    name: str, pages: list[tuple[str, str]], playwright: Playwright, tmp_path: Path
) -> None:
    """A recorded page is drawn as the page that it was recorded from."""
    source = load(name)
    order = order_of(source, tmp_path)
    draft = made(order, take(playwright, order, Somebody(), lambda: False))

    with unpacked(draft) as copy:
        for before, after in pages:
            one, other = (
                pictures(playwright, recording, page)
                for recording, page in ((source, before), (copy, after))
            )
            keep(tmp_path, one, other, after)
            assert difference(one, other) < 0.5


def keep(folder: Path, one: Image.Image, other: Image.Image, name: str) -> None:
    """The two beside each other, for whoever looks at a failure."""
    both = Image.new("RGB", (one.width * 2, max(one.height, other.height)))
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    both.save(folder / f"{name}-both.png")


@pytest.mark.deep
def test_styles_made_by_script_shadows_frames_and_choices_look_the_same(
    playwright: Playwright, tmp_path: Path
) -> None:
    """Adopted and inserted rules, shadow roots, frames, choices: all is in the copy."""
    source = marked("whatsapp-objection", tmp_path / "source", STYLED)
    order = order_of(source, tmp_path)
    taking = take(playwright, order, Somebody(), lambda: False)
    draft = made(order, taking)

    with unpacked(draft) as copy:
        first = copy.pages[0]
        was = next(page.name for page in source.pages if page.url == first.url)
        one, other = pictures(playwright, source, was), pictures(playwright, copy, first.name)

    keep(tmp_path, one, other, "styled")
    assert difference(one, other) < 0.5
    for colour in ((10, 120, 60), (120, 10, 60), (30, 30, 160), (200, 180, 20)):
        assert colour in {c for _, c in other.getcolors(maxcolors=1 << 24) or ()}
    assert taking.walked.unread in ([], ["https://www.instagram.com/none.css"])


class ByHand:
    """A person who walks: presses one control after the other, each once its page is taken."""

    def __init__(self, *acts: Callable[[PlaywrightWindow], None], beats: int = 14) -> None:
        self.acts, self.beats, self.turn = list(acts), beats, 0
        self.window: PlaywrightWindow | None = None
        self.heard: list[HandOver] = []

    def told(self, handover: HandOver) -> None:
        """Heard, and done in their own time."""
        self.heard.append(handover)

    def step(self, text: str) -> None:
        """Nothing to see."""

    def stop(self) -> bool:
        """Act every few beats; True once everything is done."""
        self.turn += 1
        if self.turn % self.beats:
            return False
        if not self.acts:
            return True
        assert self.window is not None
        self.acts.pop(0)(self.window)
        return False


def by_hand(playwright: Playwright, order: Order, person: ByHand, patch: Any) -> Taking:
    """Record a walk by hand, with the person at the very window."""
    attend = PlaywrightWindow.attend

    def attended(window: PlaywrightWindow, attendant: Any) -> None:
        person.window = window
        attend(window, attendant)

    patch.setattr(PlaywrightWindow, "attend", attended)
    return take(playwright, order, person, person.stop, by_hand=True)


def pressing(name: str) -> Callable[[PlaywrightWindow], None]:
    """The person presses this button or link with the mouse."""

    def act(window: PlaywrightWindow) -> None:
        window._tabs.page().get_by_text(name, exact=True).first.click()

    return act


def objecting(window: PlaywrightWindow) -> None:
    """The person follows the link to the form."""
    window._tabs.page().locator("a[href*='/contact/']").first.click()


def typing(window: PlaywrightWindow) -> None:
    """The person fills the form in."""
    page = window._tabs.page()
    page.locator("input[name=email]").fill("zoe@unmistakable.test")
    page.locator("textarea").first.fill(f"I, {MARK}, object to this.")


@pytest.mark.deep
def test_a_walk_by_hand_is_recorded_to_the_answer(
    playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person walks, fills in and sends; the copy walks by itself and is answered the same."""
    source = load("instagram-privacy-center-it")
    order = order_of(source, tmp_path)
    first, send = source.leads[0].name, pressing("Invia")
    person = ByHand(
        pressing(first),
        lambda w: w._tabs.page().locator("a[href*='/contact/']").first.click(),
        typing,
        send,
    )

    taking = by_hand(playwright, order, person, monkeypatch)
    draft = made(order, taking, MARK)

    assert [handover.kind for handover in person.heard] == ["record"]
    assert [page.screens for page in draft.pages][-2:] == [("form",), ("confirmation",)]
    assert draft.submission is not None
    assert draft.submission["to"] == "confirmation"
    assert not any(b"nmistakable" in content for content in draft.files().values())
    with unpacked(draft) as copy:
        walked = rehearse(playwright, replace(order, recording=copy), Somebody())
        assert walked.outcome.word == "prefilled"
        again = ByHand(
            pressing(first),
            lambda w: w._tabs.page().locator("a[href*='/contact/']").first.click(),
            typing,
            send,
        )
        second = by_hand(playwright, replace(order, recording=copy), again, monkeypatch)
        assert second.walked.sent is not None


@pytest.mark.deep
def test_a_state_that_would_pass_by_is_kept_when_asked_for(
    playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel's button keeps the page as it is now, though it never holds still."""
    restless = "<p id='n'>0</p><script>setInterval(() => n.textContent++, 200)</script>"
    source = marked(DEFAULT_RECORDING, tmp_path / "source", restless)
    order = order_of(source, tmp_path)

    idle = by_hand(playwright, order, ByHand(lambda _: None), monkeypatch)
    asked = ByHand(lambda window: press(window._tabs.page(), "Save this state"), lambda _: None)
    kept = by_hand(playwright, order, asked, monkeypatch)

    assert [state for state in idle.walked.states if state.html] == []
    assert len([state for state in kept.walked.states if state.html]) == 1


def test_what_would_be_kept_is_shown_before(playwright: Playwright, tmp_path: Path) -> None:
    """The preview shows each state without scripts and says what was replaced, and then it goes."""
    order = order_of(load("instagram-privacy-center-de"), tmp_path)
    draft = made(order, take(playwright, order, Somebody(), lambda: False))

    with previewed(draft, ["A note."]) as page:
        html = page.read_text()
        assert page.stat().st_mode & 0o077 == 0
        assert page.parent.stat().st_mode & 0o077 == 0
    assert not page.exists()
    assert html.count('<iframe sandbox=""') == len(draft.pages)
    assert "default-src 'none'" in html
    assert "A note." in html
    assert "event handler" in html or "hidden value" in html or "attribute" in html


@pytest.mark.deep
def test_a_no_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers no has nothing on the disk; whoever answers yes has a recording."""
    monkeypatch.delenv("DISPLAY", raising=False)
    for answer, code in (("n\n", 3), ("y\n", 0)):
        ran = subprocess.run(
            [sys.executable, "-m", "automation", "record", "mine", "--from", "blocked"],
            input=answer,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=100,
            check=False,
        )
        assert ran.returncode == code, ran.stderr
        assert "What would be kept: file://" in ran.stdout
        assert (tmp_path / "mine").exists() is (code == 0)
    assert read(tmp_path / "mine").origin == "drawn"


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["../mine"], "found '../mine'"),
        (["mine", "--from", "nothing-of-the-kind"], "There is no recording 'nothing-of-the-kind'"),
        (
            ["mine", "--from", "blocked", "--start", "https://example.org/"],
            "found 'https://example.org/'",
        ),
        (["mine", "--from", "blocked", "--region", "Germany"], "found 'Germany'"),
        (["mine", "--platform", "myspace"], "found 'myspace'"),
        (["mine", "--yes"], "--region: wanted the two letters"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_what_cannot_be_recorded_is_said(
    options: list[str],
    said: str,
    objector: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    """A wrong option is quoted, and nothing is opened or written."""
    ran = objector("record", *options)

    assert ran.returncode == 2
    assert said in ran.stderr
    assert not (tmp_path / "mine").exists()


def test_what_is_there_is_not_written_over(
    objector: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A folder that exists stays as it is."""
    (tmp_path / "mine").mkdir()

    ran = objector("record", "mine", "--from", "blocked", "--yes")

    assert ran.returncode == 2
    assert "There is already something at" in ran.stderr
    assert not any((tmp_path / "mine").iterdir())


def test_a_draft_is_written_for_its_owner_only(playwright: Playwright, tmp_path: Path) -> None:
    """Files are 0600 in a folder 0700, and the recording reads back."""
    order = order_of(load("blocked"), tmp_path)
    draft = made(order, take(playwright, order, Somebody(), lambda: False))

    write(draft.expecting("prefilled", ("blocked", "form"), {"email": "filled"}), tmp_path / "new")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert read(tmp_path / "new").expect["screens"] == ["blocked", "form"]
