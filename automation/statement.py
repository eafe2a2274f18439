"""The statement that a person chose: a built-in, none, or a file of theirs; knows no flow."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from automation.account import STATEMENT_ADVISED, STATEMENT_LIMIT, Statement
from automation.errors import SettingsError
from automation.values import NO_STATEMENT, is_name

_MOST_BYTES = 4 * STATEMENT_LIMIT + 1000  # UTF-8 has at most four a character; some blank lines


def resolve(choice: str | None, builtin: Mapping[str, str], default: str) -> Statement:
    """Find the statement for a choice: None, a built-in's name, "none", or a text file's path.

    builtin: text by name. default: the built-in for None.
    A file's statement bears the file's name, without its folders. SettingsError quotes the
    choice and says what to do.
    """
    name = choice or default
    if name == NO_STATEMENT:
        return Statement(NO_STATEMENT, "")
    if name in builtin:
        return Statement(name, builtin[name])
    if is_name(name):
        near = difflib.get_close_matches(name.lower(), (*builtin, NO_STATEMENT), n=1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        raise SettingsError(
            f"There is no statement '{name}'. {meant}All are shown by: objector statement list. "
            "Or give the path of a text file, such as ./mine.txt."
        )
    return Statement(Path(name).name, _text(name))


def _text(path: str) -> str:
    try:
        text = _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"The statement '{path}' is not plain text in UTF-8. "
            "Save it as plain text (.txt) with the encoding UTF-8."
        ) from error
    if "\0" in text or text.startswith("{\\rtf"):
        raise SettingsError(
            f"The statement '{path}' is not plain text. "
            "Save it as plain text (.txt) with the encoding UTF-8."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise SettingsError(
            f"The statement '{path}' is empty. Write your text into it, "
            f"or choose '{NO_STATEMENT}' to leave the box empty."
        )
    if len(text) > STATEMENT_LIMIT:
        raise SettingsError(
            f"The statement '{path}' has {len(text):,} characters. "
            f"Shorten it to at most {STATEMENT_LIMIT:,}."
        )
    return text


def _bytes(path: str) -> bytes:
    todo = "Give the path of a text file, or a name that is shown by: objector statement list."
    try:
        if Path(path).is_dir():
            raise SettingsError(f"The statement '{path}' is a folder. {todo}")
        if not Path(path).is_file():
            raise SettingsError(f"There is no statement file '{path}'. {todo}")
        if Path(path).stat().st_size > _MOST_BYTES:
            raise SettingsError(
                f"The statement '{path}' is far too long. "
                f"Shorten it to at most {STATEMENT_LIMIT:,} characters."
            )
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path that holds a NUL byte
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(
            f"The statement {_start(path)} cannot be read: {why}. {todo}"
        ) from error


def _start(path: str) -> str:
    return repr(path if len(path) <= STATEMENT_ADVISED else path[:STATEMENT_ADVISED] + "…")
