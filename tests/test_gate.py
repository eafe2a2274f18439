"""The gate finds what is private in files, however it is written, and nothing in what is public."""

from __future__ import annotations

import gzip
import json
import quopri
import time
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from html import escape
from io import BytesIO
from urllib.parse import quote, quote_plus
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from automation.gate.findings import Finding, findings
from automation.recording import load, names
from flows import FLOWS
from flows.meta.statements import builtin

EMAIL = "zorblatt.quennel@example.org"
NAME = "Wexlington Drumgöld"
PHONE = "+49 171 55501234"
TEXT = "They show my children at the lake of Oxmandale, and they were never asked about any of it."
PRIVATE = (EMAIL, NAME, "Wexlington", "Drumgöld", PHONE, TEXT, "Li")
VALUE = "a value of the person"

# Numbers of drawn pages that lead to public pages, as the sources of these pages have them.
PUBLIC_PAGES = "1896641480634370"


def kinds(content: bytes | str, private: tuple[str, ...] = PRIVATE, known: str = "") -> set[str]:
    """The kinds of what is found in a file with this content."""
    data = content.encode() if isinstance(content, str) else content
    return {each.kind for each in findings({"page.html": data}, private, known)}


def png(*, text: str = "", packed: bool = False, tail: bytes = b"", size: int = 40) -> bytes:
    """A picture of more than one colour. text: in its metadata; tail: behind its end."""
    image = Image.linear_gradient("L").resize((size, size))
    note = PngImagePlugin.PngInfo()
    if text:
        note.add_itxt("Comment", text, zip=packed)
    out = BytesIO()
    image.save(out, "PNG", pnginfo=note if text else None)
    return out.getvalue() + tail


