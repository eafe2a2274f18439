"""What private is still in files that are to be passed on, and where; never the value itself.

Pure: knows no folder, no browser and no site. It trusts nobody who cleaned the files before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from automation.gate.looks import Looks
from automation.gate.readings import Reading, readings
from automation.gate.values import Text, Values
from automation.redact import EMAIL

SHOWN = 8


@dataclass(frozen=True)
class Finding:
    """Something private in a file.

    where: "line 3", "its name", "chunk tEXt", … kind: what it is, in a word
    or two ("e-mail", "phone", "a value of the person", …); the value is not told.
    """

    file: str
    where: str
    kind: str


def findings(files: Mapping[str, bytes], private: Iterable[str], known: str = "") -> list[Finding]:
    """Everything private in these files (content by name), their names included; [] if nothing.

    private: the person's own values: e-mail, names, phone, texts; found in any case, accent,
    spacing and escape, in Base64, UTF-16, compressed streams and a picture's metadata.
    known: text that is public: its addresses, numbers and tokens are nobody's secret, and a
    single word of it tells nobody apart. What is only drawn in pixels is not read.
    """
    values, looks = Values(private, known), Looks(known)
    pictures = frozenset(files.values())
    found: dict[Finding, None] = {}
    for name, content in files.items():
        for reading in readings(name, content, pictures):
            for where, kind in _in(reading, values, looks):
                found[Finding(name, where, kind)] = None
    return list(found)


def listed(found: Sequence[Finding]) -> str:
    """The first of them in one line, and how many more there are; addresses in names cut."""
    told = "; ".join(f"{EMAIL.sub('…', f.file)}, {f.where}: {f.kind}" for f in found[:SHOWN])
    return told + (f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else "")


def _in(reading: Reading, values: Values, looks: Looks) -> Iterator[tuple[str, str]]:
    if reading.kind:
        yield reading.where, reading.kind
        return
    for line in values.lines(Text(reading.text)):
        yield _place(reading, line), "a value of the person"
    if reading.shaped:
        for line, kind in looks.shapes(reading.text, spoken=reading.spoken):
            yield _place(reading, line), kind
    if reading.raw:
        for line, kind in looks.secrets(reading.text):
            yield _place(reading, line), kind


def _place(reading: Reading, line: int) -> str:
    return f"line {line}" if reading.lined else reading.where
