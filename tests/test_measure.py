"""make measure: what it counts, and that the product reaches its goals on recorded pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from bench.measure import FORMS, PAGES, ROOT, measure, on_contact, on_fragments, on_pages
from bench.tally import Line, Part, Share, table
from flows import FLOWS

FLOW = FLOWS["meta-ai-instagram"]
MAIL = "<p>Email <input name={}></p>"
BOX = "<p>Message <textarea name={}></textarea></p>"
HIDDEN = "<div style='display:none'>{}</div>"


def value(part: Part, name: str) -> Share | int:
    """The number of this line."""
    return next(line.value for line in part.lines if line.name.strip() == name)


def contact_pages(folder: Path, *rows: tuple[str, dict[str, str]]) -> Path:
    """A folder like contact/: for each page its HTML and what people say of its one form."""
    told = []
    for number, (html, fields) in enumerate(rows):
        (folder / f"{number}.html").write_text(f"<body>{html}")
        told.append({"file": f"{number}.html", "forms": ["s", "c"], "fields": [{}, fields]})
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, told)))
    return folder


def test_what_is_counted_on_contact_pages(playwright: Playwright, tmp_path: Path) -> None:
    """Right pairs, wrong fills, abstentions and hidden forms are told apart."""
    search = "<form><input name=q></form>"
    both, trap = MAIL.format("e") + BOX.format("m"), MAIL.format("e") + BOX.format("x")
    marked = {"e": "e1", "m": "CC"}
    folder = contact_pages(
        tmp_path,
        (f"{search}<form>{both}</form>", marked),
        (f"{search}<form>{trap}</form>", {"e": "e1", "x": "hp", "m": "CC"}),
        (f"{search}<form>{both.replace('Email', 'Street')}</form>", marked),
        (f"{search}<form>{HIDDEN.format(both)}</form>", marked),
        (f"{search}<form>{BOX.format('m')}</form>", {"m": "CC"}),
    )

    part = on_contact(playwright, folder, FLOW)

    assert value(part, "e-mail and statement both right, of pages with both") == Share(1, 4)
    assert value(part, "of those on which a person can see both") == Share(1, 2)
    assert value(part, "left to the person, nothing wrong") == Share(2, 4)
    assert value(part, "wrong fills, of all fills") == Share(1, 4)
    assert value(part, "pages with a wrong fill") == Share(1, 5)
    assert value(part, "captcha boxes and honeypots filled") == 1
    assert value(part, "e-mail: precision") == Share(2, 2)
    assert value(part, "e-mail: recall") == Share(2, 4)
    assert value(part, "statement: precision") == Share(1, 2)


def test_what_is_counted_on_fragments(playwright: Playwright, tmp_path: Path) -> None:
    """Fields are counted by their marks; forms without any mark are not, nor are password forms."""
    mark = "<form><input type={} {} data-manual-scoring={}>{}</form>"
    secret = "<input type=password data-manual-scoring=password>"
    shown = {
        "mail": mark.format("email", "name=email", "emailAddress", ""),
        "missed": mark.format("text", "name=f1", "emailAddress", ""),
        "unseen": mark.format("email", "hidden", "emailAddress", ""),
        "either": mark.format("email", "", "'username OR emailAddress'", ""),
        "log-in": mark.format("email", "", "username", ""),
        "wrong": mark.format("email", "", "phone", ""),
        "password": mark.format("email", "", "emailAddress", secret),
        "unmarked": "<form><input type=email></form>",
    }
    for name, html in shown.items():
        (tmp_path / f"{name}.html").write_text(html)

    part = on_fragments(playwright, tmp_path, FLOW)

    assert value(part, "e-mail: recall, of forms that show one") == Share(2, 3)
    assert value(part, "more forms whose e-mail nobody could see") == 1
    assert value(part, "e-mail: precision, without log-in names") == Share(2, 3)
    assert value(part, "with log-in names counted as wrong") == Share(2, 4)
    assert value(part, "password forms filled (of 1)") == 0
    assert [len(part.files[f"{name}.html"]["forms"]) for name in shown] == [1] * 7 + [0]


def test_what_is_counted_on_real_pages(playwright: Playwright, tmp_path: Path) -> None:
    """A page seen as what it is not is counted, by kind; a dialog needs its button."""
    dialog = "<div role=dialog><p>Cookies <div role=button>{}</div></div>"
    row = {"path": "Facebook/x", "author_date": "2026-01-01", "cookie_dialog_in_html": True}
    shown = {
        "1.html": ("<form><input type=password></form>", "help_article", False),
        "2.html": ("<form><input type=password></form>", "login_wall", False),
        "3.html": (dialog.format("Decline optional cookies"), "terms_or_policy", True),
        "4.html": (dialog.format("Understood"), "terms_or_policy", True),
    }
    (tmp_path / "meta").mkdir()
    for name, (html, _, _) in shown.items():
        (tmp_path / "meta" / name).write_text(f"<body>{html}<p>{'word ' * 50}")
    told = [
        row | {"file": name, "silver_label": label, "cookie_dialog_in_html": cookies}
        for name, (_, label, cookies) in shown.items()
    ]
    (tmp_path / "meta" / "manifest.jsonl").write_text("\n".join(map(json.dumps, told)))

    part = on_pages(playwright, tmp_path, FLOW)

    assert value(part, "the right screen or none") == Share(3, 4)
    assert value(part, "false log-in wall") == 1
    assert value(part, "false form: seen, or a field found") == 0
    name = "decline button found, of cookie dialogs of 2025 and later"
    assert value(part, name) == Share(1, 2)
    assert any("login_wall" in line and "1" in line for line in part.more)


@pytest.mark.parametrize(
    ("line", "met"),
    [
        (Line("x", Share(9, 10), least=90), True),
        (Line("x", Share(8, 10), least=90), False),
        (Line("x", Share(0, 0), least=90), None),
        (Line("x", 1, most=0), False),
        (Line("x", 0, most=0), True),
        (Line("x", 5), None),
    ],
)
def test_a_goal(line: Line, met: bool | None) -> None:  # noqa: FBT001  # a row of the table above
    """A goal is met, missed, or there is nothing to tell."""
    assert line.met is met
    assert ("MISSED" in table(Part("p", (line,), {}))) is (met is False)


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    """Without the folders the command says so, writes its file and ends well."""
    absent, out = tmp_path / "absent", tmp_path / "out" / "measure.json"
    words = ["--forms", str(absent), "--pages", str(absent), "--json", str(out), "--walks", "0"]

    done = subprocess.run(
        [sys.executable, "-m", "bench.measure", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    for folder in (absent / "contact", absent / "fields", absent):
        assert f"no folder '{folder}'" in done.stdout
    assert str(out) in done.stdout
    assert len(json.loads(out.read_text())["parts"]) == 3


@pytest.mark.deep
@pytest.mark.skipif(not FORMS.is_dir(), reason=f"there are no real forms in '{FORMS}'")
@pytest.mark.timeout(600)
def test_the_goals_on_real_forms(playwright: Playwright, tmp_path: Path) -> None:
    """On recorded forms each goal is met, and none is met for want of forms."""
    parts = measure(playwright, FORMS, tmp_path / "absent", FLOW)

    assert missed(parts) == []
    assert len(parts[0].files) > 30
    assert len(parts[1].files) > 100


@pytest.mark.deep
@pytest.mark.skipif(not PAGES.is_dir(), reason=f"there are no real pages in '{PAGES}'")
@pytest.mark.timeout(600)
def test_the_goals_on_real_pages(playwright: Playwright, tmp_path: Path) -> None:
    """On recorded pages of the real sites each goal is met."""
    parts = measure(playwright, tmp_path / "absent", PAGES, FLOW)

    assert missed(parts) == []
    assert len(parts[2].files) > 60


def missed(parts: list[Part]) -> list[Any]:
    """The lines whose goal is missed."""
    return [line.data() for part in parts for line in part.lines if line.met is False]
