"""Walks that are interrupted, and how they end: what is told, kept, and not asked for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Browser, Page

from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.decide import decide
from automation.decisions import Decision, HandOver, Memory
from automation.outcome import Outcome
from automation.panel import confirmed
from automation.ports import Ending, Values
from automation.recording import Recording, load
from automation.report import Report
from automation.sighting import Sighting
from automation.turns import always, finish, never, turns
from automation.walk import Walk
from flows import FLOWS
from flows.meta import ends
from support import EMAIL, STATEMENT, Somebody

pytestmark = pytest.mark.sampled

HURRY = 5.0


class Unwatched:
    """A watch that keeps nothing."""

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """A sighting."""

    def changed(self, sighting: Sighting) -> None:
        """A change."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """An act."""


@dataclass
class AtIt:
    """A person at the window; does: what they do when they are told of this kind or screen."""

    page: Page
    replay: Replay
    does: dict[str, Callable[[AtIt], object]] = field(default_factory=dict)
    heard: list[HandOver] = field(default_factory=list)

    def told(self, handover: HandOver) -> None:
        """Do it."""
        self.heard.append(handover)
        act = self.does.get(handover.screen) or self.does.get(handover.kind)
        if act:
            act(self)

    def step(self, text: str) -> None:
        """Progress."""

    def texts(self, screen: str) -> list[str]:
        """What was said to them on this screen."""
        return [each.instruction for each in self.heard if each.screen == screen]


def sends(person: AtIt) -> None:
    """Press the form's own button."""
    person.page.locator("form button[type=submit]").click()


def goes_on(person: AtIt) -> None:
    """Take the recorded person's step."""
    assert person.replay.play(person.page)


def leaves(person: AtIt) -> None:
    """Close the window."""
    person.page.close()


@contextmanager
def walking(browser: Browser, recording: Recording, language: str = "en") -> Iterator[Walk]:
    """A walk of this recording with a person there, in a clock that hurries."""
    flow = FLOWS[recording.flow]
    with browser.new_context(service_workers="block") as context:
        replay = Replay(recording)
        window = PlaywrightWindow(context, flow, replay)
        page = context.new_page()
        window.start(page)
        began = time.monotonic()
        yield Walk(
            window,
            flow,
            Values({"email": EMAIL, "statement": STATEMENT}),
            Unwatched(),
            AtIt(page, replay),
            Memory(
                attended=True,
                rehearsal=False,
                answer_seconds=10.0,
                language=language,
                doors=tuple(door for route in flow.routes for door in route.doors),
            ),
            clock=lambda: began + HURRY * (time.monotonic() - began),
        )


def at_it(walk: Walk) -> AtIt:
    """The person of this walk."""
    assert isinstance(walk.person, AtIt)
    return walk.person


def walked(browser: Browser, name: str, **does: Callable[[AtIt], object]) -> tuple[Ending, AtIt]:
    """Walk the recording to its end, the person doing this."""
    recording = load(name)
    with walking(browser, recording) as walk:
        person = at_it(walk)
        person.does = {key.replace("_", "-"): act for key, act in does.items()}
        return finish(turns(walk, recording.start, never, always)), person


# What the form answers.


HONOURED = ("honoured-sentence-2024", "honoured-pop-up-2025", "honoured-it-2025")


@pytest.mark.parametrize("name", HONOURED)
def test_an_honoured_objection(name: str, browser: Browser) -> None:
    """In each of its forms the confirmation ends the attempt as `sent`, confirmed."""
    ending, _ = walked(browser, name, review=sends)

    assert ending.outcome is Outcome.SENT
    assert ending.reason == Outcome.SENT.meaning
    assert "confirmation" in ending.screens
    assert ending.told == ""


def test_a_received_objection_is_sent_and_not_called_honoured(browser: Browser) -> None:
    """One "received, under review" is `sent`; reason, evidence and panel claim no more."""
    ending, _ = walked(browser, "received-under-review", review=sends)

    assert ending.outcome is Outcome.SENT
    assert "received, under review" in ending.reason
    assert "not said yet that it honours" in ending.reason
    assert "received" in ending.screens
    assert "confirmation" not in ending.screens
    shown = confirmed(Memory(attended=True, rehearsal=False, answer_seconds=1), ending.told)
    assert shown.title == "Your objection has arrived"
    assert "does not say yet that it honours it" in shown.text


