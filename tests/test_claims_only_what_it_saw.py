"""Promise: it claims only what it saw. A false success is the worst defect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from automation.recording import Recording, load

SENTENCE = "This means your request will be applied going forward"
# A page that shows what is typed again, and holds the confirmation's dialog ready, unseen.
MIRROR = f"""<p id="mirror"></p>
<div role="dialog" style="opacity: 0">{SENTENCE}</div>
<script nonce="drawn">
document.addEventListener("input", (event) => {{
  document.getElementById("mirror").textContent = event.target.value + " {SENTENCE}.";
}});
</script></body>"""


def mirroring(recording: Recording) -> Recording:
    """The recording, its form page so changed."""
    pages = tuple(
        replace(page, html=page.html.replace("</body>", MIRROR)) if page.name == "form" else page
        for page in recording.pages
    )
    return replace(recording, pages=pages)


@pytest.mark.long
def test_a_refused_submission_is_never_sent(started: Callable[..., Any]) -> None:
    """The site turns the submission down, while the words of a confirmation stand on the page.

    It is no `sent`: not by words that only mirror what was typed, nor by a dialog that nobody can
    see. Were a refused answer taken for a submission, the attempt would end as unconfirmed.
    """
    site, run, page = started(mirroring(load("instagram-privacy-center-en")))
    site.refusing = True
    run.told("Read it, change what you like")

    form = page("contact/")
    form.get_by_role("button", name="Submit").click()
    form.wait_for_timeout(3_000)
    form.close()
    report = run.report()

    assert len(site.sent()) == 1
    assert report["outcome"] == "left"
