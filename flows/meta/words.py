"""The site's own words, per language; knows no screen.

"read" beside a line: read from Meta's own HTML (captures 2024 to 2026 in
github.com/masonlavinder/ai-tracking and github.com/OpenTermsArchive). "guide": retyped by guides,
so that apostrophes and articles may differ. "assumed": no public source shows the wording.
"""

from __future__ import annotations

from automation.screens import words

# Cookie dialogs. Read and tested by github.com/duckduckgo/autoconsent (instagram.json, 2025-03).
DECLINE_COOKIES = words(
    "Decline optional cookies",
    "Only allow essential cookies",  # read, 2021-22
    de="Optionale Cookies ablehnen",
    fr=("Refuser les cookies optionnels", "Uniquement autoriser les cookies essentiels"),
    es="Rechazar cookies opcionales",
    it="Rifiuta cookie facoltativi",
    pt="Recusar cookies opcionais",
    nl="Optionele cookies afwijzen",
    pl="Odrzuć opcjonalne pliki cookie",
    sv="Neka valfria cookies",
    da="Afvis valgfrie cookies",
    nb="Avvis valgfrie informasjonskapsler",
    fi="Hylkää valinnaiset evästeet",
    cs="Odmítnout volitelné soubory cookie",
    sk="Odmietnuť nepovinné cookies",
    hu="A nem kötelező cookie-k elutasítása",
    ro="Refuză modulele cookie opţionale",
    el="Απόρριψη προαιρετικών cookies",
    bg="Отхвърляне на бисквитките по избор",
    hr="Odbij neobavezne kolačiće",
    ru="Отклонить необязательные файлы cookie",
    tr="İsteğe bağlı çerezleri reddet",
)

PRIVACY_CENTER = words("Privacy Center", de="Privacy Center")  # read
MENU = words("Menu", "Open menu", "Icon Button")  # "Icon Button" read; "Menu" assumed
PRIVACY_TOPICS = words("Privacy topics", de="Informationen zu Datenschutz und Privatsphäre")  # read
AI_AT_META = words(
    "AI at Meta",  # read
    "Generative AI at Meta",  # guide
    "Generative AI",  # guide
    de="KI bei Meta",  # read
)
GET_STARTED = words("Get started", es="Comenzar")  # guide
REVIEW_RESOURCES = words("Review all resources", es="Revisar todos los recursos")  # guide
SUBMIT_OBJECTION = words("Submit an objection request")  # guide: joindeleteme.com, 2025
SHARED_ON_META = words(
    "Information you've shared on Meta Products",  # guide
    "Information that you've shared on Meta Products",  # guide, older
    fr="Informations que vous avez partagées sur les produits Meta",  # guide
    it="Informazioni condivise sui prodotti di Meta",  # guide
)
RIGHT_TO_OBJECT = words("right to object", "right to object to", "object")  # guide and policy
PRIVACY_AND_AI = words(
    "Privacy and generative AI",  # read
    "Your right to object",  # guide
    ru="Конфиденциальность и генеративный ИИ",  # read
)

ARTICLE_TITLE = words(
    "How Meta uses information for generative AI models and features",  # read
    "How Meta uses information for generative AI models",  # read
)
FORM_TITLE = words(
    "Object to your information being used for AI at Meta",  # guide, many
    de="Einspruch gegen die Verwendung deiner Informationen für KI bei Meta",  # guide: mkln.org
    it="Contesta l'uso delle tue informazioni per l'IA di Meta",  # guide, 2024
)
EMAIL = words(
    "Email address",  # guide
    "Email",
    "E-mail",
    "E-mail address",
    "Your email",
    "Your email address",
    de=("E-Mail-Adresse", "Mail-Adresse"),  # guide
    fr="adresse e-mail",  # guide
    sv="e-postadress",  # guide
)
IMPACT = words(
    "Please tell us how this processing impacts you",  # guide, many
    it="Spiegaci che impatto ha su di te questo trattamento dei dati",  # guide
    pt="Diga-nos como esse processamento afeta você",  # guide
    sv="Berätta hur behandlingen av information påverkar dig",  # guide
)
SUBMIT = words(
    "Submit",  # guide, many
    "Send",  # public scripts for other forms
    "Submit request",  # assumed
    de="Senden",
    fr="Envoyer",
    it="Invia",
    es="Enviar",  # assumed
    nl="Verzenden",
)

HONOURED = words(
    "will honor your objection",  # guide: fabienb.blog 2024, joindeleteme.com 2025
    "will honour your objection",  # guide: British spelling of the confirmation
    "will also honour your objection for any other accounts",  # guide
    "This means your request will be applied going forward",  # guide
    it="la tua richiesta verrà applicata d'ora in avanti",  # guide, 2025
)
ALREADY = words(
    # Assumed: the form's own reaction is documented nowhere. The policy's banner ("If you've
    # already objected, you don't need to submit another request.") says nothing of an account.
    "You've already submitted an objection",
    "You have already submitted an objection",
    "We've already received your objection request",
)
NOT_OFFERED = words(
    # Mashable tells of such a text; its exact wording is documented nowhere: assumed.
    "This form is only available to people in certain regions",
    "only available to people in certain regions",
    "isn't available in your region",
)
WENT_WRONG = words("Something went wrong", "Sorry, something went wrong")  # wording assumed
TRY_LATER = words("Please try again later", "Try again later")  # wording assumed
CODE = words("Submit your code", "Enter the code", "Confirm your email")  # first: public scripts

LOG_IN = words("Log in", "Log In", "Log into Facebook", de="Anmelden", fr="Se connecter")
SAVE_LOGIN = words("Save your login info?", "Save your login information?")  # assumed
NOT_NOW = words("Not now", "Not Now", de="Jetzt nicht", fr="Plus tard")  # assumed

# Keys of queries that only choose a language or tell where a visitor came from: read in links of
# the policies (OpenTermsArchive), stored addresses of help pages, and recorded pages.
PLAIN_KEYS = ("locale", "entry_point", "helpref", "ref", "lang", "b", "_fb_noscript")
