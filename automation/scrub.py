"""A page of HTML without anything of the person; pure: knows no browser, no site and no file.

Every byte that comes out was written here from a tag, an attribute or a text that was let through:
what is not known is dropped. The same page gives the same result; a scrubbed page stays as it is.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from automation import scrub_kept as kept
from automation.scrub_pictures import picture
from automation.scrub_style import geometry, style
from automation.scrub_words import Words


def scrub(html: str, words: Words, address: str = "") -> str:
    """The page without what is private. words: serves a whole recording. address: the page's."""
    rewriter = _Rewriter(words, address)
    rewriter.feed(html.replace("\0", ""))
    rewriter.close()
    return rewriter.result()


class _Rewriter(HTMLParser):
    """Writes anew what may stay."""

    def __init__(self, words: Words, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self._words, self._address = words, address
        self._out: list[str] = []
        self._text: list[str] = []  # up to the next tag: what was dropped in between parts nothing
        self._skipping = ""  # the element that is dropped, with what is inside
        self._depth = 0
        self._foreign = 0
        self._style: list[str] | None = None

    def result(self) -> str:
        """What was written."""
        self._end_style()
        self._write("")
        return "".join(self._out)

    def _write(self, tag: str) -> None:
        text = escape(self._words.text("".join(self._text)), quote=False)
        self._text.clear()
        self._out += [text, tag]

    def handle_decl(self, decl: str) -> None:
        """Only that it is HTML as of today: it decides how the page is laid out."""
        if decl.strip().lower() == "doctype html":
            self._write("<!DOCTYPE html>")

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002  # the library's own shape
        """As browsers do: `<![` begins a comment. The library gives up where no name follows."""
        return self.parse_bogus_comment(i, report)

    def handle_comment(self, data: str) -> None:
        """No comment stays."""
        self._count("comment", bool(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag with what may stay of it; of what holds values or scripts, nothing inside."""
        if self._skipping:
            self._depth += tag == self._skipping
            return
        given = {name: value or "" for name, value in reversed(attrs)}
        shadow = tag == "template" and given.get("shadowrootmode") in ("open", "closed")
        if tag in kept.DROPPED and not shadow:
            self._count(kept.DROPPED[tag])
            if tag not in kept.VOID_DROPPED:
                self._skipping, self._depth = tag, 1
            return
        if not kept.NAME.fullmatch(tag) or self._words.text(tag) != tag:
            return
        if tag == "meta" and not self._plain_meta(given):
            self._count("meta")
            return
        self._foreign += tag in kept.FOREIGN
        self._write(self._tag(tag, attrs, given))
        if tag == "style":
            self._style = []
        if tag in ("textarea", "iframe"):
            self._skipping, self._depth = tag, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A closed tag is closed in a drawing; in HTML the stroke means nothing."""
        drawing = self._foreign > 0 or tag in kept.FOREIGN
        self.handle_starttag(tag, attrs)
        if drawing and tag not in kept.VOID_DROPPED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """The end of what stays."""
        if self._skipping:
            self._depth -= tag == self._skipping
            if self._depth:
                return
            self._skipping = ""
            if tag in ("textarea", "iframe"):
                self._write(f"</{tag}>")
            return
        if tag == "style":
            self._end_style()
        elif (
            self._style is None
            and kept.NAME.fullmatch(tag)
            and tag not in kept.VOID | {*kept.DROPPED} - {"template"}
        ):
            self._foreign -= tag in kept.FOREIGN and self._foreign > 0
            if self._words.text(tag) == tag:
                self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """A text, in stand-ins."""
        if self._skipping:
            if self._skipping == "textarea":
                self._count("typed", bool(data.strip()))
        elif self._style is not None:
            self._style.append(data)
        else:
            self._text.append(data)

    def unknown_decl(self, data: str) -> None:
        """A section of another language is text."""
        if data.startswith("CDATA[") and self._foreign:
            self.handle_data(data[6:])

    def _end_style(self) -> None:
        if self._style is not None:
            css = style("".join(self._style), self._words)
            self._out.append(f"{css}</style>")
            self._style = None

    def _count(self, kind: str, found: bool = True) -> None:  # noqa: FBT001, FBT002  # a count
        self._words.counts[kind] += found

    def _plain_meta(self, given: dict[str, str]) -> bool:
        return "charset" in given or given.get("name", "").lower() in kept.META

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]], given: dict[str, str]) -> str:
        out, seen = [tag], set()
        for name, value in attrs:
            if name in seen or not kept.NAME.fullmatch(name):
                continue
            seen.add(name)
            left = self._attribute(tag, name, value or "", given)
            if left is not None:
                bare = value is None or (not left and name in kept.STATE)
                out.append(name if bare else f'{name}="{escape(left)}"')
        return f"<{' '.join(out)}>"

    def _attribute(  # noqa: PLR0911  # one line for each kind of attribute
        self, tag: str, name: str, value: str, given: dict[str, str]
    ) -> str | None:
        """What stays of an attribute; None if nothing does."""
        if name.startswith("on"):
            self._count("event handler")
            return None
        if name == "style":
            return style(value, self._words)
        if name == "srcdoc" and tag == "iframe":
            return scrub(value, self._words, self._address)
        if name in ("src", "href", "xlink:href") and tag in ("img", "image", "input"):
            return self._picture(value, given)
        if name == "src" and tag == "iframe":
            return self._frame(value)
        if name in kept.ADDRESSES:
            return self._words.address(value, self._address)
        if name == "value":
            return self._value(tag, given.get("type", "text").lower(), value)
        if name in kept.STATE:
            return ""
        if kept.GEOMETRY.fullmatch(name) and (
            self._foreign or tag in kept.FOREIGN or name in ("width", "height")
        ):
            return geometry(value, self._words)
        return self._worded(tag, name, value)

    def _worded(self, tag: str, name: str, value: str) -> str | None:
        if (
            kept.WORDY.fullmatch(name)
            or name.startswith("aria-")
            or (tag == "meta" and name == "content")
        ):
            return self._words.text(value)
        if name in ("xmlns", "xmlns:xlink") and value in kept.NAME_SPACES:
            return value
        self._count("data" if name.startswith("data-") else "attribute")
        return None

    def _picture(self, value: str, given: dict[str, str]) -> str:
        shown = picture(value, given.get("width", ""), given.get("height", ""))
        self._count("picture", shown != value)
        return shown

    def _frame(self, value: str) -> str | None:
        """Of a frame of another site only where it is; whether it is a puzzle shows by that."""
        if not value.startswith(("http://", "https://")):
            return None
        return "/".join(self._words.address(value).split("/")[:3]) + "/"

    def _value(self, tag: str, kind: str, value: str) -> str | None:
        """Of what was typed nothing but that it was an address; of what cannot be seen nothing."""
        if tag == "input" and kind == "hidden":
            self._count("hidden value", bool(value))
            return ""
        if tag == "input" and (kind in kept.TYPED or kind not in kept.BUTTONS):
            left = self._words.text(value)
            left = left if re.fullmatch(r"[\w.+-]+@[\w.-]+", left) else ""
            self._count("typed", left != value)
            return left
        return self._words.text(value)
