"""Files and folders that only their owner may read; knows nothing of what is in them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from automation.errors import EvidenceError

FOLDER_MODE = 0o700
FILE_MODE = 0o600


def folder(path: Path, *, mend: bool = False) -> Path:
    """Make the folder and its missing parents, 0700; EvidenceError if that cannot be done.

    mend: one that is there already becomes 0700 too.
    """
    try:
        missing = [p for p in (path, *path.parents) if not p.is_dir()]
        for parent in reversed(missing):
            parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
        if mend:
            path.chmod(FOLDER_MODE)
    except OSError as error:
        raise EvidenceError(
            f"The folder '{path}' cannot be made: {error.strerror}. "
            "Make room or change its rights, or name another folder in the settings."
        ) from error
    return path


def write(path: Path, content: bytes | str) -> None:
    """Write the file whole or not at all, 0600; EvidenceError if the disk refuses."""
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EvidenceError(
            f"The file '{path}' cannot be written: {error.strerror}. "
            "Make room or change its rights, or name another folder in the settings."
        ) from error


def owner_only(path: Path) -> None:
    """Take the rights of group and others away from what a library has written."""
    for each in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if not each.is_symlink():
            each.chmod(FOLDER_MODE if each.is_dir() else FILE_MODE)
