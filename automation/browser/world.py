"""An isolated world in each page: our scripts, which the page can neither see nor call.

Knows CDP; may not know what the scripts are for.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page
from playwright.sync_api import Error as PlaywrightError

from automation.browser.camera import Camera
from automation.errors import GuardError, WindowError
from automation.hosts import bare

NAME = "objector"
BINDING = "objectorSay"
SCRIPTS = (
    "names.js",
    "reach.js",
    "kinds.js",
    "glance.js",
    "marks.js",
    "serialise.js",
    "field.js",
    "guard.js",
    "outline.js",
    "panel-parts.js",
    "panel-fields.js",
    "panel.js",
    "leads.js",
    "rects.js",
)


def source() -> str:
    """The scripts of the isolated world, in order."""
    folder = resources.files("automation.browser") / "scripts"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)


class ScriptError(WindowError):
    """One of our scripts threw: the page is odder than they expect."""


class World:
    """The isolated world of one page's main frame; follows it through navigations.

    said: called with each message that our scripts send. ready: called whenever a new document
    has its world, so that state can be given to it. answered: when it was last heard of.
    """

    def __init__(
        self,
        page: Page,
        said: Callable[[World, Mapping[str, Any]], None],
        ready: Callable[[World], None],
    ) -> None:
        self.page, self.camera = page, Camera(page)
        self._said, self._ready = said, ready
        self._context: int | None = None
        self._mine: set[int] = set()
        self.dialog = False
        self.answered = time.monotonic()
        try:
            self._session = page.context.new_cdp_session(page)
            self._frame = self._attach(self._session)
        except PlaywrightError as error:
            raise GuardError(
                "The guard could not be set up in this browser "
                f"({str(error).splitlines()[0]}), so nothing was opened. Use Chrome, Edge or "
                "Chromium."
            ) from error

    def _attach(self, session: CDPSession) -> str:
        session.on("Runtime.executionContextCreated", self._created)
        session.on("Runtime.executionContextDestroyed", self._destroyed)
        session.on("Runtime.executionContextsCleared", lambda _: self._cleared())
        session.on("Runtime.bindingCalled", self._called)
        session.on("Page.javascriptDialogOpening", lambda _: setattr(self, "dialog", True))
        session.on("Page.javascriptDialogClosed", lambda _: setattr(self, "dialog", False))
        session.send("Page.enable")
        tree = session.send("Page.getFrameTree")
        frame = str(tree["frameTree"]["frame"]["id"])
        self._frame = frame
        session.send("Runtime.enable")
        session.send("Runtime.addBinding", {"name": BINDING, "executionContextName": NAME})
        session.send(
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": source(), "worldName": NAME, "runImmediately": True},
        )
        return frame

    def _created(self, event: Mapping[str, Any]) -> None:
        context = event["context"]
        if context["name"] != NAME:
            return
        self._mine.add(context["id"])
        if context["auxData"].get("frameId") == self._frame:
            self._context = context["id"]
            self._ready(self)

    def _destroyed(self, event: Mapping[str, Any]) -> None:
        self._mine.discard(event["executionContextId"])
        if event["executionContextId"] == self._context:
            self._context = None

    def _cleared(self) -> None:
        self._mine.clear()
        self._context = None

    def _called(self, event: Mapping[str, Any]) -> None:
        if event["name"] != BINDING or event["executionContextId"] not in self._mine:
            return
        with suppress(json.JSONDecodeError):
            self._said(self, json.loads(event["payload"]))

    @property
    def document(self) -> int | None:
        """Tells documents apart: changes with each navigation; None in between."""
        return self._context

    @property
    def frames(self) -> tuple[str, ...]:
        """What the page's frames show, but for those that hold only what the page put in itself."""
        inner = [frame.url for frame in self.page.frames if frame.parent_frame]
        return tuple(dict.fromkeys(bare(u) for u in inner if u and not u.startswith("about:")))

    def call(self, function: str, *arguments: object) -> Any:
        """Call objector.<function>(…); None while there is no document to call it in."""
        given = ", ".join(json.dumps(argument) for argument in arguments or (None,))
        return self.evaluate(f"objector.{function}({given})")

    def evaluate(self, expression: str) -> Any:
        """Evaluate in the world of the document that is there now; None if there is none."""
        try:
            return self._evaluate(expression)
        finally:
            self.answered = time.monotonic()

    def _evaluate(self, expression: str) -> Any:
        answer = self._ask(expression)
        return answer.get("value") if answer else None

    def _ask(self, expression: str, *, by_value: bool = True) -> Any:
        if self._context is None or self.dialog or self.page.is_closed():
            return None
        try:
            answer = self._session.send(
                "Runtime.evaluate",
                {
                    "expression": expression,
                    "contextId": self._context,
                    "returnByValue": by_value,
                    "awaitPromise": True,
                },
            )
        except PlaywrightError:  # the document went away while we asked
            return None
        if "exceptionDetails" in answer:
            fault = answer["exceptionDetails"]  # its message may quote the page
            kind = fault.get("exception", {}).get("className", "error")
            raise ScriptError(
                f"Our own script failed in the page: {kind} in line {fault['lineNumber']}"
            )
        return answer["result"]

    def put_file(self, function: str, argument: object, path: Path) -> bool:
        """Put this file into the element that objector.<function>(argument) gives out, if any."""
        box = self._ask(f"objector.{function}({json.dumps(argument)})", by_value=False)
        if not box or "objectId" not in box:
            return False
        with suppress(PlaywrightError):  # no file box, or the document went away
            given = {"files": [str(path)], "objectId": box["objectId"]}
            self._session.send("DOM.setFileInputFiles", given)
            return True
        return False

    def stop_loading(self) -> None:
        """Stop the page from loading: what is shown stays."""
        self._session.send("Page.stopLoading")

    def replace_document(self, html: str) -> None:
        """Change the document in place, as a single-page app would, without a navigation."""
        with suppress(PlaywrightError):  # the page went away meanwhile
            self._session.send("Page.setDocumentContent", {"frameId": self._frame, "html": html})
            self._ready(self)
