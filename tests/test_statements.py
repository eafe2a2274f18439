"""The built-in statements: one for each sensible pair of language and law, and what each says."""

from __future__ import annotations

import re

import pytest

from automation.statement_check import findings
from flows.meta import statements
from flows.meta.claims import laws, misfits

PAIRS = {
    "en": "gdpr uk-gdpr fadp lgpd elsewhere",
    "de": "gdpr fadp elsewhere",
    "fr": "gdpr fadp elsewhere",
    "it": "gdpr fadp elsewhere",
    "es": "gdpr elsewhere",
    "nl": "gdpr elsewhere",
    "pl": "gdpr elsewhere",
    "pt-PT": "gdpr elsewhere",
    "pt-BR": "lgpd elsewhere",
}
REGION = {"gdpr": "DE", "uk-gdpr": "GB", "fadp": "CH", "lgpd": "BR", "elsewhere": "US"}
ARTICLES = {
    "gdpr": ("21", "6", "18", "17", "12"),
    "uk-gdpr": ("21", "6", "18", "17", "12"),
    "fadp": ("30", "31"),
    "lgpd": ("18", "10"),
    "elsewhere": (),
}
# Past and future; posts, photos, comments; AI features; other people; the accounts; the answer.
POINTS = {
    "en": "past|future|posts|photos|comments|AI features|other people|Accounts Cent|e-mail|model",
    "de": "bisherige|künftige|Beiträge|Fotos|Kommentare|KI-Funkt|andere|Kontenüb|E-Mail|Modells",
    "fr": "passée|future|publications|photos|comment|d’IA|d’autres|Espace Comptes|e-mail|modèle",
    "it": "passato|futuro|post|foto|commenti|di IA|altre persone|Centro gestione|e-mail|modello",
    "es": "pasado|futuro|publicac|fotos|comentarios|de IA|otras|Centro de cuentas|correo|modelo",
    "nl": "verleden|toekomst|berichten|foto’s|reacties|AI-functies|anderen|Accountc|e-mail|model",
    "pl": "dotychczas|przyszłe|postów|zdjęć|komentarzy|AI|inne osoby|Centrum kont|e-mailem|modelu",
    "pt-PT": "passada|futura|public|fotos|coment|de IA|outras|Centro de Contas|e-mail|modelo",
    "pt-BR": "passado|futuro|public|fotos|coment|de IA|outras|Central de Contas|e-mail|modelo",
}
# What would claim a right, a law or a duty.
CLAIMS = {
    "en": r"rights?|laws?|must|article|oblig\w*|entitled",
    "de": r"recht\w*|gesetz\w*|müssen|art(?:ikel|\.)|pflicht\w*|gemäß",
    "fr": r"droits?|lois?|devez|art(?:icle|\.)|oblig\w*|conformément",
    "it": r"diritt\w*|legg[ei]|dovete|art(?:icolo|\.)|obblig\w*|ai sensi",
    "es": r"derechos?|ley(?:es)?|deben|art(?:ículo|\.)|oblig\w*|de conformidad",
    "nl": r"recht\w*|wet\w*|moet\w*|art(?:ikel|\.)|verplicht\w*|op grond van",
    "pl": r"praw\w*|ustaw\w*|muszą|art\.|obowiąz\w*|na podstawie",
    "pt": r"direitos?|leis?|devem|art(?:igo|\.)|obrig\w*|nos termos|com fundamento",
}
# How one speaks to friends, and what only a man or a woman would say.
FAMILIAR = {
    "en": r"you guys|hey",
    "de": r"du|dich|dir|dein\w*|ihr|euch|eure\w*",
    "fr": r"tu|toi|te|ton|ta|tes|\w+·\w+",
    "it": r"tu|tuo|tua|tuoi|tue|grat[oa]|ti",
    "es": r"tú|tu|tus|ti|vosotros|vuestr\w+|agradecid[oa]",
    "nl": r"je|jij|jou|jouw|jullie",
    "pl": r"ty|twój|twoj\w+|wasz\w*|\w+ł[ea]m",
    "pt": r"tu|teu\w*|tua\w*|vocês?|obrigad[oa]|grat[oa]",
}
NAMES = [f"{language}-{law}" for language, known in PAIRS.items() for law in known.split()]


