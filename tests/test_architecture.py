"""The rooms: who may import whom, how long they are, and what no room may ever do."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from automation.screens import Click, Control, Flow
from flows import FLOWS

ROOT = Path(__file__).resolve().parent.parent
LONGEST_ROOM = 250
LONGEST_FUNCTION = 40
# Room: why it may be longer than LONGEST_ROOM lines.
LONGER_ROOMS = {
    "automation.evidence.verify_bundle": "one file that lies in each bundle and runs alone",
}
# Function: why it may be longer than LONGEST_FUNCTION lines.
LONGER = {
    "automation.cli.objecting.order_of": "one sentence for each way in which no order can be had",
    "automation.cli.objecting.run": "a parameter for each option, with its help",
    "automation.cli.recording.record": "a parameter for each option, with its help",
}

# The commands that open a browser start Playwright's driver.
STARTS_THE_DRIVER = {
    "automation.cli.explaining",
    "automation.cli.live",
    "automation.cli.recording",
    "automation.cli.sitting",
    "automation.cli.surveying",
}
# Waits for Enter in a thread of its own, so that the window is served meanwhile.
READS_THE_KEYBOARD = "automation.cli.live"

# Pure rooms, from the lowest: everything of ours that each may import.
BELOW: dict[str, set[str]] = {
    "outcome": set(),
    "account": set(),
    "phrases": set(),
    "hosts": set(),
    "glance": set(),
    "sentences": set(),
    "errors": {"outcome"},
    "landmarks": {"hosts", "phrases"},
    "vocabulary": {"landmarks", "outcome", "phrases"},
    "screens": {"errors", "hosts", "landmarks", "outcome", "phrases", "vocabulary"},
    "signals": {"glance", "phrases"},
    "kinds": {"glance", "phrases", "screens"},
    "fields": {"glance", "kinds", "phrases", "screens", "signals"},
    "sighting": {"fields"},
    "look": {"fields", "glance", "hosts", "phrases", "screens", "sighting"},
    "reasons": {"glance", "hosts", "landmarks", "look", "phrases", "screens"},
    "leaving": {"hosts", "screens"},
    "decisions": {"outcome", "screens"},
    "asking": {"decisions", "landmarks", "sighting", "screens", "sentences"},
    "filling": {"fields", "glance", "kinds", "ports", "screens"},
    "at_form": {"decisions", "kinds", "sighting", "outcome", "screens", "sentences"},
    "ports": {"decisions", "fields", "glance", "sighting", "outcome", "screens"},
    "panel": {
        "at_form",
        "decisions",
        "fields",
        "glance",
        "hosts",
        "kinds",
        "sighting",
        "ports",
        "screens",
        "sentences",
    },
    "answers": {"decisions", "sighting", "outcome", "screens"},
    "routes": {"decisions", "sighting", "screens", "sentences"},
    "decide": {
        "answers",
        "asking",
        "at_form",
        "decisions",
        "sighting",
        "outcome",
        "routes",
        "screens",
        "sentences",
    },
}
# What a room that only decides has no use for.
WORLD = {"asyncio", "datetime", "io", "os", "pathlib", "playwright", "random", "shutil", "socket"}
WORLD |= {"sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"}


@dataclass(frozen=True)
class Import:
    """One import. typing_only: it stands below `if TYPE_CHECKING`."""

    module: str
    typing_only: bool


@dataclass(frozen=True)
class Room:
    """One module: its dotted name, its text and its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    def imports(self) -> Iterator[Import]:
        """Every import, also those inside functions."""
        typing_only = {
            id(inner)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
            for branch in node.body
            for inner in ast.walk(branch)
        }
        for node in ast.walk(self.tree):
            for module in _modules(node):
                yield Import(module, id(node) in typing_only)


def _modules(node: ast.AST) -> list[str]:
    """The modules that a statement imports; `from package import room` is the room."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        module = str(node.module)
        rooms = [f"{module}.{alias.name}" for alias in node.names]
        return [room if _is_room(room) else module for room in rooms]
    return []


def _is_room(dotted: str) -> bool:
    place = ROOT.joinpath(*dotted.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


@cache
def rooms() -> tuple[Room, ...]:
    """Every module of the engine and of the flows."""
    found = []
    for file in sorted(file for top in ("automation", "flows") for file in (ROOT / top).rglob("*")):
        if file.suffix == ".py":
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            text = file.read_text(encoding="utf-8")
            found.append(Room(name, text, ast.parse(text)))
    return tuple(found)


def engine() -> list[Room]:
    """The modules of the engine."""
    return [room for room in rooms() if room.name.split(".")[0] == "automation"]


def of(module: str, *packages: str) -> bool:
    """Whether the module is one of these packages or lies in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_every_room_is_looked_at() -> None:
    """The tree holds the engine, its browser, its commands and the flows."""
    names = {room.name for room in rooms()}

    assert {"automation.decide", "automation.browser.window", "automation.cli.main"} <= names
    assert {"flows", "flows.meta.instagram", "automation"} <= names


