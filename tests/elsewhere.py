"""For tests: a Chromium that runs elsewhere, and `objector run` in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from automation.browser.find import find
from support import EMAIL, STATEMENT
from tls_site import Site

PATIENCE = 100


def own_browser(site: Site, folder: Path) -> str:
    """A browser for OBJECTOR_BROWSER whose windows take the local server for the site."""
    script, headed, headless = folder / "browser", find(headed=True).path, find(headed=False).path
    ours = [headed, *site.chromium_arguments, "--remote-debugging-port=0"]
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        "if any(each.startswith('--headless') for each in sys.argv):\n"
        f"    os.execv({headless!r}, [{headless!r}, *sys.argv[1:]])\n"
        "theirs = [a for a in sys.argv[1:] if not a.startswith('--host-resolver-rules')]\n"
        f"os.execv({headed!r}, {ours!r} + theirs)\n"
    )
    script.chmod(0o755)
    return str(script)


@contextmanager
def chromium(site: Site, folder: Path) -> Iterator[str]:
    """A Chromium that takes the local server for the site; its CDP address."""
    command = [
        str(find(headed=False).path),
        "--headless=new",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        "--no-first-run",
        *site.chromium_arguments,
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        "about:blank",
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        note = folder / "DevToolsActivePort"
        wait_for(lambda: note.exists() and note.read_text().strip(), "the test's Chromium")
        yield f"http://127.0.0.1:{note.read_text().splitlines()[0]}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # Debian's command is a script around the browser
        process.wait(10)


@contextmanager
def playwright_server(site: Site, folder: Path) -> Iterator[str]:
    """A Playwright server with a Chromium that takes the local server for the site."""
    config = {
        "headless": True,
        "host": "127.0.0.1",
        "executablePath": find(headed=False).path,
        "args": site.chromium_arguments,
    }
    (folder / "server.json").write_text(json.dumps(config))
    command = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium"]
    with (folder / "server.txt").open("w") as out:
        process = subprocess.Popen(
            [*command, "--config", str(folder / "server.json")],
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        text = folder / "server.txt"
        yield str(wait_for(lambda: text.read_text().strip(), "the Playwright server"))
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the driver below it is in its own group
        process.wait(10)


@contextmanager
def playwright_run_server(site: Site, folder: Path) -> Iterator[str]:
    """A Playwright server that starts a browser for each who connects; its address.

    Its browser notes what it was asked for in `asked.txt`, and takes the local server for the site.
    """
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}
    where = "from playwright.sync_api import sync_playwright as p\n"
    where += "with p() as playwright: print(playwright.chromium.executable_path)"
    told = subprocess.run(
        [sys.executable, "-c", where], env=environment, capture_output=True, text=True, check=True
    )
    wrapper = Path(told.stdout.strip())
    wrapper.parent.mkdir(parents=True)
    arguments = shlex.join(["--headless=new", *site.chromium_arguments])
    wrapper.write_text(
        f'#!/bin/sh\necho "$@" >{shlex.quote(str(folder / "asked.txt"))}\n'
        f'exec {shlex.quote(str(find(headed=False).path))} {arguments} "$@"\n'
    )
    wrapper.chmod(0o700)
    (wrapper.parent.parent / "INSTALLATION_COMPLETE").touch()
    command = [sys.executable, "-m", "playwright", "run-server", "--host", "127.0.0.1"]
    out = folder / "server.txt"
    with out.open("w") as told_to:
        process = subprocess.Popen(
            [*command, "--port", "0"], stdout=told_to, env=environment, start_new_session=True
        )
    try:
        wait_for(lambda: "ws://" in out.read_text(), "the Playwright server")
        yield out.read_text().partition("Listening on ")[2].strip()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def capabilities(site: Site) -> str:
    """What a Grid's browser is asked for, so that it takes the local server for the site."""
    arguments = ["--headless=new", *site.chromium_arguments]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    options = {"args": arguments, "binary": find(headed=False).path}
    return json.dumps({"goog:chromeOptions": options})


@contextmanager
def webdriver(*command: str) -> Iterator[str]:
    """A WebDriver server, started by this command and a port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [each.format(port=port) for each in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def ready() -> bool:
        with suppress(OSError, ValueError), urlopen(f"http://127.0.0.1:{port}/status") as answer:
            return bool(json.load(answer)["value"]["ready"])
        return False

    try:
        wait_for(ready, "the WebDriver server")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def wait_for(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait until the condition holds; it has to within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)  # noqa: TID251  # this is the test's own clock
    raise AssertionError(f"waited in vain for {what}")


class Run:
    """`objector run` in a process of its own; what it prints is read as it comes."""

    def __init__(
        self, folder: Path, endpoint: str, *words: str, name: str = "run", email: bool = True
    ) -> None:
        self.out_file, self.err_file = folder / f"{name}.json", folder / f"{name}.txt"
        (folder / "statement.txt").write_text(STATEMENT)
        account = f"OBJECTOR_EMAIL={EMAIL}\nOBJECTOR_BROWSER_ENDPOINT={endpoint}\n"
        (folder / ".env").write_text(
            "OBJECTOR_STATEMENT=./statement.txt\nOBJECTOR_ANSWER_SECONDS=2\n"
            + (account if email else "")
        )
        self.out, self.err = self.out_file.open("w"), self.err_file.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "automation", "run", "--json", *words],
            cwd=folder,
            stdout=self.out,
            stderr=self.err,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )

    def said(self) -> str:
        """Everything told to the person so far."""
        return self.err_file.read_text()

    def told(self, words: str) -> None:
        """Wait until the person was told this."""
        said = lambda: words in " ".join(self.said().split())  # noqa: E731  # read twice
        with suppress(AssertionError):  # what was said instead tells more
            wait_for(lambda: said() or self.process.poll() is not None, words)
        assert said(), self.said()

    def reports(self) -> list[dict[str, Any]]:
        """Wait for its end; its attempts."""
        self.process.wait(PATIENCE)
        text = self.out_file.read_text()
        assert text, self.said()
        attempts: list[dict[str, Any]] = json.loads(text)["attempts"]
        return attempts

    def report(self) -> dict[str, Any]:
        """Wait for its end; its one attempt."""
        attempts = self.reports()
        assert len(attempts) == 1
        assert attempts[0]["exit"] == self.process.returncode
        return attempts[0]

    def end(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.out.close()
        self.err.close()


def stopped_at_the_review(folder: Path, endpoint: str) -> tuple[dict[str, Any], str]:
    """A run in the browser at this endpoint, interrupted there: its report, and what was said."""
    run = Run(folder, endpoint)
    try:
        run.told("Read it, change what you like")
        run.process.send_signal(signal.SIGINT)
        return run.report(), run.said()
    finally:
        run.end()
