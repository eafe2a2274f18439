"""explain: what is seen on a saved page, offline, with its scripts off and nothing requested."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Playwright

from automation.browser.saved import open_saved
from automation.explain import explain
from automation.hosts import bare
from automation.recording import load
from flows import FLOWS

pytestmark = pytest.mark.sampled

Command = Callable[..., subprocess.CompletedProcess[str]]

FLOW = FLOWS["meta-ai-instagram"]
OVERLAYS = {screen.name for screen in FLOW.screens if screen.overlay}
DEFAULT = "instagram-privacy-center-en"
FORM_AT = "https://help.instagram.com/contact/767264225370182"
KEYS = {
    "url",
    "host_allowed",
    "screens",
    "overlays",
    "moves",
    "fields",
    "decision",
    "instruction",
    "nearest",
    "suggestions",
}
PAGES = [
    (DEFAULT, "home-cookies", "move"),
    (DEFAULT, "form", "fill"),
    (DEFAULT, "confirmation", "end"),
    ("log-in-wall", "login-wall", "hand-over"),
    ("unknown-page-in-the-middle", "changed", "hand-over"),
    ("login-bar-article", "article", "move"),
]
ABSENT = {"status": "absent", "selector": None, "score": 0.0}


@dataclass(frozen=True)
class Told:
    """What explain told of a page, and what the page was like half a second later."""

    told: dict[str, Any]
    matching: dict[str, int]
    title: str


@pytest.fixture(scope="module")
def explained(playwright: Playwright) -> Callable[[Path, str], Told]:
    """Explain a saved page in this process, each page once."""

    @cache
    def explaining(file: Path, url: str) -> Told:
        with open_saved(playwright, file, url, FLOW, None) as window:
            told = explain(window, FLOW, url).told
            matching = {
                name: window.evaluate(
                    f"document.querySelectorAll({json.dumps(field['selector'])}).length"
                )
                for name, field in told["fields"].items()
                if field["selector"]
            }
            window.pause(500)
            return Told(told, matching, str(window.evaluate("document.title")))

    return explaining


def page(case: str, name: str) -> tuple[Path, str]:
    """The file and the address of a page of a recording."""
    recording = load(case)
    listed = json.loads((recording.folder / "recording.json").read_text(encoding="utf-8"))
    file = next(p["file"] for p in listed["pages"] if p["name"] == name)
    return recording.folder / file, recording.page(name).url


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(("case", "name", "decision"), PAGES, ids=[f"{c}/{n}" for c, n, _ in PAGES])
def test_a_page_is_explained(
    case: str, name: str, decision: str, explained: Callable[[Path, str], Told]
) -> None:
    """A page of a recording is told with the documented keys, its screens and what comes next."""
    file, url = page(case, name)
    screens = set(load(case).page(name).screens)

    told = explained(file, url).told

    assert set(told) == KEYS
    assert told["url"] == bare(url)
    assert told["host_allowed"] is True
    assert set(told["screens"]) == screens - OVERLAYS
    assert set(told["overlays"]) == screens & OVERLAYS
    assert all(set(move) == {"screen", "control", "found", "nearest"} for move in told["moves"])
    assert set(told["fields"]) == {"email", "statement"}
    assert all(set(field) == set(ABSENT) for field in told["fields"].values())
    assert told["decision"] == decision
    assert told["instruction"]


@pytest.mark.parametrize(
    ("stored", "declared"),
    [("utf-8", "utf-8"), ("utf-8", "windows-1251"), ("windows-1251", "windows-1251")],
)
def test_a_page_is_read_as_it_is_stored(
    stored: str, declared: str, tmp_path: Path, explained: Callable[[Path, str], Told]
) -> None:
    """A page is UTF-8 if it is that, though it says otherwise; else what it says."""
    file = tmp_path / "page.html"
    html = f"<meta charset={declared}><title>Сообщение</title><p>Почта"
    file.write_text(html, encoding=stored)

    assert explained(file, FORM_AT).title == "Сообщение"


def test_the_form_is_filled_in_the_right_fields(explained: Callable[[Path, str], Told]) -> None:
    """On the form both fields are found, each by a selector that matches exactly one element."""
    seen = explained(*page(DEFAULT, "form"))
    fields = seen.told["fields"]

    assert {name: field["status"] for name, field in fields.items()} == {
        "email": "found",
        "statement": "found",
    }
    assert seen.matching == {"email": 1, "statement": 1}
    assert fields["email"]["selector"] != fields["statement"]["selector"]
    assert all(0.5 <= field["score"] <= 1 for field in fields.values())


def test_the_move_is_on_the_page(explained: Callable[[Path, str], Told]) -> None:
    """On the cookie dialog the next move is to decline, and that button is there."""
    told = explained(*page(DEFAULT, "home-cookies")).told
    declining = [move for move in told["moves"] if move["screen"] == "cookies"]

    assert [move["found"] >= 1 for move in declining] == [True]
    assert "'cookies'" in told["instruction"]
    assert declining[0]["control"] in told["instruction"]


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://privacycenter.instagram.com.evil.example/", marks=pytest.mark.deep),
        "https://evil.example\\@@www.instagram.com/",
    ],
)
def test_a_foreign_host_has_no_screens(url: str, explained: Callable[[Path, str], Told]) -> None:
    """The same form at an address that is not exactly the site's is nothing that we know."""
    told = explained(page(DEFAULT, "form")[0], url).told

    assert told["host_allowed"] is False
    assert told["screens"] == told["overlays"] == told["moves"] == []
    assert told["fields"] == {"email": ABSENT, "statement": ABSENT}
    assert told["decision"] == "hand-over"


