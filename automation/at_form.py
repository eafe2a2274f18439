"""What to do at the form: fill it, hand it over, say what has become of it since; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from automation.decisions import Decision, End, Fill, HandOver, Memory, Wait
from automation.kinds import CHOSEN
from automation.outcome import Outcome
from automation.screens import Field, Flow
from automation.sentences import called, listed, say
from automation.sighting import Sighting

GRACE = 2.5
CONTROL_GRACE = 1.5
CHOICE_GRACE = 2.5
REFILLS = 6
UNDONE = ("ambiguous", "absent", "covered", "failed", "unlisted", "wanting")


def at_form(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The next act at the form, and what is to be remembered."""
    if not seen.submitted:
        memory = replace(memory, form_at=seen.where)
    if memory.reviewed or seen.submitted:
        altered = tuple(dict.fromkeys((*memory.altered, *seen.altered)))
        return _again(flow, seen, replace(memory, altered=altered))
    if not memory.filled:
        return _first(flow, seen, memory)
    return _more(flow, seen, memory) or _done(flow, memory)


def _first(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """Nothing is filled yet."""
    found = seen.fields.found() if seen.fields else {}
    covered = seen.fields.covered() if seen.fields else []
    if (covered or not found) and seen.steady < CONTROL_GRACE:
        return Wait("the fields may still be coming"), memory
    if covered:
        text = say("covered", memory.language, fields=_labels(flow, covered, memory))
        return HandOver("covered", memory.stay, text), replace(memory, form_at=seen.where)
    chosen = tuple(f.name for f in flow.fields if f.kind in CHOSEN and f.name in found)
    return Fill(only=chosen), replace(memory, partly=bool(chosen))


def _done(flow: Flow, memory: Memory) -> tuple[Decision, Memory]:
    """All that could be filled is."""
    if not memory.attended and memory.rehearsal:
        return _rehearsed(memory), replace(memory, reviewed=True)
    return _review(flow, memory), replace(memory, reviewed=True)


def _more(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory] | None:
    """What is still to be done before the review: fields that a choice has brought, or sprang back.

    After a choice the page has time to change. After a failure nothing more is set.
    """
    done = dict(memory.filled)
    if "failed" in done.values():
        return None
    chosen = any(f.kind in CHOSEN and done.get(f.name) == "filled" for f in flow.fields)
    if chosen and seen.steady < _grace(flow, seen, done):
        return Wait("a choice may bring more fields"), memory
    if memory.partly:
        return Fill(), replace(memory, partly=False)
    matches = seen.fields.matches if seen.fields else {}
    come = [n for n, m in matches.items() if m.status != done.get(n, "absent") == "absent"]
    found = seen.fields.found() if seen.fields else {}
    come += [n for n in found if done.get(n) in ("ambiguous", "covered")]
    if (come or seen.reverted) and memory.refills < REFILLS:
        return Fill(), replace(memory, refills=memory.refills + 1)
    if seen.reverted:
        lost = dict.fromkeys(seen.reverted, "failed")
        return Wait("a field keeps nothing"), replace(memory, filled=tuple((done | lost).items()))
    return None


def _grace(flow: Flow, seen: Sighting, done: Mapping[str, str]) -> float:
    """Longer while a field is missing that could still come."""
    matches = seen.fields.matches if seen.fields else {}
    absent = {name for name, match in matches.items() if match.status == "absent"}
    coming = any(f.name in absent and f.name not in done for f in flow.fields)
    return CHOICE_GRACE if coming else CONTROL_GRACE


def label(field: Field, language: str) -> str:
    """How the person is told of this field."""
    return called("field", field.name, field.label, language)


def _labels(flow: Flow, names: Iterable[str], memory: Memory) -> str:
    labels = {field.name: label(field, memory.language) for field in flow.fields}
    return listed((labels.get(name, name) for name in names), "and", memory.language)


def _again(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The form after the hand-over: as it was, sent and still there, or loaded anew and empty."""
    if seen.submitted:
        return HandOver("answer", memory.stay, say("still_there", memory.language)), memory
    memory = replace(memory, by_hand=_put_in(seen, memory))
    found = seen.fields.found() if seen.fields else {}
    ours = {name for name, status in memory.filled if status in ("filled", "kept")}
    gone = [name for name in found if name in ours and not found[name].value.strip()]
    if gone and seen.steady >= GRACE:  # who deletes a text to write another is not called
        text = say("emptied", memory.language, fields=_labels(flow, gone, memory))
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
    language = memory.language
    told = [say("filled_in", language)]
    if undone:
        told = [say("undone", language, fields=_labels(flow, undone, memory))]
    if memory.altered:
        altered = _labels(flow, memory.altered, memory)
        told.insert(0, say("altered", language, fields=altered))
    told.append(say("send", language))
    if kept:
        told.append(say("kept", language, fields=_labels(flow, kept, memory)))
    return HandOver("review", memory.stay, " ".join(told))


def _rehearsed(memory: Memory) -> Decision:
    missing = [name for name, status in memory.filled if status in UNDONE]
    if missing:
        return End(Outcome.LEFT, f"not filled: {', '.join(missing)}; a person has to do it")
    return End(Outcome.PREFILLED, "the form is filled and reviewable")
