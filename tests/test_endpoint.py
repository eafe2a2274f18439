"""run in a browser that runs elsewhere: end to end, with a second client as the person."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from automation.browser.find import find
from automation.recording import Recording, load
from support import EMAIL, STATEMENT
from tls_site import Site, served

PATIENCE = 40


@contextmanager
def chromium(site: Site, folder: Path) -> Iterator[str]:
    """A Chromium that takes the local server for the site; its CDP address."""
    command = [
        str(find(headed=False).path),
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "--no-first-run",
        *site.chromium_arguments,
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        "about:blank",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        note = folder / "DevToolsActivePort"
        wait_for(lambda: note.exists() and note.read_text().strip(), "the test's Chromium")
        yield f"http://127.0.0.1:{note.read_text().splitlines()[0]}"
    finally:
        process.terminate()
        process.wait(10)


def wait_for(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait until the condition holds; it has to within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)  # noqa: TID251  # this is the test's own clock
    raise AssertionError(f"waited in vain for {what}")


class Run:
    """`objector run` in a process of its own; what it prints is read as it comes."""

    def __init__(self, folder: Path, endpoint: str, *words: str) -> None:
        self.folder = folder
        (folder / "statement.txt").write_text(STATEMENT)
        (folder / ".env").write_text(
            f"OBJECTOR_EMAIL={EMAIL}\nOBJECTOR_STATEMENT=./statement.txt\n"
            f"OBJECTOR_BROWSER_ENDPOINT={endpoint}\nOBJECTOR_ANSWER_SECONDS=2\n"
        )
        self.out = (folder / "out.json").open("w+")
        self.err = (folder / "err.txt").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "automation", "run", "--json", *words],
            cwd=folder,
            stdout=self.out,
            stderr=self.err,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def said(self) -> str:
        """Everything told to the person so far."""
        return (self.folder / "err.txt").read_text()

    def told(self, words: str) -> None:
        """Wait until the person was told this."""
        wait_for(
            lambda: words in " ".join(self.said().split()) or self.process.poll() is not None,
            words,
        )
        assert words in " ".join(self.said().split()), self.said()

    def report(self) -> dict[str, Any]:
        """Wait for its end; its one attempt."""
        self.process.wait(PATIENCE)
        text = (self.folder / "out.json").read_text()
        assert text, self.said()
        attempts: list[dict[str, Any]] = json.loads(text)["attempts"]
        assert len(attempts) == 1
        assert attempts[0]["exit"] == self.process.returncode
        return attempts[0]

    def end(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.out.close()
        self.err.close()


@pytest.fixture
def started(tmp_path: Path, playwright: Playwright) -> Iterator[Callable[..., Any]]:
    """Start site, browser, run, and the person's own client; all end with the test."""
    from contextlib import ExitStack  # noqa: PLC0415

    with ExitStack() as stack:

        def start(recording: Recording, *words: str) -> tuple[Site, Run, Callable[[str], Page]]:
            folder = tmp_path / "chromium"
            folder.mkdir()
            site = stack.enter_context(served(recording, tmp_path))
            endpoint = stack.enter_context(chromium(site, folder))
            run = Run(tmp_path, endpoint, *words)
            stack.callback(run.end)
            client = playwright.chromium.connect_over_cdp(endpoint)
            stack.callback(client.close)

            def page(address: str) -> Page:
                def there() -> Page | None:
                    client.contexts[0].pages[0].wait_for_timeout(20)
                    pages = [p for p in client.contexts[0].pages if re.search(address, p.url)]
                    return pages[0] if pages else None

                found: Page = wait_for(there, address)
                return found

            return site, run, page

        yield start


def test_the_person_logs_in_reviews_and_submits(started: Callable[..., Any]) -> None:
    """Walk, log-in by the person, fill, review, the person's submission, confirmation: `sent`.

    Exactly one submission arrives, after the hand-over, as the person left it.
    """
    site, run, page = started(load("log-in-wall"))
    run.told("Please log in here yourself")
    login = page("accounts/login")
    login.fill("[name=username]", "anna")
    login.fill("[name=password]", "a secret of Anna's")
    login.get_by_role("button", name="Log in").click()
    run.told("Read it, change what you like")
    assert site.sent() == []

    form = page("contact/767264225370182")
    assert form.get_by_label("Email address").input_value() == EMAIL
    box = form.get_by_role("textbox", name=re.compile("impacts you"))
    box.fill(box.input_value() + " Changed by Anna.")
    form.get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert [a.path for a in site.sent()] == ["/ajax/help/contact/submit/page"]
    assert "Changed+by+Anna" in site.sent()[0].body
    bundle = Path(report["evidence"])
    assert not list(bundle.glob("data/*login*"))
    told = json.loads((bundle / "data" / "provenance.json").read_text())
    assert told["submitted_by"] == "the person"
    assert [s["status"] for s in told["submissions"]] == [200]
    everything = b"".join(p.read_bytes() for p in bundle.rglob("*") if p.is_file())
    assert b"a secret of" not in everything


def test_an_answer_nobody_knows_is_unconfirmed(started: Callable[..., Any]) -> None:
    """A submission that leaves, and an answer that is not recognised, end as `unconfirmed`."""
    site, run, page = started(load("answer-not-recognised"))
    run.told("Read it, change what you like")

    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "unconfirmed"
    assert report["exit"] == 4
    assert len(site.sent()) == 1


def test_closing_the_window_leaves_it(started: Callable[..., Any]) -> None:
    """The person closes the window at the review: `left`, and nothing was sent."""
    site, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")

    page("contact/").close()
    report = run.report()

    assert report["outcome"] == "left"
    assert report["exit"] == 3
    assert site.sent() == []


def test_an_unknown_page_is_handed_over_and_walked_on_from(started: Callable[..., Any]) -> None:
    """At an unknown page the person goes on by hand; the walk resumes at a page it knows."""
    site, run, page = started(load("unknown-page-in-the-middle"))
    run.told("This page is new to me")

    page("guide/genai/update").get_by_text("Take me there").click()
    run.told("Read it, change what you like")
    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert len(site.sent()) == 1


def test_the_second_time_it_stands(started: Callable[..., Any], tmp_path: Path) -> None:
    """An account whose objection stands is not opened again, unless that is asked for."""
    _, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")
    page("contact/").get_by_role("button", name="Submit").click()
    assert run.report()["outcome"] == "sent"

    again = Run(tmp_path, "http://127.0.0.1:9")
    report = again.report()
    again.end()

    assert report["outcome"] == "sent"
    assert "nothing was opened" in report["reason"]
