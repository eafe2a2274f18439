"""What the first-party objection's flows have in common on both platforms; data only."""

from __future__ import annotations

from automation.screens import Flow, Route
from flows.meta import center, doors, fields, hosts, texts, words


def objection(
    platform: str, site: tuple[str, ...], routes: tuple[Route, ...], form_paths: str, general: str
) -> Flow:
    """The flow for this platform. site: its hosts. form_paths, general: see center.form."""
    return Flow(
        name=f"meta-ai-{platform}",
        title=f"Object to the use of your {platform.title()} information for AI at Meta",
        platform=platform,
        version="2026-11-26",
        hosts=site,
        routes=routes,
        screens=(*center.SCREENS, center.form(form_paths, general), *doors.EVERYWHERE),
        fields=fields.OBJECTION,
        submit=words.SUBMIT,
        sends=fields.SENDS,
        plain_keys=words.PLAIN_KEYS,
        wrappers=hosts.WRAPPERS,
        texts=texts.instructions(),
    )
