"""The built-in statements, one text file each, named by language and law; knows no account.

Each is text of our own. None speaks of withdrawing consent (Article 7(3) GDPR): Meta relies on
legitimate interests. What the law grants: Article 21(1) GDPR and UK GDPR, with Articles 12(3),
17(1)(c) and 18(1)(d). The Swiss FADP knows no objection; what is processed against an express wish
(Article 30(2)(b), (3)) needs a justification (Article 31). Article 18, § 2 LGPD grants one to
processing without consent that does not follow the law. Elsewhere the text asks, and claims
nothing.

What Meta calls an Accounts Center: in Dutch, Polish and Brazilian Portuguese after guides; in
German, French, Italian, Spanish and European Portuguese assumed, so the English name stands beside.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from flows.meta.regions import ELSEWHERE, NAMES, law_in, law_of

FALLBACK = "en"
# Where Portuguese is written as in Portugal (CLDR, parentLocales), and elsewhere as in Brazil.
_AS_IN_PORTUGAL = frozenset(
    ("PT", "AO", "CH", "CV", "FR", "GQ", "GW", "LU", "MO", "MZ", "ST", "TL")
)


@dataclass(frozen=True)
class Prompt:
    """What is given to an AI assistant (`text`), and what the person is told beside (`person`)."""

    text: str
    person: str


@cache
def builtin() -> Mapping[str, str]:
    """Text by name, read once from the files beside this module; paragraphs are single lines."""
    folder = files("flows.meta") / "statements"
    texts = {
        file.name.removesuffix(".txt"): file.read_text(encoding="utf-8").strip()
        for file in folder.iterdir()
        if file.name.endswith(".txt")
    }
    return MappingProxyType(dict(sorted(texts.items())))


def parts(name: str) -> tuple[str, str]:
    """The language (BCP 47) and the law (one of LAWS) of a built-in statement."""
    law = law_in(name) or ELSEWHERE
    return name.removesuffix(f"-{law}"), law


def choose(region: str | None, language: str | None) -> str:
    """The name of the built-in statement for this country (ISO 3166) and language (BCP 47).

    The country's law decides first. Then, among the texts for that law: the very language, the
    same language as spoken elsewhere, English, which every law has.
    """
    law = law_of(region)
    known = [lang for lang, its in map(parts, builtin()) if its == law]
    return f"{_nearest(language, region, known)}-{law}"


def notes(region: str | None, language: str | None) -> list[str]:
    """What to say where `choose` could not keep to the person's language."""
    name = choose(region, language)
    wanted = _primary(language or FALLBACK)
    if _primary(name) == wanted:
        return []
    if not any(_primary(each) == wanted for each in builtin()):
        return [f"There is no built-in statement in '{language}'; the English one is used."]
    other = f"{_nearest(language, region, languages())}-{ELSEWHERE}"
    law = NAMES.get(law_of(region), "your law")
    told = (
        f"There is no built-in statement in '{language}' that rests on {law}; the English one is "
        f"used. '{other}' names no law."
    )
    return [told]


def languages() -> list[str]:
    """The languages (BCP 47) in which there are statements, sorted."""
    return sorted({language for language, _ in map(parts, builtin())})


def prompt(region: str | None, language: str | None) -> Prompt:
    """What an AI assistant needs to help with own sentences, in the person's language or English.

    It holds the statement that they would send without.
    """
    spoken = _nearest(language, region, languages())
    file = files("flows.meta") / "prompts" / f"{spoken}.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    text = told["prompt"].format(statement=builtin()[choose(region, language)])
    return Prompt(text.strip(), told["person"])


def _nearest(language: str | None, region: str | None, known: Iterable[str]) -> str:
    tag = language or FALLBACK
    first, _, country = tag.partition("-")
    if first == "pt":
        tag = "pt-PT" if (country or region) in _AS_IN_PORTUGAL else "pt-BR"
    alike = [each for each in known if _primary(each) == first]
    return tag if tag in alike else next(iter(alike), FALLBACK)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
