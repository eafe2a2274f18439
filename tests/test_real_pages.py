"""Pages recorded by others from the real sites: nothing on them is taken for the form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from automation.browser.saved import open_saved
from automation.explain import explain
from flows import FLOWS
from support import SHARED

Explained = Callable[[Path, str], dict[str, Any]]

FLOW = FLOWS["meta-ai-instagram"]
PAGES = SHARED / "real-pages"
MANIFEST = PAGES / "meta" / "manifest.jsonl"
CENTER = PAGES / "privacy-center"
ARTICLES = sorted(path.name for path in CENTER.glob("genai-article-*.html"))
POLICIES = sorted(path.name for path in CENTER.glob("privacy-policy-*.html"))
META = (
    [json.loads(line) for line in MANIFEST.read_text(encoding="utf-8").splitlines()]
    if MANIFEST.is_file()
    else []
)
ENDS = {"form", "confirmation", "already", "not-offered"}

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"there are no real pages in '{PAGES}'")


@pytest.fixture
def explained(playwright: Playwright) -> Explained:
    """Explain a saved page at this address."""

    def explaining(file: Path, url: str) -> dict[str, Any]:
        with open_saved(playwright, file, url, FLOW, None) as window:
            return explain(window, FLOW, url).told

    return explaining


def statuses(told: dict[str, Any]) -> dict[str, str]:
    """What became of the search for each field."""
    return {name: field["status"] for name, field in told["fields"].items()}


def test_there_are_pages() -> None:
    """The folder holds what these tests are written for."""
    assert len(ARTICLES) >= 4
    assert len(POLICIES) >= 3
    assert len(META) >= 113


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("name", ARTICLES)
def test_the_article_is_the_article(name: str, explained: Explained) -> None:
    """The article on generative AI is that screen alone, though it has a log-in bar."""
    told = explained(CENTER / name, "https://www.facebook.com/privacy/genai")

    assert told["screens"] == ["genai-article"]
    assert statuses(told) == {"email": "absent", "statement": "absent"}
    assert told["decision"] != "fill"


@pytest.mark.sampled(most=1)
@pytest.mark.parametrize("name", POLICIES)
def test_the_policy_is_no_door(name: str, explained: Explained) -> None:
    """The privacy policy is no form, no log-in wall and no answer to an objection."""
    told = explained(CENTER / name, "https://www.facebook.com/privacy/policy/")

    assert not {*told["screens"], *told["overlays"]} & {*ENDS, "login-wall"}
    assert statuses(told) == {"email": "absent", "statement": "absent"}
    assert told["decision"] not in ("fill", "end")


def test_another_support_form_is_not_filled(explained: Explained) -> None:
    """A real support form about something else has no statement box, and is not filled."""
    told = explained(
        PAGES / "support-form-excerpt-vi-2026.html",
        "https://m.facebook.com/help/contact/233841356784195",
    )

    assert told["fields"]["statement"]["status"] == "absent"
    assert told["fields"]["email"]["status"] != "found"
    assert "form" not in told["screens"]
    assert told["decision"] == "hand-over"


@pytest.mark.deep
@pytest.mark.parametrize("row", META, ids=[row["file"] for row in META])
def test_no_other_page_is_the_form(row: dict[str, Any], explained: Explained) -> None:
    """On no recorded page is a field found, or an end seen; walls and dialogs only where they are.

    Whether there is a cookie dialog is told exactly, and what declines it is found. No page is a
    refusal, a fault, a check or a prompt.
    """
    host = "help.instagram.com" if row["path"].startswith("Instagram") else "www.facebook.com"
    told = explained(PAGES / "meta" / row["file"], f"https://{host}/saved/page")
    seen = {*told["screens"], *told["overlays"]}

    assert statuses(told) == {"email": "absent", "statement": "absent"}
    assert not seen & ENDS
    assert told["decision"] not in ("fill", "end")
    assert "login-wall" not in seen or row["silver_label"] == "login_wall"
    assert ("cookies" in seen) == row["cookie_dialog_in_html"]
    assert seen <= {"cookies", "login-wall"}
    assert [move["screen"] for move in told["moves"] if move["found"]] == [*told["overlays"]]
