"""An order for an attempt, and the report of what came of it; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from automation import brought
from automation.account import Account, Statement
from automation.errors import ObjectorError
from automation.outcome import Outcome
from automation.ports import Network, Submission, Values
from automation.recording import Recording
from automation.screens import Door, Flow, Route
from automation.sealing import Sealing
from automation.upload import Upload


@dataclass(frozen=True)
class Order:
    """What is to be attempted, with everything that the person has set.

    others: the routes that are tried after the first, if it leads nowhere. recording: what a dry
    run replays. arguments: further ones for the browser. upload: the picture that is sent along.
    sealing: what goes onto the evidence.
    """

    account: Account
    statement: Statement
    flow: Flow
    route: Route
    data_dir: Path
    evidence_dir: Path
    recording: Recording | None = None
    headed: bool = True
    browser: str | None = None
    answer_seconds: float = 30
    log_level: str = "info"
    arguments: tuple[str, ...] = ()
    others: tuple[Route, ...] = ()
    upload: Upload | None = None
    sealing: Sealing = field(default_factory=Sealing)

    @property
    def dry_run(self) -> bool:
        """Whether a recording stands in for the site."""
        return self.recording is not None

    @property
    def profile(self) -> Path:
        """The folder of this account's browser profile."""
        return self.data_dir / "profiles" / self.account.label

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.data_dir / "ledger.sqlite3"

    @property
    def values(self) -> Values:
        """What goes into the form, but for the picture."""
        return brought.values(self.flow, self.account, self.statement)

    @property
    def doors(self) -> tuple[Door, ...]:
        """The addresses where the walk may start, in order; a recording may name its own first."""
        doors = tuple(door for route in (self.route, *self.others) for door in route.doors)
        first = self.recording.start if self.recording else ""
        if not first:
            return doors
        known = [i for i, door in enumerate(doors) if door.address == first]
        return doors[known[0] :] if known else (Door("recording", first),)


@dataclass(frozen=True)
class Report:
    """What came of an attempt: the values of the documented JSON. seal: sentences, for people."""

    account: str
    flow: str
    outcome: Outcome
    reason: str
    seconds: float = 0.0
    screens: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    evidence: Path | None = None
    network: Network = field(default_factory=Network)
    recording: Recording | None = None
    said: bool = False
    submissions: tuple[Submission, ...] = ()
    route: str = ""
    stopped: Mapping[str, str] = field(default_factory=dict)
    seal: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """As the commands print it with --json."""
        told: dict[str, Any] = {
            "account": self.account,
            "flow": self.flow,
            "outcome": self.outcome.word,
            "exit": self.outcome.exit_code,
            "reason": self.reason,
            "route": self.route,
            "stopped": dict(self.stopped),
            "screens": list(self.screens),
            "fields": dict(self.fields),
            "evidence": str(self.evidence) if self.evidence else None,
            "seconds": round(self.seconds, 1),
            "network": vars(self.network),
            "dry_run": self.recording is not None,
            "said_by_person": self.said,
        }
        if self.recording:
            told["recording"] = {"name": self.recording.name, "origin": self.recording.origin}
        return told


def with_fault(report: Report, error: ObjectorError) -> Report:
    """What was seen stays true; an attempt that looked like done is not, without its evidence."""
    seen = (Outcome.SENT, Outcome.ALREADY)
    ours = report.outcome.exit_code == 0 and report.outcome not in seen
    outcome = Outcome.FAILED if ours else report.outcome
    return replace(report, outcome=outcome, reason=f"{report.reason}. {error}")
