"""The timestamp of a bundle: asked of an authority once, after everything, and checked at once.

The authority is `openssl ts` behind a local server. Whatever it does, the bundle is closed in time.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import SettingsError
from automation.evidence import timestamp
from automation.evidence.seal import Seal, prepared
from automation.evidence.timestamp import Authority, NoStamp
from automation.evidence.verify import verify
from automation.evidence.verify_bundle import stamped
from automation.recording import load
from automation.sealing import Sealing
from automation.settings import load as load_settings
from elsewhere import Run
from sealed import alone, closed_bundle, edited, remade
from stamping import Answer, Served, Tsa, drips, sends, serving, trusting

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
Command = Callable[..., subprocess.CompletedProcess[str]]
DATA = b"the tag manifest"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """An authority that works."""
    return Tsa(tmp_path_factory.mktemp("tsa") / "good")


@pytest.fixture(scope="module")
def server(tsa: Tsa) -> Iterator[Served]:
    """It, served."""
    with serving(sends(tsa.reply)) as found:
        yield found


@pytest.fixture(scope="module")
def stamp(tsa: Tsa, server: Served) -> bytes:
    """A reply of it for DATA."""
    return timestamp.ask(trusting(server.url, tsa), DATA)


def lines(folder: Path) -> list[str]:
    """The lines for OpenSSL in a bundle's note, as a person would copy them."""
    note = (folder / "timestamp.txt").read_text()
    return [line for line in note.splitlines() if line.startswith("openssl ts -verify")]


def shell(line: str, folder: Path) -> int:
    """Run it there; its exit code."""
    ran = subprocess.run(line, shell=True, cwd=folder, capture_output=True, check=False)  # noqa: S602  # as a person would
    return ran.returncode


def test_a_timestamped_bundle(tmp_path: Path, tsa: Tsa, server: Served) -> None:
    """The reply lies in the bundle as it came, and OpenSSL checks it with the line beside it."""
    seal = Seal(authority=trusting(server.url, tsa))
    folder = closed_bundle(tmp_path, seal)
    at = stamped(
        (folder / "tagmanifest-sha256.txt.tsr").read_bytes(),
        (folder / "tagmanifest-sha256.txt").read_bytes(),
    )

    assert (folder / "tagmanifest-sha256.txt.tsr").read_bytes() == (
        tsa.folder / "reply.tsr"
    ).read_bytes()
    assert seal.told == [f"Timestamped {at} by http://127.0.0.1:{server.server_port}."]
    assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(minutes=1)
    assert [shell(line, folder) for line in lines(folder)] == [0, 0]
    verdict, file = verify(folder), alone(folder)
    assert verdict.intact
    assert verdict.notes[1].startswith(f"Timestamped {at}. Its certificate leads to the root")
    assert file.stdout.splitlines()[2].startswith(f"Timestamped {at}, so the stamp says.")
    edited(folder / "tagmanifest-sha256.txt", lambda text: text + b"\n")
    assert [shell(line, folder) for line in lines(folder)] == [1, 1]


def test_only_the_hash_is_sent(tmp_path: Path, tsa: Tsa) -> None:
    """One request goes out, with the hash, a random number, and no word of the bundle."""
    with serving(sends(tsa.reply)) as server:
        folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
        closed_bundle(tmp_path / "b", Seal(authority=trusting(server.url, tsa)))
    query, other = server.queries
    digest = hashlib.sha256((folder / "tagmanifest-sha256.txt").read_bytes()).digest()
    begin, _, end = query.partition(digest)

    # version 1, SHA-256, the hash, a number of eight bytes, "send your certificate"
    assert begin[2:] == bytes.fromhex("0201013031300d060960864801650304020105000420")
    assert end[:1] == b"\x02"
    assert end[1] in (8, 9)
    assert end[2 + end[1] :] == b"\x01\x01\xff"
    assert end not in other
    assert set(server.headers[0]) == {
        "host",
        "connection",
        "content-type",
        "content-length",
        "accept",
        "accept-encoding",
        "user-agent",
    }
    assert server.headers[0]["user-agent"] == "rfc3161-client"


def test_an_address_with_a_key_in_it(tmp_path: Path, tsa: Tsa, server: Served) -> None:
    """Path and query of the authority's address, which may hold a key to it, are told nowhere."""
    for name, url in (("a", f"{server.url}/pa55?key=s3cret"), ("b", "http://127.0.0.1:1/s3cret")):
        seal = Seal(authority=trusting(url, tsa))
        folder = closed_bundle(tmp_path / name, seal)

        kept = [p.read_bytes() for p in folder.rglob("*") if p.is_file()]
        assert not any(b"s3cret" in content or b"pa55" in content for content in kept)
        assert "s3cret" not in "".join(seal.told)


