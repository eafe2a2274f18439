"""What --version tells: the program, Playwright, the browser; starts no driver and no window."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress


def tell() -> None:
    """Print a line for each."""
    from importlib.metadata import PackageNotFoundError, version

    from automation import __version__

    playwright = "not installed"
    with suppress(PackageNotFoundError):
        playwright = version("playwright")
    sys.stdout.write(f"objector {__version__}\nPlaywright {playwright}\n{_browser()}\n")


def _browser() -> str:
    """The browser for windows, as it calls itself; settings that are wrong hide no version."""
    from automation.browser.find import find
    from automation.errors import ObjectorError
    from automation.settings import load

    try:
        path = find(load().browser, headed=True, own=None).path
    except ObjectorError:
        return "Browser: see objector browser"
    if sys.platform == "win32" or path is None:  # there --version opens a window
        return f"Browser {path}"
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(  # noqa: S603  # the browser that run starts
            [path, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
        return f"{told.stdout.strip()} ({path})"
    return f"Browser {path}, which does not tell its version"