@pytest.mark.deep
def test_the_person_hears_of_it_in_their_language(browser: Browser) -> None:
    """What is told of such an end is told in the person's language."""
    recording = load("received-under-review")
    with walking(browser, recording, "de") as walk:
        at_it(walk).does = {"review": sends}
        ending = finish(turns(walk, recording.start, never, always))

    assert ending.told.startswith("Die Website meldet, dass Ihr Widerspruch eingegangen ist")


def test_a_code_is_no_confirmation(browser: Browser) -> None:
    """Asked for a code, the person is told so, and closing the window then is no `sent`."""
    ending, person = walked(browser, "code-by-email", review=sends, code=leaves)

    assert person.texts("code")[0].startswith("The site has sent a code")
    assert ending.outcome is Outcome.UNCONFIRMED


def test_after_the_code_the_confirmation_counts(browser: Browser) -> None:
    """Once the code is in, the confirmation that follows ends it as `sent`."""
    ending, _ = walked(browser, "code-by-email", review=sends, code=goes_on)

    assert ending.outcome is Outcome.SENT
    assert ending.reason == Outcome.SENT.meaning


@pytest.mark.deep
def test_not_offered_names_the_form_for_everybody(walk: Callable[..., Report]) -> None:
    """Where the form is not offered, the reason names the one for third-party information."""
    report = walk(load("not-offered"))

    assert report.outcome is Outcome.NOT_OFFERED
    assert ends.THIRD_PARTY in report.reason


@pytest.mark.parametrize("name", ["logged-out-error", "not-offered-to-whom"])
def test_logged_out_is_no_verdict(name: str, browser: Browser) -> None:
    """Who is logged out is told to log in here, and how; nothing is concluded about the form."""
    ending, person = walked(browser, name, logged_out=goes_on, login_wall=goes_on, review=leaves)

    asked = person.texts("logged-out")[0]
    assert "log in there yourself" in asked
    assert "www.instagram.com" in asked
    assert ending.outcome is Outcome.LEFT
    assert ending.screens == ("logged-out", "login-wall", "form")


# What stops a walk.


@pytest.mark.parametrize(("name", "screen"), [("rate-limit", "rate-limit"), ("blocked", "blocked")])
def test_nothing_hammers(name: str, screen: str, browser: Browser) -> None:
    """Told to wait, the walk asks for nothing: one request, its own first, however long it waits.

    Were the page one without a way on, six other ways would be tried.
    """
    recording = load(name)
    with walking(browser, recording) as walk:
        person = at_it(walk)
        until = time.monotonic() + 4
        ending = finish(turns(walk, recording.start, lambda: time.monotonic() > until, always))

        assert ending.outcome is Outcome.INTERRUPTED
        assert [len(person.replay.answered), len(person.replay.refused)] == [1, 0]
        (text,) = person.texts(screen)
        assert "I load nothing and try no other way" in text
        assert ("15 minutes" in text) == (name == "rate-limit")


@pytest.mark.deep
def test_who_reloads_too_early_is_told_the_same(browser: Browser) -> None:
    """A person who reloads again and again is not sent elsewhere: only their own requests go."""
    recording = load("rate-limit")
    with walking(browser, recording) as walk:
        person = at_it(walk)
        reloads = iter(range(6))
        later = time.monotonic()

        def impatient() -> bool:
            nonlocal later
            if walk.handed and time.monotonic() > later + 0.7:
                later = time.monotonic()
                if next(reloads, None) is None:
                    return True
                person.page.reload()
            return False

        finish(turns(walk, recording.start, impatient, always))

        assert len(person.replay.answered) == 7
        assert {each.screen for each in person.heard} == {"rate-limit"}


@pytest.mark.deep
def test_after_the_pause_the_walk_goes_on(browser: Browser) -> None:
    """Once the person has reloaded and the form is there, it is filled."""
    ending, _ = walked(browser, "rate-limit", rate_limit=goes_on, review=leaves)

    assert ending.screens == ("rate-limit", "form")
    assert dict(ending.fields) == {"email": "filled", "statement": "filled"}


