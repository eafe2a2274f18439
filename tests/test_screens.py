"""The vocabulary of a flow: what can be built, and which flows are refused with what words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from automation.errors import FlowError
from automation.screens import (
    At,
    Click,
    Control,
    Field,
    Flow,
    GoTo,
    Has,
    HasForm,
    Landmark,
    Not,
    Outcome,
    Route,
    Says,
    Screen,
    words,
)
from automation.vocabulary import KINDS

HOST = "help.instagram.com"
FORM_URL = f"https://{HOST}/contact/1"
FORM = Screen("form", (Landmark(HasForm()),), instruction="Please fill in the form.", form=True)
SENT = Screen("sent", (Landmark(Says(words("Thank you for your objection"))),), end=Outcome.SENT)
STATEMENT = Field("statement", "Statement", words("Please tell us"), "text")


def flow(*screens: Screen, **more: Any) -> Flow:
    """Build a flow of these screens, a form and an end."""
    given: dict[str, Any] = {
        "name": "test",
        "title": "Object",
        "platform": "instagram",
        "version": "1",
        "hosts": (HOST,),
        "routes": (Route("direct", FORM_URL),),
        "screens": (*screens, FORM, SENT),
        "fields": (STATEMENT,),
        "submit": words("Submit", "Send it: now", de="Senden"),
    }
    return Flow(**{**given, **more})


def refusal(*screens: Screen, **more: Any) -> str:
    """Build a flow that cannot be built, and return the complaint."""
    with pytest.raises(FlowError) as caught:
        flow(*screens, **more)
    return str(caught.value)


def screen(*moves: Click | GoTo, **more: Any) -> Screen:
    """Make a screen called 'here' with these moves."""
    return Screen("here", (Landmark(At("/here")),), moves, **more)


def click(name: str, *, prefix: bool = False) -> Click:
    """Make a move that clicks a button of this name."""
    return Click(Control(("button",), words(name), prefix=prefix))


def test_the_smallest_flow() -> None:
    """A form, an end, a route, a field and a host make a flow."""
    built = flow()

    assert built.screen("form") is FORM
    assert built.route() == built.route("direct") == Route("direct", FORM_URL)
    assert built.probes == ()
    assert built.languages == []


def test_what_a_flow_knows_of_itself() -> None:
    """Probes are the selectors of all landmarks, each once; languages those of the moves."""
    marks = (Landmark(Has("#a"), Not(Has("#b"))), Landmark(Has("#a")))
    way = Click(Control(("link",), words("Next", de="Weiter")))

    built = flow(Screen("here", marks, (way, GoTo(FORM_URL))))

    assert built.probes == ("#a", "#b")
    assert built.languages == ["de", "en"]


def test_a_flow_stays_as_it_was_built() -> None:
    """Nothing can be set in a flow after it was checked."""
    built = flow()

    with pytest.raises(AttributeError):
        built.screens = ()


@pytest.mark.parametrize(
    "name",
    [
        "Submit",
        "submit",
        "SUBMIT",
        "  Submit ",
        "Submit…",
        "Submit >",
        "Senden",
        "Send it:\u00a0now",
        "Sub\u00admit",
        "\u200bSubmit",
    ],
)
@pytest.mark.parametrize("prefix", [False, True])
def test_a_move_that_submits(name: str, *, prefix: bool) -> None:
    """A control with a submit label, in whatever case, spacing or disguise, is refused."""
    complaint = refusal(screen(click(name, prefix=prefix)))

    assert "flow test, screen 'here'" in complaint
    assert "submit" in complaint


@pytest.mark.parametrize("name", ["Send", "Send it"])
def test_a_prefix_that_would_reach_a_submit_label(name: str) -> None:
    """A control by the start of its name is refused if a submit label starts like that."""
    complaint = refusal(screen(click(name, prefix=True)))

    assert complaint == "flow test, screen 'here': a move could match a label that submits"


def test_a_submit_label_that_is_longer_by_a_mark() -> None:
    """A control is refused if its pattern would match a submit label, marks at its end included."""
    assert "submit" in refusal(screen(click("Post")), submit=words("Post:"))


def test_a_name_that_only_begins_like_a_submit_label() -> None:
    """'Submit an objection request' leads on and is no submit label."""
    built = flow(screen(click("Submit an objection request", prefix=True)))

    assert built.screen("here").moves


def test_a_flow_that_does_not_know_how_the_site_submits() -> None:
    """A flow without submit labels is refused: nothing would tell its moves from a submission."""
    assert "submit" in refusal(submit=words())


def test_a_move_on_the_form() -> None:
    """On the form only the person acts."""
    form = Screen("form", (Landmark(HasForm()),), (click("Next"),), form=True)

    complaint = refusal(screens=(form, SENT))

    assert complaint == (
        "flow test, screen 'form': the form has a move; on the form only the person acts"
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"screens": (FORM,)}, "flow test: it has no end: no screen means 'sent'"),
        (
            {"screens": (FORM, Screen("already", SENT.landmarks, end=Outcome.ALREADY))},
            "flow test: it has no end: no screen means 'sent'",
        ),
        ({"screens": (SENT,)}, "flow test: no screen is the form"),
        ({"screens": ()}, "flow test: no screen is the form"),
        ({"screens": (FORM, SENT, FORM)}, "flow test: two screens are called 'form'"),
        ({"routes": ()}, "flow test: routes, fields and hosts may not be empty"),
        ({"fields": ()}, "flow test: routes, fields and hosts may not be empty"),
        ({"hosts": ()}, "flow test: routes, fields and hosts may not be empty"),
    ],
    ids=["no-end", "other-end", "no-form", "nothing", "twice", "routes", "fields", "hosts"],
)
def test_a_flow_without_what_it_needs(more: dict[str, Any], expected: str) -> None:
    """A flow without form, end, route, field or host, or with two screens of a name, is refused."""
    assert refusal(**more) == expected


def test_a_form_without_a_statement() -> None:
    """A flow needs a field of kind text: the form is found by it."""
    assert "text" in refusal(fields=(Field("email", "E-mail", words("Email"), "email"),))


_FIELD: dict[str, Any] = {"name": "one", "label": "One", "labels": words("One"), "kind": "line"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"kind": "colour"}, "wanted a kind (email, text, line, phone, country, choice, file)"),
        ({"kind": "choice"}, "options belong to a choice, and to nothing else"),
        ({"options": {"a": words("A")}}, "options belong to a choice, and to nothing else"),
        ({"kind": "choice", "options": {"a": words()}}, "an option has no words"),
        ({"name": "statement"}, "another field is called the same"),
    ],
)
def test_a_field_that_cannot_be(more: dict[str, Any], expected: str) -> None:
    """Each is refused with the flow, the field and what is wrong with it."""
    given = Field(**(_FIELD | more))

    complaint = refusal(fields=(STATEMENT, given))

    assert complaint.startswith(f"flow test, field '{given.name}': ")
    assert expected in complaint


def test_a_field_of_each_kind() -> None:
    """Every kind can be built; a flow with a choice can be compared and hashed."""
    kinds = [Field(**(_FIELD | {"name": kind, "kind": kind})) for kind in KINDS if kind != "choice"]
    choice = Field(**(_FIELD | {"kind": "choice", "options": {"yes": words("Yes", de="Ja")}}))

    built = flow(fields=(*kinds, choice))

    assert hash(built) == hash(flow(fields=(*kinds, choice)))
    assert not any(field.optional for field in built.fields)


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        (screen(), "neither a click nor an instruction: nobody could go on"),
        (
            Screen("here", (), instruction="Go on."),
            "it has no landmark, so nothing tells that we are there",
        ),
        (
            Screen("here", (Landmark(),), instruction="Go on."),
            "it has no landmark, so nothing tells that we are there",
        ),
        (screen(click("Next"), end=Outcome.ALREADY), "it is an end and has a move"),
    ],
    ids=["no-way-on", "no-landmark", "empty-landmark", "end-with-a-move"],
)
def test_a_screen_that_cannot_be(here: Screen, expected: str) -> None:
    """A screen that leads nowhere, or that nothing tells, is refused with flow and screen."""
    assert refusal(here) == f"flow test, screen 'here': {expected}"


@pytest.mark.parametrize("words_of_it", ["Press {1}.", "Press {next}.", "Press {0", "Press 0}."])
def test_an_instruction_that_names_no_control(words_of_it: str) -> None:
    """An instruction that names a control which no move clicks is refused, and quoted."""
    complaint = refusal(screen(click("Next"), instruction=words_of_it))

    assert complaint == (
        f"flow test, screen 'here': its instruction '{words_of_it}' "
        "names a control that no move clicks"
    )


def test_a_screen_that_only_goes() -> None:
    """A screen from which the walk goes to an address needs words for a person."""
    assert "neither a click nor an instruction" in refusal(screen(GoTo(FORM_URL)))


def test_a_route_that_starts_at_no_screen() -> None:
    """A route names the screens on its way; one that is not there is refused."""
    complaint = refusal(routes=(Route("direct", FORM_URL, ("nowhere",)),))

    assert complaint == (
        "flow test, route 'direct': 'nowhere' is on its way, and no screen is called so"
    )


def test_a_way_that_ends_before_the_form() -> None:
    """A route's way ends at the form."""
    complaint = refusal(routes=(Route("direct", FORM_URL, ("form", "sent")),))

    assert complaint.endswith("its way ends at 'sent', which is not the form")


