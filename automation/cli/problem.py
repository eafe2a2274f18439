"""The command report-problem: a folder for a bug report, shown before it is written, not sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from automation.cli.evidence import folder_of
from automation.cli.shown import SHOWN
from automation.outcome import Outcome

if TYPE_CHECKING:
    from automation.evidence.problem import Problem

SMALL = 20_000  # bytes of a text that a terminal still shows
TEXTS = (".txt", ".json", ".jsonl", ".yaml", ".html")


Bag = Annotated[
    str | None,
    typer.Argument(help="A bundle's folder or name; left out, the newest, closed or not."),
]
To = Annotated[Path, typer.Option("--to", help="Folder to put it into.", metavar="DIR")]
Zipped = Annotated[bool, typer.Option("--zip", help="Make it one file, NAME.zip.")]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", help="Leave this file out, too.", metavar="FILE"),
]
Show = Annotated[
    bool, typer.Option("--show", help="Show the texts of up to 20 kB before you are asked.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Write it without being asked.")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report-problem")(report_problem)


def report_problem(
    bag: Bag = None,
    *,
    to: To = Path(),
    zipped: Zipped = False,
    without: Without = None,
    show: Show = False,
    yes: Yes = False,
) -> int:
    """Make a folder for a bug report out of what was kept, without what is private.

    NAME-problem, in the working folder: of each screen only what was masked, the log redacted, what
    explain sees on the last page that was kept, versions, what doctor finds, and a README.txt that
    says what to write. A gate looks through all of it: if anything private is left, nothing is
    written. You see what it holds and are asked first. Nothing is sent.
    """
    from automation.evidence.placing import free
    from automation.evidence.problem import called, write

    folder = _newest() if bag in (None, "latest") else _named(str(bag))
    to = to.absolute()
    free(to, called(folder), zipped=zipped)
    made = _made(folder, without or [])
    _tell(made, whole=show)
    console = SHOWN.console()
    if not (yes or _agreed(f"Write these {len(made.files)} files to '{to}'?")):
        console.print("Nothing was written.")
        return Outcome.LEFT.exit_code
    place = write(made, to, zipped=zipped)
    console.print(f"Written: {place}", markup=False, soft_wrap=True)
    console.print(
        "Look through it. Then open an issue in the project's issue tracker and attach it; "
        "README.txt says what to write. Nothing was sent."
    )
    return 0


def _named(bag: str) -> Path:
    # A path needs no settings to be found.
    return Path(bag).resolve() if Path(bag).is_dir() else folder_of(bag)


def _newest() -> Path:
    from automation.errors import UsageError
    from automation.evidence.bundle import closed, unfinished
    from automation.settings import load

    root = load().evidence_dir
    found = sorted([*closed(root), *unfinished(root)], key=lambda folder: folder.name)
    if not found:
        raise UsageError(
            f"There is no bundle to report a problem with; looked in '{root}'. Let it happen once "
            "more, or make one with: objector dry-run"
        )
    return found[-1].resolve()


def _made(folder: Path, without: list[str]) -> Problem:
    from automation.cli.explaining import saved
    from automation.cli.sharing import commons_of, own_settings, own_values
    from automation.doctor import examine
    from automation.evidence.problem import Here, problem
    from automation.evidence.unfinished import readable

    kept = readable(folder)
    settings = own_settings()
    browser = settings.browser if settings else None
    here = Here(
        checks=examine(),
        explain=lambda file, url, flow: saved(file, url, flow or None, browser),
    )
    return problem(kept, own_values(settings), commons_of(kept.told), here, without)


def _tell(made: Problem, *, whole: bool) -> None:
    """What would be written, and why the rest would not."""
    from rich.filesize import decimal

    console = SHOWN.console()
    console.print(f"{'would hold':13} {made.name}", markup=False)
    for name, content in made.files.items():
        console.print(f"{decimal(len(content)):>13} {name}", markup=False)
    for name, why in made.left_out.items():
        console.print(f"{'left out':13} {name}: {why}", markup=False)
    for name, content in made.files.items() if whole else ():
        if name.endswith(TEXTS) and len(content) <= SMALL:
            console.print(f"\n--- {name}", markup=False)
            console.print(_printable(content.decode()), markup=False, soft_wrap=True)


def _printable(text: str) -> str:
    """What a page wrote, without what would steer the terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def _agreed(question: str) -> bool:
    """Whether the person says yes; no answer at all is a no."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False
