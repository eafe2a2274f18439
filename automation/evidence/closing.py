"""Ends a bundle: texts, provenance, bag, seal, rename; the only place that knows the order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from automation.evidence.bundle import Bundle
from automation.evidence.report_keeping import keep_report
from automation.evidence.seal import Seal, prepared
from automation.evidence.verify_bundle import ROOT
from automation.report import Order


def close(
    bundle: Bundle, order: Order, told: Mapping[str, Any], left: Mapping[str, str], began: datetime
) -> tuple[Path, tuple[str, ...]]:
    """Close the bundle of an attempt: its final folder, and what to tell of its seal.

    EvidenceError if it cannot be closed. The window must be closed before: this may take seconds.

    told: the provenance. left: what the form's fields last held, by name.
    """
    # The statement as offered, and as it last stood in the form: what can have been sent.
    bundle.keep("statement-offered.txt", order.statement.text)
    if "statement" in left:
        bundle.keep("statement-as-left.txt", left["statement"])
    keep_report(bundle, told, order.account.language)
    seal = prepared(order.sealing, order.data_dir, dry_run=order.dry_run)
    return finish(bundle, told, began, seal), tuple(seal.told)


def finish(bundle: Bundle, told: Mapping[str, Any], began: datetime, seal: Seal) -> Path:
    """Make the bundle a bag, stamp it, sign it, rename it; its final folder."""
    bundle.bag(told, began, seal.beside())
    stamp = seal.stamp(bundle.hashes())
    if seal.unstamped:
        bundle.tell(seal.unstamped, without=ROOT)
    return bundle.finish({**stamp, **seal.sign(bundle.hashes())})
