"""Scrubbing: nothing of the person is left in a page, what the map needs is; a gate looks again."""

from __future__ import annotations

import base64
import io
import json
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as example
from hypothesis import strategies as some
from PIL import Image, PngImagePlugin
from playwright.sync_api import Playwright

from automation.browser.saved import open_shelf
from automation.gate.findings import findings
from automation.look import look
from automation.scrub import scrub
from automation.scrub_pictures import icon, placeholder
from automation.scrub_private import Private, learned, spellings
from automation.scrub_words import Words
from flows import FLOWS
from support import SHARED

FLOW = FLOWS["meta-ai-instagram"]
KNOWN = repr(FLOW)
HERE = "https://www.instagram.com/anything"
PAGES = SHARED / "real-pages"
REAL = sorted(PAGES.glob("*/*.html"))

EMAIL, NAME, USER = "zoe.marker@mail.test", "Zoë Markerová", "zoe_marker77"
NUMBER, TOKEN, PHONE = "1784140588123456", "NAcMw3tQz8xLk29vPqR7", "+49 151 99887766"
TEXT = "my grandmother photographed every single purple elephant in our garden last summer"
MINE = (
    Private("e-mail", EMAIL),
    Private("name", NAME),
    Private("user name", USER),
    Private("phone", PHONE),
    Private("text", TEXT),
)


def words(*private: Private) -> Words:
    """What scrubs a page of a person with these values."""
    return Words(spellings(private or MINE), KNOWN, wrappers=FLOW.wrappers)


def scrubbed(html: str) -> str:
    """The page without what is private."""
    return scrub(html, words(), HERE)


# Every channel that a page has; {} is where a marked value stands.
CHANNELS = {
    "text": "<p>Hello {}!</p>",
    "split": "<p>Hello <b>{}</b></p>",
    "comment": "<!-- {} -->",
    "title": "<title>{}</title>",
    "label": '<button aria-label="Log out {}">x</button>',
    "placeholder": '<input placeholder="{}">',
    "alternative": '<img alt="{}" src="https://scontent.test/a.jpg">',
    "data": '<div data-state="{}" data-store=\'{{"a": "{}"}}\'>x</div>',
    "test id": '<div data-testid="user-{}">x</div>',
    "id": '<label for="u_{}">x</label><input id="u_{}">',
    "class": '<p class="a {} b">x</p>',
    "query": '<a href="https://www.instagram.com/?u={}">x</a>',
    "fragment": '<a href="https://www.instagram.com/p#{}">x</a>',
    "path": '<a href="/{}/">x</a>',
    "user of an address": '<a href="https://{}@www.instagram.com/">x</a>',
    "wrapped": '<a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2F{}&h=1">x</a>',
    "mail": '<a href="mailto:{}">x</a>',
    "handler": "<p onclick=\"go('{}')\">x</p>",
    "script address": "<a href=\"javascript:go('{}')\">x</a>",
    "script": '<script>var a = {{"NAME": "{}"}}</script>',
    "json": '<script type="application/json">{{"a": "{}"}}</script>',
    "linked data": '<script type="application/ld+json">{{"a": "{}"}}</script>',
    "noscript": '<noscript><img src="/p?u={}"></noscript>',
    "template": "<template><p>{}</p></template>",
    "shadow": '<div><template shadowrootmode="open"><p>{}</p></template></div>',
    "frame": '<iframe srcdoc="&lt;p title=&quot;{}&quot;&gt;{}&lt;/p&gt;"></iframe>',
    "frame address": '<iframe src="https://www.facebook.com/{}?u={}"></iframe>',
    "frame text": "<iframe>{}</iframe>",
    "hidden": '<input type="hidden" name="fb_dtsg" value="{}">',
    "typed": '<input type="text" value="{}">',
    "typed mail": '<input type="email" value="{}">',
    "unknown box": '<input type="novel" value="{}">',
    "text box": "<textarea>{}</textarea>",
    "option": '<select><option value="{}">{}</option></select>',
    "button": '<input type="submit" value="Send as {}">',
    "meta": '<meta name="description" content="{}"><meta property="og:title" content="{}">',
    "viewport": '<meta name="viewport" content="width=1, {}">',
    "link": '<link rel="canonical" href="https://www.instagram.com/{}">',
    "style": "<style>.a::after {{ content: '{}' }} /*# sourceMappingURL=/m.{} */</style>",
    "style address": "<style>.a {{ background: url(https://a.test/{}.png) }}</style>",
    "import": "<style>@import url('https://a.test/{}.css');</style>",
    "font": "<style>@font-face {{ font-family: a; src: url(/{}.woff) }}</style>",
    "own style": "<p style=\"background: url('https://a.test/{}'); --a: '{}'\">x</p>",
    "picture": '<img src="https://a.test/{}.jpg" srcset="/{}.png 2x">',
    "picture in the address": '<img src="data:image/png;base64,{}">',
    "drawn picture": '<svg><image href="https://a.test/{}.jpg"/><title>{}</title></svg>',
    "drawing": '<svg><path d="M0 0 {}"/><style>{}</style></svg>',
    "foreign": "<math><annotation-xml>{}</annotation-xml></math>",
    "name space": '<svg xmlns="http://www.w3.org/{}"><g/></svg>',
    "object": '<object data="/{}"><p>{}</p></object>',
    "film": '<video poster="/{}"><source src="/{}"></video>',
    "raw": "<xmp>{}</xmp>",
    "unknown attribute": '<p zoe="{}">x</p>',
    "section": "<![CDATA[{}]]>",
    "instruction": "<?php {} ?>",
    "declaration": "<!ELEMENT {}>",
    "open": "<p title='{}",
}
VALUES = {"e-mail": EMAIL, "name": NAME, "user": USER, "number": NUMBER, "token": TOKEN}


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_channel_carries_a_value(channel: str) -> None:
    """A marked value is in no part of a scrubbed page, wherever it stood, and the gate agrees."""
    for value in (*VALUES.values(), PHONE, TEXT):
        for shape in (value, escape(value), value.upper() if "@" in value else value):
            html = f"<!DOCTYPE html><body>{CHANNELS[channel].replace('{}', shape)}</body>"
            html = html.replace("{{", "{").replace("}}", "}")

            kept = scrubbed(html)

            assert value.casefold() not in kept.casefold()
            assert escape(value).casefold() not in kept.casefold()
            assert findings({"a.html": kept.encode()}, [v.value for v in MINE]) == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_scrubbed_page_stays_as_it_is(channel: str) -> None:
    """Scrubbing a second time changes nothing, and the first time always gives the same."""
    html = "".join(CHANNELS[channel].replace("{}", value) for value in (*VALUES.values(), TEXT))
    once = scrubbed(html)

    assert scrubbed(html) == once
    assert scrubbed(once) == once


