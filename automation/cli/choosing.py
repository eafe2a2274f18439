"""Which accounts a run takes and which it passes over, and why; opens no window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.cli.shown import SHOWN
from automation.outcome import Outcome
from automation.standing import standing_of, standings
from automation.standing_own import OPEN, Basis, Standing, State
from automation.standing_told import CENTER, why

if TYPE_CHECKING:
    from rich.console import Console

    from automation.account import Account
    from automation.report import Order, Report
    from automation.settings import Settings


@dataclass(frozen=True)
class Skipped:
    """An account that was passed over: nothing was opened for it."""

    account: str
    flow: str | None
    state: State
    covered_by: str | None
    reason: str

    def json(self) -> dict[str, Any]:
        """As `run --json` prints it, beside the attempts."""
        return {
            "account": self.account,
            "flow": self.flow,
            "state": self.state.value,
            "covered_by": self.covered_by,
            "reason": self.reason,
        }


def all_standings(settings: Settings) -> list[Standing]:
    """How every account stands now."""
    from automation.ledger import Ledger
    from flows import BY_PLATFORM

    events = Ledger(settings.data_dir / "ledger.sqlite3").events()
    return standings(events, settings.accounts, BY_PLATFORM)


def first_flow(account: Account, named: str | None) -> str:
    """The flow that was named, else that of the account's platform; UsageError if there is none."""
    from automation.errors import UsageError
    from flows import BY_PLATFORM, FLOWS

    wanted = named or BY_PLATFORM.get(account.platform)
    if wanted not in FLOWS:
        raise UsageError(f"There is no flow '{wanted}'. Known: {', '.join(FLOWS)}.")
    return wanted


@dataclass(frozen=True)
class Rule:
    """again: also what stands or is covered. only_open: only what is still to be done."""

    again: bool = False
    only_open: bool = False

    def passes_over(self, stand: Standing) -> bool:
        """Whether an account that stands so is left out. A Page always is."""
        if stand.state is State.CANNOT_OBJECT:
            return True
        covered = stand.state is State.COVERED and not self.again
        return covered or (self.only_open and stand.state not in OPEN)


def alone(*, every: bool, other: bool) -> None:
    """UsageError if --only-open is given with what chooses otherwise, or without --all."""
    from automation.errors import UsageError

    if other or not every:
        raise UsageError(
            "--only-open goes with --all, and without names, --again or --resume: it chooses by "
            "itself."
        )


def choose(
    settings: Settings, accounts: Sequence[Account], flow: str | None, rule: Rule, *, json_too: bool
) -> tuple[tuple[Account, ...], list[Skipped]]:
    """Of accounts that nobody named one by one: those to take, and those passed over.

    Who is passed over is told of; if that is everybody, in the JSON document, too.
    """
    from flows import BY_PLATFORM

    found, console = all_standings(settings), SHOWN.console(json_too=json_too)
    taken: list[Account] = []
    skipped: list[Skipped] = []
    for account in accounts:
        stand = standing_of(found, account.label, flow or BY_PLATFORM.get(account.platform))
        if rule.passes_over(stand):
            skipped.append(_skipped(stand))
            tell_skipped(console, skipped[-1])
        else:
            taken.append(account)
    if not taken:
        console.print("Nothing is left to be done; nothing was opened.")
        if json_too:
            document([], skipped)
    return tuple(taken), skipped


def document(
    reports: list[Report], skipped: list[Skipped] | None, not_opened: Sequence[str] = ()
) -> None:
    """The JSON document of a batch; `skipped` in it only where accounts can be passed over.

    And `not_opened` only if the batch was stopped before it had come to all.
    """
    told: dict[str, Any] = {"attempts": [report.json() for report in reports]}
    if skipped is not None:
        told["skipped"] = [each.json() for each in skipped]
    if not_opened:
        told["not_opened"] = list(not_opened)
    SHOWN.document(told)


def tell_skipped(console: Console, each: Skipped) -> None:
    """Say that an account is passed over, and why."""
    console.print(f"{each.account}: {each.reason}", markup=False, soft_wrap=True)


def _skipped(stand: Standing) -> Skipped:
    told = f"skipped, {stand.state}. {why(stand)}"
    if stand.state is not State.CANNOT_OBJECT:
        more = " --again" if stand.stands else ""
        told += f" To object all the same: objector run {stand.account}{more}"
    return Skipped(stand.account, stand.flow, stand.state, stand.covered_by, told)


def earlier(order: Order) -> Report | None:
    """The report of an objection of this account that stands, as seen or said; None if none."""
    from automation.ledger import Ledger
    from automation.report import Report

    label, flow = order.account.label, order.flow.name
    stand = standing_of(standings(Ledger(order.ledger).events(), (), {}), label, flow)
    if not stand.stands:
        return None
    opened = "nothing was opened. --again does it once more"
    if stand.basis is Basis.SAID:
        return Report(label, flow, Outcome.UNCONFIRMED, f"{why(stand)} So {opened}", said=True)
    outcome = Outcome.SENT if stand.state is State.WAITING else Outcome.ALREADY
    evidence = Path(stand.evidence) if stand.evidence else None
    reason = f"'{outcome.word}' since {stand.since}; {opened}"
    return Report(label, flow, outcome, reason, evidence=evidence)


class Line:
    """The order in which windows are opened while a batch runs, and who was passed over.

    Of the accounts of one Accounts Center one is opened at a time; once its objection stands, those
    that still wait are passed over. orders: those for whom that may be; none if each was named.
    skipped: those passed over already, None where nobody can be. told: hears of each further one.
    not_opened: once all is over, those to whom it did not come.
    """

    def __init__(self, orders: Sequence[Order] = (), skipped: list[Skipped] | None = None) -> None:
        # A form for one number, or one answer, is covered by nobody else's.
        own = [order for order in orders if order.flow.platform]
        self.centers = {order.account.label: order.account.center or "" for order in own}
        self.skipped = skipped
        self.told: Callable[[Skipped], None] = lambda _each: None
        self.stand: dict[str, str] = {}
        self.not_opened: list[str] = []

    def ended(self, report: Report) -> None:
        """An attempt has ended."""
        center = self.centers.get(report.account)
        if center and report.outcome in (Outcome.SENT, Outcome.ALREADY):
            self.stand.setdefault(center, report.account)

    def up(self, waiting: deque[Order], opened: Sequence[Order]) -> bool:
        """Drop who is covered by now, and put the next in front; whether there is a next one."""
        for order in list(waiting):
            if by := self.stand.get(self._center(order)):
                waiting.remove(order)
                over = _covered(order, by)
                self.skipped = [*(self.skipped or []), over]
                self.told(over)
        busy = {self._center(order) for order in opened} - {""}
        following = next((each for each in waiting if self._center(each) not in busy), None)
        if following is None:
            return False
        waiting.remove(following)
        waiting.appendleft(following)
        return True

    def _center(self, order: Order) -> str:
        return self.centers.get(order.account.label, "")


def _covered(order: Order, by: str) -> Skipped:
    label = order.account.label
    told = (
        f"skipped, {State.COVERED}. Covered by '{by}', whose objection stands since this batch. "
        f"{CENTER} To object all the same: objector run {label}"
    )
    return Skipped(label, order.flow.name, State.COVERED, by, told)
