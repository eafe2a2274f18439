"""What we know about Meta: data, no engine. FLOWS holds every flow by name."""

from __future__ import annotations

from automation.screens import Flow
from flows.meta.facebook import META_AI_FACEBOOK
from flows.meta.instagram import META_AI_INSTAGRAM
from flows.meta.third_party import NAME as THIRD_PARTY
from flows.meta.third_party import OBJECT, third_party
from flows.meta.whatsapp import WHATSAPP

FLOWS: dict[str, Flow] = {
    flow.name: flow for flow in (META_AI_INSTAGRAM, META_AI_FACEBOOK, third_party(OBJECT), WHATSAPP)
}
BY_PLATFORM: dict[str, str] = {flow.platform: flow.name for flow in FLOWS.values() if flow.platform}
DEFAULT_RECORDING = "instagram-privacy-center-en"
# What a dry run of a flow replays, if no recording is named.
RECORDINGS: dict[str, str] = {
    META_AI_INSTAGRAM.name: DEFAULT_RECORDING,
    META_AI_FACEBOOK.name: "facebook-privacy-center-en",
    THIRD_PARTY: "third-party-object",
    WHATSAPP.name: "whatsapp-objection",
}


def flow_for(name: str, request: str | None) -> Flow:
    """The flow with this name, for this kind of request if it knows several; KeyError if none."""
    return third_party(request or OBJECT) if name == THIRD_PARTY else FLOWS[name]
