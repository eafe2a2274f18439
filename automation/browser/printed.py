"""Prints one page as PDF, without what frames show and without the queries of its links."""

from __future__ import annotations

import re

from automation.browser.world import World
from automation.hosts import bare

# Chromium writes where a link leads in plain text, in brackets, each bracket inside escaped.
_LINK = re.compile(rb"/URI\s*\(((?:\\.|[^\\()])*)\)", re.DOTALL)


def pdf(world: World) -> bytes:
    """The page as it would be printed."""
    world.call("coverPrint", True)
    try:
        return without_queries(world.page.pdf(print_background=True))
    finally:
        world.call("coverPrint", False)


def without_queries(printed: bytes) -> bytes:
    """The same PDF, byte for byte as long, with links that lead to bare addresses."""
    return _LINK.sub(_plain, printed)


def _plain(found: re.Match[bytes]) -> bytes:
    """Padded behind the bracket, so that every offset in the file stays true."""
    address = re.sub(rb"\\(.)", rb"\1", found[1], flags=re.DOTALL).decode("latin-1")
    plain = bare(address) if address.startswith(("http://", "https://")) else ""
    kept = re.sub(r"([\\()])", r"\\\1", plain).encode("latin-1", "replace")
    link = b"/URI (" + kept + b")"
    whole = len(found[0])
    return (link if len(link) <= whole else b"/URI ()").ljust(whole)
