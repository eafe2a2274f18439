"""What one look costs on a page of ten thousand nodes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Playwright

from automation.browser.saved import open_shelf
from automation.look import look, recognise
from automation.screens import Flow
from bench.spread import Spread

MOST_MS = 50.0
NODES = 10_000
# As help pages have them: every twentieth node leads somewhere.
ROW = (
    "<section><h3>Question {0}</h3>"
    + "<div><p>An answer of some words, <b>of which</b> a few stand out.</p><i></i></div>" * 4
    + "<div><span>More:</span> <a href='/help/{0}'>About question {0}</a></div></section>\n"
)
PER_ROW = 21


def page(nodes: int) -> str:
    """An article of at least so many elements."""
    rows = "".join(ROW.format(number) for number in range(nodes // PER_ROW + 1))
    return f"<!doctype html><html lang=en><title>Long</title><main>{rows}</main></html>"


def measure(playwright: Playwright, flow: Flow, times: int) -> list[Spread]:
    """Glance and recognise, again and again; and a whole look, which waits between two glances."""
    once: list[float] = []
    whole: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.html"
        file.write_text(page(NODES))
        address = f"https://{flow.hosts[0]}/measured/long"
        with open_shelf(playwright, {address: file}, flow, None) as show:
            window = show(address)
            nodes = int(window.evaluate("document.querySelectorAll('*').length"))
            for turn in range(times + 1):
                began = time.monotonic()
                glance = window.glance(flow.probes)
                assert glance
                recognise(flow, glance)
                first = time.monotonic() - began
                began = time.monotonic()
                look(lambda: window.glance(flow.probes), window.pause, flow)
                if turn:
                    once.append(1000 * first)
                    whole.append(1000 * (time.monotonic() - began))
    return [
        Spread(f"one look at {nodes} nodes: read and recognised", tuple(once), most=MOST_MS),
        Spread("until two looks agree, with the wait between them", tuple(whole)),
    ]
