"""The commands dry-run and run: words to attempts; knows every flow by name."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN
from automation.cli.statement import statement_of, to_mind

if TYPE_CHECKING:
    from automation.account import Account
    from automation.recording import Recording
    from automation.report import Order, Report
    from automation.settings import Settings

PATIENCE_SECONDS = 15

Names = Annotated[list[str] | None, typer.Argument(help="Accounts, by name.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
FlowName = Annotated[str | None, typer.Option("--flow", help="A flow's name; see objector flows.")]
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
        _order(settings, account, flow, route, load(name or DEFAULT_RECORDING), headed=headed)
        for account, name in names.items()
    ]
    return _attempt_all(orders, json_too=json, again=True)


def run(
    accounts: Names = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All accounts.")] = False,
    flow: FlowName = None,
    route: RouteName = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also accounts whose objection already stands.")
    ] = False,
    json: Json = False,
) -> int:
    """Open a window on the real site, fill the form, hand it over."""
    settings = _settings()
    chosen = settings.chosen(accounts or [], every=every)
    orders = [_order(settings, account, flow, route, None, headed=True) for account in chosen]
    _one_browser_each(chosen)
    if settings.sealing.timestamp_url:
        from automation.evidence.timestamp import authority

        authority(settings.sealing)  # said before a window opens
    return _attempt_all(orders, json_too=json, again=again)


def _settings() -> Settings:
    from automation.settings import load

    return load()


def _order(
    settings: Settings,
    account: Account,
    flow_name: str | None,
    route_name: str | None,
    recording: Recording | None,
    *,
    headed: bool,
) -> Order:
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
            "account only. Name one account, or give each table its own 'endpoint'."
        )


def _attempt_all(orders: list[Order], *, json_too: bool, again: bool) -> int:
    """One account after the other; the highest exit code wins."""
    from playwright.sync_api import sync_playwright

    from automation import logs
    from automation.cli.telling import introduce, summarise
    from automation.errors import EvidenceError
    from automation.person import Terminal
    from automation.redact import Redactor
    from automation.session import attempt, standing

    logs.setup(SHOWN.level(orders[0].log_level), Redactor())
    console = SHOWN.console(json_too=json_too)
    reports: list[Report] = []
    with _stoppable() as stopped, sync_playwright() as playwright:
        for order in orders:
            if not again and (earlier := standing(order)):
                console.print(f"{order.account.label}: {earlier.reason}")
                reports.append(earlier)
                continue
            introduce(console, order, _to_mind(order), quiet=SHOWN.quiet)
            alone = order.recording is not None and not order.headed
            terminal = Terminal(console, quiet=SHOWN.quiet, alone=alone)
            try:
                reports.append(attempt(playwright, order, terminal, lambda: bool(stopped)))
            except EvidenceError as error:
                reports.append(_not_begun(order, error))
            summarise(console, reports[-1], quiet=SHOWN.quiet)
            if stopped:
                break
    if json_too:
        SHOWN.document({"attempts": [report.json() for report in reports]})
    return max(report.outcome.exit_code for report in reports)


def _to_mind(order: Order) -> list[str]:
    """What a person should know before the window opens."""
    from automation import brought

    account, statement = order.account, order.statement
    told = to_mind(account, statement, first_party=bool(order.flow.platform))
    invented = order.recording is not None and account.label == "demo"
    own = [] if invented else brought.notes(order.flow, account, statement)
    return [*told, *own]


def _not_begun(order: Order, error: Exception) -> Report:
    from automation.outcome import Outcome
    from automation.report import Report

    label, flow = order.account.label, order.flow.name
    return Report(label, flow, Outcome.FAILED, str(error), recording=order.recording)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Signals only leave a note: the walk ends in order. The second Ctrl-C ends it at once."""
    notes: list[int] = []

    def note(number: int, _frame: object) -> None:
        if notes:
            raise KeyboardInterrupt
        notes.append(number)
        if hasattr(signal, "setitimer"):  # a page that never answers must not hold us
            signal.signal(signal.SIGALRM, note)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before: dict[int, Any] = {number: signal.signal(number, note) for number in numbers}
    try:
        yield notes
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
