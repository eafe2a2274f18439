"""Which control is which field: the form before the field, and no guess on a tie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.fields import (
    ABSENT,
    AMBIGUOUS,
    COVERED,
    FOUND,
    Match,
    match,
    resolve,
    score,
    usable,
)
from automation.glance import FieldSeen, FormSeen
from automation.screens import Field, words
from flows import FLOWS

EMAIL, STATEMENT, _ = FLOWS["meta-ai-instagram"].fields
WANTED = (EMAIL, STATEMENT)
ASKED = "Please tell us how this processing impacts you."


def text(selector: str = "#mail", **more: Any) -> FieldSeen:
    """A field of one line."""
    return FieldSeen(**{"selector": selector, "kind": "text"} | more)


def box(selector: str = "#why", **more: Any) -> FieldSeen:
    """A field of several lines."""
    return FieldSeen(**{"selector": selector, "kind": "textarea"} | more)


def form(*fields: FieldSeen, password: bool = False, native: bool = True) -> FormSeen:
    """A form of these fields."""
    return FormSeen("form", "/contact/1", password=password, native=native, fields=fields)


MAIL = text(kind="email", name="email", label="Email address")
WHY = box(name="impact", label=ASKED)
OBJECTION = form(MAIL, WHY)
LOGIN = form(text("#login", name="email", label="Email or phone"), password=True)


def selectors(*forms: FormSeen) -> dict[str, str]:
    """What would be filled, by field."""
    return {name: field.selector for name, field in resolve(forms, WANTED).found().items()}


def test_the_usual_form() -> None:
    """A form with both labels gives both fields."""
    found = resolve([OBJECTION], WANTED)

    assert found.form is OBJECTION
    assert {name: match.status for name, match in found.matches.items()} == {
        "email": FOUND,
        "statement": FOUND,
    }
    assert selectors(OBJECTION) == {"email": "#mail", "statement": "#why"}
    assert found.plausible()


@pytest.mark.parametrize("forms", [[LOGIN, OBJECTION], [OBJECTION, LOGIN]])
def test_a_login_bar_on_the_page(forms: list[FormSeen]) -> None:
    """The log-in bar's e-mail field is never the one, wherever it stands."""
    assert selectors(*forms) == {"email": "#mail", "statement": "#why"}


def test_a_form_with_a_password() -> None:
    """A form with a password field is never filled, not even one with the right statement box."""
    found = resolve([replace(OBJECTION, password=True)], WANTED)

    assert found.form is None
    assert found.found() == {}
    assert not found.plausible()


@pytest.mark.parametrize("outside", [form(MAIL), form(MAIL, native=False), LOGIN])
def test_outside_the_statements_form(outside: FormSeen) -> None:
    """An e-mail field outside the statement's form is not taken, even if there is no other."""
    assert selectors(outside, form(WHY)) == {"statement": "#why"}
    assert resolve([outside], WANTED).found() == {}


@pytest.mark.parametrize(
    "trap",
    [
        {"visible": False},
        {"editable": False},
        {"name": "g-recaptcha-response"},
        {"id": "h-captcha-response"},
        {"name": "honeypot_email"},
        {"id": "hp-email"},
        {"marks": "form-hp field"},
        {"name": "email_do_not_fill"},
        {"name": "text_feedback_1234"},
        {"label": "Email (leave this field blank)"},
        {"label": "If you are human, leave this empty"},
        {"placeholder": "Enter the verification code"},
        {"row": "Do not fill this in"},
        {"row": "This field should be left unchanged"},
        {"label": "Bitte nicht ausfüllen"},
        {"label": "Ne pas remplir"},
        {"label": "Laissez ce champ vide"},
        {"name": "bottest2"},
        {"name": "_gotcha"},
        {"marks": "anti-spam"},
        {"label": "", "aria": "", "skipped": True},
    ],
    ids=str,
)
def test_traps(trap: dict[str, Any]) -> None:
    """Hidden, read-only, honeypot, captcha and feedback fields are never filled."""
    mail, why = replace(MAIL, **trap), replace(WHY, **trap)

    assert not usable(mail)
    assert selectors(form(mail, WHY)) == {"statement": "#why"}
    assert selectors(form(MAIL, why)) == {}
    assert selectors(form(MAIL, replace(mail, selector="#trap"), WHY))["email"] == "#mail"


def test_a_labelled_field_that_the_tab_key_skips() -> None:
    """A field with a label is filled even if the Tab key passes it by."""
    assert selectors(form(replace(MAIL, skipped=True), WHY))["email"] == "#mail"


