"""Words on the screen: which spellings count as the same, and which are other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from automation.landmarks import Says
from automation.phrases import Words, anywhere, clean, hints, start, whole, words
from automation.screens import Click
from flows import FLOWS
from flows.meta.labels import label, labels

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
        ("Privacy Center", "Privacy Center \u2192"),
        ("Privacy Center", "Privacy Center \u00bb"),
        ("Email", "Email:"),
        ("Email", "Email *"),
        ("What happens", "What happens?"),
        (SHARED, "Information you\u2019ve shared on Meta Products"),
        (SHARED.replace("'", "\u2019"), SHARED),
        (SHARED, "Information you`ve shared on Meta Products"),
        ("E-mail", "E\u2011mail"),
        ("E\u2013mail", "E-mail"),
        ("a.b (c) [d]", "a.b (c) [d]"),
        ("Refuză opţionale", "Refuză opționale"),
        ("Refuză opționale", "REFUZĂ OPŢIONALE"),
        ("Refuză opționale", unicodedata.normalize("NFD", "Refuză opţionale")),
        ("Şirket", "Șirket"),
        ("İsteğe bağlı çerezleri", "isteğe bağlı çerezleri"),
        ("İsteğe bağlı", unicodedata.normalize("NFD", "İsteğe bağlı")),
        ("이의를 제기할 권리", unicodedata.normalize("NFD", "이의를 제기할 권리")),
        ("\u201eKI\u201c bei Meta", '"KI" bei Meta'),
        ("Wait\u2026 for it", "Wait... for it"),
        ("Schließen", "Schliessen"),
        ("Privacy Center", "\u200ePrivacy\u200f Center\u00ad"),
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
        ("AI at Meta", "The AI at Meta"),
        ("Il diritto di opposizione", "diritto di opposizione"),
        ("L'adresse e-mail", "adresse e-mail"),
        ("adresse e-mail", "L\u2019adresse e-mail"),
        ("A nem kötelező cookie-k", "nem kötelező cookie-k"),
        ("Learn more and submit requests here.", "Learn more and submit requests here"),
        ("Save your login info?", "Save your login info"),
        ("A", "A"),
        ("...", "..."),
    ],
)
def test_the_same_name(phrase: str, text: str) -> None:
    """For a name as a whole, an article before it and marks after it make no difference either."""
    assert whole((phrase,)).match(text)
    assert start((phrase,)).match(text)


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
        ("Object", "[object Object]"),
        ("Object", "Objects"),
        ("Object", "Object to this"),
        ("object", "objecté"),
        ("object", "object\u0301"),
        ("opţionale", "opzionale"),
        ("oder", "öder"),
        ("The", "Object"),
        ("la", "l'"),
        ("la la", "la" * 3),
    ],
)
def test_other_words(phrase: str, text: str) -> None:
    """A whole text is never matched by a part of it, nor a full stop by any letter."""
    assert not whole((phrase,)).match(text)


LETTERS = "abcdeghijlmnoprtuvxzäéèñçßşţțğőřžαβήώςбвгйё情のパ이권"
ARTICLE = re.compile("the|an?|der|die|das|l[aeo]?|les|il|i|gli|el|los|las|o|os|as|de|het|az")
WORD = st.text(LETTERS, min_size=1, max_size=6).filter(lambda word: not ARTICLE.fullmatch(word))
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
LETTER = st.sampled_from(LETTERS + "0_")


@st.composite
def respelt(draw: st.DrawFn) -> tuple[str, str]:
    """A phrase, and the same phrase as another page or guide may spell it."""
    phrase = draw(st.lists(WORD, min_size=1, max_size=4).map(draw(JOINTS).join))
    text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), phrase)
    text = draw(st.sampled_from([str, str.capitalize, str.swapcase]))(text)
    for one, other in draw(st.lists(st.sampled_from(SWAPS), max_size=3)):
        text = text.replace(one, other)
    return phrase, f"{draw(st.sampled_from(BEFORE))}{text}{draw(st.sampled_from(AFTER))}"


JOINTS = st.sampled_from([" ", "-", "'"])
SWAPS = [(" ", "\u00a0"), (" ", "\n\t"), ("'", "\u2019"), ("-", "\u2011"), ("ţ", "ț"), ("ß", "ss")]
BEFORE = ["", "  ", "The ", "l'", "L\u2019", "der ", "Los\u00a0", "o "]
AFTER = ["", ".", " *", ":", "\u202f?", " \u203a"]


@given(respelt())
def test_spellings_of_a_phrase(pair: tuple[str, str]) -> None:
    """However a phrase is spelt, it is found, whether the guide or the page has the article."""
    phrase, text = pair

    assert whole((phrase,)).match(text)
    assert whole((text,)).match(phrase)
    assert start((phrase,)).match(f"{text}, and more")
    assert anywhere((phrase,)).search(f"And {text}, or so")
    held = clean(f"And {text}, or so").casefold()
    assert [each for each in hints((phrase,)) if each in held]


def test_what_hints_at_a_sentence() -> None:
    """Nearly every sentence of the site has a part that is spelt one way only; none has two."""
    says = {
        phrase
        for flow in FLOWS.values()
        for screen in flow.screens
        for mark in screen.landmarks
        for condition in mark.conditions
        if isinstance(condition, Says)
        for phrase in condition.text.phrases
    }
    found = {phrase: hints((phrase,))[0] for phrase in says}

    assert [phrase for phrase, hint in found.items() if hint not in phrase.casefold()] == []
    assert sum(len(hint) >= 3 for hint in found.values()) > 0.9 * len(found) > 30
    assert hints(("Cookies i", "cookies ss i", "é", "Straße")) == ("cook", "", "stra")


@given(PHRASE, WORD, LETTER, st.sampled_from(["NFC", "NFD"]))
def test_no_part_of_a_text_is_the_phrase(phrase: str, word: str, letter: str, form: str) -> None:
    """A text that goes on, before or after, is no whole; no word that goes on is a match at all."""
    first, text = word + phrase, phrase + letter
    first, text = (unicodedata.normalize(form, each) for each in (first, text))

    assert not whole((phrase,)).match(f"xy {phrase}")
    assert not whole((phrase,)).match(f"{phrase} {word}")
    assert not whole((phrase,)).search(text)
    assert not start((phrase,)).search(text)
    assert not start((phrase,)).match(f"xy {phrase}")
    assert anywhere((phrase,)).search(f"({phrase})")
    if phrase not in word and not first.startswith(phrase):
        assert not anywhere((phrase,)).search(first)


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
    assert submit.known("") == ()
    assert [submit.say(language) for language in ("de", "fr", "pt-BR")] == [
        "Senden",
        "Submit",
        "Enviar",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt-BR", ("Brasil", "Ambos")),
        ("pt_br", ("Brasil", "Ambos")),
        ("pt-PT", ("Portugal", "Ambos")),
        ("pt", ("Ambos", "Brasil", "Portugal")),
        ("pt-AO", ("Ambos",)),
        ("no", ("Norge",)),
        ("nb-NO", ("Norge",)),
        ("nn", ("Norge",)),
        ("es-419", ("España",)),
        ("p", ()),
    ],
)
def test_languages_and_their_regions(language: str, expected: tuple[str, ...]) -> None:
    """A region's words come before its language's; a language without region knows them all."""
    both = words(pt_PT="Portugal", pt_BR="Brasil", pt="Ambos", nb="Norge", es="España")

    assert both.known(language) == expected


def test_a_region_borrows_from_another_before_english() -> None:
    """Where neither region nor language has a word, the language's other regions may."""
    assert words("Submit", pt_BR="Enviar").known("pt-PT") == ("Enviar",)
    assert words("Submit", no="Send inn").known("nb") == ("Send inn",)


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
MORE = [
    *AROUND,
    ("The ", ""),
    ("l'", ""),
    ("\u200e", "\u00ad"),
    ("é", ""),
    ("", "ж"),
    ("", "\u0301"),
]


def test_browser_and_engine_read_every_label_alike(browser: Browser) -> None:
    """Every label's patterns match the same texts in Chromium as in Python, accents and all."""
    cases = []
    for phrases in {label(key).phrases for table in labels().values() for key in table}:
        texts = [f"{a}{phrase}{z}" for phrase in phrases for a, z in MORE]
        texts += [unicodedata.normalize("NFD", text) for text in texts]
        texts += [text.upper() for text in texts]
        cases += [(build(phrases), texts) for build in (whole, start, anywhere)]

    page = browser.new_page()
    seen = page.evaluate(
        "cases => cases.map(([p, texts]) => texts.map(t => new RegExp(p, 'i').test(t)))",
        [[pattern.pattern, texts] for pattern, texts in cases],
    )
    page.close()

    assert seen == [[bool(p.search(text)) for text in texts] for p, texts in cases]
    assert all(map(any, seen))
