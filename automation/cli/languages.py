"""The table of what is known in each language, for flows --languages; knows no word."""

from __future__ import annotations

from rich.table import Table

from automation.cli.shown import SHOWN


def languages(*, json: bool) -> int:
    """Show how many of the words that the walks look for are known, and which are not."""
    from flows import FLOWS
    from flows.meta.coverage import coverage, needed

    wanted = needed(FLOWS.values())
    told = coverage(FLOWS.values())
    if json:
        of = {group: len(keys) for group, keys in wanted.items()}
        SHOWN.document({"of": of, "languages": [vars(each) for each in told]})
        return 0
    console = SHOWN.console()
    table = Table(title="Words that the walks look for: known of all", box=None, title_style="")
    for name in ("language", *wanted, *told[0].seen):
        table.add_column(name, justify="left" if name == "language" else "right")
    for each in told:
        counts = (f"{len(each.known[group])}/{len(keys)}" for group, keys in wanted.items())
        table.add_row(each.language, *counts, *(str(number) for number in each.seen.values()))
    console.print(table)
    console.print(
        "read, guide, assumed: how each phrase of the file was seen; a * marks what is only "
        "assumed. What a language lacks is found by structure, or asked of you.",
        soft_wrap=True,
    )
    for each in told:
        console.print(f"\n[bold]{each.language}[/]")
        for group in wanted:
            known = [f"{key}*" if key in each.assumed else key for key in each.known[group]]
            console.print(f"  {group:11} {', '.join(known) or '–'}", soft_wrap=True)
            if lacks := each.lacks[group]:
                console.print(f"  {'':11} lacks {', '.join(lacks)}", soft_wrap=True)
    return 0
