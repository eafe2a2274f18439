"""What is removed from logs and from what is shared, and what may stay."""

from __future__ import annotations

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.public import Public
from automation.recording import load
from automation.redact import Redactor, masked
from flows.meta.instagram import META_AI_INSTAGRAM

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
        ("it said: I OBJECT to the use of\n  my photos", "it said: [removed]"),
        ("cut: 'ject to the use of my pho'", "cut: 'ject [removed] pho'"),
        ("call +49 (0)170 1234567 or 00491701234567", "call [removed] or [removed]"),
        ("user 100012345678901 of 7 at 19:51:00.123456", "user [removed] of 7 at 19:51:00.123456"),
        ("key AQHk3x8Zz91aab7qL2", "key [removed]"),
        ("session 5f1d7a90-1b2c-4d5e-8f90-a1b2c3d4e5f6.", "session [removed]."),
        ("nothing private", "nothing private"),
        ("Chromium 156.0.8078.79 on 2026-11-22T10:00:00+00:00", None),
        ("'/data/anna/2026-11-22T10-00-00Z-meta-ai-instagram-1a2b.open/log.jsonl'", None),
        ("", ""),
    ],
)
def test_text(given_text: str, expected: str | None) -> None:
    """Given values go, and what looks private in itself; times, versions and paths stay."""
    assert REDACTOR.text(given_text) == (given_text if expected is None else expected)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://help.instagram.com/contact/767264225370182?next=x#y", None),
        ("https://privacycenter.instagram.com/privacy/genai/", None),
        ("https://www.facebook.com/ajax/help/contact/submit/page", None),
        ("https://anna:pass@help.instagram.com/contact/767264225370182", None),
        ("https://www.instagram.com/anna.mueller/", "https://www.instagram.com/…"),
        ("https://www.instagram.com/accounts/login/x1", "https://www.instagram.com/…"),
        ("https://www.facebook.com/checkpoint/1501092823525282/", "https://www.facebook.com/…"),
        ("https://help.instagram.com/contact/99", "https://help.instagram.com/…"),
        ("HTTPS://elsewhere.example/contact/767264225370182", "https://elsewhere.example/…"),
        ("http://100012345678901.example:81/?e", "http://[removed].example:81/"),
        ("wss://127.0.0.1:99/devtools/browser/a?token=b", "wss://127.0.0.1:99/…"),
        ("file:///home/anna/page.html", "file:(hidden)"),
    ],
)
def test_an_address(url: str, shown: str | None) -> None:
    """Of an address the path stays if the flow itself knows it; the query never does.

    A pattern of the flow that fits any path, as a checkpoint's, makes nothing public. With every
    path shown, a user's name stands in the log.
    """
    redactor = Redactor(public=Public(META_AI_INSTAGRAM))
    plain = shown or url.partition("?")[0].replace("anna:pass@", "")

    assert redactor.text(f"at {url}, and on") == f"at {plain}, and on"
    assert Redactor().text(url) == shown or shown is None


def test_an_address_of_a_recording() -> None:
    """What stands in a recording that is replayed is public as well."""
    recording = load("unknown-page-in-the-middle")
    url = recording.page("changed").url

    assert Redactor(public=Public(META_AI_INSTAGRAM, recording)).text(url) == url
    assert Redactor(public=Public(META_AI_INSTAGRAM)).text(url) != url


SPELLINGS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "URL": quote,
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "HTML": lambda text: "".join(f"&#{ord(c)};" if not c.isalnum() else c for c in text),
    "Python": ascii,
    "spaced": lambda text: text.replace(" ", " \t\u00a0"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("piece", ["Für Bücher über Äpfel", "Quillfeather and Bramble, Oxmoor Way"])
def test_a_piece_of_a_value_in_any_spelling(piece: str, spelling: str) -> None:
    """Four words of a given text are found in any case, spacing and escaping, wherever cut."""
    redactor = Redactor([f"It says so. {piece} it said.\nAnd more of it."])

    told = redactor.text(f"failed: {SPELLINGS[spelling](piece)}.")

    assert set(re.findall(r"[^\W_]{4,}", told)) == {"failed", "removed"}


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_an_address_in_base64(before: str, encode: Callable[[bytes], bytes]) -> None:
    """An e-mail address is found in Base64, at any offset."""
    encoded = encode(f"{before}{EMAIL}, or so".encode()).decode()

    told = REDACTOR.text(f"by {encoded[: len(encoded) // 2]}-{encoded}")

    assert encoded[4:-12] not in told
    assert "[removed]" in told


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


def test_a_short_name_is_removed_as_a_word() -> None:
    """A name of two or three letters goes where it stands alone, and no other word suffers."""
    redactor = Redactor(["Li", "Eva", "I object.\nNo"])

    assert redactor.text("first_name=Li&last=Eva; Link, Evaluation, No") == (
        "first_name=[removed]&last=[removed]; Link, Evaluation, No"
    )
