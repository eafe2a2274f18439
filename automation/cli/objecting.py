"""The commands dry-run and run: words to attempts; knows every flow by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from automation.cli.statement import statement_of

if TYPE_CHECKING:
    from automation.account import Account
    from automation.recording import Recording
    from automation.report import Order
    from automation.settings import Settings

Names = Annotated[list[str] | None, typer.Argument(help="Accounts, by name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
FlowName = Annotated[str | None, typer.Option("--flow", help="A flow's name; see objector flows.")]
Ahead = Annotated[
    int, typer.Option(min=0, max=5, help="How many windows are made ready while you review one.")
]
RouteName = Annotated[str | None, typer.Option("--route", help="Which way to the form.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("dry-run")(dry_run)
    app.command("run")(run)


def dry_run(
    accounts: Names = None,
    *,
    recording: Annotated[
        str | None, typer.Option(help="A recording's name, or a folder that holds one.")
    ] = None,
    headed: Annotated[
        bool, typer.Option("--headed", help="Show the window; rehearse the submission yourself.")
    ] = False,
    ahead: Ahead = 1,
    flow: FlowName = None,
    route: RouteName = None,
    json: Json = False,
) -> int:
    """Walk a recording of the pages, offline, to the filled form. Needs no settings."""
    from automation.cli.demo import demo
    from automation.recording import load
    from flows import BY_PLATFORM, DEFAULT_RECORDING, RECORDINGS

    settings = _settings()
    chosen = settings.chosen(accounts, every=False) if accounts else ()
    names = {a: recording or RECORDINGS.get(flow or BY_PLATFORM[a.platform], "") for a in chosen}
    if not chosen:
        name = recording or RECORDINGS.get(flow or "", DEFAULT_RECORDING)
        names = {demo(load(name), settings.endpoint): name}
    orders = [
        order_of(settings, account, flow, route, load(name or DEFAULT_RECORDING), headed=headed)
        for account, name in names.items()
    ]
    from automation.cli.sitting import attempt_all

    return attempt_all(orders, json_too=json, again=True, ahead=ahead if headed else 0)


def run(
    accounts: Names = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All accounts.")] = False,
    platform: Annotated[
        str | None, typer.Option(help="Of these only those on this platform.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the last batch stopped.")
    ] = False,
    flow: FlowName = None,
    route: RouteName = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also accounts whose objection stands, or that are covered."),
    ] = False,
    only_open: Annotated[
        bool,
        typer.Option("--only-open", help="Of all only those still to be done: owed, unfinished."),
    ] = False,
    ahead: Ahead = 1,
    per_hour: Annotated[
        int, typer.Option(min=0, help="Windows opened in an hour at most; 0 is no limit.")
    ] = 20,
    json: Json = False,
) -> int:
    """Open a window on the real site, fill the form, hand it over.

    With several accounts the next form is made ready while you review one. With --all, an account
    that another of the same Accounts Center covers is passed over; one that is named never is.
    """
    from automation.cli import batch, choosing
    from automation.cli.sitting import attempt_all

    if only_open:
        choosing.alone(every=every, other=again or resume or bool(accounts))
    settings, skipped = _settings(), None
    if resume:
        chosen, flow, every = batch.rest_of_the_last(settings)
    else:
        chosen, every = settings.chosen(accounts or [], every=every), every and not accounts
    chosen = _on(platform, chosen)
    if every:
        rule = choosing.Rule(again=again, only_open=only_open)
        chosen, skipped = choosing.choose(settings, chosen, flow, rule, json_too=json)
    if not chosen:
        return 0
    orders = [order_of(settings, account, flow, route, None, headed=True) for account in chosen]
    _one_browser_each(chosen)
    _seals(settings)
    if not resume:
        batch.remember(settings, chosen, flow, every=every)
    pace = batch.pace(orders[0].ledger, per_hour)
    who = choosing.Line([] if again or not every else orders, skipped)
    return attempt_all(orders, json_too=json, again=again, ahead=ahead, may_open=pace, line=who)


def _seals(settings: Settings) -> None:
    """Say before a window opens what would stop the timestamp."""
    if settings.sealing.timestamp_url:
        from automation.evidence.timestamp import authority

        authority(settings.sealing)


def _on(platform: str | None, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    from automation.errors import UsageError
    from automation.values import PLATFORMS

    if platform not in (None, *PLATFORMS):
        raise UsageError(f"--platform: wanted {' or '.join(PLATFORMS)}, found '{platform}'.")
    found = tuple(a for a in accounts if platform in (None, a.platform))
    if not found:
        raise UsageError(f"None of these accounts is on '{platform}'. See: objector accounts")
    return found


def _settings() -> Settings:
    from automation.settings import load

    return load()


def order_of(
    settings: Settings,
    account: Account,
    flow_name: str | None,
    route_name: str | None,
    recording: Recording | None,
    *,
    headed: bool,
) -> Order:
    """Check what was named, and put together what is to be attempted."""
    from automation import brought
    from automation.browser.find import find
    from automation.errors import UsageError
    from automation.report import Order
    from flows import BY_PLATFORM, FLOWS, flow_for

    wanted = flow_name or (recording.flow if recording else BY_PLATFORM.get(account.platform))
    if account.platform not in BY_PLATFORM:
        wanted = None
    if wanted not in FLOWS:
        raise UsageError(
            f"There is no flow '{wanted}'. Known: {', '.join(FLOWS)}."
            if wanted
            else f"The account '{account.label}' is on '{account.platform}', for which there is "
            f"no flow yet. Known: {', '.join(BY_PLATFORM)}."
        )
    if recording and recording.flow != wanted:
        raise UsageError(
            f"The recording '{recording.name}' is of the flow '{recording.flow}' and not of "
            f"'{wanted}'. Name another recording, or leave --flow out."
        )
    if recording and recording.request:  # it has the pages of this kind of request alone
        account = replace(account, details=replace(account.details, request=recording.request))
    flow = flow_for(wanted, account.details.request)
    route_name = route_name or (recording.route if recording else "") or None
    if route_name not in (None, *(route.name for route in flow.routes)):
        known = ", ".join(route.name for route in flow.routes)
        raise UsageError(f"The flow '{flow.name}' has no route '{route_name}'. Known: {known}.")
    if account.page and flow.platform and not recording:
        raise UsageError(
            f"The account '{account.label}' is a Facebook Page, and a Page cannot object: each "
            "author has to, with their own account."
        )
    if settings.browser and not account.endpoint:
        find(settings.browser, headed=headed)  # before anything is opened or written
    chosen = statement_of(account)
    return Order(
        account=account,
        statement=brought.statement(flow, account, chosen),
        upload=brought.check(flow, account),
        flow=flow,
        route=flow.route(route_name),
        others=() if route_name else flow.routes[1:],
        data_dir=settings.data_dir,
        evidence_dir=settings.evidence_dir,
        recording=recording,
        headed=headed,
        browser=settings.browser,
        answer_seconds=settings.answer_seconds,
        log_level=settings.log_level,
        sealing=settings.sealing,
    )


def _one_browser_each(accounts: tuple[Account, ...]) -> None:
    from automation.errors import UsageError

    shared = [account.endpoint for account in accounts if account.endpoint]
    if len(shared) > len(set(shared)):
        raise UsageError(
            "Two of these accounts would use the same running browser, which is logged in to one "
            "account only. Name one account, give each table its own 'endpoint', or name several "
            "addresses in OBJECTOR_BROWSER_ENDPOINT."
        )
