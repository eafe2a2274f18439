"""Photographs a page that stands still, the quick way, and never waits for long; knows CDP.

Playwright's own screenshot asks the page half a dozen things more: worth it where something moves.
"""

from __future__ import annotations

import time
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import CDPSession, Page
from playwright.sync_api import Error as PlaywrightError

PICTURE_SECONDS = 8.0


class Camera:
    """The camera of one page. CDP knows no timeout: `expire` has to be called meanwhile."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession | None = None
        self._until = float("inf")

    def shoot(self, seen: Mapping[str, Any]) -> bytes:
        """The whole page as PNG. seen: its width and height, and the window's, in CSS pixels."""
        if self._session is None:
            self._session = self._page.context.new_cdp_session(self._page)
        fits = seen["width"] <= seen["window"][0] and seen["height"] <= seen["window"][1]
        area = {"x": 0, "y": 0, "width": seen["width"], "height": seen["height"], "scale": 1}
        given: dict[str, Any] = {} if fits else {"captureBeyondViewport": True, "clip": area}
        self._until = time.monotonic() + PICTURE_SECONDS
        try:
            taken = self._session.send(
                "Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, **given}
            )
        finally:
            self._until = float("inf")
        return b64decode(taken["data"])

    def expire(self) -> None:
        """Give up what takes too long, as of a window that is not drawn: it fails there."""
        session = self._session
        if session and time.monotonic() > self._until:
            self._session = None
            with suppress(PlaywrightError):
                session.detach()
