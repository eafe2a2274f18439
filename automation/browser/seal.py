"""The seal of a dry run: nothing leaves the browser, Chromium's own traffic included.

Each layer covers a gap of the others, found by experiment: routes do not see WebSockets of
workers, shared workers, preconnects and what a page sends while it goes; the proxy does not stop
WebRTC from resolving names; the headless shell ignores the WebRTC policy.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy",
)
DEAD_PROXY = {"server": "http://127.0.0.1:9", "bypass": "<-loopback>"}
_SCRIPT = """for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection",
  "WebTransport", "SharedWorker", "fetchLater"]) { try { delete globalThis[name]; } catch {} }"""


def launching(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a launch, with the seal."""
    return {**options, "args": [*options["args"], *ARGUMENTS], "proxy": DEAD_PROXY}


def opened(context: BrowserContext) -> None:
    """Seal a context, before its first page. It must block service workers already."""
    context.add_init_script(_SCRIPT)
    context.route_web_socket("**/*", lambda socket: socket.close())
