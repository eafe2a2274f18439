"""A browser that runs elsewhere, or is started there: by CDP, a Playwright server, or a Grid."""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from automation.browser import grid
from automation.browser.plain import readable
from automation.errors import WindowError

CONNECT_MS = 15_000
# A server that starts a browser for us (`playwright run-server`) gives it no window unasked.
_IN_A_WINDOW = {"x-playwright-launch-options": json.dumps({"headless": False})}


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
    if endpoint.startswith(("http://", "https://")) or "/devtools/" in endpoint:
        return chromium.connect_over_cdp(endpoint, timeout=CONNECT_MS)
    return chromium.connect(endpoint, timeout=CONNECT_MS, headers=_IN_A_WINDOW)


def has_window(page: Page) -> bool:
    """Whether this page's browser draws a window that somebody can look at, as far as it says."""
    with suppress(PlaywrightError):
        about = page.context.new_cdp_session(page).send("Browser.getVersion")
        return "Headless" not in str(about["userAgent"])
    return True
