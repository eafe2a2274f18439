"""How much of what the walks look for is known in each language: counted, never written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from automation.screens import Chosen, Click, Flow, Not, Says, Screen, Shows, Words
from flows.meta import doors
from flows.meta.labels import OWN, SEEN, label, labels

GROUPS = ("cookies", "navigation", "form", "answers")


@dataclass(frozen=True)
class Coverage:
    """One language. known, lacks: keys by group. assumed: keys of which no word was seen.

    seen: how many of its phrases were read, retyped by a guide, or assumed.
    """

    language: str
    known: Mapping[str, tuple[str, ...]]
    lacks: Mapping[str, tuple[str, ...]]
    assumed: tuple[str, ...]
    seen: Mapping[str, int]


def coverage(flows: Iterable[Flow], folder: Path = OWN) -> list[Coverage]:
    """Every language that has a file; a region also knows what its language knows."""
    wanted = needed(flows)
    return [_of(language, wanted, folder) for language in labels(folder)]


def needed(flows: Iterable[Flow]) -> dict[str, tuple[str, ...]]:
    """The keys whose words the flows' screens and fields look for, by group, in order."""
    keys = dict.fromkeys([*labels()["en"], *(key for table in labels().values() for key in table)])
    found: dict[str, str] = {}
    for group, used in (use for flow in flows for use in _uses(flow)):
        for key in keys:
            if label(key) == used:
                found.setdefault(key, group)
    return {group: tuple(key for key in keys if found.get(key) == group) for group in GROUPS}


def _uses(flow: Flow) -> Iterator[tuple[str, Words]]:
    """Words and the group they are for; what several groups use belongs to the first."""
    yield from (("form", field.labels) for field in flow.fields)
    yield "form", flow.submit
    for screen in sorted(flow.screens, key=lambda screen: not screen.form):
        yield from ((_group(screen), used) for used in _words(screen))


def _group(screen: Screen) -> str:
    if screen.name == doors.COOKIES.name:
        return "cookies"
    if screen.name in {each.name for each in doors.EVERYWHERE}:
        return "answers"
    return "form" if screen.form else "navigation"


def _words(screen: Screen) -> Iterator[Words]:
    yield from (move.control.name for move in screen.moves if isinstance(move, Click))
    for condition in (c for mark in screen.landmarks for c in mark.conditions):
        inner = condition.condition if isinstance(condition, Not) else condition
        if isinstance(inner, Shows):
            yield inner.control.name
        elif isinstance(inner, Says):
            yield inner.text
        elif isinstance(inner, Chosen):
            yield inner.name


def _of(language: str, wanted: Mapping[str, tuple[str, ...]], folder: Path) -> Coverage:
    own = labels(folder)[language]
    table = {**labels(folder).get(language.partition("-")[0], {}), **own}
    seen = Counter(each.seen for phrases in own.values() for each in phrases)
    return Coverage(
        language,
        known={group: tuple(k for k in keys if k in table) for group, keys in wanted.items()},
        lacks={group: tuple(k for k in keys if k not in table) for group, keys in wanted.items()},
        assumed=tuple(
            key
            for keys in wanted.values()
            for key in keys
            if key in table and all(each.seen == "assumed" for each in table[key])
        ),
        seen={how: seen[how] for how in SEEN},
    )
