"""The overview: every bundle of every account, where each account stands, and what is due."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from playwright.sync_api import Browser

from automation.evidence.report_overview import overview, rows, standing
from automation.evidence.report_words import texts
from automation.evidence.verify import verify
from automation.sentences import LANGUAGES
from kept_bundles import bundle, logged, png, provenance, screen
from test_report import AXE, AXE_RUN, EVIL, WIDE, opened, words

pytestmark = pytest.mark.sampled(most=3)

NOW = datetime(2027, 2, 10, tzinfo=UTC)
Command = Callable[..., subprocess.CompletedProcess[str]]


def attempt(root: Path, day: str, outcome: str = "sent", **more: Any) -> Path:
    """The bundle of an attempt of this day."""
    unsent = {} if outcome == "sent" else {"submissions": []}
    told = provenance(
        outcome,
        screens=[screen("form", picture="01-form.png")],
        began=f"{day}T10:00:00+00:00",
        ended=f"{day}T10:06:00+00:00",
        **{**unsent, **more},
    )
    for each in told["submissions"]:
        each["at"] = f"{day}T10:05:00+00:00"
    mark = "-dry-run" if told["dry_run"] else ""
    name = f"{day}T10-00-00Z-{told['flow']['name']}{mark}-1a2b"
    files: dict[str, bytes | str] = {"01-form.png": png(day), "log.jsonl": logged({"event": "x"})}
    return bundle(root, told, name=name, files={**files, "report.html": "<!DOCTYPE html><p>Mine"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Evidence of two accounts: real, rehearsed, never finished."""
    folder = tmp_path / "data" / "evidence"
    attempt(folder, "2026-11-01")
    attempt(folder, "2027-01-10")
    attempt(folder, "2027-02-01", "left")
    attempt(folder, "2027-02-03", dry_run=True)
    attempt(folder, "2026-12-31", account="ben")
    attempt(folder, "2027-02-05", "already", flow={"name": "whatsapp", "title": "At WhatsApp"})
    bundle(
        folder,
        provenance(account="ben"),
        name="2027-02-04T10-00-00Z-meta-ai-instagram-9f9f",
        files={"01-form.png": png("x")},
        close=False,
    )
    return folder


def page_of(root: Path, language: str = "en") -> str:
    """The overview as it is on the 10th of February."""
    return overview(rows(root), language=language, at=NOW)


def test_the_newest_stands_first(root: Path) -> None:
    """Every bundle is a row, newest first, unfinished ones too."""
    found = rows(root)

    told = [(row.began[:10], row.account, row.outcome, row.dry_run) for row in found]
    assert told == [
        ("2027-02-05", "anna", "already", False),
        ("2027-02-04", "ben", "unfinished", False),
        ("2027-02-03", "anna", "sent", True),
        ("2027-02-01", "anna", "left", False),
        ("2027-01-10", "anna", "sent", False),
        ("2026-12-31", "ben", "sent", False),
        ("2026-11-01", "anna", "sent", False),
    ]
    assert [row.whole for row in found] == [True, None, True, True, True, True, True]
    assert {row.pictures for row in found} == {1}


def test_where_each_account_stands(root: Path) -> None:
    """The last real attempt of each account and form; an earlier one may still be owed an answer.

    A rehearsal neither stands for an account nor is owed anything.
    """
    told = [(r.account, r.flow, r.outcome, r.due) for r in standing(rows(root))]

    assert told == [
        ("anna", "meta-ai-instagram", "left", "2027-02-10"),
        ("anna", "whatsapp", "already", ""),
        ("ben", "meta-ai-instagram", "unfinished", "2027-01-31"),
    ]


def test_the_page_says_so(root: Path) -> None:
    """What stands, what is due and what has passed, on top; then every attempt; dry runs marked."""
    text = words(page_of(root))
    top, _, every = text.partition("All attempts, newest first")

    assert "As it was on 2027-02-10 00:00:00 UTC" in top
    assert re.search(r"anna .*The attempt was left; no sending was seen .*2027-02-10 Report", top)
    assert "2027-01-31 , passed" in top
    assert "2027-02-10 , passed" not in top
    assert "At WhatsApp" in top
    assert "DRY RUN" not in top.partition("Where each account stands")[2]
    assert every.count("DRY RUN") == 1
    assert every.count("The form was sent, and a confirmation was seen") == 4
    assert "The attempt never ended in order" in every


def test_its_links_lead_to_the_reports(root: Path, browser: Browser) -> None:
    """Each link is relative and leads to a report that is there; a folder may have any name."""
    attempt(root, "2027-02-06", account="a#b ü?")
    file = root / "index.html"
    file.write_text(page_of(root), encoding="utf-8")
    page = opened(browser, file)

    links = page.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    page.get_by_role("link", name="2027-02-06T10-00-00Z").first.click()

    assert len(links) == 10
    assert [each for each in links if not (root / unquote(each)).is_file()] == []
    assert page.locator("p").inner_text() == "Mine"
    moved = root.rename(root.with_name("moved"))
    page.goto((moved / "index.html").as_uri())
    page.get_by_role("link", name="2027-02-06T10-00-00Z").first.click()
    assert page.locator("p").inner_text() == "Mine"


