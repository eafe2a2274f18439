"""Which accounts a run takes and which it passes over, and why; opens no window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.outcome import Outcome
from automation.standing import OPEN, Basis, Standing, State, standing_of, standings
from automation.standing_told import CENTER, why

if TYPE_CHECKING:
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


def choose(
    settings: Settings, accounts: Sequence[Account], flow: str | None, *, again: bool, open_: bool
) -> tuple[tuple[Account, ...], list[Skipped]]:
    """Of accounts that nobody named one by one: those to take, and those passed over.

    A Page never objects. A covered one is taken with again. open_: only what is still to be done.
    """
    from flows import BY_PLATFORM

    found = all_standings(settings)
    taken: list[Account] = []
    skipped: list[Skipped] = []
    for account in accounts:
        stand = standing_of(found, account.label, flow or BY_PLATFORM.get(account.platform))
        over = {State.CANNOT_OBJECT} if again else {State.CANNOT_OBJECT, State.COVERED}
        if stand.state in over or (open_ and stand.state not in OPEN):
            skipped.append(_skipped(stand))
        else:
            taken.append(account)
    return tuple(taken), skipped


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
    """The order in which windows are opened while a batch runs.

    Of the accounts of one Accounts Center one is opened at a time; once its objection stands, those
    that still wait are passed over. told: hears of each.
    """

    def __init__(self, orders: Sequence[Order], told: Callable[[Skipped], None]) -> None:
        # A form for one number, or one answer, is covered by nobody else's.
        own = [order for order in orders if order.flow.platform]
        self.centers = {order.account.label: order.account.center or "" for order in own}
        self.told = told
        self.stand: dict[str, str] = {}

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
                self.told(_covered(order, by))
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
