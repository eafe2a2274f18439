"""The commands init, accounts and status: who is to object, and how far they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.settings import Settings
    from automation.standing_own import Standing

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.command("accounts")(accounts)
    app.command("status")(status)


def init() -> int:
    """Ask for what is needed; write .env and accounts.toml."""
    from automation.cli.initialise import init as ask_all
    from automation.errors import UsageError

    def ask(question: str, default: str) -> str:
        return str(typer.prompt(question, default=default, show_default=bool(default)))

    try:
        ask_all(Path.cwd(), ask, typer.confirm, typer.echo)
    except (typer.Abort, EOFError) as error:
        raise UsageError("Stopped; nothing was written.") from error
    return 0


def accounts(*, json: Json = False) -> int:
    """List the accounts and where the browser profile of each lies."""
    from automation.settings import load

    rows = accounts_table(load())
    if json:
        SHOWN.document({"accounts": rows})
    elif not rows:
        SHOWN.console().print("No account is set up. Run: objector init")
    else:
        _rows(rows, ("label", "platform", "email", "region", "language"), ("profile",))
    return 0


def accounts_table(found: Settings) -> list[dict[str, str | None]]:
    """List the accounts in order, with the folder of each profile and the e-mail masked.

    Keys: label, platform, email, region, language, profile; region may be None.
    """
    from automation.redact import masked

    return [
        {
            "label": account.label,
            "platform": account.platform,
            "email": masked(account.email),
            "region": account.region,
            "language": account.language,
            "profile": str(found.data_dir / "profiles" / account.label),
        }
        for account in found.accounts
    ]


def status(
    *,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a table, as CSV.")] = False,
) -> int:
    """Show how each account stands, what is due, and the evidence.

    A row per account and flow: what was seen, and apart from it what you said with `tell`.
    """
    import sys

    from automation.cli.choosing import all_standings
    from automation.errors import UsageError
    from automation.settings import load
    from automation.standing_told import row, table

    if json and csv:
        raise UsageError("--json and --csv: wanted one of them, found both.")
    found = all_standings(load())
    if json:
        SHOWN.document({"accounts": [row(each) for each in found]})
    elif csv:
        sys.stdout.write(table(found))
    elif not found:
        SHOWN.console().print("No account is set up, and nothing was attempted yet.")
    else:
        _show(found)
    return 0


def _show(found: list[Standing]) -> None:
    """The table, and below it a line for each with what its state rests on."""
    from automation.standing_told import due, why

    columns = ("account", "flow", "state", "since", "answer due")
    rows = [
        {
            "account": each.account,
            "flow": each.flow,
            "state": each.state.value,
            "since": (each.since or "").partition("T")[0],
            "answer due": due(each),
            "why": why(each),
            "evidence": each.evidence or (each.last.evidence if each.last else None),
        }
        for each in found
    ]
    _rows(rows, columns, ("why", "evidence"))


def _rows(rows: list[dict[str, Any]], first: tuple[str, ...], then: tuple[str, ...]) -> None:
    """A line per row, and what is long, such as a folder, on lines of its own: nothing is cut."""
    from rich.table import Table

    console = SHOWN.console()
    table = Table(*first, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(row[column] or "–") for column in first))
    console.print(table)
    for row in rows:
        for column in then:
            if row[column]:
                named = "" if column == "why" else f"{column} "
                told = f"{row[first[0]]}: {named}{row[column]}"
                console.print(told, markup=False, soft_wrap=True)
