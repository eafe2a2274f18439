"""One run per account: the lock, the name of its holder, and its end with the process."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from automation.errors import BusyError
from automation.lock import held

ROOT = Path(__file__).resolve().parent.parent
HOLDER = """
import sys
from pathlib import Path
from automation.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile's folder that is not there yet."""
    return tmp_path / "data" / "profiles" / "anna"


@pytest.fixture
def holder() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start processes that hold a lock until their input ends."""
    started: list[subprocess.Popen[str]] = []

    def start(profile: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(profile)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_another_run(profile: Path, holder: Callable[[Path], subprocess.Popen[str]]) -> None:
    """A second run is refused at once, with account and process of the first."""
    other = holder(profile)
    began = time.monotonic()

    with pytest.raises(BusyError) as caught, held(profile):
        pytest.fail("two runs hold one account")

    assert time.monotonic() - began < 2
    assert "'anna'" in str(caught.value)
    assert f"process {other.pid}, since 20" in str(caught.value)
    assert caught.value.exit_code == 6


def test_a_run_that_was_killed(
    profile: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    """A lock is free as soon as its holder is dead, however it died; that is said once."""
    other = holder(profile)
    other.kill()
    other.wait()

    with held(profile) as died:
        told = json.loads(profile.with_suffix(".holder").read_text())
    with held(profile) as nobody:
        pass

    assert told["pid"] == os.getpid()
    assert died.startswith(f"The run of process {other.pid}, since 20")
    assert died.endswith(", did not end in order; taken over.")
    assert nobody == ""


def test_a_run_that_ended(profile: Path, holder: Callable[[Path], subprocess.Popen[str]]) -> None:
    """A lock is free after its run, and the holder's name is gone with it."""
    other = holder(profile)
    other.communicate("\n")

    assert not profile.with_suffix(".holder").exists()
    with held(profile):
        pass
    with held(profile):
        pass


def test_a_run_that_failed(profile: Path) -> None:
    """A run that fails frees its account."""
    with pytest.raises(ValueError, match="stop"), held(profile):
        raise ValueError("stop")

    with held(profile):
        pass


def test_the_refused_leave_the_holder_alone(
    profile: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    """Who was refused takes nothing away: the next one is refused as well, with the same name."""
    other = holder(profile)

    for _ in range(2):
        with pytest.raises(BusyError, match=f"process {other.pid}"), held(profile):
            pytest.fail("two runs hold one account")


@pytest.mark.parametrize("note", ["", "{", "[]", "{}", '"text"', "7", "null", '{"pid": 1}'])
def test_a_holder_without_a_name(
    note: str, profile: Path, holder: Callable[[Path], subprocess.Popen[str]]
) -> None:
    """A holder whose note is missing or broken is still a holder."""
    holder(profile)
    profile.with_suffix(".holder").write_text(note)

    with pytest.raises(BusyError, match="a process that left no name"), held(profile):
        pytest.fail("two runs hold one account")


def test_two_accounts(profile: Path) -> None:
    """Two accounts do not wait for each other."""
    with held(profile), held(profile.with_name("bertha")):
        assert profile.with_name("bertha.holder").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_rights(profile: Path) -> None:
    """Lock, note and their folder are the owner's alone."""
    with held(profile):
        rights = {p.name: stat.S_IMODE(p.stat().st_mode) for p in profile.parent.iterdir()}
        folder = stat.S_IMODE(profile.parent.stat().st_mode)

    assert rights == {"anna.lock": 0o600, "anna.holder": 0o600}
    assert folder == 0o700
