"""Words, styles and addresses without what is private, each piece replaced by a stable stand-in.

Knows no HTML and no site. One `Words` serves a whole recording, so that the same piece has the
same stand-in everywhere; what stands in is itself never replaced again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from urllib.parse import quote, urljoin

from automation.hosts import bare, unwrapped
from automation.redact import EMAIL
from automation.scrub_private import LONG, SHORTEST, WORD, Private

TURNS = 8
RUN = 8  # so many words in a row of a given text are a piece of it; fewer may be the site's own
_GAP = r"(?:%[0-9a-f]{2}|[\W_])+"
_URL = re.compile(r"\bhttps?://[^\s\"'<>\\)]+", re.IGNORECASE)
_EXAMPLE = re.compile(r"(?:@|%40)(?:[\w-]+\.)*example(?:\.(?:org|com|net))?$", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.+-])(?:\+|00)[1-9][\d ()/.-]{6,}\d")
_FICTION = "+447700900123"  # of the range that is kept for fiction
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_MIXED = re.compile(
    r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}(?![a-z0-9])", re.IGNORECASE
)
_URLSAFE = re.compile(
    r"(?<![\w-])(?=[a-z_-]*\d*[a-z_-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,}(?![\w-])",
    re.ASCII,
)
_DIGITS = re.compile(r"(?<!\d)\d{8,}(?!\d)")
_ROUND = re.compile(r"2147483647|(\d)\1+")  # the topmost layer, as style sheets write it
_OURS = {"person", "example", "org"}
_STANDS_IN = re.compile(r"page\d+|token\d+|person\d*")


@lru_cache(maxsize=8)
def _vocabulary(known: str) -> tuple[frozenset[str], frozenset[str], str]:
    """Its pieces as they are written, its words, and all words in a row."""
    said = [word.casefold() for word in WORD.findall(known)]
    return frozenset(re.findall(r"[\w-]+", known)), frozenset(said), f" {' '.join(said)} "


class Words:
    """Replaces what is private.

    known: text of the map (labels, addresses, selectors): a number, token or path of it is no
    secret. public: whether an address may keep its path. wrappers: hosts whose links carry the
    address that they lead to. counts: how often what was replaced, by kind.
    """

    def __init__(
        self,
        private: Iterable[Private] = (),
        known: str = "",
        public: Callable[[str], bool] = lambda _: False,
        wrappers: Iterable[str] = (),
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._keep, self._words, self._said = _vocabulary(known)
        self._public, self._wrappers = public, tuple(wrappers)
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._private: list[tuple[re.Pattern[str], str]] = []
        self._runs: dict[tuple[str, ...], None] = {}
        self.learn(private)

    def learn(self, private: Iterable[Private]) -> None:
        """Further private values. One that is made of the map's own words alone is none."""
        for each in sorted({*private}, key=lambda p: (-len(p.value), p.kind, p.value)):
            words = WORD.findall(each.value)
            if not self.tells(each):
                continue
            if each.kind == "token":
                self._private.append((re.compile(re.escape(each.value)), each.kind))
            elif len(words) >= RUN:
                self._learn_runs([word.casefold() for word in words])
            else:
                self._private.append((_pattern(words, each), each.kind))

    def _learn_runs(self, words: list[str]) -> None:
        """Every few words in a row, but for what the site itself says."""
        for i in range(len(words) - RUN + 1):
            run = words[i : i + RUN]
            if f" {' '.join(run)} " not in self._said:
                self._runs[tuple(run)] = None

    def tells(self, private: Private) -> bool:
        """Whether the value tells of anybody: neither too short nor made of the map's own words."""
        words = WORD.findall(private.value)
        if all(word.casefold() in self._words | _OURS for word in words):
            return False
        if "".join(words).endswith(_FICTION[3:]):
            return False
        if private.kind == "token":
            return len(private.value) >= LONG and any(c.isdigit() for c in private.value)
        return len("".join(words)) >= (2 if private.kind == "name" else SHORTEST)

    def text(self, text: str) -> str:
        """The text with stand-ins; what they make together with their neighbours counts too."""
        if not text or text.isspace():
            return text
        for _ in range(TURNS):
            before, text = text, self._once(text)
            if text == before:
                break
        return text

    def _once(self, text: str) -> str:
        for pattern, kind in self._private:
            text = pattern.sub(partial(self._replaced, kind), text)
        text = self._without_runs(text)
        out, at = [], 0
        for url in _URL.finditer(text):
            out += [self._likely(text[at : url.start()]), self.address(url[0])]
            at = url.end()
        return "".join([*out, self._likely(text[at:])])

    def address(self, url: str, base: str = "") -> str:
        """An address without query and with a path only as far as it tells of nobody; "#" if none.

        Of a link out of the site, the address that it wraps stays. An address without a host stays
        without one.
        """
        url = url.strip()
        if url.startswith("#"):
            return self.text(url)
        whole = urljoin(base, url) if base else url
        if not whole.startswith(("http://", "https://")):
            return "#"
        if target := unwrapped(whole, self._wrappers):
            return f"{bare(whole)}?u={quote(self.address(target), safe='')}"
        plain = self._plain(whole)
        if plain != whole:
            self.counts["address"] += 1
        if not re.match(r"[a-z][a-z0-9+.-]*:|//", url, re.IGNORECASE):
            return "/" + plain.split("/", 3)[3]
        return plain

    def _plain(self, whole: str) -> str:
        plain = bare(whole)
        if plain.startswith("("):
            return "#"
        if self._public(plain):
            return plain
        scheme, _, rest = plain.partition("://")
        host, _, path = rest.partition("/")
        return f"{scheme}://{self.text(host)}/{'/'.join(map(self._segment, path.split('/')))}"

    def _segment(self, segment: str) -> str:
        """A step of a path: the map's own words stay, any other may be what a person is called."""
        plain = segment.removesuffix(".php")
        if not plain or plain in self._keep or _STANDS_IN.fullmatch(plain):
            return segment
        words = WORD.findall(plain)
        if words and all(word.casefold() in self._words for word in words):
            return segment
        return self._stand_in("address", segment, "page{}")

    def _without_runs(self, text: str) -> str:
        if not self._runs:
            return text
        words = [(w[0].casefold(), w.start(), w.end()) for w in WORD.finditer(text)]
        spans = [
            (words[i][1], words[i + RUN - 1][2])
            for i in range(len(words) - RUN + 1)
            if tuple(word for word, _, _ in words[i : i + RUN]) in self._runs
        ]
        out, at = [], 0
        for start, end in spans:
            if start >= at:
                self.counts["text"] += 1
                out += [text[at:start], "…"]
            at = max(at, end)
        return "".join([*out, text[at:]])

    def _likely(self, text: str) -> str:
        """What looks private in itself."""
        text = EMAIL.sub(self._email, text)
        text = _PHONE.sub(self._phone, text)
        for pattern in (_UUID, _MIXED, _URLSAFE):
            text = pattern.sub(lambda f: self._unless_kept("token", f[0], "token{}"), text)
        return _DIGITS.sub(self._number, text)

    def _email(self, found: re.Match[str]) -> str:
        return found[0] if _EXAMPLE.search(found[0]) else self._known("e-mail", found[0])

    def _phone(self, found: re.Match[str]) -> str:
        if found[0] == _FICTION:
            return found[0]
        return self._known("phone", found[0])

    def _number(self, found: re.Match[str]) -> str:
        if _ROUND.fullmatch(found[0]) or f"+{found[0]}" == _FICTION:
            return found[0]
        return self._unless_kept("number", found[0], "{}", first=1_000_001)

    def _unless_kept(self, kind: str, found: str, shape: str, first: int = 1) -> str:
        return found if found in self._keep else self._stand_in(kind, found, shape, first)

    def _replaced(self, kind: str, found: re.Match[str]) -> str:
        return self._known(kind, found[0])

    def _known(self, kind: str, found: str) -> str:
        match kind:
            case "e-mail":
                number = self._stand_in(kind, found.casefold(), "{}")
                return f"person{'' if number == '1' else number}@example.org"
            case "name":
                self.counts[kind] += 1
                return "Person Example" if re.search(r"[\W_]", found) else "Person"
            case "user name":
                self.counts[kind] += 1
                return "person"
            case "phone":
                self.counts[kind] += 1
                return _FICTION
            case "token":
                return self._stand_in(kind, found, "token{}")
            case _:
                self.counts[kind] += 1
                return "…"

    def _stand_in(self, kind: str, found: str, shape: str, first: int = 1) -> str:
        self.counts[kind] += 1
        key = (kind, found)
        if key not in self._stand_ins:
            others = sum(other == kind for other, _ in self._stand_ins)
            self._stand_ins[key] = shape.format(first + others)
        return self._stand_ins[key]


def _pattern(words: list[str], private: Private) -> re.Pattern[str]:
    """The value in any spacing and escaping; a single short word only as a word."""
    joined = _GAP.join(map(re.escape, words))
    size = len("".join(words))
    if size < LONG or private.kind == "name":
        joined = rf"(?<![^\W_]){joined}(?![^\W_])"
    single_name = private.kind == "name" and len(words) == 1
    return re.compile(joined, 0 if single_name else re.IGNORECASE)
