"""What comes next: a table of sightings and memories, and what may never be decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.decide import CONTROL_GRACE, GRACE, LOADING, PATIENCE, RESTLESS, decide
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.fields import ABSENT, AMBIGUOUS, COVERED, FOUND, Match, Resolution
from automation.glance import FieldSeen, FormSeen
from automation.screens import (
    At,
    Click,
    Control,
    Field,
    Flow,
    GoTo,
    Landmark,
    Outcome,
    Route,
    Screen,
    words,
)
from automation.sighting import Sighting
from flows import FLOWS

ADDRESS = "https://help.instagram.com/contact/1"
ANSWER_SECONDS = 30.0
NEXT, MENU, AGREE = (
    Click(Control(("button",), words(name))) for name in ("Next", "Menu", "No, thank you")
)
JUMP = GoTo(ADDRESS)
HERE = (Landmark(At("/here")),)
SCREENS = (
    Screen("home", HERE, (NEXT, MENU, JUMP), "Please press 'Next'."),
    Screen("topics", HERE, (NEXT,), "Please choose a topic."),
    Screen("silent", HERE, (NEXT,)),
    Screen("login", HERE, (), "Please log in.", private=True),
    Screen("form", HERE, instruction="Please fill in the form.", form=True),
    Screen("cookies", HERE, (AGREE,), "Please choose.", overlay=True),
    Screen("dialog", HERE, (), "Please close it.", overlay=True),
    Screen("code", HERE, (), "Please type the code.", overlay=True),
    Screen("sent", HERE, end=Outcome.SENT),
    Screen("already", HERE, end=Outcome.ALREADY),
    Screen("sent-over-it", HERE, end=Outcome.SENT, overlay=True),
)
FLOW = Flow(
    name="test",
    title="Object",
    platform="instagram",
    version="1",
    hosts=("help.instagram.com",),
    routes=(Route("direct", ADDRESS, ("home", "topics", "silent", "form")),),
    screens=SCREENS,
    fields=(Field("statement", "Statement", words("Please tell us"), "text"),),
    submit=words("Submit"),
)
HOME_BY_HAND = "On the screen 'home' I found no way on by myself. Please press 'Next'."
LONG = 1000.0
ATTENDED = Memory(attended=True, rehearsal=False, answer_seconds=ANSWER_SECONDS)
ALONE = Memory(attended=False, rehearsal=True, answer_seconds=ANSWER_SECONDS)
REHEARSED = Memory(attended=True, rehearsal=True, answer_seconds=ANSWER_SECONDS)
FILLED = (("email", "filled"), ("statement", "filled"))

BOX = FieldSeen("#box", "textarea", value="What I object to.")
FOUND_IT = Resolution(
    FormSeen("form", "", password=False, native=True, fields=(BOX,)),
    {"statement": Match(FOUND, BOX, 1.0)},
)
EMPTY = replace(BOX, value="")
UNCLEAR = Resolution(None, {"statement": Match(AMBIGUOUS, candidates=(EMPTY,))})
NOTHING = Resolution(None, {"statement": Match(ABSENT)})


def seeing(*names: str, ways: str | None = None, **more: Any) -> Sighting:
    """A sighting of these screens, steady for long; ways: indices of the top one's moves."""
    overlays = tuple(name for name in names if FLOW.screen(name).overlay)
    screens = tuple(name for name in names if name not in overlays)
    top = next(iter((*overlays, *screens)), "")
    moves = range(len(FLOW.screen(top).moves)) if top and ways is None else map(int, ways or "")
    possible = frozenset((top, index) for index in moves)
    return Sighting(**{"screens": screens, "overlays": overlays, "ways": possible} | more)


def steady(seconds: float, *names: str, **more: Any) -> Sighting:
    """A sighting that has stood for this long."""
    return seeing(*names, steady=seconds, **more)


def decided(seen: Sighting, memory: Memory = ATTENDED) -> Decision:
    """What is decided, without the memory."""
    return decide(FLOW, seen, memory)[0]


def handed(seen: Sighting, memory: Memory = ATTENDED) -> HandOver:
    """What is decided has to be a hand-over; that one."""
    decision = decided(seen, memory)
    assert isinstance(decision, HandOver)
    return decision


def reviewed(memory: Memory) -> Memory:
    """The same memory, after the person has had the filled form."""
    return replace(memory, filled=FILLED, reviewed=True, stay="form")


