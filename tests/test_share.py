"""A share copy: nothing of the person is in it, and whoever gets it can check it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Playwright

import ocr
from automation import logs
from automation.account import Account, Details, Statement
from automation.cli.main import main
from automation.evidence.impersonal import REMOVED, Impersonal, own_sentences, without_own
from automation.evidence.verify import verify
from automation.recording import load
from automation.redact import Redactor
from automation.report import Order
from automation.session import attempt
from flows import flow_for
from flows.meta.statements import builtin
from marked import (
    ACCOUNTS,
    EMAIL,
    FIRST,
    HANDLE,
    LAST,
    MARKS,
    PHONE,
    PLACES,
    holding,
    recording,
    spelt,
)
from support import Somebody
from twins import closed_anew, painted, with_twins

Share = Callable[..., Path]
SEEN = set(PLACES)  # what can be seen above the form
TYPED = "zorblatt"


@pytest.fixture(scope="module")
def walked(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a marked person's dry run; never changed."""
    return _walked(playwright, tmp_path_factory.mktemp("walked"), builtin()["en-gdpr"], "en-gdpr")


def _walked(playwright: Playwright, root: Path, statement: str, name: str) -> Path:
    logs.setup("error", Redactor())
    taped = load(str(recording(root / "recording")))
    flow = flow_for(taped.flow, None)
    details = Details(first_name=FIRST, last_name=LAST, phone=PHONE)
    order = Order(
        account=Account("marsh", EMAIL, region="DE", language="en", details=details),
        statement=Statement(name, statement),
        flow=flow,
        route=flow.routes[0],
        data_dir=root / "data",
        evidence_dir=root / "evidence",
        recording=taped,
        headed=False,
    )
    report = attempt(playwright, order, Somebody(), lambda: False)
    assert (report.outcome.word, report.evidence) == ("prefilled", report.evidence), report.reason
    assert report.evidence
    return report.evidence


