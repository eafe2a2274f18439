"""A page's markup as one file that runs, loads and sends nothing; knows no browser.

What comes in was made in the page, and may be anything: only what is listed here gets through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from automation.hosts import bare

_TAGS = {
    *("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "button"),
    *("caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "dialog", "div"),
    *("dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "hr", "i", "img", "input", "ins", "kbd", "label", "legend", "li", "main"),
    *("mark", "nav", "ol", "optgroup", "option", "output", "p", "pre", "q", "s", "samp", "section"),
    *("select", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("textarea", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
}
_ATTRIBUTES = {
    "*": {"title", "role", "aria-label", "lang", "dir"},
    "a": {"href"},
    "img": {"alt"},
    "input": {"type", "value", "checked", "placeholder"},
    "textarea": {"placeholder"},
    "option": {"selected"},
    "col": {"span"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
    "details": {"open"},
    "ol": {"start"},
}
_SILENT = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "textarea{display:block;width:100%;height:12em}img::after{content:attr(alt)}"
)


def cleaned(markup: str) -> str:
    """What of the markup may be kept: no script, no handler, no form, nothing that loads."""
    import nh3  # noqa: PLC0415  # needed only where something is kept

    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_plain,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object"},
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="noreferrer",
    )


def _plain(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return bare(value)
    hidden = tag == "input" and name == "type" and value.strip().lower() in ("hidden", "image")
    return None if hidden else value


def whole(
    parts: Mapping[str, str], address: str, redacted: Callable[[str], str] = lambda text: text
) -> str:
    """One file from the parts that serialise.js gives. redacted: takes out what is private.

    What is taken out of markup may tear it, so that it is cleaned again.
    """
    body = cleaned(parts["body"])
    again = redacted(body)
    body = body if again == body else cleaned(again)
    direction = "rtl" if parts["direction"] == "rtl" else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(parts["language"][:35])}" dir="{direction}">\n'
        f'<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_SILENT}">\n'
        f"<title>{escape(redacted(parts['title']))}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<!-- What {escape(redacted(address))} showed: the parts that can be read. -->\n"
        f"{body}\n</body>\n</html>\n"
    )
