"""A timestamp (RFC 3161) of a hash: asked of an authority, and checked; knows no bundle.

Nothing but the hash and a random number is sent. Whatever goes wrong is a NoStamp with a reason,
after SECONDS at the latest.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from automation.errors import SettingsError
from automation.evidence.verify_bundle import ROOT, SIGNED, STAMP, der, stamped
from automation.sealing import Sealing

SECONDS = 6.0
MOST_BYTES = 64_000
HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Accept-Encoding": "identity",
    "User-Agent": "rfc3161-client",
}
NOTE = """\
A time-stamping authority (RFC 3161) has confirmed when the hashes of this bundle were there.

Its answer lies in {stamp}, its root certificate in {root}.
To check it, in this folder, with OpenSSL:

openssl ts -verify -data {signed} -in {stamp} -CAfile {root}

Once a certificate of the authority has expired, check it as of the time when it was asked:

openssl ts -verify -data {signed} -in {stamp} -CAfile {root} -attime {seconds}

What it proves: the authority signed that these hashes, and so all files of the bundle, existed at
the time that "openssl ts -reply -in {stamp} -text" shows. That holds as far as you trust
the authority, so take its root certificate from itself: the one here may be anybody's.
What it does not prove: who made the bundle, or that the pictures show what a site has sent.
"""
FAILED = """\
This bundle bears no timestamp: {why}.

One was asked for at {origin}. The bundle is valid without it.
"""


class NoStamp(Exception):  # noqa: N818  # an expected end
    """Why there is no timestamp, or none that holds, as a clause."""


@dataclass(frozen=True)
class Authority:
    """Whom to ask. roots: the certificates that its own must lead to, PEM."""

    url: str
    roots: bytes

    @property
    def origin(self) -> str:
        """The address without path and query, which may hold somebody's key to the service."""
        url = httpx.URL(self.url)
        return f"{url.scheme}://{url.netloc.decode()}"


@dataclass(frozen=True)
class Stamp:
    """What a timestamp that holds says. root: the fingerprints (SHA-256) of what it leads to."""

    at: datetime
    root: str


def authority(sealing: Sealing) -> Authority | None:
    """The authority of the settings, if there is one; SettingsError if it cannot be used."""
    if not sealing.timestamp_url:
        return None
    if not sealing.timestamp_ca:
        raise SettingsError(
            "OBJECTOR_TIMESTAMP_URL is set and OBJECTOR_TIMESTAMP_CA is not: without the "
            "authority's root certificate no timestamp can be checked. Set both, or neither."
        )
    return Authority(sealing.timestamp_url, roots(sealing.timestamp_ca))


def roots(file: Path) -> bytes:
    """The certificates in this file, PEM without what stands between; SettingsError if none."""
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as error:
        raise SettingsError(
            f"OBJECTOR_TIMESTAMP_CA: the file '{file}' cannot be read: {error.strerror}."
        ) from error
    except ValueError as error:
        raise SettingsError(
            f"OBJECTOR_TIMESTAMP_CA: wanted a certificate in PEM, found none in '{file}'."
        ) from error
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)


def note(at: datetime) -> str:
    """What lies beside a timestamp that was asked for at this time: the lines that check it."""
    return NOTE.format(signed=SIGNED, stamp=STAMP, root=ROOT, seconds=int(at.timestamp()))


def failed(authority: Authority, why: str) -> str:
    """What lies in place of a timestamp that could not be had."""
    return FAILED.format(why=why, origin=authority.origin)


def ask(authority: Authority, data: bytes, seconds: float = SECONDS) -> bytes:
    """The authority's reply for the hash of these data, DER, checked; NoStamp if there is none."""
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    query = request.cert_request(cert_request=True).build()
    answers: queue.Queue[bytes | NoStamp] = queue.Queue()
    # A thread of its own: neither a name server nor a drop every second may hold us longer.
    arguments = (authority.url, query.as_bytes(), seconds, answers)
    threading.Thread(target=_post, args=arguments, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise NoStamp(f"no answer within {seconds:.0f} seconds") from None
    except KeyboardInterrupt:
        raise NoStamp("it was interrupted") from None
    if isinstance(answer, NoStamp):
        raise answer
    check(answer, data, authority.roots, query)
    return answer


def _post(url: str, query: bytes, seconds: float, answers: queue.Queue[bytes | NoStamp]) -> None:
    try:
        answers.put(_posted(url, query, seconds))
    except NoStamp as error:
        answers.put(error)
    except httpx.TimeoutException:
        answers.put(NoStamp(f"no answer within {seconds:.0f} seconds"))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        answers.put(NoStamp(f"the authority cannot be reached: {_line(error)}"))


def _posted(url: str, query: bytes, seconds: float) -> bytes:
    with httpx.stream("POST", url, content=query, headers=HEADERS, timeout=seconds) as reply:
        if reply.status_code != httpx.codes.OK:
            raise NoStamp(f"the authority answered with HTTP {reply.status_code}")
        body = b""
        for part in reply.iter_raw(4096):
            body += part
            if len(body) > MOST_BYTES:
                raise NoStamp(f"the answer is longer than {MOST_BYTES:,} bytes")
    return body


def check(
    reply: bytes, data: bytes, trusted: bytes, query: TimeStampRequest | None = None
) -> Stamp:
    """What the reply says of these data; NoStamp if it does not hold.

    Its certificates must have been valid at the stamp's own time. query: what it must answer.
    """
    if not stamped(reply, data):
        raise NoStamp("the answer is no timestamp of this hash")
    certificates = x509.load_pem_x509_certificates(trusted)
    builder = VerifierBuilder.from_request(query) if query else VerifierBuilder()
    for certificate in certificates:
        builder = builder.add_root_certificate(certificate)
    try:
        response = decode_timestamp_response(_in_order(reply))
        builder.build().verify_message(response, data)
        at = response.tst_info.gen_time
    except (VerificationError, ValueError, TypeError, IndexError) as error:
        raise NoStamp(f"the timestamp does not hold: {_line(error)}") from error
    prints = (each.fingerprint(SHA256()).hex() for each in certificates)
    return Stamp(at, ", ".join(prints))


def _in_order(reply: bytes) -> bytes:
    """The reply with its certificates in the order of DER, which OpenSSL does not keep.

    They are not under the signature, and the library reads nothing else.
    """
    certificates = reply
    for step in (0, 1, 1, 0, 3):  # reply, token, content, signed data, certificates
        certificates = der(certificates)[step]
    elements, rest = [], certificates
    for content in der(certificates):
        end = len(content) + 2 + (rest[1] - 128 if rest[1] > 127 else 0)  # noqa: PLR2004  # DER
        elements.append(rest[:end])
        rest = rest[end:]
    return reply.replace(certificates, b"".join(sorted(elements)), 1)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
