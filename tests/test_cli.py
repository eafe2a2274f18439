"""The command as a person uses it: words, help, JSON, exit codes, and nothing private told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automation.errors import BusyError, UsageError
from automation.ledger import Ledger
from automation.outcome import USAGE_EXIT, Outcome
from support import EMAIL

Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]

COMMANDS = (
    "dry-run",
    "run",
    "init",
    "accounts",
    "flows",
    "status",
    "tell",
    "evidence",
    "statement",
    "explain",
    "doctor",
)
BUNDLES = ("list", "show", "verify", "report", "index")
STATEMENTS = ("list", "show", "check", "prompt")
ATTEMPT_KEYS = {
    "account",
    "flow",
    "outcome",
    "exit",
    "reason",
    "route",
    "stopped",
    "screens",
    "fields",
    "evidence",
    "seconds",
    "network",
    "dry_run",
    "said_by_person",
    "recording",
}
EXITS = {
    "prefilled": 0,
    "sent": 0,
    "already": 0,
    "left": 3,
    "unconfirmed": 4,
    "not-offered": 5,
    "busy": 6,
    "failed": 1,
    "interrupted": 130,
}
# The address that the form of this recording holds before anything is filled in.
HELD_BY_THE_PAGE = "someone.else@example.org"
OWN_WORDS = "Zwetschgenkuchen"
OWN_TEXT = f"I object to it, {OWN_WORDS} and all.\nMy second line is a {OWN_WORDS} as well. " * 2
DIRECT = ("--route", "direct")


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """One dry run of the default recording, without any settings; its words and its folder."""
    folder = tmp_path_factory.mktemp("rehearsed")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OBJECTOR_")}
    own = {"OBJECTOR_DATA_DIR": f"{folder}/data", "OBJECTOR_CONFIG_DIR": f"{folder}/config"}
    ran = subprocess.run(
        [sys.executable, "-m", "automation", "dry-run", "--json"],
        capture_output=True,
        text=True,
        timeout=100,
        cwd=folder,
        env={**clean, **own},
        check=False,
    )
    return ran, folder


@pytest.fixture
def bundle(rehearsed: tuple[Ran, Path], tmp_path: Path) -> Path:
    """A bundle of its own for this test: a copy of that of the shared dry run."""
    kept = Path(attempts(rehearsed[0])[0]["evidence"])
    return Path(shutil.copytree(kept, tmp_path / "data" / "evidence" / "demo" / kept.name))


def attempts(ran: Ran) -> list[dict[str, Any]]:
    """The attempts of the one JSON document on standard output."""
    told: list[dict[str, Any]] = json.loads(ran.stdout)["attempts"]
    return told


def complaint(ran: Ran) -> str:
    """What the command complained of, which has to be one line and no traceback."""
    assert "Traceback" not in ran.stdout + ran.stderr
    lines = ran.stderr.strip().splitlines()
    assert len(lines) == 1, ran.stderr
    assert lines[0].startswith("objector: ")
    return lines[0]


def private_words(text: str) -> list[str]:
    """The private words of the account that are in this text."""
    return [word for word in (HELD_BY_THE_PAGE, "someone.else", OWN_WORDS) if word in text]


def test_help_names_every_command(objector: Command) -> None:
    """--help exits 0 and names all the commands."""
    ran = objector("--help")

    assert ran.returncode == 0
    assert all(re.search(rf"^\W*{name}\s", ran.stdout, re.MULTILINE) for name in COMMANDS)
    assert ran.stderr == ""


def test_each_command_has_help() -> None:
    """--help of each command exits 0 and begins with how the command is used."""
    wanted = [[name] for name in COMMANDS] + [["evidence", name] for name in BUNDLES]
    wanted += [["statement", name] for name in STATEMENTS]
    code = (
        "import json, sys; from automation.cli.main import main;"
        "print([main([*words, '--help']) for words in json.loads(sys.argv[1])])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, json.dumps(wanted)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ran.stdout.splitlines()[-1] == str([0] * len(wanted))
    for words in wanted:
        assert f"Usage: objector {' '.join(words)} " in ran.stdout
    assert ran.stderr == ""


def test_a_switch_takes_no_value(objector: Command) -> None:
    """Help shows a switch as a bare word: nobody should think that it wants a value."""
    shown = objector("dry-run", "--help").stdout

    assert [line for line in shown.splitlines() if "bool" in line.lower()] == []


def test_without_words_the_help_is_shown(objector: Command) -> None:
    """Without words the command shows its help, and exits 2 because nothing was asked for."""
    ran = objector()

    assert ran.returncode == USAGE_EXIT
    assert all(name in ran.stdout + ran.stderr for name in COMMANDS)
    assert "Traceback" not in ran.stderr
    assert not ran.stderr.startswith("objector:")


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (("rnu",), "rnu"),
        (("dry-run", "--hedaed"), "--hedaed"),
        (("evidence", "shwo"), "shwo"),
        (("explain",), "page"),
    ],
)
def test_wrong_words_are_quoted(words: tuple[str, ...], quoted: str, objector: Command) -> None:
    """An unknown command or option exits 2 with one line that quotes it."""
    ran = objector(*words)

    assert ran.returncode == USAGE_EXIT
    assert quoted in complaint(ran)
    assert ran.stdout == ""


def test_debug_keeps_the_exit_code(objector: Command) -> None:
    """--debug may show more of an error, and the exit code and the sentence stay."""
    ran = objector("--debug", "dry-run", "--route", "nowhere")

    assert ran.returncode == USAGE_EXIT
    assert "objector: The flow 'meta-ai-instagram' has no route 'nowhere'." in ran.stderr


def test_the_module_is_the_command(objector: Command) -> None:
    """`python -m automation` and the installed `objector` say and do the same."""
    command = Path(sys.executable).parent / "objector"
    if not command.exists():
        pytest.skip("the program is not installed, only its modules are")
    for words in (["flows"], ["rnu"]):
        ours = objector(*words)
        its = subprocess.run([command, *words], capture_output=True, text=True, check=False)

        assert (its.returncode, its.stdout, its.stderr) == (
            ours.returncode,
            ours.stdout,
            ours.stderr,
        )


def test_help_loads_little() -> None:
    """--help loads neither Playwright nor the flows nor what only attempts need."""
    code = (
        "import sys; from automation.cli.main import main; main(['--help']);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(ran.stderr.split())

    assert "automation" in loaded
    assert not loaded & {"playwright", "flows", "structlog", "pydantic", "bagit", "filelock"}


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("flag", ["-v", "--quiet", "--debug"])
def test_flags_stand_before_and_after(flag: str, objector: Command) -> None:
    """How much is shown can be said before the command and after it."""
    before, after = objector(flag, "flows"), objector("flows", flag)

    assert before.returncode == after.returncode == 0
    assert before.stdout == after.stdout != ""


def test_a_dry_run_needs_no_settings(rehearsed: tuple[Ran, Path]) -> None:
    """Without any settings a dry run fills the form of the default recording."""
    ran, _ = rehearsed
    [attempt] = attempts(ran)

    assert ran.returncode == 0
    assert (attempt["account"], attempt["outcome"], attempt["exit"]) == ("demo", "prefilled", 0)
    assert attempt["fields"] == {"email": "filled", "statement": "filled"}
    assert attempt["recording"] == {"name": "instagram-privacy-center-en", "origin": "drawn"}


def test_json_is_one_document(rehearsed: tuple[Ran, Path]) -> None:
    """With --json, standard output is one document with the documented keys and nothing else."""
    ran, _ = rehearsed
    document = json.loads(ran.stdout)
    [attempt] = document["attempts"]

    assert set(document) == {"attempts"}
    assert set(attempt) == ATTEMPT_KEYS
    assert set(attempt["network"]) == {"answered", "refused", "left_machine"}
    assert set(attempt["recording"]) == {"name", "origin"}
    assert attempt["dry_run"] is True
    assert attempt["said_by_person"] is False
    assert attempt["network"]["left_machine"] == 0


def test_people_read_beside_json(rehearsed: tuple[Ran, Path]) -> None:
    """With --json, people's text is on standard error: drawn pages, each step, the requests."""
    ran, _ = rehearsed
    [attempt] = attempts(ran)
    answered, refused = attempt["network"]["answered"], attempt["network"]["refused"]

    assert "DRY RUN" in ran.stderr
    assert "drawn after public sources, not recorded from the site" in ran.stderr
    assert "clicked button 'Decline optional cookies'" in ran.stderr
    assert f"{answered} requests answered" in ran.stderr
    assert f"{refused} refused, 0 left this machine" in ran.stderr


