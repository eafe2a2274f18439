"""How an account stands after earlier attempts; knows the ledger and no browser."""

from __future__ import annotations

from pathlib import Path

from automation.ledger import Ledger
from automation.outcome import Outcome
from automation.report import Order, Report


def standing(order: Order) -> Report | None:
    """The earlier attempt after which an objection stands, if the ledger knows one."""
    label, flow = order.account.label, order.flow.name
    earlier = Ledger(order.ledger).standing(label, flow)
    if earlier is None:
        return None
    outcome = Outcome.named(earlier.facts["outcome"])
    evidence = earlier.facts.get("evidence")
    reason = f"'{outcome.word}' since {earlier.at}; nothing was opened. --again does it once more"
    return Report(label, flow, outcome, reason, evidence=Path(evidence) if evidence else None)
