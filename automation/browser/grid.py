"""A browser of a Selenium Grid: asks for a session, tells where it is driven, ends it again.

Knows WebDriver's two requests for that and nothing else; what is done in the browser goes by CDP.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from automation.errors import WindowError

SCHEME = "selenium+"
CAPABILITIES = "SELENIUM_REMOTE_CAPABILITIES"  # Playwright's own: JSON, or a file that holds it
WAIT_SECONDS = 15.0  # other windows are not served meanwhile, though a Grid may let us wait longer
END_SECONDS = 10.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Driven:
    """Where the browser of a session is driven. headers: what the Grid wants with each request."""

    address: str
    headers: dict[str, str] = field(repr=False)


@contextmanager
def session(endpoint: str) -> Iterator[Driven]:
    """A session of the Grid behind this address, which begins with `selenium+http(s)://`.

    It is ended in any case, for a Grid keeps what nobody ends. WindowError if none is given, or it
    cannot be driven.
    """
    hub, headers = _parted(endpoint)
    wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", **_own()}}}
    begun = _asked(Request(f"{hub}/session", json.dumps(wanted).encode(), headers), WAIT_SECONDS)  # noqa: S310  # its scheme was checked
    try:
        yield Driven(_address(begun.get("capabilities") or {}, hub), headers)
    finally:
        with suppress(WindowError):
            name = quote(str(begun.get("sessionId")), safe="")
            ended = Request(f"{hub}/session/{name}", headers=headers, method="DELETE")  # noqa: S310  # as above
            _asked(ended, END_SECONDS)


def _parted(endpoint: str) -> tuple[str, dict[str, str]]:
    """The Grid's address without name and password, and the headers that carry them."""
    parts = urlsplit(endpoint.removeprefix(SCHEME))
    login, _, host = parts.netloc.rpartition("@")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if login:
        headers["Authorization"] = f"Basic {base64.b64encode(unquote(login).encode()).decode()}"
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", "")), headers


def _own() -> dict[str, Any]:
    """What the person wants of the browser besides."""
    given = os.environ.get(CAPABILITIES, "").strip()
    if not given:
        return {}
    try:
        told = json.loads(given if given.startswith("{") else Path(given).read_text("utf-8"))
    except (OSError, ValueError) as error:
        # It is not quoted: such JSON may hold keys.
        raise WindowError(
            f"{CAPABILITIES} is neither JSON nor the path of a file that holds it."
        ) from error
    return told if isinstance(told, dict) else {}


def _asked(request: Request, seconds: float) -> Mapping[str, Any]:
    """What the Grid answers within this time."""
    try:
        with urlopen(request, timeout=seconds) as answer:  # noqa: S310  # its scheme was checked
            value = json.load(answer).get("value")
    except HTTPError as error:
        raise WindowError(f"the Grid refused it: {_complaint(error)}") from error
    except (OSError, HTTPException, ValueError, AttributeError) as error:
        raise WindowError(f"no Grid answered: {getattr(error, 'reason', error)}") from error
    return value if isinstance(value, dict) else {}


def _complaint(error: HTTPError) -> str:
    with suppress(OSError, ValueError, AttributeError, KeyError, TypeError):
        return str(json.load(error)["value"]["message"]).splitlines()[0][:200]
    return f"status {error.code}"


def _address(told: Mapping[str, Any], hub: str) -> str:
    """Where CDP is spoken: `se:cdp` of a Grid, or the port that a lone driver tells."""
    options = told.get("goog:chromeOptions")
    lone = options.get("debuggerAddress") if isinstance(options, dict) else None
    given = str(told.get("se:cdp") or (f"http://{lone}" if lone else ""))
    if not given:
        raise WindowError("the session that was given speaks no CDP; a Chromium is needed")
    parts, here = urlsplit(given if "://" in given else f"http://{given}"), urlsplit(hub).hostname
    if parts.hostname in LOOPBACK and here and here not in LOOPBACK:  # as it sees itself
        parts = parts._replace(netloc=f"{here}:{parts.port}" if parts.port else here)
    return urlunsplit(parts)