@pytest.mark.parametrize(
    ("seen", "memory", "outcome"),
    [
        (seeing(closed=True), ATTENDED, Outcome.LEFT),
        (seeing(closed=True), reviewed(ATTENDED), Outcome.LEFT),
        (seeing(closed=True, submitted=True), reviewed(ATTENDED), Outcome.UNCONFIRMED),
        (seeing(closed=True), REHEARSED, Outcome.LEFT),
        (seeing(closed=True), reviewed(REHEARSED), Outcome.PREFILLED),
        (seeing(closed=True, submitted=True), reviewed(REHEARSED), Outcome.UNCONFIRMED),
        (seeing("form", said="skip"), reviewed(ATTENDED), Outcome.LEFT),
        (seeing("home", said="submitted"), reviewed(ATTENDED), Outcome.UNCONFIRMED),
        (seeing(closed=True, said="submitted"), reviewed(ATTENDED), Outcome.UNCONFIRMED),
        (seeing(closed=True, settled=False), ATTENDED, Outcome.LEFT),
        (seeing(settled=False, said="skip"), ATTENDED, Outcome.LEFT),
    ],
)
def test_the_person_ends_it(seen: Sighting, memory: Memory, outcome: Outcome) -> None:
    """A closed window and a word to the panel end the attempt, whatever is on the screen."""
    decision = decided(seen, memory)

    assert isinstance(decision, End)
    assert decision.outcome is outcome


def test_what_was_only_said() -> None:
    """That the person says so is noted as said, and is no 'sent'."""
    decision = decided(seeing("sent", said="submitted"), reviewed(ATTENDED))

    assert decision == End(Outcome.UNCONFIRMED, "you say that you submitted it", said=True)


def test_a_skip_after_a_submission() -> None:
    """Who skips after a submission was seen leaving has not simply left: it is unconfirmed."""
    decision = decided(seeing(said="skip", submitted=True), reviewed(ATTENDED))

    assert isinstance(decision, End)
    assert decision.outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize("names", [(), ("home",), ("form",), ("sent",), ("cookies",)])
@pytest.mark.parametrize("memory", [ATTENDED, reviewed(ATTENDED), ALONE])
def test_a_page_that_moves(names: tuple[str, ...], memory: Memory) -> None:
    """As long as two glances do not agree, nothing is done and nothing remembered."""
    decision, after = decide(FLOW, steady(LONG, *names, settled=False), memory)

    assert isinstance(decision, Wait)
    assert after == memory


@pytest.mark.parametrize("memory", [ATTENDED, reviewed(ATTENDED), ALONE])
def test_a_page_that_never_holds_still(memory: Memory) -> None:
    """A page that does not hold still for long is given to the person, who is told why."""
    early, late = (
        seeing("home", settled=False, restless=seconds) for seconds in (RESTLESS - 0.1, RESTLESS)
    )

    assert isinstance(decided(early, memory), Wait)
    assert "does not hold still" in handed(late, memory).instruction


def test_a_page_that_did_not_open() -> None:
    """The browser's own error page is told as a page that did not open, not as a foreign one."""
    decision = handed(steady(LONG, refused="is no address", opened=False))

    assert "did not open" in decision.instruction


@pytest.mark.parametrize("memory", [ATTENDED, reviewed(ATTENDED), ALONE, reviewed(REHEARSED)])
def test_a_foreign_host(memory: Memory) -> None:
    """On another host the person is told why, and nothing else is ever done there."""
    why = "is on 'example.org', not on a host of the site"

    assert isinstance(decided(steady(GRACE - 0.1, refused=why), memory), Wait)
    decision = handed(steady(LONG, refused=why), memory)
    assert decision.kind == "foreign"
    assert why in decision.instruction


@pytest.mark.parametrize(("complete", "limit"), [(True, GRACE), (False, LOADING)])
def test_an_unknown_page(limit: float, *, complete: bool) -> None:
    """An unknown page may still be coming, a loading one for longer; then the person is asked."""
    assert isinstance(decided(steady(limit - 0.1, complete=complete)), Wait)
    assert handed(steady(limit, complete=complete)).kind == "unknown"


def test_an_unknown_page_names_what_was_sought() -> None:
    """The person is told which screen was expected next, and which control leads on."""
    at_start = handed(steady(LONG, language="en-GB")).instruction
    _, memory = decide(FLOW, seeing("home"), ATTENDED)
    after_home = handed(steady(LONG, language="en"), memory).instruction

    assert "I was looking for the screen 'home' with the button 'Next'." in at_start
    assert "I was looking for the screen 'topics' with the button 'Next'." in after_home


def test_two_screens_at_once() -> None:
    """A page that could be two screens is touched by nobody but the person."""
    decision = handed(steady(LONG, "home", "topics", language="en"))

    assert decision.kind == "unknown"
    assert (
        "'home' with the button 'Next' and 'topics' with the button 'Next'" in decision.instruction
    )
    assert isinstance(decided(steady(GRACE - 0.1, "home", "topics")), Wait)


