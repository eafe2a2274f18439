"""Style sheets and drawings without comments, imports, fonts and addresses; pure."""

from __future__ import annotations

import re

from automation.scrub_words import TURNS, Words

_COLOUR = re.compile(r"(#[0-9a-f]{8}\b)", re.IGNORECASE)
_FRACTION = re.compile(r"(\.\d{4})\d+")
_URL = re.compile(r"url\(\s*(\"[^\"]*\"?|'[^']*'?|[^)]*)\s*\)", re.IGNORECASE)
_DROPPED = re.compile(
    r"/\*.*?(?:\*/|$)|@import[^;]*;?|@charset[^;]*;?|@font-face\s*\{[^}]*\}?|@namespace[^;]*;?",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING = 'url("data:,")'
_NO_GEOMETRY = re.compile(r"[^\w\s.,+\-()%#/:;…]")


def style(css: str, words: Words) -> str:
    """A style sheet, or what stands in a style attribute."""
    for _ in range(TURNS):
        before, css = css, _once(css, words)
        if css == before:
            break
    return css


def _once(css: str, words: Words) -> str:
    def address(found: re.Match[str]) -> str:
        inner = found[1].strip("\"' ")
        if inner.startswith("#"):
            return f'url("{words.text(inner)}")'
        words.counts["picture"] += inner != "data:,"
        return _NOTHING

    css = _FRACTION.sub(r"\1", _URL.sub(address, _DROPPED.sub("", css)))
    parts = _COLOUR.split(css)  # a colour of eight digits is nobody's number
    return "".join(part if i % 2 else _plain(part, words) for i, part in enumerate(parts))


def _plain(css: str, words: Words) -> str:
    """What is between colours. No tag can begin in it, wherever a browser reads it."""
    css = re.sub(r"<(?![\s=])", r"\\3c ", css)
    return _NOTHING.join(words.text(part) for part in css.split(_NOTHING))


def geometry(value: str, words: Words) -> str:
    """Numbers of a drawing, rounded; anything else that stands there is no geometry."""
    return words.text(_FRACTION.sub(r"\1", _NO_GEOMETRY.sub("", value)))
