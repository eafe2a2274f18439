"""The ledger: only ever added to, by several processes at once, and status as its projection."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import EvidenceError
from automation.ledger import ENDED, SAID, STARTED, Event, Ledger, deadline

FLOW = "meta-ai-instagram"
posix = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger in a folder that is not there yet."""
    return Ledger(tmp_path / "data" / "ledger.sqlite3")


def attempt(
    ledger: Ledger, name: str, account: str, outcome: str = "", *, dry_run: bool = False
) -> None:
    """Write down an attempt; without an outcome it was cut off."""
    ledger.started(name, account, FLOW, dry_run=dry_run)
    if outcome:
        ledger.ended(name, outcome=outcome, reason="why")


OTHERS = "SELECT id, at, attempt, 'bertha', flow, dry_run, kind, facts FROM events"
DAYS = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2100-01-01"),
    timezones=st.just(UTC),
)


def ended(at: str, outcome: str) -> Event:
    """The end of an attempt at this time."""
    return Event(at, "1", "anna", FLOW, dry_run=False, kind=ENDED, facts={"outcome": outcome})


def test_nothing_yet(ledger: Ledger) -> None:
    """A ledger that is not there is empty, and reading it makes no file."""
    assert ledger.events() == []
    assert ledger.status() == {}
    assert not ledger.file.exists()


def test_an_attempt(ledger: Ledger) -> None:
    """An attempt leaves its beginning and its end, in order, with its facts."""
    ledger.started("1", "anna", FLOW, dry_run=True)
    ledger.ended("1", outcome="prefilled", reason="Jürgen's", evidence=None, submitted=False)

    begun, over = Ledger(ledger.file).events()
    assert (begun.kind, begun.facts) == (STARTED, {})
    assert (over.attempt, over.account, over.flow) == ("1", "anna", FLOW)
    assert (over.kind, over.dry_run) == (ENDED, True)
    assert over.facts == {
        "outcome": "prefilled",
        "reason": "Jürgen's",
        "evidence": None,
        "submitted": False,
    }
    assert begun.at <= over.at
    assert over.at.endswith("+00:00")


def test_the_end_of_nothing(ledger: Ledger) -> None:
    """The end of an attempt whose beginning is gone is an error in words."""
    ledger.started("1", "anna", FLOW, dry_run=False)

    with pytest.raises(EvidenceError, match="2"):
        ledger.ended("2", outcome="sent")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET facts = '{}'",
        "UPDATE events SET account = 'bertha' WHERE id = 1",
        "DELETE FROM events",
        "DELETE FROM events WHERE id = 1",
        f"REPLACE INTO events {OTHERS} WHERE id = 1",
        f"INSERT OR REPLACE INTO events {OTHERS}",
    ],
)
def test_it_is_only_added_to(statement: str, ledger: Ledger) -> None:
    """SQLite itself refuses to change or remove an event, whoever asks."""
    attempt(ledger, "1", "anna", "sent")
    before = ledger.events()

    with (
        closing(sqlite3.connect(ledger.file)) as db,
        pytest.raises(sqlite3.IntegrityError) as caught,
    ):
        db.execute(statement)
    assert "only ever added to" in str(caught.value)
    assert ledger.events() == before


def test_status(ledger: Ledger) -> None:
    """Status is the last thing that happened to each account, dry runs left out."""
    attempt(ledger, "1", "anna", "left")
    attempt(ledger, "2", "bertha", "sent")
    attempt(ledger, "3", "anna", "unconfirmed")
    attempt(ledger, "4", "anna", "prefilled", dry_run=True)
    attempt(ledger, "5", "carla", "prefilled", dry_run=True)

    real = ledger.status()
    assert {account: event.attempt for (account, _), event in real.items()} == {
        "anna": "3",
        "bertha": "2",
    }
    every = ledger.status(dry_runs=True)
    assert {account: event.attempt for (account, _), event in every.items()} == {
        "anna": "4",
        "bertha": "2",
        "carla": "5",
    }


def test_an_attempt_that_was_cut_off(ledger: Ledger) -> None:
    """An attempt that was begun and not ended stands as begun."""
    attempt(ledger, "1", "anna", "left")
    attempt(ledger, "2", "anna")

    last = ledger.status()["anna", FLOW]

    assert (last.attempt, last.kind, dict(last.facts)) == ("2", STARTED, {})


WRITER = """
import sys
from pathlib import Path
from automation.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    ledger.started(f"{sys.argv[2]}/{number}", sys.argv[2], "flow", dry_run=False)
    ledger.ended(f"{sys.argv[2]}/{number}", outcome="left")
"""


