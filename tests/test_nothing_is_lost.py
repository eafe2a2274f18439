"""Promise: nothing is lost. Whatever dies, fills up or hangs: a true end, and evidence intact."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

import killed
from automation.account import Account, Statement
from automation.decisions import HandOver
from automation.evidence.bundle import closed, unfinished
from automation.evidence.verify import verify
from automation.ledger import Ledger
from automation.outcome import USAGE_EXIT, Outcome
from automation.recording import load
from automation.report import Order, Report
from automation.session import attempt
from elsewhere import Run, chromium, wait_for
from flows import DEFAULT_RECORDING, FLOWS
from support import EMAIL, ROOT, STATEMENT, Somebody, altered
from test_headed import free_port
from tls_site import Site, served


@pytest.fixture
def on_display(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows open on the tests' display."""
    monkeypatch.setenv("DISPLAY", display)


linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are found in /proc")
Ran = subprocess.CompletedProcess[str]


def in_order(folder: Path, *ends: str) -> None:
    """Every bundle is closed and intact; the ledger holds each beginning with its end."""
    evidence = folder / "evidence"
    evidence = evidence if evidence.is_dir() else folder / "data" / "evidence"
    assert unfinished(evidence) == []
    assert [verify(bundle).why for bundle in closed(evidence)] == [
        "Closed, complete and unchanged."
    ] * len(ends)
    events = Ledger(folder / "data" / "ledger.sqlite3").events()
    assert [e.facts.get("outcome", "") for e in events] == [o for end in ends for o in ("", end)]


def browsers(kind: str = "") -> set[int]:
    """The processes of all browsers below this one: the first of each, or those of a kind."""
    parents, commands = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            rest = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(rest[1])
            commands[int(stat.parent.name)] = stat.with_name("cmdline").read_bytes().decode()
    typed = [pid for pid in parents if "--type=" in commands[pid]]
    found = [pid for pid in typed if os.getpid() in line(pid, parents)]
    if kind:
        return {pid for pid in found if f"--type={kind}" in commands[pid]}
    return {parents[pid] for pid in found if "--type=" not in commands[parents[pid]]}


def line(pid: int, parents: dict[int, int]) -> list[int]:
    """The process and everything above it."""
    return [pid, *line(parents[pid], parents)] if pid in parents else []


@dataclass
class Fate(Somebody):
    """Nobody at the window; something happens at the first step that begins with these words."""

    at: str = ""
    happens: Callable[[], object] = lambda: None
    done: bool = False

    def step(self, text: str) -> None:
        """Let it happen, once."""
        super().step(text)
        if not self.done and text.startswith(self.at):
            self.done = True
            self.happens()


@pytest.fixture
def kill() -> Callable[[str], None]:
    """Ends at once, as `kill -9` does, the browser that this test started, or a kind of process.

    Other tests of this process may share a browser, which is none of its business.
    """
    others = browsers() | browsers("renderer")

    def ends(kind: str) -> None:
        processes = browsers(kind) - others
        assert processes
        for process in processes:
            os.kill(process, signal.SIGKILL)

    return ends


@linux
@pytest.mark.parametrize(
    "at",
    [
        pytest.param("clicked button 'Decline", marks=pytest.mark.deep),
        "clicked button 'Menu'",
        pytest.param("clicked button 'Submit an", marks=pytest.mark.deep),
    ],
)
@pytest.mark.parametrize("kind", ["renderer", ""], ids=["renderer", "browser"])
def test_a_killed_browser(
    kill: Callable[[str], None], walk: Callable[..., Report], tmp_path: Path, at: str, kind: str
) -> None:
    """The renderer or the browser is killed on the way: `failed`, in a sentence, all closed."""
    person = Fate(at=at, happens=lambda: kill(kind))

    report = walk(load(DEFAULT_RECORDING), person)

    assert person.done
    assert report.outcome.word == "failed"
    assert "fault of ours" not in report.reason
    in_order(tmp_path, "failed")


