"""Which accounts a batch takes, how fast, and where it goes on; what the board shows of it."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from rich.console import Console

from automation.account import Account, Statement
from automation.cli import batch
from automation.cli.board import Board, Voice
from automation.cli.sitting import Rest
from automation.desk import Desk, Seat
from automation.errors import UsageError
from automation.ledger import STARTED, Event, Ledger
from automation.outcome import Outcome
from automation.recording import load as load_recording
from automation.report import Order, Report
from automation.session import Attempt
from automation.settings import Settings, load
from automation.turns import State
from flows import DEFAULT_RECORDING, FLOWS
from support import Somebody

FLOW = FLOWS["meta-ai-instagram"]
Objector = Callable[..., subprocess.CompletedProcess[str]]
LABELS = ("anna", "ben", "cleo", "dora", "emil")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Five accounts."""
    told = "\n".join(f'[accounts.{label}]\nemail = "{label}@example.org"' for label in LABELS)
    (tmp_path / "accounts.toml").write_text(told)
    monkeypatch.setenv("OBJECTOR_ACCOUNTS", str(tmp_path / "accounts.toml"))
    return load()


def ledger_of(settings: Settings) -> Ledger:
    """The ledger."""
    return Ledger(settings.data_dir / "ledger.sqlite3")


def attempted(ledger: Ledger, label: str, outcome: str, *, dry_run: bool = False) -> None:
    """An attempt from beginning to end."""
    ledger.started(f"{label}/x", label, FLOW.name, dry_run=dry_run)
    ledger.ended(f"{label}/x", outcome=outcome)


def test_a_batch_goes_on_with_what_has_not_come_to_an_end(settings: Settings) -> None:
    """Sent, left and unconfirmed are ends; interrupted, failed, a dry run and nothing are none."""
    batch.remember(settings, settings.accounts, FLOW.name, every=True)
    ledger = ledger_of(settings)
    for label, outcome in (("anna", "sent"), ("ben", "interrupted"), ("cleo", "left")):
        attempted(ledger, label, outcome)
    attempted(ledger, "dora", "sent", dry_run=True)

    left, flow, every = batch.rest_of_the_last(settings)

    assert [account.label for account in left] == ["ben", "dora", "emil"]
    assert (flow, every) == (FLOW.name, True)


def test_what_was_perhaps_sent_is_not_done_again(settings: Settings) -> None:
    """An attempt that broke off after something was seen leaving is no open one."""
    batch.remember(settings, settings.accounts[:2], FLOW.name, every=True)
    ledger = ledger_of(settings)
    for label in ("anna", "ben"):
        ledger.started(f"{label}/x", label, FLOW.name, dry_run=False)
        ledger.ended(f"{label}/x", outcome="interrupted", submitted=label == "anna")

    left, _, _ = batch.rest_of_the_last(settings)

    assert [account.label for account in left] == ["ben"]


def test_what_ended_before_the_batch_does_not_count(settings: Settings) -> None:
    """An attempt of another day does not take an account out of this batch."""
    ledger = ledger_of(settings)
    ledger.started("anna/x", "anna", FLOW.name, dry_run=False)
    old = (datetime.now(UTC) - timedelta(days=2)).isoformat(timespec="seconds")
    ledger._add(
        Event(
            old, "anna/x", "anna", FLOW.name, dry_run=False, kind="ended", facts={"outcome": "left"}
        )
    )
    batch.remember(settings, settings.accounts[:1], None, every=True)

    left, flow, every = batch.rest_of_the_last(settings)

    assert [account.label for account in left] == ["anna"]
    assert (flow, every) == (None, True)