def test_the_ledger_marks_a_dry_run(rehearsed: tuple[Ran, Path], objector: Command) -> None:
    """A dry run is in the ledger, begun and ended, marked as one, and no account stands so."""
    ran, folder = rehearsed
    [attempt] = attempts(ran)
    begun, ended = Ledger(folder / "data" / "ledger.sqlite3").events()
    status = objector("status", "--json", OBJECTOR_DATA_DIR=str(folder / "data"))

    assert (begun.kind, ended.kind) == ("started", "ended")
    assert begun.dry_run
    assert ended.dry_run
    assert (ended.account, ended.flow) == ("demo", "meta-ai-instagram")
    assert ended.facts["outcome"] == "prefilled"
    assert ended.facts["evidence"] == attempt["evidence"]
    assert json.loads(status.stdout) == {"accounts": []}


@pytest.mark.deep
def test_not_offered_has_its_exit_code(objector: Command) -> None:
    """A walk that ends where the form is not offered exits 5, the same in JSON."""
    ran = objector("dry-run", "--recording", "not-offered", *DIRECT, "--json", "-q")

    assert ran.returncode == 5
    assert [(a["outcome"], a["exit"]) for a in attempts(ran)] == [("not-offered", 5)]


@pytest.mark.deep
def test_a_named_account_is_used(tmp_path: Path, objector: Command) -> None:
    """A dry run of an account from .env takes its address and statement, and tells neither.

    The form of the recording holds that very address already: it is `kept` and not `filled`.
    """
    (tmp_path / "mine.txt").write_text(OWN_TEXT, encoding="utf-8")
    (tmp_path / ".env").write_text(
        f"OBJECTOR_EMAIL={HELD_BY_THE_PAGE}\nOBJECTOR_STATEMENT=mine.txt\n", encoding="utf-8"
    )

    ran = objector("-v", "dry-run", "default", "--recording", "prefilled-email", *DIRECT, "--json")
    [attempt] = attempts(ran)
    payload = Path(attempt["evidence"]) / "data"
    ledger = tmp_path / "data" / "ledger.sqlite3"

    assert attempt["account"] == "default"
    assert attempt["fields"] == {"email": "kept", "statement": "filled"}
    assert (payload / "statement-offered.txt").read_text(encoding="utf-8") == OWN_TEXT.strip()
    assert "looked" in ran.stderr
    assert private_words(ran.stdout + ran.stderr) == []
    assert private_words((payload / "log.jsonl").read_text(encoding="utf-8")) == []
    assert private_words((payload / "provenance.json").read_text(encoding="utf-8")) == []
    assert private_words(ledger.read_bytes().decode("utf-8", errors="replace")) == []


