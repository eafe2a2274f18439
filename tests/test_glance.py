"""One glance at small pages in Chromium, each with one trait that real pages have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, Page, Route

from automation.browser.world import World
from automation.errors import WindowError
from automation.glance import FieldSeen, FormSeen, Glance
from support import some_panel

ADDRESS = "https://help.instagram.com/contact/1"


class Place:
    """One page at an address of the site, with our isolated world; serves what a test gives it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html, self.status = "", 200
        page.route("**/*", self._serve)
        self.world = World(page, lambda *_: None, lambda _: None)

    def _serve(self, route: Route) -> None:
        if route.request.url == ADDRESS:
            html = "text/html; charset=utf-8"
            route.fulfill(status=self.status, content_type=html, body=self.html)
        else:
            route.abort()

    def show(self, body: str, head: str = "") -> None:
        """Open this page."""
        self.html = f"<!doctype html><html lang=en><head>{head}<title>T</title></head>{body}</html>"
        self.page.goto(ADDRESS)

    def glance(self, *probes: str) -> Glance:
        """Glance at what is there."""
        data = self.world.call("glance", list(probes))
        assert data is not None
        return Glance.of(data)


@pytest.fixture(scope="module")
def place(browser: Browser) -> Iterator[Place]:
    """One page for all tests: each opens a document of its own."""
    page = browser.new_page()
    yield Place(page)
    page.close()


@pytest.fixture
def see(place: Place) -> Callable[..., Glance]:
    """Show a body and glance at it."""

    def seen(body: str, *probes: str, head: str = "") -> Glance:
        place.show(body, head)
        return place.glance(*probes)

    return seen


def named(glance: Glance) -> list[tuple[str, str]]:
    """Role and name of everything that was seen."""
    return [(thing.role, thing.name) for thing in glance.things]


def only(glance: Glance) -> FieldSeen:
    """Return the one field of the page."""
    (form,) = glance.forms
    (field,) = form.fields
    return field


def test_the_page_itself(see: Callable[..., Glance]) -> None:
    """A glance tells address, title, language, readiness and text."""
    found = see("<body><p>One two  three</p><p hidden>four</p><script>five</script>")

    assert (found.url, found.title, found.language) == (ADDRESS, "T", "en")
    assert found.complete
    assert (found.words, found.text.strip()) == (3, "One two three")
    assert (found.things, found.forms, found.matched) == ((), (), frozenset())
    assert not found.covered
    assert not found.secret


@pytest.mark.parametrize("status", [200, 404, 429, 503])
def test_how_the_server_answered(
    status: int, see: Callable[..., Glance], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A glance tells the status with which the page's own document was answered."""
    monkeypatch.setattr(place, "status", status)

    assert see("<body>Hm").status == status


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<button>Get started</button>", ("button", "Get started")),
        ("<div role=button tabindex=0>Get started</div>", ("button", "Get started")),
        ("<a href=/x>Topics</a>", ("link", "Topics")),
        ("<div role=link tabindex=0><span>Topics</span></div>", ("link", "Topics")),
        ("<div role=' Button presentation'>Topics</div>", ("button", "Topics")),
        ("<h2>Privacy Center</h2>", ("heading", "Privacy Center")),
        ("<div role=heading aria-level=2>Privacy Center</div>", ("heading", "Privacy Center")),
        ("<input type=submit value=Send>", ("button", "Send")),
        ("<button aria-label=Menu>x</button>", ("button", "Menu")),
        ("<b id=a>A</b><b id=b>B</b><button aria-labelledby='a b'>x</button>", ("button", "A B")),
        ("<button aria-labelledby=nowhere aria-label=Menu>x</button>", ("button", "Menu")),
        ("<button><img src=x alt=Menu width=9 height=9></button>", ("button", "Menu")),
        ("<button><svg width=9 height=9 aria-label=Menu></svg></button>", ("button", "Menu")),
        ("<button title=Menu><svg width=9 height=9></svg></button>", ("button", "Menu")),
        ("<button><div>AI</div><div>How it works</div></button>", ("button", "AI How it works")),
        ("<button>Get<span> start</span>ed</button>", ("button", "Get started")),
        ("<button>Get <span aria-hidden=true>→</span>started</button>", ("button", "Get started")),
        ("<button>Get&nbsp;started\n  now</button>", ("button", "Get started now")),
        ("<button>Daten&shy;schutz&#8203;</button>", ("button", "Datenschutz")),
        ("<label for=c>I agree</label><input id=c type=checkbox>", ("checkbox", "I agree")),
        ("<label><input type=radio> Shared on Meta</label>", ("radio", "Shared on Meta")),
    ],
)
def test_roles_and_names(
    html: str, expected: tuple[str, str], see: Callable[..., Glance], place: Place
) -> None:
    """A control has the role and the name that Playwright finds it by."""
    found = see(f"<body>{html}")

    role, name = expected
    assert expected in named(found)
    assert found.names[role] == {(name, False)}
    assert place.page.get_by_role(role, name=name.strip(), exact=True).count() == 1


