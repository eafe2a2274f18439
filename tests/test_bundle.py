"""A bundle of evidence: closed once, the owner's alone, checked with tools of others."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from automation.errors import EvidenceError
from automation.evidence.bundle import Bundle, closed, unfinished
from automation.evidence.closing import finish
from automation.evidence.seal import Seal

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NAME = "2026-11-22T10-00-00Z-meta-ai-instagram-1a2b"
TAGS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
TOLD = {"outcome": "prefilled", "account": "anna"}
posix = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")


def filled(root: Path, name: str = NAME, *, dry_run: bool = False) -> Bundle:
    """An open bundle with a picture, a text and a log."""
    bundle = Bundle(root / "anna", name, dry_run=dry_run)
    bundle.keep(f"{bundle.number()}-home.png", b"\x89PNG\r\n\x1a\n")
    bundle.keep(f"{bundle.number()}-home.txt", "Privacy Center ü\r\n")
    bundle.log('{"event": "looked"}\n')
    return bundle


def close(bundle: Bundle, provenance: dict[str, str] = TOLD) -> Path:
    """Close a bundle as an attempt does; its folder."""
    return finish(bundle, provenance, AT, Seal())


def told(folder: Path) -> dict[str, Any]:
    """The provenance of a closed bundle."""
    text = (folder / "data" / "provenance.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_an_open_bundle(tmp_path: Path) -> None:
    """Until it is closed, a bundle lies in a folder that says so."""
    bundle = filled(tmp_path)

    assert [path.name for path in (tmp_path / "anna").iterdir()] == [f"{NAME}.open"]
    assert unfinished(tmp_path) == [tmp_path / "anna" / f"{NAME}.open"]
    assert closed(tmp_path) == []
    assert not bundle.folder.exists()


def test_a_closed_bundle(tmp_path: Path) -> None:
    """Closing renames it; all that was kept is there, byte for byte."""
    folder = close(filled(tmp_path))

    assert [path.name for path in (tmp_path / "anna").iterdir()] == [NAME]
    assert (closed(tmp_path), unfinished(tmp_path)) == ([folder], [])
    assert {path.name for path in (folder / "data").iterdir()} == {
        "01-home.png",
        "02-home.txt",
        "log.jsonl",
        "provenance.json",
    }
    assert (folder / "data" / "01-home.png").read_bytes() == b"\x89PNG\r\n\x1a\n"
    assert (folder / "data" / "02-home.txt").read_bytes() == "Privacy Center ü\r\n".encode()
    link = sha256(b"0" * 64 + b'\n{"event": "looked"}').hexdigest()
    line = f'{{"event": "looked", "chain": "{link}"}}\n'
    assert (folder / "data" / "log.jsonl").read_text() == line
    log = {"events": 1, "chain": link}
    assert told(folder) == {**TOLD, "log": log, "complete": True, "kept": "COMPLETE", "gaps": []}


def test_bagit_validates_it(tmp_path: Path) -> None:
    """The Library of Congress's own command calls a closed bundle valid, and a changed one not."""
    folder = close(filled(tmp_path))
    command = [sys.executable, "-m", "bagit", "--validate", str(folder)]

    valid = subprocess.run(command, capture_output=True, check=False, timeout=60)
    (folder / "data" / "02-home.txt").write_text("another")
    changed = subprocess.run(command, capture_output=True, check=False, timeout=60)

    assert (valid.returncode, changed.returncode) == (0, 1)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
