"""How one account stands after its own events; pure: opens no file, knows no other account.

What was seen and what the person said are told apart, and neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from automation.ledger import ENDED, SAID, STARTED, Event, deadline, later, perhaps_sent
from automation.outcome import Word


class State(StrEnum):
    """What an account's objection has come to, by flow."""

    OWED = "owed"
    UNFINISHED = "unfinished"
    NOT_OFFERED = "not-offered"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    WAITING = "waiting"
    DONE = "done"
    COVERED = "covered"
    CANNOT_OBJECT = "cannot-object"


class Basis(StrEnum):
    """What a state rests on. CENTER: what others say of an Accounts Center; not seen."""

    NOTHING = "nothing"
    SEEN = "seen"
    SAID = "said"
    CENTER = "center"
    SETTINGS = "settings"


STANDS = (State.WAITING, State.DONE)
OPEN = (State.OWED, State.UNFINISHED)
# What an attempt that came to nothing does not undo.
_LASTS = (State.UNCONFIRMED, State.REFUSED, *STANDS)
_SEEN = {
    "sent": State.WAITING,
    "already": State.DONE,
    "not-offered": State.NOT_OFFERED,
}
_TOLD = {
    Word.SENT.value: State.WAITING,
    Word.NOT_SENT.value: State.OWED,
    Word.CONFIRMED.value: State.DONE,
    Word.REFUSED.value: State.REFUSED,
}


@dataclass(frozen=True)
class Attempt:
    """The last attempt, as it was seen. outcome: its word, or "unfinished". at: UTC, ISO 8601."""

    outcome: str
    at: str
    evidence: str | None


@dataclass(frozen=True)
class Said:
    """The person's last word. what: of Word. on: the date it was said for. at: when, in UTC."""

    what: str
    on: str
    at: str


@dataclass(frozen=True)
class Standing:
    """How one account stands with one flow (None: its platform has none).

    since: time (UTC, ISO 8601) of what was seen, or date of what was said, on which the state
    rests; of the covering account if covered. deadline: the date an answer is due, counted from
    there. evidence: the bundle of that attempt. covered_by: another account of the same Accounts
    Center; cover: what that one's standing rests on. Apart from all that: last, the last attempt;
    stood, the last after which an objection was seen to stand; said, the person's last word.
    """

    account: str
    flow: str | None
    state: State = State.OWED
    basis: Basis = Basis.NOTHING
    since: str | None = None
    deadline: str | None = None
    evidence: str | None = None
    covered_by: str | None = None
    cover: Basis = Basis.NOTHING
    last: Attempt | None = None
    stood: Attempt | None = None
    said: Said | None = None

    @property
    def stands(self) -> bool:
        """Whether this account's own objection stands, as seen or said."""
        return self.state in STANDS


def own(label: str, flow: str, events: list[Event]) -> Standing:
    """The standing that comes of an account's own events alone."""
    nothing_done = {e.attempt for e in events if e.facts.get("outcome") == "busy"}
    stood: Event | None = None
    basis: Event | None = None
    for event in events:
        if event.kind == SAID:
            basis = _heard(basis, stood, event)
        elif event.attempt not in nothing_done:
            basis = _looked(basis, event)
            stood = event if _state(event) in STANDS else stood
    attempts = [event for event in events if event.kind in (STARTED, ENDED)]
    words = [event for event in events if event.kind == SAID]
    return Standing(
        label,
        flow,
        state=_state(basis),
        basis=_basis(basis),
        since=_since(basis),
        deadline=_deadline(basis),
        evidence=_evidence(basis),
        last=_attempt(attempts[-1]) if attempts else None,
        stood=_attempt(stood) if stood else None,
        said=_said(words[-1].facts, words[-1].at) if words else None,
    )


def _looked(held: Event | None, event: Event) -> Event | None:
    """What the state rests on after one more thing that was seen."""
    before, now = _state(held), _state(event)
    if now in STANDS or before not in _LASTS:
        return event
    return event if now is State.UNCONFIRMED and before not in STANDS else held


def _heard(held: Event | None, stood: Event | None, event: Event) -> Event | None:
    """What it rests on after a word of the person, who takes back no confirmation that was seen."""
    state = _state(event)
    if state is State.OWED or (state is State.WAITING and _state(held) is not State.REFUSED):
        return stood or event
    return held if held is stood and _state(held) is state else event


def _state(event: Event | None) -> State:
    if event is None:
        return State.OWED
    if event.kind == SAID:
        return _TOLD.get(str(event.facts.get("said")), State.OWED)
    if event.kind == STARTED:
        return State.UNFINISHED
    if perhaps_sent(event):
        return State.UNCONFIRMED
    return _SEEN.get(str(event.facts.get("outcome")), State.OWED)


def _basis(event: Event | None) -> Basis:
    if event is None:
        return Basis.NOTHING
    return Basis.SAID if event.kind == SAID else Basis.SEEN


def _since(event: Event | None) -> str | None:
    if event is None:
        return None
    return str(event.facts.get("on")) if event.kind == SAID else event.at


def _deadline(event: Event | None) -> str | None:
    if event is None:
        return None
    if event.kind != SAID:
        return deadline(event)
    return due(_said(event.facts, event.at))


def due(said: Said) -> str | None:
    """When an answer is due at the latest, after what was said; None if nothing is."""
    if said.what == Word.SENT:
        with suppress(ValueError):
            return later(said.on, 1)
    return None


def _evidence(event: Event | None) -> str | None:
    return event.facts.get("evidence") if event is not None else None


def _attempt(event: Event) -> Attempt:
    outcome = event.facts.get("outcome") if event.kind == ENDED else State.UNFINISHED.value
    return Attempt(str(outcome), event.at, event.facts.get("evidence"))


def _said(facts: Mapping[str, Any], at: str) -> Said:
    return Said(str(facts.get("said")), str(facts.get("on")), at)
