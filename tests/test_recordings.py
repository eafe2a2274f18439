"""Every recording: each page is seen as exactly the screens it names, each walk ends as it says.

The quick run walks one recording of each kind and looks once at each different page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import ExitStack

import pytest
from _pytest.mark.structures import ParameterSet
from playwright.sync_api import Browser, BrowserContext, Route

from automation.browser.window import PlaywrightWindow
from automation.evidence.verify import verify
from automation.recording import PageState, load, names
from automation.report import Report
from automation.screens import Flow
from flows import DEFAULT_RECORDING, FLOWS, flow_for
from support import settled

CASES = names()
ENDING = ("outcome", "screens")  # every other key of `expect` is a field


def first_of_each(things: Iterable[tuple[Hashable, tuple[str, ...]]]) -> Iterator[ParameterSet]:
    """Each thing with its name; all but the first of each kind are for the long run."""
    seen: set[Hashable] = set()
    for kind, thing in things:
        marks = (pytest.mark.deep,) if kind in seen else ()
        seen.add(kind)
        yield pytest.param(*thing, marks=marks, id="/".join(thing))


FIRST = sorted(CASES, key=lambda name: name != DEFAULT_RECORDING)
WALKS = list(first_of_each((load(name).expect["outcome"], (name,)) for name in FIRST))
PAGES = [
    ((recording.flow, page.name), (name, page.name))
    for name in CASES
    for recording in (load(name),)
    for page in recording.pages
]


def test_there_are_recordings() -> None:
    """There is a case for each way, variant, language and end that is known."""
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", WALKS)
def test_a_recording_ends_as_it_says(name: str, walk: Callable[..., Report]) -> None:
    """A dry run of the recording sees the screens it names, in order, and ends as it says."""
    recording = load(name)

    report = walk(recording)

    assert report.outcome.word == recording.expect["outcome"]
    assert list(report.screens) == recording.expect["screens"]
    assert dict(report.fields) == {k: v for k, v in recording.expect.items() if k not in ENDING}
    assert report.evidence is not None
    assert verify(report.evidence).intact
    assert report.network.left_machine == 0


class Shown:
    """A window that shows one page state at a time, at its address, and nothing else."""

    def __init__(self, context: BrowserContext, flow: Flow) -> None:
        self.state: PageState | None = None
        context.route("**/*", self._answer)
        self.window = PlaywrightWindow(context, flow, None)
        self.window.start(context.new_page())

    def _answer(self, route: Route) -> None:
        assert self.state is not None
        if route.request.url == self.state.url:
            headers = {"Content-Type": "text/html; charset=utf-8", **self.state.headers}
            route.fulfill(status=self.state.status, headers=headers, body=self.state.html)
        else:
            route.abort()


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[Callable[[str], Shown]]:
    """One window for all pages of a flow."""
    windows: dict[str, Shown] = {}
    with ExitStack() as stack:

        def of(flow: str) -> Shown:
            if flow not in windows:
                context = stack.enter_context(browser.new_context(service_workers="block"))
                windows[flow] = Shown(context, FLOWS[flow])
            return windows[flow]

        yield of


@pytest.mark.parametrize(("name", "page"), list(first_of_each(PAGES)))
def test_a_page_is_exactly_its_screens(name: str, page: str, shown: Callable[[str], Shown]) -> None:
    """A page of a recording is recognised as the screens that it names, and as no other."""
    recording = load(name)
    showing = shown(recording.flow)
    showing.state = state = recording.page(page)
    window, flow = showing.window, flow_for(recording.flow, recording.request)
    window.goto(state.url)

    seen = settled(window, flow)

    assert seen.settled
    assert {*seen.screens, *seen.overlays} == set(state.screens)
