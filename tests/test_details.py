"""What further forms need: each key checked, complaints in words, nothing missing at the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from PIL import Image

from automation import brought, logs, settings
from automation.account import REQUESTS, Account, Details, Statement
from automation.cli.demo import demo
from automation.details import CHECKS, VARIABLES, assigned, phone
from automation.errors import SettingsError
from automation.recording import load as recorded
from automation.settings import Settings
from automation.values import Given
from flows import FLOWS, flow_for
from flows.meta.third_party import OPTIONS

Command = Callable[..., CompletedProcess[str]]

HEAD = '[accounts.anna]\nemail = "anna@example.org"\n'
FULL = Details(
    first_name="Anna",
    last_name="Example",
    phone="+447700900123",
    prompts="Who is Anna Example?",
)
ANNA = Account("anna", "anna@example.org", region="DE", details=FULL)
OBJECTION = Statement("en-gdpr", "I object to this. " * 10)
THIRD_PARTY, WHATSAPP = FLOWS["third-party"], FLOWS["whatsapp"]


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Settings]:
    """Load an accounts.toml, and variables without their prefix."""

    def loaded(text: str = "", **environ: str) -> Settings:
        (tmp_path / "accounts.toml").write_text(text, encoding="utf-8")
        given = {f"OBJECTOR_{name}": value for name, value in environ.items()}
        return settings.load({"OBJECTOR_CONFIG_DIR": str(tmp_path), **given}, tmp_path)

    return loaded


Load = Callable[..., Settings]


def complaint(about: Callable[[], object]) -> str:
    """What is complained about."""
    with pytest.raises(SettingsError) as caught:
        about()
    return str(caught.value)


def test_each_key_reaches_its_place(load: Load, tmp_path: Path) -> None:
    """Each key of a table is a part of the account's details, in its usual form."""
    found = load(
        HEAD
        + 'first_name = " Zoë "\nlast_name = "O\'Example-Ağa"\nphone = "+49 (0)30 / 2312-5001"\n'
        + 'request = "Delete"\nprompts = """\nWho is Zoë?\nWhere?"""\nscreenshot = "a/b.png"\n'
        + 'context = "No."\n'
    )

    assert found.accounts[0].details == Details(
        first_name="Zoë",
        last_name="O'Example-Ağa",
        phone="+493023125001",
        request="delete",
        prompts="Who is Zoë?\nWhere?",
        screenshot=str(tmp_path / "a" / "b.png"),
        context="No.",
    )


def test_every_detail_has_a_key_and_a_variable() -> None:
    """Keys, variables and the parts of the details are the same, and one order holds."""
    names = [each.name for each in fields(Details)]

    assert list(CHECKS) == names
    assert [each.name for each in VARIABLES] == [f"OBJECTOR_{name.upper()}" for name in names]
    assert set(REQUESTS) == set(OPTIONS)


def test_variables_are_of_the_default_account_alone(load: Load) -> None:
    """No account of accounts.toml gets the name or the number that a variable holds."""
    found = load(HEAD, EMAIL="me@example.org", FIRST_NAME="Mia", PHONE="+44 7700 900123")

    assert found.account("default").details == Details(first_name="Mia", phone="+447700900123")
    assert found.account("anna").details == Details()


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("first_name", "A\tB", "a name of one line"),
        ("last_name", "x" * 101, "a name of one line"),
        ("phone", "07700 900123", "Begin with \\+ and the country code"),
        ("phone", "0044 7700 900123", "Begin with \\+ and the country code"),
        ("phone", "+44 7700", "too many or too few digits"),
        ("phone", "+44 7700 900123 4567 89", "too many or too few digits"),
        ("phone", "+999 7700 900123", "Begin with \\+ and the country code"),
        ("phone", "+44 7700 900123 ext. 5", "Leave the extension out"),
        ("phone", "my number", "Begin with \\+ and the country code"),
        ("request", "erase", "object, access or delete"),
        ("prompts", "x" * 10_001, "at most 10,000 characters, found '10,001'"),
        ("context", "a\\u0007b", "wanted plain text"),
        ("screenshot", "a\\u0000b", "wanted a path"),
    ],
)
def test_a_value_that_cannot_be_used_is_quoted(
    load: Load, key: str, value: str, wanted: str
) -> None:
    """A complaint names file, account and key, quotes what was found and says what is wanted."""
    with pytest.raises(SettingsError, match=wanted) as caught:
        load(f'{HEAD}{key} = "{value}"\n')

    assert str(caught.value).startswith(f"accounts.toml, accounts.anna.{key}: ")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("+44 7700 900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("+55 (11) 96123-4567", "+5511961234567"),
        ("+1 202-555-0123", "+12025550123"),
        ("+٤٤ ٧٧٠٠ ٩٠٠١٢٣", "+447700900123"),
    ],
)
def test_a_number_is_brought_to_one_form(given: str, taken: str) -> None:
    """A telephone number is understood as people write it and kept as machines do."""
    assert phone(Given(given, "phone", Path())) == taken


