"""The report: everything that was kept and no more, on one page that any browser shows safely."""

from __future__ import annotations

import json
import os
import re
import shutil
import string
import subprocess
import sys
import tomllib
from base64 import b64decode
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import axe_playwright_python
import html5lib
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from automation.errors import EvidenceError
from automation.evidence.bundle import Bundle
from automation.evidence.closing import finish
from automation.evidence.reading import read
from automation.evidence.report import render
from automation.evidence.report_keeping import keep_report
from automation.evidence.report_source import gathered
from automation.evidence.report_words import texts
from automation.evidence.seal import Seal
from automation.evidence.verify import verify
from automation.outcome import Outcome
from automation.recording import load
from automation.report import Report
from automation.sentences import LANGUAGES
from flows import DEFAULT_RECORDING
from kept_bundles import AT, FORM, STATEMENT, bundle, logged, png, provenance, screen, whole
from support import ROOT
from support import STATEMENT as SENT_STATEMENT

pytestmark = pytest.mark.sampled(most=4)

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AXE_RUN = """async () => {
  const { violations, incomplete, passes } = await axe.run(
    document, { rules: { "target-size": { enabled: true } } });
  return [violations, incomplete].map((all) => all.map((v) => [v.id, v.nodes.map((n) => n.html)]))
    .concat([passes.map((p) => p.id)]);
}"""
WIDE = """[...document.querySelectorAll('body *')].filter((el) => el.checkVisibility()
  && (el.getBoundingClientRect().right > innerWidth + 1 || el.getBoundingClientRect().left < -1)
  && !el.closest('thead')).map((el) => el.outerHTML.slice(0, 200))"""
EVIL = '"><script>window.pwned=1</script><img src=x onerror="window.pwned=1">'
TURNED = "\u202egpj.exe"


def shown(folder: Path, language: str = "en", **options: Any) -> str:
    """The report of this bundle."""
    return render(gathered(folder), language=language, **options)


def words(html: str) -> str:
    """What stands on a page, without marks, in one line."""
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", bare)).split())


def pictures(html: str) -> list[bytes]:
    """The pictures that the page holds, as files, in order."""
    return [b64decode(each) for each in re.findall(r"data:image/\w+;base64,([\w+/=]+)", html)]


def opened(browser: Browser, file: Path, **options: Any) -> Page:
    """The page in a browser of its own."""
    page = browser.new_context(**options).new_page()
    page.goto(file.as_uri())
    return page


def test_a_bundle_brings_its_report(walk: Callable[..., Report]) -> None:
    """A walk closes a bundle with its report inside: named in the manifest, in the walk's language.

    It shows the pictures of the bundle themselves, in order, and is small enough to be mailed.
    """
    folder = walk(load(DEFAULT_RECORDING), language="de").evidence
    assert folder
    html = (folder / "data" / "report.html").read_text("utf-8")
    told = read(folder).told

    assert verify(folder).intact
    assert "data/report.html" in (folder / "manifest-sha256.txt").read_text()
    assert told["complete"] is True
    assert '<html lang="de" dir="ltr">' in html
    kept = [(folder / "data" / each["picture"]).read_bytes() for each in told["screens"]]
    assert len(kept) > 8
    assert pictures(html) == kept
    assert "DRY RUN: Das Formular wurde ausgefüllt; ein Absenden wurde nicht gesehen" in words(html)
    assert SENT_STATEMENT in words(html)
    assert sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) < 5_000_000


