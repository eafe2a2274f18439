"""Words on the screen: which spellings count as the same, and which are other words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from automation.phrases import Words, anywhere, clean, start, whole, words
from automation.screens import Click
from flows import FLOWS

SHARED = "Information you've shared on Meta Products"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  Privacy \n\t Center ", "Privacy Center"),
        ("Privacy\u00a0Center\u202f", "Privacy Center"),
        ("Daten\u00adschutz", "Datenschutz"),
        ("\u200bSub\u200bmit\ufeff\u2060", "Submit"),
        ("", ""),
    ],
)
def test_clean(given: str, expected: str) -> None:
    """White space is folded; soft hyphens and zero-width marks are gone."""
    assert clean(given) == expected


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Privacy Center", "Privacy Center"),
        ("Privacy Center", "PRIVACY CENTER"),
        ("Privacy Center", "  privacy\u00a0 center \n"),
        ("Privacy Center", "Privacy Centre"),
        ("Privacy Centre", "Privacy Center"),
        ("Privacy Center", "Privacy Center >"),
        ("Privacy Center", "Privacy Center\u203a"),
        ("Email", "Email:"),
        ("Email", "Email *"),
        ("What happens", "What happens?"),
        (SHARED, "Information you\u2019ve shared on Meta Products"),
        (SHARED.replace("'", "\u2019"), SHARED),
        (SHARED, "Information you`ve shared on Meta Products"),
        ("E-mail", "E\u2011mail"),
        ("E\u2013mail", "E-mail"),
        ("a.b (c) [d]", "a.b (c) [d]"),
    ],
)
def test_the_same_words(phrase: str, text: str) -> None:
    """Case, spacing, apostrophes, dashes, marks at the end and Center/Centre make no difference."""
    assert whole((phrase,)).match(text)
    assert start((phrase,)).match(text)
    assert anywhere((phrase,)).search(f"Here: {text}")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Submit", "Submit an objection request"),
        ("Submit", "Resubmit"),
        ("Submit", "Submits"),
        ("AI at Meta", "Generative AI at Meta"),
        ("Get started", "Getstarted"),
        ("a.b", "aXb"),
        ("Send", ""),
    ],
)
def test_other_words(phrase: str, text: str) -> None:
    """A whole text is never matched by a part of it, nor a full stop by any letter."""
    assert not whole((phrase,)).match(text)


def test_start_ends_at_a_word() -> None:
    """A start matches a card's name that goes on, and no longer word."""
    card = start(("AI at Meta",))

    assert card.match("AI at Meta How Meta uses information for AI")
    assert card.match("ai at meta, and more")
    assert not card.match("AI at Metaverse")
    assert not card.match("About AI at Meta")


def test_anywhere_takes_whole_words() -> None:
    """Text is found inside other text, but not inside another word."""
    there = anywhere(("honor your objection",))

    assert there.search("We will honor your objection. This means …")
    assert not there.search("We will dishonor your objections.")


@pytest.mark.parametrize("build", [whole, start, anywhere])
def test_no_phrases(build: Callable[[tuple[str, ...]], re.Pattern[str]]) -> None:
    """Without phrases nothing matches, not even nothing."""
    assert not build(()).search("")
    assert not build(()).search("Submit")


def test_the_longest_phrase_comes_first() -> None:
    """Of two phrases, one the beginning of the other, the longer one is taken."""
    found = start(("right to object", "right to object to", "object")).match(
        "right to object to it"
    )

    assert found is not None
    assert found.group() == "right to object to"


def test_words_by_language() -> None:
    """A language falls back to its base, then to the first phrase of all."""
    submit = words("Submit", "Send", de="Senden", pt_BR=("Enviar", "Mandar"))

    assert submit.phrases == ("Submit", "Send", "Senden", "Enviar", "Mandar")
    assert submit.known("de-AT") == ("Senden",)
    assert submit.known("pt-BR") == ("Enviar", "Mandar")
    assert submit.known("fr") == ()
    assert [submit.say(language) for language in ("de", "fr", "pt-BR")] == [
        "Senden",
        "Submit",
        "Enviar",
    ]


def test_a_phrase_of_two_languages_counts_once() -> None:
    """The same phrase in two languages stands once among the phrases."""
    assert words("Email", de="Email").phrases == ("Email",)


def test_words_can_be_kept() -> None:
    """Equal words are equal and may be keys, as frozen flows need."""
    assert words("Submit") == words("Submit")
    assert len({words("Submit"), words("Submit")}) == 1
    assert isinstance(words("Submit"), Words)


def test_browser_and_engine_read_a_pattern_alike(browser: Browser) -> None:
    """Every control's pattern matches the same names in Chromium as in Python."""
    controls = {
        move.control
        for flow in FLOWS.values()
        for screen in flow.screens
        for move in screen.moves
        if isinstance(move, Click)
    }
    names = [f"{a}{phrase}{z}" for c in controls for phrase in c.name.phrases for a, z in AROUND]
    patterns = [control.pattern for control in controls]
    patterns += [whole(flow.submit.phrases) for flow in FLOWS.values()]

    page = browser.new_page()
    seen = page.evaluate(
        "([all, names]) => all.map(p => names.map(n => new RegExp(p, 'i').test(n)))",
        [[pattern.pattern for pattern in patterns], names],
    )
    page.close()

    assert seen == [[bool(pattern.search(name)) for name in names] for pattern in patterns]
    assert any(map(any, seen))


AROUND = [("", ""), (" ", "\u00a0"), ("", ":"), ("x", ""), ("", "x"), ("", " and more")]
