"""Whatever a person gets wrong: a sentence that quotes it, an exit code, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automation.evidence.verify import verify
from automation.ledger import Ledger
from support import EMAIL, ROOT

pytestmark = pytest.mark.sampled(most=2)

Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]

DEFAULT = "instagram-privacy-center-en"
DIRECT = ("--route", "direct")
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
FACEBOOK = "https://www.facebook.com/privacy/genai"


def complaint(ran: Ran) -> str:
    """What the command complained of: exit 2, one line, no traceback, no fault of ours."""
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    lines = ran.stderr.strip().splitlines()
    assert len(lines) == 1, ran.stderr
    assert lines[0].startswith("objector: ")
    assert "fault of ours" not in lines[0]
    return lines[0]


def failed(ran: Ran) -> str:
    """The reason of the one attempt, which failed: no traceback, said once to the person."""
    [attempt] = json.loads(ran.stdout)["attempts"]
    assert (ran.returncode, attempt["outcome"], attempt["exit"]) == (1, "failed", 1)
    assert "Traceback" not in ran.stderr
    reason = str(attempt["reason"])
    assert "fault of ours" not in reason
    assert ran.stderr.count(reason[:60]) == 1, ran.stderr
    return reason


def untouched(folder: Path) -> bool:
    """Whether nothing was begun: no ledger, no evidence, no profile."""
    return not (folder / "data").exists()


def whole(data: Path) -> bool:
    """Whether what was begun was ended: each bundle closed and intact, each attempt ended."""
    kinds = [event.kind for event in Ledger(data / "ledger.sqlite3").events()]
    bundles = [path for path in data.glob("evidence/*/*") if path.is_dir()]
    return kinds.count("started") == kinds.count("ended") and all(verify(b).intact for b in bundles)


def recording(folder: Path, **changes: Any) -> Path:
    """A copy of the default recording; changes: what its recording.json holds instead."""
    copy = Path(shutil.copytree(ROOT / "fixtures" / DEFAULT, folder / "copy"))
    file = copy / "recording.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**data, **changes}), encoding="utf-8")
    return copy


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    "case",
    [
        (".env", "# mine\n\nOBJECTOR_EMAIL\n", ".env, line 3: wanted NAME=value", "OBJECTOR_EMAIL"),
        (".env", "OBJECTOR_EMIAL=anna@example.org", "OBJECTOR_EMAIL", "'OBJECTOR_EMIAL'"),
        (".env", "OBJECTOR_EMAIL=anna", "an e-mail address such as name@example.org", "'anna'"),
        (".env", "OBJECTOR_REGION=UK", "the two letters of a country", "'UK'"),
        (".env", "OBJECTOR_BROWSER_ENDPOINT=localhost", "http://", "'localhost'"),
        ("accounts.toml", "[accounts.anna\n", "not valid TOML", "line 1"),
        ("accounts.toml", "[accounts.anna]\nemial = 'x'", "no such key", "accounts.anna.emial"),
        ("accounts.toml", "[accounts.anna]\nemail = 'anna@'", "an e-mail address", "'anna@'"),
        ("accounts.toml", "[accounts.anna]\npage = true", "Every account needs one", "anna.email"),
    ],
)
def test_settings_are_quoted(
    case: tuple[str, str, str, str], tmp_path: Path, objector: Command
) -> None:
    """Settings that cannot be used: exit 2, what was wanted, and the file, key and value."""
    file, text, wanted, quoted = case
    (tmp_path / file).write_text(text, encoding="utf-8")

    told = complaint(objector("dry-run"))

    assert file in told
    assert wanted in told
    assert quoted in told
    assert untouched(tmp_path)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (None, "There is no statement file"),
        (b" \n\n", "is empty"),
        (b"x" * 10_001, "has 10,001 characters. Shorten it to at most 10,000"),
        (b"caf\xe9 and more, in Latin-1", "is not plain text in UTF-8"),
    ],
    ids=["missing", "empty", "too long", "not UTF-8"],
)
def test_a_statement_that_cannot_be_used(
    content: bytes | None, wanted: str, tmp_path: Path, objector: Command
) -> None:
    """A statement file that cannot be used exits 2; its path is quoted, and none of its words."""
    if content is not None:
        (tmp_path / "mine.txt").write_bytes(content)

    told = complaint(
        objector("dry-run", "default", OBJECTOR_EMAIL=EMAIL, OBJECTOR_STATEMENT="mine.txt")
    )

    assert wanted in told
    assert f"'{tmp_path / 'mine.txt'}'" in told
    assert untouched(tmp_path)


@pytest.mark.deep
def test_a_short_statement_is_a_warning(tmp_path: Path, objector: Command) -> None:
    """A statement of fewer than 100 characters is used, with a warning that says why."""
    (tmp_path / "mine.txt").write_text("I object to it.", encoding="utf-8")

    ran = objector(
        "dry-run", "default", *DIRECT, OBJECTOR_EMAIL=EMAIL, OBJECTOR_STATEMENT="mine.txt"
    )

    assert ran.returncode == 0
    assert "The text has 15 characters" in ran.stdout
    assert "too short" in ran.stdout
    assert "statement filled" in ran.stdout
    assert whole(tmp_path / "data")


@pytest.mark.deep
def test_the_box_may_stay_empty(tmp_path: Path, objector: Command) -> None:
    """OBJECTOR_STATEMENT=none leaves the box empty on purpose: `empty`, prefilled, no warning."""
    ran = objector(
        *("dry-run", "default", *DIRECT, "--json"), OBJECTOR_EMAIL=EMAIL, OBJECTOR_STATEMENT="none"
    )
    [attempt] = json.loads(ran.stdout)["attempts"]

    assert ran.returncode == 0
    assert attempt["fields"] == {"email": "filled", "statement": "empty"}
    assert "too short" not in ran.stderr
    assert whole(tmp_path / "data")


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("dry-run", "nowhere"), "'anna', 'bob'"),
        (("run", "anna", "--flow", "nowhere"), "meta-ai-instagram"),
        (
            ("dry-run", "anna", "--route", "nowhere"),
            "privacy-center, topic, article, policy, direct, portal",
        ),
        (("dry-run", "anna", "--recording", "nowhere"), DEFAULT),
        (("explain", "page.html", "--url", FACEBOOK, "--flow", "nowhere"), "meta-ai-instagram"),
    ],
    ids=["account", "flow", "route", "recording", "flow to explain"],
)
def test_unknown_names_are_quoted(
    words: tuple[str, ...], known: str, tmp_path: Path, objector: Command
) -> None:
    """A name that does not exist exits 2, quoted, with those that do."""
    (tmp_path / "accounts.toml").write_text(
        f'[accounts.anna]\nemail = "{EMAIL}"\n[accounts.bob]\nemail = "bob@example.org"\n'
    )

    told = complaint(objector(*words))

    assert "'nowhere'" in told
    assert known in told
    assert untouched(tmp_path)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("spoil", "wanted"),
    [
        (lambda folder: (folder / "form.html").unlink(), "'form.html'"),
        (lambda folder: (folder / "recording.json").unlink(), "holds no recording.json"),
        (lambda folder: (folder / "recording.json").write_text('{"format": 1,'), "not valid JSON"),
        (lambda folder: (folder / "recording.json").write_text("[]"), "a table"),
    ],
    ids=["page missing", "no recording.json", "broken JSON", "a list"],
)
def test_a_broken_recording_is_named(
    spoil: Callable[[Path], object], wanted: str, tmp_path: Path, objector: Command
) -> None:
    """A recording that cannot be served exits 2 and names the file and what is wrong with it."""
    folder = recording(tmp_path)
    spoil(folder)

    told = complaint(objector("dry-run", "--recording", str(folder)))

    assert str(folder) in told
    assert wanted in told
    assert untouched(tmp_path)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("start", 3),
        ("pages", [{"name": "x", "url": "https://help.instagram.com/", "file": "/etc/hostname"}]),
        (
            "pages",
            [
                {
                    "name": "x",
                    "url": "https://help.instagram.com/",
                    "file": "form.html",
                    "screens": 3,
                }
            ],
        ),
    ],
    ids=["start", "a file elsewhere", "screens"],
)
def test_a_wrong_key_of_a_recording_is_named(
    key: str, value: object, tmp_path: Path, objector: Command
) -> None:
    """A key of recording.json that holds what it may not exits 2 and is named."""
    folder = recording(tmp_path, **{"leads": [], "submission": None, key: value})

    told = complaint(objector("dry-run", "--recording", str(folder)))

    assert key in told
    assert untouched(tmp_path)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("words", [("run",), ("dry-run", "default", "--headed")])
def test_a_window_needs_a_display(
    words: tuple[str, ...], tmp_path: Path, objector: Command
) -> None:
    """Without a display a window fails with what is missing and where to run it instead."""
    ran = objector(*words, "--json", **NO_DISPLAY, OBJECTOR_EMAIL=EMAIL)

    told = failed(ran)

    assert "DISPLAY" in told
    assert "desktop" in told
    assert whole(tmp_path / "data")


def test_a_browser_that_is_not_there(tmp_path: Path, objector: Command) -> None:
    """OBJECTOR_BROWSER that names nothing is to be corrected: exit 2, quoted, nothing begun."""
    told = complaint(objector("dry-run", "-q", OBJECTOR_BROWSER="/nowhere/chrome"))

    assert "OBJECTOR_BROWSER: wanted the path of a browser" in told
    assert "'/nowhere/chrome'" in told
    assert untouched(tmp_path)


@pytest.mark.deep
def test_a_browser_that_is_none(tmp_path: Path, objector: Command) -> None:
    """A program that is no browser fails as an outcome, with a sentence of one line."""
    ran = objector("dry-run", "--json", OBJECTOR_BROWSER=shutil.which("true") or "true")

    told = failed(ran)

    assert "The browser did not start" in told
    assert "--disable" not in told
    assert len(told) < 200
    assert whole(tmp_path / "data")


def test_no_browser_at_all(tmp_path: Path, objector: Command) -> None:
    """Where there is no browser, the attempt fails and says what to install or to set."""
    empty = tmp_path / "empty"
    empty.mkdir()
    away = {"PATH": str(empty), "HOME": str(empty), "PLAYWRIGHT_BROWSERS_PATH": str(empty)}

    told = failed(objector("dry-run", "--json", **away))

    assert "No Chrome, Edge or Chromium was found" in told
    assert "OBJECTOR_BROWSER" in told
    assert whole(tmp_path / "data")


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("name", ["OBJECTOR_EVIDENCE_DIR", "OBJECTOR_DATA_DIR"])
def test_a_folder_that_is_a_file(name: str, tmp_path: Path, objector: Command) -> None:
    """A folder in the settings that is a file exits 2 with the variable and the value."""
    (tmp_path / "file").write_text("mine")

    told = complaint(objector("dry-run", **{name: "file"}))

    assert f"{name}: wanted a folder that can be used, found 'file'" in told
    assert (tmp_path / "file").read_text() == "mine"
    assert untouched(tmp_path)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("name", "place"),
    [("OBJECTOR_EVIDENCE_DIR", "file/below"), ("OBJECTOR_DATA_DIR", "/proc/nowhere")],
)
def test_a_folder_that_cannot_be_made(
    name: str, place: str, tmp_path: Path, objector: Command
) -> None:
    """A folder that cannot be made is named before anything is opened; nothing is left behind."""
    (tmp_path / "file").write_text("mine")
    other = {"OBJECTOR_EVIDENCE_DIR": str(tmp_path / "evidence")} if "DATA" in name else {}

    ran = objector("dry-run", "-q", **{**other, name: place})

    assert ran.returncode in (1, 2)
    assert "Traceback" not in ran.stderr
    assert "fault of ours" not in ran.stderr + ran.stdout
    assert "cannot be made" in ran.stderr + ran.stdout
    assert str(tmp_path / place) in ran.stderr + ran.stdout
    assert list((tmp_path / "evidence").glob("*/*")) == []
    assert whole(tmp_path / "data")


@pytest.mark.deep
def test_a_dry_run_uses_no_browser_elsewhere(tmp_path: Path, objector: Command) -> None:
    """A dry run with OBJECTOR_BROWSER_ENDPOINT is refused: only its own browser can be sealed."""
    ran = objector("dry-run", "--json", OBJECTOR_BROWSER_ENDPOINT="http://127.0.0.1:9")
    [attempt] = json.loads(ran.stdout)["attempts"]

    told = failed(ran)

    assert "OBJECTOR_BROWSER_ENDPOINT is 'http://127.0.0.1:9" in told
    assert "Unset it for dry runs" in told
    assert attempt["network"] == {"answered": 0, "refused": 0, "left_machine": 0}
    assert whole(tmp_path / "data")


def test_nobody_answers_at_the_endpoint(tmp_path: Path, objector: Command) -> None:
    """An endpoint where nobody answers fails with its address, and its query is kept nowhere."""
    ran = objector(
        *("run", "--json"),
        OBJECTOR_EMAIL=EMAIL,
        OBJECTOR_BROWSER_ENDPOINT="ws://127.0.0.1:9/?token=Zwetschge",
    )

    told = failed(ran)

    kept = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
    assert "OBJECTOR_BROWSER_ENDPOINT: no browser answered" in told
    assert "127.0.0.1:9" in told
    assert whole(tmp_path / "data")
    assert [p.name for p in kept if b"Zwetschge" in p.read_bytes()] == []


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize(
    ("file", "url", "quoted"),
    [
        ("nowhere.html", FACEBOOK, "'nowhere.html'"),
        (".", FACEBOOK, "'.'"),
        ("page.html", "nowhere", "'nowhere'"),
        ("page.html", "https://www.face book.com/", "'https://www.face book.com/'"),
        ("page.html", "https://www.facebook.com:99999999/", "'https://www.facebook.com:99999999/'"),
        ("picture.html", FACEBOOK, "'picture.html'"),
    ],
    ids=["no file", "a folder", "no address", "a space in the host", "a wild port", "a picture"],
)
def test_a_page_that_cannot_be_explained(
    file: str, url: str, quoted: str, tmp_path: Path, objector: Command
) -> None:
    """`explain` of what is no saved page, or at what is no address, exits 2 and quotes it."""
    (tmp_path / "page.html").write_text("<!doctype html><title>A page</title><h1>Hello")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(2000))

    told = complaint(objector("explain", file, "--url", url))

    assert quoted in told
    assert untouched(tmp_path)


@pytest.mark.deep
def test_an_empty_page_is_unknown(tmp_path: Path, objector: Command) -> None:
    """`explain` of an empty page says that nothing known is seen, and hands over."""
    (tmp_path / "page.html").write_text("")

    ran = objector("explain", "page.html", "--url", FACEBOOK, "--json")
    told = json.loads(ran.stdout)

    assert ran.returncode == 0
    assert (told["screens"], told["overlays"], told["moves"]) == ([], [], [])
    assert told["decision"] == "hand-over"
    assert {field["status"] for field in told["fields"].values()} == {"absent"}


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> Callable[..., Ran]:
    """Run commands, one after the other, with a disk of this size mounted at ./disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o "size=$1" small disk && eval "$2"']

    def run(size: str, commands: str, **environment: str) -> Ran:
        return subprocess.run(
            [*mounted, "sh", size, commands],
            capture_output=True,
            text=True,
            timeout=100,
            cwd=tmp_path,
            env={**os.environ, "OBJECTOR": f"{sys.executable} -m automation", **environment},
            check=False,
        )

    if shutil.which("unshare") is None or run("64k", "true").returncode:
        pytest.skip("a small disk cannot be mounted here: it needs the rights of root")
    return run


