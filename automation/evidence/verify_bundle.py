"""Whether an evidence bundle is closed and untouched; knows the standard library and no more.

    python3 verify_bundle.py [FOLDER]

FOLDER is a bundle; without it, the folder in which this file lies. Python 3.8 or newer. It changes
nothing. It exits 0 for an untouched, closed bundle and 1 for any other, and names the first thing
that differs. A bundle whose files, hashes and this checker were all made anew together looks
untouched: only the signature's key, if you know it from elsewhere, or the timestamp's authority
can tell. So run a copy of this file that you have from the program's own source.

What is checked, from the top: `seal-sha256.txt` names the tag manifests and what was added after
them (signature, timestamp); the tag manifests name the manifests and the other files beside
`data`; the manifests name the files in `data`. Every file is named, no other is there, no link.

`data/log.jsonl` is a chain. A line is an event, a JSON object, with its link as the last key. Let E
be the line's bytes without `, "chain": "` + 64 hexadecimal digits + `"`, its line feed left out.
The link is the SHA-256, in lower case, of the link of the line before (64 zeros for the first
line), a line feed, and E. `log` in `data/provenance.json` holds the number of lines (`events`) and
the last link (`chain`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

OPEN = ".open"
SEAL = "seal-sha256.txt"
TAGS = {"sha256": "tagmanifest-sha256.txt", "sha512": "tagmanifest-sha512.txt"}
MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
SIGNED = TAGS["sha256"]
KEY, SIGNATURE = "signing-key.pem", f"{SIGNED}.sig"
ROOT, STAMP, STAMP_NOTE = "timestamp-root.pem", f"{SIGNED}.tsr", "timestamp.txt"
NEEDED = {"bagit.txt", "bag-info.txt", "verify_bundle.py", *MANIFESTS.values()}
DECLARATION = b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
LOG, PROVENANCE = "data/log.jsonl", "data/provenance.json"
START = "0" * 64
SHA256 = bytes.fromhex("608648016503040201")  # its object identifier
SPKI = bytes.fromhex("302a300506032b6570032100")  # what precedes an Ed25519 key (RFC 8410)


class Verdict(NamedTuple):
    """intact, why or why not in a sentence, and what an intact bundle's seal says, one each."""

    intact: bool
    why: str
    notes: tuple[str, ...] = ()


class Differs(Exception):  # noqa: N818  # a finding
    """The first thing that differs, in words."""


def check(folder: Path) -> Verdict:
    """Read the whole bundle."""
    folder = Path(os.path.realpath(folder))
    if folder.name.endswith(OPEN):
        return Verdict(False, "It was never closed: its attempt did not end in order.")
    try:
        if not (folder / "bagit.txt").is_file():
            return Verdict(False, "It is no evidence bundle: it holds no bagit.txt.")
        files = _files(folder)
        _sealed(files)
        _declared(files)
        _chained(files)
        notes = (_signature(files), _timestamp(files))
    except Differs as found:
        return Verdict(False, f"It was changed: {found}.")
    except OSError as error:
        name = os.path.relpath(os.fsdecode(error.filename or folder), str(folder))
        return Verdict(False, f"It cannot be read: {shown(name)}: {error.strerror}.")
    return Verdict(True, "Closed, complete and unchanged.", notes)


def shown(name: str) -> str:
    """A name between quotes, without what a terminal would obey."""
    return "'" + "".join(c if c.isprintable() else repr(c)[1:-1] for c in name) + "'"


