"""A browser that runs elsewhere, or is started there: by CDP, a Playwright server, or a Grid."""

from __future__ import annotations

from contextlib import ExitStack

from playwright.sync_api import Browser, Playwright
from playwright.sync_api import Error as PlaywrightError

from automation.browser import grid
from automation.browser.plain import readable
from automation.errors import WindowError

CONNECT_MS = 15_000


def connected(playwright: Playwright, endpoint: str, stack: ExitStack) -> Browser:
    """The browser at this address; WindowError if there is none.

    stack: at its end a session of a Grid is ended; any other browser stays.
    """
    try:
        return _connected(playwright, endpoint, stack)
    except (PlaywrightError, WindowError) as error:
        why = readable(error).rstrip(".")
        raise WindowError(
            f"OBJECTOR_BROWSER_ENDPOINT: no browser answered at '{endpoint}': {why}. "
            "Start it, or unset the variable to let a browser be started."
        ) from error


def _connected(playwright: Playwright, endpoint: str, stack: ExitStack) -> Browser:
    chromium = playwright.chromium
    if endpoint.startswith(grid.SCHEME):
        driven = stack.enter_context(grid.session(endpoint))
        return chromium.connect_over_cdp(driven.address, headers=driven.headers, timeout=CONNECT_MS)
    cdp = endpoint.startswith(("http://", "https://")) or "/devtools/" in endpoint
    connect = chromium.connect_over_cdp if cdp else chromium.connect
    return connect(endpoint, timeout=CONNECT_MS)
