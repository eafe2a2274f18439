"""Look, decide, act: the only loop and the only place with a beat; knows no browser, no site."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from automation.decide import decide
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.fields import AMBIGUOUS
from automation.glance import FieldSeen
from automation.look import Sighting, look
from automation.outcome import Outcome
from automation.panel import Asked, panel
from automation.ports import Ending, Panel, Person, Values, Watch, Window
from automation.screens import Click, Flow, GoTo, Move

BEAT_MS = 40
ATTENDED_BEAT_MS = 150


@dataclass
class Walk:
    """One walk of one flow in one window, from the first address to an ending.

    stop: asked at every turn; True ends the walk as interrupted.
    """

    window: Window
    flow: Flow
    values: Values
    watch: Watch
    person: Person
    memory: Memory
    stop: Callable[[], bool] = lambda: False
    since: float = field(default_factory=time.monotonic)
    settled: float = field(default_factory=time.monotonic)
    place: tuple[object, ...] = ()
    last: Decision | None = None
    handed: HandOver | None = None
    panel: Panel | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    unanswered: bool = False
    missed: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False
    touched: int = 0
    order: dict[str, None] = field(default_factory=dict)

    def run(self, start: str) -> Ending:
        """Walk until an ending; WindowError if the browser fails."""
        self._move(GoTo(start))
        while True:
            if self.stop():
                return self._ending(End(Outcome.INTERRUPTED, Outcome.INTERRUPTED.meaning))
            decision = self.turn()
            if isinstance(decision, End):
                return self._ending(decision)

    def turn(self) -> Decision:
        """One turn: one look, one decision, at most one act. Short, so windows can take turns."""
        seen = self._look()
        before = self.memory
        decision, self.memory = decide(self.flow, seen, self.memory)
        self._keep(seen, decision, stayed=before.stay == self.memory.stay)
        match decision:
            case Make():
                self._resume()
                self._move(decision.move)
            case Fill():
                self._resume()
                self._fill(seen)
            case HandOver():
                return self._hand_over(decision, seen)
            case Wait():
                self.window.pause(BEAT_MS if self.handed is None else ATTENDED_BEAT_MS)
            case End():
                pass
        return decision

    def _look(self) -> Sighting:
        window = self.window
        sent = tuple(submission.address for submission in window.submissions())
        if window.closed():
            return Sighting(closed=True, submitted=bool(sent), said=window.said())
        seen, _ = look(lambda: window.glance(self.flow.probes), window.pause, self.flow)
        now = time.monotonic()
        # Whoever types is not waiting: that starts the clock again, as a change of the page does.
        if seen.place() != self.place or seen.touched != self.touched:
            self.place, self.touched, self.since = seen.place(), seen.touched, now
        if seen.settled:
            self.settled = now
        return replace(
            seen,
            closed=window.closed(),
            submitted=bool(sent),
            sent_to=sent,
            said=window.said(),
            missed=self.missed,
            steady=now - self.since,
            restless=now - self.settled,
        )

    def _keep(self, seen: Sighting, decision: Decision, *, stayed: bool) -> None:
        if seen.settled:
            for name in (*seen.overlays, *seen.screens):
                self.order.setdefault(name)
        if decision != self.last or not stayed:
            self.watch.seen(seen, decision)
            self.last = decision
        if self.handed and self.handed.kind == "review" and seen.settled:
            self._notice(seen)

    def _notice(self, seen: Sighting) -> None:
        """A change by the person is kept once it has held still for a turn."""
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
                self.missed = not clicked
            case GoTo():
                self.watch.acted("goto", done=True, address=move.address)
                self.window.goto(move.address)
                self.missed = False
        self.since = time.monotonic()

    def _resume(self) -> None:
        if self.handed is not None:
            self.window.take_back()
            self.handed = None

    def _fill(self, seen: Sighting) -> None:
        """Fill what was found; what a page puts back is filled again, a few times."""
        matches = seen.fields.matches if seen.fields else {}
        found = seen.fields.found() if seen.fields else {}
        status = {name: match.status for name, match in matches.items() if name not in found}
        wanted = {n: f for n, f in found.items() if n in self.values.by_field}
        status |= {name: "empty" for name in found if name in self.values.empty}
        status |= self._settle(wanted)
        self.memory = replace(self.memory, filled=tuple(sorted(status.items())))
        self.watch.acted("fill", done=not any(s == "failed" for s in status.values()), **status)
        self.since = time.monotonic()

    def _settle(self, wanted: Mapping[str, FieldSeen]) -> Mapping[str, str]:
        if not wanted:
            return {}
        values = self.values.by_field
        return self.window.fill(wanted, {name: values[name] for name in wanted})

    def _hand_over(self, decision: HandOver, seen: Sighting) -> Decision:
        if self.memory.rehearsal and not self.memory.attended:
            return self._rehearse(decision)
        anew = decision != self.handed
        self.given = self.given or self.window.values()
        self.unanswered = self.unanswered or self._unanswered(decision, seen)
        shown = panel(
            decision,
            seen,
            self.memory,
            self.flow,
            Asked(self.values.by_field, self.given, unanswered=self.unanswered),
        )
        if anew or shown != self.panel:
            self.window.hand_over(shown)
        if anew:
            self._outline(decision, seen)
            self.typed = self.window.values()
            self.person.told(decision)
            self.handed = decision
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
            self.since = time.monotonic()
            return decision
        reason = f"at '{decision.screen}' a person is needed, and in this dry run nobody is there"
        return End(Outcome.LEFT, reason)

    def _outline(self, decision: HandOver, seen: Sighting) -> None:
        if decision.kind == "review" and seen.fields:
            unclear = (m for m in seen.fields.matches.values() if m.status == AMBIGUOUS)
            self.window.outline([field for match in unclear for field in match.candidates])

    def _ending(self, end: End) -> Ending:
        return Ending(
            end.outcome,
            end.reason,
            end.said,
            screens=tuple(self.order),
            fields=dict(self.memory.filled),
        )
