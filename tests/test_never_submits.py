"""Promise: it never submits. Counted at the server that plays the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from automation.recording import Recording, load

# A page that sends what is typed by itself, in every way that a fill can set off.
HASTY = """<script nonce="drawn">
const sent = "/ajax/help/contact/submit/page";
const ways = [
  (form, value) => fetch(sent, {method: "POST", body: value}),
  (form, value) => fetch(sent, {method: "POST", body: value, keepalive: true}),
  (form, value) => navigator.sendBeacon(sent, value),
  (form, value) => fetch(sent + "?draft=" + encodeURIComponent(value)),
  (form, value) => { new Image().src = sent + "?v=" + encodeURIComponent(value); },
  (form, value) => { const x = new XMLHttpRequest(); x.open("PUT", sent); x.send(value); },
  (form, value) => form.requestSubmit(),
  (form, value) => form.querySelector("[type=submit]").click(),
  (form, value) => { form.target = "hidden"; HTMLFormElement.prototype.submit.call(form);
                     form.target = ""; },
  (form, value) => HTMLFormElement.prototype.submit.call(form),
];
for (const type of ["input", "change", "focusin"]) {
  document.addEventListener(type, (event) => {
    const form = event.target.form;
    if (!form || window.over) return;
    for (const way of ways) {
      for (const delay of [0, 60]) {
        setTimeout(() => { try { way(form, event.target.value); } catch {} }, delay);
      }
    }
    setTimeout(() => { window.over = true; }, 100);
  }, true);
}
const frame = document.createElement("iframe");
frame.name = "hidden";
frame.hidden = true;
document.body.append(frame);
</script></body>"""


def hasty(recording: Recording) -> Recording:
    """The recording with a form that cannot wait."""
    pages = tuple(
        replace(page, html=page.html.replace("</body>", HASTY)) if page.name == "form" else page
        for page in recording.pages
    )
    return replace(recording, pages=pages)


def test_nothing_is_sent_before_the_hand_over(started: Callable[..., Any]) -> None:
    """A page that submits by itself while it is filled sends nothing; the person's one arrives.

    With the lock off, the page's own submissions arrive and the form is gone before the review.
    """
    site, run, page = started(hasty(load("instagram-privacy-center-en")))
    run.told("Read it, change what you like")
    values = [a for a in site.arrived if "anna" in a.path + a.body or "object+to" in a.body]
    assert site.sent() == []
    assert values == []

    page("contact/").get_by_role("button", name="Submit").click()
    report = run.report()

    assert report["outcome"] == "sent"
    assert [a.path for a in site.sent()] == ["/ajax/help/contact/submit/page"]
