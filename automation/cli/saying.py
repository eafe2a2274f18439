"""The command tell: what the person knows of an attempt and the program did not see."""

from __future__ import annotations

from typing import Annotated

import typer

from automation.cli.shown import SHOWN
from automation.outcome import Word


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tell")(tell)


def tell(
    account: Annotated[str, typer.Argument(help="The account, by name.", metavar="ACCOUNT")],
    what: Annotated[Word, typer.Argument(help="What happened.", metavar="|".join(Word))],
    *,
    flow: Annotated[
        str | None, typer.Option("--flow", help="A flow's name; see objector flows.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day it was so; today.", metavar="YYYY-MM-DD")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Say what became of an attempt, where the program did not see it.

    sent, not-sent: what you did. confirmed, refused: what Meta answered. It is added to the ledger
    as said by you; what was seen stays. A deadline counts from the day you name.
    """
    from datetime import datetime

    from automation import said
    from automation.cli.choosing import all_standings, first_flow
    from automation.ledger import Ledger
    from automation.settings import load
    from automation.standing import standing_of
    from automation.standing_told import row, why

    settings = load()
    who = settings.account(account)
    wanted = first_flow(who, flow)
    day = said.day(on, datetime.now().astimezone().date())
    said.check(what, day, standing_of(all_standings(settings), who.label, wanted))
    Ledger(settings.data_dir / "ledger.sqlite3").said(
        who.label, wanted, what.value, day.isoformat()
    )
    now = standing_of(all_standings(settings), who.label, wanted)
    if json:
        SHOWN.document(row(now))
    else:
        SHOWN.console().print(f"{who.label}: {now.state}. {why(now)}", markup=False, soft_wrap=True)
    return 0