def test_only_the_browser_room_knows_playwright() -> None:
    """Playwright is imported in automation/browser, and by the commands that start it."""
    knowing = {
        room.name
        for room in rooms()
        for each in room.imports()
        if of(each.module, "playwright") and not each.typing_only
    }

    outside = {name for name in knowing if not of(name, "automation.browser")}
    assert outside <= STARTS_THE_DRIVER
    assert "automation.browser.window" in knowing


def test_the_engine_knows_no_flow() -> None:
    """Nothing in automation but its commands imports a flow."""
    knowing = {
        room.name for room in engine() for each in room.imports() if of(each.module, "flows")
    }

    assert {name for name in knowing if not of(name, "automation.cli")} == set()
    assert knowing


def test_a_flow_knows_only_its_vocabulary() -> None:
    """Of the engine a flow imports screens and nothing else."""
    known = {
        each.module
        for room in rooms()
        if of(room.name, "flows")
        for each in room.imports()
        if of(each.module, "automation")
    }

    assert known == {"automation.screens"}


@pytest.mark.parametrize("name", BELOW)
def test_a_pure_room_imports_only_what_lies_below(name: str) -> None:
    """A pure room imports the rooms below it, and nothing that reaches the world."""
    room = next(room for room in rooms() if room.name == f"automation.{name}")
    imported = {each.module for each in room.imports()}

    ours = {module for module in imported if of(module, "automation", "flows")}
    assert ours <= {f"automation.{below}" for below in BELOW[name]}
    reaching = imported - {"urllib.parse"}  # reads text, reaches nothing
    assert not {module for module in reaching if module.split(".")[0] in WORLD}


def test_nobody_imports_the_commands() -> None:
    """The commands are imported by each other and by `python -m automation` alone."""
    importing = {
        room.name
        for room in rooms()
        for each in room.imports()
        if of(each.module, "automation.cli") and not of(room.name, "automation.cli")
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert importing == {"automation.__main__"}
    assert project["scripts"] == {"objector": "automation.cli.main:main"}


def test_there_is_no_circle() -> None:
    """Imports run in one direction, those inside functions included."""
    names = {room.name for room in rooms()}
    graph = {
        room.name: {each.module for each in room.imports() if each.module in names}
        for room in rooms()
    }

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))

    assert set(order) >= names


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_is_short(room: Room) -> None:
    """No room is longer than 250 lines, and no function than 40, but for those with a reason."""
    long = {
        f"{room.name}.{node.name}": lines
        for node in ast.walk(room.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert len(room.text.splitlines()) <= LONGEST_ROOM or room.name in LONGER_ROOMS
    assert {name: lines for name, lines in long.items() if name not in LONGER} == {}


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_says_what_it_is(room: Room) -> None:
    """Each module begins with its docstring and the future import of annotations."""
    docstring, future = room.tree.body[:2]

    assert ast.get_docstring(room.tree)
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(future) == "from __future__ import annotations"


@pytest.mark.parametrize("room", engine(), ids=lambda room: room.name)
def test_nothing_sleeps_and_nothing_reads_the_keyboard(room: Room) -> None:
    """No room sleeps or calls input: while a window is open only Playwright waits.

    One reads the keyboard, and there another thread does.
    """
    called = {
        ast.unparse(node.func).rpartition(".")[2]
        for node in ast.walk(room.tree)
        if isinstance(node, ast.Call)
    }
    named = {
        alias.name
        for node in ast.walk(room.tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "builtins")
        for alias in node.names
    }

    assert not {"input", "sleep"} & (called | named)
    reads = "stdin" in {n.attr for n in ast.walk(room.tree) if isinstance(n, ast.Attribute)}
    assert reads == (room.name == READS_THE_KEYBOARD)
    assert not reads or "Thread" in called


def _clicks() -> list[tuple[Flow, Control]]:
    return [
        (flow, move.control)
        for flow in FLOWS.values()
        for screen in flow.screens
        for move in screen.moves
        if isinstance(move, Click)
    ]


@pytest.mark.parametrize(
    ("flow", "control"), _clicks(), ids=lambda value: getattr(value, "title", "")[:6]
)
def test_submitting_is_no_move(flow: Flow, control: Control) -> None:
    """No move of any flow would find a control that bears one of the site's submit labels."""
    labels = [
        form.format(label)
        for label in flow.submit.phrases
        for form in ("{}", " {} ", "{}…", "{} >", "{}!")
    ]
    cases = [case for label in labels for case in (label, label.upper(), label.lower())]

    assert [label for label in cases if control.pattern.match(label)] == []
