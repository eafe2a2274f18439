"""Holds back whatever would submit, until the person has pressed send; fills and clicks nothing.

Two layers. A listener in each page's isolated world stops submit events, submit-like clicks and
what a page would send as it goes. A lock on the network applies the rule of `automation.leaving`
to every request of our pages. Three phases: NAVIGATE and FILL, while the engine has the window,
and HANDED. Then the lock opens for a page once the person has pressed something there, and not
where the page has changed by itself what they are about to send.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Route, WebSocketRoute
from playwright.sync_api import Error as PlaywrightError

from automation.browser.submissions import Submissions
from automation.browser.world import World
from automation.hosts import Address, Refused, address, bare
from automation.leaving import BY_SCRIPT, SAFE, Outgoing, carries, held, needles
from automation.phrases import whole
from automation.screens import Flow

OPEN_SECONDS = 30.0  # after a press: long enough for a question that the page asks in between
OWN_CLICK_SECONDS = 3.0
_BLANK = ("", ":", "about:blank")
# Ways out that no route sees: on a form's page they are taken away (found by experiment).
_HIDE = """(() => {
  let path = null;
  try { path = top.location.pathname; } catch { /* a frame of another site: better without */ }
  if (path !== null && !new RegExp(%s).test(path)) return;
  for (const name of ["SharedWorker", "fetchLater", "WebTransport", "RTCPeerConnection"]) {
    try { delete globalThis[name]; } catch { /* it stays */ }
  }
})();"""


class Phase(Enum):
    """Who has the window."""

    NAVIGATE = auto()
    FILL = auto()
    HANDED = auto()


class Guard:
    """The guard of one window.

    worlds: those of our pages that are open. routed: a replay answers every request and asks
    `refuses` itself. held: how often what was held back, by (method, address).
    """

    def __init__(
        self,
        context: BrowserContext,
        flow: Flow,
        worlds: Callable[[], Iterable[World]],
        *,
        routed: bool,
    ) -> None:
        self.phase = Phase.NAVIGATE
        self.held: Counter[tuple[str, str]] = Counter()
        self._flow, self._worlds, self._routed = flow, worlds, routed
        self._pressed: dict[Page, tuple[float, str]] = {}  # when, and at which host
        self._clicked: tuple[float, Page | None, int | None] = (float("-inf"), None, None)
        self._forms: set[tuple[Page, int]] = set()
        self._watched: Mapping[str, Sequence[str]] = {}
        self._filled: frozenset[bytes] = frozenset()
        self._changed: frozenset[bytes] = frozenset()
        self.submissions = Submissions(context, flow)
        if not routed:
            paths = "|".join(f"^(?:{path})$" for path in flow.form_paths)
            context.add_init_script(_HIDE % json.dumps(paths))
            context.route("**/*", self._lock)
            context.route_web_socket("**/*", self._socket)

    def ready(self, world: World) -> None:
        """Tell a new document's world who has the window, and which fields to watch."""
        pattern = whole(self._flow.submit.phrases).pattern
        armed = self.phase is not Phase.HANDED
        told = {"armed": armed, "submit": pattern, "watched": {} if armed else self._watched}
        world.call("guard", told)

    def fill(self, values: Mapping[str, str]) -> None:
        """Before the first fill: from now on nothing leaves that carries these values."""
        self._filled = frozenset(n for value in values.values() for n in needles(value))
        self.phase = Phase.FILL

    def learn(self, values: Sequence[str]) -> None:
        """What the filled fields hold now: the person may have changed them."""
        self._changed = frozenset(n for value in values for n in needles(value))

    def hand_over(self, watched: Mapping[str, Sequence[str]], *, altered: bool) -> None:
        """The person has the window; also if they have it already, and are told something else.

        watched: selectors of the fields' boxes, by field name. altered: the page has changed what
        they were given, so an earlier press does not count any more.
        """
        if altered or self.phase is not Phase.HANDED:
            self._pressed.clear()
        self.phase, self._watched = Phase.HANDED, watched

    def take_back(self) -> None:
        """The engine goes on."""
        self.phase, self._watched = Phase.NAVIGATE, {}
        self._pressed.clear()

    def acts(self, world: World) -> None:
        """The engine is about to click a move: one request of this document may answer it."""
        self._clicked = (time.monotonic(), world.page, world.document)

    def pressed(self, page: Page, message: Mapping[str, Any]) -> None:
        """The person has pressed something in this page, as our own script heard."""
        if self.phase is Phase.HANDED:
            self._pressed[page] = (time.monotonic(), _host(page))
            if message.get("sends"):
                self.submissions.sending()

    def refuses(self, request: Request) -> bool:
        """Whether this request must not leave now; noted if so."""
        page = _page_of(request)
        if page and not self._ours(page):
            return False  # a page of the person's own, in a browser that runs elsewhere
        out = self._outgoing(request, page)
        kind = "" if request.service_worker else out.kind
        if self.phase is Phase.HANDED and self._open(page, kind) and not self._astray(out):
            self.submissions.note(request, out, self._needles())
            return False
        why = held(out, self._flow, self._needles(), filling=self.phase is Phase.FILL)
        # Nothing but a person's submission is answered in a dry run.
        stays = self._routed and self.phase is not Phase.HANDED and out.method not in SAFE
        if not (why or stays) or (page and self._answers_us(out, page)):
            return False
        self.held[request.method, bare(request.url)] += 1
        return True

    def _needles(self) -> frozenset[bytes]:
        return self._filled | self._changed

    def _open(self, page: Page | None, kind: str = "") -> bool:
        """Whether the person has just pressed something here.

        A page that is only opening counts with its opener; a service worker (no kind), with any.
        """
        if page is None and kind not in ("", "document"):
            return False  # it is not known yet: by a press elsewhere it may open, no more
        opening = page is not None and page.url in _BLANK and kind == "document"
        pages = (page.opener() if opening else page,) if page else tuple(self._pressed)
        pressed = ((p, *self._pressed[p]) for p in pages if p in self._pressed)
        now = time.monotonic()
        return any(now - at < OPEN_SECONDS and _host(p) == host for p, at, host in pressed)

    def _astray(self, out: Outgoing) -> bool:
        """Whether a form's page would take what was filled in to a host that is not the site's."""
        foreign = isinstance(address(out.url, self._flow.hosts), Refused)
        return out.at_form and foreign and carries(out, self._needles())

    def _ours(self, page: Page) -> bool:
        pages = [world.page for world in self._worlds()]
        return self._routed or page in pages or page.opener() in pages or page.url in _BLANK

    def _answers_us(self, out: Outgoing, page: Page) -> bool:
        """One request of a script after a click of ours: a cookie dialog that is declined, say."""
        at, *clicked = self._clicked
        late = time.monotonic() - at > OWN_CLICK_SECONDS
        if late or self._routed or clicked != [page, self._document(page)]:
            return False
        elsewhere = replace(out, at_form=False)
        filling = self.phase is not Phase.NAVIGATE
        if out.kind not in BY_SCRIPT or held(
            elsewhere, self._flow, self._needles(), filling=filling
        ):
            return False
        self._clicked = (float("-inf"), None, None)
        return True

    def _document(self, page: Page) -> int | None:
        return next((w.document for w in self._worlds() if w.page == page), None)

    def _outgoing(self, request: Request, page: Page | None) -> Outgoing:
        body = request.post_data_buffer or b""
        nobodys = page is None or (page.url in _BLANK and page.opener() is None)
        at_form = self._at_form(page) if page else False
        if nobodys and (request.service_worker or request.method not in SAFE):
            at_form = self._any_form()
        if self.phase is Phase.HANDED and page and request.url == page.url:
            at_form = at_form and request.method not in SAFE  # loaded anew by the person
        return Outgoing(request.method, request.url, request.resource_type, body, at_form)

    def _any_form(self) -> bool:
        return any(self._at_form(world.page) for world in self._worlds())

    def _at_form(self, page: Page) -> bool:
        """Whether the page's document stands at a form's address, or did when it came."""
        opener = page.opener() if page.url in _BLANK else None
        if opener:
            return self._at_form(opener)
        document = self._document(page)
        where = address(page.url, self._flow.hosts)
        here = isinstance(where, Address) and self._flow.form_at(where)
        if here and document is not None:
            self._forms.add((page, document))
        return here or (document is not None and (page, document) in self._forms)

    def _lock(self, route: Route, request: Request) -> None:
        refused = self.refuses(request)
        with suppress(PlaywrightError):  # the page went away meanwhile
            if refused:
                route.abort("aborted")  # any other error would put an error page over the form
            else:
                route.fallback()

    def _socket(self, socket: WebSocketRoute) -> None:
        """No socket from a form's page before the person has pressed; it may be opened again."""
        if self._any_form() and not self._open(None):
            self.held["SOCKET", bare(socket.url)] += 1
            socket.close()
            return
        server = socket.connect_to_server()
        socket.on_message(lambda message: self._say(server, message))

    def _say(self, server: WebSocketRoute, message: str | bytes) -> None:
        data = message.encode() if isinstance(message, str) else message
        if self._open(None) or not any(needle in data for needle in self._needles()):
            server.send(message)
        else:
            self.held["SOCKET", bare(server.url)] += 1


def _page_of(request: Request) -> Page | None:
    try:
        return request.frame.page
    except PlaywrightError:  # a service worker has no frame, and a page may only be opening
        return None


def _host(page: Page) -> str:
    return urlsplit(page.url).netloc
