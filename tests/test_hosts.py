"""The exact-host gate: which addresses pass, and that Chromium reads each of them alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from automation.hosts import Address, Refused, address, bare
from flows import FLOWS
from flows.meta import hosts

HOSTS = ("www.facebook.com", "help.instagram.com")
GOOD = [
    ("https://www.facebook.com", "www.facebook.com", "/"),
    ("https://www.facebook.com/privacy/center/", "www.facebook.com", "/privacy/center/"),
    ("https://www.facebook.com:443/", "www.facebook.com", "/"),
    ("HTTPS://WWW.FACEBOOK.COM/Help", "www.facebook.com", "/Help"),
    ("https://help.instagram.com/contact/1?a=b#c", "help.instagram.com", "/contact/1"),
    ("  https://www.facebook.com/\n", "www.facebook.com", "/"),
    ("https:\\\\www.facebook.com\\help", "www.facebook.com", "/help"),
    ("https:/www.facebook.com/help", "www.facebook.com", "/help"),
    ("https://www.face\tbook.com/he\nlp", "www.facebook.com", "/help"),
    ("https://ｗｗｗ.facebook.com/", "www.facebook.com", "/"),  # full width: folded to ASCII
    ("https://www.facebook。com/", "www.facebook.com", "/"),
    ("https://www.face%62ook.com/", "www.facebook.com", "/"),
    ("https://www.facebook.com/@evil.example.org/", "www.facebook.com", "/@evil.example.org/"),
    ("https://www.facebook.com/a/../b", "www.facebook.com", "/b"),
    ("https://www.facebook.com\\.a@example.org/", "www.facebook.com", "/.a@example.org/"),
]
BAD = [
    ("https://example.org/", "is on 'example.org'"),
    ("https://facebook.com/", "is on 'facebook.com'"),
    ("https://evil.www.facebook.com/", "is on 'evil.www.facebook.com'"),
    ("https://www.facebook.com.example.org/", "is on 'www.facebook.com.example.org'"),
    ("https://www-facebook.com/", "is on 'www-facebook.com'"),
    ("https://www.facebook.com./", "is on 'www.facebook.com.'"),
    ("https://wwwxfacebook.com/", "is on 'wwwxfacebook.com'"),
    # Who goes before the @ is a user name, whatever it looks like.
    ("https://www.facebook.com@example.org/", "carries a user name"),
    ("https://www.facebook.com:pass@example.org/", "carries a user name"),
    ("https://anna@www.facebook.com/", "carries a user name"),
    ("https://:secret@www.facebook.com/", "carries a user name"),
    ("https://example.org\\@@www.facebook.com/", "is on 'example.org'"),
    ("https://example.org\\@www.facebook.com/", "is on 'example.org'"),
    ("https://example.org#@www.facebook.com/", "is on 'example.org'"),
    ("https://example.org?@www.facebook.com/", "is on 'example.org'"),
    ("https://example.org;@www.facebook.com/", "carries a user name"),
    ("https://example.org\t.www.facebook.com/", "is on 'example.org.www.facebook.com'"),
    # Encoded separators do not separate.
    ("https://www.facebook.com%2F.example.org/", "is no address"),
    ("https://www.facebook.com%40example.org/", "is no address"),
    ("https://www.facebook.com%00.example.org/", "is no address"),
    ("https://www.facebook.com%23.example.org/", "is no address"),
    # Look-alikes in other alphabets: what is compared is their ASCII form.
    ("https://www.fаcebook.com/", "is on 'www.xn--"),
    ("https://www.xn--fcebook-2fg.com/", "is on 'www.xn--fcebook-2fg.com'"),
    ("https://www.faceboοk.com/", "is on 'www.xn--"),
    # Look-alikes of the separators.
    ("https://example.org\u2044.www.facebook.com/", None),  # a slash that is none
    ("https://www.facebook.com\uff0f.example.org/", "is no address"),
    ("https://example.org\u200b@www.facebook.com/", "carries a user name"),
    ("https://www.facebook.com:8443/", "names the port 8443"),
    ("https://www.facebook.com:80/", "names the port 80"),
    ("https://www.facebook.com:0/", "names the port 0"),
    ("https://www.facebook.com:99999/", "is no address"),
    ("http://www.facebook.com/", "is not https but 'http'"),
    ("http://www.facebook.com:443/", "is not https but 'http'"),
    ("ws://www.facebook.com/", "is not https but 'ws'"),
    ("ftp://www.facebook.com/", "is not https but 'ftp'"),
    ("file://www.facebook.com/etc/passwd", "is not https but 'file'"),
    ("javascript://www.facebook.com/%0aalert(1)", "is not https but 'javascript'"),
    ("javascript:alert('https://www.facebook.com/')", "is not https but 'javascript'"),
    ("java\nscript:alert(1)", "is not https but 'javascript'"),
    ("data:text/html,https://www.facebook.com/", "is not https but 'data'"),
    ("blob:https://www.facebook.com/3f1c", "is not https but 'blob'"),
    ("filesystem:https://www.facebook.com/a", "is not https but 'filesystem'"),
    ("view-source:https://www.facebook.com/", "is not https but 'view-source'"),
    ("chrome-error://chromewebdata/", "is not https but 'chrome-error'"),
    ("about:blank", "is not https but 'about'"),
    ("", "is no address"),
    ("www.facebook.com", "is no address"),
    ("//www.facebook.com/", "is no address"),
    ("https://", "is no address"),
    ("https://@/", "is no address"),
]


@pytest.mark.parametrize(("url", "host", "path"), GOOD)
def test_the_sites_own(url: str, host: str, path: str) -> None:
    """An address of the site passes, in every spelling that a browser takes for the same."""
    found = address(url, HOSTS)

    assert found == Address(host, path)
    assert isinstance(found, Address)
    assert found.bare == f"https://{host}{path}"


@pytest.mark.parametrize(("url", "why"), BAD)
def test_not_the_sites(url: str, why: str | None) -> None:
    """Any other address is refused, with the reason."""
    found = address(url, HOSTS)

    assert isinstance(found, Refused)
    assert found.why.startswith(why or "")


def test_nothing_is_allowed_of_itself() -> None:
    """Without a list of hosts nothing passes."""
    assert isinstance(address("https://www.facebook.com/", ()), Refused)


def test_the_lists_hold_hosts_and_nothing_else() -> None:
    """Each host of Meta's is written as the parser gives it, so that it can be equal."""
    for listed in (hosts.INSTAGRAM, hosts.FACEBOOK, hosts.META, hosts.WHATSAPP):
        assert all(address(f"https://{host}/", listed) == Address(host, "/") for host in listed)
        assert len(set(listed)) == len(listed)