def test_what_has_changed_since_is_seen_at_once(root: Path) -> None:
    """A file more or less, or of another size, is seen without reading them all."""
    first, second, third, *_ = sorted(root.glob("anna/*Z-*"))
    (first / "data" / "01-form.png").write_bytes(b"short")
    (second / "data" / "01-form.png").unlink()
    (third / "bagit.txt").write_bytes(b"\xff")

    state = {row.folder.name: row.whole for row in rows(root)}

    assert [state[each.name] for each in (first, second, third)] == [False, False, False]
    assert list(state.values()).count(True) == 3


def test_what_others_wrote_is_only_text_here_too(root: Path, browser: Browser) -> None:
    """Account, form and outcome are text, whatever they hold; a broken bundle hides no other."""
    folder = attempt(root, "2027-02-07")
    file = folder / "data" / "provenance.json"
    odd = EVIL + "\u202e\x00" + "W" * 3000
    file.write_text(json.dumps(provenance(odd, account=odd, flow={"name": odd}, began=odd)))
    (attempt(root, "2027-02-08") / "data" / "provenance.json").write_text("{")

    html = page_of(root)
    page_file = root / "index.html"
    page_file.write_text(html, encoding="utf-8")
    page = opened(browser, page_file, bypass_csp=True, viewport={"width": 320, "height": 600})

    html5lib.HTMLParser(strict=True).parse(html)
    assert page.evaluate("window.pwned") is None
    assert page.locator("script, [onerror], img").count() == 0
    assert page.evaluate(WIDE) == []
    assert len(rows(root)) == 9
    assert "2027-02-08" in words(html)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("language", ["ar", *(each for each in LANGUAGES if each != "ar")])
def test_it_is_accessible_in_every_language(language: str, root: Path, browser: Browser) -> None:
    """Light, dark and at 320 px: axe finds nothing, nothing overflows, the words are there."""
    html = page_of(root, language)
    html5lib.HTMLParser(strict=True).parse(html)
    file = root / "index.html"
    file.write_text(html, encoding="utf-8")

    for options in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}):
        page = opened(browser, file, **options)
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        violations, unsure, passes = page.evaluate(AXE_RUN)
        assert violations == []
        assert unsure == []
        assert {"color-contrast", "link-name", "html-has-lang"} <= set(passes)
        assert page.evaluate(WIDE) == []
        assert texts(language)["standing_told"] in page.locator("body").inner_text()
        page.context.close()


def test_the_command_writes_it(root: Path, objector: Command) -> None:
    """`evidence index` writes the page into the folder of evidence, for its owner's eyes only.

    A bundle that brings no report gets one beside it; no bundle is changed.
    """
    (own,) = root.glob("ben/*.open")

    ran = objector("evidence", "index", "--language", "de", "--json")

    page = root / "index.html"
    assert json.loads(ran.stdout) == {"index": str(page), "bundles": 7}
    assert page.stat().st_mode & 0o777 == 0o600
    assert 'lang="de"' in page.read_text("utf-8")
    assert f'href="ben/{own.name}.report.html"' in page.read_text("utf-8")
    assert "endete nie ordnungsgemäß" in own.with_name(f"{own.name}.report.html").read_text("utf-8")
    assert [path for path in root.glob("*/*Z-*") if (path / "bagit.txt").is_file()]
    assert all(verify(path.parent).intact for path in root.glob("*/*/bagit.txt"))


def test_an_empty_folder_has_an_overview_too(tmp_path: Path, objector: Command) -> None:
    """Before the first attempt the page says that there is nothing yet."""
    ran = objector("evidence", "index")

    page = tmp_path / "data" / "evidence" / "index.html"
    assert ran.stdout.strip() == str(page)
    assert "There is no evidence yet." in page.read_text("utf-8")


def test_the_list_is_a_table(root: Path, objector: Command) -> None:
    """`evidence list` has a line per bundle with its state, and the folder, whole."""
    (changed,) = root.glob("anna/2027-01-10*")
    (changed / "data" / "log.jsonl").write_text("")

    ran = objector("evidence", "list")
    listed = json.loads(objector("evidence", "list", "--json").stdout)["bundles"]

    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["began", "(UTC)", "account", "flow", "outcome", "evidence", "size"]
    assert re.match(r"2027-02-05 10:00 +anna +whatsapp +already +complete +\d", lines[1])
    assert re.match(r"2027-02-04 10:00 +ben .* unfinished +never closed", lines[2])
    assert "DRY RUN sent" in lines[3]
    assert " changed " in lines[5]
    assert [row["bundle"] for row in listed] == lines[-7:]
    assert [row["due"] for row in listed] == [
        None, None, None, None, "2027-02-10", "2027-01-31", "2026-12-01",
    ]  # fmt: skip
    assert [row["as_kept"] for row in listed] == [True, None, True, True, False, True, True]
    assert listed[1]["report"] is None
    assert Path(listed[0]["report"]).is_file()