MARKUP = some.text(alphabet="<>/=\"' &;!-[]?#@.{}()abAB19\n\0", max_size=200)
PIECES = some.lists(
    some.sampled_from(
        [c.replace("{}", v) for c in CHANNELS.values() for v in (EMAIL, NUMBER, TOKEN)]
        + ["</p>", "</template>", "</style>", "</textarea>", "<svg>", "</svg>", "<style>", "<", '"']
        + ["<![1", "<![CDATA[x", "]]>", "<!--", "<?php"]
    ),
    max_size=8,
).map("".join)


class Names(HTMLParser):
    """The names of all attributes of a page, and what could run as a script."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Those of one tag."""
        self.seen |= {name for name, _ in attrs}
        addresses = [v for name, v in attrs if v and name not in ("title", "alt", "aria-label")]
        self.runs += [v for v in addresses if v.strip().lower().startswith("javascript:")]
        self.runs += [tag] if tag == "script" else []


def holds(html: str) -> None:
    """What holds of every page, however odd."""
    once = scrubbed(html)

    assert scrubbed(once) == once
    names = Names()
    names.feed(once)
    assert names.runs == []
    assert {name for name in names.seen if name.startswith("on")} == set()
    for value in (EMAIL, NUMBER, TOKEN):
        assert value not in once


def test_a_marked_section_is_a_comment() -> None:
    """What is one is dropped, as browsers drop it; what never ends is text."""
    assert scrubbed("<![1") == "&lt;![1"
    assert scrubbed("a<![if IE]>b<![CDATA[c]]>d") == "abd"
    holds(f"<![1 {EMAIL}><p>x</p>")


@given(some.one_of(MARKUP, PIECES))
@example(max_examples=150)
def test_an_odd_page_is_scrubbed(html: str) -> None:
    """Broken and nested markup gives a page that holds no value and stays as it is."""
    holds(html)


@pytest.mark.deep
@given(some.lists(some.one_of(MARKUP, PIECES), max_size=6).map("".join))
@example(max_examples=5000)
def test_many_odd_pages_are_scrubbed(html: str) -> None:
    """The same, for thousands of pages."""
    holds(html)


