"""The forms that need no log-in: what arrives when the person sends, and what is claimed of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from automation.recording import Recording, load
from automation.report import Report
from flows import FLOWS, flow_for
from flows.meta.third_party import OPTIONS

pytestmark = pytest.mark.sampled

MARK = "Quennel52N13E"
GIVEN = {
    "FIRST_NAME": "Wexlington",
    "LAST_NAME": "Drumgold-Oxmandale",
    "PHONE": "+44 7700 900123",
    "PROMPTS": "Where does Drumgold-Oxmandale of Dovecotium live?",
    "REGION": "DE",
    "SCREENSHOT": "zorblatt.png",
}
PRIVATE = ("Wexlington", "Drumgold", "Oxmandale", "7700", "900123", "Dovecotium", "zorblatt")
SENTENCE = "We don’t automatically fulfil requests sent using this form."


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A person who has set everything, with a picture that holds a mark besides."""
    info = PngInfo()
    info.add_text("Comment", MARK)
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "zorblatt.png", pnginfo=info)
    for name, value in GIVEN.items():
        monkeypatch.setenv(f"OBJECTOR_{name}", value)


def answered(recording: Recording, answer: str) -> Recording:
    """The recording, its answer to a submission being a page with this text alone."""
    page = f"<!DOCTYPE html><html lang=en><title>Form</title><h1>Form</h1><p>{answer}</p></html>"
    pages = tuple(
        replace(each, html=page) if each.name == "received" else each for each in recording.pages
    )
    return replace(recording, pages=pages)


@pytest.mark.deep
@pytest.mark.usefixtures("given")
def test_what_the_person_sends_arrives_and_is_told_nowhere(
    started: Callable[..., Any], tmp_path: Path
) -> None:
    """Nothing leaves before the person presses; then all of it does, the picture without its mark.

    The site says that it has received it: that is what the report says, and no more. No log, no
    report and no ledger holds a name, a prompt or the picture's own name.
    """
    words = ("--flow", "third-party", "--route", "direct")
    site, run, page = started(load("third-party-object"), *words)
    run.told("Read it, change what you like")
    before = list(site.sent())

    form = page("help/contact/")
    form.get_by_role("button", name="Submit").click()
    report = run.report()

    assert before == []
    [sent] = site.sent()
    assert 'name="country_of_residence"\r\n\r\nDE' in sent.body
    assert 'name="first_name"\r\n\r\nWexlington' in sent.body
    assert 'name="last_name"\r\n\r\nDrumgold-Oxmandale' in sent.body
    assert GIVEN["PROMPTS"] in sent.body
    assert 'name="Attach1[]"; filename="screenshot.png"' in sent.body
    assert "PNG" in sent.body
    assert MARK not in sent.body
    assert "zorblatt" not in sent.body
    assert report["outcome"] == "sent"
    assert "received" in report["reason"]
    assert set(report["fields"].values()) == {"filled"}
    told = [run.said(), run.out_file.read_text()]
    kept = [each for each in (tmp_path / "data").rglob("*") if each.is_file()]
    own = (".png", ".txt", ".html", ".yaml", ".pdf")  # what the page showed, for the person alone
    kept = [each for each in kept if each.suffix not in own or ".masked." in each.name]
    # Sums and links may hold any four digits by chance.
    texts = [each.read_bytes().decode(errors="replace") for each in kept]
    told += [re.sub(r"\b[0-9a-f]{64,128}\b", "", text) for text in texts]
    assert any(each.name == "log.jsonl" for each in kept)
    assert [word for word in PRIVATE for text in told if word.lower() in text.lower()] == []
    assert '"upload": {' in "".join(told)


@pytest.mark.deep
@pytest.mark.usefixtures("given")
def test_the_forms_own_sentence_is_no_answer(started: Callable[..., Any]) -> None:
    """That requests are not fulfilled by themselves stands on the form; it confirms nothing."""
    recording = answered(load("third-party-delete"), SENTENCE + " We review them.")
    _, run, page = started(recording, "--flow", "third-party", "--route", "direct")
    run.told("Read it, change what you like")

    page("help/contact/").get_by_role("button", name="Submit").click()

    assert run.report()["outcome"] == "unconfirmed"


@pytest.mark.deep
@pytest.mark.usefixtures("given")
def test_whatsapp_gets_the_number_with_its_country(started: Callable[..., Any]) -> None:
    """The number arrives in the form that machines use, with the option and the text."""
    site, run, page = started(load("whatsapp-objection"), "--flow", "whatsapp")
    run.told("Read it, change what you like")

    page("contact/forms/").get_by_role("button", name="Send").click()
    report = run.report()

    [sent] = site.sent()
    assert 'name="phone_number"\r\n\r\n+447700900123' in sent.body
    assert "How can I make an objection" in sent.body
    assert report["outcome"] == "sent"
    assert "received" in report["reason"]


@pytest.mark.parametrize("name", ["third-party-object", "whatsapp-objection"])
def test_an_answer_to_nothing_is_no_success(name: str, walk: Callable[..., Report]) -> None:
    """Words of an answer on a page to which nothing was sent are never taken for `sent`."""
    recording = load(name)
    only = recording.page("received")
    report = walk(replace(recording, route="direct", pages=(only,), leads=()))

    assert report.outcome.word == "left"


@pytest.mark.parametrize("name", ["third-party", "whatsapp"])
def test_these_flows_are_nobodys_alone(name: str) -> None:
    """They belong to no platform, ask for no log-in on their way, and press nothing on the form."""
    flow = FLOWS[name]

    assert flow.platform == ""
    assert flow.screen("form").moves == ()
    assert all(route.way[-1] == "form" for route in flow.routes)


@pytest.mark.deep
@pytest.mark.parametrize("request_kind", OPTIONS)
def test_a_request_that_is_not_offered_is_told(
    request_kind: str, walk: Callable[..., Report]
) -> None:
    """A missing option stops those alone who wanted it; fields that never come are told."""
    recording = replace(load("third-party-options-gone"), request=request_kind)

    report = walk(recording)

    gone = request_kind != "object"
    assert ("third-party-gone" in report.screens) == gone
    assert report.outcome.word == "left"
    assert report.fields.get("request") == (None if gone else "filled")
    assert report.fields.get("first_name") == (None if gone else "absent")


def test_every_request_has_a_map_of_its_own() -> None:
    """The maps for the kinds of request differ in what they look for, and in nothing else."""
    maps = [flow_for("third-party", kind) for kind in OPTIONS]

    assert flow_for("third-party", None) == flow_for("third-party", "object")
    assert len({each.name for each in maps}) == 1
    assert len({str(each.screen("third-party-gone").landmarks) for each in maps}) == len(maps)
    assert len({str(each.fields) for each in maps}) == 1