@pytest.mark.deep
def test_several_accounts_are_one_document(
    rehearsed: tuple[Ran, Path], tmp_path: Path, objector: Command
) -> None:
    """Two accounts give one document with an attempt each, and exit 0 if both are filled.

    -q leaves their steps out, and still says how each ended.
    """
    two_accounts(tmp_path)

    ran = objector("dry-run", "anna", "bob", *DIRECT, "--json", "-q")

    assert ran.returncode == 0
    told = [(a["account"], a["outcome"]) for a in attempts(ran)]
    assert told == [("anna", "prefilled"), ("bob", "prefilled")]
    assert "filled in: email filled" in rehearsed[0].stderr
    assert "filled in: email filled" not in ran.stderr
    assert ran.stderr.count("DRY RUN prefilled") == 2


@pytest.mark.deep
def test_the_highest_code_wins(tmp_path: Path, objector: Command) -> None:
    """If one account of two cannot be attempted, its code wins and the other is still told."""
    two_accounts(tmp_path)
    evidence = tmp_path / "data" / "evidence"
    evidence.mkdir(parents=True)
    (evidence / "anna").write_text("a file where a folder has to be")

    ran = objector("dry-run", "anna", "bob", *DIRECT, "--json", "-q")

    assert ran.returncode == 1
    told = [(a["account"], a["outcome"], a["exit"]) for a in attempts(ran)]
    assert told == [("anna", "failed", 1), ("bob", "prefilled", 0)]
    assert "Traceback" not in ran.stderr


