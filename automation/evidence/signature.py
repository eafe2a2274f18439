"""An Ed25519 signature of a bundle, by a key of the person's own; knows no bundle."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from filelock import FileLock, Timeout

from automation import private
from automation.errors import EvidenceError
from automation.evidence.verify_bundle import KEY, SIGNATURE, SIGNED, fingerprint

FOLDER, FILE = "keys", "signing-key.pem"
NOTE = """\
This bundle is signed with the Ed25519 key {fingerprint}.

The key lies in {key}, the raw signature of {signed} in {signature}.
To check it, in this folder, with OpenSSL 3:

openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {signed} -sigfile {signature}
openssl pkey -pubin -in {key} -outform DER | sha256sum

The first line checks the signature; the second shows the key's fingerprint.

What it proves: whoever holds the secret half of that key signed exactly these hashes, and so all
files of the bundle. What it does not prove: who that is, when it was, or that the pictures show
what a site has sent. Anybody can make such a key. It tells you something if you know the
fingerprint from elsewhere, for instance because it was given to you before.
"""


def key(data_dir: Path, seconds: float = 5) -> Ed25519PrivateKey:
    """The key in the data folder (0600 in a folder 0700), made at first use.

    Rights that have become wider are mended. EvidenceError if it cannot be made or read. seconds:
    how long to wait for another run that makes it.
    """
    folder = private.folder(data_dir / FOLDER, mend=True)
    file = folder / FILE
    try:
        # Two runs at once would make two keys, and one of them would be lost.
        with FileLock(folder / "lock", timeout=seconds, mode=private.FILE_MODE):
            if not file.exists():
                _make(file)
    except Timeout as error:
        raise EvidenceError(f"The key '{file}' is held by another run that hangs.") from error
    except OSError as error:
        raise EvidenceError(f"The key '{file}' cannot be made: {error.strerror}.") from error
    return _read(file)


def _make(file: Path) -> None:
    made = Ed25519PrivateKey.generate()
    private.write(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _read(file: Path) -> Ed25519PrivateKey:
    try:
        found = load_pem_private_key(file.read_bytes(), password=None)
        private.owner_only(file)
    except OSError as error:
        raise EvidenceError(f"The key '{file}' cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise EvidenceError(f"'{file}' holds no key that can be used. Move it away.") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise EvidenceError(f"'{file}' holds another key than one of Ed25519. Move it away.")
    return found


def pem(secret: Ed25519PrivateKey) -> bytes:
    """The public half, as PEM."""
    return secret.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def shown(secret: Ed25519PrivateKey) -> str:
    """The fingerprint of the public half."""
    return fingerprint(secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def note(secret: Ed25519PrivateKey) -> str:
    """What lies beside a signature: how to check it, and what it proves."""
    return NOTE.format(fingerprint=shown(secret), key=KEY, signed=SIGNED, signature=SIGNATURE)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is a signature of the message with the public key (PEM)."""
    try:
        found = load_pem_public_key(public)
        assert isinstance(found, Ed25519PublicKey)
        found.verify(signature, message)
    except (InvalidSignature, ValueError, AssertionError):
        return False
    return True
