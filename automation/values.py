"""What a setting may hold: one check per kind of value; knows no variable and no key by name."""

from __future__ import annotations

import difflib
import os.path
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import can_ada

from automation.errors import SettingsError

PLATFORMS = ("instagram", "facebook")
LOG_LEVELS = ("debug", "info", "warning", "error")
ANSWER_SECONDS_LIMIT = 3600
NO_STATEMENT = "none"

_SHOWN = 80
_LABEL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_REGION = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True)
class Variable:
    """A variable of the environment or of .env, as documentation lists it."""

    name: str
    meaning: str
    default: str


@dataclass(frozen=True)
class Given:
    """A value as the person wrote it.

    where: the variable or key, with its file; begins every complaint.
    base: the folder from which a relative path counts.
    """

    value: str
    where: str
    base: Path


def complain(where: str, wanted: str, found: object, todo: str = "") -> NoReturn:
    """Raise the SettingsError for a value that cannot be used, quoting it in one line."""
    raise SettingsError(f"{where}: wanted {wanted}, found {_quoted(found)}. {todo}".rstrip())


def closest(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Say what a misspelt name may have meant: the closest known one, or else all of them.

    prefix: what all names begin with, and what would make all of them look alike.
    """
    names = list(known)
    near = {each.removeprefix(prefix).lower(): each for each in names}
    match = difflib.get_close_matches(name.lower().removeprefix(prefix.lower()), near, n=1)
    return f"Did you mean '{near[match[0]]}'?" if match else f"Known: {', '.join(names)}."


def is_name(choice: str) -> bool:
    """Tell whether a choice of statement is a name and not a path: no separator, no full stop."""
    return not set(choice) & {"/", "\\", "."}


def email(given: Given) -> str:
    """Check an e-mail address and normalise it; whether it receives mail is not asked."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 (slow to load)

    try:
        return validate_email(given.value, check_deliverability=False).normalized
    except EmailNotValidError:
        complain(given.where, "an e-mail address such as name@example.org", given.value)


def platform(given: Given) -> str:
    """Take one of PLATFORMS, in any case."""
    return _one_of(given, PLATFORMS)


def log_level(given: Given) -> str:
    """Take one of LOG_LEVELS, in any case."""
    return _one_of(given, LOG_LEVELS)


def region(given: Given) -> str:
    """Take two letters of ISO 3166, in any case. UK and EL are refused: there they are GB, GR."""
    code = given.value.upper()
    if not _REGION.fullmatch(given.value) or code in ("UK", "EL"):
        wanted = "the two letters of a country (Germany is DE, Greece GR, the United Kingdom GB)"
        complain(given.where, wanted, given.value)
    return code


def language(given: Given) -> str:
    """Bring a BCP 47 tag to its usual case: "de", "pt-BR", "zh-Hant"; take "pt_BR" as well."""
    if not _LANGUAGE.fullmatch(given.value):
        complain(given.where, "a language code such as de, en or pt-BR", given.value)
    first, *others = given.value.replace("_", "-").split("-")
    return "-".join([first.lower(), *map(_subtag, others)])


def endpoint(given: Given) -> str:
    """Check the address of a running browser and leave it as given."""
    try:
        parsed = can_ada.parse(given.value.removeprefix("selenium+"))
        usable = parsed.protocol in ("http:", "https:", "ws:", "wss:") and bool(parsed.hostname)
        usable &= parsed.protocol[:4] == "http" or not given.value.startswith("selenium+")
    except ValueError:
        usable = False
    if not usable:
        wanted = "an address that begins with http://, https://, ws://, wss:// or selenium+http://"
        complain(given.where, wanted, given.value)
    return given.value


def endpoints(given: Given) -> tuple[str, ...]:
    """Check several such addresses, parted by commas."""
    parts = (part.strip().rstrip(",") for part in re.split(r",\s*(?=[a-z+]+:)", given.value))
    return tuple(endpoint(replace(given, value=part)) for part in parts)


def answer_seconds(given: Given) -> int:
    """Read whole seconds from 1 to ANSWER_SECONDS_LIMIT."""
    digits = re.fullmatch(r"0*([0-9]{1,4})", given.value)
    seconds = int(digits[1]) if digits else 0
    if not 1 <= seconds <= ANSWER_SECONDS_LIMIT:
        wanted = f"whole seconds from 1 to {ANSWER_SECONDS_LIMIT}"
        complain(given.where, wanted, given.value)
    return seconds


def label(given: Given) -> str:
    """Check an account's name, which must also do as the name of a folder."""
    if not _LABEL.fullmatch(given.value):
        wanted = (
            "a name of at most 40 letters (a to z), digits, '-' and '_', not beginning with '-'"
        )
        complain(given.where, wanted, given.value)
    return given.value


def path(given: Given) -> Path:
    """Make a path absolute; "~" is the person's home."""
    if "\0" in given.value:
        complain(given.where, "a path", given.value)
    return Path(os.path.abspath(given.base / os.path.expanduser(given.value)))  # noqa: PTH100, PTH111 (neither fails on an unknown ~user)


def folder(given: Given) -> Path:
    """Make a folder's path absolute; it need not exist yet, but may be no file."""
    found = path(given)
    try:
        usable = found.is_dir() or not found.exists()
    except OSError:  # a name too long, a parent without rights
        usable = False
    if not usable:
        complain(given.where, "a folder that can be used", given.value, "Name another folder.")
    return found


def statement(given: Given) -> str:
    """Leave a name and "none" as given; make a path absolute, to be read later."""
    return given.value if is_name(given.value) else str(path(given))


def browser(given: Given) -> str:
    """Leave a channel such as "chrome" as given; make the path of a browser absolute."""
    return str(path(given)) if set(given.value) & {"/", "\\"} else given.value


def _one_of(given: Given, words: tuple[str, ...]) -> str:
    if given.value.lower() not in words:
        complain(given.where, f"{', '.join(words[:-1])} or {words[-1]}", given.value)
    return given.value.lower()


def _subtag(tag: str) -> str:
    if len(tag) == 4 and tag.isalpha():  # noqa: PLR2004 (a script, such as Hant)
        return tag.title()
    return tag.upper() if len(tag) == 2 else tag.lower()  # noqa: PLR2004 (a country)


def _quoted(found: object) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str) and len(found) > _SHOWN:
        return repr(found[:_SHOWN] + "…")
    return repr(found)
