"""What the program saw of an attempt and what it did not; never more than that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from automation.evidence.report_facts import Facts, utc
from automation.evidence.report_screens import Shown
from automation.evidence.report_words import Words


def seen(facts: Facts, screens: Sequence[Shown], words: Words) -> list[Markup]:
    """What was seen: the filled form, each sending with its answer, what the site then said."""
    return list(_seen(facts, screens, words))


def _seen(facts: Facts, screens: Sequence[Shown], words: Words) -> Iterator[Markup]:
    if any(each.part == "filled" and each.picture for each in screens):
        yield words.say("seen_filled")
    for each in facts.sendings:
        key = "seen_refused" if each.refused else "seen_sent" if each.status else "seen_open"
        yield words.say(key, at=utc(each.at), host=each.host, status=each.status)
    if facts.outcome == "sent":
        yield words.say("seen_confirmed")
    elif facts.outcome in ("already", "not-offered"):
        yield words.say(facts.headline)


def unseen(facts: Facts, words: Words) -> list[Markup]:
    """What was not seen, so that nobody takes it for granted."""
    keys = [] if facts.sendings else ["unseen_sent"]
    keys += [] if facts.outcome in ("sent", "already") else ["unseen_confirmed"]
    return [words.say(key) for key in [*keys, "unseen_inside"]]
