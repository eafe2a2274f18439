"""Screens that every Meta flow meets: cookies, log-in, checkpoint; knows no form."""

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
    Outcome,
    Says,
    Screen,
    Shows,
)
from flows.meta import words

PRESSABLE = ("button", "link")
DIALOG = ("dialog", "alertdialog")

DECLINE = Control(PRESSABLE, words.DECLINE_COOKIES)

# The dialogs of 2025-26 have no stable attribute: only the words tell (77 recorded pages).
COOKIES = Screen(
    "cookies",
    landmarks=(
        Landmark(Shows(DECLINE)),
        Landmark(Has("[role=dialog] a[href*='/policies/cookies']"), Covered()),
    ),
    moves=(Click(DECLINE),),
    instruction=(
        "The page asks about cookies. Please choose the {0}, or whatever you prefer; I go on by "
        "myself."
    ),
    overlay=True,
)

# By address alone: a password that is shown in clear makes the page look like any other.
_LOGIN_PATH = (
    r"/(?:accounts/)?login(?:\.php)?(?:/.*)?|.*two_factor.*|.*two_step_verification.*"
    r"|/auth_platform/.*"
)

# A content page's log-in bar is no wall: recorded walls have at most 91 words, content pages at
# least 113 (664 recorded pages, 2012 to 2026).
LOGIN_WALL = Screen(
    "login-wall",
    landmarks=(
        Landmark(At(_LOGIN_PATH)),
        Landmark(Has("input[type=password]"), Brief(100)),
    ),
    instruction=(
        "Please log in here yourself. I never see your password, and I go on as soon as you are in."
    ),
    private=True,
)

CHECKPOINT = Screen(
    "checkpoint",
    landmarks=(
        Landmark(At(r"/checkpoint/.*")),
        Landmark(At(r"/challenge/.*")),
        Landmark(Has("#checkpointSubmitButton")),
        Landmark(Has("[name=approvals_code]")),
    ),
    instruction=(
        "The site wants to check that it is you. Please do what it asks; I do not look, and I go "
        "on afterwards."
    ),
    private=True,
)

CODE = Screen(
    "code",
    landmarks=(
        Landmark(Has("input[name=nonce]")),
        Landmark(Has("input[autocomplete=one-time-code]"), Not(Has("input[type=password]"))),
    ),
    instruction=(
        "The site has sent a code to your e-mail address. Please type it here yourself, and do not "
        "close the page. The message may be in the spam folder."
    ),
    private=True,
    overlay=True,
)

SAVE_LOGIN = Screen(
    "save-login",
    landmarks=(Landmark(Shows(Control(("heading", *DIALOG), words.SAVE_LOGIN))),),
    moves=(Click(Control(PRESSABLE, words.NOT_NOW)),),
    instruction=(
        "The page asks whether to save your log-in. Please answer as you like, with the {0} for "
        "example."
    ),
    overlay=True,
)

WENT_WRONG = Screen(
    "went-wrong",
    landmarks=(
        Landmark(Shows(Control(("heading", *DIALOG), words.WENT_WRONG))),
        Landmark(Says(words.WENT_WRONG), Brief(60)),
    ),
    instruction=(
        "The site says that something went wrong. Please wait a little and reload the page, or go "
        "back; I go on when a page that I know comes up."
    ),
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

CONFIRMATION = Screen(
    "confirmation",
    landmarks=(
        Landmark(Says(words.HONOURED), Not(HasForm())),
        Landmark(Says(words.HONOURED, announced=True)),
    ),
    end=Outcome.SENT,
)
# Where a form answers: an article that quotes such a sentence is no answer.
_AT_A_FORM = At(r"(?:/help)?/contact/.*|/requests/.*|/support/privacy/.*")
ALREADY = Screen(
    "already",
    # A heading or a message, not a clause: "If you've already …" tells nothing of this account.
    landmarks=(
        Landmark(_AT_A_FORM, Shows(Control(("heading", *DIALOG), words.ALREADY, prefix=True))),
    ),
    end=Outcome.ALREADY,
)
NOT_OFFERED = Screen(
    "not-offered",
    landmarks=(Landmark(_AT_A_FORM, Says(words.NOT_OFFERED)),),
    end=Outcome.NOT_OFFERED,
)

EVERYWHERE = (
    COOKIES,
    SAVE_LOGIN,
    CODE,
    CHECKPOINT,
    LOGIN_WALL,
    CONFIRMATION,
    ALREADY,
    NOT_OFFERED,
    WENT_WRONG,
    DIALOG_OVER_IT,
)
