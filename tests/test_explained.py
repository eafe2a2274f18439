"""explain says why, what comes nearest and where; from HTML, MHTML, recordings, a live window."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from automation.annotated import COLOURS, CONTROL, FIELD, LANDMARK, Mark, annotate
from automation.browser.saved import open_saved, open_states
from automation.errors import ObjectorError, UsageError
from automation.explain import explain, picture
from automation.mhtml import is_mhtml, unpacked
from automation.recording import load
from elsewhere import chromium, wait_for
from flows import DEFAULT_RECORDING, FLOWS, flow_for
from flows.meta.labels import places
from support import ROOT
from tls_site import served

Command = Callable[..., subprocess.CompletedProcess[str]]
FLOW = FLOWS["meta-ai-instagram"]
FORM_AT = "https://help.instagram.com/contact/767264225370182"
TOPIC_AT = "https://privacycenter.instagram.com/guide/genai/"
FOLDER = ROOT / "fixtures" / DEFAULT_RECORDING


def changed(folder: Path, page: str, old: str, new: str) -> Path:
    """A page of the default recording in which one word is another."""
    html = (FOLDER / page).read_text(encoding="utf-8")
    assert old in html
    file = folder / page
    file.write_text(html.replace(old, new), encoding="utf-8")
    return file


def looked(playwright: Playwright, file: Path, url: str | None) -> dict[str, Any]:
    """What explain tells of a saved page."""
    with open_saved(playwright, file, url, FLOW, None) as window:
        return explain(window, FLOW, url or str(window.evaluate("location.href")), places()).told


# What the page says instead; the screen that is meant, what is wanted, and where that is kept.
NEARLY = [
    (
        ("ai-at-meta.html", TOPIC_AT, "Get started", "Get started now"),
        ("ai-at-meta", "Get started", "flows/meta/labels/en.toml, get_started"),
    ),
    (
        ("resources.html", TOPIC_AT, "Submit an objection request", "Send an objection request"),
        ("resources", "Submit an objection request", "flows/meta/labels/en.toml, submit_objection"),
    ),
]


@pytest.mark.parametrize(("page", "meant"), NEARLY, ids=["control", "card"])
def test_what_comes_nearest(
    page: tuple[str, str, str, str],
    meant: tuple[str, str, str],
    playwright: Playwright,
    tmp_path: Path,
) -> None:
    """A label that was changed a little is named, with what stands there now and its file."""
    name, url, old, new = page
    screen, wanted, kept = meant

    told = looked(playwright, changed(tmp_path, name, old, new), url)

    assert screen not in told["screens"]
    first = told["suggestions"][0]
    assert (first["screen"], first["wanted"]) == (screen, wanted)
    assert first["text"].startswith(new)
    assert 72 <= first["likeness"] < 100
    assert kept in first["kept"]
    assert screen in [each["screen"] for each in told["nearest"]]


def test_why_a_screen_is_seen(playwright: Playwright) -> None:
    """Each condition of each landmark is told: the screen's own hold, the others' say which not."""
    told = looked(playwright, FOLDER / "ai-at-meta.html", TOPIC_AT)

    first = told["nearest"][0]
    assert (first["screen"], first["seen"]) == ("ai-at-meta", True)
    (mark,) = first["landmarks"]
    assert mark["holds"]
    assert [each["holds"] for each in mark["conditions"]] == [True, True]
    assert "heading 'AI at Meta'" in [each["what"] for each in mark["conditions"]]
    assert told["suggestions"] == []


def test_another_address_comes_near_nothing(playwright: Playwright) -> None:
    """On a host that is not the site's nothing is read, so nothing comes near."""
    told = looked(playwright, FOLDER / "form.html", "https://example.org/contact/1")

    assert told["nearest"] == told["suggestions"] == []


@pytest.fixture
def mhtml(browser: Browser, tmp_path: Path) -> Iterator[Path]:
    """The form as Chromium saves it as MHTML, with a shadow root and a hidden second form."""
    page = browser.new_page()
    html = (
        (FOLDER / "form.html")
        .read_text(encoding="utf-8")
        .replace(
            "</main>",
            '<div><template shadowrootmode="open"><h2>Shadow</h2></template></div>'
            '<style nonce="drawn">.away { display: none }</style><div class="away">'
            "<form><label>Email <input type=email></label><textarea></textarea></form></div>"
            "</main>",
        )
    )
    page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(FORM_AT)
    session = page.context.new_cdp_session(page)
    data = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    file = tmp_path / "form.mhtml"
    file.write_bytes(data.encode())
    yield file
    page.close()


