"""fixtures check and new: all that is wrong with a recording is told, and a new one passes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from automation.cli.fixtures import flow_of
from automation.errors import RecordingError, UsageError
from automation.recording import load, names, read, roots
from automation.recording_format import SCHEMA, parsed, schema
from automation.recording_sense import check
from automation.scaffold import TODO, begin
from flows import DEFAULT_RECORDING
from support import ROOT

Command = Callable[..., subprocess.CompletedProcess[str]]
Edit = Callable[[dict[str, Any]], object]
BASE = ROOT / "fixtures" / "facebook-policy-triage"


def broken(folder: Path, *edits: Edit) -> Path:
    """A copy of a recording with these edits in its recording.json."""
    copy = folder / "case"
    shutil.copytree(BASE, copy)
    file = copy / "recording.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    for edit in edits:
        edit(data)
    file.write_text(json.dumps(data), encoding="utf-8")
    return copy


def put(*path: str | int, to: object) -> Edit:
    """Set the value at this place."""

    def edit(data: Any) -> None:
        *way, last = path
        for step in way:
            data = data[step]
        data[last] = to

    return edit


def out(*path: str | int) -> Edit:
    """Take this place out."""

    def edit(data: Any) -> None:
        *way, last = path
        for step in way:
            data = data[step]
        del data[last]

    return edit


# What is broken, at which key it is told, and what is said.
BROKEN: list[tuple[Edit, str, str]] = [
    (put("format", to=2), "format", "holds 2; wanted is the number 1"),
    (put("origin", to="drwan"), "origin", "holds 'drwan'; wanted is 'drawn' or 'recorded'"),
    (put("date", to="last week"), "date", "such as '2026-11-22'"),
    (put("locale", to="English"), "locale", "wanted is a text: the browser's language"),
    (put("region", to="Germany"), "region", "two letters of ISO 3166"),
    (put("titel", to="x"), "titel", "no key of this format. Did you mean 'title'?"),
    (put("request", to="delte"), "request", "'object', 'access' or 'delete'"),
    (put("start", to="www.facebook.com"), "start", "the https address where its walks begin"),
    (put("start", to="https://example.org/"), "start", "on one of the flow's hosts"),
    (put("flow", to="meta-ai-facebok"), "flow", "There is no flow 'meta-ai-facebok'"),
    (put("route", to="polcy"), "route", "not a route of the flow. Did you mean 'policy'?"),
    (put("pages", 0, "file", to="gone.html"), "pages[0].file", "which cannot be read"),
    (put("pages", 0, "status", to=99), "pages[0].status", "a number such as 200"),
    (put("pages", 0, "screen", to=[]), "pages[0].screen", "Did you mean 'screens'?"),
    (put("pages", 0, "screens", to=["polic"]), "pages[0].screens[0]", "Did you mean 'policy'?"),
    (put("pages", 0, "headers", "A", to=None), "pages[0].headers.A", "a text or a number"),
    (out("leads", 0), "pages[2].name", "which is never shown"),
    (put("leads", 0, "to", to="nowhere"), "leads[0].to", "wanted is one of the pages ["),
    (put("leads", 0, "name", to="Yess"), "leads[0].name", "Nearest on the page: 'Yes'"),
    (out("leads", 0, "name"), "leads[0]", "a control has both a role and a name"),
    (put("leads", 0, "by", to="robot"), "leads[0].by", "'person', or nothing"),
    (put("submission", "to", to="sent"), "submission.to", "wanted is one of the pages ["),
    (put("expect", "outcome", to="sent"), "expect.outcome", "in which a dry run can end"),
    (out("expect", "outcome"), "expect.outcome", "the word of an outcome"),
    (put("expect", "screens", 0, to="policies"), "expect.screens[0]", "not a screen of the flow"),
    (put("expect", "emial", to="filled"), "expect.emial", "Did you mean 'email'?"),
    (put("expect", "email", to="full"), "expect.email", "what became of this field"),
    (
        lambda data: data["pages"].append(
            data["pages"][0] | {"name": "alone", "url": "https://www.facebook.com/alone"}
        ),
        "pages[5].url",
        "to which nothing leads",
    ),
]


@pytest.mark.parametrize(("edit", "key", "said"), BROKEN, ids=[f"{k}: {s}" for _, k, s in BROKEN])
def test_what_is_broken(edit: Edit, key: str, said: str, tmp_path: Path) -> None:
    """A complaint names the file and the key, quotes the value, and says what is wanted."""
    folder = broken(tmp_path, edit)

    told = check(folder, flow_of)

    here = [each for each in told if each.key == key]
    assert [each.file for each in here] == [str(folder / "recording.json")], told
    assert said in here[0].text
    assert key in str(here[0])


@pytest.mark.parametrize("edit", [edit for edit, _, _ in BROKEN], ids=[k for _, k, _ in BROKEN])
def test_one_truth(edit: Edit, tmp_path: Path) -> None:
    """A recording is read if and only if nothing keeps it from being served, in the same words."""
    folder = broken(tmp_path, edit)
    _, wrong = parsed(folder)

    if wrong:
        with pytest.raises(RecordingError) as caught:
            read(folder)
        assert str(wrong[0]) in str(caught.value)
        assert [*map(str, check(folder, flow_of))] == [*map(str, wrong)]
    else:
        assert read(folder).pages


@pytest.mark.parametrize("name", names())
def test_those_that_ship(name: str) -> None:
    """Nothing is wrong with any recording that ships."""
    assert check(load(name).folder, flow_of) == []


def test_the_schema_is_one() -> None:
    """The schema is valid, ships beside the recordings, and knows every key that they use."""
    Draft202012Validator.check_schema(schema())

    assert any((root / SCHEMA).is_file() for root in roots())
    assert json.loads((ROOT / "fixtures" / SCHEMA).read_text(encoding="utf-8")) == schema()


def test_a_file_that_no_page_names(tmp_path: Path) -> None:
    """A file that lies beside the pages and is none of them is told by its path."""
    folder = broken(tmp_path)
    (folder / "old.html").write_text("<p>old")

    assert [(each.file, each.key) for each in check(folder, flow_of)] == [
        (str(folder / "old.html"), "")
    ]


def test_several_at_once(tmp_path: Path, objector: Command) -> None:
    """All mistakes are told in one go, exit 2; a dry run tells the first and how many are left."""
    edits = (put("origin", to="x"), put("pages", 1, "url", to="x"), out("leads", 0, "to"))
    folder = broken(tmp_path, *edits)

    ran = objector("fixtures", "check", str(folder), "--json")
    told = json.loads(ran.stdout)
    walked = objector("dry-run", "--recording", str(folder))

    assert ran.returncode == walked.returncode == 2
    assert {each["key"] for each in told["complaints"]} == {"origin", "pages[1].url", "leads[0].to"}
    assert told["ok"] is False
    assert "2 more: objector fixtures check" in walked.stderr


@pytest.mark.parametrize("source", [None, "third-party-delete"])
def test_a_new_one_passes(source: str | None, tmp_path: Path) -> None:
    """What is begun passes the check, says what is to be filled in, and names its source."""
    folder = begin(tmp_path / "new" / "case", source, DEFAULT_RECORDING)
    data = json.loads((folder / "recording.json").read_text(encoding="utf-8"))

    assert check(folder, flow_of) == []
    assert data["title"].startswith(TODO)
    assert (source or DEFAULT_RECORDING) in data["source"]
    assert data["expect"]["outcome"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that is there already is left alone."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "mine.html").write_text("mine")

    with pytest.raises(UsageError, match="is there already"):
        begin(tmp_path / "case", None, DEFAULT_RECORDING)
    assert [each.name for each in (tmp_path / "case").iterdir()] == ["mine.html"]


@pytest.mark.deep
def test_from_elsewhere(tmp_path: Path, objector: Command) -> None:
    """A recording begun anywhere is checked there and walked from there as one that ships is."""
    begun = objector("fixtures", "new", "my case")
    checked = objector("fixtures", "check", ".")
    walked = objector("dry-run", "--recording", "my case", "--json")

    assert begun.returncode == 0, begun.stderr
    assert "1 checked, 0 complaints" in checked.stdout
    attempt = json.loads(walked.stdout)["attempts"][0]
    assert (attempt["outcome"], attempt["recording"]["name"]) == ("prefilled", "my case")
    assert attempt["screens"] == ["form"]
    assert (tmp_path / "my case").is_dir()
