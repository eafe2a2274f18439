"""What is put on a bundle beyond its manifests: checker, timestamp, signature; knows no browser.

What cannot be had is said and left out: no bundle stays open for want of a seal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import ObjectorError
from automation.evidence import verify_bundle
from automation.evidence.verify_bundle import KEY, ROOT, SIGNATURE, STAMP, STAMP_NOTE
from automation.sealing import Sealing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from automation.evidence.timestamp import Authority

SIGNATURE_NOTE = "signature.txt"
Files = Mapping[str, bytes | str]


@dataclass
class Seal:
    """What is wanted on a bundle. told: what the person is told of it, a sentence each.

    unstamped: what has to lie beside the payload where a timestamp could not be had.
    """

    key: Ed25519PrivateKey | None = None
    authority: Authority | None = None
    told: list[str] = field(default_factory=list)
    unstamped: Files = field(default_factory=dict)

    def beside(self) -> dict[str, bytes | str]:
        """The files that lie beside the payload, named in the tag manifests."""
        files: dict[str, bytes | str] = {
            "verify_bundle.py": Path(verify_bundle.__file__).read_bytes()
        }
        if self.key:
            from automation.evidence import signature  # noqa: PLC0415  # only who signs loads it

            files |= {KEY: signature.pem(self.key), SIGNATURE_NOTE: signature.note(self.key)}
        if self.authority:
            from automation.evidence import timestamp  # noqa: PLC0415  # the same

            note = timestamp.note(datetime.now(UTC))
            files |= {ROOT: self.authority.roots, STAMP_NOTE: note}
        return files

    def stamp(self, hashes: bytes) -> Files:
        """Ask for a timestamp of the tag manifest: what to add to the bundle, if there is one."""
        if not self.authority:
            return {}
        from automation.evidence import timestamp  # noqa: PLC0415  # the same

        try:
            reply = timestamp.ask(self.authority, hashes)
        except timestamp.NoStamp as error:
            self.told.append(f"No timestamp: {error}. The bundle is valid without it.")
            self.unstamped = {STAMP_NOTE: timestamp.failed(self.authority, str(error))}
            return {}
        at = verify_bundle.stamped(reply, hashes)
        self.told.append(f"Timestamped {at} by {self.authority.origin}.")
        return {STAMP: reply}

    def sign(self, hashes: bytes) -> Files:
        """Sign the tag manifest: what to add to the bundle."""
        if not self.key:
            return {}
        from automation.evidence import signature  # noqa: PLC0415  # the same

        self.told.append(f"Signed with the Ed25519 key {signature.shown(self.key)}.")
        return {SIGNATURE: self.key.sign(hashes)}


def prepared(sealing: Sealing, data_dir: Path, *, dry_run: bool) -> Seal:
    """The seal that the settings want. A dry run asks no authority, since it sends nothing."""
    seal = Seal()
    try:
        if sealing.sign:
            from automation.evidence import signature  # noqa: PLC0415  # only who signs loads it

            seal.key = signature.key(data_dir)
    except ObjectorError as error:
        seal.told.append(f"Not signed: {error}")
    try:
        if sealing.timestamp_url and not dry_run:
            from automation.evidence import timestamp  # noqa: PLC0415  # the same

            seal.authority = timestamp.authority(sealing)
    except ObjectorError as error:
        seal.told.append(f"No timestamp: {error}")
    return seal
