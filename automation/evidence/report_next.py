"""What comes next after an attempt, and by when; general law, no site's own rules, no promise."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from automation.evidence.report_facts import Facts
from automation.evidence.report_words import Words

RUN = Markup('<code dir="ltr">objector run</code>')
_AGAIN = ("busy", "failed", "interrupted", "unfinished", "unknown")


def steps(facts: Facts, words: Words) -> list[Markup]:
    """What to do and what is due, in order; a rehearsal leads to nothing."""
    return list(_steps(facts, words))


def _steps(facts: Facts, words: Words) -> Iterator[Markup]:
    if facts.dry_run:
        yield words.say("next_dry", command=RUN)
        return
    if facts.outcome in ("already", "not-offered"):
        yield words.say(f"next_{facts.outcome}")
        return
    if facts.outcome in _AGAIN:
        yield words.say("next_again", command=RUN)
    if facts.outcome != "sent" and (facts.sendings or facts.said):
        yield words.say("next_arrived")
    elif facts.outcome in ("left", "prefilled"):
        yield words.say("next_left", command=RUN)
    if facts.due:
        yield words.say("next_mail")
        yield words.say("next_answer", date=facts.due)
        yield words.say("next_longer", date=facts.longest)
        yield words.say("next_complain")
