"""Playwright's driver: how it is started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT

# In a process of its own, for another Playwright runs in this one.
STARTED = """
import json, os
from pathlib import Path
from automation.browser import driver
from automation.browser.find import find

with driver.started() as playwright:
    told = [os.environ.get("NODE_OPTIONS")]
    for task in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((task / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid():
                told.append(json.dumps((task / "environ").read_text()))
        except OSError:
            continue
print(json.dumps([told[0], " ".join(told[1:])]))
"""


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, "NODE_OPTIONS=--max-semi-space-size=1"),
        ("--no-warnings", "NODE_OPTIONS=--no-warnings --max-semi-space-size=1"),
        ("--max-semi-space-size=8", "NODE_OPTIONS=--max-semi-space-size=8"),
    ],
)
def test_the_driver_is_given_little_room(given: str | None, found: str) -> None:
    """The driver alone is started with a small space for what is new, unless one was chosen."""
    named = {"NODE_OPTIONS": given} if given else {}
    environment = {k: v for k, v in os.environ.items() if k != "NODE_OPTIONS"} | named

    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    ours, drivers = json.loads(done.stdout)
    assert ours == given
    assert found + "\\u0000" in drivers