@pytest.mark.parametrize(
    "manifest",
    [
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
        "seal-sha256.txt",
    ],
)
def test_sha256sum_checks_it(manifest: str, tmp_path: Path) -> None:
    """Every file can be checked with sha256sum, or sha512sum, alone."""
    how = manifest.removesuffix(".txt").rpartition("-")[2]
    folder = close(filled(tmp_path))

    found = subprocess.run(
        [f"{how}sum", "-c", "--strict", manifest],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert found.returncode == 0, found.stderr
    assert found.stdout.count(": OK") == len((folder / manifest).read_text().splitlines())


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_sha256sum_checks_all_at_once(tmp_path: Path) -> None:
    """One call of sha256sum checks every file but the topmost sums, each once."""
    folder = close(filled(tmp_path))
    names = ["seal-sha256.txt", "tagmanifest-sha256.txt", "manifest-sha256.txt"]

    found = subprocess.run(
        ["sha256sum", "-c", "--strict", *names],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert (found.returncode, found.stderr) == (0, "")
    told = sorted(line.removesuffix(": OK") for line in found.stdout.splitlines())
    assert told == sorted(files - {"seal-sha256.txt"})


def test_every_file_is_in_a_manifest(tmp_path: Path) -> None:
    """The manifests name every file but the topmost of them, for both kinds of sums."""
    folder = close(filled(tmp_path))

    every = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for how, unnamed in (("sha256", {"seal-sha256.txt"}), ("sha512", {"seal-sha256.txt", *TAGS})):
        named = {
            line.split(maxsplit=1)[1]
            for manifest in (*folder.glob(f"*manifest-{how}.txt"), *folder.glob(f"seal-{how}.txt"))
            for line in manifest.read_text().splitlines()
        }
        assert every - named == unnamed
        assert named <= every


@posix
def test_rights(tmp_path: Path) -> None:
    """Everything in a bundle, and its account's folder, is the owner's alone, open or closed."""
    before = os.umask(0)
    try:
        bundle = filled(tmp_path)
        opened = [tmp_path / "anna", *(tmp_path / "anna").rglob("*")]
        rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in opened}
        folder = close(bundle)
    finally:
        os.umask(before)

    assert rights.pop("anna") == rights.pop(f"{NAME}.open") == 0o700
    assert set(rights.values()) == {0o600}
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_dry_run_says_so(tmp_path: Path, *, dry_run: bool) -> None:
    """DRY RUN stands first in the provenance and in the bag's own description, or nowhere."""
    folder = close(filled(tmp_path, dry_run=dry_run))

    provenance = told(folder)
    assert (next(iter(provenance)) == "notice") is dry_run
    assert (provenance.get("notice") == "DRY RUN") is dry_run
    assert ("DRY RUN" in (folder / "bag-info.txt").read_text()) is dry_run


def test_the_bags_own_description(tmp_path: Path) -> None:
    """The bag says when it was made, of what, and how the attempt ended."""
    text = (close(filled(tmp_path)) / "bag-info.txt").read_text()

    assert "Bagging-Date: 2026-11-22" in text
    assert f"External-Identifier: {NAME}" in text
    assert "External-Description: attempt to object; outcome prefilled" in text


def test_gaps(tmp_path: Path) -> None:
    """What could not be kept makes the bundle incomplete, and is named."""
    bundle = filled(tmp_path)
    bundle.lacks("picture of 'form': the page crashed")

    provenance = told(close(bundle))

    assert provenance["complete"] is False
    assert provenance["gaps"] == ["picture of 'form': the page crashed"]


def test_a_bundle_is_closed_once(tmp_path: Path) -> None:
    """A bundle never takes the place of another one of its name."""
    first = close(filled(tmp_path))
    second = filled(tmp_path)

    with pytest.raises(EvidenceError, match="could not be closed"):
        close(second, {**TOLD, "outcome": "sent"})
    assert told(first)["outcome"] == "prefilled"
    assert unfinished(tmp_path) == [tmp_path / "anna" / f"{NAME}.open"]


def test_an_attempt_that_never_began(tmp_path: Path) -> None:
    """An empty bundle can be taken away again; one that holds something stays."""
    empty = Bundle(tmp_path / "anna", "a", dry_run=False)
    full = Bundle(tmp_path / "anna", "b", dry_run=False)
    full.keep("01.txt", "x")

    empty.discard()
    full.discard()

    assert unfinished(tmp_path) == [tmp_path / "anna" / "b.open"]


def test_lists_are_in_order(tmp_path: Path) -> None:
    """Bundles are listed by account and time, the closed apart from those that are not."""
    close(filled(tmp_path, "2026-02"))
    close(filled(tmp_path, "2026-01"))
    filled(tmp_path, "2026-03")
    (tmp_path / "anna" / "notes.open").write_text("no folder")

    assert [folder.name for folder in closed(tmp_path)] == ["2026-01", "2026-02"]
    assert [folder.name for folder in unfinished(tmp_path)] == ["2026-03.open"]
    assert closed(tmp_path / "nowhere") == unfinished(tmp_path / "nowhere") == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Where no bundle can lie, the attempt has an error in words before it begins."""
    (tmp_path / "anna").write_text("a file")

    with pytest.raises(EvidenceError, match="cannot be made"):
        Bundle(tmp_path / "anna", NAME, dry_run=False)


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    """A log line that cannot be kept is a gap, said once, and no error."""
    bundle = Bundle(tmp_path / "anna", NAME, dry_run=False)
    bundle.discard()

    bundle.log('{"event": "one"}\n')
    bundle.log('{"event": "two"}\n')

    assert bundle.gaps == ["log: No such file or directory"]


def test_what_lies_beside_the_payload(tmp_path: Path) -> None:
    """Beside the payload lie the bag's own files, the checker, and nothing else."""
    folder = close(filled(tmp_path))

    assert {path.name for path in folder.iterdir()} == {
        "bag-info.txt",
        "bagit.txt",
        "data",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "seal-sha256.txt",
        *TAGS,
        "verify_bundle.py",
    }


def test_closing_leaves_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it succeeds or fails, the process stays where it was."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    close(filled(tmp_path))
    assert Path.cwd() == tmp_path / "here"

    bundle = filled(tmp_path, "second")
    bundle.bag(TOLD, AT, {})
    (tmp_path / "anna" / "second.open" / TAGS[0]).unlink()
    (tmp_path / "anna" / "second.open" / TAGS[0]).mkdir()
    with pytest.raises(EvidenceError, match="could not be closed"):
        bundle.tell({"a.txt": "a"})
    assert Path.cwd() == tmp_path / "here"
