"""What to do next, from what is seen and what was done; knows no browser, no clock, no file.

The order of the rules is the policy: a person's word first, then ends, then what lies on top,
then the form, then the way on. Whatever is left is a hand-over.
"""

from __future__ import annotations

from dataclasses import replace

from automation.answers import answers_only, pending
from automation.asking import by_hand, described, framed, further, instruction, together
from automation.at_form import CONTROL_GRACE, GRACE, at_form
from automation.decisions import Decision, End, Fill, HandOver, Make, Memory, Wait
from automation.outcome import Outcome
from automation.routes import leave, on_trial, onward
from automation.screens import Click, Flow, GoTo, Screen
from automation.sentences import listed, say
from automation.sighting import Sighting

LOADING = 15.0
PATIENCE = 6.0
RESTLESS = 20.0
HOLDS_STILL = CONTROL_GRACE / 3
UNKNOWN = "unknown"


def decide(flow: Flow, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The next act, and what is to be remembered."""
    if seen.settled and not seen.submitted:
        memory = replace(memory, promised=seen.promised)
    decision, memory = _decided(flow, answers_only(flow, seen, memory), memory)
    if isinstance(decision, Make | Fill | HandOver):
        memory = replace(memory, persons=isinstance(decision, HandOver))
    return decision, memory


def _decided(  # noqa: PLR0911  # the rules, one after the other
    flow: Flow, seen: Sighting, memory: Memory
) -> tuple[Decision, Memory]:
    if ended := _ended(seen, memory):
        return ended, memory
    if not seen.settled:
        return _nowhere(_restless(flow, seen, memory), seen, memory)
    if seen.refused:
        key = "foreign" if seen.opened else "not_opened"
        why = say(key, memory.language, why=seen.refused)
        text = together(why, further(flow, seen, memory))
        return _nowhere(_patient(seen, HandOver("foreign", UNKNOWN, text)), seen, memory)
    top = _top(flow, seen)
    if top is None:
        decision, memory = _nowhere(_unknown(flow, seen, memory), seen, memory)
        if isinstance(decision, HandOver) and not seen.screens:
            return onward(seen, memory, decision, known=False)
        return decision, memory
    memory = memory.arrive(top.name)
    if top.end:
        return _end(flow, top, seen, memory)
    if top.form:
        return at_form(flow, seen, memory)
    if memory.reviewed or seen.submitted:
        return _after(flow, top, seen, memory), memory
    if top.dead:
        return _dead(flow, top, seen, memory)
    return _on(flow, top, seen, memory)


def _nowhere(decision: Decision, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """A page that is unknown for a moment ends no stay: it may be the same screen, redrawn.

    An unknown page that the person has may be the form: its answer will come where it is sent.
    """
    if isinstance(decision, Wait):
        return decision, memory
    memory = memory.arrive(UNKNOWN)
    if seen.where and not (memory.reviewed or seen.submitted):
        memory = replace(memory, form_at=seen.where)
    return decision, memory


def _restless(flow: Flow, seen: Sighting, memory: Memory) -> Decision:
    if seen.restless < RESTLESS:
        return Wait("the page moves")
    if seen.submitted and seen.restless >= memory.answer_seconds:
        return End(Outcome.UNCONFIRMED, "a submission left; its answer does not hold still")
    text = together(say("restless", memory.language), further(flow, seen, memory))
    return HandOver("unknown", UNKNOWN, text)


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

    While nothing was sent and the form is there, or the way on, words of an end are only words
    about it.
    """
    screens = [flow.screen(name) for name in seen.screens]
    overlays = [flow.screen(name) for name in seen.overlays]
    unsent = any(screen.form for screen in screens) and not seen.submitted
    unsent |= not seen.submitted and any(not flow.screen(name).overlay for name, _ in seen.ways)
    for screen in (*overlays, *screens):
        if screen.end and not unsent:
            return screen
    screens = [screen for screen in screens if not screen.end]
    overlays = [screen for screen in overlays if not screen.end]
    if overlays:
        return overlays[0]
    return screens[0] if len(screens) == 1 else None


def _end(flow: Flow, screen: Screen, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """`sent` needs a submission that was seen leaving, and its confirmation where it was sent.

    After the review the other ends count there alone, too: another form's words are not ours.
    """
    assert screen.end
    here = seen.where in (memory.form_at, *seen.sent_to)
    if screen.end is Outcome.SENT and not (seen.submitted and here):
        return _unproven(flow, screen, seen, memory)
    if screen.end is Outcome.NOT_OFFERED and on_trial(seen, memory):
        return _dead(flow, screen, seen, memory)
    if screen.end is Outcome.SENT and seen.pending:
        return pending(seen, memory), memory
    if memory.reviewed and not here:
        return _patient(seen, _after(flow, screen, seen, memory)), memory
    if seen.steady < HOLDS_STILL:
        return Wait("an end has to hold still"), memory
    told = flow.instruction(screen, memory.language)
    return End(screen.end, screen.meaning or screen.end.meaning, told=told), memory


def _dead(flow: Flow, top: Screen, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    if seen.steady < (HOLDS_STILL if seen.complete else LOADING):
        return Wait("a dead end has to hold still"), memory
    asked = "" if top.end else instruction(flow, top, seen.language, memory.language)
    text = together(asked, further(flow, seen, memory))
    helped = memory.before_it in {screen.name for screen in flow.screens if screen.private}
    stuck = HandOver("screen", top.name, text)
    return leave(seen, memory, stuck, helped=helped and seen.steady >= PATIENCE)


def _unproven(
    flow: Flow, screen: Screen, seen: Sighting, memory: Memory
) -> tuple[Decision, Memory]:
    """A confirmation of something that was not seen leaving, or was sent from another page."""
    if not (memory.reviewed or seen.submitted):
        text = together(say("too_early", memory.language), further(flow, seen, memory))
        return _patient(seen, HandOver("unknown", screen.name, text)), memory
    text = say("elsewhere" if seen.submitted else "unseen", memory.language)
    handover = _patient(seen, HandOver("answer", screen.name, text))
    claimed = memory.claimed or isinstance(handover, HandOver)
    return handover, replace(memory, claimed=claimed)


def _after(flow: Flow, top: Screen, seen: Sighting, memory: Memory) -> HandOver:
    """A screen that is not the form, after the person has had it or has sent something.

    What it asks of them is told if it lies over the form, or leads nowhere else.
    """
    over_it = any(flow.screen(name).form for name in seen.screens)
    asks = over_it or not (top.moves or top.end)
    text = instruction(flow, top, seen.language, memory.language) if asks else ""
    if seen.submitted:
        return HandOver("answer", top.name, text or say("moved_on", memory.language))
    back = say("back", memory.language)
    return HandOver("back", top.name, text if over_it else together(text, back))


def _unknown(flow: Flow, seen: Sighting, memory: Memory) -> Decision:
    if seen.submitted:
        if seen.steady >= memory.answer_seconds and not seen.asks:
            return End(Outcome.UNCONFIRMED, "a submission left; its answer was not recognised")
        return _patient(seen, HandOver("answer", UNKNOWN, say("answer", memory.language)))
    more = further(flow, seen, memory)
    if len(seen.screens) > 1:
        language = memory.language
        each = (described(flow.screen(n), seen.language, language) for n in seen.screens)
        text = together(say("two", language, screens=listed(each, "and", language)), more)
        return _patient(seen, HandOver("unknown", UNKNOWN, text))
    kind, way = ("back", "") if memory.reviewed else ("unknown", say("find_it", memory.language))
    text = together(say("new", memory.language), way, more, framed(flow, seen, memory))
    return _patient(seen, HandOver(kind, UNKNOWN, text))


def _patient(seen: Sighting, otherwise: Decision) -> Decision:
    """A page that is still coming is unknown for a moment; that is no reason to call anybody."""
    limit = GRACE if seen.complete else LOADING
    return Wait("the page may still be coming") if seen.steady < limit else otherwise


def _on(flow: Flow, top: Screen, seen: Sighting, memory: Memory) -> tuple[Decision, Memory]:
    """The first move of this screen that is possible and was not made; else the person."""
    offered = frozenset(index for name, index in seen.ways if name == top.name)
    possible = sorted(offered - set(memory.tried))
    clicks = [i for i in possible if not isinstance(top.moves[i], GoTo)]
    appeared = set(clicks) - memory.offered
    last = top.moves[memory.tried[-1]] if memory.tried else None
    patience = HOLDS_STILL if isinstance(last, Click) and last.chooses else PATIENCE
    if memory.tried and seen.steady < patience and not seen.missed and not appeared:
        return Wait("the last move may still take effect"), memory
    if memory.came(top.name) > top.visits:
        told = instruction(flow, top, seen.language, memory.language)
        text = together(say("circles", memory.language, screen=top.name), told)
        text = together(text, further(flow, seen, memory))
        circles = HandOver("circles", top.name, text)
        memory = replace(memory, circling=True)
        return (circles, memory) if top.halts else onward(seen, memory, circles, known=True)
    early = seen.steady < (CONTROL_GRACE if seen.complete else LOADING)
    if not clicks and (early if top.moves else seen.steady < CONTROL_GRACE):
        return Wait("its controls may still be coming"), memory
    if not possible:
        stuck = HandOver("screen", top.name, by_hand(flow, top, seen, memory))
        # What lies over a page that is known would lie over the next way's page, too.
        here = top.halts or not top.moves or (top.overlay and bool(seen.screens))
        return (stuck, memory) if here else onward(seen, memory, stuck, known=True)
    made = replace(memory, tried=(*memory.tried, possible[0]), offered=offered)
    return Make(top.name, top.moves[possible[0]]), made