def test_a_flow_has_the_hosts_of_its_platform() -> None:
    """A flow moves on its platform's list, and other platforms' hosts are foreign to it."""
    flow = FLOWS["meta-ai-instagram"]

    assert flow.hosts == hosts.INSTAGRAM
    assert not flow.has("https://mbasic.facebook.com/privacy/center/")
    assert not flow.has("https://www.whatsapp.com/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a/b?token=secret#frag", "https://example.org/a/b"),
        ("https://anna:secret@example.org/a", "https://example.org/a"),
        ("http://example.org:8080/a?b", "http://example.org:8080/a"),
        ("data:text/html,secret", "data:(hidden)"),
        ("blob:https://example.org/secret", "blob:(hidden)"),
        ("about:blank", "about:(hidden)"),
        ("no address at all", "(no address)"),
        ("", "(no address)"),
    ],
)
def test_bare(url: str, expected: str) -> None:
    """A bare address has no user name, no query and no fragment; others are hidden."""
    assert bare(url) == expected


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """One page for all questions."""
    page = browser.new_page()
    yield page
    page.close()


def chromium(page: Page, urls: list[str]) -> list[dict[str, str] | None]:
    """How Chromium reads each address; None for those that are none."""
    read: list[dict[str, Any] | None] = page.evaluate(
        """urls => urls.map((given) => {
          try {
            const { protocol, hostname, port, username, password } = new URL(given);
            return { protocol, hostname, port, username, password };
          } catch { return null; }
        })""",
        urls,
    )
    return read