@linux
@pytest.mark.deep
@pytest.mark.window
@pytest.mark.usefixtures("on_display")
@pytest.mark.parametrize(("kind", "outcome"), [("renderer", "failed"), ("", "prefilled")])
def test_a_browser_killed_at_the_review(
    kill: Callable[[str], None],
    walk: Callable[..., Report],
    tmp_path: Path,
    kind: str,
    outcome: str,
) -> None:
    """At the review a dead page is `failed`; a dead browser is as good as a closed window."""

    class Killing(Somebody):
        def told(self, handover: HandOver) -> None:
            super().told(handover)
            kill(kind)

    report = walk(load(DEFAULT_RECORDING), person := Killing(), headed=True)

    assert [handover.kind for handover in person.heard] == ["review"]
    assert report.outcome.word == outcome
    in_order(tmp_path, outcome)


def test_a_lock_that_is_taken_over(tmp_path: Path, playwright: Playwright) -> None:
    """What a run left that died with the account's lock is taken over, and the person is told."""
    flow, person = FLOWS[load(DEFAULT_RECORDING).flow], Somebody()
    account = Account("anna", EMAIL, endpoint="http://127.0.0.1:9")  # where no browser answers
    statement, folders = Statement("test", STATEMENT), (tmp_path / "data", tmp_path / "evidence")
    order = Order(account, statement, flow, flow.route(), *folders)
    order.profile.parent.mkdir(parents=True)
    note = order.profile.with_suffix(".holder")
    note.write_text('{"pid": 7, "since": "2026-11-01T10:00:00+00:00"}')

    report = attempt(playwright, order, person, lambda: False)

    assert person.steps == [
        "The run of process 7, since 2026-11-01T10:00:00+00:00, did not end in order; taken over."
    ]
    assert report.outcome.word == "failed"
    assert not note.exists()
    in_order(tmp_path, "failed")


