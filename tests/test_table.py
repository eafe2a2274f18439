"""The table of recordings in fixtures/README.md is written after the recordings, and is current."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from automation.recording import load, names
from bench.recordings import BEGIN, COLUMNS, END, current, main, put, table
from flows import DEFAULT_RECORDING
from support import ROOT

README = ROOT / "fixtures" / "README.md"


def cells(page: str) -> list[list[str]]:
    """The rows of the table between the marks, each as its cells, without the two heads."""
    lines = page.partition(BEGIN)[2].partition(END)[0].strip().splitlines()
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def test_the_table_is_current() -> None:
    """The README holds what `make table` would write: else run it and commit what it writes."""
    assert README.read_text(encoding="utf-8") == current()


def test_every_recording_has_one_row() -> None:
    """Each recording has one row, by flow and name, that says how its walk ends."""
    rows = cells(README.read_text(encoding="utf-8"))

    assert sorted(row[0].strip("`") for row in rows) == names()
    assert rows == sorted(rows, key=lambda row: (row[1], row[0].strip("`")))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    for row in rows:
        recording = load(row[0].strip("`"))
        assert row[5].split(", ")[0] == recording.expect["outcome"]
        assert (row[1], row[3], row[6]) == (recording.flow, recording.locale, recording.origin)


def test_a_changed_recording_is_a_changed_table(tmp_path: Path) -> None:
    """A new title, and a field that ends otherwise, stand in the table once it is written."""
    shutil.copytree(ROOT / "fixtures" / DEFAULT_RECORDING, tmp_path / "new")
    shutil.copy(README, tmp_path / "README.md")
    file = tmp_path / "new" / "recording.json"
    told = json.loads(file.read_text())
    told |= {"title": "A | B", "start": "https://privacycenter.instagram.com/guide/?x=1"}
    told["expect"] |= {"outcome": "left", "email": "differs"}
    file.write_text(json.dumps(told))

    rows = current(tmp_path).partition(BEGIN)[2].partition(END)[0].strip().splitlines()[2:]

    way = "from `privacycenter.instagram.com/guide/`"
    assert rows == [
        f"| `new` | meta-ai-instagram | {way} | en-US | A \\| B | left, email differs | drawn |"
    ]


def test_a_route_is_named() -> None:
    """A recording of one route names it; one of all says so."""
    one = replace(load(DEFAULT_RECORDING), route="direct")

    assert " | direct | " in table([one])
    assert " | all routes, in order | " in table([replace(one, route="")])


def test_other_prose_stays() -> None:
    """Only what stands between the marks is replaced; a missing mark is told."""
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"

    assert put(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert put(put(page, "new"), "new") == put(page, "new")
    with pytest.raises(ValueError, match="put both marks back"):
        put("nothing", "new")


def test_make_table_writes_it(tmp_path: Path) -> None:
    """The command writes the file that the test above holds to be current."""
    shutil.copytree(ROOT / "fixtures" / DEFAULT_RECORDING, tmp_path / DEFAULT_RECORDING)
    (tmp_path / "README.md").write_text(f"{BEGIN}\n{END}\n")

    assert main(tmp_path) == 0
    assert f"| `{DEFAULT_RECORDING}` |" in (tmp_path / "README.md").read_text()
    assert "bench.recordings" in (ROOT / "Makefile").read_text()
