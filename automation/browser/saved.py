"""Opens saved pages at their addresses in a sealed browser, with their scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Playwright

from automation.browser.launch import Plan, open_window
from automation.browser.window import PlaywrightWindow
from automation.errors import UsageError
from automation.hosts import bare
from automation.mhtml import is_mhtml, unpacked
from automation.recording import PageState, Recording
from automation.screens import Flow

LIMIT = 50_000_000
LOADING_MS = 10_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")  # a stray NUL stands in many a real page
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    # The sandbox keeps a page from leading itself away, by a refresh say.
    "Content-Security-Policy": "sandbox allow-same-origin; script-src 'none'; "
    "frame-src 'none'; object-src 'none'",
}
# Streamed parts that a script would have moved into place (Privacy Center, 2024 to 2026).
_REVEAL = """{
  const streamed = "div[hidden][id^='S:'], #ssrb_root_content";
  for (const part of document.querySelectorAll(streamed)) {
    part.hidden = false;
    part.style.setProperty("display", "block", "important");
  }
}"""


@contextmanager
def open_saved(
    playwright: Playwright, file: Path, url: str | None, flow: Flow, browser: str | None
) -> Iterator[PlaywrightWindow]:
    """A window that shows the saved page; UsageError if the file or the address is none.

    url: may be left out for MHTML, which names its own.
    """
    page = _page(file, url)
    with _open_states(playwright, (page,), flow, browser) as show:
        yield show(page.url)


def open_states(
    playwright: Playwright, recording: Recording, flow: Flow, browser: str | None
) -> Iterator[tuple[PageState, PlaywrightWindow]]:
    """Each page of a recording, shown in a window; those of one address in one after another."""
    waiting = list(recording.pages)
    while waiting:
        at = {bare(page.url): page for page in reversed(waiting)}
        waiting = [page for page in waiting if at[bare(page.url)] is not page]
        pages = tuple(replace(page, headers=_HEADERS) for page in at.values())
        with _open_states(playwright, pages, flow, browser) as show:
            for page in pages:
                yield page, show(page.url)


@contextmanager
def open_shelf(
    playwright: Playwright, files: Mapping[str, Path], flow: Flow, browser: str | None
) -> Iterator[Callable[[str], PlaywrightWindow]]:
    """One window for many saved pages, by address (each without a query): call to show one."""
    pages = tuple(_page(file, url) for url, file in files.items())
    with _open_states(playwright, pages, flow, browser) as show:
        yield show


@contextmanager
def _open_states(
    playwright: Playwright, pages: tuple[PageState, ...], flow: Flow, browser: str | None
) -> Iterator[Callable[[str], PlaywrightWindow]]:
    plan = Plan(flow=flow, headed=False, recording=_recording(pages), browser=browser)
    with open_window(playwright, plan) as opened:
        yield lambda url: _shown(opened.window, url)


def _shown(window: PlaywrightWindow, url: str) -> PlaywrightWindow:
    window.goto(url)
    waited = 0
    while waited < LOADING_MS:
        glance = window.glance(())
        if glance is not None and glance.complete:
            break
        window.pause(50)
        waited += 50
    window.evaluate(_REVEAL)
    return window


def _decoded(data: bytes) -> str:
    """UTF-8 if it is that, whatever the page says, since saving may change it; else as told."""
    if not data.isascii():
        with suppress(UnicodeDecodeError):
            return data.decode()
    told = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    try:
        return data.decode(told[1].decode() if told else "utf-8", errors="replace")
    except LookupError:
        return data.decode("utf-8", errors="replace")


def _page(file: Path, url: str | None) -> PageState:
    try:
        if file.stat().st_size > LIMIT:
            raise UsageError(f"'{file}' is larger than {LIMIT // 1_000_000} MB; no page is.")
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The page '{file}' cannot be read: {error.strerror}. Give the path of a saved page."
        ) from error
    told, html = unpacked(data) if is_mhtml(data) else ("", _decoded(data))
    if 20 * len(_CONTROLS.findall(html)) > len(html):
        raise UsageError(f"'{file}' is no text. Give the path of a page saved as HTML or MHTML.")
    at = url or told
    if bare(at).startswith("(") or not at.startswith(("http://", "https://")):
        raise UsageError(f"--url: wanted the page's own address (https://…), found '{at}'.")
    return PageState(file.name, at, html, 200, _HEADERS, ())


def _recording(pages: tuple[PageState, ...]) -> Recording:
    return Recording(
        name="saved",
        folder=Path(),
        title="",
        origin="recorded",
        source="",
        date="",
        locale="",
        region="",
        flow="",
        start="",
        route="",
        pages=pages,
        leads=(),
        submission=None,
        expect={},
    )
