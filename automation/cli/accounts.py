"""The commands init, accounts and status: who is to object, and how far they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.settings import Settings

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


def status(*, json: Json = False) -> int:
    """Show how each account stands, what is due, and the evidence."""
    from automation.settings import load

    rows = _standings(load())
    if json:
        SHOWN.document({"accounts": rows})
    elif not rows:
        SHOWN.console().print("No account is set up, and nothing was attempted yet.")
    else:
        _rows(rows, ("account", "outcome", "at", "deadline"), ("evidence",))
    return 0


def _standings(settings: Settings) -> list[dict[str, Any]]:
    """A row per account and flow; accounts without an attempt have one row, without outcome."""
    from automation.ledger import ENDED, Ledger, deadline
    from flows import BY_PLATFORM

    last = Ledger(settings.data_dir / "ledger.sqlite3").status()
    rows: list[dict[str, Any]] = []
    for (label, flow), event in sorted(last.items()):
        outcome = event.facts["outcome"] if event.kind == ENDED else "unfinished"
        rows.append(
            {
                "account": label,
                "flow": flow,
                "outcome": outcome,
                "at": event.at,
                "deadline": deadline(event),
                "evidence": event.facts.get("evidence"),
            }
        )
    seen = {row["account"] for row in rows}
    rows += [
        {
            "account": account.label,
            "flow": BY_PLATFORM.get(account.platform),
            "outcome": None,
            "at": None,
            "deadline": None,
            "evidence": None,
        }
        for account in settings.accounts
        if account.label not in seen
    ]
    return rows


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
                told = f"{row[first[0]]}: {column} {row[column]}"
                console.print(told, markup=False, soft_wrap=True)
