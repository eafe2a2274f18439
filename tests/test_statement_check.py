"""What is found in a text that a person wrote, and what is left alone."""

from __future__ import annotations

import pytest

from automation.statement_check import Finding, findings
from automation.tongue import guess
from flows.meta import statements
from flows.meta.claims import laws, misfits

GOOD = (
    "I object to the use of my information for AI at Meta. Since 2012 I have shared pictures of "
    "my work with a small circle of friends, and some of them show my family (and my neighbours). "
    "I do not want a model to learn from them.\n\nPlease confirm this by e-mail."
)


def kinds(text: str, language: str | None = "en") -> list[str]:
    """The kinds of what is found."""
    return [each.kind for each in findings(text, language)]


def test_a_good_text_has_no_finding() -> None:
    """A text in plain words is left alone; so is an empty box."""
    assert findings(GOOD, "en") == []
    assert findings("", "de") == []


@pytest.mark.parametrize(
    "left",
    [
        "[Your name]", "[NAME]", "[Ort]", "[imię]", "{{name}}", "{name}", "${NAME}", "<name>",
        "<Ihr Name>", "(your name)", "(Ihr Name)", "(votre nom)", "(seu nome)", "XXX", "XXXX",
        "____", "%NAME%", "TODO", "TBD",
    ],
)  # fmt: skip
def test_placeholders(left: str) -> None:
    """A placeholder left in makes a text unusable, and is quoted."""
    [found] = findings(f"{GOOD}\n\nYours, {left}", "en")

    assert (found.kind, found.quote, found.unusable) == ("placeholder", left, True)
    assert found.text.startswith("Line 5 ")


@pytest.mark.parametrize(
    "kept",
    ["[…]", "[sic]", "[1]", "I <3 my friends > all", "a > b", "xxx", "(my name)", "5 % of it", "_"],
)
def test_no_placeholders(kept: str) -> None:
    """Other brackets and signs are a person's own."""
    assert findings(f"{GOOD}\n\n{kept}", "en") == []


@pytest.mark.parametrize(
    "said",
    [
        "As an AI language model, I cannot object for you.",
        "Sure! Here are three sentences:",
        "Certainly, here is what you asked for:",
        "Here's a revised version of your text:",
        "I hope this helps! Let me know if you'd like a shorter one.",
        "Feel free to adjust the wording.",
        "Als KI-Sprachmodell kann ich das nicht.",
        "Hier ist ein Entwurf für Sie:",
        "Hier sind drei Sätze:",
        "En tant que modèle de langage, je ne peux pas.",
        "Voici une proposition :",
        "Ecco una bozza:",
        "Come modello linguistico non posso.",
        "Como modelo de lenguaje no puedo.",
        "Aquí tiene una propuesta:",
        "Aqui está uma proposta:",
        "Hier zijn drie zinnen:",
        "Als AI-taalmodel kan ik dat niet.",
        "Oto propozycja:",
        "Jako model językowy nie mogę.",
    ],
)
def test_words_of_an_assistant(said: str) -> None:
    """What an AI assistant says around its answer makes a text unusable."""
    found = [each for each in findings(f"{said}\n\n{GOOD}", "en") if each.kind == "assistant"]

    assert found
    assert all(each.unusable and each.text.startswith("Line 1 ") for each in found)


@pytest.mark.parametrize(
    "said",
    [
        "Do not use me to train it as an AI model.",
        "Please let me know if you refuse.",
        "Here is my reason.",
        "A language model learns from it.",
        "Hier sind meine Gründe.",
        "Voici mes raisons.",
    ],
)
def test_words_of_no_assistant(said: str) -> None:
    """Sentences about AI, and about the person's own reasons, are left alone."""
    assert "assistant" not in kinds(f"{said}\n\n{GOOD}")


