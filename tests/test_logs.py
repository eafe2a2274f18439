"""The log: what is private reaches neither the console nor the file of a bundle."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from automation import logs
from automation.redact import Redactor

EMAIL = "anna@example.org"
STATEMENT = "I object to the use of my photos.\nThey show my children."


def lines(file: io.StringIO) -> list[dict[str, Any]]:
    """The log's lines, read as JSON."""
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_nothing_private(capsys: pytest.CaptureFixture[str]) -> None:
    """Marked values, e-mail addresses, queries and paths reach neither console nor file."""
    logs.setup("debug", Redactor([EMAIL, STATEMENT]))
    file = io.StringIO()

    with logs.copied(file.write), logs.bound(account=EMAIL):
        log = logs.get()
        log.info(EMAIL, statement=STATEMENT)
        log.warning("page", address="https://www.facebook.com/help?token=abc", found=[EMAIL])
        log.debug("nested", facts={"who": {EMAIL: [STATEMENT]}}, other="bertha@example.org")
        try:
            int(f"{EMAIL} and {STATEMENT}")
        except ValueError:
            log.info("fault", exc_info=True)

    told = capsys.readouterr()
    for text in (told.err, file.getvalue()):
        for private in (EMAIL, "my photos", "They show", "token=abc", "bertha"):
            assert private not in text
        assert "https://www.facebook.com/…" in text
    assert told.out == ""


def test_a_fault_with_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault is logged with its traceback, on the console and in the file, without a warning."""
    logs.setup("info", Redactor())
    file = io.StringIO()

    with logs.copied(file.write):
        try:
            {}["nowhere"]
        except KeyError:
            logs.get().error("fault", exc_info=True)

    assert "KeyError: 'nowhere'" in capsys.readouterr().err
    assert "Traceback" in lines(file)[0]["exception"]


def test_a_line_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Each event is one line of JSON with its level, time in UTC and the bound facts."""
    logs.setup("error", Redactor())
    file = io.StringIO()

    with logs.copied(file.write), logs.bound(account="anna"):
        logs.get().info("looked", screens=("home",), thing=object, text="über\nzwei")
    logs.get().info("outside")

    (event,) = lines(file)
    assert (event["event"], event["level"], event["account"]) == ("looked", "info", "anna")
    assert event["screens"] == ["home"]
    assert event["text"] == "über\nzwei"
    assert event["timestamp"].endswith("Z")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_levels(level: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The console shows events from its level up; the file has them all."""
    logs.setup(level, Redactor())
    file = io.StringIO()

    with logs.copied(file.write):
        for each in ("debug", "info", "warning", "error"):
            getattr(logs.get(), each)(f"an {each} event")

    shown = capsys.readouterr().err
    assert [each for each in logs.LEVELS if f"an {each} event" in shown] == expected
    assert [line["level"] for line in lines(file)] == list(logs.LEVELS)


def test_what_was_bound_ends() -> None:
    """A fact is bound for its block only, also when the block fails."""
    logs.setup("error", Redactor())
    file = io.StringIO()

    with logs.copied(file.write):
        with pytest.raises(ValueError, match="stop"), logs.bound(account="anna"):
            raise ValueError("stop")
        logs.get().info("after")

    assert "account" not in lines(file)[0]


def test_two_files_at_once() -> None:
    """Of two open bundles each gets what happens while it is open."""
    logs.setup("error", Redactor())
    outer, inner = io.StringIO(), io.StringIO()

    with logs.copied(outer.write):
        logs.get().info("first")
        with logs.copied(inner.write):
            logs.get().info("second")
        logs.get().info("third")

    assert [line["event"] for line in lines(outer)] == ["first", "second", "third"]
    assert [line["event"] for line in lines(inner)] == ["second"]
