"""What may be private on a page is flat in its masked picture and in none of its masked texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright

from automation import logs
from automation.browser.launch import Plan, open_window
from automation.browser.window import PlaywrightWindow
from automation.evidence import masking
from automation.evidence.bundle import Bundle
from automation.evidence.witness import FORM, Witness
from automation.recording import PageState, load
from flows.meta.instagram import META_AI_INSTAGRAM
from support import EMAIL, Somebody, settled

AT = "https://help.instagram.com/contact/767264225370182"
DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
FILL = ' style="background: linear-gradient(90deg, #f00, #00f); color: #fff"'
NAME, OTHER, KNOWN = "Zorbletta Quimby", "Frimblewort Tark", "Ylverton Drumgold"

# What may be private, each with the mark that tells of it, and where it is looked for.
PRIVATE: dict[str, tuple[str, str]] = {
    "an e-mail address": ("wexling@example.org", "<p id=it{0}>wexling@example.org</p>"),
    "one that is split": ("brox@example.org", "<p id=it{0}>bro<b>x@exam</b>ple<wbr>.org</p>"),
    "a handle": ("@quennel.dov", "<p id=it{0}>Hello @quennel.dov!</p>"),
    "a telephone number": ("0171 5550 1234", "<p id=it{0}>Call 0171 5550 1234</p>"),
    "a value of the person": (KNOWN, f"<p id=it{{0}}>Dear {KNOWN},</p>"),
    "a link to a profile": (NAME, f'<a id=it{{0}} href="/zorb.quimby/">{NAME}</a>'),
    "a name beside a face": (
        OTHER,
        f'<button id=it{{0}}><img width=20 height=20 src="{DOT}" alt="">{OTHER}</button>',
    ),
    "the same name elsewhere": (NAME, f"<p id=it{{0}}>Welcome back, {NAME}.</p>"),
    "a part of the name": ("Quimby", "<p id=it{0}>Quimby, is that you?</p>"),
    "a picture": ("", f'<img id=it{{0}} width=60 height=60 src="{DOT}">'),
    "a picture's text": (
        "Oxmandale",
        f'<img id=it{{0}} width=60 height=60 src="{DOT}" alt="Oxmandale">',
    ),
    "a background": (
        "",
        f'<div id=it{{0}} style="width:60px; height:60px; background-image: url({DOT})"></div>',
    ),
    "an image of a drawing": (
        "",
        f'<svg width=60 height=60><image id=it{{0}} width=60 height=60 href="{DOT}"/></svg>',
    ),
    "a canvas": ("", "<canvas id=it{0} width=60 height=60></canvas>"),
    "a field": ("pellumbra", '<input id=it{0} value="pellumbra">'),
    "a short field": ("qx", '<input id=it{0} value="qx">'),
    "a list": ("Vixenbrook", "<select id=it{0}><option>Vixenbrook<option>B</select>"),
    "a text that is edited": ("Dovecotium", "<div id=it{0} contenteditable>Dovecotium</div>"),
    "a bar": ("Grumbold", "<nav id=it{0}>Grumbold</nav>"),
    "the top of the page": ("Tarkhazel", "<header id=it{0}>Tarkhazel <i>Home</i></header>"),
    "in a shadow root": (
        "shade@example.org",
        "<div><template shadowrootmode=open><p id=it{0}>shade@example.org</p></template></div>",
    ),
    "in a root nobody looks into": (
        "",
        "<x-sealed id=it{0}><template shadowrootmode=closed>seal@example.org</template></x-sealed>",
    ),
    "far down, and fixed": ("fixed@example.org", "<p id=it{0} class=low>fixed@example.org</p>"),
}
PLAIN = "Object to your information being used for AI at Meta"


def drawn() -> str:
    """All of it on one page, each on a ground of many colours."""
    parts = [html.format(i) for i, (_, html) in enumerate(PRIVATE.values())]
    rows = "".join(f"<div{FILL}>{part}</div>" for part in parts)
    return (
        '<!doctype html><html lang="en"><title>x</title><style>body { margin: 8px } '
        "div { padding: 2px } .low { position: fixed; right: 0; bottom: 0; background: #0a0 } "
        "canvas, x-sealed { background: linear-gradient(#ff0, #0f0); display: inline-block; "
        "min-height: 20px; min-width: 50px }</style>"
        f"<body><main><h1>{PLAIN}</h1></main>{rows}<p>Home and Help</p>"
        f'<div id=plain style="width:40px; height:40px; background:#123456"></div></body>'
    )


def form(html: str) -> Any:
    """A recording of this one page, in the form's place and under a policy as the form's."""
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'self'; img-src data:; style-src 'unsafe-inline'; "
        "require-trusted-types-for 'script'",
    }
    page = PageState("form", AT, html, 200, headers, ())
    return replace(load("log-in-wall"), pages=(page,), leads=(), submission=None)


@dataclass(frozen=True)
class Kept:
    """What was kept of the page, and where each part of it stood."""

    folder: Path
    note: dict[str, Any]
    boxes: dict[str, tuple[float, float, float, float]]

    def pixels(self, kind: str) -> Image.Image:
        """The picture, or its masked twin."""
        name = self.note["masked"]["picture"] if kind == "masked" else self.note["picture"]
        return Image.open(BytesIO((self.folder / name).read_bytes())).convert("RGB")

    def colours(self, kind: str, part: str) -> set[Any]:
        """The colours inside the box of this part."""
        image = self.pixels(kind)
        scale = image.width / self.boxes["page"][2]
        x, y, width, height = (n * scale for n in self.boxes[part])
        cut = image.crop((round(x), round(y), round(x + width), round(y + height)))
        assert cut.width * cut.height
        return {colour for _, colour in cut.getcolors(1 << 24) or []}


BOXES = """(names) => {
  const find = (root, id) => root.getElementById(id) ?? [...root.querySelectorAll("*")]
    .map((el) => el.shadowRoot && find(el.shadowRoot, id)).find(Boolean);
  const box = ({left, top, width, height}) => [left + scrollX, top + scrollY, width, height];
  const at = (i) => box(find(document, `it${i}`).getBoundingClientRect());
  const found = names.map((name, i) => [name, at(i)]);
  const root = document.documentElement;
  return Object.fromEntries([...found, ["page", [0, 0, root.scrollWidth, root.scrollHeight]],
    ["plain", box(document.getElementById("plain").getBoundingClientRect())]]);
}"""


def keep(window: PlaywrightWindow, tmp_path: Path, page: Page, known: str = KNOWN) -> Kept:
    """Have the page kept as the form that a person has changed."""
    bundle = Bundle(tmp_path, "bundle", dry_run=True)
    witness = Witness(window, META_AI_INSTAGRAM, bundle, Somebody())
    logs.learn([known, EMAIL])
    seen = settled(window, META_AI_INSTAGRAM)
    note: dict[str, Any] = {"screen": "form", "address": AT, "part": "filled"}
    witness._take("form", seen, note)
    witness.seen_screens.append(note)
    boxes = page.evaluate(BOXES, [*PRIVATE])
    witness.finish()
    witness.close()
    assert bundle.gaps == []
    return Kept(tmp_path / "bundle.open", note, boxes)


@pytest.fixture(scope="module", params=[1, 2], ids=["as wide as a dot", "on a fine screen"])
def window(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[PlaywrightWindow]:
    """A window on that page, at this many dots for each CSS pixel."""
    scale = (f"--force-device-scale-factor={request.param}",)
    plan = Plan(META_AI_INSTAGRAM, headed=False, recording=form(drawn()), arguments=scale)
    with open_window(playwright, plan) as opened:
        opened.window.goto(AT)
        opened.window._tabs.page().wait_for_load_state()
        yield opened.window


@pytest.fixture
def kept(window: PlaywrightWindow, tmp_path: Path) -> Kept:
    """The page, kept."""
    page = window._tabs.page()
    page.locator("canvas").evaluate(
        "el => { const c = el.getContext('2d'); c.fillStyle = '#f0f'; c.fillRect(0, 0, 30, 60) }"
    )
    return keep(window, tmp_path, page)


@pytest.mark.deep
def test_what_may_be_private_is_flat(kept: Kept) -> None:
    """Every pixel of each marked element is of the mask's colour; in the picture it is not.

    What is not private shows as it was.
    """
    seen = {part: kept.colours("picture", part) for part in PRIVATE}
    left = {part: kept.colours("masked", part) for part in PRIVATE}

    assert {part for part, colours in seen.items() if colours == {masking.COLOUR}} == set()
    assert {p: len(c) for p, c in left.items() if c != {masking.COLOUR}} == {}
    assert kept.colours("masked", "plain") == kept.colours("picture", "plain") == {(18, 52, 86)}


def test_what_may_be_private_is_in_no_masked_text(kept: Kept) -> None:
    """None of the marks is in a masked twin, in no case; each file beside it holds some of them.

    What the site says stays: its headline, and words of any page though they stand in a bar too.
    """
    marks = {mark.casefold() for mark, _ in PRIVATE.values() if mark}
    for kind in ("text", "html", "tree"):
        whole = (kept.folder / kept.note[kind]).read_text("utf-8").casefold()
        masked = (kept.folder / kept.note["masked"][kind]).read_text("utf-8")
        assert sum(mark in whole for mark in marks) > 5
        assert {mark for mark in marks if mark in masked.casefold()} == set()
        assert PLAIN in masked
        assert "Home and Help" in masked
        assert "zorb.quimby" not in masked


def test_the_picture_is_masked_by_what_is_learned_later(
    window: PlaywrightWindow, tmp_path: Path
) -> None:
    """What turns out to be private after the picture is masked in it too."""
    bundle = Bundle(tmp_path, "bundle", dry_run=True)
    witness = Witness(window, META_AI_INSTAGRAM, bundle, Somebody())
    logs.learn([KNOWN])
    taken = window.capture(FORM)
    note: dict[str, Any] = {"screen": "form", "address": AT}
    witness._album.add(note, "01-form", taken)
    witness._album.settle()
    page = window._tabs.page()
    logs.learn(["Home and Help"])

    witness._album.mask()
    witness._album.close()

    folder = tmp_path / "bundle.open"
    here = page.get_by_text("Home and Help").bounding_box()
    assert here
    boxes = {"it": (here["x"], here["y"], 50.0, here["height"])}
    boxes["page"] = tuple(page.evaluate(BOXES, [*PRIVATE])["page"])
    assert Kept(folder, note, boxes).colours("masked", "it") == {masking.COLOUR}
    assert "Home and Help" not in (folder / note["masked"]["text"]).read_text()


def test_without_rectangles_there_is_no_twin(window: PlaywrightWindow, tmp_path: Path) -> None:
    """A page that changes its size while it is pictured has no masked twin, and that is a gap."""
    taken = window.capture(FORM)
    grown = {**taken.marks[1], "height": taken.marks[1]["height"] + 40}
    gaps = {}
    for name, marks in {"grown": (taken.marks[0], grown), "none": ()}.items():
        bundle = Bundle(tmp_path, name, dry_run=True)
        witness = Witness(window, META_AI_INSTAGRAM, bundle, Somebody())
        note: dict[str, Any] = {"screen": "form", "address": AT}
        witness._album.add(note, "01-form", replace(taken, marks=marks))
        witness._album.mask()
        witness._album.close()
        gaps[name] = bundle.gaps
        assert note.get("masked", {}) == {}
        assert not list((tmp_path / f"{name}.open").glob("*masked*"))

    assert "changed its size" in gaps["grown"][0]
    assert "could not be measured" in gaps["none"][0]


def test_what_moves_is_masked_where_it_was_and_where_it_went() -> None:
    """One thing at two places is covered at both, and in between."""
    page = {"near": 0, "width": 100, "height": 100}
    before = {**page, "found": [["1", "picture", "", 0, 0, 10, 10]]}
    after = {**page, "found": [["1", "picture", "", 50, 0, 10, 10]]}

    found = masking.find((before, after), lambda text: text, ())

    assert found.boxes == ((0, 0, 60, 10),)


def test_a_picture_of_another_size_is_not_painted() -> None:
    """Rectangles of one page are not painted on a picture of another."""
    out = BytesIO()
    Image.new("RGB", (100, 300)).save(out, "PNG")

    with pytest.raises(masking.MaskError, match="another size"):
        masking.paint(out.getvalue(), masking.Private((), (), (100, 200)))


@pytest.mark.parametrize(
    ("said", "kind", "elsewhere", "left"),
    [
        ("Zo Quim", "person", "zo quim was here", "[removed] was here"),
        ("Zo", "person", "Zo likes Zoology", "[removed] likes Zoology"),
        ("Profile picture", "person", "Your profile picture", "Your profile picture"),
        ("Help", "bar", "Help Center", "Help Center"),
        ("A", "person", "A form", "A form"),
        ("Anna & Zoë", "bar", "<b>Anna</b> &amp; Zoë", "<b>[removed]</b> &amp; [removed]"),
        ("x" * 300, "bar", "x" * 300, "x" * 300),
    ],
)
def test_which_texts_are_learned(said: str, kind: str, elsewhere: str, left: str) -> None:
    """What stands for somebody is removed elsewhere, as whole words; words of any page are not."""
    known = masking.common(META_AI_INSTAGRAM)
    page = {"near": 0, "width": 9, "height": 9, "found": [["1", kind, said, 0, 0, 5, 5]]}

    found = masking.find((page,), lambda text: text, known)
    masked = masking.text(elsewhere, found, lambda text: text)

    assert masked in (left, left.replace("<b>[removed]</b> &amp; [removed]", "<b>[removed]"))


def test_the_tree_loses_what_fields_and_bars_hold() -> None:
    """Values, choices and what a bar holds are removed; roles and labels stay."""
    given = """- banner:
  - link "Anna"
- main:
  - textbox "Name: first" [disabled]: Quennel
  - combobox "Land":
    - option "Germany" [selected]
  - checkbox "Yes" [checked]
  - button "Send"
"""

    masked = masking.tree(given, masking.Private((), (), (1, 1)), lambda text: text)

    assert masked.splitlines() == [
        "- banner: [removed]",
        "- main:",
        '  - textbox "Name: first": [removed]',
        '  - combobox "Land": [removed]',
        '  - checkbox "Yes"',
        '  - button "Send"',
    ]


def test_the_note_names_the_twins(kept: Kept) -> None:
    """The twin of each file has its name with .masked; a PDF has none."""
    note = json.loads(json.dumps(kept.note))

    assert note["masked"] == {
        kind: f"01-form.masked.{end}"
        for kind, end in (
            ("picture", "png"),
            ("text", "txt"),
            ("html", "html"),
            ("tree", "aria.yaml"),
        )
    }