def test_an_overlay_comes_first() -> None:
    """What lies over a screen is dealt with before it, the form included."""
    assert decided(steady(LONG, "home", "cookies")) == Make("cookies", AGREE)
    assert decided(steady(LONG, "form", "cookies", fields=FOUND_IT)) == Make("cookies", AGREE)
    assert handed(steady(LONG, "form", "dialog", fields=FOUND_IT)).screen == "dialog"
    assert decided(steady(LONG, "home", "topics", "cookies")) == Make("cookies", AGREE)


@pytest.mark.parametrize("names", [("already",), ("already", "home"), ("already", "cookies")])
def test_an_end(names: tuple[str, ...]) -> None:
    """An end that holds still ends the attempt, whatever else is seen but the form."""
    held = decided(steady(LONG, *names))

    assert held == End(Outcome.ALREADY, Outcome.ALREADY.meaning)
    assert isinstance(decided(steady(0.1, *names)), Wait)


@pytest.mark.parametrize("name", ["already", "sent", "sent-over-it"])
def test_words_of_an_end_on_the_form(name: str) -> None:
    """While the form is there and nothing was sent, words of an end are only words about it."""
    unsent = steady(LONG, "form", name, fields=FOUND_IT)

    assert isinstance(decided(unsent), Fill)
    assert handed(unsent, reviewed(ATTENDED)).kind == "review"
    assert isinstance(decided(replace(unsent, submitted=True), reviewed(ATTENDED)), End)


@pytest.mark.parametrize("name", ["sent", "sent-over-it"])
@pytest.mark.parametrize("memory", [ATTENDED, ALONE, replace(ATTENDED, filled=FILLED)])
def test_a_confirmation_that_nobody_sent(name: str, memory: Memory) -> None:
    """A page that reads like a confirmation, before anything was sent, is no 'sent'."""
    decision = handed(steady(LONG, name), memory)

    assert decision.kind == "unknown"
    assert "nothing was sent" in decision.instruction


@pytest.mark.parametrize("memory", [reviewed(ATTENDED), ATTENDED, ALONE])
def test_a_confirmation(memory: Memory) -> None:
    """After a submission that was seen leaving, the confirmation is 'sent'."""
    decision = decided(steady(LONG, "sent", submitted=True), memory)

    assert decision == End(Outcome.SENT, Outcome.SENT.meaning)


def test_a_confirmation_without_a_submission() -> None:
    """After the review, without a submission that was seen, it is no 'sent'; the person is asked.

    If they then close the window it is 'unconfirmed': that it was shown is true as well.
    """
    decision, memory = decide(FLOW, steady(LONG, "sent"), reviewed(ATTENDED))

    assert isinstance(decision, HandOver)
    assert decision.kind == "answer"
    end = decided(Sighting(closed=True), memory)
    assert isinstance(end, End)
    assert end.outcome is Outcome.UNCONFIRMED


def test_a_confirmation_that_was_shown_stays_shown() -> None:
    """Who comes to the confirmation again and closes the window at once has still been shown it."""
    _, memory = decide(FLOW, steady(LONG, "sent"), reviewed(ATTENDED))
    _, memory = decide(FLOW, steady(0, "sent"), memory)

    end = decided(Sighting(closed=True), memory)

    assert isinstance(end, End)
    assert end.outcome is Outcome.UNCONFIRMED


def test_a_confirmation_away_from_what_was_sent() -> None:
    """A confirmation at another address than the form's is no 'sent', and nothing false is told."""
    memory = replace(reviewed(ATTENDED), form_at=ADDRESS)
    away = steady(LONG, "sent", submitted=True, where=ADDRESS + "/2")

    decision = handed(away, memory)

    assert decision.kind == "answer"
    assert "sent from another page" in decision.instruction
    assert decided(replace(away, where=ADDRESS), memory) == End(Outcome.SENT, Outcome.SENT.meaning)


def test_a_confirmation_where_an_unknown_page_was_sent() -> None:
    """An unknown page that was the person's may have been the form: its confirmation is 'sent'."""
    _, memory = decide(FLOW, steady(LONG, where=ADDRESS), ATTENDED)
    answer = steady(LONG, "sent", submitted=True, where=ADDRESS)

    assert decided(answer, memory) == End(Outcome.SENT, Outcome.SENT.meaning)
    assert handed(replace(answer, where=ADDRESS + "/2"), memory).kind == "answer"
    assert handed(replace(answer, submitted=False), memory).kind == "unknown"


