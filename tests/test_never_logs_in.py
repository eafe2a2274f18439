"""Promise: it never logs in, and never sees a password or a code."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from automation.recording import load
from automation.report import Report
from support import Somebody


@pytest.mark.parametrize(
    ("name", "screen"), [("log-in-wall", "login-wall"), ("checkpoint", "checkpoint")]
)
def test_what_is_private_is_noted_and_not_pictured(
    name: str, screen: str, walk: Callable[..., Report]
) -> None:
    """A log-in or a checkpoint is handed over, noted in the provenance, and in no picture.

    Without the screen's mark it is pictured like any other.
    """
    person = Somebody()
    report = walk(load(name), person)

    assert [h.screen for h in person.heard] == [screen]
    assert report.evidence is not None
    data = report.evidence / "data"
    told = json.loads((data / "provenance.json").read_text())
    (noted,) = [s for s in told["screens"] if s["screen"] == screen]
    assert "picture" not in noted
    assert "text" not in noted
    assert "password" in noted["not_pictured"]
    assert not [file for file in data.iterdir() if screen in file.name]
    assert len(list(data.glob("*.png"))) == len(told["screens"]) - 1
