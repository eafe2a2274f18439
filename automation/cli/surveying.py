"""The command doctor --site: which ways are looked at, how slowly, and what is said of them."""

from __future__ import annotations

import locale
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from automation.recording import Recording
    from automation.screens import Door, Flow
    from automation.survey import Marks, Visit, Way

MOST = 12
PAUSE_SECONDS = 20.0
MOVE_PAUSE_MS = (1_000, 2_500)


@dataclass(frozen=True)
class Wanted:
    """What is looked at: a flow, its routes, languages ("" is the browser's own), how much of it.

    most: visits in all. pause: seconds between two of them, half as much again at random.
    recording: looked at instead of the site.
    """

    flow: str | None
    route: str | None
    languages: tuple[str, ...]
    recording: str | None
    most: int = MOST
    pause: float = PAUSE_SECONDS


def survey(wanted: Wanted, *, json: bool) -> int:
    """Look at the ways, say what was found; 0 healthy, 1 changed or unreachable, 5 not offered."""
    from automation import logs
    from automation.browser import driver
    from automation.redact import Redactor

    logs.setup(SHOWN.level("error"), Redactor())
    visits: list[Visit] = []
    console = SHOWN.console(json_too=json)
    with driver.started() as playwright:
        for found in _visits(playwright, wanted):
            visits.append(found)
            _show(console, found)
    if json:
        told = [found.json() for found in visits]
        SHOWN.document({"ok": all(found.well for found in visits), "visits": told})
    return _code(visits)


def _code(visits: Sequence[Visit]) -> int:
    from automation.outcome import Outcome
    from automation.survey import NOT_OFFERED

    bad = [found for found in visits if not found.well]
    if any(found.state != NOT_OFFERED for found in bad):
        return Outcome.FAILED.exit_code
    return Outcome.NOT_OFFERED.exit_code if bad else 0


def _visits(playwright: Playwright, wanted: Wanted) -> Iterator[Visit]:
    from automation.recording import load
    from automation.survey import STOPPED, Way
    from flows import FLOWS

    if wanted.recording:
        recording = load(wanted.recording)
        yield _recorded(playwright, recording, _compared(playwright, recording))
        return
    flow = _flow(wanted.flow or next(iter(FLOWS)))
    known: dict[str, dict[str, Marks]] = {}
    for turn, (door, language) in enumerate(islice(_doors(flow, wanted), wanted.most)):
        if door.route not in known:
            known[door.route] = _before(playwright, flow, door.route)
        way = Way(flow, door, language, known[door.route])
        found = _live(playwright, way, wanted.pause if turn else 0)
        yield found
        if found.state == STOPPED:
            return  # the site asks for quiet, or for a person


def _flow(name: str) -> Flow:
    from automation.errors import UsageError
    from flows import FLOWS

    if name not in FLOWS:
        raise UsageError(f"There is no flow '{name}'. Known: {', '.join(FLOWS)}.")
    return FLOWS[name]


def _doors(flow: Flow, wanted: Wanted) -> Iterator[tuple[Door, str]]:
    """Each route's own address in each language; the further ones only where it is asked for."""
    from automation.errors import UsageError

    routes = [route for route in flow.routes if wanted.route in (None, route.name)]
    if not routes:
        known = ", ".join(route.name for route in flow.routes)
        raise UsageError(f"The flow '{flow.name}' has no route '{wanted.route}'. Known: {known}.")
    for language in wanted.languages or ("",):
        for route in routes:
            doors = route.doors if wanted.route else route.doors[:1]
            for door in doors:
                yield (replace(door, address=in_language(door.address, language)), language)


def in_language(address: str, language: str) -> str:
    """The address with the key by which Meta's pages are known to take a language."""
    if not language:
        return address
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}locale={_locale(language)}"


def _locale(language: str) -> str:
    """A language as Meta writes it: de_DE for de, pt_BR for pt-BR."""
    return locale.normalize(language.replace("-", "_")).partition(".")[0]


def _before(playwright: Playwright, flow: Flow, route: str) -> dict[str, Marks]:
    """What held on this route's screens when they were recorded; empty if it never was."""
    from automation.recording import load, names

    for name in names():
        recording = load(name)
        fits = recording.flow == flow.name and not recording.request
        if fits and route in (recording.route, *_routes_of(recording, flow)):
            return dict(_recorded(playwright, recording, {}).marks)
    return {}


def _compared(playwright: Playwright, recording: Recording) -> dict[str, Marks]:
    """What a recording from elsewhere is compared with: one of those that ship."""
    from automation.recording import load, names
    from flows import FLOWS

    if recording.folder in [load(name).folder for name in names()] or recording.request:
        return {}
    flow = FLOWS[recording.flow]
    route = recording.route or next(_routes_of(recording, flow), flow.routes[0].name)
    return _before(playwright, flow, route)


def _routes_of(recording: Recording, flow: Flow) -> Iterator[str]:
    """The routes on whose addresses a recording's walk begins."""
    first = recording.start or flow.routes[0].start
    return (r.name for r in flow.routes if any(first == door.address for door in r.doors))


def _recorded(playwright: Playwright, recording: Recording, before: dict[str, Marks]) -> Visit:
    from automation.browser.launch import Plan, open_window
    from automation.settings import load
    from automation.survey import Way, visit
    from flows import flow_for

    flow = flow_for(recording.flow, recording.request)
    route = flow.route(recording.route or None)
    door = replace(route.doors[0], address=recording.start or route.start)
    plan = Plan(flow=flow, headed=False, recording=recording, browser=load().browser)
    with open_window(playwright, plan) as opened:
        return visit(opened.window, Way(flow, door, recording.locale, before))


def _live(playwright: Playwright, way: Way, pause: float) -> Visit:
    """With a browser that nobody has used before: what a stranger sees, logged out.

    pause: seconds to let the site rest before anything is opened, half as much again at random.
    """
    from automation.browser.launch import Plan, display, open_window
    from automation.settings import load
    from automation.survey import visit

    told = way.language
    asked = (f"--lang={told}", f"--accept-lang={told}") if told else ()
    with ExitStack() as stack:
        profile = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="objector-", ignore_cleanup_errors=True)
        )
        plan = Plan(
            flow=way.flow,
            headed=display(),
            profile=Path(profile),
            browser=load().browser,
            arguments=asked,
        )
        window = stack.enter_context(open_window(playwright, plan)).window
        window.pause(round(1000 * pause * random.uniform(1, 1.5)))  # noqa: S311  # no cryptography
        return visit(window, way, lambda: window.pause(random.randint(*MOVE_PAUSE_MS)))  # noqa: S311


def _show(console: Any, found: Visit) -> None:
    colour = "green" if found.well else "red"
    where = " ".join(filter(None, (found.flow, found.route, found.language)))
    console.print(f"[{colour}]{found.state}[/]  ", end="")
    console.print(f"{where}: {found.why}", markup=False)
    for each in found.screens:
        console.print(f"  {each.health:12} {each.screen}", markup=False)
        for mark in each.held if each.health != "healthy" else ():
            console.print(f"    holds  {mark}", markup=False)
        for mark in each.fell:
            console.print(f"    fell   {mark}", markup=False)
    for name, status in found.fields.items():
        console.print(f"  field        {name}: {status}", markup=False)
