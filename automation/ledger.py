"""The append-only list of what happened, in SQLite; status is a projection of it.

Knows attempts, outcomes and what a person said of them; may not know what is private: no address,
no statement, no page.
"""

from __future__ import annotations

import json
import os
import sqlite3
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from automation import private
from automation.errors import EvidenceError

STARTED, ENDED = "started", "ended"
SAID = "said"  # by the person, of what was not seen
RESERVE = bytes(64 * 1024)  # room for an end and SQLite's journal, given up on a full disk
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL, attempt TEXT NOT NULL, account TEXT NOT NULL, flow TEXT NOT NULL,
  dry_run INTEGER NOT NULL, kind TEXT NOT NULL, facts TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
  BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS events_keep_their_number BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS events_remain BEFORE DELETE ON events
  BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
"""


@dataclass(frozen=True)
class Event:
    """One line of the ledger. at: UTC, ISO 8601."""

    at: str
    attempt: str
    account: str
    flow: str
    dry_run: bool
    kind: str
    facts: Mapping[str, Any]


class Ledger:
    """The ledger in this file. Several processes may add to it at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._reserve = file.with_suffix(".reserve")

    def started(self, attempt: str, account: str, flow: str, *, dry_run: bool) -> None:
        """An attempt has begun. EvidenceError also if there is no room to write down its end."""
        private.folder(self.file.parent)
        if not self._reserve.exists():
            private.write(self._reserve, RESERVE)
        self._add(Event(_now(), attempt, account, flow, dry_run, STARTED, {}))

    def ended(self, attempt: str, **facts: object) -> None:
        """The attempt has ended: outcome, reason, evidence and what else is known."""
        started = (e for e in self.events() if e.attempt == attempt and e.kind == STARTED)
        begun = next(started, None)
        if begun is None:
            raise EvidenceError(
                f"The ledger '{self.file}' no longer knows the beginning of '{attempt}', so its "
                "end was not added."
            )
        end = Event(_now(), attempt, begun.account, begun.flow, begun.dry_run, ENDED, dict(facts))
        try:
            self._add(end)
        except EvidenceError:
            with suppress(OSError):
                self._reserve.unlink()
            self._add(end)

    def said(self, account: str, flow: str, what: str, on: str) -> None:
        """The person says this of the last attempt. on: the date it was so (ISO 8601)."""
        real = (e for e in reversed(self.events()) if not e.dry_run and e.kind != SAID)
        about = next((e.attempt for e in real if (e.account, e.flow) == (account, flow)), "")
        facts = {"said": what, "on": on}
        self._add(Event(_now(), about, account, flow, dry_run=False, kind=SAID, facts=facts))

    def events(self) -> list[Event]:
        """Everything, oldest first."""
        if not self.file.exists() or not self.file.stat().st_size:
            return []
        with self._open() as db:
            rows = db.execute(
                "SELECT at, attempt, account, flow, dry_run, kind, facts FROM events ORDER BY id"
            ).fetchall()
        return [
            Event(at, attempt, account, flow, bool(dry), kind, json.loads(facts))
            for at, attempt, account, flow, dry, kind, facts in rows
        ]

    def status(self, *, dry_runs: bool = False) -> dict[tuple[str, str], Event]:
        """By account and flow, the last thing that was seen. Dry runs count only if asked for."""
        last: dict[tuple[str, str], Event] = {}
        for event in self.events():
            if event.kind != SAID and (dry_runs or not event.dry_run):
                last[event.account, event.flow] = event
        return last

    def _add(self, event: Event) -> None:
        with self._open() as db, db:
            db.execute(
                "INSERT INTO events (at, attempt, account, flow, dry_run, kind, facts) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    event.at,
                    event.attempt,
                    event.account,
                    event.flow,
                    int(event.dry_run),
                    event.kind,
                    json.dumps(dict(event.facts), ensure_ascii=False),
                ),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        private.folder(self.file.parent)
        try:
            if not self.file.exists():
                os.close(os.open(self.file, os.O_CREAT | os.O_RDWR, private.FILE_MODE))
            with closing(sqlite3.connect(self.file, timeout=30)) as db:
                db.executescript(_SCHEMA)
                yield db
        except (OSError, sqlite3.Error) as error:
            raise EvidenceError(
                f"The ledger '{self.file}' cannot be used: {error}. "
                "Make room or change its rights, or set OBJECTOR_DATA_DIR to another folder."
            ) from error


def perhaps_sent(event: Event) -> bool:
    """Whether an attempt ended after something was seen leaving, without a confirmation of it."""
    outcome = event.facts.get("outcome")
    broken_off = outcome in ("interrupted", "failed") and bool(event.facts.get("submitted"))
    return outcome == "unconfirmed" or broken_off


def deadline(event: Event) -> str | None:
    """When an answer is due at the latest: a month after sending (GDPR, Art. 12(3)), as a date."""
    if event.facts.get("outcome") != "sent" and not perhaps_sent(event):
        return None
    return later(event.at, 1)


def later(at: str, months: int) -> str:
    """The date this many months after a time (ISO 8601); ValueError if that is none."""
    sent = datetime.fromisoformat(at)
    year, month = divmod(sent.year * 12 + sent.month - 1 + months, 12)
    month += 1
    last = monthrange(year, month)[1]
    return sent.replace(year=year, month=month, day=min(sent.day, last)).date().isoformat()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