def test_another_end_away_from_the_form() -> None:
    """After the review the words of another page are not the form's: the person is asked back."""
    memory = replace(reviewed(ATTENDED), form_at=ADDRESS)
    away = steady(LONG, "already", where=ADDRESS + "/2")

    assert handed(away, memory).kind == "back"
    assert isinstance(decided(replace(away, where=ADDRESS), memory), End)
    assert isinstance(decided(away, ATTENDED), End)


@pytest.mark.parametrize("name", ["home", "form", "login", "dialog"])
def test_after_a_submission_nothing_is_clicked(name: str) -> None:
    """Once something was sent, the walk neither clicks nor fills, whatever was reviewed before."""
    decision = handed(steady(LONG, name, submitted=True, fields=FOUND_IT))

    assert decision.kind == "answer"
    assert decision.instruction


def test_the_form_that_was_loaded_again() -> None:
    """Fields that we filled and that are empty now are named, once nobody is typing."""
    empty = replace(FOUND_IT, matches={"statement": Match(FOUND, replace(BOX, value=" "), 1.0)})
    memory = reviewed(ATTENDED)

    assert handed(steady(GRACE - 0.1, "form", fields=empty), memory).kind == "review"
    decision = handed(steady(GRACE, "form", fields=empty), memory)
    assert decision.kind == "emptied"
    assert "empty now: Statement." in decision.instruction


@pytest.mark.parametrize("memory", [ATTENDED, ALONE, REHEARSED])
def test_the_form_is_filled(memory: Memory) -> None:
    """The form is filled once its fields are there."""
    assert decided(steady(0, "form", fields=FOUND_IT), memory) == Fill()


@pytest.mark.parametrize("fields", [NOTHING, UNCLEAR, None])
def test_the_form_whose_fields_are_not_there(fields: Resolution | None) -> None:
    """Fields that are not found may still be coming; then what there is counts."""
    assert isinstance(decided(steady(CONTROL_GRACE - 0.1, "form", fields=fields)), Wait)
    assert decided(steady(CONTROL_GRACE, "form", fields=fields)) == Fill()


@pytest.mark.parametrize("memory", [ATTENDED, REHEARSED])
def test_the_review(memory: Memory) -> None:
    """The filled form is handed over, once and for all, and says that nothing was sent."""
    filled = replace(memory, filled=FILLED)

    decision, after = decide(FLOW, steady(0, "form", fields=FOUND_IT), filled)

    assert isinstance(decision, HandOver)
    assert (decision.kind, decision.screen) == ("review", "form")
    assert decision.instruction.startswith("The form is filled in.")
    assert "press its send button yourself" in decision.instruction
    assert after.reviewed
    assert decide(FLOW, steady(LONG, "form", fields=FOUND_IT), after) == (decision, after)


@pytest.mark.parametrize("memory", [ATTENDED, ALONE, REHEARSED])
def test_the_form_is_never_filled_again(memory: Memory) -> None:
    """Who has had the form gets it back as it is, whatever is remembered of its fields."""
    had = replace(memory, reviewed=True)

    decision, after = decide(FLOW, steady(LONG, "form", fields=FOUND_IT), had)

    assert isinstance(decision, HandOver)
    assert decision.kind == "review"
    assert after.filled == ()


@pytest.mark.parametrize("status", ["ambiguous", "absent", "covered", "failed"])
def test_the_review_of_a_form_that_is_not_all_filled(status: str) -> None:
    """The review names each field that the person has to fill in."""
    memory = replace(ATTENDED, filled=(("email", status), ("statement", "filled")))

    text = handed(seeing("form", fields=FOUND_IT), memory).instruction

    assert "I did not fill in: email." in text
    assert "The form is filled in" not in text


def test_what_is_put_in_by_hand() -> None:
    """What the person puts in is seen, called so, and changes what they are asked; or not asked.

    While they may still be typing, nothing is said; and what they take out again is undone again.
    """
    status = (("statement", "ambiguous"),)
    _, had = decide(FLOW, steady(LONG, "form", fields=UNCLEAR), replace(ATTENDED, filled=status))
    typed = Resolution(
        None, {"statement": Match(AMBIGUOUS, candidates=(replace(BOX, value="I object."),))}
    )

    early, _ = decide(FLOW, steady(CONTROL_GRACE - 0.1, "form", fields=typed), had)
    late, after = decide(FLOW, steady(CONTROL_GRACE, "form", fields=typed), had)
    undone, again = decide(FLOW, steady(LONG, "form", fields=UNCLEAR), after)

    assert isinstance(early, Wait)
    assert isinstance(late, HandOver)
    assert late.instruction.startswith("The form is filled in.")
    assert (after.fields, again.fields) == ({"statement": "by-hand"}, {"statement": "ambiguous"})
    assert isinstance(undone, HandOver)
    assert "I did not fill in: Statement." in undone.instruction
    assert decide(FLOW, steady(0, "sent", fields=NOTHING), after)[1].fields == after.fields


