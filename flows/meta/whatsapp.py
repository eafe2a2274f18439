"""The flow to WhatsApp's form for objections; data only.

No log-in is needed. Guides disagree on whether it serves for Meta AI; WhatsApp's European policy
has linked it since 2025-07-03.
"""

from __future__ import annotations

from automation.screens import (
    At,
    Field,
    Flow,
    HasForm,
    Landmark,
    Route,
    Screen,
)
from flows.meta import center, doors, fields, hosts, texts, words
from flows.meta.labels import label

FORM = "https://www.whatsapp.com/contact/forms/382532939919295/"
FORM_PATHS = r"/contact/forms/382532939919295/?"

_at_the_form = At(FORM_PATHS, ("www.whatsapp.com",))

FORM_SCREEN = Screen(
    "form",
    landmarks=(Landmark(_at_the_form, HasForm()),),
    instruction="Please fill in the form.",
    form=True,
)

WHATSAPP = Flow(
    name="whatsapp",
    title="Object to the processing of your information by WhatsApp",
    platform="",
    version="2026-11-25",
    hosts=hosts.WHATSAPP,
    routes=(Route("direct", FORM, ("form",)),),
    screens=(FORM_SCREEN, center.GONE, *doors.EVERYWHERE),
    fields=(
        Field(
            "topic",
            "Your question",
            label("whatsapp_objection"),
            "choice",
            optional=True,
            options={"objection": label("whatsapp_objection")},
        ),
        fields.EMAIL,
        Field("phone", "Telephone number", label("whatsapp_phone"), "phone", hints=("phone",)),
        Field(
            "statement",
            "Statement",
            label("whatsapp_text"),
            "text",
            hints=("objection", "message", "text", "description", "reason"),
        ),
    ),
    submit=words.SUBMIT,
    # Where it is sent is not documented; it may be the form's own address, which has to load, too.
    sends=fields.SENDS,
    plain_keys=words.PLAIN_KEYS,
    texts=texts.instructions(),
)
