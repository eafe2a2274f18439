"""What tests share beside fixtures: places, marked values, and a person who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from automation.browser.window import PlaywrightWindow
from automation.decisions import HandOver

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
EMAIL = "anna@example.org"
STATEMENT = (
    "I object to the use of my information for AI at Meta, because it was shared for other "
    "purposes and with other people."
)


@dataclass
class Somebody:
    """The person at the window, in a test: told() acts as a person would, once per instruction.

    does: what they do at a hand-over of this kind; it gets the window.
    """

    does: dict[str, Callable[[PlaywrightWindow], None]] = field(default_factory=dict)
    heard: list[HandOver] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    window: PlaywrightWindow | None = None

    def told(self, handover: HandOver) -> None:
        """Act on the instruction."""
        self.heard.append(handover)
        action = self.does.get(handover.kind) or self.does.get(handover.screen)
        if action is not None:
            assert self.window is not None
            action(self.window)

    def step(self, text: str) -> None:
        """Progress."""
        self.steps.append(text)