def test_what_stood_there_is_not_put_in_by_hand() -> None:
    """What a box held before the person had the form is nobody's hand."""
    box = replace(BOX, value="Dear all")
    there = Resolution(None, {"statement": Match(AMBIGUOUS, candidates=(box,))})
    memory = replace(
        ATTENDED,
        filled=(("statement", "ambiguous"),),
        before=(("statement", frozenset({"Dear all"})),),
        reviewed=True,
    )

    assert decide(FLOW, steady(LONG, "form", fields=there), memory)[1].by_hand == ()


COUNTRY, REASON = (
    Field("country", "Country", words("Country"), "country", optional=True),
    Field("reason", "Reason", words("Reason"), "line", optional=True),
)
CHOOSING = replace(FLOW, fields=(*FLOW.fields, COUNTRY, REASON))
LIST = FieldSeen("#land", "select-one", value="Germany", key=1)
LINE = FieldSeen("#line", "text", value="x", key=2)
NONE = Match(ABSENT)


def with_fields(country: Match = NONE, reason: Match = NONE, **more: Any) -> Sighting:
    """See the form with these beside its statement."""
    matches = {"statement": Match(FOUND, BOX, 1.0), "country": country, "reason": reason}
    return seeing("form", fields=Resolution(FOUND_IT.form, matches), **more)


FOUND_LIST, FOUND_LINE = Match(FOUND, LIST, 1.0), Match(FOUND, LINE, 1.0)
CHOSEN = (("country", "filled"), ("statement", "filled"))


@pytest.mark.parametrize(
    ("seen", "filled", "expected"),
    [
        (with_fields(steady=0.0), (("statement", "filled"),), "review"),
        (with_fields(FOUND_LIST, steady=0.0), (("statement", "filled"),), "fill"),
        (with_fields(FOUND_LIST, steady=2.4), CHOSEN, "wait"),
        (with_fields(FOUND_LIST, steady=2.6), CHOSEN, "review"),
        (with_fields(FOUND_LIST, FOUND_LINE, steady=1.4), CHOSEN, "wait"),
        (with_fields(FOUND_LIST, FOUND_LINE, steady=1.6), CHOSEN, "fill"),
        (with_fields(FOUND_LIST, FOUND_LINE, steady=1.6), (("country", "filled"),), "fill"),
        (with_fields(FOUND_LIST, FOUND_LINE, steady=1.4), (*CHOSEN, ("reason", "")), "wait"),
        (with_fields(FOUND_LIST, FOUND_LINE, steady=1.6), (*CHOSEN, ("reason", "")), "review"),
        (with_fields(FOUND_LIST, steady=0.0), (("country", "kept"), CHOSEN[1]), "review"),
        (with_fields(FOUND_LIST, reverted=("country",), steady=9.0), CHOSEN, "fill"),
        (
            with_fields(FOUND_LIST, FOUND_LINE, steady=0.0),
            (("country", "failed"), CHOSEN[1]),
            "review",
        ),
        (
            with_fields(FOUND_LIST, Match("unlisted", candidates=(LINE,)), steady=9.0),
            CHOSEN,
            "fill",
        ),
    ],
)
def test_fields_that_a_choice_brings(
    seen: Sighting, filled: tuple[tuple[str, str], ...], expected: str
) -> None:
    """After a choice more may come, and is filled before the review; a failure ends that."""
    memory = replace(ATTENDED, stay="form", visits=(("form", 1),), filled=filled)

    decision, _ = decide(CHOOSING, seen, memory)

    kind = decision.kind if isinstance(decision, HandOver) else type(decision).__name__.lower()
    assert kind == expected


def test_what_is_chosen_comes_first() -> None:
    """A list is filled alone, since what else there is may depend on it; then the rest."""
    seen = with_fields(FOUND_LIST, FOUND_LINE, steady=LONG)

    first, memory = decide(CHOOSING, seen, ATTENDED)
    done = replace(memory, filled=(("country", "filled"),))
    then, _ = decide(CHOOSING, seen, done)
    nothing_came, _ = decide(CHOOSING, with_fields(FOUND_LIST, steady=LONG), done)

    assert first == Fill(only=("country",))
    assert then == nothing_came == Fill()


