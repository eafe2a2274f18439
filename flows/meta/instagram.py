"""The flow to Instagram's generative-AI objection form; data only."""

from __future__ import annotations

from automation.screens import Route
from flows.meta import center, hosts
from flows.meta.objection import objection

HOME = "https://privacycenter.instagram.com/"
# Assumed, after facebook.com/privacy/guide/genai (decompiled apps, 2025 to 2026).
TOPIC = "https://privacycenter.instagram.com/guide/genai/"
ARTICLE = "https://privacycenter.instagram.com/privacy/genai/"
# The subpage is named in Instagram's policy (github.com/OpenTermsArchive/pga-versions, 2026-08-22).
POLICY = f"https://privacycenter.instagram.com/{center.OBJECT_SUBPAGE}"
# Form of the April 2025 relaunch, linked at least to 2026-06 (Garante, datenanfragen.de).
FORM = "https://help.instagram.com/contact/767264225370182"
# Linked by the EU policy in 2025-04 and 05, and by the Android app later.
EARLIER = "https://help.instagram.com/contact/233964459562201"
# "right to object to" in one variant of the policy, 2024-04 to 07.
GENERAL = "https://help.instagram.com/contact/1845713985721890"
# All ids that have served the first-party objection, newest first; policies and guides sent people
# of Instagram to Facebook's, too.
FORM_PATHS = (
    r"(?:/help)?/contact/"
    r"(?:767264225370182|712876720715583|233964459562201|6359191084165019)/?"
)
GENERAL_PATHS = r"(?:/help)?/contact/(?:1845713985721890|117037592428568|367438723733209)/?"

META_AI_INSTAGRAM = objection(
    "instagram",
    hosts.INSTAGRAM,
    (
        Route("privacy-center", HOME, center.WAY),
        Route("topic", TOPIC, center.TOPIC),
        Route("article", ARTICLE, ("genai-article", "form")),
        Route("policy", POLICY, ("policy", "triage", "form")),
        # Facebook's ids are no doors here: they ask for a log-in to Facebook.
        Route("direct", FORM, ("form",), others=(EARLIER, GENERAL)),
        Route("portal", center.PORTAL, ("portal", "form")),
    ),
    FORM_PATHS,
    GENERAL_PATHS,
)
