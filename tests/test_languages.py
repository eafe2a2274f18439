"""The site in every language that is known, and in those that are not: seen, and only declined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from automation.browser.window import PlaywrightWindow
from automation.decide import decide
from automation.decisions import HandOver, Memory
from automation.glance import Glance, Thing
from automation.look import look, recognise
from automation.phrases import Words, anywhere, clean, whole
from automation.recording import load
from automation.sighting import Sighting
from flows import FLOWS
from flows.meta import doors, words
from flows.meta.labels import labels

pytestmark = pytest.mark.sampled(most=3)

FLOW = FLOWS["meta-ai-instagram"]
CENTER = "https://privacycenter.instagram.com"
LANGUAGES = sorted(labels())
IN_21 = [lang for lang in LANGUAGES if "decline_cookies" in labels()[lang]]
UNKNOWN = {
    "et": ("Keeldu valikulistest küpsistest", "Luba kõik küpsised"),
    "ga": ("Diúltaigh d'fhianáin roghnacha", "Ceadaigh gach fianán"),
}


def spoken(known: Words, language: str) -> str:
    """The first phrase of this language, or ""."""
    return next(iter(known.known(language)), "")


def sighting(path: str, *things: tuple[str, str, bool], matched: str = "") -> Sighting:
    """What is recognised where these things are visible, at an address of the Privacy Center."""
    glance = Glance(
        url=f"{CENTER}{path}",
        title="",
        language="",
        complete=True,
        words=200,
        text=" ".join(name for _, name, _ in things),
        announced="",
        touched=0,
        altered=(),
        things=tuple(Thing(*each) for each in things),
        forms=(),
        matched=frozenset({matched} - {""}),
        covered=False,
        secret=False,
        log_in=False,
    )
    return recognise(FLOW, glance)


def ways(seen: Sighting, screen: str) -> list[Words]:
    """The names of the controls of this screen that are there to be clicked."""
    return [FLOW.screen(screen).controls[index].name for name, index in seen.ways if name == screen]


ANCHOR = "#AI_at_Meta, #genai_more_resources"
NAVIGATION = {
    "ai-notice": ("/", words.PRIVACY_CENTER, "link", words.RIGHT_TO_OBJECT, ""),
    "privacy-center": ("/", words.PRIVACY_CENTER, "link", words.PRIVACY_TOPICS, ""),
    "topics": ("/guide/", words.PRIVACY_TOPICS, "link", words.AI_AT_META, ""),
    "ai-at-meta": ("/guide/genai/", words.AI_AT_META, "button", words.GET_STARTED, ""),
    "resources": ("/guide/genai/", words.GET_STARTED, "button", words.SUBMIT_OBJECTION, ""),
    "objection-request": ("/guide/genai/", words.AI_AT_META, "link", words.SHARED_ON_META, ""),
    "genai-article": ("/privacy/genai/", words.AI_AT_META, "link", words.RIGHT_TO_OBJECT, ANCHOR),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_navigation_in_every_language(language: str) -> None:
    """Where a language has the words, each screen is seen by them and its control is found."""
    for screen, (path, heading, role, control, anchor) in NAVIGATION.items():
        title, name = spoken(heading, language), spoken(control, language)
        if not name or not (title or anchor or path != "/"):
            continue
        for spelt in (name, name.upper(), f"\u00a0{name} "):
            seen = sighting(path, ("heading", title, False), (role, spelt, False), matched=anchor)
            assert seen.screens == (screen,)
            assert ways(seen, screen) == [control]


@pytest.mark.parametrize("language", [x for x in LANGUAGES if "privacy_topics" in labels()[x]])
def test_the_menu_in_every_language(language: str) -> None:
    """The menu's entry is the way on inside a dialog alone."""
    name = spoken(words.PRIVACY_TOPICS, language)

    assert sighting("/x", ("link", name, True)).overlays == ("menu",)
    assert sighting("/x", ("link", name, False)).overlays == ()


@pytest.mark.parametrize("name", ["[object Object]", "Objects", "Object to this photo", "objector"])
def test_a_word_that_is_part_of_another(name: str) -> None:
    """The short word "object" is a link's whole name or none at all."""
    seen = sighting("/", ("heading", "Privacy Center", False), ("link", name, False))

    assert seen.screens == ("privacy-center",)
    assert ways(seen, "privacy-center") == []
    assert not whole(words.OBJECT_SUBPAGE.phrases).match(name)