@dataclass
class Live:
    """A `run` on a site of this machine, in a Chromium elsewhere, and the means to disturb it."""

    site: Site
    run: Run
    stop: Callable[[], None]

    def interrupt(self) -> dict[str, Any]:
        """Ctrl-C; the attempt's report."""
        self.run.process.send_signal(signal.SIGINT)
        return self.run.report()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Start a site with slow paths, a Chromium and `run`; all end with the test."""
    with ExitStack() as stack:

        def start(slow: dict[str, float] | None = None, *words: str) -> Live:
            recording = load(DEFAULT_RECORDING)
            site_stack = stack.enter_context(ExitStack())
            site = site_stack.enter_context(served(recording, tmp_path))
            site.slow.update(slow or {})
            folder = tmp_path / "chromium"
            folder.mkdir()
            endpoint = stack.enter_context(chromium(site, folder))
            run = Run(tmp_path, endpoint, *words)
            stack.callback(run.end)
            return Live(site, run, site_stack.close)

        yield start


SENT = "/ajax/help/contact/submit/page"


@linux
@pytest.mark.deep
def test_a_browser_killed_after_a_submission(
    kill: Callable[[str], None],
    live: Callable[..., Live],
    tmp_path: Path,
    playwright: Playwright,
) -> None:
    """The browser dies after a submission has left and before any answer: `unconfirmed`, exit 4."""
    there = live({SENT: 600})
    there.run.told("The form is filled in")
    endpoint = re.search(r"ENDPOINT=(\S+)", (tmp_path / ".env").read_text())
    assert endpoint
    client = playwright.chromium.connect_over_cdp(endpoint[1])
    page = next(p for p in client.contexts[0].pages if "instagram" in p.url)
    page.get_by_role("button", name="Submit").click()
    wait_for(there.site.sent, "the submission")
    page.wait_for_timeout(500)  # the run's turn to see it
    kill("")

    report = there.run.report()

    assert (report["outcome"], report["exit"]) == ("unconfirmed", 4)
    assert "Traceback" not in there.run.said()
    in_order(tmp_path, "unconfirmed")


@pytest.mark.long
@pytest.mark.deep
@pytest.mark.timeout(200)
@pytest.mark.parametrize("slow", [10, 600], ids=["10 s", "never"])
def test_a_page_that_takes_its_time(live: Callable[..., Live], tmp_path: Path, slow: float) -> None:
    """A page that takes 10 s is waited for; one that never comes is said, and Ctrl-C ends it."""
    recording = load(DEFAULT_RECORDING)
    path = re.sub(r"https://[^/]+", "", next(p.url for p in recording.pages if p.name == "form"))
    # One way alone: of each other one, too, half a minute would be waited.
    there = live({path: slow}, "--route", "privacy-center")

    wait_for(lambda: "Your turn:" in there.run.said(), "the person's turn", 150)
    assert ("The form is filled in" in there.run.said()) == (slow < 60)
    report = there.interrupt()

    assert (report["outcome"], report["exit"]) == ("interrupted", 130)
    assert bool(report["fields"]) == (slow < 60)
    assert "Traceback" not in there.run.said()
    in_order(tmp_path, "interrupted")


@pytest.mark.deep
@pytest.mark.parametrize("at", ["opened", "clicked link 'Privacy topics'", "filled in"])
def test_offline_in_the_middle(live: Callable[..., Live], tmp_path: Path, at: str) -> None:
    """The network goes on the way: the person is told, and Ctrl-C ends it in order."""
    there = live()
    there.run.told(at)
    there.stop()

    there.run.told("Your turn:")
    report = there.interrupt()

    assert (report["outcome"], report["exit"]) == ("interrupted", 130)
    assert "Traceback" not in there.run.said()
    in_order(tmp_path, "interrupted")


STAY = "onbeforeunload = (e) => { e.preventDefault(); return 'x' }"
DOWNLOAD = """const a = document.createElement("a"); a.download = "x.txt";
a.href = URL.createObjectURL(new Blob(["x"])); document.body.append(a); a.click()"""


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("alert(1); confirm(2); prompt(3)", marks=pytest.mark.deep),
        pytest.param("print()", marks=pytest.mark.deep),
        pytest.param(STAY, marks=pytest.mark.deep),
        pytest.param(DOWNLOAD, marks=pytest.mark.deep),
        "setTimeout(() => alert(1), 30)",
    ],
    ids=["dialogs", "print", "beforeunload", "download", "later"],
)
def test_what_a_page_puts_in_the_way(
    walk: Callable[..., Report], tmp_path: Path, script: str
) -> None:
    """Dialogs, a print dialog, a question before leaving, a download: the walk goes on."""
    report = walk(load(altered(tmp_path / "altered", f"<script>{script}</script>")))

    assert report.outcome.word == "prefilled", report.reason
    in_order(tmp_path, "prefilled")


@pytest.mark.long
@pytest.mark.deep
def test_a_page_in_an_endless_loop(walk: Callable[..., Report], tmp_path: Path) -> None:
    """A page whose script never ends is given up: `failed`, in a sentence, all closed.

    Without the watch, the walk waits for ever for the page's answer.
    """
    loop = "<script>setTimeout(() => { for (;;); }, 300)</script>"

    report = walk(load(altered(tmp_path / "altered", loop)))

    assert (report.outcome.word, report.reason) == ("failed", "The page no longer answers.")
    in_order(tmp_path, "failed")


@pytest.mark.deep
@pytest.mark.window
@pytest.mark.usefixtures("on_display")
@pytest.mark.parametrize("screen", range(9))
def test_a_window_closed_at_each_screen(
    walk: Callable[..., Report],
    tmp_path: Path,
    playwright: Playwright,
    screen: int,
) -> None:
    """Closing the window after any step on the way, the first and the filling too, is `left`."""
    port = free_port()

    def close() -> None:
        client = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        for page in client.contexts[0].pages:
            page.close()

    @dataclass
    class Closing(Fate):
        def step(self, text: str) -> None:
            self.at = text if len(self.steps) == screen else "none"
            super().step(text)

    report = walk(
        load(DEFAULT_RECORDING),
        person := Closing(happens=close),
        headed=True,
        arguments=(f"--remote-debugging-port={port}",),
    )

    assert person.done, (report.reason, person.steps)
    assert report.outcome.word == "left"
    in_order(tmp_path, "left")


@pytest.mark.long
@pytest.mark.deep
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each kill is of a child")
def test_killed_at_every_write(tmp_path: Path) -> None:
    """After kill -9 at any write: nothing closed that is not intact, and the next attempt is whole.

    A bundle closed before its last file, or renamed before it is complete, would be found here.
    """
    command = [sys.executable, killed.__file__, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    told = json.loads(done.stdout)

    assert len(told) > 40
    for each in told:
        left, then = each["left"], each["next"]
        assert each["died"] == signal.SIGKILL
        assert (left["closed"], left["unfinished"]) in (([], []), ([], [False]), ([True], []))
        assert left["ledger"] in ([], ["started"], ["started", "ended"])
        assert then["closed"] == [*left["closed"], True]
        assert then["unfinished"] == left["unfinished"]
        assert then["ledger"] == [*left["ledger"], "started", "ended"]


@pytest.mark.long
@pytest.mark.deep
@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals are those of POSIX")
def test_killed_anywhere(tmp_path: Path) -> None:
    """After kill -9 at 12 writes of a whole dry run, a last one finds all intact and is whole."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(at: int) -> Ran:
        command = [sys.executable, killed.__file__, str(tmp_path / "data"), str(at), "dry-run"]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=100
        )

    whole = run(0)
    writes = int(whole.stderr.rpartition("writes: ")[2])
    for n in range(12):  # the last ones are in the test above
        assert run(1 + n * (writes - 30) // 11).returncode == -signal.SIGKILL

    last = run(0)
    evidence = tmp_path / "data" / "evidence"
    assert (whole.returncode, last.returncode) == (0, 0), last.stderr
    assert all(verify(bundle).intact for bundle in closed(evidence))
    assert len(closed(evidence)) + len(unfinished(evidence)) >= 12
    events = Ledger(tmp_path / "data" / "ledger.sqlite3").events()
    assert [event.kind for event in events][-2:] == ["started", "ended"]


# Fills the disk up to the last byte, between the beginning and the end of an attempt.
FULL = """
from pathlib import Path
from automation.ledger import Ledger
ledger = Ledger(Path("disk/data/ledger.sqlite3"))
ledger.started("1", "anna", "flow", dry_run=False)
try:
    with open("disk/rest", "wb", buffering=0) as rest:
        while rest.write(bytes(512)): pass
except OSError: pass
ledger.ended("1", outcome="sent", reason="x" * 2000)
print(*(event.kind for event in ledger.events()))
"""
FIRST = "until ls disk/data/evidence/*/*.open/02-* >disk/seen 2>&1; do sleep 0.1; done"
READ_ONLY = "mount -o remount,ro $PWD/disk"


@pytest.fixture
def on_a_disk(tmp_path: Path) -> Callable[[str, str], Ran]:
    """Run commands with a disk of this size of their own, mounted at ./disk."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "full.py").write_text(FULL)
    mount = 'mount -t tmpfs -o "size=$1" small disk && eval "$2"'
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON": sys.executable,
        "OBJECTOR": f"{sys.executable} -m automation",
        "OBJECTOR_DATA_DIR": "disk/data",
    }

    def run(size: str, commands: str) -> Ran:
        return subprocess.run(
            ["unshare", "-rm", "sh", "-c", mount, "sh", size, commands],
            capture_output=True,
            text=True,
            timeout=100,
            cwd=tmp_path,
            env=environment,
            check=False,
        )

    if shutil.which("unshare") is None or run("64k", "true").returncode:
        pytest.skip("not run: no disk can be mounted here")
    return run


def test_the_end_has_room_on_a_full_disk(on_a_disk: Callable[[str, str], Ran]) -> None:
    """On a disk that is full to the last byte the end of an attempt is still written down.

    Without the reserve, the ledger "cannot be used: database or disk is full".
    """
    ran = on_a_disk("256k", "$PYTHON full.py")

    assert ran.stdout.split() == ["started", "ended"], ran.stderr


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        (f"{READ_ONLY}; $OBJECTOR dry-run", "cannot be made: Read-only file system"),
        pytest.param(
            f"$OBJECTOR dry-run & {FIRST}; {READ_ONLY}; wait $!",
            "cannot be written: Read-only file system",
            marks=pytest.mark.deep,
        ),
    ],
    ids=["from the start", "in the middle"],
)
def test_a_folder_that_may_not_be_written(
    on_a_disk: Callable[[str, str], Ran], commands: str, said: str
) -> None:
    """A folder that is read-only, or becomes so on the way, ends the attempt as `failed`."""
    ran = on_a_disk("8m", commands)

    assert ran.returncode == 1
    assert "DRY RUN failed" in ran.stdout
    assert said in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "fault of ours" not in ran.stdout + ran.stderr


# A whole dry run during which the clock is set back, an hour at each look at it.
BACK = """
import datetime, sys
real = datetime.datetime
class Back(real):
    hours = 0
    @classmethod
    def now(cls, tz=None):
        Back.hours += 1
        return real.now(tz) - datetime.timedelta(hours=Back.hours)
datetime.datetime = Back
from automation.account import Account, Statement
from automation.cli.main import main
sys.exit(main(["dry-run", "--json"]))
"""


@pytest.mark.deep
def test_a_clock_that_is_set_back(tmp_path: Path) -> None:
    """The clock goes back all the time: the order of the ledger and the bundle hold."""
    command = [sys.executable, "-c", BACK]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    in_order(tmp_path, "prefilled")
    began, ended = Ledger(tmp_path / "data" / "ledger.sqlite3").events()
    assert ended.at < began.at
    status = Ledger(tmp_path / "data" / "ledger.sqlite3").status(dry_runs=True)
    assert [event.facts["outcome"] for event in status.values()] == ["prefilled"]


BITS = [b"", b"<", b'"', b"{", b"null", b"</form>", b"<dialog open>", b"\xff\x00"]


# One process for all: a hundred starts would take minutes.
EACH = """import sys
from automation.cli.main import main
for folder in sys.argv[1:]:
    print("ENDED", main(["dry-run", "--recording", folder]), flush=True)
"""


def fuzzed(folder: Path, dice: random.Random) -> str:
    """A copy of the default recording in which a few bytes, tags or values are others."""
    shutil.copytree(ROOT / "fixtures" / DEFAULT_RECORDING, folder)
    for file in dice.sample(sorted(folder.iterdir()), dice.randint(1, 4)):
        data = bytearray(file.read_bytes())
        for _ in range(dice.randint(1, 30)):
            at = dice.randrange(len(data))
            long = dice.choice([1, 1, 4, 60])
            new = dice.choice(
                [*BITS, bytes(data[dice.randrange(len(data)) :][:long]), dice.randbytes(long)]
            )
            data[at : at + long] = new
            data = data or bytearray(b"x")
        file.write_bytes(data)
    return str(folder)


@pytest.mark.deep
def test_fuzzed_recordings(tmp_path: Path) -> None:
    """Of 100 recordings with random faults none makes a traceback; each end is a documented one."""
    codes = {USAGE_EXIT, *(outcome.exit_code for outcome in Outcome)}
    folders = [fuzzed(tmp_path / str(seed), random.Random(seed)) for seed in range(100)]

    done = subprocess.run(
        [sys.executable, "-c", EACH, *folders], capture_output=True, text=True, check=False
    )

    said = done.stdout + done.stderr
    ended = [int(line.split()[1]) for line in said.splitlines() if line.startswith("ENDED ")]
    assert len(ended) == len(folders), said[-2000:]
    assert set(ended) <= codes
    assert "Traceback" not in said
    assert "fault of ours" not in said.lower()
    evidence = tmp_path / "data" / "evidence"
    assert unfinished(evidence) == []
    assert all(verify(bundle).intact for bundle in closed(evidence))