def test_a_number_that_nobody_has_is_told() -> None:
    """A number of a range that is not in use is taken, and the person hears of it."""
    assert not assigned("+447700900123")
    assert assigned("+493023125001")
    known = replace(ANNA, details=replace(FULL, phone="+493023125001"))

    assert any("no range" in note for note in brought.notes(WHATSAPP, ANNA, OBJECTION))
    assert brought.notes(WHATSAPP, known, OBJECTION) == []


@pytest.mark.parametrize(
    ("flow", "without", "told"),
    [
        ("third-party", ["first_name"], "needs first_name. Write it"),
        ("third-party", ["first_name", "last_name"], "needs first_name and last_name. Write them"),
        ("third-party", ["region", "last_name"], "needs region and last_name. Write them"),
        ("whatsapp", ["phone"], "needs phone. Write it"),
    ],
)
def test_what_is_missing_is_told_at_once(flow: str, without: list[str], told: str) -> None:
    """What a form does not take empty is asked for before anything is opened, all of it at once."""
    missing = {name: None for name in without if name != "region"}
    region = None if "region" in without else "DE"
    account = replace(ANNA, region=region, details=replace(FULL, **missing))

    said = complaint(lambda: brought.check(FLOWS[flow], account))

    assert said == (f"The form of '{flow}' {told} into accounts.toml below [accounts.anna].")
    own = complaint(lambda: brought.check(FLOWS[flow], replace(account, label="default")))
    assert all(f"OBJECTOR_{name.upper()}" in own for name in without)


def test_the_first_party_forms_need_no_more_than_an_address() -> None:
    """An account without details is enough for the forms of Instagram and Facebook."""
    for name in ("meta-ai-instagram", "meta-ai-facebook"):
        assert brought.check(FLOWS[name], Account("anna", "anna@example.org")) is None


def test_which_text_goes_where() -> None:
    """A statement that objects is no text for a deletion; the context comes before it."""
    delete = replace(ANNA, details=replace(FULL, request="delete"))
    own = replace(delete, details=replace(delete.details, context="Take this out."))

    def given(account: Account, flow: str = "third-party") -> tuple[str | None, bool]:
        chosen = flow_for(flow, account.details.request)
        text = brought.statement(chosen, account, OBJECTION)
        with brought.carried(chosen, account, text, None) as values:
            return values.by_field.get("statement"), "statement" in values.empty

    assert given(ANNA) == (OBJECTION.text, False)
    assert given(delete) == (None, True)
    assert given(own) == ("Take this out.", False)
    assert given(own, "whatsapp") == (OBJECTION.text, False)


def test_every_field_of_every_flow_has_a_value_or_is_left_empty() -> None:
    """Whatever a flow asks for, but for a picture, it is known what goes into the field."""
    given: dict[str, str] = {}
    for flow in FLOWS.values():
        with brought.carried(flow, ANNA, OBJECTION, None) as values:
            names = {field.name for field in flow.fields if field.kind != "file"}
            assert {*values.by_field, *values.empty} == names
            given |= values.by_field

    assert given["country"] == "DE"
    assert given["topic"] in WHATSAPP.fields[0].options
    assert given["request"] == "object"


