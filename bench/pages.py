"""Pages of the real sites: is each seen as its screen or as none, and never as one that it is not.

What a page is stands in meta/manifest.jsonl (a label made by rule), or in its file's name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.browser.window import PlaywrightWindow
from automation.errors import ObjectorError
from automation.explain import explain
from automation.outcome import Outcome
from automation.screens import Flow
from bench.tally import Line, Part, Share, grid

WALL, COOKIES, NONE = "login-wall", "cookies", "none"
# By what a page is: the screens that it may be seen as. Overlays may lie over any.
RIGHT = {
    "login_wall": {WALL},
    "genai_article": {"genai-article"},
    "privacy_policy": {"policy"},
    "privacy_or_cookie_policy": {"policy"},
}
# Their words are those of the dialogs that people meet today.
DIALOGS_SINCE = "2025"


@dataclass(frozen=True)
class Page:
    """One page. label: what it is. dialog: a cookie dialog of today lies over it; None: unknown."""

    file: str
    url: str
    label: str
    dialog: bool | None


def load(folder: Path) -> list[Page]:
    """The pages that are there."""
    pages = []
    manifest = folder / "meta" / "manifest.jsonl"
    for line in manifest.read_text(encoding="utf-8").splitlines() if manifest.is_file() else []:
        row = json.loads(line)
        host = "help.instagram.com" if row["path"].startswith("Instagram") else "www.facebook.com"
        url = f"https://{host}/saved/{row['file']}"
        today = row["author_date"] >= DIALOGS_SINCE
        dialog = bool(row["cookie_dialog_in_html"]) if today else None
        pages.append(Page(f"meta/{row['file']}", url, row["silver_label"], dialog))
    for file in sorted((folder / "privacy-center").glob("*.html")):
        article = file.name.startswith("genai-article")
        where = "genai" if article else "policy"
        url = f"https://www.facebook.com/privacy/{where}/"
        label = "genai_article" if article else "privacy_policy"
        pages.append(Page(f"privacy-center/{file.name}", url, label, None))
    for file in sorted(folder.glob("support-form*.html")):
        url = f"https://m.facebook.com/help/contact/{len(pages)}"
        pages.append(Page(file.name, url, "other_support_form", None))
    return [page for page in pages if (folder / page.file).is_file()]


def look(window: PlaywrightWindow, page: Page, flow: Flow) -> dict[str, Any]:
    """What the product sees on this page."""
    try:
        told = explain(window, flow, page.url).told
    except ObjectorError as error:
        return {"label": page.label, "dialog": page.dialog, "error": str(error)}
    declines = [move for move in told["moves"] if move["screen"] == COOKIES]
    return {
        "label": page.label,
        "dialog": page.dialog,
        "screens": told["screens"],
        "overlays": told["overlays"],
        "fields": {name: field["status"] for name, field in told["fields"].items()},
        "decline": any(move["found"] for move in declines),
        "decision": told["decision"],
    }


def tell(files: Mapping[str, dict[str, Any]], flow: Flow) -> Part:
    """The numbers over all pages, and which kind of page was seen as which screen."""
    told = [one for one in files.values() if "error" not in one]
    ends = {screen.name for screen in flow.screens if screen.end is not None}
    sent = {screen.name for screen in flow.screens if screen.end is Outcome.SENT}
    forms = {screen.name for screen in flow.screens if screen.form}
    dialogs = [one for one in told if one["dialog"]]
    lines = (
        Line("the right screen or none", Share(sum(map(_right, told)), len(files)), least=100),
        Line("false form: seen, or a field found", sum(_form(one, forms) for one in told), most=0),
        Line("false log-in wall", sum(_false(one, {WALL}) for one in told), most=0),
        Line("false confirmation", sum(_false(one, sent) for one in told), most=0),
        Line("any other false end", sum(_false(one, ends - sent) for one in told), most=0),
        Line(
            "decline button found, of cookie dialogs of 2025 and later",
            Share(sum(one["decline"] for one in dialogs), len(dialogs)),
            least=100,
        ),
        Line(
            "cookie dialog seen where there is none",
            sum(one["dialog"] is False and COOKIES in one["overlays"] for one in told),
            most=0,
        ),
        Line("pages that could not be read", len(files) - len(told), most=0),
    )
    return Part(f"real pages: {len(files)}", lines, dict(files), tuple(_confusion(told)))


def _right(one: Mapping[str, Any]) -> bool:
    return set(one["screens"]) <= RIGHT.get(one["label"], set())


def _false(one: Mapping[str, Any], names: set[str]) -> bool:
    seen = {*one["screens"], *one["overlays"]} & names
    return bool(seen - RIGHT.get(one["label"], set()))


def _form(one: Mapping[str, Any], forms: set[str]) -> bool:
    return _false(one, forms) or "found" in one["fields"].values() or one["decision"] == "fill"


def _confusion(told: list[dict[str, Any]]) -> list[str]:
    """A row for each kind of page, a column for each screen."""
    counts = Counter((one["label"], " + ".join(one["screens"]) or NONE) for one in told)
    labels = sorted({label for label, _ in counts})
    screens = sorted({screen for _, screen in counts}, key=lambda name: (name == NONE, name))
    rows = [["page", *screens]]
    rows += [[label, *(str(counts[label, screen] or "") for screen in screens)] for label in labels]
    return ["  seen as:", *grid(rows)] if told else []
