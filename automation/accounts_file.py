"""accounts.toml to accounts; knows no variable: what a table leaves out comes with the template."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from automation import details, values
from automation.account import Account
from automation.errors import SettingsError
from automation.values import Given, closest, complain


def _center(given: Given) -> str:
    return given.value


TEXTS: Mapping[str, Callable[[Given], str]] = {
    "platform": values.platform,
    "email": values.email,
    "region": values.region,
    "language": values.language,
    "statement": values.statement,
    "center": _center,
    "endpoint": values.endpoint,
}
KEYS = (*TEXTS, "page", *details.CHECKS)


def read(path: Path, shown: str, template: Account) -> tuple[Account, ...]:
    """Read the accounts of the file in its order.

    shown: how complaints name the file. template: gives what a table leaves out.
    SettingsError names the file, the key and the value that cannot be used.
    """
    accounts: dict[str, Account] = {}
    for label, table in _tables(_parse(path, shown), shown).items():
        where = f"{shown}, accounts.{label}"
        values.label(Given(label, f"{shown}, a table below accounts", path.parent))
        if label.lower() in accounts:
            raise SettingsError(
                f"{where}: there is also an account '{accounts[label.lower()].label}', and their "
                "profile folders would be one on some systems. Rename one of them."
            )
        accounts[label.lower()] = _account(label, table, where, path.parent, template)
    return tuple(accounts.values())


def _parse(path: Path, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no file '{shown}'. Write one, correct OBJECTOR_ACCOUNTS, "
            "or run `objector init`."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"The file '{shown}' cannot be read: {error.strerror}. Name another in "
            "OBJECTOR_ACCOUNTS or change its rights."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{shown}, line {line}: the text is not UTF-8. Save the file as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown} is not valid TOML: {error}. Mend that line.") from error


def _tables(document: Mapping[str, Any], shown: str) -> Mapping[str, Any]:
    for key in document:
        if key != "accounts":
            complain(shown, "tables named [accounts.LABEL]", key)
    tables = document.get("accounts", {})
    if not isinstance(tables, dict):
        complain(f"{shown}, accounts", "tables named [accounts.LABEL]", tables)
    return tables


def _account(label: str, table: object, where: str, base: Path, template: Account) -> Account:
    if not isinstance(table, dict):
        complain(where, f"a table [accounts.{label}] with the key email", table)
    for key in table:
        if key not in KEYS:
            raise SettingsError(f"{where}.{key}: there is no such key. {closest(key, KEYS)}")
    found: dict[str, Any] = {
        key: text
        for key, check in TEXTS.items()
        if (text := _checked(key, check, table, where, base))
    }
    if "email" not in found:
        wanted = "an e-mail address such as name@example.org"
        complain(f"{where}.email", wanted, table.get("email"), "Every account needs one.")
    page = table.get("page", False)
    if not isinstance(page, bool):
        complain(f"{where}.page", "true or false, without quotes", page)
    # Never from the variables: another person's name or number would be worse than none.
    more = details.details(lambda key, check: _checked(key, check, table, where, base))
    return replace(template, label=label, page=page, details=more, **found)


def _checked(
    key: str, check: Callable[[Given], str], table: Mapping[str, Any], where: str, base: Path
) -> str | None:
    text = _text(table.get(key), f"{where}.{key}")
    return check(Given(text, f"{where}.{key}", base)) if text else None


def _text(value: object, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        complain(where, "a text in quotes", value)
    return value.strip()
