"""What can be true of a screen: controls and conditions; knows no browser and no site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from automation.hosts import Address
from automation.phrases import Words, anywhere, hints, start, whole


@dataclass(frozen=True)
class Control:
    """Something a person could point at: ARIA roles, any of which will do, and a name.

    prefix: the name may go on after the phrase, as a card's name does (title, then description).
    in_dialog: only inside a dialog. css: a selector that finds it without its name, for attributes
    that carry no language. alone: only if nothing else on the page bears its name.
    """

    roles: tuple[str, ...]
    name: Words
    prefix: bool = False
    in_dialog: bool = False
    alone: bool = False
    css: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the accessible name; valid in Python and in the browser."""
        return start(self.name.phrases) if self.prefix else whole(self.name.phrases)

    def describe(self, language: str = "en") -> str:
        """As a person would be told: button 'Get started'."""
        return f"{self.roles[0]} '{self.name.say(language)}'"


@dataclass(frozen=True)
class At:
    """The address: host (exact, or any) and a regular expression for the whole path."""

    path: str = ".*"
    hosts: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the whole path."""
        return re.compile(self.path)

    def holds(self, where: Address) -> bool:
        """Whether this address is such a one."""
        host = not self.hosts or where.host in self.hosts
        return host and self.pattern.fullmatch(where.path) is not None


@dataclass(frozen=True)
class Shows:
    """A control is visible."""

    control: Control


@dataclass(frozen=True)
class Says:
    """A text is visible, as whole words. Only for sentences that stand on no other screen.

    announced: only in a dialog, an alert or a status message.
    """

    text: Words
    announced: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the page's visible text."""
        return anywhere(self.text.phrases)

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """A text that holds none of these, its case folded, says nothing of it."""
        return hints(self.text.phrases)


@dataclass(frozen=True)
class Has:
    """An element matches this CSS selector and is visible. For ids that carry no language."""

    css: str


@dataclass(frozen=True)
class HasForm:
    """The fields of the flow's form were found, or are at least plausible, in one form."""


@dataclass(frozen=True)
class Brief:
    """The page has at most this many visible words."""

    most: int


@dataclass(frozen=True)
class Chosen:
    """A radio button of this name is pressed."""

    name: Words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the button's name."""
        return whole(self.name.phrases)


@dataclass(frozen=True)
class Answered:
    """The server's answer for this document (HTTP status) lies between these two, both included."""

    least: int
    most: int


@dataclass(frozen=True)
class Covered:
    """A dialog lies over the middle of the page."""


@dataclass(frozen=True)
class Not:
    """The condition does not hold."""

    condition: At | Shows | Says | Has | HasForm | Brief | Chosen | Answered | Covered


Condition = At | Shows | Says | Has | HasForm | Brief | Chosen | Answered | Covered | Not


@dataclass(frozen=True, init=False)
class Landmark:
    """What is true on one screen and on no other: all conditions hold at once. Never waits."""

    conditions: tuple[Condition, ...]

    def __init__(self, *conditions: Condition) -> None:
        object.__setattr__(self, "conditions", conditions)


def describe(condition: Condition, language: str = "en") -> str:  # noqa: C901, PLR0911  # a line each
    """The condition in words, and in the site's own of this language, if known."""
    match condition:
        case At():
            hosts = f" on {', '.join(condition.hosts)}" if condition.hosts else ""
            return f"address like {condition.path}{hosts}"
        case Shows():
            control = condition.control
            where = " in a dialog" if control.in_dialog else ""
            return f"{' or '.join(control.roles)} '{control.name.say(language)}'{where}"
        case Says():
            where = " in a dialog or message" if condition.announced else ""
            return f"text '{condition.text.say(language)}'{where}"
        case Has():
            return f"element {condition.css}"
        case HasForm():
            return "the fields of the form"
        case Brief():
            return f"at most {condition.most} words"
        case Chosen():
            return f"chosen: '{condition.name.say(language)}'"
        case Answered():
            return f"status {condition.least} to {condition.most}"
        case Covered():
            return "a dialog over the middle"
        case Not():
            return f"not: {describe(condition.condition, language)}"
