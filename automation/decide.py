"""What to do next, from what is seen and what was done; knows no browser, no clock, no file.

The order of the rules is the policy: a person's word first, then ends, then what lies on top,
then the form, then the way on. Whatever is left is a hand-over.
"""

from __future__ import annotations

from dataclasses import replace

from automation import sentences as say
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.look import Sighting
from automation.outcome import Outcome
from automation.screens import Flow, GoTo, Screen

LOADING = 15.0
GRACE = 2.5
CONTROL_GRACE = 1.5
PATIENCE = 6.0
RESTLESS = 20.0
UNKNOWN = "unknown"
UNDONE = ("ambiguous", "absent", "failed")


def decide(  # noqa: PLR0911  # the rules, one after the other
    flow: Flow, seen: Sighting, memory: Memory
) -> tuple[Decision, Memory]:
    """The next act, and what is to be remembered."""
    if ended := _ended(seen, memory):
        return ended, memory
    if not seen.settled:
        return _nowhere(_restless(seen, memory), memory)
    if seen.refused:
        text = say.FOREIGN.format(seen.refused) if seen.opened else say.NOT_OPENED
        return _nowhere(_patient(seen, HandOver("foreign", UNKNOWN, text)), memory)
    top = _top(flow, seen)
    if top is None:
        return _nowhere(_unknown(flow, seen, memory), memory)
    memory = memory.arrive(top.name)
    if top.end:
        return _end(top, top.end, seen, memory)
    if top.form:
        return _form(flow, seen, memory)
    if memory.reviewed:
        return HandOver("back", top.name, top.instruction or say.BACK), memory
    return _on(top, seen, memory)


def _nowhere(decision: Decision, memory: Memory) -> tuple[Decision, Memory]:
    """A page that is unknown for a moment ends no stay: it may be the same screen, redrawn."""
    return decision, memory if isinstance(decision, Wait) else memory.arrive(UNKNOWN)


def _restless(seen: Sighting, memory: Memory) -> Decision:
    if seen.restless < RESTLESS:
        return Wait("the page moves")
    if seen.submitted and seen.restless >= memory.answer_seconds:
        return End(Outcome.UNCONFIRMED, "a submission left; its answer does not hold still")
    return HandOver("unknown", UNKNOWN, say.RESTLESS)


def _ended(seen: Sighting, memory: Memory) -> End | None:  # noqa: PLR0911  # a rule a line
    if seen.said == "submitted":
        return End(Outcome.UNCONFIRMED, "you say that you submitted it", said=True)
    if seen.submitted and (seen.closed or seen.said == "skip"):
        return End(Outcome.UNCONFIRMED, "a submission left; you ended it before an answer was seen")
    if seen.said == "skip":
        return End(Outcome.LEFT, "you skipped this account")
    if not seen.closed:
        return None
    if memory.claimed:
        return End(Outcome.UNCONFIRMED, "a confirmation was shown, but no submission was seen")
    if memory.rehearsal and memory.reviewed:
        return End(Outcome.PREFILLED, "the form was filled; you closed the window")
    if memory.rehearsal and not memory.attended:
        return End(Outcome.FAILED, "the browser ended by itself")
    return End(Outcome.LEFT, "the window was closed")


def _top(flow: Flow, seen: Sighting) -> Screen | None:
    """What lies on top: an end, then an overlay, then the one screen; None if it is unclear.

    While the form is there and nothing was sent, words of an end are only words about it.
    """
    screens = [flow.screen(name) for name in seen.screens]
    overlays = [flow.screen(name) for name in seen.overlays]
    unsent = any(screen.form for screen in screens) and not seen.submitted
    for screen in (*overlays, *screens):
        if screen.end and not unsent:
            return screen
    screens = [screen for screen in screens if not screen.end]
    overlays = [screen for screen in overlays if not screen.end]
    if overlays:
        return overlays[0]
    return screens[0] if len(screens) == 1 else None


def _end(
    screen: Screen, outcome: Outcome, seen: Sighting, memory: Memory
) -> tuple[Decision, Memory]:
    """`sent` needs a submission that was seen leaving, and its confirmation where it was sent."""
    here = seen.where in (memory.form_at, *seen.sent_to)
    if outcome is Outcome.SENT and not (seen.submitted and here):
        if not memory.reviewed:
            return _patient(seen, HandOver("unknown", screen.name, say.TOO_EARLY)), memory
        handover = _patient(seen, HandOver("answer", screen.name, say.UNSEEN))
        return handover, replace(memory, claimed=isinstance(handover, HandOver))
    if seen.steady < CONTROL_GRACE / 3:
        return Wait("an end has to hold still"), memory
    return End(outcome, outcome.meaning), memory


