"""What a person brings: an account and a statement; knows no file and no browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

STATEMENT_ADVISED = 100
STATEMENT_LIMIT = 10_000
OBJECT, ACCESS, DELETE = REQUESTS = ("object", "access", "delete")


@dataclass(frozen=True)
class Details:
    """What some forms ask for besides the e-mail address; None is what was not given.

    phone: E.164, with country code. request: one of REQUESTS, or None (to object). prompts: what
    was typed into an AI before it answered with the person's own information. screenshot: absolute
    path of a picture of that answer. context: the text for this form, instead of the statement.
    """

    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    request: str | None = None
    prompts: str | None = None
    screenshot: str | None = None
    context: str | None = None

    @property
    def private(self) -> tuple[str, ...]:
        """What no log may show: everything but the kind of request."""
        named = (self.first_name, self.last_name)
        full = " ".join(name for name in named if name)
        given = (full, *named, self.phone, self.prompts, self.screenshot, self.context)
        return tuple(each for each in given if each)


@dataclass(frozen=True)
class Account:
    """One login of one person at one platform. There is no password here, ever.

    label: the name that the person gave it; also the name of its profile folder.
    region: ISO 3166 two letters or None. language: BCP 47 or None (from the system).
    statement: a built-in's name, a path, "none", or None (chosen by the program).
    center: accounts that share an Accounts Center bear the same word.
    page: a Facebook Page, which cannot object (Sky TG24, May 2025).
    details: what some forms ask for besides.
    """

    label: str
    email: str
    platform: str = "instagram"
    region: str | None = None
    language: str | None = None
    statement: str | None = None
    center: str | None = None
    page: bool = False
    endpoint: str | None = None
    details: Details = Details()


@dataclass(frozen=True)
class Statement:
    """The text of the objection. Empty means: leave the box empty on purpose."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Hex digest of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def short(self) -> bool:
        """Whether a form is known to have turned such a text away as too short."""
        return 0 < len(self.text) < STATEMENT_ADVISED
