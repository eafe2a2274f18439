"""Playwright itself: whether its driver runs, what it has downloaded; opens no browser."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from playwright.sync_api import Error, sync_playwright


def fault() -> tuple[str, str] | None:
    """What keeps the driver from starting, and the remedy; None if it starts.

    The driver needs libatomic.so.1, which a bare Debian lacks.
    """
    try:
        subprocess.run(  # our own interpreter
            [sys.executable, "-m", "playwright", "--version"],
            check=True,
            capture_output=True,
            timeout=60,
        )
    except subprocess.CalledProcessError as error:
        if b"libatomic" in error.stderr:
            return "its driver lacks libatomic.so.1", "apt-get install libatomic1"
        return "its driver does not start", "pip install --force-reinstall playwright"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"its driver does not start: {error}", "pip install --force-reinstall playwright"
    return None


def number() -> str:
    """The version of Playwright."""
    try:
        return version("playwright")
    except PackageNotFoundError:
        return "of unknown version"


def own_download() -> str | None:
    """Where Playwright keeps the browser that it downloads; None if its driver does not start."""
    try:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except (Error, OSError):
        return None


def install() -> int:
    """Have Playwright download its Chromium; what it prints is passed through. Its exit code."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode  # noqa: S603  # our own interpreter