def test_a_field_under_something() -> None:
    """A covered field is the one, but not to be filled; covered and filled is no hindrance."""
    why = replace(WHY, covered=True)
    found = resolve([form(MAIL, why)], WANTED)
    filled = resolve([form(MAIL, replace(why, value="I object."))], WANTED)

    assert found.matches["statement"].status == COVERED
    assert found.found() == {"email": MAIL}
    assert (found.covered(), filled.covered()) == (["statement"], [])
    assert found.plausible()


def test_what_is_put_in_by_hand() -> None:
    """What comes into a box that could be meant is seen, wherever in the form; what was there not.

    For an address that no box was found for, only what looks like one counts.
    """
    name = text("#name", label="Full name", value="Anna")
    first, second = box("#a", label=WHY.label, value="Dear all"), box("#b", label=WHY.label)
    before = {n: m.held for n, m in resolve([form(name, first, second)], WANTED).matches.items()}

    def put_in(*fields: FieldSeen) -> list[str]:
        return resolve([form(*fields)], WANTED).put_in(before)

    assert before == {"email": frozenset(), "statement": frozenset({"Dear all"})}
    assert put_in(name, first, second) == []
    assert put_in(name, first, replace(second, value="I object.")) == ["statement"]
    assert put_in(name, replace(first, value="I object."), second) == ["statement"]
    assert put_in(replace(name, value="Anna B."), first, second) == []
    assert put_in(replace(name, value="a@example.org"), first, second) == ["email"]


def test_a_lone_box_on_a_page_without_a_form() -> None:
    """A box for feedback or a question, with no e-mail field beside it, is no statement at all."""
    for label in ("Feedback", "Ask a question", "How can we help you?", "Message", ""):
        assert not resolve([form(box("#box", name="message", label=label))], WANTED).plausible()
    assert resolve([form(WHY)], WANTED).plausible()


def test_no_box_is_two_fields() -> None:
    """One box that two fields could have goes to the one that fits better; alike, to neither."""
    wanted = (
        *WANTED,
        Field("prompts", "Prompts", words("Relevant prompts"), "text", optional=True),
    )
    asks = box("#box", label="Relevant prompts", key=7)

    found = resolve([form(replace(MAIL, key=8), asks)], wanted)

    assert found.found() == {"email": replace(MAIL, key=8), "prompts": asks}
    alike = (*WANTED, replace(WANTED[1], name="again"))
    tied = resolve([form(replace(MAIL, key=8), replace(WHY, key=7))], alike)
    assert {tied.matches[name].status for name in ("statement", "again")} == {AMBIGUOUS}


def test_two_boxes_that_fit_alike() -> None:
    """Two boxes without a difference are ambiguous, and both are named."""
    first, second = box("#a", name="impact"), box("#b", name="reason")

    match = resolve([form(MAIL, first, second)], WANTED).matches["statement"]

    assert match.status == AMBIGUOUS
    assert match.field is None
    assert set(match.candidates) == {first, second}


def test_two_boxes_of_which_one_asks() -> None:
    """Of two boxes the one with the site's question is the statement."""
    assert selectors(form(MAIL, box("#other", name="other", label="Anything else?"), WHY)) == {
        "email": "#mail",
        "statement": "#why",
    }


def test_two_forms_that_fit_alike() -> None:
    """Two forms without a difference: no form, and every field of both is a candidate."""
    other = form(replace(MAIL, selector="#mail2"), replace(WHY, selector="#why2"))

    found = resolve([OBJECTION, other], WANTED)

    assert found.form is None
    assert found.found() == {}
    assert found.plausible()
    assert {field.selector for field in found.matches["email"].candidates} == {"#mail", "#mail2"}
    assert {f.selector for f in found.matches["statement"].candidates} == {"#why", "#why2"}


def test_a_search_box_beside_the_form() -> None:
    """A search form of the page is no rival, and a search field in the form is not the e-mail."""
    search = text("#q", name="q", placeholder="Search the Help Center")

    assert selectors(form(search), OBJECTION) == {"email": "#mail", "statement": "#why"}
    assert selectors(form(search, WHY)) == {"statement": "#why"}
    by_email = replace(search, placeholder="Search by email")
    assert selectors(form(by_email, WHY)) == {"statement": "#why"}


@pytest.mark.parametrize("label", ["Confirm your email address", "Email address again"])
def test_an_e_mail_field_to_repeat(label: str) -> None:
    """The field that repeats the address is not the one, in whichever order they stand."""
    again = text("#again", kind="email", name="email2", label=label)

    assert selectors(form(MAIL, again, WHY))["email"] == "#mail"
    assert selectors(form(again, MAIL, WHY))["email"] == "#mail"


