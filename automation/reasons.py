"""Why a screen was or was not recognised, and what on the page comes nearest; pure.

Knows no browser and no site: where a word is kept is asked of whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from automation.glance import Glance
from automation.hosts import bare
from automation.landmarks import describe
from automation.look import holding
from automation.phrases import clean
from automation.screens import (
    Answered,
    At,
    Brief,
    Chosen,
    Condition,
    Control,
    Flow,
    Landmark,
    Not,
    Says,
    Screen,
    Shows,
    Words,
)

# In percent of likeness: below it, a text on the page is another one.
NEARLY = 72
LIKELY = 0.3  # share of a landmark
COMMON = 0.2
SHORT = 5  # letters: shorter words are like too many others
MOST = 4

Places = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Nearest:
    """What was wanted, what on the page is most like it (percent), and where the word is kept."""

    wanted: str
    text: str
    likeness: int
    kept: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """The same for JSON."""
        kept = list(self.kept)
        return {"wanted": self.wanted, "text": self.text, "likeness": self.likeness, "kept": kept}


def suggestions(
    screens: Iterable[Mapping[str, Any]], moves: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The words that are nearly there, the likeliest first, each once.

    screens: as Reasons.screens gives them. moves: of {screen, nearest}.
    """
    near = [(move["screen"], move["nearest"]) for move in moves]
    near += [
        (screen["screen"], condition["nearest"])
        for screen in screens
        for mark in screen["landmarks"]
        if not mark["holds"]
        for condition in mark["conditions"]
    ]
    found = {
        (each["wanted"], each["text"]): {"screen": name, **each} for name, each in near if each
    }
    return sorted(found.values(), key=lambda each: -int(each["likeness"]))


class Reasons:
    """One page, asked for reasons. places: by phrase, where it is kept."""

    def __init__(self, flow: Flow, glance: Glance, places: Places) -> None:
        self.flow, self.glance, self.places = flow, glance, places
        self._holds = holding(flow, glance)

    def screens(self, seen: Iterable[str]) -> list[dict[str, Any]]:
        """The screens that are seen, and those that come nearest, with each landmark's reasons.

        A list of {screen, seen, landmarks: [{holds, conditions: [{what, holds, nearest}]}]}; those
        that are seen first, then the likeliest; of each the best landmark first. Empty on a host
        that is not the site's.
        """
        if self._holds is None:
            return []
        here = set(seen)
        told = [(self._likely(screen), screen) for screen in self.flow.screens]
        near = sorted(
            (each for each in told if each[1].name in here or each[0] >= LIKELY),
            key=lambda each: (each[1].name not in here, -each[0]),
        )
        return [
            {"screen": s.name, "seen": s.name in here, "landmarks": self._reasons(s)}
            for _, s in near[: max(MOST, len(here))]
        ]

    def holds(self, condition: Condition) -> bool:
        """Whether this holds on the page; never on another host's."""
        return self._holds is not None and self._holds(condition)

    def _reasons(self, screen: Screen) -> list[dict[str, Any]]:
        marks = sorted(screen.landmarks, key=lambda mark: -self._share(mark))
        return [
            {
                "holds": all(map(self.holds, mark.conditions)),
                "conditions": [self._reason(each, mark) for each in mark.conditions],
            }
            for mark in marks
        ]

    def _reason(self, condition: Condition, mark: Landmark) -> dict[str, Any]:
        held = self.holds(condition)
        near = self.near(condition) if not held and self._here(mark) else None
        return {
            "what": described(condition, self.glance),
            "holds": held,
            "nearest": near.data() if near else None,
        }

    def _likely(self, screen: Screen) -> float:
        """How much of the screen's best landmark is there, 0 to 1."""
        return max(map(self._share, screen.landmarks))

    def _share(self, mark: Landmark) -> float:
        """What many pages are or lack counts for little; what is nearly there for half."""
        weights = [(COMMON if isinstance(c, Not | Brief) else 1.0, c) for c in mark.conditions]
        whole = sum(weight for weight, _ in weights)
        here = self._here(mark)
        positive = any(self._part(c, here=here) for w, c in weights if w == 1.0)
        return sum(w * self._part(c, here=here) for w, c in weights) / whole if positive else 0.0

    def _here(self, mark: Landmark) -> bool:
        """Whether its address is this one: elsewhere a text that is much alike means nothing."""
        return all(self.holds(each) for each in mark.conditions if isinstance(each, At))

    def _part(self, condition: Condition, *, here: bool) -> float:
        if self.holds(condition):
            return 1.0
        near = self.near(condition) if here else None
        return near.likeness / 200 if near else 0.0

    def near(self, condition: Condition) -> Nearest | None:
        """The text on the page that is most like what this condition wants; None if none is."""
        match condition:
            case Shows():
                return self._best(condition.control.name, self._names(condition.control))
            case Chosen():
                return self._best(condition.name, [n for n, _ in self._of(("radio",))])
            case Says():
                return self._said(condition)
            case _:
                return None

    def _of(self, roles: Iterable[str]) -> Iterator[tuple[str, bool]]:
        return (each for role in roles for each in self.glance.names.get(role, ()))

    def _names(self, control: Control) -> list[str]:
        """The names of such controls; a card's name goes on after its title."""
        found = [n for n, dialog in self._of(control.roles) if dialog or not control.in_dialog]
        return sorted({name for name in found if name})

    def _best(self, wanted: Words, names: Sequence[str]) -> Nearest | None:
        best: tuple[float, str, str] = (NEARLY - 1, "", "")
        for phrase in wanted.phrases:
            if len(phrase) < SHORT:
                continue
            hit = extractOne(phrase, names, scorer=fuzz.ratio, processor=_folded)
            if hit and hit[1] > best[0]:
                best = (hit[1], phrase, hit[0])
        return self._nearest(*best)

    def _said(self, condition: Says) -> Nearest | None:
        text = clean(self.glance.announced if condition.announced else self.glance.text)
        folded = _folded(text)
        best: tuple[float, str, str] = (NEARLY - 1, "", "")
        if len(folded) != len(text):  # letters that fold to two would shift what is quoted
            folded = text
        for phrase in condition.text.phrases:
            if len(phrase) < SHORT:
                continue
            hit = fuzz.partial_ratio_alignment(_folded(phrase), folded, score_cutoff=best[0])
            if hit and hit.score > best[0]:
                best = (hit.score, phrase, _words_at(text, hit.dest_start, hit.dest_end))
        return self._nearest(*best)

    def _nearest(self, likeness: float, wanted: str, text: str) -> Nearest | None:
        if not text:
            return None
        return Nearest(wanted, text, round(likeness), tuple(self.places.get(wanted, ())))


def _folded(text: str) -> str:
    return clean(text).casefold()


def _words_at(text: str, start: int, end: int) -> str:
    """Whole words around this stretch."""
    left = text.rfind(" ", 0, start + 1) + 1
    right = text.find(" ", max(start, end - 1))
    return text[left : right if right > 0 else len(text)]


def described(condition: Condition, glance: Glance) -> str:
    """The condition in words, with what the page has instead where that is one value."""
    plain = condition.condition if isinstance(condition, Not) else condition
    match plain:
        case At():
            instead = f" (it is {bare(glance.url)})"
        case Brief():
            instead = f" (it has {glance.words})"
        case Answered():
            instead = f" (it is {glance.status})"
        case _:
            instead = ""
    return describe(condition, glance.language) + instead
