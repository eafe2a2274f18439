"""Puts the report into a bundle that is about to be closed, so that it travels along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.evidence.bundle import DRY_RUN, Bundle
from automation.evidence.reading import Kept
from automation.evidence.report_source import REPORT
from automation.evidence.verify_bundle import OPEN
from automation.logs import get, redacted


def keep_report(bundle: Bundle, told: Mapping[str, Any], language: str | None) -> None:
    """Keep report.html in the payload. One that cannot be made is a gap, never an error.

    told: the provenance. language: the account's, BCP 47.
    """
    try:
        from automation.evidence.report import render  # noqa: PLC0415  # 0.1 s, at the end only

        whole = {**told, "complete": not bundle.gaps, "gaps": list(bundle.gaps)}
        if bundle.dry_run:
            whole["notice"] = DRY_RUN
        payload = bundle.folder.with_name(f"{bundle.folder.name}{OPEN}")
        html = render(Kept(bundle.folder, payload, whole), language=language or "")
        bundle.keep(REPORT, html)
    except Exception as error:  # noqa: BLE001  # what was kept stays kept, report or not
        why = redacted(f"{type(error).__name__}: {error}")
        bundle.lacks(f"report: {why}")
        get().warning("report failed", why=why)
