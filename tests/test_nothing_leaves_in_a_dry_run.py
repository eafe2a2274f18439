"""Promise: a dry run sends nothing. Counted at a server on this machine, and without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from automation.recording import Recording, load
from automation.report import Report

# A recorded page that tries to reach a server by every ordinary way out.
LEAKY = """<link rel="preconnect" href="%(to)s"><link rel="prefetch" href="%(to)s/prefetch">
<link rel="icon" href="%(to)s/icon.png"><img src="%(to)s/image.png" alt="">
<iframe src="%(to)s/frame" hidden></iframe>
<script>
const to = "%(to)s";
const ways = [
  () => fetch(to + "/fetch"), () => fetch(to + "/post", {method: "POST", body: "x"}),
  () => fetch(to + "/kept", {keepalive: true, mode: "no-cors"}),
  () => navigator.sendBeacon(to + "/beacon", "x"),
  () => new WebSocket(to.replace("http", "ws") + "/socket"),
  () => new EventSource(to + "/events"), () => fetchLater(to + "/later"),
  () => new Worker(URL.createObjectURL(new Blob([`
    fetch("${to}/worker"); new WebSocket("${to.replace("http", "ws")}/worker-socket")`]))),
  () => new SharedWorker(URL.createObjectURL(new Blob([`fetch("${to}/shared")`]))),
  () => navigator.serviceWorker.register("/worker.js"), () => open(to + "/window"),
  () => { const a = document.createElement("a"); a.href = to + "/download"; a.target = "_blank";
          document.body.append(a); a.click(); },
  () => { const c = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:%(port)d"}]});
          c.createDataChannel("x"); c.createOffer().then((o) => c.setLocalDescription(o)); },
  () => { const f = document.createElement("form"); f.action = to + "/form"; f.method = "post";
          f.target = "elsewhere"; document.body.append(f); f.submit(); },
];
addEventListener("pagehide", () => navigator.sendBeacon(to + "/pagehide", "x"));
for (const way of ways) { try { Promise.resolve(way()).catch(() => 0); } catch {} }
</script></body>"""


class Counter(ThreadingHTTPServer):
    """Counts every connection that it gets."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.count = 0

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count it and hang up."""
        del request, client_address
        self.count += 1
        return False


@contextmanager
def counting() -> Iterator[Counter]:
    """A counter that listens."""
    counter = Counter()
    thread = threading.Thread(target=counter.serve_forever, daemon=True)
    thread.start()
    try:
        yield counter
    finally:
        counter.shutdown()
        counter.server_close()
        thread.join(10)


def leaky(recording: Recording, port: int) -> Recording:
    """The recording with every page trying to reach this port, and no CSP to stop it."""
    script = LEAKY % {"to": f"http://127.0.0.1:{port}", "port": port}
    pages = tuple(
        replace(page, html=page.html.replace("</body>", script), headers={})
        for page in recording.pages
    )
    return replace(recording, pages=pages)


def test_a_page_that_tries_everything_reaches_nothing(walk: Callable[..., Report]) -> None:
    """Pages that try every way out reach nobody, are counted as refused, and are walked on.

    With the routes let through the dead proxy still holds; without it too, the counter counts.
    """
    with counting() as counter:
        report = walk(leaky(load("instagram-privacy-center-en"), counter.server_address[1]))

        assert counter.count == 0
        assert report.outcome.word == "prefilled"
    assert report.network.refused >= 20
    assert report.network.left_machine == 0


def test_a_dry_run_needs_no_network(tmp_path: Path) -> None:
    """In a network namespace without any network, loopback included, a dry run is the same."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run(["unshare", "-rn", "true"], check=False).returncode:
        pytest.skip("not run: no network namespace can be made here")
    done = subprocess.run(
        [unshare, "-rn", sys.executable, "-m", "automation", "dry-run", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (attempt,) = json.loads(done.stdout)["attempts"]
    assert attempt["outcome"] == "prefilled"
    assert attempt["network"]["left_machine"] == 0
