"""What a form answers, and what stops a walk: ends, refusals, faults; knows no form's fields."""

from __future__ import annotations

from automation.screens import (
    Answered,
    At,
    Brief,
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

THIRD_PARTY = "https://www.facebook.com/help/contact/1266025207620918"

# Where a form stands and answers: an article that quotes such a sentence is no answer.
AT_A_FORM = At(
    r"(?:/help)?/contact/.*|/requests/.*|/support/privacy/?.*"
    r"|(?:/ajax|/a)/help/contact(?:/|_us).*"
)
# Help pages: they speak of everything that a page of the site may say.
A_HELP_PAGE = At(r"/help/(?!contact/).*|/\d{6,}/?.*")

PASSWORD = Has("input[type=password]")
NONCE = Has("input[name=nonce]")
ONE_TIME = Has("input[autocomplete=one-time-code]")
CODE_ASKED = Shows(Control(("heading", *DIALOG), words.CODE))
# While a code is asked for, nothing is confirmed yet, whatever the page promises.
_NO_CODE = (Not(NONCE), Not(ONE_TIME), Not(CODE_ASKED))

CONFIRMATION = Screen(
    "confirmation",
    landmarks=(
        Landmark(AT_A_FORM, Says(words.HONOURED), Not(HasForm()), *_NO_CODE),
        Landmark(AT_A_FORM, Says(words.HONOURED, announced=True), *_NO_CODE),
    ),
    end=Outcome.SENT,
)
# In the flow it stands before the confirmation: where a page says both, the lesser counts.
RECEIVED = Screen(
    "received",
    landmarks=(
        Landmark(AT_A_FORM, Says(words.RECEIVED), Not(HasForm()), Brief(150), *_NO_CODE),
        Landmark(AT_A_FORM, Says(words.RECEIVED, announced=True), Covered(), *_NO_CODE),
    ),
    instruction=(
        "The site says that your objection was received and will be reviewed; it does not say yet "
        "that it honours it. The answer should come by e-mail. The evidence is kept, and this "
        "window closes by itself."
    ),
    end=Outcome.SENT,
    meaning=(
        "you submitted, and the site says: received, under review. It has not said yet that it "
        "honours the objection"
    ),
)
ALREADY = Screen(
    "already",
    # A heading or a message, not a clause: "If you've already …" tells nothing of this account.
    landmarks=(
        Landmark(
            AT_A_FORM,
            Shows(Control(("heading", *DIALOG), words.ALREADY, prefix=True)),
            Brief(150),
        ),
    ),
    end=Outcome.ALREADY,
)

_LOG_IN = Shows(Control(PRESSABLE, words.LOG_IN))
# Who is not logged in is judged by where the request comes from, not by the account.
NOT_OFFERED = Screen(
    "not-offered",
    landmarks=(
        Landmark(
            AT_A_FORM,
            Says(words.NOT_OFFERED),
            Not(HasForm()),
            Brief(250),
            Not(PASSWORD),
            Not(_LOG_IN),
            Not(Says(words.LOGGED_OUT)),
        ),
    ),
    end=Outcome.NOT_OFFERED,
    meaning=(
        "the site says that the form is not offered here. For what others have shared about you "
        f"there is another form, for everybody: {THIRD_PARTY}"
    ),
)
LOGGED_OUT = Screen(
    "logged-out",
    landmarks=(
        Landmark(AT_A_FORM, Says(words.LOGGED_OUT), Not(HasForm()), Not(PASSWORD), Brief(150)),
        Landmark(AT_A_FORM, Says(words.NOT_OFFERED), Not(HasForm()), Not(PASSWORD), _LOG_IN),
        Landmark(AT_A_FORM, Says(words.NOT_OFFERED), Not(HasForm()), PASSWORD, Not(Brief(100))),
    ),
    instruction=(
        "The form is shown only to who is logged in, and in this window nobody is. Please open "
        "your account's own site in this window (www.instagram.com or www.facebook.com), log in "
        "there yourself, and then open the form's address again."
    ),
)

# Nothing is loaded again by itself on these two: one more request would make it worse.
RATE_LIMIT = Screen(
    "rate-limit",
    landmarks=(
        Landmark(Answered(429, 429)),
        Landmark(Says(words.TOO_FAST), Brief(150), Not(A_HELP_PAGE)),
    ),
    instruction=(
        "The site has had too many requests and asks for a pause. I load nothing and try no other "
        "way. Please wait at least 15 minutes, then reload the page, or close the window and run "
        "this again later."
    ),
    overlay=True,
    halts=True,
    visits=99,
)
BLOCKED = Screen(
    "blocked",
    # Recorded pages of this kind have 113 to 118 words.
    landmarks=(Landmark(Says(words.BLOCKED), Brief(200), Not(A_HELP_PAGE)),),
    instruction=(
        "The site says that it has blocked this for a while, for this account or this connection. "
        "I load nothing and try no other way. Please read what it says, and run this again in a "
        "day or two; such a block ends by itself."
    ),
    overlay=True,
    halts=True,
    visits=99,
)
WENT_WRONG = Screen(
    "went-wrong",
    landmarks=(
        Landmark(Shows(Control(("heading",), words.WENT_WRONG)), Brief(150), Not(A_HELP_PAGE)),
        Landmark(Shows(Control(DIALOG, words.WENT_WRONG))),
        Landmark(Shows(Control(("heading",), words.WENT_WRONG, in_dialog=True))),
        Landmark(Says(words.WENT_WRONG), Brief(60)),
        Landmark(Says(words.TRY_LATER), Brief(40)),
        Landmark(Answered(500, 599), Brief(150)),
    ),
    instruction=(
        "The site says that something went wrong. If you are not logged in in this window, please "
        "log in first: the form needs it. Else wait a little and reload the page, or go back; I go "
        "on when a page that I know comes up."
    ),
    overlay=True,
)