@pytest.fixture(scope="module")
def twinned(walked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same bundle with masked twins; never changed."""
    return with_twins(walked, tmp_path_factory.mktemp("twinned"))


@pytest.fixture
def told_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., str]]:
    """Run a command as the marked person; what it said, on both streams."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)
    mask = os.umask(0o022)

    def run(*words: str, exit_code: int = 0) -> str:
        code = main(list(words))
        told = capsys.readouterr()
        assert code == exit_code, told
        return told.out + told.err

    yield run
    os.umask(mask)


@pytest.fixture
def share(tmp_path: Path, told_by: Callable[..., str]) -> Share:
    """Make a share copy with the command; its folder."""

    def made(folder: Path, *words: str) -> Path:
        told_by("evidence", "share", str(folder), "--to", str(tmp_path / "out"), *words)
        (place,) = (tmp_path / "out").iterdir()
        return place

    return made


def provenance(folder: Path) -> dict[str, Any]:
    """What a bundle's provenance says."""
    return dict(json.loads((folder / "data" / "provenance.json").read_text()))


def pictures(folder: Path) -> dict[str, bytes]:
    """The pictures in a bundle's payload."""
    return {path.name: path.read_bytes() for path in sorted((folder / "data").glob("*.png"))}


def nothing_left(copy: Path) -> None:
    """No byte of the copy holds a mark, in whatever way it is read, and no name of a file does."""
    files = {path.relative_to(copy): path for path in copy.rglob("*") if path.is_file()}
    found = {str(name): holding(path.read_bytes()) for name, path in files.items()}
    found |= {f"name {name}": holding(str(name).encode()) for name in files}

    assert {name: marks for name, marks in found.items() if marks} == {}


def inked(before: bytes, place: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Where in this place something was drawn, right, and not only its ground."""
    left, top, width, height = place
    image = Image.open(BytesIO(before)).convert("RGB")
    part = image.crop((left, top, left + width, top + height))
    ground = part.getpixel((0, part.height - 1))
    drawn = [(x, y) for x in range(width) for y in range(height) if part.getpixel((x, y)) != ground]
    assert drawn, "nothing was drawn there"
    across, down = [x for x, _ in drawn], [y for _, y in drawn]
    return left + min(across), top + min(down), left + max(across) + 1, top + max(down) + 1


def one_colour(picture: bytes, box: tuple[int, int, int, int]) -> bool:
    """Whether this box of a picture is flat."""
    with Image.open(BytesIO(picture)) as image:
        return image.convert("RGB").crop(box).getcolors(1) is not None


def check_copy(original: Path, copy: Path) -> None:
    """What has to hold for each share copy of the marked walk, whoever made the twins."""
    told = provenance(copy)
    shown = [screen["masked"]["picture"] for screen in told["screens"] if screen["masked"]]
    assert len(shown) == len(told["screens"]) >= 2
    nothing_left(copy)
    before = [screen["picture"] for screen in provenance(original)["screens"]]
    for name, twin in zip(before, shown, strict=True):
        unmasked = (original / "data" / name).read_bytes()
        masked = (copy / "data" / twin).read_bytes()
        for place in PLACES.values():
            assert one_colour(masked, inked(unmasked, place)), (twin, place)
            assert not one_colour(unmasked, inked(unmasked, place))


def test_a_real_walk_and_what_is_shared_of_it(walked: Path, share: Share) -> None:
    """Of a real walk every screen is shared, and nothing in it tells who the person is."""
    copy = share(walked)

    check_copy(walked, copy)


@ocr.needed
def test_a_real_walk_as_it_is_read(walked: Path, share: Share) -> None:
    """Nobody who reads the pictures of a real walk's share copy reads a mark in them."""
    read = {name: ocr.read(content) for name, content in pictures(share(walked)).items()}

    assert len(read) >= 2
    assert not {(name, m) for name, text in read.items() for m in MARKS if m in text}


def test_a_walk_with_twins_and_what_is_shared_of_it(twinned: Path, share: Share) -> None:
    """Of a walk with masked twins every screen is shared, and nothing in it tells who it was."""
    copy = share(twinned)

    check_copy(twinned, copy)


@pytest.mark.deep
@ocr.needed
def test_a_walk_with_twins_as_it_is_read(twinned: Path, share: Share) -> None:
    """What can be read in the original's pictures cannot in the share copy's."""
    copy = pictures(share(twinned))
    original = {name: each for name, each in pictures(twinned).items() if "masked" not in name}

    seen = [ocr.read(each) for each in original.values()]
    shared = [ocr.read(each) for each in copy.values()]

    assert {mark for mark in SEEN if not all(mark in text for text in seen)} == set()
    assert TYPED in seen[-1]
    assert [mark for mark in MARKS for text in shared if mark in text] == []
    assert all("object" in text for text in shared)


def test_the_search_finds(twinned: Path) -> None:
    """The search that finds nothing in the copy finds each mark in the original, however spelt."""
    data = twinned / "data"
    original = {mark for file in data.glob("*") for mark in holding(file.read_bytes())}

    assert original >= {"drumgold", *SEEN} - {"quillfeather"}  # which is only drawn
    for mark in MARKS:
        for spelling, content in spelt(mark).items():
            assert mark in holding(b"(" + content + b")"), (mark, spelling)


def test_the_copy_can_be_checked(twinned: Path, share: Share, told_by: Callable[..., str]) -> None:
    """The copy is a bag of its own, says which bundle it was made of by hash, and verifies."""
    copy = share(twinned)
    told, info = provenance(copy), (copy / "bag-info.txt").read_text()
    digest = hashlib.sha256((twinned / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    bagit = [sys.executable, "-m", "bagit", "--validate", str(copy)]

    assert told["derived_from"] == {"bundle": twinned.name, "tagmanifest_sha256": digest}
    assert f"Derived-From: {twinned.name}, tagmanifest-sha256.txt sha256 {digest}\n" in info
    assert "share copy" in info
    assert copy.name == f"{twinned.name}-share"
    assert verify(copy).intact
    assert subprocess.run(bagit, capture_output=True, check=False, timeout=60).returncode == 0
    for command in ("show", "verify"):
        said = " ".join(told_by("evidence", command, str(copy)).split())
        assert f"derived from '{twinned.name}'" in said
        assert digest in said
    assert (
        json.loads(told_by("evidence", "verify", str(copy), "--json"))["derived_from"]
        == (told["derived_from"])
    )
    assert "masked.png" in told_by("evidence", "show", str(copy))


def test_an_original_says_nothing_of_an_origin(twinned: Path, told_by: Callable[..., str]) -> None:
    """What is no share copy says nothing of an origin."""
    assert "derived" not in told_by("evidence", "show", str(twinned))
    assert "derived from" not in told_by("evidence", "verify", str(twinned))


@pytest.mark.deep
def test_what_is_told_anew(twinned: Path, share: Share) -> None:
    """Log and provenance keep times, screens and outcome; the account is a stand-in."""
    copy = share(twinned)
    before, told = provenance(twinned), provenance(copy)
    events = [json.loads(line) for line in (copy / "data" / "log.jsonl").read_text().splitlines()]
    original = (twinned / "data" / "log.jsonl").read_text().splitlines()

    assert told["account"] == "account-1"
    assert {event["account"] for event in events} == {"account-1"}
    assert [e["timestamp"] for e in events] == [json.loads(e)["timestamp"] for e in original]
    assert [e["event"] for e in events] == [json.loads(e)["event"] for e in original]
    assert [s["at"] for s in told["screens"]] == [s["at"] for s in before["screens"]]
    for key in ("began", "ended", "outcome", "fields", "dry_run", "notice", "complete"):
        assert told[key] == before[key]
    assert told["recording"]["name"] == "recording"
    assert "marsh" not in (copy / "data" / "log.jsonl").read_text()
    assert "marsh" not in (copy / "bag-info.txt").read_text()


def test_only_its_owner_can_read_it(twinned: Path, share: Share) -> None:
    """Folder and files are the owner's alone."""
    copy = share(twinned)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in copy.rglob("*") if path.is_file()}
    assert modes == {0o600}


@pytest.mark.deep
def test_one_file(twinned: Path, share: Share, tmp_path: Path) -> None:
    """With --zip the copy is one file, the owner's alone; unpacked it verifies."""
    packed = share(twinned, "--zip")
    with ZipFile(packed) as archive:
        archive.extractall(tmp_path / "unpacked")

    assert packed.name == f"{twinned.name}-share.zip"
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert verify(tmp_path / "unpacked" / packed.stem).intact
    nothing_left(tmp_path / "unpacked")


@pytest.mark.deep
def test_as_json(twinned: Path, told_by: Callable[..., str], tmp_path: Path) -> None:
    """With --json one document says where the copy is, what it holds and what is left out."""
    told = json.loads(told_by("evidence", "share", str(twinned), "--json"))
    place = tmp_path / f"{twinned.name}-share"

    assert told["share"] == str(place)
    assert told["derived_from"] == provenance(place)["derived_from"]
    assert told["files"] == sorted(path.name for path in (place / "data").iterdir())
    assert told["left_out"] == provenance(place)["left_out"] == {}


@pytest.mark.deep
def test_screens_without_a_twin(walked: Path, share: Share) -> None:
    """A screen without a masked twin is told, with the reason, and nothing of it is taken."""
    copy = share(closed_without_twins(walked, share))
    told = provenance(copy)

    assert pictures(copy) == {}
    assert {screen["not_pictured"] for screen in told["screens"]} == {
        "no masked copy of it was kept"
    }
    assert {name for name in told["left_out"] if name.endswith(".png")} == set(pictures(walked))
    assert "form" in {screen["screen"] for screen in told["screens"]}
    nothing_left(copy)


def closed_without_twins(walked: Path, _share: Share) -> Path:
    """The walk's bundle as one that keeps no twins."""
    return closed_anew(walked, Path.cwd() / "bare", tell=_without_twins)


def _without_twins(told: dict[str, Any]) -> None:
    for screen in told["screens"]:
        screen.pop("masked", None)


@pytest.mark.deep
def test_what_cannot_be_masked(twinned: Path, share: Share, tmp_path: Path) -> None:
    """A PDF, a file that nobody knows, and what the provenance never had are left out, and told."""

    def tell(told: dict[str, Any]) -> None:
        told["screens"][-1]["pdf"] = "02-answer.pdf"
        told["nickname"] = "Wexi"

    more = {"02-answer.pdf": b"%PDF-1.4 Wexlington", "notes.txt": b"of Wexlington"}
    copy = share(closed_anew(twinned, tmp_path / "more", more, tell))

    assert provenance(copy)["left_out"] == {
        "02-answer.pdf": "a PDF cannot be masked",
        "notes.txt": "only what is known to be masked is taken",
        "provenance: nickname": "only what is known to be masked is taken",
    }
    nothing_left(copy)


@pytest.mark.deep
def test_a_twin_that_points_elsewhere(twinned: Path, share: Share, tmp_path: Path) -> None:
    """A file outside the bundle is never taken, whatever the provenance names as a twin."""
    (tmp_path / "secret.png").write_bytes(b"secret")

    def tell(told: dict[str, Any]) -> None:
        told["screens"][0]["masked"]["picture"] = "../../../secret.png"

    copy = share(closed_anew(twinned, tmp_path / "elsewhere", tell=tell))

    assert len(pictures(copy)) == len(provenance(copy)["screens"]) - 1
    assert "picture" not in provenance(copy)["screens"][0]["masked"]
    assert "secret.png" not in str(list(copy.rglob("*")))


def textual(text: bytes) -> dict[str, bytes]:
    """A leak in a text twin."""
    return {"text": text}


def chunked(picture: bytes) -> bytes:
    """The picture with a name in its metadata."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "somebody", zip=True)
    out = BytesIO()
    Image.open(BytesIO(picture)).save(out, "PNG", pnginfo=note)
    return out.getvalue()


LEAKS: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "e-mail": ("text", lambda text: text + EMAIL.encode(), "a value of the person"),
    "first name": ("text", lambda text: text + FIRST.upper().encode(), "a value of the person"),
    "phone": ("text", lambda text: text + b" 0171 555-01234", "a value of the person"),
    "e-mail of a stranger": ("text", lambda text: text + b" lena@else.test", "e-mail"),
    "phone of a stranger": ("text", lambda text: text + b" +43 660 1234567", "phone"),
    "profile": ("text", lambda text: text + b" id=100087654321098", "number"),
    "user name": ("text", lambda text: text + f" @{HANDLE}".encode(), "user name"),
    "token": ("text", lambda text: text + b' "kX9vQ2mZ7pLw4RtY8sBn"', "token"),
    "metadata": ("picture", chunked, "picture metadata"),
    "tail": ("picture", lambda picture: picture + b"Wexlington", "picture metadata"),
    "UTF-16": ("text", lambda _: f"for {LAST}".encode("utf-16"), "a value of the person"),
}


@pytest.mark.sampled(most=3)
@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_stops_it(
    leak: str, twinned: Path, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """A twin that still tells something stops the copy: file and kind are named, not the value.

    Nothing is left behind.
    """
    kind, spoil, expected = LEAKS[leak]
    name = provenance(twinned)["screens"][0]["masked"][kind]
    spoilt = {name: spoil((twinned / "data" / name).read_bytes())}
    bundle = closed_anew(twinned, tmp_path / "spoilt", spoilt)

    said = told_by("evidence", "share", str(bundle), "--to", str(tmp_path / "out"), exit_code=1)

    assert f"data/{name}" in said
    assert expected in said
    assert not {mark for mark in MARKS if mark in said.lower()}
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.deep
def test_a_leak_can_be_left_out(twinned: Path, share: Share, tmp_path: Path) -> None:
    """With --without the file that still tells something stays behind, and the copy says so."""
    name = provenance(twinned)["screens"][0]["masked"]["text"]
    bundle = closed_anew(twinned, tmp_path / "spoilt", {name: EMAIL.encode()})

    copy = share(bundle, "--without", name)

    assert provenance(copy)["left_out"] == {name: "left out at the person's wish"}
    assert not (copy / "data" / name).exists()
    nothing_left(copy)


def test_without_a_file_that_is_not_there(twinned: Path, told_by: Callable[..., str]) -> None:
    """A file that would not be taken anyway cannot be left out: the sentence lists what is."""
    said = told_by("evidence", "share", str(twinned), "--without", "x.png", exit_code=2)

    assert "'x.png' would not be in the share copy anyway" in said
    assert "01-form.masked.png" in said


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("twin", ["kept", "lost"])
def test_a_picture_that_was_not_painted(
    twin: str, twinned: Path, share: Share, tmp_path: Path
) -> None:
    """The check of the pixels fails for a picture that shows a mark: it is no empty check."""
    names = [screen["masked"]["picture"] for screen in provenance(twinned)["screens"]]
    content = (twinned / "data" / names[0].replace(".masked", "")).read_bytes()
    unpainted = content if twin == "lost" else painted(content)

    copy = share(closed_anew(twinned, tmp_path / "unpainted", {names[0]: unpainted}))

    if twin == "kept":
        check_copy(twinned, copy)
    else:
        with pytest.raises(AssertionError):
            check_copy(twinned, copy)


def test_what_was_changed_is_not_shared(
    twinned: Path, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """A bundle that was changed, or never closed, is refused in a sentence."""
    changed = closed_anew(twinned, tmp_path / "changed")
    (changed / "data" / "log.jsonl").write_text("{}\n")
    unclosed = tmp_path / "unclosed.open"
    unclosed.mkdir()
    (unclosed / "provenance.json").write_text("{}")

    for folder, why in ((changed, "It was changed"), (unclosed, "never closed")):
        said = told_by("evidence", "share", str(folder), "--to", str(tmp_path / "out"), exit_code=1)
        assert "is not shared" in said
        assert why in said
        assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_share_copy_is_not_shared_again(
    twinned: Path, share: Share, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """A share copy is refused: it names the original."""
    copy = share(twinned)

    said = told_by("evidence", "share", str(copy), exit_code=2)

    assert "is a share copy already" in said
    assert twinned.name in said
    assert [path.name for path in tmp_path.glob("*share*")] == []


def test_a_place_that_is_taken(twinned: Path, share: Share, told_by: Callable[..., str]) -> None:
    """What lies there already is never replaced."""
    copy = share(twinned)
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}

    said = told_by("evidence", "share", str(twinned), "--to", str(copy.parent), exit_code=2)

    assert "is there already" in said
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before


def test_a_place_that_cannot_be_written(
    twinned: Path, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """A folder that cannot be made is a sentence."""
    (tmp_path / "file").write_text("")

    said = told_by("evidence", "share", str(twinned), "--to", str(tmp_path / "file"), exit_code=1)

    assert "cannot be made" in said


@pytest.mark.deep
def test_settings_that_cannot_be_read(
    twinned: Path, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """Settings that cannot be read keep nobody from sharing: it is said, and done without them."""
    (tmp_path / "accounts.toml").write_text("[accounts.marsh]\nemail = 1\n")

    said = told_by("evidence", "share", str(twinned), "--to", str(tmp_path / "out"))

    assert "Your settings cannot be read" in said
    (copy,) = (tmp_path / "out").iterdir()
    nothing_left(copy)


@pytest.mark.deep
def test_what_the_log_may_tell(twinned: Path, share: Share, tmp_path: Path) -> None:
    """Whatever stands in a log, the copy's is without it: names, queries, paths, user names."""
    events = (
        {"event": "failed", "why": f"'/home/{HANDLE}/x y.png' of {FIRST} cannot be read"},
        {"event": "looked", "address": f"https://www.instagram.com/{HANDLE}/?next={EMAIL}"},
        {"event": "looked", "address": "https://help.instagram.com/contact/767264225370182?x=y"},
        {"event": "told", "to": f"@{HANDLE}, {PHONE}, 100087654321098", "account": "marsh"},
        {"event": "told", "for": "the marsh account", LAST: 1},
    )
    lines = tuple(json.dumps(event) + "\n" for event in events)

    copy = share(closed_anew(twinned, tmp_path / "logged", events=lines))
    told = (copy / "data" / "log.jsonl").read_text().splitlines()[-5:]
    read = [{k: v for k, v in json.loads(line).items() if k != "chain"} for line in told]

    assert read == [
        {"event": "failed", "why": f"'[path]' of {REMOVED} cannot be read"},
        {"event": "looked", "address": "https://www.instagram.com/…"},
        {"event": "looked", "address": "https://help.instagram.com/contact/767264225370182"},
        {"event": "told", "to": f"{REMOVED}, {REMOVED}, {REMOVED}", "account": "account-1"},
        {"event": "told", "for": "the account-1 account", REMOVED: 1},
    ]


@pytest.mark.deep
def test_a_label_that_is_a_word(twinned: Path, share: Share, tmp_path: Path) -> None:
    """An account that is called like a word of the site is a stand-in where it is the account."""
    event = json.dumps({"event": "the form", "account": "form"}) + "\n"

    def tell(told: dict[str, Any]) -> None:
        told["account"] = "form"

    copy = share(closed_anew(twinned, tmp_path / "label", tell=tell, events=(event,)))
    last = json.loads((copy / "data" / "log.jsonl").read_text().splitlines()[-1])

    assert (last["event"], last["account"]) == ("the form", "account-1")
    assert provenance(copy)["account"] == "account-1"


OURS = builtin()["en-gdpr"]
SENTENCE = OURS.split(". ")[0] + "."


@pytest.mark.deep
def test_the_programs_own_statement(twinned: Path, share: Share) -> None:
    """A statement of the program's own is shared as it is."""
    copy = share(twinned) / "data"

    assert (copy / "statement-offered.txt").read_text() == OURS
    assert (copy / "statement-as-left.txt").read_bytes() == (
        twinned / "data" / "statement-as-left.txt"
    ).read_bytes()
    assert provenance(copy.parent)["statement"] == {
        "name": "en-gdpr",
        "sha256": hashlib.sha256(OURS.encode()).hexdigest(),
    }


@pytest.mark.deep
def test_a_statement_that_the_person_changed(twinned: Path, share: Share, tmp_path: Path) -> None:
    """Of a text that the person changed only the program's sentences are shared."""
    left = f"{SENTENCE} My daughter Ylva goes to Oxmoor school.\nPlease, please!\n{OURS}"
    bundle = closed_anew(twinned, tmp_path / "left", {"statement-as-left.txt": left.encode()})

    shared = (share(bundle) / "data" / "statement-as-left.txt").read_text()

    assert SENTENCE in shared
    assert REMOVED in shared
    assert not re.search("daughter|Ylva|Oxmoor|please", shared)


@pytest.mark.deep
def test_what_the_person_wrote_is_looked_for(
    twinned: Path, told_by: Callable[..., str], tmp_path: Path
) -> None:
    """A sentence that the person wrote into the form may stand nowhere else in the copy."""
    own = "My daughter Ylva goes to the old school by the river in Oxmoor."
    name = provenance(twinned)["screens"][-1]["masked"]["text"]
    more = {"statement-as-left.txt": f"{OURS} {own}".encode(), name: f"Form\n{own}".encode()}
    bundle = closed_anew(twinned, tmp_path / "left", more)

    said = told_by("evidence", "share", str(bundle), exit_code=1)

    assert f"data/{name}, line 2: a value of the person" in said


def test_a_statement_of_the_persons_own(twinned: Path, share: Share, tmp_path: Path) -> None:
    """A text of the person's own is left out, and so are its name and its hash."""
    own = "I object, since my daughter Ylva of Oxmoor was never asked whether she wants it.\n"

    def tell(told: dict[str, Any]) -> None:
        told["statement"] = {"name": "ylva.txt", "sha256": hashlib.sha256(own.encode()).hexdigest()}

    texts = {"statement-offered.txt": own.encode(), "statement-as-left.txt": own.encode()}
    copy = share(closed_anew(twinned, tmp_path / "own", texts, tell))
    told = provenance(copy)

    assert told["statement"] == {"name": "the person's own"}
    assert told["left_out"] == dict.fromkeys(texts, "it is the person's own text")
    assert not [f for f in copy.rglob("*") if f.is_file() and b"ylva" in f.read_bytes().lower()]


@pytest.mark.deep
def test_a_statement_that_only_bears_our_name(twinned: Path, share: Share, tmp_path: Path) -> None:
    """A text that is called like one of the program's, and is another, is the person's own."""
    copy = share(closed_anew(twinned, tmp_path / "own", {"statement-offered.txt": b"I, Ylva."}))

    assert not list((copy / "data").glob("statement-*"))


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("anna", "anna's, for Anna", "account-1's, for account-1"),
        ("anna", "annabel", "annabel"),
        ("form", "the form of account form", "the form of account form"),
        ("", "nothing", "nothing"),
        ("anna", "by @anna.b and a@b.example", "by [removed] and [removed]"),
        (
            "anna",
            "in C:\\Users\\Anna\\x.png, or ~/x or /home/x/y",
            "in [path], or [path] or [path]",
        ),
        ("anna", "POST /ajax/help/contact at 10:00:00", "POST /ajax/help/contact at 10:00:00"),
    ],
)
def test_who_and_where(label: str, text: str, expected: str) -> None:
    """The label becomes a stand-in, unless it is a word like any other; paths and handles go."""
    redactor = Impersonal([], lambda _: False, label, common=["form"])

    assert redactor.text(text) == expected


def test_sentences() -> None:
    """A text is told apart from the program's sentence by sentence."""
    assert own_sentences("One. Mine! Two.\nMine too.", "One. Two.") == ["Mine!", "Mine too."]
    assert without_own("One. Mine! Mine. Two.\n\nMine too.", "One. Two.") == (
        f"One. {REMOVED} Two.\n\n{REMOVED}\n"
    )


def test_every_stream_of_a_shared_picture_is_pixels(twinned: Path, share: Share) -> None:
    """A shared picture unpacks to its pixels and nothing else."""
    for content in pictures(share(twinned)).values():
        with Image.open(BytesIO(content)) as image:
            width, height, bands = *image.size, len(image.getbands())
        data, at = b"", 8
        while at < len(content):
            size = int.from_bytes(content[at : at + 4])
            if content[at + 4 : at + 8] == b"IDAT":
                data += content[at + 8 : at + 8 + size]
            at += size + 12
        assert len(zlib.decompress(data)) == height * (width * bands + 1)
