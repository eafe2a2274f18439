"""Many accounts in one dry run against few: time for each, and memory of program and browser.

Each run is a process of its own (python -m bench.crowd 100), so that its memory is its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from automation import logs
from automation.browser import driver
from automation.desk import Desk
from automation.recording import load
from automation.redact import Redactor
from bench.spread import Spread
from bench.walking import Nobody, order
from flows import DEFAULT_RECORDING

FEW, MANY = 5, 100
MOST_TIME, MOST_MEMORY = 1.05, 1.10
EVERY_SECONDS = 0.25


def run(accounts: int) -> list[float]:
    """A headless dry run of so many accounts, as the command does it; seconds of each."""
    logs.setup("error", Redactor())
    recording = load(DEFAULT_RECORDING)
    with tempfile.TemporaryDirectory() as folder, driver.started() as playwright:
        orders = [order(Path(folder), recording, f"a{i}") for i in range(accounts)]
        desk = Desk(playwright, person=lambda _: Nobody(), stop=lambda: False)
        took, began = [], time.monotonic()
        for report in desk.run(orders):
            if report.outcome.exit_code:
                raise RuntimeError(f"The walk ended as '{report.outcome.word}': {report.reason}")
            took.append(time.monotonic() - began)
            began = time.monotonic()
    return took


def measure(few: int = FEW, many: int = MANY) -> list[Spread]:
    """Run few, then many, then few again, so that a slow hour of the machine is seen as such."""
    told = [_process(few), _process(many), _process(few)]
    small = [seconds for took, _ in (told[0], told[2]) for seconds in took]
    middle, peak = statistics.median(small), statistics.median([told[0][1], told[2][1]])
    tail = told[1][0][-max(few, many // 2) :]
    return [
        Spread(f"an account of {few}, twice", tuple(1000 * each for each in small)),
        Spread(f"an account of {many}", tuple(1000 * each for each in told[1][0])),
        _one("an account of many, times", statistics.median(told[1][0]) / middle, MOST_TIME),
        _one("the later half of them, times", statistics.median(tail) / middle),
        Spread(f"most memory with {few}", (told[0][1], told[2][1]), "MB"),
        _one("memory with many, times", told[1][1] / peak, MOST_MEMORY),
    ]


def _one(name: str, value: float, most: float | None = None) -> Spread:
    return Spread(name, (value,), "", most)


def _process(accounts: int) -> tuple[list[float], float]:
    """Seconds of each account; the most megabytes that the processes held together."""
    command = [sys.executable, "-m", "bench.crowd", str(accounts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # ourselves
        ended, peak = threading.Event(), [0.0]

        def watch() -> None:
            while not ended.wait(EVERY_SECONDS):
                peak[0] = max(peak[0], _megabytes(process.pid))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        out, _ = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{accounts} accounts ended with exit code {process.returncode}")
    took: list[float] = json.loads(out)
    return took, peak[0]


def _megabytes(root: int) -> float:
    """What a process and all below it hold, each shared page counted once (Linux: PSS)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
    family, before = {root}, 0
    while len(family) > before:
        before = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return sum(map(_kilobytes, family)) / 1000


def _kilobytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(int(sys.argv[1]))))
