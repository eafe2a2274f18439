"""The command explain: saved pages, recordings, the page in front of a person; acts on none."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from automation.browser.window import PlaywrightWindow
    from automation.recording import Recording
    from automation.screens import Flow
    from automation.settings import Settings

BEAT_MS = 150
YOURS = (
    "This window is yours: go to the page that is to be explained, then press Enter in the "
    "terminal. Nothing is clicked, filled in or sent by the program."
)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain_page)


def explain_page(
    page: Annotated[
        str | None,
        typer.Argument(help="A saved page (HTML, MHTML), or a recording: its name or folder."),
    ] = None,
    *,
    url: Annotated[
        str | None,
        typer.Option(help="The address that an HTML page was saved from; MHTML names its own."),
    ] = None,
    flow: Annotated[str | None, typer.Option(help="A flow's name; see objector flows.")] = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="The page in a window that opens for you; Enter when ready."),
    ] = False,
    account: Annotated[
        str | None, typer.Option(help="With --live: the account whose profile is opened.")
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(help="Write a PNG with landmarks, controls and fields outlined and named."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Say what is seen on a page, why, what comes nearest, and what would come next.

    Saved pages and recordings are shown offline, with their scripts off. With --live a window
    opens on the real site; nothing in it is clicked or filled in.
    """
    from automation.errors import UsageError
    from automation.settings import load

    if live == bool(page):
        raise UsageError("Give one thing to explain: a saved page, a recording, or --live.")
    settings = load()
    with ExitStack() as stack:
        if live:
            told = stack.enter_context(_live(settings, account, flow, url, picture))
        elif _is_recording(page or ""):
            told = _recording(settings, page or "", flow, picture)
        else:
            told = _saved(settings, Path(page or ""), url, flow, picture)
    if json:
        SHOWN.document(told)
        return 0
    for each in told.get("pages", [told]):
        show(each)
    return 0


def _is_recording(page: str) -> bool:
    from automation.recording import names

    return page in names() or Path(page).is_dir()


def _saved(
    settings: Settings, file: Path, url: str | None, flow: str | None, picture: Path | None
) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from automation.browser.saved import open_saved

    chosen = _flow(flow)
    with (
        sync_playwright() as playwright,
        open_saved(playwright, file, url, chosen, settings.browser) as window,
    ):
        return _told(window, chosen, url, picture)


def _recording(
    settings: Settings, name: str, flow: str | None, picture: Path | None
) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from automation.recording import load

    recording = load(name)
    chosen = _flow(flow or recording.flow, recording.request)
    with sync_playwright() as playwright:
        pages = list(_states(playwright, recording, chosen, settings.browser, picture))
    order = [page.name for page in recording.pages]
    return {
        "recording": recording.name,
        "pages": sorted(pages, key=lambda each: order.index(each["page"])),
    }


def _states(
    playwright: Playwright,
    recording: Recording,
    flow: Flow,
    browser: str | None,
    picture: Path | None,
) -> Iterator[dict[str, Any]]:
    """Each page, told; each with a picture of its own, named after it."""
    from automation.browser.saved import open_states

    for state, window in open_states(playwright, recording, flow, browser):
        own = picture and picture.with_stem(f"{picture.stem}-{state.name}")
        told = _told(window, flow, state.url, own)
        yield {"page": state.name, "expected": list(state.screens), **told}


@contextmanager
def _live(
    settings: Settings, account: str | None, flow: str | None, url: str | None, picture: Path | None
) -> Iterator[dict[str, Any]]:
    """The page in front of the person, once they say so."""
    from playwright.sync_api import sync_playwright

    from automation.browser.launch import Plan, open_window
    from automation.lock import held
    from flows import BY_PLATFORM

    (chosen,) = settings.chosen([account] if account else [], every=False)
    known = _flow(flow or BY_PLATFORM.get(chosen.platform))
    profile = settings.data_dir / "profiles" / chosen.label
    plan = Plan(known, True, profile, None, chosen.endpoint, settings.browser)
    with held(profile), sync_playwright() as playwright, open_window(playwright, plan) as opened:
        window = opened.window
        window.goto(url or known.routes[0].start)
        _wait_for_enter(window)
        yield _told(window, known, None, picture)


def _wait_for_enter(window: PlaywrightWindow) -> None:
    """Until the person presses Enter in the terminal; the window is served meanwhile.

    Whoever reads standard input blocks, so another thread does. UsageError if the window closes.
    """
    from automation import sentences
    from automation.errors import UsageError
    from automation.panel import WORDS
    from automation.ports import Panel

    said = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        said.set()

    threading.Thread(target=listen, daemon=True).start()
    words = {key: sentences.texts("en")[key] for key in WORDS}
    panel = Panel("Your turn", "Explain a page", YOURS, language="en", direction="ltr", words=words)
    window.hand_over(panel)
    SHOWN.console(json_too=True).print(YOURS, markup=False)
    while not said.is_set():
        if window.closed():
            raise UsageError("The window was closed before Enter was pressed; nothing to explain.")
        window.pause(BEAT_MS)


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
