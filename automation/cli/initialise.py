"""Setting up: asks for what is needed, writes .env and accounts.toml; knows no terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from automation import dotenv_file, private, settings, statement, system, values
from automation.account import Statement
from automation.errors import SettingsError
from automation.statement_check import findings
from automation.values import Given
from flows.meta import statements

Ask = Callable[[str, str], str]
Confirm = Callable[[str], bool]
Say = Callable[[str], None]
Check = Callable[[Given], str]

_DOTENV_HEAD = """\
# Settings of objector: your account, and what your other accounts fall back to.
# Written by `objector init`. There is never a password in here.
"""
_ACCOUNTS_HEAD = """\
# Further accounts of objector: one table each. Only email is needed;
# what a table leaves out comes from .env.
"""
_EXAMPLE = """
# [accounts.anna]
# email = "anna@example.org"
# platform = "instagram"     # or "facebook"
# region = "DE"              # two letters of the country
# language = "de"
# statement = "anna.txt"     # a text file, the name of a built-in statement, or "none"
# center = "anna-family"     # accounts that share an Accounts Center bear the same word
# page = false               # true for a Facebook Page, which cannot object
# first_name = "Anna"        # these are for the forms that ask for more: third-party, whatsapp
# last_name = "Example"
# phone = "+44 7700 900123"
# request = "object"         # or "access", "delete"
# prompts = "What I typed"   # before an AI answered with my information
# screenshot = "answer.png"  # a picture of that answer
# context = "What else to say about it"
"""


def init(cwd: Path, ask: Ask, confirm: Confirm, say: Say) -> None:
    """Ask for one account and further ones, then write .env and accounts.toml into cwd, 0600.

    ask: question and default to an answer, "" meaning none. confirm: question to yes or no.
    say: shows a line. Whatever ask or confirm raises, nothing has been written by then.
    EvidenceError if the disk refuses.
    """
    files = (cwd / ".env", cwd / "accounts.toml")
    for file in files:
        if os.path.lexists(file) and not confirm(f"'{file}' exists already. Replace it?"):
            say("Nothing was written.")
            return
    questions = _Questions(cwd, ask, say)
    shared = _shared(questions)
    further = _further(questions, confirm)
    for file, text in zip(files, (_dotenv_text(shared), _accounts_text(further)), strict=True):
        private.write(file, text)
        say(f"Written: {file}")
    say("Next, from this folder: objector doctor, then objector run.")


class _Questions:
    """Asks until an answer passes its check; the complaint is shown before asking again."""

    def __init__(self, cwd: Path, ask: Ask, say: Say) -> None:
        self.cwd = cwd
        self.ask = ask
        self.say = say

    def needed(self, question: str, check: Check, default: str = "") -> str:
        while not (answer := self.optional(question, check, default)):
            self.say(f"{question}: an answer is needed.")
        return answer

    def optional(self, question: str, check: Check, default: str = "") -> str:
        while True:
            answer = self.ask(question, default).strip() or default
            try:
                return check(Given(answer, question, self.cwd)) if answer else ""
            except SettingsError as error:
                self.say(str(error))

    def statement(self) -> str:
        answer = self.optional("Statement", _statement)
        if answer:
            for found in findings(_resolved(Given(answer, "", self.cwd)).text, None):
                self.say(found.text)
        return answer


def _shared(questions: _Questions) -> dict[str, str]:
    questions.say(
        "Enter takes what stands in brackets, or leaves it open. Country: it decides on which law "
        "the built-in statement rests, and you are told if the form is not known to be offered "
        "there. Statement: Enter for the built-in text of your country and language (see: objector "
        "statement list), the path of a text file for your own words, or none for an empty box. "
        "So far only Instagram has a way to the form."
    )
    language = system.language(os.environ)
    return {
        "OBJECTOR_EMAIL": questions.needed("E-mail address for the answer", values.email),
        "OBJECTOR_PLATFORM": questions.needed(
            "Platform (instagram or facebook)", values.platform, values.PLATFORMS[0]
        ),
        "OBJECTOR_REGION": questions.optional("Country, in two letters", values.region),
        "OBJECTOR_LANGUAGE": questions.needed("Language", values.language, language),
        "OBJECTOR_STATEMENT": questions.statement(),
    }


def _further(questions: _Questions, confirm: Confirm) -> dict[str, str]:
    emails: dict[str, str] = {}

    def unused(given: Given) -> str:
        label = values.label(given)
        if label.lower() in {settings.DEFAULT_LABEL, *map(str.lower, emails)}:
            values.complain(given.where, "a name that no other account has", label)
        return label

    while confirm("Add another account?"):
        label = questions.needed("Name for the account", unused)
        emails[label] = questions.needed(f"E-mail address for '{label}'", values.email)
    return emails


def _statement(given: Given) -> str:
    _resolved(given)
    return given.value


def _resolved(given: Given) -> Statement:
    return statement.resolve(values.statement(given), statements.builtin(), values.NO_STATEMENT)


def _dotenv_text(shared: Mapping[str, str]) -> str:
    held = {name: value for name, value in shared.items() if value}
    lines = [f"{name}={dotenv_file.quoted(value)}\n" for name, value in held.items()]
    return _DOTENV_HEAD + "".join(lines)


def _accounts_text(emails: Mapping[str, str]) -> str:
    tables = [
        f"\n[accounts.{label}]\nemail = {json.dumps(email, ensure_ascii=False)}\n"
        for label, email in emails.items()
    ]
    return _ACCOUNTS_HEAD + ("".join(tables) or _EXAMPLE)
