"""One page over all bundles and accounts: where each stands, what is due, where its report lies.

Knows the folder of evidence; changes nothing in a bundle.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import bagit

from automation.evidence.bundle import closed, unfinished
from automation.evidence.report import page
from automation.evidence.report_facts import facts, utc
from automation.evidence.report_source import REPORT, beside, gathered
from automation.evidence.report_words import Words
from automation.evidence.verify_bundle import OPEN
from automation.outcome import Word
from automation.standing_own import Basis, Standing


@dataclass(frozen=True)
class Row:
    """A bundle in the overview. began: UTC; due: a date, or "". size: of all its files, in bytes.

    whole: whether it is closed and its files are as many and as large as when it was closed, which
    is quick to see and less than what `verify` finds out; None if it was never closed. report: the
    path of its report from the folder of evidence on, or "". said: the key of what the person said
    of it and the date it was said for, or "". due_said: due is counted from that, not from what was
    seen.
    """

    folder: Path
    account: str
    flow: str
    form: str
    outcome: str
    headline: str
    dry_run: bool
    complete: bool
    began: str
    due: str
    pictures: int
    size: int
    whole: bool | None
    report: str
    said: str = ""
    said_on: str = ""
    due_said: bool = False


def rows(root: Path) -> list[Row]:
    """Every bundle below this folder, newest first; one that cannot be read is there too."""
    found = [_row(folder, root) for folder in [*closed(root), *unfinished(root)]]
    return sorted(found, key=lambda row: (row.began, row.folder.name), reverse=True)


def standing(found: Iterable[Row]) -> list[Row]:
    """The newest real attempt of each account and flow; what is still due from an earlier one."""
    newest: dict[tuple[str, str], Row] = {}
    for row in found:
        if row.dry_run:
            continue
        last = newest.setdefault((row.account, row.flow), row)
        if row.due and not last.due:
            newest[row.account, row.flow] = replace(last, due=row.due)
    return sorted(newest.values(), key=lambda row: (row.account, row.flow))


def with_said(stand: Iterable[Row], known: Iterable[Standing]) -> list[Row]:
    """These rows with what the person said beside what was seen, sorted.

    What was only said, without a bundle, has a row of its own, which shows no attempt.
    """
    rows = {(row.account, row.flow): row for row in stand}
    for each in known:
        if each.said and each.said.what in list(Word):
            key = each.account, each.flow or ""
            row = rows.get(key) or _unseen(*key)
            rows[key] = _also_said(row, each, f"word_{each.said.what}", each.said.on)
    return [rows[key] for key in sorted(rows)]


def overview(
    found: list[Row], *, language: str, at: datetime, known: Iterable[Standing] = ()
) -> str:
    """The overview as one HTML page for the folder of evidence. at: when it is made.

    known: how the accounts stand by the ledger, for what the person said of them.
    """
    words = Words(language)
    moment = at.astimezone(UTC)
    return page(
        "overview.html",
        words,
        standing=with_said(standing(found), known),
        rows=found,
        at=utc(moment.isoformat()),
        today=moment.date().isoformat(),
    )


def _also_said(row: Row, known: Standing, said: str, on: str) -> Row:
    """The row with the person's word, and with a deadline that only their word gives or ends."""
    row = replace(row, said=said, said_on=on)
    if known.basis is not Basis.SAID:
        return row
    return replace(row, due=known.deadline or "", due_said=bool(known.deadline))


def _unseen(account: str, flow: str) -> Row:
    """The row of an attempt that left no bundle."""
    return Row(
        folder=Path(),
        account=account,
        flow=flow,
        form=flow,
        outcome="",
        headline="headline_nothing",
        dry_run=False,
        complete=False,
        began="",
        due="",
        pictures=0,
        size=0,
        whole=None,
        report="",
    )


def _row(folder: Path, root: Path) -> Row:
    known = facts(gathered(folder))
    return Row(
        folder=folder,
        account=known.value("account") or folder.parent.name,
        flow=known.value("flow", "name"),
        form=known.value("flow", "title") or known.value("flow", "name"),
        outcome=known.outcome,
        headline=known.headline,
        dry_run=known.dry_run,
        complete=known.complete,
        began=utc(known.value("began")),
        due=known.due,
        pictures=sum(1 for each in known.screens if each.files.get("picture")),
        size=_size(folder),
        whole=_whole(folder),
        report=_report(folder, root),
    )


def _size(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            size += file.lstat().st_size if file.is_file() else 0
    return size


def _whole(folder: Path) -> bool | None:
    if folder.name.endswith(OPEN):
        return None
    try:
        return bool(bagit.Bag(str(folder)).is_valid(fast=True))
    except (bagit.BagError, OSError, UnicodeDecodeError, ValueError):
        return False


def _report(folder: Path, root: Path) -> str:
    for file in (folder / "data" / REPORT, beside(folder, REPORT)):
        if file.is_file():
            return quote(file.relative_to(root).as_posix())
    return ""
