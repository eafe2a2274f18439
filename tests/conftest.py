"""Shared by all tests: a browser, a display, an environment of their own, and a person."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Page, Playwright

from automation import brought, logs
from automation.account import Account, Statement
from automation.browser.clicks import prepare
from automation.browser.find import find
from automation.cli.demo import demo
from automation.recording import Recording
from automation.redact import Redactor
from automation.report import Order, Report
from automation.session import attempt
from elsewhere import Run, chromium, wait_for
from flows import flow_for
from support import EMAIL, STATEMENT, Somebody
from tls_site import Site, served

# How long an example takes says more about the machine than about the program. The same examples
# each time: whether a change is sound must not hang on luck. `make fuzz` looks for others.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("other", deadline=None)
settings.load_profile("other" if os.environ.get("FUZZ") else "same")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the tests that are sampled, all but the first cases are for the long run.

    What takes long is begun early, so that no process is left alone with it at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    seen: Counter[str] = Counter()
    for item in items:
        if sampled := item.get_closest_marker("sampled"):
            test = item.nodeid.partition("[")[0]
            seen[test] += 1
            if seen[test] > sampled.kwargs.get("most", 1):
                item.add_marker(pytest.mark.deep)


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
def playwright(playwright: Playwright) -> Playwright:
    """pytest-playwright's own, which knows our selector engine."""
    prepare(playwright)
    return playwright


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
    # A number of its own for each: left to choose, two servers take the same one, and the first
    # that ends takes the windows of both along.
    with FileLock(Path(tempfile.gettempdir()) / "objector-tests-xvfb.lock"):
        number = next(n for n in range(77, 999) if not Path(f"/tmp/.X11-unix/X{n}").exists())  # noqa: S108  # where X keeps them
        process = _xvfb(server, number)
    assert process, "Xvfb did not start"
    try:
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


def _xvfb(server: str, number: int) -> subprocess.Popen[bytes] | None:
    """A server for this display; None if it does not start."""
    read, write = os.pipe()
    command = [server, f":{number}", "-displayfd", str(write), "-screen", "0", "1300x950x24"]
    command += ["-nolisten", "tcp", "-nolisten", "local", "-noreset"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    ready = b""
    while not ready.endswith(b"\n") and select.select([read], [], [], 20)[0]:
        ready += (part := os.read(read, 16))
        if not part:
            break
    os.close(read)
    if ready.endswith(b"\n") and process.poll() is None:
        return process
    process.kill()
    process.wait(10)
    return None


def brings(recording: Recording, account: Account) -> Account:
    """The account with what the forms that ask for more need."""
    details = replace(demo(recording, None).details, request=recording.request or None)
    return replace(account, region=recording.region, details=details)


@pytest.fixture
def walk(playwright: Playwright, tmp_path: Path) -> Callable[..., Report]:
    """Attempt a recording as the command does, with somebody at the window or nobody."""

    def walked(
        recording: Recording,
        person: Somebody | None = None,
        *,
        statement: str = STATEMENT,
        headed: bool = False,
        language: str | None = None,
        **more: Any,
    ) -> Report:
        flow = flow_for(recording.flow, recording.request)
        account = brings(recording, Account("anna", EMAIL, language=language))
        order = Order(
            account=account,
            statement=brought.statement(flow, account, Statement("test", statement)),
            upload=brought.check(flow, account),
            flow=flow,
            route=flow.route(recording.route or None),
            others=() if recording.route else flow.routes[1:],
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


@pytest.fixture
def started(tmp_path: Path, playwright: Playwright) -> Iterator[Callable[..., Any]]:
    """Start site, browser, run, and the person's own client; all end with the test."""
    with ExitStack() as stack:

        def start(recording: Recording, *words: str) -> tuple[Site, Run, Callable[[str], Page]]:
            folder = tmp_path / "chromium"
            folder.mkdir()
            site = stack.enter_context(served(recording, tmp_path))
            endpoint = stack.enter_context(chromium(site, folder))
            run = Run(tmp_path, endpoint, *words)
            stack.callback(run.end)
            client = playwright.chromium.connect_over_cdp(endpoint)
            stack.callback(client.close)

            def page(address: str) -> Page:
                def there() -> Page | None:
                    client.contexts[0].pages[0].wait_for_timeout(20)
                    pages = [p for p in client.contexts[0].pages if re.search(address, p.url)]
                    return pages[0] if pages else None

                found: Page = wait_for(there, address)
                return found

            return site, run, page

        yield start
