"""For tests: a time-stamping authority of `openssl ts` behind a local HTTP server."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from automation.evidence.timestamp import Authority

CONFIG = """\
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/chain.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
ess_cert_id_alg = sha256
"""
DAY = timedelta(days=1)
Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Tsa:
    """A root, a certificate below it, the authority's below that, and its replies.

    until: when the authority's own certificate ends. digests: the hashes that it takes.
    """

    def __init__(
        self, folder: Path, *, until: datetime | None = None, digests: str = "sha256, sha512"
    ) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._end = until or datetime.now(UTC) + DAY
        root_key, middle_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in "123")
        root = self._certificate("Root", root_key.public_key(), "Root", root_key)
        middle = self._certificate("Middle", middle_key.public_key(), "Root", root_key)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        own = self._certificate("Tsa", own_key.public_key(), "Middle", middle_key, usage)
        secret = own_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (folder / "tsa.key").write_bytes(secret)
        (folder / "tsa.pem").write_bytes(own)
        (folder / "chain.pem").write_bytes(middle)
        (folder / "serial").write_text("01")
        (folder / "root.pem").write_bytes(root)
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, digests=digests))
        self.root = root

    def _certificate(
        self,
        name: str,
        key: ec.EllipticCurvePublicKey,
        by: str,
        by_key: ec.EllipticCurvePrivateKey,
        usage: x509.ExtendedKeyUsage | None = None,
    ) -> bytes:
        now = datetime.now(UTC)
        authority = name != "Tsa"
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(by))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(now, self._end) - DAY)
            .not_valid_after(now + 9 * DAY if authority else self._end)
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key()),
                critical=False,
            )
        )
        if usage:
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(by_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def reply(self, query: bytes) -> bytes:
        """What `openssl ts -reply` answers to this query."""
        asked, told = self.folder / "query.tsq", self.folder / "reply.tsr"
        asked.write_bytes(query)
        config = ["-config", str(self.folder / "tsa.cnf"), "-section", "here"]
        files = ["-queryfile", str(asked), "-out", str(told)]
        subprocess.run(
            ["openssl", "ts", "-reply", *config, *files],
            check=True,
            capture_output=True,
            timeout=30,
        )
        return told.read_bytes()


class Served(ThreadingHTTPServer):
    """What a local authority got: the headers and bodies of each request, and when."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        self.queries: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/tsr"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has hung up; that is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Served)
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.queries.append(query)
        self.server.headers.append({k.lower(): v for k, v in self.headers.items()})
        self.server.answer(self, query)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(answer: Answer) -> Iterator[Served]:
    """A local server that gives this answer to every request."""
    with Served(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def sends(make: Callable[[bytes], bytes], status: int = 200) -> Answer:
    """An answer with this body and status."""

    def answer(handler: BaseHTTPRequestHandler, query: bytes) -> None:
        body = make(query)
        handler.send_response(status)
        handler.send_header("Content-Type", "application/timestamp-reply")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drips(start: bytes, pause: float = 0.2) -> Answer:
    """An answer that never ends: after the start a byte now and then, for a minute at most."""

    def answer(handler: BaseHTTPRequestHandler, _query: bytes) -> None:
        handler.wfile.write(start)
        for _ in range(int(60 / pause)):
            time.sleep(pause)  # noqa: TID251  # this is the other side's clock
            handler.wfile.write(b"0")

    return answer


def trusting(url: str, tsa: Tsa) -> Authority:
    """The authority at this address, with the root of this one."""
    return Authority(url, tsa.root)