def zipped(name: str, content: bytes) -> bytes:
    """An archive with one file."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def data_uri(content: bytes, kind: str = "application/octet-stream") -> bytes:
    """A page with this as data in an address."""
    return f'<a href="data:{kind};base64,{b64encode(content).decode()}">x</a>'.encode()


SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "upper": lambda v: v.upper().encode(),
    "UTF-16": lambda v: v.encode("utf-16"),
    "UTF-16, no mark": lambda v: v.encode("utf-16-le"),
    "UTF-16 inside": lambda v: b"\xff\x01" + v.encode("utf-16-be") + b"\xfe",
    "Latin-1": lambda v: b"\xff" + v.encode("latin-1"),
    "URL": lambda v: quote(v, safe="").encode(),
    "form": lambda v: quote_plus(v).encode(),
    "twice": lambda v: quote(quote(v, safe=""), safe="").encode(),
    "every byte": lambda v: "".join(f"%{b:02X}" for b in v.encode()).encode(),
    "HTML": lambda v: "".join(f"&#{ord(c)};" for c in v).encode(),
    "HTML, hex": lambda v: "".join(f"&#x{ord(c):x};" for c in v).encode(),
    "HTML, names": lambda v: v.replace("ö", "&ouml;").replace("@", "&commat;").encode(),
    "JSON": lambda v: json.dumps(v).encode(),
    "JSON in HTML": lambda v: f'<p data-x="{escape(json.dumps({"a": v}))}"></p>'.encode(),
    "script": lambda v: "".join(f"\\u{ord(c):04x}" for c in v).encode(),
    "script, short": lambda v: "".join(f"\\x{ord(c):02x}" for c in v).encode(),
    "script, braces": lambda v: "".join(f"\\u{{{ord(c):x}}}" for c in v).encode(),
    "style": lambda v: "".join(f"\\{ord(c):x} " for c in v).encode(),
    "attribute": lambda v: f'<img alt="{escape(v)}">'.encode(),
    "markup inside": lambda v: f"<p>{v[:3]}<b>{v[3:]}</b></p>".encode(),
    "markup between": lambda v: v.replace(" ", "</b> <i>").encode(),
    "comment": lambda v: f"<p>{v[:4]}<!-- x -->{v[4:]}".encode(),
    "soft hyphens": lambda v: "\u00ad".join(v).encode(),
    "zero width": lambda v: "\u200b".join(v).encode(),
    "wide": lambda v: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in v).encode(),
    "decomposed": lambda v: v.replace("ö", "o\u0308").encode(),
    "lines": lambda v: v.replace(" ", "\n\t").encode(),
    "quoted-printable": lambda v: quopri.encodestring(f"{v} {v}".encode()),
    "base64": lambda v: b64encode(v.encode()),
    "base64 inside": lambda v: b64encode(f"a={v};b=1".encode()),
    "base64, URL": lambda v: urlsafe_b64encode(f"ö {v} ü".encode()),
    "base64, binary": lambda v: b64encode(b"\x08\x96\x01\x12" + v.encode() + b"\xff\x00\x9a"),
    "base64, UTF-16": lambda v: b64encode(v.encode("utf-16-le")),
    "hex": lambda v: v.encode().hex().encode(),
    "data": lambda v: data_uri(v.encode(), "text/plain"),
    "zlib": lambda v: zlib.compress(v.encode()),
    "zlib inside": lambda v: b"%PDF-1.4\n\xe2\xe3 stream\n" + zlib.compress(v.encode() * 3),
    "gzip": lambda v: gzip.compress(v.encode()),
    "gzip as data": lambda v: data_uri(gzip.compress(v.encode())),
    "zip": lambda v: zipped("a.txt", v.encode()),
    "name in zip": lambda v: zipped(f"{v}.txt", b"x"),
    "zip in zip": lambda v: zipped("b.zip", zipped("a.txt", v.encode())),
    "PNG": lambda v: png(text=v),
    "PNG, packed": lambda v: png(text=v, packed=True),
    "PNG, tail": lambda v: png(tail=v.encode()),
    "PNG as data": lambda v: data_uri(png(text=v), "image/png"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("value", [EMAIL, NAME, PHONE, TEXT])
def test_a_value_in_any_spelling(value: str, spelling: str) -> None:
    """A value of the person is found wherever it stands and however it is written."""
    content = SPELLINGS[spelling](value)

    found = findings({"page.html": content}, [value])

    assert VALUE in {each.kind for each in found}
    assert value not in str(found)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_value_is_not_found(spelling: str) -> None:
    """The same spellings of what is nobody's value are no value of the person's."""
    content = SPELLINGS[spelling]("A text like any other")

    assert VALUE not in kinds(content)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zorblatt-quennel", EMAIL),
        ("@ZorblattQuennel99", EMAIL),
        ("0171 / 555 01 234", PHONE),
        ("0049 (0)171-55501234", PHONE),
        ("tel:4917155501234", PHONE),
        ("Drumgold", "Drumgöld"),
        ("wexlington_1990", "Wexlington"),
        ("by Li, or", "Li"),
        ("我是王小明的朋友", "王小明"),
        ("Ваня Петров", "петров"),
        ("…and they were never asked about any of it", TEXT),
    ],
)
def test_a_piece_or_a_variant(text: str, value: str) -> None:
    """What tells a person apart is found in part, too: before the @, nationally dialled, cut."""
    assert kinds(text, (value,)) >= {VALUE}
    assert VALUE not in kinds("Nothing of it, linked by an evaluation", (value,))


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("Linked Lithium, li", ("Li",)),
        ("Will it be so?", ("Will",)),
        ("Eva was there", ("Eva",)),
        ("They show my children", (TEXT,)),
        ("info for you", ("info@example.org",)),
        ("a", ("a", "", " ", "!")),
        ("submarinas", ("Marina",)),
    ],
)
def test_what_tells_nobody_apart(text: str, private: tuple[str, ...]) -> None:
    """A common word, a few words in a row and a part of a longer word are no find."""
    assert kinds(text, private, known="Will you object to this, or Eva?") == set()


def test_a_public_word_is_private_in_a_full_name() -> None:
    """A name that is a public word is not looked for alone, and is in the full name."""
    private = ("Will", "Will Marker")

    assert kinds("Will it be so?", private, "will") == set()
    assert kinds("Will Marker", private, "will") == {VALUE}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("someone@else.test", "e-mail"),
        ("someone@example.de", "e-mail"),
        ("someone@example-firm.test", "e-mail"),
        ("someone@example.org.else.test", "e-mail"),
        ("someone%40else.test", "e-mail"),
        ("someone&#64;else.test", "e-mail"),
        ("+43 660 1234567", "phone"),
        ("0043 660 1234567", "phone"),
        ("id=100087654321098", "number"),
        ("5f1d7a90-1b2c-4d5e-8f90-a1b2c3d4e5f6", "id"),
        ("AQHk3x8Zz91aab7qL2", "token"),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9Pl",
            "token",
        ),
        ('"kX9vQ2mZ7pLw4RtY8sBn"', "token"),
        ('x = "kX9-vQ2mZ7_pLw4-RtY8sBn3_HdJ6-uC1fG"', "secret (Base64 High Entropy String)"),
        ("https://me:pass-word@host.test/", "secret (Basic Auth Credentials)"),
        ("-----BEGIN RSA PRIVATE KEY-----", "secret (Private Key)"),
        ("<p>by @vixenbrook.marsh</p>", "user name"),
        ("by <b>@vixenbrook</b>", "user name"),
        ("text of c29tZW9uZUBlbHNlLnRlc3Q= there", "e-mail"),
    ],
)
def test_what_looks_private(text: str, kind: str) -> None:
    """What looks private in itself is found, whoever it belongs to."""
    assert kind in kinds(text, ())
    assert kind in kinds(gzip.compress(text.encode()), ()) or kind.startswith("secret")


@pytest.mark.parametrize(
    "text",
    [
        "person@example.org, a@b.example.com, x@mail.example",
        "+44 7700 900123, +447700900123",
        "z-index: 2147483647; color: #12345678; 11111111; Field1000000000000002",
        "2026-11-22T10:00:00.123456+00:00, Chromium 156.0.8078.79",
        "<style>@media print { a { color: red } } @keyframes x {}</style><p>Meta</p>",
        "https://help.instagram.com/contact/767264225370182",
        "next=https%3A%2F%2Fhelp.instagram.com%2Fcontact%2F767264225370182",
        "supportFormTextAreaProcessingImpact, x1n2onr6 x78zum5",
        "",
    ],
)
def test_what_is_public(text: str) -> None:
    """Examples, stories' numbers, what the map itself holds, times and versions are no find."""
    assert kinds(text, (), known=" ".join(map(repr, FLOWS.values()))) == set()


