"""Where Meta is known to offer the first-party objection; data only.

Sources: consumer bodies and authorities of these countries, 2024 to 2026 (EU and EEA, UK since
September 2024, Switzerland, Brazil); proton.me names South Korea and Japan. For the USA and the
rest of the world captures of the article link only the form for third-party information.
"""

from __future__ import annotations

_COUNTRIES = """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK
"""
_EEA = frozenset(_COUNTRIES.split())
GDPR = _EEA | {"GB"}
OFFERED = GDPR | {"CH", "BR"}
REPORTED = frozenset(("KR", "JP"))


def notes(region: str | None, statement: str, *, first_party: bool = True) -> list[str]:
    """What a person in this country (ISO 3166) should know before they start.

    first_party: whether it is the form about what they have shared themselves.
    """
    if region is None:
        return []
    told = []
    if first_party and region not in OFFERED | REPORTED:
        told.append(
            f"Meta is not known to offer this form in {region}. You may be told so at its end."
        )
    if region not in GDPR and statement.endswith("-gdpr"):
        told.append(
            f"The built-in statement rests on the GDPR, which is not the law of {region}. "
            "Consider words of your own (OBJECTOR_STATEMENT)."
        )
    return told
