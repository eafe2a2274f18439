"""A recording: page states of a walk, read from a folder and checked; knows no browser.

The format is described for people in fixtures/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from automation.errors import RecordingError
from automation.hosts import bare

FORMAT = 1
ORIGINS = ("drawn", "recorded")


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
    expect: how a headless dry run of it ends; tests hold it.
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

    def page(self, name: str) -> PageState:
        """The page with this name."""
        return next(page for page in self.pages if page.name == name)


def roots() -> tuple[Path, ...]:
    """Where the recordings that ship with the program lie: installed, or in a checkout."""
    here = Path(__file__).resolve().parent
    return tuple(p for p in (here / "recordings", here.parent / "fixtures") if p.is_dir())


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
    """Read and check the recording in this folder."""
    file = folder / "recording.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{file} cannot be read: {error}.") from error
    except json.JSONDecodeError as error:
        raise RecordingError(
            f"{file} is not valid JSON: {error.msg} in line {error.lineno}."
        ) from error
    return _Reader(folder, data).recording()


class _Reader:
    """Turns the JSON of one recording into a Recording; complaints name file, key and value."""

    def __init__(self, folder: Path, data: object) -> None:
        self.folder = folder
        self.data: dict[str, Any] = self._table(data, "the whole file")

    def recording(self) -> Recording:
        if self.data.get("format") != FORMAT:
            self._fail("format", self.data.get("format"), f"the number {FORMAT}")
        if self.data.get("origin") not in ORIGINS:
            self._fail("origin", self.data.get("origin"), "'drawn' or 'recorded'")
        pages = tuple(self._page(page, i) for i, page in enumerate(self._list("pages")))
        if not pages:
            self._fail("pages", [], "at least one page")
        self.known = {page.name for page in pages}
        if len(self.known) < len(pages):
            self._fail("pages", [page.name for page in pages], "a different name for each page")
        leads = tuple(self._lead(lead, i) for i, lead in enumerate(self._list("leads")))
        texts = ("title", "origin", "source", "date", "locale", "region", "flow")
        return Recording(
            name=self.folder.resolve().name,
            folder=self.folder,
            pages=pages,
            leads=leads,
            submission=self._submission(),
            start=self._maybe(self.data, "start", "start"),
            route=self._maybe(self.data, "route", "route"),
            request=self._maybe(self.data, "request", "request"),
            expect=self._table(self.data.get("expect", {}), "expect"),
            **{key: self._text(self.data, key, key) for key in texts},
        )

    def _page(self, given: object, index: int) -> PageState:
        where = f"pages[{index}]"
        page = self._table(given, where)
        file = self.folder / self._text(page, "file", where)
        if "\0" in file.name or file.resolve().parent != self.folder.resolve():
            self._fail(f"{where}.file", page["file"], "a file in the recording's own folder")
        try:
            html = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RecordingError(
                f"{self.folder / 'recording.json'}: {where} names the file '{page['file']}', "
                f"which cannot be read ({type(error).__name__}). Add the file or drop the page."
            ) from error
        url = self._text(page, "url", where)
        if not bare(url).startswith("https://"):
            self._fail(f"{where}.url", url, "the page's real https address")
        headers = self._table(page.get("headers", {}), f"{where}.headers")
        status = page.get("status", 200)
        if type(status) is not int:
            self._fail(f"{where}.status", status, "a number such as 200")
        return PageState(
            name=self._text(page, "name", where),
            url=url,
            html=html,
            status=status,
            headers={str(k): str(v) for k, v in headers.items()},
            screens=tuple(map(str, self._list("screens", page, where))),
        )

    def _lead(self, given: object, index: int) -> Lead:
        where = f"leads[{index}]"
        lead = self._table(given, where)
        delay = lead.get("delay", 0)
        if not isinstance(delay, int) or delay < 0:
            self._fail(f"{where}.delay", delay, "milliseconds, a whole number")
        if lead.get("by") not in (None, "person"):
            self._fail(f"{where}.by", lead["by"], "'person', or nothing")
        return Lead(
            page=self._known(lead, "page", where),
            to=self._known(lead, "to", where),
            role=self._maybe(lead, "role", where),
            name=self._maybe(lead, "name", where),
            delay=delay,
            person=lead.get("by") == "person",
        )

    def _submission(self) -> Submission | None:
        given = self.data.get("submission")
        if given is None:
            return None
        table = self._table(given, "submission")
        return Submission(
            url=self._text(table, "url", "submission"), to=self._known(table, "to", "submission")
        )

    def _known(self, table: Mapping[str, Any], key: str, where: str) -> str:
        name = self._text(table, key, where)
        if name not in self.known:
            self._fail(f"{where}.{key}", name, f"one of the pages {sorted(self.known)}")
        return name

    def _text(self, table: Mapping[str, Any], key: str, where: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value:
            self._fail(where if where == key else f"{where}.{key}", value, "a text")
        return str(value)

    def _maybe(self, table: Mapping[str, Any], key: str, where: str) -> str:
        return self._text(table, key, where) if table.get(key, "") != "" else ""

    def _list(self, key: str, table: Mapping[str, Any] | None = None, where: str = "") -> list[Any]:
        value = (self.data if table is None else table).get(key, [])
        if not isinstance(value, list):
            self._fail(f"{where}.{key}".lstrip("."), value, "a list")
        return list(value)

    def _table(self, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._fail(where, value, "a table { … }")
        return dict(value)

    def _fail(self, key: str, found: object, wanted: str) -> NoReturn:
        raise RecordingError(
            f"{self.folder / 'recording.json'}: '{key}' holds {found!r}; wanted is {wanted}."
        )
