"""Keeps what was taken of screens: writes it, cleans it, masks it, beside the walk.

Knows files and the rooms that clean and mask; no window. What fails is a gap, each kind for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from automation.errors import EvidenceError
from automation.evidence import markup, masking
from automation.evidence.bundle import Bundle
from automation.logs import get, redacted
from automation.ports import Taken

ENDINGS = {"picture": "png", "text": "txt", "html": "html", "tree": "aria.yaml", "pdf": "pdf"}
MASKED = ("picture", "text", "html", "tree")
Note = dict[str, Any]


class Album:
    """The pictures of one attempt. Nothing of it waits for a disk but `settle`."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="evidence")
        self._under_way: list[tuple[Note, str, str, Future[str]]] = []
        self._taken: dict[str, tuple[Note, Taken]] = {}

    def add(self, note: Note, stem: str, taken: Taken) -> None:
        """Keep these under this stem and name them in the note, in the place of any before."""
        for kind, why in taken.failed.items():
            if kind != "marks":  # the masked picture will say so
                self._lacks(note, kind, why)
        for kind, content in taken.kept.items():
            name = f"{stem}.{ENDINGS[kind]}"
            note[kind] = name
            self._do(note, kind, lambda n=name, c=content: self._keep(n, c, note))  # type: ignore[misc]
        self._taken[stem] = (note, taken)

    def mask(self, known: Collection[str]) -> None:
        """Begin with the masked twins: nothing more is pictured, and all that is private is known."""
        for stem, (note, taken) in self._taken.items():
            if taken.kept:
                job = self._worker.submit(self._twins, note, stem, taken, known)
                self._under_way.append((note, "masked", "", job))
        self._taken.clear()

    def settle(self) -> None:
        """Wait for all that is under way. What failed is not named in its note, and is a gap."""
        while self._under_way:
            note, kind, name, job = self._under_way.pop(0)
            try:
                job.result()
            except Exception as error:  # noqa: BLE001  # one kind of one screen is a gap, whatever it was
                if note.get(kind) == name:
                    note.pop(kind, None)
                self._lacks(note, kind, _why(error))

    def close(self) -> None:
        """The same, for good."""
        self.settle()
        self._worker.shutdown()

    def _do(self, note: Note, kind: str, job: Callable[[], str]) -> None:
        self._under_way.append((note, kind, str(note[kind]), self._worker.submit(job)))

    def _keep(self, name: str, content: bytes | str | Mapping[str, str], note: Note) -> str:
        if isinstance(content, Mapping):
            content = markup.whole(content, str(note["address"]))
        return self._bundle.keep(name, content)

    def _twins(self, note: Note, stem: str, taken: Taken, known: Collection[str]) -> str:
        """The masked twins of one screen. Without the marks nothing is known to be private."""
        private = masking.find(taken.marks, redacted, known)
        twins: dict[str, str] = {}
        note["masked"] = twins
        for kind in [kind for kind in MASKED if kind in taken.kept and kind in note]:
            try:
                name = f"{stem}.masked.{ENDINGS[kind]}"
                twins[kind] = self._bundle.keep(name, _twin(kind, note, taken, private))
            except Exception as error:  # noqa: BLE001  # as in settle
                self._lacks(note, f"masked {kind}", _why(error))
        return ""

    def _lacks(self, note: Note, kind: str, why: str) -> None:
        if kind == "picture":
            note["not_pictured"] = why
        self._bundle.lacks(f"{kind} of '{note['screen']}': {why}")
        get().warning("capture failed", kind=kind, screen=note["screen"], why=why)


def _twin(kind: str, note: Note, taken: Taken, private: masking.Private) -> bytes | str:
    content = taken.kept[kind]
    if kind == "picture":
        return masking.paint(content, private)
    if kind == "html":
        hide = lambda text: masking.text(text, private, redacted)  # noqa: E731  # a word for it
        return markup.whole(taken.masked, str(note["address"]), hide)
    how = masking.tree if kind == "tree" else masking.text
    return how(content, private, redacted)


def _why(error: Exception) -> str:
    known = isinstance(error, EvidenceError | masking.MaskError)
    return redacted(str(error) if known else f"a fault of ours: {type(error).__name__}: {error}")
