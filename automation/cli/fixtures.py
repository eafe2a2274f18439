"""The commands fixtures check and new: recordings as files; opens no browser and serves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.screens import Flow

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

group = typer.Typer(no_args_is_help=True, help="Recordings: check them, begin a new one.")


def add(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(group, name="fixtures")


@group.command("check")
def check_all(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="A recording's folder, or one that holds several; left out, those that ship.",
        ),
    ] = None,
    *,
    json: Json = False,
) -> int:
    """Say all that is wrong with recordings: file, key, value, and what is wanted instead.

    By the schema that ships (recording.schema.json), and by what no schema can say: files, leads
    and addresses that lead somewhere, names that the flow knows. Exit 0 if nothing is wrong.
    """
    from automation.recording_sense import check

    folders = _folders(folder)
    found = [each for one in folders for each in check(one, flow_of)]
    if json:
        told = [{"file": c.file, "key": c.key, "text": c.text} for c in found]
        SHOWN.document({"checked": len(folders), "ok": not found, "complaints": told})
    else:
        console = SHOWN.console()
        for complaint in found:
            console.print(str(complaint), markup=False)
        console.print(f"{len(folders)} checked, {len(found)} complaints.")
    return 2 if found else 0


@group.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The new recording's folder, or just its name.")],
    *,
    source: Annotated[
        str | None,
        typer.Option("--from", help="A recording to begin with: a name or a folder."),
    ] = None,
) -> int:
    """Begin a recording: a folder with recording.json and pages, which passes the check.

    Without --from it has one page to start at and the form. What is to be filled in says so.
    """
    from automation.scaffold import begin
    from flows import DEFAULT_RECORDING

    folder = begin(Path(name), source, DEFAULT_RECORDING)
    console = SHOWN.console()
    console.print(f"Begun: {folder}", markup=False)
    console.print(
        "Now edit its pages, then title, source, date, leads and expect in recording.json.\n"
        f"Check it:  objector fixtures check '{folder}'\n"
        f"Walk it:   objector dry-run --recording '{folder}'",
        markup=False,
    )
    return 0


def flow_of(name: str, request: str) -> Flow | None:
    """The flow of this name for this kind of request ("" for none), or None."""
    from flows import FLOWS, flow_for

    return flow_for(name, request or None) if name in FLOWS else None


def _folders(folder: Path | None) -> list[Path]:
    """The folders of the recordings that are meant. UsageError if there is none."""
    from automation.errors import UsageError
    from automation.recording_format import FILE, roots

    places = [folder] if folder else list(roots())
    if folder and (folder / FILE).is_file():
        return [folder]
    found = sorted(each.parent for place in places for each in place.glob(f"*/{FILE}"))
    if not found:
        raise UsageError(
            f"'{folder}' holds no recording. Give a folder with a {FILE}, or one that holds such "
            "folders."
        )
    return found
