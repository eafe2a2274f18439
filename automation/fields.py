"""Which control of which form is which field; knows no site and no browser.

The form comes first: the one that holds the statement, never the page. Then the fields inside it,
by scored signals. A tie or a weak match is no match: it goes to the person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automation import kinds, signals
from automation.glance import FieldSeen, FormSeen
from automation.phrases import anywhere, clean, whole
from automation.screens import Field

FOUND, AMBIGUOUS, ABSENT, COVERED = "found", "ambiguous", "absent", "covered"
UNLISTED = "unlisted"
THRESHOLD = 0.5
TIE = 0.1
ASKS = 0.4  # points from which a field may well be for an e-mail address
FEW = 3  # other lines to fill: a name in two parts and a country, say

# Captcha response boxes, honeypots, and the feedback boxes of help articles.
_TRAP = re.compile(
    r"captcha|honey|h[-_]?pot|(?:^|[\s_-])hp(?:$|[\s_-])|text_feedback_|do.?not.?fill|leave.?blank"
    r"|fake|decoy|gotcha|no.?spam|anti.?spam|spam.?(?:trap|check)|bot.?(?:test|trap|check)",
    re.IGNORECASE,
)
_TRAP_WORDS = re.compile(
    r"leave (?:this )?(?:field )?(?:blank|empty)|(?:do not|don't) fill|left (?:blank|unchanged)"
    r"|nicht ausfüllen|leer lassen|ne (?:pas|rien) (?:remplir|écrire)|laisse[rz] (?:ce champ )?vide"
    r"|no (?:rellen|complet)ar|dej[ae]r? (?:en blanco|vacío)|non compilare|lasci(?:a|are) vuoto"
    r"|em branco|não preench|niet invullen|leeg laten|nie wypełnia|не заполня"
    r"|are you (?:a )?(?:human|robot)|if you are human|verification code|captcha"
    r"|improve this page|was this (?:page )?helpful",
    re.IGNORECASE,
)
_SEARCH = re.compile(r"(?:^|[\s_-])(?:search|q|query)(?:$|[\s_-])", re.IGNORECASE)


@dataclass(frozen=True)
class Match:
    """What became of one field.

    candidates: those that could be it, when it is ambiguous or covered. others: those of its kind
    in which a person might put it by hand all the same.
    """

    status: str
    field: FieldSeen | None = None
    score: float = 0.0
    candidates: tuple[FieldSeen, ...] = ()
    others: tuple[FieldSeen, ...] = ()

    @property
    def boxes(self) -> tuple[FieldSeen, ...]:
        """Where this field is, or where a person may put it."""
        own = (self.field,) if self.field else self.candidates
        return (*own, *(other for other in self.others if other not in own))

    @property
    def outlined(self) -> tuple[FieldSeen, ...]:
        """The boxes to show to a person who has to choose or to fill."""
        return (self.field,) if self.field else self.candidates

    def left(self, wanted: str) -> str:
        """What to call it if it is not filled; a covered one may hold something already."""
        if self.status != COVERED or not self.held:
            return self.status
        return "kept" if wanted.strip() in self.held else "differs"

    @property
    def held(self) -> frozenset[str]:
        """What stands in these boxes now."""
        return frozenset(value for box in self.boxes if (value := box.value.strip()))


@dataclass(frozen=True)
class Resolution:
    """The form, if there is one, and what became of each field, by name."""

    form: FormSeen | None
    matches: Mapping[str, Match]

    def found(self) -> dict[str, FieldSeen]:
        """The fields that may be filled, by name."""
        return {n: m.field for n, m in self.matches.items() if m.status == FOUND and m.field}

    def covered(self) -> list[str]:
        """The fields over which something lies, and that hold nothing yet."""
        return [n for n, m in self.matches.items() if m.status == COVERED and not m.held]

    def put_in(self, before: Mapping[str, frozenset[str]]) -> list[str]:
        """The fields into whose boxes something has come that was not there before."""
        return [n for n, m in self.matches.items() if m.held - before.get(n, frozenset())]

    def plausible(self) -> bool:
        """Whether there is a form, or something too much like it to be passed over."""
        return any(match.status != ABSENT for match in self.matches.values())


def usable(field: FieldSeen) -> bool:
    """Whether a person could and would fill it: visible, editable, no trap."""
    marks = f"{field.name} {field.id} {field.marks}"
    near = f"{field.label} {field.aria} {field.placeholder} {field.row}"
    unlabelled_skip = field.skipped and not (field.label or field.aria)
    return (
        field.visible
        and field.editable
        and not unlabelled_skip
        and not _TRAP.search(marks)
        and not _TRAP_WORDS.search(near)
    )


def resolve(forms: Sequence[FormSeen], wanted: Sequence[Field]) -> Resolution:
    """Find the one form that holds the statement, and in it each wanted field.

    The anchor is the first wanted field of kind "text"; where no form has one yet, a choice.
    A form with a password field is never a candidate. Two forms that fit about equally
    well make every field ambiguous.
    """
    anchors = [next(field for field in wanted if field.kind == "text")]
    anchors += [field for field in wanted if field.kind == "choice"]
    ranked = next(filter(None, (_ranked(forms, anchor, wanted) for anchor in anchors)), [])
    if not ranked:
        return Resolution(None, {field.name: Match(ABSENT) for field in wanted})
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < TIE:
        tied = [form for score, form in ranked if ranked[0][0] - score < TIE]
        return Resolution(None, {field.name: _all_of(tied, field) for field in wanted})
    form = ranked[0][1]
    return Resolution(form, _each_once({field.name: match(form, field) for field in wanted}))


def _each_once(matches: Mapping[str, Match]) -> dict[str, Match]:
    """No box is two fields: the one that fits better has it, and of two that fit alike neither."""
    out = dict(matches)
    for name, mine in matches.items():
        rivals = [
            other.score
            for rival, other in matches.items()
            if rival != name and mine.field and other.field and other.field.key == mine.field.key
        ]
        if mine.field and mine.field.key and rivals and max(rivals) >= mine.score - TIE:
            tied = max(rivals) - mine.score < TIE
            kept = Match(AMBIGUOUS, score=mine.score, candidates=(mine.field,))
            out[name] = kept if tied else Match(ABSENT, others=mine.others)
    return out


def _ranked(
    forms: Sequence[FormSeen], anchor: Field, wanted: Sequence[Field]
) -> list[tuple[float, FormSeen]]:
    scored = ((_anchor_score(form, anchor, wanted), form) for form in forms)
    return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])


def _anchor_score(form: FormSeen, anchor: Field, wanted: Sequence[Field]) -> float:
    if form.password:
        return 0.0
    best = max((score(field, anchor) for field in _usable(form, anchor)), default=0.0)
    if best <= 0 or (anchor.kind == "choice" and best < THRESHOLD):
        return 0.0
    named = any(_labelled(field, anchor) for field in _usable(form, anchor))
    if anchor.kind == "text" and not (named or _mails(form)):
        return 0.0  # a box for feedback or a question, say, on a page that shows no form
    others = [field for field in wanted if field is not anchor]
    beside = [max((score(f, o) for f in _usable(form, o)), default=0.0) for o in others]
    return best + sum(min(b, 1.0) for b in beside) / 2


def _mails(form: FormSeen) -> list[FieldSeen]:
    """The fields that may well be for an e-mail address."""
    kind = kinds.CONTROLS["email"]
    return [f for f in form.fields if f.kind in kind and usable(f) and signals.mail(f) >= ASKS]


def _usable(form: FormSeen, wanted: Field) -> list[FieldSeen]:
    controls = kinds.CONTROLS[wanted.kind]
    return [field for field in form.fields if field.kind in controls and usable(field)]


def match(form: FormSeen, wanted: Field) -> Match:
    """What becomes of one wanted field within this form, whichever form it is.

    Nothing is found in a form with a password field.
    """
    candidates = [] if form.password else _usable(form, wanted)
    alone = len(candidates) == 1 and _asks_for_little(form)
    scored = sorted(
        ((score(field, wanted, alone=alone), field) for field in candidates),
        key=lambda pair: -pair[0],
    )
    # A line that holds a name or a country is no address put in by hand.
    others = tuple(f for f in candidates if wanted.kind == "text" or "@" in f.value)
    if not scored or scored[0][0] <= 0:
        return Match(ABSENT, others=others)
    best, field = scored[0]
    near = tuple(f for s, f in scored if best - s < TIE)
    if len(near) > 1 or best < THRESHOLD:
        return Match(AMBIGUOUS, score=best, candidates=near, others=others)
    if wanted.kind == "country" and not field.options:
        return Match(UNLISTED, score=best, candidates=near, others=others)
    if field.covered:
        return Match(COVERED, score=best, candidates=near, others=others)
    return Match(FOUND, field, best)


def _asks_for_little(form: FormSeen) -> bool:
    """Whether there is an e-mail field, and little else: a lone box elsewhere may be anybody's."""
    lines = [f for f in form.fields if f.kind not in kinds.CONTROLS["text"] and usable(f)]
    mails = _mails(form)
    return bool(mails) and len(lines) - len(mails) <= FEW


