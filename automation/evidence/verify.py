"""Whether a bundle is closed and untouched, by three opinions; changes nothing, knows no browser.

The first is that of the file that lies in each bundle, with its order and words, so that both say
the same. What libraries know better is asked of them too, and each can only refuse: bagit the
manifests, cryptography the signature, rfc3161-client the timestamp with its certificates.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bagit

from automation.evidence import verify_bundle
from automation.evidence.verify_bundle import KEY, ROOT, SIGNATURE, SIGNED, STAMP, Verdict


def verify(folder: Path, root: Callable[[], bytes | None] = lambda: None) -> Verdict:
    """Read the whole bundle. root: the certificates (PEM) of whom the person trusts, if any."""
    verdict = verify_bundle.check(folder)
    if not verdict.intact:
        return verdict
    try:
        if why := _bag(folder) or _signature(folder):
            return Verdict(intact=False, why=f"It was changed: {why}.")
        return _timestamp(folder, verdict, root)
    except OSError as error:
        return Verdict(intact=False, why=f"It cannot be read: {error.strerror}.")


def _bag(folder: Path) -> str:
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        return f"it is no valid bag: {' '.join(str(error).split())}"
    return ""


def _signature(folder: Path) -> str:
    if not (folder / SIGNATURE).exists():
        return ""
    from automation.evidence import signature  # noqa: PLC0415  # few bundles are signed

    public, signed = (folder / KEY).read_bytes(), (folder / SIGNED).read_bytes()
    if signature.holds(public, signed, (folder / SIGNATURE).read_bytes()):
        return ""
    return f"'{SIGNATURE}' is no signature of '{SIGNED}' with '{KEY}'"


def _timestamp(folder: Path, verdict: Verdict, root: Callable[[], bytes | None]) -> Verdict:
    if not (folder / STAMP).exists():
        return verdict
    from automation.evidence import timestamp  # noqa: PLC0415  # few bundles bear one

    try:
        own = (folder / ROOT).read_bytes()
        stamp = timestamp.check((folder / STAMP).read_bytes(), (folder / SIGNED).read_bytes(), own)
    except timestamp.NoStamp as error:
        return Verdict(intact=False, why=f"It was changed: {error}.")
    trusted = root()
    whose = "whom your settings name" if trusted == own else "whom your settings do not name"
    told = (
        f"Timestamped {stamp.at:%Y-%m-%dT%H:%M:%SZ}. Its certificate leads to the root "
        f"SHA256:{stamp.root} in '{ROOT}', {whose}."
    )
    return verdict._replace(notes=(*verdict.notes[:-1], told))