def of(name: str) -> tuple[str, str, str]:
    """Text, language and law of a built-in statement."""
    return (statements.builtin()[name], *statements.parts(name))


def found(pattern: str, text: str) -> list[str]:
    """The whole words that this finds, in any case."""
    return re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)


def test_there_is_one_for_each_pair() -> None:
    """Each language has a text for its own law and one that names none; English has all five."""
    assert sorted(statements.builtin()) == sorted(NAMES)


def test_builtin_statements_cannot_be_changed() -> None:
    """Nothing can put another text in a built-in's place."""
    with pytest.raises(TypeError):
        statements.builtin()["en-gdpr"] = "I agree."  # type: ignore[index]  # that it cannot is shown


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_sent_as_it_is(name: str) -> None:
    """It is long enough, has no placeholder, no address, and is in the language of its name."""
    text, language, law = of(name)

    assert findings(text, language) == []
    assert misfits(text, REGION[law]) == []
    assert 700 <= len(text) <= 1200
    assert len(text.split("\n\n")) == 4
    assert text == text.strip()


@pytest.mark.parametrize("name", NAMES)
def test_it_rests_on_its_law_alone(name: str) -> None:
    """It names its own law and the articles that it needs, and no other law or article."""
    text, _, law = of(name)
    numbers = set(re.findall(r"(?<![\w.§])(?<!§ )(?<!lid )\d{2}(?!\d)|(?<=rt\. )\d+", text))

    assert laws(text) == ([] if law == "elsewhere" else [law])
    assert {n for n in numbers if n != "6"} == {n for n in ARTICLES[law] if n != "6"}
    assert ("6" in ARTICLES[law]) == bool(re.search(r"(?<!\d)6(?!\d)", text))


@pytest.mark.parametrize("name", NAMES)
def test_it_covers_all_kinds_of_information(name: str) -> None:
    """It covers past and future use, all that was shared, all accounts, and asks for an answer."""
    text, language, _ = of(name)

    assert [point for point in POINTS[language].split("|") if point not in text] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-elsewhere")])
def test_elsewhere_it_asks_and_claims_nothing(name: str) -> None:
    """Where no right is promised it names no law, no article and no right."""
    text, language, _ = of(name)

    assert found(CLAIMS[language[:2]], text) == []
    assert re.findall(r"\d|§", text) == []


@pytest.mark.parametrize("language", PAIRS)
def test_the_words_that_would_claim_are_known(language: str) -> None:
    """The same words are found in the texts that do rest on a law."""
    law = PAIRS[language].split()[0]

    assert found(CLAIMS[language[:2]], statements.builtin()[f"{language}-{law}"])


@pytest.mark.parametrize("name", NAMES)
def test_it_is_formal_and_anybodys(name: str) -> None:
    """It speaks to a company, and nothing in it tells whether a man or a woman writes."""
    text, language, _ = of(name)

    assert found(FAMILIAR[language[:2]], text) == []


@pytest.mark.parametrize(
    "word", ["artist", "health", "child", "court", "lawyer", "complaint", "fine", "http", "sue"]
)
@pytest.mark.parametrize("law", PAIRS["en"].split())
def test_it_claims_nothing_else(law: str, word: str) -> None:
    """No claim about the person, no threat and no link is put into their mouth."""
    assert word not in re.findall(r"\w+", statements.builtin()[f"en-{law}"].lower())


def test_switzerland_writes_no_sharp_s() -> None:
    """The German text for Switzerland is spelt as there."""
    assert "ß" not in statements.builtin()["de-fadp"]