def _unknown(flow: Flow, seen: Sighting, memory: Memory) -> Decision:
    if seen.submitted:
        if seen.steady >= memory.answer_seconds and not seen.asks:
            return End(Outcome.UNCONFIRMED, "a submission left; its answer was not recognised")
        return _patient(seen, HandOver("answer", UNKNOWN, say.ANSWER))
    if len(seen.screens) > 1:
        both = " and ".join(f"'{name}'" for name in seen.screens)
        return _patient(seen, HandOver("unknown", UNKNOWN, say.TWO.format(both)))
    wanted = next((s for s in flow.screens if s.name == _expected(flow, memory)), None)
    sought = f" I was looking for {_names(wanted)}." if wanted else ""
    return _patient(seen, HandOver("unknown", UNKNOWN, say.NEW.format(sought)))


def _patient(seen: Sighting, otherwise: Decision) -> Decision:
    """A page that is still coming is unknown for a moment; that is no reason to call anybody."""
    limit = GRACE if seen.complete else LOADING
    return Wait("the page may still be coming") if seen.steady < limit else otherwise


def _expected(flow: Flow, memory: Memory) -> str:
    """The screen after the farthest one that was seen, in the flow's order."""
    order = [screen.name for screen in flow.screens if not (screen.overlay or screen.end)]
    seen = [order.index(name) for name, _ in memory.visits if name in order]
    after = max(seen, default=-1) + 1
    return order[min(after, len(order) - 1)]


def _names(screen: Screen) -> str:
    controls = [m.control.describe() for m in screen.moves if not isinstance(m, GoTo)]
    return f"the screen '{screen.name}'" + (f" with {controls[0]}" if controls else "")


def _form(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    if memory.reviewed:
        return _again(flow, seen, memory), memory
    if not memory.filled:
        found = seen.fields.found() if seen.fields else {}
        if not found and seen.steady < CONTROL_GRACE:
            return Wait("the fields may still be coming"), memory
        return Fill(), memory
    if not memory.attended and memory.rehearsal:
        return _rehearsed(memory), replace(memory, reviewed=True, form_at=seen.where)
    return _review(flow, memory), replace(memory, reviewed=True, form_at=seen.where)


def _again(flow: Flow, seen: Sighting, memory: Memory) -> HandOver:
    """The form after the hand-over: as it was, sent and still there, or loaded anew and empty."""
    if seen.submitted:
        return HandOver("answer", memory.stay, say.STILL_THERE)
    found = seen.fields.found() if seen.fields else {}
    ours = [name for name, status in memory.filled if status in ("filled", "kept")]
    if ours and all(name in found and not found[name].value.strip() for name in ours):
        return HandOver("emptied", memory.stay, say.EMPTIED)
    return _review(flow, memory)


def _review(flow: Flow, memory: Memory) -> HandOver:
    labels = {field.name: field.label for field in flow.fields}
    undone = [labels.get(name, name) for name, status in memory.filled if status in UNDONE]
    kept = [labels.get(name, name) for name, status in memory.filled if status == "differs"]
    text = say.REVIEW
    if undone:
        text = say.UNDONE.format(" and ".join(undone)) + " " + say.SEND
    if kept:
        text += " " + say.KEPT.format(" and ".join(kept))
    return HandOver("review", memory.stay, text)


def _rehearsed(memory: Memory) -> Decision:
    missing = [name for name, status in memory.filled if status in UNDONE]
    if missing:
        return End(Outcome.LEFT, f"not filled: {', '.join(missing)}; a person has to do it")
    return End(Outcome.PREFILLED, "the form is filled and reviewable")


def _on(top: Screen, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The first move of this screen that is possible and was not made; else the person."""
    offered = frozenset(index for name, index in seen.ways if name == top.name)
    possible = sorted(offered - set(memory.tried))
    clicks = [i for i in possible if not isinstance(top.moves[i], GoTo)]
    appeared = set(clicks) - memory.offered
    if memory.tried and seen.steady < PATIENCE and not seen.missed and not appeared:
        return Wait("the last move may still take effect"), memory
    if memory.came(top.name) > top.visits:
        text = f"I keep coming back to '{top.name}'. Please go on by hand. {top.instruction}"
        return HandOver("circles", top.name, text.strip()), memory
    early = seen.steady < (CONTROL_GRACE if seen.complete else LOADING)
    if early and top.moves and not clicks:
        return Wait("its controls may still be coming"), memory
    if not possible:
        return HandOver("screen", top.name, top.instruction or _by_hand(top)), memory
    made = replace(memory, tried=(*memory.tried, possible[0]), offered=offered)
    return Make(top.name, top.moves[possible[0]]), made


def _by_hand(screen: Screen) -> str:
    controls = [m.control.describe() for m in screen.moves if not isinstance(m, GoTo)]
    names = " or ".join(dict.fromkeys(controls))
    return (
        f"I could not find {names} here. Please click it, or its like, yourself; I go on by myself."
    )
