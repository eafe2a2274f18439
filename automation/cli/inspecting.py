"""The command flows: what is known."""

from __future__ import annotations

from typing import Annotated

import typer

from automation.cli.shown import SHOWN

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("flows")(flows)


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
