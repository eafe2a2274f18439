"""A new recording to begin with: a copy of another, or the least that can be walked.

Knows files and the format; may not know a flow or a browser.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from automation.errors import UsageError
from automation.recording import Recording, load
from automation.recording_format import FILE

# What whoever fills it in searches for.
TODO = "TO FILL IN"


def begin(folder: Path, source: str | None, least: str) -> Path:
    """Make the folder. source: the recording to copy, whole. least: the one whose form is taken.

    UsageError if the folder is there already; RecordingError if there is no such recording.
    """
    if folder.exists():
        raise UsageError(
            f"'{folder}' is there already, and nothing in it is overwritten. Take another name."
        )
    recording = load(source or least)
    data = json.loads((recording.folder / FILE).read_text(encoding="utf-8"))
    data = _copied(data, recording) if source else _least(data, recording)
    files = [page["file"] for page in data["pages"]]
    try:
        folder.mkdir(parents=True)
        for file in dict.fromkeys(files):
            shutil.copyfile(recording.folder / file, folder / file)
        text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"'{folder}' cannot be written: {error.strerror}.") from error
    return folder


def _copied(data: dict[str, Any], recording: Recording) -> dict[str, Any]:
    """All of it, under a title and a source of its own."""
    told = f"{TODO}: after which public sources. Begun as a copy of '{recording.name}'"
    return {
        **data,
        "title": f"{TODO}: what this case shows",
        "source": f"{told}, whose source was: {data['source']}",
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _least(data: dict[str, Any], recording: Recording) -> dict[str, Any]:
    """The form and its answer, and a walk that begins at the form."""
    answer = data["submission"]["to"]
    form = next(page for page in data["pages"] if page["name"] == "form")
    pages = [form, *(page for page in data["pages"] if page["name"] == answer)]
    told = f"{TODO}: after which public sources. Its form is that of '{recording.name}'."
    return {
        **{key: data[key] for key in ("format", "origin", "locale", "region", "flow")},
        "title": f"{TODO}: what this case shows",
        "source": told,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "start": form["url"],
        "pages": pages,
        "leads": [],
        "submission": data["submission"],
        "expect": data["expect"] | {"screens": form["screens"]},
    }
