"""The commands explain and flows: what is seen, what is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from automation.cli.shown import SHOWN

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain")(explain_page)
    app.command("flows")(flows)


def explain_page(
    page: Annotated[Path, typer.Argument(help="A saved page (HTML).")],
    *,
    url: Annotated[str, typer.Option(help="The address that the page was saved from.")],
    flow: Annotated[str | None, typer.Option(help="A flow's name; see objector flows.")] = None,
    json: Json = False,
) -> int:
    """Say what is seen on a saved page, and what would come next. Offline, scripts off."""
    from playwright.sync_api import sync_playwright

    from automation.browser.saved import open_saved
    from automation.errors import UsageError
    from automation.explain import explain
    from automation.settings import load
    from flows import FLOWS

    name = flow or next(iter(FLOWS))
    if name not in FLOWS:
        raise UsageError(f"There is no flow '{name}'. Known: {', '.join(FLOWS)}.")
    settings = load()
    with (
        sync_playwright() as playwright,
        open_saved(playwright, page, url, FLOWS[name], settings.browser) as window,
    ):
        told = explain(window, FLOWS[name], url)
    if json:
        SHOWN.document(told)
    else:
        _show(told)
    return 0


def _show(told: dict[str, Any]) -> None:
    console = SHOWN.console()
    seen = [*told["overlays"], *told["screens"]]
    console.print(f"address   {told['url']}", markup=False)
    console.print(f"host      {'the site’s own' if told['host_allowed'] else 'not the site’s'}")
    console.print(f"seen      {', '.join(seen) or 'no screen that is known'}")
    for move in told["moves"]:
        console.print(f"move      {move['control']}: {move['found']} found", markup=False)
    for name, field in told["fields"].items():
        where = f" at {field['selector']} (score {field['score']})" if field["selector"] else ""
        console.print(f"field     {name}: {field['status']}{where}", markup=False)
    console.print(f"next      {told['decision']}. {told['instruction']}", markup=False)


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
