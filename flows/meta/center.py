"""The screens between a door and the form: Privacy Center, article, policy, portal; data only.

The way through the Privacy Center follows joindeleteme.com, "How to Opt Out of Instagram AI
Training" (2025), and guides in Spanish, Italian and German that agree with it; the policy's way is
told by German guides of 2025, the portal's by links of the EU policy since 2026-07-24. The
addresses of single screens are named where a source gives them, else "assumed".
"""

from __future__ import annotations

from automation.screens import (
    Answered,
    At,
    Brief,
    Chosen,
    Click,
    Control,
    Has,
    HasForm,
    Landmark,
    Not,
    Says,
    Screen,
    Shows,
    Words,
)
from flows.meta import words

PRESSABLE = ("link", "button", "menuitem", "tab")
HOSTS = ("privacycenter.instagram.com", "www.facebook.com", "m.facebook.com")
PORTAL_HOST = ("help.meta.com",)
FORMS = r"(?:/help)?/contact/.*|/requests/.*|/support/privacy/.*"

# Of /privacy/policy/ there are sub-pages by query; the query is no part of a landmark.
OBJECT_SUBPAGE = "policy/?subpage=7.subpage.11-ObjectYouHaveThe"
PORTAL = "https://help.meta.com/support/privacy/"

_menu = Control(("button",), words.MENU)
_topics = Control(PRESSABLE, words.PRIVACY_TOPICS)
_ai = Control(PRESSABLE, words.AI_AT_META, prefix=True)
_started = Control(PRESSABLE, words.GET_STARTED)
_resources = Control(PRESSABLE, words.REVIEW_RESOURCES)
_objection = Control(PRESSABLE, words.SUBMIT_OBJECTION, prefix=True)
_shared = Control((*PRESSABLE, "radio"), words.SHARED_ON_META, prefix=True)
_about_ai = Control(("button",), words.PRIVACY_AND_AI)
_right = Control(("link",), words.RIGHT_TO_OBJECT)
_object = Control(PRESSABLE, words.OBJECT_SUBPAGE)
_yes = Control(("radio", "button", "link"), words.TRIAGE_YES, alone=True)
_next = Control(("button", "link"), words.NEXT)
_for_ai = Control(("radio", *PRESSABLE), words.PORTAL_OBJECT, alone=True)


def _heading(name: Words) -> Shows:
    return Shows(Control(("heading",), name))


