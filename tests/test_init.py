"""Setting up: what is asked, what is refused at once, and what the written files say."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from automation.account import Account
from automation.cli import initialise
from automation.cli.accounts import accounts_table
from automation.dotenv_file import quoted, read
from automation.settings import Settings, load


class Person:
    """Someone who answers questions in order, and leaves when there is no answer left."""

    def __init__(self, answers: Iterable[str], yes: Iterable[bool] = ()) -> None:
        self.answers = list(answers)
        self.yes = list(yes)
        self.asked: list[tuple[str, str]] = []
        self.confirmed: list[str] = []
        self.told: list[str] = []

    def ask(self, question: str, default: str) -> str:
        """Answer the next question."""
        self.asked.append((question, default))
        if not self.answers:
            raise KeyboardInterrupt
        return self.answers.pop(0)

    def confirm(self, question: str) -> bool:
        """Say yes or no; no when nothing else was planned."""
        self.confirmed.append(question)
        return self.yes.pop(0) if self.yes else False

    def init(self, cwd: Path) -> None:
        """Set up in this folder."""
        initialise.init(cwd, self.ask, self.confirm, self.told.append)


USUAL = ["anna@example.org", "", "DE", "de", ""]


def loaded(cwd: Path, **environ: str) -> Settings:
    """Load what lies in the folder, and nothing else."""
    return load({"OBJECTOR_CONFIG_DIR": str(cwd / "config"), **environ}, cwd)


def test_one_account(tmp_path: Path) -> None:
    """One account goes into .env; accounts.toml then holds an example, commented out."""
    Person(USUAL).init(tmp_path)
    expected = Account(label="default", email="anna@example.org", region="DE", language="de")

    assert loaded(tmp_path).accounts == (expected,)
    assert "# [accounts.anna]" in (tmp_path / "accounts.toml").read_text()


def test_example_in_accounts_file(tmp_path: Path) -> None:
    """The commented example is a good one once the # is gone."""
    Person(USUAL).init(tmp_path)
    file = tmp_path / "accounts.toml"
    _, _, example = file.read_text().partition("\n\n")
    file.write_text("".join(line.removeprefix("# ") for line in example.splitlines(True)))

    anna = loaded(tmp_path).account("anna")
    assert (anna.email, anna.center, anna.page) == ("anna@example.org", "anna-family", False)


def test_several_accounts(tmp_path: Path) -> None:
    """Further accounts go into accounts.toml and fall back to what .env says."""
    answers = ["anna@example.org", "Facebook", "gb", "en", "none"]
    further = ["ben", "o'neil@example.org", "carl_2", "carl@example.org"]
    Person([*answers, *further], [True, True, False]).init(tmp_path)
    shared = {"platform": "facebook", "region": "GB", "language": "en", "statement": "none"}

    assert loaded(tmp_path).accounts == (
        Account(label="default", email="anna@example.org", **shared),  # type: ignore[arg-type]
        Account(label="ben", email="o'neil@example.org", **shared),  # type: ignore[arg-type]
        Account(label="carl_2", email="carl@example.org", **shared),  # type: ignore[arg-type]
    )


def test_defaults(tmp_path: Path) -> None:
    """Platform and language are offered; country and statement may stay open."""
    person = Person(["anna@example.org", "", "", "", ""])
    person.init(tmp_path)
    account = loaded(tmp_path).account("default")

    assert [bool(default) for _, default in person.asked] == [False, True, False, True, False]
    assert account.platform == "instagram"
    assert account.language == person.asked[3][1]
    assert (account.region, account.statement) == (None, None)
    assert "OBJECTOR_REGION" not in (tmp_path / ".env").read_text()


