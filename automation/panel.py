"""What the panel says at a hand-over; pure: knows no page and no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automation.at_form import UNDONE, label
from automation.decisions import HandOver, Memory
from automation.fields import Match, Resolution
from automation.glance import FieldSeen
from automation.hosts import Address, address
from automation.kinds import shown
from automation.ports import Panel, PanelField
from automation.screens import Field, Flow
from automation.sentences import say, texts
from automation.sighting import Sighting

TITLES = {"review": "title_review", "answer": "title_answer"}
WORDS: tuple[str, ...] = (
    "in_the_form",
    "next",
    "nothing_in_it",
    "missing",
    "changed",
    "asked",
    "show",
)
WORDS += ("show_named", "skip", "submitted", "submitted_note", "smaller", "larger", "save_state")


@dataclass(frozen=True)
class Asked:
    """What to hold the form against, by field name.

    wanted: what was asked for. given: what it held when it was handed over. unanswered: it was
    sent a while ago, as far as can be told, and no answer was recognised.
    """

    wanted: Mapping[str, str]
    given: Mapping[str, str]
    unanswered: bool = False


def panel(decision: HandOver, seen: Sighting, memory: Memory, flow: Flow, asked: Asked) -> Panel:
    """What the panel says at this hand-over."""
    language = memory.language
    text = decision.instruction
    if memory.rehearsal:
        text = f"{text} {say('rehearsal', language)}"
    here = address(seen.where, flow.hosts)
    on_form = decision.kind in ("review", "emptied") or bool(seen.fields and seen.fields.found())
    return Panel(
        turn=_turn("your_turn", memory),
        title=say(TITLES.get(decision.kind, "title_other"), language),
        text=text,
        language=language,
        direction=say("direction", language),
        words=_words(language),
        host=say("on_host", language, host=here.host) if isinstance(here, Address) else "",
        next=say(_next(decision, memory), language),
        fields=_fields(seen, memory, flow, asked) if on_form else (),
        answer=decision.kind == "answer" or asked.unanswered,
    )


def confirmed(memory: Memory, told: str = "") -> Panel:
    """What the panel says once the confirmation was seen. told: where it confirms less than all."""
    language = memory.language
    return Panel(
        turn=_turn("done", memory),
        title=say("title_sent" if told else "title_done", language),
        text=told or say("confirmed", language),
        language=language,
        direction=say("direction", language),
        words=_words(language),
        skip=False,
    )


def _turn(key: str, memory: Memory) -> str:
    turn = say(key, memory.language)
    return f"{say('dry_run', memory.language)}: {turn}" if memory.rehearsal else turn


def _words(language: str) -> Mapping[str, str]:
    return {key: texts(language)[key] for key in WORDS}


def _next(decision: HandOver, memory: Memory) -> str:
    if decision.kind == "answer":
        return "next_answer"
    return "next_review" if memory.reviewed else "next_other"


def _fields(seen: Sighting, memory: Memory, flow: Flow, asked: Asked) -> tuple[PanelField, ...]:
    status, matches = memory.fields, seen.fields.matches if seen.fields else {}
    return tuple(
        _field(field, status[field.name], _box(matches.get(field.name)), asked, memory.language)
        for field in flow.fields
        if field.name in status
    )


def _box(match: Match | None) -> FieldSeen | None:
    """Where the field is; if the person put it in by hand, where they did."""
    boxes = match.boxes if match else ()
    filled = (box for box in boxes if box.value.strip())
    return match.field if match and match.field else next(filled, None)


def marks(flow: Flow, memory: Memory, fields: Resolution) -> list[tuple[str, FieldSeen]]:
    """Every box in which a field that is not filled could be meant, with a word for it."""
    undone = {name for name, status in memory.fields.items() if status in UNDONE}
    undone |= {*fields.covered()}
    return [
        (say("goes_here", memory.language, field=label(field, memory.language)), box)
        for field in flow.fields
        if field.name in undone and field.name in fields.matches
        for box in fields.matches[field.name].outlined
    ]


def _field(
    field: Field, status: str, at: FieldSeen | None, asked: Asked, language: str
) -> PanelField:
    value = asked.wanted.get(field.name)
    return PanelField(
        label=label(field, language),
        status=say(f"status_{status}", language),
        open=status in UNDONE,
        selector=at.selector if at else "",
        name=at.name if at else "",
        kind=at.kind if at else "",
        wanted=None if value is None else shown(at, field, value),
        was=asked.given.get(field.name),
    )
