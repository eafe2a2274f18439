"""What a share copy says of the bundle that it was made from; knows files, changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from automation.errors import EvidenceError
from automation.evidence.reading import read

TAGMANIFEST = "tagmanifest-sha256.txt"
KEY = "derived_from"  # in the provenance: bundle, tagmanifest_sha256
BAG_KEY = "Derived-From"  # in bag-info.txt


def fingerprint(folder: Path) -> str:
    """The hash that stands for a closed bundle as a whole: the SHA-256 of its tag manifest."""
    return hashlib.sha256((folder / TAGMANIFEST).read_bytes()).hexdigest()


def origin(told: Mapping[str, Any]) -> dict[str, str] | None:
    """What the provenance says of its origin; None if it is no share copy's."""
    found = told.get(KEY)
    if not isinstance(found, Mapping):
        return None
    return {key: str(found.get(key, "")) for key in ("bundle", "tagmanifest_sha256")}


def sentence(told: Mapping[str, Any]) -> str:
    """The same for people; "" if it is no share copy's."""
    found = origin(told)
    if not found:
        return ""
    return (
        f"A share copy, derived from '{found['bundle']}', whose {TAGMANIFEST} has the SHA-256 "
        f"{found['tagmanifest_sha256']}."
    )


def provenance_of(folder: Path) -> Mapping[str, Any]:
    """The provenance of a bundle, or nothing if it cannot be read."""
    try:
        return read(folder).told
    except EvidenceError:
        return {}
