"""What we know about Meta: data, no engine. FLOWS holds every flow by name."""

from __future__ import annotations

from automation.screens import Flow
from flows.meta.facebook import META_AI_FACEBOOK
from flows.meta.instagram import META_AI_INSTAGRAM

FLOWS: dict[str, Flow] = {flow.name: flow for flow in (META_AI_INSTAGRAM, META_AI_FACEBOOK)}
BY_PLATFORM: dict[str, str] = {flow.platform: flow.name for flow in FLOWS.values()}
DEFAULT_RECORDING = "instagram-privacy-center-en"
