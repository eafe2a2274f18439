"""What is wrong with a text that a person wrote, whatever it is about; knows no law and no site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from automation.account import STATEMENT_ADVISED
from automation.redact import EMAIL
from automation.tongue import NAMES, guess


def _any_of(lines: str) -> str:
    return "|".join(lines.split("\n")[1:-1])


_LETTER = r"[^\W\d_]"
_YOURS = (
    "your (?:full )?name|your address|insert \\w+|ihr name|dein name|votre nom|ton nom|"
    "(?:il )?(?:suo|tuo) nome|su nombre|tu nombre|(?:o )?(?:seu|teu) nome|uw naam|je naam|"
    "(?:imię i nazwisko|twoje imię)"
)
_PLACEHOLDERS = (
    re.compile(r"\$?\{\{?[^{}\n]{1,60}\}?\}"),
    re.compile(rf"\[(?!sic\])(?=[^\[\]\n]*{_LETTER})[^\[\]\n]{{2,80}}\]", re.IGNORECASE),
    re.compile(rf"</?{_LETTER}[^<>@\n]{{1,80}}>"),
    re.compile(rf"\((?:{_YOURS})\)", re.IGNORECASE),
    re.compile(r"\bX{3,}\b|\bTODO\b|\bTBD\b|_{3,}|%[A-Z_]{2,}%|\blorem ipsum\b"),
)
# What an assistant says around what it was asked for; an alternative per line.
_ASSISTANT = r"""
as an ai language model|as a large language model|as an ai(?: model| assistant)?, i\b
(?:certainly|sure|of course|absolutely)[!,.] (?:here|below)\b
here(?:['’]s| is| are) (?:\w+ )?(?:\w+ )?(?:draft|sentences|version|suggestion)\b
i hope (?:this|that) helps|let me know if you(?:['’]d| would)? (?:like|want|need)
feel free to (?:adjust|adapt|modify|edit|change|customi[sz]e)|would you like me to
als (?:ki-)?sprachmodell|als ki-modell kann ich|ich hoffe, (?:das|dies) hilft
hier (?:ist|sind|finden sie) (?:\w+ ){1,2}(?:entwurf|vorschlag|text|sätze|formulierung)\b
(?:lass|lassen sie) (?:es )?mich wissen, (?:wenn|ob|falls) (?:du|sie)
en tant que mod[eè]le (?:de langage|d['’]ia)|n['’]hésitez pas à (?:adapter|modifier)
voici (?:\w+ ){1,2}(?:proposition|version|phrases|brouillon)\b
(?:come|in quanto) modello (?:linguistico|di ia)|spero (?:che )?(?:\w+ )?(?:ti|le) sia
ecco (?:\w+ ){1,2}(?:bozza|proposta|versione|frasi)\b
como modelo de lenguaje|espero que (?:esto )?(?:te|le) (?:sirva|ayude)
aquí (?:tiene|tienes|está|van) (?:\w+ ){1,2}(?:propuesta|borrador|versión|frases)\b
como (?:um )?modelo de linguagem|espero que (?:isto|isso) ajude
aqui (?:está|estão|vai|vão|tem) (?:\w+ ){1,2}(?:proposta|rascunho|versão|frases)\b
als (?:ai-)?taalmodel|ik hoop dat dit helpt
hier (?:is|zijn|volgt|volgen) (?:\w+ ){1,2}(?:voorstel|concept|versie|zinnen)\b
jako model językowy|mam nadzieję, że to pomoże
oto (?:propozycja|szkic|wersja|(?:dwa|trzy|2|3) zdania)\b
"""
_SPOKEN = re.compile(_any_of(_ASSISTANT), re.IGNORECASE)
_MARKS = re.compile(r"\*\*|```|^#{1,6} |^[-*] ", re.MULTILINE)
_PHONE = re.compile(
    r"(?<![\w.])(?:\+|00)\d[\d ()/.-]{6,}\d"  # as dialled from abroad
    r"|(?<![\w./-])(?=(?:[ /-]?\d){8})0\d{1,4}[ /-]\d{3}[\d -]*\d"
    r"|(?<!\d)\(\d{3}\) ?\d{3}-\d{4}|(?<!\d)\d{7,}(?!\d)"
)
# Streets with numbers, and postcodes that no other number looks like; an alternative per line.
_ADDRESS = re.compile(
    _any_of(r"""
[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|gasse|allee|weg|platz|straat|laan|plein)\s+\d+\w?(?:[,.\n]|$)
[A-ZÄÖÜ][\w-]+[ -](?:Straße|Strasse|Str\.|Gasse|Allee|Weg|Platz)\s+\d+\w?(?:[,.\n]|$)
\b\d+[a-z]?,?\s+(?:[A-Z]\w+\s+){1,3}(?:Street|St\b|Road|Rd\b|Avenue|Ave\b|Lane|Drive|Close)
\b\d+,?\s+(?:bis\s+|ter\s+)?(?:rue|avenue|boulevard|chemin|impasse|allée|place d[eu]s?)\s+\w
\b(?i:via|viale|piazza|corso|calle|avenida|plaza|paseo|rua|travessa)\s+(?:\w{1,3}\s+)*(?!Instagram|Facebook|Meta|WhatsApp|E-)[A-ZÀ-Ý]\w+,?\s+\d+
\b(?i:ulica|ul\.|aleja)\s+[A-ZŁŚŻ]\w+\s+\d+
(?:(?m:^)|, ?|\bin |\b[A-Z]{1,2}-)(?:\d{5}|\d{2}-\d{3})\s+[A-ZÄÖÜÉŁŚŻ][a-zäöüßéółćńś]{2,}
\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b
\b(?:\d{5}-\d{3}|\d{4}-\d{3})\b
""")
)
_PRIVATE = (
    (EMAIL, "email", "an e-mail address, which has a box of its own in the form"),
    (_PHONE, "phone", "what looks like a telephone number"),
    (_ADDRESS, "address", "what looks like a postal address"),
)


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to mind.

    kind: a word that does not change. text: a sentence or two that quote nothing. quote: the part
    of the text that is meant, or "" where it is private. unusable: it should not be sent so.
    """

    kind: str
    text: str
    quote: str = ""
    unusable: bool = False


def findings(text: str, language: str | None) -> list[Finding]:
    """Look through a text; language: the person's own (BCP 47). An empty text is left so."""
    if not text:
        return []
    return [*_left_over(text), *_short(text), *_private(text), *_language(text, language)]


def _left_over(text: str) -> Iterator[Finding]:
    for place in _first(text, _PLACEHOLDERS):
        told = (
            f"Line {_line(text, place)} holds a placeholder. "
            "Put in what belongs there, or delete it."
        )
        yield Finding("placeholder", told, place.group(), unusable=True)
    for place in _first(text, (_SPOKEN,)):
        told = (
            f"Line {_line(text, place)} holds words of an AI assistant about its own answer. "
            "Delete them."
        )
        yield Finding("assistant", told, place.group(), unusable=True)
    if marks := _MARKS.search(text):
        told = f"Line {_line(text, marks)} holds marks of formatting, which a form shows as such."
        yield Finding("formatting", told, marks.group())


def _short(text: str) -> Iterator[Finding]:
    if len(text) < STATEMENT_ADVISED:
        told = (
            f"The text has {len(text)} characters. In 2024 one of Meta's forms turned texts of "
            f'fewer than {STATEMENT_ADVISED} away as "too short".'
        )
        yield Finding("short", told)


def _private(text: str) -> Iterator[Finding]:
    for pattern, kind, what in _PRIVATE:
        if place := pattern.search(text):
            told = f"Line {_line(text, place)} holds {what}. The statement does not need it."
            yield Finding(kind, told)


def _language(text: str, language: str | None) -> Iterator[Finding]:
    found, own = guess(text), (language or "").partition("-")[0]
    if found and own in NAMES and found != own:
        told = f"The text seems to be in {NAMES[found]}, and your language is {NAMES[own]}."
        yield Finding("language", told)


def _first(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """Each different match, in order of place."""
    found = {each.group(): each for p in reversed(tuple(patterns)) for each in p.finditer(text)}
    yield from sorted(found.values(), key=re.Match.start)


def _line(text: str, place: re.Match[str]) -> int:
    return text.count("\n", 0, place.start()) + 1
