"""The variants of the form, with a person who sends them: what is seen leaving, and what comes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from automation.account import Account, Statement
from automation.browser.replay import Replay
from automation.browser.window import PlaywrightWindow
from automation.decisions import Memory
from automation.evidence.bundle import Bundle
from automation.evidence.witness import Witness
from automation.outcome import Outcome
from automation.ports import Ending
from automation.recording import load
from automation.report import Order
from automation.turns import always, finish, never, turns
from automation.walk import Walk
from flows import FLOWS
from support import EMAIL, ROOT, STATEMENT, Somebody

pytestmark = pytest.mark.sampled

Act = Callable[[PlaywrightWindow], None]


@dataclass
class Rehearsed:
    """What came of it. pictured: the screens of which there is a picture."""

    ending: Ending
    person: Somebody
    window: PlaywrightWindow
    noted: list[dict[str, Any]]

    @property
    def pictured(self) -> set[str]:
        """The screens of which there is a picture."""
        return {str(note["screen"]) for note in self.noted if "picture" in note}


@pytest.fixture
def rehearse(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Rehearsed]]:
    """Walk a recording without a display, with a person who acts in the page."""
    contexts = []

    def walked(name: str, **acts: Act) -> Rehearsed:
        recording = load(name)
        flow = FLOWS[recording.flow]
        context = browser.new_context(service_workers="block", locale=recording.locale)
        contexts.append(context)
        window = PlaywrightWindow(context, flow, Replay(recording))
        window.start(context.new_page())
        person = Somebody(dict(acts), window=window)
        bundle = Bundle(tmp_path, "bundle", dry_run=True)
        witness = Witness(window, flow, bundle, person)
        account = Account("anna", EMAIL, region=recording.region)
        order = Order(
            account,
            Statement("t", STATEMENT),
            flow,
            flow.route(),
            tmp_path,
            tmp_path,
            recording=recording,
        )
        memory = Memory(attended=True, rehearsal=True, answer_seconds=3)
        walk = Walk(window, flow, order.values, witness, person, memory)
        ending = finish(turns(walk, recording.start, never, always))
        return Rehearsed(ending, person, window, witness.seen_screens)

    yield walked
    for context in contexts:
        context.close()


def page_of(window: PlaywrightWindow) -> Page:
    """The page in front of the person."""
    return window._tabs.page()


def presses(name: str) -> Act:
    """The person presses this button."""
    return lambda window: page_of(window).get_by_role("button", name=name).click()


def types_the_code(name: str) -> Act:
    """The person types the code that they were sent, and confirms it."""

    def act(window: PlaywrightWindow) -> None:
        page = page_of(window)
        page.locator("input[name=nonce]").click()
        page.keyboard.type("123456")
        page.get_by_role("button", name=name).click()

    return act


def closes(window: PlaywrightWindow) -> None:
    """The person closes the window."""
    page_of(window).close()


def deep(name: str) -> Any:
    """Those that are sent as others are take long for what they add."""
    quick = ("form-classic-mobile", "form-wizard-markup")
    return pytest.param(name, marks=() if name in quick else pytest.mark.deep)


SENT_TO = {
    "form-2024-uk": "https://help.instagram.com/ajax/help/contact/submit/page",
    "form-classic-markup": "https://help.instagram.com/ajax/help/contact/submit/page",
    "form-classic-mobile": "https://www.facebook.com/a/help/contact_us/",
    "form-wizard-markup": "https://help.meta.com/api/graphql/",
    "form-typeahead-country": "https://help.instagram.com/ajax/help/contact/submit/page",
    "form-country-missing": "https://www.facebook.com/ajax/help/contact/submit/page",
}


@pytest.mark.parametrize("name", [*map(deep, SENT_TO)])
def test_the_persons_submission_of_each_variant(
    name: str, rehearse: Callable[..., Rehearsed]
) -> None:
    """What the person sends is seen leaving, once, to where this variant sends it."""
    told = rehearse(name, review=presses("Submit"))

    assert told.ending.outcome is Outcome.SENT
    assert [each.address for each in told.window.submissions()] == [SENT_TO[name]]


@pytest.mark.parametrize(
    ("name", "send", "confirm", "outcome"),
    [
        ("form-2024-eu", "Submit", "Confirm", Outcome.SENT),
        ("form-brazil", "Enviar", "Confirmar", Outcome.UNCONFIRMED),
    ],
)
def test_a_code_after_the_submission(
    name: str, send: str, confirm: str, outcome: Outcome, rehearse: Callable[..., Rehearsed]
) -> None:
    """The code is asked of the person, noted and not pictured; only a confirmation means sent."""
    told = rehearse(name, review=presses(send), code=types_the_code(confirm))

    assert told.ending.outcome is outcome
    asked = next(each for each in told.person.heard if each.screen == "code")
    assert asked.kind == "answer"
    assert "code" in asked.instruction
    notes = [note for note in told.noted if note["screen"] == "code"]
    assert [note.get("not_pictured") for note in notes] == ["it may hold a password or a code"]
    assert "code" not in told.pictured
    assert "123456" not in json.dumps(told.noted)


@pytest.mark.deep
def test_a_code_that_is_never_typed(rehearse: Callable[..., Rehearsed]) -> None:
    """Who closes the window at the code has sent nothing that is known to have arrived."""
    told = rehearse("form-brazil", review=presses("Enviar"), code=closes)

    assert told.ending.outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize("name", ["form-typeahead-country", "form-country-missing"])
def test_a_country_that_is_left(name: str, rehearse: Callable[..., Rehearsed]) -> None:
    """The person is told which field is theirs to fill, and what was asked for."""
    told = rehearse(name, review=closes)

    review = told.person.heard[-1]
    assert review.kind == "review"
    assert "I did not fill in: Country of residence." in review.instruction
    assert told.ending.fields == {
        "country": "unlisted",
        "email": "filled",
        "statement": "filled",
    }


@pytest.mark.deep
def test_the_panel_shows_the_country_as_the_page_does(
    rehearse: Callable[..., Rehearsed],
) -> None:
    """The panel's country is the list's own text, now and as it was asked for."""
    shown: list[Any] = []

    def look(window: PlaywrightWindow) -> None:
        shown.append(window._panel)  # as it was given to the page
        closes(window)

    rehearse("form-2024-eu", review=look)

    at = next(each for each in shown[0]["fields"] if each["label"] == "Country of residence")
    assert (at["wanted"], at["was"], at["kind"]) == ("Germany", "Germany", "select-one")


CONDITIONAL = """
  <script nonce="drawn">
    const land = document.getElementById("1000000000000001");
    const why = document.getElementById("SupportFormRow.1000000000000003");
    const extra = document.getElementById("SupportFormRow.1000000000000004");
    why.remove();
    let turns = 0;
    land.addEventListener("change", () => setTimeout(() => extra.before(why), 900));
    why.addEventListener("input", () => setTimeout(() => {
      if (turns++ < 1) land.selectedIndex = 0;
    }, 700));
  </script></body>"""


@pytest.mark.deep
def test_a_field_that_a_choice_brings(rehearse: Callable[..., Rehearsed], tmp_path: Path) -> None:
    """A box that comes 0.9 s after the choice is filled before the review; so is what springs back.

    The list springs back 0.7 s after the box was filled, later than it is read back at once.
    """
    folder = tmp_path / "conditional"
    shutil.copytree(ROOT / "fixtures" / "form-2024-eu", folder)
    page = folder / "form.html"
    page.write_text(page.read_text().replace("</body>", CONDITIONAL))
    held: list[Any] = []

    def look(window: PlaywrightWindow) -> None:
        held.append(
            page_of(window).evaluate(
                "[...document.querySelectorAll('select, [name=email], textarea')]"
                ".filter(el => el.checkVisibility()).map(el => el.value)"
            )
        )
        closes(window)

    told = rehearse(str(folder), review=look)

    assert held == [["DE", EMAIL, STATEMENT, ""]]
    assert told.ending.fields == dict.fromkeys(("country", "email", "statement"), "filled")
