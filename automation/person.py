"""Tells the person what is asked, in the terminal; reads nothing from them."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from automation.decisions import HandOver
from automation.logs import get


class Terminal:
    """The person in front of this terminal. One instruction at a time, with a bell."""

    def __init__(self, console: Console, *, quiet: bool = False, alone: bool = False) -> None:
        self.console, self.quiet, self.alone = console, quiet, alone

    def told(self, handover: HandOver) -> None:
        """Say the instruction once. alone: a dry run with nobody there."""
        get().info("handed over", kind=handover.kind, screen=handover.screen)
        lead = "Here a person would be asked:" if self.alone else "Your turn:"
        self.console.print(f"[bold yellow]{lead}[/] {escape(handover.instruction)}")
        if not self.alone and self.console.is_terminal:
            self.console.bell()

    def step(self, text: str) -> None:
        """One line of progress."""
        if not self.quiet:
            self.console.print(f"  [dim]·[/] {escape(text)}")
