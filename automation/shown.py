"""What the person is shown of the form's fields: a line and a mark each; knows no browser."""

from __future__ import annotations

from automation.at_form import UNDONE
from automation.decisions import Memory
from automation.fields import COVERED, Match, Resolution
from automation.glance import FieldSeen
from automation.ports import Values
from automation.screens import Flow
from automation.sentences import BELONGS_THERE, GOES_HERE, STATUS


def left(match: Match, values: Values, name: str) -> str:
    """What to call a field that is not filled; a covered one may hold something already."""
    if match.status != COVERED or not match.held:
        return match.status
    return "kept" if values.by_field.get(name, "").strip() in match.held else "differs"


def lines(flow: Flow, memory: Memory, values: Values) -> list[str]:
    """What became of each field, with its text where the person has to put it in."""
    labels = {field.name: field.label for field in flow.fields}
    told = []
    for name, status in memory.fields.items():
        line, value = f"{labels[name]}: {STATUS[status]}", values.by_field.get(name)
        asked = status in UNDONE and value
        told.append(BELONGS_THERE.format(line, value) if asked else line)
    return told


def marks(flow: Flow, memory: Memory, fields: Resolution) -> list[tuple[str, FieldSeen]]:
    """Every box in which a field that is not filled could be meant, with a word for it."""
    labels = {field.name: GOES_HERE.format(field.label) for field in flow.fields}
    undone = {name for name, status in memory.fields.items() if status in UNDONE}
    undone |= {*fields.covered()}
    return [
        (labels[name], box)
        for name, match in fields.matches.items()
        if name in undone
        for box in ((match.field,) if match.field else match.candidates)
    ]
