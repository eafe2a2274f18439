"""The command behind `make measure`: a table on standard output, and JSON beside it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from automation.browser.find import find
from automation.browser.launch import sandboxed
from automation.browser.saved import open_shelf
from automation.browser.window import PlaywrightWindow
from automation.screens import Flow
from bench import contact, fragments, pages, walks
from bench.tally import Part, table
from flows import FLOWS

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FORMS, PAGES = SHARED / "real-forms", SHARED / "real-pages"
OUT = ROOT / "build" / "measure.json"
WALKS = 6
# Nobody's address: forms are measured wherever they stand.

Look = Callable[[PlaywrightWindow, str], dict[str, Any]]


def on_contact(playwright: Playwright, folder: Path, flow: Flow) -> Part:
    """Measure whole pages with a contact form."""
    known = {page.file: page for page in contact.load(folder)}
    at = {f"{_at(flow)}/{file}": file for file in known}
    looked = _each(playwright, folder, at, flow, lambda w, f: contact.look(w, known[f], flow))
    return contact.tell(looked)


def on_fragments(playwright: Playwright, folder: Path, flow: Flow) -> Part:
    """Measure single forms."""
    at = {f"{_at(flow)}/{file.name}": file.name for file in sorted(folder.glob("*.html"))}
    looked = _each(playwright, folder, at, flow, lambda w, _: fragments.look(w, flow))
    return fragments.tell(looked)


def on_pages(playwright: Playwright, folder: Path, flow: Flow) -> Part:
    """Measure pages of the real sites. Those of one address are shown one window after another."""
    waiting = {page.file: page for page in pages.load(folder)}
    looked: dict[str, dict[str, Any]] = {}
    while waiting:
        at = {page.url: file for file, page in waiting.items()}
        shown = {file: waiting.pop(file) for file in at.values()}
        look = _page_look(shown, flow)
        looked |= _each(playwright, folder, at, flow, look)
    return pages.tell(dict(sorted(looked.items())), flow)


def on_walks(playwright: Playwright, per_kind: int) -> Part:
    """Walk changed recordings, so many for each kind of change."""
    browser = playwright.chromium.launch(
        executable_path=find(headed=False).path, chromium_sandbox=sandboxed()
    )
    try:
        return walks.measure(browser, per_kind)
    finally:
        browser.close()


def _at(flow: Flow) -> str:
    """Where forms are shown: of a page on another host than the flow's nothing is read."""
    return f"https://{flow.hosts[0]}/measured"


def _page_look(shown: Mapping[str, pages.Page], flow: Flow) -> Look:
    return lambda window, file: pages.look(window, shown[file], flow)


def _each(
    playwright: Playwright, folder: Path, at: Mapping[str, str], flow: Flow, look: Look
) -> dict[str, dict[str, Any]]:
    """Show each file at its address, sealed and with scripts off, and look at it."""
    files = {url: folder / file for url, file in at.items()}
    with open_shelf(playwright, files, flow, None) as show:
        return {file: look(show(url), file) for url, file in at.items()}


def measure(playwright: Playwright, forms: Path, real: Path, flow: Flow) -> list[Part]:
    """Everything whose folder is there; says which is not."""
    wanted = (
        (forms / "contact", on_contact),
        (forms / "fields", on_fragments),
        (real, on_pages),
    )
    parts = []
    for folder, on in wanted:
        if folder.is_dir():
            parts.append(on(playwright, folder, flow))
        else:
            parts.append(Part(f"skipped: there is no folder '{folder}'", (), {}))
    return parts


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, write down. 0 whatever the numbers are: a test holds them."""
    parser = argparse.ArgumentParser(prog="make measure", description=__doc__)
    parser.add_argument("--forms", type=Path, default=FORMS, help="a folder like real-forms/")
    parser.add_argument("--pages", type=Path, default=PAGES, help="a folder like real-pages/")
    parser.add_argument("--flow", default=next(iter(FLOWS)), choices=FLOWS)
    parser.add_argument("--json", type=Path, default=OUT, help="where to write the numbers")
    parser.add_argument(
        "--walks",
        type=int,
        default=WALKS,
        help="changed recordings to walk for each kind of change",
    )
    given = parser.parse_args(words)
    with sync_playwright() as playwright:
        parts = measure(playwright, given.forms, given.pages, FLOWS[given.flow])
        parts += [on_walks(playwright, given.walks)] if given.walks else []
    told = {"flow": given.flow, "parts": [part.data() for part in parts]}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shown = "\n\n".join(table(part) for part in parts)
    sys.stdout.write(f"{shown}\n\nEach number, and what came out for each file: {given.json}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
