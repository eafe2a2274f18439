"""The signature of a bundle: by a key that is made once and is its owner's alone; checked twice."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import EvidenceError
from automation.evidence import signature
from automation.evidence.seal import Seal, prepared
from automation.evidence.verify import verify
from automation.evidence.verify_bundle import L, ed25519, public
from automation.sealing import Sealing
from sealed import alone, closed_bundle, edited, remade

SIGN = Sealing(sign=True)
posix = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
# The test vectors 1 to 3 of RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


def signed(root: Path) -> tuple[Path, Seal]:
    """A closed bundle that is signed with the key of a data folder, and its seal."""
    seal = prepared(SIGN, root / "data", dry_run=False)
    return closed_bundle(root, seal), seal


def test_a_signed_bundle(tmp_path: Path) -> None:
    """The key's fingerprint is told, stands in the bundle, and is what both checkers show."""
    folder, seal = signed(tmp_path)
    raw = base64.b64decode("".join((folder / "signing-key.pem").read_text().splitlines()[1:-1]))
    mark = f"SHA256:{hashlib.sha256(raw).hexdigest()}"

    assert seal.told == [f"Signed with the Ed25519 key {mark}."]
    assert mark in (folder / "signature.txt").read_text()
    assert len((folder / "tagmanifest-sha256.txt.sig").read_bytes()) == 64
    verdict, file = verify(folder), alone(folder)
    assert verdict.intact
    assert verdict.notes[0].startswith(f"Signed with the Ed25519 key {mark}: by whoever holds it.")
    assert file.stdout.splitlines() == [f"intact  {verdict.why}", *verdict.notes]


def test_by_default_nothing_is_signed(tmp_path: Path) -> None:
    """Without the setting no key is made, and the bundle says that it is not signed."""
    folder = closed_bundle(tmp_path, prepared(Sealing(), tmp_path / "data", dry_run=False))

    assert not (tmp_path / "data").exists()
    assert verify(folder).notes == ("Not signed.", "Not timestamped.")
    assert not {*folder.glob("sign*"), *folder.glob("*.sig"), *folder.glob("time*")}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_the_lines_in_the_note(tmp_path: Path) -> None:
    """The lines that the bundle gives check it with OpenSSL, and refuse a changed one."""
    folder, _ = signed(tmp_path)
    note = (folder / "signature.txt").read_text()
    check, mark = (line for line in note.splitlines() if line.startswith("openssl "))

    good = subprocess.run(check, shell=True, cwd=folder, capture_output=True, check=False)  # noqa: S602  # as a person would
    shown = subprocess.run(mark, shell=True, cwd=folder, capture_output=True, check=True)  # noqa: S602  # the same
    edited(folder / "tagmanifest-sha256.txt", lambda text: text[:-1])
    bad = subprocess.run(check, shell=True, cwd=folder, capture_output=True, check=False)  # noqa: S602  # the same

    assert (good.returncode, bad.returncode) == (0, 1)
    assert f"SHA256:{shown.stdout.split()[0].decode()}" in note


@posix
def test_the_keys_rights(tmp_path: Path) -> None:
    """The key is 0600 in a folder 0700, whatever the umask; rights that became wider are mended."""
    before = os.umask(0)
    try:
        signature.key(tmp_path / "data")
        file = tmp_path / "data" / "keys" / "signing-key.pem"
        modes = [stat.S_IMODE(p.stat().st_mode) for p in (file, file.parent, file.parent.parent)]
        file.chmod(0o644)
        file.parent.chmod(0o755)
        signature.key(tmp_path / "data")
    finally:
        os.umask(before)

    assert modes == [0o600, 0o700, 0o700]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not [p for p in file.parent.iterdir() if stat.S_IMODE(p.stat().st_mode) & 0o077]


def test_the_key_stays(tmp_path: Path) -> None:
    """It is made once: the next bundle bears the same key, another data folder another."""
    first, again = (signature.shown(signature.key(tmp_path / "data")) for _ in "12")

    assert first == again
    assert signature.shown(signature.key(tmp_path / "other")) != first


def test_the_secret_is_in_no_bundle(tmp_path: Path) -> None:
    """Nothing of the secret half is in a bundle."""
    folder, seal = signed(tmp_path)
    assert seal.key
    raw = seal.key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    marks = (raw, raw.hex().encode(), base64.b64encode(raw)[:40], b"PRIVATE")

    pem = (tmp_path / "data" / "keys" / "signing-key.pem").read_bytes()
    assert b"PRIVATE" in pem
    for file in (p for p in folder.rglob("*") if p.is_file()):
        assert not [mark for mark in marks if mark in file.read_bytes()], file