def test_two_runs_at_once(ledger: Ledger) -> None:
    """Two processes that write fifty events each at once, into a new file, lose none."""
    command = [sys.executable, "-c", WRITER, str(ledger.file)]
    root = Path(__file__).resolve().parent.parent
    writers = [
        subprocess.Popen(
            [*command, who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )
        for who in ("anna", "bertha")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
    codes = [writer.returncode for writer in writers]

    events = ledger.events()
    assert codes == [0, 0]
    for who in ("anna", "bertha"):
        expected = [f"{who}/{number}" for number in range(25) for _ in (STARTED, ENDED)]
        assert [event.attempt for event in events if event.account == who] == expected


CROWD = """
import sys
from pathlib import Path
from automation.ledger import Ledger
ledger, who = Ledger(Path(sys.argv[1])), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    ledger.started(f"{who}/{number}", who, "flow", dry_run=False)
    ledger.said(who, "flow", "not-sent", "2026-11-20")
    ledger.ended(f"{who}/{number}", outcome="left")
    own = [e.kind for e in ledger.events() if e.account == who]
    assert own == ["started", "said", "ended"] * (number + 1), own
"""


@pytest.mark.deep
def test_four_runs_that_read_and_tell(ledger: Ledger) -> None:
    """Four processes begin, tell, end and read at once: each sees all of its own, in order."""
    command = [sys.executable, "-c", CROWD, str(ledger.file)]
    root = Path(__file__).resolve().parent.parent
    people = ("anna", "ben", "cleo", "dora")
    writers = [
        subprocess.Popen(
            [*command, who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )
        for who in people
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)

    events = ledger.events()
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert len(events) == 4 * 40 * 3
    assert {e.attempt for e in events if e.kind == SAID} == {
        f"{who}/{number}" for who in people for number in range(40)
    }


@posix
def test_rights(ledger: Ledger) -> None:
    """The ledger and its folder are the owner's alone, whatever the umask."""
    before = os.umask(0)
    try:
        attempt(ledger, "1", "anna", "sent")
    finally:
        os.umask(before)

    assert stat.S_IMODE(ledger.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.file.parent.stat().st_mode) == 0o700


def test_a_folder_in_its_place(ledger: Ledger) -> None:
    """A folder where the ledger should be is an error that names it and a way out."""
    ledger.file.mkdir(parents=True)

    for use in (ledger.events, lambda: ledger.started("1", "anna", FLOW, dry_run=False)):
        with pytest.raises(EvidenceError) as caught:
            use()
        assert str(ledger.file) in str(caught.value)
        assert "OBJECTOR_DATA_DIR" in str(caught.value)


def test_a_file_that_is_no_ledger(ledger: Ledger) -> None:
    """A file of another kind is an error in words, and stays as it is."""
    ledger.file.parent.mkdir()
    ledger.file.write_text("my notes, which are long enough to be no empty database" * 20)

    with pytest.raises(EvidenceError, match="not a database"):
        ledger.started("1", "anna", FLOW, dry_run=False)
    assert ledger.file.read_text().startswith("my notes")


def test_a_file_in_its_folders_place(tmp_path: Path) -> None:
    """A ledger whose folder cannot be made is an error in words."""
    (tmp_path / "data").write_text("a file")

    with pytest.raises(EvidenceError):
        Ledger(tmp_path / "data" / "ledger.sqlite3").started("1", "anna", FLOW, dry_run=False)


@posix
def test_a_ledger_that_may_not_be_written() -> None:
    """A read-only ledger can be read; adding to it is an error in words."""
    root = os.geteuid() == 0  # root may write anywhere, so an ordinary user tries
    with tempfile.TemporaryDirectory() as top:
        ledger = Ledger(Path(top) / "ledger.sqlite3")
        attempt(ledger, "1", "anna", "sent")
        for path, rights in ((ledger.file, 0o400), (ledger.file.parent, 0o500)):
            path.chmod(rights)
            if root:
                os.chown(path, 65534, 65534)
        try:
            if root:
                os.seteuid(65534)
            read = ledger.events()
            with pytest.raises(EvidenceError, match="readonly"):
                attempt(ledger, "2", "anna", "sent")
        finally:
            if root:
                os.seteuid(0)
            ledger.file.parent.chmod(0o700)

        assert len(read) == 2
        assert ledger.events() == read


def test_what_a_person_says_is_added(ledger: Ledger) -> None:
    """A person's word is one more event, about the last real attempt; status is what was seen."""
    attempt(ledger, "1", "anna", "left")
    attempt(ledger, "2", "ben", "left")
    attempt(ledger, "3", "anna", "prefilled", dry_run=True)
    before = ledger.events()
    ledger.said("anna", FLOW, "sent", "2026-11-20")
    ledger.said("cleo", FLOW, "sent", "2026-11-21")

    *seen, anna, cleo = ledger.events()
    assert seen == before
    assert (anna.kind, anna.attempt, anna.dry_run) == (SAID, "1", False)
    assert anna.facts == {"said": "sent", "on": "2026-11-20"}
    assert (cleo.account, cleo.attempt) == ("cleo", "")
    assert {label: e.attempt for (label, _), e in ledger.status().items()} == {
        "anna": "1",
        "ben": "2",
    }


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-22T10:00:00+00:00", "2026-12-22"),
        ("2026-12-22T10:00:00+00:00", "2027-01-22"),
        ("2026-12-31T23:59:59+00:00", "2027-01-31"),
        ("2027-01-31T10:00:00+00:00", "2027-02-28"),
        ("2028-01-31T10:00:00+00:00", "2028-02-29"),
        ("2028-02-29T10:00:00+00:00", "2028-03-29"),
        ("2026-10-31T10:00:00+00:00", "2026-11-30"),
    ],
)
@pytest.mark.parametrize("outcome", ["sent", "unconfirmed"])
def test_deadline(at: str, due: str, outcome: str) -> None:
    """An answer is due a month after sending, on the last day where the month is shorter."""
    assert deadline(ended(at, outcome)) == due


@pytest.mark.parametrize("outcome", ["already", "left", "prefilled", "failed", "not-offered"])
def test_no_deadline(outcome: str) -> None:
    """Nothing is due where nothing was sent."""
    assert deadline(ended("2026-11-22T10:00:00+00:00", outcome)) is None
    begun = Event("2026-11-22T10:00:00+00:00", "1", "anna", FLOW, False, STARTED, {})
    assert deadline(begun) is None


@given(DAYS)
def test_a_deadline_is_never_short(at: datetime) -> None:
    """From whatever day, a deadline is 28 to 31 days away."""
    due = deadline(ended(at.isoformat(timespec="seconds"), "sent"))

    assert due is not None
    assert 28 <= (date.fromisoformat(due) - at.date()).days <= 31