# Where the address alone has to do: a page that is not there may stand at it, too.
_FOUND = Not(Answered(400, 599))
_HOME = At("/(?:privacy/center/?)?", HOSTS)
# While the notice on AI is shown there, its word "object" is the link (guides, 2024 to 2025).
AI_NOTICE = Screen(
    "ai-notice",
    landmarks=(Landmark(_HOME, _heading(words.PRIVACY_CENTER), Shows(_right)),),
    moves=(Click(_right),),
    instruction="The page tells of AI at Meta. Please follow the {0} in that notice.",
)
PRIVACY_CENTER = Screen(
    "privacy-center",
    landmarks=(Landmark(_HOME, _heading(words.PRIVACY_CENTER), Not(Shows(_right))),),
    moves=(Click(_topics), Click(_menu)),
    instruction=(
        "Please open the {1} (≡, top right) and choose the {0} there; I go on from either page."
    ),
)
MENU = Screen(
    "menu",
    landmarks=(
        Landmark(Shows(Control(PRESSABLE, words.PRIVACY_TOPICS, in_dialog=True))),
        Landmark(At("/(?:privacy/)?dialog/navigation/?", HOSTS)),
    ),
    moves=(Click(_topics),),
    instruction="Please choose the {0} in this menu.",
    overlay=True,
)
TOPICS = Screen(
    "topics",
    landmarks=(
        Landmark(_heading(words.PRIVACY_TOPICS), Shows(_ai)),
        Landmark(At("(?:/privacy)?/guide/?", HOSTS), Shows(_ai)),
    ),
    moves=(Click(_ai),),
    instruction="Please choose the {0}.",
)
AI_AT_META = Screen(
    "ai-at-meta",
    landmarks=(Landmark(_heading(words.AI_AT_META), Shows(_started)),),
    moves=(Click(_started),),
    instruction="Please press the {0}.",
)
RESOURCES = Screen(
    "resources",
    landmarks=(
        Landmark(Shows(_objection)),
        Landmark(Shows(_resources), Not(Shows(_objection))),
    ),
    moves=(Click(_objection), Click(_resources)),
    instruction="Please choose the {0}. It may stand under the {1}.",
)
OBJECTION_REQUEST = Screen(
    "objection-request",
    landmarks=(Landmark(Shows(_shared)),),
    moves=(Click(_shared),),
    instruction="Please choose the {0}.",
)
GENAI_ARTICLE = Screen(
    "genai-article",
    landmarks=(
        # Anchors that carry no language, in captures of 2024 to 2026.
        Landmark(Has("#AI_at_Meta, #genai_more_resources")),
        Landmark(At("/privacy/genai/?", HOSTS), _heading(words.ARTICLE_TITLE)),
        # Recorded log-in walls have at most 91 words, content pages at least 113.
        Landmark(At("/privacy/genai/?", HOSTS), Not(Brief(112)), _FOUND),
    ),
    moves=(Click(_right), Click(_about_ai)),
    instruction=(
        "Please open the {1} in this article and follow the {0} there. If it is missing, the form "
        "is not offered to this account."
    ),
)
POLICY = Screen(
    "policy",
    landmarks=(Landmark(At("(?:/privacy)?/policy/?", HOSTS), Not(Brief(112)), _FOUND),),
    moves=(Click(_right), Click(_object)),
    instruction="Please open the {1} in the list of your rights, and follow the {0} there.",
)
# What a question or an option says is no answer: it has to be chosen.
_YES, _FOR_AI = Chosen(words.TRIAGE_YES), Chosen(words.PORTAL_OBJECT)
_TITLED = _heading(words.FORM_TITLE)
TRIAGE = Screen(
    "triage",
    landmarks=(
        Landmark(At(FORMS), Says(words.TRIAGE_QUESTION), Not(_YES), Not(_TITLED)),
        Landmark(At(FORMS), Says(words.TRIAGE_QUESTION), Not(HasForm())),
    ),
    moves=(Click(_yes, chooses=True), Click(_next)),
    instruction="The page asks whether your request is about AI. Please choose the {0}, then {1}.",
)
PORTAL_CHOICE = Screen(
    "portal",
    landmarks=(
        Landmark(At("/support/privacy/?", PORTAL_HOST), Not(HasForm()), _FOUND),
        Landmark(At(FORMS, PORTAL_HOST), Shows(_for_ai), Not(HasForm())),
        Landmark(At(FORMS, PORTAL_HOST), Shows(_for_ai), Not(_FOR_AI), Not(_TITLED)),
    ),
    moves=(Click(_for_ai, chooses=True), Click(_next)),
    instruction=(
        "Please say on this page what you want: choose the {0} or its like, then the {1}. I go on "
        "as soon as the form is there."
    ),
)
_NO_LOG_IN = Not(Has("input[type=password]"))
# A redirect to the home page is no way to the form; after a log-in it is tried once more.
HOME_PAGE = Screen(
    "home-page",
    landmarks=(
        Landmark(
            At("/(?:home(?:\\.php)?/?)?", ("www.facebook.com", "m.facebook.com")),
            _NO_LOG_IN,
            Not(_heading(words.PRIVACY_CENTER)),
        ),
        Landmark(At("/", ("www.instagram.com",)), _NO_LOG_IN),
    ),
    instruction="This is the site's home page, from which I know no way to the form.",
    private=True,
    dead=True,
)
GONE = Screen(
    "gone",
    landmarks=(
        Landmark(Answered(404, 404), _NO_LOG_IN),
        Landmark(Answered(410, 410), _NO_LOG_IN),
        Landmark(_heading(words.GONE), _NO_LOG_IN),
    ),
    instruction="The site has no such page any more.",
    dead=True,
)


def form(paths: str, general: str = "") -> Screen:
    """The form at these contact paths, or anywhere among the forms under its own title.

    general: paths of forms for any objection, where only the answered question on AI tells it.
    """
    question = Says(words.TRIAGE_QUESTION)
    asked = (Landmark(At(general), question, _YES, HasForm()),) if general else ()
    return Screen(
        "form",
        landmarks=(
            Landmark(At(FORMS), _TITLED, HasForm()),
            Landmark(At(paths), HasForm()),
            Landmark(At(FORMS, PORTAL_HOST), _FOR_AI, HasForm()),
            Landmark(At(FORMS, PORTAL_HOST), _heading(words.PORTAL_OBJECT), HasForm()),
            *asked,
        ),
        instruction="Please fill in the form.",
        form=True,
    )


SCREENS = (
    PRIVACY_CENTER,
    AI_NOTICE,
    MENU,
    TOPICS,
    AI_AT_META,
    RESOURCES,
    OBJECTION_REQUEST,
    GENAI_ARTICLE,
    POLICY,
    TRIAGE,
    PORTAL_CHOICE,
    HOME_PAGE,
    GONE,
)
TOPIC = ("ai-at-meta", "resources", "objection-request", "form")
WAY = ("privacy-center", "topics", *TOPIC)
