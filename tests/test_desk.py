"""Several accounts at one desk: real windows, each with a person at it who reads, then acts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Playwright

from automation import desk as desk_module
from automation.account import Account, Statement
from automation.browser.window import PlaywrightWindow
from automation.desk import Desk
from automation.outcome import Outcome
from automation.recording import Recording, load
from automation.report import Order, Report
from automation.session import LINGER_MS
from automation.turns import State
from flows import DEFAULT_RECORDING, FLOWS
from support import STATEMENT, Somebody
from test_headed import Visitor, free_port, skip, submit

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("on_display")]
FLOW = FLOWS["meta-ai-instagram"]
Act = Callable[[Page], None]


@pytest.fixture
def on_display(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows open on the tests' display."""
    monkeypatch.setenv("DISPLAY", display)


def after(milliseconds: int, act: Act) -> Act:
    """Read for so long, then act."""

    def acts(page: Page) -> None:
        page.wait_for_timeout(milliseconds)
        act(page)

    return acts


def once(happened: Callable[[], bool], act: Act) -> Act:
    """Read until this has happened, then act."""

    def acts(page: Page) -> None:
        for _ in range(300):
            if happened():
                break
            page.wait_for_timeout(200)
        act(page)

    return acts


def close(page: Page) -> None:
    """Close the window."""
    page.close()


@dataclass
class Batch:
    """A batch of dry runs in windows. does: what each person does at which hand-over.

    recordings: other than the default one, by account. log: (account, state) as it changed, with
    ("end", outcome) when one ended.
    """

    playwright: Playwright
    folder: Path
    does: dict[str, dict[str, Act]]
    recordings: dict[str, Recording] = field(default_factory=dict)
    ahead: int = 1
    stop: Callable[[], bool] = lambda: False
    persons: dict[str, Visitor] = field(default_factory=dict)
    log: list[tuple[str, object]] = field(default_factory=list)
    most: int = 0
    desk: Desk | None = None

    def run(self) -> list[Report]:
        """Run it to its end."""
        ports = {label: free_port() for label in self.does}
        self.persons = {label: Visitor(ports[label], acts) for label, acts in self.does.items()}
        orders = [self._order(label, ports[label]) for label in self.does]
        self.desk = Desk(
            self.playwright,
            person=lambda order: self.persons[order.account.label],
            stop=self.stop,
            ahead=self.ahead,
            told=self._told,
        )
        reports = []
        for report in self.desk.run(orders):
            self.log.append((report.account, report.outcome))
            reports.append(report)
        for person in self.persons.values():
            person.gone()
        return reports

    def _told(self, desk: Desk) -> None:
        self.most = max(self.most, len(desk.seats))
        self.log += [
            now
            for seat in desk.seats
            if (now := (seat.order.account.label, seat.state)) not in self.log[-4:]
        ]

    def _order(self, label: str, port: int) -> Order:
        return Order(
            account=Account(label, f"{label}@example.org"),
            statement=Statement("test", STATEMENT),
            flow=FLOW,
            route=FLOW.routes[0],
            others=FLOW.routes[1:],
            data_dir=self.folder / "data",
            evidence_dir=self.folder / "evidence",
            recording=self.recordings.get(label) or load(DEFAULT_RECORDING),
            headed=True,
            arguments=(f"--remote-debugging-port={port}",),
        )

    def at(self, label: str, state: object) -> int:
        """When this account first was in this state, as a place in the log."""
        return self.log.index((label, state))


@pytest.fixture
def batch(playwright: Playwright, tmp_path: Path) -> Callable[..., Batch]:
    """A batch with these people."""

    def made(**does: dict[str, Act]) -> Batch:
        return Batch(playwright, tmp_path, does)

    return made


def events(report: Report) -> Iterator[dict[str, object]]:
    """The log in a report's bundle."""
    assert report.evidence is not None
    for line in (report.evidence / "data" / "log.jsonl").read_text().splitlines():
        yield json.loads(line)


@pytest.mark.deep
def test_the_next_form_is_ready_before_the_last_one_is_left(batch: Callable[..., Batch]) -> None:
    """Three accounts, each read until the next is ready: asked in order, none waits for a walk.

    Never more windows than the one in use and the next. Each bundle's log is of its own account.
    """
    labels = ("anna", "ben", "cleo")

    def asks(label: str) -> Callable[[], bool]:
        return lambda: (label, State.ASKING) in table.log

    following = dict(pairwise(labels))
    people = {
        label: {"review": once(asks(then), submit) if then else submit}
        for label, then in ((each, following.get(each)) for each in labels)
    }
    table = batch(**people)
    reports = table.run()

    wanted = [(label, Outcome.SENT) for label in people]
    assert [(r.account, r.outcome) for r in reports] == wanted, table.log
    assert table.most == 2
    assert table.at("ben", State.ASKING) < table.at("anna", Outcome.SENT)
    assert table.at("cleo", State.ASKING) < table.at("ben", Outcome.SENT)
    assert table.at("ben", State.HANDED) > table.at("anna", State.CLOSING)
    for report in reports:
        assert {event["account"] for event in events(report)} == {report.account}
        assert report.network.left_machine == 0


