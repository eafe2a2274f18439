"""What goes with a bug report: of one bundle what its share copy would hold, and what was run.

Everything is made in memory and has passed the gate before anything is written. Knows no site and
no browser: how a page is explained is handed in.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from automation import __version__
from automation import private as disk
from automation.doctor import Check
from automation.errors import EvidenceError, ObjectorError
from automation.evidence.impersonal import Impersonal
from automation.evidence.placing import free, put, workshop
from automation.evidence.problem_words import (
    ATTEMPT,
    DOCTOR,
    EXPLAIN,
    LOG,
    README,
    VERSIONS,
    readme,
)
from automation.evidence.reading import Kept
from automation.evidence.selection import Commons, Selection, select
from automation.evidence.verify_bundle import OPEN
from automation.gate.findings import findings, listed

SUFFIX = "-problem"
NO_HTML = "no masked HTML of a page is in the bundle, and of nothing else can it be made"
NO_ADDRESS = "the address of the page is not in the bundle"

# Checks that speak of the program. What others found names accounts, folders or settings.
_IMPERSONAL = {"Python", "Playwright", "Browser for a window", "Browser for dry runs"}
_IMPERSONAL |= {"Browser sandbox", "Recordings"}
_PATH = re.compile(r"(?<![\w:/])(?:~|[A-Za-z]:)?[/\\](?![/\\])[^,;'\"\n]*")
_OF_THE_ATTEMPT = {"program", "flow", "playwright", "browser", "browser_sandbox", "python"}
_OF_THE_ATTEMPT |= {"system"}

Explain = Callable[[Path, str, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Problem:
    """What is to be written. name: of the folder; files: content by name; left_out: and why."""

    name: str
    files: Mapping[str, bytes]
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Here:
    """Machine and program, as they are now. checks: what the doctor found.

    explain: file, address and flow's name of a saved page to what is seen on it.
    """

    checks: Sequence[Check]
    explain: Explain


def called(folder: Path) -> str:
    """What the folder that is made of this bundle is called."""
    return folder.name.removesuffix(OPEN) + SUFFIX


def problem(
    kept: Kept, private: Iterable[str], commons: Commons, here: Here, without: Iterable[str] = ()
) -> Problem:
    """Make it, in memory. private: the values of the person that are known. without: files.

    EvidenceError if anything private would be left in it; UsageError if one that is to be left out
    would not be in it.
    """
    values = [value for value in private if value]
    chosen = select(kept, values, commons, tuple(without))
    values += chosen.values
    label = str(kept.told.get("account", ""))
    redactor = Impersonal(values, commons.public, label, re.findall(r"[^\W_]+", commons.known))
    files = dict(chosen.files)
    files[LOG] = "".join(chosen.log).encode()
    files[ATTEMPT] = _json({**chosen.told, "gaps": chosen.gaps})
    files[VERSIONS] = _json({"attempt": _ran(chosen.told), "now": _now()})
    files[DOCTOR] = _json([_check(each, redactor) for each in here.checks])
    explained = _explained(kept, chosen, here.explain)
    if isinstance(explained, str):
        chosen.left_out[EXPLAIN] = redactor.text(explained)
    else:
        files[EXPLAIN] = _json(redactor.value(explained))
    files[README] = readme(files, chosen)
    files = dict(sorted(files.items()))
    _gate(files, values, label, commons, chosen)
    return Problem(called(kept.folder), files, chosen.left_out)


def write(made: Problem, to: Path, *, zipped: bool) -> Path:
    """Write it as a folder or as one ZIP file, its owner's alone; where it is.

    UsageError if the place is taken, EvidenceError if the disk refuses; then nothing is written.
    """
    place = free(to, made.name, zipped=zipped)
    with workshop(to, "bug report's folder") as bench:
        folder = disk.folder(bench / made.name)
        for name, content in made.files.items():
            disk.write(folder / name, content)
        put(folder, place)
    return place


def _ran(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: told[key] for key in sorted(_OF_THE_ATTEMPT & {*told})}


def _now() -> dict[str, str]:
    return {
        "program": f"meta-ai-objector {__version__}",
        "playwright": version("playwright"),
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def _check(check: Check, redactor: Impersonal) -> dict[str, str]:
    told = {"name": check.name, "status": check.status}
    if check.name in _IMPERSONAL:
        told["found"] = redactor.text(_PATH.sub("[path]", check.found))
    return told


def _explained(kept: Kept, chosen: Selection, explain: Explain) -> Mapping[str, Any] | str:
    """What is seen on the last page of which masked HTML is taken, or why nothing is told."""
    pages = [s for s in kept.screens if s.masked.get("html") in chosen.files]
    if not pages:
        return NO_HTML
    page = pages[-1]
    if not page.address.startswith("https://"):
        return NO_ADDRESS
    flow = str((kept.told.get("flow") or {}).get("name", ""))
    try:
        told = explain(kept.payload / page.masked["html"], page.address, flow)
    except ObjectorError as error:
        return _PATH.sub("[path]", str(error))
    except Exception as error:  # noqa: BLE001  # what is reported may be that no browser starts
        return _PATH.sub("[path]", f"a fault of ours: {type(error).__name__}: {error}")
    return {"screen": page.name, "file": page.masked["html"], **told}


def _gate(
    files: Mapping[str, bytes], values: list[str], label: str, commons: Commons, chosen: Selection
) -> None:
    """Look through all of it; EvidenceError tells file and kind of what is left."""
    digest = str(chosen.told["statement"].get("sha256", ""))
    keys = " ".join(chosen.told)
    known = " ".join([commons.known, digest, keys, *commons.statements.values()])
    telling = [label] if any(not char.isalpha() for char in label) else []
    anew = {name: files[name] for name in (LOG, ATTEMPT)}
    found = [*findings(files, [*values, *telling], known), *findings(anew, [label], known)]
    if found:
        raise EvidenceError(
            "Nothing was written: something private would be left in the bug report "
            f"({listed(list(dict.fromkeys(found)))}). Leave the file out with --without NAME, "
            "or report which kind it was."
        )


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