def test_files_are_owner_only(tmp_path: Path) -> None:
    """Both files are 0600, also where they replace files that were open to others."""
    for name in (".env", "accounts.toml"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644)
    Person(USUAL, [True, True, False]).init(tmp_path)

    for name in (".env", "accounts.toml"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == [".env", "accounts.toml"]


def test_bad_answers_are_asked_again(tmp_path: Path) -> None:
    """Each answer is checked at once: the complaint is told, and the question comes again."""
    answers = ["", "anna@", "anna@example.org", "threads", "facebook", "UK", "GB", "german", "de"]
    further = ["../x", "Default", "ben", "ben", "ben@", "ben@example.org", "Ben", "carl"]
    statement = ["unheard-of", "missing.txt", "en-gdpr"]
    person = Person([*answers, *statement, *further, "carl@example.org"], [True, True, False])
    person.init(tmp_path)
    complaints = [line for line in person.told if "wanted" in line or "needed" in line]

    assert [account.label for account in loaded(tmp_path).accounts] == ["default", "ben", "carl"]
    assert complaints == [
        "E-mail address for the answer: an answer is needed.",
        (
            "E-mail address for the answer: wanted an e-mail address such as name@example.org, "
            "found 'anna@'."
        ),
        "Platform (instagram or facebook): wanted instagram or facebook, found 'threads'.",
        (
            "Country, in two letters: wanted the two letters of a country "
            "(Germany is DE, Greece GR, the United Kingdom GB), found 'UK'."
        ),
        "Language: wanted a language code such as de, en or pt-BR, found 'german'.",
        (
            "Name for the account: wanted a name of at most 40 letters (a to z), digits, '-' and "
            "'_', not beginning with '-', found '../x'."
        ),
        "Name for the account: wanted a name that no other account has, found 'Default'.",
        "E-mail address for 'ben': wanted an e-mail address such as name@example.org, found 'ben'.",
        (
            "E-mail address for 'ben': wanted an e-mail address such as name@example.org, "
            "found 'ben@'."
        ),
        "Name for the account: wanted a name that no other account has, found 'Ben'.",
    ]
    assert any("no statement 'unheard-of'" in line for line in person.told)
    assert any("no statement file" in line for line in person.told)


def test_statement_of_their_own(tmp_path: Path) -> None:
    """A statement's path counts from the folder; a short text is taken with a warning."""
    name = "Anna's statement #1.txt"
    (tmp_path / name).write_text("I object.")
    person = Person(["anna@example.org", "", "", "de", name])
    person.init(tmp_path)

    assert loaded(tmp_path).account("default").statement == str(tmp_path / name)
    assert any("too short" in line for line in person.told)


@pytest.mark.parametrize("name", [".env", "accounts.toml"])
def test_nothing_is_overwritten_without_a_yes(tmp_path: Path, name: str) -> None:
    """An existing file is named; after a no neither file is touched."""
    (tmp_path / name).write_text("# mine\n")
    person = Person(USUAL, [False])
    person.init(tmp_path)

    assert person.confirmed == [f"'{tmp_path / name}' exists already. Replace it?"]
    assert person.told == ["Nothing was written."]
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {name: "# mine\n"}


def test_a_broken_link_is_there_too(tmp_path: Path) -> None:
    """A link whose target is away, say on another disk, is not replaced unasked."""
    (tmp_path / ".env").symlink_to(tmp_path / "away" / ".env")
    Person(USUAL, [False]).init(tmp_path)

    assert (tmp_path / ".env").is_symlink()


def test_yes_to_one_and_no_to_the_other(tmp_path: Path) -> None:
    """Both existing files must be given up before either is."""
    for name in (".env", "accounts.toml"):
        (tmp_path / name).write_text("# mine\n")
    Person(USUAL, [True, False]).init(tmp_path)

    assert {file.read_text() for file in tmp_path.iterdir()} == {"# mine\n"}


@pytest.mark.parametrize("answered", range(9))
def test_nothing_half_written(tmp_path: Path, answered: int) -> None:
    """Whoever leaves before the last answer leaves nothing behind, and keeps what was there."""
    (tmp_path / ".env").write_text("# mine\n")
    answers = [*USUAL, "ben", "ben@example.org", "carl", "carl@example.org"]
    person = Person(answers[:answered], [True, True, True, False])

    with pytest.raises(KeyboardInterrupt):
        person.init(tmp_path)

    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {".env": "# mine\n"}


def test_written_files_are_told(tmp_path: Path) -> None:
    """The person is told where the files lie, and what comes next."""
    person = Person(USUAL)
    person.init(tmp_path)

    assert person.told[-3:-1] == [
        f"Written: {tmp_path / '.env'}",
        f"Written: {tmp_path / 'accounts.toml'}",
    ]
    assert "objector run" in person.told[-1]


@settings(deadline=None)
@given(strategies.text(strategies.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_quoting_round_trip(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    """Whatever is quoted for .env is read back as it was."""
    file = tmp_path_factory.mktemp("quoted") / ".env"
    file.write_text(f"OBJECTOR_X={quoted(value)}\n", encoding="utf-8")

    assert read(file, ".env", ["OBJECTOR_X"])["OBJECTOR_X"].value == value


def test_accounts_table(tmp_path: Path) -> None:
    """The table shows each account in order, the e-mail masked, and where its profile lies."""
    (tmp_path / "accounts.toml").write_text(
        '[accounts.ben]\nemail = "ben@example.org"\nplatform = "facebook"\nregion = "FR"\n'
    )
    found = loaded(
        tmp_path,
        OBJECTOR_EMAIL="anna@example.org",
        OBJECTOR_DATA_DIR="data",
        OBJECTOR_LANGUAGE="de",
    )

    assert accounts_table(found) == [
        {
            "label": "default",
            "platform": "instagram",
            "email": "a…@example.org",
            "region": None,
            "language": "de",
            "profile": str(tmp_path / "data" / "profiles" / "default"),
        },
        {
            "label": "ben",
            "platform": "facebook",
            "email": "b…@example.org",
            "region": "FR",
            "language": "de",
            "profile": str(tmp_path / "data" / "profiles" / "ben"),
        },
    ]