def test_the_same_value_has_the_same_stand_in_on_every_page() -> None:
    """A number, an address and a token are replaced by the same on all pages of a recording."""
    one = words()
    pages = [
        scrub(f'<p id="{NUMBER}">{EMAIL} {TOKEN}</p>', one, HERE),
        scrub(f'<label for="{NUMBER}">other@else.test {EMAIL.upper()} {TOKEN}</label>', one, HERE),
    ]

    assert pages == [
        '<p id="1000001">person@example.org token1</p>',
        '<label for="1000001">person2@example.org person@example.org token1</label>',
    ]


def test_what_the_map_needs_stays() -> None:
    """Labels, roles, ids of the map, its addresses and wrapped links survive as they are."""
    page = (
        '<form action="/ajax/help/contact/submit/page"><h2 id="AI_at_Meta">Object to your '
        'information being used for AI at Meta</h2><a href="https://l.facebook.com/l.php?u=https'
        '%3A%2F%2Fhelp.instagram.com%2Fcontact%2F767264225370182%3Ffbclid%3Dabc&h=AT0">object</a>'
        '<input autocomplete="one-time-code"><div data-testid="cookie-policy-manage-dialog">x</div>'
        '<button type="submit">Submit</button></form>'
    )

    kept = scrubbed(page)

    assert "Object to your information being used for AI at Meta" in kept
    assert (
        'https://l.facebook.com/l.php?u=https%3A%2F%2Fhelp.instagram.com%2Fcontact%2F767264225370182"'
        in kept
    )
    for part in ('id="AI_at_Meta"', 'autocomplete="one-time-code"', "cookie-policy-manage-dialog"):
        assert part in kept
    assert 'action="/ajax/help/contact/submit/page"' in kept


def test_a_statement_in_the_words_of_the_site_leaves_the_site_its_words() -> None:
    """Words that the person and the map have in common are the map's."""
    label = "I want to object to the use of my information for Meta AI"
    kept = scrub(f"<p>{label}</p><p>{TEXT}</p>", words(Private("text", f"{label}. {TEXT}")), HERE)

    assert f"<p>{label}</p>" in kept
    assert "elephant" not in kept


def test_a_picture_is_a_grey_one_of_its_size_and_an_icon_is_its_pixels() -> None:
    """A photograph is replaced; of a small icon only the pixels stay, without its text chunks."""

    def png(side: int) -> str:
        chunks, out = PngImagePlugin.PngInfo(), io.BytesIO()
        chunks.add_text("Author", NAME)
        Image.new("RGBA", (side, side), (9, 99, 200, 255)).save(out, "PNG", pnginfo=chunks)
        return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

    small, large = icon(png(16)), icon(png(25))

    assert large is None
    assert small is not None
    with Image.open(io.BytesIO(base64.b64decode(small.partition(",")[2]))) as shown:
        assert shown.getpixel((3, 3)) == (9, 99, 200, 255)
        assert shown.info == {}
    assert small in scrubbed(f'<img src="{png(16)}">')
    assert scrubbed(f'<img src="{png(64)}" width="64" height="40">').count(
        escape(placeholder(64, 40))
    )


def test_a_page_tells_who_it_is_about() -> None:
    """Names, addresses and tokens that stand in a page's own JSON are learnt from it."""
    page = (
        '{"CurrentUserInitialData":{"NAME":"Zo\\u00eb Marker","SHORT_NAME":"Zo\\u00eb"},'
        '"username":"zoe_marker77","lsd":{"token":"AVqb9x12JYA"}}'
        '<img alt="Zoë Marker\'s profile picture">'
    )

    assert {(each.kind, each.value) for each in learned(page)} >= {
        ("name", "Zoë Marker"),
        ("user name", "zoe_marker77"),
        ("token", "AVqb9x12JYA"),
    }