def test_a_page_saved_as_mhtml(mhtml: Path, playwright: Playwright) -> None:
    """MHTML names its own address, brings its styles and shadows, and is told as its HTML is."""
    address, html = unpacked(mhtml.read_bytes())
    told = looked(playwright, mhtml, None)
    plain = looked(playwright, FOLDER / "form.html", FORM_AT)

    assert is_mhtml(mhtml.read_bytes())
    assert address == FORM_AT
    assert "shadowrootmode=" in html
    assert ".away" in html
    assert told["url"] == FORM_AT
    assert (told["screens"], told["decision"]) == (["form"], "fill")
    assert told["fields"] == plain["fields"]


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello",
        b"From: <Saved by>\r\nMIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx",
    ],
)
def test_mhtml_without_a_page(data: bytes, tmp_path: Path, playwright: Playwright) -> None:
    """An MHTML file that holds no page is told as such; HTML that quotes its head is none."""
    file = tmp_path / "x.mhtml"
    file.write_bytes(data)

    with pytest.raises(UsageError, match="holds no HTML page"):
        looked(playwright, file, FORM_AT)
    assert not is_mhtml(b"<!doctype html><p>\nMIME-Version: 1.0")


def test_html_needs_its_address(playwright: Playwright) -> None:
    """An HTML page without an address is asked for it."""
    with pytest.raises(UsageError, match="--url: wanted the page's own address"):
        looked(playwright, FOLDER / "form.html", None)


@pytest.mark.deep
def test_all_pages_of_a_recording(objector: Command) -> None:
    """A recording is told page by page, in its order, each seen as the screens that it names."""
    ran = objector("explain", "facebook-policy-triage", "--json")
    told = json.loads(ran.stdout)
    recording = load("facebook-policy-triage")

    assert ran.returncode == 0, ran.stderr
    assert told["recording"] == "facebook-policy-triage"
    assert [page["page"] for page in told["pages"]] == [page.name for page in recording.pages]
    for page in told["pages"]:
        assert {*page["screens"], *page["overlays"]} == set(page["expected"])


@pytest.mark.deep
def test_the_status_of_a_recorded_page(playwright: Playwright) -> None:
    """A recorded page is shown with its status: what is gone is seen as gone."""
    recording = load("page-not-available")
    flow = flow_for(recording.flow, None)

    seen = {
        state.name: explain(window, flow, state.url).told["screens"]
        for state, window in open_states(playwright, recording, flow, None)
    }

    assert seen == {page.name: [*page.screens] for page in recording.pages}


def colours(png: bytes) -> dict[str, int]:
    """How many pixels have the colour of each kind of mark."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    counted = {colour: count for count, colour in image.getcolors(1 << 24) or []}
    return {
        kind: counted.get(tuple(bytes.fromhex(colour[1:])), 0) for kind, colour in COLOURS.items()
    }


def edge(png: bytes, kind: str, height: float) -> tuple[int, int, int, int]:
    """The outermost pixels of this kind's colour on the page, which is so high."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    wanted = tuple(bytes.fromhex(COLOURS[kind][1:]))
    found = [
        (x, y)
        for y in range(round(height))
        for x in range(image.width)
        if image.getpixel((x, y)) == wanted
    ]
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_where_an_outline_is(ratio: float) -> None:
    """An outline lies around its box, in the picture's own pixels, and its name above it."""
    blank = io.BytesIO()
    Image.new("RGB", (round(400 * ratio), round(300 * ratio)), "white").save(blank, "PNG")
    mark = Mark(FIELD, "email", (100.0, 100.0, 200.0, 50.0))

    drawn = annotate(blank.getvalue(), [mark], ratio, ["a note"])
    left, top, right, bottom = edge(drawn, FIELD, 300 * ratio)

    assert abs(left - 97 * ratio) <= 2
    assert abs(right - 303 * ratio) <= 2
    assert abs(bottom - 153 * ratio) <= 2
    assert 60 * ratio < top < 97 * ratio


