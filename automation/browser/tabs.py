"""The pages of one window, each with its isolated world; knows no guard and no panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Page
from playwright.sync_api import Error as PlaywrightError

from automation.browser.world import World
from automation.errors import WindowError


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
        self.crashed = False

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
        nothing. If no page is on the site, the last of any.
        """
        worlds = tuple(reversed(tuple(self)))
        here = (world for world in worlds if self._hooks.on_site(world.page.url))
        return next(here, worlds[0] if worlds else None)

    def page(self) -> Page:
        """The same page; WindowError once all are closed."""
        world = self.current()
        if world is None:
            raise WindowError("The window is closed.")
        return world.page

    def _opened(self, page: Page) -> None:
        pages = [world.page for world in self._worlds]
        if page in pages:
            return
        if self._all_ours or page.opener() in pages:
            with suppress(WindowError):  # gone again before it could be taken
                self._take(page)

    def _take(self, page: Page) -> None:
        page.on("crash", lambda _: setattr(self, "crashed", True))
        page.on("dialog", self._asked)
        self._worlds.append(World(page, self._heard, self._hooks.ready))

    def _heard(self, world: World, message: Mapping[str, Any]) -> None:
        if "touched" not in message:
            self._hooks.heard(world, message)
            return
        self._worlds.sort(key=lambda each: each is world)  # stable: this one to the end

    def _asked(self, dialog: Dialog) -> None:
        if not self._hooks.persons_turn():
            with suppress(PlaywrightError):
                dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss()
