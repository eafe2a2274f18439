"""Recordings changed as a site might change, after a seed; knows no flow and no engine."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from automation.hosts import bare
from automation.recording import Lead, PageState, Recording

# What is changed, and whether somebody who reads the page could still walk it without being told.
# `dialog` is a stranger's: whether it may be closed is for a person to say. In `language` there is
# no word that anybody here knows.
KINDS = {
    "case": True,
    "spacing": True,
    "punctuation": True,
    "wrappers": True,
    "names": True,
    "order": True,
    "roles": True,
    "delays": True,
    "bare": True,
    "decoys": True,
    "quotes": True,
    "several": True,
    "dialog": False,
    "language": False,
}
_TOGETHER = ("case", "spacing", "wrappers", "names", "order", "roles", "delays", "bare", "decoys")
SEVERAL = 3
WAIT_MS = (100, 1800)


@dataclass(frozen=True)
class Variant:
    """One changed recording. walkable: a reader could walk it without help."""

    base: str
    kind: str
    seed: int
    recording: Recording

    @property
    def walkable(self) -> bool:
        """Whether a reader could walk it without help."""
        return KINDS[self.kind]


class Mutations:
    """Changes recordings in an inert document of a page that shows nothing."""

    def __init__(self, page: Page, quoted: Sequence[str] = ()) -> None:
        self._page, self._quoted = page, list(quoted)
        scripts = resources.files("automation.browser") / "scripts"
        page.evaluate((scripts / "names.js").read_text(encoding="utf-8"))
        own = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
        page.evaluate(own)

    def of(self, recording: Recording, kind: str, seed: int) -> Variant:
        """The recording, changed in this way; the same seed gives the same pages."""
        chance = random.Random(f"{recording.name}/{kind}/{seed}")  # noqa: S311  # no cryptography
        kinds = chance.sample(_TOGETHER, SEVERAL) if kind == "several" else [kind]
        changed = _Changed(recording, chance)
        for page in recording.pages:
            mine = [(i, lead) for i, lead in enumerate(recording.leads) if lead.page == page.name]
            told = self._page.evaluate(
                "given => objector.mutate(...given)",
                [
                    page.html,
                    kinds,
                    chance.randrange(2**31),
                    [[lead.role, lead.name] for _, lead in mine],
                    changed.addresses if kind != "dialog" else [],
                    {"quoted": self._quoted, "covers": False},
                ],
            )
            changed.page(page, told, [lead for _, lead in mine])
        if kind == "dialog":
            self._cover(changed, chance)
        made = changed.recording(slow="delays" in kinds)
        return Variant(recording.name, kind, seed, made)

    def _cover(self, changed: _Changed, chance: random.Random) -> None:
        """Something unknown lies over one of the pages until a person closes it."""
        at = chance.choice([i for i, page in enumerate(changed.pages) if _on_the_way(page)])
        page = changed.pages[at]
        more = {"quoted": [], "covers": True}
        told = self._page.evaluate(
            "given => objector.mutate(...given)", [page.html, ["dialog"], 0, [], [], more]
        )
        over = replace(page, name=f"{page.name}-covered", html=told["html"])
        changed.pages.insert(at, over)
        changed.leads = [
            replace(lead, to=over.name) if lead.to == page.name else lead for lead in changed.leads
        ]
        changed.leads += [
            replace(lead, page=over.name) for lead in changed.leads if lead.page == page.name
        ]
        changed.leads.append(Lead(over.name, page.name, "", "", 0, person=True))


@contextmanager
def mutating(browser: Browser, quoted: Sequence[str] = ()) -> Iterator[Mutations]:
    """The maker of variants, with a page of its own. quoted: what pages may quote of answers."""
    context = browser.new_context()
    try:
        yield Mutations(context.new_page(), quoted)
    finally:
        context.close()


def _on_the_way(page: PageState) -> bool:
    return page.screens not in ((), ("confirmation",))


class _Changed:
    """The pages and leads of a recording that is being changed."""

    def __init__(self, recording: Recording, chance: random.Random) -> None:
        self._from, self._chance = recording, chance
        self.pages: list[PageState] = []
        self.leads: list[Lead] = []
        at = [bare(page.url) for page in recording.pages]
        self.addresses = [address for address in at if at.count(address) == 1]

    def page(self, page: PageState, told: dict[str, Any], leads: Sequence[Lead]) -> None:
        self.pages.append(replace(page, html=told["html"]))
        wired = [(leads[each["index"]], each) for each in told["leads"]]
        made = [replace(lead, role=each["role"], name=each["name"]) for lead, each in wired]
        self.leads += dict.fromkeys([*made, *(lead for lead in leads if not lead.role)])
        by_address = {bare(each.url): each.name for each in self._from.pages}
        self.leads += dict.fromkeys(
            Lead(page.name, by_address[each["index"]], each["role"], each["name"], 0, person=False)
            for each in told["goes"]
        )

    def recording(self, *, slow: bool) -> Recording:
        late = [
            replace(lead, delay=lead.delay + self._chance.randint(*WAIT_MS)) if slow else lead
            for lead in self.leads
        ]
        return replace(self._from, pages=tuple(self.pages), leads=tuple(late))
