"""From a recorded walk to a folder: scrubbed, checked for leaks, shown, and only then written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from automation import private as disk
from automation.errors import ObjectorError
from automation.gate.findings import findings, listed
from automation.ports import Ending
from automation.public import Public
from automation.record_preview import preview
from automation.record_session import Taking
from automation.recorded import About, Draft, Walked, draft
from automation.recording import Recording, read
from automation.report import Order
from automation.scrub_private import Private, spellings
from automation.scrub_words import Words


def drafted(
    order: Order, taking: Taking, region: str, name: str, also: list[str]
) -> tuple[Draft, list[str], str]:
    """The scrubbed recording, the values that may not be in it, and the text that may.

    also: names and words that the person wants replaced, besides those of the account.
    """
    public = Public(order.flow, order.recording)
    addresses = [page.url for page in order.recording.pages] if order.recording else []
    known = " ".join([repr(order.flow), *addresses])
    own = [*spellings(_own(order, also)), *spellings(taking.walked.private)]
    words = Words(own, known, public, order.flow.wrappers)
    made = draft(taking.walked, _about(order, taking, region, name), order.flow, words)
    return made, [each.value for each in own if words.tells(each)], known


def _own(order: Order, also: list[str]) -> Iterator[Private]:
    account, details = order.account, order.account.details
    yield Private("e-mail", account.email)
    yield Private("text", order.statement.text)
    full = " ".join(name for name in (details.first_name, details.last_name) if name)
    for name in (full, *also):
        yield Private("name", name)
    for text in (details.prompts, details.context, details.screenshot):
        yield Private("text", text or "")
    yield Private("phone", details.phone or "")


def _about(order: Order, taking: Taking, region: str, name: str) -> About:
    replayed, states = order.recording, taking.walked.states
    source = (
        "Recorded with `objector record` from the real site by whoever visited it, and scrubbed."
    )
    if replayed:  # a copy of a drawn page is drawn
        source = f"Recorded from a dry run of '{replayed.name}'. {replayed.source}"
    one_way = order.route in order.flow.routes and not order.others
    return About(
        title=replayed.title if replayed else f"{order.flow.title}: {name}",
        origin=replayed.origin if replayed else "recorded",
        source=source,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        locale=replayed.locale
        if replayed
        else next((s.language for s in states if s.language), "en"),
        region=region,
        flow=order.flow.name,
        browser=taking.browser,
        start=order.doors[0].address,
        route=order.route.name if one_way else "",
        request=order.account.details.request or "",
    )


def checked(drafted: tuple[Draft, list[str], str]) -> Draft:
    """The draft; ObjectorError, which says where but not what, if anything private is left."""
    made, private, known = drafted
    found = findings(made.files(), private, known)
    if found:
        raise ObjectorError(
            "Nothing was written, for something private is left in the recording "
            f"({listed(found)}). "
            "Name what it may be with --private and record it again, or report which kind it was."
        )
    return made


@contextmanager
def unpacked(made: Draft) -> Iterator[Recording]:
    """The recording in a folder of the owner's own that goes again."""
    with tempfile.TemporaryDirectory(prefix="objector-record-") as folder:  # 0700
        _write(made, Path(folder))
        yield read(Path(folder))


def notes(made: Draft, walked: Walked, ending: Ending) -> list[str]:
    """What the person should know of it before they say yes."""
    told = [f"{n} times a page was passed over: {why}." for why, n in walked.passed.items()]
    told += [
        f"A style sheet could not be read: {url or 'without address'}." for url in walked.unread
    ]
    seen = {name for page in made.pages for name in page.screens}
    if (
        missing := seen
        - {*ending.screens}
        - {name for page in made.pages[-1:] for name in page.screens}
    ):
        told.append(f"A dry run of it did not come to: {', '.join(sorted(missing))}.")
    told.append(f"A dry run of it ends as '{ending.outcome.word}'.")
    return told


@contextmanager
def previewed(made: Draft, told: list[str]) -> Iterator[Path]:
    """A page, in a folder that only its owner can read, that shows what would be kept."""
    with tempfile.TemporaryDirectory(prefix="objector-record-") as folder:
        page = Path(folder) / "preview.html"
        disk.write(page, preview(made, told))
        yield page


def write(made: Draft, folder: Path) -> None:
    """Write the recording, for its owner only; EvidenceError if the disk refuses."""
    _write(made, disk.folder(folder))


def _write(made: Draft, folder: Path) -> None:
    for name, content in made.files().items():
        disk.write(folder / name, content)