@pytest.mark.deep
def test_a_full_disk_under_the_evidence(
    tmp_path: Path, on_a_small_disk: Callable[..., Ran]
) -> None:
    """Where the disk with the evidence fills up, the attempt is `failed`, and the ledger ends it.

    At 4k not even the log has room.
    """
    ran = on_a_small_disk("4k", "$OBJECTOR dry-run --json", OBJECTOR_EVIDENCE_DIR="disk/evidence")
    [attempt] = json.loads(ran.stdout)["attempts"]
    events = Ledger(tmp_path / "data" / "ledger.sqlite3").events()

    assert (ran.returncode, attempt["outcome"]) == (1, "failed")
    assert "No space left on device" in attempt["reason"]
    assert "fault of ours" not in attempt["reason"]
    assert attempt["evidence"] is None
    assert "Traceback" not in ran.stderr
    assert [event.kind for event in events] == ["started", "ended"]
    assert events[1].facts["outcome"] == "failed"


@pytest.mark.deep
@pytest.mark.parametrize("size", ["12k", "64k"])
def test_a_full_disk_under_the_ledger(size: str, on_a_small_disk: Callable[..., Ran]) -> None:
    """When the disk with the ledger fills up, a sentence says so, and `status` still reads it.

    At 12k nothing can be begun, at 64k the evidence cannot be closed.
    """
    ran = on_a_small_disk(
        size,
        "$OBJECTOR dry-run; echo exit $?; $OBJECTOR status; echo exit $?",
        OBJECTOR_DATA_DIR="disk/data",
    )
    exits = [line for line in ran.stdout.splitlines() if line.startswith("exit ")]

    assert exits == ["exit 1", "exit 0"]
    assert "is full" in ran.stdout + ran.stderr or "No space left" in ran.stdout
    assert "Traceback" not in ran.stderr
    assert "fault of ours" not in ran.stdout + ran.stderr