@pytest.mark.parametrize(
    ("private", "kind"),
    [
        ("anna@example.org", "email"),
        ("Call me at +49 30 123456.", "phone"),
        ("Call me at 0151 2345678.", "phone"),
        ("Call me at (212) 555-0123.", "phone"),
        ("My number is 4915123456789.", "phone"),
        ("I live at 12 High Street.", "address"),
        ("Musterstraße 12", "address"),
        ("Berliner Allee 7", "address"),
        ("12345 Musterstadt", "address"),
        ("3 rue de la Paix", "address"),
        ("Via Roma 5", "address"),
        ("Calle Mayor, 8", "address"),
        ("Rua das Flores 20", "address"),
        ("Dorpsstraat 1", "address"),
        ("ul. Polna 3", "address"),
        ("SW1A 1AA", "address"),
        ("01001-000", "address"),
        ("00-950 Warszawa", "address"),
    ],
)
def test_personal_data(private: str, kind: str) -> None:
    """An address or a number of the person is warned about, and never quoted."""
    [found] = findings(f"{GOOD}\n{private}", "en")

    assert (found.kind, found.quote, found.unusable) == (kind, "", False)
    assert private not in found.text
    assert found.text.startswith("Line 4 ")


@pytest.mark.parametrize(
    "plain",
    [
        "Article 21(1) GDPR, Regulation (EU) 2016/679",
        "On 27 May 2025 and on 2025-05-27 and 27.05.2025",
        "In 2024 EU users were told so.",
        "art. 18, § 2º, da LGPD (Lei 13.709/2018)",
        "Please reply via e-mail within 30 days.",
        "Ich antworte auf dem Weg 3 mal so schnell.",
        "1,000,000 pictures since 2010",
        "since 09/2024, or 05 2024",
        "Ich habe 10000 Fotos und 20-100 Videos geteilt.",
        "Mein Arbeitsplatz 3 Jahre lang",
        "Since 2012 place and time were in them.",
        "They came via Instagram 3 years ago.",
    ],
)
def test_no_personal_data(plain: str) -> None:
    """Articles, dates and counts are no address and no number."""
    assert kinds(f"{GOOD}\n{plain}") == []


@pytest.mark.parametrize(("length", "found"), [(1, ["short"]), (99, ["short"]), (100, [])])
def test_short(length: int, found: list[str]) -> None:
    """A text under 100 characters is warned about: such texts were turned away in 2024."""
    assert kinds("z" * length, None) == found
    assert all(f"has {length} characters. In 2024" in f.text for f in findings("z" * length, None))


@pytest.mark.parametrize("marks", ["**My reasons**", "## Objection", "- first", "```"])
def test_formatting(marks: str) -> None:
    """Marks of formatting are warned about: a form shows them as they are."""
    assert kinds(f"{GOOD}\n{marks}") == ["formatting"]


@pytest.mark.parametrize("name", statements.builtin())
def test_the_language_is_guessed(name: str) -> None:
    """Each built-in statement is found to be in its language, and no part of it in another."""
    text, own = statements.builtin()[name], statements.parts(name)[0][:2]

    assert guess(text) == own
    assert {guess(part) for part in text.split("\n\n")} <= {own, None}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I object.",
        "Jag invänder mot att min information används för AI hos Meta.",
        "私はこれに反対します。" * 20,
        "Meta AI Instagram Facebook WhatsApp " * 20,
    ],
)
def test_no_language_is_guessed(text: str) -> None:
    """Where a text is short, or in a language that is not known, nothing is said."""
    assert guess(text) is None


@pytest.mark.parametrize(
    ("language", "found"),
    [("en-GB", []), ("de", ["language"]), ("pt-BR", ["language"]), ("sv", []), (None, [])],
)
def test_another_language_is_warned_about(language: str | None, found: list[str]) -> None:
    """A text in another language than the person's is warned about, if both are known."""
    assert kinds(GOOD, language) == found
    if found:
        assert "seems to be in English" in findings(GOOD, language)[0].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Art. 21 DSGVO", ["gdpr"]),
        ("article 21 du RGPD", ["gdpr"]),
        ("artikel 21 AVG", ["gdpr"]),
        ("art. 21 RODO", ["gdpr"]),
        ("Article 21 UK GDPR", ["uk-gdpr"]),
        ("Article 21 GDPR and UK GDPR", ["gdpr", "uk-gdpr"]),
        ("Art. 30 revDSG", ["fadp"]),
        ("art. 30 nLPD", ["fadp"]),
        ("art. 18 da LGPD", ["lgpd"]),
        ("on avg. 3 posts a day, rodo", []),
    ],
)
def test_laws_are_recognised(text: str, expected: list[str]) -> None:
    """A law is recognised by its names in each language."""
    assert laws(text) == expected


