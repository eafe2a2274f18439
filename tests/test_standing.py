"""Where each account stands: a projection of what was seen, what was said and who is linked."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Playwright

from automation.account import Account, Statement
from automation.cli.choosing import Line
from automation.desk import Desk
from automation.ledger import ENDED, SAID, STARTED, Event, Ledger
from automation.outcome import Outcome
from automation.recording import load
from automation.report import Order, Report
from automation.standing import standing_of, standings
from automation.standing_own import STANDS, Basis, Standing, State
from automation.standing_told import due, row, table, why
from flows import BY_PLATFORM, DEFAULT_RECORDING, FLOWS
from support import STATEMENT
from test_headed import Visitor, free_port, skip, submit

Command = Callable[..., subprocess.CompletedProcess[str]]
INSTAGRAM, FACEBOOK = BY_PLATFORM["instagram"], BY_PLATFORM["facebook"]
ANNA = Account("anna", "anna@example.org")


def told(*words: str, account: str = "anna", flow: str = INSTAGRAM, first: int = 1) -> list[Event]:
    """Events, a day apart from the `first` of November: "begun", an outcome, or "said sent".

    "+submitted" behind an outcome: something was seen leaving.
    """
    events = []
    for number, word in enumerate(words):
        day = f"2026-11-{first + number:02}"
        name, at = f"{account}/{first + number}", f"{day}T10:00:00+00:00"
        begun = Event(at, name, account, flow, dry_run=False, kind=STARTED, facts={})
        if word.startswith("said "):
            facts = {"said": word.removeprefix("said "), "on": day}
            events.append(replace(begun, kind=SAID, facts=facts))
            continue
        events.append(begun)
        if word != "begun":
            outcome, _, more = word.partition("+")
            facts = {"outcome": outcome, "evidence": f"/bag/{first + number}"}
            facts |= {"submitted": True} if more else {}
            events.append(replace(begun, kind=ENDED, facts=facts))
    return events


def anna_after(*words: str) -> Standing:
    """How Anna stands after these."""
    (found,) = standings(told(*words), [ANNA], BY_PLATFORM)
    return found


# What happened; the state, what it rests on, the day it rests on, the deadline.
TABLE = [
    ("", "owed", "nothing", None, None),
    ("left", "owed", "seen", 1, None),
    ("failed", "owed", "seen", 1, None),
    ("interrupted", "owed", "seen", 1, None),
    ("prefilled", "owed", "seen", 1, None),
    ("begun", "unfinished", "seen", 1, None),
    ("begun left", "owed", "seen", 2, None),
    ("busy", "owed", "nothing", None, None),
    ("not-offered", "not-offered", "seen", 1, None),
    ("not-offered busy", "not-offered", "seen", 1, None),
    ("not-offered left", "owed", "seen", 2, None),
    ("sent", "waiting", "seen", 1, "2026-12-01"),
    ("unconfirmed", "unconfirmed", "seen", 1, "2026-12-01"),
    ("interrupted+submitted", "unconfirmed", "seen", 1, "2026-12-01"),
    ("failed+submitted left", "unconfirmed", "seen", 1, "2026-12-01"),
    ("already", "done", "seen", 1, None),
    ("sent left", "waiting", "seen", 1, "2026-12-01"),
    ("sent begun", "waiting", "seen", 1, "2026-12-01"),
    ("sent not-offered", "waiting", "seen", 1, "2026-12-01"),
    ("sent unconfirmed", "waiting", "seen", 1, "2026-12-01"),
    ("sent sent", "waiting", "seen", 2, "2026-12-02"),
    ("sent already", "done", "seen", 2, None),
    ("unconfirmed left", "unconfirmed", "seen", 1, "2026-12-01"),
    ("unconfirmed unconfirmed", "unconfirmed", "seen", 2, "2026-12-02"),
    ("left said_sent", "waiting", "said", 2, "2026-12-02"),
    ("unconfirmed said_sent", "waiting", "said", 2, "2026-12-02"),
    ("unconfirmed said_not-sent", "owed", "said", 2, None),
    ("unconfirmed said_not-sent left", "owed", "seen", 3, None),
    ("unconfirmed said_confirmed", "done", "said", 2, None),
    ("unconfirmed said_refused", "refused", "said", 2, None),
    ("left said_sent said_not-sent", "owed", "said", 3, None),
    ("left said_sent left", "waiting", "said", 2, "2026-12-02"),
    ("left said_sent sent", "waiting", "seen", 3, "2026-12-03"),
    ("left said_sent said_confirmed", "done", "said", 3, None),
    ("sent said_sent", "waiting", "seen", 1, "2026-12-01"),
    ("sent said_confirmed", "done", "said", 2, None),
    ("already said_confirmed", "done", "seen", 1, None),
    ("sent said_confirmed said_sent", "waiting", "seen", 1, "2026-12-01"),
    ("sent said_not-sent", "waiting", "seen", 1, "2026-12-01"),
    ("sent said_confirmed said_not-sent", "waiting", "seen", 1, "2026-12-01"),
    ("sent said_refused", "refused", "said", 2, None),
    ("sent said_refused left", "refused", "said", 2, None),
    ("sent said_refused unconfirmed", "unconfirmed", "seen", 3, "2026-12-03"),
    ("sent said_refused already", "done", "seen", 3, None),
    ("sent said_refused said_sent", "waiting", "said", 3, "2026-12-03"),
    ("said_sent", "waiting", "said", 1, "2026-12-01"),
]


@pytest.mark.parametrize(("words", "state", "basis", "day", "deadline"), TABLE)
def test_the_table(
    words: str, state: str, basis: str, day: int | None, deadline: str | None
) -> None:
    """What happened to one account, in order, and how it stands then."""
    happened = [word.replace("_", " ") for word in words.split()]
    found = anna_after(*happened)

    assert (found.state, found.basis, found.deadline) == (state, basis, deadline)
    assert (found.since or "")[:10] == (f"2026-11-{day:02}" if day else "")
    assert (found.evidence is not None) == (basis == "seen" and happened[(day or 1) - 1] != "begun")
    assert ("(as said)" in due(found)) == (basis == "said" and deadline is not None)
    assert why(found)


WORDS = ("left", "failed", "unconfirmed", "sent", "already", "not-offered", "busy", "begun")
TOLD = ("said sent", "said not-sent", "said confirmed", "said refused")


@given(st.lists(st.sampled_from([*WORDS, *TOLD]), max_size=9))
def test_what_was_said_changes_nothing_that_was_seen(words: list[str]) -> None:
    """The last attempt and what was seen to stand are the same with and without what was said.

    Whatever is said, a confirmation that was seen never becomes something to be done.
    """
    seen_only = [event for event in told(*words) if event.kind != SAID]
    every = anna_after(*words)
    (seen,) = standings(seen_only, [ANNA], BY_PLATFORM)

    assert (every.last, every.stood) == (seen.last, seen.stood)
    assert every.stood is None or every.state in (*STANDS, State.REFUSED, State.UNCONFIRMED)
    assert (every.basis is Basis.SEEN) or every.evidence is None
    assert every.said == (None if not [w for w in words if w in TOLD] else every.said)
    assert (every.said is None) == (not set(words) & set(TOLD))


def test_dry_runs_count_for_nothing() -> None:
    """A rehearsal that was sent leaves the account owed."""
    rehearsed = [replace(event, dry_run=True) for event in told("sent")]
    (found,) = standings(rehearsed, [ANNA], BY_PLATFORM)

    assert (found.state, found.basis) == (State.OWED, Basis.NOTHING)


FAMILY = [
    replace(ANNA, center="fam"),
    Account("ben", "ben@example.org", platform="facebook", center="fam"),
    Account("cleo", "cleo@example.org", center="other"),
    Account("dora", "dora@example.org"),
    Account("emil", "emil@example.org", page=True, center="fam"),
]


def states(events: list[Event], accounts: list[Account] = FAMILY) -> dict[str, str]:
    """The state of each account's own flow."""
    found = standings(events, accounts, BY_PLATFORM)
    flows = {account.label: BY_PLATFORM[account.platform] for account in accounts}
    return {
        each.account: each.state.value for each in found if each.flow == flows.get(each.account)
    }


