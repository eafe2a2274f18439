"""What is removed from logs and from what is shared, and what may stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.redact import Redactor, masked

EMAIL = "anna@example.org"
STATEMENT = "I object to the use of my photos.\n\nThey show my children.\nAnna"
REDACTOR = Redactor([EMAIL, STATEMENT])


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("filled anna@example.org in", "filled [removed] in"),
        ("mailto:anna@example.org?subject=x", "mailto:[removed]?subject=x"),
        ("from bertha.o+x@mail.example.org.", "from [removed]."),
        ("<BERTHA@EXAMPLE.ORG>", "<[removed]>"),
        ("jürgen@exämple.org", "[removed]"),
        (f"it said: {STATEMENT}!", "it said: [removed]!"),
        ("line: They show my children.", "line: [removed]"),
        (
            "at https://www.facebook.com/help?token=abc#x now",
            "at https://www.facebook.com/help now",
        ),
        ("https://anna:pass@www.facebook.com/help", "https://www.facebook.com/help"),
        ("HTTPS://www.facebook.com/help?token=abc", "https://www.facebook.com/help"),
        ("two: http://a.org/?b=c, https://d.org/?e", "two: http://a.org/ https://d.org/"),
        ("nothing private", "nothing private"),
        ("", ""),
    ],
)
def test_text(given_text: str, expected: str) -> None:
    """Given values, every e-mail address, and the query of every address are removed."""
    assert REDACTOR.text(given_text) == expected


@pytest.mark.parametrize("spell", [quote, quote_plus, lambda text: quote(text, safe="")])
@pytest.mark.parametrize("value", [EMAIL, "They show my children."])
def test_a_value_as_it_stands_in_an_address(value: str, spell: Any) -> None:
    """A given value is also removed where it is written as in an address."""
    told = REDACTOR.text(f"refused /settings/{spell(value)}/x")

    assert told == "refused /settings/[removed]/x"


def test_nested_values() -> None:
    """What is inside lists, sets, tables, keys and objects is looked at as well."""
    told = REDACTOR.value(
        {
            "fields": {"email": EMAIL, EMAIL: 1},
            "list": [EMAIL, ("a", {"b": EMAIL})],
            "set": {EMAIL},
            "error": ValueError(f"bad: {EMAIL}"),
            "bytes": EMAIL.encode(),
            "path": Path("/home") / EMAIL,
        }
    )

    assert EMAIL not in repr(told)
    assert told["fields"] == {"email": "[removed]", "[removed]": 1}
    assert told["list"] == ["[removed]", ["a", {"b": "[removed]"}]]
    assert told["error"] == "bad: [removed]"


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "plain", ["a", 1]])
def test_what_stays(value: object) -> None:
    """Numbers, truth values and plain words come out as they went in."""
    assert REDACTOR.value(value) == value


def test_short_values_are_left_alone() -> None:
    """A value of fewer than four characters would remove half of the log, so it stays."""
    assert Redactor(["on", "a\nb"]).text("on and on") == "on and on"


def test_values_may_be_added() -> None:
    """A value that becomes known later is removed from then on."""
    redactor = Redactor()
    before = redactor.text("Anna Müller")

    redactor.add(["Anna Müller"])

    assert (before, redactor.text("for Anna Müller")) == ("Anna Müller", "for [removed]")


def test_the_longer_value_goes_first() -> None:
    """Of two values, one inside the other, nothing of the longer one remains."""
    assert Redactor(["children", "my children at home"]).text("my children at home") == "[removed]"


@given(st.text(), st.text())
def test_a_given_value_never_stays(before: str, after: str) -> None:
    """Whatever stands around it, a given value is gone."""
    told = Redactor(["Wonderful Statement 42"]).text(f"{before} Wonderful Statement 42 {after}")

    assert "Wonderful Statement 42" not in told


def test_masked() -> None:
    """An address is shown to its owner by first letter and domain."""
    assert masked(EMAIL) == "a…@example.org"