def test_the_picture_lies_there_as_long_as_the_window_is_open(tmp_path: Path) -> None:
    """The copy is in a folder of its own, its owner's alone, and both are gone at the end."""
    Image.new("RGB", (30, 20)).save(tmp_path / "answer.png")
    account = replace(ANNA, details=replace(FULL, screenshot=str(tmp_path / "answer.png")))
    upload = brought.check(THIRD_PARTY, account)

    with brought.carried(THIRD_PARTY, account, OBJECTION, upload) as values:
        copy = Path(values.by_field["screenshot"])
        assert copy.name == "screenshot.png"
        assert copy.stat().st_mode & 0o777 == 0o600
        assert copy.parent.stat().st_mode & 0o777 == 0o700

    assert not copy.parent.exists()


@pytest.mark.parametrize(
    ("change", "text", "told"),
    [
        ({"prompts": None}, OBJECTION, "neither prompts nor a screenshot"),
        ({"prompts": None, "screenshot": "a.png"}, Statement("none", ""), "100 characters"),
        ({"prompts": "short"}, Statement("none", ""), "100 characters"),
        ({"prompts": "long " * 30}, Statement("none", ""), ""),
        ({"prompts": "short"}, OBJECTION, ""),
    ],
)
def test_what_weakens_a_request_is_told(
    change: dict[str, str | None], text: Statement, told: str
) -> None:
    """Without evidence, or with texts that the form has turned away, the person hears of it."""
    account = replace(ANNA, details=replace(FULL, **change))

    notes = brought.notes(THIRD_PARTY, account, text)

    assert len(notes) == bool(told)
    assert told in "".join(notes)


def test_details_are_learnt_as_private() -> None:
    """No log shows a name, a number, a prompt, a path or a context that was given."""
    details = replace(FULL, screenshot="/home/anna/answer.png", context="Long ago in Oxmandale.")
    logs.learn(details.private)
    text = " | ".join(details.private)

    kept = logs.redacted(text).lower()

    for private in ("anna example", "7700", "who is", "answer.png", "oxmandale"):
        assert private not in kept


def test_the_picture_is_checked_before_anything_is_opened(
    objector: Command, tmp_path: Path
) -> None:
    """A picture that no form takes ends the command with a sentence, and nothing was written."""
    (tmp_path / "answer.png").write_bytes(b"%PDF-1.7")
    (tmp_path / "accounts.toml").write_text(
        f'{HEAD}region = "DE"\nfirst_name = "Anna"\nlast_name = "Example"\n'
        'screenshot = "answer.png"\n'
    )

    done = objector("run", "--flow", "third-party")

    assert done.returncode == 2
    assert "answer.png' is a PDF. Save or export it as" in " ".join(done.stderr.split())
    assert not (tmp_path / "data").exists()


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("flow", ["third-party", "whatsapp"])
def test_a_missing_detail_ends_the_command(flow: str, objector: Command, tmp_path: Path) -> None:
    """Both `run` and `dry-run` name what is missing, whatever the account's platform."""
    (tmp_path / "accounts.toml").write_text(f'{HEAD}platform = "facebook"\n')

    for words in (("run", "--flow", flow), ("dry-run", "anna", "--flow", flow)):
        done = objector(*words)

        assert done.returncode == 2
        assert f"The form of '{flow}' needs" in done.stderr
        assert "accounts.toml below [accounts.anna]." in " ".join(done.stderr.split())
    assert not (tmp_path / "data").exists()


def test_a_recording_of_another_flow_is_refused(objector: Command) -> None:
    """A recording is walked by its own flow alone."""
    done = objector("dry-run", "--recording", "whatsapp-objection", "--flow", "third-party")

    assert done.returncode == 2
    assert "is of the flow 'whatsapp' and not of 'third-party'" in " ".join(done.stderr.split())


def test_the_demo_picture_is_one_that_the_form_takes() -> None:
    """The picture of a dry run without settings passes the same check as anybody's."""
    person = demo(recorded("third-party-object"), None)

    assert person.details.screenshot
    with Image.open(person.details.screenshot) as picture:
        assert picture.size == (640, 360)
    assert brought.check(THIRD_PARTY, person)