def _all_of(forms: Sequence[FormSeen], wanted: Field) -> Match:
    candidates = tuple(field for form in forms for field in _usable(form, wanted))
    return Match(AMBIGUOUS if candidates else ABSENT, candidates=candidates)


def score(field: FieldSeen, wanted: Field, *, alone: bool = False) -> float:
    """How surely this is the wanted field, 0 to 1. alone: no other box, and little else."""
    if wanted.kind not in ("email", "text"):
        return round(min(kinds.points(field, wanted), 1.0), 2)
    tokens = f"{field.name} {field.id}"
    hinted = any(re.search(hint, tokens, re.IGNORECASE) for hint in wanted.hints)
    labelled = _labelled(field, wanted)
    if wanted.kind == "text":
        points = 0.4 + 0.2 * alone + 0.4 * hinted + (labelled or signals.statement(field))
    else:
        points = signals.mail(field, labelled=labelled, hinted=hinted)
    if _SEARCH.search(tokens):
        points -= 0.5
    return round(max(0.0, min(points, 1.0)), 2)


def _labelled(field: FieldSeen, wanted: Field) -> float:
    """Points for the site's own words: as its label, in its label, or in the text of its row."""
    # A question may be long; what asks for an address says so at once.
    cut = signals.lead if wanted.kind == "email" else clean
    own = [cut(text) for text in (field.label, field.aria, field.placeholder)]
    exact, somewhere = whole(wanted.labels.phrases), anywhere(wanted.labels.phrases)
    if any(exact.match(text) for text in own):
        return 0.6
    if any(somewhere.search(text) for text in own):
        return 0.5
    return 0.4 if somewhere.search(cut(field.row)) else 0.0