@pytest.mark.parametrize(
    ("region", "language", "expected"),
    [
        ("DE", "de", "de-gdpr"),
        ("AT", "de-AT", "de-gdpr"),
        ("CH", "de", "de-fadp"),
        ("CH", "fr-CH", "fr-fadp"),
        ("CH", "it", "it-fadp"),
        ("CH", "es", "en-fadp"),
        ("LI", "de", "de-gdpr"),
        ("GB", "en-GB", "en-uk-gdpr"),
        ("GB", "pl", "en-uk-gdpr"),
        ("IE", "en", "en-gdpr"),
        ("RE", "fr", "fr-gdpr"),
        ("BE", "nl-BE", "nl-gdpr"),
        ("BR", "pt-BR", "pt-BR-lgpd"),
        ("BR", "pt", "pt-BR-lgpd"),
        ("BR", "pt-PT", "pt-BR-lgpd"),
        ("BR", "en", "en-lgpd"),
        ("PT", "pt", "pt-PT-gdpr"),
        ("PT", "pt-BR", "pt-PT-gdpr"),
        ("AO", "pt", "pt-PT-elsewhere"),
        ("US", "pt", "pt-BR-elsewhere"),
        ("US", "pt-AO", "pt-PT-elsewhere"),
        ("US", "es-MX", "es-elsewhere"),
        ("US", "en-US", "en-elsewhere"),
        ("SE", "sv", "en-gdpr"),
        ("JP", "ja", "en-elsewhere"),
        ("DE", None, "en-gdpr"),
        (None, "de", "de-elsewhere"),
        (None, "pt", "pt-BR-elsewhere"),
        (None, "de-CH", "de-elsewhere"),
        (None, None, "en-elsewhere"),
    ],
)
def test_choice(region: str | None, language: str | None, expected: str) -> None:
    """The country's law decides first, then the language; what is missing falls back to English."""
    assert statements.choose(region, language) == expected


def test_every_choice_exists() -> None:
    """Whatever country and language are set, there is a text."""
    regions = (None, *(REGION.values()), "AO", "ZZ")
    tags = (None, "pt", "pt-PT", "zh-Hant", "nb", "xx", *PAIRS)
    chosen = {statements.choose(region, tag) for region in regions for tag in tags}

    assert chosen <= set(statements.builtin())


@pytest.mark.parametrize(
    ("region", "language", "expected"),
    [
        ("DE", "de-AT", None),
        ("BR", "pt-PT", None),
        ("GB", None, None),
        (None, "en-GB", None),
        ("SE", "sv", "There is no built-in statement in 'sv'; the English one is used."),
        ("GB", "pl", "in 'pl' that rests on the UK GDPR; the English one is used. 'pl-elsewhere'"),
        (
            "CH",
            "pt-BR",
            "in 'pt-BR' that rests on the Swiss FADP; the English one is used. 'pt-BR-",
        ),
    ],
)
def test_a_fallback_is_told(region: str | None, language: str | None, expected: str | None) -> None:
    """A person is told if the text is not in their language, and which one would be."""
    told = statements.notes(region, language)

    assert len(told) == (expected is not None)
    assert all(expected in note for note in told if expected)


@pytest.mark.parametrize("language", PAIRS)
def test_prompt(language: str) -> None:
    """The prompt is in the person's language, holds the statement, and asks for placeholders."""
    found = statements.prompt("DE", language)
    rules = [line for line in found.text.splitlines() if line.startswith("- ")]

    assert statements.builtin()[statements.choose("DE", language)] in found.text
    assert len(rules) == 6
    assert re.search(r"\b2\W{1,4}\w{0,3}\W?3\b", found.text)
    assert re.search(r"\[[^\]]+\].*\[[^\]]+\]", rules[1])
    assert "objector statement check" in found.person
    assert "[" in found.person
    assert found.text != statements.prompt("DE", "en").text or language == "en"


def test_prompt_holds_the_law_of_the_country() -> None:
    """A country's statement goes into the prompt; the prompt stays in the person's language."""
    found = statements.prompt("GB", "pl")

    assert "UK GDPR" in found.text
    assert found.person == statements.prompt("PL", "pl").person
