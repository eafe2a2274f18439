"""The site's own words, each under its key in labels/; knows no screen."""

from __future__ import annotations

from flows.meta.labels import label

COOKIE_TITLE = label("cookie_title")
DECLINE_COOKIES = label("decline_cookies")
# Never clicked: only to tell that a dialog is the one about cookies, and to test what is pressed.
ACCEPT_COOKIES = label("accept_cookies")
PRIVACY_CENTER = label("privacy_center")
MENU = label("menu")
PRIVACY_TOPICS = label("privacy_topics")
AI_AT_META = label("ai_at_meta")
GET_STARTED = label("get_started")
REVIEW_RESOURCES = label("review_resources")
SUBMIT_OBJECTION = label("submit_objection")
SHARED_ON_META = label("shared_on_meta")
RIGHT_TO_OBJECT = label("right_to_object")
PRIVACY_AND_AI = label("privacy_and_ai")
ARTICLE_TITLE = label("article_title")
# The entry in the policy's list of rights. A short word: only ever as a control's whole name.
OBJECT_SUBPAGE = label("object_subpage")
OTHER_POLICIES = label("other_policies")
THIRD_PARTY_LINK = label("third_party_link")
FORM_TITLE = label("form_title")
TRIAGE_QUESTION = label("triage_question")
TRIAGE_YES = label("triage_yes")
NEXT = label("next")
GONE = label("gone")
PORTAL_OBJECT = label("portal_object")
COUNTRY = label("country")
EMAIL = label("email")
IMPACT = label("impact")
SUBMIT = label("submit")

# Ends and interruptions
HONOURED = label("honoured")
RECEIVED = label("received")
ALREADY = label("already")
NOT_OFFERED = label("not_offered")
LOGGED_OUT = label("logged_out")
TOO_FAST = label("too_fast")
BLOCKED = label("blocked")
WENT_WRONG = label("went_wrong")
TRY_LATER = label("try_later")
CODE = label("code")
CONFIRM_EMAIL = label("confirm_email")
LOG_IN = label("log_in")
SAVE_LOGIN = label("save_login")
NOT_NOW = label("not_now")
NOTIFICATIONS = label("notifications")
GET_APP = label("get_app")
STAY_ON_WEB = label("stay_on_web")
CHOOSE_ACCOUNT = label("choose_account")
CONTINUE_AS = label("continue_as")
AGE = label("age")

# Keys of queries that only choose a language or tell where a visitor came from: read in links of
# the policies (OpenTermsArchive), stored addresses of help pages, and recorded pages.
PLAIN_KEYS = ("locale", "entry_point", "helpref", "ref", "lang", "b", "_fb_noscript")
