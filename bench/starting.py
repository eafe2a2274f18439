"""How long `objector --help` takes, against a bare Typer program of as many commands."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from automation.cli.main import app
from bench.spread import Spread, ratio

MOST = 1.5
BARE = """from __future__ import annotations
import typer
app = typer.Typer(rich_markup_mode=None, add_completion=False)
{}
app()
"""
COMMAND = """
@app.command("command-{0}")
def command_{0}() -> int:
    '''Do the thing number {0}.'''
    return 0
"""


def measure(times: int) -> list[Spread]:
    """Start both in turns; the first turn is not counted."""
    commands = len(app.registered_commands) + len(app.registered_groups)
    took: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE.format("".join(map(COMMAND.format, range(commands)))))
        words = {"ours": ["-m", "automation", "--help"], "bare": [str(bare), "--help"]}
        for turn in range(times + 1):
            for name in words if turn % 2 else [*words][::-1]:
                seconds = _run([sys.executable, *words[name]])
                if turn:
                    took[name].append(seconds)
    wall = {n: Spread(n, tuple(1000 * each[0] for each in took[n])) for n in took}
    work = {n: Spread(n, tuple(1000 * each[1] for each in took[n])) for n in took}
    return [
        Spread("objector --help", wall["ours"].values),
        Spread(f"a bare Typer program of {commands} commands", wall["bare"].values),
        ratio("objector --help, times", wall["ours"], wall["bare"], MOST),
        ratio("the same by processor time, times", work["ours"], work["bare"], MOST),
    ]


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds, and seconds of the processor."""
    before, began = os.times(), time.monotonic()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own interpreter
    seconds, after = time.monotonic() - began, os.times()
    used = after.children_user + after.children_system
    return seconds, used - before.children_user - before.children_system
