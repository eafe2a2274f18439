"""The log is a chain: what was taken out, put in, cut off or moved shows in it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.evidence.bundle import Bundle
from automation.evidence.chain import Log
from automation.evidence.verify import verify
from sealed import EVENTS, alone, closed_bundle, edited, remade

MANY = tuple(f'{{"event": "looked", "n": {n}}}' for n in range(6))
Lines = list[bytes]


def by_hand(log: bytes) -> tuple[int, str]:
    """Count and last link, after the words of the definition and with nothing of ours."""
    link = "0" * 64
    lines = log.split(b"\n")
    assert lines.pop() == b""
    for line in lines:
        event, told = line[: -len(', "chain": ""}') - 64], line[-66:-2]
        assert line == event + b', "chain": "' + told + b'"}'
        link = hashlib.sha256(link.encode() + b"\n" + event + b"}").hexdigest()
        assert link.encode() == told
    return len(lines), link


def test_the_definition(tmp_path: Path) -> None:
    """The links are those of the definition; count and last link stand in the provenance."""
    folder = closed_bundle(tmp_path)
    log = (folder / "data" / "log.jsonl").read_bytes()
    told = json.loads((folder / "data" / "provenance.json").read_text())["log"]

    assert by_hand(log) == (told["events"], told["chain"])
    assert told["events"] == len(EVENTS)
    for line, event in zip(log.splitlines(), EVENTS, strict=True):
        linked = json.loads(line)
        assert list(linked)[-1] == "chain"
        assert linked.pop("chain")
        assert linked == json.loads(event)


def test_a_known_link(tmp_path: Path) -> None:
    """The first link of a known event is what `printf … | sha256sum` says."""
    log = Log(tmp_path / "log.jsonl")
    log.add('{"event": "opened"}\n')
    found = subprocess.run(
        ["sha256sum"],
        input=b"0" * 64 + b"\n" + b'{"event": "opened"}',
        capture_output=True,
        check=True,
    )

    assert log.head == found.stdout.split()[0].decode()


DAMAGES: dict[str, Callable[[Lines], Lines]] = {
    "one taken out": lambda lines: lines[:2] + lines[3:],
    "the first taken out": lambda lines: lines[1:],
    "the last taken out": lambda lines: lines[:-1],
    "all taken out": lambda _: [],
    "two exchanged": lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]],
    "the other way round": lambda lines: lines[::-1],
    "one twice": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "one put in": lambda lines: [*lines[:3], b'{"event": "sent"}\n', *lines[3:]],
    "one put in with a link": lambda lines: [
        *lines[:3],
        lines[2].replace(b'"n": 2', b'"n": 9'),
        *lines[3:],
    ],
    "one added": lambda lines: [*lines, b'{"event": "sent", "chain": "' + b"0" * 64 + b'"}\n'],
    "one changed": lambda lines: [*lines[:3], lines[3].replace(b"looked", b"liked!"), *lines[4:]],
    "a link changed": lambda lines: [
        *lines[:3],
        lines[3][:-66] + b"0" * 63 + lines[3][-3:],
        *lines[4:],
    ],
    "a space more": lambda lines: [*lines[:3], lines[3].replace(b": ", b":  ", 1), *lines[4:]],
    "an empty line": lambda lines: [*lines, b"\n"],
    "another line end": lambda lines: [*lines[:-1], lines[-1].replace(b"\n", b"\r\n")],
    "no line end": lambda lines: [*lines[:-1], lines[-1].rstrip(b"\n")],
    "a mark of byte order": lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]],
    "no text": lambda lines: [*lines, b"\xff\n"],
}


# Where the first line that does not follow can be named.
LINES = {
    "one taken out": "line 3 of",
    "the first taken out": "line 1 of",
    "two exchanged": "line 3 of",
    "one put in": "line 4 of",
    "one changed": "line 4 of",
    "a link changed": "line 4 of",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_changed_log(damage: str, tmp_path: Path) -> None:
    """A log that was changed is found, also after every hash of the bundle was made anew."""
    folder = closed_bundle(tmp_path, events=MANY)
    log = folder / "data" / "log.jsonl"
    edited(log, lambda text: b"".join(DAMAGES[damage](text.splitlines(keepends=True))))
    remade(folder)

    verdict, file = verify(folder), alone(folder)

    assert not verdict.intact
    assert "'data/log.jsonl'" in verdict.why
    assert LINES.get(damage, "") in verdict.why
    assert (file.returncode, file.stdout) == (1, f"not intact  {verdict.why}\n")


def test_a_log_that_is_gone(tmp_path: Path) -> None:
    """A log that is gone is found, also after every hash was made anew."""
    folder = closed_bundle(tmp_path)
    (folder / "data" / "log.jsonl").unlink()

    assert "'data/log.jsonl'" in verify(remade(folder)).why


def test_the_hashes_made_anew_are_good(tmp_path: Path) -> None:
    """Making all hashes of an untouched bundle anew changes nothing that is checked."""
    folder = closed_bundle(tmp_path)

    assert verify(remade(folder)).intact


TELLINGS = {
    "no chain": b"{}",
    "no table": b"[1]",
    "no count": b'{"log": {"chain": "x"}}',
    "a list": b'{"log": [1, 2]}',
    "nothing": b"",
    "no text": b"\xff",
    "too deep": b"[" * 100_000,
    "a huge number": b'{"log": {"events": ' + b"9" * 9_999 + b', "chain": ""}}',
}


@pytest.mark.parametrize("telling", TELLINGS)
def test_a_provenance_that_tells_no_chain(telling: str, tmp_path: Path) -> None:
    """A provenance that does not tell the chain is said to be so, whatever it holds instead."""
    folder = closed_bundle(tmp_path)
    (folder / "data" / "provenance.json").write_bytes(TELLINGS[telling])

    why = verify(remade(folder)).why

    assert why == "It was changed: 'data/provenance.json' does not tell the log's chain."


def test_no_event_at_all(tmp_path: Path) -> None:
    """A bundle without a single event has no log, and is intact."""
    folder = closed_bundle(tmp_path, events=())

    assert not (folder / "data" / "log.jsonl").exists()
    assert verify(folder).intact


def test_the_limit(tmp_path: Path) -> None:
    """Whoever makes links, provenance and hashes anew is not seen: only a signature would tell."""
    folder, other = closed_bundle(tmp_path / "a"), closed_bundle(tmp_path / "b", events=MANY)
    for name in ("log.jsonl", "provenance.json"):
        (folder / "data" / name).write_bytes((other / "data" / name).read_bytes())

    assert verify(remade(folder)).intact


FULL = """
import json, resource, signal, sys
from pathlib import Path
from automation.evidence.chain import Log
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = Log(Path(sys.argv[1]))
lost = 0
log.add('{"event": "one"}')
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40, resource.RLIM_INFINITY))
try:
    log.add('{"event": "two"}')