def test_scripts_do_not_run(tmp_path: Path, explained: Callable[[Path, str], Told]) -> None:
    """A script or a handler of the page that would put the form there does not run."""
    form = page(DEFAULT, "form")[0].read_text(encoding="utf-8")
    quoted = json.dumps(form).replace("</", "<\\/")
    file = tmp_path / "scripted.html"
    file.write_text(
        "<!doctype html><title>before</title><body onload='document.title = \"after\"'>"
        f"<h1>Nothing here</h1><script>document.title = 'after'; document.write({quoted})</script>"
        "<img src='data:,' onerror='document.title = \"after\"'>",
        encoding="utf-8",
    )

    seen = explained(file, FORM_AT)

    assert seen.title == "before"
    assert seen.told["screens"] == []
    assert seen.told["fields"] == {"email": ABSENT, "statement": ABSENT}


@contextmanager
def counting() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_nothing_is_requested(tmp_path: Path, explained: Callable[[Path, str], Told]) -> None:
    """Pictures, style sheets, frames and preloads of a saved page ask nothing of any server."""
    with counting() as (server, asked):
        file = tmp_path / "asking.html"
        file.write_text(
            f"<!doctype html><title>asking</title><link rel=stylesheet href={server}/style>"
            f"<link rel=icon href={server}/icon><link rel=preload as=image href={server}/preload>"
            f"<link rel=preconnect href={server}><link rel=prefetch href={server}/prefetch>"
            f"<style>h1 {{ background: url({server}/background) }}</style>"
            f"<h1>Asking</h1><img src={server}/picture><iframe src={server}/frame></iframe>"
            f"<video src={server}/video autoplay></video><object data={server}/object></object>",
            encoding="utf-8",
        )
        seen = explained(file, f"{server}/page")
        by_the_browser = list(asked)
        urlopen(f"{server}/control").close()  # noqa: S310  # our own server: it does count

    assert seen.title == "asking"
    assert by_the_browser == []
    assert asked == ["/control"]


@pytest.mark.parametrize(
    "refresh",
    [
        pytest.param(
            '<meta http-equiv="refresh" content="0; url=https://www.facebook.com/elsewhere">',
            marks=pytest.mark.deep,
        ),
        pytest.param(
            "<META content='0;url=/elsewhere?a>b' HTTP-EQUIV = Refresh>", marks=pytest.mark.deep
        ),
        '<meta http-equiv="&#114;efresh" content="0;url=/elsewhere">',
    ],
    ids=["usual", "with a bracket", "spelt with an entity"],
)
def test_a_refresh_leads_nowhere(
    refresh: str, tmp_path: Path, explained: Callable[[Path, str], Told]
) -> None:
    """A page that would go elsewhere by itself stays, and is explained as it was saved."""
    form = page(DEFAULT, "form")[0].read_text(encoding="utf-8")
    file = tmp_path / "leaving.html"
    file.write_text(form.replace("<title>", f"{refresh}<title>", 1), encoding="utf-8")

    seen = explained(file, FORM_AT)

    assert seen.told["decision"] == "fill"
    assert seen.title == explained(page(DEFAULT, "form")[0], FORM_AT).title


def test_the_command_prints_the_document(objector: Command) -> None:
    """`explain --json` exits 0 and prints the documented keys, and no selector for what is not."""
    file, url = page("log-in-wall", "login-wall")

    ran = objector("explain", str(file), "--url", url, "--json")
    told = json.loads(ran.stdout)

    assert ran.returncode == 0
    assert set(told) == KEYS
    assert told["screens"] == ["login-wall"]
    assert told["fields"] == {"email": ABSENT, "statement": ABSENT}
    assert ran.stderr == ""


def test_the_command_tells_people(tmp_path: Path, objector: Command) -> None:
    """Without --json the same is told in lines, and no bundle and no ledger are made of it."""
    file, url = page(DEFAULT, "form")

    ran = objector("explain", str(file), "--url", url)
    lines = dict(line.split(None, 1) for line in ran.stdout.splitlines()[:6])

    assert ran.returncode == 0
    assert lines["seen"] == "form"
    assert lines["next"].startswith("fill.")
    assert "email: found at" in ran.stdout
    assert not (tmp_path / "data").exists()
