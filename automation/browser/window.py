"""One browser window as the engine sees it: what may be done in it, and whose turn it is.

Knows Playwright and turns its errors into sentences; may not know a site.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError

from automation.browser.boxes import Boxes
from automation.browser.clicks import ENGINE, GOTO_MS, Clicks
from automation.browser.form import FAILED, Form
from automation.browser.guard import Guard, Phase
from automation.browser.picture import take
from automation.browser.plain import readable
from automation.browser.replay import Replay
from automation.browser.submissions import SENDING_SECONDS
from automation.browser.tabs import Hooks, Tabs
from automation.browser.world import ScriptError, World
from automation.errors import WindowError
from automation.glance import FieldSeen, FieldsSeen, Glance
from automation.kinds import private
from automation.ports import Network, Panel, Submission, Taken, Texts
from automation.screens import Control, Flow

_GONE = ("has been closed", "Target crashed", "Connection closed", "browser has disconnected")


class Attendant(Protocol):
    """Whoever records a window, beside the walk."""

    def ready(self, world: World) -> None:
        """A new document has its world; nothing of the page has run in it yet, or little."""

    def heard(self, world: World, message: Mapping[str, Any]) -> None:
        """One of our scripts said this."""


class PlaywrightWindow:
    """A Window over a browser context: the page in use, with its isolated world and its guard."""

    def __init__(
        self,
        context: BrowserContext,
        flow: Flow,
        replay: Replay | None,
        *,
        all_ours: bool = False,
        engine: str = ENGINE,
    ) -> None:
        self._flow, self._replay = flow, replay
        self.guard = Guard(context, flow, lambda: self._tabs, routed=replay is not None)
        if replay:
            replay.install(context, self.guard)
        self._said = ""
        self._attendant: Attendant | None = None
        self._boxes = Boxes()
        self._sent, self._left = 0, self._boxes.now
        self._panel: dict[str, Any] | None = None
        handed, here = lambda: self.guard.phase is Phase.HANDED, flow.has
        hooks = Hooks(self._heard, self._ready, persons_turn=handed, on_site=here)
        self._tabs = Tabs(context, hooks, all_ours=all_ours or replay is not None)
        self._clicks = Clicks(self._tabs, self.guard, flow, engine)

    def start(self, page: Page) -> None:
        """Take this page, and every page that it opens."""
        self._tabs.start(page)

    def attend(self, attendant: Attendant) -> None:
        """Have a recorder told of each new document, and of what our scripts say."""
        self._attendant = attendant

    def _heard(self, world: World, message: Mapping[str, Any]) -> None:
        if self._attendant:
            self._attendant.heard(world, message)
        if message.get("said") in ("skip", "submitted") and self._panel is not None:
            self._said = str(message["said"])
        elif message.get("pressed"):
            self.guard.pressed(world.page, message)
            if self.guard.phase is Phase.HANDED:
                self._boxes.sending(message.get("held", ()))
        elif self._replay:
            self._replay.said(world.page, message)

    def _ready(self, world: World) -> None:
        self.guard.ready(world)
        if self._panel is not None:
            world.call("panel", self._panel)
        if self._attendant:
            self._attendant.ready(world)
        if self._replay:
            self._replay.ready(world)

    def glance(self, probes: Sequence[str]) -> Glance | None:
        """What is on the page; None while it changes to another."""
        world = self._tabs.current()
        try:
            data = world.call("glance", list(probes), self._flow.hosts) if world else None
        except ScriptError:  # a page too odd to be read is one that does not hold still
            return None
        glance = Glance.of(data, frames=world.frames) if world and data else None
        if (sent := len(self.guard.submissions.seen())) > self._sent:
            self._sent, since = sent, self.pressed()
            just = since is not None and since < SENDING_SECONDS
            self._left = self._boxes.now | (self._boxes.pressed if just else {})
        if glance and self._boxes.read(glance):
            self.guard.learn([*private(self._flow.fields, self._boxes.now).values()])
        return glance

    def goto(self, url: str) -> None:
        """Go there. An address that does not open is left on the screen, for the person."""
        if self.guard.phase is Phase.HANDED:
            raise WindowError("The window is the person's: nothing is opened now.")
        if (world := self._tabs.current()) is None:  # closed already: the next look sees it
            return
        try:
            world.page.goto(url, wait_until="commit", timeout=GOTO_MS)
        except PlaywrightError as error:
            if any(gone in str(error) for gone in _GONE):
                return
            if "net::" not in str(error) and "Timeout" not in str(error):
                raise WindowError(f"'{url}' did not open: {readable(error)}") from error

    def click(self, control: Control) -> str:
        """Click the first that is visible; never one that submits, never after the hand-over."""
        if self.guard.phase is Phase.HANDED:
            raise WindowError("The window is the person's: nothing is clicked now.")
        return self._clicks.click(control)

    def fill(self, fields: FieldsSeen, values: Texts, ours: Collection[str] = ()) -> Texts:
        """Put the lock on, fill each field and read it back."""
        if self.guard.phase is Phase.HANDED:
            raise WindowError("The window is the person's: nothing is typed now.")
        world = self._tabs.current()
        if world is None:
            return dict.fromkeys(fields, FAILED)
        # What is chosen may bring more fields: until something private is typed, pages may load.
        if told := private(self._flow.fields, values):
            self.guard.fill(told)
        self._boxes.filled(fields)
        return Form(world, self._flow, self.pause).fill(fields, values, ours)

    def hand_over(self, panel: Panel, *, altered: bool = False) -> None:
        """Open the guard, show the panel; a new instruction brings the window to the front."""
        self.guard.hand_over(self._boxes.selectors, altered=altered)
        self.show(panel)

    def show(self, panel: Panel) -> None:
        """Show this panel; a new instruction brings the window to the front."""
        before, self._panel = self._panel, asdict(panel) | {"save": self._attendant is not None}
        self._tell_all()
        if not before or before["text"] != panel.text:
            self.front()

    def front(self) -> None:
        """Bring the window to the front."""
        with suppress(PlaywrightError, WindowError):
            self._tabs.page().bring_to_front()

    def answers(self, milliseconds: int) -> bool:
        """Whether the page answers within this time, as one with an endless loop does not."""
        return self._tabs.answer(milliseconds)

    def take_back(self) -> None:
        """Close the guard and put the panel away."""
        self.guard.take_back()
        self._panel = None
        self.outline(())
        self._tell_all()

    def _tell_all(self) -> None:
        for world in self._tabs:
            self.guard.ready(world)
            world.call("panel", self._panel)

    def outline(self, marks: Sequence[tuple[str, FieldSeen]]) -> None:
        """Draw a dashed line around each of these fields, with its word."""
        world = self._tabs.current()
        if world:
            drawn = [{"key": f.key, "selector": f.selector, "label": word} for word, f in marks]
            world.call("outline", drawn)

    def follow(self, boxes: Mapping[str, Sequence[FieldSeen]]) -> None:
        """Remember what these boxes hold, from the next glance on."""
        self._boxes.follow(boxes)

    def capture(self, kinds: Sequence[str]) -> Taken:
        """Take these kinds of the page, without what is ours, and with what frames show covered."""
        world = self._tabs.current()
        if world is None:
            raise WindowError("The window is closed.")
        return take(world, kinds)

    def pause(self, milliseconds: int) -> None:
        """Wait in Playwright, which serves routes, panel and events meanwhile."""
        with suppress(PlaywrightError, WindowError):
            self._tabs.page().wait_for_timeout(milliseconds)

    def closed(self) -> bool:
        """Whether no page of this window is open any more."""
        return self._tabs.current() is None

    def values(self) -> Mapping[str, str]:
        """What the fields held when they were last seen."""
        return dict(self._boxes.now)

    def left(self) -> Mapping[str, str]:
        """What they held when they were last seen before the last submission, else at all."""
        return dict(self._left if self._sent else self._boxes.now)

    def changed(self) -> bool | None:
        """Whether they were left otherwise than they were handed over; None if none was seen."""
        return self._boxes.changed(self.left())

    def said(self) -> str:
        """What the person told the panel."""
        return self._said

    def pressed(self) -> float | None:
        """Seconds since the person pressed the form's send button; None if they did not."""
        return self.guard.submissions.since_sending()

    def submissions(self) -> Sequence[Submission]:
        """The submissions seen leaving since the hand-over, refused ones too."""
        return self.guard.submissions.seen()

    def play(self) -> bool:
        """Take the recorded person's step."""
        return self._replay.play(self._tabs.page()) if self._replay else False

    def count(self, control: Control) -> int:
        """How many visible elements this control names, as Playwright counts them."""
        return self._clicks.located(control)[1]

    def evaluate(self, expression: str) -> Any:
        """Evaluate in our world of the page."""
        world = self._tabs.current()
        return world.evaluate(expression) if world else None

    def network(self) -> Network:
        """What became of the requests, as far as it was seen."""
        if self._replay:
            return self._replay.network()
        return Network(0, self.guard.held.total(), None)
