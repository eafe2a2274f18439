"""The command explain: saved pages, recordings, the page in front of a person; acts on none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.browser.window import PlaywrightWindow
    from automation.screens import Flow
    from automation.settings import Settings


PageOrRecording = Annotated[
    str | None,
    typer.Argument(
        metavar="[PAGE]", help="A saved page (HTML, MHTML), or a recording: its name or folder."
    ),
]
Url = Annotated[
    str | None,
    typer.Option(help="The address that an HTML page was saved from; MHTML names its own."),
]
FlowName = Annotated[str | None, typer.Option("--flow", help="A flow's name; see objector flows.")]
Live = Annotated[
    bool, typer.Option("--live", help="The page in a window that opens for you; Enter when ready.")
]
AccountName = Annotated[
    str | None, typer.Option("--account", help="With --live: the account whose profile is opened.")
]
Picture = Annotated[
    Path | None,
    typer.Option(help="Write a PNG with landmarks, controls and fields outlined and named."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain_page)


@dataclass(frozen=True)
class _Wish:
    """What was asked for on the command line, and the settings."""

    settings: Settings
    url: str | None
    flow: str | None
    account: str | None
    picture: Path | None


def explain_page(
    page: PageOrRecording = None,
    *,
    url: Url = None,
    flow: FlowName = None,
    live: Live = False,
    account: AccountName = None,
    picture: Picture = None,
    json: Json = False,
) -> int:
    """Say what is seen on a saved page, and what would come next. Offline, scripts off.

    Also of all pages of a recording and, with --live, of the page in a window that opens on the
    real site for the person, in which nothing is clicked or filled in. It tells why each screen
    was recognised or not, and what on the page comes nearest to a word that was wanted.
    """
    from automation.errors import UsageError
    from automation.recording import names
    from automation.settings import load

    if live == bool(page):
        raise UsageError("Give one thing to explain: a saved page, a recording, or --live.")
    wish = _Wish(load(), url, flow, account, picture)
    if live or page is None:
        told = _in_front(wish)
    elif page in names() or Path(page).is_dir():
        told = _recording(wish, page)
    else:
        told = saved(Path(page), url, flow, wish.settings.browser, picture)
    if json:
        SHOWN.document(told)
        return 0
    for each in told.get("pages", [told]):
        show(each)
    return 0


def saved(
    file: Path,
    url: str | None,
    flow: str | None,
    browser: str | None,
    picture: Path | None = None,
) -> dict[str, Any]:
    """A saved page explained. flow: its name; browser: as in the settings."""
    from automation.browser import driver
    from automation.browser.saved import open_saved

    chosen = _flow(flow)
    with (
        driver.started() as playwright,
        open_saved(playwright, file, url, chosen, browser) as window,
    ):
        return _told(window, chosen, url, picture)


def _recording(wish: _Wish, name: str) -> dict[str, Any]:
    """Each page, in the recording's order; each with a picture of its own, named after it."""
    from automation.browser import driver
    from automation.browser.saved import open_states
    from automation.recording import load

    recording, picture, pages = load(name), wish.picture, {}
    flow = _flow(wish.flow or recording.flow, recording.request)
    with driver.started() as playwright:
        for state, window in open_states(playwright, recording, flow, wish.settings.browser):
            own = picture and picture.with_stem(f"{picture.stem}-{state.name}")
            told = _told(window, flow, state.url, own)
            pages[state.name] = {"page": state.name, "expected": list(state.screens), **told}
    return {"recording": recording.name, "pages": [pages[each.name] for each in recording.pages]}


def _in_front(wish: _Wish) -> dict[str, Any]:
    """The page in front of the person, once they say so."""
    from automation.cli.live import in_front
    from flows import BY_PLATFORM

    given = [wish.account] if wish.account else []
    (chosen,) = wish.settings.chosen(given, every=False)
    flow = _flow(wish.flow or BY_PLATFORM.get(chosen.platform))
    with in_front(wish.settings, chosen, flow, wish.url) as window:
        return _told(window, flow, None, wish.picture)


def _told(
    window: PlaywrightWindow, flow: Flow, url: str | None, picture: Path | None
) -> dict[str, Any]:
    from automation.annotated import save
    from automation.explain import explain
    from automation.explain import picture as pictured
    from flows.meta.labels import places

    at = url or str(window.evaluate("location.href") or "")
    page = explain(window, flow, at, places())
    told: Mapping[str, Any] = page.told
    if picture and page.unpictured:
        return {**told, "picture": None, "not_pictured": page.unpictured}
    if picture:
        save(pictured(window, page), picture)
        return {**told, "picture": str(picture)}
    return dict(told)


def _flow(name: str | None, request: str = "") -> Flow:
    from automation.errors import UsageError
    from flows import FLOWS, flow_for

    chosen = name or next(iter(FLOWS))
    if chosen not in FLOWS:
        raise UsageError(f"There is no flow '{chosen}'. Known: {', '.join(FLOWS)}.")
    return flow_for(chosen, request or None)


def show(told: Mapping[str, Any]) -> None:
    """One page, in lines."""
    console = SHOWN.console()

    def line(word: str, text: str) -> None:
        console.print(f"{word:<9} {text}", markup=False)

    if "page" in told:
        line("\npage", f"{told['page']} (expected: {', '.join(told['expected']) or 'no screen'})")
    line("address", told["url"])
    line("host", "the site’s own" if told["host_allowed"] else "not the site’s")
    line("seen", ", ".join([*told["overlays"], *told["screens"]]) or "no screen that is known")
    for move in told["moves"]:
        line("move", f"{move['control']}: {move['found']} found")
    for name, field in told["fields"].items():
        where = f" at {field['selector']} (score {field['score']})" if field["selector"] else ""
        line("field", f"{name}: {field['status']}{where}")
    line("next", f"{told['decision']}. {told['instruction']}")
    for near in told["suggestions"]:
        line("nearly", f"{near['screen']}: {_suggested(near)}")
    _reasons(line, told["nearest"])
    if "picture" in told:
        line("picture", told["picture"] or f"none: {told['not_pictured']}")


def _reasons(line: Callable[[str, str], None], screens: Iterable[Mapping[str, Any]]) -> None:
    for screen in screens:
        line("screen", f"{screen['screen']}{'' if screen['seen'] else ' (not seen)'}")
        for number, mark in enumerate(screen["landmarks"], 1):
            line("", f"landmark {number} {'holds' if mark['holds'] else 'does not hold'}:")
            for each in mark["conditions"]:
                line("", f"  {'yes' if each['holds'] else 'NO '} {each['what']}")


def _suggested(near: Mapping[str, Any]) -> str:
    wanted, text, likeness = near["wanted"], near["text"], near["likeness"]
    said = f"wanted '{wanted}', nearest on the page: '{text}' ({likeness} %)"
    return f"{said}; the word stands in {near['kept'][0]}" if near["kept"] else said
