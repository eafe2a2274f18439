"""The rule of what may leave before the person has pressed send: a table, and what a value is."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.leaving import Outgoing, carries, held, needles
from flows import FLOWS
from support import EMAIL, STATEMENT

FLOW = FLOWS["meta-ai-instagram"]
HELP = "https://help.instagram.com"
FORM = f"{HELP}/contact/767264225370182"
SENDS = f"{HELP}/ajax/help/contact/submit/page"
QUERY = b"fb_api_req_friendly_name=ContactFormContentQuery&variables=%7B%22id%22%3A1%7D&doc_id=1"
MUTATION = QUERY.replace(b"ContentQuery", b"SendMutation")
VALUES = {n for value in (EMAIL, STATEMENT) for n in needles(value)}

# Method, address, kind, body: what a normal page needs. It passes from a form's page too.
PASSES = {
    "a page": ("GET", FORM, "document", b""),
    "a page in a language": ("GET", f"{FORM}?locale=de_DE&entry_point=x", "document", b""),
    "a log-in": ("GET", "https://www.instagram.com/accounts/login/?next=x", "document", b""),
    "a style": ("GET", "https://static.cdninstagram.com/rsrc.php/v4/a.css?_nc_x=1", "style", b""),
    "a picture": ("GET", f"{HELP}/images/logo.png", "image", b""),
    "a preflight": ("OPTIONS", f"{HELP}/api/graphql/", "fetch", b""),
    "a GraphQL read": ("POST", f"{HELP}/api/graphql/", "fetch", QUERY),
    "a GraphQL read in JSON": (
        "POST",
        f"{HELP}/graphql/query",
        "xhr",
        b'{"query": "query Form($id: ID!) { form(id: $id) { title } }"}',
    ),
}
HELD = {
    "a form": ("POST", f"{HELP}/somewhere", "document", b"x=1"),
    "a form to where forms go": ("POST", SENDS, "document", b"x=1"),
    "a fetch": ("POST", f"{HELP}/somewhere", "fetch", b"{}"),
    "a GET to where forms go": ("GET", SENDS, "image", b""),
    "a beacon": ("POST", f"{HELP}/api/graphql/", "ping", QUERY),
    "a form that looks like a read": ("POST", f"{HELP}/api/graphql/", "document", QUERY),
    "a GraphQL mutation": ("POST", f"{HELP}/api/graphql/", "fetch", MUTATION),
    "a read and a mutation": ("POST", f"{HELP}/api/graphql/", "fetch", QUERY + b"&" + MUTATION),
    "a read elsewhere": ("POST", f"{HELP}/graphqlish", "fetch", QUERY),
    "a link with a query": ("GET", f"{FORM}?objection=1", "document", b""),
    "a PUT": ("PUT", f"{HELP}/api/graphql/", "fetch", QUERY),
}


def out(case: tuple[str, str, str, bytes], *, at_form: bool = True) -> Outgoing:
    """The request of a case."""
    return Outgoing(*case, at_form=at_form)


@pytest.mark.parametrize("case", PASSES)
def test_what_a_normal_page_needs_passes(case: str) -> None:
    """Pages, styles, pictures and GraphQL reads pass, from a form's page too."""
    assert held(out(PASSES[case]), FLOW, VALUES, filling=False) == ""


@pytest.mark.parametrize("case", HELD)
def test_what_could_submit_is_held(case: str) -> None:
    """From a form's page nothing leaves that could be the form."""
    assert held(out(HELD[case]), FLOW, VALUES, filling=False)


@pytest.mark.parametrize("case", [*PASSES, *HELD])
def test_while_filling_only_plain_pages_pass(case: str) -> None:
    """While the form is being filled only GET without a query passes."""
    method, url, *_ = request = (PASSES | HELD)[case]
    plain = method in ("GET", "OPTIONS") and "?" not in url and url != SENDS

    assert bool(held(out(request), FLOW, VALUES, filling=True)) is not plain


@pytest.mark.parametrize("case", HELD)
def test_pages_without_the_form_send_what_they_like(case: str) -> None:
    """Elsewhere only what goes to where forms go is held: a cookie dialog has to be answered."""
    known = SENDS in HELD[case]

    assert bool(held(out(HELD[case], at_form=False), FLOW, VALUES, filling=False)) is known


@pytest.mark.parametrize("at_form", [True, False])
@pytest.mark.parametrize("value", [EMAIL, STATEMENT])
def test_a_filled_value_never_leaves(value: str, *, at_form: bool) -> None:
    """A filled value is found in address and body: raw, URL-encoded, in JSON, in base64."""
    encoded = value.encode()
    guises = (
        encoded,
        quote(value).encode(),
        quote_plus(value).encode(),
        b64encode(encoded),
        urlsafe_b64encode(b"xy" + encoded),
        b64encode(b"{" + encoded + b"}"),
    )
    for guise in guises:
        body = ("POST", f"{HELP}/api/graphql/", "fetch", QUERY + b"&extra=" + guise)
        path = ("GET", f"{HELP}/pixel/{guise.decode()}", "image", b"")
        for case in (body, path):
            assert held(out(case, at_form=at_form), FLOW, VALUES, filling=False), guise


@given(st.text(min_size=8, max_size=80), st.binary(max_size=20), st.binary(max_size=20))
def test_a_value_is_found_wherever_it_stands(value: str, before: bytes, after: bytes) -> None:
    """Whatever the value and whatever stands around it, it is found in a body, also in base64."""
    if len(value.strip()) < 8:
        return
    inside = before + value.encode() + after
    for body in (inside, b64encode(inside)):
        assert carries(Outgoing("POST", SENDS, "fetch", body, at_form=True), needles(value))


@pytest.mark.parametrize("value", ["o'brien!x@example.org", "José (Pepe) Núñez"])
def test_a_value_is_found_as_browsers_escape_it(value: str) -> None:
    """What encodeURIComponent leaves alone and Python escapes is found all the same."""
    escaped = quote(value, safe="!'()*")
    small = re.sub("%..", lambda found: found[0].lower(), escaped)
    for address in (f"{HELP}/pixel?v={escaped}", f"{HELP}/pixel?v={small}"):
        assert carries(Outgoing("GET", address, "image", b"", at_form=True), needles(value))
