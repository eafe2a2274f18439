"""The fields of the first-party objection's form, and where such forms are sent; data only."""

from __future__ import annotations

from automation.screens import Field
from flows.meta import words

EMAIL = Field("email", "E-mail address", words.EMAIL, "email", hints=(r"e-?mail", "inputEmail"))
STATEMENT = Field(
    "statement",
    "Statement",
    words.IMPACT,
    "text",
    hints=("impact", "reason", "objection", "explain", "comment", "message", "description"),
)
# In the forms of 2024, and in Brazil's to 2025-12; later ones of the EU and UK have none.
COUNTRY = Field("country", "Country", words.COUNTRY, "country", hints=("country",), optional=True)
OBJECTION = (EMAIL, STATEMENT, COUNTRY)
# Desktop and mobile forms of help/contact (public scripts for other forms, 2016 to 2026-08).
SENDS = ("/ajax/help/contact/submit/page", "/a/help/contact_us")
