"""What the person says of an attempt: kept beside what was seen, and never instead of it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import html5lib
import pytest
from playwright.sync_api import Browser

from automation import said
from automation.account import Account
from automation.errors import UsageError
from automation.evidence.report_overview import overview, rows, standing, with_said
from automation.evidence.report_words import texts
from automation.ledger import ENDED, SAID, STARTED, Event, Ledger, later
from automation.outcome import Word
from automation.sentences import LANGUAGES
from automation.standing import standings
from automation.standing_own import Standing, State
from flows import BY_PLATFORM
from test_overview import attempt
from test_report import AXE, AXE_RUN, EVIL, WIDE, opened, words

Command = Callable[..., subprocess.CompletedProcess[str]]
FLOW = BY_PLATFORM["instagram"]
ANNA = Account("anna", "anna@example.org")
TODAY = datetime.now().astimezone().date()


@pytest.fixture
def anna(tmp_path: Path) -> Ledger:
    """Anna is set up, and her attempt was left; Ben has done nothing."""
    (tmp_path / "accounts.toml").write_text(
        '[accounts.anna]\nemail = "anna@example.org"\n[accounts.ben]\nemail = "ben@example.org"\n'
        '[accounts.page]\nemail = "page@example.org"\npage = true\n'
    )
    ledger = Ledger(tmp_path / "data" / "ledger.sqlite3")
    ledger.started("anna/1", "anna", FLOW, dry_run=False)
    ledger.ended("anna/1", outcome="left", reason="why", evidence=str(tmp_path / "bag"))
    return ledger


def test_it_is_added_and_shown_apart(anna: Ledger, objector: Command, tmp_path: Path) -> None:
    """`tell anna sent` adds an event, and status tells it beside what was seen, with a deadline.

    The text says that it was not seen, and marks the deadline as said; so do JSON and CSV.
    """
    before = anna.events()
    ran = objector("tell", "anna", "sent", "--json")
    *seen, word = anna.events()
    text = " ".join(objector("status").stdout.split())
    (data, *_) = json.loads(objector("status", "--json").stdout)["accounts"]
    (flat, *_) = csv.DictReader(io.StringIO(objector("status", "--csv").stdout))
    answer = later(TODAY.isoformat(), 1)

    assert (ran.returncode, seen) == (0, before)
    assert (word.kind, word.attempt, word.dry_run) == (SAID, "anna/1", False)
    assert word.facts == {"said": "sent", "on": TODAY.isoformat()}
    assert json.loads(ran.stdout) == data
    assert (data["outcome"], data["evidence"]) == ("left", str(tmp_path / "bag"))
    assert (data["state"], data["rests_on"], data["deadline"]) == ("waiting", "said", answer)
    assert (data["said"]["what"], data["said"]["on"]) == ("sent", TODAY.isoformat())
    assert (flat["outcome"], flat["said"], flat["rests_on"]) == ("left", "sent", "said")
    assert f"{answer} (as said)" in text
    assert f"Sent on {TODAY}, as you said; that was not seen." in text


def test_run_does_not_do_it_again(anna: Ledger, objector: Command) -> None:
    """After `tell sent` a run opens nothing; its report says unconfirmed, and that you said so."""
    objector("tell", "anna", "sent")
    before = anna.events()
    ran = objector("run", "anna", "--json", DISPLAY="")
    (report,) = json.loads(ran.stdout)["attempts"]

    assert (report["outcome"], report["said_by_person"], ran.returncode) == ("unconfirmed", True, 4)
    assert "as you said; that was not seen" in report["reason"]
    assert anna.events() == before


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(
    ("given", "parts"),
    [
        (("cleo", "sent"), ("'cleo'", "'anna', 'ben', 'page'")),
        (("anna", "sent", "--on", str(TODAY + timedelta(2))), ("still to come", str(TODAY))),
        (("anna", "sent", "--on", str(TODAY - timedelta(2))), ("lies before", "'left'")),
        (("anna", "sent", "--on", "20.11.2026"), ("--on", "'20.11.2026'", str(TODAY))),
        (("ben", "not-sent"), ("'ben'", "nothing can be taken back")),
        (("page", "sent"), ("Facebook Page", "'page = true'")),
        (("anna", "maybe"), ("'maybe'", "not-sent")),
        (("anna", "sent", "--flow", "nowhere"), ("'nowhere'", FLOW)),
    ],
)
@pytest.mark.usefixtures("anna")
def test_what_it_refuses(
    given: tuple[str, ...], parts: tuple[str, ...], objector: Command, tmp_path: Path
) -> None:
    """A word that cannot be true, or is about nothing, is refused in words and not kept."""
    ran = objector("tell", *given)

    assert ran.returncode == 2
    assert [part for part in parts if part not in ran.stderr] == []
    assert "Traceback" not in ran.stderr
    kinds = [event.kind for event in Ledger(tmp_path / "data" / "ledger.sqlite3").events()]
    assert kinds == [STARTED, ENDED]


def stand(*events: tuple[str, str]) -> Standing:
    """How Anna stands after (day of November, outcome or "said ..."); each at noon, UTC."""
    happened = []
    for number, (day, word) in enumerate(events):
        at = f"2026-11-{day}T12:00:00+00:00"
        begun = Event(at, str(number), "anna", FLOW, dry_run=False, kind=STARTED, facts={})
        if word.startswith("said "):
            facts = {"said": word.removeprefix("said "), "on": f"2026-11-{day}"}
            happened.append(replace(begun, kind=SAID, facts=facts))
        else:
            happened += [begun, replace(begun, kind=ENDED, facts={"outcome": word})]
    (found,) = standings(happened, [ANNA], BY_PLATFORM)
    return found


LEFT, UNSURE, SENT = ("05", "left"), ("05", "unconfirmed"), ("05", "sent")


@pytest.mark.parametrize(
    ("word", "day", "before", "fine"),
    [
        (Word.SENT, 5, [LEFT], True),
        (Word.SENT, 4, [LEFT], False),
        (Word.SENT, 4, [], True),
        (Word.NOT_SENT, 6, [UNSURE], True),
        (Word.NOT_SENT, 6, [SENT], False),
        (Word.NOT_SENT, 6, [("05", "already"), ("05", "left")], False),
        (Word.NOT_SENT, 7, [SENT, ("06", "said confirmed")], False),
        (Word.NOT_SENT, 7, [LEFT, ("06", "said sent")], True),
        (Word.NOT_SENT, 7, [], False),
        (Word.CONFIRMED, 6, [SENT, ("09", "left")], True),
        (Word.CONFIRMED, 4, [SENT, ("09", "left")], False),
        (Word.REFUSED, 7, [LEFT, ("08", "said sent")], False),
        (Word.REFUSED, 8, [LEFT, ("08", "said sent")], True),
        (Word.CONFIRMED, 5, [UNSURE], True),
    ],
)
def test_what_can_be_said(
    word: Word, day: int, before: list[tuple[str, str]], fine: object
) -> None:
    """No word comes before what it is about, and none takes back what the site was seen to say."""
    on, known = date(2026, 11, day), stand(*before)
    if fine:
        said.check(word, on, known)
        return
    with pytest.raises(UsageError):
        said.check(word, on, known)


def test_a_page_can_have_sent_nothing() -> None:
    """Whatever is said of a Page is refused."""
    for word in Word:
        with pytest.raises(UsageError, match="Page cannot object"):
            said.check(word, TODAY, replace(stand(), state=State.CANNOT_OBJECT))


NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The evidence of one attempt that Anna left."""
    folder = tmp_path / "data" / "evidence"
    attempt(folder, "2026-11-05", "left")
    return folder


