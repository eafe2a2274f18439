"""Reading a recording: what it holds, and how each mistake in one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from automation.errors import RecordingError
from automation.recording import Recording, load, names, read

URL = "https://help.instagram.com/contact/1"
PAGE = {"name": "form", "url": URL, "file": "form.html"}
DATA: dict[str, Any] = {
    "format": 1,
    "title": "A form",
    "origin": "drawn",
    "source": "a guide",
    "date": "2026-11-22",
    "locale": "en-GB",
    "region": "DE",
    "flow": "meta-ai-instagram",
    "pages": [PAGE, {**PAGE, "name": "sent", "status": 404, "headers": {"X-A": 1}}],
    "leads": [{"page": "form", "role": "button", "name": "Send", "to": "sent", "delay": 5}],
    "submission": {"url": "https://help.instagram.com/ajax", "to": "sent"},
}


def write(folder: Path, data: object) -> Path:
    """Write a recording with one page file."""
    (folder / "form.html").write_text("<p>Jürgen", encoding="utf-8")
    text = data if isinstance(data, str) else json.dumps(data)
    (folder / "recording.json").write_text(text, encoding="utf-8")
    return folder


def complaint(folder: Path, data: object) -> str:
    """Read a recording that cannot be read, and return the complaint about its file."""
    with pytest.raises(RecordingError) as caught:
        read(write(folder, data))
    text = str(caught.value)
    assert str(folder / "recording.json") in text
    assert "\n" not in text
    assert caught.value.exit_code == 2
    return text


def changed(**more: object) -> dict[str, Any]:
    """The recording with other values; None leaves a key out."""
    return {key: value for key, value in (DATA | more).items() if value is not None}


def page(**more: object) -> dict[str, Any]:
    """The recording with one page, changed."""
    one = {key: value for key, value in (PAGE | more).items() if value is not None}
    return changed(pages=[one], leads=None, submission=None)


def lead(**more: object) -> dict[str, Any]:
    """The recording with its lead changed."""
    return changed(leads=[DATA["leads"][0] | more])


def test_all_of_it(tmp_path: Path) -> None:
    """A recording has the name of its folder, its pages with their text, leads and submission."""
    found = read(write(tmp_path, DATA))

    form, sent = found.pages
    assert (found.name, found.folder, found.origin) == (tmp_path.name, tmp_path, "drawn")
    assert (form.name, form.url, form.html, form.status) == ("form", URL, "<p>Jürgen", 200)
    assert (sent.status, sent.headers) == (404, {"X-A": "1"})
    assert (found.leads[0].page, found.leads[0].to, found.leads[0].delay) == ("form", "sent", 5)
    assert not found.leads[0].person
    assert found.submission is not None
    assert found.submission.to == "sent"
    assert (found.start, found.expect) == ("", {})


def test_what_may_be_left_out(tmp_path: Path) -> None:
    """Leads, submission, status and headers may be left out."""
    found = read(write(tmp_path, page()))

    assert (found.leads, found.submission) == ((), None)
    assert (found.pages[0].status, found.pages[0].headers, found.pages[0].screens) == (200, {}, ())


def test_a_step_of_the_person(tmp_path: Path) -> None:
    """A lead may be one that only a person takes."""
    assert read(write(tmp_path, lead(by="person"))).leads[0].person


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (changed(format=None), "'format' holds None; wanted is the number 1"),
        (changed(format=2), "'format' holds 2; wanted is the number 1"),
        (changed(origin="made-up"), "'origin' holds 'made-up'; wanted is 'drawn' or 'recorded'"),
        (changed(origin=None), "'origin' holds None; wanted is 'drawn' or 'recorded'"),
        (changed(origin=["drawn"]), "'origin' holds ['drawn']; wanted is 'drawn' or 'recorded'"),
        (changed(title=None), "'title' holds None; wanted is a text"),
        (changed(source=""), "'source' holds ''; wanted is a text"),
        (changed(date=20261122), "'date' holds 20261122; wanted is a text"),
        (changed(locale=None), "'locale' holds None; wanted is a text"),
        (changed(region=None), "'region' holds None; wanted is a text"),
        (changed(flow=None), "'flow' holds None; wanted is a text"),
        (changed(start=5), "'start' holds 5; wanted is"),
        (changed(pages=None), "'pages' holds None; wanted is a list of at least one page"),
        (changed(pages=[]), "'pages' holds []; wanted is a list of at least one page"),
        (changed(pages="form"), "'pages' holds 'form'; wanted is a list"),
        (changed(pages=["form"]), "'pages[0]' holds 'form'; wanted is a table"),
        (changed(pages=[PAGE, PAGE]), "'pages' holds ['form', 'form']; wanted is a different name"),
        (page(name=None), "'pages[0].name' holds None; wanted is a text"),
        (page(url=None), "'pages[0].url' holds None; wanted is the page's real https address"),
        (page(url="http://a.org/"), "'pages[0].url' holds 'http://a.org/'; wanted is the page's"),
        (page(url="https://"), "'pages[0].url' holds 'https://'; wanted is the page's"),
        (page(file=None), "'pages[0].file' holds None; wanted is a file in"),
        (page(file="../form.html"), "'pages[0].file' holds '../form.html'; wanted is a file in"),
        (page(file="/etc/passwd"), "'pages[0].file' holds '/etc/passwd'; wanted is a file in"),
        (page(file="a\0b"), "'pages[0].file' holds 'a\\x00b'; wanted is a file in"),
        (page(file="no.html"), "'pages[0].file' names the file 'no.html', which cannot be read"),
        (page(file="."), "pages[0]"),
        (page(status="200"), "'pages[0].status' holds '200'; wanted is a number"),
        (page(status=True), "'pages[0].status' holds True; wanted is a number"),
        (page(headers=["a"]), "'pages[0].headers' holds ['a']; wanted is a table"),
        (page(screens="form"), "'pages[0].screens' holds 'form'; wanted is a list"),
        (page(screens=5), "'pages[0].screens' holds 5; wanted is a list"),
        (changed(leads={}), "'leads' holds {}; wanted is a list"),
        (changed(leads=[1]), "'leads[0]' holds 1; wanted is a table"),
        (lead(page="home"), "'leads[0].page' holds 'home'; wanted is one of the pages ['form', 's"),
        (lead(to="home"), "'leads[0].to' holds 'home'; wanted is one of the pages ['form', 'sent"),
        (lead(to=None), "'leads[0].to' holds None; wanted is a text"),
        (lead(delay=-1), "'leads[0].delay' holds -1; wanted is milliseconds"),
        (lead(delay="5"), "'leads[0].delay' holds '5'; wanted is milliseconds"),
        (lead(delay=0.5), "'leads[0].delay' holds 0.5; wanted is milliseconds"),
        (lead(by="preson"), "'leads[0].by' holds 'preson'; wanted is"),
        (lead(role=5), "'leads[0].role' holds 5; wanted is"),
        (changed(submission=[]), "'submission' holds []; wanted is a table"),
        (changed(submission={"to": "sent"}), "'submission.url' holds None; wanted is a text: the"),
        (
            changed(submission={"url": URL, "to": "home"}),
            "'submission.to' holds 'home'; wanted is one of the pages ['form', 'sent']",
        ),
        (changed(expect=[]), "'expect' holds []; wanted is a table"),
        ([], "'the whole file' holds []; wanted is a table"),
        ("null", "'the whole file' holds None; wanted is a table"),
        ('{\n"format": 1,\n}', "is not valid JSON:"),
        ("", "is not valid JSON:"),
    ],
)
def test_mistakes(data: object, expected: str, tmp_path: Path) -> None:
    """A mistake is told with the file, the key, what it holds and what is wanted."""
    assert expected in complaint(tmp_path, data)


def test_a_line_of_json(tmp_path: Path) -> None:
    """Broken JSON is told with the line."""
    assert "in line 3" in complaint(tmp_path, '{\n"format": 1,\n}')


def test_what_is_no_text(tmp_path: Path) -> None:
    """Files that are not UTF-8 are told by name."""
    write(tmp_path, DATA)
    (tmp_path / "form.html").write_bytes(b"\xff\xfe")

    with pytest.raises(RecordingError, match=r"names the file 'form\.html', which cannot be read"):
        read(tmp_path)
    (tmp_path / "recording.json").write_bytes(b"\xff\xfe")
    with pytest.raises(RecordingError, match=r"recording\.json: it cannot be read"):
        read(tmp_path)


def test_a_page_beside_the_recording(tmp_path: Path) -> None:
    """A page may not lie outside the recording's folder, not even by a link."""
    outside, folder = tmp_path / "outside.html", tmp_path / "case"
    outside.write_text("private")
    folder.mkdir()
    write(folder, DATA)
    (folder / "form.html").unlink()
    (folder / "form.html").symlink_to(outside)

    with pytest.raises(RecordingError, match="the recording's own folder"):
        read(folder)


def test_by_name_or_by_folder(tmp_path: Path) -> None:
    """A recording is found by the name of one that ships, or by a folder."""
    assert isinstance(load(names()[0]), Recording)
    assert load(str(write(tmp_path, DATA))).title == "A form"


def test_nowhere(tmp_path: Path) -> None:
    """A name nobody knows is quoted, with those that are known; a folder without one is named."""
    with pytest.raises(RecordingError) as caught:
        load("instagram-privacy-centre")
    assert "'instagram-privacy-centre'" in str(caught.value)
    assert all(name in str(caught.value) for name in names())
    with pytest.raises(RecordingError, match=r"holds no recording\.json"):
        load(str(tmp_path))
