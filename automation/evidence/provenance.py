"""What is written down about an attempt, beside its pictures; plain values to plain values."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from automation import __version__
from automation.logs import redacted
from automation.report import Order, Report


@dataclass(frozen=True)
class Browser:
    """What was opened. sandbox: None where it runs elsewhere. shown: it has a window."""

    name: str = ""
    sandbox: bool | None = None
    shown: bool = True


def provenance(
    order: Order, report: Report, browser: Browser, began: datetime, seen: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The content of provenance.json. Times in UTC; addresses as in the log; no e-mail address."""
    told: dict[str, Any] = {
        "program": f"meta-ai-objector {__version__}",
        "flow": {key: getattr(order.flow, key) for key in ("name", "version", "title")},
        "route": report.route or order.route.name,
        "stopped": dict(report.stopped),
        "browser": browser.name,
        "browser_sandbox": browser.sandbox,
        "playwright": version("playwright"),
        "python": platform.python_version(),
        "system": platform.system(),
        "account": order.account.label,
        "dry_run": order.dry_run,
        "began": began.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "outcome": report.outcome.word,
        "reason": report.reason,
        "said_by_person": report.said,
        "submitted_by": "the person" if report.submissions else "nobody, as far as was seen",
        "submissions": [
            {**vars(each), "address": redacted(each.address)} for each in report.submissions
        ],
        "screens": list(seen),
        "fields": dict(report.fields),
        "statement": {"name": order.statement.name, "sha256": order.statement.sha256},
        "network": vars(report.network),
    }
    if order.recording:
        told["recording"] = {
            "name": order.recording.name,
            "origin": order.recording.origin,
            "source": order.recording.source,
        }
    return told
