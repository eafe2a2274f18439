"""What tells that a field asks for an e-mail address, or for a long text; knows no site.

The words are those that forms everywhere use; a flow's own labels come on top of them (fields.py).
"""

from __future__ import annotations

import re

from automation.glance import FieldSeen
from automation.phrases import clean

LEAD = 5  # words: within them a label says what it asks for, the rest explains


def _words(*whole: str, parts: str = "(?!)") -> re.Pattern[str]:
    """Any of these between other than Latin letters, or any of the parts anywhere."""
    return re.compile(rf"(?<![a-z])(?:{'|'.join(whole)})(?![a-z])|{parts}", re.IGNORECASE)


_MAIL = _words(
    r"e?[-\u2010-\u2013. ]?mails?",
    r"(?:e[-. ]?)?mail[- ]?adress?e?[ns]?",
    r"e-?post(?:adress?e?)?",
    r"courriels?",
    r"m[ée]l",
    r"e-?posta",
    parts=r"correo|correu|courrier [ée]lectr|posta elettr|sähköposti|poczt\w* elektr|netfang"
    r"|tölvupóst|почт|пошт|имейл|е-?мейл|ηλεκτρονικ|メール|邮箱|邮件|電郵|电邮|郵件|郵箱|信箱|이메일|메일"
    r"|דוא|אימייל|البريد|بريد|إيميل|ایمیل|อีเมล|ईमेल|ই-?মেইল"
    r"|\w@\w",  # an example of one
)
_MAIL_NAME = re.compile(
    r"e[-_.]?mail(?!ing)"
    r"|(?<![a-z])(?:[a-z]|your|user|my|from|te?xt|contact|client|sender)?mail(?!ing|er|box)"
    r"|(?<![a-z])(?:courriel|correo|e[-_]?post(?!a))"
)
# In a name these change nothing: it still is the person's own address.
_PLAIN = re.compile(
    r"e[-_.]?mail|mail|adress?e?|addre?s?s?|adr|reg(?:ist(?:er|ration))?|sign[-_]?up|your|votre"
    r"|contact|customer|client|from|sender|reply|author|visitor|user|required|input|field|form"
    r"|te?xt|te?xtbox|box|edit|id|elem\w*|ctl|content|main|primary|data|[^a-z]+"
)
# The address once more, or somebody else's.
_OTHERS = _words(
    r"ami|b?cc|friends?\w*|parent\w*",
    parts=r"confirm|again|repeat|re-?type|re-?enter|verify|wiederhol|bestätig|r[ée]p[ée]t|ripet"
    r"|conferma|herhaal|bevestig|powtórz|potwierd|potvr|upprepa|gjenta|gentag|подтвер|повтор|確認"
    r"|recipient|freund|empf(?:ä|ae)nger|destinat|amigo|amico|vriend|ontvanger|znajom|odbiorc"
    r"|получател|colleague|guardian|spouse|emergency|referr",
)
# Not an address, though the word mail may stand beside it.
_ABOUT = _words(
    r"subject|betreff|objet|oggetto|asunto|assunto|onderwerp|message|format|newsletter",
    r"password|code|captcha|frequency|preference",
)
_OTHERS_NAME = _words(r"to|type|body|friend\w*")
_OTHER = _words(
    r"(?:first|last|full|sur|user|nick)?[-_ ]?name|nom|pr[ée]nom|nome|nombre|naam|vorname|nachname",
    r"phone|telephone|t[ée]l[ée]phone|tele?fono?|tel|mobile|fax|url|website|web|homepage|site",
    r"company|city|zip|country|address|date",
    parts=r"имя|фамилия|телефон|氏名|お名前|電話|姓名|电话",
)
# Long texts that are no statement: other people, places, fine print, what there is to copy.
_NO_STATEMENT = _words(
    r"friends?|recipients?|address(?:es)?|adresse|anschrift|direcci[óo]n|indirizzo|endere[çc]o",
    r"signature|terms|conditions|licen[cs]e|agreement|embed\w*|bb ?code|html|keywords|tags",
    parts=r"e-?mail addresses|hear about us|адрес|住所|地址",
)
_MESSAGE = _words(
    r"messages?|questions?|enquiry|inquiry|request|nachricht|mitteilung|anliegen|demande|mensaje",
    r"messaggio|mensagem|bericht|wiadomo\w+|meddelande|besked|viesti",
    parts=r"zpráv|správ|üzenet|сообщени|вопрос|повідомлен|本文|内容|內容|お問い合わせ|留言",
)
# Forms of every kind end with a box for comments; a message is what a form is for.
_COMMENT = _words(
    r"comments?|feedback|kommentar|commentaires?|comentarios?|commento",
    r"opmerking\w*",
    parts="комментари",
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:.!?…]+(?=\s|$)")


def own(field: FieldSeen) -> tuple[str, ...]:
    """The texts that are surely its own: label, aria and placeholder."""
    return tuple(text for t in (field.label, field.aria, field.placeholder) if (text := clean(t)))


def texts(field: FieldSeen) -> tuple[str, ...]:
    """What a person reads as its name: its own texts, else that of its row."""
    return own(field) or tuple(text for text in (clean(field.row),) if text)


def lead(text: str) -> str:
    """The first words of a label, without what stands in brackets."""
    return " ".join(_ASIDE.sub(" ", clean(text)).split()[:LEAD])[:60]


def names(field: FieldSeen) -> str:
    """Its name and id in small letters, parted where a capital begins."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", f"{field.name} {field.id}").lower()


def mail(field: FieldSeen, *, labelled: float = 0.0, hinted: bool = False) -> float:
    """Points for an e-mail address; below zero for what is surely none.

    labelled: points for a site's own label. hinted: the site's own name for it was recognised.
    """
    points = 0.5 * (field.kind == "email") + 0.5 * ("email" in field.autocomplete.lower().split())
    return points + _mail_texts(field, labelled) + (_mail_names(field) or 0.4 * hinted)


def _mail_texts(field: FieldSeen, labelled: float) -> float:
    read = texts(field)
    leads = [lead(text) for text in read]
    if any(_OTHERS.search(text) for text in leads):
        return -0.6
    naming = [text for text in leads if _MAIL.search(text)]
    if any(_ABOUT.search(text) for text in naming):
        return -0.5
    if naming or labelled:
        return max(0.5 if naming else 0.0, labelled)
    if any(_OTHER.search(text) or _ABOUT.search(text) for text in leads):
        return -0.5 if own(field) else -0.2  # the text of a row may be another's
    return 0.3 if any(_MAIL.search(text) for text in (*read, clean(field.row))) else 0.0


def _mail_names(field: FieldSeen) -> float:
    found = names(field)
    spaced = found.replace("_", " ")
    if _OTHERS.search(spaced) or _OTHERS_NAME.search(spaced):
        return -0.6
    if not _MAIL_NAME.search(found):
        return 0.0
    if _ABOUT.search(spaced):
        return -0.3
    return 0.25 if _PLAIN.sub("", found) else 0.4


def statement(field: FieldSeen) -> float:
    """Points for a long text that a person writes to the site."""
    leads = [lead(text) for text in texts(field)]
    if any(_NO_STATEMENT.search(text) for text in leads):
        return -0.4
    if any(_MESSAGE.search(text) for text in leads):
        return 0.25
    return 0.1 if any(_COMMENT.search(text) for text in leads) else 0.0
