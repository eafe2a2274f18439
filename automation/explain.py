"""What the engine sees on one saved page, and what it would do; knows no browser and no site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from automation.decide import decide
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.errors import ObjectorError
from automation.fields import ABSENT, Match
from automation.hosts import bare
from automation.look import Sighting, look
from automation.outcome import Outcome
from automation.ports import Window
from automation.screens import Click, Control, Field, Flow

LONG_AGO = 3600.0


class Explained(Window, Protocol):
    """A window in which controls can also be counted."""

    def count(self, control: Control) -> int:
        """How many visible elements this control names."""


def explain(window: Explained, flow: Flow, url: str) -> dict[str, Any]:
    """The documented JSON for the page that this window shows.

    It supposes that a submission was seen if the page is a confirmation. url: told without query,
    with its path: who maps a page needs it.
    """
    seen, _ = look(lambda: window.glance(flow.probes), window.pause, flow)
    if not seen.settled:
        raise ObjectorError(
            f"The page at '{bare(url)}' does not hold still, so it cannot be explained."
        )
    memory = Memory(attended=True, rehearsal=False, answer_seconds=0)
    supposed = replace(seen, steady=LONG_AGO, submitted=_answers(flow, seen), sent_to=(seen.where,))
    decision, _ = decide(flow, supposed, memory)
    word, instruction = _word(decision)
    matches = seen.fields.matches if seen.fields else {}
    return {
        "url": bare(url),
        "host_allowed": flow.has(url),
        "screens": list(seen.screens),
        "overlays": list(seen.overlays),
        "moves": _moves(window, flow, seen),
        "fields": {field.name: _field(match) for field, match in _told(flow, matches)},
        "decision": word,
        "instruction": instruction,
    }


def _answers(flow: Flow, seen: Sighting) -> bool:
    names = (*seen.screens, *seen.overlays)
    return any(flow.screen(name).end is Outcome.SENT for name in names)


def _told(flow: Flow, matches: Mapping[str, Match]) -> list[tuple[Field, Match]]:
    """The flow's fields; that an optional one is absent is normal."""
    all_of_them = ((field, matches.get(field.name, Match(ABSENT))) for field in flow.fields)
    return [(f, m) for f, m in all_of_them if not (f.optional and m.status == ABSENT)]


def _moves(window: Explained, flow: Flow, seen: Sighting) -> list[dict[str, Any]]:
    return [
        {"screen": name, "control": m.control.describe(), "found": window.count(m.control)}
        for name in (*seen.overlays, *seen.screens)
        for m in flow.screen(name).moves
        if isinstance(m, Click)
    ]


def _field(match: Match) -> dict[str, Any]:
    selector = match.field.selector if match.field else None
    return {"status": match.status, "selector": selector, "score": match.score}


def _word(decision: Decision) -> tuple[str, str]:
    match decision:
        case Make():
            move = decision.move
            what = (
                f"click {move.control.describe()}"
                if isinstance(move, Click)
                else f"go to {move.address}"
            )
            return "move", f"On '{decision.screen}': {what}."
        case Fill():
            return "fill", "Fill in the form, then hand it over for review."
        case HandOver():
            return "hand-over", decision.instruction
        case Wait():
            return "wait", f"Look again: {decision.why}."
        case End():
            return "end", f"{decision.outcome.word}: {decision.reason}."
