"""What a person may set for the forms that ask for more: the checks, by key and by variable.

Knows no form: which form needs what is told by automation/brought.py.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from automation.account import OBJECT, REQUESTS, STATEMENT_LIMIT, Details
from automation.values import Given, Variable, complain, path

LONGEST_NAME = 100
PHONE = "a telephone number with its country code, such as +44 7700 900123"


def name(given: Given) -> str:
    """Take a person's name: one line, any alphabet."""
    if len(given.value) > LONGEST_NAME or any(map(_control, given.value)):
        complain(given.where, f"a name of one line, at most {LONGEST_NAME} long", given.value)
    return given.value


def phone(given: Given) -> str:
    """Bring a telephone number to E.164 ("+447700900123"); a country is never guessed."""
    import phonenumbers  # noqa: PLC0415  # slow to load

    todo = "Begin with + and the country code."
    try:
        number = phonenumbers.parse(given.value)
    except phonenumbers.NumberParseException:
        complain(given.where, PHONE, given.value, todo)
    if number.extension:
        complain(given.where, PHONE, given.value, "Leave the extension out.")
    # A number that can be dialled within its own town is possible, too, and not enough here.
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        todo = "It has too many or too few digits for its country. Correct it."
        complain(given.where, PHONE, given.value, todo)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def assigned(number: str) -> bool:
    """Whether the number lies in a range that is known to be in use."""
    import phonenumbers  # noqa: PLC0415  # slow to load, and seldom needed

    return phonenumbers.is_valid_number(phonenumbers.parse(number))


def request(given: Given) -> str:
    """Take one of REQUESTS, in any case."""
    word = given.value.lower()
    if word not in REQUESTS:
        complain(given.where, f"{', '.join(REQUESTS[:-1])} or {REQUESTS[-1]}", given.value)
    return word


def text(given: Given) -> str:
    """Take a text of any number of lines, up to STATEMENT_LIMIT."""
    told = given.value.replace("\r\n", "\n").replace("\r", "\n")
    if len(told) > STATEMENT_LIMIT:
        complain(given.where, f"at most {STATEMENT_LIMIT:,} characters", f"{len(told):,}")
    if any(_control(char) for char in told if char not in "\n\t"):
        complain(given.where, "plain text", given.value)
    return told


def screenshot(given: Given) -> str:
    """Make the path of a picture absolute; what it holds is checked before a form needs it."""
    return str(path(given))


CHECKS: Mapping[str, Callable[[Given], str]] = {
    "first_name": name,
    "last_name": name,
    "phone": phone,
    "request": request,
    "prompts": text,
    "screenshot": screenshot,
    "context": text,
}
_OF = "of the account `default`, for the forms that ask for it"
VARIABLES = (
    Variable("OBJECTOR_FIRST_NAME", f"first name {_OF}", "none"),
    Variable("OBJECTOR_LAST_NAME", f"last name {_OF}", "none"),
    Variable(
        "OBJECTOR_PHONE", f"telephone number {_OF}; with country code (+44 7700 900123)", "none"
    ),
    Variable(
        "OBJECTOR_REQUEST",
        "what to ask for third-party information: `object`, `access` or `delete`",
        f"`{OBJECT}`",
    ),
    Variable(
        "OBJECTOR_PROMPTS", "what you typed before an AI answered with your information", "none"
    ),
    Variable(
        "OBJECTOR_SCREENSHOT",
        "path of a picture of that answer, under 4 MB; a copy without metadata is sent",
        "none",
    ),
    Variable(
        "OBJECTOR_CONTEXT",
        "what else to say about third-party information",
        "the statement, if you object",
    ),
)


def details(found: Callable[[str, Callable[[Given], str]], str | None]) -> Details:
    """Put together what was given. found: by key, checked; None if it was not given."""
    return Details(**{key: found(key, check) for key, check in CHECKS.items()})


def _control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zl", "Zp")
