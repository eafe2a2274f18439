"""The commands evidence list, show and verify; changes nothing that was kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from automation.cli.shown import SHOWN

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Bag = Annotated[
    str, typer.Argument(help="A bundle's folder, its name, the beginning of its name, or latest.")
]

group = typer.Typer(no_args_is_help=True, help="What was kept of each attempt.")


def add(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(group, name="evidence")


@group.command("list")
def list_bundles(*, json: Json = False) -> int:
    """List the bundles, and those that were never closed."""
    from automation.evidence.bundle import closed, unfinished
    from automation.settings import load

    root = load().evidence_dir
    rows = [_row(folder) for folder in closed(root)]
    rows += [
        {"bundle": str(f), "account": f.parent.name, "outcome": "unfinished", "dry_run": None}
        for f in unfinished(root)
    ]
    if json:
        SHOWN.document({"bundles": rows})
        return 0
    console = SHOWN.console()
    for row in rows:
        mark = "DRY RUN " if row["dry_run"] else ""
        console.print(f"{row['account']}  {mark}{row['outcome']}  {row['bundle']}", markup=False)
    if not rows:
        console.print(f"No evidence yet in '{root}'.", markup=False)
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
    """Exit 0 only for an untouched, closed bundle; else name the first thing that differs."""
    from automation.evidence.derived import KEY, origin, provenance_of, sentence
    from automation.evidence.verify import verify

    folder = folder_of(bag)
    verdict = verify(folder)
    told = provenance_of(folder)
    if json:
        document = {"bundle": str(folder), "intact": verdict.intact, "why": verdict.why}
        SHOWN.document({**document, KEY: origin(told)})
    else:
        word = "[green]intact[/]" if verdict.intact else "[red]not intact[/]"
        SHOWN.console().print(f"{word}  {verdict.why}")
        if derived := sentence(told):
            SHOWN.console().print(derived, markup=False)
    return 0 if verdict.intact else 1


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


def _row(folder: Path) -> dict[str, Any]:
    from automation.errors import EvidenceError
    from automation.evidence.reading import read

    try:
        told = dict(read(folder).told)
    except EvidenceError:
        told = {"account": folder.parent.name, "outcome": "unreadable"}
    return {
        "bundle": str(folder),
        "account": told.get("account"),
        "outcome": told.get("outcome"),
        "dry_run": told.get("dry_run"),
    }