def test_an_anchor_without_an_address(see: Callable[..., Glance]) -> None:
    """An anchor without an address is no link, and a bare div no control."""
    assert named(see("<body><a>Topics</a><div onclick='x()'>Menu</div>")) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "hidden",
        "style='display: none'",
        "style='visibility: hidden'",
        "style='opacity: 0'",
        "style='width: 0; height: 0; padding: 0; border: 0; overflow: hidden'",
    ],
)
def test_what_nobody_sees(hidden: str, see: Callable[..., Glance]) -> None:
    """What is hidden, itself or by what it stands in, is no thing, no match and no usable field."""
    inside = "<button>Menu</button><input name=email><h1 id=x>Title</h1>"

    found = see(f"<body><div {hidden}>{inside}</div><button {hidden}>Menu</button>", "#x", "button")

    if "width" not in hidden:
        assert named(found) == []
        assert found.matched == frozenset()
        assert not only(found).visible
    assert ("button", "") not in named(found)
    assert len([thing for thing in found.things if thing.role == "button"]) <= 1


@pytest.mark.parametrize(
    "style",
    [
        "position: absolute; left: -9999px",
        "position: absolute; top: -9999px",
        "position: absolute; width: 1px; height: 1px; padding: 0; border: 0",
        "clip-path: inset(50%)",
        "clip-path: inset(100%)",
        "clip-path: circle(0)",
        "clip-path: polygon(0 0)",
        "position: absolute; clip: rect(0 0 0 0)",
        "opacity: 0",
        "opacity: 0.05",
        "filter: opacity(0)",
        "position: fixed; left: 300vw",
        "position: absolute; top: 9000px",
        "transform: translateX(5000px)",
        "transform: translateY(-5000px)",
        "transform: translateY(5000px)",
        "translate: 0 5000px",
        "transform: scale(0)",
        "rotate: y 90deg",
        "pointer-events: none",
        "text-indent: -999px",
        "text-indent: 100%",
        "font-size: 0; width: 200px; height: 30px",
    ],
)
def test_a_field_out_of_sight(style: str, see: Callable[..., Glance]) -> None:
    """A field that is moved, clipped, faded or shrunk out of sight is not visible.

    With the box's size alone as the measure, all but the smallest are.
    """
    assert not only(see(f"<body><form><input name=email style='{style}'></form>")).visible


@pytest.mark.parametrize(
    "style",
    [
        "clip-path: inset(50%)",
        "clip-path: inset(100%)",
        "clip-path: circle(0)",
        "position: absolute; clip: rect(0 0 0 0)",
        "position: absolute; clip: rect(1px 1px 1px 1px)",
    ],
)
def test_a_field_cut_away_below_the_fold(style: str, see: Callable[..., Glance]) -> None:
    """A field that is cut to nothing is not visible, even where no look from above can tell."""
    form = f"<form style='margin-top: 3000px'><div style='{style}'><input name=email></div></form>"

    assert not only(see(f"<body>{form}")).visible


