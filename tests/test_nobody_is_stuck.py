"""Promise: nobody is stuck. Whatever a person does by hand, the walk finds them again."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from automation.asking import instruction
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.decide import RESTLESS, decide
from automation.decisions import Decision, HandOver, Make, Memory
from automation.hosts import bare
from automation.outcome import Outcome
from automation.ports import Ending, Values
from automation.recording import PageState, Recording, Submission, load, names
from automation.screens import Screen, Words
from automation.sentences import say
from automation.sighting import Sighting
from automation.turns import always, finish, turns
from automation.walk import Walk
from flows import FLOWS
from flows.meta import words as site_words
from support import EMAIL, STATEMENT

FLOW = FLOWS["meta-ai-instagram"]
FORM = FLOW.form_address
HOME = FLOW.route("privacy-center").start
UNRECORDED = "https://help.instagram.com/a-page-that-nobody-recorded"
FOREIGN = "https://example.org/"
# The whole way in English, from the Privacy Center on: a person can wander about in it.
WHOLE = [
    name
    for name in names()
    for recording in (load(name),)
    if {HOME, FORM} <= {page.url for page in recording.pages} and recording.locale[:2] == "en"
]
# From the beginning of each recording, and once from each page that several of them share.
FIRST = {(name, load(name).pages[0].name) for name in WHOLE}
ONCE = {(page.url, page.html): (name, page.name) for name in WHOLE for page in load(name).pages}
PAGES = sorted(FIRST | {*ONCE.values()})
SAMPLE = [
    ("instagram-privacy-center-en", "confirmation"),
    ("unknown-page-in-the-middle", "changed"),
]
TURNS = 1
HURRY = 5.0
MOST_SECONDS = 90.0
LANGUAGES = sorted(
    {
        language
        for each in vars(site_words).values()
        if isinstance(each, Words)
        for language in each.by_language
    }
)
SPOKEN = ["", *LANGUAGES]


class Unwatched:
    """A watch that keeps nothing: what is kept is another promise."""

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """A sighting."""

    def changed(self, sighting: Sighting) -> None:
        """A change."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """An act."""


@dataclass
class Wanderer:
    """A person who goes by hand, with detours in an order of their own, to where they aim.

    Asked at every turn of the walk; acts with mouse and keys, and only while the window is theirs.
    aims_to_send: they send the form if they can; else they close the window.
    """

    replay: Replay
    page: Page
    dice: random.Random
    aims_to_send: bool
    detours: list[str]
    walk: Walk | None = None
    second: Page | None = None
    turns: int = 0
    sent: bool = False
    heard: list[HandOver] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def told(self, handover: HandOver) -> None:
        """Remember it: they act in a turn."""
        self.heard.append(handover)

    def step(self, text: str) -> None:
        """Progress."""

    def acts(self) -> bool:
        """Whether the walk is to stop: never; but it is their turn.

        For a detour they do not wait until the walk has seen where they are.
        """
        assert time.monotonic() - self.began < MOST_SECONDS, (self.did, self.heard[-1:])
        walk = self.walk
        assert walk is not None
        theirs = walk.handed is not None and (
            bool(self.detours) or (walk.last is not None and walk.last[0] == walk.handed)
        )
        self.turns = self.turns + 1 if theirs else 0
        if self.turns > TURNS and walk.handed:
            self.turns = 0
            self._act(walk.handed.kind)
        return False

    def _act(self, kind: str) -> None:
        if self.second:
            self.did.append("closes the second tab")
            self.second.close()
            self.second = None
        elif self.detours and not self.sent:
            self._wander(self.detours.pop())
        else:
            self._go_on(kind)

    def _wander(self, way: str) -> None:
        self.did.append(way)
        match way:
            case "back":
                self.page.go_back()
            case "reload":
                self.page.reload()
            case "wander":
                self.page.goto(UNRECORDED)
            case "foreign":
                self.page.goto(FOREIGN)
            case "tab":
                self.second = self.page.context.new_page()
                self.second.goto(self.dice.choice(self.replay.recording.pages).url)

    def _go_on(self, kind: str) -> None:
        state = self.replay.showing(self.page.url)
        screens = state.screens if state else ()
        if self.sent or not self.aims_to_send or self._form_is_out_of_reach():
            self.did.append("closes the window")
            self.page.close()
        elif screens == ("form",):
            self._fill_and_send(kind)
        else:
            self._by_hand(state, kind)

    def _arrived(self) -> int:
        submission = self.replay.recording.submission
        return self.replay.answered.count(bare(submission.url)) if submission else 0

    def _form_is_out_of_reach(self) -> bool:
        """Whether the form's address shows an answer, and nothing leads from it to the form."""
        state = self.replay.showing(FORM)
        return state is None or state.screens == ("confirmation",) or state.name == "thanks"

    def _fill_and_send(self, kind: str) -> None:
        assert kind in ("review", "emptied"), kind
        for box, value in (("Email", EMAIL), ("impacts you", STATEMENT)):
            target = self.page.get_by_role("textbox", name=re.compile(box))
            if not target.input_value():
                self.did.append(f"fills in '{box}'")
                target.fill(value)
        self.did.append("sends")
        self.page.get_by_role("button", name="Submit").click()
        # A press that the page has spoiled by a change of its own is stopped: they press again.
        for _ in range(20):
            self.sent = self.sent or bool(self._arrived())
            if not self.sent:
                self.page.wait_for_timeout(50)

    def _by_hand(self, state: PageState | None, kind: str) -> None:
        leads = [
            lead
            for lead in self.replay.recording.leads
            if state and lead.page == state.name and lead.role
        ]
        if leads:
            lead = self.dice.choice(leads)
            self.did.append(f"presses '{lead.name}'")
            self.page.get_by_role(lead.role, name=lead.name).click()  # type: ignore[arg-type]  # the recording's own word
        else:
            self.did.append("opens an address")
            self.page.goto(FORM if kind == "back" else self.dice.choice([FORM, HOME]))


