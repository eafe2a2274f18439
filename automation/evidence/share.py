"""Makes a share copy of a bundle: a bag of its own, without what tells who the person is.

The original is checked first and linked by hash. The copy is put in place only after the gate has
looked at every byte of it. Knows no site and no browser.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError, UsageError
from automation.evidence import verify_bundle
from automation.evidence.bundle import DRY_RUN, Bundle
from automation.evidence.closing import finish
from automation.evidence.derived import BAG_KEY, KEY, TAGMANIFEST, fingerprint, origin
from automation.evidence.placing import free, put, workshop
from automation.evidence.reading import Kept, read
from automation.evidence.report import render
from automation.evidence.seal import Seal
from automation.evidence.selection import Commons, Selection, select
from automation.evidence.verify import verify
from automation.evidence.verify_bundle import OPEN
from automation.gate.findings import Finding, findings, listed

SUFFIX = "-share"
REPORT = "report.html"
_OURS = ("bag-info.txt", "data/log.jsonl", "data/provenance.json", f"data/{REPORT}")


@dataclass(frozen=True)
class Wanted:
    """How the copy is wanted. to: the folder for it. zipped: as one file. language: BCP 47.

    without: files of the original's payload to leave out.
    """

    to: Path
    zipped: bool = False
    language: str = "en"
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shared:
    """A finished share copy. place: its folder or its file. files: those of its payload.

    left_out: what of the original is not in it, and why. origin: as the provenance tells it.
    """

    place: Path
    files: tuple[str, ...]
    left_out: Mapping[str, str]
    origin: Mapping[str, str]


def share(folder: Path, wanted: Wanted, private: Iterable[str], commons: Commons) -> Shared:
    """Make the share copy of a closed bundle. private: the values of the person that are known.

    EvidenceError if the bundle is not intact, the disk refuses, or anything private is left in the
    copy; then nothing is written. UsageError if it is a share copy itself, or the place is taken.
    """
    values = [value for value in private if value]
    kept = _original(folder)
    name = f"{folder.name}{SUFFIX}"
    place = free(wanted.to, name, zipped=wanted.zipped)
    chosen = select(kept, values, commons, wanted.without)
    linked = {"bundle": folder.name, "tagmanifest_sha256": fingerprint(folder)}
    chosen.told[KEY] = linked
    with workshop(wanted.to, "share copy") as bench:
        made = _made(bench, name, chosen, wanted.language)
        _gate(made, [*values, *chosen.values], str(kept.told.get("account", "")), commons)
        files = tuple(sorted(path.name for path in (made / "data").iterdir()))
        put(made, place)
    return Shared(place, files, chosen.left_out, linked)


def _original(folder: Path) -> Kept:
    verdict = verify(folder)
    if not verdict.intact:
        raise EvidenceError(
            f"'{folder}' is not shared, since nobody could rely on it. {verdict.why}"
        )
    kept = read(folder)
    if found := origin(kept.told):
        raise UsageError(
            f"'{folder}' is a share copy already. Share the original '{found['bundle']}' again, or "
            "pass this one on as it is."
        )
    return kept


def _made(bench: Path, name: str, chosen: Selection, language: str) -> Path:
    """Make the copy a closed bag, as the original was made one; its folder."""
    told = chosen.told
    bundle = Bundle(bench, name, dry_run=bool(told.get("dry_run")))
    bundle.gaps += chosen.gaps
    for line in chosen.log:
        bundle.log(line)
    for file, content in chosen.files.items():
        bundle.keep(file, content)
    kept = Kept(bundle.folder, bench / f"{name}{OPEN}", _whole(chosen))
    bundle.keep(REPORT, render(kept, language=language, masked=True))
    mark = f"{DRY_RUN}: " if bundle.dry_run else ""
    linked = told[KEY]
    bundle.info[BAG_KEY] = (
        f"{linked['bundle']}, {TAGMANIFEST} sha256 {linked['tagmanifest_sha256']}"
    )
    bundle.info["External-Description"] = (
        f"{mark}share copy of the evidence of an attempt to object; outcome {told.get('outcome')}"
    )
    made = finish(bundle, told, datetime.now(UTC), Seal())
    verdict = verify(made)
    if not verdict.intact:
        raise EvidenceError(f"The share copy was not made as it should be. {verdict.why}")
    return made


def _whole(chosen: Selection) -> dict[str, Any]:
    """The provenance as it will stand in the bag, for the report."""
    notice = {"notice": DRY_RUN} if chosen.told.get("dry_run") else {}
    return {**notice, **chosen.told, "complete": not chosen.gaps, "gaps": chosen.gaps}


def _gate(made: Path, values: list[str], label: str, commons: Commons) -> None:
    """Look through the finished copy; EvidenceError tells file and kind of what is left in it."""
    paths = sorted(path for path in made.rglob("*") if path.is_file())
    files = {path.relative_to(made).as_posix(): path.read_bytes() for path in paths}
    checker = Path(verify_bundle.__file__)
    if files.get(checker.name) == checker.read_bytes():  # the program's own, the same for everybody
        del files[checker.name]
    # The bag was just found intact: what looks like a secret in its manifests are sums of files.
    sums = [files[n].decode() for n in files if "/" not in n and n.endswith(".txt")]
    told = read(made).told
    links = [each for each in (told.get("log") or {}).values() if isinstance(each, str)]
    public = [*_hashes(files), *links, str(told["statement"].get("sha256", ""))]
    known = " ".join([commons.known, *sums, *public, *commons.statements.values()])
    made_up = [label] if any(not char.isalpha() for char in label) else []
    ours = {name: files[name] for name in _OURS if name in files}
    found = [*findings(files, [*values, *made_up], known), *findings(ours, [label], known)]
    _refuse([each for each in dict.fromkeys(found) if not _drawn(each)])


def _hashes(files: Mapping[str, bytes]) -> Collection[str]:
    """The links of the log's chain."""
    return re.findall(r'"chain": "([0-9a-f]{64})"', files["data/log.jsonl"].decode())


def _drawn(found: Finding) -> bool:
    """Whether it is a picture in the report, which is made of the copy's own files."""
    return (found.file, found.kind) == (f"data/{REPORT}", "embedded picture")


def _refuse(found: list[Finding]) -> None:
    if found:
        raise EvidenceError(
            "Nothing was written: something private would be left in the share copy "
            f"({listed(found)}). "
            "Leave the file out with --without NAME, where NAME is its name without 'data/'."
        )
