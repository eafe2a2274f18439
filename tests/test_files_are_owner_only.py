"""Promise: whatever is written can be read by its owner alone, at every moment."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from automation import private
from automation.recording import load
from elsewhere import own_browser, wait_for
from support import EMAIL
from tls_site import served

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
Start = Callable[..., "subprocess.Popen[bytes]"]
PLACES = ("work", "data", "config", "evidence", "tmp")
ANSWERS = f"{EMAIL}\n\n\n\n\ny\nbertha\nbertha@example.org\nn\n"


def loose(folder: Path) -> list[str]:
    """What others could read or write below this folder, where they could come at all."""
    found = []
    for path in sorted(p for place in PLACES for p in (folder / place).rglob("*")):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # a browser's file that was there a moment ago
            continue
        if not stat.S_ISLNK(mode) and mode & 0o077:
            found.append(f"{stat.filemode(mode)} {path.relative_to(folder)}")
    return found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the command with umask 0, in a world of its own; it ends with the test."""
    (tmp_path / "work").mkdir()
    with ExitStack() as stack:
        short = stack.enter_context(tempfile.TemporaryDirectory())  # Chromium's sockets need that
        (tmp_path / "tmp").symlink_to(short)

        def started(*words: str, **more: str) -> subprocess.Popen[bytes]:
            environment = {
                **os.environ,
                "OBJECTOR_EVIDENCE_DIR": str(tmp_path / "evidence"),
                "TMPDIR": short,
                **more,
            }
            process = subprocess.Popen(
                [sys.executable, "-m", "automation", *words],
                cwd=tmp_path / "work",
                env=environment,
                stdin=subprocess.PIPE,
                stdout=stack.enter_context((tmp_path / "out.txt").open("wb")),
                stderr=stack.enter_context((tmp_path / "err.txt").open("wb")),
                umask=0,
                start_new_session=True,
            )
            stack.callback(_end, process)
            return process

        yield started


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def reviewed(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the person has the filled form."""
    words = "Read it, change what you like"

    def said() -> str:
        return " ".join((folder / "err.txt").read_text().split())

    wait_for(lambda: words in said() or process.poll() is not None, words)
    assert words in said(), said()


def test_the_commands(tmp_path: Path, start: Start) -> None:
    """What `init` and a dry run leave in all their folders is the owner's, whatever the umask."""
    process = start("init")
    process.communicate(ANSWERS.encode(), timeout=20)
    assert process.returncode == 0, (tmp_path / "err.txt").read_text()
    process = start("dry-run")
    assert process.wait(40) == 0

    assert {path.name for path in (tmp_path / "work").iterdir()} == {".env", "accounts.toml"}
    assert len(list((tmp_path / "evidence").rglob("*.png"))) > 5
    assert loose(tmp_path) == []


@pytest.mark.window
@pytest.mark.deep
def test_a_window_with_a_profile(
    tmp_path: Path, start: Start, display: str, playwright: Playwright
) -> None:
    """While it runs, after it ended and after it was killed: bundle, profile, lock, all of it.

    A profile's folder that was open to others is closed to them. Without the umask, some files of
    the browser itself are not.
    """
    profile = private.folder(tmp_path / "data" / "profiles") / "default"
    profile.mkdir(mode=0o755)
    with served(load("instagram-privacy-center-en"), tmp_path) as site:
        world = {
            "DISPLAY": display,
            "OBJECTOR_EMAIL": EMAIL,
            "OBJECTOR_BROWSER": own_browser(site, tmp_path),
        }
        process = start("run", "--json", **world)
        reviewed(process, tmp_path)

        assert list((tmp_path / "evidence").rglob("*.open/*.png"))
        assert list((tmp_path / "data").rglob("*.lock"))
        assert list((tmp_path / "tmp").iterdir())
        assert loose(tmp_path) == []
        note = profile / "DevToolsActivePort"
        port = wait_for(lambda: note.exists() and note.read_text().split(), "its port")[0]
        client = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        client.contexts[0].pages[-1].get_by_role("button", name="Submit").click()
        assert process.wait(40) == 0
        assert json.loads((tmp_path / "out.txt").read_text())["attempts"][0]["outcome"] == "sent"
        assert loose(tmp_path) == []

        process = start("run", "--again", "--json", **world)
        wait_for(lambda: list((tmp_path / "evidence").rglob("*.open/*.png")), "a picture")
        process.kill()
        process.wait(10)
    assert list((tmp_path / "evidence").rglob("*.open"))
    assert loose(tmp_path) == []
