"""Promise: it types only into the right form of the right site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from automation.recording import PageState, load

ELSEWHERE = "https://www.instagram.com/elsewhere/"
# The first key in the e-mail field takes the window to another page, with the same boxes.
LEAVES = f"""<script nonce="drawn">
document.addEventListener("input", () => {{
  document.querySelector("textarea[data-testid]").disabled = true;
  location.assign("{ELSEWHERE}");
}}, {{ once: true }});
</script></body>"""
TELLS = """<script nonce="drawn">
document.addEventListener("input", (event) => {
  fetch("/typed", { method: "POST", body: event.target.value });
});
</script></body>"""


def test_nothing_is_typed_into_the_next_page(started: Callable[..., Any]) -> None:
    """A page that leaves while it is filled gets nothing typed into the page that follows.

    Filled by selector instead of by handle, the next page's box of the same name takes it all.
    """
    recording = load("instagram-privacy-center-en")
    form = recording.page("form")
    next_page = PageState(
        "elsewhere", ELSEWHERE, form.html.replace("</body>", TELLS), 200, form.headers, ()
    )
    pages = tuple(
        replace(page, html=page.html.replace("</body>", LEAVES)) if page.name == "form" else page
        for page in recording.pages
    )
    site, run, page = started(replace(recording, pages=(*pages, next_page)))

    run.told("This page is new to me")
    boxes = page("elsewhere").locator("textarea:visible, input[name=email]")
    values = [boxes.nth(i).input_value() for i in range(boxes.count())]
    page("elsewhere").close()
    report = run.report()

    assert values == ["", ""]
    assert [a for a in site.arrived if a.path == "/typed"] == []
    assert report["outcome"] == "left"
