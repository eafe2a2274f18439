"""The commands evidence report and evidence index: pages for people, made of what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from automation.cli.evidence import Bag, Json, folder_of
from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.evidence.reading import Kept
    from automation.settings import Settings

Language = Annotated[
    str | None,
    typer.Option(
        "--language", help="Language (BCP 47): ar de en es fr it nl pl pt sv.", metavar="CODE"
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Open it in your browser.")]


def add(group: typer.Typer) -> None:
    """Add the commands to the group evidence."""
    group.command("report")(report)
    group.command("index")(index)


def report(
    bag: Bag,
    *,
    language: Language = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", help="Write it to this file, replacing what is there.", metavar="FILE"
        ),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print it to a PDF beside it, too.")] = False,
    show: Open = False,
    json: Json = False,
) -> int:
    """Print where a bundle's report lies: one page with all that was kept, for any browser.

    A closed bundle brings its own. One without, or in another language, is written beside the
    bundle, never into it.
    """
    from automation.evidence.report_source import gathered
    from automation.settings import load

    folder, settings = folder_of(bag), load()
    kept = gathered(folder)
    page = _page(kept, settings, language, output)
    made = {"bundle": str(folder), "report": str(page), "pdf": None}
    if pdf:
        made["pdf"] = str(_printed(page, kept, settings, output))
    _tell(made, page, show=show, json=json)
    return 0


def index(*, language: Language = None, show: Open = False, json: Json = False) -> int:
    """Write index.html in the folder of evidence: every account, every attempt, what is due.

    What you said with `tell` stands beside what was seen, and is marked as said.
    Bundles that bring no report get one beside them, so that each can be read from there.
    """
    from datetime import UTC, datetime

    from automation import private
    from automation.cli.choosing import all_standings
    from automation.evidence.report_overview import overview, rows
    from automation.evidence.report_source import REPORT, beside, gathered
    from automation.settings import load

    settings = load()
    root = settings.evidence_dir
    for row in rows(root):
        if not row.report:
            _page(gathered(row.folder), settings, language, beside(row.folder, REPORT))
    found = rows(root)
    page = private.folder(root) / "index.html"
    known = all_standings(settings)
    code = language or settings.language
    html = overview(found, language=code, at=datetime.now(UTC), known=known)
    private.write(page, html)
    _tell({"index": str(page), "bundles": len(found)}, page, show=show, json=json)
    return 0


def _page(kept: Kept, settings: Settings, language: str | None, output: Path | None) -> Path:
    """The report that is wanted: the bundle's own if it will do, else one written for this."""
    from automation import private
    from automation.evidence.report import render
    from automation.evidence.report_source import REPORT, beside, own_report

    own = own_report(kept)
    if own and not (language or output):
        return own
    page = output or beside(kept.folder, f"{language}.{REPORT}" if language else REPORT)
    _outside(page, kept.folder)
    code = language or _language_of(kept, settings)
    private.folder(page.absolute().parent)
    private.write(page, render(kept, language=code, beside=True))
    return page


def _printed(page: Path, kept: Kept, settings: Settings, output: Path | None) -> Path:
    """The page as a PDF, beside it, or beside the bundle if the page lies inside."""
    from automation import private
    from automation.browser.printing import printed
    from automation.evidence.report_source import beside

    inside = kept.folder in page.resolve().parents
    file = beside(kept.folder, "report.pdf") if inside else (output or page).with_suffix(".pdf")
    _outside(file, kept.folder)
    private.write(file, printed(page, settings.browser))
    return file


def _outside(file: Path, folder: Path) -> None:
    """Refuse to write into a bundle: a file more, and it would no longer be what was closed."""
    from automation.errors import UsageError

    if folder.resolve() in file.resolve().parents:
        raise UsageError(
            f"--output names '{file}', which lies in the bundle itself, and nothing is added to a "
            "bundle. Name a file elsewhere."
        )


def _language_of(kept: Kept, settings: Settings) -> str:
    """The language of the bundle's account as it is set now, else the person's own."""
    label = kept.told.get("account")
    known = (each.language for each in settings.accounts if each.label == label)
    return next((code for code in known if code), settings.language)


def _tell(made: Mapping[str, object], page: Path, *, show: bool, json: bool) -> None:
    import webbrowser

    if json:
        SHOWN.document(made)
    else:
        for key in ("report", "index", "pdf"):
            if made.get(key):
                SHOWN.console().print(str(made[key]), markup=False, soft_wrap=True)
    if show and not webbrowser.open(page.resolve().as_uri()):
        SHOWN.complain(f"No browser could be opened. Open '{page}' yourself.")
