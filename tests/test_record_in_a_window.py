"""A walk in a real window becomes a recording: with a log-in, a submission, and nobody's data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Playwright

from automation.recording import load
from elsewhere import own_browser, wait_for
from tls_site import served

ROOT = Path(__file__).resolve().parent.parent
NAME, PASSWORD = "zoequibble", "secret of Zoe"
OBJECTOR = (sys.executable, "-m", "automation")
EMAIL = "zoe.quibble@example.org"


@pytest.mark.long
@pytest.mark.window
@pytest.mark.deep
def test_a_walk_is_recorded_to_the_answer(
    display: str, tmp_path: Path, playwright: Playwright
) -> None:
    """The person logs in, reviews, submits; the folder tells nothing of them and walks alike."""
    source = load("log-in-wall")
    says = f"<p>You are {EMAIL}</p></body>"
    pages = tuple(replace(p, html=p.html.replace("</body>", says)) for p in source.pages)
    with served(replace(source, pages=pages), tmp_path) as site:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DISPLAY": display,
            "OBJECTOR_BROWSER": own_browser(site, tmp_path),
            "OBJECTOR_EMAIL": EMAIL,
            "OBJECTOR_REGION": "DE",
        }
        out = tmp_path / "out.txt"

        def said() -> str:
            return " ".join(out.read_text().split())

        with out.open("w") as told:
            process = subprocess.Popen(
                [*OBJECTOR, "record", "trial", "--account", "default", "--yes"],
                cwd=tmp_path,
                env=environment,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for(lambda: "log in here yourself" in said(), "the log-in")
            note = next((tmp_path / "data").rglob("DevToolsActivePort"))
            address = f"http://127.0.0.1:{note.read_text().split()[0]}"
            page = playwright.chromium.connect_over_cdp(address).contexts[0].pages[-1]
            page.fill("[name=username]", NAME)
            page.fill("[name=password]", PASSWORD)
            page.get_by_role("button", name="Log in").click()
            wait_for(lambda: "Read it, change what you like" in said(), "the review")
            page.get_by_role("button", name="Submit").click()
            assert process.wait(60) == 0, said()
        finally:
            process.kill()
        posted = [sent.body for sent in site.sent()]
        assert [quote_plus(EMAIL) in body for body in posted] == [True]

    folder = tmp_path / "trial"
    told_of = b"".join(file.read_bytes().lower() for file in folder.iterdir())
    assert not [mark for mark in (NAME, PASSWORD, EMAIL) if mark.lower().encode() in told_of]
    assert b"you are person@example.org" in told_of
    written = json.loads((folder / "recording.json").read_text())
    assert (written["origin"], written["expect"]["outcome"]) == ("recorded", "prefilled")
    assert written["submission"]
    walked = subprocess.run(
        [*OBJECTOR, "dry-run", "--recording", str(folder), "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert walked.returncode == 0, walked.stderr
    assert json.loads(walked.stdout)["attempts"][0]["outcome"] == "prefilled"
