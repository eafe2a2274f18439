"""A page saved as MHTML (RFC 2557), as browsers do: its HTML with its styles; knows no browser."""

from __future__ import annotations

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from html.parser import HTMLParser

from automation.errors import UsageError

_HEAD = re.compile(rb"\A(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
# As Chromium writes shadow roots into MHTML, and as HTML spells them.
_SHADOW = re.compile(r"(<template\b[^>]*?)\bshadowmode=", re.IGNORECASE)


def is_mhtml(data: bytes) -> bool:
    """Whether this is such a file: it begins with the head of a message."""
    return _HEAD.match(data[:4096].lstrip()) is not None


def unpacked(data: bytes) -> tuple[str, str]:
    """Its address ("" if it names none) and its HTML, with the styles that it brings.

    UsageError if there is no page in it.
    """
    message = BytesParser(policy=policy.default).parsebytes(data.lstrip())
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise UsageError("This MHTML file holds no HTML page. Save the page once more.")
    styles = {_name(part): _text(part) for part in parts if part.get_content_type() == "text/css"}
    address = message.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
    html = _SHADOW.sub(r"\1shadowrootmode=", _text(page))
    return str(address), _LINK.sub(lambda link: _inline(link[0], styles), html)


def _name(part: EmailMessage) -> str:
    return str(part.get("Content-Location") or f"cid:{part.get('Content-ID', '').strip('<>')}")


def _text(part: EmailMessage) -> str:
    """UTF-8 if it is that, whatever it says; else as told."""
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(part.get_content_charset("latin-1"), errors="replace")


class _Link(HTMLParser):
    """The attributes of one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.given = dict(attrs)


def _inline(link: str, styles: dict[str, str]) -> str:
    """The style sheet itself, in place of a link to it."""
    reader = _Link()
    reader.feed(link)
    style = styles.get(reader.given.get("href") or "")
    if style is None:
        return link
    media = escape(reader.given.get("media") or "all")
    quoted = style.replace("</", "<\\/")
    return f'<style media="{media}">{quoted}</style>'
