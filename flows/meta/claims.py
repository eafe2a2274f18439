"""What does not fit in a person's own text, such as another country's law; knows no account."""

from __future__ import annotations

import re

from flows.meta.regions import ELSEWHERE, FADP, GDPR, LGPD, NAMES, UK_GDPR, law_of

# Abbreviations stand in capitals; "avg." or "rodo" in a sentence is something else.
_LAWS = {
    GDPR: (
        r"(?<!UK )(?<!UK-)\bGDPR\b|\bDS-?GVO\b|\bRGPD\b|\bAVG\b|\bRODO\b|\b2016/679\b"
        r"|(?<!UK )\bGeneral Data Protection Regulation\b|\bDatenschutz-?[Gg]rundverordnung\b"
    ),
    UK_GDPR: r"\bUK[ -]GDPR\b|\bData Protection Act 2018\b|\bUK General Data Protection\b",
    FADP: (
        r"\bFADP\b|\b[rn]e?v?DSG\b|\bn?LPD\b|\bSchweizer(?:isches?|ischen)? Datenschutzgesetz"
        r"|\bBundesgesetz(?:es)? über den Datenschutz\b"
        r"|\bloi fédérale (?:suisse )?sur la protection|\blegge federale (?:svizzera )?sulla protez"
    ),
    LGPD: r"\bLGPD\b|\bLei Geral de Proteção de Dados\b|\b13\.709\b",
}
_NAMED = {law: re.compile(pattern) for law, pattern in _LAWS.items()}

_GAP = r"[^.!?\n]{0,40}?"
_SEVEN = r"\bart(?:\w+|\.)? ?7(?:\.?º)?"
_PART = r"(?:abs|absatz|§|par\w*|lid|n\.º|ust|apartado)"
_WITHDRAWN = re.compile(
    "|".join(
        (
            rf"(?:withdraw|revok)\w*{_GAP}\bconsent|\bconsent{_GAP}(?:withdrawn|revoked)",
            rf"(?:widerruf|wiederruf|zieh|zurück)\w*{_GAP}einwilligung",
            rf"einwilligung{_GAP}(?:widerr|zurück)",
            rf"(?:retir|révoqu)\w*{_GAP}consentement",
            rf"(?:revoc|ritir)\w*{_GAP}consenso",
            rf"(?:retir|revoc)\w*{_GAP}consentimiento",
            rf"(?:retir|revog)\w*{_GAP}consentimento",
            rf"(?:intrek|trek)\w*{_GAP}toestemming|toestemming{_GAP}(?:in te trekken|intrek)",
            rf"(?:wycof|cofa|odwoł)\w*{_GAP}zgod[ęy]",
            rf"{_SEVEN}(?:\.3|,? ?(?:\(3\)|{_PART}\.? ?3))(?!\d)",
        )
    ),
    re.IGNORECASE,
)

_COMPANY = r"(?:facebook|instagram|meta|fb)"
_CHAIN = re.compile(
    "|".join(
        (
            rf"\bgoodbye meta ai\b|\bdo not (?:give|grant) {_COMPANY}\b{_GAP}permission",
            r"\bucc ?1[-. ]|\brome statute\b|\b1-308\b|\bnow a public entity\b",
            r"\ball members must post\b|\b(?:copy|hold)\b[^.!?\n]{0,30}\bpaste\b",
            rf"\blebe? ?wohl,? meta ai\b|gebe {_COMPANY}{_GAP}keine (?:erlaubnis|genehm)",
            r"\bkopier\w*[^.!?\n]{0,30}\b(?:einfügen|teilen)\b|\brömische[ns]? statut",
            rf"\b(?:adieu|au revoir) meta ai\b|n['’]autorise pas {_COMPANY}\b|\bcopi\w+[- ]coll",
            rf"\baddio meta ai\b|non (?:do|autorizzo|concedo) {_GAP}{_COMPANY}{_GAP}permesso",
            r"\bcopi\w* e incoll|\bcopi\w* y peg|\bcop\w* e col(?:a|e|ar)\b|\bstatuto di roma\b",
            rf"\badiós,? meta ai\b|no (?:doy|autorizo|concedo) {_GAP}{_COMPANY}{_GAP}permiso",
            rf"\badeus,? meta ai\b|não (?:dou|autorizo|concedo) {_GAP}{_COMPANY}{_GAP}permissão",
            rf"\bestatuto de roma\b|geef {_COMPANY}{_GAP}geen toestemming|\bkopieer en plak\b",
            rf"\bżegnaj,? meta ai\b|nie (?:daję|udzielam|wyrażam) {_GAP}{_COMPANY}{_GAP}zgod",
            r"\bskopiuj i wklej\b",
        )
    ),
    re.IGNORECASE,
)


def laws(text: str) -> list[str]:
    """The laws, of regions.LAWS, that the text names."""
    return [law for law, pattern in _NAMED.items() if pattern.search(text)]


def misfits(text: str, region: str | None) -> list[tuple[str, str, str]]:
    """What does not fit: a word for its kind, a sentence or two, and the words that are meant.

    region: the person's country (ISO 3166); without it no law is said to be another country's.
    """
    told = []
    named, own = laws(text), law_of(region)
    if region and named and own not in named:
        place = _NAMED[named[0]].search(text)
        there = "no right to object is known" if own == ELSEWHERE else f"it is {NAMES[own]}"
        words = (
            f"The text rests on {NAMES[named[0]]}, which is not the law of {region}: there {there}."
        )
        told.append(("law", words, place.group() if place else ""))
    if place := _WITHDRAWN.search(text):
        words = (
            "The text withdraws a consent. Meta says that it relies on legitimate interests, and "
            "not on consent: object to that instead."
        )
        told.append(("consent", words, place.group()))
    if place := _CHAIN.search(text):
        words = (
            "The text holds words of a chain post. Such posts have no effect; write your own words."
        )
        told.append(("chain-post", words, place.group()))
    return told
