"""A real window on a display: the person at it is a second client with a mouse."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from automation.account import Account, Statement
from automation.decisions import HandOver
from automation.recording import load
from automation.report import Order, Report
from automation.session import attempt
from flows import FLOWS
from support import EMAIL, STATEMENT, Somebody, press, spoken_of
from tls_site import served

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("on_display")]
PANEL = (0xFF, 0xFD, 0xF3)


@pytest.fixture
def on_display(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows open on the tests' display."""
    monkeypatch.setenv("DISPLAY", display)


class Visitor(Somebody):
    """A person with a client of their own, in a thread of their own, woken by instructions."""

    def __init__(self, port: int, acts: dict[str, Callable[[Page], None]]) -> None:
        super().__init__()
        self.port, self.acts = port, acts
        self.threads: list[threading.Thread] = []
        self.faults: list[BaseException] = []

    def told(self, handover: HandOver) -> None:
        """Start acting; the walk goes on looking meanwhile."""
        self.heard.append(handover)
        act = self.acts.get(handover.kind) or self.acts.get(handover.screen)
        if act is not None:
            thread = threading.Thread(target=self._act, args=(act,))
            self.threads.append(thread)
            thread.start()

    def _act(self, act: Callable[[Page], None]) -> None:
        try:
            with sync_playwright() as playwright:
                client = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self.port}")
                page = client.contexts[0].pages[-1]
                page.wait_for_timeout(400)
                act(page)
        except BaseException as fault:  # noqa: BLE001  # told to the test, in its own thread
            self.faults.append(fault)

    def gone(self) -> None:
        """Wait for the person to be done; a fault of theirs is the test's."""
        for thread in self.threads:
            thread.join(20)
        assert not self.faults, self.faults


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rehearse(
    walk: Callable[..., Report],
    name: str,
    acts: dict[str, Callable[[Page], None]],
    **more: Any,
) -> tuple[Report, Visitor]:
    """A headed dry run with this person."""
    port = free_port()
    person = Visitor(port, acts)
    arguments = (f"--remote-debugging-port={port}",)
    report = walk(load(name), person, headed=True, arguments=arguments, **more)
    person.gone()
    return report, person


def submit(page: Page) -> None:
    """Press Submit, as a person does."""
    page.get_by_role("button", name="Submit").click()


def skip(page: Page) -> None:
    """Press the panel's button."""
    press(page, "Skip this account")


@pytest.mark.deep
def test_a_rehearsed_submission_ends_as_sent(walk: Callable[..., Report]) -> None:
    """The person submits in the recording, the confirmation is seen: `sent`, marked DRY RUN.

    The panel is up when the confirmation is pictured, and is in no picture; it would be, if it
    were not taken away for each.
    """
    report, person = rehearse(walk, "instagram-privacy-center-en", {"review": submit})

    assert report.outcome.word == "sent"
    assert [h.kind for h in person.heard] == ["review"]
    assert len(report.submissions) == 1
    assert report.network.left_machine == 0
    assert report.evidence is not None
    assert "DRY RUN" in (report.evidence / "data" / "provenance.json").read_text()
    assert "DRY RUN" in (report.evidence / "bag-info.txt").read_text()
    pictures = sorted((report.evidence / "data").glob("*.png"))
    assert len(pictures) == 20  # ten, each with its masked twin
    for picture in pictures:
        colours = {c for _, c in Image.open(picture).convert("RGB").getcolors(1 << 24) or []}
        assert PANEL not in colours


@pytest.mark.deep
def test_skipping_on_the_panel_leaves_it(walk: Callable[..., Report]) -> None:
    """A click of a person on "Skip this account" ends the attempt as `left`, with nothing sent."""
    report, _ = rehearse(walk, "instagram-privacy-center-en", {"review": skip})

    assert report.outcome.word == "left"
    assert report.reason == "you skipped this account"
    assert report.submissions == ()


@pytest.mark.deep
def test_panel_and_terminal_speak_the_persons_language(walk: Callable[..., Report]) -> None:
    """The panel shows what the terminal says, in the account's language, and is used in it."""
    shown: list[str] = []

    def read_and_skip(page: Page) -> None:
        shown.extend(name for _, name, _ in spoken_of(page))
        press(page, "Dieses Konto überspringen")

    acts = {"review": read_and_skip}
    report, person = rehearse(walk, "instagram-privacy-center-en", acts, language="de-AT")

    assert report.outcome.word == "left"
    told = person.heard[-1].instruction
    assert told.startswith("Das Formular ist ausgefüllt.")
    assert any(text.startswith(told) for text in shown)
    assert {"PROBELAUF: Sie sind dran", EMAIL, "ausgefüllt"} <= set(shown)


@pytest.mark.deep
def test_closing_the_rehearsal_is_prefilled(walk: Callable[..., Report]) -> None:
    """Where a dry run ends, the form is filled: closing the window then is no `left`."""
    report, _ = rehearse(walk, "instagram-privacy-center-en", {"review": lambda page: page.close()})

    assert report.outcome.word == "prefilled"


@pytest.mark.deep
def test_closing_the_window_on_the_way_is_left(walk: Callable[..., Report]) -> None:
    """Closing the window at a hand-over before the form ends as `left`."""
    report, _ = rehearse(walk, "log-in-wall", {"login-wall": lambda page: page.close()})

    assert report.outcome.word == "left"
    assert report.fields == {}


@pytest.mark.deep
def test_an_own_window_with_an_own_profile(tmp_path: Path, playwright: object) -> None:
    """Run opens a window with the account's own profile, 0700, and is otherwise the same walk."""
    recording = load("instagram-privacy-center-en")
    flow = FLOWS[recording.flow]
    port = free_port()
    person = Visitor(port, {"review": submit})
    with served(recording, tmp_path) as site:
        order = Order(
            account=Account("anna", EMAIL),
            statement=Statement("test", STATEMENT),
            flow=flow,
            route=flow.route(),
            data_dir=tmp_path / "data",
            evidence_dir=tmp_path / "evidence",
            arguments=(*site.chromium_arguments, f"--remote-debugging-port={port}"),
        )
        report = attempt(playwright, order, person, lambda: False)  # type: ignore[arg-type]  # the plugin's own fixture
        person.gone()

        assert report.outcome.word == "sent"
        assert [a.path for a in site.sent()] == ["/ajax/help/contact/submit/page"]
    assert (order.profile.stat().st_mode & 0o777) == 0o700
    assert (order.profile / "Default").is_dir()
    assert report.json()["dry_run"] is False