def test_nothing_that_comes_later_is_filled_after_the_review() -> None:
    """What a choice of the person brings is theirs; what springs back is only told."""
    memory = replace(ATTENDED, stay="form", visits=(("form", 1),), filled=CHOSEN, reviewed=True)

    for seen in (
        with_fields(FOUND_LIST, FOUND_LINE, steady=LONG),
        with_fields(FOUND_LIST, reverted=("country",), steady=LONG),
    ):
        decision, _ = decide(CHOOSING, seen, memory)
        assert isinstance(decision, HandOver)


def test_a_field_that_keeps_nothing() -> None:
    """After some tries a field that springs back each time is the person's."""
    memory = replace(ATTENDED, stay="form", visits=(("form", 1),), filled=CHOSEN)
    seen = with_fields(FOUND_LIST, reverted=("country",), steady=LONG)
    made = []

    for _ in range(20):
        decision, memory = decide(CHOOSING, seen, memory)
        made.append(decision)
        if isinstance(decision, HandOver):
            break

    assert isinstance(made[-1], HandOver)
    assert sum(isinstance(each, Fill) for each in made) == 6
    assert dict(memory.filled)["country"] == "failed"
    assert "I did not fill in: Country" in made[-1].instruction


def test_what_is_told_to_nobody() -> None:
    """It has no place among the fields that are reported."""
    memory = replace(ATTENDED, filled=(("", ""), ("country", ""), ("statement", "filled")))

    assert memory.fields == {"statement": "filled"}


def test_something_lies_over_the_form() -> None:
    """A covered box is waited for, then handed over, and filled as soon as it is free."""
    under = Resolution(None, {"statement": Match(COVERED, candidates=(EMPTY,))})

    early, _ = decide(FLOW, steady(CONTROL_GRACE - 0.1, "form", fields=under), ATTENDED)
    late, after = decide(FLOW, steady(CONTROL_GRACE, "form", fields=under), ATTENDED)

    assert isinstance(early, Wait)
    assert isinstance(late, HandOver)
    assert (late.kind, after.reviewed) == ("covered", False)
    assert "over the box for: Statement." in late.instruction
    assert decided(steady(0, "form", fields=FOUND_IT), after) == Fill()


def test_a_covered_form_that_the_person_sends() -> None:
    """Who fills and sends a covered form gets its answer seen, and is not asked for it again."""
    under = Resolution(None, {"statement": Match(COVERED, candidates=(EMPTY,))})
    here = {"fields": under, "where": "https://help.instagram.com/contact/1"}
    _, memory = decide(FLOW, steady(LONG, "form", **here), ATTENDED)

    still = handed(steady(LONG, "form", submitted=True, **here), memory)
    end = decided(steady(LONG, "sent", submitted=True, where=here["where"]), memory)

    assert still.kind == "answer"
    assert isinstance(end, End)
    assert end.outcome is Outcome.SENT


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ((), ""),
        (("https://help.instagram.com/contact/1",), "into frames I never type"),
        (("https://example.org/contact/1",), "another site in a frame (https://example.org/"),
        (("https://help.instagram.com/", "data:(hidden)"), "in a frame (data:(hidden))"),
    ],
)
def test_an_unknown_page_with_frames(frames: tuple[str, ...], said: str) -> None:
    """On a page that is new the person is told of its frames, and of one that is not the site's."""
    text = handed(steady(LONG, frames=frames)).instruction

    assert said in text
    assert ("frame" in text) is bool(frames)


def test_the_review_of_a_value_that_was_there() -> None:
    """The review names a field in which the site had put another value."""
    memory = replace(ATTENDED, filled=(("email", "differs"), ("statement", "empty")))

    text = handed(seeing("form", fields=FOUND_IT), memory).instruction

    assert "another value for: email" in text


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("filled", Outcome.PREFILLED),
        ("kept", Outcome.PREFILLED),
        ("differs", Outcome.PREFILLED),
        ("empty", Outcome.PREFILLED),
        ("ambiguous", Outcome.LEFT),
        ("absent", Outcome.LEFT),
        ("covered", Outcome.LEFT),
        ("failed", Outcome.LEFT),
    ],
)
def test_a_dry_run_with_nobody_there(status: str, outcome: Outcome) -> None:
    """Alone, a dry run ends at the form: prefilled, or left if a field was not filled."""
    memory = replace(ALONE, filled=(("email", status), ("statement", "filled")))

    decision = decided(seeing("form", fields=FOUND_IT), memory)

    assert isinstance(decision, End)
    assert decision.outcome is outcome
    assert ("email" in decision.reason) == (outcome is Outcome.LEFT)


