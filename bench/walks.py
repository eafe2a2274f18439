"""Walks of changed recordings: does each arrive, hand over, or go wrong; knows no page's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser

from automation import brought
from automation.account import Account, Details, Statement
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.decisions import Decision, HandOver, Memory
from automation.glance import FieldsSeen
from automation.outcome import Outcome
from automation.ports import Ending, Texts
from automation.recording import load
from automation.sighting import Sighting
from automation.turns import always, finish, turns
from automation.walk import Walk
from bench.mutations import KINDS, Mutations, Variant, mutating
from bench.tally import Line, Part, Share
from flows import flow_for

# Drawn walks without a step that only a person takes: all languages, ways and kinds of markup.
BASES = (
    "instagram-privacy-center-en",
    "facebook-privacy-center-en",
    "instagram-privacy-center-de",
    "form-classic-markup",
    "third-party-object",
    "already-objected",
    "instagram-article-de",
    "facebook-policy-triage",
    "whatsapp-objection",
    "not-offered",
    "instagram-privacy-center-it",
    "facebook-topic",
    "form-wizard-markup",
    "instagram-topic-pt-pt",
    "facebook-portal",
    "instagram-privacy-center-pl",
    "login-bar-article",
    "form-classic-mobile",
    "instagram-article-el",
    "cookies-mobile",
    "instagram-policy-to-portal",
    "facebook-triage-in-place",
    "prompts-after-log-in",
    "form-2024-uk",
)
PER_KIND = 18
EMAIL, WORDS = "anna@example.org", "I object to the use of my information for AI at Meta."
QUOTED = (
    "You have already submitted an objection.",
    "This form is not available in your region.",
    "We have honored your objection.",
)
ENDS = (Outcome.SENT, Outcome.ALREADY, Outcome.NOT_OFFERED, Outcome.UNCONFIRMED)
TURNS = 1_500
# What any box holds that its page did not give it, and what the box was drawn for.
_HELD = """[...objector.elements(document)].filter((el) => el.matches("input, textarea, select"))
  .filter((el) => !["hidden", "radio", "checkbox", "file", "submit", "button"].includes(el.type))
  .filter((el) => el.tagName === "SELECT"
    ? el.selectedIndex > 0 && !el.options[el.selectedIndex].defaultSelected
    : el.value !== el.defaultValue)
  .map((el) => [el.dataset.truth ?? "", el.name, el.value])"""


@dataclass
class Walked:
    """What came of one variant. wrong: boxes that hold what is not theirs. heard: hand-overs."""

    variant: Variant
    ending: Ending
    wrong: list[str]
    heard: list[HandOver]
    submissions: int

    @property
    def asked(self) -> list[HandOver]:
        """Where a person was asked before the form was filled: a review is where a dry run ends."""
        return [each for each in self.heard if each.kind != "review"]

    @property
    def expected(self) -> str:
        """The outcome that its source names."""
        return str(self.variant.recording.expect["outcome"])

    @property
    def arrived(self) -> bool:
        """At the end that the source names, with nobody's help."""
        return self.ending.outcome.word == self.expected and not self.asked

    @property
    def false_end(self) -> bool:
        """An end that its source does not name."""
        return self.ending.outcome in ENDS and self.ending.outcome.word != self.expected

    @property
    def dead_end(self) -> bool:
        """Neither the end that its source names nor a hand-over that says what to do."""
        told = any(each.instruction.strip() for each in self.heard)
        told |= bool(self.ending.fields)  # at the form: its review names what is left to fill
        stopped = self.ending.outcome is Outcome.LEFT and told
        return self.ending.outcome.word != self.expected and not stopped and not self.false_end


class _Spying(PlaywrightWindow):
    """A window that notes after each filling which box holds what."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.wrong: list[str] = []

    def fill(self, fields: FieldsSeen, values: Texts, ours: Any = ()) -> Texts:
        """Fill, then look into every box of the page."""
        told = super().fill(fields, values, ours)
        mine = [v for n, v in values.items() if n != "email"]
        for truth, name, value in self.evaluate(_HELD) or []:
            fits = {"email": value == values.get("email"), "text": value in mine, "list": True}
            if not fits.get(truth, value in mine and value != values.get("statement")):
                self.wrong.append(f"{name or '(no name)'}: {value[:40]}")
        return told


@dataclass
class _Alone:
    """Nobody at the window, and a watch that keeps nothing."""

    heard: list[HandOver] = field(default_factory=list)

    def told(self, handover: HandOver) -> None:
        """Remember what was asked."""
        self.heard.append(handover)

    def step(self, text: str) -> None:
        """Progress is nobody's."""

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Keep nothing."""

    def changed(self, sighting: Sighting) -> None:
        """Keep nothing."""

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Keep nothing."""


