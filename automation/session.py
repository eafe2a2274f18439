"""One attempt for one account: open, walk, keep, close, write down; knows no flow by name."""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation import __version__, logs
from automation.account import Account, Statement
from automation.decide import Memory
from automation.errors import BusyError, EvidenceError, ObjectorError, WindowError
from automation.evidence.bundle import Bundle
from automation.evidence.witness import Witness
from automation.ledger import Ledger
from automation.lock import held
from automation.outcome import Outcome
from automation.person import Terminal
from automation.ports import Ending, Network, Submission, Values, Window
from automation.recording import Recording
from automation.screens import Flow, Route
from automation.walk import Walk

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

LINGER_MS = 2_500


@dataclass(frozen=True)
class Order:
    """What is to be attempted, with everything that the person has set."""

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

    @property
    def profile(self) -> Path:
        """The folder of this account's browser profile."""
        return self.data_dir / "profiles" / self.account.label

    @property
    def start(self) -> str:
        """The address where the walk begins."""
        return (self.recording.start if self.recording else "") or self.route.start


@dataclass(frozen=True)
class Report:
    """What came of an attempt: the values of the documented JSON."""

    account: str
    flow: str
    outcome: Outcome
    reason: str
    seconds: float
    screens: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    evidence: Path | None = None
    network: Network = field(default_factory=Network)
    recording: Recording | None = None
    said: bool = False
    submissions: tuple[Submission, ...] = ()

    def json(self) -> dict[str, Any]:
        """As the commands print it with --json."""
        told: dict[str, Any] = {
            "account": self.account,
            "flow": self.flow,
            "outcome": self.outcome.word,
            "exit": self.outcome.exit_code,
            "reason": self.reason,
            "screens": list(self.screens),
            "fields": dict(self.fields),
            "evidence": str(self.evidence) if self.evidence else None,
            "seconds": round(self.seconds, 1),
            "network": vars(self.network),
            "dry_run": self.recording is not None,
        }
        if self.recording:
            told["recording"] = {"name": self.recording.name, "origin": self.recording.origin}
        return told


def attempt(
    playwright: Playwright, order: Order, terminal: Terminal, stop: Callable[[], bool]
) -> Report:
    """Make one attempt. What is expected to happen is an outcome; errors become `failed`."""
    label, flow = order.account.label, order.flow.name
    ledger = Ledger(order.data_dir / "ledger.sqlite3")
    begun = datetime.now(UTC)
    dry = order.recording is not None
    lock = nullcontext() if dry else held(order.profile)
    with logs.bound(account=label, flow=flow):
        try:
            with lock:
                name = _name(begun, flow, dry_run=dry)
                bundle = Bundle(order.evidence_dir / label, name, dry_run=dry)
                ledger.started(f"{label}/{name}", label, flow, dry_run=dry)
                return _Attempt(order, terminal, stop, bundle, ledger, begun).run(playwright)
        except BusyError as error:
            return Report(label, flow, Outcome.BUSY, str(error), 0.0, recording=order.recording)


def standing(order: Order) -> Report | None:
    """The earlier attempt after which an objection stands, if the ledger knows one."""
    ledger = Ledger(order.data_dir / "ledger.sqlite3")
    earlier = ledger.standing(order.account.label, order.flow.name)
    if earlier is None:
        return None
    outcome = Outcome.named(earlier.facts["outcome"])
    evidence = earlier.facts.get("evidence")
    return Report(
        order.account.label,
        order.flow.name,
        outcome,
        f"'{outcome.word}' since {earlier.at}; nothing was opened. Use --again to do it once more",
        0.0,
        evidence=Path(evidence) if evidence else None,
    )


def _name(at: datetime, flow: str, *, dry_run: bool) -> str:
    """Folder name: time in UTC, flow, and four letters that tell two at one second apart."""
    mark = "-dry-run" if dry_run else ""
    return f"{at:%Y-%m-%dT%H-%M-%SZ}-{flow}{mark}-{secrets.token_hex(2)}"


