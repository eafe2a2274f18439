"""Keeps what was taken of screens: writes it, cleans it, masks it, beside the walk.

Knows files and the rooms that clean and mask; no window. What fails is a gap, each kind for itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from automation.errors import EvidenceError
from automation.evidence import markup, masking
from automation.evidence.bundle import Bundle
from automation.logs import get, redacted
from automation.ports import Taken

ENDINGS = {"picture": "png", "text": "txt", "html": "html", "tree": "aria.yaml", "pdf": "pdf"}
MASKED = ("picture", "text", "html", "tree")
Note = dict[str, Any]
Painted = tuple[tuple[masking.Box, ...], bytes]


@dataclass
class _Screen:
    """What was taken of one. early: its masked picture, by what was known when it was begun."""

    note: Note
    taken: Taken
    early: Future[Painted] | None = None


class Album:
    """The pictures of one attempt. Nothing of it waits for a disk but `settle`.

    known: words that are no name.
    """

    def __init__(self, bundle: Bundle, known: Collection[str]) -> None:
        self._bundle, self._known = bundle, known
        # One, so that what replaces a file comes behind it. Masks are of a file each.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="evidence")
        self._masker = ThreadPoolExecutor(4, thread_name_prefix="masks")
        self._failed: list[tuple[Note, str, str]] = []
        self._under_way: list[tuple[Note, str, str, Future[None]]] = []
        self._taken: dict[str, _Screen] = {}

    def add(self, note: Note, stem: str, taken: Taken) -> None:
        """Keep these under this stem and name them in the note, in the place of any before."""
        for kind, why in taken.failed.items():
            if kind in ENDINGS:  # of the marks the masked twins will tell
                self._lacks(note, kind, redacted(why))
        for kind, content in taken.kept.items():
            note[kind] = f"{stem}.{ENDINGS[kind]}"
            job = self._worker.submit(self._keep, str(note[kind]), content, str(note["address"]))
            self._under_way.append((note, kind, str(note[kind]), job))
        self._taken[stem] = _Screen(note, taken)

    def paint(self) -> None:
        """Begin with the masked pictures, by what is known to be private so far: mostly all is.

        To be called where the walk waits anyway: on the way it is slowed by it.
        """
        for screen in self._taken.values():
            if screen.early is None:
                screen.early = self._worker.submit(_painted, screen.taken, self._known)

    def mask(self) -> None:
        """Begin with the masked twins: nothing more comes, and all that is private is known."""
        for stem, screen in self._taken.items():
            if screen.taken.kept:
                job = self._masker.submit(self._twins, stem, screen)
                self._under_way.append((screen.note, "masked", "", job))
        self._taken.clear()

    def settle(self) -> None:
        """Wait for all that is under way. What failed is not named in its note, and is a gap."""
        while self._under_way:
            note, kind, name, job = self._under_way.pop(0)
            if error := job.exception():
                if note.get(kind) == name:
                    note.pop(kind, None)
                self._lacks(note, kind, _why(error))
        for failed in self._failed:  # told here, where the log knows whose line it is
            self._lacks(*failed)
        self._failed.clear()

    def close(self) -> None:
        """The same, for good."""
        self.settle()
        self._worker.shutdown()
        self._masker.shutdown()

    def _keep(self, name: str, content: bytes | str | Mapping[str, str], address: str) -> None:
        whole = markup.whole(content, address) if isinstance(content, Mapping) else content
        self._bundle.keep(name, whole)

    def _twins(self, stem: str, screen: _Screen) -> None:
        """The masked twins of one screen. Without the marks nothing is known to be private."""
        note, taken = screen.note, screen.taken
        private = masking.find(taken.marks, redacted, self._known)
        twins: dict[str, str] = {}
        note["masked"] = twins
        for kind in [kind for kind in MASKED if kind in taken.kept]:
            try:
                if kind == "picture":
                    content: bytes | str = _same(screen.early, private) or masking.paint(
                        taken.kept[kind], private
                    )
                else:
                    content = _twin(kind, str(note["address"]), taken, private)
                name = f"{stem}.masked.{ENDINGS[kind]}"
                twins[kind] = self._bundle.keep(name, content)
            except Exception as error:  # noqa: BLE001  # one kind is a gap, whatever it was
                self._failed.append((note, f"masked {kind}", _why(error)))

    def _lacks(self, note: Note, kind: str, why: str) -> None:
        if kind == "picture":
            note["not_pictured"] = why
        self._bundle.lacks(f"{kind} of '{note['screen']}': {why}")
        get().warning("capture failed", kind=kind, screen=note["screen"], why=why)


def _painted(taken: Taken, known: Collection[str]) -> Painted:
    """The masked picture by what is known to be private so far: mostly that is all."""
    if "picture" not in taken.kept or not taken.marks:
        return (), b""
    private = masking.find(taken.marks, redacted, known)
    return private.boxes, masking.paint(taken.kept["picture"], private)


def _same(early: Future[Painted] | None, private: masking.Private) -> bytes:
    """The early picture, if it would be painted the same way now; else nothing."""
    if early is None or early.exception():
        return b""
    boxes, picture = early.result()
    return picture if boxes == private.boxes else b""


def _twin(kind: str, address: str, taken: Taken, private: masking.Private) -> str:
    content = taken.kept[kind]
    if kind == "html":
        parts = {**content, "body": content["masked"]}
        return markup.whole(parts, address, lambda text: masking.text(text, private, redacted))
    how = masking.tree if kind == "tree" else masking.text
    return how(content, private, redacted)


def _why(error: BaseException) -> str:
    known = isinstance(error, EvidenceError | masking.MaskError)
    return redacted(str(error) if known else f"a fault of ours: {type(error).__name__}: {error}")
