"""Where Meta is known to offer the first-party objection, and which law holds there; data only.

Sources: consumer bodies and authorities of these countries, 2024 to 2026 (EU and EEA, UK since
September 2024, Switzerland, Brazil); proton.me names South Korea and Japan. For the USA and the
rest of the world captures of the article link only the form for third-party information.
"""

from __future__ import annotations

_COUNTRIES = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK
"""
# Parts of the EU with codes of their own (Article 355(1) and (4) TFEU). That the site treats them
# as it treats France and Finland is assumed.
_PARTS = "AX GF GP MF MQ RE YT"
EEA = frozenset(_COUNTRIES.split()) | frozenset(_PARTS.split())
OFFERED = EEA | {"GB", "CH", "BR"}
REPORTED = frozenset(("KR", "JP"))

GDPR, UK_GDPR, FADP, LGPD, ELSEWHERE = LAWS = ("gdpr", "uk-gdpr", "fadp", "lgpd", "elsewhere")
NAMES = {
    GDPR: "the GDPR",
    UK_GDPR: "the UK GDPR",
    FADP: "the Swiss FADP",
    LGPD: "Brazil's LGPD",
}
"""What each law is called; ELSEWHERE is none."""

_OF_ONE_COUNTRY = {"GB": UK_GDPR, "CH": FADP, "BR": LGPD}


def law_of(region: str | None) -> str:
    """The law, one of LAWS, on which an objection from this country (ISO 3166) rests.

    ELSEWHERE where no right to object is promised: laws like those of Jersey, Gibraltar, South
    Korea or French Polynesia are near to these, but nobody has read them for this. ELSEWHERE also
    where the country is not known: a statement is made in a person's name, and a law that is not
    theirs would be a false claim, while an objection without an article is an objection still.
    """
    if region in EEA:
        return GDPR
    return _OF_ONE_COUNTRY.get(region or "", ELSEWHERE)


def law_in(statement: str) -> str | None:
    """The law of a built-in statement, by its name; None if the name is no such name."""
    found = [law for law in LAWS if statement.endswith(f"-{law}")]
    return max(found, key=len, default=None)


def notes(region: str | None, statement: str, *, first_party: bool = True) -> list[str]:
    """What a person in this country (ISO 3166) should know before they start.

    statement: the name of the statement that they would send. first_party: whether it goes to the
    form about what they have shared themselves.
    """
    law = law_in(statement)
    if region is None:
        return [_UNKNOWN] if law == ELSEWHERE else []
    told = []
    if first_party and region not in OFFERED | REPORTED:
        told.append(
            f"Meta is not known to offer this form in {region}. You may be told so at its end."
        )
    if law in NAMES and law != law_of(region):
        told.append(
            f"The statement '{statement}' rests on {NAMES[law]}, which is not the law of {region}. "
            "Leave the statement open, and the built-in text for your country is taken."
        )
    return told


_UNKNOWN = (
    "No country is set, so the built-in statement names no law. In the EU and EEA, the United "
    "Kingdom, Switzerland and Brazil there is a better one: set OBJECTOR_REGION, or region in "
    "accounts.toml."
)
