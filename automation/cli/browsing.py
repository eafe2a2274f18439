"""The command browser: which browser is used, which others there are, how to get one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.browser.find import Browser

USES = {"windows": True, "dry runs": False}
CHOOSE = (
    "To choose another, write OBJECTOR_BROWSER=<path, command or channel> into your .env. To use "
    "one that runs already, see OBJECTOR_BROWSER_ENDPOINT."
)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("browser")(browser)


def browser(
    *,
    install: Annotated[
        bool, typer.Option("--install", help="Have Playwright download its own Chromium first.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Show which browser is used, and every other that was found.

    Exit codes: 0 there is one for windows and for dry runs, 1 there is none, or the download
    failed.
    """
    if install:
        _install()
    from automation.browser.driver import own_download
    from automation.browser.find import candidates
    from automation.settings import load

    chosen, own = load().browser, own_download()
    used = {use: _used(chosen, own, headed=headed) for use, headed in USES.items()}
    others = [_told(each, own) for each in candidates(headed=False, own=own)]
    whole = all("path" in each for each in used.values())
    if json:
        SHOWN.document({"used": used, "found": others, "chosen": chosen})
        return 0 if whole else 1
    console = SHOWN.console()
    for use, told in used.items():
        console.print(f"for {use:9}", end="")
        console.print(_line(told), markup=False)
    console.print("found")
    for told in others:
        console.print(f"  {_line(told)}", markup=False)
    console.print(CHOOSE, markup=False)
    return 0 if whole else 1


def _used(chosen: str | None, own: str | None, *, headed: bool) -> dict[str, Any]:
    """The browser that would be started, or why there is none."""
    from automation.browser.find import find
    from automation.errors import WindowError

    try:
        return _told(find(chosen, headed=headed, own=own), own)
    except WindowError as error:
        return {"missing": str(error)}


def _told(found: Browser, own: str | None) -> dict[str, Any]:
    return {"path": found.path or own, "found": found.found, "window": not found.shell}


def _line(told: dict[str, Any]) -> str:
    if "missing" in told:
        return f"none. {told['missing']}"
    shell = "" if told["window"] else "; opens no window"
    return f"{told['path']} ({told['found']}{shell})"


def _install() -> None:
    """The download; WindowError if it fails."""
    from automation.browser.driver import install
    from automation.errors import WindowError

    if code := install():
        raise WindowError(
            f"'playwright install chromium' ended with exit code {code}; what it said stands "
            "above. Check the network and its proxy, or install Chrome, Edge or Chromium yourself."
        )
