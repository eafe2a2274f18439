"""The seal of a dry run: nothing leaves the browser, Chromium's own traffic included.

Each layer covers a gap of the others, found by experiment: routes do not see WebSockets of
workers, shared workers, preconnects and what a page sends while it goes; the proxy does not stop
WebRTC from resolving names; the headless shell ignores the WebRTC policy.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, ProxySettings
from playwright.sync_api import Error as PlaywrightError

from automation.browser.plain import readable
from automation.errors import GuardError

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
)
DEAD_PROXY = "http://127.0.0.1:9"
_UNDOES = re.compile(r"--(no-proxy-server|proxy-.*|host-(resolver-)?rules|webrtc-.*)(=|$)")
_GONE = (
    '["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "SharedWorker", "fetchLater"]'
)
_SCRIPT = f"for (const name of {_GONE}) {{ try {{ delete globalThis[name]; }} catch {{}} }}"
_PROBE = "https://seal.invalid/"  # a name that can never be anybody's (RFC 6761)
_PROBE_MS = 10_000
_LEFT = f"""async () => {{
  const left = {_GONE}.filter((name) => name in globalThis);
  const made = await navigator.serviceWorker?.register("/worker.js").catch(() => "refused");
  if (made) left.push("service workers");
  return left;
}}"""


@contextmanager
def nobody() -> Iterator[str]:
    """An address of this machine where nobody listens, nor can as long as it is held."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


def launching(options: dict[str, Any], past: str = "") -> dict[str, Any]:
    """The options of a launch, with the seal; GuardError if an argument would undo it.

    past: the one address, held by `nobody`, that goes past the dead proxy, for `check` to see
    whether what does so is stopped all the same.
    """
    if undoing := [given for given in options["args"] if _UNDOES.match(given)]:
        raise GuardError(_refusal(f"the browser's argument '{undoing[0]}' would undo it"))
    bypass = ",".join(filter(None, ("<-loopback>", urlsplit(past).netloc)))
    proxy = ProxySettings(server=DEAD_PROXY, bypass=bypass)
    return {**options, "args": [*options["args"], *ARGUMENTS], "proxy": proxy}


def opened(context: BrowserContext) -> None:
    """Seal a context, before its first page. It must block service workers already."""
    context.add_init_script(_SCRIPT)
    context.route_web_socket("**/*", lambda socket: socket.close())


def check(page: Page, past: str) -> None:
    """Try each layer in this sealed, blank page; GuardError unless all are in force.

    past: as given to `launching`. What is tried is this machine and a reserved name that we answer,
    so that a browser without the seal sends nothing while it is found out.
    """
    try:
        for fault in _faults(page, past):
            raise GuardError(_refusal(fault))
        page.goto("about:blank")
        page.context.new_cdp_session(page).send("Page.resetNavigationHistory")
    except PlaywrightError as error:
        raise GuardError(_refusal(f"it could not be tried: {readable(error)}")) from error


def _faults(page: Page, past: str) -> Iterator[str]:
    with nobody() as here:
        if "ERR_PROXY_CONNECTION_FAILED" not in _fault(page, here):
            yield "its dead proxy is not used"
    if "ERR_NAME_NOT_RESOLVED" not in _fault(page, past):
        yield "names are looked up"
    if left := _left(page):
        yield f"pages can use {', '.join(left)}"


def _fault(page: Page, address: str) -> str:
    """How a fetch fails. No navigation, whose error page would look for the network by itself."""
    try:
        with page.expect_event("requestfailed", timeout=_PROBE_MS) as failed:
            page.evaluate("(to) => void fetch(to, {mode: 'no-cors'}).catch(() => 0)", address)
    except PlaywrightError:  # it does not fail
        return ""
    return failed.value.failure or ""


def _left(page: Page) -> Sequence[str]:
    """What a page can use that goes past routes, as seen in one that our own route answers."""
    with page.context.route(_PROBE, lambda route: route.fulfill(body="", content_type="text/html")):
        page.goto(_PROBE)
        left: Sequence[str] = page.evaluate(_LEFT)
    return left


def _refusal(why: str) -> str:
    return (
        f"The seal of the dry run does not hold in this browser ({why}), so nothing was opened. "
        "Use Chrome, Edge or Chromium as it comes, and no settings of its own for the network."
    )
