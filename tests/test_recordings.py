"""Every recording: each page is seen as exactly the screens it names, each walk ends as it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.evidence.verify import verify
from automation.look import look
from automation.recording import PageState, Recording, load, names
from automation.report import Report
from flows import FLOWS

CASES = names()
PAGES = [(name, page.name) for name in CASES for page in load(name).pages]


def test_there_are_recordings() -> None:
    """The first set of cases is there."""
    assert len(CASES) >= 13


@pytest.mark.parametrize("name", CASES)
def test_a_recording_ends_as_it_says(name: str, walk: Callable[..., Report]) -> None:
    """A dry run of the recording sees the screens it names, in order, and ends as it says."""
    recording = load(name)

    report = walk(recording)

    assert report.outcome.word == recording.expect["outcome"]
    assert list(report.screens) == recording.expect["screens"]
    for field in ("email", "statement"):
        assert report.fields.get(field) == recording.expect.get(field)
    assert report.evidence is not None
    assert verify(report.evidence).intact
    assert report.network.left_machine == 0


@pytest.mark.parametrize(("name", "page"), PAGES, ids=[f"{n}/{p}" for n, p in PAGES])
def test_a_page_is_exactly_its_screens(name: str, page: str, browser: Browser) -> None:
    """A page of a recording is recognised as the screens that it names, and as no other."""
    recording = load(name)
    state = recording.page(page)
    flow = FLOWS[recording.flow]
    context = browser.new_context(service_workers="block")
    try:
        window = PlaywrightWindow(context, flow, Replay(_only(recording, state)))
        window.start(context.new_page())
        window.goto(state.url)

        seen, _ = look(lambda: window.glance(flow.probes), window.pause, flow)

        assert seen.settled
        assert {*seen.screens, *seen.overlays} == set(state.screens)
    finally:
        context.close()


def _only(recording: Recording, state: PageState) -> Recording:
    """The recording with this page alone, so that nothing leads away from it."""
    return Recording(**{**vars(recording), "pages": (state,), "leads": (), "submission": None})
