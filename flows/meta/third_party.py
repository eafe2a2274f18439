"""The flow to the form on what others have shared about a person, for everybody; data only.

No log-in is needed (Garante, legalclarity.org). The form asks first what is wanted; what is not
among its answers any more is told to the person, so there is one map for each kind of request.
"""

from __future__ import annotations

from collections.abc import Mapping

from automation.screens import (
    Answered,
    At,
    Brief,
    Click,
    Control,
    Field,
    Flow,
    Has,
    HasForm,
    Landmark,
    Not,
    Route,
    Screen,
    Shows,
    Words,
)
from flows.meta import center, doors, fields, hosts, texts, words
from flows.meta.labels import label

NAME = "third-party"
OBJECT = "object"
ARTICLE = "https://www.facebook.com/privacy/genai"
# With the option to object or restrict (legalclarity.org; public notes).
FORM = "https://www.facebook.com/help/contact/510058597920541"
# Linked by the article for the USA and the rest of the world, 2024-06 to 2026-07.
FORM_US = "https://www.facebook.com/help/contact/1266025207620918"
FORM_PATHS = r"/help/contact/(?:510058597920541|1266025207620918)/?"

# What a person may ask for, and how the form says it. Its older version for the USA has no
# objection; what comes nearest there is the concern about an answer of an AI.
OPTIONS: Mapping[str, Words] = {
    OBJECT: label("third_party_object"),
    "access": label("third_party_access"),
    "delete": label("third_party_delete"),
}

_link = Control(center.PRESSABLE, words.THIRD_PARTY_LINK)
_about_ai = Control(("button",), words.PRIVACY_AND_AI)
_at_the_form = At(FORM_PATHS)
_titled = Shows(Control(("heading",), label("third_party_title")))


def _option(request: str) -> Control:
    return Control(("radio",), OPTIONS[request], prefix=True)


ARTICLE_SCREEN = Screen(
    "third-party-article",
    landmarks=(
        Landmark(Has("#AI_at_Meta, #genai_more_resources")),
        # Recorded log-in walls have at most 91 words, content pages at least 113.
        Landmark(At("/privacy/genai/?", center.HOSTS), Not(Brief(112)), Not(Answered(400, 599))),
    ),
    moves=(Click(_link), Click(_about_ai)),
    instruction="Please open the {1} in this article and follow the {0} there.",
)
FIELDS = (
    Field(
        "request",
        "Kind of request",
        label("third_party_question"),
        "choice",
        optional=True,
        options=OPTIONS,
    ),
    Field("country", "Country", label("third_party_country"), "country", hints=("country",)),
    Field(
        "first_name", "First name", label("third_party_first_name"), "line", hints=("first.?name",)
    ),
    Field("last_name", "Last name", label("third_party_last_name"), "line", hints=("last.?name",)),
    fields.EMAIL,
    Field("prompts", "Prompts", label("third_party_prompts"), "text", hints=("prompt",)),
    Field(
        "screenshot",
        "Screenshot",
        label("third_party_screenshot"),
        "file",
        hints=("screenshot", "attach", "upload"),
        optional=True,
    ),
    Field(
        "statement",
        "Statement",
        label("third_party_context"),
        "text",
        hints=("context", "additional", "detail"),
        optional=True,
    ),
)


_fields_there = Has("textarea")


def _form(request: str) -> Screen:
    """The form, its fields there or the wanted answer to be chosen first."""
    there = tuple(
        Landmark(where, HasForm(), sign)
        for where in (_at_the_form, _titled)
        for sign in (_fields_there, Shows(_option(request)))
    )
    return Screen("form", landmarks=there, instruction="Please fill in the form.", form=True)


def _gone(request: str) -> Screen:
    """The question on the form, without the wanted answer, and no fields yet."""
    others = (Shows(_option(each)) for each in OPTIONS if each != request)
    missing = (Not(Shows(_option(request))), Not(_fields_there))
    return Screen(
        "third-party-gone",
        landmarks=tuple(Landmark(_at_the_form, other, *missing) for other in others),
        instruction=(
            "The form does not offer the kind of request that you have set. Later versions of it "
            "say that Meta gives, corrects and deletes no information from third parties. Please "
            "choose another kind here, or close the window and change 'request' in your settings."
        ),
    )


def third_party(request: str) -> Flow:
    """The map for this kind of request, a key of OPTIONS."""
    return Flow(
        name=NAME,
        title="Ask about information from third parties that is used for AI at Meta",
        platform="",
        version="2026-11-25",
        hosts=hosts.FACEBOOK,
        routes=(
            Route("article", ARTICLE, ("third-party-article", "form")),
            Route("direct", FORM, ("form",)),
            Route("direct-us", FORM_US, ("form",)),
        ),
        screens=(
            ARTICLE_SCREEN,
            _gone(request),
            _form(request),
            center.HOME_PAGE,
            center.GONE,
            *doors.EVERYWHERE,
        ),
        fields=FIELDS,
        submit=words.SUBMIT,
        sends=fields.SENDS,
        plain_keys=words.PLAIN_KEYS,
        wrappers=hosts.WRAPPERS,
        texts=texts.instructions(),
    )
