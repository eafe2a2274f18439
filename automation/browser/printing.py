"""A page of our own from the disk, as a PDF, by the browser that is there; knows no bundle."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright, sync_playwright

from automation.browser import seal
from automation.browser.find import find
from automation.browser.launch import sandboxed
from automation.browser.plain import readable
from automation.errors import WindowError


def printed(page: Path, browser: str | None = None) -> bytes:
    """The PDF of this HTML file, without scripts and without network. WindowError if it fails.

    browser: what the settings name, if anything.
    """
    try:
        with sync_playwright() as playwright:
            return _print(playwright, page, browser)
    except PlaywrightError as error:
        raise WindowError(f"'{page}' could not be printed: {readable(error)}") from error


def _print(playwright: Playwright, page: Path, browser: str | None) -> bytes:
    own: str | None = None
    with suppress(PlaywrightError):
        own = playwright.chromium.executable_path
    chosen = find(browser, headed=False, own=own)
    options = seal.launching({"headless": True, "chromium_sandbox": sandboxed(), "args": []})
    with playwright.chromium.launch(executable_path=chosen.path, **options) as started:
        context = started.new_context(java_script_enabled=False, service_workers="block")
        opened = context.new_page()
        opened.goto(page.resolve().as_uri())
        return opened.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