def test_nothing_to_resume_is_said(settings: Settings, objector: Objector) -> None:
    """No batch yet, a spoilt note, and a batch that is done are a sentence each."""
    with pytest.raises(UsageError, match="there was no batch yet"):
        batch.rest_of_the_last(settings)
    done = objector("run", "--resume")
    assert done.returncode == 2
    assert "there was no batch yet" in done.stderr
    batch.remember(settings, settings.accounts[:1], None, every=True)
    attempted(ledger_of(settings), "anna", "sent")
    with pytest.raises(UsageError, match="Nothing is left of the batch"):
        batch.rest_of_the_last(settings)
    for spoilt in ("", "[]", '{"at": 5}', '{"at": "x", "accounts": []}', "{"):
        (settings.data_dir / batch.FILE).write_text(spoilt)
        with pytest.raises(UsageError, match="cannot be read"):
            batch.rest_of_the_last(settings)


def test_the_note_of_a_batch_is_the_owners_and_holds_names_only(settings: Settings) -> None:
    """Readable by nobody else, and without an address."""
    batch.remember(settings, settings.accounts, None, every=True)
    file = settings.data_dir / batch.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert "@" not in file.read_text()


def test_windows_are_opened_no_faster_than_asked_for(settings: Settings) -> None:
    """So many an hour, whichever run opened them; dry runs and old ones do not count."""
    ledger = ledger_of(settings)
    wait = batch.pace(ledger.file, 2)
    assert wait() == 0
    for label, ago, dry in (("anna", 90, False), ("ben", 30, True), ("cleo", 20, False)):
        at = (datetime.now(UTC) - timedelta(minutes=ago)).isoformat(timespec="seconds")
        ledger._add(Event(at, f"{label}/x", label, FLOW.name, dry, STARTED, {}))
    assert wait() == 0
    ledger.started("dora/x", "dora", FLOW.name, dry_run=False)
    assert 39 * 60 < wait() < 47 * 60
    assert batch.pace(ledger.file, 0)() == 0


def test_resting_is_said_once() -> None:
    """While the next window has to wait, one line says until when."""
    out = io.StringIO()
    rest = Rest(Console(file=out, width=100))
    rest(0.3)
    rest(0.1)
    assert len(re.findall(r"the next about \d\d:\d\d\.", out.getvalue())) == 1


def test_only_those_on_a_platform(objector: Objector, settings: Settings) -> None:
    """--platform takes those alone; none there, or no such platform, is a sentence."""
    assert settings.accounts
    done = objector("run", "--all", "--platform", "facebook")
    assert done.returncode == 2
    assert "None of these accounts is on 'facebook'" in done.stderr
    done = objector("run", "--all", "--platform", "x")
    assert "--platform: wanted instagram or facebook, found 'x'" in done.stderr


def test_the_board_says_where_each_account_is(playwright: Playwright, tmp_path: Path) -> None:
    """One has the person, one waits, one is to come, one has ended; and how many are left."""
    out = io.StringIO()
    console = Console(file=out, width=100)
    board = Board(console, ["anna", "ben", "cleo", "dora"])
    desk = Desk(playwright, person=lambda _: Somebody(), stop=lambda: False)
    for label, state in (("ben", State.HANDED), ("cleo", State.ASKING)):
        order = Order(
            Account(label, f"{label}@example.org"),
            Statement("t", "x"),
            FLOW,
            FLOW.route(),
            tmp_path,
            tmp_path,
            recording=load_recording(DEFAULT_RECORDING),
        )
        attempt = Attempt(order, Somebody())
        desk.seats.append(Seat(order, attempt, attempt.turns(playwright), copy_context(), state))
        board.voices[label] = Voice(console, label, board.refresh, quiet=True, alone=False)
        board.voices[label].step(f"the last of {label}")
    board.end(Report("anna", FLOW.name, Outcome.SENT, ""))

    console.print(board.table(desk))

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[1] == ["anna", "sent"]
    assert lines[2] == ["ben", "your", "turn", "the", "last", "of", "ben"]
    assert lines[3] == ["cleo", "waits", "for", "you", "the", "last", "of", "cleo"]
    assert lines[4] == ["dora", "to", "come"]
    assert lines[5] == ["3", "of", "4", "to", "go"]
