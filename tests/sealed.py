"""For tests: closed bundles, and ways to change them as somebody with a text editor could."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from automation.evidence.bundle import Bundle
from automation.evidence.closing import finish
from automation.evidence.seal import Seal

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TOLD = {"outcome": "sent", "account": "anna"}
EVENTS = ('{"event": "opened"}', '{"event": "looked", "at": "Zürich"}', '{"event": "attempt"}')
HOW = ("sha256", "sha512")


def closed_bundle(
    root: Path, seal: Seal | None = None, events: Sequence[str] = EVENTS, **files: bytes
) -> Path:
    """A small closed bundle called "bundle"; files: further ones, with "_" for "."."""
    bundle = Bundle(root / "anna", "bundle", dry_run=False)
    bundle.keep("01-home.png", b"\x89PNG\r\n\x1a\n" * 9)
    for name, content in files.items():
        bundle.keep(name.replace("_", "."), content)
    for event in events:
        bundle.log(f"{event}\n")
    return finish(bundle, TOLD, AT, seal or Seal())


def remade(folder: Path, *, payload: bool = True, tags: bool = True) -> Path:
    """Make all hashes anew, as if the files had always been as they are now.

    payload: the manifests of the files in data too; tags: the tag manifests too; else they stay as
    they are.
    """
    if payload:
        sizes = [p.stat().st_size for p in (folder / "data").rglob("*") if p.is_file()]
        oxum = f"Payload-Oxum: {sum(sizes)}.{len(sizes)}\n".encode()
        edited(folder / "bag-info.txt", lambda text: re.sub(rb"Payload-Oxum: .*\n", oxum, text))
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    names = {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}
    after = ("tagmanifest-", "seal-sha256.txt")
    for how in HOW if payload else ():
        kept = [n for n in names if n.startswith("data/")]
        _write(folder / f"manifest-{how}.txt", how, {n: names[n] for n in kept})
        names[f"manifest-{how}.txt"] = (folder / f"manifest-{how}.txt").read_bytes()
    for how in HOW if tags else ():
        beside = [n for n in names if not n.startswith(("data/", *after))]
        _write(folder / f"tagmanifest-{how}.txt", how, {n: names[n] for n in beside})
    last = sorted(p for p in folder.glob("tagmanifest-*"))
    _write(folder / "seal-sha256.txt", "sha256", {p.name: p.read_bytes() for p in last})
    return folder


def _write(file: Path, how: str, contents: dict[str, bytes]) -> None:
    lines = [f"{hashlib.new(how, c).hexdigest()}  {n}\n" for n, c in sorted(contents.items())]
    file.write_bytes("".join(lines).encode())


def edited(file: Path, change: Callable[[bytes], bytes]) -> None:
    """Change what stands in a file."""
    file.write_bytes(change(file.read_bytes()))


def alone(
    folder: Path, *words: str, script: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the checker of a bundle in a Python without any package, from elsewhere."""
    script = script or folder / "verify_bundle.py"
    return subprocess.run(
        [sys.executable, "-I", "-S", str(script), *words],
        cwd="/",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=60,
    )
