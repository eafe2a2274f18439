"""What is odd about a recording that can be served: steps that lead nowhere, words nobody knows.

Knows no browser and no flow by name; what a flow knows is asked of whoever calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from rapidfuzz.process import extractOne

from automation.hosts import bare
from automation.phrases import clean
from automation.recording import PageState, Recording, read
from automation.recording_format import ALIKE, FILE, SCHEMA, Complaint, holds, parsed
from automation.screens import Flow, Screen

FlowOf = Callable[[str, str], Flow | None]
SILENT = ("script", "style", "template", "noscript")
SPOKEN = ("aria-label", "alt", "title", "value", "placeholder")
ENDING = ("outcome", "screens")


def check(folder: Path, flow_of: FlowOf) -> list[Complaint]:
    """Everything that is wrong or odd; only what keeps it from being served, if anything does.

    flow_of: the flow of this name for this kind of request ("" for none), or None.
    """
    _, wrong = parsed(folder)
    if wrong:
        return wrong
    recording = read(folder)
    flow = flow_of(recording.flow, recording.request)
    odd = [*_unshown(recording), *_unfound(recording), *_expected(recording)]
    odd += (
        _of_flow(recording, flow) if flow else [("flow", f"There is no flow '{recording.flow}'.")]
    )
    found = [Complaint(str(folder / FILE), key, text) for key, text in odd]
    return [*found, *_unused(folder, recording)]


@dataclass
class _Read:
    """The words of a page without any space, and the addresses that it links to."""

    words: str
    links: frozenset[str]


class _Reader(HTMLParser):
    """Collects what a page says and where it links."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.said, self.links, self._silent = url, list[str](), set[str](), 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        given = dict(attrs)
        self.said += [given[key] or "" for key in SPOKEN if given.get(key)]
        link = (given.get("href") or given.get("content") or "").rpartition("url=")[2]
        if link:
            self.links.add(bare(urljoin(self.url, link)))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def _reading(page: PageState) -> _Read:
    reader = _Reader(page.url)
    reader.feed(page.html)
    return _Read(_dense("".join(reader.said)), frozenset(reader.links))


def _dense(text: str) -> str:
    return clean(text).replace(" ", "")


def _unshown(recording: Recording) -> Iterator[tuple[str, str]]:
    """Pages that no walk can show: another stands first at their address, and nothing leads on."""
    first = {bare(page.url): page.name for page in reversed(recording.pages)}
    led = {lead.to for lead in recording.leads}
    led |= {recording.submission.to} if recording.submission else set()
    for i, page in enumerate(recording.pages):
        if page.name not in led and first[bare(page.url)] != page.name:
            yield (
                f"pages[{i}].name",
                (
                    f"'pages[{i}].name' holds '{page.name}', which is never shown: "
                    f"'{first[bare(page.url)]}' stands first at its address, and no lead goes "
                    "to it. Add a lead, or drop the page."
                ),
            )


def _unfound(recording: Recording) -> Iterator[tuple[str, str]]:
    """Leads by a control that does not stand on their page."""
    said = {page.name: _reading(page).words for page in recording.pages}
    for i, lead in enumerate(recording.leads):
        if lead.name and _dense(lead.name) not in said[lead.page]:
            page = recording.page(lead.page)
            near = extractOne(lead.name, _lines(page), score_cutoff=ALIKE)
            meant = f" Nearest on the page: '{near[0]}'." if near else ""
            yield (
                f"leads[{i}].name",
                (
                    f"'leads[{i}].name' holds {lead.name!r}, and nothing on the page "
                    f"'{lead.page}' is called so.{meant} Change the lead or the page."
                ),
            )


def _lines(page: PageState) -> list[str]:
    reader = _Reader(page.url)
    reader.feed(page.html)
    return list(dict.fromkeys(text for each in reader.said if (text := clean(each))))


def _expected(recording: Recording) -> Iterator[tuple[str, str]]:
    """What is expected and cannot be tested."""
    for key in (key for key in ENDING if key not in recording.expect):
        wanted = {"outcome": "the word of an outcome", "screens": "a list of screens"}[key]
        yield holds(f"expect.{key}", None, wanted)


def _of_flow(recording: Recording, flow: Flow) -> Iterator[tuple[str, str]]:
    """Names that the flow does not know, and addresses that are not its site's."""
    screens = [screen.name for screen in flow.screens]
    for i, page in enumerate(recording.pages):
        for j, name in enumerate(page.screens):
            yield from _known(f"pages[{i}].screens[{j}]", name, screens, "a screen of the flow")
    for i, name in enumerate(recording.expect.get("screens", ())):
        yield from _known(f"expect.screens[{i}]", name, screens, "a screen of the flow")
    routes = [route.name for route in flow.routes]
    yield from _known("route", recording.route or routes[0], routes, "a route of the flow")
    fields = [each.name for each in flow.fields]
    for key in recording.expect:
        if key not in (*ENDING, *fields):
            near = extractOne(key, fields, score_cutoff=ALIKE)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            text = f"'expect.{key}' is no field of the form.{meant} Known: {', '.join(fields)}."
            yield f"expect.{key}", text
    if recording.start and not flow.has(recording.start):
        yield holds("start", recording.start, "an address on one of the flow's hosts")
    yield from _unreached(recording, flow)


def _known(key: str, name: str, known: Iterable[str], what: str) -> Iterator[tuple[str, str]]:
    names = list(known)
    if name not in names:
        near = extractOne(name, names, score_cutoff=ALIKE)
        meant = f" Did you mean '{near[0]}'?" if near else f" Known: {', '.join(names)}."
        yield key, f"'{key}' holds '{name}', which is not {what}.{meant}"


def _unreached(recording: Recording, flow: Flow) -> Iterator[tuple[str, str]]:
    """Pages at addresses to which nothing leads: no start, link, lead, submission, or move."""
    reached = {bare(door.address) for route in flow.routes for door in route.doors}
    reached |= {bare(at) for at in (recording.start, *_addresses(flow.screens)) if at}
    reached |= {link for p in recording.pages for link in _reading(p).links - {bare(p.url)}}
    reached |= {bare(recording.page(lead.to).url) for lead in recording.leads}
    if recording.submission:
        reached |= {bare(recording.submission.url)}
        reached |= {bare(recording.page(recording.submission.to).url)}
    for i, page in enumerate(recording.pages):
        if bare(page.url) not in reached and not _wrapped(page, recording):
            yield (
                f"pages[{i}].url",
                (
                    f"'pages[{i}].url' holds '{page.url}', to which nothing leads: no start, link, "
                    "lead or submission. Add a way, or drop the page."
                ),
            )


def _addresses(screens: Iterable[Screen]) -> Iterator[str]:
    return (move.address for s in screens for move in s.moves if hasattr(move, "address"))


def _wrapped(page: PageState, recording: Recording) -> bool:
    """Whether a link leads to it by way of a host that passes visitors on, or a script does."""
    path = bare(page.url).partition("://")[2].rstrip("/")
    escaped = path.replace("/", "%2F")
    others = (each.html for each in recording.pages if each is not page)
    return any(path in html or escaped in html for html in others)


def _unused(folder: Path, recording: Recording) -> Iterator[Complaint]:
    """Files in the folder that no page names."""
    named = {FILE, SCHEMA, *recording.files}
    for file in sorted(each for each in folder.iterdir() if each.name not in named):
        text = "no page names this file. Name it in 'pages', or delete it."
        yield Complaint(str(file), "", text)
