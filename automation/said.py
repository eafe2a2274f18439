"""Whether a person's word about an attempt can be kept; pure: knows standings and dates."""

from __future__ import annotations

from datetime import date, datetime

from automation.errors import UsageError
from automation.outcome import Word
from automation.standing_own import Attempt, Standing, State


def day(given: str | None, today: date) -> date:
    """The date that was given (ISO 8601), else today. UsageError if it is none, or to come."""
    try:
        found = date.fromisoformat(given) if given else today
    except ValueError:
        raise UsageError(f"--on: wanted a date such as {today}, found '{given}'.") from None
    if found > today:
        raise UsageError(f"--on: {found} is still to come; today is {today}.")
    return found


def check(word: Word, on: date, standing: Standing) -> None:
    """UsageError if this word contradicts what was seen of the account, or is about nothing."""
    who, flow = standing.account, standing.flow
    if standing.state is State.CANNOT_OBJECT:
        raise UsageError(
            f"The account '{who}' is a Facebook Page, and a Page cannot object. If it is none, "
            "remove 'page = true' from its table."
        )
    if word is Word.NOT_SENT and standing.stood:
        raise UsageError(
            f"'{who}' ended as '{standing.stood.outcome}' on {_local(standing.stood.at)}: the "
            f"site's own word was seen, so 'not-sent' is not kept. To object once more: "
            f"objector run {who} --again"
        )
    if word is Word.NOT_SENT and not (standing.last or standing.said):
        raise UsageError(
            f"No attempt of '{who}' with '{flow}' is known, so nothing can be taken back; it is "
            "open as it is. See: objector status"
        )
    _not_before(word, on, standing)


def _not_before(word: Word, on: date, standing: Standing) -> None:
    """An answer comes after what it answers, everything else at the last attempt or later."""
    answer = word in (Word.CONFIRMED, Word.REFUSED)
    about: Attempt | None = standing.last
    if answer and standing.stood:
        about = standing.stood
    first = _local(about.at) if about else None
    what = f"the attempt that ended as '{about.outcome}'" if about else ""
    if answer and standing.said and standing.said.what == Word.SENT:
        first, what = date.fromisoformat(standing.said.on), "the sending that you told of"
    if first and on < first:
        raise UsageError(
            f"--on: {on} lies before {what}, {first}. Name that day or a later one, or leave "
            "--on out for today."
        )


def _local(at: str) -> date:
    """The day as the person's calendar has it."""
    return datetime.fromisoformat(at).astimezone().date()
