"""The pages of one window, each with its isolated world; knows no guard and no panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Page
from playwright.sync_api import Error as PlaywrightError

from automation.browser.world import World
from automation.errors import WindowError

Heard = Callable[[Mapping[str, Any]], None]
Ready = Callable[[World], None]


class Tabs:
    """The pages that are ours: the first, and those that it opens.

    on_site: whether an address is the site's. all_ours: every page of the context is ours, whoever opened it. persons_turn: whether a
    dialog of the page (alert, confirm) is left for the person to answer.
    """

    def __init__(
        self,
        context: BrowserContext,
        heard: Heard,
        ready: Ready,
        persons_turn: Callable[[], bool],
        on_site: Callable[[str], bool],
        *,
        all_ours: bool,
    ) -> None:
        self._context, self._heard, self._ready = context, heard, ready
        self._persons_turn, self._on_site, self._all_ours = persons_turn, on_site, all_ours
        self._worlds: list[World] = []
        self.crashed = False

    def start(self, page: Page) -> None:
        """Take this page, and from now on every page that it opens."""
        self._take(page)
        self._context.on("page", self._opened)

    def __iter__(self) -> Iterator[World]:
        """The worlds of the pages that are open, oldest first."""
        return (world for world in tuple(self._worlds) if not world.page.is_closed())

    def newest(self) -> World | None:
        """The world of the newest open page of the site, else of any; None once all are closed."""
        worlds = tuple(reversed(tuple(self)))
        here = (world for world in worlds if self._on_site(world.page.url))
        return next(here, worlds[0] if worlds else None)

    def page(self) -> Page:
        """The same page; WindowError once all are closed."""
        world = self.newest()
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
        self._worlds.append(World(page, self._heard, self._ready))

    def _asked(self, dialog: Dialog) -> None:
        if not self._persons_turn():
            with suppress(PlaywrightError):
                dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss()
