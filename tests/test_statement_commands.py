"""The commands statement list, show, check and prompt, and what a walk types and tells."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automation.account import Account
from automation.cli.main import main
from automation.cli.statement import statement_of, to_mind
from automation.outcome import USAGE_EXIT
from flows.meta.statements import builtin

Command = Callable[..., subprocess.CompletedProcess[str]]

FINE = (
    "I object to the use of my information for AI at Meta, because it was shared for other "
    "purposes and with other people. Please confirm this by e-mail.\n"
)
ACCOUNTS = """
[accounts.anna]
email = "anna@example.org"
region = "DE"
language = "de"
[accounts.bob]
email = "bob@example.org"
region = "GB"
language = "pl"
[accounts.eva]
email = "eva@example.org"
region = "CH"
language = "fr"
statement = "eva.txt"
[accounts.tom]
email = "tom@example.org"
statement = "none"
"""


@pytest.fixture
def said(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """Run the command in this process: exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["statement", *words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Four accounts, one with a text of her own; the folder."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)
    (tmp_path / "eva.txt").write_text(FINE.replace("AI", "Article 21 GDPR AI"))
    return tmp_path


def document(told: tuple[int, str, str]) -> dict[str, Any]:
    """The one JSON document on standard output."""
    found: dict[str, Any] = json.loads(told[1])
    return found


@pytest.mark.usefixtures("people")
def test_list(said: Said) -> None:
    """Each built-in statement has a row with language, law, length, and who would use it."""
    told = document(said("list", "--json"))
    rows = {row["name"]: row for row in told["statements"]}
    code, out, _ = said("list")

    assert list(rows) == list(builtin())
    assert rows["pt-BR-lgpd"] == {
        "name": "pt-BR-lgpd",
        "language": "pt-BR",
        "law": "lgpd",
        "characters": len(builtin()["pt-BR-lgpd"]),
        "accounts": [],
    }
    used = {name: row["accounts"] for name, row in rows.items() if row["accounts"]}
    assert used == {"de-gdpr": ["anna"], "en-uk-gdpr": ["bob"]}
    assert told["own"] == [
        {"account": "eva", "statement": "eva.txt"},
        {"account": "tom", "statement": "none"},
    ]
    assert code == 0
    assert all(name in out for name in builtin())
    assert "eva uses eva.txt" in out


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("name", "shown"),
    [("pl-gdpr", "pl-gdpr"), ("anna", "de-gdpr"), ("bob", "en-uk-gdpr")],
)
def test_show(name: str, shown: str, said: Said) -> None:
    """A statement, or that of an account, is printed alone and exactly as it is typed."""
    assert said("show", name) == (0, f"{builtin()[shown]}\n", "")


@pytest.mark.usefixtures("people")
def test_show_none(said: Said) -> None:
    """Of an account that leaves the box empty nothing is printed, and it is said why."""
    code, out, err = said("show", "tom")

    assert (code, out) == (0, "")
    assert "empty on purpose" in err


def test_show_own_text(people: Path, said: Said) -> None:
    """An account's own text is printed without its blank lines, as it would be typed."""
    (people / "eva.txt").write_bytes(b"\xef\xbb\xbf\r\nJe m'oppose.\r\nMerci.\r\n\r\n")

    assert said("show", "eva") == (0, "Je m'oppose.\nMerci.\n", "")


