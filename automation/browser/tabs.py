"""The pages of one window, each with its isolated world; knows no guard and no panel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Page
from playwright.sync_api import Error as PlaywrightError

from automation.browser.world import World
from automation.errors import WindowError

WATCH_MS = 1_000
LOADING_SECONDS = 30.0
PATIENCE_SECONDS = 45.0  # more than anything that the window does in one go


@dataclass(frozen=True)
class Hooks:
    """What tabs ask and tell. heard: a message of our scripts in this page. ready: a new document.

    persons_turn: whether a dialog of the page (alert, confirm) is left for the person to answer.
    on_site: whether an address is the site's.
    """

    heard: Callable[[World, Mapping[str, Any]], None]
    ready: Callable[[World], None]
    persons_turn: Callable[[], bool]
    on_site: Callable[[str], bool]


class Tabs:
    """The pages that are ours: the first, and those that it opens; the last used comes last.

    all_ours: every page of the context is ours, whoever opened it.
    """

    def __init__(self, context: BrowserContext, hooks: Hooks, *, all_ours: bool) -> None:
        self._context, self._hooks, self._all_ours = context, hooks, all_ours
        self._worlds: list[World] = []
        self._fault = ""

    def start(self, page: Page) -> None:
        """Take this page, and from now on every page that it opens."""
        self._take(page)
        self._context.on("page", self._opened)

    def __iter__(self) -> Iterator[World]:
        """The worlds of the pages that are open; the one that was used last is the last."""
        return (world for world in tuple(self._worlds) if not world.page.is_closed())

    def current(self) -> World | None:
        """The page of the site that was opened or touched last; None once all are closed.

        Touched by mouse or key: the person is there, and a newer page that lies forgotten hides
        nothing. If no page is on the site, the last of any. WindowError if a page has crashed or
        hangs.
        """
        if self._fault:
            raise WindowError(self._fault)
        worlds = tuple(reversed(tuple(self)))
        here = (world for world in worlds if self._hooks.on_site(world.page.url))
        return next(here, worlds[0] if worlds else None)

    def page(self) -> Page:
        """The same page; WindowError once all are closed."""
        world = self.current()
        if world is None:
            raise WindowError("The window is closed.")
        return world.page

    def answer(self, milliseconds: int) -> bool:
        """Whether the current page answers within this time, as one with an endless loop does not.

        A page that asks the person something (alert, confirm) waits for them, and is no such page.
        """
        if any(world.dialog for world in self):
            return True
        try:
            self.page().locator("html").wait_for(state="attached", timeout=milliseconds)
        except (PlaywrightError, WindowError) as error:
            return "Timeout" not in str(error)  # a page that is gone is no page that hangs
        return True

    def _opened(self, page: Page) -> None:
        pages = [world.page for world in self._worlds]
        if page in pages:
            return
        if self._all_ours or page.opener() in pages:
            with suppress(WindowError):  # gone again before it could be taken
                self._take(page)

    def _take(self, page: Page) -> None:
        page.on("crash", lambda _: self._give_up(page, "The page crashed."))
        page.on("dialog", self._asked)
        world = World(page, self._heard, self._hooks.ready)
        self._worlds.append(world)
        page.once("framenavigated", lambda _: self._watch(world))

    def _heard(self, world: World, message: Mapping[str, Any]) -> None:
        if "touched" in message:
            self._worlds.sort(key=lambda each: each is world)  # stable: this one to the end
        elif "glanced" in message:
            self._warm(world.page)
        else:
            self._hooks.heard(world, message)

    def _warm(self, page: Page) -> None:
        """Have Playwright put its scripts into a new document while the walk looks again.

        A click would else wait for that. This runs beside the walk, as an event's handler may.
        """
        if self._hooks.persons_turn():
            return
        with suppress(PlaywrightError):  # it is slow, or went away: the click will see
            page.locator("html").wait_for(state="attached", timeout=WATCH_MS)

    def _watch(self, world: World) -> None:
        """Stop a load that takes too long; give up a page that hangs, as in an endless loop.

        While a page loads, Chromium lets nobody ask the one that is still shown. This runs beside
        the walk, for an event's handler may wait. In the person's turn a page may stand still for
        long, as while it prints.
        """
        with suppress(PlaywrightError, WindowError):  # until the page is closed
            while True:
                world.page.wait_for_timeout(WATCH_MS)
                world.camera.expire()
                still = time.monotonic() - world.answered
                if world is not self.current() or self._hooks.persons_turn():
                    continue
                if still > PATIENCE_SECONDS:
                    self._give_up(world.page, "The page no longer answers.")
                elif still > LOADING_SECONDS:
                    world.stop_loading()

    def _give_up(self, page: Page, fault: str) -> None:
        """Close it: whatever was asked of it would be waited for for ever."""
        self._fault = fault
        with suppress(PlaywrightError):
            page.close()

    def _asked(self, dialog: Dialog) -> None:
        if not self._hooks.persons_turn():
            with suppress(PlaywrightError):
                dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss()
