"""What to do at the form: fill it, hand it over, say what has become of it since; pure."""

from __future__ import annotations

from dataclasses import replace

from automation import sentences as say
from automation.decisions import Decision, End, Fill, HandOver, Memory, Wait
from automation.look import Sighting
from automation.outcome import Outcome
from automation.screens import Flow

GRACE = 2.5
CONTROL_GRACE = 1.5
UNDONE = ("ambiguous", "absent", "covered", "failed")


def at_form(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The next act at the form, and what is to be remembered."""
    if not seen.submitted:
        memory = replace(memory, form_at=seen.where)
    if memory.reviewed or seen.submitted:
        altered = tuple(dict.fromkeys((*memory.altered, *seen.altered)))
        return _again(flow, seen, replace(memory, altered=altered))
    if not memory.filled:
        found = seen.fields.found() if seen.fields else {}
        covered = seen.fields.covered() if seen.fields else []
        if (covered or not found) and seen.steady < CONTROL_GRACE:
            return Wait("the fields may still be coming"), memory
        if covered:
            text = say.COVERED.format(_labels(flow, covered))
            return HandOver("covered", memory.stay, text), replace(memory, form_at=seen.where)
        return Fill(), memory
    if not memory.attended and memory.rehearsal:
        return _rehearsed(memory), replace(memory, reviewed=True)
    return _review(flow, memory), replace(memory, reviewed=True)


def _labels(flow: Flow, names: list[str]) -> str:
    labels = {field.name: field.label for field in flow.fields}
    return " and ".join(labels.get(name, name) for name in names)


def _again(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The form after the hand-over: as it was, sent and still there, or loaded anew and empty."""
    if seen.submitted:
        return HandOver("answer", memory.stay, say.STILL_THERE), memory
    memory = replace(memory, by_hand=_put_in(seen, memory))
    found = seen.fields.found() if seen.fields else {}
    ours = {name for name, status in memory.filled if status in ("filled", "kept")}
    gone = [name for name in found if name in ours and not found[name].value.strip()]
    if gone and seen.steady >= GRACE:  # who deletes a text to write another is not called
        text = say.EMPTIED.format(_labels(flow, gone))
        return HandOver("emptied", memory.stay, text), memory
    if memory.by_hand and seen.steady < CONTROL_GRACE:
        return Wait("the person may still be typing"), memory
    return _review(flow, memory), memory


def _put_in(seen: Sighting, memory: Memory) -> tuple[str, ...]:
    """The fields left undone into whose boxes something has come since."""
    now = seen.fields.put_in(dict(memory.before)) if seen.fields else []
    return tuple(name for name, status in memory.filled if status in UNDONE and name in now)


def _review(flow: Flow, memory: Memory) -> HandOver:
    undone = [name for name, status in memory.fields.items() if status in UNDONE]
    kept = [name for name, status in memory.fields.items() if status == "differs"]
    text = say.REVIEW
    if undone:
        text = say.UNDONE.format(_labels(flow, undone)) + " " + say.SEND
    if kept:
        text += " " + say.KEPT.format(_labels(flow, kept))
    if memory.altered:
        text = say.ALTERED.format(_labels(flow, [*memory.altered])) + " " + text
    return HandOver("review", memory.stay, text)


def _rehearsed(memory: Memory) -> Decision:
    missing = [name for name, status in memory.filled if status in UNDONE]
    if missing:
        return End(Outcome.LEFT, f"not filled: {', '.join(missing)}; a person has to do it")
    return End(Outcome.PREFILLED, "the form is filled and reviewable")
