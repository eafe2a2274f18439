"""What a person reads before and after an attempt; knows reports, decides nothing."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from automation.logs import redacted
from automation.outcome import Outcome
from automation.recording import Recording
from automation.report import Order, Report

_COLOUR = {0: "green", 1: "red", 130: "red"}


def introduce(console: Console, order: Order, warnings: list[str], *, quiet: bool) -> None:
    """What is about to happen. quiet: only what to mind."""
    for warning in warnings:
        console.print(f"[yellow]Note:[/] {escape(warning)}")
    if quiet:
        return
    who = escape(order.account.label)
    if order.recording:
        console.print(
            f"[bold]DRY RUN[/] of {order.flow.name} for '{who}'. Nothing leaves this machine."
        )
        console.print(escape(_origin(order.recording)))
    else:
        console.print(f"[bold]{escape(order.flow.title)}[/], for '{who}'.")
        console.print("A window opens. I walk and fill; you read, change and submit.")


def _origin(recording: Recording) -> str:
    if recording.origin == "drawn":
        return (
            f"Recording '{recording.name}': drawn after public sources, not recorded from the "
            "site. The real pages may look different."
        )
    return f"Recording '{recording.name}': recorded on {recording.date}, locale {recording.locale}."


def summarise(console: Console, report: Report, *, quiet: bool, named: bool = False) -> None:
    """How it ended, in a few lines; in one if quiet. named: with the account's name."""
    colour = _COLOUR.get(report.outcome.exit_code, "yellow")
    mark = "DRY RUN " if report.recording else ""
    who = f"{escape(report.account)}: " if named else ""
    console.print(
        f"{who}[bold {colour}]{mark}{report.outcome.word}[/]: {escape(report.reason)} "
        f"({report.seconds:.1f} s)"
    )
    if quiet:
        return
    if report.fields:
        told = ", ".join(f"{name} {status}" for name, status in report.fields.items())
        console.print(f"  fields    {told}")
    if report.recording:
        network = report.network
        console.print(
            f"  network   {network.answered} requests answered from the recording, "
            f"{network.refused} refused, {network.left_machine} left this machine"
        )
    for submission in report.submissions:
        word = "rehearsed" if report.recording else "sent     "
        by = " by the recording" if report.recording else ""
        where = redacted(submission.address)
        told = f"{submission.at} to {where}, answered{by}: {submission.status}"
        console.print(f"  {word} {told}")
    if report.evidence:
        console.print(f"  evidence  {escape(str(report.evidence))}", soft_wrap=True)
        page = report.evidence / "data" / "report.html"
        if page.is_file():
            console.print(f"  report    {escape(page.as_uri())}", soft_wrap=True)
    for sentence in report.seal:
        console.print(f"  seal      {escape(sentence)}", soft_wrap=True)
    if report.outcome is Outcome.SENT and not report.recording:
        console.print("  next      An e-mail should confirm it; look in the spam folder too.")