class _Patience:
    """Ends a walk that goes round for ever."""

    def __init__(self) -> None:
        self.turns = 0

    def __call__(self) -> bool:
        self.turns += 1
        return self.turns > TURNS


def walked(browser: Browser, variant: Variant) -> Walked:
    """Walk this variant as a dry run does, and look into each box after each filling."""
    recording = variant.recording
    flow = flow_for(recording.flow, recording.request)
    person = Details("Anna", "Example", "+447700900123", recording.request or None, "Who is Anna?")
    account = Account("anna", EMAIL, region=recording.region, details=person)
    text = brought.statement(flow, account, Statement("test", WORDS))
    others = () if recording.route else flow.routes[1:]
    doors = [d for r in (flow.route(recording.route or None), *others) for d in r.doors]
    memory = Memory(attended=False, rehearsal=True, answer_seconds=2, doors=tuple(doors))
    context = browser.new_context(service_workers="block")
    try:
        window = _Spying(context, flow, Replay(recording))
        window.start(context.new_page())
        alone, stop = _Alone(), _Patience()
        values = brought.values(flow, account, text)
        walk = Walk(window, flow, values, alone, alone, memory)
        start = recording.start or doors[0].address
        ending = finish(turns(walk, start, stop, always))
        return Walked(variant, ending, window.wrong, alone.heard, len(window.submissions()))
    finally:
        context.close()


def plan(per_kind: int = PER_KIND) -> Iterator[tuple[str, str, int]]:
    """(base, kind, seed) of each variant: every kind in turn, each on as many bases."""
    for round_ in range(per_kind):
        for shift, kind in enumerate(KINDS):
            yield BASES[(round_ + 5 * shift) % len(BASES)], kind, round_


def make(mutations: Mutations, base: str, kind: str, seed: int) -> Variant:
    """The variant that the plan names."""
    return mutations.of(load(base), kind, seed)


def measure(
    browser: Browser, per_kind: int = PER_KIND, told: Callable[[Walked], None] = lambda _: None
) -> Part:
    """Walk the whole plan and count."""
    results = []
    with mutating(browser, QUOTED) as mutations:
        for base, kind, seed in plan(per_kind):
            results.append(walked(browser, make(mutations, base, kind, seed)))
            told(results[-1])
    return tell(results)


def tell(results: list[Walked]) -> Part:
    """The numbers over all walks, and the share that arrived for each kind of change."""
    honest = [each for each in results if each.variant.walkable]
    kinds = Counter(each.variant.kind for each in results)
    came = Counter(each.variant.kind for each in results if each.arrived)
    lines = (
        Line("arrived by itself, of those that a reader could walk", _share(honest), least=90),
        *(Line(f"  {kind}", Share(came[kind], count)) for kind, count in sorted(kinds.items())),
        Line("walks with a wrong fill", sum(bool(each.wrong) for each in results), most=0),
        Line("false ends", sum(each.false_end for each in results), most=0),
        Line("dead ends", sum(each.dead_end for each in results), most=0),
        Line("submissions", sum(each.submissions for each in results), most=0),
    )
    return Part(f"changed recordings: {len(results)}", lines, _files(results))


def _share(results: list[Walked]) -> Share:
    return Share(sum(each.arrived for each in results), len(results))


def _files(results: list[Walked]) -> dict[str, Mapping[str, Any]]:
    return {
        f"{each.variant.base}/{each.variant.kind}/{each.variant.seed}": {
            "outcome": each.ending.outcome.word,
            "expected": each.expected,
            "screens": list(each.ending.screens),
            "asked": [f"{h.screen}: {h.instruction}" for h in each.asked],
            "wrong": each.wrong,
        }
        for each in results
    }
