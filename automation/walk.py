"""Look, decide, act, one turn at a time; the only place with a beat. Knows no browser, no site."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from automation.decide import decide
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.filling import left, reverted
from automation.glance import FieldSeen
from automation.look import look
from automation.outcome import Outcome
from automation.panel import Asked, marks, panel
from automation.ports import HANDED, Ending, Panel, Person, Submission, Values, Watch, Window
from automation.screens import Click, Flow, GoTo, Move
from automation.sighting import Sighting

BEAT_MS = 15
ATTENDED_BEAT_MS = 150


@dataclass
class Walk:
    """One walk of one flow in one window, from the first address to an ending.

    clock: tells seconds. meanwhile: does something at a page that was seen once, as `look` has it.
    order: the screens that were seen, in order.
    """

    window: Window
    flow: Flow
    values: Values
    watch: Watch
    person: Person
    memory: Memory
    clock: Callable[[], float] = time.monotonic
    meanwhile: Callable[[Sighting], object | None] | None = None
    since: float = field(default_factory=time.monotonic)
    settled: float = field(default_factory=time.monotonic)
    place: tuple[object, ...] = ()
    last: tuple[Decision, str] | None = None
    handed: HandOver | None = None
    panel: Panel | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    unanswered: bool = False
    missed: bool = False
    acted: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False
    touched: int = 0
    order: dict[str, None] = field(default_factory=dict)

    def begin(self, start: str) -> None:
        """Open the first address; WindowError if the browser fails, here as later."""
        self._move(GoTo(start))

    def judge(self) -> tuple[Sighting, Decision]:
        """Look and decide; nothing is done yet."""
        seen = self._look()
        decision, self.memory = decide(self.flow, seen, self.memory)
        self._keep(seen, decision)
        return seen, decision

    def act(self, seen: Sighting, decision: Decision) -> Decision:
        """Do what was decided; what came of it."""
        match decision:
            case Make():
                self._resume()
                self._move(decision.move)
            case Fill():
                self._resume()
                self._fill(seen, decision.only)
            case HandOver():
                return self._hand_over(decision, seen)
            case Wait():
                self.window.pause(BEAT_MS if self.handed is None else ATTENDED_BEAT_MS)
            case End():
                pass
        return decision

    def _look(self) -> Sighting:
        window, left = self.window, self._sent()
        if window.closed():
            return Sighting(closed=True, submitted=bool(left), said=window.said())
        seen = self._glances(self.place if self.acted else None)
        self.acted = False
        if len(left) != len(self._sent()):  # it left meanwhile: what was seen may be its answer
            left, seen = self._sent(), self._glances()
        sent = tuple(each.address for each in left)
        now = self.clock()
        # Whoever types is not waiting: that starts the clock again, as a change of the page does.
        if seen.place() != self.place or seen.touched != self.touched:
            self.place, self.touched, self.since = seen.place(), seen.touched, now
        if seen.settled:
            self.settled = now
        done = {} if self.memory.reviewed else dict(self.memory.filled)
        return replace(
            seen,
            closed=window.closed(),
            submitted=bool(sent),
            sent_to=sent,
            pending=bool(left) and all(each.status is None for each in left),
            said=window.said(),
            missed=self.missed,
            steady=now - self.since,
            restless=now - self.settled,
            reverted=reverted(self.flow, seen.fields, done, self.values.by_field),
        )

    def _glances(self, left: tuple[object, ...] | None = None) -> Sighting:
        window, flow = self.window, self.flow
        meanwhile = None if self.handed else self.meanwhile  # there our panel would flicker
        return look(lambda: window.glance(flow.probes), window.pause, flow, left, meanwhile)[0]

    def _sent(self) -> list[Submission]:
        return [each for each in self.window.submissions() if not each.refused]

    def _keep(self, seen: Sighting, decision: Decision) -> None:
        if seen.settled:
            for name in (*seen.overlays, *seen.screens):
                self.order.setdefault(name)
        if (decision, self.memory.stay) != self.last:
            self.watch.seen(seen, decision)
            self.last = (decision, self.memory.stay)
        if self.handed and self.handed.kind == "review" and seen.settled:
            self._notice(seen)

    def _notice(self, seen: Sighting) -> None:
        """A change by the person is kept once it has held still for a turn."""
        self._follow(seen)
        now = self.window.values()
        if now != self.typed:
            self.typed, self.moved = now, True
        elif self.moved:
            self.moved = False
            self.watch.changed(seen)

    def _move(self, move: Move) -> None:
        match move:
            case Click():
                clicked = self.window.click(move.control)
                named = clicked or move.control.describe()
                self.watch.acted("click", done=bool(clicked), control=named)
                self.missed, self.acted = not clicked, bool(clicked)
            case GoTo():
                self.watch.acted("goto", done=True, address=move.address)
                self.window.goto(move.address)
                self.missed = False
        self.since = self.clock()

    def _resume(self) -> None:
        if self.handed is not None:
            self.window.take_back()
            self.handed = None

    def _fill(self, seen: Sighting, only: tuple[str, ...]) -> None:
        """Fill what was found; what a page puts back is filled again, a few times."""
        matches = seen.fields.matches if seen.fields else {}
        found = seen.fields.found() if seen.fields else {}
        names = [n for n in self.values.by_field if n in only or not only]
        wanted = {n: found[n] for n in names if n in found}
        ours = [name for name, status in self.memory.filled if status == "filled"]
        status = left(self.flow, seen.fields, self.values)
        status = {name: word for name, word in status.items() if name in only or not only}
        status |= self._settle(wanted, ours)
        status |= {name: "filled" for name in ours if status.get(name) == "kept"}
        self.memory = replace(
            self.memory,
            filled=tuple(sorted(status.items())) or (("", ""),),
            before=tuple((name, match.held) for name, match in matches.items()),
        )
        told = {name: word for name, word in status.items() if word}
        self.watch.acted("fill", done="failed" not in told.values(), **told)
        self.since = self.clock()

    def _follow(self, seen: Sighting) -> None:
        """Have read what the form holds, as long as it is on the screen."""
        if seen.fields and any(self.flow.screen(name).form for name in seen.screens):
            boxes = {name: match.boxes for name, match in seen.fields.matches.items()}
            self.window.follow({name: each for name, each in boxes.items() if each})

    def _settle(self, wanted: Mapping[str, FieldSeen], ours: list[str]) -> Mapping[str, str]:
        if not wanted:
            return {}
        values = self.values.by_field
        return self.window.fill(wanted, {name: values[name] for name in wanted}, ours)

    def _hand_over(self, decision: HandOver, seen: Sighting) -> Decision:
        if self.memory.rehearsal and not self.memory.attended:
            return self._rehearse(decision)
        anew = decision != self.handed or bool(seen.altered)  # what the page changed is new
        shown = self._panel(decision, seen)
        if anew:
            self._follow(seen)
            self.window.hand_over(shown, altered=bool(seen.altered))
            self._outline(decision, seen)
            if self.handed is None or self.handed.kind != "review":
                self.typed = self.window.values()
            if decision != self.handed:
                self.person.told(decision)
                about = {"kind": decision.kind, "screen": decision.screen}
                self.watch.acted(HANDED, done=True, **about)
            self.handed = decision
        elif shown != self.panel:
            self.window.show(shown)
        self.panel = shown
        self.window.pause(ATTENDED_BEAT_MS)
        return decision

    def _unanswered(self, decision: HandOver, seen: Sighting) -> bool:
        """Sent half of the patience ago, as far as can be told, and no answer was recognised.

        The person pressed the form's send button, or has left it for a page that is no answer.
        """
        patience, pressed = self.memory.answer_seconds / 2, self.window.pressed()
        left = decision.kind not in ("review", "emptied") and seen.steady >= patience
        return self.memory.reviewed and (left or (pressed is not None and pressed >= patience))

    def _rehearse(self, decision: HandOver) -> Decision:
        """Nobody is there: the recording's own person takes the step, or the walk ends here."""
        if decision != self.handed:
            self.person.told(decision)
        self.handed = None
        if self.window.play():
            self.watch.acted("played", done=True, screen=decision.screen)
            self.since = self.clock()
            return decision
        reason = f"at '{decision.screen}' a person is needed, and in this dry run nobody is there"
        return End(Outcome.LEFT, reason)

    def _panel(self, decision: HandOver, seen: Sighting) -> Panel:
        self.given = self.given or self.window.values()
        self.unanswered = self.unanswered or self._unanswered(decision, seen)
        asked = Asked(self.values.by_field, self.given, unanswered=self.unanswered)
        return panel(decision, seen, self.memory, self.flow, asked)

    def _outline(self, decision: HandOver, seen: Sighting) -> None:
        asked = seen.fields if decision.kind in ("review", "covered") else None
        self.window.outline(marks(self.flow, self.memory, asked) if asked else ())

    def ending(self, end: End) -> Ending:
        """What this end means for what was done."""
        return Ending.of(end, tuple(self.order), self.memory)
