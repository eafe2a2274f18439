"""Which requests may leave before the person has pressed send; knows no browser and no site.

The rule, in this order. Held is:
1. what goes to where the site is known to take its forms (`Flow.sends`), by any method;
2. what carries a value that was filled in, in its address or its body;
3. a link or a form with a query that a form's page follows by itself, unless it leads to a
   log-in, or the query has only keys that are known to mean nothing (`Flow.plain_keys`);
4. while the form is being filled, everything but GET without a query;
5. from a form's page, everything else that is not GET, but for a GraphQL read.
What is left passes: pages, styles, pictures, reads, and what pages without the form send.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, quote_plus, unquote_plus, unquote_to_bytes

from automation.hosts import Address, address
from automation.screens import Flow

SAFE = ("GET", "HEAD", "OPTIONS")
SLICE = 24
SHORTEST = 4
BY_SCRIPT = ("xhr", "fetch")
_GRAPHQL = re.compile(r"/graphql(?:/|$)")
# Relay names each operation after what it does: …Query, …Mutation, …Subscription.
_READ = re.compile(r"\b\w+Query\b|\bquery\b\s*[\w({]")
_WRITE = re.compile(r"mutation", re.IGNORECASE)


@dataclass(frozen=True)
class Outgoing:
    """A request that is about to leave.

    kind: "document" for a page or a frame, "xhr", "fetch", "ping" (a beacon), "image" and so on.
    at_form: it is sent by a document that stands, or stood, at a form's address.
    """

    method: str
    url: str
    kind: str
    body: bytes
    at_form: bool


def held(out: Outgoing, flow: Flow, needles: Iterable[bytes], *, filling: bool) -> str:
    """Why this request may not leave now; "" if it may.

    needles: how the filled values look inside a request. filling: the form is being filled.
    """
    where = address(out.url, flow.hosts)
    if isinstance(where, Address) and where.path.rstrip("/") in flow.sends:
        return "it goes where the site takes its forms"
    if carries(out, needles):
        return "it carries what was filled in"
    if out.method in SAFE:
        return "it has a query" if _queries(out, flow, where, filling=filling) else ""
    if filling:
        return "the form is being filled"
    return "a form's page sends it" if out.at_form and not reads(out) else ""


def reads(out: Outgoing) -> bool:
    """Whether it is a GraphQL read: a page's script asks for a query, and for no mutation."""
    if out.method != "POST" or out.kind not in BY_SCRIPT:
        return False
    if not _GRAPHQL.search(out.url.partition("?")[0]):
        return False
    asked = unquote_plus(out.body.decode(errors="replace"))
    return bool(_READ.search(asked)) and not _WRITE.search(asked)


def carries(out: Outgoing, needles: Iterable[bytes]) -> bool:
    """Whether the request holds one of these, in its address or its body, escaped or not."""
    given = (out.url.partition("#")[0].encode() + b"&", out.body + b"&")
    plain = (unquote_to_bytes(each.replace(b"+", b" ")) for each in given)
    held = (*given, *plain)
    return any(needle in each for needle in needles for each in held)


def _queries(out: Outgoing, flow: Flow, where: object, *, filling: bool) -> bool:
    query = out.url.partition("#")[0].partition("?")[2]
    if not query:
        return False
    if filling:
        return True
    if not out.at_form or out.kind != "document" or not isinstance(where, Address):
        return False
    if flow.private_at(where):
        return False
    return not set(parse_qs(query, keep_blank_values=True)) <= set(flow.plain_keys)


def needles(value: str) -> set[bytes]:
    """How a value may look inside a request: raw, URL-encoded, in JSON, in base64. Short: whole.

    Two or three letters stand anywhere by chance: they count only as all that a key holds.
    """
    if len(value.strip()) < SHORTEST:
        return _alone(value.strip())
    cuts = [value[i : i + SLICE] for i in range(0, max(len(value) - SLICE, 0) + 1, SLICE)]
    out: set[bytes] = set()
    for cut in (c for c in cuts if len(c) >= min(len(value), SLICE) and c.strip()):
        for text in (cut, quote(cut, safe=""), quote_plus(cut), quote(cut, safe="@")):
            out.add(text.encode())
        out.add(json.dumps(cut)[1:-1].encode())
        out.add(json.dumps(cut, ensure_ascii=False)[1:-1].encode())
        out |= set(_base64(cut.encode()))
    return out


def _alone(value: str) -> set[bytes]:
    if not value:
        return set()
    spelt = {value, quote(value, safe=""), json.dumps(value)[1:-1]}
    around = ("={}&", '"{}"', '\\"{}\\"', "%22{}%22", "/{}/", "/{}&", "={}\r", "\n{}\r")
    return {form.format(each).encode() for each in spelt for form in around}


def _base64(value: bytes) -> Iterable[bytes]:
    """Its base64, wherever it begins in what was encoded; without the ends that others change."""
    for shift in range(3):
        encoded = b64encode(bytes(shift) + value).rstrip(b"=")
        inner = encoded[(0, 2, 3)[shift] : -1]
        if len(inner) >= 8:  # noqa: PLR2004  # shorter ones may stand anywhere by chance
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")
