"""What tests share beside fixtures: places, marked values, and a person who acts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from automation import sentences
from automation.browser.window import PlaywrightWindow
from automation.decisions import HandOver
from automation.look import look
from automation.panel import WORDS
from automation.ports import Panel
from automation.screens import Flow
from automation.sighting import Sighting
from flows import DEFAULT_RECORDING

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
EMAIL = "anna@example.org"
STATEMENT = (
    "I object to the use of my information for AI at Meta, because it was shared for other "
    "purposes and with other people."
)


@dataclass
class Somebody:
    """The person at the window, in a test: told() acts as a person would, once per instruction.

    does: what they do at a hand-over of this kind; it gets the window.
    """

    does: dict[str, Callable[[PlaywrightWindow], None]] = field(default_factory=dict)
    heard: list[HandOver] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    window: PlaywrightWindow | None = None

    def told(self, handover: HandOver) -> None:
        """Act on the instruction."""
        self.heard.append(handover)
        action = self.does.get(handover.kind) or self.does.get(handover.screen)
        if action is not None:
            assert self.window is not None
            action(self.window)

    def step(self, text: str) -> None:
        """Progress."""
        self.steps.append(text)


def some_panel(title: str = "Title", text: str = "Text") -> Panel:
    """A panel that says this, in English."""
    words = {key: sentences.texts("en")[key] for key in WORDS}
    return Panel("Your turn", title, text, language="en", direction="ltr", words=words)


def spoken_of(page: Page) -> list[tuple[str, str, int]]:
    """What a screen reader finds: role, name and node of everything, closed shadow roots too."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""), node["backendDOMNodeId"])
        for node in nodes
        if not node.get("ignored") and "backendDOMNodeId" in node
    ]


def press(page: Page, name: str) -> None:
    """Press the button with this name where it is on the screen, as a person does with a mouse."""
    page.mouse.click(*place_of(page, name))


def place_of(page: Page, name: str) -> tuple[float, float]:
    """The middle of the button with this name, the panel's too."""
    found = [node for role, called, node in spoken_of(page) if (role, called) == ("button", name)]
    assert len(found) == 1, f"{len(found)} buttons are called '{name}'"
    session = page.context.new_cdp_session(page)
    session.send("DOM.scrollIntoViewIfNeeded", {"backendNodeId": found[0]})
    box = session.send("DOM.getBoxModel", {"backendNodeId": found[0]})["model"]["border"]
    session.detach()
    return (box[0] + box[4]) / 2, (box[1] + box[5]) / 2


def altered(folder: Path, part: str) -> str:
    """A copy of the default recording with this part in each page, and no CSP; its folder."""
    shutil.copytree(ROOT / "fixtures" / DEFAULT_RECORDING, folder)
    told = json.loads((folder / "recording.json").read_text())
    for page in told["pages"]:
        page["headers"] = {"Content-Type": "text/html; charset=utf-8"}
        file = folder / page["file"]
        file.write_text(file.read_text().replace("</body>", f"{part}</body>"))
    (folder / "recording.json").write_text(json.dumps(told))
    return str(folder)


def settled(window: PlaywrightWindow, flow: Flow) -> Sighting:
    """The first look that settles; on a busy machine a page is not there at once."""
    for _ in range(40):
        seen, _ = look(lambda: window.glance(flow.probes), window.pause, flow)
        if seen.settled:
            break
        window.pause(100)
    return seen
