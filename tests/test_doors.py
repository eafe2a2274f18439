"""What every flow meets: each screen's page is seen as it, and a page that only speaks of it not.

All cases are pages in one real browser; a case names every screen that must be seen on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, Route

from automation.browser.window import PlaywrightWindow
from automation.glance import Glance
from automation.look import look
from automation.phrases import clean
from automation.screens import Flow, Words
from flows import FLOWS
from flows.meta import doors, hosts, words

pytestmark = pytest.mark.sampled(most=12)

INSTAGRAM = FLOWS["meta-ai-instagram"]
# Its hosts are those of all platforms, so that every door can be shown.
EVERY_HOST = tuple(dict.fromkeys((*hosts.INSTAGRAM, *hosts.FACEBOOK, *hosts.WHATSAPP)))
FLOW: Flow = replace(INSTAGRAM, hosts=EVERY_HOST)

AT_FORM = "https://help.instagram.com/contact/767264225370182"
AT_HELP = "https://help.instagram.com/1896641480634370"
AT_FB_HELP = "https://www.facebook.com/help/2069235856423257"
AT_TERMS = "https://www.facebook.com/legal/terms/"
AT_COPY = "https://privacycenter.example.org/contact/767264225370182"

LONG = "<p>" + "Some people read all that is written about how their information is used. " * 25
TITLE = "<h1>Object to your information being used for AI at Meta</h1>"
FORM = f"""{TITLE}<form action="/ajax/help/contact/submit/page" method="post">
<label>Email address <input type="email" name="email"></label>
<label>Please tell us how this processing impacts you <textarea name="impact"></textarea></label>
<button type="submit">Submit</button></form>"""
BAR = """<form id="login_form"><input type="email" name="email" aria-label="Email or phone">
<input type="password" name="pass" aria-label="Password"><div role="button">Log In</div></form>"""
HONOURED = "We've reviewed your request and will honor your objection."
SENTENCES = {
    "honoured": HONOURED,
    "received": "We've received your request. We'll review your request.",
    "already": "You've already submitted an objection",
    "region": "This form is only available to people in certain regions.",
    "log in": "You must log in to continue.",
    "too fast": "Please wait a few minutes before you try again.",
    "blocked": "You’re Temporarily Blocked",
    "wrong": "Something went wrong",
    "age": "Confirm your age",
    "account": "Choose an account",
}


def dialog(inner: str, label: str = "") -> str:
    """A dialog over the middle of the page."""
    named = f'aria-label="{label}"' if label else ""
    return (
        f'<div role="dialog" aria-modal="true" {named} style="position: fixed; inset: 10vh 10vw;'
        f' background: #fff; z-index: 9">{inner}</div>'
    )


def button(name: str, more: str = "") -> str:
    """A drawn button."""
    return f'<div role="button" tabindex="0" {more}>{name}</div>'


def heading(text: str) -> str:
    """A heading."""
    return f"<h1>{text}</h1>"


@dataclass(frozen=True)
class Case:
    """One page: what is on it, where it stands, and every screen that is to be seen there."""

    name: str
    seen: set[str]
    body: str
    url: str = AT_FORM
    status: int = 200


COOKIE_LINK = '<a href="https://privacycenter.instagram.com/policies/cookies/">?</a>'
BOTH = button("Allow all cookies") + button("Decline optional cookies")
RECAPTCHA = '<iframe title="reCAPTCHA" width="304" height="78"></iframe>'
APP = heading("Get the app") + button("Not now")

ANSWERS = [
    Case("the sentence of 2024", {"confirmation"}, f"<p>{HONOURED}"),
    Case(
        "the pop-up of 2025 over the form",
        {"form", "confirmation"},
        FORM + dialog(heading("Instagram will honor your objection") + button("OK")),
    ),
    Case(
        "the Italian sentence of 2025",
        {"confirmation"},
        "<p>Ciò significa che la tua richiesta verrà applicata d’ora in avanti allo sviluppo",
    ),
    Case("an article that quotes the sentence", set(), LONG + HONOURED, AT_FB_HELP),
    Case("a short comment that quotes it", set(), f"<p>They wrote: {HONOURED}", AT_TERMS),
    Case("the form that explains it", {"form"}, FORM + f"<p>You will read: {HONOURED}"),
    Case("the sentence in a hidden part", set(), f"<p hidden>{HONOURED}</p><p>Hm"),
    Case(
        "the sentence in a transparent dialog",
        set(),
        f'<div role="dialog" style="opacity: 0">{HONOURED}</div><p>Hm',
    ),
    Case("'if your objection is honored'", set(), "<p>If your objection is honored, it applies."),
    Case("received, under review", {"received"}, f"<p>{SENTENCES['received']}"),
    Case(
        "received, in a dialog over the form",
        {"form", "received"},
        FORM + dialog(f"<p>{SENTENCES['received']}"),
    ),
    Case("received, while the form is there", {"form"}, FORM + f"<p>{SENTENCES['received']}"),
    Case("received, said by an article", set(), LONG + SENTENCES["received"], AT_FB_HELP),
    Case(
        "received, as a status above the form",
        {"form"},
        FORM + f'<div role="status">{SENTENCES["received"]}</div>',
    ),
    Case(
        "the third-party form's promise",
        set(),
        "<p>We don't automatically fulfill requests sent "
        "using this form. We review them consistent with your local laws.",
    ),
    Case(
        "both: the lesser is told first",
        {"received", "confirmation"},
        f"<p>We will review your request. If it holds, we {HONOURED[30:]}",
    ),
    Case("a code is asked for", {"code"}, '<p>Hm<input name="nonce" type="text">'),
    Case(
        "a code, and a promise of what follows",
        {"code"},
        f'<p>After that, {HONOURED} <input name="nonce" type="text">',
    ),
    Case(
        "a code, by its words alone",
        {"form", "code"},
        FORM + dialog(heading("Enter the code") + "<input aria-label=c>"),
    ),
    Case(
        "a code, and words of receipt",
        {"code"},
        heading("Enter the code") + f"<p>{SENTENCES['received']}",
    ),
    Case("a help page about codes", set(), heading("Enter the code") + LONG, AT_HELP),
    Case("already", {"already"}, heading(SENTENCES["already"])),
    Case(
        "'If you've already objected'", set(), "<p>If you've already objected, you don't need to."
    ),
    Case("already, in a list of questions", set(), heading(SENTENCES["already"]) + LONG),
    Case("already, on a help page", set(), heading(SENTENCES["already"]), AT_FB_HELP),
    Case("already, hidden", set(), f"<h1 hidden>{SENTENCES['already']}</h1><p>Hm"),
    Case("not offered here", {"not-offered"}, TITLE + f"<p>{SENTENCES['region']}"),
    Case("not offered, said by an article", set(), LONG * 2 + SENTENCES["region"]),
    Case("not offered, on a help page", set(), f"<p>{SENTENCES['region']}", AT_FB_HELP),
    Case("not offered, above the form", {"form"}, FORM + f"<p>{SENTENCES['region']}"),
    Case(
        "not offered, but nobody is logged in",
        {"logged-out"},
        f"<p>{SENTENCES['region']}<a href='/login'>Log in</a>",
    ),
    Case(
        "not offered, but the log-in bar is there",
        {"logged-out"},
        BAR + f"<p>{SENTENCES['region']}" + LONG[:700] * 2,
    ),
    Case("the error of who is logged out", {"logged-out"}, TITLE + f"<p>{SENTENCES['log in']}"),
    Case("the same with a log-in form", {"login-wall"}, BAR + f"<p>{SENTENCES['log in']}"),
    Case("the same as part of an article", set(), LONG + SENTENCES["log in"]),
    Case("the same on a help page", set(), f"<p>{SENTENCES['log in']}", AT_FB_HELP),
]
REFUSALS = [
    Case("429, whatever it says", {"rate-limit"}, "<p>Hm", status=429),
    Case(
        "429 at the article", {"rate-limit"}, "<p>Hm", "https://www.facebook.com/privacy/genai", 429
    ),
    Case("its words", {"rate-limit"}, f"<p>{SENTENCES['too fast']}"),
    Case(
        "its words in German",
        {"rate-limit"},
        "<p>Bitte warte einige Minuten, bevor du es noch einmal versuchst.",
    ),
    Case("its words in an article", set(), LONG + SENTENCES["too fast"]),
    Case("its words on a help page", set(), f"<p>{SENTENCES['too fast']}", AT_HELP),
    Case("its words, hidden", set(), f"<p hidden>{SENTENCES['too fast']}</p><p>Hm"),
    Case("blocked", {"blocked"}, f"<p>{SENTENCES['blocked']}", AT_TERMS),
    Case(
        "blocked, with a foot of many links",
        {"blocked"},
        heading("Vous êtes temporairement bloqué(e)") + "<a href=/>Aide</a> " * 110,
        AT_TERMS,
    ),
    Case("blocked, in an article", set(), LONG + SENTENCES["blocked"], AT_TERMS),
    Case("blocked, on a help page", set(), heading(SENTENCES["blocked"]), AT_FB_HELP),
    Case("something went wrong", {"went-wrong"}, heading(SENTENCES["wrong"]) + "<p>Try again."),
    Case(
        "it went wrong over the form",
        {"form", "went-wrong"},
        FORM + dialog(heading(SENTENCES["wrong"])),
    ),
    Case("500 in unknown words", {"went-wrong"}, "<h1>На жаль</h1>", status=500),
    Case("500 with an article", set(), LONG, status=500),
    Case("'try again later' alone", {"went-wrong"}, "<p>Please try again later."),
    Case("a help page on what went wrong", set(), heading(SENTENCES["wrong"]) + LONG, AT_HELP),
    Case(
        "a comment that something went wrong",
        {"form"},
        FORM + "<p>Something went wrong, I wrote." + LONG,
    ),
]
CHECKS = [
    Case("the log-in bar of an article", set(), BAR + LONG, AT_TERMS),
    Case("a log-in wall", {"login-wall"}, BAR, AT_TERMS),
    Case(
        "Instagram's log-in form",
        {"login-wall"},
        '<form id="loginForm"><input name="username">'
        '<input type="password" name="password"><button>Log in</button></form>',
    ),
    Case("/login/?next=", {"login-wall"}, "<p>Hm", "https://www.facebook.com/login/?next=%2F"),
    Case(
        "two factors",
        {"login-wall"},
        "<p>Hm",
        "https://www.facebook.com/two_step_verification/two_factor/",
    ),
    Case(
        "two factors on Instagram",
        {"login-wall"},
        "<p>Hm",
        "https://www.instagram.com/accounts/login/two_factor/",
    ),
    Case("a password reset", {"login-wall"}, "<p>Hm", "https://www.facebook.com/recover/initiate/"),
    Case("a log-in in a dialog", {"login-dialog"}, LONG + dialog(BAR), AT_TERMS),
    Case("a brief page below it", {"login-dialog"}, "<p>Hm" + dialog(BAR), AT_TERMS),
    Case("a help page on passwords", set(), heading("Log in") + "<p>Your password", AT_FB_HELP),
    Case("a checkpoint", {"checkpoint"}, "<p>Hm", "https://www.facebook.com/checkpoint/1501/"),
    Case("a checkpoint's field", {"checkpoint"}, '<input name="approvals_code">', AT_TERMS),
    Case(
        "a check of identity",
        {"checkpoint"},
        '<div id="SupportFormRow.382907505152522">Hm</div>',
        AT_TERMS,
    ),
    Case("a puzzle", {"captcha"}, "<p>Hm" + RECAPTCHA),
    Case(
        "another maker's puzzle",
        {"captcha"},
        '<iframe src="https://client-api.arkoselabs.com/x" width="300" height="80"></iframe>',
    ),
    Case("a puzzle in the form", {"form"}, FORM + RECAPTCHA),
    Case(
        "the badge of a puzzle that asks nothing",
        set(),
        f'<p>Hm<div class="grecaptcha-badge">{RECAPTCHA}</div>',
    ),
    Case("a puzzle that is hidden", set(), f'<p>Hm<div style="display: none">{RECAPTCHA}</div>'),
]
COOKIES = [
    Case("2025-26: words alone", {"cookies"}, LONG + dialog(BOTH * 2), AT_TERMS),
    Case(
        "2025-26 in an unknown language",
        {"cookies"},
        LONG + dialog(COOKIE_LINK + button("Já") + button("Nei")),
        AT_TERMS,
    ),
    Case(
        "2021-22: attributes",
        {"cookies"},
        '<p>Hm<div data-testid="cookie-policy-manage-dialog"><button data-cookiebanner='
        '"accept_only_essential_button">Nei</button></div>',
        AT_TERMS,
    ),
    Case(
        "2021-22: a banner", {"cookies"}, '<p>Hm<div data-cookiebanner="banner">?</div>', AT_TERMS
    ),
    Case(
        "mobile",
        {"cookies"},
        '<p>Hm<button data-testid="cookie-policy-manage-dialog-decline-button">Nei</button>',
        "https://m.facebook.com/legal/terms/",
    ),
    Case(
        "2022 without a dialog",
        {"cookies"},
        LONG + button("?", 'aria-label="Uniquement autoriser les cookies essentiels"'),
        AT_HELP,
    ),
    Case(
        "WhatsApp's button",
        {"cookies"},
        '<p>Hm<button data-cookiebanner="accept_button">Ja',
        "https://www.whatsapp.com/contact/",
    ),
    *[
        Case(f"a whole page: {path}", {"cookies"}, "<p>Hm", f"https://www.facebook.com{path}")
        for path in (
            "/privacy/consent/user_cookie_choice/",
            "/user_cookie_prompt/",
            "/dialog/cookie_consent/",
        )
    ],
    Case("an article that names the buttons", set(), LONG + "Decline optional cookies", AT_TERMS),
    Case("a foot with a link to the policy", set(), LONG + COOKIE_LINK, AT_TERMS),
    Case(
        "the Privacy Center's menu, with that link",
        {"dialog"},
        LONG + dialog(f"<nav>{COOKIE_LINK}</nav>"),
        AT_TERMS,
    ),
    Case(
        "a cookie dialog that is not shown",
        set(),
        LONG + f'<div role="dialog" hidden>{BOTH}</div>',
        AT_TERMS,
    ),
]
PROMPTS = [
    Case("save your log-in?", {"save-login"}, heading("Save your login info?") + button("Not now")),
    Case("its address", {"save-login"}, "<p>Hm", "https://www.instagram.com/accounts/onetap/"),
    Case("a help page with that question", set(), heading("Save your login info?") + LONG, AT_HELP),
    Case(
        "notifications",
        {"notifications"},
        LONG + dialog(heading("Turn on Notifications") + button("Not Now")),
        AT_TERMS,
    ),
    Case(
        "a settings page on notifications",
        set(),
        heading("Turn on notifications") + button("Not now"),
        AT_TERMS,
    ),
    Case("the app, over the page", {"get-app"}, LONG + dialog(APP), AT_TERMS),
    Case("the app, on a page of its own", {"get-app"}, APP, AT_TERMS),
    Case("a banner for the app above a page", set(), APP + LONG, AT_TERMS),
    Case("choose an account", {"choose-account"}, heading(SENTENCES["account"]), AT_TERMS),
    Case("continue as", {"choose-account"}, "<p>Hm" + button("Continue as anna.example"), AT_TERMS),
    Case(
        "continue as, over a page",
        {"choose-account"},
        LONG + dialog(button("Continue as anna.example")),
        AT_TERMS,
    ),
    Case("continue as, somewhere on a page", set(), LONG + button("Continue as usual"), AT_TERMS),
    Case("a help page on accounts", set(), heading(SENTENCES["account"]), AT_FB_HELP),
    Case("your age", {"age"}, heading(SENTENCES["age"]), AT_TERMS),
    Case("your age, over a page", {"age"}, LONG + dialog("<p>Hm", SENTENCES["age"]), AT_TERMS),
    Case("an article on ages", set(), heading(SENTENCES["age"]) + LONG, AT_TERMS),
    Case(
        "confirm your e-mail",
        {"confirm-email"},
        LONG + dialog(heading("Confirm your email address")),
        AT_TERMS,
    ),
    Case(
        "its address",
        {"confirm-email"},
        "<p>Hm",
        "https://www.instagram.com/accounts/confirm_email/x/",
    ),
    Case("a heading on e-mail addresses", set(), heading("Confirm your email address"), AT_TERMS),
    Case("a dialog that nobody knows", {"dialog"}, LONG + dialog("<p>Hm"), AT_TERMS),
]
# On a foreign host nothing is any screen.
FOREIGN = [
    replace(case, name=f"on a foreign host: {case.name}", seen=set(), url=AT_COPY)
    for case in (ANSWERS[0], REFUSALS[0], CHECKS[1], COOKIES[0], PROMPTS[0])
]
CASES = [*ANSWERS, *REFUSALS, *CHECKS, *COOKIES, *PROMPTS, *FOREIGN]


class Shown:
    """One window at which every case is shown."""

    def __init__(self, page: Page) -> None:
        self.page, self.case = page, CASES[0]
        page.context.route("**/*", self._answer)
        self.window = PlaywrightWindow(page.context, FLOW, None)
        self.window.start(page)

    def _answer(self, route: Route) -> None:
        if route.request.url != self.case.url:
            route.abort()
            return
        html = "text/html; charset=utf-8"
        body = f"<!doctype html><html lang=en><body>{self.case.body}</body></html>"
        route.fulfill(status=self.case.status, content_type=html, body=body)

    def show(self, case: Case) -> None:
        """Open this page."""
        self.page.goto("about:blank")
        self.case = case
        self.window.goto(case.url)
        self.page.wait_for_load_state()

    def glance(self) -> Glance | None:
        """What is on the page."""
        return self.window.glance(FLOW.probes)


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[Shown]:
    """The window of all cases."""
    with browser.new_context(service_workers="block") as context:
        yield Shown(context.new_page())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_page_is_exactly_its_screens(case: Case, shown: Shown) -> None:
    """The page is seen as the screens that the case names, and as no other."""
    shown.show(case)

    seen, _ = look(shown.glance, shown.window.pause, FLOW)

    assert seen.settled
    assert {*seen.screens, *seen.overlays} == case.seen


def test_every_screen_has_a_case() -> None:
    """Each screen that every flow meets is seen in a case of this file."""
    seen = {name for case in CASES for name in case.seen}

    assert {screen.name for screen in doors.EVERYWHERE} - seen == set()
    assert sum(not case.seen for case in CASES) > 30


def test_nothing_of_a_foreign_page_is_read(shown: Shown) -> None:
    """Of a page on another host a glance holds its address and nothing that stands on it."""
    shown.show(Case("copy", set(), f"<title>Copy</title>{FORM}{dialog(BOTH)}", AT_COPY))

    glance = shown.glance()

    assert glance
    assert glance.url == AT_COPY
    assert (glance.title, glance.text, glance.announced, glance.words) == ("", "", "", 0)
    assert (glance.things, glance.forms, glance.matched) == ((), (), frozenset())


PRESSED = """<script>addEventListener("click", (event) => {
  document.title += event.target.closest("[role=button], button").textContent.trim() + ";";
}, true);</script>"""
ESSENTIAL = 'data-cookiebanner="accept_only_essential_button"'
ACCEPT = 'data-cookiebanner="accept_button"'
TEST_ID = 'data-testid="cookie-policy-manage-dialog-accept-button"'
DECLINED = {
    "2025-26, buttons repeated, accept first": (
        dialog((button("Allow all cookies") + button("Decline optional cookies")) * 2),
        "Decline optional cookies;",
    ),
    "2021-22, accept first, known words": (
        (
            f"<button {ACCEPT}>Autoriser tous les cookies</button>"
            f"<button {ESSENTIAL}>Uniquement autoriser les cookies essentiels</button>"
        ),
        "Uniquement autoriser les cookies essentiels;",
    ),
    "2021-22, unknown words": (
        f"<button {ACCEPT}>Já</button><button {ESSENTIAL}>Nei</button>",
        "Nei;",
    ),
    "mobile, both with one test id": (
        f"<button {TEST_ID} {ACCEPT}>Já</button><button {TEST_ID} {ESSENTIAL}>Nei</button>",
        "Nei;",
    ),
    "mobile, its own test id": (
        (
            '<button data-testid="cookie-policy-manage-dialog-accept-button">Já</button>'
            '<button data-testid="cookie-policy-manage-dialog-decline-button">Nei</button>'
        ),
        "Nei;",
    ),
    "only accepting has an attribute": (f"<button {ACCEPT}>Já</button><button>Nei</button>", ""),
    "an unknown language": (dialog(COOKIE_LINK + button("Já") + button("Nei")), ""),
    "the decline is a form's own button": (
        f"<form><button {ACCEPT}>Já</button><button type=submit {ESSENTIAL}>Nei</button></form>",
        "",
    ),
}


@pytest.mark.parametrize("case", DECLINED)
def test_cookies_are_declined_and_never_accepted(case: str, shown: Shown) -> None:
    """What is pressed on a cookie dialog is the decline, once; where none is known, nothing."""
    body, pressed = DECLINED[case]
    shown.show(Case(case, {"cookies"}, PRESSED + body, AT_TERMS))

    seen, _ = look(shown.glance, shown.window.pause, FLOW)
    shown.window.click(doors.DECLINE)

    assert seen.overlays == ("cookies",)
    assert shown.page.title() == pressed


def test_no_word_for_declining_accepts() -> None:
    """No phrase that is pressed on cookies is one that accepts, in any language."""
    accepting = {clean(phrase).lower() for phrase in words.ACCEPT_COOKIES.phrases}

    assert not accepting & {clean(phrase).lower() for phrase in words.DECLINE_COOKIES.phrases}
    assert not any(doors.DECLINE.pattern.match(phrase) for phrase in accepting)


OTHER_LANGUAGES = ("de", "fr", "it", "es", "pt", "nl", "pl")


@pytest.mark.parametrize(
    "language",
    ["en", *(pytest.param(each, marks=pytest.mark.deep) for each in OTHER_LANGUAGES)],
)
def test_the_words_are_seen_in_every_language(language: str, shown: Shown) -> None:
    """What is assumed or known in a language is seen on a page that says it."""
    texts: dict[str, tuple[Words, Callable[[str], str]]] = {
        "went-wrong": (words.WENT_WRONG, heading),
        "rate-limit": (words.TOO_FAST, lambda text: f"<p>{text}."),
        "logged-out": (words.LOGGED_OUT, lambda text: f"<p>{text}."),
        "received": (words.RECEIVED, lambda text: f"<p>{text}."),
        "choose-account": (words.CHOOSE_ACCOUNT, heading),
        "age": (words.AGE, heading),
    }
    for screen, (said, drawn) in texts.items():
        for phrase in said.known(language):
            shown.show(Case(phrase, {screen}, drawn(phrase)))
            seen, _ = look(shown.glance, shown.window.pause, FLOW)
            assert {*seen.screens, *seen.overlays} == {screen}, phrase