def test_the_overview_tells_it_apart(root: Path) -> None:
    """The overview keeps what was seen, and says beside it what was said and what that makes due.

    What has no bundle has a row, too; once an answer was said to have come, nothing is due.
    """
    sent = stand(LEFT, ("06", "said sent"))
    found = overview(rows(root), language="en", at=NOW, known=[sent, replace(sent, account="zoe")])
    text = words(found).partition("All attempts, newest first")[0]
    anna, _, zoe = text.partition("zoe")

    assert "The attempt was left; no sending was seen" in anna
    for part in (anna, zoe):
        assert "The person says that it was sent, on 2026-11-06 ; that was not seen" in part
        assert "2026-12-06 , counted from what the person said" in part
    assert "There is no bundle of this" in zoe
    (answered,) = with_said(standing(rows(root)), [stand(SENT, ("09", "said confirmed"))])
    assert (answered.said, answered.due, answered.outcome) == ("word_confirmed", "", "left")
    plain = overview(rows(root), language="en", at=NOW)
    assert "The person says" not in plain


def test_the_overview_marks_what_has_passed(root: Path) -> None:
    """A deadline that was said, and has passed, is marked as both."""
    late = datetime(2027, 2, 1, tzinfo=UTC)
    html = overview(rows(root), language="en", at=late, known=[stand(LEFT, ("06", "said sent"))])

    assert "2026-12-06 , passed , counted from what the person said" in words(html)


def test_what_was_said_is_only_text(root: Path, browser: Browser) -> None:
    """A ledger that somebody wrote into puts no markup into the overview."""
    odd = replace(stand(LEFT, ("06", "said sent")), account=EVIL, flow=EVIL)
    assert odd.said
    odd = replace(odd, said=replace(odd.said, on=EVIL), deadline=EVIL)
    other = replace(odd, account="other", said=replace(odd.said, what=EVIL) if odd.said else None)
    html = overview(rows(root), language="en", at=NOW, known=[odd, other])
    file = root / "index.html"
    file.write_text(html, encoding="utf-8")
    page = opened(browser, file, bypass_csp=True)

    html5lib.HTMLParser(strict=True).parse(html)
    assert page.evaluate("window.pwned") is None
    assert page.locator("script, [onerror], img").count() == 0
    assert "other" not in words(html).partition("All attempts")[0].split()


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize("language", ["ar", *(each for each in LANGUAGES if each != "ar")])
def test_it_is_said_in_every_language(language: str, root: Path, browser: Browser) -> None:
    """Each word has its sentence in each language; axe finds nothing, nothing overflows."""
    known = [
        replace(stand(LEFT, ("06", f"said {word}")), account=f"account-{word}") for word in Word
    ]
    file = root / "index.html"
    html = overview(rows(root), language=language, at=NOW, known=known)
    file.write_text(html, encoding="utf-8")
    page = opened(browser, file, viewport={"width": 320, "height": 640})
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    violations, unsure, _ = page.evaluate(AXE_RUN)

    assert (violations, unsure, page.evaluate(WIDE)) == ([], [], [])
    body = " ".join(page.locator("body").inner_text().split())
    for word in Word:
        assert texts(language)[f"word_{word}"].replace("{on}", "2026-11-06") in body
    assert texts(language)["due_said"].replace("{date}", "2026-12-06") in body
    page.context.close()


@pytest.mark.usefixtures("root", "anna")
def test_the_command_writes_it(objector: Command, tmp_path: Path) -> None:
    """`evidence index` shows what was told, and changes no bundle."""
    objector("tell", "anna", "sent")
    ran = objector("evidence", "index")
    html = (tmp_path / "data" / "evidence" / "index.html").read_text(encoding="utf-8")

    assert ran.returncode == 0
    assert f"The person says that it was sent, on {TODAY}" in " ".join(words(html).split()).replace(
        " ;", ";"
    )
