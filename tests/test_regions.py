"""Which law holds in a person's country, and what they are told of it before the walk begins."""

from __future__ import annotations

import pytest

from flows.meta import regions
from flows.meta.regions import law_in, law_of, notes

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EFTA = "IS LI NO"
PARTS_OF_THE_EU = "AX GF GP MF MQ RE YT"
# Laws of their own, near as they are: crown dependencies, overseas territories, microstates.
NEAR = "JE GG IM GI PF NC BL PM WF SJ FO GL AD MC SM VA KR JP AR CA US IN"


@pytest.mark.parametrize("region", f"{EU} {EFTA} {PARTS_OF_THE_EU}".split())
def test_the_gdpr_holds_in_the_eea(region: str) -> None:
    """The GDPR is the law of the EU and EEA, parts with a code of their own included."""
    assert law_of(region) == "gdpr"
    assert region in regions.OFFERED


@pytest.mark.parametrize(
    ("region", "law"), [("GB", "uk-gdpr"), ("CH", "fadp"), ("BR", "lgpd"), (None, "elsewhere")]
)
def test_other_laws(region: str | None, law: str) -> None:
    """The UK, Switzerland and Brazil have laws of their own; an unknown country has none."""
    assert law_of(region) == law


@pytest.mark.parametrize("region", NEAR.split())
def test_no_right_is_claimed_where_none_is_known(region: str) -> None:
    """A country whose law nobody has read for this has none here, however near its law may be."""
    assert law_of(region) == "elsewhere"


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("en-gdpr", "gdpr"),
        ("en-uk-gdpr", "uk-gdpr"),
        ("pt-BR-lgpd", "lgpd"),
        ("de-elsewhere", "elsewhere"),
        ("gdpr", None),
        ("none", None),
        ("own.txt", None),
    ],
)
def test_the_law_in_a_name(name: str, law: str | None) -> None:
    """A built-in statement's name ends with its law; other names have none."""
    assert law_in(name) == law


@pytest.mark.parametrize(
    ("region", "statement", "expected"),
    [
        (None, "en-elsewhere", ["No country is set"]),
        (None, "en-gdpr", []),
        (None, "own.txt", []),
        (None, "none", []),
        ("DE", "en-gdpr", []),
        ("DE", "en-elsewhere", []),
        ("RE", "fr-gdpr", []),
        ("GB", "en-gdpr", ["rests on the GDPR, which is not the law of GB"]),
        ("GB", "en-uk-gdpr", []),
        ("DE", "en-uk-gdpr", ["rests on the UK GDPR, which is not the law of DE"]),
        ("BR", "en-gdpr", ["rests on the GDPR"]),
        ("BR", "own.txt", []),
        ("US", "own.txt", ["not known to offer"]),
        ("US", "en-elsewhere", ["not known to offer"]),
        ("US", "en-gdpr", ["not known to offer", "GDPR"]),
        ("JE", "en-elsewhere", ["not known to offer"]),
        ("JP", "own.txt", []),
    ],
)
def test_notes(region: str | None, statement: str, expected: list[str]) -> None:
    """Where the form is not known, or the statement's law is not theirs, it is said."""
    told = notes(region, statement)

    assert len(told) == len(expected)
    assert all(words in note for words, note in zip(expected, told, strict=True))


def test_another_form_may_be_offered_elsewhere() -> None:
    """That the first-party form is not offered is said of that form alone."""
    assert notes("US", "en-elsewhere", first_party=False) == []
