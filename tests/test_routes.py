"""The routes to the form: which is tried next, when none is, and what the person is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from automation.decide import GRACE, decide
from automation.decisions import Decision, End, HandOver, Make, Memory, Wait
from automation.outcome import Outcome
from automation.recording import PageState, Recording, load
from automation.report import Report
from automation.screens import (
    At,
    Click,
    Control,
    Door,
    Field,
    Flow,
    GoTo,
    Landmark,
    Route,
    Screen,
    words,
)
from automation.sighting import Sighting
from tests.support import Somebody

LONG = 1000.0
HOST = "https://help.instagram.com"
NEXT = Click(Control(("button",), words("Next")))
HERE = (Landmark(At("/here")),)
WAY = ("home", "form")
FLOW = Flow(
    name="test",
    title="Object",
    platform="instagram",
    version="1",
    hosts=("help.instagram.com",),
    routes=(
        Route("menu", f"{HOST}/menu", WAY),
        Route("direct", f"{HOST}/1", ("form",), others=(f"{HOST}/2",)),
        Route("portal", f"{HOST}/portal", ("form",)),
    ),
    screens=(
        Screen("home", HERE, (NEXT,), "Please press it.", visits=2),
        Screen("card", HERE, (NEXT,), "Please press it."),
        Screen("gone", HERE, instruction="There is no such page.", dead=True),
        Screen("login", HERE, instruction="Please log in.", private=True),
        Screen("cookies", HERE, (NEXT,), "Please answer.", overlay=True),
        Screen("form", HERE, instruction="Please fill it in.", form=True),
        Screen("sent", HERE, end=Outcome.SENT),
        Screen("not-offered", HERE, end=Outcome.NOT_OFFERED),
    ),
    fields=(Field("statement", "Statement", words("Please tell us"), "text"),),
    submit=words("Submit"),
)
DOORS = tuple(door for route in FLOW.routes for door in route.doors)
BEGUN = Memory(attended=True, rehearsal=False, answer_seconds=30.0, doors=DOORS)
STUCK = {"screens": ("home",), "steady": LONG}
DEAD = {"screens": ("gone",), "steady": LONG}
UNKNOWN = {"steady": LONG}
LOGIN = {"screens": ("login",), "steady": LONG}


def step(memory: Memory, **seen: Any) -> tuple[Decision, Memory]:
    """What is decided on a page of the site."""
    return decide(FLOW, Sighting(where=f"{HOST}/x", language="en", **seen), memory)


def opened(decision: Decision) -> str:
    """The address that is opened, or ""."""
    move = decision.move if isinstance(decision, Make) else None
    return move.address.removeprefix(HOST) if isinstance(move, GoTo) else ""


@pytest.mark.parametrize("seen", [DEAD, UNKNOWN, STUCK], ids=["dead", "unknown", "stuck"])
def test_a_way_that_leads_nowhere_leads_to_the_next(seen: dict[str, Any]) -> None:
    """Each address of each route is opened once, in order; then the person is told of all."""
    memory, tried = BEGUN, []
    for _ in DOORS[1:]:
        decision, memory = step(memory, **seen)
        tried.append(opened(decision))
    last, memory = step(memory, **seen)
    again, _ = step(memory, **seen)

    assert tried == ["/1", "/2", "/portal"]
    assert isinstance(last, HandOver)
    name = (*seen.get("screens", ()), "unknown")[0]
    for route in ("menu", "direct", "portal"):
        assert f"{route} (it stopped at '{name}')" in last.instruction
    assert again == last


@pytest.mark.parametrize("below", ["home", "form"])
def test_a_dialog_over_a_known_page_is_no_dead_way(below: str) -> None:
    """A dialog without a known answer is the person's: it would lie over the next page as well."""
    decision, memory = step(BEGUN, screens=(below,), overlays=("cookies",), steady=LONG)
    alone, _ = step(BEGUN, overlays=("cookies",), steady=LONG)

    assert decision == HandOver("screen", "cookies", decision.instruction)
    assert "Please answer." in decision.instruction
    assert memory.door == 0
    assert opened(alone) == "/1"


def test_going_in_circles_ends_a_way() -> None:
    """A screen that comes again and again ends this way, and the next is tried."""
    memory, way = BEGUN, []
    ways = frozenset({("home", 0), ("card", 0)})
    for _ in range(3):
        decision, memory = step(memory, ways=ways, **STUCK)
        way.append(opened(decision))
        if not opened(decision):
            _, memory = step(memory, ways=ways, screens=("card",))

    assert way == ["", "", "/1"]
    assert memory.visits == ()


