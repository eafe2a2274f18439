"""The command doctor: what is missing here, and whether the map of the site still fits."""

from __future__ import annotations

from typing import Annotated

import typer

from automation.cli.shown import SHOWN


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    *,
    site: Annotated[
        bool, typer.Option("--site", help="Look at the site's pages instead, logged out.")
    ] = False,
    recording: Annotated[
        str | None, typer.Option(help="With --site: a recording to look at instead of the site.")
    ] = None,
    flow: Annotated[
        str | None, typer.Option(help="With --site: which flow; default first.")
    ] = None,
    route: Annotated[
        str | None, typer.Option(help="With --site: this way only, by all its addresses.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="With --site: in these languages, one by one.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="With --site: visits at most.")] = 12,
    pause: Annotated[float, typer.Option(min=5, help="With --site: seconds between visits.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Check what is installed or missing, with a remedy.

    With --site, look whether the map still fits. It fills nothing, clicks only what leads on, and
    ends at the form or at a log-in. Exit codes: 0 all is well,
    1 something changed or was not reached, 5 not offered.
    """
    if site or recording:
        from automation.cli.surveying import Wanted, survey

        languages = tuple(language or ())
        return survey(Wanted(flow, route, languages, recording, most, pause), json=json)

    return _here(json=json)


def _here(*, json: bool) -> int:
    from automation.doctor import examine

    checks = examine()
    healthy = all(check.status != "missing" for check in checks)
    if json:
        SHOWN.document({"ok": healthy, "checks": [vars(check) for check in checks]})
        return 0 if healthy else 1
    console = SHOWN.console()
    colours = {"ok": "green", "note": "yellow", "missing": "red"}
    for check in checks:
        console.print(f"[{colours[check.status]}]{check.status:8}[/]{check.name}: ", end="")
        console.print(check.found, markup=False)
        if check.remedy:
            console.print(f"        → {check.remedy}", markup=False)
    return 0 if healthy else 1