def patched(tsa: Tsa, place: int, content: bytes) -> Answer:
    """A reply to another question: these bytes of the query are others."""
    return sends(lambda query: tsa.reply(query[:place] + content + query[place + len(content) :]))


def redirected(handler: BaseHTTPRequestHandler, _query: bytes) -> None:
    """Elsewhere, at the same server."""
    handler.send_response(307)
    handler.send_header("Location", "/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler, _query: bytes) -> None:
    """A body that does not end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(b"0" * 65_536)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
SAME: Callable[[bytes], bytes] = lambda query: query  # noqa: E731  # a body like others


def flipped(tsa: Tsa, place: int) -> Answer:
    """A reply in which one bit is another, counted from its end."""

    def make(query: bytes) -> bytes:
        reply = bytearray(tsa.reply(query))
        reply[-place] ^= 1
        return bytes(reply)

    return sends(make)


def backdated(query: bytes, tsa: Tsa) -> bytes:
    """A reply with another year."""
    return tsa.reply(query).replace(f"{datetime.now(UTC):%Y}".encode() + b"1", b"20191", 1)


BAD: dict[str, tuple[Callable[[Tsa, Path], Answer], str]] = {
    "an error": (lambda *_: sends(SAME, 503), "the authority answered with HTTP 503"),
    "nothing": (lambda *_: sends(lambda _: b"", 204), "the authority answered with HTTP 204"),
    "another address": (lambda *_: redirected, "the authority answered with HTTP 307"),
    "an empty answer": (lambda *_: sends(lambda _: b""), "is no timestamp of this hash"),
    "garbage": (lambda *_: sends(lambda _: b"\x30\x82" * 99), "is no timestamp of this hash"),
    "a page": (lambda *_: sends(lambda _: b"<!doctype html>"), "is no timestamp of this hash"),
    "the query": (lambda *_: sends(SAME), "is no timestamp of this hash"),
    "half an answer": (
        lambda tsa, _: sends(lambda query: tsa.reply(query)[:-9]),
        "is no timestamp of this hash",
    ),
    "more than an answer": (
        lambda tsa, _: sends(lambda query: tsa.reply(query) + b"\x05\x00"),
        "the timestamp does not hold: ASN.1 parse error",
    ),
    "a huge answer": (lambda *_: endless, "the answer is longer than 64,000 bytes"),
    "another hash": (lambda tsa, _: patched(tsa, 24, b"x" * 32), "is no timestamp of this hash"),
    "another number": (lambda tsa, _: patched(tsa, 60, b"xxxx"), "does not hold: Nonce mismatch"),
    "a changed signature": (lambda tsa, _: flipped(tsa, 9), "the timestamp does not hold"),
    "another time": (
        lambda tsa, _: sends(lambda query: backdated(query, tsa)),
        "the timestamp does not hold",
    ),
    "a refusal": (
        lambda _, folder: sends(Tsa(folder / "refusing", digests="sha512").reply),
        "is no timestamp of this hash",
    ),
    "a foreign certificate": (
        lambda _, folder: sends(Tsa(folder / "foreign").reply),
        "the timestamp does not hold",
    ),
}


@pytest.mark.parametrize("answer", BAD)
def test_a_bad_answer(answer: str, tmp_path: Path, tsa: Tsa) -> None:
    """Its reason is told and lies in the bundle, which is intact without a timestamp."""
    make, words = BAD[answer]
    with serving(make(tsa, tmp_path)) as server:
        unstamped(tmp_path, trusting(server.url, tsa), words)

    assert len(server.queries) == 1


def unstamped(root: Path, authority: Authority, words: str) -> None:
    """Close a bundle that gets no timestamp for this reason, and see that all say so."""
    seal = Seal(authority=authority)
    began = time.monotonic()
    folder = closed_bundle(root, seal)
    seconds = time.monotonic() - began

    assert seconds < timestamp.SECONDS + 3
    (told,) = seal.told
    assert told.startswith("No timestamp: ")
    assert words in told
    assert "\n" not in told
    note = (folder / "timestamp.txt").read_text()
    assert told.removeprefix("No timestamp: ").partition(". The bundle")[0] in note
    assert authority.origin in note
    assert not (folder / "timestamp-root.pem").exists()
    assert not list(folder.glob("*.tsr"))
    verdict = verify(folder)
    assert verdict.intact
    assert verdict.notes[1] == "Not timestamped. timestamp.txt says why."
    assert alone(folder).stdout.splitlines()[2] == verdict.notes[1]
    edited(folder / "timestamp.txt", lambda text: text.replace(b"timestamp", b"time stamp"))
    assert not verify(folder).intact


def test_an_expired_certificate(tmp_path: Path) -> None:
    """A stamp by a certificate that had expired when it was made is refused."""
    tsa = Tsa(tmp_path / "tsa", until=datetime.now(UTC) - timedelta(hours=1))
    with serving(sends(tsa.reply)) as server:
        unstamped(tmp_path, trusting(server.url, tsa), "the timestamp does not hold")


def test_nobody_there(tmp_path: Path, tsa: Tsa) -> None:
    """Without a network, or with nobody at the address, the bundle is closed at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"

    unstamped(tmp_path, trusting(url, tsa), "the authority cannot be reached: ")


def test_no_encryption_where_it_should_be(tmp_path: Path, tsa: Tsa, server: Served) -> None:
    """A server that cannot speak TLS is not asked in the clear instead."""
    before = len(server.queries)

    url = server.url.replace("http:", "https:")
    unstamped(tmp_path, trusting(url, tsa), "the authority cannot be reached: ")

    assert len(server.queries) == before


SLOW = {
    "silence": b"",
    "a head that never ends": HEAD + b"X: ",
    "a body that never ends": HEAD + b"\r\n0",
}


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("what", SLOW)
def test_a_slow_answer(what: str, tsa: Tsa) -> None:
    """However slow an answer comes, a byte now and then or none, it is given up in time."""
    pause = 60 if what == "silence" else 0.1
    with serving(drips(SLOW[what], pause)) as server:
        began = time.monotonic()
        with pytest.raises(NoStamp, match="no answer within 1 seconds"):
            timestamp.ask(trusting(server.url, tsa), DATA, seconds=1)
        assert time.monotonic() - began < 2


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the timer is that of POSIX")
def test_ctrl_c_while_it_waits(tmp_path: Path, tsa: Tsa) -> None:
    """Ctrl-C while the authority is waited for ends the wait, and the bundle is closed."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with serving(drips(b"", 60)) as server:
            unstamped(tmp_path, trusting(server.url, tsa), "it was interrupted")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.deep
def test_a_certificate_that_expires_later(tmp_path: Path) -> None:
    """A stamp counts as of its own time: it still holds once its certificate has expired."""
    end = datetime.now(UTC) + timedelta(seconds=4)
    tsa = Tsa(tmp_path / "tsa", until=end)
    with serving(sends(tsa.reply)) as server:
        folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
    plain, at_its_time = lines(folder)
    time.sleep(max(0, (end - datetime.now(UTC)).total_seconds()) + 1.1)  # noqa: TID251  # it expires

    assert verify(folder).intact
    assert (shell(plain, folder), shell(at_its_time, folder)) == (1, 0)


def test_a_forged_stamp(tmp_path: Path, tsa: Tsa, server: Served) -> None:
    """A stamp whose signature is none is found by us, though all hashes were made anew.

    The file alone checks no certificate: it says so, and cannot see that.
    """
    folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
    edited(
        folder / "tagmanifest-sha256.txt.tsr",
        lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:],
    )
    remade(folder, payload=False, tags=False)

    assert "the timestamp does not hold" in verify(folder).why
    assert alone(folder).returncode == 0
    assert "Its certificate was not checked here" in alone(folder).stdout


def test_the_stamp_of_another_bundle(tmp_path: Path, tsa: Tsa, server: Served) -> None:
    """A stamp for other hashes is found, by both, though the sums were made anew."""
    folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
    (folder / "data" / "01-home.png").write_bytes(b"another")
    remade(folder)

    why = verify(folder).why

    assert why == (
        "It was changed: 'tagmanifest-sha256.txt.tsr' is no timestamp of 'tagmanifest-sha256.txt'."
    )
    assert alone(folder).stdout == f"not intact  {why}\n"


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("timestamp-root.pem", "timestamp-root.pem"),
        ("tagmanifest-sha256.txt.tsr", "tagmanifest-sha256.txt.tsr"),
    ],
)
def test_half_a_timestamp(
    name: str, missing: str, tmp_path: Path, tsa: Tsa, server: Served
) -> None:
    """A stamp without its root, or a root without its stamp, is found by both."""
    folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
    (folder / name).unlink()
    if name.endswith(".tsr"):
        remade(folder)
    why = verify(folder).why

    assert why == f"It was changed: '{missing}' is missing."
    assert alone(folder).stdout == f"not intact  {why}\n"


def test_by_default_nobody_is_asked(tmp_path: Path) -> None:
    """Without the setting there is no authority."""
    assert prepared(Sealing(), tmp_path, dry_run=False).authority is None


def test_whose_root_it_is(tmp_path: Path, tsa: Tsa, server: Served, objector: Command) -> None:
    """`evidence verify` shows the root, and whether it is the one that the settings name."""
    folder = closed_bundle(tmp_path, Seal(authority=trusting(server.url, tsa)))
    mark = x509.load_pem_x509_certificate(tsa.root).fingerprint(SHA256()).hex()
    own, gone = (
        objector("evidence", "verify", str(folder), OBJECTOR_TIMESTAMP_CA=str(file))
        for file in (tsa.folder / "root.pem", "gone.pem")
    )
    other = verify(folder, lambda: Tsa(tmp_path / "other").root)

    assert (own.returncode, gone.returncode, other.intact) == (0, 0, True)
    assert all(f"SHA256:{mark}" in each for each in (own.stdout, gone.stdout, other.notes[1]))
    assert "whom your settings name." in own.stdout
    assert "whom your settings do not name." in gone.stdout
    assert other.notes[1] == gone.stdout.splitlines()[2]


@pytest.mark.deep
def test_a_dry_run_asks_nobody(tmp_path: Path, tsa: Tsa, objector: Command) -> None:
    """A dry run sends nothing to the authority of the settings, whatever these are."""
    with serving(sends(tsa.reply)) as server:
        ran = objector(
            "dry-run",
            OBJECTOR_DATA_DIR=str(tmp_path / "data"),
            OBJECTOR_TIMESTAMP_URL=server.url,
            OBJECTOR_TIMESTAMP_CA=str(tsa.folder / "root.pem"),
        )
        shown = objector("evidence", "verify", "latest", OBJECTOR_DATA_DIR=str(tmp_path / "data"))

    assert (ran.returncode, shown.returncode) == (0, 0)
    assert server.queries == []
    assert "Not timestamped." in shown.stdout.splitlines()


@pytest.mark.deep
def test_after_the_window(
    tmp_path: Path, tsa: Tsa, started: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run asks the authority once, when its window is gone, and says so."""
    addresses: list[list[str]] = []
    endpoint: list[str] = []

    def answer(handler: BaseHTTPRequestHandler, query: bytes) -> None:
        told = urlsplit(endpoint[0])
        browser = http.client.HTTPConnection(told.hostname or "", told.port, timeout=10)
        browser.request("GET", "/json/list")
        addresses.append([page["url"] for page in json.loads(browser.getresponse().read())])
        browser.close()
        sends(tsa.reply)(handler, query)

    with serving(answer) as server:
        monkeypatch.setenv("OBJECTOR_SIGN", "yes")
        monkeypatch.setenv("OBJECTOR_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("OBJECTOR_TIMESTAMP_URL", server.url)
        monkeypatch.setenv("OBJECTOR_TIMESTAMP_CA", str(tsa.folder / "root.pem"))
        _, run, page = started(load("instagram-privacy-center-en"))
        assert isinstance(run, Run)
        dotenv = (tmp_path / ".env").read_text().splitlines()
        endpoint += [line.split("=", 1)[1] for line in dotenv if "ENDPOINT" in line]
        run.told("Read it, change what you like")
        assert server.queries == []
        page("contact/").get_by_role("button", name="Submit").click()
        report = run.report()

    folder = Path(report["evidence"])
    assert report["outcome"] == "sent"
    assert len(server.queries) == 1
    assert not [address for address in addresses[0] if "instagram" in address], addresses
    assert "seal      Timestamped " in run.said()
    verdict = verify(folder)
    assert verdict.intact
    assert [note.split()[0] for note in verdict.notes] == ["Signed", "Timestamped"]
    assert alone(folder).returncode == 0
    assert [shell(line, folder) for line in lines(folder)] == [0, 0]


CA = {
    "": "OBJECTOR_TIMESTAMP_URL is set and OBJECTOR_TIMESTAMP_CA is not",
    "gone.pem": "cannot be read: No such file or directory.",
    "empty.pem": "wanted a certificate in PEM, found none in",
}


@pytest.mark.parametrize("file", CA)
def test_a_root_that_cannot_be_used(file: str, tmp_path: Path) -> None:
    """A root that is not named, not there, or none is complained about with what to mend."""
    (tmp_path / "empty.pem").write_text("")
    sealing = Sealing(False, "http://127.0.0.1:1/", tmp_path / file if file else None)

    with pytest.raises(SettingsError) as caught:
        timestamp.authority(sealing)

    assert CA[file] in str(caught.value)


def test_it_is_said_before_a_window_opens(tmp_path: Path, objector: Command) -> None:
    """A run that could get no timestamp for want of a root does not begin."""
    ran = objector(
        "run",
        OBJECTOR_EMAIL="anna@example.org",
        OBJECTOR_DATA_DIR=str(tmp_path / "data"),
        OBJECTOR_TIMESTAMP_URL="http://127.0.0.1:1/",
        OBJECTOR_TIMESTAMP_CA="gone.pem",
    )

    assert ran.returncode == 2
    assert CA["gone.pem"] in ran.stderr
    assert not (tmp_path / "data").exists()


def test_a_root_that_went_missing(tmp_path: Path) -> None:
    """A root that is gone when the bundle is closed is told; the bundle is intact without."""
    sealing = Sealing(timestamp_url="http://127.0.0.1:1/", timestamp_ca=tmp_path / "gone.pem")
    seal = prepared(sealing, tmp_path / "data", dry_run=False)
    folder = closed_bundle(tmp_path, seal)

    assert seal.told[0].startswith("No timestamp: OBJECTOR_TIMESTAMP_CA: the file")
    assert verify(folder).intact


def test_settings(tmp_path: Path) -> None:
    """The three settings are off by default, and each takes what its example shows."""
    base = {"OBJECTOR_CONFIG_DIR": str(tmp_path / "config"), "LANG": "C.UTF-8"}
    held = {
        "OBJECTOR_SIGN": "Yes",
        "OBJECTOR_TIMESTAMP_URL": "https://tsa.example.org/x?y=1",
        "OBJECTOR_TIMESTAMP_CA": "root.pem",
    }

    assert load_settings(base, tmp_path).sealing == Sealing(False, None, None)
    assert load_settings({**base, **held}, tmp_path).sealing == Sealing(
        True, "https://tsa.example.org/x?y=1", tmp_path / "root.pem"
    )
    assert load_settings({**base, "OBJECTOR_SIGN": "no"}, tmp_path).sealing.sign is False


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("SIGN", "maybe", "yes or no"),
        ("TIMESTAMP_URL", "tsa.example.org", "an address that begins with http"),
        ("TIMESTAMP_URL", "ftp://tsa.example.org", "an address that begins with http"),
        ("TIMESTAMP_URL", "http://", "an address that begins with http"),
        ("TIMESTAMP_URL", "https://anna:word@tsa.example.org", "without name and password"),
    ],
)
def test_bad_settings(name: str, value: str, wanted: str, tmp_path: Path) -> None:
    """A complaint names the variable, says what was wanted and quotes what was found."""
    environment = {"OBJECTOR_CONFIG_DIR": str(tmp_path), f"OBJECTOR_{name}": value}

    with pytest.raises(SettingsError) as caught:
        load_settings(environment, tmp_path)

    assert str(caught.value).startswith(f"OBJECTOR_{name}: wanted ")
    assert wanted in str(caught.value)
    assert str(caught.value).endswith(f"found '{value}'.")


@pytest.mark.deep
@given(st.integers(0, 10_000), st.integers(1, 255), st.sampled_from(["flip", "cut", "put"]))
def test_any_changed_reply(stamp: bytes, tsa: Tsa, place: int, number: int, what: str) -> None:
    """A reply changed anywhere either does not hold or says the same of the same hash."""
    at = place % len(stamp)
    instead = {"flip": bytes([stamp[at] ^ number]), "cut": b"", "put": bytes([number, stamp[at]])}
    reply = stamp[:at] + instead[what] + stamp[at + 1 :]
    try:
        found = timestamp.check(reply, DATA, tsa.root)
    except NoStamp:
        return

    assert found == timestamp.check(stamp, DATA, tsa.root)
    assert stamped(reply, DATA) == stamped(stamp, DATA)


@pytest.mark.deep
@given(st.binary(max_size=200))
def test_any_reply(tsa: Tsa, reply: bytes) -> None:
    """Whatever bytes come, they are no timestamp, and nothing breaks."""
    with pytest.raises(NoStamp):
        timestamp.check(reply, DATA, tsa.root)
