"""The command behind `make bench`: what keeping evidence costs; a table, and JSON beside it.

The same dry run with evidence and with a watch that keeps nothing, in turns, in one process, so
that whatever else the machine does falls on both. Each walk is from the start of the browser to the
closed bundle.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from automation import brought, logs
from automation.cli.demo import demo
from automation.cli.statement import statement_of
from automation.decisions import Decision, HandOver
from automation.evidence.witness import Witness
from automation.recording import load
from automation.redact import Redactor
from automation.report import Order
from automation.session import attempt
from automation.sighting import Sighting
from bench.tally import grid
from flows import DEFAULT_RECORDING, flow_for

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "bench-evidence.json"
TURNS = 9
MOST_PERCENT = 25.0
MOST_BYTES = 5_000_000


class Timed(Witness):
    """Tells when the form was filled and when what is shown next could be shown."""

    filled = ready = 0.0

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Something was done."""
        super().acted(what, done=done, **facts)
        if what == "fill":
            Timed.filled = time.monotonic()

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Another sighting."""
        super().seen(sighting, decision)
        Timed.ready = time.monotonic()


class Blind(Timed):
    """Looks on and keeps nothing."""

    def between(self, first: Sighting) -> None:
        """Nothing is pictured."""

    def _picture(self, name: str, sighting: Sighting, part: str) -> None:
        """Nothing is pictured."""


class Nobody:
    """No person."""

    def told(self, handover: HandOver) -> None:
        """Nobody hears it."""

    def step(self, text: str) -> None:
        """Nobody reads it."""


@dataclass
class Times:
    """What was measured of one kind of walk: milliseconds of each turn, bytes of each bundle."""

    whole: list[float] = field(default_factory=list)
    panel: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)


def order(folder: Path, recording_name: str) -> Order:
    """The dry run that needs no settings."""
    recording = load(recording_name)
    account = demo(recording, None)
    flow = flow_for(recording.flow, recording.request)
    return Order(
        account=account,
        statement=brought.statement(flow, account, statement_of(account)),
        upload=brought.check(flow, account),
        flow=flow,
        route=flow.route(recording.route or None),
        others=flow.routes[1:],
        data_dir=folder / "data",
        evidence_dir=folder / "evidence",
        recording=recording,
        headed=False,
    )


def walk(playwright: Playwright, watch: type[Timed], recording: str, times: Times) -> None:
    """One walk; RuntimeError if it does not end as it should."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        report = attempt(playwright, order(Path(folder), recording), Nobody(), lambda: False, watch)
        times.whole.append(1000 * (time.monotonic() - began))
        if report.evidence is None or report.outcome.exit_code:
            raise RuntimeError(f"The walk ended as '{report.outcome.word}': {report.reason}")
        times.panel.append(1000 * (Timed.ready - Timed.filled))
        files = (path for path in report.evidence.rglob("*") if path.is_file())
        times.size.append(sum(path.stat().st_size for path in files))


def measure(playwright: Playwright, turns: int, recording: str) -> dict[str, Any]:
    """Walk in turns and compare. The first pair is not counted: caches are cold."""
    kept, blind = Times(), Times()
    for turn in range(turns + 1):
        pair = [(Timed, kept), (Blind, blind)]
        for watch, times in pair if turn % 2 else pair[::-1]:
            walk(playwright, watch, recording, times if turn else Times())
    with_it, without = _spread(kept.whole), _spread(blind.whole)
    pairs = [a / b for a, b in zip(kept.whole, blind.whole, strict=True)]
    return {
        "recording": recording,
        "turns": turns,
        "with_ms": with_it,
        "without_ms": without,
        "added_percent": round(100 * (with_it["median"] / without["median"] - 1), 1),
        "added_percent_by_pair": round(100 * (statistics.median(pairs) - 1), 1),
        "filled_to_panel_with_ms": _spread(kept.panel),
        "filled_to_panel_without_ms": _spread(blind.panel),
        "bundle_bytes": max(kept.size),
        "goals": {"added_percent": MOST_PERCENT, "bundle_bytes": MOST_BYTES},
    }


def _spread(values: Sequence[float]) -> dict[str, Any]:
    """Median, quartiles and extremes, and each value in its order."""
    low, _, high = statistics.quantiles(values, n=4)
    told = {"median": statistics.median(values), "lower": low, "upper": high}
    told |= {"least": min(values), "most": max(values)}
    return {key: round(value) for key, value in told.items()} | {"all": [round(v) for v in values]}


def shown(told: dict[str, Any]) -> str:
    """As a table."""
    rows: list[Sequence[str]] = [("", "median", "quartiles", "least", "most")]
    for key, name in (
        ("with_ms", "dry run with evidence, ms"),
        ("without_ms", "dry run without, ms"),
        ("filled_to_panel_with_ms", "from filled to the panel, with, ms"),
        ("filled_to_panel_without_ms", "from filled to the panel, without, ms"),
    ):
        each = told[key]
        between = f"{each['lower']}-{each['upper']}"
        rows.append((name, *map(str, (each["median"], between, each["least"], each["most"]))))
    added, size = told["added_percent"], told["bundle_bytes"]
    by_pair, most = told["added_percent_by_pair"], f"{MOST_PERCENT:.0f} %"
    cost = f"  added by evidence: {added} % of medians, {by_pair} % as the median of pairs"
    room = f"  bundle: {size / 1e6:.2f} MB; goal {MOST_BYTES / 1e6:.0f} MB"
    return "\n".join(
        (
            f"{told['recording']}, {told['turns']} turns each",
            *grid(rows),
            f"{cost}; goal {most}: {_met(added <= MOST_PERCENT)}",
            f"{room}: {_met(size <= MOST_BYTES)}",
        )
    )


def _met(yes: bool) -> str:  # noqa: FBT001  # read at its two calls
    return "met" if yes else "MISSED"


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, write down. 0 whatever the numbers are."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--turns", type=int, default=TURNS, help="walks of each kind, at least 2")
    parser.add_argument("--recording", default=DEFAULT_RECORDING)
    parser.add_argument("--json", type=Path, default=OUT, help="where to write the numbers")
    given = parser.parse_args(words)
    logs.setup("error", Redactor())
    with sync_playwright() as playwright:
        told = measure(playwright, given.turns, given.recording)
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{shown(told)}\nEach number: {given.json}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