def test_moves_in_order() -> None:
    """The first possible move is made, and remembered for this stay."""
    decision, memory = decide(FLOW, steady(LONG, "home"), ATTENDED)

    assert decision == Make("home", NEXT)
    assert (memory.tried, memory.stay) == ((0,), "home")
    assert decided(steady(LONG, "home", ways="12")) == Make("home", MENU)


def test_the_next_move_takes_patience() -> None:
    """The next move is made only if the last one had its time, or could not be made."""
    _, memory = decide(FLOW, steady(LONG, "home"), ATTENDED)

    assert isinstance(decided(steady(PATIENCE - 0.1, "home"), memory), Wait)
    assert decided(steady(PATIENCE, "home"), memory) == Make("home", MENU)
    assert decided(steady(0.1, "home", missed=True), memory) == Make("home", MENU)


def test_a_move_is_made_once_per_stay() -> None:
    """No move is made twice in one stay; after the last one the person is asked."""
    memory, made = ATTENDED, []
    for _ in SCREENS[0].moves:
        decision, memory = decide(FLOW, steady(LONG, "home"), memory)
        assert isinstance(decision, Make)
        made.append(decision.move)

    assert made == [NEXT, MENU, JUMP]
    assert handed(steady(LONG, "home"), memory) == HandOver("screen", "home", HOME_BY_HAND)


def test_a_control_that_has_just_appeared() -> None:
    """A click that became possible after the last move is made at once."""
    _, memory = decide(FLOW, steady(LONG, "home", ways="02"), ATTENDED)

    assert decided(steady(0, "home", ways="012"), memory) == Make("home", MENU)
    assert isinstance(decided(steady(0, "home", ways="02"), memory), Wait)


@pytest.mark.parametrize(("complete", "limit"), [(True, CONTROL_GRACE), (False, LOADING)])
def test_an_address_only_after_the_clicks(limit: float, *, complete: bool) -> None:
    """An address is gone to only when no control came in time; a control is clicked at once."""
    early = steady(limit - 0.1, "home", ways="2", complete=complete)
    late = steady(limit, "home", ways="2", complete=complete)

    assert isinstance(decided(early), Wait)
    assert decided(late) == Make("home", JUMP)
    assert decided(steady(0, "home", ways="02", complete=complete)) == Make("home", NEXT)


def test_no_move_left() -> None:
    """Where no move is possible the person gets the instruction, or else the controls' names."""
    assert handed(steady(LONG, "home", ways="")).instruction == HOME_BY_HAND
    assert "button 'Next'" in handed(steady(LONG, "silent", ways="")).instruction
    assert handed(steady(CONTROL_GRACE, "login")) == HandOver(
        "screen",
        "login",
        "Please log in. After that I look for the screen 'home' with the button "
        "'Next' (its English name).",
    )


def test_a_wall_that_is_there_for_a_moment() -> None:
    """Nobody is called to a screen without moves that may be the beginning of another page."""
    assert isinstance(decided(steady(0, "login")), Wait)
    assert isinstance(decided(steady(CONTROL_GRACE - 0.1, "login")), Wait)


def test_words_of_an_end_beside_the_way_on() -> None:
    """Before anything was sent, a page that itself offers the way on is no end, whatever it says.

    What lies over the page offers no way to the form, and after a submission it is an answer.
    """
    assert isinstance(decided(steady(LONG, "home", "already")), Make)
    assert isinstance(decided(steady(LONG, "cookies", "already")), End)
    assert isinstance(decided(steady(LONG, "home", "already", submitted=True)), End)


def test_going_in_circles() -> None:
    """Who comes to the same screen more often than it allows is asked to go on by hand."""
    memory, decisions = ATTENDED, []
    for _ in range(SCREENS[0].visits + 1):
        decision, memory = decide(FLOW, steady(LONG, "home"), memory)
        decisions.append(decision)
        _, memory = decide(FLOW, steady(LONG, "topics"), memory)

    assert all(isinstance(decision, Make) for decision in decisions[:-1])
    assert isinstance(decisions[-1], HandOver)
    assert decisions[-1].kind == "circles"


@pytest.mark.parametrize("name", ["home", "topics", "silent", "login", "cookies", "dialog"])
def test_after_the_review_nothing_is_clicked(name: str) -> None:
    """Once the person has had the form, every other screen is theirs."""
    decision = handed(steady(LONG, name), reviewed(ATTENDED))

    assert (decision.kind, decision.screen) == ("back", name)
    assert decision.instruction