@pytest.mark.deep
def test_cookies_in_an_unknown_language_are_the_persons(browser: Browser) -> None:
    """A cookie dialog that nobody can read is handed over where it is; no other way is tried."""
    recording = load("cookies-unknown-language")
    with walking(browser, recording) as walk:
        person = at_it(walk)
        until = time.monotonic() + 4
        finish(turns(walk, recording.start, lambda: time.monotonic() > until, always))

        assert len(person.replay.answered) == 1
        assert "asks about cookies" in person.texts("cookies")[0]


FLOW = FLOWS["meta-ai-instagram"]
BEGUN = Memory(
    attended=True,
    rehearsal=False,
    answer_seconds=10.0,
    doors=tuple(door for route in FLOW.routes for door in route.doors),
)
HALTS = ("rate-limit", "blocked", "cookies", "save-login", "notifications", "get-app")


@pytest.mark.parametrize("visits", [0, 50])
@pytest.mark.parametrize("screen", HALTS)
def test_what_every_way_meets_is_handed_over_where_it_is(screen: str, visits: int) -> None:
    """Where nothing can be pressed on it, no other way is opened, however often it came up."""
    seen = Sighting(where=FLOW.form_address, overlays=(screen,), steady=1000.0)

    decision, _ = decide(FLOW, seen, replace(BEGUN, visits=((screen, visits),)))

    assert isinstance(decision, HandOver)
    if screen in ("rate-limit", "blocked"):
        assert FLOW.form_address not in decision.instruction


# What is kept.

PRIVATE = {
    "instagram-direct-redirected-home": {"home-page"},
    "choose-account": {"choose-account"},
    "age-and-e-mail": {"age", "confirm-email"},
    "log-in-dialog": {"login-dialog"},
    "two-factor": {"login-wall"},
}


@pytest.mark.parametrize("name", PRIVATE)
def test_what_is_the_persons_own_is_not_pictured(name: str, walk: Callable[..., Report]) -> None:
    """Accounts, age, codes and log-ins are noted and not pictured; the form is."""
    report = walk(load(name))

    assert report.evidence
    told = json.loads((report.evidence / "data" / "provenance.json").read_text("utf-8"))
    kept = {each["screen"] for each in told["screens"] if "picture" in each}
    noted = {each["screen"] for each in told["screens"] if "not_pictured" in each}
    assert noted == PRIVATE[name]
    assert "form" in kept


@pytest.mark.deep
def test_a_puzzle_may_be_pictured(walk: Callable[..., Report]) -> None:
    """A puzzle holds nothing of the person: its picture shows why the walk stood still."""
    report = walk(load("captcha"))

    assert report.evidence
    assert list((report.evidence / "data").glob("*-captcha.png"))


@pytest.mark.deep
def test_a_copy_on_another_host(walk: Callable[..., Report]) -> None:
    """A copy of the form is refused by its host: named to the person, not filled, nothing kept.

    The walk goes on at the real form, once the person has gone back.
    """
    recording = load("copy-on-another-host")
    marked = tuple(
        replace(page, html=page.html.replace("You have the right", "COPIED. You have the right"))
        if page.name == "copy"
        else page
        for page in recording.pages
    )
    somebody = Somebody()

    report = walk(replace(recording, pages=marked), somebody)

    first = somebody.heard[0]
    assert first.kind == "foreign"
    assert "'privacycenter.example.org', not on a host of the site" in first.instruction
    assert report.outcome is Outcome.PREFILLED
    assert report.screens == ("form",)
    assert report.evidence
    files = [file for file in report.evidence.rglob("*") if file.is_file()]
    assert not any(b"COPIED" in file.read_bytes() for file in files)
    told = json.loads((report.evidence / "data" / "provenance.json").read_text("utf-8"))
    foreign = [each for each in told["screens"] if each["screen"] == "unknown"]
    assert [each.get("not_pictured") for each in foreign] == ["it is no page of the site"]


@pytest.mark.deep
def test_the_copy_is_never_typed_into(browser: Browser) -> None:
    """As long as the copy is on the screen, its boxes stay empty."""
    recording = load("copy-on-another-host")
    with walking(browser, recording) as walk:
        person = at_it(walk)
        until = time.monotonic() + 5
        finish(turns(walk, recording.start, lambda: time.monotonic() > until, always))

        assert person.page.url == "https://privacycenter.example.org/"
        boxes = person.page.locator("input[type=email], textarea").all()
        assert [box.input_value() for box in boxes] == ["", ""]
        assert {each.kind for each in person.heard} == {"foreign"}
