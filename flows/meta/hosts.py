"""Meta's own hosts, exact, one list per platform; knows nothing else.

A list holds the hosts that a walk on this platform needs, so some hosts stand in several. Where
no other source is named, addresses on the host stand in Meta's own policies
(github.com/OpenTermsArchive/pga-versions, to 2026-08).
"""

from __future__ import annotations

# The portal to which the policies' words "object" and "contact online" lead since 2026-07-24, and
# the help pages on objections (meta.com/help/quest/126192406164229).
META = ("help.meta.com", "www.meta.com")

INSTAGRAM = (
    "privacycenter.instagram.com",  # also github.com/cabi-net/corporate-aesthetics, 2026-03 to 08
    "help.instagram.com",  # the forms; also Garante (adnkronos.com, 2025-04), datenanfragen.de
    "www.instagram.com",  # log-in; github.com/duckduckgo/autoconsent, instagram.json
    "accountscenter.instagram.com",  # assumed: where accounts are linked
    # Instagram's policy links to Facebook's forms (2023-04 to 2024-04, 2025-04-15).
    "www.facebook.com",
    *META,
)
FACEBOOK = (
    "www.facebook.com",  # also github.com/masonlavinder/ai-tracking, captures of 2024 to 2026
    "m.facebook.com",  # github.com/duckduckgo/autoconsent, facebook-mobile.json
    "mbasic.facebook.com",  # the printable policy
    # The same forms in one language each: datenanfragen.de, 2026-06; contrib-versions, 2024.
    "de-de.facebook.com",
    "fr-fr.facebook.com",
    "en-gb.facebook.com",
    "accountscenter.facebook.com",  # assumed: where accounts are linked
    *META,
)
WHATSAPP = (
    "www.whatsapp.com",  # the objection's form, in the policy since 2025-07-03
    "faq.whatsapp.com",  # the pages on objecting
)
# Links that lead out of Facebook's pages; seen in the policies (pga-versions).
WRAPPERS = ("l.facebook.com", "lm.facebook.com")
