"""The environment, .env and accounts.toml to Settings; knows no browser and no flow."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import platformdirs

from automation import accounts_file, details, dotenv_file, system, values
from automation.account import Account
from automation.errors import SettingsError
from automation.sealing import VARIABLES as SEALING
from automation.sealing import Sealing, sealing
from automation.values import Given, Variable

DEFAULT_LABEL = "default"
DEFAULT_ANSWER_SECONDS = 30

T = TypeVar("T")
D = TypeVar("D")


VARIABLES = (
    Variable(
        "OBJECTOR_EMAIL", "e-mail address for the answer; makes the account `default`", "none"
    ),
    Variable("OBJECTOR_PLATFORM", "`instagram` or `facebook`", "`instagram`"),
    Variable(
        "OBJECTOR_REGION",
        "two letters of your country (ISO 3166); decides on which law the statement rests",
        "none",
    ),
    Variable(
        "OBJECTOR_LANGUAGE",
        "language (BCP 47) of statement, panel and instructions: ar de en es fr it nl pl pt sv",
        "your system's",
    ),
    Variable(
        "OBJECTOR_STATEMENT",
        "a built-in statement's name, a text file's path, or `none` for an empty box",
        "by country and language",
    ),
    Variable(
        "OBJECTOR_ACCOUNTS",
        "path of accounts.toml",
        "`accounts.toml` in the working, then in the configuration folder",
    ),
    Variable("OBJECTOR_DATA_DIR", "folder for browser profiles and the ledger", "your system's"),
    Variable("OBJECTOR_EVIDENCE_DIR", "folder for evidence", "`evidence` in the data folder"),
    Variable("OBJECTOR_CONFIG_DIR", "folder with a second .env and accounts.toml", "your system's"),
    Variable(
        "OBJECTOR_BROWSER", "path of a browser, or a channel such as chrome", "the first found"
    ),
    Variable(
        "OBJECTOR_BROWSER_ENDPOINT",
        "address of a running browser to use instead of starting one",
        "none",
    ),
    Variable("OBJECTOR_LOG_LEVEL", "`debug`, `info`, `warning` or `error`", "`info`"),
    Variable(
        "OBJECTOR_ANSWER_SECONDS",
        "seconds that an unrecognised answer may stay quiet before an attempt ends as unconfirmed",
        "30",
    ),
    *SEALING,
    *details.VARIABLES,
)
NAMES = tuple(variable.name for variable in VARIABLES)


@dataclass(frozen=True)
class Settings:
    """All that a person has set. Paths are absolute; folders need not exist yet.

    browser: a path or a channel. endpoint: http(s):// or ws(s)://. language: BCP 47.
    region: ISO 3166 two letters. answer_seconds: how long an unrecognised answer may stay
    quiet. log_level: debug, info, warning or error.
    """

    accounts: tuple[Account, ...]
    data_dir: Path
    evidence_dir: Path
    config_dir: Path
    language: str
    region: str | None = None
    browser: str | None = None
    endpoint: str | None = None
    log_level: str = "info"
    answer_seconds: int = DEFAULT_ANSWER_SECONDS
    sealing: Sealing = field(default_factory=Sealing)

    def account(self, label: str) -> Account:
        """Find the account with this label; SettingsError lists the known ones."""
        for account in self.accounts:
            if account.label == label:
                return account
        if not self.accounts:
            raise SettingsError(f"There is no account '{label}', nor any other. {_SET_UP}")
        raise SettingsError(f"There is no account '{label}'. Known: {self._labels()}.")

    def chosen(self, labels: Sequence[str], every: bool) -> tuple[Account, ...]:  # noqa: FBT001 (mirrors --all)
        """Choose the accounts named; else all if `every`; else `default` or the only one.

        SettingsError says what to write or which accounts could be named.
        """
        if labels:
            return tuple(self.account(label) for label in dict.fromkeys(labels))
        if not self.accounts:
            raise SettingsError(f"No account is set up. {_SET_UP}")
        if every or len(self.accounts) == 1:
            return self.accounts
        for account in self.accounts:
            if account.label == DEFAULT_LABEL:
                return (account,)
        raise SettingsError(f"Which account? Name one or more of {self._labels()}, or give --all.")

    def _labels(self) -> str:
        return ", ".join(f"'{account.label}'" for account in self.accounts)


_SET_UP = (
    "Run `objector init`, or write OBJECTOR_EMAIL=name@example.org "
    "into a file called .env in this folder."
)


def load(environ: Mapping[str, str] | None = None, cwd: Path | None = None) -> Settings:
    """Read each variable from the environment, .env in cwd, .env in the configuration folder.

    environ: instead of os.environ. cwd: instead of the working folder.
    An empty value counts as not set. A relative path counts from the folder of the file that
    holds it, from cwd in the environment. SettingsError names variable or key, quotes the value.
    """
    environ = os.environ if environ is None else environ
    cwd = (cwd or Path.cwd()).absolute()
    found, config_dir = _layers(environ, cwd)
    data_dir = found.get("DATA_DIR", values.folder, None) or _user_folder("data")
    language = found.get("LANGUAGE", values.language, None) or system.language(environ)
    template = _template(found, language)
    return Settings(
        accounts=_accounts(found, template, (cwd, config_dir)),
        data_dir=data_dir,
        evidence_dir=found.get("EVIDENCE_DIR", values.folder, data_dir / "evidence"),
        config_dir=config_dir,
        language=language,
        region=template.region,
        browser=found.get("BROWSER", values.browser, None),
        endpoint=template.endpoint,
        log_level=found.get("LOG_LEVEL", values.log_level, "info"),
        answer_seconds=found.get("ANSWER_SECONDS", values.answer_seconds, DEFAULT_ANSWER_SECONDS),
        sealing=sealing(found.get),
    )


class _Found:
    """The variables that hold something, each from the layer that wins."""

    def __init__(self, given: Mapping[str, Given]) -> None:
        self._given = given

    def get(self, name: str, check: Callable[[Given], T], default: D) -> T | D:
        given = self._given.get("OBJECTOR_" + name)
        return default if given is None else check(given)


def _layers(environ: Mapping[str, str], cwd: Path) -> tuple[_Found, Path]:
    near = _dotenv(cwd, cwd) | _environment(environ, cwd)
    config_dir = _Found(near).get("CONFIG_DIR", values.folder, None) or _user_folder("config")
    far = _dotenv(config_dir, cwd)
    if "OBJECTOR_CONFIG_DIR" in far.keys() - near.keys():
        raise SettingsError(
            f"{far['OBJECTOR_CONFIG_DIR'].where}: it has no effect in this file. "
            "Remove it here, or set it in the environment."
        )
    return _Found(far | near), config_dir


def _dotenv(folder: Path, cwd: Path) -> dict[str, Given]:
    path = folder / ".env"
    return dotenv_file.read(path, _shown(path, cwd), NAMES)


def _environment(environ: Mapping[str, str], cwd: Path) -> dict[str, Given]:
    held = {name: environ.get(name, "").strip() for name in NAMES}
    return {name: Given(value, name, cwd) for name, value in held.items() if value}


def _template(found: _Found, language: str) -> Account:
    return Account(
        label=DEFAULT_LABEL,
        email="",
        platform=found.get("PLATFORM", values.platform, values.PLATFORMS[0]),
        region=found.get("REGION", values.region, None),
        language=language,
        statement=found.get("STATEMENT", values.statement, None),
        endpoint=next(iter(_endpoints(found)), None),
    )


def _accounts(found: _Found, template: Account, folders: tuple[Path, Path]) -> tuple[Account, ...]:
    cwd = folders[0]
    usual = (folder / "accounts.toml" for folder in folders)
    path = found.get("ACCOUNTS", values.path, None) or next(filter(Path.exists, usual), None)
    shown = _shown(path, cwd) if path else ""
    listed = accounts_file.read(path, shown, replace(template, endpoint=None)) if path else ()
    email = found.get("EMAIL", values.email, None)
    if email is None:
        return _each_its_own(found, listed)
    for account in listed:
        if account.label.lower() == DEFAULT_LABEL:
            raise SettingsError(
                f"{shown}, accounts.{account.label}: OBJECTOR_EMAIL makes an account "
                f"'{DEFAULT_LABEL}' already. Rename this table or remove OBJECTOR_EMAIL."
            )
    own = details.details(lambda key, check: found.get(key.upper(), check, None))
    default = replace(template, email=email, details=own, endpoint=None)
    *listed_too, default = _each_its_own(found, (*listed, default))
    return (default, *listed_too)


def _endpoints(found: _Found) -> tuple[str, ...]:
    return found.get("BROWSER_ENDPOINT", values.endpoints, ())


def _each_its_own(found: _Found, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
    """Whoever names no running browser gets the next of the list, and after the last the first."""
    listed = cycle(_endpoints(found) or (None,))
    return tuple(
        each if each.endpoint else replace(each, endpoint=next(listed)) for each in accounts
    )


def _shown(path: Path, cwd: Path) -> str:
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)


def _user_folder(kind: str) -> Path:
    folders = platformdirs.PlatformDirs("objector", appauthor=False)
    return folders.user_config_path if kind == "config" else folders.user_data_path
