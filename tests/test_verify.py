"""Whether a bundle is intact: every change to it is found, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from automation.evidence.bundle import Bundle
from automation.evidence.verify import verify

FILES = (
    "bag-info.txt",
    "bagit.txt",
    "data/01-home.png",
    "data/log.jsonl",
    "data/provenance.json",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)


def change(file: Path) -> None:
    """Change one byte in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncate(file: Path) -> None:
    """Cut the second half off."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def rename(file: Path) -> None:
    """Give it another name."""
    file.rename(file.with_name(f"x{file.name}"))


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A small closed bundle."""
    bundle = Bundle(tmp_path / "anna", "bundle", dry_run=False)
    bundle.keep("01-home.png", b"\x89PNG\r\n\x1a\n")
    bundle.log('{"event": "looked"}\n')
    return bundle.close({"outcome": "sent"}, datetime(2026, 11, 22, tzinfo=UTC))


def refusal(folder: Path) -> str:
    """Verify a bundle that is not intact; the sentence."""
    verdict = verify(folder)
    assert not verdict.intact
    assert verdict.why[0].isupper()
    assert verdict.why.endswith(".")
    assert "\n" not in verdict.why
    return verdict.why


def test_untouched(bag: Path) -> None:
    """An untouched bundle is intact, wherever it was moved or copied to, however often asked."""
    copy = shutil.copytree(bag, bag.parent / "copy of it")

    assert verify(bag).intact
    assert verify(bag).why == "Closed, complete and unchanged."
    assert verify(copy).intact
    assert {path.relative_to(bag).as_posix() for path in bag.rglob("*.*")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [change, truncate, rename, Path.unlink])
def test_one_file(name: str, damage: Callable[[Path], None], bag: Path) -> None:
    """A file that was changed, cut, renamed or removed is found, and said in a sentence."""
    damage(bag / name)

    refusal(bag)


@pytest.mark.parametrize("name", FILES)
def test_one_file_emptied(name: str, bag: Path) -> None:
    """A file that was emptied is found."""
    (bag / name).write_bytes(b"")

    refusal(bag)


def test_any_byte_of_the_declaration(bag: Path) -> None:
    """Whichever byte of the bag's declaration is changed, it is found, and said in a sentence."""
    file = bag / "bagit.txt"
    original = file.read_bytes()

    for place in range(len(original)):
        content = bytearray(original)
        content[place] ^= 1
        file.write_bytes(content)
        refusal(bag)


@pytest.mark.parametrize(
    "name", ["extra.txt", ".hidden", "data/extra.txt", "data/.hidden", "data/sub/extra", "sub/a"]
)
def test_a_file_added(name: str, bag: Path) -> None:
    """A file that was added, beside the payload or in it, is found and named."""
    (bag / name).parent.mkdir(exist_ok=True)
    (bag / name).write_text("x")

    assert name in refusal(bag)


@pytest.mark.parametrize("name", ["link", "data/link"])
@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_link_added(name: str, target: str, bag: Path) -> None:
    """A link that was added is found, whatever it points to."""
    outside = bag.parent / "outside"
    if target == "folder":
        outside.mkdir()
        (outside / "a").write_text("x")
    else:
        outside.write_text("x")
    (bag / name).symlink_to(outside)

    refusal(bag)


def test_two_files_exchanged(bag: Path) -> None:
    """Two files that changed places are found."""
    one, two = bag / "data" / "01-home.png", bag / "data" / "log.jsonl"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)

    assert "It was changed" in refusal(bag)


def test_never_closed(tmp_path: Path) -> None:
    """A bundle that was never closed is not intact, and the sentence says why."""
    Bundle(tmp_path / "anna", "bundle", dry_run=False).keep("01.txt", "x")

    assert "never closed" in refusal(tmp_path / "anna" / "bundle.open")


def test_a_closed_one_called_open(bag: Path) -> None:
    """A bundle whose name says open is not taken for closed."""
    assert "never closed" in refusal(bag.rename(bag.with_name("bundle.open")))


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_no_bundle(name: str, tmp_path: Path) -> None:
    """What is no bundle at all is said to be none."""
    assert "no evidence bundle" in refusal(tmp_path / name)


def test_a_file_in_its_place(tmp_path: Path) -> None:
    """A file is no bundle."""
    (tmp_path / "bundle").write_text("x")

    assert "no evidence bundle" in refusal(tmp_path / "bundle")


def test_nothing_is_written(bag: Path) -> None:
    """Verifying changes nothing, not even a time."""
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in bag.rglob("*")}

    verify(bag)

    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in bag.rglob("*")} == before