def two_accounts(folder: Path) -> None:
    """Set up anna and bob."""
    (folder / "accounts.toml").write_text(
        f'[accounts.anna]\nemail = "{EMAIL}"\n[accounts.bob]\nemail = "bob@example.org"\n'
    )


def test_exit_codes_are_as_promised() -> None:
    """Each outcome has the exit code that scripts rely on; usage is 2, busy is 6."""
    assert {outcome.word: outcome.exit_code for outcome in Outcome} == EXITS
    assert USAGE_EXIT == UsageError.exit_code == 2
    assert BusyError.exit_code == EXITS["busy"]


def test_evidence_is_listed(bundle: Path, objector: Command) -> None:
    """`evidence list` names the bundle, its outcome, and that it was a dry run; JSON does too."""
    people, document = objector("evidence", "list"), objector("evidence", "list", "--json")
    [row] = json.loads(document.stdout)["bundles"]

    assert people.returncode == document.returncode == 0
    assert "DRY RUN prefilled" in people.stdout
    assert str(bundle) in people.stdout
    assert (row["bundle"], row["account"], row["outcome"]) == (str(bundle), "demo", "prefilled")
    assert row["dry_run"] is row["complete"] is row["as_kept"] is True
    assert (row["due"], row["pictures"]) == (None, 9)
    assert row["size"] == sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file())
    assert row["report"] == str(bundle / "data" / "report.html")


def test_evidence_is_shown(bundle: Path, objector: Command) -> None:
    """`evidence show` takes a bundle's name or folder and tells outcome, screens and pictures."""
    by_name, by_folder = (objector("evidence", "show", b) for b in (bundle.name, str(bundle)))

    assert by_name.returncode == 0
    assert by_name.stdout == by_folder.stdout
    assert "DRY RUN" in by_name.stdout
    assert "form-filled.png" in by_name.stdout
    assert "nobody, as far as was seen" in by_name.stdout


def test_untouched_evidence_is_intact(bundle: Path, objector: Command) -> None:
    """`evidence verify` exits 0 for the bundle as it was closed."""
    ran = objector("evidence", "verify", bundle.name)

    assert ran.returncode == 0
    assert "intact" in ran.stdout


def test_one_changed_byte_is_found(bundle: Path, objector: Command) -> None:
    """`evidence verify` exits 1 after one byte of one picture has changed, and names the file."""
    picture = next((bundle / "data").glob("*-form-filled.png"))
    content = bytearray(picture.read_bytes())
    content[-1] ^= 1
    picture.write_bytes(content)

    ran = objector("evidence", "verify", bundle.name)
    document = objector("evidence", "verify", bundle.name, "--json")

    assert ran.returncode == document.returncode == 1
    assert picture.name in ran.stdout
    assert json.loads(document.stdout)["intact"] is False


