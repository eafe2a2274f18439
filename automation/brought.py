"""What a person brings to one flow's form: its values, what is missing, what to mind.

Knows no site and no browser; a flow's fields are told apart by name and kind alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from automation import details, upload
from automation.account import OBJECT, STATEMENT_ADVISED, Account, Statement
from automation.errors import SettingsError
from automation.ports import Values
from automation.screens import Field, Flow
from automation.settings import DEFAULT_LABEL
from automation.upload import Upload

# What a form does not take empty; a box for a text may be left so.
_NEEDED = ("line", "phone", "country")
_KEYS = {"country": "region"}
_NOTHING = Statement("none", "")


def statement(flow: Flow, account: Account, chosen: Statement) -> Statement:
    """The text for this form: the account's own context where the form asks what is wanted.

    chosen: the statement, which objects and so fits no other kind of request.
    """
    if not any(field.name == "request" for field in flow.fields):
        return chosen
    if account.details.context:
        return Statement("context", account.details.context)
    return chosen if (account.details.request or OBJECT) == OBJECT else _NOTHING


def values(flow: Flow, account: Account, text: Statement, picture: str = "") -> Values:
    """What goes into which field; what is not given is left to the person.

    text: as `statement` gives it. picture: path of the copy to send.
    """
    found = {
        each.name: picture if each.kind == "file" else _value(each, account, text)
        for each in flow.fields
    }
    given = {name: value for name, value in found.items() if value}
    return Values(given, empty=() if text.text else ("statement",))


@contextmanager
def carried(
    flow: Flow, account: Account, text: Statement, picture: Upload | None
) -> Iterator[Values]:
    """The values, and the picture in a folder of its own (0700), while the window is open.

    The browser reads the picture only when the form is sent. EvidenceError if the disk refuses.
    """
    if picture is None:
        yield values(flow, account, text)
        return
    with TemporaryDirectory(prefix="objector-") as folder:
        yield values(flow, account, text, str(picture.put(Path(folder))))


def check(flow: Flow, account: Account) -> Upload | None:
    """See that everything is there that this form needs, before anything is opened.

    The picture to send, if one was given and the form takes one. SettingsError says what to write
    where, or what is wrong with the picture.
    """
    missing = [
        _KEYS.get(each.name, each.name)
        for each in flow.fields
        if each.kind in _NEEDED and not each.optional and not _value(each, account, _NOTHING)
    ]
    if missing:
        raise SettingsError(
            f"The form of '{flow.name}' needs {_listed(missing)}. {_todo(account, missing)}"
        )
    picture = account.details.screenshot
    if picture is None or not any(each.kind == "file" for each in flow.fields):
        return None
    return upload.prepared(Path(picture))


def notes(flow: Flow, account: Account, text: Statement) -> list[str]:
    """What a person should know of what they bring; nothing of it keeps them from going on."""
    given = {each.name: _value(each, account, text) for each in flow.fields}
    told = []
    if "prompts" in given and not (given["prompts"] or account.details.screenshot):
        told.append(
            "You give neither prompts nor a screenshot. Meta has turned such requests away "
            "without evidence that one of its AIs has answered with the person's information."
        )
    texts = [given[name] for name in ("prompts", "statement") if given.get(name)]
    if (
        "prompts" in given
        and not text.short
        and max(map(len, texts), default=0) < STATEMENT_ADVISED
    ):
        told.append(
            f"None of your texts for this form has {STATEMENT_ADVISED} characters. In 2024 it "
            'turned shorter ones away as "too short"; set prompts or context to a longer text.'
        )
    if given.get("phone") and not details.assigned(given["phone"]):
        told.append(
            "The telephone number lies in no range that is known to be in use. Please check it."
        )
    return told


def _value(field: Field, account: Account, text: Statement) -> str:
    match field.name:
        case "email":
            return account.email
        case "statement":
            return text.text
        case "country":
            return account.region or ""
        case "request":
            return account.details.request or OBJECT
        case _ if len(field.options) == 1:
            return next(iter(field.options))
        case name:
            return getattr(account.details, name, None) or ""


def _todo(account: Account, missing: Sequence[str]) -> str:
    if account.label == DEFAULT_LABEL:
        return f"Set {_listed(f'OBJECTOR_{key.upper()}' for key in missing)} in .env."
    what = "it" if len(missing) == 1 else "them"
    return f"Write {what} into accounts.toml below [accounts.{account.label}]."


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
