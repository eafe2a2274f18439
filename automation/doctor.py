"""What is installed, found and missing here, each with a remedy; changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
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
    return Check("Python", OK, f"{platform.python_version()} on {platform.system()}")


def _playwright() -> Check:
    from automation.browser import driver

    if fault := driver.fault():
        return Check("Playwright", MISSING, f"{driver.number()}, but {fault[0]}", fault[1])
    return Check("Playwright", OK, driver.number())


def _browsers(settings: Settings | None) -> Iterator[Check]:
    from automation.browser.driver import own_download
    from automation.browser.find import find

    chosen = settings.browser if settings else None
    for name, headed in (("Browser for a window", True), ("Browser for dry runs", False)):
        try:
            browser = find(chosen, headed=headed, own=own_download())
        except ObjectorError as error:
            yield Check(name, MISSING, "none", str(error))
            continue
        yield Check(name, OK, f"{browser.path or 'Playwright’s'}, {browser.found}")


def browser_for_windows() -> str | None:
    """Which browser would be used for a window; None if there is none. For the set-up."""
    from automation.browser.driver import own_download
    from automation.browser.find import find

    with suppress(ObjectorError):
        browser = find(os.environ.get("OBJECTOR_BROWSER"), headed=True, own=own_download())
        return browser.path or "Playwright's own"
    return None


def _display() -> Check:
    from automation.browser.launch import display

    if display():
        return Check("Display", OK, os.environ.get("DISPLAY") or "there is one")
    remedy = "For run, use a desktop. dry-run needs none."
    return Check("Display", NOTE, "none: DISPLAY and WAYLAND_DISPLAY are empty", remedy)


def _sandbox() -> Check:
    from automation.browser.launch import sandboxed

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
    from automation.recording import load as load_recording
    from automation.recording import names

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