@pytest.mark.parametrize("word", ["sent", "already", "said sent", "said confirmed"])
def test_who_is_covered(word: str) -> None:
    """An account is covered once another of its center stands, on whichever platform; no other."""
    found = states(told(word))

    assert found.pop("anna") in ("waiting", "done")
    assert found == {"ben": "covered", "cleo": "owed", "dora": "owed", "emil": "cannot-object"}


@pytest.mark.parametrize("word", ["left", "unconfirmed", "not-offered", "begun", "said refused"])
def test_who_is_not_covered(word: str) -> None:
    """What does not stand covers nobody."""
    assert states(told(word))["ben"] == "owed"


def test_no_center_links_nobody() -> None:
    """Two accounts without a center are not of one Accounts Center."""
    accounts = [replace(each, center=None) for each in FAMILY]
    assert "covered" not in states(told("sent"), accounts).values()


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("left", "covered"),
        ("begun", "covered"),
        ("failed", "covered"),
        ("sent", "waiting"),
        ("already", "done"),
        ("unconfirmed", "unconfirmed"),
        ("not-offered", "not-offered"),
        ("said refused", "refused"),
    ],
)
def test_its_own_comes_first(word: str, state: str) -> None:
    """What was seen or said of an account itself is not hidden by one that covers it."""
    events = told("sent") + told(word, account="ben", flow=FACEBOOK, first=2)

    assert states(events)["ben"] == state


