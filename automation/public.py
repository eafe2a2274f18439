"""Which addresses stand in a flow or a recording, so that they tell nothing of a person."""

from __future__ import annotations

import re

from automation.hosts import Refused, address, bare
from automation.landmarks import At
from automation.recording import Recording
from automation.screens import Flow, GoTo

# A pattern of words and choices only; one with a wildcard also fits what a person is called by.
_CLOSED = re.compile(r"(?:[\w/|()?:-]|\\[.-])*")
_NAMED = re.compile(r"https://[^\s,;]*[\w/]")


class Public:
    """Tells whether an address, its path included, is public: public(url)."""

    def __init__(self, flow: Flow, recording: Recording | None = None) -> None:
        self._hosts = flow.hosts
        moves = (move for screen in flow.screens for move in screen.moves)
        starts = [route.start for route in flow.routes]
        starts += [move.address for move in moves if isinstance(move, GoTo)]
        self._paths = {_path(start, flow) for start in starts} | {*flow.sends}
        marks = (c for s in flow.screens for m in s.landmarks for c in m.conditions)
        self._patterns = [
            mark.pattern for mark in marks if isinstance(mark, At) and _CLOSED.fullmatch(mark.path)
        ]
        self._whole = {bare(page.url) for page in recording.pages} if recording else set()
        # What an end sends a person to is no secret of theirs.
        self._whole |= {url for s in flow.screens for url in _NAMED.findall(s.meaning)}

    def __call__(self, url: str) -> bool:
        """Whether it stands in the flow, on any host of the site, or in the recording."""
        if bare(url) in self._whole:
            return True
        here = address(url, self._hosts)
        if isinstance(here, Refused):
            return False
        path = here.path
        return path.rstrip("/") in self._paths or any(p.fullmatch(path) for p in self._patterns)


def _path(start: str, flow: Flow) -> str:
    where = address(start, flow.hosts)
    return "" if isinstance(where, Refused) else where.path.rstrip("/")
