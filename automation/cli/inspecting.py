"""The commands flows and doctor: what is known, what is missing."""

from __future__ import annotations

from typing import Annotated

import typer

from automation.cli.shown import SHOWN

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("flows")(flows)
    app.command("doctor")(doctor)


def flows(
    *,
    languages: Annotated[
        bool, typer.Option("--languages", help="Which words are known in each language.")
    ] = False,
    json: Json = False,
) -> int:
    """List the flows: routes, screens, languages."""
    from automation.cli.languages import languages as coverage
    from flows import FLOWS

    if languages:
        return coverage(json=json)
    told = [
        {
            "name": flow.name,
            "title": flow.title,
            "platform": flow.platform,
            "version": flow.version,
            "routes": [
                {"name": r.name, "starts": [door.address for door in r.doors]} for r in flow.routes
            ],
            "screens": [screen.name for screen in flow.screens],
            "languages": flow.languages,
        }
        for flow in FLOWS.values()
    ]
    if json:
        SHOWN.document({"flows": told})
        return 0
    console = SHOWN.console()
    for flow in FLOWS.values():
        console.print(f"[bold]{flow.name}[/]  {flow.title} (map of {flow.version})")
        for route in flow.routes:
            starts = ", ".join(door.address for door in route.doors)
            console.print(f"  route     {route.name}: {starts}", soft_wrap=True)
        console.print(f"  screens   {', '.join(screen.name for screen in flow.screens)}")
        console.print(f"  languages {', '.join(flow.languages)} (more: --languages)")
    return 0


def doctor(*, json: Json = False) -> int:
    """Check what is installed or missing, with a remedy."""
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
