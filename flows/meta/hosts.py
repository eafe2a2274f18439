"""Meta's own hosts, exact; knows nothing else.

Sources: addresses in Meta's policies (github.com/OpenTermsArchive/pga-versions, to 2026-08),
Privacy Center captures (github.com/masonlavinder/ai-tracking, 2024 to 2026), consumer bodies'
guides. The language hosts are those that guides link to (datenanfragen.de, 2026-06).
"""

from __future__ import annotations

FACEBOOK = (
    "www.facebook.com",
    "m.facebook.com",
    "mbasic.facebook.com",
    "de-de.facebook.com",
    "fr-fr.facebook.com",
    "en-gb.facebook.com",
    "accountscenter.facebook.com",
)
INSTAGRAM = (
    "privacycenter.instagram.com",
    "help.instagram.com",
    "www.instagram.com",
    "accountscenter.instagram.com",
)
META = ("help.meta.com", "www.meta.com")
ALL = (*INSTAGRAM, *FACEBOOK, *META)
