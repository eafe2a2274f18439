"""Promise: it never logs in, and never sees a password or a code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

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


SHOWN = """<script nonce="drawn">
document.querySelector("[name=password]").addEventListener("change", (event) => {
  event.target.type = "text";
  history.replaceState(null, "", "/somewhere");
});
</script></body>"""


def test_a_password_in_clear_is_not_pictured(started: Callable[..., Any]) -> None:
    """A password that the page shows in clear, at an address nobody knows, stays out of evidence.

    Were only fields of type password minded, the page would be pictured as an unknown one.
    """
    recording = load("log-in-wall")
    pages = tuple(
        replace(p, html=p.html.replace("</body>", SHOWN)) if p.name == "login-wall" else p
        for p in recording.pages
    )
    _, run, page = started(replace(recording, pages=pages))
    run.told("Please log in here yourself")
    login = page("accounts/login")
    login.fill("[name=password]", "hunter2-in-clear")
    login.locator("[name=password]").blur()
    run.told("This page is new to me")
    login.wait_for_timeout(500)
    login.close()
    report = run.report()

    assert report["outcome"] == "left"
    data = Path(report["evidence"]) / "data"
    assert not list(data.glob("*unknown*"))
    assert not [f for f in data.iterdir() if b"hunter2" in f.read_bytes()]
