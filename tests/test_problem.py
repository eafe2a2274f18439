"""A folder for a bug report: it says what happened, tells of nobody, and is written on a yes."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from automation import __version__
from automation.cli.main import main
from automation.doctor import Check
from automation.errors import WindowError
from automation.evidence.problem import Here, problem
from automation.evidence.selection import Commons
from automation.evidence.unfinished import readable
from kept_bundles import FORM as FORM_ADDRESS
from kept_bundles import bundle, logged, png, provenance, screen
from marked import ACCOUNTS, EMAIL, FIRST, LAST, MARKS, PHONE_SHOWN, holding, recording
from support import ROOT

Report = Callable[..., str]
LABEL = "marsh"
NAME = "2027-01-31T10-00-00Z-meta-ai-instagram-1a2b"
FORM = "https://help.instagram.com/contact/767264225370182"


def environment() -> dict[str, str]:
    """What a command of the program is started with: this program, and no settings."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("OBJECTOR_")}
    return {**env, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a marked person's dry run; never changed."""
    root = tmp_path_factory.mktemp("walked")
    (root / "accounts.toml").write_text(ACCOUNTS)
    recording(root / "recording")
    ran = subprocess.run(
        [sys.executable, "-m", "automation", "dry-run", LABEL, "--recording", "recording"],
        cwd=root,
        env={**environment(), "OBJECTOR_DATA_DIR": str(root / "data")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (made,) = root.glob(f"data/evidence/{LABEL}/*")
    return made


@pytest.fixture
def report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Report:
    """Run the command as the marked person; what it said, on both streams."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)

    def run(*words: str, exit_code: int = 0, answer: str = "") -> str:
        monkeypatch.setattr("sys.stdin", StringIO(answer))
        mask = os.umask(0o022)
        try:
            code = main(["report-problem", "--to", str(tmp_path / "out"), *words])
        finally:
            os.umask(mask)
        told = capsys.readouterr()
        assert code == exit_code, told
        return told.out + told.err

    return run


def made(tmp_path: Path) -> dict[str, bytes]:
    """The files of the one report that was written."""
    (folder,) = (tmp_path / "out").iterdir()
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def evidence(tmp_path: Path) -> Path:
    """Where the command looks for bundles."""
    return tmp_path / "data" / "evidence"


def small(root: Path, told: dict[str, Any] | None = None, **more: Any) -> Path:
    """A bundle of the marked account that holds no page which could be explained."""
    twins = {"picture": "01-form.masked.png", "text": "01-form.masked.txt"}
    seen = screen("form", picture="01-form.png", text="01-form.txt", masked=twins)
    files: dict[str, bytes | str] = {
        "01-form.png": png(f"{FIRST} {LAST}"),
        "01-form.txt": f"Object, {FIRST} {LAST}",
        "01-form.masked.png": png("masked"),
        "01-form.masked.txt": "Object",
        "log.jsonl": logged({"event": "looked", "account": LABEL, "why": f"{EMAIL} of {FIRST}"}),
        **more.pop("files", {}),
    }
    told = told or {"screens": [seen], "account": LABEL, "reason": f"{LAST} left"}
    return bundle(root, provenance("failed", **told), files=files, **more)


def nothing_left(files: dict[str, bytes]) -> None:
    """No byte and no name tells who it was."""
    found = {name: holding(content) | holding(name.encode()) for name, content in files.items()}
    assert {name: marks for name, marks in found.items() if marks} == {}


@pytest.mark.deep
def test_no_byte_of_it_tells_who_it_was(walked: Path, report: Report, tmp_path: Path) -> None:
    """Of a real walk the report holds screens, log, versions and what is seen, and no value."""
    original = {mark for file in (walked / "data").iterdir() for mark in holding(file.read_bytes())}
    assert original >= {*MARKS} - {"quillfeather"}  # which is only drawn

    report(str(walked), "--yes")
    files = made(tmp_path)

    nothing_left(files)
    told = b"".join(content for name, content in files.items() if not name.endswith(".png"))
    assert not re.search(rf"\b{LABEL}\b", told.decode())
    assert str(walked.parents[3]) not in told.decode()
    events = [json.loads(line) for line in files["log.jsonl"].splitlines()]
    assert {event["account"] for event in events} == {"account-1"}
    assert json.loads(files["attempt.json"])["outcome"] == "prefilled"
    pictures = {name for name in files if name.endswith(".png")}
    assert len(pictures) >= 2
    assert all(name.endswith(".masked.png") for name in pictures)
    originals = {file.read_bytes() for file in (walked / "data").glob("*.png")}
    masked = {file.read_bytes() for file in (walked / "data").glob("*.masked.png")}
    assert {files[name] for name in pictures} <= masked - (originals - masked)


@pytest.mark.deep
def test_the_last_page_is_explained(walked: Path, tmp_path: Path) -> None:
    """What explain sees on the last masked page is in it: the form, as it was reached."""
    # By itself: a browser of Playwright's may be at work in this process already.
    command = [sys.executable, "-m", "automation", "report-problem", "--to", str(tmp_path / "out")]
    subprocess.run([*command, str(walked), "--yes"], env=environment(), timeout=60, check=True)
    told = json.loads(made(tmp_path)["explain.json"])

    assert told["screen"] == "form-filled"
    assert told["file"].endswith("-form-filled.masked.html")
    assert (told["url"], told["screens"]) == (FORM, ["form"])
    assert told["fields"]["email"]["status"] == "found"


@pytest.mark.deep
def test_one_file(walked: Path, report: Report, tmp_path: Path) -> None:
    """With --zip it is one file of the owner's alone, in which nobody is told either."""
    said = report(str(walked), "--yes", "--zip")
    (place,) = (tmp_path / "out").iterdir()
    with ZipFile(place) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    assert f"Written: {place}" in said
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert {Path(name).parent.name for name in files} == {f"{walked.name}-problem"}
    nothing_left(files)


def test_what_was_run(report: Report, tmp_path: Path) -> None:
    """Versions are told as they were in the attempt and as they are now."""
    report(str(small(tmp_path / "kept")), "--yes")
    told = json.loads(made(tmp_path)["versions.json"])

    assert told["attempt"]["program"] == "meta-ai-objector 0.1.0"
    assert told["attempt"]["browser"] == "Chromium 150"
    assert told["attempt"]["flow"]["version"] == "1"
    assert told["now"]["program"] == f"meta-ai-objector {__version__}"
    assert told["now"]["python"] == platform.python_version()
    assert set(told["now"]) == {"program", "playwright", "python", "system", "machine"}


def test_what_the_doctor_finds(report: Report, tmp_path: Path) -> None:
    """Each check is told with its status; no path, and no account of whoever reports."""
    report(str(small(tmp_path / "kept")), "--yes")
    doctor = made(tmp_path)["doctor.json"].decode()
    checks = {each["name"]: each for each in json.loads(doctor)}

    assert {"Python", "Playwright", "Browser for dry runs", "Settings", "Evidence"} <= set(checks)
    assert checks["Python"]["found"].startswith(platform.python_version())
    assert "chrom" in checks["Browser for dry runs"]["found"].lower()
    assert "found" not in checks["Settings"]
    assert str(tmp_path) not in doctor
    assert LABEL not in doctor


@pytest.mark.parametrize(
    "path",
    ["/opt/ylva/chrome", "/usr/lib/Ylva's own/chrome", r"C:\Ylva\My Chrome\chrome.exe", "~/ylva/x"],
)
def test_a_path_of_the_browser(path: str, tmp_path: Path) -> None:
    """Wherever the browser lies, only its version is told."""
    checks = [Check("Browser for a window", "ok", f"{path}, Chromium 150.0")]
    here = Here(checks, lambda *_: {})

    files = problem(readable(small(tmp_path)), [], Commons({}), here).files
    (told,) = json.loads(files["doctor.json"])

    assert told["found"] in ("[path], Chromium 150.0", "[path]'s own/chrome, Chromium 150.0")
    assert "ylva" not in files["doctor.json"].decode().lower()


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (WindowError("No browser at '/opt/ylva/chrome'."), "No browser at '[path]'."),
        (
            OSError(2, "No such file", "/opt/ylva/node"),
            "a fault of ours: FileNotFoundError: [Errno 2]",
        ),
    ],
)
def test_a_page_that_cannot_be_explained(fault: Exception, why: str, tmp_path: Path) -> None:
    """Where no browser starts the report is made without what it would see, and says why."""
    twins = {"text": "01-form.masked.txt", "html": "01-form.masked.html"}
    told = {"screens": [screen("form", masked=twins)], "account": LABEL}
    folder = small(tmp_path, told, files={"01-form.masked.html": "<p>Object</p>"})
    asked: list[tuple[str, str, str]] = []

    def explain(file: Path, url: str, flow: str) -> dict[str, Any]:
        asked.append((file.name, url, flow))
        raise fault

    made = problem(readable(folder), [], Commons({}, lambda _: True), Here([], explain))

    assert asked == [("01-form.masked.html", FORM_ADDRESS, "meta-ai-instagram")]
    assert "explain.json" not in made.files
    assert made.left_out["explain.json"].startswith(why)
    assert b"ylva" not in made.files["README.txt"]


def test_what_it_holds_is_shown_first(report: Report, tmp_path: Path) -> None:
    """Each file is named with its size before anything is asked, and nothing lies there by then."""
    folder = small(tmp_path / "kept")

    said = report(str(folder), exit_code=3, answer="n\n")

    assert said.index("01-form.masked.png") < said.index("Write these")
    assert re.search(r" 6 bytes 01-form\.masked\.txt", said)
    assert "left out      explain.json: no masked HTML" in said
    assert "--- log.jsonl" not in said
    assert "Nothing was written." in said


@pytest.mark.parametrize("answer", ["n\n", "\n", ""], ids=["no", "enter", "nothing"])
def test_a_no_writes_nothing(answer: str, report: Report, tmp_path: Path) -> None:
    """Whoever does not say yes has nothing on the disk."""
    folder = small(tmp_path / "kept")
    before = set(tmp_path.rglob("*"))

    report(str(folder), exit_code=3, answer=answer)

    assert set(tmp_path.rglob("*")) == before


def test_a_yes_writes_it(report: Report, tmp_path: Path) -> None:
    """Whoever says yes has a folder of their own alone, with a README that says how to go on."""
    said = report(str(small(tmp_path / "kept")), answer="y\n")
    folder = tmp_path / "out" / f"{NAME}-problem"
    readme = (folder / "README.txt").read_text()

    assert f"Written: {folder}" in said
    assert "the project's issue tracker" in " ".join(said.split())
    assert "What did you expect?" in readme
    assert "the project's issue tracker" in readme
    assert "explain.json: no masked HTML" in readme
    assert {name for name in made(tmp_path) if f"\n{name}: " not in readme} == {"README.txt"}
    assert not re.search(r"https?://", readme + said)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_the_texts_are_shown_on_request(report: Report, tmp_path: Path) -> None:
    """With --show each small text is shown as it would be written, and steers no terminal."""
    folder = small(tmp_path / "kept", files={"01-form.masked.txt": "Object\x1b[2J now"})

    said = report(str(folder), "--show", exit_code=3, answer="n\n")

    assert "--- log.jsonl\n" in said
    assert "Object\N{REPLACEMENT CHARACTER}[2J now" in said
    assert "\x1b" not in said
    assert "--- 01-form.masked.png" not in said
    nothing_left({"terminal": said.encode()})


LEAKS = {
    "value": (f"by {LAST}".encode(), "a value of the person"),
    "base64": (b"text of V2V4bGluZ3RvbiBEcnVtZ29sZA== there", "a value of the person"),
    "stranger": (b"someone@else.test", "e-mail"),
    "phone": (PHONE_SHOWN.encode(), "a value of the person"),
}


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("leak", LEAKS)
def test_the_gate_stops_it(leak: str, report: Report, tmp_path: Path) -> None:
    """What a masked file still holds is told by file, line and kind, and nothing is written."""
    content, kind = LEAKS[leak]
    folder = small(tmp_path / "kept", files={"01-form.masked.txt": b"Form\n" + content})

    said = report(str(folder), "--yes", exit_code=1)

    assert f"01-form.masked.txt, line 2: {kind}" in said
    assert content.decode() not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.deep
def test_a_file_can_be_left_out(report: Report, tmp_path: Path) -> None:
    """What the gate found is left out by name, and the README says so; another name is refused."""
    folder = small(tmp_path / "kept", files={"01-form.masked.txt": LAST})

    report(str(folder), "--yes", "--without", "01-form.masked.txt")
    files = made(tmp_path)
    said = report(str(folder), "--yes", "--without", "x.txt", "--zip", exit_code=2)

    assert "01-form.masked.txt" not in files
    assert b"01-form.masked.txt: left out at the person's wish" in files["README.txt"]
    assert "'x.txt' would not be in" in said


@pytest.mark.deep
def test_the_newest_is_taken(report: Report, tmp_path: Path) -> None:
    """With no bundle named it is the newest, whoever's it is, closed or not."""
    for account, day, close in (("anna", "01", True), ("marsh", "03", False), ("zoe", "02", True)):
        told = {"account": account, "screens": []}
        small(evidence(tmp_path), told, name=f"2027-01-{day}T10", close=close)

    report("--yes")
    report("latest", "--yes", "--zip")

    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "2027-01-03T10-problem",
        "2027-01-03T10-problem.zip",
    }