@pytest.mark.parametrize(
    ("text", "region", "told"),
    [
        ("Article 21 GDPR", "DE", ""),
        ("Article 21 GDPR", "RE", ""),
        ("Article 21 GDPR", None, ""),
        (
            "Article 21 GDPR",
            "CH",
            "the GDPR, which is not the law of CH: there it is the Swiss FADP",
        ),
        ("Article 21 GDPR", "US", "not the law of US: there no right to object is known"),
        ("Article 21 GDPR and UK GDPR", "GB", ""),
        ("Art. 18 LGPD", "PT", "Brazil's LGPD, which is not the law of PT: there it is the GDPR"),
        ("I object.", "US", ""),
    ],
)
def test_a_law_of_another_country(text: str, region: str | None, told: str) -> None:
    """A law that is not that of the person's country is warned about."""
    found = [words for kind, words, _ in misfits(text, region) if kind == "law"]

    assert len(found) == bool(told)
    assert all(told in words for words in found)


@pytest.mark.parametrize(
    "text",
    [
        "I withdraw my consent.",
        "I hereby revoke any consent that I gave.",
        "under Article 7(3) GDPR",
        "gemäß Art. 7 Abs. 3 DSGVO",
        "Hiermit widerrufe ich meine Einwilligung.",
        "Ich ziehe meine Einwilligung zurück.",
        "conformément à l’article 7, paragraphe 3, du RGPD",
        "Je retire mon consentement.",
        "Revoco il mio consenso.",
        "Retiro mi consentimiento.",
        "artículo 7.3 del RGPD",
        "Revogo o meu consentimento.",
        "art. 7.º, n.º 3",
        "Ik trek mijn toestemming in.",
        "art. 7, lid 3, AVG",
        "Wycofuję zgodę na przetwarzanie.",
        "art. 7 ust. 3 RODO",
    ],
)
def test_a_withdrawn_consent(text: str) -> None:
    """A text that withdraws a consent is warned about: Meta relies on something else."""
    assert [kind for kind, _, quote in misfits(text, None) if quote in text] == ["consent"]


@pytest.mark.parametrize(
    "text",
    [
        "I never gave my consent.",
        "without my consent",
        "ohne meine Einwilligung",
        "sem o meu consentimento",
        "Article 17(3) GDPR",
        "Artikel 27 Absatz 3",
        "zonder mijn toestemming",
    ],
)
def test_no_consent_is_withdrawn(text: str) -> None:
    """Consent that was never given is nobody's to withdraw."""
    assert misfits(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "Goodbye Meta AI. Please note that an attorney has advised us.",
        "I do not give Facebook or any entity permission to use my pictures.",
        "All members must post a note like this. Copy and paste it.",
        "with this statement, UCC 1-308- 1 1 308-103 and the Rome Statute",
        "Leb wohl Meta AI.",
        "Ich gebe Facebook hiermit keine Erlaubnis.",
        "Adieu Meta AI",
        "Je n’autorise pas Meta à utiliser mes photos. Copié-collé.",
        "Addio Meta AI. Copia e incolla.",
        "Adiós, Meta AI. Copia y pega.",
        "No doy a Meta mi permiso.",
        "Adeus Meta AI. Copie e cole.",
        "Ik geef Meta geen toestemming. Kopieer en plak.",
        "Żegnaj Meta AI. Skopiuj i wklej.",
    ],
)
def test_chain_posts(text: str) -> None:
    """Words of posts that go from account to account are warned about."""
    assert [kind for kind, _, quote in misfits(text, None) if quote in text] == ["chain-post"]


def test_a_finding_quotes_nothing_in_its_sentence() -> None:
    """The sentences can be shown where the text may not be: the quote stands apart."""
    text = f"{GOOD}\n[Zwetschge] anna@example.org +49 30 123456 **Sure, here**"
    found: list[Finding] = findings(text, "de")

    assert {each.kind for each in found} >= {"placeholder", "email", "phone", "assistant"}
    assert not [each for each in found if "Zwetschge" in each.text or "@" in each.text]