def test_somebody_elses_address() -> None:
    """A field for a friend's address is not for the person's own."""
    friend = text("#friend", name="friend_email", label="Your friend's email")

    assert "email" not in selectors(form(friend, WHY))


@pytest.mark.parametrize(
    ("mail", "status"),
    [
        (text(name="email", row="Email"), FOUND),
        (text(name="email"), AMBIGUOUS),
        (text(name="2330", id="2330", label="Email address (required) *"), FOUND),
        (text(name="2330", id="2330", row="Email"), FOUND),
        (text(row="E-Mail-Adresse", autocomplete="email"), FOUND),
        (text(autocomplete="email"), FOUND),
        (text(aria="Email address"), FOUND),
        (text(placeholder="Your email"), FOUND),
        (text(kind="email"), FOUND),
        (text(name="contact[email]", label="Adresse e\u2011mail"), FOUND),
        (text(name="email", row="Name"), AMBIGUOUS),
        (text(kind="email", name="email", row="Name"), FOUND),
        (text(kind="email", name="email", label="Name"), AMBIGUOUS),
        (text(kind="email", label="Company"), ABSENT),
        (text(name="mailing"), ABSENT),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_the_e_mail_by_each_signal(mail: FieldSeen, status: str) -> None:
    """Label, aria, placeholder, type and a row each suffice; a name alone is only shown."""
    match = resolve([form(mail, WHY)], WANTED).matches["email"]

    assert match.status == status
    assert match.field is (mail if status == FOUND else None)
    assert match.candidates == ((mail,) if status == AMBIGUOUS else ())


@pytest.mark.parametrize(
    "asks",
    [
        "E-mail (required)",
        "Ihre E-Mail-Adresse:",
        "Votre courriel *",
        "Correo electrónico",
        "Indirizzo email",
        "Endereço de e-mail",
        "E-mailadres",
        "Adres e-mail",
        "E-postadress",
        "Sähköposti",
        "Электронная почта",
        "Ηλεκτρονικό ταχυδρομείο",
        "メールアドレス",
        "邮箱地址",
        "이메일",
        "البريد الإلكتروني",
        "anna@example.org",
    ],
)
def test_the_e_mail_in_any_language(asks: str) -> None:
    """A label or a row with a word for e-mail is enough, whatever the language and the name."""
    assert selectors(form(text(name="f1", label=asks), WHY))["email"] == "#mail"
    assert selectors(form(text(name="f1", row=asks), WHY))["email"] == "#mail"


@pytest.mark.parametrize(
    "asks",
    [
        "Subject of the e-mail",
        "E-mail format",
        "Code from the e-mail",
        "Newsletter by e-mail",
        "Recipient's e-mail",
        "Ihre E-Mail-Adresse wiederholen",
        "Répétez votre email",
        "Повторите e-mail",
        "Do you want an answer by phone, or by e-mail?",
    ],
)
def test_what_only_speaks_of_e_mail(asks: str) -> None:
    """A field that speaks of e-mail and asks for something else is not filled."""
    assert "email" not in selectors(form(text(name="f1", label=asks), WHY))
    assert "email" not in selectors(form(text(name="f1", row=asks), WHY))


@pytest.mark.parametrize(
    "name", ["email_subject", "emailTo", "mail_type", "friendEmail", "mailing", "powermail[name]"]
)
def test_a_name_that_only_speaks_of_e_mail(name: str) -> None:
    """Such a name is no sign of an e-mail field."""
    assert score(text(name=name), EMAIL) == 0.0


def test_a_decoy_beside_the_e_mail() -> None:
    """Of two e-mail fields the one with nothing strange in its name is the one; a fake is none."""
    strange = text("#x", name="email-prevent", label="Email")
    plain = text(name="user[email]", id="contactEmail", label="Email")

    assert selectors(form(strange, plain, WHY))["email"] == "#mail"
    assert not usable(replace(MAIL, name="fakeemail"))


LINES = [text(f"#l{i}", name=f"l{i}", label=label) for i, label in enumerate("ABCD")]


@pytest.mark.parametrize(
    ("asks", "lines", "status"),
    [
        ("Requirements", 3, FOUND),
        ("Requirements", 4, AMBIGUOUS),
        ("Comments", 4, FOUND),
        ("Your message", 4, FOUND),
        ("Mitteilung:", 4, FOUND),
        ("Сообщение", 4, FOUND),
        ("Delivery address", 0, AMBIGUOUS),
        ("Your friends' e-mail addresses", 0, AMBIGUOUS),
        ("Terms and conditions", 0, AMBIGUOUS),
    ],
)
def test_a_lone_box(asks: str, lines: int, status: str) -> None:
    """A lone box is the statement in a form that asks for little else, or if it says so.

    One that says it is for something else never is.
    """
    seen = match(form(MAIL, *LINES[:lines], box(name="f9", label=asks)), STATEMENT)

    assert seen.status == status


def test_a_lone_box_without_an_e_mail_field() -> None:
    """Without an e-mail field beside it a lone box without a sign is not filled."""
    assert match(form(text(label="Name"), box()), STATEMENT).status == AMBIGUOUS
    assert match(form(MAIL, box()), STATEMENT).status == FOUND


def test_a_message_and_comments() -> None:
    """Of two boxes without the site's words the one for a message is the statement."""
    other = box("#other", name="f1", label="Comments")

    assert selectors(form(MAIL, other, box(name="f2", label="Message")))["statement"] == "#why"


@pytest.mark.parametrize("wanted", WANTED, ids=lambda field: field.name)
def test_within_a_form_with_a_password(wanted: Field) -> None:
    """Asked of one form alone, a form with a password has no field; without it, it has both."""
    assert match(OBJECTION, wanted).status == FOUND
    assert match(replace(OBJECTION, password=True), wanted) == Match(ABSENT)


def test_a_row_of_text_and_a_number() -> None:
    """Where the site gives names that are numbers, the row's text and the type suffice."""
    mail = text(kind="email", name="23303", id="23303", row="Email address")
    why = box(name="71250", id="71250", row=ASKED)

    assert selectors(form(mail, why)) == {"email": "#mail", "statement": "#why"}


@pytest.mark.parametrize("label", ["Full name", "Country", "Date", ""])
def test_other_fields(label: str) -> None:
    """A field of one line without a sign of e-mail is not filled."""
    assert "email" not in selectors(form(text(name="field", label=label), WHY))


def test_a_weak_match_is_no_match() -> None:
    """A field with one faint sign is a candidate that the person is shown, and is not filled."""
    faint = text(name="mailing", label="Anything", row="Email")

    match = resolve([form(faint, WHY)], WANTED).matches["email"]

    assert (match.status, match.candidates) == (AMBIGUOUS, (faint,))


def test_a_page_without_a_box() -> None:
    """Without a box of several lines there is no form, and nothing is plausible."""
    found = resolve([form(MAIL)], WANTED)

    assert found.matches == {"email": Match(ABSENT), "statement": Match(ABSENT)}
    assert not found.plausible()
    assert not resolve([], WANTED).plausible()


def test_scores_stay_in_bounds() -> None:
    """A score is between 0 and 1, however many signs agree or disagree."""
    best = text(kind="email", autocomplete="email", name="email", label="Email", aria="Email")

    assert score(best, EMAIL, alone=True) == 1.0
    assert score(text(name="search", label="friend"), EMAIL) == 0.0


LABELS = st.sampled_from(["", "Email", ASKED, "Password", "Search", "Confirm email", "Name"])
SEEN = st.builds(
    FieldSeen,
    selector=st.uuids().map(lambda number: f"#{number}"),
    kind=st.sampled_from(["text", "email", "textarea", "tel", "search", "select-one"]),
    name=st.sampled_from(["", "email", "impact", "q", "hp", "captcha", "7", "email_confirm"]),
    label=LABELS,
    row=LABELS,
    autocomplete=st.sampled_from(["", "email", "off"]),
    visible=st.booleans(),
    editable=st.booleans(),
    skipped=st.booleans(),
)
FORMS = st.builds(
    form,
    password=st.booleans(),
    native=st.booleans(),
).flatmap(lambda empty: st.lists(SEEN, max_size=5).map(lambda f: replace(empty, fields=tuple(f))))


@given(st.lists(FORMS, max_size=4))
def test_whatever_is_on_the_page(forms: list[FormSeen]) -> None:
    """What would be filled is usable, of the right kind, each once, in one form, no password."""
    found = resolve(forms, WANTED)
    chosen = found.found()

    assert all(usable(field) for field in chosen.values())
    assert len({field.selector for field in chosen.values()}) == len(chosen)
    if chosen:
        assert found.form is not None
        assert not found.form.password
        assert all(field in found.form.fields for field in chosen.values())
    if "statement" in chosen:
        assert chosen["statement"].kind == "textarea"
    if "email" in chosen:
        assert chosen["email"].kind in ("text", "email")


def test_a_field_of_another_flow() -> None:
    """The engine knows no label by itself: other words find other fields."""
    city = Field("city", "City", words("City"), "text")

    found = resolve([form(box("#city", label="City"), WHY)], (city,))

    assert found.found()["city"].selector == "#city"