def test_a_picture_of_the_page(playwright: Playwright) -> None:
    """The picture has the page's landmarks and fields outlined, and lines below it."""
    with open_saved(playwright, FOLDER / "form.html", FORM_AT, FLOW, None) as window:
        plain = window.capture(("picture",)).kept["picture"]
        box = window.evaluate(
            "(({left, right, bottom}) => [left, right, bottom])"
            "(document.querySelector('textarea[name=processing_impact]').getBoundingClientRect())"
        )
        drawn = picture(window, explain(window, FLOW, FORM_AT))

    assert set(colours(plain).values()) == {0}
    seen = colours(drawn)
    assert seen[LANDMARK] > 500
    assert seen[FIELD] > 1000
    left, _, right, bottom = edge(drawn, FIELD, Image.open(io.BytesIO(plain)).height)
    assert [left, right, bottom] == pytest.approx([box[0] - 3, box[1] + 3, box[2] + 3], abs=2)
    sizes = [Image.open(io.BytesIO(png)).size for png in (plain, drawn)]
    assert sizes[0][0] == sizes[1][0]
    assert sizes[1][1] > sizes[0][1] + 40


@pytest.mark.deep
def test_a_control_that_is_folded_away(playwright: Playwright) -> None:
    """Of two controls of one name the one that can be pointed at is outlined, and only that."""
    file = FOLDER / "home-cookies.html"
    with open_saved(playwright, file, "https://privacycenter.instagram.com/", FLOW, None) as window:
        button = window.evaluate(
            "(({left, right}) => [left, right])(document.querySelector('.actions [role=button]')"
            ".getBoundingClientRect())"
        )
        drawn = picture(window, explain(window, FLOW, "https://privacycenter.instagram.com/"))

    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    green = tuple(bytes.fromhex(COLOURS[CONTROL][1:]))
    below = [
        x for y in range(400, 780) for x in range(image.width) if image.getpixel((x, y)) == green
    ]
    assert [min(below), max(below)] == pytest.approx([button[0] - 3, button[1] + 3], abs=2)


@pytest.mark.deep
def test_a_log_in_is_not_pictured(
    tmp_path: Path, objector: Command, playwright: Playwright
) -> None:
    """No picture is taken of a page with a log-in; the command says why and does the rest."""
    recording = load("log-in-wall")
    page = recording.page("login-wall")
    file = tmp_path / "login.html"
    file.write_text(page.html, encoding="utf-8")
    with open_saved(playwright, file, page.url, FLOW, None) as window:
        explained = explain(window, FLOW, page.url)
        with pytest.raises(ObjectorError, match="No picture is taken"):
            picture(window, explained)

    ran = objector("explain", str(file), "--url", page.url, "--picture", "out.png", "--json")
    told = json.loads(ran.stdout)

    assert told["picture"] is None
    assert "password" in told["not_pictured"]
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give one thing to explain"),
        (("page.html", "--live"), "Give one thing to explain"),
        (("nowhere.html", "--url", FORM_AT), "cannot be read"),
    ],
)
def test_what_cannot_be_explained(words: tuple[str, ...], said: str, objector: Command) -> None:
    """What is missing or too much is said, exit 2."""
    ran = objector("explain", *words)

    assert ran.returncode == 2
    assert said in ran.stderr


