"""Puts a copy that is made for others in its place, whole or not at all: a folder or one ZIP file.

Knows files; may not know what is in them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from automation import private as disk
from automation.errors import EvidenceError, UsageError


def free(to: Path, name: str, *, zipped: bool) -> Path:
    """Where it will lie: a folder, or NAME.zip. UsageError if something is there already."""
    place = to / (f"{name}.zip" if zipped else name)
    if place.exists():
        raise UsageError(f"'{place}' is there already. Remove it, or name another folder: --to.")
    return place


@contextmanager
def workshop(to: Path, what: str) -> Iterator[Path]:
    """A folder (0700) in which it is made, on the disk where it will lie; gone afterwards.

    what: what is made, for people. EvidenceError if the disk refuses.
    """
    disk.folder(to)
    try:
        bench = Path(tempfile.mkdtemp(dir=to, prefix=".share-"))
    except OSError as error:
        raise EvidenceError(
            f"The {what} cannot be made in '{to}': {error.strerror}. Name another folder: --to."
        ) from error
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def put(made: Path, place: Path) -> None:
    """Move the finished folder there, or pack it if the place is a ZIP file's."""
    try:
        if place.suffix == ".zip":
            disk.write(place, _zip(made))
        else:
            made.rename(place)
    except OSError as error:
        raise EvidenceError(f"'{place}' cannot be written: {error.strerror}.") from error


def _zip(made: Path) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for file in sorted(path for path in made.rglob("*") if path.is_file()):
            archive.write(file, Path(made.name) / file.relative_to(made))
    return out.getvalue()