def hurried() -> Callable[[], float]:
    """A clock that goes faster, so that the walk is less patient and the test shorter."""
    began = time.monotonic()
    return lambda: began + HURRY * (time.monotonic() - began)


def begin_at(recording: Recording, state: PageState) -> Recording:
    """The recording, its address showing this state at first."""
    others = tuple(page for page in recording.pages if page is not state)
    return replace(recording, pages=(state, *others))


def walk_by_hand(browser: Browser, name: str, page: str, order: int) -> tuple[Wanderer, Ending]:
    """Walk from this page with a wanderer at the window."""
    recording = load(name)
    state = recording.page(page)
    dice = random.Random(f"{name}/{page}/{order}")
    context = browser.new_context(service_workers="block")
    try:
        replay = Replay(begin_at(recording, state))
        window = PlaywrightWindow(context, FLOW, replay)
        first = context.new_page()
        window.start(first)
        detours = dice.sample(["back", "reload", "tab", "wander", "foreign"], k=2)
        person = Wanderer(replay, first, dice, dice.random() < 0.8, detours)
        person.walk = Walk(
            window,
            FLOW,
            Values({"email": EMAIL, "statement": STATEMENT}),
            Unwatched(),
            person,
            Memory(attended=True, rehearsal=False, answer_seconds=1.0),
            hurried(),
        )
        ending = finish(turns(person.walk, state.url, person.acts, always))
        assert window.network().left_machine == 0
        return person, ending
    finally:
        context.close()


def truly(person: Wanderer) -> Outcome:
    """What truly happened, by what arrived where the recording is served."""
    recording = person.replay.recording
    posted = bare(recording.submission.url) if recording.submission else ""
    arrived = person.replay.answered.count(posted)
    assert arrived == int(person.sent)
    if recording.submission and arrived:
        shown = recording.page(recording.submission.to).screens
        return Outcome.SENT if "confirmation" in shown else Outcome.UNCONFIRMED
    if person.did and person.did[-1] == "closes the window":
        return Outcome.LEFT
    shown = person.replay.showing(FORM).screens  # type: ignore[union-attr]  # every recording has it
    return {"already": Outcome.ALREADY, "not-offered": Outcome.NOT_OFFERED}[shown[0]]


def check(person: Wanderer, ending: Ending) -> None:
    """The end is what happened, and the report names what was there and what was filled in."""
    recording = person.replay.recording
    assert ending.outcome is truly(person), (person.did, person.heard, ending)
    there = {"gone", *(screen for page in recording.pages for screen in page.screens)}
    assert set(ending.screens) <= there
    reviewed = any(handover.kind == "review" for handover in person.heard)
    filled = {name: recording.expect[name] for name in ("email", "statement") if reviewed}
    assert dict(ending.fields) == filled
    assert not reviewed or "form" in ending.screens


@pytest.mark.parametrize(("name", "page"), SAMPLE, ids=[f"{n}/{p}" for n, p in SAMPLE])
def test_by_hand_from_a_page(name: str, page: str, browser: Browser) -> None:
    """From a page of a recording a person goes on by hand, wandering: the end is what happened."""
    check(*walk_by_hand(browser, name, page, 0))


