"""What is installed, found and missing here, each with a remedy; changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from automation.errors import ObjectorError
from automation.settings import Settings, load

OK, NOTE, MISSING = "ok", "note", "missing"
ENOUGH_BYTES = 500_000_000


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. status: ok, note (works without it), missing."""

    name: str
    status: str
    found: str
    remedy: str = ""


def examine() -> list[Check]:
    """Look at everything; no check stops another."""
    settings, told = _settings()
    checks = [_python(), _playwright(), *_browsers(settings), _display(), _sandbox(), told]
    if settings:
        checks += _folders(settings)
    return [*checks, _recordings()]


def _python() -> Check:
    found = f"{platform.python_version()} on {platform.system()}"
    if sys.version_info >= (3, 11):
        return Check("Python", OK, found)
    return Check("Python", MISSING, found, "Install Python 3.11 or newer.")


def _playwright() -> Check:
    """Whether the driver runs: it needs libatomic.so.1, which a bare Debian lacks."""
    try:
        number = version("playwright")
        from playwright._impl._driver import (  # noqa: PLC0415, PLC2701  # no public way to it
            compute_driver_executable,
        )

        command = [str(part) for part in compute_driver_executable()]
        subprocess.run([*command, "--version"], check=True, capture_output=True, timeout=60)  # noqa: S603  # Playwright's own driver
    except (PackageNotFoundError, ImportError) as error:
        return Check("Playwright", MISSING, str(error), "pip install playwright")
    except (OSError, subprocess.SubprocessError) as error:
        text = getattr(error, "stderr", b"") or b""
        lacks = "libatomic" in text.decode(errors="replace")
        remedy = "apt-get install libatomic1" if lacks else "pip install --force-reinstall playwright"
        return Check("Playwright", MISSING, f"{number}, but its driver does not start", remedy)
    return Check("Playwright", OK, number)


def _browsers(settings: Settings | None) -> Iterator[Check]:
    from automation.browser.find import find  # noqa: PLC0415

    chosen = settings.browser if settings else None
    for name, headed in (("Browser for a window", True), ("Browser for dry runs", False)):
        try:
            browser = find(chosen, headed=headed, own=_own_download())
        except ObjectorError as error:
            yield Check(name, MISSING, "none", str(error))
            continue
        yield Check(name, OK, f"{browser.path or 'Playwright’s'}, {browser.found}")


def browser_for_windows() -> str | None:
    """Which browser would be used for a window; None if there is none. For the set-up."""
    from automation.browser.find import find  # noqa: PLC0415

    with suppress(ObjectorError):
        browser = find(os.environ.get("OBJECTOR_BROWSER"), headed=True, own=_own_download())
        return browser.path or "Playwright's own"
    return None


def _own_download() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with suppress(Exception), sync_playwright() as playwright:  # the check before has said it
        return playwright.chromium.executable_path
    return None


def _display() -> Check:
    from automation.browser.launch import display  # noqa: PLC0415

    if display():
        return Check("Display", OK, os.environ.get("DISPLAY") or "there is one")
    remedy = "For run, use a desktop, or xvfb-run. dry-run needs none."
    return Check("Display", NOTE, "none: DISPLAY and WAYLAND_DISPLAY are empty", remedy)


def _sandbox() -> Check:
    from automation.browser.launch import sandboxed  # noqa: PLC0415

    if sandboxed():
        return Check("Browser sandbox", OK, "on")
    return Check("Browser sandbox", NOTE, "off for root", "Work as an ordinary user.")


def _settings() -> tuple[Settings | None, Check]:
    try:
        settings = load()
    except ObjectorError as error:
        return None, Check("Settings", MISSING, str(error), "Correct it, or run: objector init")
    if not settings.accounts:
        remedy = "For run: objector init. dry-run needs none."
        return settings, Check("Settings", NOTE, "no account is set up", remedy)
    labels = ", ".join(account.label for account in settings.accounts)
    return settings, Check("Settings", OK, f"accounts: {labels}")


def _folders(settings: Settings) -> Iterator[Check]:
    for name, path in (("Data folder", settings.data_dir), ("Evidence", settings.evidence_dir)):
        yield _folder(name, path)


def _folder(name: str, path: Path) -> Check:
    there = next(p for p in (path, *path.parents) if p.exists())
    if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
        return Check(name, MISSING, f"'{there}' cannot be written", "Change its rights.")
    if shutil.disk_usage(there).free < ENOUGH_BYTES:
        return Check(name, NOTE, f"'{path}': less than 500 MB are free", "Make room.")
    if path.exists() and os.name == "posix" and path.stat().st_mode & 0o077:
        return Check(name, NOTE, f"'{path}' is open to others", f"chmod 700 '{path}'")
    made = "" if path.exists() else " (made at first use)"
    return Check(name, OK, f"{path}{made}")


def _recordings() -> Check:
    from automation.recording import load as load_recording  # noqa: PLC0415
    from automation.recording import names  # noqa: PLC0415

    found = names()
    return _tried(
        "Recordings",
        lambda: [load_recording(name) for name in found],
        f"{len(found)} can be read",
    )


def _tried(name: str, attempt: Callable[[], object], found: str) -> Check:
    try:
        attempt()
    except ObjectorError as error:
        return Check(name, MISSING, str(error), "Correct it, or install the program again.")
    return Check(name, OK, found)