class Dialogs:
    """One page of the site that shows one cookie dialog after the other, and what is pressed."""

    def __init__(self, context: BrowserContext) -> None:
        context.route("**/*", self._serve)
        self.window = PlaywrightWindow(context, FLOW, None)
        self.page: Page = context.new_page()
        self.window.start(self.page)
        self.window.goto(f"{CENTER}/about/")

    def _serve(self, route: Route) -> None:
        body = f'<meta charset="utf-8"><p>{"word " * 120}</p><div id="place"></div>'
        route.fulfill(content_type="text/html; charset=utf-8", body=body)

    def show(self, language: str, decline: str, accept: str) -> Sighting:
        """As the site draws it: no ids, drawn buttons, each twice; accept stands first and last."""
        names = (accept, decline, accept)
        buttons = "".join(f'<div role="button" tabindex="0">{escape(n)}</div>' for n in names)
        html = (
            '<div role="dialog" style="position: fixed; inset: 10%; background: #eee">'
            f'<h2>???</h2><a href="{CENTER}/policies/cookies/">???</a>{buttons}</div>'
        )
        self.page.evaluate(
            """([language, html]) => {
                document.documentElement.lang = language;
                document.querySelector("#place").innerHTML = html;
                window.pressed = [];
                for (const each of document.querySelectorAll("[role=button]"))
                  each.onclick = () => window.pressed.push(each.innerText);
            }""",
            [language, html],
        )
        seen, _ = look(lambda: self.window.glance(FLOW.probes), self.window.pause, FLOW)
        return seen

    @property
    def pressed(self) -> list[str]:
        """The names of the buttons that were pressed since the dialog was shown."""
        found: list[str] = self.page.evaluate("() => window.pressed")
        return found


@pytest.fixture(scope="module")
def dialogs(browser: Browser) -> Iterator[Dialogs]:
    """The page of all dialogs."""
    with browser.new_context(service_workers="block") as context:
        yield Dialogs(context)


def test_there_are_21_languages() -> None:
    """The cookie dialog's words are known in 21 languages, one of them not told by country."""
    assert len(IN_21) == 21


@pytest.mark.parametrize("language", IN_21)
def test_cookies_are_declined_in_every_language(language: str, dialogs: Dialogs) -> None:
    """The dialog is seen, every known word that declines is pressed once, and accept never."""
    accept = spoken(words.ACCEPT_COOKIES, language) or "OK, ✓"
    for decline in words.DECLINE_COOKIES.known(language):
        seen = dialogs.show(language, decline, accept)
        told = dialogs.window.click(doors.DECLINE)

        assert seen.overlays == ("cookies",)
        assert dialogs.pressed == [decline]
        assert told == f"button '{decline}'"


@pytest.mark.parametrize("language", UNKNOWN)
def test_cookies_in_an_unknown_language(language: str, dialogs: Dialogs) -> None:
    """The link to the cookie policy tells the dialog; nothing is pressed, and a person is asked."""
    decline, accept = UNKNOWN[language]
    seen = dialogs.show(language, decline, accept)
    told = dialogs.window.click(doors.DECLINE)
    decision, _ = decide(FLOW, seen, Memory(attended=True, rehearsal=False, answer_seconds=30.0))
    later = Sighting(**{**vars(seen), "steady": 1000.0})
    asked, _ = decide(FLOW, later, Memory(attended=True, rehearsal=False, answer_seconds=30.0))

    assert seen.overlays == ("cookies",)
    assert (told, dialogs.pressed) == ("", [])
    assert not isinstance(decision, HandOver)  # its controls may still be coming
    assert isinstance(asked, HandOver)
    assert "asks about cookies" in asked.instruction


@pytest.mark.parametrize("language", IN_21)
def test_accept_is_never_pressed(language: str, dialogs: Dialogs) -> None:
    """Where a dialog has no button that declines in known words, its other one is left alone."""
    seen = dialogs.show(language, "???", spoken(words.ACCEPT_COOKIES, language) or "???")

    assert dialogs.window.click(doors.DECLINE) == ""
    assert dialogs.pressed == []
    assert seen.overlays == ("cookies",)


def test_accept_and_decline_are_different_words() -> None:
    """No word that accepts could be taken for one that declines, in any language."""
    assert not [p for p in words.ACCEPT_COOKIES.phrases if doors.DECLINE.pattern.match(clean(p))]


STRUCTURE = {
    "instagram-privacy-center-nl": 0,
    "instagram-privacy-center-pl": 0,
    "instagram-direct-hr": 0,
    "instagram-direct-sl": 0,
    "instagram-article-el": 0,
    "instagram-privacy-center-it": 2,
}


@pytest.mark.parametrize(("name", "known"), STRUCTURE.items())
def test_forms_of_unknown_words(name: str, known: int) -> None:
    """The form's page of these recordings has no label that is known; the Italian one has both.

    That its fields are filled all the same is what the recordings themselves expect.
    """
    recording = load(name)
    labels_there = re.findall(r"<label[^>]*>(.*?)</label>", recording.page("form").html)
    either = anywhere((*words.EMAIL.phrases, *words.IMPACT.phrases))

    assert len(labels_there) == 2
    assert sum(bool(either.search(clean(text))) for text in labels_there) == known
    assert recording.expect["email"] == recording.expect["statement"] == "filled"
