"""What a report tells, drawn out of a bundle's provenance; plain values, no claim of its own.

Provenance is read as a stranger's: a value of the wrong kind counts as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from automation.evidence.reading import Kept, Screen
from automation.ledger import later
from automation.outcome import Outcome
from automation.ports import REFUSED

UNFINISHED, UNKNOWN = "unfinished", "unknown"
_WORDS = {outcome.word for outcome in Outcome} | {UNFINISHED}
_DUE = (Outcome.SENT.word, Outcome.UNCONFIRMED.word)
# The outcomes whose own words leave open, or deny, that something was sent.
_UNSENT = (Outcome.UNCONFIRMED.word, Outcome.LEFT.word, Outcome.PREFILLED.word)
_LONGER = 3  # months: the first, and two more


@dataclass(frozen=True)
class Sending:
    """A submission that was seen leaving. status: of its answer, or None. refused: turned down."""

    at: str
    address: str
    status: int | None

    @property
    def refused(self) -> bool:
        """Whether the site turned it down."""
        return self.status is not None and self.status >= REFUSED

    @property
    def host(self) -> str:
        """Where it went, without the path."""
        return host(self.address)


@dataclass(frozen=True)
class Facts:
    """What is known of an attempt. outcome: a word of Outcome, "unfinished" or "unknown".

    due, longest: dates (ISO 8601) by which an answer is due, and with two months more; or "".
    changed: whether the person changed the form, None if that is not known.
    """

    told: Mapping[str, Any]
    outcome: str
    dry_run: bool
    said: bool
    sendings: tuple[Sending, ...]
    screens: tuple[Screen, ...]
    fields: Mapping[str, str]
    gaps: tuple[str, ...]
    complete: bool
    due: str = ""
    longest: str = ""
    changed: bool | None = None

    @property
    def sent(self) -> bool:
        """Whether a sending was seen that was not turned down."""
        return any(not each.refused for each in self.sendings)

    @property
    def headline(self) -> str:
        """The key of the sentence that says how it ended."""
        if self.outcome not in _UNSENT:
            return f"headline_{self.outcome}"
        if self.sendings:
            return "headline_unconfirmed" if self.sent else "headline_refused"
        if self.outcome == Outcome.UNCONFIRMED.word:
            return "headline_said" if self.said else "headline_unknown"
        return f"headline_{self.outcome}"

    def value(self, *keys: str) -> str:
        """A text of the provenance by its path of keys, or ""."""
        found: Any = self.told
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return str(found) if isinstance(found, str | int | float) else ""


def facts(kept: Kept) -> Facts:
    """The facts of a bundle, whatever its provenance holds."""
    told = kept.told
    screens = [each for each in _list(told.get("screens")) if isinstance(each, Mapping)]
    outcome = str(told.get("outcome", ""))
    gaps = tuple(str(gap) for gap in _list(told.get("gaps")))
    found = Facts(
        told=told,
        outcome=outcome if outcome in _WORDS else UNKNOWN,
        dry_run=bool(told.get("dry_run") or told.get("notice")),
        said=told.get("said_by_person") is True,
        sendings=tuple(_sendings(told)),
        screens=replace(kept, told={"screens": screens}).screens,
        fields={str(name): str(each) for name, each in _table(told.get("fields")).items()},
        gaps=gaps,
        complete=told.get("complete") is True and not gaps,
        changed=told["changed_by_person"] if _is_flag(told, "changed_by_person") else None,
    )
    due, longest = _dates(found)
    return replace(found, due=due, longest=longest)


def utc(at: str) -> str:
    """A time as `2026-11-22 10:00:05`, in UTC; as it stands if it is none."""
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(at)
        return f"{moment.astimezone(UTC) if moment.tzinfo else moment:%Y-%m-%d %H:%M:%S}"
    return at


def host(address: str) -> str:
    """The host of an address, or all of it."""
    return address.partition("://")[2].partition("/")[0] or address


def _dates(found: Facts) -> tuple[str, str]:
    """When an answer is due: only where something was sent, as far as is known, and for real."""
    if found.dry_run or found.outcome not in _DUE:
        return "", ""
    sent = [each.at for each in found.sendings if not each.refused]
    at = sent[-1] if sent else found.value("ended")
    with suppress(ValueError, OverflowError):
        return later(at, 1), later(at, _LONGER)
    return "", ""


def _sendings(told: Mapping[str, Any]) -> list[Sending]:
    return [
        Sending(
            str(each.get("at", "")),
            str(each.get("address", "")),
            each["status"] if type(each.get("status")) is int else None,
        )
        for each in _list(told.get("submissions"))
        if isinstance(each, Mapping)
    ]


def _is_flag(told: Mapping[str, Any], key: str) -> bool:
    return isinstance(told.get(key), bool)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
