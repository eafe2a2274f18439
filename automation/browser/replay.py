"""Serves a recording in the network's place, at the real addresses; nothing else is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, Route

from automation.browser.guard import Guard
from automation.browser.world import World
from automation.hosts import bare
from automation.ports import Network
from automation.recording import Lead, PageState, Recording

_NOT_RECORDED = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Not recorded</title>
<body style="font: 16px system-ui; margin: 15vh auto; max-width: 40em"><h1>Not recorded</h1>
<p>This dry run has no recording of <b>{}</b>, and it never asks the network.</p></body></html>"""
_PLAIN = {"Content-Type": "text/html; charset=utf-8"}
_ANSWER = 'for (;;);{"payload":{}}'


class Replay:
    """One recording in one browser context. Every request is answered from it or refused."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._current: dict[str, PageState] = {}
        for page in reversed(recording.pages):
            self._current[bare(page.url)] = page
        self._guard: Guard | None = None
        self._worlds: dict[Page, World] = {}
        self.answered: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self._routed: set[str] = set()
        self._finished: list[str] = []

    def install(self, context: BrowserContext, guard: Guard) -> None:
        """Answer everything in this context. Before its first page."""
        self._guard = guard
        context.route("**/*", self._answer)
        context.on("requestfinished", lambda request: self._finished.append(request.url))

    def network(self) -> Network:
        """What became of the requests. What finished without having been answered here, left."""
        left = sum(url not in self._routed for url in self._finished if url.startswith("http"))
        return Network(len(self.answered), len(self.refused), left)

    def ready(self, world: World) -> None:
        """Wire the leads of the page that this world's document shows."""
        self._worlds[world.page] = world
        page = self.showing(world.page.url)
        if page is not None:
            world.call("leads", [self._wire(i, lead) for i, lead in self._leads(page)])

    def showing(self, url: str) -> PageState | None:
        """The state that this address is in now."""
        return self._current.get(bare(url))

    def said(self, page: Page, message: Mapping[str, Any]) -> None:
        """A lead was followed in this page; one from a document that has gone leads nowhere."""
        index = message.get("lead")
        if not isinstance(index, int) or not 0 <= index < len(self.recording.leads):
            return
        lead = self.recording.leads[index]
        if bare(page.url) == bare(self.recording.page(lead.page).url):
            self._go(page, self.recording.page(lead.to))

    def play(self, page: Page) -> bool:
        """Take the step that a person took on the state that this page shows; False if none did."""
        state = self.showing(page.url)
        steps = [lead for _, lead in self._leads(state) if lead.person] if state else []
        if not steps:
            return False
        self._go(page, self.recording.page(steps[0].to))
        return True

    def _leads(self, page: PageState) -> list[tuple[int, Lead]]:
        return [(i, lead) for i, lead in enumerate(self.recording.leads) if lead.page == page.name]

    def _wire(self, index: int, lead: Lead) -> dict[str, object]:
        return {
            "id": index,
            "role": lead.role,
            "name": lead.name,
            "delay": lead.delay,
            "person": lead.person,
        }

    def _go(self, page: Page, state: PageState) -> None:
        """Same address and status: change the document in place. Else navigate there."""
        before = self._current.get(bare(state.url))
        self._current[bare(state.url)] = state
        world = self._worlds.get(page)
        if world is None:
            return
        if bare(page.url) == bare(state.url) and before and before.status == state.status:
            world.replace_document(state.html)
        else:
            world.evaluate(f"void location.assign({json.dumps(state.url)})")

    def _answer(self, route: Route, request: Request) -> None:
        self._routed.add(request.url)
        assert self._guard is not None
        if self._guard.refuses(request):
            self._refuse(route, request)
        elif request.method not in ("GET", "HEAD"):
            self._submitted(route, request)
        elif request.resource_type == "document":
            self._document(route, request)
        else:
            self._refuse(route, request)

    def _document(self, route: Route, request: Request) -> None:
        page = self.showing(request.url)
        if page is None:
            body = _NOT_RECORDED.format(escape(bare(request.url)))
            self.refused.append((request.method, bare(request.url)))
            route.fulfill(status=404, headers=_PLAIN, body=body)
            return
        self.answered.append(bare(request.url))
        headers = {**_PLAIN, **page.headers}
        route.fulfill(status=page.status, headers=headers, body=page.html)

    def _submitted(self, route: Route, request: Request) -> None:
        submission = self.recording.submission
        if submission is None or bare(request.url) != bare(submission.url):
            self._refuse(route, request)
            return
        self.answered.append(bare(request.url))
        page = self.recording.page(submission.to)
        if request.is_navigation_request():
            route.fulfill(status=page.status, headers={**_PLAIN, **page.headers}, body=page.html)
        else:
            route.fulfill(status=200, headers={"Content-Type": "text/plain"}, body=_ANSWER)
            self._go(request.frame.page, page)

    def _refuse(self, route: Route, request: Request) -> None:
        self.refused.append((request.method, bare(request.url)))
        route.abort("aborted")