def test_an_answer_nobody_knows() -> None:
    """After a submission an unknown page is shown to the person, then is unconfirmed."""
    memory = reviewed(ATTENDED)

    assert isinstance(decided(steady(GRACE - 0.1, submitted=True), memory), Wait)
    assert handed(steady(GRACE, submitted=True), memory).kind == "answer"
    assert handed(steady(ANSWER_SECONDS - 0.1, submitted=True), memory).kind == "answer"
    end = decided(steady(ANSWER_SECONDS, submitted=True), memory)
    assert isinstance(end, End)
    assert end.outcome is Outcome.UNCONFIRMED


REAL = FLOWS["meta-ai-instagram"]


def _sightings(flow: Flow) -> st.SearchStrategy[Sighting]:
    """Anything that may be seen on this flow's pages, in whatever combination."""
    names = [screen.name for screen in flow.screens if not screen.overlay]
    overlays = [screen.name for screen in flow.screens if screen.overlay]
    ways = [(s.name, index) for s in flow.screens for index, _ in enumerate(s.moves)]
    return st.builds(
        Sighting,
        screens=st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple),
        overlays=st.lists(st.sampled_from(overlays), max_size=1).map(tuple),
        ways=st.frozensets(st.sampled_from(ways)),
        refused=st.sampled_from(["", "", "", "is no address"]),
        fields=st.sampled_from([None, FOUND_IT, UNCLEAR, NOTHING]),
        complete=st.booleans(),
        settled=st.sampled_from([True, True, True, False]),
        closed=st.sampled_from([False, False, False, False, True]),
        submitted=st.booleans(),
        said=st.sampled_from(["", "", "", "", "skip", "submitted"]),
        missed=st.booleans(),
        steady=st.floats(0, 100),
        restless=st.floats(0, 100),
        opened=st.booleans(),
    )


MEMORIES = st.builds(
    Memory,
    attended=st.booleans(),
    rehearsal=st.booleans(),
    answer_seconds=st.sampled_from([0.0, ANSWER_SECONDS]),
    filled=st.sampled_from([(), FILLED, (("email", "failed"),)]),
    reviewed=st.booleans(),
)


@pytest.mark.parametrize("flow", [FLOW, REAL], ids=["small", "real"])
def test_whatever_is_seen(flow: Flow) -> None:
    """Every sighting has a decision, and after the review none clicks, goes or fills."""
    sightings = st.lists(_sightings(flow), min_size=1, max_size=12)

    @settings(max_examples=150, deadline=None)
    @given(sightings, MEMORIES)
    def holds(seen: list[Sighting], memory: Memory) -> None:
        for each in seen:
            had = memory
            decision, memory = decide(flow, each, memory)
            assert not ((had.reviewed or each.submitted) and isinstance(decision, Make | Fill))
            assert memory.reviewed or not had.reviewed
            if isinstance(decision, End) and decision.outcome is Outcome.SENT:
                assert had.reviewed or each.submitted
            if isinstance(decision, HandOver):
                assert decision.instruction
            if isinstance(decision, Make):
                index = flow.screen(decision.screen).moves.index(decision.move)
                assert (decision.screen, index) in each.ways
                assert not each.refused

    holds()


PROMISE = frozenset({("sent", 0)})


def sent(*names: str, **more: Any) -> Sighting:
    """What is seen after a submission that left for this address."""
    return seeing(*names, submitted=True, sent_to=(ADDRESS,), where=ADDRESS, steady=LONG, **more)


def test_words_that_stood_there_before_are_no_answer() -> None:
    """A confirmation whose words the form's page bore before it was sent ends nothing.

    A page that takes its fields away while it sends would look like one that confirms.
    """
    _, memory = decide(FLOW, seeing("form", where=ADDRESS, promised=PROMISE), ATTENDED)
    stale, _ = decide(FLOW, sent("sent", promised=PROMISE), memory)
    fresh, _ = decide(FLOW, sent("sent", promised=PROMISE | {("sent", 1)}), memory)
    new, _ = decide(FLOW, sent("sent", promised=PROMISE), ATTENDED)

    assert stale == End(Outcome.UNCONFIRMED, "a submission left; its answer was not recognised")
    for decision in (fresh, new):
        assert isinstance(decision, End)
        assert decision.outcome is Outcome.SENT


def test_nothing_is_confirmed_before_it_is_answered() -> None:
    """As long as what was sent has no answer, a page that speaks of success is waited for."""
    memory = replace(ATTENDED, answer_seconds=30.0)
    soon, _ = decide(FLOW, replace(sent("sent", pending=True), steady=5.0), memory)
    late, _ = decide(FLOW, sent("sent", pending=True), memory)

    assert isinstance(soon, Wait)
    assert isinstance(late, End)
    assert late.outcome is Outcome.UNCONFIRMED
