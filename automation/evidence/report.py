"""One page that a worried person wants to look at and a regulator can read, made of one bundle.

Knows a bundle's files and the words for them; no site, and no claim beyond what was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from automation.evidence.bundle import DRY_RUN
from automation.evidence.reading import Kept
from automation.evidence.report_facts import facts, host, utc
from automation.evidence.report_log import timeline
from automation.evidence.report_next import steps
from automation.evidence.report_pictures import Text, text
from automation.evidence.report_screens import Shown, shown
from automation.evidence.report_seen import seen, unseen
from automation.evidence.report_words import Words, clean
from automation.evidence.verify_bundle import OPEN

# What the page may do, said in the page itself: show what it holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def render(kept: Kept, *, language: str, masked: bool = False, beside: bool = False) -> str:
    """The report of a bundle as one HTML page that needs no other file and runs no script.

    language: BCP 47; English if it is not spoken. masked: only pictures without what is private
    are shown, and no statement. beside: it will lie beside the bundle and not in it. Whatever the
    bundle lacks, or holds of the wrong kind, is told in the page.
    """
    words = Words(language)
    found = facts(kept)
    screens = shown(found.screens, kept.payload, words, masked=masked)
    return page(
        "report.html",
        words,
        facts=found,
        headline=words[found.headline],
        seen=seen(found, screens, words),
        unseen=unseen(found, words),
        steps=steps(found, words),
        screens=screens,
        form=_form(screens),
        statement=_statement(kept.payload, masked=masked),
        timeline=timeline(kept.payload, words),
        name=kept.folder.name,
        closed=not kept.folder.name.endswith(OPEN),
        masked=masked,
        beside=beside,
    )


def page(template: str, words: Words, **values: Any) -> str:
    """Fill a template in these words."""
    return (
        _templates()
        .get_template(template)
        .render(t=words, policy=POLICY, DRY_RUN=DRY_RUN, **values)
    )


def _form(screens: tuple[Shown, ...]) -> Shown | None:
    """The form's last screen before it was answered, if one was seen."""
    forms = [each for each in screens if each.part in ("filled", "changed", "left")]
    return forms[-1] if forms else None


def _statement(payload: Path, *, masked: bool) -> Mapping[str, Text | None]:
    """The statement as it was left and as it was offered; nothing of it in a copy to pass on."""
    names = {"left": "statement-as-left.txt", "offered": "statement-offered.txt"}
    return {key: None if masked else text(payload, name) for key, name in names.items()}


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("automation.evidence"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalised,
    )
    made.filters |= {"utc": utc, "host": host}
    return made


def _finalised(value: Any) -> Any:
    """Whatever a page shows is cleaned here, once; what is HTML already was cleaned before."""
    return value if isinstance(value, Markup) else clean("" if value is None else value)