def test_one_route_alone() -> None:
    """Who asked for one route gets no other, and no list of ways."""
    alone = replace(BEGUN, doors=FLOW.route("menu").doors)

    for seen in (DEAD, UNKNOWN, STUCK):
        decision, _ = step(alone, **seen)
        assert isinstance(decision, HandOver)
        assert "stopped at" not in decision.instruction


def test_a_page_that_is_still_coming_is_no_dead_way() -> None:
    """An unknown page has a moment to become a known one; a dead end has to hold still."""
    assert isinstance(step(BEGUN, steady=GRACE - 0.1)[0], Wait)
    assert isinstance(step(BEGUN, steady=GRACE + 1, complete=False)[0], Wait)
    assert isinstance(step(BEGUN, screens=("gone",), steady=0.1)[0], Wait)


@pytest.mark.parametrize(
    "seen",
    [UNKNOWN | {"log_in": True}, UNKNOWN | {"secret": True}, LOGIN, {"refused": "is elsewhere"}],
    ids=["asks for a log-in", "a secret is typed", "log-in", "another site"],
)
def test_where_a_person_is_needed_no_other_way_is_tried(seen: dict[str, Any]) -> None:
    """A page that asks for a log-in is the person's, and so is a page of another site."""
    decision, _ = step(BEGUN, **{"steady": LONG} | seen)

    assert isinstance(decision, HandOver)


def test_nothing_is_opened_under_a_persons_hands() -> None:
    """Once the person has the window, an unknown page does not take it away from them."""
    _, memory = step(BEGUN, **LOGIN)
    decision, memory = step(memory, **UNKNOWN)

    assert isinstance(decision, HandOver)
    assert "stopped at" not in decision.instruction
    decision, memory = step(memory, ways=frozenset({("home", 0)}), **STUCK)
    assert decision == Make("home", NEXT)  # a screen that is known: the walk goes on
    assert opened(step(memory, **UNKNOWN)[0]) == "/1"


def test_after_a_log_in_the_same_way_is_tried_once_more() -> None:
    """A log-in that ends at a page without a way on leads back to where the walk was going, once.

    The second time the page stays: whoever logs in there is not led away under their hands.
    """
    _, memory = step(BEGUN, **LOGIN)
    decision, memory = step(memory, **DEAD)

    assert opened(decision) == "/menu"
    _, memory = step(memory, **LOGIN)
    assert isinstance(step(memory, **DEAD)[0], HandOver)


@pytest.mark.parametrize(
    "seen",
    [DEAD | {"log_in": True}, DEAD | {"steady": 1.0}],
    ids=["it offers a log-in", "it has just come"],
)
def test_who_logs_in_on_the_home_page_keeps_it(seen: dict[str, Any]) -> None:
    """The site's home page, where a person is about to log in, is not left before they have."""
    _, memory = step(BEGUN, **LOGIN)

    assert isinstance(step(memory, **seen)[0], HandOver)


def test_a_page_that_the_person_opened_stays() -> None:
    """Whoever opens the home page by themselves, told to find the way, is not led away from it."""
    _, memory = step(BEGUN, **UNKNOWN | {"log_in": True})

    assert isinstance(step(memory, **DEAD)[0], HandOver)


def test_a_form_that_is_only_an_earlier_one_decides_nothing() -> None:
    """What an old form says of where it is offered leads on; the newest one's word is an end."""
    refused = {"screens": ("not-offered",), "steady": LONG}

    newest, _ = step(replace(BEGUN, door=1), **refused)
    earlier, _ = step(replace(BEGUN, door=2), **refused)

    assert isinstance(newest, End)
    assert newest.outcome is Outcome.NOT_OFFERED
    assert opened(earlier) == "/portal"


@pytest.mark.parametrize("seen", [DEAD, UNKNOWN, STUCK], ids=["dead", "unknown", "stuck"])
@pytest.mark.parametrize("after", [{"submitted": True}, {}], ids=["sent", "reviewed"])
def test_after_the_review_no_way_is_tried(seen: dict[str, Any], after: dict[str, Any]) -> None:
    """The person has had the form, or has sent something: nothing is opened any more."""
    memory = replace(BEGUN, reviewed=True, form_at=f"{HOST}/1")

    assert not opened(step(memory, **seen, **after)[0])


# The same on pages.

HOME = "https://privacycenter.instagram.com/"
FORM = "https://help.instagram.com/contact/767264225370182"


def with_page(recording: Recording, name: str, **changed: Any) -> Recording:
    """The recording with one page state changed."""
    pages = tuple(replace(p, **changed) if p.name == name else p for p in recording.pages)
    return replace(recording, pages=pages)


def opened_by(person: Somebody) -> list[str]:
    """The addresses that the walk opened, in order."""
    return [text.removeprefix("opened ") for text in person.steps if text.startswith("opened ")]


