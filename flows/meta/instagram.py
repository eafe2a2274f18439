"""The flow to Instagram's generative-AI objection form; data only.

The way follows joindeleteme.com, "How to Opt Out of Instagram AI Training" (2025), and guides in
Spanish, Italian and German that agree with it. The addresses of single screens are named where a
source gives them, else "assumed".
"""

from __future__ import annotations

from automation.screens import (
    At,
    Brief,
    Click,
    Control,
    Field,
    Flow,
    GoTo,
    Has,
    HasForm,
    Landmark,
    Not,
    Route,
    Screen,
    Shows,
    Words,
)
from flows.meta import doors, hosts, texts, words

HOME = "https://privacycenter.instagram.com/"
ARTICLE = "https://privacycenter.instagram.com/privacy/genai/"
# Form of the April 2025 relaunch, linked at least to 2026-06 (Garante, datenanfragen.de).
FORM = "https://help.instagram.com/contact/767264225370182"
# All ids that have served the first-party objection, newest first.
FORM_PATHS = (
    r"(?:/help)?/contact/"
    r"(?:767264225370182|233964459562201|712876720715583|6359191084165019)/?"
)

_FORMS = r"(?:/help)?/contact/.*|/requests/.*|/support/privacy/.*"

PRESSABLE = ("link", "button", "menuitem", "tab")
_CENTERS = ("privacycenter.instagram.com", "www.facebook.com")

_menu = Control(("button",), words.MENU)
_topics = Control(PRESSABLE, words.PRIVACY_TOPICS)
_ai = Control(PRESSABLE, words.AI_AT_META, prefix=True)
_started = Control(PRESSABLE, words.GET_STARTED)
_resources = Control(PRESSABLE, words.REVIEW_RESOURCES)
_objection = Control(PRESSABLE, words.SUBMIT_OBJECTION, prefix=True)
_shared = Control((*PRESSABLE, "radio"), words.SHARED_ON_META, prefix=True)
_about_ai = Control(("button",), words.PRIVACY_AND_AI)
_right = Control(("link",), words.RIGHT_TO_OBJECT)


def _heading(name: Words) -> Shows:
    return Shows(Control(("heading",), name))


PRIVACY_CENTER = Screen(
    "privacy-center",
    landmarks=(Landmark(At("/(?:privacy/center/?)?", _CENTERS), _heading(words.PRIVACY_CENTER)),),
    moves=(Click(_topics), Click(_menu), GoTo(FORM)),
    instruction=(
        "Please open the {1} (≡, top right) and choose the {0} there; I go on from either page."
    ),
)
MENU = Screen(
    "menu",
    landmarks=(
        Landmark(Shows(Control(PRESSABLE, words.PRIVACY_TOPICS, in_dialog=True))),
        Landmark(At("/(?:privacy/)?dialog/navigation/?", _CENTERS)),
    ),
    moves=(Click(_topics),),
    instruction="Please choose the {0} in this menu.",
    overlay=True,
)
TOPICS = Screen(
    "topics",
    landmarks=(
        Landmark(_heading(words.PRIVACY_TOPICS), Shows(_ai)),
        Landmark(At("(?:/privacy)?/guide/?", _CENTERS), Shows(_ai)),
    ),
    moves=(Click(_ai), GoTo(FORM)),
    instruction="Please choose the {0}.",
)
AI_AT_META = Screen(
    "ai-at-meta",
    landmarks=(Landmark(_heading(words.AI_AT_META), Shows(_started)),),
    moves=(Click(_started), GoTo(FORM)),
    instruction="Please press the {0}.",
)
RESOURCES = Screen(
    "resources",
    landmarks=(
        Landmark(Shows(_objection)),
        Landmark(Shows(_resources), Not(Shows(_objection))),
    ),
    moves=(Click(_objection), Click(_resources), GoTo(FORM)),
    instruction="Please choose the {0}. It may stand under the {1}.",
)
OBJECTION_REQUEST = Screen(
    "objection-request",
    landmarks=(Landmark(Shows(_shared)),),
    moves=(Click(_shared), GoTo(FORM)),
    instruction="Please choose the {0}.",
)
GENAI_ARTICLE = Screen(
    "genai-article",
    landmarks=(
        # Anchors that carry no language, in captures of 2024 to 2026.
        Landmark(Has("#AI_at_Meta, #genai_more_resources")),
        Landmark(At("/privacy/genai/?", _CENTERS), _heading(words.ARTICLE_TITLE)),
        # Recorded log-in walls have at most 91 words, content pages at least 113.
        Landmark(At("/privacy/genai/?", _CENTERS), Not(Brief(112))),
    ),
    moves=(Click(_right), Click(_about_ai), GoTo(FORM)),
    instruction=(
        "Please open the {1} in this article and follow the {0} there. If it is missing, the form "
        "is not offered to this account."
    ),
)
FORM_SCREEN = Screen(
    "form",
    landmarks=(
        Landmark(At(_FORMS), _heading(words.FORM_TITLE), HasForm()),
        Landmark(At(FORM_PATHS), HasForm()),
    ),
    instruction="Please fill in the form.",
    form=True,
)

META_AI_INSTAGRAM = Flow(
    name="meta-ai-instagram",
    title="Object to the use of your Instagram information for AI at Meta",
    platform="instagram",
    version="2026-11-22",
    hosts=hosts.INSTAGRAM,
    routes=(
        Route("privacy-center", HOME, "privacy-center"),
        Route("article", ARTICLE, "genai-article"),
        Route("direct", FORM, "form"),
    ),
    screens=(
        PRIVACY_CENTER,
        MENU,
        TOPICS,
        AI_AT_META,
        RESOURCES,
        OBJECTION_REQUEST,
        GENAI_ARTICLE,
        FORM_SCREEN,
        *doors.EVERYWHERE,
    ),
    fields=(
        Field("email", "E-mail address", words.EMAIL, "email", hints=(r"e-?mail", "inputEmail")),
        Field(
            "statement",
            "Statement",
            words.IMPACT,
            "text",
            hints=("impact", "reason", "objection", "explain", "comment", "message", "description"),
        ),
        # In the forms of 2024, and in Brazil's to 2025-12; later ones of the EU and UK have none.
        Field("country", "Country", words.COUNTRY, "country", hints=("country",), optional=True),
    ),
    submit=words.SUBMIT,
    sends=("/ajax/help/contact/submit/page", "/a/help/contact_us"),
    plain_keys=words.PLAIN_KEYS,
    texts=texts.instructions(),
)
