"""The command behind `make bench`: how quick it all is, as ratios within one run; table and JSON.

Everything is measured in turns beside what it is compared with, so that whatever else the machine
does falls on both. Each measure is a median of its turns, with the middle half beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from automation import logs
from automation.recording import load
from automation.redact import Redactor
from bench import crowd, looking, starting, waiting, walking
from bench.spread import Spread, shown
from flows import DEFAULT_RECORDING, flow_for

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench.json"
TURNS = 9
PARTS = ("walk", "help", "look", "wait", "crowd")


def measure(parts: Sequence[str], turns: int, few: int, many: int) -> dict[str, list[Spread]]:
    """Measure these parts, by title."""
    recording = load(DEFAULT_RECORDING)
    flow = flow_for(recording.flow, recording.request)
    with sync_playwright() as playwright:
        known: dict[str, tuple[str, Callable[[], list[Spread]]]] = {
            "walk": (recording.name, lambda: walking.measure(playwright, recording, turns)),
            "help": ("start", lambda: starting.measure(turns)),
            "look": ("a long page", lambda: looking.measure(playwright, flow, turns)),
            "wait": (
                f"between two reviews, {waiting.ACCOUNTS} accounts, --ahead 1",
                lambda: waiting.measure(playwright, recording),
            ),
        }
        told = {title: take() for part, (title, take) in known.items() if part in parts}
    if "crowd" in parts:  # processes of their own, when no other browser of ours is open
        told[f"many accounts: {many} against {few}"] = crowd.measure(few, many)
    return told


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, write down. 0 whatever the numbers are."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--turns", type=int, default=TURNS, help="of each kind; 7 or more tell")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--few", type=int, default=crowd.FEW, help="accounts of the small run")
    parser.add_argument("--many", type=int, default=crowd.MANY, help="accounts of the large run")
    parser.add_argument("--json", type=Path, default=OUT, help="where to write the numbers")
    given = parser.parse_args(words)
    logs.setup("error", Redactor())
    told = measure(given.parts, given.turns, given.few, given.many)
    data = {title: [spread.data() for spread in spreads] for title, spreads in told.items()}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(
        json.dumps({"turns": given.turns, "parts": data}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{shown(told.items())}\nEach number: {given.json}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
