"""Replay acts as a site does: the same pages, served over TLS, are the other half of each test."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from automation.browser.find import find
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.recording import Recording, read
from flows import FLOWS
from tls_site import served

FLOW = FLOWS["meta-ai-instagram"]
HOME, FRAME = "https://help.instagram.com/home", "https://www.instagram.com/framed"
POLICY = (
    "default-src 'self' data:; script-src 'nonce-drawn'; style-src 'unsafe-inline'; "
    "frame-src https://www.instagram.com; connect-src 'self'; require-trusted-types-for 'script'"
)
SHADOW = """<article><template shadowrootmode="open"><h2>In the shadow</h2>
<div role="button" tabindex="0">Shadow way</div></template></article>"""
PAGES = {
    "home": (HOME, 200, f"<h1>Home</h1><button>Next</button><button>Slow</button>{SHADOW}"),
    "next": (HOME, 200, f"<h1>The next state</h1>{SHADOW}<a href='{HOME}/far'>Far</a>"),
    "far": (f"{HOME}/far", 404, f"<h1>Far away</h1><iframe src='{FRAME}'></iframe>"),
    "framed": (FRAME, 200, "<p>What the frame says</p>"),
}
SCRIPTS = """<script nonce="drawn">document.documentElement.dataset.ran = "nonce"</script>
<script>document.documentElement.dataset.ran = "any"</script>
<script nonce="drawn">
  try { eval("1") } catch { document.documentElement.dataset.eval = "refused" }
  try { document.body.innerHTML = "<p>gone" }
  catch { document.documentElement.dataset.html = "refused" }
</script>"""
LEADS = [
    {"page": "home", "role": "button", "name": "Next", "to": "next"},
    {"page": "home", "role": "button", "name": "Slow", "to": "next", "delay": 900},
    {"page": "home", "role": "button", "name": "Shadow way", "to": "far"},
]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A small site: two states of one address, one that is not there, a frame, a shadow."""
    folder = tmp_path_factory.mktemp("site")
    pages = []
    for name, (url, status, body) in PAGES.items():
        head = f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>"
        file = folder / f"{name}.html"
        file.write_text(f"{head}<body>{body}{SCRIPTS}</body></html>", encoding="utf-8")
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        more = {"status": status, "headers": headers, "screens": []}
        pages.append({"name": name, "url": url, "file": file.name, **more})
    texts = {"title": "A site", "origin": "drawn", "source": "nothing", "date": "2026-11-22"}
    told = {"format": 1, **texts, "locale": "en-GB", "region": "DE", "flow": FLOW.name}
    data = {**told, "pages": pages, "leads": LEADS, "expect": {}}
    (folder / "recording.json").write_text(json.dumps(data), encoding="utf-8")
    return read(folder)


@pytest.fixture(scope="module")
def real(
    playwright: Playwright, recording: Recording, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser for which these pages are the site, over TLS on loopback."""
    with served(recording, tmp_path_factory.mktemp("tls")) as site:
        browser = playwright.chromium.launch(
            executable_path=find(headed=False).path, args=site.chromium_arguments
        )
        browser.recording_site = site  # type: ignore[attr-defined]
        yield browser
        browser.close()


@pytest.fixture(params=["replay", "site"])
def page(
    request: pytest.FixtureRequest, browser: Browser, real: Browser, recording: Recording
) -> Iterator[Page]:
    """A page in the replay, and one at the real site: each test is of both."""
    if request.param == "site":
        real.recording_site.__post_init__()  # type: ignore[attr-defined]  # as at first
        context = real.new_context()
        yield context.new_page()
    else:
        context = browser.new_context(service_workers="block")
        window = PlaywrightWindow(context, FLOW, Replay(recording))
        page = context.new_page()
        window.start(page)
        yield page
    context.close()


def told(page: Page) -> dict[str, Any]:
    """What the page's own script could do, and how the page was answered."""
    return dict(
        page.evaluate(
            "() => ({...document.documentElement.dataset, title: document.title,"
            " status: performance.getEntriesByType('navigation')[0].responseStatus})"
        )
    )


def test_the_policy_holds(page: Page) -> None:
    """A content security policy is in force: no script without its nonce, no eval, no raw HTML."""
    answer = page.goto(HOME)

    assert answer is not None
    assert answer.headers["content-security-policy"] == POLICY
    assert told(page) == {
        "ran": "nonce",
        "eval": "refused",
        "html": "refused",
        "title": "home",
        "status": 200,
    }


def test_a_declared_shadow(page: Page) -> None:
    """A shadow root that the HTML declares is there, and a control in it leads on."""
    page.goto(HOME)
    assert page.evaluate(
        "document.querySelector('article').shadowRoot.querySelector('h2').innerText"
    )

    page.get_by_role("button", name="Shadow way").click()
    page.wait_for_url(f"{HOME}/far")

    assert page.get_by_role("heading", name="Far away").is_visible()


def test_another_state_of_one_address(page: Page) -> None:
    """A control leads to another state of the same address, with all that it declares."""
    page.goto(HOME)
    page.get_by_role("button", name="Next").click()

    page.get_by_role("heading", name="The next state").wait_for()

    assert page.url == HOME
    assert page.title() == "next"
    assert page.get_by_role("heading", name="In the shadow").is_visible()
    assert page.get_by_role("button", name="Next").count() == 0


def test_a_plain_link_and_a_frame(page: Page) -> None:
    """A link goes to its address, with that answer's status; its frame shows its own address."""
    page.goto(HOME)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Far").click()
    page.wait_for_url(f"{HOME}/far")
    page.frame_locator("iframe").get_by_text("What the frame says").wait_for()

    assert told(page)["status"] == 404
    assert [frame.url for frame in page.frames] == [f"{HOME}/far", FRAME]


def test_back_again(page: Page) -> None:
    """Going back from an address shows the state that the other one was left in."""
    page.goto(HOME)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Far").click()
    page.wait_for_url(f"{HOME}/far")

    page.go_back()

    page.get_by_role("heading", name="The next state").wait_for()
    assert page.url == HOME


@pytest.mark.parametrize("page", ["replay"], indirect=True)
def test_a_delay(page: Page) -> None:
    """A lead with a delay takes effect after it and not before; another click is no shortcut."""
    page.goto(HOME)
    began = time.monotonic()
    page.get_by_role("button", name="Slow").click()
    page.wait_for_timeout(400)
    assert page.title() == "home"

    page.get_by_role("heading", name="The next state").wait_for()

    assert 0.9 <= time.monotonic() - began < 5


@pytest.mark.parametrize("page", ["replay"], indirect=True)
def test_what_is_not_recorded(page: Page) -> None:
    """An address that is not recorded says so and nothing else, with status 404."""
    answer = page.goto("https://help.instagram.com/elsewhere")

    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("heading", name="Not recorded").is_visible()


def test_files(recording: Recording) -> None:
    """The recording of these tests is itself one that passes."""
    assert {file.name for file in Path(recording.folder).glob("*.html")} == set(recording.files)
