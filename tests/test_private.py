"""Files and folders of the owner alone, written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from automation import private
from automation.errors import EvidenceError

posix = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")


def mode(path: Path) -> int:
    """The rights of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def loose() -> Iterator[None]:
    """A umask that would leave everything open to others."""
    before = os.umask(0)
    yield
    os.umask(before)


@contextmanager
def locked(rights: int) -> Iterator[Path]:
    """A folder with these rights, seen by an ordinary user, for root may write anywhere."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "locked"
        folder.mkdir()
        (folder / "old").write_text("old")
        root = os.geteuid() == 0
        for path in (Path(top), folder, folder / "old"):
            if root:
                os.chown(path, 65534, 65534)
        folder.chmod(rights)
        try:
            if root:
                os.seteuid(65534)
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


@posix
@pytest.mark.usefixtures("loose")
def test_folders(tmp_path: Path) -> None:
    """A folder and its missing parents are made for the owner alone; what is there stays."""
    tmp_path.chmod(0o755)

    made = private.folder(tmp_path / "a" / "b" / "c")

    assert made == tmp_path / "a" / "b" / "c"
    assert [mode(path) for path in (made, made.parent, tmp_path / "a")] == [0o700] * 3
    assert mode(tmp_path) == 0o755
    assert private.folder(made) == made


@posix
@pytest.mark.usefixtures("loose")
@pytest.mark.parametrize("content", ["Jürgen\n", b"\x00\xff", ""])
def test_files(content: str | bytes, tmp_path: Path) -> None:
    """A file holds what was given, for the owner alone, also in the place of an open one."""
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o666)

    private.write(file, content)

    assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert mode(file) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_old_file_stays(tmp_path: Path) -> None:
    """A file that cannot be written leaves what was there, and nothing half-written."""
    place = tmp_path / "a"
    (place / "inside").mkdir(parents=True)

    with pytest.raises(EvidenceError) as caught:
        private.write(place, "new")

    assert f"'{place}' cannot be written" in str(caught.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "inside"]


def test_a_text_that_is_no_unicode(tmp_path: Path) -> None:
    """A text that cannot be encoded leaves nothing behind."""
    with pytest.raises(UnicodeEncodeError):
        private.write(tmp_path / "a", "\ud800")

    assert list(tmp_path.iterdir()) == []


def test_no_folder(tmp_path: Path) -> None:
    """A file in a folder that is not there is an error in words."""
    with pytest.raises(EvidenceError, match="No such file or directory"):
        private.write(tmp_path / "nowhere" / "a", "new")


@pytest.mark.parametrize("inside", ["", "sub", "sub/sub"])
def test_a_file_in_the_folders_place(inside: str, tmp_path: Path) -> None:
    """A folder that cannot be there, because a file is, is an error in words."""
    file = tmp_path / "file"
    file.write_text("mine")

    with pytest.raises(EvidenceError) as caught:
        private.folder(file / inside)

    assert f"The folder '{file / inside}' cannot be made" in str(caught.value)
    assert file.read_text() == "mine"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """A name that no disk takes is an error in words."""
    with pytest.raises(EvidenceError, match="cannot be made"):
        private.folder(tmp_path / ("a" * 300))
    with pytest.raises(EvidenceError, match="cannot be written"):
        private.write(tmp_path / ("a" * 300), "new")


@posix
@pytest.mark.parametrize("rights", [0o500, 0o000])
def test_a_locked_folder(rights: int) -> None:
    """What lies in a folder without rights is an error in words."""
    with locked(rights) as folder:
        for inside in ("new", "new/sub"):
            with pytest.raises(EvidenceError, match="cannot be made: Permission denied"):
                private.folder(folder / inside)
        with pytest.raises(EvidenceError, match="cannot be written: Permission denied"):
            private.write(folder / "old", "new")


@posix
def test_owner_only(tmp_path: Path) -> None:
    """Everything below a folder is the owner's alone; what a link points to is not touched."""
    bundle, outside = tmp_path / "bundle", tmp_path / "outside"
    (bundle / "data").mkdir(parents=True)
    for file in (bundle / "a", bundle / "data" / "b", outside):
        file.write_text("x")
        file.chmod(0o666)
    bundle.chmod(0o777)
    with suppress(OSError):
        (bundle / "link").symlink_to(outside)

    private.owner_only(bundle)

    assert [mode(path) for path in (bundle, bundle / "data")] == [0o700] * 2
    assert [mode(path) for path in (bundle / "a", bundle / "data" / "b")] == [0o600] * 2
    assert mode(outside) == 0o666