def test_a_page_that_is_gone(walk: Callable[..., Report]) -> None:
    """The Privacy Center answers 404: the form is reached by the next route, by itself."""
    recording = with_page(load("prefilled-email"), "home", status=404, html="<p>Gone.")
    person = Somebody()

    report = walk(recording, person)

    assert report.outcome is Outcome.PREFILLED
    assert (report.route, report.stopped) == ("topic", {"privacy-center": "gone"})
    first, second, *_ = opened_by(person)
    assert (first, second) == (HOME, "https://privacycenter.instagram.com/guide/genai/")
    assert report.network.left_machine == 0


@pytest.mark.deep
def test_every_way_is_dead(walk: Callable[..., Report]) -> None:
    """Nothing is there any more: the person is handed the window and told what was tried."""
    page = PageState("gone", HOME, "<!doctype html><h1>Hm", 404, {}, ())
    recording = replace(load("prefilled-email"), pages=(page,), leads=(), submission=None)
    person = Somebody()

    report = walk(recording, person)

    assert report.outcome is Outcome.LEFT
    told = person.heard[-1].instruction
    for route in ("privacy-center", "topic", "article", "policy", "direct", "portal"):
        assert f"{route} (it stopped at " in told
    assert len(opened_by(person)) == len(set(opened_by(person))) == 8


def linked(address: str) -> Recording:
    """The article, whose word "object" is a link to this address."""
    html = (
        "<!doctype html><html lang=en><title>AI</title>"
        "<h2 id=AI_at_Meta>AI at Meta</h2><p>You have the "
        f'<a href="{address}">right to object</a> to it.'
    )
    recording = load("login-bar-article")
    pages = tuple(p for p in recording.pages if "contact" in p.url)
    article = PageState(
        "article", "https://privacycenter.instagram.com/privacy/genai/", html, 200, {}, ()
    )
    return replace(recording, pages=(article, *pages), leads=(), start=article.url, route="article")


def test_a_wrapped_link_is_opened_directly(walk: Callable[..., Report]) -> None:
    """A link that leads out by a wrapper is opened at the address that it wraps."""
    wrapped = f"https://l.facebook.com/l.php?u={quote(FORM, safe='')}&h=AT0"

    report = walk(linked(wrapped))

    assert report.outcome is Outcome.PREFILLED
    assert report.screens == ("genai-article", "form")


@pytest.mark.parametrize(
    "inside",
    [
        "https://evil.example.org/contact/767264225370182",
        *(pytest.param(inside, marks=pytest.mark.deep) for inside in ("", "x")),
    ],
)
def test_a_wrapped_link_to_elsewhere_is_not_followed(
    inside: str, walk: Callable[..., Report]
) -> None:
    """What a wrapped link leads to is checked against the site's hosts before it is opened."""
    person = Somebody()

    report = walk(linked(f"https://l.facebook.com/l.php?u={quote(inside, safe='')}"), person)

    assert report.outcome is Outcome.LEFT
    assert report.screens == ("genai-article",)
    assert "right to object" in person.heard[-1].instruction
    assert report.network.refused == 0  # nothing was even asked for


def asked(html: Callable[[str], str]) -> Recording:
    """The question whether it is about AI, on a page that has the fields of a form already."""
    recording = load("facebook-triage-in-place")
    form = recording.page("form").html.replace(" checked> Yes", "> Yes")
    return with_page(recording, "triage", html=html(form), screens=("triage",))


@pytest.mark.deep
def test_a_question_has_to_be_answered(walk: Callable[..., Report]) -> None:
    """A form for any objection is filled only once "Yes" is chosen; the question is no yes."""
    report = walk(asked(lambda html: html.replace("> No</label>", " checked> No</label>")))

    assert report.outcome is Outcome.PREFILLED
    assert report.screens == ("triage", "form")


def test_another_question_is_not_answered(walk: Callable[..., Report]) -> None:
    """Where two questions can be answered by "Yes", the person answers, and nobody else."""
    other = '<label><input type="radio" name="proxy"> Yes</label><legend'
    person = Somebody()

    report = walk(asked(lambda html: html.replace("<legend", other, 1)), person)

    assert report.outcome is Outcome.LEFT
    assert report.screens == ("triage",)
    assert not any(step.startswith("clicked radio") for step in person.steps)
    assert not report.fields


def test_the_doors_are_those_of_the_routes() -> None:
    """Every address of a route is a door of its own, with the route's way."""
    assert (
        Door("menu", f"{HOST}/menu", WAY),
        Door("direct", f"{HOST}/1", ("form",)),
        Door("direct", f"{HOST}/2", ("form",)),
        Door("portal", f"{HOST}/portal", ("form",)),
    ) == DOORS