@pytest.mark.deep
def test_one_at_a_time_if_nothing_is_made_ready(batch: Callable[..., Batch]) -> None:
    """With 0 ahead a window opens when the one before it is closed."""
    table = batch(anna={"review": skip}, ben={"review": skip})
    table.ahead = 0
    reports = table.run()

    assert [r.outcome for r in reports] == [Outcome.LEFT, Outcome.LEFT]
    assert table.most == 1


@pytest.mark.deep
def test_who_closes_or_skips_holds_up_nobody(batch: Callable[..., Batch]) -> None:
    """The first is closed, the second skipped: both end without a submission, the third is sent."""
    table = batch(anna={"review": close}, ben={"review": skip}, cleo={"review": submit})
    assert [r.outcome for r in table.run()] == [Outcome.PREFILLED, Outcome.LEFT, Outcome.SENT]


@pytest.mark.deep
def test_an_end_that_needs_nobody_comes_while_another_has_the_person(
    batch: Callable[..., Batch],
) -> None:
    """An account that has objected already ends by itself, and its window closes; none hangs."""

    def ended() -> bool:
        return ("ben", Outcome.ALREADY) in table.log

    table = batch(anna={"review": once(ended, submit)}, ben={}, cleo={"review": skip})
    table.recordings["ben"] = load("already-objected")
    reports = {r.account: r.outcome for r in table.run()}

    assert reports == {"anna": Outcome.SENT, "ben": Outcome.ALREADY, "cleo": Outcome.LEFT}
    assert table.at("ben", Outcome.ALREADY) < table.at("anna", Outcome.SENT)