def test_a_known_word_is_no_secret() -> None:
    """A sum or an address that is known as public passes, whole; a part of it does not."""
    digest = "0123456789abcdef" * 4

    assert kinds(f"sum {digest}", ()) != set()
    assert kinds(f"sum {digest}", (), digest) == set()
    assert kinds(f"sum {digest[:40]}", (), digest) != set()
    assert kinds("write to desk@authority.test", (), "desk@authority.test") == set()


@pytest.mark.parametrize(
    "content",
    [
        "почта@пример.рф".encode("utf-16"),
        "почта@пример.рф, и так далее".encode("utf-32-le"),
        b"\xff\x01" + "someone@else.test".encode("utf-16-be") + b"\xfe",
        b"\xff\x01" + "someone&#64;else.test".encode("utf-16-le") + b"\xfe",
    ],
    ids=["marked", "wider", "inside", "escaped inside"],
)
def test_what_looks_private_in_wide_letters(content: bytes) -> None:
    """A text of two or four bytes a letter is read for what looks private, inside others too."""
    assert "e-mail" in kinds(content, ())


def test_a_find_says_where() -> None:
    """A find names the file, the line and the kind; never the value."""
    files = {"a.html": f"one\n<p>{NAME}</p>\n\nsomeone@else.test".encode(), f"{EMAIL}.txt": b""}
    picture = {"b.png": png(text=NAME)}

    assert set(findings({**files, **picture}, [NAME, EMAIL])) == {
        Finding("a.html", "line 2", VALUE),
        Finding("a.html", "line 4", "e-mail"),
        Finding(f"{EMAIL}.txt", "its name", VALUE),
        Finding(f"{EMAIL}.txt", "its name", "e-mail"),  # org.txt is no example's host
        Finding("b.png", "chunk iTXt", "picture metadata"),
        Finding("b.png", "chunk iTXt", VALUE),
    }


def test_a_plain_picture() -> None:
    """A picture that holds its pixels and nothing else passes."""
    assert findings({"a.png": png(), "b.png": png(size=900)}, PRIVATE) == []


def test_an_embedded_picture() -> None:
    """A picture inside a page is a find, unless it is a file that is looked at too, or tiny."""
    picture = png()
    flat = BytesIO()
    Image.new("RGB", (80, 80), "#8a8d91").save(flat, "PNG")

    assert kinds(data_uri(picture, "image/png"), ()) == {"embedded picture"}
    assert findings({"a.png": picture, "a.html": data_uri(picture, "image/png")}, ()) == []
    assert kinds(data_uri(png(size=24), "image/png"), ()) == set()
    assert kinds(data_uri(flat.getvalue(), "image/png"), ()) == set()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (bytes(range(128, 256)) * 2, "embedded data"),
        (b"wOF2\0\1" + bytes(range(128, 256)), "embedded data"),
        (b"a text", None),
        ("a text".encode("utf-16"), None),
        (gzip.compress(b"a text"), None),
        (zipped("a.txt", b"a text"), None),
        (png(size=16), None),
    ],
    ids=["bytes", "font", "text", "UTF-16", "gzip", "zip", "icon"],
)
def test_embedded_data(content: bytes, kind: str | None) -> None:
    """What stands in a page as data and can be neither read nor seen is a find."""
    assert kinds(data_uri(content), ()) == ({kind} if kind else set())


