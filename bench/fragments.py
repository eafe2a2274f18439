"""Single forms: is the e-mail field of each found, and nothing else taken for it.

What people marked stands in the HTML as data-manual-scoring. A form in which nobody marked
anything is not judged. Few of these forms have a statement, by which the product finds a form: so
the e-mail is asked for in each form, with the function that the product uses once it has its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from automation.browser.window import PlaywrightWindow
from automation.fields import FOUND, match, resolve
from automation.glance import FieldSeen, FormSeen
from automation.screens import Field, Flow
from bench.tally import Line, Part, Share

MARKED = (
    "[...document.querySelectorAll('[data-manual-scoring]')]"
    ".map((el) => [globalThis.objector.key(el), el.dataset.manualScoring])"
)
MAIL = "emailAddress"
# Told apart from the product's own words for traps.
NOTE = (
    '  "username" is the mark of log-ins and password resets, also where the field asks for an'
    " e-mail address: such fields are counted apart."
)
TRAP = re.compile(r"captcha|honey|(?<![a-z])hp(?![a-z])", re.IGNORECASE)


def look(window: PlaywrightWindow, flow: Flow) -> dict[str, Any]:
    """What is taken for the e-mail in each marked form, and what people say that it is."""
    glance = window.glance(())
    marks: dict[int, str] = dict(window.evaluate(MARKED) or [])
    forms = glance.forms if glance else ()
    wanted = next(field for field in flow.fields if field.kind == "email")
    filled = resolve(forms, flow.fields)
    judged = [_form(form, wanted, marks) for form in forms]
    return {
        "forms": [each for each in judged if each],
        "password_form_filled": bool(filled.form and filled.form.password and filled.found()),
    }


def _form(form: FormSeen, wanted: Field, marks: Mapping[int, str]) -> dict[str, Any]:
    """One form; nothing if nobody marked anything in it."""
    if not form.password and not any(field.key in marks for field in form.fields):
        return {}
    taken = match(form, wanted)
    # To recognise a field is one thing, the rule that no password form is filled another.
    known = match(replace(form, password=False), wanted)
    mails = [field for field in form.fields if marks.get(field.key) == MAIL]
    return {
        "password": form.password,
        "marked": len(mails),
        "visible": sum(field.visible and field.editable for field in mails),
        "recognised": _mark(known.field, marks),
        "filled": _mark(taken.field if taken.status == FOUND else None, marks),
        "trap": bool(taken.field and _trap(taken.field)),
    }


def _mark(field: FieldSeen | None, marks: Mapping[int, str]) -> str:
    return "" if field is None else marks.get(field.key, "unmarked")


def _trap(field: FieldSeen) -> bool:
    return not field.visible or bool(TRAP.search(f"{field.name} {field.id} {field.marks}"))


def tell(files: Mapping[str, dict[str, Any]]) -> Part:
    """The numbers over all forms."""
    forms = [form for one in files.values() for form in one["forms"]]
    marked = [form for form in forms if form["visible"]]
    right = [form for form in marked if form["recognised"] == MAIL]
    found = [form["filled"] for form in forms if form["filled"]]
    mails = sum(MAIL in mark for mark in found)
    names = sum(mark == "username" for mark in found)
    hidden = sum(form["marked"] > 0 and not form["visible"] for form in forms)
    locked = [form for form in forms if form["password"]]
    filled = sum(bool(form["filled"]) for form in locked)
    filled += sum(one["password_form_filled"] for one in files.values())
    lines = (
        Line("e-mail: recall, of forms that show one", Share(len(right), len(marked)), least=97),
        Line("  more forms whose e-mail nobody could see", hidden),
        Line("e-mail: precision, without log-in names", Share(mails, len(found) - names), least=95),
        Line("  with log-in names counted as wrong", Share(mails, len(found))),
        Line("captcha boxes, honeypots, hidden boxes taken", sum(f["trap"] for f in forms), most=0),
        Line(f"password forms filled (of {len(locked)})", filled, most=0),
    )
    return Part(f"fields/: {len(files)} fragments, {len(forms)} forms", lines, dict(files), (NOTE,))
