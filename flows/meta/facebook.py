"""The flow to Facebook's generative-AI objection form; data only."""

from __future__ import annotations

from automation.screens import Route
from flows.meta import center, hosts
from flows.meta.objection import objection

HOME = "https://www.facebook.com/privacy/center/"
TOPIC = "https://www.facebook.com/privacy/guide/genai"
ARTICLE = "https://www.facebook.com/privacy/genai"
POLICY = f"https://www.facebook.com/privacy/{center.OBJECT_SUBPAGE}"
# Form of the April 2025 relaunch, linked at least to 2026-06 (Garante, datenanfragen.de).
FORM = "https://www.facebook.com/help/contact/712876720715583"
# The first one, May 2024; still the default in the apps.
FIRST = "https://www.facebook.com/help/contact/6359191084165019"
# Any objection; its first question asks whether it is about AI at Meta (EU policy to 2026-07-23).
GENERAL = "https://www.facebook.com/help/contact/367438723733209"
FORM_PATHS = r"(?:/help)?/contact/(?:712876720715583|6359191084165019)/?"
GENERAL_PATHS = r"(?:/help)?/contact/(?:367438723733209|1994830130782319)/?"

META_AI_FACEBOOK = objection(
    "facebook",
    hosts.FACEBOOK,
    (
        Route("privacy-center", HOME, center.WAY),
        Route("topic", TOPIC, center.TOPIC),
        Route("article", ARTICLE, ("genai-article", "form")),
        Route("policy", POLICY, ("policy", "triage", "form")),
        Route("direct", FORM, ("form",), others=(FIRST, GENERAL)),
        Route("portal", center.PORTAL, ("portal", "form")),
    ),
    FORM_PATHS,
    GENERAL_PATHS,
)