def test_our_own_panel_covers_nothing(see: Callable[..., Glance], place: Place) -> None:
    """A field below the panel is not covered: the panel is ours, and goes before the filling.

    Were it taken for a layer of the page, a hand-over would hold itself up.
    """
    see("<body><form style='position: fixed; right: 30px; bottom: 30px'><input name=email></form>")
    place.world.call("panel", asdict(some_panel()))

    hit = place.page.evaluate(
        """() => { const box = document.querySelector("input").getBoundingClientRect();
        return document.elementFromPoint(box.left + 20, box.top + 8).tagName; }"""
    )
    assert hit == "DIV"
    assert (only(place.glance()).visible, only(place.glance()).covered) == (True, False)


@pytest.mark.parametrize(
    "style",
    [
        "opacity: 0",
        "opacity: 0.2; --inner: 0.2",
        "height: 0; overflow: hidden",
        "height: 0; overflow: clip",
        "max-height: 0; overflow-y: hidden",
        "height: 0; overflow: auto",
        "content-visibility: hidden",
        "clip-path: inset(50%)",
        "filter: opacity(1%)",
        "position: absolute; left: -9999px",
        "transform: scale(0.01)",
        "visibility: hidden",
        "display: none",
    ],
)
def test_a_field_inside_what_is_out_of_sight(style: str, see: Callable[..., Glance]) -> None:
    """What hides a region hides the fields in it, across the shadow root that they stand in."""
    inner = "<div style='opacity: var(--inner, 1)'><form><input name=email></form></div>"
    script = f"""<x-a></x-a><script>document.querySelector("x-a")
      .attachShadow({{ mode: "open" }}).innerHTML = "{inner}";</script>"""

    assert not only(see(f"<body><div style='{style}'>{inner}</div>")).visible
    assert not only(see(f"<body><div style='{style}'>{script}</div>")).visible


@pytest.mark.parametrize(
    ("layer", "covered"),
    [
        ("position: fixed; inset: 0; background: white", True),
        ("position: fixed; inset: 0", True),
        ("position: fixed; inset: 0; pointer-events: none", False),
        ("position: fixed; inset: 50% 0 0 0; background: white", False),
        ("position: fixed; inset: 0; background: white; z-index: -1", False),
        ("display: none", False),
    ],
)
def test_something_lies_over_a_field(
    layer: str, see: Callable[..., Glance], *, covered: bool
) -> None:
    """A field under something else is covered, in the page as in a shadow root, and is there."""
    form = "<form><input name=email></form>"
    script = f"""<x-a></x-a><script>document.querySelector("x-a")
      .attachShadow({{ mode: "open" }}).innerHTML = "{form}";</script>"""

    for inside in (form, script):
        field = only(see(f"<body>{inside}<div style='{layer}'></div>"))
        assert (field.visible, field.covered) == (True, covered)


@pytest.mark.parametrize("mark", ["inert", "aria-hidden=true"])
def test_a_field_that_is_switched_off(mark: str, see: Callable[..., Glance]) -> None:
    """A field in an inert or hidden region is not visible to a person."""
    assert not only(see(f"<body><form {mark}><input name=email></form>")).visible


def test_a_field_below_the_fold(see: Callable[..., Glance]) -> None:
    """A field that a person has to scroll to is visible."""
    assert only(see("<body><form style='margin-top: 3000px'><input name=email></form>")).visible


def test_a_field_to_scroll_to_in_a_dialog(see: Callable[..., Glance]) -> None:
    """A field below the fold of a part that scrolls is visible, even if all around it is cut."""
    form = "<form style='margin-top: 900px'><input name=email></form>"
    scrolls = f"<div style='height: 200px; overflow: hidden auto'>{form}</div>"

    field = only(see(f"<body><div style='height: 200px; overflow: hidden'>{scrolls}</div>"))

    assert (field.visible, field.covered) == (True, False)


