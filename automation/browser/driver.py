"""Playwright itself: whether its driver runs, what it has downloaded; opens no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version

from playwright.sync_api import Error, Playwright, sync_playwright

# Node's space for what is new, in megabytes: with its own size (16) the driver grows by half over
# a hundred windows; with this it keeps its size, and is no slower.
_NEW_SPACE = "--max-semi-space-size"


@contextmanager
def started() -> Iterator[Playwright]:
    """Playwright, with a driver that does not grow with each window."""
    with ExitStack() as stack:
        with _small():
            playwright = stack.enter_context(sync_playwright())
        yield playwright


@contextmanager
def _small() -> Iterator[None]:
    """Options for a driver that starts now; whoever has set that one keeps theirs."""
    before = os.environ.get("NODE_OPTIONS")
    if _NEW_SPACE not in (before or ""):
        os.environ["NODE_OPTIONS"] = f"{before or ''} {_NEW_SPACE}=1".strip()
    try:
        yield
    finally:
        os.environ.pop("NODE_OPTIONS", None)
        if before is not None:
            os.environ["NODE_OPTIONS"] = before


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
