"""The exact-host gate: which addresses are the site's own; knows no flow and no browser."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs

import can_ada


@dataclass(frozen=True)
class Address:
    """An address on an allowed host, as the WHATWG parser reads it. No query, no fragment."""

    host: str
    path: str

    @property
    def bare(self) -> str:
        """https://host/path, fit for logs and evidence."""
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True)
class Refused:
    """Not an address of the site. why: ends a sentence that begins with the address."""

    why: str


def address(url: str, hosts: Collection[str]) -> Address | Refused:
    r"""Parse as a browser would and compare the whole host, scheme and port.

    Python's own urlsplit takes `https://evil.example\@@www.facebook.com` for Facebook; the
    WHATWG parser, which browsers follow, does not.
    """
    try:
        parsed = can_ada.parse(url)
    except ValueError:
        return Refused("is no address")
    if parsed.protocol != "https:":
        return Refused(f"is not https but '{parsed.protocol.rstrip(':')}'")
    if parsed.username or parsed.password:
        return Refused("carries a user name, which the site's own addresses never do")
    if parsed.port:
        return Refused(f"names the port {parsed.port}")
    if parsed.hostname not in hosts:
        return Refused(f"is on '{parsed.hostname}', not on a host of the site")
    return Address(parsed.hostname, parsed.pathname)


def unwrapped(url: str, wrappers: Collection[str]) -> str | None:
    """The address that an outbound link of the site wraps; None if it is no such link.

    wrappers: hosts whose links carry the address that they lead to in the parameter `u`.
    """
    try:
        parsed = can_ada.parse(url)
    except ValueError:
        return None
    if parsed.hostname not in wrappers:
        return None
    return parse_qs(parsed.search.removeprefix("?")).get("u", [""])[0]


def bare(url: str) -> str:
    """The address without user name, query and fragment, for logs, whatever its host."""
    try:
        parsed = can_ada.parse(url)
    except ValueError:
        return "(no address)"
    if parsed.protocol in ("http:", "https:", "ws:", "wss:"):
        return f"{parsed.protocol}//{parsed.host}{parsed.pathname}"
    return f"{parsed.protocol}(hidden)"
