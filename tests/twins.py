"""Bundles as a test needs them: closed anew with other files, and with masked twins."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from automation.evidence.bundle import Bundle
from automation.evidence.closing import finish
from automation.evidence.seal import Seal
from marked import EMAIL, FIRST, HANDLE, LAST, PHONE_SHOWN, PLACES, PROFILE

GREY = "#8a8d91"


def closed_anew(
    folder: Path,
    root: Path,
    files: Mapping[str, bytes] | None = None,
    tell: Callable[[dict[str, Any]], object] = lambda _: None,
    events: tuple[str, ...] = (),
) -> Path:
    """A closed bundle with the files of this one and further ones. tell: changes its provenance.

    events: further lines of its log.
    """
    payload = folder / "data"
    told = json.loads((payload / "provenance.json").read_text())
    tell(told)
    bundle = Bundle(root, folder.name, dry_run=bool(told.pop("notice", "")))
    for line in (payload / "log.jsonl").read_text().splitlines():
        event = {key: value for key, value in json.loads(line).items() if key != "chain"}
        bundle.log(json.dumps(event) + "\n")
    for line in events:
        bundle.log(line)
    kept = {path.name: path.read_bytes() for path in payload.iterdir()}
    for name, content in {**kept, **(files or {})}.items():
        if name not in ("provenance.json", "log.jsonl"):
            bundle.keep(name, content)
    return finish(bundle, told, datetime.now(UTC), Seal())


def with_twins(folder: Path, root: Path) -> Path:
    """The bundle of a marked walk with masked twins: its own, or painted here if it has none."""
    payload = folder / "data"
    told = json.loads((payload / "provenance.json").read_text())
    if all("masked" in screen for screen in told["screens"]):
        return folder
    files: dict[str, bytes] = {}
    masked: dict[str, dict[str, str]] = {}
    pictured = [screen for screen in told["screens"] if "picture" in screen]
    typed = _typed([(payload / screen["picture"]).read_bytes() for screen in pictured])
    for screen in pictured:
        picture, text = screen["picture"], screen["text"]
        masked[picture] = {
            "picture": picture.replace(".png", ".masked.png"),
            "text": text.replace(".txt", ".masked.txt"),
        }
        files[masked[picture]["picture"]] = painted((payload / picture).read_bytes(), typed)
        files[masked[picture]["text"]] = _plain((payload / text).read_text()).encode()

    def tell(told: dict[str, Any]) -> None:
        for screen in told["screens"]:
            if screen.get("picture") in masked:
                screen["masked"] = masked[screen["picture"]]

    return closed_anew(folder, root, files, tell)


def painted(picture: bytes, *boxes: tuple[int, int, int, int]) -> bytes:
    """The picture with these boxes, and those of all marks, painted flat."""
    with Image.open(BytesIO(picture)) as image:
        drawn = image.convert("RGB")
    brush = ImageDraw.Draw(drawn)
    places = [(x, y, x + width, y + height) for x, y, width, height in PLACES.values()]
    for box in (*places, *boxes):
        brush.rectangle(box, fill=GREY)
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _typed(pictures: list[bytes]) -> tuple[int, int, int, int]:
    """Where the form differs once it is filled in."""
    first, last = (Image.open(BytesIO(each)).convert("RGB") for each in pictures[-2:])
    box = ImageChops.difference(first, last.crop((0, 0, *first.size))).getbbox()
    assert box, "nothing was filled in"
    return box


def _plain(text: str) -> str:
    for mark in (EMAIL, FIRST, LAST, f"@{HANDLE}", PHONE_SHOWN, PROFILE):
        text = text.replace(mark, "[…]")
    return text