def test_a_dead_end_leads_nowhere() -> None:
    """A screen that is a dead end has no move and is no end of the attempt."""
    dead = Screen("gone", (Landmark(At("/gone")),), (GoTo(FORM_URL),), "Nothing.", dead=True)
    assert "it is dead, so it can have no move" in refusal(dead)
    ended = replace(dead, moves=(), end=Outcome.NOT_OFFERED)
    assert "it is dead, so it can have no move" in refusal(ended)
    assert flow(replace(dead, moves=())).screen("gone").dead


def test_the_address_of_the_form() -> None:
    """A flow knows the form's own address by the route that starts there, if one does."""
    assert flow().form_address == ""
    assert flow(routes=(Route("direct", FORM_URL, ("form",)),)).form_address == FORM_URL


ELSEWHERE = [
    ("http://help.instagram.com/contact/1", "is not https but 'http'"),
    ("https://evil.example.org/", "is on 'evil.example.org', not on a host of the site"),
    ("https://help.instagram.com.example.org/", "is on 'help.instagram.com.example.org', not on a"),
    ("https://help.instagram.com:8443/contact/1", "names the port 8443"),
    ("https://anna@help.instagram.com/contact/1", "carries a user name"),
    ("https://evil.example.org\\@help.instagram.com/", "is on 'evil.example.org', not on a host"),
    ("javascript:alert(1)", "is not https but 'javascript'"),
    ("contact/1", "is no address"),
]


@pytest.mark.parametrize(("url", "why"), ELSEWHERE)
def test_a_move_that_leaves_the_site(url: str, why: str) -> None:
    """A move to an address that is not the site's own is refused, quoting the address."""
    complaint = refusal(screen(GoTo(url)))

    assert complaint.startswith(f"flow test, screen 'here': the address '{url}' {why}")


@pytest.mark.parametrize(("url", "why"), ELSEWHERE)
def test_a_route_that_begins_elsewhere(url: str, why: str) -> None:
    """A route that begins at an address that is not the site's own is refused by its name."""
    complaint = refusal(routes=(Route("direct", FORM_URL), Route("other", url)))

    assert complaint.startswith(f"flow test, route 'other': the address '{url}' {why}")


def test_a_route_nobody_knows() -> None:
    """Asking for a route that is not there is an error of the caller."""
    with pytest.raises(KeyError):
        flow().route("back-door")
