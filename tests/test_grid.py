"""A browser of a Selenium Grid: its session is begun, used through CDP, and ended in any case."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest

from automation.browser import grid
from automation.browser.launch import HUB, Plan, check
from automation.errors import GuardError, WindowError
from automation.recording import load
from elsewhere import capabilities, stopped_at_the_review, wait_for, webdriver
from flows import DEFAULT_RECORDING, FLOWS
from tls_site import served

JAR = os.environ.get("SELENIUM_SERVER_JAR", "")
GRID = ("java", "-jar", JAR, "standalone", "--host", "127.0.0.1", "--port", "{port}")
FLOW = FLOWS["meta-ai-instagram"]


def walked(folder: Path, monkeypatch: pytest.MonkeyPatch, *command: str) -> tuple[Any, str]:
    """The report of a run at such a server that was stopped at the review, and what was said.

    No session is left at the server, and nothing was sent.
    """
    with served(load(DEFAULT_RECORDING), folder) as site, webdriver(*command) as hub:
        monkeypatch.setenv("SELENIUM_REMOTE_CAPABILITIES", capabilities(site))
        told = stopped_at_the_review(folder, f"selenium+{hub}")
        wait_for(lambda: not sessions(hub), "the end of its session", 10)
        assert site.sent() == []
    return told


def sessions(hub: str) -> list[str]:
    """The sessions that a Grid, or a lone driver, has open."""
    with urlopen(f"{hub}/status") as answer:  # noqa: S310  # loopback
        nodes = json.load(answer)["value"].get("nodes")
    if nodes is not None:
        slots = [slot for node in nodes for slot in node["slots"]]
        return [slot["session"]["sessionId"] for slot in slots if slot["session"]]
    with urlopen(f"{hub}/sessions") as answer:  # noqa: S310
        return [each["id"] for each in json.load(answer)["value"]]


@pytest.mark.deep
@pytest.mark.skipif(not shutil.which("chromedriver"), reason="no chromedriver here")
def test_a_lone_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A WebDriver server that tells the port of its browser: the walk ends at the filled form."""
    report, _ = walked(tmp_path, monkeypatch, "chromedriver", "--port={port}")

    assert report["outcome"] == "interrupted"
    assert report["fields"] == {"email": "filled", "statement": "filled"}


@pytest.mark.deep
@pytest.mark.skipif(not JAR, reason="SELENIUM_SERVER_JAR names no Selenium server to start")
def test_a_grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Selenium Grid 4, which passes CDP on by itself: the same."""
    report, _ = walked(tmp_path, monkeypatch, *GRID, "--selenium-manager", "false")

    assert report["outcome"] == "interrupted"
    assert report["fields"] == {"email": "filled", "statement": "filled"}


def test_what_is_asked_for_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Capabilities that cannot be read may hold keys: the complaint names the variable alone."""
    monkeypatch.setenv("SELENIUM_REMOTE_CAPABILITIES", '{"cloud": {"accessKey": "k3yk3yk3y",}}')
    with pytest.raises(WindowError) as caught:
        grid.session("selenium+http://127.0.0.1:9").__enter__()
    assert "SELENIUM_REMOTE_CAPABILITIES is neither JSON" in str(caught.value)
    assert "k3y" not in str(caught.value)


def test_what_speaks_no_http_is_no_grid() -> None:
    """Another kind of server at that port, as of VNC, is said to be none."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with server.accept()[0] as there:
                there.sendall(b"RFB 003.008\n")

        thread = Thread(target=answer)
        thread.start()
        with pytest.raises(WindowError, match="no Grid answered"):
            grid.session(f"selenium+http://127.0.0.1:{server.getsockname()[1]}").__enter__()
        thread.join()


class Hub(BaseHTTPRequestHandler):
    """Answers as it is told to, and notes what it was asked. Not a Grid: only its wire."""

    answer: Any = None
    status = 200
    asked: list[tuple[str, str, str]]

    def _tell(self) -> None:
        self.asked.append((self.command, self.path, self.headers.get("Authorization", "")))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"value": self.answer}).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = _tell  # noqa: N815  # as the library calls them

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def hub() -> Iterator[tuple[str, type[Hub]]]:
    """A server of this kind, and how it answers."""

    class Own(Hub):
        asked: list[tuple[str, str, str]] = []  # noqa: RUF012  # each test has its own

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", Own
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_session_is_ended_whatever_happens(hub: tuple[str, type[Hub]]) -> None:
    """Also if what is done in it fails; name and password go in a header, never in an address."""
    host, told = hub
    told.answer = {"sessionId": "s/1", "capabilities": {"se:cdp": "ws://127.0.0.1:9/se/cdp"}}

    with (
        suppress(ZeroDivisionError),
        grid.session(f"selenium+http://a:p%40ss@{host}/hub/") as it,
    ):
        told.asked.append(("here", it.address, str(it.headers.get("Authorization"))))
        assert "p@ss" not in repr(it)
        raise ZeroDivisionError

    login = "Basic YTpwQHNz"
    assert told.asked == [
        ("POST", "/hub/session", login),
        ("here", "ws://127.0.0.1:9/se/cdp", login),
        ("DELETE", "/hub/session/s%2F1", login),
    ]


def test_a_grid_that_refuses_is_quoted(hub: tuple[str, type[Hub]]) -> None:
    """What the Grid says is told; so is one that gives a browser without CDP."""
    host, told = hub
    told.status, told.answer = 500, {"error": "session not created", "message": "No node.\nStack"}
    with pytest.raises(WindowError, match=r"the Grid refused it: No node\.$"):
        grid.session(f"selenium+http://{host}").__enter__()

    told.status, told.answer = 200, {"sessionId": "1", "capabilities": {"browserName": "firefox"}}
    with pytest.raises(WindowError, match="speaks no CDP"):
        grid.session(f"selenium+http://{host}").__enter__()
    assert told.asked[-1][:2] == ("DELETE", "/session/1")


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({"se:cdp": "ws://localhost:4444/session/1/se/cdp"}, "ws://HUB:4444/session/1/se/cdp"),
        ({"se:cdp": "wss://grid.example.org/session/1/se/cdp"}, None),
        ({"goog:chromeOptions": {"debuggerAddress": "localhost:9222"}}, "http://HUB:9222"),
    ],
)
def test_a_grid_on_another_machine(told: dict[str, Any], address: str | None) -> None:
    """What a Grid calls its own loopback is the Grid's machine; any other name is left alone."""
    found = grid._address(told, "http://grid.example.org:4444")
    assert found == (address or told["se:cdp"]).replace("HUB", "grid.example.org")
    assert "HUB" not in found


def test_a_dry_run_is_never_on_a_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    """With Playwright's own variable set, a sealed browser is refused: it would start elsewhere."""
    monkeypatch.setenv(HUB, "http://127.0.0.1:9")
    plan = Plan(flow=FLOW, headed=False, recording=load(DEFAULT_RECORDING))
    with pytest.raises(GuardError, match="browser would start elsewhere"):
        check(plan)
