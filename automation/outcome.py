"""How an attempt can end, with its exit code, and what a person can say of it; nothing else."""

from __future__ import annotations

from enum import Enum, StrEnum

USAGE_EXIT = 2


class Outcome(Enum):
    """The end of one attempt: its word in JSON and ledger, its exit code, its meaning."""

    PREFILLED = ("prefilled", 0, "the form is filled and reviewable (where a dry run ends)")
    SENT = ("sent", 0, "you submitted, and the confirmation was seen")
    ALREADY = ("already", 0, "the site says that an objection stands")
    LEFT = ("left", 3, "the window was closed, or the account skipped, before submitting")
    UNCONFIRMED = ("unconfirmed", 4, "a submission left, or you say so; no confirmation was seen")
    NOT_OFFERED = ("not-offered", 5, "the site says that the form is not offered here")
    BUSY = ("busy", 6, "another run holds this account's profile")
    FAILED = ("failed", 1, "a fault of ours or of the browser, named")
    INTERRUPTED = ("interrupted", 130, "Ctrl-C or a signal; everything closed in order")

    def __init__(self, word: str, exit_code: int, meaning: str) -> None:
        self.word = word
        self.exit_code = exit_code
        self.meaning = meaning

    @classmethod
    def named(cls, word: str) -> Outcome:
        """The outcome with this word; KeyError if there is none."""
        return {outcome.word: outcome for outcome in cls}[word]


class Word(StrEnum):
    """What a person can say of an attempt."""

    SENT = "sent"
    NOT_SENT = "not-sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
