"""The choice of a statement: a built-in's name, none, or a file, and which files are refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from automation import statement
from automation.account import STATEMENT_LIMIT, Statement
from automation.errors import SettingsError

BUILTIN: Mapping[str, str] = {"en-gdpr": "I object.", "de-dsgvo": "Ich widerspreche."}


def resolve(choice: str | Path | None) -> Statement:
    """Resolve against two built-in statements."""
    return statement.resolve(None if choice is None else str(choice), BUILTIN, "en-gdpr")


def complaint(choice: str | Path) -> str:
    """Resolve and return the complaint."""
    with pytest.raises(SettingsError) as caught:
        resolve(choice)
    return str(caught.value)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, Statement("en-gdpr", "I object.")),
        ("en-gdpr", Statement("en-gdpr", "I object.")),
        ("de-dsgvo", Statement("de-dsgvo", "Ich widerspreche.")),
        ("none", Statement("none", "")),
    ],
)
def test_names(choice: str | None, expected: Statement) -> None:
    """No choice is the default, a name its built-in, and none an empty text."""
    assert resolve(choice) == expected


@pytest.mark.parametrize(
    ("choice", "meant"),
    [
        ("en-gdrp", "Did you mean 'en-gdpr'? "),
        ("Nome", "Did you mean 'none'? "),
        ("my own words", ""),
    ],
)
def test_unknown_name(choice: str, meant: str) -> None:
    """An unknown name is quoted, with the one that may be meant and where all are shown."""
    assert complaint(choice) == (
        f"There is no statement '{choice}'. {meant}All are shown by: objector statement list. "
        "Or give the path of a text file, such as ./mine.txt."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"I object.", "I object."),
        (b"\xef\xbb\xbfI object.\n", "I object."),
        (b"\r\n \r\nI object.\r\n\r\nAnna\r\n\r\n", "I object.\n\nAnna"),
        (b"I object.\rAnna", "I object.\nAnna"),
        ("Ich widerspreche.\nJürgen 🙂\n".encode(), "Ich widerspreche.\nJürgen 🙂"),
        (b"\n" * 500 + b"x" * STATEMENT_LIMIT + b"\r\n", "x" * STATEMENT_LIMIT),
        ("ü" * STATEMENT_LIMIT, "ü" * STATEMENT_LIMIT),
    ],
    ids=["plain", "mark", "windows", "old-mac", "unicode", "at-the-limit", "two-bytes-each"],
)
def test_files(tmp_path: Path, content: bytes | str, expected: str) -> None:
    """A file's text comes without mark and surrounding blank lines, with plain line ends."""
    file = tmp_path / "anna.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert resolve(file) == Statement("anna.txt", expected)


def test_name_of_a_file_is_without_folders(tmp_path: Path) -> None:
    """The statement's name gives no folder away."""
    (tmp_path / "anna.txt").write_text("I object.")

    assert resolve(tmp_path / "anna.txt").name == "anna.txt"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty. Write your text into it, or choose 'none' to leave the box empty."),
        (b"\xef\xbb\xbf \r\n\t\n", "is empty."),
        (b"x" * 10_001, "has 10,001 characters. Shorten it to at most 10,000."),
        (b"x" * 50_000, "is far too long. Shorten it to at most 10,000 characters."),
        (b"Einspruch f\xfcr Anna", "is not plain text in UTF-8. Save it as plain text (.txt)"),
        ("I object.".encode("utf-16"), "is not plain text in UTF-8."),
        ("I object.".encode("utf-16-le"), "is not plain text. Save it as plain text (.txt)"),
        (b"I object.\0", "is not plain text."),
        (rb"{\rtf1\ansi I object.}", "is not plain text."),
        (b"PK\x03\x04\x14\x00\x08\x08\xff\xfe", "is not plain text in UTF-8."),
    ],
)
def test_refused_files(tmp_path: Path, content: bytes, expected: str) -> None:
    """A file that is empty, too long or no plain text is quoted, with what to do."""
    file = tmp_path / "anna.txt"
    file.write_bytes(content)

    assert complaint(file).startswith(f"The statement '{file}' {expected}")


def test_missing_file(tmp_path: Path) -> None:
    """A missing file is quoted, with what else can be given."""
    assert complaint(tmp_path / "anna.txt") == (
        f"There is no statement file '{tmp_path / 'anna.txt'}'. "
        "Give the path of a text file, or a name that is shown by: objector statement list."
    )


def test_folder(tmp_path: Path) -> None:
    """A folder is no statement."""
    assert complaint(tmp_path).startswith(f"The statement '{tmp_path}' is a folder. Give the path")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipe(tmp_path: Path) -> None:
    """A pipe, which might never end, is not waited for."""
    os.mkfifo(tmp_path / "anna.txt")

    assert complaint(tmp_path / "anna.txt").startswith("There is no statement file")


def test_text_instead_of_a_path() -> None:
    """The text itself, given in the place of a path, is not read and only its beginning shown."""
    found = complaint("I object to the processing of my information. " * 50)

    assert found.startswith("The statement 'I object to the processing")
    assert "Give the path of a text file" in found
    assert len(found) < 300


def test_zero_byte_in_the_path() -> None:
    """A path with a zero byte is refused like any other."""
    assert "Give the path of a text file" in complaint("anna\0.txt")