def agrees(found: Address | Refused, read: dict[str, str] | None, allowed: tuple[str, ...]) -> bool:
    """Whether the gate and Chromium say the same of one address."""
    own = {"protocol": "https:", "port": "", "username": "", "password": ""}
    if read is None or any(read[key] != value for key, value in own.items()):
        return isinstance(found, Refused)
    if read["hostname"] not in allowed:
        return isinstance(found, Refused)
    return isinstance(found, Address) and found.host == read["hostname"]


def test_chromium_agrees_on_each_vector(blank: Page) -> None:
    """Chromium takes the good addresses for the site's, and no other."""
    urls = [url for url, *_ in (*GOOD, *BAD)]

    read = chromium(blank, urls)

    assert [
        (url, answer)
        for url, answer in zip(urls, read, strict=True)
        if not agrees(address(url, HOSTS), answer, HOSTS)
    ] == []


PIECES = st.sampled_from(
    (
        *(
            *HOSTS,
            "https:",
            "http:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            ":443",
            ":80",
            "?",
            "#",
            ".",
            "%2f",
        ),
        *("%40", "%2e", "\t", "\n", "\r", " ", "[", "]", "evil.example.org", "www.", "xn--", "é"),
        *("\u00ad", "\u200d", "\u2044", "\uff0e", "\uff0f", "\u3002", "\u212a", "ſ", "^", "|", "&"),
    )
)
SCHEMES = ("https://", "http://", "javascript:", "data:text/html,", "blob:https://", "wss://", "//")


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A good address, with pieces pushed in, characters taken out, or another scheme."""
    host = draw(st.sampled_from(HOSTS))
    url = f"https://{host}/contact/1?a=b#c"
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from((8, 8 + len(host))) | st.integers(0, len(url)))
        url = url[:at] + draw(PIECES) + url[at + draw(st.sampled_from((0, 0, 1, 2))) :]
    return draw(st.sampled_from(SCHEMES)) + url if draw(st.integers(0, 5)) == 0 else url


URLS = st.one_of(
    spoilt(),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=6).map(lambda pieces: "https://" + "".join(pieces)),
    st.builds(
        "https://{}{}{}{}".format, st.text(max_size=4), st.sampled_from(HOSTS), PIECES, PIECES
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(urls=st.lists(URLS, min_size=20, max_size=60))
def test_chromium_agrees_on_anything(urls: list[str], blank: Page) -> None:
    """Whatever passes is https on a listed host, and Chromium finds the same host."""
    whole = [url for url in urls if not any("\ud800" <= char <= "\udfff" for char in url)]

    for url, read in zip(whole, chromium(blank, whole), strict=True):
        found = address(url, HOSTS)
        assert isinstance(found, Refused) or found.host in HOSTS
        assert agrees(found, read, HOSTS), (url, found, read)


@given(st.text(alphabet=st.characters()) | URLS)
def test_anything_can_be_asked(url: str) -> None:
    """No string whatever raises; what passes is written as on the list, and logs show no more."""
    found = address(url, HOSTS)

    assert isinstance(found, Refused) or (found.host in HOSTS and found.path.startswith("/"))
    assert isinstance(found, Refused) or bare(url) == found.bare
    assert isinstance(bare(url), str)


@given(
    host=st.sampled_from(["example.org", *HOSTS]), secret=st.from_regex("[a-z]{12}", fullmatch=True)
)
def test_a_bare_address_holds_no_secret(host: str, secret: str) -> None:
    """User name, password, query and fragment are in no bare address."""
    url = f"https://{secret}:{secret}@{host}/path?{secret}={secret}#{secret}"

    assert bare(url) == f"https://{host}/path"
