"""A walk as it was recorded, to the files of a recording; pure: knows no browser and no folder."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape

from automation.hosts import bare
from automation.record_private import stand_in
from automation.recording_format import FORMAT
from automation.screens import Flow
from automation.scrub import scrub
from automation.scrub_private import Private
from automation.scrub_words import Words

UNKNOWN = "unknown"
# What a recorded page may do when it is served: show itself.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)


@dataclass(frozen=True)
class State:
    """One state of a page as it was taken. screens: what was recognised on it, overlays first.

    html: "" for a private screen, of which nothing is kept. called: its name, where no screen of
    the map gives it one.
    """

    url: str
    html: str
    screens: tuple[str, ...]
    status: int = 200
    language: str = ""
    called: str = UNKNOWN


@dataclass(frozen=True)
class Step:
    """What led from state to state, by index. delay: ms, where the page went on by itself.

    role, name: the control, or "". person: only a person takes this step.
    """

    page: int
    to: int
    role: str = ""
    name: str = ""
    delay: int = 0
    person: bool = False


@dataclass
class Walked:
    """Everything that was taken on a walk, not scrubbed yet: it stays in memory.

    sent: a submission that the person made: its address, the state that sent it, and the one that
    answered. unread:
    style sheets that could not be read. passed: how often a page was not kept, and why.
    """

    states: list[State] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sent: tuple[str, int, int] | None = None
    private: list[Private] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class About:
    """What recording.json says of the whole. browser: name and version."""

    title: str
    origin: str
    source: str
    date: str
    locale: str
    region: str
    flow: str
    browser: str
    start: str = ""
    route: str = ""
    request: str = ""


@dataclass(frozen=True)
class Page:
    """A scrubbed page: its name, file and address, its screens, and what was replaced, by kind."""

    name: str
    file: str
    url: str
    html: str
    screens: tuple[str, ...]
    status: int
    replaced: Mapping[str, int]
    private: bool = False


@dataclass(frozen=True)
class Draft:
    """A recording that could be written: its pages, and the rest of recording.json."""

    about: About
    pages: tuple[Page, ...]
    leads: tuple[Mapping[str, object], ...]
    submission: Mapping[str, str] | None
    expect: Mapping[str, object] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Every file by name, as bytes."""
        told = {"format": FORMAT, **{k: v for k, v in vars(self.about).items() if v}}
        told["pages"] = [_page(page) for page in self.pages]
        told["leads"] = [dict(lead) for lead in self.leads]
        if self.submission:
            told["submission"] = dict(self.submission)
        told["expect"] = dict(self.expect)
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        pages = {page.file: page.html.encode() for page in self.pages}
        return {"recording.json": text.encode(), **pages}

    def expecting(self, outcome: str, screens: tuple[str, ...], fields: Mapping[str, str]) -> Draft:
        """The same, with how a headless dry run of it ends."""
        return replace(self, expect={"outcome": outcome, "screens": list(screens), **fields})


def draft(walked: Walked, about: About, flow: Flow, words: Words) -> Draft:
    """Scrub everything that was taken. words: knows the private values and the map."""
    words.learn(walked.private)
    names = _names(walked.states)
    addresses = [words.address(bare(state.url)) for state in walked.states]
    pages = tuple(
        _scrubbed(state, name, url, flow, words)
        for state, name, url in zip(walked.states, names, addresses, strict=True)
    )
    leads: dict[tuple[str, str, str], Mapping[str, object]] = {}
    for step in walked.steps:
        name = words.text(step.name)
        leads.setdefault((names[step.page], step.role, name), _lead(step, names, name))
    submission = None
    if walked.sent:
        sent, page, to = walked.sent
        url = words.address(bare(sent))
        submission = {"url": url, "to": names[to]}
        pages = tuple(
            _sending(each, url) if each.url == addresses[page] else each for each in pages
        )
    about = replace(about, start=words.address(about.start) if about.start else "")
    return Draft(about, pages, tuple(leads.values()), submission)


def _sending(page: Page, url: str) -> Page:
    """The page with its form sent there as a form is: what sent it was a script, which is out."""
    text = page.html.find("<textarea")
    start = page.html.rfind("<form", 0, max(text, 0))
    if start < 0:
        return page
    end = page.html.index(">", start)
    tag = re.sub(r' (?:action|method|enctype)="[^"]*"', "", page.html[start:end])
    form = f'{tag} action="{escape(url)}" method="post"'
    return replace(page, html=page.html[:start] + form + page.html[end:])


def _names(states: list[State]) -> list[str]:
    """Each state is called after the first screen that was seen on it, and numbered if again."""
    seen: Counter[str] = Counter()
    names = []
    for state in states:
        name = state.screens[0] if state.screens else state.called
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return names


def _scrubbed(state: State, name: str, url: str, flow: Flow, words: Words) -> Page:
    before = Counter(words.counts)
    private = not state.html
    html = stand_in(flow, state.screens, url) if private else scrub(state.html, words, state.url)
    replaced = {kind: n for kind, n in (words.counts - before).items() if n}
    return Page(name, f"{name}.html", url, html, state.screens, state.status, replaced, private)


def _lead(step: Step, names: list[str], name: str) -> Mapping[str, object]:
    lead: dict[str, object] = {"page": names[step.page]}
    if step.role:
        lead |= {"role": step.role, "name": name}
    lead["to"] = names[step.to]
    if step.delay:
        lead["delay"] = step.delay
    if step.person:
        lead["by"] = "person"
    return lead


def _page(page: Page) -> dict[str, object]:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    return {
        "name": page.name,
        "url": page.url,
        "file": page.file,
        "status": page.status,
        "headers": headers,
        "screens": list(page.screens),
    }