@pytest.mark.parametrize(
    ("region", "language", "shown"),
    [("DE", "de", "de-gdpr"), ("GB", "en", "en-uk-gdpr"), ("", "nl", "nl-elsewhere")],
)
def test_show_without_a_name(
    region: str, language: str, shown: str, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name it is the statement of the one account, or of the settings without any."""
    monkeypatch.setenv("OBJECTOR_REGION", region)
    monkeypatch.setenv("OBJECTOR_LANGUAGE", language)
    without = said("show")
    monkeypatch.setenv("OBJECTOR_EMAIL", "anna@example.org")

    assert without == said("show") == (0, f"{builtin()[shown]}\n", "")


def test_text_is_utf8_whatever_the_system_says(objector: Command) -> None:
    """A statement can go into a file on a system that knows no Polish letters, and come back."""
    ran = objector("statement", "show", "pl-gdpr", PYTHONIOENCODING="ascii")

    assert ran.returncode == 0
    assert ran.stdout == f"{builtin()['pl-gdpr']}\n"


@pytest.mark.usefixtures("people")
def test_whose_statement(said: Said) -> None:
    """With several accounts one has to be named."""
    code, out, err = said("show")

    assert (code, out) == (USAGE_EXIT, "")
    assert "Name an account ('anna', 'bob', 'eva', 'tom'), or a built-in statement." in err


@pytest.mark.parametrize("command", ["show", "check"])
def test_unknown(command: str, said: Said) -> None:
    """An unknown name exits 2 and is quoted, with the closest one."""
    code, _, err = said(command, "en-gdrp")

    assert code == USAGE_EXIT
    assert "There is no statement 'en-gdrp'. Did you mean 'en-gdpr'?" in err


def test_check_fine(tmp_path: Path, said: Said) -> None:
    """A text without a finding exits 0 and is called fine."""
    (tmp_path / "mine.txt").write_text(FINE)
    code, out, _ = said("check", "mine.txt")

    assert code == 0
    assert out == f"fine     mine.txt: {len(FINE) - 1} characters\n"


def test_check_warnings(tmp_path: Path, said: Said) -> None:
    """Warnings alone exit 0, in words and in JSON."""
    (tmp_path / "mine.txt").write_text(f"{FINE} I withdraw my consent. anna@example.org")
    code, out, _ = said("check", "mine.txt")
    told = document(as_json := said("check", "mine.txt", "--json"))

    assert code == as_json[0] == 0
    assert out.count("warning  ") == 2
    assert "('withdraw my consent')" in out
    assert "anna@" not in out + as_json[1]
    assert told["problems"] == []
    assert [each["kind"] for each in told["warnings"]] == ["email", "consent"]


def test_check_problems(tmp_path: Path, said: Said) -> None:
    """A placeholder left in exits 2; problems come first."""
    (tmp_path / "mine.txt").write_text(f"{FINE}**Yours**, [Your name]")
    code, out, _ = said("check", "mine.txt")
    told = document(as_json := said("check", "mine.txt", "--json"))

    assert code == as_json[0] == 2
    assert out.startswith("problem  Line 2 holds a placeholder")
    assert told["problems"] == [
        {
            "kind": "placeholder",
            "text": "Line 2 holds a placeholder. Put in what belongs there, or delete it.",
            "quote": "[Your name]",
        }
    ]
    assert [each["kind"] for each in told["warnings"]] == ["formatting"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "is not plain text in UTF-8"),
        (b"x" * 10_001, "has 10,001 characters"),
        (None, "There is no statement file"),
    ],
)
def test_check_unreadable(content: bytes | None, why: str, tmp_path: Path, said: Said) -> None:
    """A file that cannot be sent at all exits 2; JSON tells it as a problem."""
    if content is not None:
        (tmp_path / "mine.txt").write_bytes(content)
    code, out, err = said("check", "mine.txt")
    as_json = said("check", "mine.txt", "--json")
    [problem] = document(as_json)["problems"]

    assert (code, out, as_json[0]) == (2, "", 2)
    assert why in err
    assert why in problem["text"]
    assert problem["kind"] == "unreadable"


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("name", ["eva", "eva.txt", "./eva.txt"])
def test_check_knows_whose_text_it_is(name: str, said: Said) -> None:
    """A text is held to country and language of the account that sends it, named or not."""
    told = document(said("check", name, "--json"))

    assert {each["kind"] for each in told["warnings"]} == {"law", "language"}
    assert told["laws"] == ["gdpr"]
    assert "not the law of CH" in str(told["warnings"])
    assert "your language is French" in str(told["warnings"])


@pytest.mark.usefixtures("people")
def test_check_an_empty_box(said: Said) -> None:
    """An account that leaves the box empty on purpose has nothing to check."""
    code, out, _ = said("check", "tom")

    assert (code, out) == (0, "The box stays empty on purpose.\n")


def test_prompt(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompt alone is on standard output; what the person should mind stands beside it."""
    monkeypatch.setenv("OBJECTOR_REGION", "ch")
    monkeypatch.setenv("OBJECTOR_LANGUAGE", "fr-CH")
    code, out, err = said("prompt")

    assert code == 0
    assert builtin()["fr-fadp"] in out
    assert "[nom]" in out
    assert "ne confiez rien de privé" in " ".join(err.split())
    assert "ne confiez rien de privé" not in out
    assert said("prompt", "--language", "fr", "--region", "CH") == (0, out, err)
    assert builtin()["en-uk-gdpr"] in said("prompt", "--language", "en", "--region", "gb")[1]


def test_prompt_in_a_language_without_texts(said: Said) -> None:
    """In a language without texts the prompt is English; what is no language or country exits 2."""
    assert said("prompt", "--language", "sv", "--region", "SE")[1].startswith("Please help me")
    assert said("prompt", "--region", "UK")[0] == USAGE_EXIT
    assert said("prompt", "--language", "german!")[0] == USAGE_EXIT


def test_a_placeholder_of_the_prompt_is_found_again(tmp_path: Path, said: Said) -> None:
    """What the assistant is asked to write in place of names is a problem if it is left in."""
    (tmp_path / "mine.txt").write_text(f"{FINE}My friend [name] lives in [place].")
    told = document(said("check", "mine.txt", "--json"))

    assert [each["quote"] for each in told["problems"]] == ["[name]", "[place]"]


@pytest.mark.parametrize(
    ("region", "language", "chosen", "sent"),
    [
        ("BR", "pt", None, "pt-BR-lgpd"),
        (None, "en", None, "en-elsewhere"),
        ("BR", "pt", "en-gdpr", "en-gdpr"),
        ("DE", "de", "none", "none"),
    ],
)
def test_an_account_sends(region: str | None, language: str, chosen: str | None, sent: str) -> None:
    """An account sends what it names, else the text of its country and language."""
    account = Account("a", "a@example.org", region=region, language=language, statement=chosen)

    assert statement_of(account).name == sent
    assert statement_of(account).text == builtin().get(sent, "")


@pytest.mark.parametrize(
    ("region", "language", "told"),
    [
        ("DE", "de", []),
        ("DE", "sv", ["no built-in statement in 'sv'"]),
        ("GB", "pl", ["in 'pl' that rests on the UK GDPR"]),
        (None, "de", ["No country is set, so the built-in statement names no law"]),
        ("US", "en", ["not known to offer this form in US"]),
    ],
)
def test_what_is_told_before_the_window_opens(
    region: str | None, language: str, told: list[str]
) -> None:
    """A person is told what the choice of the text could not keep to."""
    account = Account("a", "a@example.org", region=region, language=language)
    notes = to_mind(account, statement_of(account))

    assert len(notes) == len(told)
    assert all(words in note for words, note in zip(told, notes, strict=True))


def test_an_own_text_is_checked_before_the_window_opens(tmp_path: Path) -> None:
    """What is found in a text of the person's own is told, and nothing of the text is quoted."""
    file = tmp_path / "mine.txt"
    file.write_text(f"{FINE}[Zwetschge], anna@example.org, Article 7(3) GDPR")
    account = Account("a", "a@example.org", region="GB", language="en", statement=str(file))
    told = to_mind(account, statement_of(account))

    assert [note.partition(":")[0] for note in told] == ["Your statement"] * 4
    assert not [note for note in told if "Zwetschge" in note or "anna@" in note]


@pytest.mark.deep
def test_a_walk_types_the_text_of_the_country(objector: Command, tmp_path: Path) -> None:
    """The text that a walk fills in is that of the account's country and language."""
    (tmp_path / ".env").write_text(
        "OBJECTOR_EMAIL=a@example.org\nOBJECTOR_REGION=CH\nOBJECTOR_LANGUAGE=it-CH\n"
    )
    ran = objector("dry-run", "default", "--route", "direct", "--json", "-q")
    [attempt] = json.loads(ran.stdout)["attempts"]
    kept = Path(attempt["evidence"]) / "data"

    assert attempt["fields"] == {"email": "filled", "statement": "filled"}
    assert (kept / "statement-as-left.txt").read_text(encoding="utf-8") == builtin()["it-fadp"]
    assert json.loads((kept / "provenance.json").read_text())["statement"]["name"] == "it-fadp"
    assert "Note:" not in ran.stderr