def test_it_says_all_that_is_known(tmp_path: Path) -> None:
    """Outcome, form, address, times, sender, fields, both statements, log, versions: all there."""
    text = words(shown(whole(tmp_path)))

    for each in (
        "The form was sent, and a confirmation was seen",
        "Object to the use of it",
        FORM,
        "2027-01-31 10:00:00",
        "the person; the program never sends",
        "A sending, on 2027-01-31 10:05:00 UTC, to help.example.org . The answer had the status",
        "E-mail address filled in Statement holds another value, which was kept",
        "My grounds are my own. And one more thing.",
        "The statement as it was meant to be filled in I object. My grounds are my own. SHA-256",
        "The person changed the form after it was handed over.",
        "3. form , filled in, as handed over",
        "5. form , as it stood right before it was sent",
        "6. confirmation , what came after sending",
        "login wall ( 2027-01-31 10:04:00 UTC, help.example.org ): It may hold a password or",
        "unknown ( 2027-01-31 10:04:00 UTC, help.example.org ): the browser did not answer",
        "PARTIAL",
        "picture of 'unknown': no answer",
        "Could not picture screen: unknown · no answer",
        "something new colour: blue",
        "Chromium 150",
        "sha256sum -c manifest-sha256.txt",
    ):
        assert each in text, each
    assert "DRY RUN" not in text


def test_its_hashes_are_those_of_the_manifest(tmp_path: Path) -> None:
    """Below each picture and each statement stands the hash that the manifest has for the file."""
    folder = whole(tmp_path)
    html = shown(folder)

    lines = (folder / "manifest-sha256.txt").read_text().splitlines()
    sums = {name: told for told, name in (line.split(maxsplit=1) for line in lines)}
    named = [name for name in sums if name.endswith(".png") or "statement" in name]
    assert len(named) == 8
    assert [name for name in named if sums[name] not in html] == []


SENT, REFUSED = ([{"at": "2027-01-31T10:05:00Z", "address": FORM, "status": n}] for n in (200, 400))
ENDS: list[tuple[str, dict[str, Any], str]] = [
    ("prefilled", {}, "The form was filled in; no sending was seen"),
    ("sent", {"submissions": SENT}, "The form was sent, and a confirmation was seen"),
    ("already", {}, "The site says that an objection already stands"),
    ("left", {}, "The attempt was left; no sending was seen"),
    ("left", {"submissions": REFUSED}, "A sending was seen, and it was turned down"),
    ("unconfirmed", {"submissions": SENT}, "A sending was seen, but no confirmation"),
    (
        "unconfirmed",
        {"said_by_person": True},
        "The person says that it was sent; that was not seen",
    ),
    ("unconfirmed", {}, "How this attempt ended is not known"),
    ("not-offered", {}, "The site says that the form is not offered here"),
    ("busy", {}, "Nothing was done: another run held this account"),
    ("failed", {}, "The attempt failed before its end"),
    ("interrupted", {"submissions": SENT}, "The attempt was interrupted before its end"),
    ("sent!", {}, "How this attempt ended is not known"),
]


@pytest.mark.sampled(most=len(ENDS))
@pytest.mark.parametrize(("outcome", "more", "headline"), ENDS)
def test_it_never_says_more_than_was_seen(
    outcome: str, more: dict[str, Any], headline: str, tmp_path: Path
) -> None:
    """How it ended stands on top; a sending, a confirmation, a word of the person only if so."""
    told = provenance(outcome, **{"submissions": [], **more})
    text = words(shown(bundle(tmp_path, told)))
    seen, said, unseen = re.findall(
        r"Seen by the program (.*?) Only said by the person (.*?) Not seen (.*?) What comes next",
        text,
    )[0]

    assert f"Evidence report {headline} Account" in text
    assert ("A sending, on" in seen) is bool(told["submissions"])
    assert ("turned down" in seen) is (told["submissions"] is REFUSED)
    assert ("A confirmation on the page" in seen) is (outcome == "sent")
    assert ("That the form was submitted" in said) is told["said_by_person"]
    assert ("That the form was sent" in unseen) is not told["submissions"]
    assert ("A confirmation of the site" in unseen) is (outcome not in ("sent", "already"))
    assert "No report can show that" in unseen
    assert ("by 2027-02-28 " in text) is (outcome in ("sent", "unconfirmed"))
    assert ("until 2027-04-30 ," in text) is (outcome in ("sent", "unconfirmed"))