def _files(folder: Path) -> dict[str, Path]:
    """Where each file lies, by its name with "/". No link is followed and nothing is opened."""
    found = {}
    inner = [""]
    while inner:
        above = inner.pop()
        with os.scandir(folder / above) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        if not entries:
            raise Differs(f"{shown(above)} is an empty folder")
        for entry in entries:
            name = above + entry.name
            if entry.is_symlink():
                raise Differs(f"{shown(name)} is a link")
            if entry.is_dir(follow_symlinks=False):
                inner.append(f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                found[name] = folder / name
            else:
                raise Differs(f"{shown(name)} is no ordinary file")
    return found


def _sealed(files: dict[str, Path]) -> None:
    """Every file is the one that is named, and no other is there."""
    seal = _sums(files, SEAL, "sha256")
    if not set(TAGS.values()) <= set(seal) <= {*TAGS.values(), SIGNATURE, STAMP}:
        raise Differs(f"{shown(SEAL)} names other files than it should")
    _compare(files, seal, "sha256")
    named = {SEAL, *seal}
    for manifests in (TAGS, MANIFESTS):
        both = {how: _sums(files, manifest, how) for how, manifest in manifests.items()}
        if odd := sorted(set(both["sha256"]) ^ set(both["sha512"])):
            raise Differs(f"{shown(odd[0])} is in one manifest and not in the other")
        for how, sums in both.items():
            _compare(files, sums, how)
        named |= {n for n in both["sha256"] if n.startswith("data/") == (manifests is MANIFESTS)}
    if odd := sorted({*NEEDED, PROVENANCE, *files} - (named & set(files))):
        raise Differs(f"{shown(odd[0])} is {'in no manifest' if odd[0] in files else 'missing'}")


def _declared(files: dict[str, Path]) -> None:
    """The bag's own tags are those of such a bag, and its payload has the size that they tell."""
    if _read(files, "bagit.txt") != DECLARATION:
        raise Differs(f"{shown('bagit.txt')} is not as it was written")
    payload = [path.stat().st_size for name, path in files.items() if name.startswith("data/")]
    tags = [line.partition(": ") for line in _lines(files, "bag-info.txt")]
    told = [value for tag, _, value in tags if tag == "Payload-Oxum"]
    if told != [f"{sum(payload)}.{len(payload)}"] or not all(value for *_, value in tags):
        raise Differs(f"{shown('bag-info.txt')} does not tell the payload as it is")
    others = (n for n in files if re.match(r"fetch\.txt|(tag)?manifest-", n))
    if odd := sorted({*others} - {*NEEDED, *TAGS.values(), SIGNATURE, STAMP}):
        raise Differs(f"{shown(odd[0])} has no place in a bundle")


def _sums(files: dict[str, Path], manifest: str, how: str) -> dict[str, str]:
    """The hash of each file that a manifest names."""
    sums: dict[str, str] = {}
    digits = hashlib.new(how).digest_size * 2
    for number, line in enumerate(_lines(files, manifest), 1):
        match = re.fullmatch(rf"([0-9a-f]{{{digits}}})  (.+)", line)
        if not match or match[2] in sums:
            raise Differs(f"line {number} of {shown(manifest)} is not as it was written")
        sums[match[2]] = match[1]
    if manifest not in MANIFESTS.values() and [*sums] != sorted(sums):
        raise Differs(f"{shown(manifest)} is not in order")
    return sums


def _compare(files: dict[str, Path], sums: dict[str, str], how: str) -> None:
    for name, told in sorted(sums.items()):
        if name not in files:
            raise Differs(f"{shown(name)} is missing")
        found = hashlib.new(how)
        with files[name].open("rb") as file:
            for part in iter(lambda: file.read(1 << 20), b""):
                found.update(part)
        if found.hexdigest() != told:
            raise Differs(f"{shown(name)} is not what was kept")


def _read(files: dict[str, Path], name: str) -> bytes:
    if name not in files:
        raise Differs(f"{shown(name)} is missing")
    return files[name].read_bytes()


def _lines(files: dict[str, Path], name: str) -> list[str]:
    """The lines of a text, each of which ends with a line feed."""
    try:
        lines = _read(files, name).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Differs(f"{shown(name)} is no text") from None
    if lines.pop():
        raise Differs(f"{shown(name)} ends within a line")
    return lines


def link(before: str, event: bytes) -> str:
    """The link of an event, after the link of the one before it."""
    return hashlib.sha256(before.encode() + b"\n" + event).hexdigest()


def _chained(files: dict[str, Path]) -> None:
    """Each event of the log follows from the one before, and the last is the one told."""
    try:
        told = json.loads(_read(files, PROVENANCE).decode("utf-8"))["log"]
        told = (told["events"], told["chain"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Differs(f"{shown(PROVENANCE)} does not tell the log's chain") from None
    head, lines = START, _lines(files, LOG) if LOG in files else []
    for number, line in enumerate(lines, 1):
        match = re.fullmatch(r'(\{.+), "chain": "([0-9a-f]{64})"\}', line)
        head = link(head, match[1].encode() + b"}") if match else ""
        if not match or match[2] != head:
            raise Differs(f"line {number} of {shown(LOG)} does not follow from those before it")
    if (len(lines), head) != told:
        raise Differs(f"{shown(LOG)} does not end with the event that {shown(PROVENANCE)} tells")


def _signature(files: dict[str, Path]) -> str:
    if KEY not in files and SIGNATURE not in files:
        return "Not signed."
    raw = public(_read(files, KEY))
    if not ed25519(raw, _read(files, SIGNED), _read(files, SIGNATURE)):
        raise Differs(f"{shown(SIGNATURE)} is no signature of {shown(SIGNED)} with {shown(KEY)}")
    return (
        f"Signed with the Ed25519 key {fingerprint(raw)}: "
        "by whoever holds it. The bundle cannot say who that is."
    )


def public(pem: bytes) -> bytes:
    """The 32 bytes of an Ed25519 public key in a PEM file; none if it is anything else."""
    text = re.fullmatch(rb"-+BEGIN PUBLIC KEY-+\n([A-Za-z0-9+/]{59}=)\n-+END PUBLIC KEY-+\n", pem)
    raw = base64.b64decode(text[1]) if text else b""
    return raw[len(SPKI) :] if raw.startswith(SPKI) else b""


def fingerprint(raw: bytes) -> str:
    """The SHA-256 of the key as DER (SubjectPublicKeyInfo)."""
    return "SHA256:" + hashlib.sha256(SPKI + raw).hexdigest()


P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


class Point(NamedTuple):
    """A point of the curve: its coordinates are x/z and y/z, and their product is t/z."""

    x: int
    y: int
    z: int
    t: int


def ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the key's signature of the message (RFC 8032, 5.1.7)."""
    scalar = int.from_bytes(signature[32:], "little")
    a = _point(key)
    if a is None or len(signature) != 64 or scalar >= L:  # noqa: PLR2004  # its length
        return False
    hashed = hashlib.sha512(signature[:32] + key + message).digest()
    k = int.from_bytes(hashed, "little") % L
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base
    x, y, z, _ = _sum(_times(scalar, base), _times(k, Point(-a.x % P, a.y, a.z, -a.t % P)))
    inverse = pow(z, P - 2, P)
    packed = (y * inverse % P) | (x * inverse % P & 1) << 255
    return packed.to_bytes(32, "little") == signature[:32]


def _point(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    y, sign = y & (1 << 255) - 1, y >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(raw) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):  # noqa: PLR2004
        return None
    x = P - x if x & 1 != sign else x
    return Point(x, y, 1, x * y % P)


def _sum(one: Point, two: Point) -> Point:
    a, b = (one.y - one.x) * (two.y - two.x), (one.y + one.x) * (two.y + two.x)
    c, d = 2 * one.t * two.t * D, 2 * one.z * two.z
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: Point) -> Point:
    found = Point(0, 1, 1, 0)
    while number:
        found = _sum(found, point) if number & 1 else found
        point, number = _sum(point, point), number >> 1
    return found


def _timestamp(files: dict[str, Path]) -> str:
    if ROOT not in files and STAMP not in files:
        why = f" {STAMP_NOTE} says why." if STAMP_NOTE in files else ""
        return f"Not timestamped.{why}"
    _read(files, ROOT)
    at = stamped(_read(files, STAMP), _read(files, SIGNED))
    if not at:
        raise Differs(f"{shown(STAMP)} is no timestamp of {shown(SIGNED)}")
    return (
        f"Timestamped {at}, so the stamp says. Its certificate was not checked here; "
        f"{STAMP_NOTE} has the line that does it."
    )


def stamped(reply: bytes, data: bytes) -> str:
    """The time in a reply (RFC 3161, DER) if it is for the SHA-256 of these data, else ""."""
    try:
        status, token = der(der(reply)[0])
        content = der(der(der(der(token)[1])[0])[2])
        info = der(der(der(content[1])[0])[0])
        algorithm, digest = der(info[2])
        at = info[4].decode("ascii")
        granted = der(status)[:1] == [b"\0"] and der(algorithm)[:1] == [SHA256]
    except (IndexError, ValueError):
        return ""
    if not granted or digest != hashlib.sha256(data).digest():
        return ""
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}Z"


def der(data: bytes) -> list[bytes]:
    """The contents of the elements that follow each other; ValueError if these are none."""
    found = []
    while data:
        start, length = 2, data[1]
        if length > 127:  # noqa: PLR2004  # the length's own length
            start += length - 128
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            raise ValueError(start)
        found.append(data[start : start + length])
        data = data[start + length :]
    return found


def main(arguments: list[str]) -> int:
    """Check a bundle and say what was found; 0 only if it is intact."""
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(__doc__ or "")
        return 2 if len(arguments) > 1 else 0
    verdict = check(Path(arguments[0]) if arguments else Path(__file__).resolve().parent)
    word = "intact" if verdict.intact else "not intact"
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write("\n".join([f"{word}  {verdict.why}", *verdict.notes]) + "\n")
    return 0 if verdict.intact else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
