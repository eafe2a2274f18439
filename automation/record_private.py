"""What stands in a recording for a log-in, a check or a code: drawn, and seen as that screen; pure.

Nothing of the real page is in it but its address. It shows what the map knows the screen by.
"""

from __future__ import annotations

import re
from html import escape

from automation.hosts import Address, address
from automation.landmarks import (
    At,
    Brief,
    Condition,
    Covered,
    Has,
    Landmark,
    Not,
    Says,
    Shows,
)
from automation.screens import Flow

_PART = re.compile(r"([a-z]+)?((?:\[[^\]]*\]|#[\w-]+)*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\[([\w-]+)[*^$]?=?['\"]?([^'\"\]]*)['\"]?(?: i)?\]|#([\w-]+)")
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Not kept</title></head>'
    "<body><p>This screen was private, so nothing of it was kept.</p>{}</body></html>"
)
_OVER = '<div role="dialog" style="position: fixed; inset: 0; background: #fff">{}</div>'


def stand_in(flow: Flow, screens: tuple[str, ...], url: str) -> str:
    """A page that the map sees as these screens, as far as they can be drawn after it."""
    parts = []
    for name in screens:
        shown = (_drawn(mark, flow, url) for mark in flow.screen(name).landmarks)
        parts.append(next((part for part in shown if part is not None), ""))
    return _PAGE.format("".join(parts))


def _drawn(mark: Landmark, flow: Flow, url: str) -> str | None:
    """What makes this landmark true at the address; None if it cannot be drawn."""
    where = address(url, flow.hosts)
    parts: list[str] = []
    for condition in mark.conditions:
        match condition:
            case At():
                if not isinstance(where, Address) or not condition.holds(where):
                    return None
            case Not() | Brief():
                pass
            case Covered():
                parts = [_OVER.format("".join(parts))]
            case _:
                part = _part(condition)
                if part is None:
                    return None
                parts.append(part)
    return "".join(parts)


def _part(condition: Condition) -> str | None:
    match condition:
        case Has():
            return _element(condition.css.split(",")[0].strip())
        case Shows():
            control = condition.control
            if control.name.phrases:
                return f'<div role="{control.roles[0]}">{escape(control.name.phrases[0])}</div>'
            return _element(control.css.split(",")[0].strip())
        case Says():
            return f'<p role="status">{escape(condition.text.phrases[0])}</p>'
        case _:
            return None


def _element(css: str) -> str | None:
    """The element that a plain selector names, in what it stands in."""
    html = ""
    for step in reversed(css.split()):
        found = _PART.fullmatch(step)
        if not found or not step:
            return None
        given = [
            f'{name or "id"}="{escape(value or number)}"'
            for name, value, number in _ATTRIBUTE.findall(found[2])
        ]
        tag = found[1] or ("input" if "name=" in found[2] else "div")
        size = 'style="min-width: 200px; min-height: 40px"'
        html = f"<{' '.join([tag, *given, size])}>" + ("" if tag == "input" else f"{html}</{tag}>")
    return html