def test_matches(see: Callable[..., Glance]) -> None:
    """Of the selectors asked for, those count that match something visible."""
    found = see("<body><p id=a>a</p><p id=b hidden>b</p>", "#a", "#b", "#c", "p")

    assert found.matched == {"#a", "p"}


@pytest.mark.parametrize("dialog", ["<div role=dialog>", "<div role=alertdialog>", "<dialog open>"])
def test_inside_a_dialog(dialog: str, see: Callable[..., Glance]) -> None:
    """What stands in a dialog is marked as such."""
    found = see(f"<body><button>Menu</button>{dialog}<h2>Cookies</h2><button>No</button>")

    assert found.names["button"] == {("Menu", False), ("No", True)}
    assert found.names["heading"] == {("Cookies", True)}


@pytest.mark.parametrize(
    ("style", "covered"),
    [("position: fixed; inset: 0", True), ("position: fixed; inset: 90% 0 0 0", False)],
)
def test_covered(style: str, see: Callable[..., Glance], *, covered: bool) -> None:
    """A dialog over the middle of the page covers it; a bar at its foot does not."""
    page = "<body><p>Text</p><div role=dialog style='{}'><button>No</button></div>"

    assert see(page.format(style)).covered is covered


def test_nothing_covers_without_a_dialog(see: Callable[..., Glance]) -> None:
    """A layer that is no dialog does not count as one."""
    assert not see("<body><div style='position: fixed; inset: 0'>Layer</div>").covered


def test_open_shadow_roots(see: Callable[..., Glance], place: Place) -> None:
    """Controls and fields in open shadow roots are seen, and found again by their selector."""
    script = """<x-a></x-a><script>
      const root = document.querySelector("x-a").attachShadow({ mode: "open" });
      root.innerHTML = "<button>Menu</button><form><label>Email <input name=email></label></form>";
    </script>"""

    found = see(f"<body>{script}")

    field = only(found)
    assert ("button", "Menu") in named(found)
    assert (field.name, field.label) == ("email", "Email")
    place.page.locator(field.selector).fill("anna@example.org")
    assert only(place.glance()).value == "anna@example.org"


@pytest.mark.parametrize(
    ("html", "label"),
    [
        ("<label for=e>Email</label><input id=e name=email>", "Email"),
        ("<label>Email <input name=email></label>", "Email"),
        ("<span id=l>Email</span><input aria-labelledby=l name=email>", "Email"),
        ("<label for=e>E&shy;mail</label><input id=e name=email>", "Email"),
        ("<label for=e><b>Your</b> email</label><input id=e name=email>", "Your email"),
        ("<span>Email</span><input name=email>", ""),
    ],
)
def test_labels(html: str, label: str, see: Callable[..., Glance]) -> None:
    """A field's label is what is written in its label or in what it refers to."""
    assert only(see(f"<body><form>{html}</form>")).label == label