def test_the_outcomes_all_have_words() -> None:
    """Each outcome of the engine has its headline."""
    assert {f"headline_{each.word}" for each in Outcome} <= texts("en").keys()


@pytest.mark.parametrize("outcome", ["sent", "unconfirmed", "prefilled"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_dry_run_is_unmistakable(outcome: str, language: str, tmp_path: Path) -> None:
    """A rehearsal says so in title, banner, headline and on each printed page; nothing is due."""
    told = provenance(outcome, dry_run=True, recording={"name": "x", "origin": "drawn"})
    told["submissions"] = [] if outcome == "prefilled" else SENT
    html = shown(bundle(tmp_path, told), language)
    text = words(html)

    assert "<title>DRY RUN · " in html
    assert '@page { @top-right { content: "DRY RUN"' in html
    assert f"DRY RUN: {texts(language)[f'headline_{outcome}']}" in text
    assert texts(language)["dry_told"] in text
    assert texts(language)["dry_drawn"] in text
    assert "2027-02-28" not in text


def hostile(root: Path) -> Path:
    """A bundle in which everything that others could have written is meant to do harm."""
    odd = f"{EVIL}{TURNED}\x00\x1b[31m\ufffe\udc80" + "W" * 5000
    told = provenance(
        account="anna",
        reason=odd,
        flow={"name": odd, "version": odd, "title": odd},
        browser=odd,
        fields={odd: odd},
        submissions=[{"at": odd, "address": odd, "status": 200}],
        screens=[screen(odd, odd, picture="01-a.png", text=odd), screen(odd, not_pictured=odd)],
        recording={"name": odd, "origin": "drawn", "source": odd},
        dry_run=True,
        network={"answered": odd},
    )
    json_told = json.loads(json.dumps(told).replace("\\udc80", "\\ufffd"))
    files: dict[str, bytes | str] = {
        "01-a.png": png("a"),
        "statement-as-left.txt": odd.encode("utf-8", "replace"),
        "log.jsonl": logged({"event": odd, odd: odd, "list": [odd, {"a": odd}]}) + "no JSON\n[]\n",
    }
    folder = bundle(root, json_told, files=files, gaps=("gap " + EVIL,))
    file = folder / "data" / "provenance.json"
    file.write_text(json.dumps({**told, "complete": False, "gaps": [odd]}))
    return folder


def test_what_others_wrote_is_only_text(tmp_path: Path, browser: Browser) -> None:
    """HTML, turned directions, control characters, half characters, long lines: shown as text.

    With scripts on, and without the page's own policy, nothing of it runs, and nothing is fetched.
    """
    html = shown(hostile(tmp_path))
    file = tmp_path / "hostile.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 600}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())

    assert page.evaluate("window.pwned") is None
    assert [each for each in asked if not each.startswith("data:")] == [file.as_uri()]
    assert page.locator("script, iframe, object, link, [onerror], [onload]").count() == 0
    assert page.evaluate(WIDE) == []
    said = page.locator("body").inner_text()
    assert said.count("<script>window.pwned=1</script>") > 8
    assert "[U+202E]gpj.exe" in said
    assert re.findall("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b\ufffe\ud800-\udfff]", html) == []
    assert "Lines that cannot be read: 2" in said


@pytest.mark.parametrize(
    "more",
    [
        {"screens": 5, "fields": 5, "submissions": 5, "gaps": 5, "flow": 5, "masked": 5},
        {"screens": "none", "fields": [1], "submissions": {"a": 1}, "gaps": "x", "flow": 7},
        {"screens": [1, None, "x", {"screen": 5, "masked": None}], "submissions": [None, 3]},
        {"began": "yesterday", "ended": 5, "submissions": [{"at": "9999-12-31T00:00:00Z"}]},
        {"outcome": ["sent"], "dry_run": "no", "said_by_person": "yes", "account": {"a": 1}},
        {"recording": "x", "network": [], "statement": None, "reason": {}, "browser": [2]},
    ],
)
def test_values_of_the_wrong_kind_count_as_missing(more: dict[str, Any], tmp_path: Path) -> None:
    """Whatever JSON the provenance holds, there is a report."""
    folder = bundle(tmp_path, provenance())
    file = folder / "data" / "provenance.json"
    file.write_text(json.dumps({**provenance(), **more}))

    html = shown(folder)

    assert "</html>" in html
    assert "What comes next" in html


def test_only_the_bundles_own_files_are_shown(tmp_path: Path) -> None:
    """A name that leads out of the bundle, or a link that does, is not followed, but told."""
    (tmp_path / "secret.png").write_bytes(png("secret"))
    names = ["../../../secret.png", str(tmp_path / "secret.png"), "link.png", "none.png", "."]
    told = provenance(screens=[screen(f"s{i}", picture=name) for i, name in enumerate(names)])
    folder = bundle(tmp_path, told, files={"statement-offered.txt": "mine"})
    (folder / "data" / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "data" / "statement-as-left.txt").symlink_to(tmp_path / "secret.png")

    html = shown(folder)

    assert pictures(html) == []
    assert words(html).count("The bundle's records name a picture, but it cannot be read.") == 5


def test_many_pictures_some_broken(tmp_path: Path) -> None:
    """Thirty pictures stand in order; one that breaks off, is empty or is none is told."""
    names = [f"{i:02d}-form-changed-{i}.png" for i in range(1, 31)]
    files: dict[str, bytes | str] = {name: png(name) for name in names}
    files[names[3]], files[names[4]], files[names[5]] = png()[:400], b"", "<svg onload=alert(1)>"
    told = provenance(screens=[screen(n[3:-4], picture=n) for n in names])

    html = shown(bundle(tmp_path, told, files=files))

    kept = [files[name] for i, name in enumerate(names) if i not in (3, 4, 5)]
    assert pictures(html) == kept
    assert re.findall(r'alt="(\d+)\. form, as the person changed it"', html) == [
        str(i) for i in range(1, 28)
    ]
    assert words(html).count("but it cannot be read.") == 3


def test_large_pictures_are_made_small(tmp_path: Path, browser: Browser) -> None:
    """A picture of more than 160 kB is shown as WebP; the file and the hash named are its own.

    One that is taller than WebP can be is scaled down, and shown too.
    """
    noise = os.urandom(300 * 300 * 3)
    big, tall = tmp_path / "big.png", tmp_path / "tall.png"
    Image.frombytes("RGB", (300, 300), noise).save(big)
    Image.frombytes("RGB", (10, 20_000), os.urandom(600_000)).save(tall)
    files: dict[str, bytes | str] = {"01-a.png": big.read_bytes(), "02-b.png": tall.read_bytes()}
    told = provenance(screens=[screen("a", picture="01-a.png"), screen("b", picture="02-b.png")])
    folder = bundle(tmp_path, told, files=files)

    html = shown(folder)
    file = tmp_path / "page.html"
    file.write_text(html)
    page = opened(browser, file, java_script_enabled=True)

    assert all(
        each[8:12] == b"WEBP" and len(each) < len(big.read_bytes()) for each in pictures(html)
    )
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()  # they are lazy
        image.evaluate("(image) => image.decode()")
    assert page.evaluate("[...document.images].map((i) => i.naturalHeight)") == [300, 16_383]
    assert "01-a.png" in html
    manifest = (folder / "manifest-sha256.txt").read_text()
    assert manifest.split("  data/01-a.png")[0].split("\n")[-1] in html


def test_a_copy_to_pass_on_holds_nothing_private(tmp_path: Path) -> None:
    """Masked, only masked pictures and their names and hashes are there, and no statement."""
    clear, masked = png("Anna's address"), png("covered", colour="grey")
    told = provenance(
        screens=[
            screen("a", picture="01-a.png", text="01-a.txt", masked={"picture": "01-a.masked.png"}),
            screen("b", picture="02-b.png"),
        ]
    )
    files: dict[str, bytes | str] = {
        "01-a.png": clear,
        "02-b.png": clear,
        "01-a.masked.png": masked,
    }
    files["statement-offered.txt"] = files["statement-as-left.txt"] = STATEMENT
    folder = bundle(tmp_path, told, files=files)

    html = shown(folder, masked=True)

    assert pictures(html) == [masked]
    assert "My grounds" not in html
    assert "01-a.png" not in html
    assert "01-a.txt" not in html
    assert "The statement is left out of this copy." in html
    assert "There is no masked picture of it" in html
    assert pictures(shown(folder)) == [clear, clear]


def test_older_bundles_have_reports_too(tmp_path: Path) -> None:
    """Where the provenance knows no parts, they are read from the screens' names."""
    names = ("form", "form-filled", "form-changed-2", "form-unfilled")
    told = provenance(screens=[screen(n, picture=f"0{i}.png") for i, n in enumerate(names, 1)])
    for key in ("changed_by_person", "submitted_by", "statement", "route"):
        del told[key]
    files: dict[str, bytes | str] = {f"0{i}.png": png(n) for i, n in enumerate(names, 1)}

    text = words(shown(bundle(tmp_path, told, files=files)))

    assert "2. form , filled in, as handed over" in text
    assert "3. form , as the person changed it" in text
    assert "4. form Make larger" in text


def test_an_unfinished_bundle_has_a_report(tmp_path: Path) -> None:
    """What was never closed shows its pictures and its log, and says what it is."""
    files: dict[str, bytes | str] = {
        "01-home.png": png("x"),
        "log.jsonl": logged({"event": "goto"}),
    }
    name = "2027-01-31T10-00-00Z-meta-ai-instagram-dry-run-1a2b"
    folder = bundle(tmp_path, provenance(dry_run=True), name=name, files=files, close=False)

    text = words(html := shown(folder))

    assert "DRY RUN: The attempt never ended in order" in text
    assert "nothing vouches that it is whole" in text
    assert "Went to an address" in text
    assert "2027-01-31 10:00:00" in text
    assert pictures(html) == [files["01-home.png"]]
    assert "sha256sum" not in text


@pytest.mark.parametrize("left", ["{", "", "[1]", None])
def test_a_bundle_without_its_provenance(left: str | None, tmp_path: Path) -> None:
    """A closed bundle whose provenance is cut off or gone shows what is left, as unknown."""
    folder = whole(tmp_path)
    file = folder / "data" / "provenance.json"
    file.unlink()
    if left is not None:
        file.write_text(left)

    text = words(html := shown(folder))

    assert "How this attempt ended is not known" in text
    assert "PARTIAL" in text
    assert "provenance" in text
    assert len(pictures(html)) == 6


def test_no_bundle_has_no_report(tmp_path: Path) -> None:
    """A folder that is no bundle is an error that says so."""
    with pytest.raises(EvidenceError, match="is no bundle"):
        gathered(tmp_path)


def test_a_report_that_fails_is_a_gap(tmp_path: Path) -> None:
    """If the report cannot be written, the bundle is closed all the same and says what it lacks."""
    told = provenance("prefilled")
    made = Bundle(tmp_path / "anna", "x", dry_run=False)
    in_the_way = tmp_path / "anna" / "x.open" / "report.html"
    in_the_way.mkdir()
    (in_the_way / "file").write_text("a folder where the file has to be")

    keep_report(made, told, "en")
    folder = finish(made, told, AT, Seal())

    told = read(folder).told
    assert told["complete"] is False
    assert [gap for gap in told["gaps"] if gap.startswith("report: EvidenceError")] == told["gaps"]
    assert len(told["gaps"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    """A language has every key of English and no other, with the same places, none in English."""

    def own(code: str) -> dict[str, str]:
        file = ROOT / "automation" / "evidence" / "texts" / f"{code}.toml"
        return tomllib.loads(file.read_text("utf-8"))

    def places(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    english, these = own("en"), own(language)

    assert these.keys() == english.keys()
    assert {k: places(v) for k, v in these.items()} == {k: places(v) for k, v in english.items()}
    assert all(text.strip() == text != "" for text in these.values())
    same = {key for key, text in these.items() if text == english[key] and " " in text}
    assert (language == "en") == bool(same)


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("language", ["ar", *(each for each in LANGUAGES if each != "ar")])
def test_every_language_is_whole_and_accessible(
    language: str, tmp_path: Path, browser: Browser
) -> None:
    """Light, dark and at 320 px: axe finds nothing, nothing overflows, the direction is right."""
    file = tmp_path / "report.html"
    file.write_text(shown(whole(tmp_path), language), encoding="utf-8")

    for options in ({}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}):
        page = opened(browser, file, **options)
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        violations, unsure, passes = page.evaluate(AXE_RUN)
        assert violations == []
        assert unsure == []
        assert {"color-contrast", "image-alt", "heading-order", "target-size"} <= set(passes)
        assert page.evaluate(WIDE) == []
        told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert told == [language, texts(language)["direction"]]
        assert texts(language)["verify_limits"] in page.locator("body").inner_text()
        page.context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_valid_html(language: str, tmp_path: Path) -> None:
    """html5lib, strict, finds no error, not in a hostile one either.

    Where the environment variable VNU_JAR names the Nu Html Checker, it finds none.
    """
    pages = [shown(whole(tmp_path), language), shown(hostile(tmp_path / "evil"), language)]

    for number, html in enumerate(pages):
        html5lib.HTMLParser(strict=True).parse(html)
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8")
    if jar := os.environ.get("VNU_JAR"):
        files = [str(tmp_path / f"{number}.html") for number in range(len(pages))]
        ran = subprocess.run(
            ["java", "-jar", jar, "--errors-only", *files], capture_output=True, check=False
        )
        assert (ran.returncode, ran.stderr.decode()) == (0, "")


def test_pictures_are_enlarged_without_a_script(tmp_path: Path, browser: Browser) -> None:
    """With scripts off, a picture grows to its own size when asked, and small again."""
    file = tmp_path / "report.html"
    file.write_text(shown(whole(tmp_path)), encoding="utf-8")
    page = opened(browser, file, java_script_enabled=False, viewport={"width": 900, "height": 700})
    third = page.locator("#picture-2 img")
    small = third.bounding_box()

    page.locator("#picture-2").get_by_role("link", name="Make larger").click()
    large = third.bounding_box()
    page.locator("#picture-2").get_by_role("link", name="Make smaller").click()

    assert small
    assert large
    assert small["width"] < 420
    assert large["width"] == 1280
    assert third.bounding_box()["width"] == small["width"]  # type: ignore[index]


def test_nothing_may_run_or_be_fetched(tmp_path: Path, browser: Browser) -> None:
    """The page itself forbids it: a script or a picture put into it by hand does nothing."""
    html = shown(whole(tmp_path))
    meant = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert f'content="{meant.replace(chr(39), "&#39;")}"' in html
    (tmp_path / "near.png").write_bytes(png())
    added = '<script>document.title="ran"</script><img id="near" src="near.png"></body>'
    file = tmp_path / "report.html"
    file.write_text(html.replace("</body>", added), encoding="utf-8")

    page = opened(browser, file)

    assert page.title() != "ran"
    assert page.evaluate("document.getElementById('near').naturalWidth") == 0


def test_no_picture_is_cut_in_print(tmp_path: Path, browser: Browser) -> None:
    """On A4 even a very tall picture and its caption fit onto one page, and scroll nowhere."""
    told = provenance(screens=[screen("form", "left", picture="01-a.png")])
    folder = bundle(tmp_path, told, files={"01-a.png": png("x", (800, 6000))})
    file = tmp_path / "report.html"
    file.write_text(shown(folder), encoding="utf-8")
    width = round(178 / 25.4 * 96)
    page = opened(browser, file, viewport={"width": width, "height": 900})
    page.emulate_media(media="print")

    figure = page.locator("figure").bounding_box()
    image = page.locator("figure img").bounding_box()

    assert figure
    assert image
    assert figure["height"] < 259 / 25.4 * 96
    assert image["width"] <= width
    assert page.evaluate("getComputedStyle(document.querySelector('.frame')).overflow") == "visible"


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A closed bundle in the folder of evidence that brings no report."""
    return whole(tmp_path / "data" / "evidence")


def test_the_command_prints_where_it_lies(kept: Path, objector: Command) -> None:
    """`evidence report` names the bundle's own report; one without gets it beside, owner's only."""
    first = objector("evidence", "report", "latest", OBJECTOR_LANGUAGE="sv")
    beside = kept.with_name(f"{kept.name}.report.html")

    assert first.returncode == 0, first.stderr
    assert first.stdout.strip() == str(beside)
    assert "lies beside" not in first.stdout
    assert 'lang="sv"' in beside.read_text("utf-8")
    assert "ligger bredvid beviset" in beside.read_text("utf-8")
    assert beside.stat().st_mode & 0o777 == 0o600
    assert verify(kept).intact


@pytest.mark.deep
def test_a_report_in_another_language(
    walk: Callable[..., Report], tmp_path: Path, objector: Command
) -> None:
    """A bundle's own report is named; another language is written beside it, with a PDF if asked.

    The closed bundle is as it was.
    """
    folder = walk(load(DEFAULT_RECORDING)).evidence
    assert folder
    place = {"OBJECTOR_EVIDENCE_DIR": str(tmp_path / "evidence")}

    own = objector("evidence", "report", folder.name, **place)
    other = objector(
        "evidence", "report", folder.name, "--language", "ar", "--pdf", "--json", **place
    )

    assert own.stdout.strip() == str(folder / "data" / "report.html")
    made = json.loads(other.stdout)
    assert made["report"] == str(folder.with_name(f"{folder.name}.ar.report.html"))
    assert 'dir="rtl"' in Path(made["report"]).read_text("utf-8")
    pdf = Path(made["pdf"]).read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Subtype /Image") >= 9
    assert b"/StructTreeRoot" in pdf
    assert verify(folder).intact


def test_nothing_is_written_into_a_bundle(kept: Path, objector: Command) -> None:
    """--output inside a bundle is refused, and quoted; elsewhere it is written."""
    inside = kept / "data" / "mine.html"
    refused = objector("evidence", "report", kept.name, "--output", str(inside))
    elsewhere = objector("evidence", "report", kept.name, "--output", "mine.html")

    assert refused.returncode == 2
    assert str(inside) in refused.stderr
    assert not inside.exists()
    assert elsewhere.returncode == 0
    assert verify(kept).intact


@pytest.mark.skipif(sys.platform == "win32", reason="a browser is a shell script here")
def test_it_is_opened_in_the_browser(kept: Path, tmp_path: Path, objector: Command) -> None:
    """--open hands the report's address to the browser of the system."""
    opener, told = tmp_path / "opener", tmp_path / "told"
    opener.write_text(f'#!{shutil.which("sh")}\nprintf %s "$1" > "{told}"\n')
    opener.chmod(0o755)

    ran = objector("evidence", "report", kept.name, "--open", BROWSER=f"{opener} %s")

    assert ran.returncode == 0
    assert told.read_text() == kept.with_name(f"{kept.name}.report.html").as_uri()
