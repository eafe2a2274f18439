"""Whole pages with a contact form: is the form found, and in it the right two fields, and no other.

What people marked stands in manifest.jsonl: the types of the page's forms in their order ("c" is a
contact or comment form), and for each form what its fields are (e1 e-mail, CC long text, hp
honeypot, ca captcha).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.browser.window import PlaywrightWindow
from automation.fields import resolve
from automation.glance import FieldSeen, FormSeen
from automation.screens import Flow
from bench.tally import Line, Part, Share

MARKS = {"email": "e1", "text": "CC"}
TRAPS = ("hp", "ca")
FORMS_IN_ORDER = "[...document.forms].map((form) => globalThis.objector.selector(form))"


@dataclass(frozen=True)
class Marked:
    """One form as people marked it. fields: what each is, by name."""

    contact: bool
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """One page. forms: in the order of the document."""

    file: str
    forms: tuple[Marked, ...]

    @property
    def both(self) -> bool:
        """Whether one contact form has both fields marked."""
        return any(set(MARKS.values()) <= set(f.fields.values()) for f in self._contact)

    def has(self, kind: str) -> bool:
        """Whether a field of this kind is marked in a contact form."""
        return any(MARKS[kind] in form.fields.values() for form in self._contact)

    @property
    def _contact(self) -> list[Marked]:
        return [form for form in self.forms if form.contact]

    def mark(self, field: FieldSeen, form: FormSeen, order: list[str]) -> str:
        """What people say that this field of this form is; "" outside their contact forms."""
        if form.selector in order and len(order) == len(self.forms):
            marked = [self.forms[order.index(form.selector)]]
        else:  # a nested form, which the browser drops: told by the names in it
            names = {each.name for each in form.fields}
            marked = [m for m in self.forms if 2 * len(names & m.fields.keys()) >= len(names)]
        marks = (each.fields.get(field.name, "") for each in marked if each.contact)
        return next(marks, "")


def load(folder: Path) -> list[Page]:
    """The pages of the manifest whose files are there."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Page(
            row["file"],
            tuple(
                Marked(kind == "c", fields)
                for kind, fields in zip(row["forms"], row["fields"], strict=True)
            ),
        )
        for row in rows
        if (folder / row["file"]).is_file()
    ]


def look(window: PlaywrightWindow, page: Page, flow: Flow) -> dict[str, Any]:
    """What the product would fill on this page, and what people say that it is."""
    glance = window.glance(())
    order = window.evaluate(FORMS_IN_ORDER) or []
    forms = glance.forms if glance else ()
    found = resolve(forms, flow.fields)
    filled = {
        field.kind: page.mark(found.found()[field.name], found.form, order)
        for field in flow.fields
        if found.form and field.name in found.found() and field.kind in MARKS
    }
    seen = {
        kind
        for kind, mark in MARKS.items()
        for form in forms
        for each in form.fields
        if each.visible and page.mark(each, form, order) == mark
    }
    return {
        "both_marked": page.both,
        "marked": [kind for kind in MARKS if page.has(kind)],
        "visible": sorted(seen),
        "filled": filled,
        "status": {name: match.status for name, match in found.matches.items()},
        "right": sorted(kind for kind, mark in filled.items() if mark == MARKS[kind]),
    }


def tell(files: Mapping[str, dict[str, Any]]) -> Part:
    """The numbers over all pages."""
    told = list(files.values())
    both = [one for one in told if one["both_marked"]]
    shown = [one for one in both if len(one["visible"]) == len(MARKS)]
    fills = [(kind, mark) for one in told for kind, mark in one["filled"].items()]
    wrong = [mark for kind, mark in fills if mark != MARKS[kind]]
    lines = [
        Line("e-mail and statement both right, of pages with both", _share(_done, both), least=90),
        Line("  of those on which a person can see both", _share(_done, shown)),
        Line("  left to the person, nothing wrong", _share(_abstained, both)),
        Line("pages with a wrong fill", _share(_wrong, told), most=1),
        Line("  wrong fills, of all fills", Share(len(wrong), len(fills)), most=1),
        Line("captcha boxes and honeypots filled", sum(mark in TRAPS for mark in wrong), most=0),
    ]
    for kind, name in (("email", "e-mail"), ("text", "statement")):
        hits = sum(kind in one["right"] for one in told)
        lines += [
            Line(f"{name}: precision", Share(hits, sum(k == kind for k, _ in fills))),
            Line(f"{name}: recall", Share(hits, sum(kind in one["marked"] for one in told))),
        ]
    return Part(f"contact/: {len(told)} pages", tuple(lines), dict(files))


def _share(holds: Callable[[dict[str, Any]], bool], whole: list[dict[str, Any]]) -> Share:
    return Share(sum(map(holds, whole)), len(whole))


def _done(one: dict[str, Any]) -> bool:
    return len(one["right"]) == len(MARKS)


def _wrong(one: dict[str, Any]) -> bool:
    return len(one["right"]) < len(one["filled"])


def _abstained(one: dict[str, Any]) -> bool:
    return not _done(one) and not _wrong(one)
