"""The engine's own sentences: every language has them all, with the same places."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace

import pytest

from automation import sentences
from automation.decide import LOADING, decide
from automation.decisions import HandOver, Memory
from automation.screens import Flow
from automation.sentences import LANGUAGES, say, spoken, texts
from automation.sighting import Sighting
from flows import FLOWS
from support import ROOT

OF_THE_WALK = {"en", "de", "fr", "it", "es", "pt", "nl", "pl", "sv", "ar"}


def own(language: str) -> dict[str, str]:
    """What stands in this language's file, without what English adds."""
    return tomllib.loads((ROOT / "automation" / "texts" / f"{language}.toml").read_text("utf-8"))


def places(text: str) -> list[str]:
    """The names of a text's {places}."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_the_languages_are_those_of_the_walk() -> None:
    """Each language of the walk is spoken, and has a file; there is no other file."""
    files = {file.stem for file in (ROOT / "automation" / "texts").iterdir()}

    assert set(LANGUAGES) == files == OF_THE_WALK


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    """A language has every key of English and no other, with the same places, none empty.

    Without a key, its sentence would come in English in the midst of another language.
    """
    english, these = own("en"), own(language)

    assert these.keys() == english.keys()
    assert {k: places(v) for k, v in these.items()} == {k: places(v) for k, v in english.items()}
    assert all(text.strip() == text != "" for text in these.values())


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_sentence_is_left_in_english(language: str) -> None:
    """What is a sentence in English is another one elsewhere."""
    same = {k for k, text in own(language).items() if text == own("en")[k]}

    assert {key for key in same if " " in own("en")[key]} == set()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_screen_asks_in_every_language(language: str, flow: Flow) -> None:
    """What a screen asks in English it asks elsewhere too, in other words, of the same controls.

    Without its line, the instruction would come in English in the midst of another language.
    """
    english = {screen.name: screen.instruction for screen in flow.screens if screen.instruction}
    these = {name: text for name, text in flow.texts.get(language, {}).items() if name in english}

    assert these.keys() == english.keys()
    assert {k: places(v) for k, v in these.items()} == {k: places(v) for k, v in english.items()}
    assert all(text.strip() == text != "" for text in these.values())
    assert {name for name, text in these.items() if text == english[name]} == set()


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("AR", "ar"),
        ("fi", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_whose_language_is_not_spoken_hears_english(code: str | None, language: str) -> None:
    """A BCP 47 code gives its language, and English where that is not spoken."""
    assert spoken(code) == language
    assert say("skip", code or "") == own(language)["skip"]


def test_values_stand_in_their_places() -> None:
    """Values are put in as they are, braces too."""
    assert say("on_host", "de", host="{x}.example") == "Diese Seite liegt auf {x}.example"
    assert sentences.listed(["a", "b"], "and", "fr") == "a et b"


def test_what_the_site_calls_it_keeps_its_direction() -> None:
    """In a language from right to left, what is put in is isolated (Unicode's FSI and PDI).

    Without that, the end of an English label would stand at the wrong side.
    """
    assert "\u2068help.example\u2069" in say("on_host", "ar", host="help.example")


def test_the_person_is_asked_in_their_language() -> None:
    """The same decision is told in the language that memory holds."""
    flow = next(iter(FLOWS.values()))
    memory = Memory(attended=True, rehearsal=False, answer_seconds=30)
    seen = Sighting(where="https://help.instagram.com/x", steady=LOADING)
    asked = [decide(flow, seen, replace(memory, language=lang))[0] for lang in ("en", "de", "ar")]

    assert all(isinstance(decision, HandOver) for decision in asked)
    said = [decision.instruction for decision in asked if isinstance(decision, HandOver)]
    assert said[0].startswith(texts("en")["new"])
    assert said[1].startswith(texts("de")["new"])
    assert said[2].startswith(texts("ar")["new"])
