"""Holds back whatever would submit, until the person has the window; fills and clicks nothing.

Three phases. NAVIGATE: a listener in the isolated world stops submit events and submit-like
clicks. FILL: besides, a lock on the network refuses what is not GET, what has a query and what
carries a filled value. HANDED: everything is open, and submissions are noted.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum, auto
from math import isfinite
from urllib.parse import quote, quote_plus

from playwright.sync_api import BrowserContext, Page, Request, Response, Route
from playwright.sync_api import Error as PlaywrightError

from automation.browser.world import World
from automation.hosts import Refused, address, bare
from automation.phrases import whole
from automation.ports import Submission
from automation.screens import Flow

SAFE = ("GET", "HEAD", "OPTIONS")
SLICE = 24
REFUSED = 400
PRESSED_SECONDS = 5.0
_CARRIERS = ("document", "xhr", "fetch")
_LOG_IN = re.compile(r"login|checkpoint|challenge|two_factor|two_step", re.IGNORECASE)


class Phase(Enum):
    """Who has the window, and what may leave it."""

    NAVIGATE = auto()
    FILL = auto()
    HANDED = auto()


class Guard:
    """The guard of one window. held: what was refused, as (method, host and path)."""

    def __init__(
        self,
        context: BrowserContext,
        flow: Flow,
        is_ours: Callable[[Page], bool],
        *,
        routed: bool,
    ) -> None:
        self.phase = Phase.NAVIGATE
        self.held: list[tuple[str, str]] = []
        self._context, self._flow, self._is_ours = context, flow, is_ours
        self._pressed = float("-inf")
        self._routed = routed  # a replay already answers every request
        self._needles: tuple[bytes, ...] = ()
        self._changed: tuple[bytes, ...] = ()
        self._sent: dict[Request, int] = {}
        self._submissions: list[Submission] = []
        context.on("request", self._watch)
        context.on("response", self._answered)

    def ready(self, world: World) -> None:
        """Tell a new document's world which phase it is."""
        pattern = whole(self._flow.submit.phrases).pattern
        world.call("guard", {"armed": self.phase is not Phase.HANDED, "submit": pattern})

    def fill(self, values: Mapping[str, str]) -> None:
        """Before the first fill: the lock goes on."""
        self._needles = tuple(sorted({n for v in values.values() for n in needles(v)}))
        locked = self.phase is Phase.FILL  # a form that was redrawn is filled again
        self.phase = Phase.FILL
        if not self._routed and not locked:
            self._context.route("**/*", self._lock)

    def learn(self, values: Sequence[str]) -> None:
        """What the filled fields hold now: the person may have changed them."""
        self._changed = tuple(sorted({n for v in values for n in needles(v)}))

    def hand_over(self) -> None:
        """The person has the window: the lock goes."""
        if self.phase is Phase.FILL and not self._routed:
            self._context.unroute("**/*", self._lock)
        self.phase = Phase.HANDED

    def take_back(self) -> None:
        """The engine goes on."""
        self.phase = Phase.NAVIGATE

    def refuses(self, request: Request) -> bool:
        """Whether this request must not leave now; noted if so."""
        if self.phase is Phase.HANDED:
            return False
        if self.phase is Phase.NAVIGATE and not self._routed:
            return False
        if request.method in SAFE and not self.carries(request):
            queried = "?" in request.url and not self._routed
            if self.phase is not Phase.FILL or not queried:
                return False
        self.held.append((request.method, bare(request.url)))
        return True

    def carries(self, request: Request) -> bool:
        """Whether the request holds a filled value, in its address or its body."""
        body = request.post_data_buffer or b""
        url = request.url.encode()
        return any(n in body or n in url for n in (*self._needles, *self._changed))

    def submissions(self) -> Sequence[Submission]:
        """What was seen leaving since the hand-over, and was not turned down at once."""
        return tuple(s for s in self._submissions if s.status is None or s.status < REFUSED)

    def _lock(self, route: Route, request: Request) -> None:
        if self.refuses(request):
            route.abort("aborted")  # any other error would put an error page over the form
        else:
            route.continue_()

    def _watch(self, request: Request) -> None:
        if self.phase is not Phase.HANDED or not self._submits(request):
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self._sent[request] = len(self._submissions)
        self._submissions.append(Submission(at, request.method, bare(request.url)))

    def _submits(self, request: Request) -> bool:
        """A request of our pages to the site that can be the form: no GET, and no log-in."""
        where = address(request.url, self._flow.hosts)
        if request.method in SAFE or isinstance(where, Refused) or _LOG_IN.search(where.path):
            return False
        if not self._ours(request):
            return False
        known = where.path.rstrip("/") in self._flow.sends
        just = time.monotonic() - self._pressed < PRESSED_SECONDS
        pressed = just and request.resource_type in _CARRIERS  # a beacon is no submission
        return known or pressed or (bool(self._needles) and self.carries(request))

    def _ours(self, request: Request) -> bool:
        try:
            return self._is_ours(request.frame.page)
        except PlaywrightError:  # a worker's request has no frame, a page may be gone
            return True

    def pressed(self) -> None:
        """The person has pressed the form's send button, as our own script heard."""
        self._pressed = time.monotonic()

    def since_pressed(self) -> float | None:
        """Seconds since then; None if they did not press it."""
        since = time.monotonic() - self._pressed
        return since if isfinite(since) else None

    def _answered(self, response: Response) -> None:
        index = self._sent.get(response.request)
        if index is not None:
            at = self._submissions[index]
            self._submissions[index] = replace(at, status=response.status)


def needles(value: str) -> set[bytes]:
    """How a value may look inside a request: raw, URL-encoded, in JSON. Short ones whole."""
    cuts = [value[i : i + SLICE] for i in range(0, max(len(value) - SLICE, 0) + 1, SLICE)]
    out: set[bytes] = set()
    for cut in (c for c in cuts if len(c) >= min(len(value), SLICE) and c.strip()):
        for text in (cut, quote(cut, safe=""), quote_plus(cut), quote(cut, safe="@")):
            out.add(text.encode())
        out.add(json.dumps(cut)[1:-1].encode())
        out.add(json.dumps(cut, ensure_ascii=False)[1:-1].encode())
    return out
