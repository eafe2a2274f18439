"""A recording: page states of a walk, read from a folder and checked; knows no browser.

The format is described for people in fixtures/README.md, for programs in recording_format.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation.errors import RecordingError
from automation.recording_format import parsed, roots

__all__ = ["Lead", "PageState", "Recording", "Submission", "load", "names", "read", "roots"]


@dataclass(frozen=True)
class PageState:
    """One state of one address. Several states may share an address."""

    name: str
    url: str
    html: str
    status: int
    headers: Mapping[str, str]
    screens: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """On page `page`, the control `role` `name` leads to page `to`, after `delay` ms.

    role "" and name "": the page goes on by itself. person: only a person takes this step
    (a log-in, say); a headless dry run plays it at the hand-over.
    """

    page: str
    to: str
    role: str
    name: str
    delay: int
    person: bool


@dataclass(frozen=True)
class Submission:
    """What a submission of the form is answered with: a POST to `url` leads to page `to`."""

    url: str
    to: str


@dataclass(frozen=True)
class Recording:
    """Scrubbed pages of a real walk (`recorded`) or pages drawn after a source (`drawn`).

    start: the address where walks of this recording begin, or "" for the route's own. route: the
    only route that they take, or "" for all in order. request: the kind of request that they make.
    expect: how a headless dry run of it ends; tests hold it. files: those that its pages name.
    """

    name: str
    folder: Path
    title: str
    origin: str
    source: str
    date: str
    locale: str
    region: str
    flow: str
    start: str
    route: str
    pages: tuple[PageState, ...]
    leads: tuple[Lead, ...]
    submission: Submission | None
    expect: Mapping[str, Any]
    request: str = ""
    files: tuple[str, ...] = ()

    def page(self, name: str) -> PageState:
        """The page with this name."""
        return next(page for page in self.pages if page.name == name)


def names() -> list[str]:
    """Names of the recordings that ship with the program, sorted."""
    return sorted(p.parent.name for root in roots() for p in root.glob("*/recording.json"))


def load(name_or_folder: str) -> Recording:
    """Read a recording by name, or by folder; RecordingError says what is wrong with it."""
    for root in roots():
        if (root / name_or_folder / "recording.json").is_file():
            return read(root / name_or_folder)
    folder = Path(name_or_folder)
    if (folder / "recording.json").is_file():
        return read(folder)
    if folder.is_dir():
        raise RecordingError(f"The folder '{name_or_folder}' holds no recording.json.")
    raise RecordingError(
        f"There is no recording '{name_or_folder}'. Known: {', '.join(names())}; "
        "or give the path of a folder that holds a recording.json."
    )


def read(folder: Path) -> Recording:
    """Read the recording in this folder; RecordingError for what keeps it from being served."""
    data, complaints = parsed(folder)
    if complaints:
        more = len(complaints) - 1
        rest = f" {more} more: objector fixtures check '{folder}'." if more else ""
        raise RecordingError(f"{complaints[0]}{rest}")
    submission = data.get("submission")
    texts = ("title", "origin", "source", "date", "locale", "region", "flow")
    return Recording(
        name=folder.resolve().name,
        folder=folder,
        pages=tuple(_page(folder, each) for each in data["pages"]),
        leads=tuple(_lead(each) for each in data.get("leads", [])),
        submission=Submission(submission["url"], submission["to"]) if submission else None,
        start=data.get("start", ""),
        route=data.get("route", ""),
        request=data.get("request", ""),
        expect=data.get("expect", {}),
        files=tuple(each["file"] for each in data["pages"]),
        **{key: data[key] for key in texts},
    )


def _page(folder: Path, page: Mapping[str, Any]) -> PageState:
    return PageState(
        name=page["name"],
        url=page["url"],
        html=(folder / page["file"]).read_text(encoding="utf-8"),
        status=page.get("status", 200),
        headers={key: str(value) for key, value in page.get("headers", {}).items()},
        screens=tuple(page.get("screens", ())),
    )


def _lead(lead: Mapping[str, Any]) -> Lead:
    return Lead(
        page=lead["page"],
        to=lead["to"],
        role=lead.get("role", ""),
        name=lead.get("name", ""),
        delay=lead.get("delay", 0),
        person=lead.get("by") == "person",
    )
