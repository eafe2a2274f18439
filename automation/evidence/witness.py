"""Watches a walk: has each screen kept, logs each step, tells of progress.

Knows the ports and the album; decides nothing. A picture that fails is a gap, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from automation.decisions import Decision, End, Fill, HandOver
from automation.errors import EvidenceError, WindowError
from automation.evidence import masking
from automation.evidence.bundle import Bundle
from automation.evidence.capture import Album, Note
from automation.evidence.shots import MOVING, Shot, Shots
from automation.kinds import private
from automation.logs import get, learn, redacted
from automation.ports import HANDED, Person, Window
from automation.redact import outlined
from automation.screens import Flow
from automation.sighting import Sighting

UNKNOWN = "unknown"
MOST_CHANGES = 30  # from there on the newest takes the place of the last
ON_THE_WAY = ("picture", "text")
FORM = (*ON_THE_WAY, "html", "tree")
ANSWER = (*FORM, "pdf")
KINDS = {"filled": FORM, "changed": FORM, "answer": ANSWER}
OLDER = "what its fields held last was seen, but not pictured"
DONE = {
    "click": "clicked",
    "goto": "opened",
    "fill": "filled in:",
    "played": "played the recorded person's step at",
}


@dataclass
class _Form:
    """A picture of the form: its note, what the fields held, and how much had been sent by then."""

    note: Note
    held: Mapping[str, str]
    sent: int


class Witness:
    """The watch of one attempt. seen_screens: what was seen, for the provenance.

    Once the walk is over: `finish`, then `close`, after which notes and gaps are complete.
    """

    def __init__(self, window: Window, flow: Flow, bundle: Bundle, person: Person) -> None:
        self._window, self._flow, self._bundle, self._person = window, flow, bundle, person
        self._album = Album(bundle, masking.common(flow))
        self._shots = Shots(window, flow)
        self._pictured: set[str] = set()
        self._forms: list[_Form] = []
        self._same: list[tuple[Note, Note]] = []
        self._changes = 0
        self._filled = self._reviewed = False
        self.seen_screens: list[Note] = []

    def between(self, first: Sighting) -> Shot | None:
        """Take a screen that is new, while it is not yet known whether it holds still."""
        name = self._name(first)
        part = self._part(name)
        if self._filled and self._is_form(name):
            name, part = f"{name}-filled", "filled"
        if name in self._pictured:
            return None
        return self._shots.early(name, first, KINDS.get(part, ON_THE_WAY))

    def seen(self, sighting: Sighting, decision: Decision) -> None:
        """Another sighting or decision: log it, and picture a screen when it is new."""
        name = self._name(sighting)
        get().info(
            "looked",
            screens=sighting.screens,
            overlays=sighting.overlays,
            address=sighting.where,
            decision=type(decision).__name__.lower(),
        )
        if not sighting.settled or sighting.closed:
            return
        self._shots.follow(sighting)
        review = isinstance(decision, HandOver) and decision.kind == "review"
        form = review or (isinstance(decision, End) and self._is_form(name))
        if name != UNKNOWN or isinstance(decision, HandOver):
            self._picture(name, sighting, self._part(name))
        if form:
            filled = f"{name}-{'filled' if self._filled else 'unfilled'}"
            self._picture(filled, sighting, "filled")
            # From here on each screen is an answer, whatever was pictured before.
            here = {name, f"{name}-filled", f"{name}-unfilled"}
            moving = {n["screen"] for n in self.seen_screens if n.get("not_pictured") == MOVING}
            taken = {n["screen"] for n in self.seen_screens if "picture" in n}
            self._pictured = here - (moving - taken)
        if isinstance(decision, Fill | HandOver):
            self._album.paint()

    def changed(self, sighting: Sighting) -> None:
        """Picture the form again as the person has it now; the last one is as it was left."""
        learn(private(self._flow.fields, self._window.values()).values())
        self._changes += 1
        name = f"{self._name(sighting)}-changed-{min(self._changes, MOST_CHANGES)}"
        self._pictured.discard(name)
        self._picture(name, sighting, "changed" if self._is_form(self._name(sighting)) else "")

    def finish(self) -> None:
        """Nothing more is pictured: say which picture is of the form as it was left."""
        learn(private(self._flow.fields, self._window.left()).values())
        if self._reviewed:
            self._leave()
        for name in {n["screen"] for n in self.seen_screens if n.get("not_pictured") == MOVING}:
            if not any(n["screen"] == name and "picture" in n for n in self.seen_screens):
                self._bundle.lacks(f"picture of '{name}': {MOVING}")
        self._album.mask()

    def close(self) -> None:
        """Wait until all of it is written."""
        self._album.close()
        for form, left in self._same:
            left |= {**form, "screen": left["screen"], "part": "left"}

    def acted(self, what: str, *, done: bool, **facts: object) -> None:
        """Something was done: one log line, one line of progress.

        A hand-over is told and logged by whoever tells the person.
        """
        if what == HANDED:
            self._reviewed |= facts["kind"] == "review"
            return
        get().info(what if done else f"could not {what}", **facts)
        self._filled |= what == "fill" and bool({"filled", "kept"} & {*facts.values()})
        shown = ", ".join(f"{key} {value}" for key, value in facts.items() if what == "fill")
        named = shown or " ".join(str(value) for value in facts.values())
        self._person.step(f"{DONE[what]} {named}" if done else f"not {DONE[what]} {named}")

    def held(self, requests: Mapping[tuple[str, str], int]) -> None:
        """What the guard held back, how often by (method, address): a line each in the log."""
        for (method, address), times in requests.items():
            host, path = outlined(address)
            get().info("held back", method=method, host=host, path=path, times=times)

    def _name(self, sighting: Sighting) -> str:
        return (*sighting.overlays, *sighting.screens, UNKNOWN)[0]

    def _is_form(self, name: str) -> bool:
        return name != UNKNOWN and self._flow.screen(name).form

    def _part(self, name: str) -> str:
        """An end is what the site answered, and so is whatever follows a submission."""
        if name != UNKNOWN and self._flow.screen(name).end:
            return "answer"
        sent = self._reviewed and bool(self._window.submissions())
        return "answer" if sent and not self._is_form(name) else ""

    def _picture(self, name: str, sighting: Sighting, part: str) -> None:
        """Once per screen. What may not be pictured is noted."""
        key = f"{name} {sighting.where}" if name == UNKNOWN else name
        if key in self._pictured:
            return
        self._pictured.add(key)
        note: Note = {
            "screen": name,
            "address": redacted(sighting.where),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            **({"part": part} if part else {}),
        }
        try:
            self._take(name, sighting, note)
            if note.get("not_pictured") == MOVING:
                self._pictured.discard(key)
        except (WindowError, EvidenceError) as error:
            why = redacted(str(error))
            note["not_pictured"] = why
            self._bundle.lacks(f"picture of '{name}': {why}")
            get().warning("picture failed", screen=name, why=why)
        self.seen_screens.append(note)

    def _take(self, name: str, sighting: Sighting, note: Note) -> None:
        """Keep picture and text, or note why not."""
        part = note.get("part", "")
        shot = self._shots.take(name, sighting, KINDS.get(part, ON_THE_WAY))
        if shot.taken is None:
            note["not_pictured"] = shot.why
            return
        self._album.add(note, self._stem(name), shot.taken)
        if part in ("filled", "changed") and "picture" in note and shot.held is not None:
            self._forms.append(_Form(note, shot.held, shot.sent))

    def _stem(self, name: str) -> str:
        """Numbered; what takes another's place takes its files', and its note goes."""
        replaced = [
            n for n in self.seen_screens if n["screen"] == name and n.get("part") == "changed"
        ]
        self.seen_screens[:] = [note for note in self.seen_screens if note not in replaced]
        self._forms = [form for form in self._forms if form.note not in replaced]
        kept = [str(n["picture"]) for n in replaced if "picture" in n]
        return kept[0].removesuffix(".png") if kept else f"{self._bundle.number()}-{name}"

    def _leave(self) -> None:
        """The last picture of the form before it was sent, if it holds what was seen last then."""
        left, sent = self._window.left(), len(self._window.submissions())
        before = [form for form in self._forms if form.sent < max(sent, 1)]
        last = before[-1] if before else None
        if last is None or any(
            last.held.get(n, "") != left.get(n, "") for n in {*last.held, *left}
        ):
            self._bundle.lacks(f"picture of the form as it was left: {OLDER}")
        elif last.note["part"] == "changed":
            last.note["part"] = "left"
        else:
            name = last.note["screen"].rpartition("-")[0] + "-left"
            left = {**last.note, "screen": name, "part": "left"}
            self.seen_screens.append(left)
            self._same.append((last.note, left))