@dataclass
class _Attempt:
    """The moving parts of one attempt."""

    order: Order
    terminal: Terminal
    stop: Callable[[], bool]
    bundle: Bundle
    ledger: Ledger
    begun: datetime
    clock: float = field(default_factory=time.monotonic)
    seen: list[dict[str, Any]] = field(default_factory=list)
    browser: str = ""
    sandbox: bool | None = None
    network: Network = field(default_factory=Network)
    submissions: tuple[Submission, ...] = ()

    def run(self, playwright: Playwright) -> Report:
        with logs.copied(self.bundle.log()):
            try:
                ending = self._walk(playwright)
            except BusyError as error:
                ending = Ending(Outcome.BUSY, str(error))
            except (WindowError, EvidenceError) as error:
                ending = Ending(Outcome.FAILED, str(error))
                logs.get().error("failed", why=str(error))
            report = self._report(ending)
            logs.get().info(
                "attempt",
                outcome=ending.outcome.word,
                reason=ending.reason,
                screens=ending.screens,
                seconds=round(report.seconds, 1),
            )
        return self._write_down(report)

    def _walk(self, playwright: Playwright) -> Ending:
        from automation.browser.launch import Plan, open_window  # noqa: PLC0415  # costs 0.3 s

        order = self.order
        plan = Plan(
            flow=order.flow,
            headed=order.headed,
            profile=order.profile,
            recording=order.recording,
            endpoint=order.account.endpoint,
            browser=order.browser,
            arguments=order.arguments,
        )
        with ExitStack() as stack:
            opened = stack.enter_context(open_window(playwright, plan))
            self.browser, self.sandbox = opened.browser, opened.sandbox
            self._note_start()
            window = opened.window
            witness = Witness(window, order.flow, self.bundle, self.terminal)
            try:
                walk = Walk(
                    window, order.flow, self._values(), witness, self.terminal, self._memory(),
                    self.stop,
                )
                ending = walk.run(order.start)
                self._linger(window, ending)
                return ending
            finally:
                self.seen = witness.seen_screens
                self.network = window.network()
                self.submissions = tuple(window.submissions())
                for method, address in window.guard.held:
                    logs.get().info("held back", method=method, address=address)

    def _note_start(self) -> None:
        log = logs.get()
        log.info("opened", browser=self.browser, sandbox=self.sandbox, start=self.order.start)
        if self.sandbox is False:
            log.warning("browser sandbox is off", why="Chromium has none for root")

    def _values(self) -> Values:
        text = self.order.statement.text
        values = {"email": self.order.account.email} | ({"statement": text} if text else {})
        return Values(values, empty=() if text else ("statement",))

    def _memory(self) -> Memory:
        rehearsal = self.order.recording is not None
        return Memory(
            attended=self.order.headed,
            rehearsal=rehearsal,
            answer_seconds=self.order.answer_seconds,
        )

    def _linger(self, window: Window, ending: Ending) -> None:
        """A person who has just sent it sees the answer for a moment before the window closes."""
        if self.order.headed and ending.outcome in (Outcome.SENT, Outcome.ALREADY):
            window.pause(LINGER_MS)

    def _report(self, ending: Ending) -> Report:
        return Report(
            account=self.order.account.label,
            flow=self.order.flow.name,
            outcome=ending.outcome,
            reason=ending.reason,
            seconds=time.monotonic() - self.clock,
            screens=ending.screens,
            fields=ending.fields,
            network=self.network,
            recording=self.order.recording,
            said=ending.said,
            submissions=self.submissions,
        )

    def _write_down(self, report: Report) -> Report:
        """Close the bundle and add to the ledger; neither may be lost because the other failed."""
        try:
            folder: Path | None = self.bundle.close(self._provenance(report), self.begun)
        except EvidenceError as error:
            folder = None
            report = _with_fault(report, error)
        report = replace(report, evidence=folder)
        try:
            self.ledger.ended(
                f"{report.account}/{self.bundle.folder.name}",
                outcome=report.outcome.word,
                reason=report.reason,
                evidence=str(folder) if folder else None,
                said_by_person=report.said,
                submitted=bool(report.submissions),
            )
        except EvidenceError as error:
            report = _with_fault(report, error)
        return report

    def _provenance(self, report: Report) -> dict[str, Any]:
        order, recording = self.order, self.order.recording
        told: dict[str, Any] = {
            "program": f"meta-ai-objector {__version__}",
            "flow": {"name": order.flow.name, "version": order.flow.version},
            "route": order.route.name,
            "browser": self.browser,
            "browser_sandbox": self.sandbox,
            "playwright": version("playwright"),
            "python": platform.python_version(),
            "system": platform.system(),
            "account": order.account.label,
            "dry_run": recording is not None,
            "began": self.begun.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "outcome": report.outcome.word,
            "reason": report.reason,
            "said_by_person": report.said,
            "submitted_by": "the person" if report.submissions else "nobody, as far as was seen",
            "submissions": [vars(submission) for submission in report.submissions],
            "screens": self.seen,
            "fields": dict(report.fields),
            "statement": {"name": order.statement.name, "sha256": order.statement.sha256},
            "network": vars(report.network),
        }
        if recording:
            told["recording"] = {
                "name": recording.name,
                "origin": recording.origin,
                "source": recording.source,
            }
        self.bundle.keep("statement.txt", order.statement.text)
        return told


def _with_fault(report: Report, error: ObjectorError) -> Report:
    """The outcome stays what was seen, unless nothing better is known than that we failed."""
    fault = f"{report.reason}; {error}"
    worse = report.outcome if report.outcome.exit_code else Outcome.FAILED
    kept = report.outcome if report.outcome is Outcome.SENT else worse
    return replace(report, outcome=kept, reason=fault)