MAKE = (
    "import sys; from pathlib import Path; from automation.evidence import signature;"
    "print(signature.shown(signature.key(Path(sys.argv[1]))))"
)


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Runs that need a key for the first time at the same moment come to the same one."""
    command = [sys.executable, "-c", MAKE, str(tmp_path / "data")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
        for _ in range(4)
    ]

    assert len({run.communicate(timeout=60)[0] for run in runs}) == 1


def test_a_run_that_hangs(tmp_path: Path) -> None:
    """A run that holds the key for good is told after a while, and holds no other run."""
    signature.key(tmp_path)

    with (
        FileLock(tmp_path / "keys" / "lock"),
        pytest.raises(EvidenceError, match="is held by another run"),
    ):
        signature.key(tmp_path, seconds=0.2)


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """Where no key can lie, it is told, and the bundle is closed without a signature."""
    (tmp_path / "data").write_text("a file")

    folder, seal = signed(tmp_path)

    assert seal.told[0].startswith("Not signed: The folder ")
    assert verify(folder).intact


X25519 = X25519PrivateKey.generate().private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


@pytest.mark.parametrize("content", [b"", b"no key", X25519], ids=["empty", "garbage", "another"])
def test_a_key_that_cannot_be_used(content: bytes, tmp_path: Path) -> None:
    """It is named, kept as it is, and the bundle is closed without a signature."""
    file = tmp_path / "data" / "keys" / "signing-key.pem"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)

    folder, seal = signed(tmp_path)

    assert seal.told[0].startswith(f"Not signed: '{file}' holds ")
    assert file.read_bytes() == content
    assert verify(folder).notes[0] == "Not signed."


def other_key(folder: Path) -> None:
    """Put another key into the bundle."""
    key = Ed25519PrivateKey.generate().public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "signing-key.pem").write_bytes(pem)


FORGERIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a payload file": (
        lambda f: (f / "data" / "01-home.png").write_bytes(b"another"),
        "'tagmanifest-sha256.txt.sig' is no signature of 'tagmanifest-sha256.txt'",
    ),
    "another key": (other_key, "'tagmanifest-sha256.txt.sig' is no signature of"),
    "a key that is none": (
        lambda f: (f / "signing-key.pem").write_text("none"),
        "'tagmanifest-sha256.txt.sig' is no signature of",
    ),
    "no key": (lambda f: (f / "signing-key.pem").unlink(), "'signing-key.pem' is missing"),
    "no signature": (
        lambda f: (f / "tagmanifest-sha256.txt.sig").unlink(),
        "'tagmanifest-sha256.txt.sig' is missing",
    ),
    "a longer signature": (
        lambda f: edited(f / "tagmanifest-sha256.txt.sig", lambda raw: raw + b"\0"),
        "'tagmanifest-sha256.txt.sig' is no signature of",
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_hashes_made_anew(what: str, tmp_path: Path) -> None:
    """Whoever changes a signed bundle and makes all hashes anew is found by the signature."""
    folder, _ = signed(tmp_path)
    forge, words = FORGERIES[what]
    forge(folder)

    verdict, file = verify(remade(folder)), alone(folder)

    assert not verdict.intact
    assert words in verdict.why
    assert file.stdout == f"not intact  {verdict.why}\n"


def test_the_limit(tmp_path: Path) -> None:
    """Whoever takes the signature away with all that tells of it is seen as "Not signed" only."""
    folder, _ = signed(tmp_path)
    for name in ("signing-key.pem", "signature.txt", "tagmanifest-sha256.txt.sig"):
        (folder / name).unlink()

    verdict = verify(remade(folder))

    assert (verdict.intact, verdict.notes[0]) == (True, "Not signed.")


@pytest.mark.parametrize(("key", "message", "told"), VECTORS)
def test_the_vectors_of_the_standard(key: str, message: str, told: str) -> None:
    """The checker without libraries accepts the standard's own signatures, and no changed one."""
    raw, text, sig = (bytes.fromhex(each) for each in (key, message, told))

    assert ed25519(raw, text, sig)
    assert not ed25519(raw, text + b"x", sig)
    for place in range(0, 64, 7):
        assert not ed25519(raw, text, sig[:place] + bytes([sig[place] ^ 1]) + sig[place + 1 :])


def test_one_signature_and_no_second() -> None:
    """The same signature with its scalar plus the order of the group is refused (RFC 8032)."""
    key, message, sig = (bytes.fromhex(each) for each in VECTORS[1])
    scalar = int.from_bytes(sig[32:], "little") + L

    assert not ed25519(key, message, sig[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_what_is_no_key(length: int) -> None:
    """What has not the length of a key, or lies beside the curve, signs nothing."""
    _, message, sig = (bytes.fromhex(each) for each in VECTORS[1])

    assert not ed25519(bytes(length), message, sig)
    assert not ed25519((2).to_bytes(32, "little"), message, sig)
    assert not ed25519(b"\xff" * 32, message, sig)
    assert public(b"") == b""


@pytest.mark.deep
@given(
    seed=st.binary(min_size=32, max_size=32),
    message=st.binary(max_size=99),
    bit=st.integers(0, 511),
    change=st.booleans(),
)
def test_as_the_library(seed: bytes, message: bytes, bit: int, *, change: bool) -> None:
    """The checker without libraries and the library agree on any signature, changed or not."""
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    raw = secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    sig = bytearray(secret.sign(message))
    if change:
        sig[bit // 8] ^= 1 << bit % 8
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(bytes(sig), message)
        accepted = True
    except InvalidSignature:
        accepted = False

    assert accepted is not change
    assert ed25519(raw, message, bytes(sig)) is accepted


@pytest.mark.deep
def test_the_command_signs(
    tmp_path: Path, objector: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """OBJECTOR_SIGN=yes signs what the command keeps, says so, and `verify` shows the key."""
    data = {"OBJECTOR_DATA_DIR": str(tmp_path / "data"), "OBJECTOR_SIGN": "yes"}
    ran = objector("dry-run", **data)
    shown = objector("evidence", "verify", "latest", **data)
    document = json.loads(objector("evidence", "verify", "latest", "--json", **data).stdout)
    mark = signature.shown(signature.key(tmp_path / "data"))

    assert ran.returncode == shown.returncode == 0
    assert f"seal      Signed with the Ed25519 key {mark}." in ran.stdout
    assert f"Signed with the Ed25519 key {mark}: " in shown.stdout
    assert sorted(document) == ["bundle", "derived_from", "intact", "notes", "why"]
    assert document["notes"] == shown.stdout.splitlines()[1:]
