"""A window on the real site that is the person's until they press Enter in the terminal.

Acts on no page; the only room that reads the keyboard, in a thread of its own, since whoever waits
for it can serve no window.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.account import Account
    from automation.browser.window import PlaywrightWindow
    from automation.screens import Flow
    from automation.settings import Settings

BEAT_MS = 150
YOURS = (
    "This window is yours: go to the page that is to be explained, then press Enter in the "
    "terminal. Nothing is clicked, filled in or sent by the program."
)


@contextmanager
def in_front(
    settings: Settings, account: Account, flow: Flow, url: str | None
) -> Iterator[PlaywrightWindow]:
    """The window with this account's profile (or endpoint), on the page that the person chose.

    url: where it opens; left out, where the flow's first route starts. UsageError if the person
    closes it instead, BusyError if another run holds the profile.
    """
    from automation.browser import driver
    from automation.browser.launch import Plan, open_window
    from automation.lock import held

    profile = settings.data_dir / "profiles" / account.label
    plan = Plan(flow, True, profile, None, account.endpoint, settings.browser)
    with held(profile), driver.started() as playwright, open_window(playwright, plan) as opened:
        opened.window.goto(url or flow.routes[0].start)
        _hand_over(opened.window)
        _until_enter(opened.window)
        yield opened.window


def _hand_over(window: PlaywrightWindow) -> None:
    from automation import sentences
    from automation.panel import WORDS
    from automation.ports import Panel

    words = {key: sentences.texts("en")[key] for key in WORDS}
    window.hand_over(
        Panel(
            "Your turn",
            "Explain a page",
            YOURS,
            language="en",
            direction="ltr",
            words=words,
            skip=False,
        )
    )
    SHOWN.console(json_too=True).print(YOURS, markup=False)


def _until_enter(window: PlaywrightWindow) -> None:
    """The window is served meanwhile."""
    from automation.errors import UsageError

    said = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        said.set()

    threading.Thread(target=listen, daemon=True).start()
    while not said.is_set():
        if window.closed():
            raise UsageError("The window was closed before Enter was pressed; nothing to explain.")
        window.pause(BEAT_MS)
