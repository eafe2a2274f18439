"""The beginning and the end of an attempt, in bundle, log and ledger; opens no browser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from automation import logs
from automation.errors import EvidenceError
from automation.evidence.bundle import Bundle
from automation.evidence.provenance import Browser
from automation.ledger import Ledger
from automation.ports import Person
from automation.report import Order, Report, with_fault

UNSEEN = (
    "That browser runs without a window (headless): you will see nothing of it. "
    "Start it with one, or look into it with another browser's tools (chrome://inspect)."
)


@dataclass(frozen=True)
class Booking:
    """The line in the ledger that waits for its end."""

    ledger: Ledger
    attempt: str

    def end(self, report: Report) -> Report:
        """Write down how it ended; the report, with the fault if that failed."""
        try:
            self.ledger.ended(
                self.attempt,
                outcome=report.outcome.word,
                reason=report.reason,
                evidence=str(report.evidence) if report.evidence else None,
                said_by_person=report.said,
                submitted=any(not submission.refused for submission in report.submissions),
            )
        except EvidenceError as error:
            return with_fault(report, error)
        return report


def begin(order: Order) -> tuple[Bundle, Booking, datetime]:
    """Open the bundle and write the first line of the ledger; neither without the other."""
    label, flow, began = order.account.label, order.flow.name, datetime.now(UTC)
    mark = "-dry-run" if order.dry_run else ""
    # Four letters tell two attempts of the same second apart.
    name = f"{began:%Y-%m-%dT%H-%M-%SZ}-{flow}{mark}-{secrets.token_hex(2)}"
    bundle = Bundle(order.evidence_dir / label, name, dry_run=order.dry_run)
    booking = Booking(Ledger(order.ledger), f"{label}/{name}")
    try:
        booking.ledger.started(booking.attempt, label, flow, dry_run=order.dry_run)
    except EvidenceError:
        bundle.discard()
        raise
    return bundle, booking, began


def note(browser: Browser, order: Order, person: Person) -> None:
    """Log what was opened; the person is told of a browser that nobody can look at."""
    log = logs.get()
    log.info("opened", browser=browser.name, start=order.doors[0].address)
    if browser.sandbox is False:
        tell = log.info if order.dry_run else log.warning
        tell("browser sandbox is off", why="Chromium has none for root")
    if not browser.shown:
        person.step(UNSEEN)
        log.warning("browser has no window", why="it runs headless")