def test_a_row_without_a_label(see: Callable[..., Glance]) -> None:
    """Where there is no label element, the text of the field's row stands for it."""
    found = see("""<body><form>
      <div id="SupportFormRow.1">Email<br/><input name=email></div>
      <div id="SupportFormRow.2">Please tell us<br/><textarea name=why></textarea></div>
      Country<br><select name=land><option>DE</option></select></form>""")

    assert [(field.name, field.label, field.row) for field in found.forms[0].fields] == [
        ("email", "", "Email"),
        ("why", "", "Please tell us"),
        ("land", "", "Country"),
    ]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<p>Name <input> Email <input></p>", ["Name", "Email"]),
        ("<p>Name <input><input></p>", ["Name", ""]),
        ("<b>Name</b><br><input><br><span>Email</span><br><input>", ["Name", "Email"]),
        (
            "<table><tr><td>Name<td><input><tr><td>Email<td><input></table>",
            ["Name", "Email"],
        ),
        (
            "<table><tr><td>Name<tr><td><input><tr><td>Email<tr><td><input></table>",
            ["Name", "Email"],
        ),
        ("<table><tr><td>Name<td><input> Email <input></table>", ["", "Email"]),
        ("<input> Name<br><input> Email<br><input> Web", ["Name", "Email", "Web"]),
        ("Name <input> Email <input> (not shown)", ["Name", "Email"]),
        ("<h2>Write</h2><input> Name<br><input> Email", ["Name", "Email"]),
        ("<h2>Write</h2>Name<br><input> Email<br><input> Web", ["Name", "Email"]),
        ("<h2>Write</h2><input><p>Email</p><input><button>Send</button>", ["Write", "Email"]),
        ("Name <input><i style='display:none'>Email</i><input>", ["Name", ""]),
        ("Name <input><style>i { top: 0 }</style><input>", ["Name", ""]),
        ("Name <input><input type=hidden> Email <input>", ["Name", "Email"]),
    ],
)
def test_the_text_beside_a_field(html: str, rows: list[str], see: Callable[..., Glance]) -> None:
    """A row's text is the nearest that can be seen before the field; behind it, if all are so."""
    found = see(f"<body><form>{html}</form>")

    assert [field.row for field in found.forms[0].fields] == rows


def test_everything_that_tells_a_field(see: Callable[..., Glance]) -> None:
    """A field carries each signal that the page gives."""
    field = only(
        see(
            "<body><form><input type=email id=e name=m aria-label=Mail placeholder=you "
            "autocomplete=email class='wide x' data-testid=tt value=a@example.org required "
            "tabindex=-1></form>"
        )
    )

    assert (field.kind, field.id, field.name, field.aria) == ("email", "e", "m", "Mail")
    assert (field.placeholder, field.autocomplete) == ("you", "email")
    assert (field.marks, field.value) == ("wide x tt", "a@example.org")
    assert field.required
    assert field.skipped
    assert field.editable
    assert field.visible


@pytest.mark.parametrize("mark", ["disabled", "readonly"])
def test_a_field_nobody_can_type_in(mark: str, see: Callable[..., Glance]) -> None:
    """A disabled or read-only field is not editable."""
    assert not only(see(f"<body><form><input name=email {mark}></form>")).editable


def test_a_field_in_a_disabled_fieldset(see: Callable[..., Glance]) -> None:
    """A field that its fieldset disables is not editable."""
    assert not only(see("<body><fieldset disabled><input name=email></fieldset>")).editable


def test_a_field_keeps_its_key(see: Callable[..., Glance], place: Place) -> None:
    """The same element has the same key at each glance; a copy in its place has another."""
    first = only(see("<body><form><input name=email></form>"))
    again = only(place.glance())
    place.page.evaluate("document.forms[0].replaceWith(document.forms[0].cloneNode(true))")
    copy = only(place.glance())

    assert (first.key, first.home) == (again.key, again.home)
    assert {copy.key, copy.home} & {first.key, first.home} == set()


def test_where_a_form_sends(see: Callable[..., Glance]) -> None:
    """Every address that a form or one of its controls names is seen, as the browser reads it."""
    (form,) = see("""<body><base href=https://example.org/><form id=f action=/a><input name=email>
      <button formaction=https://other.example.org/b></button><button></button></form>
      <input type=image form=f formaction=c><button formaction=/not-its-own></button>""").forms

    assert form.sends == (
        "https://example.org/a",
        "https://other.example.org/b",
        "https://example.org/c",
    )


