"""How a standing is said to a person, and to a table; pure: knows standings alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from automation.outcome import Word
from automation.standing_own import Basis, Said, Standing, State

# What a spreadsheet would take for a formula, or for the end of a cell before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    *("account", "flow", "state", "rests_on", "since", "deadline", "covered_by"),
    *("outcome", "at", "evidence", "state_evidence", "said", "said_on", "said_at"),
)
CENTER = (
    "The site and authorities say that one objection covers all accounts of an Accounts Center, "
    "and others say that it does not; it was not seen for this account."
)
_WORDS = {
    Word.SENT.value: "that it was sent",
    Word.NOT_SENT.value: "that it was not sent",
    Word.CONFIRMED.value: "that Meta confirmed it",
    Word.REFUSED.value: "that Meta refused it",
}
_WHY = {
    (State.OWED, Basis.NOTHING): "Nothing was done yet.",
    (State.OWED, Basis.SAID): "Not sent, as you said. To be done.",
    (State.OWED, Basis.SEEN): "The last attempt ended on {since} as '{last}'. To be done. {tell}",
    (State.UNFINISHED, Basis.SEEN): "Begun on {since}, and its end is not known. {tell}",
    (State.NOT_OFFERED, Basis.SEEN): "The site said on {since} that the form is not offered here.",
    (State.UNCONFIRMED, Basis.SEEN): (
        "Perhaps sent on {since}; no confirmation was seen. {answer} {tell}"
    ),
    (State.REFUSED, Basis.SAID): "Refused by Meta on {since}, as you said; that was not seen.",
    (State.WAITING, Basis.SEEN): "Sent on {since}, and a confirmation of that was seen. {answer}",
    (State.WAITING, Basis.SAID): "Sent on {since}, as you said; that was not seen. {answer}",
    (State.DONE, Basis.SEEN): "The site said on {since} that an objection stands.",
    (State.DONE, Basis.SAID): "Confirmed by Meta on {since}, as you said; that was not seen.",
    (State.COVERED, Basis.CENTER): (
        f"Covered by '{{by}}', whose objection stands since {{since}}, {{cover}}. {CENTER}"
    ),
    (State.CANNOT_OBJECT, Basis.SETTINGS): (
        "A Facebook Page cannot object: each author has to, with their own account."
    ),
}


def why(standing: Standing) -> str:
    """What the state means for this account and what it rests on, in a sentence or two."""
    told = _why(standing)
    if standing.said and standing.basis is not Basis.SAID:
        told += f" You said {heard(standing.said)}; that was not seen."
    return told


def heard(said: Said) -> str:
    """The person's word: "that it was sent, on 2026-11-20"."""
    return f"{_WORDS.get(said.what, repr(said.what))}, on {said.on}"


def due(standing: Standing) -> str:
    """The deadline; marked if it is counted from what was only said. "" if nothing is due."""
    said = " (as said)" if standing.basis is Basis.SAID else ""
    return f"{standing.deadline}{said}" if standing.deadline else ""


def row(standing: Standing) -> dict[str, Any]:
    """The keys of the documented JSON: outcome, at and evidence are those of the last attempt."""
    last, said = standing.last, standing.said
    return {
        "account": standing.account,
        "flow": standing.flow,
        "outcome": last.outcome if last else None,
        "at": last.at if last else None,
        "deadline": standing.deadline,
        "evidence": last.evidence if last else None,
        "state": standing.state.value,
        "rests_on": standing.basis.value,
        "since": standing.since,
        "state_evidence": standing.evidence,
        "covered_by": standing.covered_by,
        "said": {"what": said.what, "on": said.on, "at": said.at} if said else None,
        "why": why(standing),
    }


def table(found: Iterable[Standing]) -> str:
    """The rows as CSV (RFC 4180, but lines end as the system's do), header first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found:
        flat = row(each)
        said = flat.pop("said") or {}
        flat |= {"said": said.get("what"), "said_on": said.get("on"), "said_at": said.get("at")}
        writer.writerow([_cell(flat[column]) for column in COLUMNS])
    return out.getvalue()


def _cell(value: str | None) -> str:
    text = value or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _why(standing: Standing) -> str:
    known = (standing.state, standing.basis)
    last = standing.last.outcome if standing.last else ""
    return _WHY[known if known in _WHY else (standing.state, Basis.SEEN)].format(
        since=_day(standing.since),
        answer=f"An answer is due by {due(standing)}.",
        tell=f"If you know more: objector tell {standing.account} sent, or not-sent.",
        last=last,
        by=standing.covered_by,
        cover="as you said" if standing.cover is Basis.SAID else "as was seen",
    )


def _day(at: str | None) -> str:
    return (at or "").partition("T")[0]
