"""A TLS server on loopback that plays the whole site from a recording, and counts what arrives."""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from automation.hosts import bare
from automation.recording import PageState, Recording

# The page's own script: wires the recorded leads, and shows the answer once a form was sent.
SCRIPT = """<script nonce="drawn">
const leads = %s;
addEventListener("click", async (event) => {
  for (const el of event.composedPath()) {
    if (el.nodeType !== 1) continue;
    const name = (el.getAttribute("aria-label") || el.textContent).replace(/\\s+/g, " ").trim();
    const lead = leads.find((each) => name === each.name);
    if (!lead || !el.matches("a, button, [role]")) continue;
    event.preventDefault();
    await fetch("/__lead/" + lead.id, { method: "POST" });
    location.href === lead.to ? location.reload() : location.assign(lead.to);
    return;
  }
}, true);
const send = window.fetch;
window.fetch = async (...given) => {
  const answer = await send(...given);
  if (String(given[0]).includes("%s")) setTimeout(() => location.reload(), 50);
  return answer;
};
</script></body>"""


@dataclass(frozen=True)
class Arrived:
    """One request that arrived."""

    method: str
    host: str
    path: str
    body: str


@dataclass
class Site:
    """The site: its state per address, and what arrived. refusing: submissions get a 400.

    slow: by path, the seconds until it answers. over: set at the end, so that nobody waits on.
    """

    recording: Recording
    refusing: bool = False
    port: int = 0
    spki: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    current: dict[str, PageState] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        for page in reversed(self.recording.pages):
            self.current[bare(page.url)] = page

    @property
    def chromium_arguments(self) -> list[str]:
        """What makes a Chromium take this server for the site, and reach nothing else."""
        hosts = sorted({urlsplit(page.url).hostname for page in self.recording.pages} - {None})
        rules = [f"MAP {host}:443 127.0.0.1:{self.port}" for host in hosts]
        return [
            f"--host-resolver-rules={', '.join(rules)}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={self.spki}",
        ]

    def sent(self) -> list[Arrived]:
        """What arrived and was not GET, without the leads' own requests."""
        return [a for a in self.arrived if a.method != "GET" and not a.path.startswith("/__lead/")]

    def answer(self, request: Arrived) -> tuple[int, dict[str, str], str]:
        """Status, headers and body."""
        self.arrived.append(request)
        address = f"https://{request.host}{request.path.partition('?')[0]}"
        submission = self.recording.submission
        if request.path.startswith("/__lead/"):
            lead = self.recording.leads[int(request.path.rpartition("/")[2])]
            self._show(self.recording.page(lead.to))
            return 200, {"Content-Type": "text/plain"}, "ok"
        if request.method == "POST" and self.refusing:
            return 400, {"Content-Type": "text/plain"}, "no"
        if request.method == "POST" and submission and address == bare(submission.url):
            self._show(self.recording.page(submission.to))
            return 200, {"Content-Type": "text/plain"}, "for (;;);{}"
        page = self.current.get(address)
        if page is None or request.method != "GET":
            return 404, {"Content-Type": "text/plain"}, "not found"
        return page.status, dict(page.headers), self._wired(page)

    def _show(self, page: PageState) -> None:
        self.current[bare(page.url)] = page

    def _wired(self, page: PageState) -> str:
        leads = [
            {"id": i, "name": lead.name, "to": self.recording.page(lead.to).url}
            for i, lead in enumerate(self.recording.leads)
            if lead.page == page.name and lead.name
        ]
        sends = urlsplit(self.recording.submission.url).path if self.recording.submission else "-"
        return page.html.replace("</body>", SCRIPT % (json.dumps(leads), sends))


@contextmanager
def served(recording: Recording, folder: Path) -> Iterator[Site]:
    """Serve the recording as the site until the end of the block."""
    site = Site(recording)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode(errors="replace")
            host = (self.headers.get("Host") or "").partition(":")[0]
            status, headers, text = site.answer(Arrived(self.command, host, self.path, body))
            data = text.encode()
            site.over.wait(site.slow.get(urlsplit(self.path).path, 0))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = _any  # noqa: N815  # http.server's names

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context, site.spki = _certificate(folder)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


def _certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A throw-away certificate, and the hash of its key that Chromium is told to accept."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "test.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return context, base64.b64encode(hashlib.sha256(public).digest()).decode()
