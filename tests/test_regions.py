"""What a person is told about their country before the walk begins."""

from __future__ import annotations

import pytest

from flows.meta.regions import notes


@pytest.mark.parametrize(
    ("region", "statement", "expected"),
    [
        (None, "en-gdpr", []),
        ("DE", "en-gdpr", []),
        ("GB", "en-gdpr", []),
        ("BR", "en-gdpr", ["GDPR"]),
        ("BR", "own.txt", []),
        ("US", "own.txt", ["not known to offer"]),
        ("US", "en-gdpr", ["not known to offer", "GDPR"]),
        ("JP", "own.txt", []),
    ],
)
def test_notes(region: str | None, statement: str, expected: list[str]) -> None:
    """Where the form is not known, or the statement's law is not theirs, it is said."""
    told = notes(region, statement)

    assert len(told) == len(expected)
    assert all(words in note for words, note in zip(expected, told, strict=True))
