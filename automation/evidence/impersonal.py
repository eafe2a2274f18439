"""Redaction for what leaves the person's hands: also who the account is, and where files lie.

Knows no file; builds on automation/redact.py, which removes what no log may show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from automation.redact import Redactor

STAND_IN = "account-1"

_HANDLE = re.compile(r"(?<![\w@./+-])@[a-z0-9_](?:[\w.]{1,28}\w)?(?![\w@])", re.IGNORECASE)
_PLACE = r"(?:[A-Za-z]:\\|\\\\|~/|/(?:home|Users|root|tmp|var|mnt|media|private|Volumes|data)\b)"
_QUOTED = re.compile(rf"(['\"])(?:file://)?{_PLACE}.*?\1")
_PATH = re.compile(rf"(?<![\w/:.-])(?:file://)?{_PLACE}[^\s'\"<>,;]*")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
REMOVED = "[removed]"


class Impersonal(Redactor):
    """Removes what a Redactor does, user names and paths; the account's label becomes STAND_IN.

    common: words that tell nothing of anybody; a label that is one of them stays where it is not
    the label.
    """

    def __init__(
        self,
        private: Iterable[str],
        public: Callable[[str], bool],
        label: str,
        common: Iterable[str] = (),
    ) -> None:
        super().__init__(private, public)
        kept = not label or label.casefold() in {word.casefold() for word in common}
        self._label = (
            None if kept else re.compile(rf"(?<![^\W_]){re.escape(label)}(?![^\W_])", re.IGNORECASE)
        )

    def text(self, text: str) -> str:
        """The text without what is private, and without who and where."""
        text = _PATH.sub("[path]", _QUOTED.sub(r"\1[path]\1", text))
        text = _HANDLE.sub(REMOVED, super().text(text))
        return self._label.sub(STAND_IN, text) if self._label else text


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the spaces around them."""
    return [each.strip() for each in _SENTENCE.split(text) if each.strip()]


def own_sentences(text: str, ours: str) -> list[str]:
    """The sentences of a text that are not those of a text of the program's."""
    known = {*sentences(ours)}
    return [each for each in sentences(text) if each not in known]


def without_own(text: str, ours: str) -> str:
    """The text as it was left, with each sentence that is the person's own taken out."""
    known, lines = {*sentences(ours)}, []
    for line in text.splitlines():
        told = (each if each in known else REMOVED for each in sentences(line))
        lines.append(
            re.sub(rf"{re.escape(REMOVED)}(?: {re.escape(REMOVED)})+", REMOVED, " ".join(told))
        )
    return "\n".join(lines) + "\n"
