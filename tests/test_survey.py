"""doctor --site: whether the map still fits, without filling, sending or hurrying."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from automation.browser.launch import Plan, open_window
from automation.cli import surveying
from automation.recording import load
from automation.survey import HEALTHY, Visit, Way, visit
from flows import DEFAULT_RECORDING, FLOWS
from support import ROOT
from tls_site import served

FLOW = FLOWS["meta-ai-instagram"]
Objector = Callable[..., subprocess.CompletedProcess[str]]


def surveyed(objector: Objector, recording: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the one visit."""
    done = objector("doctor", "--site", "--recording", recording, "--json")
    told = json.loads(done.stdout)
    assert told["ok"] == (told["visits"][0]["state"] in ("healthy", "asks for a log-in"))
    return done.returncode, told["visits"][0]


def reworded(folder: Path, page: str, *words: tuple[str, str]) -> str:
    """A copy of the default recording in which this page says something else; its folder."""
    shutil.copytree(ROOT / "fixtures" / DEFAULT_RECORDING, folder)
    file = folder / f"{page}.html"
    text = file.read_text(encoding="utf-8")
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return str(folder)


def test_a_way_that_is_as_it_was_is_healthy_to_the_form(objector: Objector) -> None:
    """Each screen of the way is seen, the form's fields are found, the exit code is 0."""
    code, found = surveyed(objector, DEFAULT_RECORDING)
    way = FLOW.route("privacy-center").way
    assert (code, found["state"]) == (0, "healthy")
    assert [s["screen"] for s in found["screens"] if s["screen"] in way] == list(way)
    assert {s["health"] for s in found["screens"]} == {"healthy"}
    assert found["fields"] == {"email": "found", "statement": "found"}


@pytest.mark.deep
def test_a_changed_screen_is_named_with_what_holds_and_what_fell(
    objector: Objector, tmp_path: Path
) -> None:
    """Its words are new: it is changed, the screens before it healthy, the rest not reached."""
    words = ((">Privacy topics</h1>", ">Guides</h1>"), (">AI at Meta<", ">Machines<"))
    folder = reworded(tmp_path / "copy", "topics", *words)
    code, found = surveyed(objector, folder)
    health = {s["screen"]: s["health"] for s in found["screens"]}
    assert (code, found["state"]) == (1, "changed")
    assert health["cookies"] == health["privacy-center"] == "healthy"
    assert health["topics"] == "changed"
    assert health["form"] == "not reached"
    changed = next(s for s in found["screens"] if s["health"] == "changed")
    assert "link or button or menuitem or tab 'AI at Meta'" in changed["fell"]
    assert any("privacycenter.instagram.com" in held for held in changed["held"])


@pytest.mark.deep
def test_drift_is_shown_before_it_breaks_anything(objector: Objector, tmp_path: Path) -> None:
    """A screen that is still recognised, but by fewer marks than when it was recorded, says so."""
    folder = reworded(tmp_path / "copy", "topics", (">Privacy topics</h1>", ">All of them</h1>"))
    _, before = surveyed(objector, DEFAULT_RECORDING)
    code, found = surveyed(objector, folder)
    assert [s["fell"] for s in before["screens"] if s["fell"]] == []
    assert (code, found["state"]) == (0, "healthy")
    fell = {s["screen"]: s["fell"] for s in found["screens"] if s["fell"]}
    assert fell == {"topics": ["heading 'Privacy topics'"]}


@pytest.mark.deep
@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(
    ("recording", "code", "state"),
    [
        ("not-offered", 5, "not offered"),
        ("every-way-is-gone", 1, "unreachable"),
        ("log-in-wall", 0, "asks for a log-in"),
        ("rate-limit", 1, "stopped"),
        ("captcha", 1, "stopped"),
        ("blocked", 1, "stopped"),
        ("two-factor", 0, "asks for a log-in"),
        ("logged-out-error", 1, "stopped"),
        ("privacy-center-redesigned", 1, "changed"),
        ("copy-on-another-host", 1, "changed"),
        ("already-objected", 1, "stopped"),
    ],
)
def test_each_state_has_its_word_and_exit_code(
    objector: Objector, recording: str, code: int, state: str
) -> None:
    """What a scheduler acts on: 0 well, 1 to be looked at, 5 not offered."""
    got, found = surveyed(objector, recording)
    assert (got, found["state"]) == (code, state)


def live(playwright: Playwright, tmp_path: Path, language: str) -> tuple[Visit, list[Any]]:
    """A visit to the site on loopback with a browser that nobody has used; what arrived there."""
    recording = load(DEFAULT_RECORDING)
    with served(recording, tmp_path) as site:
        door = FLOW.routes[0].doors[0]
        door = replace(door, address=surveying.in_language(door.address, language))
        plan = Plan(
            flow=FLOW,
            headed=False,
            profile=tmp_path / "profile",
            arguments=tuple(site.chromium_arguments),
        )
        with open_window(playwright, plan) as opened:
            found = visit(opened.window, Way(FLOW, door, language, {}))
        return found, site.arrived


def test_nothing_is_filled_and_nothing_is_sent(playwright: Playwright, tmp_path: Path) -> None:
    """On a site that counts: the form is reached, and no submission arrives.

    The first address asks for the language by the key that the site knows.
    """
    found, arrived = live(playwright, tmp_path, "de")
    assert found.state == HEALTHY, found.why
    assert [a for a in arrived if a.method != "GET" and not a.path.startswith("/__lead/")] == []
    assert arrived[0].path == "/?locale=de_DE"
    assert any(a.path.startswith("/contact/") for a in arrived)


@pytest.mark.parametrize(
    ("given", "language", "wanted"),
    [
        ("https://a.example/x", "pt-BR", "https://a.example/x?locale=pt_BR"),
        ("https://a.example/x?a=1", "en", "https://a.example/x?a=1&locale=en_US"),
        ("https://a.example/x", "", "https://a.example/x"),
    ],
)
def test_a_language_is_asked_for_as_the_site_writes_it(
    given: str, language: str, wanted: str
) -> None:
    """A language alone becomes that of its largest country."""
    assert surveying.in_language(given, language) == wanted


def test_the_visits_are_few_slow_and_end_where_the_site_asks_for_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No more visits than asked for, a pause before each but the first, none after a captcha."""
    waited: list[float] = []
    states = iter(["healthy", "healthy", "stopped", "healthy"])

    def looked(_playwright: object, way: Way, pause: float) -> Visit:
        waited.append(pause)
        door = way.door
        return Visit(way.flow.name, door.route, way.language, door.address, next(states), "")

    monkeypatch.setattr(surveying, "_live", looked)
    monkeypatch.setattr(surveying, "_before", lambda *_: {})
    wanted = surveying.Wanted("meta-ai-instagram", None, ("de", "fr"), None, most=2, pause=20)
    two = list(surveying._visits(None, wanted))  # type: ignore[arg-type]  # nothing is opened here
    assert len(two) == 2
    assert waited == [0, 20]
    rest = list(surveying._visits(None, replace(wanted, most=9)))  # type: ignore[arg-type]
    assert [found.state for found in rest] == ["stopped"]


def test_what_is_not_known_is_refused_in_a_sentence(objector: Objector) -> None:
    """A flow or a route that does not exist is a usage error that lists the known ones."""
    done = objector("doctor", "--site", "--flow", "x")
    assert done.returncode == 2
    assert "There is no flow 'x'. Known: meta-ai-instagram" in done.stderr
    done = objector("doctor", "--site", "--route", "x")
    assert done.returncode == 2
    assert "has no route 'x'. Known: privacy-center" in done.stderr