@pytest.mark.deep
@pytest.mark.parametrize(("name", "page"), PAGES, ids=[f"{n}/{p}" for n, p in PAGES])
def test_by_hand_from_every_page(name: str, page: str, browser: Browser) -> None:
    """The same from every page there is, and into every recording, each in an order of its own."""
    check(*walk_by_hand(browser, name, page, 1))


# What is asked, in words.

# No way is left but the one that is walked: what cannot go on is handed over.
ALONE_AT_IT = Memory(
    attended=True, rehearsal=False, answer_seconds=30.0, doors=FLOW.route("privacy-center").doors
)
LONG = 1000.0


def name_of(words: Words, language: str) -> str:
    """What the page calls it, or else its English name."""
    return (words.known(language) or words.known("en"))[0]


def assert_sentences(text: str) -> None:
    """Whole sentences, nothing left to fill in, and short enough to be read."""
    assert re.fullmatch(r"[A-Z].*\.", text)
    assert not re.search(r"[{}]|  |\.\.", text)
    assert len(text) < 600


def asked(language: str, memory: Memory = ALONE_AT_IT, **seen: Any) -> str:
    """The instruction of the hand-over for a sighting that holds."""
    given: dict[str, Any] = {"where": HOME, "language": language, "steady": LONG} | seen
    decision, _ = decide(FLOW, Sighting(**given), memory)
    assert isinstance(decision, HandOver)
    assert_sentences(decision.instruction)
    return decision.instruction


def at(screen: Screen) -> dict[str, Any]:
    """The part of a sighting that says where we are."""
    return {"overlays" if screen.overlay else "screens": (screen.name,)}


WAY = [screen for screen in FLOW.screens if not (screen.form or screen.end)]


def test_a_screen_names_its_controls() -> None:
    """A screen without a way on names each control as its page does, and in English beside it.

    The label stands in the flow's words alone; written into the instruction it would stay English.
    """
    for screen, language in product(WAY, SPOKEN):
        text = asked(language, **at(screen))

        assert instruction(FLOW, screen, language, "en") in text
        for control in screen.controls:
            own, english = name_of(control.name, language), name_of(control.name, "en")
            assert f"'{own}'" in text
            assert f"'{english}'" in text
        if not screen.controls:
            after_it = FLOW.screen("privacy-center").controls[0].name
            assert f"'privacy-center' with the link '{name_of(after_it, language)}'" in text


NOWHERE: dict[str, dict[str, Any]] = {
    "unknown": {},
    "two at once": {"screens": ("topics", "resources")},
    "restless": {"settled": False, "restless": RESTLESS},
    "a confirmation too early": {"screens": ("confirmation",)},
    "foreign": {"refused": "is on 'example.org', not on a host of the site"},
    "not opened": {"refused": "is no address", "opened": False},
}


@pytest.mark.parametrize("case", NOWHERE)
def test_a_page_that_is_no_screen(case: str) -> None:
    """Where no screen is known: what was looked for, with its control, and the form's address."""
    _, memory = decide(FLOW, Sighting(screens=("privacy-center",)), ALONE_AT_IT)
    sought = FLOW.screen("topics").controls[0].name
    for language in SPOKEN:
        text = asked(language, memory, **NOWHERE[case])

        named = name_of(sought, language)
        assert f"I was looking for the screen 'topics' with the link '{named}'" in text
        assert FORM in text


@pytest.mark.parametrize(
    ("route", "seen", "sought"),
    [
        ("privacy-center", "", "privacy-center"),
        ("article", "", "genai-article"),
        ("direct", "", "form"),
        ("portal", "portal", "form"),
        ("", "", "privacy-center"),
        ("privacy-center", "privacy-center", "topics"),
        ("privacy-center", "objection-request", "form"),
        ("article", "genai-article", "form"),
        ("policy", "policy", "triage"),
        ("privacy-center", "login-wall", "privacy-center"),
        ("privacy-center", "form", "form"),
    ],
)
def test_what_is_looked_for_next(route: str, seen: str, sought: str) -> None:
    """The screen after the farthest that was seen on this route's own way."""
    visits = ((seen, 1),) if seen else ()
    doors = FLOW.route(route).doors[:1] if route else ()

    text = asked("en", replace(ALONE_AT_IT, doors=doors, visits=visits))

    assert f"I was looking for the screen '{sought}'" in text