@pytest.mark.deep
def test_what_it_ended_as_it_ended_as(
    batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the person still sees the confirmation takes nothing back: it was sent."""
    pause = PlaywrightWindow.pause

    def impatient(window: PlaywrightWindow, milliseconds: int) -> None:
        if milliseconds == LINGER_MS:
            raise KeyboardInterrupt
        pause(window, milliseconds)

    monkeypatch.setattr(PlaywrightWindow, "pause", impatient)
    (report,) = batch(anna={"review": submit}).run()

    assert report.outcome is Outcome.SENT
    assert report.evidence
    assert (report.evidence / "bagit.txt").is_file()


@pytest.mark.deep
def test_a_page_that_hangs_holds_up_nobody(
    batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in an endless loop ends its own attempt as failed, after a while; the rest goes on."""
    monkeypatch.setattr(desk_module, "HUNG_SECONDS", 2.0)
    good = load(DEFAULT_RECORDING)
    loop = "<script>setTimeout(() => { for (;;); }, 300);</script></body>"
    pages = tuple(replace(p, html=p.html.replace("</body>", loop), headers={}) for p in good.pages)
    table = batch(anna={"review": submit}, ben={"review": submit}, cleo={"review": submit})
    table.recordings["anna"] = replace(good, pages=pages)
    reports = {r.account: r for r in table.run()}

    assert reports["anna"].outcome is Outcome.FAILED
    assert "answer" in reports["anna"].reason  # the desk's own word, or the window's
    assert [reports[x].outcome for x in ("ben", "cleo")] == [Outcome.SENT, Outcome.SENT]


@pytest.mark.deep
def test_a_question_of_the_page_may_wait(
    batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that asks the person something (confirm) waits for them as long as they like."""
    monkeypatch.setattr(desk_module, "HUNG_SECONDS", 1.0)

    def asked(page: Page) -> None:
        questions: list[Dialog] = []
        page.once("dialog", lambda dialog: questions.append(dialog))  # noqa: PLW0108  # Playwright marks it
        page.evaluate("setTimeout(() => confirm('Leave this page?'), 0)")
        page.wait_for_timeout(4_000)
        questions[0].dismiss()
        skip(page)

    table = batch(anna={"review": asked}, ben={"review": skip})
    reports = {r.account: r for r in table.run()}

    assert {r.account: r.outcome for r in reports.values()} == dict.fromkeys(
        ("anna", "ben"), Outcome.LEFT
    )
    assert table.at("anna", State.CLOSING) > table.at("ben", State.ASKING)


@pytest.mark.deep
def test_whatever_goes_wrong_beside_them_the_windows_end_in_order(
    batch: Callable[..., Batch],
) -> None:
    """A fault between two turns closes what is open, with its bundle, before it is told."""
    table = batch(anna={}, ben={}, cleo={})

    def fails() -> bool:
        if ("ben", State.ASKING) in table.log:
            raise OSError("no board")
        return False

    table.stop = fails
    with pytest.raises(OSError, match="no board"):
        table.run()

    assert table.desk
    assert table.desk.seats == []
    assert len(list((table.folder / "evidence").rglob("bagit.txt"))) == 2
    assert not list((table.folder / "evidence").rglob("*.open"))


@pytest.mark.deep
def test_log_ins_are_asked_for_one_at_a_time(batch: Callable[..., Batch]) -> None:
    """Two accounts that both need a log-in: the second is asked when the first is done."""
    wall = load("log-in-wall")
    table = batch(anna={"login-wall": after(1_500, skip)}, ben={"login-wall": skip})
    table.recordings = {"anna": wall, "ben": wall}
    table.run()

    assert table.at("ben", State.ASKING) < table.at("anna", Outcome.LEFT)
    assert table.at("ben", State.HANDED) > table.at("anna", State.CLOSING)
    assert table.persons["ben"].heard[0].screen == "login-wall"


@pytest.mark.deep
def test_what_waits_cannot_be_sent_until_its_turn(batch: Callable[..., Batch]) -> None:
    """Pressed in a window that waits, Submit sends nothing; the window then is the person's.

    What they had typed there is theirs: it is not filled over, and it is what is sent.
    """

    def theirs() -> bool:
        return ("ben", State.HANDED) in table.log

    table = batch(anna={"review": once(theirs, skip)}, ben={"review": after(1_500, submit)})

    def press_early() -> bool:
        seats = {s.order.account.label: s for s in table.desk.seats} if table.desk else {}
        ben = seats.get("ben")
        if ben and ben.state is State.ASKING and not pressed and ben.attempt.window:
            page = ben.attempt.window._tabs.page()
            box = page.get_by_role("textbox", name=re.compile("impacts you"))
            box.press("Control+End")
            box.press_sequentially(" Typed early.")
            page.get_by_role("button", name="Submit").click(no_wait_after=True)
            pressed.append(list(ben.attempt.window.submissions()))
        return False

    pressed: list[list[object]] = []
    table.stop = press_early
    reports = {r.account: r for r in table.run()}

    assert pressed == [[]]
    assert table.at("ben", State.TOUCHED) < table.at("anna", Outcome.LEFT)
    assert table.at("ben", State.HANDED) < table.at("anna", Outcome.LEFT)
    assert reports["ben"].outcome is Outcome.SENT
    assert len(reports["ben"].submissions) == 1
    assert reports["ben"].evidence
    left = reports["ben"].evidence / "data" / "statement-as-left.txt"
    assert left.read_text().endswith(" Typed early.")


def test_alone_at_the_desk_nothing_is_waited_for(
    batch: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no other could be handed over meanwhile, a window that has ended is closed at once."""
    idle: list[Desk] = []
    monkeypatch.setattr(Desk, "_idle", lambda desk: idle.append(desk))  # noqa: PLW0108  # a method
    table = batch(anna={}, ben={})
    orders = [replace(table._order(name, 0), headed=False, arguments=()) for name in table.does]
    desk = Desk(table.playwright, person=lambda _: Somebody(), stop=lambda: False)

    ended = [report.outcome for report in desk.run(orders)]

    assert ended == [Outcome.PREFILLED] * 2
    assert idle == []


@pytest.mark.deep
def test_stopped_all_end_in_order(batch: Callable[..., Batch]) -> None:
    """A signal ends what is open as interrupted, with a closed bundle; the rest is not begun."""
    table = batch(anna={}, ben={}, cleo={})
    table.stop = lambda: ("ben", State.ASKING) in table.log
    reports = table.run()

    assert {r.account: r.outcome for r in reports} == {
        "anna": Outcome.INTERRUPTED,
        "ben": Outcome.INTERRUPTED,
    }
    assert all(r.evidence and (r.evidence / "bagit.txt").is_file() for r in reports)
    assert not list((table.folder / "evidence").rglob("*.open"))


@pytest.mark.deep
def test_an_account_in_use_elsewhere_holds_up_nobody(
    batch: Callable[..., Batch], tmp_path: Path
) -> None:
    """An attempt that cannot begin ends by itself; the others are asked as if it were not there."""
    table = batch(anna={"review": submit}, ben={"review": submit})
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "anna").write_text("a file where a folder should be")
    reports = {r.account: r for r in table.run()}

    assert reports["anna"].outcome is Outcome.FAILED
    assert reports["ben"].outcome is Outcome.SENT
