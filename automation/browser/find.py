"""Which browser there is on this machine; opens none, and downloads none."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from automation.errors import SettingsError, WindowError

CHANNELS = ("chrome", "msedge", "chromium", "chrome-beta", "msedge-beta")
_COMMANDS = (
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
    "microsoft-edge",
)
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
NONE_FOUND = (
    "No Chrome, Edge or Chromium was found. Install one, or run 'playwright install chromium', "
    "or name one in OBJECTOR_BROWSER."
)


@dataclass(frozen=True)
class Browser:
    """A browser to launch: its executable (None: Playwright's own download), how it was found."""

    path: str | None
    found: str

    @property
    def shell(self) -> bool:
        """Whether it is a headless shell, which cannot open a window."""
        return "headless-shell" in (self.path or "")


def find(chosen: str | None = None, *, headed: bool, own: str | None = None) -> Browser:
    """The chosen browser, else an installed one, else Playwright's own download.

    chosen: a path, a command or a channel such as "chrome". own: where Playwright keeps its own
    download. SettingsError if the chosen one is not there; WindowError if there is none at all.
    """
    if chosen:
        return _chosen(chosen)
    if found := candidates(headed=headed, own=own):
        return found[0]
    raise WindowError(NONE_FOUND)


def candidates(*, headed: bool, own: str | None = None) -> list[Browser]:
    """Every browser that could be used, the first choice first; each program once."""
    named = [] if headed else [(name, shutil.which(name)) for name in _SHELLS]
    named += [(name, shutil.which(name)) for name in _COMMANDS]
    named += [(Path(path).name, path) for path in _places() if Path(path).is_file()]
    found: dict[Path, Browser] = {}
    for name, path in named:
        if path:
            found.setdefault(Path(path).resolve(), Browser(path, f"installed ({name})"))
    if own and Path(own).is_file():
        found.setdefault(Path(own).resolve(), Browser(None, "downloaded by Playwright"))
    return list(found.values())


def _chosen(chosen: str) -> Browser:
    path = shutil.which(chosen) or (chosen if Path(chosen).is_file() else None)
    if path and os.access(path, os.X_OK):
        return Browser(path, "OBJECTOR_BROWSER")
    if chosen in CHANNELS:
        for name, place in ((n, shutil.which(n)) for n in _of_channel(chosen)):
            if place:
                return Browser(place, f"OBJECTOR_BROWSER={chosen} ({name})")
    raise SettingsError(
        f"OBJECTOR_BROWSER: wanted the path of a browser or one of {', '.join(CHANNELS)}, "
        f"found '{chosen}', and there is no such program. Correct it, or leave it empty to use "
        "the first browser found."
    )


def _of_channel(channel: str) -> tuple[str, ...]:
    word = {"chrome": "google-chrome", "msedge": "microsoft-edge"}.get(channel, channel)
    return (*(name for name in _COMMANDS if name.startswith(word)), word)


def _places() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return _MAC
    if sys.platform == "win32":
        roots = (os.environ.get(n) for n in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        return tuple(str(Path(root) / place) for root in roots if root for place in _WINDOWS)
    return ()
