"""The picture that a person sends along: checked before anything is opened, and copied bare.

Knows no form and no browser; what a picture is knows automation/picture.py.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from automation import private
from automation.errors import SettingsError
from automation.picture import (
    MOST_PIXELS,
    DamagedPictureError,
    HugePictureError,
    UnknownPictureError,
    clean,
)

LIMIT = 4_000_000  # bytes; "under 4 MB", and nobody says which megabyte: the smaller one is safe
KINDS = "JPG, PNG, GIF, TIFF, HEIF or WebP"
_MB = 1_000_000
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an SVG drawing or another text"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"PK\x03\x04", "a ZIP archive or a document"),
    (b"BM", "a BMP picture"),
)


@dataclass(frozen=True)
class Upload:
    """A picture without anything but what is seen. name: of the copy; it tells nothing."""

    name: str
    data: bytes = field(repr=False)

    @property
    def facts(self) -> dict[str, object]:
        """What evidence holds of the copy: name, size in bytes, SHA-256."""
        digest = hashlib.sha256(self.data).hexdigest()
        return {"name": self.name, "bytes": len(self.data), "sha256": digest}

    def put(self, folder: Path) -> Path:
        """Write the copy into this folder, 0600; EvidenceError if the disk refuses."""
        path = folder / self.name
        private.write(path, self.data)
        return path


def prepared(path: Path) -> Upload:
    """Check the picture by its content and take a copy without metadata.

    SettingsError says what is wrong with it and what to do.
    """
    data = _bytes(path)
    try:
        kind, copy = clean(data)
    except UnknownPictureError:
        _refuse(path, f"is {_other(data)}", f"Save or export it as {KINDS}.")
    except DamagedPictureError:
        _refuse(path, "is damaged or ends too early", "Take it again, or copy it anew.")
    except HugePictureError:
        most = f"{MOST_PIXELS // 1_000_000} million"
        _refuse(path, f"has more than {most} pixels", "Crop it, or make it smaller.")
    if len(copy) >= LIMIT:
        _too_large(path, "without what nobody is meant to read has", len(copy))
    return Upload(f"screenshot.{kind}", copy)


def _bytes(path: Path) -> bytes:
    """The content of an ordinary file of a size that the form takes."""
    try:
        size = _looked_at(path)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            data = file.read(LIMIT) if size < LIMIT else b""
    except FileNotFoundError:
        _refuse(path, "is not there", "Correct the path.")
    except (OSError, ValueError) as error:  # ValueError: a path that holds a NUL byte
        why = error.strerror if isinstance(error, OSError) else str(error)
        _refuse(path, f"cannot be read: {why}", "Change its rights, or give another path.")
    if max(size, len(data)) >= LIMIT:
        _too_large(path, "has", max(size, LIMIT))
    if not data:
        _refuse(path, "is empty", "Take it again, or copy it anew.")
    return data


def _looked_at(path: Path) -> int:
    """Its size, if it is an ordinary file; nothing is opened, since a pipe may be waited for."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        _refuse(path, "is a link", "Give the path of the picture itself.")
    if stat.S_ISDIR(found.st_mode):
        _refuse(path, "is a folder", "Give the path of a picture in it.")
    if not stat.S_ISREG(found.st_mode):
        _refuse(path, "is no ordinary file", "Give the path of a picture.")
    return found.st_size


def _too_large(path: Path, has: str, size: int) -> NoReturn:
    told = f"{has} {size / _MB:.1f} MB, and the form takes less than 4 MB"
    _refuse(path, told, "Crop it, or save it as JPG.")


def _other(data: bytes) -> str:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    known = (told for mark, told in _OTHERS if start.startswith(mark.lower()))
    return next(known, "no picture that is known here, whatever its name says")


def _refuse(path: Path, why: str, todo: str) -> NoReturn:
    raise SettingsError(f"The screenshot '{path}' {why}. {todo}")