def unfinished(walked: Path, root: Path) -> Path:
    """What a killed process would leave of this walk: the files, a cut log, no provenance."""
    folder = root / LABEL / f"{walked.name}.open"
    shutil.copytree(walked / "data", folder)
    (folder / "provenance.json").unlink()
    with (folder / "log.jsonl").open("a") as log:
        log.write('{"event": "cut", "acc')
    return folder


@pytest.mark.deep
def test_a_bundle_that_was_never_closed(walked: Path, report: Report, tmp_path: Path) -> None:
    """Of an unfinished bundle log and masked files are taken, and no value; the rest is said."""
    unfinished(walked, evidence(tmp_path))

    report("--yes")
    files = made(tmp_path)
    told = json.loads(files["attempt.json"])

    nothing_left(files)
    assert told["account"] == "account-1"
    assert told["flow"] == {"name": "meta-ai-instagram"}
    assert [each["screen"] for each in told["screens"]] == ["form", "form-filled"]
    assert told["screens"][1]["masked"]["picture"] in files
    assert told["gaps"] == ["the bundle was never closed: screens are told by their files alone"]
    assert b"opened" in files["log.jsonl"]
    assert b"explain.json: the address of the page" in files["README.txt"]
    assert b"log.jsonl: 1 lines of it are no events" in files["README.txt"]
    assert not re.search(rf"\b{LABEL}\b".encode(), files["log.jsonl"] + files["attempt.json"])


def test_nothing_is_there_yet(report: Report, tmp_path: Path) -> None:
    """Without any bundle, or with an empty one, a sentence says so and nothing is written."""
    assert "There is no bundle to report a problem with" in report("--yes", exit_code=2)
    (evidence(tmp_path) / LABEL / f"{NAME}.open").mkdir(parents=True)
    said = report("--yes", exit_code=1)

    assert "holds neither provenance nor a log that can be read" in said
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_not_written_over(report: Report, tmp_path: Path) -> None:
    """A folder of that name stays as it is, and nothing is asked."""
    (tmp_path / "out" / f"{NAME}-problem").mkdir(parents=True)

    said = report(str(small(tmp_path / "kept")), exit_code=2)

    assert "is there already" in said
    assert "Write these" not in said
    assert made(tmp_path) == {}


def test_settings_that_cannot_be_read(report: Report, tmp_path: Path) -> None:
    """A broken setting keeps nobody from reporting it, and it is said what cannot be looked for."""
    folder = small(tmp_path / "kept")
    (tmp_path / "accounts.toml").write_text("[accounts.marsh\n")

    said = report(str(folder), "--without", "01-form.masked.txt", exit_code=3)

    assert "Your settings cannot be read" in said