@contextmanager
def asks(folder: Path, endpoint: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`explain --live` in a process of its own, with a terminal's input to write to."""
    with subprocess.Popen(
        [sys.executable, "-m", "automation", "explain", "--live", "--json", *words],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "OBJECTOR_BROWSER_ENDPOINT": endpoint,
            "OBJECTOR_EMAIL": "anna@example.org",
        },
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def opened(client: Browser) -> Page:
    """The page that the program has opened."""

    def there() -> Page | None:
        client.contexts[0].pages[0].wait_for_timeout(20)
        here = [p for p in client.contexts[0].pages if "privacycenter" in p.url]
        return here[0] if here else None

    found: Page = wait_for(there, "the window")
    return found


@pytest.mark.deep
def test_the_page_in_front_of_a_person(playwright: Playwright, tmp_path: Path) -> None:
    """With --live the person goes to a page and presses Enter; that page is told, nothing sent.

    What they typed stays theirs: no field is filled or changed, and no control is clicked.
    """
    (tmp_path / "chromium").mkdir()
    with (
        served(load(DEFAULT_RECORDING), tmp_path) as site,
        chromium(site, tmp_path / "chromium") as endpoint,
        asks(tmp_path, endpoint, "--picture", "live.png") as process,
    ):
        client = playwright.chromium.connect_over_cdp(endpoint)
        page = opened(client)
        page.goto(FORM_AT)
        page.get_by_role("textbox", name="Email address").fill("mine@example.org")
        before = len(site.arrived)
        assert process.stdin is not None
        client.close()
        out, err = process.communicate("\n", timeout=60)
        after = site.arrived[before:]

    told = json.loads(out)
    assert process.returncode == 0, err
    assert "press Enter" in err
    assert (told["url"], told["screens"]) == (FORM_AT, ["form"])
    assert {each.method for each in after} <= {"GET"}
    assert site.sent() == []
    with Image.open(tmp_path / "live.png") as drawn:
        assert drawn.width > 300
    assert "mine@example.org" not in out


@pytest.mark.deep
def test_a_window_that_is_closed(playwright: Playwright, tmp_path: Path) -> None:
    """Who closes the window instead of pressing Enter gets a sentence and exit 2."""
    (tmp_path / "chromium").mkdir()
    with (
        served(load(DEFAULT_RECORDING), tmp_path) as site,
        chromium(site, tmp_path / "chromium") as endpoint,
        asks(tmp_path, endpoint) as process,
    ):
        client = playwright.chromium.connect_over_cdp(endpoint)
        opened(client).close()
        client.close()
        assert process.stderr is not None
        process.wait(60)
        err = process.stderr.read()

    assert process.returncode == 2
    assert "closed before Enter" in err


# One label of the site's changes: the page, its old and its new wording, and its key.
MENDED = [
    ("ai-at-meta.html", "Get started", "Get started now", "get_started"),
    (
        "resources.html",
        "Submit an objection request",
        "Send us an objection request",
        "submit_objection",
    ),
]


@pytest.mark.long
@pytest.mark.deep
@pytest.mark.parametrize("label", MENDED)
def test_mending_is_one_line(
    label: tuple[str, str, str, str], tmp_path: Path, objector: Command
) -> None:
    """A label changes: the dry run hands over there, explain names label and file, a line mends it.

    The whole program is copied, so that the line can be written where a contributor writes it.
    """
    page, old, new, key = label
    tree, case = tmp_path / "tree", tmp_path / "case"
    for room in ("automation", "flows"):
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "fixtures").mkdir()
    shutil.copy(ROOT / "fixtures" / "recording.schema.json", tree / "fixtures")
    shutil.copytree(FOLDER, case)
    told = (case / page).read_text(encoding="utf-8").replace(old, new)
    (case / page).write_text(told, encoding="utf-8")
    data = (case / "recording.json").read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"')
    (case / "recording.json").write_text(data, encoding="utf-8")

    def run(*words: str) -> dict[str, Any]:
        ran = objector(*words, "--json", PYTHONPATH=str(tree))
        assert ran.stdout, ran.stderr
        return dict(json.loads(ran.stdout))

    def walked() -> dict[str, Any]:
        (attempt,) = run("dry-run", "--recording", str(case), "--route", "privacy-center")[
            "attempts"
        ]
        return dict(attempt)

    before = walked()
    (explained,) = [
        each for each in run("explain", str(case))["pages"] if each["page"] == page[:-5]
    ]
    near = explained["suggestions"][0]
    file, _, found = near["kept"][0].partition(", ")
    labels = tree / file
    line = f'  {{ text = "{near["text"]}", seen = "assumed" }},\n'
    text = labels.read_text(encoding="utf-8")
    labels.write_text(text.replace(f"{found} = [\n", f"{found} = [\n{line}"), encoding="utf-8")
    after = walked()

    assert before["outcome"] == "left"
    assert (near["screen"], near["wanted"]) == (page[:-5], old)
    assert near["text"].startswith(new)
    assert found == key
    assert after["outcome"] == "prefilled"
    assert after["screens"] == load(DEFAULT_RECORDING).expect["screens"]
