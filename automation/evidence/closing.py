"""Ends a bundle: the texts, the provenance, then the bag; the only place that knows the order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from automation.evidence.bundle import Bundle
from automation.evidence.report_keeping import keep_report
from automation.report import Order


def close(
    bundle: Bundle, order: Order, told: Mapping[str, Any], left: Mapping[str, str], began: datetime
) -> Path:
    """Close the bundle of an attempt; its final folder. EvidenceError if it cannot be closed.

    told: the provenance. left: what the form's fields last held, by name.
    """
    # The statement as offered, and as it last stood in the form: what can have been sent.
    bundle.keep("statement-offered.txt", order.statement.text)
    if "statement" in left:
        bundle.keep("statement-as-left.txt", left["statement"])
    keep_report(bundle, told, order.account.language)
    return bundle.close(told, began)