def test_a_form_for_one_answer_covers_nobody() -> None:
    """WhatsApp and third-party objections are per number or answer: nobody covers, nor is covered.

    Nor does a Page, whatever it is said to have done, nor an account that is set up no more.
    """
    events = told("sent", flow="whatsapp") + told("left", account="ben", flow="third-party")
    found = standings(events, FAMILY, BY_PLATFORM)
    assert standing_of(found, "ben", FACEBOOK).state is State.OWED
    assert standing_of(found, "ben", "third-party").state is State.OWED
    covered = standings(events + told("sent", account="anna"), FAMILY, BY_PLATFORM)
    assert standing_of(covered, "ben", "third-party").state is State.OWED
    assert standing_of(covered, "ben", FACEBOOK).state is State.COVERED

    assert states(told("sent", account="emil"))["ben"] == "owed"
    assert states(told("sent"), FAMILY[1:])["ben"] == "owed"


def test_it_says_what_covering_rests_on() -> None:
    """A covered account names who covers it and since when, and that it was not seen."""
    found = standing_of(standings(told("sent"), FAMILY, BY_PLATFORM), "ben", FACEBOOK)
    text = why(found)

    assert (found.covered_by, found.basis, found.cover) == ("anna", Basis.CENTER, Basis.SEEN)
    for part in ("'anna'", "2026-11-01", "as was seen", "authorities say", "not seen for this"):
        assert part in text
    said = standing_of(standings(told("said sent"), FAMILY, BY_PLATFORM), "ben", FACEBOOK)
    assert "as you said" in why(said)
    assert (found.deadline, found.evidence) == (None, None)


