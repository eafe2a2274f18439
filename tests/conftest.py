"""Shared by all tests: a browser, a display, an environment of their own, and a person."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from automation import logs
from automation.account import Account, Statement
from automation.browser.find import find
from automation.recording import Recording
from automation.redact import Redactor
from automation.report import Order, Report
from automation.session import attempt
from flows import FLOWS
from support import EMAIL, STATEMENT, Somebody

@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings of whoever runs it, or leaves anything in their folders."""
    for name in [name for name in os.environ if name.startswith("OBJECTOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OBJECTOR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("OBJECTOR_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    logs.setup("error", Redactor())


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """pytest-playwright's browser is the one that the program would find for a dry run."""
    return {
        "executable_path": find(headed=False).path,
        "chromium_sandbox": os.geteuid() != 0,
        "headless": True,
    }


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display for windows: a virtual one, so that no test opens a window on a desktop."""
    server = shutil.which("Xvfb")
    if server is None:
        if not os.environ.get("DISPLAY"):
            pytest.skip("no Xvfb and no display: windows cannot be tested here")
        yield os.environ["DISPLAY"]
        return
    read, write = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(write), "-screen", "0", "1300x950x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    ready, _, _ = select.select([read], [], [], 20)
    number = os.read(read, 16).decode().strip() if ready else ""
    os.close(read)
    try:
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def walk(playwright: Playwright, tmp_path: Path) -> Callable[..., Report]:
    """Attempt a recording as the command does, with somebody at the window or nobody."""

    def walked(
        recording: Recording,
        person: Somebody | None = None,
        *,
        statement: str = STATEMENT,
        headed: bool = False,
        **more: Any,
    ) -> Report:
        flow = FLOWS[recording.flow]
        order = Order(
            account=Account("anna", EMAIL),
            statement=Statement("test", statement),
            flow=flow,
            route=flow.route(),
            data_dir=tmp_path / "data",
            evidence_dir=tmp_path / "evidence",
            recording=recording,
            headed=headed,
            **more,
        )
        return attempt(playwright, order, person or Somebody(), lambda: False)

    return walked


@pytest.fixture
def objector(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command as a person would: in a process of its own, in an empty folder."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "automation", *words],
            capture_output=True,
            text=True,
            timeout=100,
            cwd=tmp_path,
            env={**os.environ, **environment},
            check=False,
        )

    return run
