"""The command record: a walk to a recording that gives nothing private away; knows every flow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from automation.cli.shown import SHOWN
from automation.outcome import Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

    from automation.account import Account
    from automation.record_session import Taking
    from automation.recorded import Draft
    from automation.recording import Recording
    from automation.report import Order
    from automation.settings import Settings


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record")(record)


def record(
    name: Annotated[str, typer.Argument(help="The recording's name; its folder is called so.")],
    *,
    account: Annotated[
        str | None, typer.Option(help="Whose window; left out, one that is used for recordings.")
    ] = None,
    platform: Annotated[
        str | None, typer.Option(help="instagram or facebook, where no account is named.")
    ] = None,
    flow: Annotated[str | None, typer.Option(help="A flow's name; see objector flows.")] = None,
    route: Annotated[str | None, typer.Option(help="Which way to the form.")] = None,
    start: Annotated[
        str | None, typer.Option(metavar="URL", help="Where to begin, on a host of the site.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(help="The country you visit from, two letters; asked for if not set."),
    ] = None,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Where the folder is put.")] = Path(),
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="You walk; nothing is clicked or filled in for you.")
    ] = False,
    private: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A name or other words to replace; may be repeated."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="RECORDING", help="Record a dry run of it: offline, no window."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without being asked.")] = False,
) -> int:
    """Record the pages of a walk as a recording, with everything private replaced.

    Nothing is submitted, and no log-in or code is kept. Pages stay in memory until you have seen
    what would be written and said yes. The folder holds recording.json and one HTML file for each
    state of a page; fixtures/README.md describes the format.
    """
    from automation import logs
    from automation.redact import Redactor
    from automation.settings import load

    folder = _folder(to, name)
    settings = load()
    logs.setup(SHOWN.level(settings.log_level), Redactor())
    replayed = _replayed(source)
    order = _order(settings, account, platform, flow, route, start, replayed)
    where = _region(order, region, replayed, ask=not yes)
    return _record(order, folder, where, private or [], by_hand=by_hand, yes=yes)


def _record(
    order: Order, folder: Path, region: str, private: list[str], *, by_hand: bool, yes: bool
) -> int:
    from automation.browser import driver
    from automation.browser.launch import display
    from automation.record_write import checked, drafted, previewed, write

    console = SHOWN.console()
    with driver.started() as playwright:
        taking = _take(playwright, order, by_hand=by_hand)
        draft = checked(drafted(order, taking, region, folder.name, private))
        draft, notes = _rehearsed(playwright, draft, taking)
    with previewed(draft, notes) as page:
        for note in notes:
            console.print(note, markup=False)
        if not yes:
            console.print(f"What would be kept: {page.as_uri()}", markup=False, soft_wrap=True)
            if display():
                typer.launch(page.as_uri())
            if not typer.confirm(f"Write {len(draft.pages)} pages to '{folder}'?"):
                console.print("Nothing was written.")
                return Outcome.LEFT.exit_code
    write(draft, folder)
    console.print(f"Written: {folder}", markup=False, soft_wrap=True)
    return 0


def _rehearsed(playwright: Playwright, draft: Draft, taking: Taking) -> tuple[Draft, list[str]]:
    """The draft with how a dry run of it ends, as whoever has no settings would run it."""
    from automation.cli.demo import demo
    from automation.cli.objecting import order_of
    from automation.person import Terminal
    from automation.record_session import rehearse
    from automation.record_write import notes, unpacked
    from automation.settings import load

    with unpacked(draft) as recording:
        order = order_of(load(), demo(recording, None), None, None, recording, headed=False)
        ending = rehearse(playwright, order, Terminal(SHOWN.console(), quiet=True, alone=True))
    draft = draft.expecting(ending.outcome.word, ending.screens, ending.fields)
    return draft, notes(draft, taking.walked, ending)


def _folder(to: Path, name: str) -> Path:
    from automation.errors import UsageError

    plain = name.replace("-", "").replace("_", "")
    if not (plain.isascii() and plain.isalnum() and len(name) <= 60):  # noqa: PLR2004  # as a folder's name
        raise UsageError(
            f"The name of a recording holds letters, digits, '-' and '_' only; found '{name}'."
        )
    folder = to.expanduser().absolute() / name
    if folder.exists():
        raise UsageError(f"There is already something at '{folder}'. Choose another name.")
    return folder


def _replayed(source: str | None) -> Recording | None:
    from automation.recording import load

    return load(source) if source else None


def _account(
    settings: Settings, label: str | None, platform: str | None, replayed: Recording | None
) -> Account:
    """Whose walk it is: a named account, or nobody's, with a profile of its own."""
    from dataclasses import replace

    from automation.account import Account
    from automation.cli.demo import demo
    from automation.errors import UsageError
    from flows import BY_PLATFORM

    if platform and platform not in BY_PLATFORM:
        raise UsageError(f"--platform: wanted {' or '.join(BY_PLATFORM)}, found '{platform}'.")
    if label:
        return settings.account(label)
    if replayed:
        return demo(replayed, None)
    nobody = Account("recording", "person@example.org", region=settings.region)
    return replace(nobody, platform=platform or "instagram", language=settings.language)


def _order(  # noqa: PLR0917  # as many as there are options
    settings: Settings,
    label: str | None,
    platform: str | None,
    flow: str | None,
    route: str | None,
    start: str | None,
    replayed: Recording | None,
) -> Order:
    from dataclasses import replace

    from automation.cli.objecting import order_of
    from automation.errors import UsageError
    from automation.screens import Route

    account = _account(settings, label, platform, replayed)
    made = order_of(settings, account, flow, route, replayed, headed=replayed is None)
    if not start:
        return made
    if not made.flow.has(start):
        raise UsageError(
            f"--start: wanted an https address on a host of the site, found '{start}'. "
            f"Its hosts: {', '.join(sorted(made.flow.hosts))}."
        )
    return replace(made, route=Route("start", start), others=())


def _region(order: Order, given: str | None, replayed: Recording | None, *, ask: bool) -> str:
    from automation.errors import UsageError

    found = given or (replayed.region if replayed else order.account.region)
    if not found and ask:
        found = typer.prompt("Which country do you visit the site from (two letters)?")
    if not (found and len(found) == 2 and found.isascii() and found.isalpha()):  # noqa: PLR2004  # ISO 3166
        raise UsageError(
            "--region: wanted the two letters of the country you visit the site from, "
            f"found '{found or ''}'."
        )
    return found.upper()


def _take(playwright: Playwright, order: Order, *, by_hand: bool) -> Taking:
    from contextlib import nullcontext

    from automation.cli.sitting import stoppable
    from automation.errors import ObjectorError
    from automation.lock import held
    from automation.person import Terminal
    from automation.record_session import take

    alone = order.recording is not None
    person = Terminal(SHOWN.console(), quiet=SHOWN.quiet, alone=alone)
    with nullcontext("") if alone else held(order.profile), stoppable() as stop:
        taking = take(playwright, order, person, lambda: bool(stop.signals), by_hand=by_hand)
    if not any(state.html for state in taking.walked.states):
        raise ObjectorError(
            "No page was recorded: none of the site's own held still, or all were private. "
            "Nothing was written."
        )
    return taking
