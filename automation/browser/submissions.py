"""What is seen leaving in the person's hands, and can be the form; holds nothing back."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite

from playwright.sync_api import BrowserContext, Request, Response

from automation.hosts import Address, address, bare
from automation.leaving import BY_SCRIPT, SAFE, Outgoing, carries, reads
from automation.ports import Submission
from automation.screens import Flow

SENDING_SECONDS = 5.0
_CARRIERS = ("document", *BY_SCRIPT)


class Submissions:
    """The submissions of one window, with what the site answered to each."""

    def __init__(self, context: BrowserContext, flow: Flow) -> None:
        self._flow = flow
        self._sending = float("-inf")
        self._seen: list[Submission] = []
        self._of: dict[Request, int] = {}
        context.on("response", self._answered)

    def sending(self) -> None:
        """The person has pressed what sends the form."""
        self._sending = time.monotonic()

    def since_sending(self) -> float | None:
        """Seconds since then; None if they did not press it."""
        since = time.monotonic() - self._sending
        return since if isfinite(since) else None

    def note(self, request: Request, out: Outgoing, needles: Iterable[bytes]) -> None:
        """Keep it, if it can be the form."""
        if self._submits(out, needles):
            at = datetime.now(UTC).isoformat(timespec="seconds")
            self._of[request] = len(self._seen)
            self._seen.append(Submission(at, request.method, bare(request.url)))

    def seen(self) -> tuple[Submission, ...]:
        """All of them, refused ones too."""
        return tuple(self._seen)

    def _submits(self, out: Outgoing, needles: Iterable[bytes]) -> bool:
        """A request to the site: no GET, no read, no log-in. A beacon alone is no submission."""
        where = address(out.url, self._flow.hosts)
        if out.method in SAFE or not isinstance(where, Address) or reads(out):
            return False
        if self._flow.private_at(where):
            return False
        known = where.path.rstrip("/") in self._flow.sends
        just = time.monotonic() - self._sending < SENDING_SECONDS
        return known or (just and out.kind in _CARRIERS) or carries(out, needles)

    def _answered(self, response: Response) -> None:
        index = self._of.get(response.request)
        if index is not None:
            self._seen[index] = replace(self._seen[index], status=response.status)
