"""Bundles as they lie on disk, made without a browser, for what reads them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from automation.evidence.bundle import Bundle
from automation.evidence.closing import finish
from automation.evidence.seal import Seal

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SENT_AT = "2027-01-31T10:05:00+00:00"
STATEMENT = "I object.\n\nMy grounds are my own."
FORM = "https://help.example.org/contact/1"


def png(text: str = "", size: tuple[int, int] = (1280, 800), colour: str = "white") -> bytes:
    """A picture as a browser would make it, with this text in it."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((40, 40), text, fill="black")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def screen(name: str, part: str = "", **more: Any) -> dict[str, Any]:
    """A screen of the provenance, with a picture if more does not say otherwise."""
    note = {"screen": name, "address": FORM, "at": "2027-01-31T10:04:00+00:00", **more}
    return {**note, "part": part} if part else note


def provenance(outcome: str = "sent", **more: Any) -> dict[str, Any]:
    """The provenance of a real attempt that was sent and answered, changed by more."""
    return {
        "program": "meta-ai-objector 0.1.0",
        "flow": {"name": "meta-ai-instagram", "version": "1", "title": "Object to the use of it"},
        "route": "privacy-center",
        "browser": "Chromium 150",
        "account": "anna",
        "dry_run": False,
        "began": "2027-01-31T10:00:00+00:00",
        "ended": "2027-01-31T10:06:00+00:00",
        "outcome": outcome,
        "reason": "the confirmation was seen",
        "said_by_person": False,
        "submitted_by": "the person",
        "submissions": [{"at": SENT_AT, "method": "POST", "address": FORM, "status": 200}],
        "screens": [],
        "fields": {"email": "filled", "statement": "differs"},
        "statement": {"name": "en-gdpr", "sha256": "0" * 64},
        "changed_by_person": True,
        **more,
    }


def bundle(  # noqa: PLR0913  # what a bundle is made of
    root: Path,
    told: dict[str, Any],
    *,
    name: str = "2027-01-31T10-00-00Z-meta-ai-instagram-1a2b",
    files: dict[str, bytes | str] | None = None,
    gaps: tuple[str, ...] = (),
    close: bool = True,
) -> Path:
    """A bundle of its own with these files, closed or left open; its folder."""
    made = Bundle(root / str(told.get("account", "anna")), name, dry_run=bool(told.get("dry_run")))
    for file, content in (files or {}).items():
        if file == "log.jsonl" and _events(content):
            for line in str(content).splitlines():
                made.log(line)
        else:
            made.keep(file, content)
    for gap in gaps:
        made.lacks(gap)
    return finish(made, told, AT, Seal()) if close else made.folder.with_name(f"{name}.open")


def _events(content: bytes | str) -> bool:
    """Whether it is a log as a bundle keeps it, and not one that a test has spoilt."""
    try:
        return isinstance(content, str) and all(
            isinstance(json.loads(line), dict) for line in content.splitlines()
        )
    except ValueError:
        return False


def logged(*events: dict[str, Any]) -> str:
    """A log with these events."""
    return "".join(
        json.dumps({"timestamp": "2027-01-31T10:00:01Z", "level": "info", **event}) + "\n"
        for event in events
    )


def whole(root: Path, **more: Any) -> Path:
    """A real attempt with everything that a report can show: parts, gaps, faults, no picture."""
    told = provenance(
        screens=[
            screen("cookies", picture="01-cookies.png", text="01-cookies.txt"),
            screen("login-wall", not_pictured="it may hold a password or a code"),
            screen("form", picture="02-form.png"),
            screen("form-filled", "filled", picture="03-form-filled.png", pdf="03-form-filled.pdf"),
            screen("form-changed-1", "changed", picture="04-form-changed-1.png"),
            screen("form-left", "left", picture="05-form-left.png"),
            screen("confirmation", "answer", picture="06-confirmation.png"),
            screen("unknown", not_pictured="the browser did not answer"),
        ],
        said_by_person=True,
        **more,
    )
    pictures = [each["picture"] for each in told["screens"] if "picture" in each]
    files: dict[str, bytes | str] = {name: png(name) for name in pictures}
    files |= {
        "statement-offered.txt": STATEMENT,
        "statement-as-left.txt": f"{STATEMENT} And one more thing.",
        "log.jsonl": logged(
            {"event": "opened", "browser": "Chromium 150", "start": FORM},
            {"event": "fill", "email": "filled", "statement": "filled"},
            {
                "event": "picture failed",
                "screen": "unknown",
                "why": "no answer",
                "level": "warning",
            },
            {"event": "something new", "colour": "blue"},
        ),
    }
    return bundle(root, told, files=files, gaps=("picture of 'unknown': no answer",))
