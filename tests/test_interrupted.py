"""Ctrl-C, a signal, a killed process: everything ends in order, or the next run finds it intact."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from automation.cli.sitting import stoppable
from automation.evidence.bundle import unfinished
from automation.evidence.verify import verify
from automation.ledger import Ledger
from elsewhere import wait_for

pytestmark = pytest.mark.window
Started = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def rehearsal(tmp_path: Path, display: str) -> Iterator[Started]:
    """`objector dry-run --headed`, in a session of its own, waiting at the review."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "out.json").open("wb") as out, (tmp_path / "err.txt").open("wb") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "automation", "dry-run", *words, "--headed", "--json"],
                cwd=tmp_path,
                stdout=out,
                stderr=err,
                env={**os.environ, "DISPLAY": display},
                start_new_session=True,
            )
        processes.append(process)
        wait_for(lambda: "Your turn" in (tmp_path / "err.txt").read_text(), "the review")
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def alive(session: int) -> list[str]:
    """Names of the processes that are still there in this session, except those that ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        state, _, _, sid = rest.split()[:4]
        if int(sid) == session and state != "Z":
            found.append(name)
    return found


@pytest.mark.parametrize(
    ("number", "to_all"),
    [
        (signal.SIGINT, True),
        pytest.param(signal.SIGINT, False, marks=pytest.mark.deep),
        pytest.param(signal.SIGTERM, False, marks=pytest.mark.deep),
        pytest.param(signal.SIGHUP, False, marks=pytest.mark.deep),
    ],
    ids=["ctrl-c in a terminal", "SIGINT", "SIGTERM", "SIGHUP"],
)
def test_a_signal_ends_it_in_order(
    rehearsal: Started, tmp_path: Path, number: signal.Signals, *, to_all: bool
) -> None:
    """The attempt ends as `interrupted`: bundle closed, ledger written, no process left."""
    process = rehearsal()

    if to_all:  # a terminal sends Ctrl-C to the browser and the driver as well
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    code = process.wait(30)

    assert code == 130
    attempt = json.loads((tmp_path / "out.json").read_text())["attempts"][0]
    assert attempt["outcome"] == "interrupted"
    assert attempt["fields"] == {"email": "filled", "statement": "filled"}
    assert verify(Path(attempt["evidence"])).intact
    events = Ledger(tmp_path / "data" / "ledger.sqlite3").events()
    assert [e.kind for e in events] == ["started", "ended"]
    wait_for(lambda: not alive(process.pid), "the browser's end", 10)
    assert "Traceback" not in (tmp_path / "err.txt").read_text()


@pytest.mark.deep
def test_who_was_not_opened_is_named(rehearsal: Started, tmp_path: Path) -> None:
    """A batch that is stopped says to whom it did not come, and its exit code tells it, too."""
    told = "\n".join(f'[accounts.{name}]\nemail = "{name}@example.org"' for name in ("anna", "ben"))
    (tmp_path / "accounts.toml").write_text(told)
    process = rehearsal("anna", "ben", "--ahead", "0")

    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 130
    document = json.loads((tmp_path / "out.json").read_text())
    assert [attempt["account"] for attempt in document["attempts"]] == ["anna"]
    assert document["not_opened"] == ["ben"]
    assert "Not opened: ben." in (tmp_path / "err.txt").read_text()


def test_what_is_written_down_is_not_broken_off() -> None:
    """While evidence is kept neither a second signal nor the alarm ends it; a third signal does."""
    with stoppable() as stop:
        signal.raise_signal(signal.SIGTERM)
        stop.spared = lambda: True
        signal.raise_signal(signal.SIGALRM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGALRM)
        assert stop.signals == [signal.SIGTERM, signal.SIGTERM]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)

    with stoppable() as stop:
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGALRM)


@pytest.mark.deep
def test_a_killed_process_leaves_a_true_record(rehearsal: Started, tmp_path: Path) -> None:
    """After kill -9 the bundle says that it was never closed, and the next run starts clean."""
    process = rehearsal()

    process.kill()
    process.wait(10)

    root = tmp_path / "data" / "evidence"
    (left,) = unfinished(root)
    assert not verify(left).intact
    events = Ledger(tmp_path / "data" / "ledger.sqlite3").events()
    assert [e.kind for e in events] == ["started"]
    again = subprocess.run(
        [sys.executable, "-m", "automation", "dry-run", "--json"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert again.returncode == 0
    assert verify(Path(json.loads(again.stdout)["attempts"][0]["evidence"])).intact
