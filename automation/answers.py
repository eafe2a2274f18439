"""What counts as the answer to what was sent: nothing that stood there before, nothing unanswered.

Pure; knows no browser and no site.
"""

from __future__ import annotations

from dataclasses import replace

from automation.decisions import Decision, End, Memory, Wait
from automation.outcome import Outcome
from automation.screens import Flow
from automation.sighting import Sighting

LEAST = 6.0  # seconds that an answer may take, however impatient the settings are


def answers_only(flow: Flow, seen: Sighting, memory: Memory) -> Sighting:
    """Without the confirmations whose words stood on the page before anything was sent."""
    if not seen.submitted:
        return seen
    said = {screen for screen, _ in seen.promised}
    fresh = {screen for screen, _ in seen.promised - memory.promised}
    stale = {name for name in said - fresh if flow.screen(name).end is Outcome.SENT}
    return replace(
        seen,
        screens=tuple(name for name in seen.screens if name not in stale),
        overlays=tuple(name for name in seen.overlays if name not in stale),
    )


def pending(seen: Sighting, memory: Memory) -> Decision:
    """The page speaks of success, but what was sent has no answer yet: it may still be a fault."""
    if seen.steady >= max(memory.answer_seconds, LEAST):
        return End(Outcome.UNCONFIRMED, "a submission left; no answer to it was seen")
    return Wait("what was sent is not answered yet")
