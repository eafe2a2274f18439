"""Screens that every Meta flow meets on its way: cookies, log-in, checks; knows no form."""

from __future__ import annotations

from automation.screens import (
    At,
    Brief,
    Click,
    Control,
    Covered,
    Has,
    HasForm,
    Landmark,
    Not,
    Screen,
    Shows,
)
from flows.meta import ends, prompts, words
from flows.meta.ends import AT_A_FORM, DIALOG, NONCE, ONE_TIME, PASSWORD, PRESSABLE

# The attributes are those of the dialogs of 2021-22 and of the mobile pages; there accepting and
# declining may share a test id, so that the decline is told by what it declines.
DECLINE = Control(
    PRESSABLE,
    words.DECLINE_COOKIES,
    css="[data-cookiebanner='accept_only_essential_button'],"
    "[data-testid='cookie-policy-manage-dialog-decline-button']",
)
COOKIES = Screen(
    "cookies",
    landmarks=(
        # The dialogs of 2025-26 have no stable attribute: the words tell (77 recorded pages), in
        # an unknown language the link to the policy. A menu of the Privacy Center holds it too.
        Landmark(Shows(DECLINE)),
        Landmark(
            Has("[role=dialog]:not(:has(nav, [role=navigation])) a[href*='/policies/cookies']"),
            Covered(),
        ),
        Landmark(
            Has(
                "[data-testid='cookie-policy-manage-dialog'], [data-cookiebanner],"
                "[data-testid='cookie-policy-dialog'], [data-testid='cookie-policy-banner'],"
                "[aria-labelledby='manage_cookies_title']"
            )
        ),
        Landmark(
            At(
                r"(?:/privacy)?/consent/user_cookie_choice/?|/user_cookie_prompt/?"
                r"|(?:/privacy)?/dialog/cookie_consent/?"
            )
        ),
    ),
    moves=(Click(DECLINE),),
    instruction=(
        "The page asks about cookies. Please choose the {0}, or whatever you prefer; I go on by "
        "myself."
    ),
    overlay=True,
    halts=True,
)

# By address alone: a password that is shown in clear makes the page look like any other.
_LOGIN_PATH = (
    r"/(?:accounts/)?login(?:\.php)?(?:/.*)?|.*two_factor.*|.*two_step_verification.*"
    r"|/auth_platform/.*|/recover/.*|/accounts/password/reset/?.*"
)
_PASSWORD_IN_DIALOG = Has("[role=dialog] input[type=password]")

# A content page's log-in bar is no wall: recorded walls have at most 91 words, content pages at
# least 113 (664 recorded pages, 2012 to 2026).
LOGIN_WALL = Screen(
    "login-wall",
    landmarks=(
        Landmark(At(_LOGIN_PATH)),
        Landmark(PASSWORD, Brief(100), Not(_PASSWORD_IN_DIALOG)),
    ),
    instruction=(
        "Please log in here yourself. I never see your password, and I go on as soon as you are in."
    ),
    private=True,
)
LOGIN_DIALOG = Screen(
    "login-dialog",
    landmarks=(Landmark(_PASSWORD_IN_DIALOG, Covered(), Not(At(_LOGIN_PATH))),),
    instruction=(
        "The page asks you to log in. Please log in here yourself, or close the dialog; I never "
        "see your password, and I go on afterwards."
    ),
    private=True,
    overlay=True,
)

CHECKPOINT = Screen(
    "checkpoint",
    landmarks=(
        Landmark(At(r"/checkpoint/.*")),
        Landmark(At(r"/challenge/.*")),
        Landmark(Has("#checkpointSubmitButton")),
        Landmark(Has("[name=approvals_code]")),
        Landmark(Has("[id='SupportFormRow.382907505152522']")),
    ),
    instruction=(
        "The site wants to check that it is you. Please do what it asks; I do not look, and I go "
        "on afterwards."
    ),
    private=True,
)
# One that stands in the form is part of the form: it is filled first, and the person does both.
# The small badge that many pages carry asks for nothing.
CAPTCHA = Screen(
    "captcha",
    landmarks=(
        Landmark(
            Has(
                "iframe[title='reCAPTCHA']:not(.grecaptcha-badge *),"
                "iframe[src*='arkoselabs.com'], iframe[src*='funcaptcha.com'],"
                "iframe[src*='/arkose/'], iframe[id*='arkose' i], iframe[id*='captcha' i],"
                "iframe[title*='hCaptcha' i]"
            ),
            Not(HasForm()),
        ),
        Landmark(Has("iframe[title*='recaptcha challenge' i]"), Covered()),
    ),
    instruction=(
        "The site wants to see that a person is here. Please solve its puzzle yourself; I do not "
        "touch it, and I go on afterwards."
    ),
    overlay=True,
)

CODE = Screen(
    "code",
    landmarks=(
        Landmark(NONCE),
        Landmark(ONE_TIME, Not(PASSWORD)),
        Landmark(AT_A_FORM, ends.CODE_ASKED, Not(HasForm()), Brief(150)),
        Landmark(AT_A_FORM, Shows(Control(DIALOG, words.CODE))),
        Landmark(AT_A_FORM, Shows(Control(("heading",), words.CODE, in_dialog=True))),
    ),
    instruction=(
        "The site has sent a code to your e-mail address. Please type it here yourself, and do not "
        "close the page. The message may be in the spam folder."
    ),
    private=True,
    overlay=True,
)
DIALOG_OVER_IT = Screen(
    "dialog",
    landmarks=(Landmark(Has("[role=dialog], [role=alertdialog], dialog[open]"), Covered()),),
    instruction=(
        "A dialog that I do not know lies over the page. Please read it and close it; I go on "
        "afterwards."
    ),
    overlay=True,
    fallback=True,
    visits=8,
)

# Of several overlays the first one here is dealt with first.
EVERYWHERE = (
    ends.RATE_LIMIT,
    ends.BLOCKED,
    COOKIES,
    CODE,
    CAPTCHA,
    LOGIN_DIALOG,
    prompts.CHOOSE_ACCOUNT,
    prompts.AGE,
    prompts.CONFIRM_EMAIL,
    prompts.SAVE_LOGIN,
    prompts.NOTIFICATIONS,
    prompts.GET_APP,
    ends.WENT_WRONG,
    CHECKPOINT,
    LOGIN_WALL,
    ends.LOGGED_OUT,
    ends.RECEIVED,
    ends.CONFIRMATION,
    ends.ALREADY,
    ends.NOT_OFFERED,
    DIALOG_OVER_IT,
)