LEAKS = {
    "plain": EMAIL,
    "entities": "".join(f"&#{ord(c)};" for c in EMAIL),
    "percent": EMAIL.replace("@", "%40").replace(".", "%2E"),
    "base64": base64.b64encode(f"id={EMAIL};".encode()).decode(),
    "json": json.dumps(NAME),
    "style": "".join(f"\\{ord(c):x} " for c in USER),
    "squashed": USER.replace("_", ""),
    "number": NUMBER,
    "phone": PHONE,
    "run": " ".join(TEXT.split()[2:11]),
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9Pl",
    "entropy": '"kX9vQ2mZ7pLw4RtY8sBn"',
    "of a stranger": "someone@else.test",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_gate_finds_what_is_left(leak: str) -> None:
    """Whatever is left of the person is found with file and line, and its value is not told."""
    page = f"<p>first</p>\n<p>{LEAKS[leak]}</p>\n"

    found = findings({"page.html": page.encode()}, [each.value for each in MINE], KNOWN)

    assert {(each.file, each.where) for each in found} == {("page.html", "line 2")}
    assert LEAKS[leak] not in str(found)


def test_the_gate_passes_what_is_nobodys() -> None:
    """Stand-ins, the map's own numbers, layers and colours are no findings."""
    page = (
        '<p style="z-index: 2147483647; color: #1c1e21">person@example.org +447700900123 '
        'Person Example token12 1000001</p><a href="https://help.instagram.com/contact/767264225370182">x</a>'
    )

    assert findings({"page.html": page.encode()}, [each.value for each in MINE], KNOWN) == []


real = pytest.mark.skipif(not REAL, reason=f"there are no real pages in '{PAGES}'")


@real
@pytest.mark.sampled(most=2)
@pytest.mark.parametrize("file", REAL[::-1], ids=lambda path: path.stem)
def test_nothing_of_a_real_page_is_left(file: Path) -> None:
    """No address, number, hidden value or token of a page from the real site is left in it."""
    source = file.read_text(encoding="utf-8", errors="replace")
    kept = scrub(source, Words(spellings(learned(source)), KNOWN), HERE)
    keep = {*re.findall(r"[\w-]+", KNOWN)}
    own = {*re.findall(r"[\w.+-]{1,64}@[\w-]+\.[a-z]{2,}", source), *re.findall(r"\d{8,}", source)}
    own |= {*re.findall(r'"token":"([\w:-]{8,})"', source)}
    own |= {*re.findall(r'type="hidden"[^>]*value="([\w-]{8,})"', source)}
    own = {value for value in own - keep if not value.endswith("example.org")}

    left = own & {*re.findall(r"[\w.+@-]+", kept), *re.findall(r"\d+|[\w:-]+", kept)}

    assert {v for v in left if not re.fullmatch(r"2147483647|(.)\1+", v)} == set()
    assert "<script" not in kept
    assert findings({"a.html": kept.encode()}, [], KNOWN) == []


@pytest.mark.deep
@real
@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("files", [REAL[-7:], *(REAL[i : i + 20] for i in range(0, 113, 20))])
def test_a_real_page_is_seen_as_before(
    files: list[Path], playwright: Playwright, tmp_path: Path
) -> None:
    """On a scrubbed page of the real site the same screens are seen as on the page itself."""
    shelf = {}
    for i, file in enumerate(files):
        source = file.read_text(encoding="utf-8", errors="replace")
        host = "https://www.facebook.com"
        url = f"{host}/privacy/genai" if "genai" in file.name else f"{host}/privacy/policy/page{i}"
        kept = tmp_path / f"{i}.html"
        kept.write_text(scrub(source, Words(spellings(learned(source)), KNOWN), url))
        plain = tmp_path / f"{i}-plain.html"
        plain.write_text(source)
        shelf[url, i] = (plain, kept)
    seen: list[dict[int, object]] = []
    for which in (0, 1):
        pages: dict[int, object] = {}
        seen.append(pages)
        for (url, i), both in shelf.items():
            with open_shelf(playwright, {url: both[which]}, FLOW, None) as show:
                window = show(url)
                sighting, _ = look(lambda w=window: w.glance(FLOW.probes), window.pause, FLOW)
                pages[i] = (sighting.screens, sighting.overlays, bool(sighting.fields))

    assert seen[1] == seen[0]


def test_a_style_leads_nowhere() -> None:
    """Comments, source maps, imports and fonts are out of a style; what it paints stays."""
    css = (
        "@import url(https://a.test/a.css); /* by hand */ @font-face { src: url(/a.woff) }"
        ".a { color: #11223344; background: url(/a.png) } .b { fill: url(#here) }"
        "/*# sourceMappingURL=/a.map */"
    )

    kept = scrubbed(f"<style>{css}</style>")

    for gone in ("@import", "by hand", "@font-face", "sourceMappingURL", "/a."):
        assert gone not in kept
    assert "color: #11223344" in kept
    assert 'url("#here")' in kept