@pytest.mark.parametrize(
    "password",
    [
        "<input type=password>",
        "<input type=password hidden>",
        """<x-a></x-a><script>document.querySelector("x-a").attachShadow({ mode: "open" })
          .innerHTML = "<input type=password>"</script>""",
    ],
)
def test_a_password_anywhere_in_a_form(password: str, see: Callable[..., Glance]) -> None:
    """A password field makes its form one with a password, hidden or in a shadow root too."""
    found = see(f"<body><form><input name=email>{password}</form>")

    assert [form.password for form in found.forms if form.native] == [True]


def test_a_password_that_is_shown_in_clear(see: Callable[..., Glance], place: Place) -> None:
    """A field that has held a password stays one, whatever it says that it is."""
    see("<body><form><input name=email><input id=p type=password></form>")
    place.page.evaluate("document.getElementById('p').type = 'text'")
    (form,) = place.glance().forms

    assert form.password
    assert [field.name for field in form.fields] == ["email"]


def test_a_form_whose_fields_lead_in_circles(see: Callable[..., Glance]) -> None:
    """A field that bears the name of the way up does not lead round and round."""
    found = see("<body><form><input name=parentElement><input name=parentNode></form>")

    assert len(found.forms[0].fields) == 2


def test_fields_by_form(see: Callable[..., Glance]) -> None:
    """Fields are grouped by form, or by the region that they stand in; buttons are no fields."""
    forms = see("""<body>
      <form id=login action=/login><input name=user><input name=pass type=password></form>
      <form id=one action=/ajax/send?x=1><input name=a><input type=hidden name=h>
        <input type=checkbox><input type=submit></form><input name=b form=one>
      <main><input name=c></main><div role=dialog><input name=d></div><input name=e>""").forms

    assert [(f.action, f.password, f.native, [x.name for x in f.fields]) for f in forms] == [
        ("/login", True, True, ["user"]),
        ("/ajax/send", False, True, ["a", "b"]),
        ("", False, False, ["c"]),
        ("", False, False, ["d"]),
        ("", False, False, ["e"]),
    ]


@pytest.mark.parametrize(
    "field",
    [
        "<input id=233031430563964 data-me>",
        "<input id='a.b:c[d] e' data-me>",
        "<input id='it\"s' data-me>",
        "<input id=twice><input id=twice data-me>",
        "<input><input data-me><input>",
        "<div><input></div><div><p><input data-me></p></div>",
        "<div id=7><input><input data-me></div>",
    ],
)
@pytest.mark.parametrize("around", ["{}", "<form><input name=id>{}</form>"])
def test_selectors(around: str, field: str, see: Callable[..., Glance], place: Place) -> None:
    """A field's selector is resolved by Playwright to exactly that element."""
    found = see(f"<body>{around.format(field)}")

    every = [seen.selector for form in found.forms for seen in form.fields]
    hits = [place.page.locator(css).evaluate("el => 'me' in el.dataset") for css in every]
    assert hits.count(True) == 1
    assert len(set(every)) == len(every)


@pytest.mark.parametrize(
    "field",
    [
        "<input type=password value=x>",
        "<input autocomplete=one-time-code value=1>",
        "<input name=approvals_code value=1>",
        "<input type=password data-focus>",
    ],
)
def test_a_secret(field: str, see: Callable[..., Glance], place: Place) -> None:
    """A password or a code that is typed, or about to be, makes the page secret."""
    see(f"<body><form>{field}</form>")
    place.page.evaluate("document.querySelector('[data-focus]')?.focus()")

    found = place.glance()

    assert found.secret
    assert "x" not in {f.value for form in found.forms for f in form.fields}


def test_a_secret_that_a_person_types(place: Place) -> None:
    """An empty password field is no secret; one typed into is."""
    place.show("<body><input type=password><button>Log in</button>")
    before = place.glance().secret
    place.page.locator("input").press_sequentially("hunter2")
    place.page.locator("button").focus()

    assert not before
    assert place.glance().secret


