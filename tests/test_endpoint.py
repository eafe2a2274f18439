"""run in a browser that runs elsewhere: end to end, with a second client as the person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from automation.recording import load
from elsewhere import (
    Run,
    chromium,
    playwright_run_server,
    playwright_server,
    stopped_at_the_review,
    wait_for,
)
from support import EMAIL
from tls_site import served


@pytest.mark.long
def test_the_person_logs_in_reviews_and_submits(
    started: Callable[..., Any], tmp_path: Path
) -> None:
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
    box.press("Control+End")
    box.press_sequentially(" Changed by Anna.")
    wait_for(lambda: [*tmp_path.rglob("*form-changed-1.png")], "the picture of the change")
    form.get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert [a.path for a in site.sent()] == ["/ajax/help/contact/submit/page"]
    assert "Changed+by+Anna" in site.sent()[0].body
    bundle = Path(report["evidence"])
    assert not list(bundle.glob("data/*login*"))
    told = json.loads((bundle / "data" / "provenance.json").read_text())
    assert told["submitted_by"] == "the person"
    assert told["changed_by_person"] is True
    assert "Changed by Anna." in (bundle / "data" / "statement-as-left.txt").read_text()
    assert "Changed by Anna." not in (bundle / "data" / "statement-offered.txt").read_text()
    assert list(bundle.glob("data/*form-changed-1.png"))
    assert [s["status"] for s in told["submissions"]] == [200]
    everything = b"".join(p.read_bytes() for p in bundle.rglob("*") if p.is_file())
    assert b"a secret of" not in everything


@pytest.mark.deep
def test_an_answer_nobody_knows_is_unconfirmed(started: Callable[..., Any]) -> None:
    """A submission that leaves, and an answer that is not recognised, end as `unconfirmed`."""
    site, run, page = started(load("answer-not-recognised"))
    run.told("Read it, change what you like")

    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "unconfirmed"
    assert report["exit"] == 4
    assert len(site.sent()) == 1


@pytest.mark.deep
def test_closing_the_window_leaves_it(started: Callable[..., Any]) -> None:
    """The person closes the window at the review: `left`, and nothing was sent."""
    site, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")

    page("contact/").close()
    report = run.report()

    assert report["outcome"] == "left"
    assert report["exit"] == 3
    assert site.sent() == []


@pytest.mark.deep
def test_an_unknown_page_is_handed_over_and_walked_on_from(started: Callable[..., Any]) -> None:
    """At an unknown page the person goes on by hand; the walk resumes at a page it knows."""
    site, run, page = started(load("unknown-page-in-the-middle"), "--route", "privacy-center")
    run.told("This page is new to me")

    page("guide/genai/update").get_by_text("Take me there").click()
    run.told("Read it, change what you like")
    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert len(site.sent()) == 1


@pytest.mark.deep
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


@pytest.mark.deep
def test_a_playwright_server_will_do(tmp_path: Path) -> None:
    """A ws:// address of a Playwright server is used as well: the walk ends at the filled form."""
    with (
        served(load("instagram-privacy-center-en"), tmp_path) as site,
        playwright_server(site, tmp_path) as endpoint,
    ):
        assert endpoint.startswith("ws://")
        report, _ = stopped_at_the_review(tmp_path, endpoint)

    assert report["outcome"] == "interrupted"
    assert report["fields"] == {"email": "filled", "statement": "filled"}
    assert site.sent() == []


@pytest.mark.deep
def test_a_server_that_starts_a_browser_will_do(tmp_path: Path) -> None:
    """Of `playwright run-server` a browser with a window is asked for; the walk ends at the form.

    Unasked, that server would start one without, which nobody sees: that is said if it is so.
    """
    with (
        served(load("instagram-privacy-center-en"), tmp_path) as site,
        playwright_run_server(site, tmp_path) as endpoint,
    ):
        report, said = stopped_at_the_review(tmp_path, endpoint)

    assert report["fields"] == {"email": "filled", "statement": "filled"}
    assert "--headless" not in (tmp_path / "asked.txt").read_text()
    assert "you will see nothing of it" in said
    assert site.sent() == []


@pytest.mark.deep
def test_two_runs_on_one_account(started: Callable[..., Any], tmp_path: Path) -> None:
    """The second run of an account is `busy` at once, and names the process that holds it."""
    _, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")

    second = Run(tmp_path, "http://127.0.0.1:9", name="second")
    report = second.report()
    second.end()
    page("contact/").close()

    assert report["outcome"] == "busy"
    assert report["exit"] == 6
    assert f"process {run.process.pid}" in report["reason"]
    assert run.report()["outcome"] == "left"


@pytest.mark.deep
def test_two_browsers_elsewhere_in_one_batch(tmp_path: Path, playwright: Playwright) -> None:
    """Two accounts, each in a running browser of its own, with one form made ready ahead.

    Each person finds their form, with their address, in their own browser alone; both send, and the
    browsers go on running.
    """
    folders = [tmp_path / name for name in ("anna", "ben")]
    with ExitStack() as stack:
        sites, endpoints = [], []
        for folder in folders:  # a site of its own for each, for it shows one state to all
            folder.mkdir()
            sites.append(stack.enter_context(served(load("instagram-privacy-center-en"), folder)))
            endpoints.append(stack.enter_context(chromium(sites[-1], folder)))
        people = [playwright.chromium.connect_over_cdp(each) for each in endpoints]
        accounts = "".join(
            f'[accounts.{name}]\nemail = "{name}@example.org"\nendpoint = "{endpoint}"\n'
            for name, endpoint in zip(("anna", "ben"), endpoints, strict=True)
        )
        (tmp_path / "accounts.toml").write_text(accounts)
        run = Run(tmp_path, "", "--all", "--ahead", "1", email=False)
        try:
            for turn, (name, browser) in enumerate(zip(("anna", "ben"), people, strict=True)):
                form = wait_for(lambda b=browser: _form(b), f"the form of {name}")
                assert form.get_by_label("Email address").input_value() == f"{name}@example.org"
                wait_for(lambda n=turn: _handed(run) > n, f"the hand-over of {name}")
                assert [len(site.sent()) for site in sites] == [turn, 0]
                form.get_by_role("button", name="Submit").click()
            reports = run.reports()
        finally:
            run.end()
        assert all(browser.is_connected() for browser in people)

    assert [(each["account"], each["outcome"]) for each in reports] == [
        ("anna", "sent"),
        ("ben", "sent"),
    ]
    bodies = [sent.body for site in sites for sent in site.sent()]
    assert ["anna%40example.org" in bodies[0], "ben%40example.org" in bodies[1]] == [True, True]
    assert len(bodies) == len(people)


def _form(browser: Browser) -> Page | None:
    """The open page with a filled form in this browser."""
    browser.contexts[0].pages[0].wait_for_timeout(20)  # new pages are heard of meanwhile
    for page in (page for context in browser.contexts for page in context.pages):
        box = page.get_by_label("Email address")
        if "/contact/" in page.url and box.count() and box.input_value():
            return page
    return None


def _handed(run: Run) -> int:
    """How often the program has handed a form over."""
    return " ".join(run.said().split()).count("Read it, change what you like")