def test_after_the_review_the_way_back_is_told() -> None:
    """After the review the person is told the way back to the form, and what lies over it."""
    memory = replace(ALONE_AT_IT, reviewed=True, form_at=FORM, stay="form")
    for language, screen in product(SPOKEN, WAY):
        assert say("back") in asked(language, memory, **({} if screen.overlay else at(screen)))
    for language, screen in product(SPOKEN, (s for s in WAY if s.overlay)):
        over_it = asked(language, memory, screens=("form",), overlays=(screen.name,))
        assert over_it == instruction(FLOW, screen, language, "en")
    for case in ("unknown", "foreign", "not opened", "restless"):
        assert say("back") in asked("en", memory, **NOWHERE[case])


def test_in_circles_the_person_is_asked_and_then_walked_with() -> None:
    """Who is sent in circles is told the control and the form's address; then it counts anew.

    Did it not, every later stay on that screen would be theirs to walk.
    """
    there = Sighting(screens=("topics",), ways=frozenset({("topics", 0)}), steady=LONG)
    elsewhere = replace(there, screens=("resources",), ways=frozenset({("resources", 0)}))
    often = (("topics", FLOW.screen("topics").visits + 1),)
    memory = replace(ALONE_AT_IT, stay="topics", visits=often)
    for language in SPOKEN:
        text = asked(language, memory, screens=("topics",))
        assert f"'{name_of(FLOW.screen('topics').controls[0].name, language)}'" in text
        assert FORM in text

    circling, memory = decide(FLOW, there, memory)
    _, memory = decide(FLOW, elsewhere, memory)
    again, _ = decide(FLOW, there, memory)

    assert isinstance(circling, HandOver)
    assert isinstance(again, Make)


# After the review, against a site that counts, with a second client as the person.


@pytest.mark.deep
def test_a_forgotten_tab_hides_no_confirmation(started: Callable[..., Any]) -> None:
    """A newer tab of the site lies forgotten; the confirmation in the older one is seen: `sent`.

    Were the newest tab looked at, the answer would stay unseen and the walk would wait for it.
    """
    site, run, page = started(load("instagram-privacy-center-en"))
    run.told("Read it, change what you like")
    form = page("contact/")
    form.evaluate("address => { open(address); }", HOME)
    run.told("Please go back to the form")

    form.get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert len(site.sent()) == 1


@pytest.mark.deep
def test_reload_fill_by_hand_send_go_back_and_return(started: Callable[..., Any]) -> None:
    """The form is loaded anew and filled by hand; sent, it stays; back, and forward to the answer.

    Each time the person is told where they are, and the one submission is theirs.
    """
    recording = load("instagram-privacy-center-en")
    answer = recording.submission
    assert answer
    site, run, page = started(replace(recording, submission=Submission(answer.url, "form")))
    run.told("Read it, change what you like")
    form = page("contact/")
    form.reload()
    run.told("What I had filled in is gone; empty now: E-mail address and Statement.")
    form.get_by_label("Email address").fill(EMAIL)
    form.get_by_role("textbox", name=re.compile("impacts you")).fill("By hand.")
    form.get_by_role("button", name="Submit").click()
    run.told("it is still there")
    form.go_back()
    run.told("this page is not its answer")
    site.current[FORM] = recording.page("confirmation")
    form.go_forward()
    form.reload()
    report = run.report()

    assert report["outcome"] == "sent"
    assert ["By+hand." in each.body for each in site.sent()] == [True]


def relaunched(recording: Recording) -> Recording:
    """The recording, its form at an address and under a title that no map knows."""
    changes = {
        "767264225370182": "1000000000000099",
        "Object to your information being used for AI at Meta": "Tell us what you think",
    }
    pages = recording.pages
    for old, new in changes.items():
        pages = tuple(
            replace(page, url=page.url.replace(old, new), html=page.html.replace(old, new))
            for page in pages
        )
    return replace(recording, pages=pages)


@pytest.mark.deep
def test_a_form_that_is_not_recognised(started: Callable[..., Any]) -> None:
    """A form that no map knows, filled and sent by hand, ends as `sent` as well.

    The confirmation has to stand where the person had the unknown page. Were that not remembered,
    they would be told that nothing was sent.
    """
    recording = relaunched(load("instagram-privacy-center-en"))
    site, run, page = started(recording, "--route", "privacy-center")
    run.told("This page is new to me")
    assert FORM in run.said()
    form = page("contact/1000")
    form.get_by_role("textbox", name=re.compile("impacts you")).fill("By hand.")
    form.get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert report["fields"] == {}
    assert len(site.sent()) == 1
