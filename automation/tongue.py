"""Which language a text is in, by its commonest words; knows nothing else of languages."""

from __future__ import annotations

import re

NAMES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
}
_COMMON = {
    "de": "der die das und ich nicht für meine meiner mit ist sie auf eine dass zu von den dem bei",
    "en": "the and of to my that with for it is not have you this i be on are was by",
    "es": "el los las que y mi para del por con una se lo no mis su es sobre ya en",
    "fr": "le les des et je vous pour une dans que mes est pas sur ne du au qui avec mon",
    "it": "il che di per non della mio miei sono gli una alla delle questo ho dei la le su mie",
    "nl": "de het een van en ik niet voor mijn dat met u op zijn te is dit bij ze aan",
    "pl": "w na nie i z że do się moje moich jest oraz przez to jako o mnie po moja od",
    "pt": "o os as que e não para das dos uma com do da meus minhas em no na por ao",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_FEWEST = 8  # common words, below which a text is too short to say
_AHEAD = 1.4  # so many times the next language's


def guess(text: str) -> str | None:
    """Guess the language (one of NAMES); None if the text is too short, or near to two."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {language: sum(w in known for w in words) for language, known in _SETS.items()}
    first, second = sorted(counts, key=lambda language: -counts[language])[:2]
    clear = counts[first] >= _FEWEST and counts[first] >= _AHEAD * counts[second]
    return first if clear else None