def test_what_is_no_bundle_is_said(tmp_path: Path, objector: Command) -> None:
    """A name that is no bundle exits 2; a folder that is none exits 1; both are quoted."""
    (tmp_path / "pictures").mkdir()
    unknown, folder = (objector("evidence", "show", name) for name in ("nowhere", "pictures"))
    verified = objector("evidence", "verify", "pictures")

    assert (unknown.returncode, folder.returncode, verified.returncode) == (USAGE_EXIT, 1, 1)
    assert "'nowhere'" in complaint(unknown)
    assert "pictures'" in complaint(folder)
    assert "no evidence bundle" in verified.stdout


@pytest.mark.parametrize("content", ["{", "[1]"])
def test_one_broken_bundle_hides_no_other(content: str, bundle: Path, objector: Command) -> None:
    """A bundle whose provenance is no table is a sentence; the others are still listed."""
    broken = Path(shutil.copytree(bundle, bundle.parent / "broken"))
    (broken / "data" / "provenance.json").write_text(content)

    listed, shown = objector("evidence", "list"), objector("evidence", "show", "broken")

    assert str(bundle) in listed.stdout
    assert str(broken) in listed.stdout
    assert shown.returncode == 1
    assert "fault of ours" not in complaint(shown)
    assert "provenance.json" in complaint(shown)


def test_nothing_done_is_said(objector: Command) -> None:
    """Without accounts and attempts, status, accounts and evidence say so and exit 0."""
    for words in (["status"], ["accounts"], ["evidence", "list"]):
        ran = objector(*words)

        assert ran.returncode == 0
        assert len(ran.stdout.strip().splitlines()) == 1


def test_status_and_accounts_list_who_is_set_up(tmp_path: Path, objector: Command) -> None:
    """`status` and `accounts` have a row per account, the address masked, in JSON and in text."""
    two_accounts(tmp_path)
    status, accounts = (json.loads(objector(c, "--json").stdout) for c in ("status", "accounts"))
    texts = [objector(c).stdout for c in ("status", "accounts")]

    assert [(a["account"], a["outcome"]) for a in status["accounts"]] == [
        ("anna", None),
        ("bob", None),
    ]
    assert set(status["accounts"][0]) == {
        "account",
        "flow",
        "outcome",
        "at",
        "deadline",
        "evidence",
        "state",
        "rests_on",
        "since",
        "state_evidence",
        "covered_by",
        "said",
        "why",
    }
    assert [(a["label"], a["email"]) for a in accounts["accounts"]] == [
        ("anna", "a…@example.org"),
        ("bob", "b…@example.org"),
    ]
    for text in texts:
        assert "anna" in text
        assert "bob" in text
        assert EMAIL not in text


def test_flows_are_listed(objector: Command) -> None:
    """`flows` tells routes, screens and languages of each flow, in JSON and in text."""
    flows = json.loads(objector("flows", "--json").stdout)["flows"]
    text = objector("flows").stdout

    assert {"meta-ai-instagram", "meta-ai-facebook"} <= {flow["name"] for flow in flows}
    for flow in flows:
        assert {"form", "login-wall", "confirmation"} <= set(flow["screens"])
        assert all(start in text for route in flow["routes"] for start in route["starts"])
    ways = ["privacy-center", "topic", "article", "policy", "direct", "portal"]
    assert [route["name"] for route in flows[0]["routes"]] == ways


@pytest.mark.deep
def test_a_bundle_by_the_beginning_of_its_name(objector: Command) -> None:
    """A bundle is found as latest, or by the beginning of its name if no other begins so."""
    made = objector("dry-run", "--json")
    name = Path(json.loads(made.stdout)["attempts"][0]["evidence"]).name

    assert objector("evidence", "verify", "latest").returncode == 0
    assert objector("evidence", "verify", name[:14]).returncode == 0
    assert objector("evidence", "verify", "1999").returncode == 2
