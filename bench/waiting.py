"""How long a person waits between two reviews: from their window's end to the next hand-over.

The person is a client of its own in a thread of its own, reads for a while and presses Submit. A
window's end is when its page has closed, which the person sees; the program then still closes the
bundle. Needs a display (make bench starts a virtual one if Xvfb is installed).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright, sync_playwright

from automation.decisions import HandOver
from automation.desk import Desk
from automation.recording import Recording
from automation.report import Order
from bench.spread import Spread
from bench.walking import Nobody, order

ACCOUNTS, READS_MS = 10, 4_000
AT_ONCE_MS = 50.0  # what nobody notices


class Reader(Nobody):
    """Reads and submits. handed, ended: seconds of the clock, once it has happened."""

    def __init__(self, port: int) -> None:
        self.port, self.handed, self.ended = port, 0.0, 0.0
        self.thread = threading.Thread(target=self._act, daemon=True)

    def told(self, handover: HandOver) -> None:
        """The form is theirs."""
        if handover.kind == "review" and not self.handed:
            self.handed = time.monotonic()
            self.thread.start()

    def _act(self) -> None:
        with sync_playwright() as playwright:
            client = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self.port}")
            page = client.contexts[0].pages[-1]
            page.wait_for_timeout(READS_MS)
            page.get_by_role("button", name="Submit").click()
            try:
                page.wait_for_event("close", timeout=30_000)
            except PlaywrightError as error:
                if "Timeout" in str(error):
                    raise
            self.ended = time.monotonic()


@contextmanager
def display() -> Iterator[bool]:
    """A virtual display, or the one that is there; False if there is none."""
    server = shutil.which("Xvfb")
    if server is None:
        yield bool(os.environ.get("DISPLAY"))
        return
    read, write = os.pipe()
    command = [server, "-displayfd", str(write), "-screen", "0", "1300x950x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)  # noqa: S603  # found on the path
    os.close(write)
    before = os.environ.get("DISPLAY")
    try:
        os.environ["DISPLAY"] = f":{os.read(read, 16).decode().strip()}"
        yield True
    finally:
        os.close(read)
        os.environ.pop("DISPLAY")
        if before:
            os.environ["DISPLAY"] = before
        process.terminate()
        process.wait(10)


def measure(playwright: Playwright, recording: Recording, accounts: int = ACCOUNTS) -> list[Spread]:
    """A batch in windows with one made ready ahead. Nothing is measured without a display."""
    with display() as there, tempfile.TemporaryDirectory() as folder:
        if not there:
            return []
        readers = {f"a{i}": Reader(_free_port()) for i in range(accounts)}
        orders = [_order(Path(folder), recording, label, readers[label].port) for label in readers]
        desk = Desk(
            playwright,
            person=lambda each: readers[each.account.label],
            stop=lambda: False,
            ahead=1,
        )
        reported = []
        for report in desk.run(orders):
            if report.outcome.word != "sent":
                raise RuntimeError(f"The walk ended as '{report.outcome.word}': {report.reason}")
            reported.append(time.monotonic())
    people = list(readers.values())
    for reader in people:
        reader.thread.join(30)
    ends, next_ones = [reader.ended for reader in people[:-1]], people[1:]
    waited = [max(0.0, n.handed - end) for end, n in zip(ends, next_ones, strict=True)]
    after = [n.handed - end for end, n in zip(reported[:-1], next_ones, strict=True)]
    return [
        Spread("from the report of an account to the next hand-over", _ms(after)),
        Spread("from a window's end to the next hand-over", _ms(waited), most=AT_ONCE_MS),
    ]


def _ms(seconds: list[float]) -> tuple[float, ...]:
    return tuple(1000 * each for each in seconds)


def _order(folder: Path, recording: Recording, label: str, port: int) -> Order:
    arguments = (f"--remote-debugging-port={port}",)
    return replace(order(folder, recording, label), headed=True, arguments=arguments)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
