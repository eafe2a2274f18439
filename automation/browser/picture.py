"""Takes what is to be kept of one page, without what is ours or in a frame; knows no screen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from automation.browser.plain import readable
from automation.browser.printed import pdf
from automation.browser.world import World
from automation.errors import WindowError
from automation.hosts import bare
from automation.ports import Taken

PICTURE_MS = 8_000
TREE_MS = 3_000
ALL_MS = 12_000  # what has not been begun by then is not: the person waits
# A log-in in a frame of another site can be seen in a picture, but not from a script of ours.
FRAMES = "iframe, frame, object, embed, fencedframe"
COVER = "#8a8d91"
_RELATIVE = re.compile(r"[?#]")
_ADDRESS = re.compile(r"^(\s*- /url: )(.*)$", re.MULTILINE)


def take(world: World, kinds: Sequence[str]) -> Taken:
    """Take these kinds, in one go: our panel taken away, what frames show covered by a box.

    What the page must be looked at for, and no more: nothing is encoded or cleaned here.
    """
    return _Taking(world).all(kinds)


class _Taking:
    """One page, while our panel is away."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._began = time.monotonic()
        self._kept: dict[str, Any] = {}
        self._failed: dict[str, str] = {}

    def all(self, kinds: Sequence[str]) -> Taken:
        document, before = self._world.document, None
        try:
            before = self._try("before", lambda: self._marks("before"))
            if before is None:
                self._world.call("conceal", True)
            self._try("picture", lambda: self._picture(before))
            after = self._try("after", lambda: self._marks("after"))
            if after:
                self._kept["text"] = after["text"]
            how = {"text": self._text, "html": self._html, "tree": self._tree, "pdf": self._pdf}
            for kind in [kind for kind in how if kind in kinds and kind not in self._kept]:
                self._try(kind, how[kind])
        finally:
            if before is None or before["concealed"]:
                self._world.call("conceal", False)
        marks = (before, after) if before and after else ()
        kept = {kind: self._kept[kind] for kind in kinds if kind in self._kept}
        moved = document is None or document != self._world.document
        framed = before and after and after["frames"] > before["frames"]  # it may not be covered
        return Taken(kept, self._failed, marks, moved=moved or bool(framed))

    def _try(self, kind: str, take: Callable[[], Any]) -> Any:
        """What was taken; None, and why, if it failed or there is no time left."""
        if (time.monotonic() - self._began) * 1000 > ALL_MS:
            self._failed[kind] = f"there was no time left after {ALL_MS // 1000} s"
            return None
        try:
            self._kept[kind] = take()
        except PlaywrightError as error:
            self._failed[kind] = readable(error)
        except WindowError as error:
            self._failed[kind] = str(error)
        return self._kept.get(kind)

    def _asked(self, function: str, *arguments: object) -> Any:
        answer = self._world.call(function, *arguments)
        if answer is None:
            raise WindowError("the page went away")
        return answer

    def _marks(self, when: str) -> Mapping[str, Any]:
        marks: Mapping[str, Any] = self._asked(when)
        if marks["found"] is None:
            raise WindowError("the page has too many elements to be measured")
        return marks

    def _picture(self, before: Mapping[str, Any] | None) -> bytes:
        """Quickly, if nothing moves and no frame is there; else without motion, frames covered."""
        if before and not before["frames"] and not before["moving"]:
            return self._world.camera.shoot(before)
        page = self._world.page
        return page.screenshot(
            full_page=True,
            timeout=PICTURE_MS,
            caret="initial",
            animations="disabled",
            mask=[page.locator(FRAMES)],
            mask_color=COVER,
        )

    def _text(self) -> str:
        return str(self._world.evaluate("document.body?.innerText ?? ''") or "")

    def _html(self) -> Mapping[str, str]:
        page: Mapping[str, str] = self._asked("serialise")
        return page

    def _tree(self) -> str:
        """As YAML, with bare addresses. It sees no closed shadow root, so never our panel."""
        tree = self._world.page.locator("body").aria_snapshot(timeout=TREE_MS)
        return _ADDRESS.sub(lambda found: found[1] + _bare(found[2]), tree)

    def _pdf(self) -> bytes:
        return pdf(self._world)


def _bare(given: str) -> str:
    """Without query and fragment, whether it is whole or relative; nothing of another kind."""
    address = given.strip("\"'")
    if re.match(r"https?:", address):
        return bare(address)
    return (
        ""
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
        else _RELATIVE.split(address)[0]
    )
