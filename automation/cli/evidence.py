"""The commands evidence list, show and verify; changes nothing that was kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.evidence.report_overview import Row

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Bag = Annotated[
    str, typer.Argument(help="A bundle's folder, its name, the beginning of its name, or latest.")
]

WIDE = 160  # whoever reads a pipe wraps by themselves

group = typer.Typer(no_args_is_help=True, help="What was kept of each attempt.")


def add(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(group, name="evidence")


@group.command("list")
def list_bundles(*, json: Json = False) -> int:
    """List the bundles, newest first, and those that were never closed.

    "changed" means that a bundle's files are no longer as many and as large as when it was closed;
    whether each is still the same is what `verify` finds out.
    """
    from automation.evidence.report_overview import rows
    from automation.settings import load

    root = load().evidence_dir
    found = rows(root)
    if json:
        SHOWN.document({"bundles": [_row(row) for row in found]})
    elif not found:
        SHOWN.console().print(f"No evidence yet in '{root}'.", markup=False)
    else:
        _table(found)
    return 0


@group.command("show")
def show(bag: Bag, *, json: Json = False) -> int:
    """Show what a bundle holds: how it ended, what was seen, which pictures."""
    from automation.evidence.derived import sentence
    from automation.evidence.reading import read

    folder = folder_of(bag)
    told = dict(read(folder).told)
    if json:
        SHOWN.document(told)
        return 0
    console = SHOWN.console()
    if told.get("notice"):
        console.print(f"[bold]{told['notice']}[/]")
    if derived := sentence(told):
        console.print(derived, markup=False)
    for key in ("account", "outcome", "reason", "began", "ended", "submitted_by", "browser"):
        console.print(f"{key:13} {told.get(key)}", markup=False)
    for screen in told.get("screens", []):
        masked = (screen.get("masked") or {}).get("picture")
        picture = screen.get("picture") or masked or f"no picture: {screen.get('not_pictured')}"
        console.print(f"{screen['at']}  {screen['screen']}  {picture}", markup=False)
    console.print(f"{'folder':13} {folder}", markup=False)
    return 0


@group.command("verify")
def verify_bag(bag: Bag, *, json: Json = False) -> int:
    """Exit 0 only for an untouched, closed bundle; else name the first thing that differs.

    Manifests, the log's chain, signature and timestamp are checked. The file verify_bundle.py in
    each bundle does the same without this program; it leaves out the timestamp's certificate.
    """
    from rich.markup import escape

    from automation.evidence.derived import KEY, origin, provenance_of, sentence
    from automation.evidence.verify import verify

    folder = folder_of(bag)
    verdict, told = verify(folder, _trusted), provenance_of(folder)
    if json:
        document = {"bundle": str(folder), **verdict._asdict(), KEY: origin(told)}
        SHOWN.document(document)
        return 0 if verdict.intact else 1
    word = "[green]intact[/]" if verdict.intact else "[red]not intact[/]"
    derived = sentence(told)
    notes = [*verdict.notes, *([derived] if derived else [])]
    for line in (f"{word}  {escape(verdict.why)}", *map(escape, notes)):
        SHOWN.console().print(line)
    return 0 if verdict.intact else 1


def _trusted() -> bytes | None:
    """The root certificates that the settings name, if they can be read."""
    from automation.errors import SettingsError
    from automation.evidence.timestamp import roots
    from automation.settings import load

    file = load().sealing.timestamp_ca
    try:
        return roots(file) if file else None
    except SettingsError:
        return None


def folder_of(bag: str) -> Path:
    """The bundle that is meant. UsageError if there is none, or more than one."""
    from automation.errors import UsageError
    from automation.evidence.bundle import closed, unfinished
    from automation.settings import load

    root = load().evidence_dir
    places = [Path(bag), root / bag, *root.glob(f"*/{Path(bag).name}")]
    for place in places:
        if place.is_dir():
            return place.resolve()
    bundles = [*closed(root), *unfinished(root)]
    alike = [folder for folder in bundles if folder.name.startswith(bag)]
    if bag == "latest":
        alike = sorted(closed(root), key=lambda folder: folder.name)[-1:]
    if len(alike) == 1:
        return alike[0].resolve()
    raise UsageError(
        f"There is no bundle '{bag}'; looked in '{root}' too. See: objector evidence list"
    )


def _row(row: Row) -> dict[str, Any]:
    """A bundle as `evidence list --json` prints it. began: UTC; due: a date; size: bytes."""
    return {
        "bundle": str(row.folder),
        "account": row.account,
        "flow": row.flow or None,
        "began": row.began or None,
        "outcome": row.outcome,
        "dry_run": row.dry_run,
        "complete": row.complete,
        "due": row.due or None,
        "pictures": row.pictures,
        "size": row.size,
        "as_kept": row.whole,
        "report": str(row.folder.parent.parent / unquote(row.report)) if row.report else None,
    }


def _table(rows: list[Row]) -> None:
    """A line per bundle, and its folder below, whole: it is what other commands are given."""
    from rich.filesize import decimal
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("began (UTC)", "account", "flow", "outcome", "evidence", "size"):
        table.add_column(name, no_wrap=name != "flow", overflow="fold")
    for row in rows:
        mark = "[bold yellow]DRY RUN[/] " if row.dry_run else ""
        table.add_row(
            row.began[:16],
            escape(row.account),
            escape(row.flow),
            f"{mark}{row.outcome}",
            _state(row),
            decimal(row.size),
        )
    console = SHOWN.console()
    if not console.is_terminal:
        console.width = WIDE
    console.print(table)
    for row in rows:
        console.print(str(row.folder), markup=False, soft_wrap=True)


def _state(row: Row) -> str:
    if row.whole is None:
        return "never closed"
    return ("complete" if row.complete else "PARTIAL") if row.whole else "[red]changed[/]"