def test_the_password_is_not_read(see: Callable[..., Glance]) -> None:
    """What stands in a password field is nowhere in a glance."""
    found = see("<body><form><input name=user><input type=password value=hunter2></form>")

    assert "hunter2" not in repr(found)


def test_the_code_is_not_read(see: Callable[..., Glance]) -> None:
    """What stands in a field for a code is nowhere in a glance."""
    found = see("<body><form><input autocomplete=one-time-code value=123456></form>")

    assert "123456" not in repr(found)


def test_the_page_cannot_see_us(place: Place) -> None:
    """The page's own scripts find nothing of ours, by name or by listing."""
    place.show("<body><button>Menu</button>")
    place.glance()

    ours = """() => [typeof objector, typeof objectorSay,
      ...Object.getOwnPropertyNames(window).filter((name) => /objector/i.test(name))]"""
    assert place.page.evaluate(ours) == ["undefined", "undefined"]
    assert place.world.evaluate("typeof objector + typeof objectorSay") == "objectfunction"


HOSTILE = """<script>
  const broken = () => { throw new Error("broken"); };
  for (const key of ["map", "filter", "push", "some", "includes", "join", "find"])
    Array.prototype[key] = broken;
  for (const type of [Document, Element, DocumentFragment]) {
    type.prototype.querySelectorAll = broken;
    type.prototype.querySelector = broken;
  }
  Element.prototype.getAttribute = broken;
  Element.prototype.getBoundingClientRect = broken;
  Document.prototype.createTreeWalker = broken;
  String.prototype.replace = broken;
  JSON.stringify = broken;
  window.getComputedStyle = broken;
  window.objector = { glance: () => ({ url: "https://www.facebook.com/" }) };
  Object.defineProperty(HTMLInputElement.prototype, "type", { get: () => "text" });
</script>"""


def test_a_page_that_overrides_everything(see: Callable[..., Glance]) -> None:
    """A page that overrides what we use does not change what we see."""
    html = "<body><button>Menu</button><form><input name=email><input type=password></form>"

    assert see(html, "form", head=HOSTILE) == see(html, "form")


@pytest.mark.parametrize("name", ["id", "name", "action", "title"])
def test_a_field_named_like_a_property(name: str, see: Callable[..., Glance], place: Place) -> None:
    """A form whose field bears the name of a property of forms is seen like any other."""
    found = see(f"<body><form action=/send><input name={name}><input name=email></form>")

    form = found.forms[0]
    assert (form.action, form.native) == ("/send", True)
    assert place.page.locator(form.fields[1].selector).get_attribute("name") == "email"


def test_a_large_page(see: Callable[..., Glance]) -> None:
    """Of a very long page the text is cut and the words are all counted."""
    found = see("<body><p>" + "word " * 30_000)

    assert found.words == 30_000
    assert len(found.text) == 100_000


def test_what_stands_beside_a_password_is_not_read(see: Callable[..., Glance]) -> None:
    """The log-in name in a form with a password field is not read."""
    (form,) = see("<body><form><input name=u value=anna><input type=password></form>").forms

    assert [(field.name, field.value) for field in form.fields] == [("u", "")]


def test_a_dead_script_is_a_sentence(place: Place) -> None:
    """A fault in our own script is one line, with its reason."""
    place.show("<body>")

    with pytest.raises(WindowError, match=r"^Our own script failed in the page: \w+"):
        place.world.evaluate("nobody.knows")


def test_a_document_on_its_way(place: Place) -> None:
    """A new document has its world before its own scripts run."""
    place.show("<body>first")
    first = place.glance().text
    place.show("<body>second")

    assert (first, place.glance().text) == ("first", "second")


def test_forms_are_values(see: Callable[..., Glance]) -> None:
    """Two glances at a page that stands still are equal."""
    page = "<body><form><label>Email <input name=email></label></form><button>Menu</button>"

    first, second = see(page), see(page)

    assert first == second
    assert isinstance(first.forms[0], FormSeen)
