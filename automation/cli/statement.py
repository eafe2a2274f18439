"""The commands statement list, show, check and prompt, and which statement an account sends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.account import Account, Statement
    from automation.settings import Settings
    from automation.statement_check import Finding

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

group = typer.Typer(no_args_is_help=True, help="What is sent as your objection, and your own text.")


def add(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(group, name="statement")


@group.command("list")
def list_statements(*, json: Json = False) -> int:
    """List the built-in statements: language, law, length, and the accounts that would use each."""
    from automation.settings import load
    from flows.meta.statements import builtin, choose, parts

    accounts = load().accounts
    sent = {a.label: a.statement or choose(a.region, a.language) for a in accounts}
    rows = [
        {
            "name": name,
            "language": parts(name)[0],
            "law": parts(name)[1],
            "characters": len(text),
            "accounts": [label for label, chosen in sent.items() if chosen == name],
        }
        for name, text in builtin().items()
    ]
    own = [
        {"account": label, "statement": Path(chosen).name}
        for label, chosen in sent.items()
        if chosen not in builtin()
    ]
    if json:
        SHOWN.document({"statements": rows, "own": own})
    else:
        _show_list(rows, own)
    return 0


@group.command("show")
def show(
    statement: Annotated[
        str | None, typer.Argument(help="A built-in statement or an account, by name.")
    ] = None,
) -> int:
    """Print a statement exactly as it is typed into the form; without a name, your account's."""
    from automation.settings import load

    _, chosen = _named(load(), statement)
    if chosen.text:
        _print(chosen.text)
    else:
        SHOWN.console(json_too=True).print("The box stays empty on purpose.")
    return 0


@group.command("check")
def check(
    statement: Annotated[
        str | None, typer.Argument(help="A text file, a built-in statement or an account.")
    ] = None,
    *,
    json: Json = False,
) -> int:
    """Say what is wrong with a text; exit 2 if it should not be sent so, 0 with warnings only."""
    from automation.errors import SettingsError
    from automation.settings import load
    from automation.statement_check import Finding
    from flows.meta.claims import laws

    settings = load()
    name, text, found = statement, "", []
    try:
        account, chosen = _named(settings, statement)
        name, text = chosen.name, chosen.text
        found = _findings(account, chosen)
    except SettingsError as error:
        if not json:
            raise
        found = [Finding("unreadable", str(error), unusable=True)]
    if json:
        told = {"statement": name, "characters": len(text), "laws": laws(text)}
        SHOWN.document(
            {
                **told,
                "problems": [_row(each) for each in found if each.unusable],
                "warnings": [_row(each) for each in found if not each.unusable],
            }
        )
    else:
        _show_findings(str(name), text, found)
    return 2 if any(each.unusable for each in found) else 0


@group.command("prompt")
def prompt(
    *,
    language: Annotated[
        str | None, typer.Option(help="Language (BCP 47); without it, your own.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Two letters of the country; without it, yours.")
    ] = None,
) -> int:
    """Print a text for any AI assistant, which then helps you with 2 to 3 sentences of your own."""
    from automation import values
    from automation.settings import load
    from automation.values import Given
    from flows.meta import statements

    settings = load()
    tongue = values.language(Given(language, "--language", Path())) if language else None
    country = values.region(Given(region, "--region", Path())) if region else None
    found = statements.prompt(country or settings.region, tongue or settings.language)
    _print(found.text)
    SHOWN.console(json_too=True).print(f"\n{found.person}", markup=False)
    return 0


def statement_of(account: Account) -> Statement:
    """The statement that this account sends; SettingsError says what to do about its choice."""
    from automation.statement import resolve
    from flows.meta.statements import builtin, choose

    return resolve(account.statement, builtin(), choose(account.region, account.language))


def to_mind(account: Account, statement: Statement, *, first_party: bool = True) -> list[str]:
    """What the person should know of their country and statement before the window opens.

    Nothing of a text of their own is quoted. first_party: see flows.meta.regions.
    """
    from flows.meta import regions, statements

    told = regions.notes(account.region, statement.name, first_party=first_party)
    if account.statement is None:
        told += statements.notes(account.region, account.language)
    if statement.name not in statements.builtin():
        told += [f"Your statement: {each.text}" for each in _findings(account, statement)]
    return told


def _findings(account: Account, statement: Statement) -> list[Finding]:
    from automation.statement_check import Finding, findings
    from flows.meta.claims import misfits

    fit = [Finding(*each) for each in misfits(statement.text, account.region)]
    return sorted([*findings(statement.text, account.language), *fit], key=lambda f: not f.unusable)


def _named(settings: Settings, name: str | None) -> tuple[Account, Statement]:
    """The statement with this name, of this account or in this file, and whose it is."""
    from dataclasses import replace

    from automation import values
    from automation.account import Account
    from automation.values import Given
    from flows.meta.statements import builtin

    nobody = Account("", "", region=settings.region, language=settings.language)
    if name is None:
        account = _only(settings) or nobody
        return account, statement_of(account)
    if name not in builtin():
        for account in settings.accounts:
            if account.label == name:
                return account, statement_of(account)
    chosen = values.statement(Given(name, "", Path.cwd()))
    owners = [account for account in settings.accounts if account.statement == chosen]
    account = replace(owners[0] if owners else nobody, statement=chosen)
    return account, statement_of(account)


def _only(settings: Settings) -> Account | None:
    """The account that is meant where none is named; None if there is none at all."""
    from automation.errors import SettingsError, UsageError

    if not settings.accounts:
        return None
    try:
        return settings.chosen([], every=False)[0]
    except SettingsError as error:
        labels = ", ".join(f"'{account.label}'" for account in settings.accounts)
        raise UsageError(
            f"Whose statement? Name an account ({labels}), or a built-in statement."
        ) from error


def _row(finding: Finding) -> dict[str, Any]:
    return {"kind": finding.kind, "text": finding.text, "quote": finding.quote}


def _show_findings(name: str, text: str, found: list[Finding]) -> None:
    console = SHOWN.console()
    for each in found:
        mark = "[red]problem[/]" if each.unusable else "[yellow]warning[/]"
        console.print(f"{mark}  ", end="")
        quote = f" ('{each.quote}')" if each.quote else ""
        console.print(f"{each.text}{quote}", markup=False)
    if not text:
        console.print("The box stays empty on purpose.")
    elif not found:
        console.print(f"fine     {name}: {len(text)} characters", markup=False)


def _show_list(rows: list[dict[str, Any]], own: list[dict[str, str]]) -> None:
    from rich.table import Table

    table = Table("name", "language", "law", "characters", "accounts", box=None, pad_edge=False)
    for row in rows:
        told = (row["name"], row["language"], row["law"], str(row["characters"]))
        table.add_row(*told, ", ".join(row["accounts"]))
    console = SHOWN.console()
    console.print(table)
    for each in own:
        console.print(f"{each['account']} uses {each['statement']}", markup=False)


def _print(text: str) -> None:
    """The text alone, in UTF-8 whatever the system's encoding is: it may go into a file."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()