@pytest.mark.parametrize("cut", [9, 20, 60])
def test_a_broken_picture(cut: int) -> None:
    """A picture that breaks off is read as far as it goes."""
    assert VALUE in kinds(png()[:cut] + EMAIL.encode() + b"\n" * 20)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" + zlib.compress(bytes(20_000_000), 9),
        zipped("a.txt", bytes(20_000_000)),
        zipped("a", zipped("a", zipped("a", zipped("a", zipped("a", zipped("a", b"x")))))),
        zipped("a.txt", b"some text of some length").replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
    ids=["stream", "archive", "depth", "broken"],
)
def test_what_cannot_be_looked_through(content: bytes) -> None:
    """What unpacks to more than can be read, or cannot be unpacked, is a find."""
    assert kinds(content, ()) == {"more than can be looked through"}


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(
    "piece", ["a", "aB3", "a.b", "%41", "<b ", "<!--", "<script>", "9 ", "=3D", "eyJ-"]
)
def test_long_words_take_no_longer(piece: str) -> None:
    """A million letters without a break are read in time that grows with them, not faster.

    With a pattern that starts anew at each letter this takes minutes.
    """
    began = time.monotonic()

    findings({"a.html": (piece * 1_000_000)[:1_000_000].encode()}, PRIVATE)

    assert time.monotonic() - began < 30


@pytest.mark.deep
def test_drawn_pages_pass() -> None:
    """In all recordings of the project nothing is found: no value, and no look of one."""
    known = " ".join([*map(repr, FLOWS.values()), PUBLIC_PAGES])
    recordings = [load(name) for name in names()]
    known = " ".join([known, *(page.url for each in recordings for page in each.pages)])
    files = {
        f"{each.name}/{file.name}": file.read_bytes()
        for each in recordings
        for file in sorted(each.folder.iterdir())
    }

    assert len(files) > 300
    assert findings(files, PRIVATE, known) == []


def test_the_programs_statements_pass() -> None:
    """The program's own statements hold nothing private."""
    files = {name: text.encode() for name, text in builtin().items()}

    assert findings(files, PRIVATE) == []


LETTERS = st.from_regex(r"[A-Za-z0-9]{9,20}", fullmatch=True)
CHARS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])


@pytest.mark.deep
@settings(max_examples=10_000)
@given(
    before=st.text(CHARS, max_size=30),
    after=st.text(CHARS, max_size=30),
    first=st.sampled_from(sorted(SPELLINGS)),
    value=st.sampled_from([EMAIL, NAME, PHONE, TEXT]),
)
def test_a_value_among_anything(before: str, after: str, first: str, value: str) -> None:
    """Whatever stands around a value, and however both are written, it is found."""
    try:
        content = SPELLINGS[first](f"{before} {value} {after}")
    except (UnicodeEncodeError, ValueError):  # no such letter in this spelling
        assume(False)

    assert VALUE in kinds(content, (value,))


@pytest.mark.deep
@settings(max_examples=10_000)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x1f\x8b\x08"]),
)
def test_any_bytes_are_read(content: bytes, head: bytes) -> None:
    """No bytes make the gate stumble, and a value among them is found all the same."""
    findings({"a.bin": head + content}, PRIVATE)

    assert VALUE in kinds(content + b"\0\0" + EMAIL.encode() + b"\0\0" + content)


@pytest.mark.deep
@settings(max_examples=5_000)
@given(
    st.builds("{}{}{}".format, st.text(CHARS, max_size=9), LETTERS, st.text(CHARS, max_size=9)),
    st.text(max_size=200),
    st.text(max_size=200),
)
def test_any_value_is_found(value: str, before: str, after: str) -> None:
    """Any value that has letters enough is found in any text, as it stands and in Base64."""
    assume("base64," not in before + after)
    text = f"{before} {value} {after}"

    assert VALUE in kinds(text, (value,))
    assert VALUE in kinds(b64encode(text.encode()), (value,))
