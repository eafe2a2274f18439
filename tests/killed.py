"""For tests: attempts that are killed by SIGKILL at their n-th write, each in a child of its own.

A write is a file opened to be written, renamed, removed, made a folder or given rights, an fsync,
and each statement that SQLite runs. The attempt is one that is refused by its window, so that
everything is written that an attempt writes, and no browser has to start.

As a program: `killed.py FOLDER` prints a JSON list of what each kill left; `killed.py FOLDER N
WORDS…` runs the command with these words and kills it at its N-th write (0: never, and tells how
many there are on standard error).
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from automation import logs
from automation.account import Account, Statement
from automation.cli.main import main as command
from automation.evidence.bundle import closed, unfinished
from automation.evidence.verify import verify
from automation.ledger import Ledger
from automation.recording import load
from automation.redact import Redactor
from automation.report import Order
from automation.session import attempt as attempted
from flows import DEFAULT_RECORDING, FLOWS
from support import EMAIL, STATEMENT, Somebody

WRITES = {"os.rename", "os.remove", "os.mkdir", "os.chmod", "os.rmdir"}


class Fate:
    """Counts the writes of this process below a folder; kills it at the n-th."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.at, self.count = str(folder), 0, 0
        self._fsync, self._connect = os.fsync, sqlite3.connect
        os.fsync = self._synced
        sqlite3.connect = self._connected  # type: ignore[assignment]  # the same, and heard
        sys.addaudithook(self._heard)

    def tick(self) -> None:
        """A write is about to happen."""
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _synced(self, handle: int) -> None:
        self.tick()
        self._fsync(handle)
        self.tick()

    def _connected(self, *given: Any, **named: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = self._connect(*given, **named)
        db.set_trace_callback(lambda _: self.tick())
        return db

    def _heard(self, event: str, given: tuple[Any, ...]) -> None:
        if (
            event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        ) or event in WRITES:
            self._written(given[0])

    def _written(self, path: object) -> None:
        if isinstance(path, (str, os.PathLike)) and str(path).startswith(self.folder):
            self.tick()


def attempt(folder: Path) -> None:
    """An attempt that its window refuses: a dry run has to seal its own browser."""
    logs.setup("error", Redactor())
    recording = load(DEFAULT_RECORDING)
    flow = FLOWS[recording.flow]
    order = Order(
        Account("anna", EMAIL, endpoint="http://127.0.0.1:9"),
        Statement("test", STATEMENT),
        flow,
        flow.route(),
        folder / "data",
        folder / "evidence",
        recording,
    )
    attempted(None, order, Somebody(), lambda: False)  # type: ignore[arg-type]  # never reached


def child(work: Callable[[], None]) -> int:
    """Do it in a child; the signal that ended it."""
    if not (process := os.fork()):
        work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def found(folder: Path) -> dict[str, Any]:
    """What is there: closed bundles and whether they are intact, unfinished ones, the ledger."""
    root = folder / "evidence"
    return {
        "closed": [verify(bundle).intact for bundle in closed(root)],
        "unfinished": [verify(bundle).intact for bundle in unfinished(root)],
        "ledger": [event.kind for event in Ledger(folder / "data/ledger.sqlite3").events()],
    }


def every(top: Path) -> list[dict[str, Any]]:
    """Kill an attempt at each of its writes; what is there after the kill, and after the next."""
    fate, told = Fate(top), list[dict[str, Any]]()
    attempt(top / "whole")
    for n in range(1, fate.count + 1):
        folder = top / str(n)

        def killed(n: int = n, folder: Path = folder) -> None:
            fate.at, fate.count = n, 0
            attempt(folder)

        died = child(killed)
        left = found(folder)
        child(lambda folder=folder: attempt(folder))
        told.append({"died": died, "left": left, "next": found(folder)})
    return told


def main(folder: str, at: str = "", *words: str) -> int:
    """As the module says."""
    if not at:
        sys.stdout.write(json.dumps(every(Path(folder))))
        return 0
    fate = Fate(Path(folder))
    fate.at = int(at)
    code = command(words)
    sys.stderr.write(f"writes: {fate.count}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
