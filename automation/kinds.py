"""What each kind of field looks like, shows and accepts; knows no site and no browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from automation.glance import FieldSeen, OptionSeen
from automation.phrases import anywhere, clean, whole
from automation.screens import Field

# Kinds of controls that may be each kind of field.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "email": ("text", "email"),
    "text": ("textarea",),
    "line": ("text",),
    "phone": ("tel", "text"),
    "country": ("select-one", "text"),
    "choice": ("radio",),
    "file": ("file",),
}
# What is chosen and not typed comes first: other fields may depend on it.
CHOSEN = ("choice", "country")
# What is about the person: never to be seen in a log, and watched for in what leaves.
PRIVATE = ("email", "text", "line", "phone")

_HAS_LIST = 0.1
_FEW_WORDS = 3


def points(field: FieldSeen, wanted: Field) -> float:
    """How surely this control is the wanted one; for the kinds that are neither e-mail nor text."""
    found = _labelled(field, wanted)
    if wanted.kind == "phone":
        found += 0.5 * (field.kind == "tel" or field.autocomplete.startswith("tel"))
    if wanted.kind == "country":
        return found + (_HAS_LIST if field.kind == "select-one" else 0.0) if found else 0.0
    if wanted.kind == "choice":
        found += _chooses(field, wanted)
    if wanted.kind == "file":
        found += 0.1
    return found


def _labelled(field: FieldSeen, wanted: Field) -> float:
    own = [clean(text) for text in (field.label, field.aria, field.placeholder)]
    exact, somewhere = whole(wanted.labels.phrases), anywhere(wanted.labels.phrases)
    found = 0.0
    if any(exact.match(text) for text in own):
        found = 0.6
    elif exact.match(clean(field.row)):
        found = 0.5
    elif any(somewhere.search(text) for text in own):
        # "First and last name" asks for both.
        found = 0.4 if wanted.kind == "line" else 0.5
    elif somewhere.search(clean(field.row)):
        found = 0.4
    tokens = f"{field.name} {field.id} {field.autocomplete}"
    hinted = any(re.search(hint, tokens, re.IGNORECASE) for hint in wanted.hints)
    return found + (0.4 if hinted else 0.0)


def _chooses(field: FieldSeen, wanted: Field) -> float:
    """Yes and No stand under many questions; a long option under one."""
    said = {key: _said(field, words.phrases) for key, words in wanted.options.items()}
    if not any(said.values()):
        return 0.0
    long = any(len(option.text.split()) >= _FEW_WORDS for each in said.values() for option in each)
    return 0.5 if long else 0.2


def entry(field: FieldSeen, wanted: Field, value: str) -> OptionSeen | None:
    """The one option that is this value; None if there is none, or if there is any doubt."""
    if wanted.kind == "country":
        hits = [option for option in field.options if option.region == value.upper() != ""]
        return hits[0] if len({option.text for option in hits}) == 1 else None
    words = wanted.options.get(value)
    hits = _said(field, words.phrases) if words else []
    others = [_said(field, more.phrases) for key, more in wanted.options.items() if key != value]
    if len(hits) != 1 or any(hits[0] in other for other in others):
        return None
    return hits[0]


def _said(field: FieldSeen, phrases: tuple[str, ...]) -> list[OptionSeen]:
    """The options that say one of these phrases; a short phrase only as all that is said."""
    exact = whole(phrases)
    hits = [option for option in field.options if exact.match(clean(option.text))]
    long = tuple(phrase for phrase in phrases if len(phrase.split()) >= _FEW_WORDS)
    if hits or not long:
        return hits
    somewhere = anywhere(long)
    return [option for option in field.options if somewhere.search(clean(option.text))]


def shown(field: FieldSeen | None, wanted: Field, value: str) -> str:
    """What the field shows when it holds this value: the option's text, the file's name."""
    if wanted.kind == "file":
        return re.split(r"[/\\]", value)[-1]
    if wanted.kind not in CHOSEN:
        return value.replace("\r\n", "\n")
    option = entry(field, wanted, value) if field else None
    if option:
        return option.text
    return wanted.options[value].say("en") if value in wanted.options else value


def holds(field: FieldSeen, wanted: Field, value: str, now: str) -> bool:
    """Whether what the field shows now is this value; a page may write a number its own way."""
    if wanted.kind == "phone":
        return _digits(now) == _digits(value)
    return now.strip() == shown(field, wanted, value).strip()


def taken(field: FieldSeen, wanted: Field, now: str) -> bool:
    """Whether it holds something that may be the person's own, and is therefore left alone.

    Which button a page presses at first says nothing of the person, nor does "Please choose".
    """
    if wanted.kind == "choice":
        return False
    if wanted.kind == "country":
        return any(option.region and option.text == now for option in field.options)
    return bool(now.strip())


def private(fields: Iterable[Field], values: Mapping[str, str]) -> dict[str, str]:
    """Those of the values, by field name, that are about the person."""
    names = {field.name for field in fields if field.kind in PRIVATE}
    return {name: value for name, value in values.items() if name in names}


def _digits(text: str) -> str:
    return re.sub(r"[^\d+]", "", text)
