"""What the engine sees on one page, why, and what it would do; knows no browser and no site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from automation.annotated import CONTROL, FIELD, LANDMARK, Mark, annotate
from automation.decide import decide
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.errors import ObjectorError
from automation.fields import ABSENT, Match
from automation.hosts import bare
from automation.look import look
from automation.outcome import Outcome
from automation.ports import Window
from automation.reasons import Places, Reasons, suggestions
from automation.screens import Chosen, Click, Condition, Control, Field, Flow, Has, Says, Shows
from automation.sighting import Sighting

LONG_AGO = 3600.0
LOOKS, LOOK_AGAIN_MS = 3, 300


class Explained(Window, Protocol):
    """A window in which controls can also be counted, and our scripts asked."""

    def count(self, control: Control) -> int:
        """How many visible elements this control names."""

    def evaluate(self, expression: str) -> Any:
        """Evaluate in our world of the page."""


@dataclass(frozen=True)
class Page:
    """One page that was looked at. told: the documented JSON."""

    told: dict[str, Any]
    flow: Flow
    seen: Sighting
    reasons: Reasons | None

    @property
    def unpictured(self) -> str:
        """Why there is no picture of this page, or ""."""
        private = [n for n in self.told["screens"] if self.flow.screen(n).private]
        private += [n for n in self.told["overlays"] if self.flow.screen(n).private]
        secret = self.seen.secret or self.seen.log_in or bool(private)
        return "it may hold a password or a code" if secret else ""


def explain(window: Explained, flow: Flow, url: str, places: Places | None = None) -> Page:
    """Look at the page that this window shows, and say what is seen and why.

    It supposes that a submission was seen if the page is a confirmation. url: told without query,
    with its path: who maps a page needs it. places: by phrase, where the flow keeps it; left out,
    nothing is said of what comes nearest.
    """
    for _ in range(LOOKS):  # a page that is still being drawn comes to rest
        seen, glance = look(lambda: window.glance(flow.probes), window.pause, flow)
        if seen.settled:
            break
        window.pause(LOOK_AGAIN_MS)
    if not seen.settled:
        raise ObjectorError(
            f"The page at '{bare(url)}' does not hold still, so it cannot be explained."
        )
    memory = Memory(attended=True, rehearsal=False, answer_seconds=0)
    supposed = replace(seen, steady=LONG_AGO, submitted=_answers(flow, seen), sent_to=(seen.where,))
    decision, _ = decide(flow, supposed, memory)
    word, instruction = _word(decision)
    matches = seen.fields.matches if seen.fields else {}
    reasons = Reasons(flow, glance, places or {}) if glance else None
    asked = reasons if places is not None else None
    nearest = asked.screens((*seen.overlays, *seen.screens)) if asked else []
    moves = _moves(window, flow, seen, asked)
    told = {
        "url": bare(url),
        "host_allowed": flow.has(url),
        "screens": list(seen.screens),
        "overlays": list(seen.overlays),
        "moves": moves,
        "fields": {field.name: _field(match) for field, match in _told(flow, matches)},
        "decision": word,
        "instruction": instruction,
        "nearest": nearest,
        "suggestions": suggestions(nearest, moves),
    }
    return Page(told, flow, seen, reasons)


def picture(window: Explained, page: Page) -> bytes:
    """A PNG of the page with landmarks, controls and fields outlined and named.

    ObjectorError for a page of which no picture is taken.
    """
    if page.unpictured:
        raise ObjectorError(f"No picture is taken of this page: {page.unpictured}.")
    asked = [*_landmarks(page), *_controls(page), *_fields(page)]
    wanted = json.dumps([each for _, _, each in asked])
    found = window.evaluate(f"objector.rects({wanted})") or {"ratio": 1, "boxes": []}
    marks = [
        Mark(kind, name, (box[0], box[1], box[2], box[3]))
        for (kind, name, _), boxes in zip(asked, found["boxes"], strict=False)
        for box in boxes
    ]
    told = page.told
    seen = ", ".join([*told["overlays"], *told["screens"]]) or "no screen that is known"
    notes = [f"seen: {seen}", f"next: {told['decision']}. {told['instruction']}"]
    taken = window.capture(("picture",))
    if "picture" not in taken.kept:
        raise ObjectorError(f"No picture could be taken: {taken.failed['picture']}.")
    return annotate(taken.kept["picture"], marks, found["ratio"], notes)


Asked = tuple[str, str, dict[str, Any]]


def _landmarks(page: Page) -> list[Asked]:
    """What holds of the landmarks of the screens that are seen, as far as it has a place."""
    names = [*page.told["overlays"], *page.told["screens"]]
    conditions = [
        (name, condition)
        for name in names
        for mark in page.flow.screen(name).landmarks
        for condition in mark.conditions
    ]
    holds = page.reasons.holds if page.reasons else lambda _: False
    return [
        (LANDMARK, name, place)
        for name, condition in dict.fromkeys(conditions)
        if holds(condition) and (place := _place(condition))
    ]


def _place(condition: Condition) -> dict[str, Any] | None:
    match condition:
        case Shows():
            return _at(condition.control)
        case Chosen():
            return {"roles": ["radio"], "pattern": condition.pattern.pattern}
        case Says():
            return {"pattern": condition.pattern.pattern}
        case Has():
            return {"css": condition.css}
        case _:
            return None


def _at(control: Control) -> dict[str, Any]:
    return {
        "roles": control.roles,
        "pattern": control.pattern.pattern,
        "dialog": control.in_dialog,
        "css": control.css,
    }


def _controls(page: Page) -> list[Asked]:
    names = [*page.told["overlays"], *page.told["screens"]]
    return [
        (CONTROL, f"{name} {number}: {control.name.say(page.seen.language)}", _at(control))
        for name in names
        for number, control in enumerate(page.flow.screen(name).controls, 1)
    ]


def _fields(page: Page) -> list[Asked]:
    matches = page.seen.fields.matches if page.seen.fields else {}
    return [
        (FIELD, f"{name}: {match.status}", {"key": box.key, "selector": box.selector})
        for name, match in matches.items()
        for box in match.outlined
    ]


def _answers(flow: Flow, seen: Sighting) -> bool:
    names = (*seen.screens, *seen.overlays)
    return any(flow.screen(name).end is Outcome.SENT for name in names)


def _told(flow: Flow, matches: Mapping[str, Match]) -> list[tuple[Field, Match]]:
    """The flow's fields; that an optional one is absent is normal."""
    all_of_them = ((field, matches.get(field.name, Match(ABSENT))) for field in flow.fields)
    return [(f, m) for f, m in all_of_them if not (f.optional and m.status == ABSENT)]


def _moves(
    window: Explained, flow: Flow, seen: Sighting, reasons: Reasons | None
) -> list[dict[str, Any]]:
    """The clicks of the screens that are seen; of what is not found, what is most like it."""
    moves = []
    for name in (*seen.overlays, *seen.screens):
        for control in flow.screen(name).controls:
            found = window.count(control)
            near = None if found or reasons is None else reasons.near(Shows(control))
            told = {"screen": name, "control": control.describe(), "found": found}
            moves.append({**told, "nearest": near.data() if near else None})
    return moves


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
