"""Which accounts a batch takes, in which order and how fast; opens nothing."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from automation.account import Account
    from automation.settings import Settings

FILE = "batch.json"
HOUR = 3600.0
PER_HOUR = 20
UNDONE = ("interrupted", "failed", "busy")


def remember(
    settings: Settings, accounts: Sequence[Account], flow: str | None, *, every: bool
) -> None:
    """Note which accounts a batch is about to take, for --resume. every: nobody named them."""
    from automation import private

    labels = [account.label for account in accounts]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"at": at, "accounts": labels, "flow": flow, "every": every}
    private.folder(settings.data_dir)
    private.write(settings.data_dir / FILE, json.dumps(told))


def rest_of_the_last(settings: Settings) -> tuple[tuple[Account, ...], str | None, bool]:
    """The accounts that the last batch has not come to an end with, in its order; its flow.

    And whether nobody had named them one by one.

    UsageError if there was none, or nothing is left of it.
    """
    from automation.errors import UsageError

    file = settings.data_dir / FILE
    told = _read(file)
    done = _ended_since(settings, str(told["at"]))
    known = {account.label: account for account in settings.accounts}
    left = [label for label in told["accounts"] if label not in done and label in known]
    if not left:
        raise UsageError(f"Nothing is left of the batch of {told['at']}. See: objector status")
    return tuple(known[label] for label in left), told["flow"], told["every"]


def _read(file: Path) -> dict[str, Any]:
    from automation.errors import UsageError

    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {
            "at": datetime.fromisoformat(told["at"]).isoformat(timespec="seconds"),
            "accounts": [str(label) for label in told["accounts"]],
            "flow": told.get("flow"),
            "every": told.get("every") is True,
        }
    except FileNotFoundError:
        raise UsageError(
            "--resume: there was no batch yet. Name accounts, or give --all."
        ) from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            f"--resume: '{file}' cannot be read. Name accounts, or give --all."
        ) from error


def _ended_since(settings: Settings, at: str) -> set[str]:
    from automation.ledger import ENDED, Ledger, perhaps_sent

    events = Ledger(settings.data_dir / "ledger.sqlite3").events()
    ended = (e for e in events if e.kind == ENDED and e.at >= at and not e.dry_run)
    return {e.account for e in ended if e.facts.get("outcome") not in UNDONE or perhaps_sent(e)}


def pace(ledger_file: Path, per_hour: int) -> Callable[[], float]:
    """Seconds until the next window may be opened: so many an hour, real ones of any run.

    0 per hour is no limit. A tenth more at random, so that it is no clockwork.
    """
    from automation.ledger import STARTED, Ledger

    ledger, late = Ledger(ledger_file), random.uniform(0, HOUR / 10)  # noqa: S311  # no cryptography

    def wait() -> float:
        now = time.time()
        began = sorted(
            then
            for e in ledger.events()
            if e.kind == STARTED
            and not e.dry_run
            and now - (then := datetime.fromisoformat(e.at).timestamp()) < HOUR + late
        )
        return began[-per_hour] + HOUR + late - now if len(began) >= per_hour else 0.0

    return wait if per_hour else lambda: 0.0
