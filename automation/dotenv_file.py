"""One .env file to the variables it sets; knows no variable's meaning."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from automation.errors import SettingsError
from automation.values import Given, closest, complain

PREFIX = "OBJECTOR_"


def read(path: Path, shown: str, known: Collection[str]) -> dict[str, Given]:
    """Read the variables that hold something; a missing file holds none.

    shown: how complaints name the file. known: the names that may be set; a file may be shared
    with other programs, so only names that begin with PREFIX are looked at.
    SettingsError names the file and the line.
    """
    given: dict[str, Given] = {}
    for line, binding in _bindings(path, shown):
        name = binding.key or ""
        if not name.upper().startswith(PREFIX):
            continue
        if name not in known:
            raise SettingsError(
                f"{shown}, line {line}: there is no variable '{name}'. "
                f"{closest(name, known, PREFIX)}"
            )
        given[name] = Given((binding.value or "").strip(), f"{shown}, {name}", path.parent)
    return {name: each for name, each in given.items() if each.value}


def quoted(value: str) -> str:
    """Quote a value so that `read` gives it back."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _bindings(path: Path, shown: str) -> Iterator[tuple[int, Binding]]:
    for binding in parse_stream(io.StringIO(_text(path, shown))):
        line, text = _place(binding)
        bare = binding.value is None and (binding.key or "").upper().startswith(PREFIX)
        if binding.error or bare:
            todo = "Mend the line; a value with spaces or quotes stands between quotes."
            complain(f"{shown}, line {line}", "NAME=value", text, todo)
        yield line, binding


def _place(binding: Binding) -> tuple[int, str]:
    """Tell number and text of the line: the parser counts the blank lines before it in."""
    original = binding.original.string
    text = original.lstrip()
    blank = original[: len(original) - len(text)].count("\n")
    return binding.original.line + blank, text.partition("\n")[0].rstrip()


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(
            f"The file '{shown}' cannot be read: {error.strerror}. Change its rights or move it."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{shown}, line {line}: the text is not UTF-8. Save the file as UTF-8."
        ) from error