except OSError:
    lost += 1
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.add('{"event": "three"}')
print(json.dumps([lost, log.count, log.head]))
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit is that of POSIX")
def test_a_full_disk(tmp_path: Path) -> None:
    """An event for which there is no room is lost whole; the chain goes on without it."""
    file = tmp_path / "log.jsonl"
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        timeout=60,
    )
    lost, count, head = json.loads(ran.stdout)

    assert (lost, count) == (1, 2)
    assert by_hand(file.read_bytes()) == (2, head)
    assert [json.loads(line)["event"] for line in file.read_text().splitlines()] == ["one", "three"]


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_rights(tmp_path: Path) -> None:
    """The log is its owner's alone from the first event on."""
    before = os.umask(0)
    try:
        Bundle(tmp_path / "anna", "bundle", dry_run=False).log('{"event": "opened"}\n')
    finally:
        os.umask(before)

    (log,) = tmp_path.rglob("log.jsonl")
    assert log.stat().st_mode & 0o777 == 0o600


EVENT = st.dictionaries(st.text(max_size=9), st.text(max_size=9), min_size=1, max_size=3)


@pytest.mark.deep
@given(st.lists(EVENT, max_size=9))
def test_any_events(tmp_path_factory: pytest.TempPathFactory, events: list[dict[str, str]]) -> None:
    """Whatever an event holds, a key called chain too, the log is a chain by its definition."""
    file = tmp_path_factory.mktemp("log") / "log.jsonl"
    log = Log(file)
    for event in [{"chain": '", "chain": "'}, *events]:
        log.add(json.dumps(event, ensure_ascii=False) + "\n")

    assert by_hand(file.read_bytes()) == (log.count, log.head)
