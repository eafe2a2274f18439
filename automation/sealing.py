"""What a person may set for the seal of a bundle; knows neither keys nor authorities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import can_ada

from automation.values import Given, Variable, complain, path

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
VARIABLES = (
    Variable(
        "OBJECTOR_SIGN",
        "`yes` signs each bundle with a key that is made at first use, in the data folder",
        "`no`",
    ),
    Variable(
        "OBJECTOR_TIMESTAMP_URL",
        "address of a time-stamping authority (RFC 3161) that is sent one hash per `run`",
        "none: no timestamp",
    ),
    Variable(
        "OBJECTOR_TIMESTAMP_CA",
        "path of that authority's root certificate (PEM); needed with the address",
        "none",
    ),
)


@dataclass(frozen=True)
class Sealing:
    """What goes onto a bundle beyond its hashes. timestamp_url: http(s)://."""

    sign: bool = False
    timestamp_url: str | None = None
    timestamp_ca: Path | None = None


def sealing(get: Callable[[str, Callable[[Given], Any], Any], Any]) -> Sealing:
    """Read the three variables; get(name, check, default) gives one of them, checked."""
    return Sealing(
        sign=get("SIGN", switch, False),
        timestamp_url=get("TIMESTAMP_URL", authority, None),
        timestamp_ca=get("TIMESTAMP_CA", path, None),
    )


def switch(given: Given) -> bool:
    """Take yes or no, in any case."""
    word = given.value.lower()
    if word not in YES + NO:
        complain(given.where, "yes or no", given.value)
    return word in YES


def authority(given: Given) -> str:
    """Check the address of a time-stamping authority; it bears no name and no password."""
    try:
        parsed = can_ada.parse(given.value)
        usable = parsed.protocol in ("http:", "https:") and bool(parsed.hostname)
        usable = usable and not (parsed.username or parsed.password)
    except ValueError:
        usable = False
    if not usable:
        wanted = "an address that begins with http:// or https://, without name and password"
        complain(given.where, wanted, given.value)
    return given.value
