"""How accounts stand, as a projection of events and accounts; pure: knows no file and no site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from automation.account import Account
from automation.ledger import Event
from automation.standing_own import OPEN, Basis, Standing, State, own


def standings(
    events: Iterable[Event], accounts: Iterable[Account], flows: Mapping[str, str]
) -> list[Standing]:
    """One standing per account and flow, sorted; each account has its platform's at least.

    events: oldest first; dry runs count for nothing. flows: by platform, the flow that objects for
    an account itself. Only these flows are covered by another account, or closed to a Page.
    """
    known = {account.label: account for account in accounts}
    grouped: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if not event.dry_run:
            grouped.setdefault((event.account, event.flow), []).append(event)
    found = [own(label, flow, told) for (label, flow), told in grouped.items()]
    first = {(label, flows.get(account.platform)) for label, account in known.items()}
    found += [Standing(label, flow) for label, flow in first if (label, flow) not in grouped]
    found.sort(key=lambda each: (each.account, each.flow or ""))
    pages = {label for label, account in known.items() if account.page}
    first_party = set(flows.values())
    stand = [each for each in found if each.stands and each.account not in pages]
    covering = [each for each in stand if each.flow in first_party]
    return [_among(each, known, covering) if each.flow in first_party else each for each in found]


def standing_of(found: Iterable[Standing], account: str, flow: str | None) -> Standing:
    """The standing of this account and flow, if there is none yet: owed."""
    fitting = (each for each in found if (each.account, each.flow) == (account, flow))
    return next(fitting, Standing(account, flow))


def _among(alone: Standing, known: Mapping[str, Account], covering: list[Standing]) -> Standing:
    """One account's own standing, seen beside those of the others."""
    account = known.get(alone.account)
    if account is None or alone.state not in OPEN:
        return alone
    if account.page:
        return replace(alone, state=State.CANNOT_OBJECT, basis=Basis.SETTINGS)
    other = next((each for each in covering if _linked(account, known.get(each.account))), None)
    if other is None:
        return alone
    return replace(
        alone,
        state=State.COVERED,
        basis=Basis.CENTER,
        since=other.since,
        evidence=None,
        covered_by=other.account,
        cover=other.basis,
    )


def _linked(account: Account, other: Account | None) -> bool:
    """Whether the person says that these are two accounts of one Accounts Center."""
    if other is None or other.label == account.label:
        return False
    return bool(account.center) and account.center == other.center
