"""Words on the screen and how they are matched; knows no page and no browser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_MARKS = "\u00ad\u200b-\u200f\u2060\ufeff"  # soft hyphens, zero-width marks
_SPACES = f"[\\s{_MARKS}]+"
_EDGE = f"^[\\s{_MARKS}]*"
# What a label may end in: a full stop, a star, and the arrows and chevrons of links and menus.
_END = (
    f"[\\s{_MARKS}.:\u2026\u203a\u00bb>*!?\u2190-\u21ff\u2794\u279c\u25b6\u25b8\u25be\u276f\u2304]*"
)
# Letters, digits and marks on letters: in a browser \w alone knows no letter beyond ASCII, and in
# Python none of the marks.
_LETTER = (
    "[\\w\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0300-\u0374\u0376-\u037d\u0386"
    "\u0388-\u0481\u0483-\u0559\u0561-\u0587\u05d0-\u05ea\u0620-\u0669\u066e-\u06d3\u0900-\u0963"
    "\u0966-\u096f\u0e01-\u0e4e\u1100-\u11ff\u1dc0-\u1fbc\u3041-\u3096\u3099\u309a\u30a1-\u30fa\u30fc"
    "\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
)
# Spellings that count as the same: typographic marks, Romanian cedilla for comma, Turkish i.
_ALIKE = (
    "'\u2019\u02bc\u2018`\u00b4\u2032",
    "-\u2010\u2011\u2012\u2013\u2014\u2212",
    '"\u201c\u201d\u201e\u00ab\u00bb',
    "\u0163\u021b",
    "\u0162\u021a",
    "\u015f\u0219",
    "\u015e\u0218",
    "\u0131\u0130iI",
)
_SEVERAL = {
    "cent(?:er|re)": "cent(?:er|re)",
    "ss|\u00df|\u1e9e": "(?:ss|\u00df|\u1e9e)",
    r"\.{3}|\u2026": r"(?:\.{3}|\u2026)",
    " ": _SPACES,
}
_SAME_LANGUAGE = {"no": "nb", "nn": "nb"}
# Guides and pages differ in whether a label begins with its article.
_ARTICLE = (
    "(?:(?:the|an?|der|die|das|le|la|les|il|lo|i|gli|el|los|las|o|os|as|de|het|az)"
    f"{_SPACES}|l[{_ALIKE[0]}])"
)


def clean(text: str) -> str:
    """Text as it is compared: soft hyphens and zero-width marks out, white space folded."""
    return " ".join(re.sub(f"[{_MARKS}]", "", text).split())


@lru_cache(maxsize=1024)
def whole(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that is one of the phrases, whatever the spelling.

    Any case, spacing, apostrophes and dashes, Center/Centre, accents composed or not, with or
    without an article at the start. The pattern is also valid JavaScript, so that one expression
    serves Python and the browser.
    """
    return re.compile(f"{_EDGE}{_ARTICLE}?(?:{_any(phrases, bare=True)}){_END}$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def start(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that begins with one of the phrases, at a word's end."""
    inner = _any(phrases, bare=True)
    return re.compile(f"{_EDGE}{_ARTICLE}?(?:{inner})(?!{_LETTER})", re.IGNORECASE)


@lru_cache(maxsize=1024)
def anywhere(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a text that holds one of the phrases as whole words."""
    return re.compile(f"(?<!{_LETTER})(?:{_any(phrases)})(?!{_LETTER})", re.IGNORECASE)


@lru_cache(maxsize=1024)
def hints(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Of each phrase a part that is spelt one way only: a text with none of them holds no phrase.

    To be looked for in a cleaned text, case folded; far quicker than a pattern. Some phrases have
    no such part: then it is "", which every text holds.
    """
    return tuple(dict.fromkeys(_hint(clean(phrase)) for phrase in phrases))


def _hint(phrase: str) -> str:
    several = "|".join(each for each in _SEVERAL if each != " ")
    text = re.sub(several, " ", unicodedata.normalize("NFC", phrase), flags=re.IGNORECASE)
    plain = "".join(char if _plain(char) else " " for char in text)
    return max(plain.split(), key=len, default="").casefold()


def _plain(char: str) -> bool:
    return len({*_spellings(char)}) == 1 and len(char.casefold()) == 1


def _any(phrases: Iterable[str], *, bare: bool = False) -> str:
    found = {_tolerant(_core(phrase) if bare else clean(phrase)) for phrase in phrases}
    return "|".join(sorted(found, key=lambda p: (-len(p), p))) or "(?!)"


def _core(phrase: str) -> str:
    """The phrase without its article and the marks at its end, unless nothing else is left."""
    text = clean(phrase)
    core = re.sub(f"^{_ARTICLE}(?=.)|(?<=.){_END}$", "", text, flags=re.IGNORECASE)
    return core or text


def _tolerant(phrase: str) -> str:
    left = unicodedata.normalize("NFC", phrase)
    out = []
    while left:
        hits = ((re.match(each, left, re.IGNORECASE), same) for each, same in _SEVERAL.items())
        hit, same = next(((hit, same) for hit, same in hits if hit), (None, _piece(left[0])))
        out.append(same)
        left = left[hit.end() if hit else 1 :]
    return "".join(out)


@lru_cache(maxsize=1024)
def _piece(char: str) -> str:
    """One character in all its spellings, composed or not."""
    spellings = dict.fromkeys(_spellings(char))
    singles = "".join(_escaped(each) for each in spellings if len(each) == 1)
    several = [_escaped(each) for each in spellings if len(each) > 1]
    first = singles if len(singles.replace("\\", "")) == 1 else f"[{singles}]"
    return f"(?:{'|'.join([first, *several])})" if several else first


def _spellings(char: str) -> Iterator[str]:
    alike = next((group for group in _ALIKE if char in group), char)
    for each in (char, *alike):
        yield each
        yield unicodedata.normalize("NFD", each)


def _escaped(text: str) -> str:
    return re.sub(r"([\\^$.*+?()\[\]{}|/-])", r"\\\1", text)


@dataclass(frozen=True)
class Words:
    """One thing that the site says, in every language that is known: language -> phrases."""

    by_language: Mapping[str, tuple[str, ...]] = field(hash=False)
    phrases: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        flat = dict.fromkeys(p for ps in self.by_language.values() for p in ps)
        object.__setattr__(self, "phrases", tuple(flat))

    def known(self, language: str) -> tuple[str, ...]:
        """The phrases of this language (BCP 47), or none.

        "pt-BR" is followed by "pt"; "pt" alone by all its regions; "no" and "nn" are "nb".
        """
        tables = {_tag(name): phrases for name, phrases in self.by_language.items()}
        tag = _tag(language)
        base = tag.partition("-")[0]
        found = [tables[each] for each in dict.fromkeys((tag, base)) if each in tables]
        if tag == base or not found:
            found += [tables[each] for each in sorted(tables) if each.startswith(f"{base}-")]
        return tuple(dict.fromkeys(phrase for phrases in found for phrase in phrases))

    def say(self, language: str) -> str:
        """The phrase to show to a person: their language's first, else the first of all."""
        return (self.known(language) or self.phrases)[0]


def _tag(language: str) -> str:
    base, *rest = language.replace("_", "-").lower().split("-")
    return "-".join((_SAME_LANGUAGE.get(base, base), *rest))


def words(*english: str, **others: str | tuple[str, ...]) -> Words:
    """Words from English phrases and, by language code, those of other languages.

    >>> words("Submit", de="Senden").say("de")
    'Senden'
    """
    table: dict[str, tuple[str, ...]] = {"en": english} if english else {}
    for language, phrases in others.items():
        table[language.replace("_", "-")] = (phrases,) if isinstance(phrases, str) else phrases
    return Words(table)