def test_rows_are_sorted_one_per_account_and_flow() -> None:
    """Accounts by name, flows by name; an account that only did another form has its own, too."""
    events = told("sent", account="dora", flow="whatsapp") + told("left", account="gone")
    found = standings(events, FAMILY[::-1], BY_PLATFORM)

    assert [(each.account, each.flow) for each in found] == [
        ("anna", INSTAGRAM),
        ("ben", FACEBOOK),
        ("cleo", INSTAGRAM),
        ("dora", INSTAGRAM),
        ("dora", "whatsapp"),
        ("emil", INSTAGRAM),
        ("gone", INSTAGRAM),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_csv_starts_no_formula(start: str) -> None:
    """A cell that a spreadsheet would calculate begins with an apostrophe; others are as they are.

    Quotes, commas and line breaks come back as they went in.
    """
    odd = f'{start}HYPERLINK("http://x.example","a,b")\n2'
    (event,) = told("begun", account=odd, flow=odd)
    over = replace(event, kind=ENDED, facts={"outcome": odd, "evidence": f"/bag/{odd}"})
    rows = list(csv.DictReader(io.StringIO(table(standings([over], [], {})), newline="")))

    assert [each["account"] for each in rows] == [f"'{odd}"]
    assert rows[0]["flow"] == rows[0]["outcome"] == f"'{odd}"
    assert rows[0]["evidence"] == f"/bag/{odd}"
    assert [v for v in rows[0].values() if v[:1] in tuple("=+-@\t\r\n") and v] == []


def test_json_has_every_column() -> None:
    """JSON and CSV tell the same, and what was said stands beside what was seen."""
    found = anna_after("left", "said sent")
    data = row(found)
    (flat,) = csv.DictReader(io.StringIO(table([found])))

    assert (data["outcome"], data["evidence"]) == ("left", "/bag/1")
    assert data["said"] == {"what": "sent", "on": "2026-11-02", "at": "2026-11-02T10:00:00+00:00"}
    assert (flat["outcome"], flat["said"], flat["said_on"]) == ("left", "sent", "2026-11-02")
    assert (data["state"], data["rests_on"], data["state_evidence"]) == ("waiting", "said", None)
    for column in ("account", "flow", "state", "rests_on", "since", "deadline", "at", "evidence"):
        assert flat[column] == (data[column] or "")


# The commands, on a ledger that says what happened.


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """Anna and Ben share an Accounts Center, Cleo has none, and Emil is a Page; Anna's is sent."""
    tables = {
        "anna": {"center": "fam", "platform": "instagram"},
        "ben": {"center": "fam", "platform": "facebook"},
        "cleo": {"platform": "instagram"},
    }
    lines = []
    for label, keys in tables.items():
        given = {"email": f"{label}@example.org", **keys}
        lines += [f"[accounts.{label}]", *(f'{key} = "{value}"' for key, value in given.items())]
    lines += ["[accounts.emil]", 'email = "emil@example.org"', "page = true"]
    (tmp_path / "accounts.toml").write_text("\n".join(lines))
    happened(tmp_path, "anna", "sent")
    return tmp_path


def happened(folder: Path, label: str, outcome: str, flow: str = INSTAGRAM) -> None:
    """An attempt that ended so, in the ledger."""
    ledger = Ledger(folder / "data" / "ledger.sqlite3")
    name = f"{label}/{len(ledger.events())}"
    ledger.started(name, label, flow, dry_run=False)
    ledger.ended(name, outcome=outcome, reason="why", evidence=str(folder / "bag"))


def test_status_shows_it(family: Path, objector: Command) -> None:
    """`status` shows states, what they rest on and deadlines: as text, JSON and CSV."""
    text = " ".join(objector("status").stdout.split())
    data = {r["account"]: r for r in json.loads(objector("status", "--json").stdout)["accounts"]}
    rows = list(csv.DictReader(io.StringIO(objector("status", "--csv").stdout)))
    both = objector("status", "--csv", "--json")

    wanted = {"anna": "waiting", "ben": "covered", "cleo": "owed", "emil": "cannot-object"}
    assert {label: each["state"] for label, each in data.items()} == wanted
    assert {each["account"]: each["state"] for each in rows} == wanted
    assert data["ben"]["covered_by"] == "anna"
    assert data["anna"]["evidence"] == data["anna"]["state_evidence"] == str(family / "bag")
    assert f"An answer is due by {data['anna']['deadline']}." in text
    assert "ben: Covered by 'anna'" in text
    assert "it was not seen for this account" in text
    assert f"anna: evidence {family / 'bag'}" in text
    assert (both.returncode, both.stdout) == (2, "")


def test_only_open_takes_what_is_open(family: Path, objector: Command) -> None:
    """With everything covered, waiting, unconfirmed, not offered or a Page, nothing is opened.

    Each is named with its reason and with how to do it all the same; exit code 0.
    """
    happened(family, "cleo", "not-offered")
    before = Ledger(family / "data" / "ledger.sqlite3").events()
    ran = objector("run", "--all", "--only-open", "--json", DISPLAY="")
    skipped = {each["account"]: each for each in json.loads(ran.stdout)["skipped"]}

    assert ran.returncode == 0
    assert json.loads(ran.stdout)["attempts"] == []
    assert {label: each["state"] for label, each in skipped.items()} == {
        "anna": "waiting",
        "ben": "covered",
        "cleo": "not-offered",
        "emil": "cannot-object",
    }
    assert skipped["ben"]["covered_by"] == "anna"
    assert skipped["ben"]["reason"].endswith("objector run ben")
    assert skipped["anna"]["reason"].endswith("objector run anna --again")
    assert "objector run" not in skipped["emil"]["reason"]
    for each in skipped.values():
        assert each["reason"] in " ".join(ran.stderr.split())
    assert Ledger(family / "data" / "ledger.sqlite3").events() == before
    assert not (family / "data" / "batch.json").exists()


def batch_of(folder: Path) -> list[str]:
    """The accounts that a batch noted before it opened a window."""
    told: dict[str, Any] = json.loads((folder / "data" / "batch.json").read_text())
    return list(told["accounts"])


# An endpoint where nothing listens: each attempt that is made ends as failed, and is seen so.
NOWHERE = "http://127.0.0.1:9"


def run(
    objector: Command, *words: str, endpoint: str = NOWHERE
) -> tuple[dict[str, str], dict[str, str]]:
    """The outcome of each attempt, and the state of each account that was passed over."""
    ran = objector("run", "--json", *words, OBJECTOR_BROWSER_ENDPOINT=endpoint, DISPLAY="")
    assert ran.stdout, ran.stderr
    data = json.loads(ran.stdout)
    attempts = {each["account"]: each["outcome"] for each in data["attempts"]}
    return attempts, {each["account"]: each["state"] for each in data.get("skipped", [])}


@pytest.mark.deep
def test_all_passes_over_who_is_covered(family: Path, objector: Command) -> None:
    """--all leaves out covered accounts and Pages; with --again the covered are taken, too.

    A named account is never left out because another covers it.
    """
    facebook, instagram = ("--platform", "facebook"), ("--platform", "instagram")

    assert run(objector, "--all", *facebook) == ({}, {"ben": "covered"})
    assert not (family / "data" / "batch.json").exists()
    attempts, skipped = run(objector, "ben")
    assert (attempts, skipped) == ({"ben": "failed"}, {})
    assert batch_of(family) == ["ben"]
    attempts, skipped = run(objector, "ben", "--all")
    assert (attempts, skipped) == ({"ben": "failed"}, {})
    attempts, skipped = run(objector, "--all", "--again", *facebook)
    assert (attempts, skipped) == ({"ben": "failed"}, {})
    assert Ledger(family / "data" / "ledger.sqlite3").status()["ben", FACEBOOK].kind == ENDED

    happened(family, "cleo", "already")
    attempts, skipped = run(objector, "--all", *instagram, endpoint="")
    assert (attempts, skipped) == (
        {"anna": "sent", "cleo": "already"},
        {"emil": "cannot-object"},
    )


@pytest.mark.deep
def test_a_resumed_batch_keeps_its_rule(family: Path, objector: Command) -> None:
    """What --all passed over is passed over when the batch is resumed; what was named is not."""
    (family / "data" / "batch.json").write_text(
        json.dumps({"at": "2999-01-01T00:00:00+00:00", "accounts": ["ben"], "every": True})
    )
    assert run(objector, "--resume") == ({}, {"ben": "covered"})

    (family / "data" / "batch.json").write_text(
        json.dumps({"at": "2999-01-01T00:00:00+00:00", "accounts": ["ben"]})
    )
    assert run(objector, "--resume") == ({"ben": "failed"}, {})


@pytest.mark.parametrize("words", [("anna",), ("--all", "--again"), ("--resume",), ()])
def test_only_open_chooses_by_itself(words: tuple[str, ...], objector: Command) -> None:
    """--only-open beside names, --again or --resume, or without --all, is a mistake in words."""
    ran = objector("run", "--only-open", *words)

    assert ran.returncode == 2
    assert "--only-open goes with --all" in ran.stderr


# Within one batch.


def order(folder: Path, label: str, center: str | None, port: int = 0) -> Order:
    """A rehearsal in a window."""
    flow = FLOWS[INSTAGRAM]
    return Order(
        account=Account(label, f"{label}@example.org", center=center),
        statement=Statement("test", STATEMENT),
        flow=flow,
        route=flow.routes[0],
        others=flow.routes[1:],
        data_dir=folder / "data",
        evidence_dir=folder / "evidence",
        recording=load(DEFAULT_RECORDING),
        headed=True,
        arguments=(f"--remote-debugging-port={port}",),
    )


@pytest.mark.parametrize(
    ("outcome", "left"),
    [(Outcome.SENT, ["cleo"]), (Outcome.ALREADY, ["cleo"]), (Outcome.UNCONFIRMED, ["ben", "cleo"])],
)
def test_one_of_a_center_at_a_time(outcome: Outcome, left: list[str], tmp_path: Path) -> None:
    """While Anna's window is open Cleo comes before Ben; once hers stands, Ben is passed over."""
    anna, ben, cleo = (order(tmp_path, *who) for who in (("anna", "f"), ("ben", "f"), ("cleo", "")))
    line = Line([anna, ben, cleo])
    waiting = deque([ben, cleo])

    assert line.up(waiting, [anna])
    assert list(waiting) == [cleo, ben]
    assert not line.up(deque([ben]), [anna, cleo])
    line.ended(Report("anna", INSTAGRAM, outcome, "why"))
    waiting = deque([ben, cleo])
    line.up(waiting, [])
    assert [each.account.label for each in waiting] == left
    assert [each.account for each in line.skipped or []] == ([] if "ben" in left else ["ben"])


@pytest.mark.deep
@pytest.mark.window
@pytest.mark.parametrize("act", ["submit", "skip"])
def test_who_is_covered_during_a_batch(
    act: str, playwright: Playwright, tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of Anna, Ben (of her center) and Cleo one is made ready ahead, and that is not Ben.

    Once Anna's is sent, his window never opens; if she leaves hers, it does.
    """
    monkeypatch.setenv("DISPLAY", display)
    does = {"review": submit if act == "submit" else skip}
    ports = {label: free_port() for label in ("anna", "ben", "cleo")}
    people = {
        label: Visitor(ports[label], does if label == "anna" else {"review": skip})
        for label in ports
    }
    centers = {"anna": "fam", "ben": "fam", "cleo": None}
    orders = [order(tmp_path, label, centers[label], ports[label]) for label in ports]
    line = Line(orders)
    desk = Desk(
        playwright,
        person=lambda each: people[each.account.label],
        stop=lambda: False,
        ahead=1,
        line_up=line.up,
    )
    ended = []
    for report in desk.run(orders):
        line.ended(report)
        ended.append((report.account, report.outcome.word))
    for person in people.values():
        person.gone()

    opened = {path.name for path in (tmp_path / "evidence").iterdir()}
    if act == "submit":
        assert ended == [("anna", "sent"), ("cleo", "left")]
        assert opened == {"anna", "cleo"}
        (over,) = line.skipped or []
        assert (over.account, over.covered_by) == ("ben", "anna")
        assert over.reason.endswith("objector run ben")
        assert not people["ben"].heard
    else:
        assert ended[0] == ("anna", "left")
        assert sorted(ended) == [("anna", "left"), ("ben", "left"), ("cleo", "left")]
        assert not line.skipped
