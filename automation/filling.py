"""What becomes of each field of a form, filled or not; pure: knows no page and no browser."""

from __future__ import annotations

from collections.abc import Mapping

from automation import kinds
from automation.fields import ABSENT, FOUND, Match, Resolution
from automation.glance import FieldSeen
from automation.ports import Values
from automation.screens import Field, Flow

SILENT = ""


def left(flow: Flow, fields: Resolution | None, values: Values) -> dict[str, str]:
    """What to call each field that is not filled; SILENT is told to nobody.

    An optional field that is absent has no name here: it may still come.
    """
    status: dict[str, str] = {}
    for field in flow.fields:
        match = fields.matches.get(field.name) if fields else None
        if match and (called := _left(field, match, values)) is not None:
            status[field.name] = called
    return status


def _left(field: Field, match: Match, values: Values) -> str | None:
    found = match.status == FOUND
    if field.name in values.empty:
        return "empty" if found else match.left("")
    if field.name in values.by_field:
        if found or (match.status == ABSENT and field.optional):
            return None
        return match.left(values.by_field[field.name])
    if match.status == ABSENT:
        return None
    required = any(box.required and not box.value.strip() for box in match.outlined)
    return "wanting" if required else SILENT


def reverted(
    flow: Flow, fields: Resolution | None, done: Mapping[str, str], values: Mapping[str, str]
) -> tuple[str, ...]:
    """The fields that we filled, and that hold something else now."""
    found = fields.found() if fields else {}
    return tuple(
        field.name
        for field in flow.fields
        if field.name in found
        and done.get(field.name) == "filled"
        and not kinds.holds(found[field.name], field, values[field.name], _now(found[field.name]))
    )


def _now(field: FieldSeen) -> str:
    return field.value.replace("\r\n", "\n")
