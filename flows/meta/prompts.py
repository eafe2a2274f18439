"""What the site asks in passing: which account, how old, to save or install; knows no form."""

from __future__ import annotations

from automation.screens import At, Brief, Click, Control, Covered, Landmark, Not, Screen, Shows
from flows.meta import words
from flows.meta.ends import A_HELP_PAGE, AT_A_FORM, DIALOG, PASSWORD, PRESSABLE

CONFIRM_EMAIL = Screen(
    "confirm-email",
    landmarks=(
        Landmark(At(r"/confirmemail\.php.*|.*/confirm_email/.*")),
        Landmark(Shows(Control(("heading",), words.CONFIRM_EMAIL, in_dialog=True)), Not(AT_A_FORM)),
        Landmark(Shows(Control(DIALOG, words.CONFIRM_EMAIL)), Not(AT_A_FORM)),
    ),
    instruction=(
        "The site wants you to confirm the e-mail address of your account. Please do that "
        "yourself, or put it off if the page lets you; I go on afterwards."
    ),
    private=True,
    overlay=True,
)
_CONTINUE_AS = Shows(Control(PRESSABLE, words.CONTINUE_AS, prefix=True))
CHOOSE_ACCOUNT = Screen(
    "choose-account",
    landmarks=(
        Landmark(
            Shows(Control(("heading",), words.CHOOSE_ACCOUNT)),
            Brief(150),
            Not(A_HELP_PAGE),
            Not(PASSWORD),
        ),
        Landmark(Shows(Control(DIALOG, words.CHOOSE_ACCOUNT))),
        Landmark(_CONTINUE_AS, Brief(60), Not(PASSWORD)),
        Landmark(_CONTINUE_AS, Covered()),
    ),
    instruction=(
        "The site asks which account to use. Please choose the one that the objection is for; I "
        "choose none, and I go on afterwards."
    ),
    private=True,
    overlay=True,
)
AGE = Screen(
    "age",
    landmarks=(
        Landmark(Shows(Control(("heading",), words.AGE)), Brief(150), Not(A_HELP_PAGE)),
        Landmark(Shows(Control(DIALOG, words.AGE))),
    ),
    instruction=(
        "The site asks how old you are. Please answer it yourself, or close it if the page lets "
        "you; I do not look, and I go on afterwards."
    ),
    private=True,
    overlay=True,
)

_NOT_NOW = Control(PRESSABLE, words.NOT_NOW)
SAVE_LOGIN = Screen(
    "save-login",
    landmarks=(
        Landmark(Shows(Control(("heading", *DIALOG), words.SAVE_LOGIN)), Shows(_NOT_NOW)),
        Landmark(At(r"/accounts/onetap/?")),
    ),
    moves=(Click(_NOT_NOW),),
    instruction=(
        "The page asks whether to save your log-in. Please answer as you like, with the {0} for "
        "example."
    ),
    overlay=True,
    halts=True,
)
NOTIFICATIONS = Screen(
    "notifications",
    landmarks=(
        Landmark(Shows(Control(DIALOG, words.NOTIFICATIONS)), Shows(_NOT_NOW)),
        Landmark(
            Shows(Control(("heading",), words.NOTIFICATIONS, in_dialog=True)), Shows(_NOT_NOW)
        ),
    ),
    moves=(Click(_NOT_NOW),),
    instruction=(
        "The page asks whether it may send you notifications. Please answer as you like, with the "
        "{0} for example."
    ),
    overlay=True,
    halts=True,
)
_STAY = Control(PRESSABLE, words.STAY_ON_WEB)
GET_APP = Screen(
    "get-app",
    landmarks=(
        Landmark(Shows(Control(DIALOG, words.GET_APP)), Shows(_STAY)),
        Landmark(Shows(Control(("heading",), words.GET_APP, in_dialog=True)), Shows(_STAY)),
        Landmark(Shows(Control(("heading",), words.GET_APP)), Shows(_STAY), Brief(60)),
    ),
    moves=(Click(_STAY),),
    instruction=(
        "The page offers its app. The form needs the browser: please stay here, with the {0} for "
        "example."
    ),
    overlay=True,
    halts=True,
)
