"""Fields of every kind: found, filled in a real page, read back from it; and left when in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from automation import kinds
from automation.browser.window import PlaywrightWindow
from automation.glance import FieldSeen, OptionSeen
from automation.hosts import bare
from automation.leaving import Outgoing, carries, needles
from automation.look import look
from automation.screens import Field, words
from automation.sighting import Sighting
from flows import FLOWS

pytestmark = pytest.mark.sampled(most=1)

ADDRESS = "https://help.instagram.com/contact/767264225370182"
SENDS = "https://help.instagram.com/ajax/help/contact/submit/page"
ASKED = "Please tell us how this processing impacts you"
WHAT = "What best describes your request?"
DELETE = "I want to delete my personal information from third parties"
OBJECT = "I want to object to or restrict the processing of my personal information"

FIELDS = (
    Field("email", "E-mail", words("Email address"), "email"),
    Field("statement", "Statement", words(ASKED), "text"),
    Field("country", "Country", words("Country of residence"), "country", ("country",)),
    Field("first", "First name", words("First name"), "line", ("first_?name",), optional=True),
    Field("phone", "Phone", words("Phone number"), "phone", ("phone",), optional=True),
    Field(
        "request",
        "Request",
        words(WHAT),
        "choice",
        optional=True,
        options={"delete": words(DELETE), "object": words(OBJECT), "yes": words("Yes")},
    ),
    Field("picture", "Screenshot", words("Screenshot"), "file", ("attach",), optional=True),
)
FLOW = replace(FLOWS["meta-ai-instagram"], fields=FIELDS)
VALUES = {
    "email": "anna@example.org",
    "statement": "I object to this use of what I have written, seen and said.",
    "country": "DE",
    "first": "Annabel",
    "phone": "+49 170 0000000",
    "request": "object",
}

EMAIL = "<p><label>Email address <input type=email name=email id=mail></label></p>"
WHY = f"<p><label>{ASKED}<br><textarea name=impact id=why></textarea></label></p>"
BY_CODE = """<p><label for=land>Country of residence</label><select id=land name=country>
<option value="">Select</option><option value=AT>Austria</option><option value=DE>Germany</option>
<option value=NO>Norway</option></select></p>"""
FIRST = "<p><label>First name <input name=first_name id=first></label></p>"
PHONE = "<p><label>Phone number <input type=tel name=phone id=phone></label></p>"
# The button is covered by what is drawn in its place, as on the site.
RADIOS = f"""<fieldset><legend>{WHAT}</legend>
<style>.r {{ position: relative }} .r span {{ position: absolute; left: 0; top: 0; width: 20px;
height: 20px; background: #fff; border-radius: 50% }} .r input {{ opacity: 0 }}</style>
<div class=r><input type=radio name=kind value=a id=k1><span></span>
<label for=k1>{DELETE}</label></div>
<div class=r><input type=radio name=kind value=b id=k2><span></span>
<label for=k2>{OBJECT}</label></div>
</fieldset>"""
BARE = f"""<p>{WHAT}<br><input type=radio name=kind> {DELETE}<br>
<input type=radio name=kind id=k2> {OBJECT}</p>"""
ARIA = f"""<div role=radiogroup aria-label='{WHAT}'>
<input type=radio name=kind aria-label='{DELETE}'>
<input type=radio name=kind id=k2 aria-label='{OBJECT}'></div>"""
PICTURE = "<p><label>Screenshot <input type=file name='Attach1[]' id=pic></label></p>"


def form(*parts: str, script: str = "") -> str:
    """A form of these parts."""
    return (
        "<h1>Object</h1><form id=objection method=post action=/ajax/help/contact/submit/page>"
        f"{''.join(parts)}<button>Submit</button></form><script>{script}</script>"
    )


@dataclass
class Place:
    """A window with its guard on one page of the site; everything that leaves is noted."""

    page: Page
    window: PlaywrightWindow = field(init=False)
    html: str = ""
    sent: list[str] = field(default_factory=list)

    def serve(self, route: Route, request: Request) -> None:
        """Answer what the guard has let through."""
        if bare(request.url) == ADDRESS and request.method == "GET":
            route.fulfill(content_type="text/html; charset=utf-8", body=self.html)
        else:
            self.sent.append(f"{request.method} {bare(request.url)}")
            route.fulfill(content_type="text/plain", body="ok")

    def look(self, body: str, lang: str = "en") -> Sighting:
        """Open this page and look at it."""
        self.html = f"<!doctype html><html lang={lang}><body>{body}</body></html>"
        self.sent.clear()
        self.window.take_back()
        self.window.goto(ADDRESS)
        self.page.wait_for_load_state()
        return self.again()

    def again(self) -> Sighting:
        """Look once more."""
        return look(lambda: self.window.glance(FLOW.probes), self.window.pause, FLOW)[0]

    def fill(self, seen: Sighting, **values: str) -> dict[str, str]:
        """Fill what was found and has a value."""
        assert seen.fields is not None
        given = VALUES | values
        found = {name: at for name, at in seen.fields.found().items() if name in given}
        return dict(self.window.fill(found, {name: given[name] for name in found}))

    def status(self, seen: Sighting, name: str) -> str:
        """What became of the field in this look."""
        assert seen.fields is not None
        return seen.fields.matches[name].status

    def now(self, name: str) -> str:
        """What the field shows, read anew."""
        seen = self.again()
        assert seen.fields is not None
        return seen.fields.found()[name].value

    def js(self, expression: str) -> Any:
        """What the page itself says."""
        return self.page.evaluate(expression)


@pytest.fixture(scope="module")
def place(browser: Browser) -> Iterator[Place]:
    """One window for all pages."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    here = Place(page)
    context.route("**/*", here.serve)
    here.window = PlaywrightWindow(context, FLOW, None)
    here.window.start(page)
    yield here
    context.close()


def test_a_form_of_every_kind(place: Place, tmp_path: Path) -> None:
    """Every kind is found, filled, and holds in the page what was wanted; nothing is sent."""
    picture = tmp_path / "answer.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    seen = place.look(form(RADIOS, BY_CODE, EMAIL, FIRST, PHONE, PICTURE, WHY))

    status = place.fill(seen, picture=str(picture))

    assert status == dict.fromkeys([*VALUES, "picture"], "filled")
    held = place.js("Object.fromEntries(new FormData(document.querySelector('form')))")
    assert {name: held[name] for name in ("country", "first_name", "phone", "kind")} == {
        "country": "DE",
        "first_name": VALUES["first"],
        "phone": VALUES["phone"],
        "kind": "b",
    }
    assert place.js("pic.files[0].name + ' ' + pic.files[0].size") == "answer.png 8"
    assert [place.now(n) for n in ("country", "request", "picture")] == [
        "Germany",
        OBJECT,
        "answer.png",
    ]
    assert place.sent == []


NAMES = {
    "en": ("Germany", "Norway"),
    "de": ("Deutschland", "Norwegen"),
    "fr": ("Allemagne", "Norvège"),
    "pt-BR": ("Alemanha", "Noruega"),
}


@pytest.mark.parametrize("lang", NAMES)
@pytest.mark.parametrize("spelt", ["own", "English"])
def test_a_country_by_its_name(lang: str, spelt: str, place: Place) -> None:
    """Without codes the option is found by its name, in the page's language or in English."""
    names = NAMES[lang if spelt == "own" else "en"]
    options = "".join(f"<option value={i}>{name}" for i, name in enumerate(names, 7))
    select = (
        f"<label>Country of residence <select id=land><option value=''>{options}</select></label>"
    )

    status = place.fill(place.look(form(select, EMAIL, WHY), lang))

    assert status["country"] == "filled"
    assert place.js("land.value") == "7"


@pytest.mark.parametrize(
    "options",
    [
        "<option value=FR>France<option value=NO>Norway",
        "<option value=DE>France<option value=NO>Norway",
        "<option value=FR>Germany<option value=NO>Norway",
        "<option value=1>Germany (East)<option value=2>Germany (West)",
        "<option value=DE disabled>Germany<option value=NO>Norway",
        "<option value=de>Deutsch<option value=en>English<option value=it>Italiano",
    ],
    ids=["missing", "code of another", "name of another", "not its name", "disabled", "languages"],
)
def test_a_list_without_the_country(options: str, place: Place) -> None:
    """Where no option is surely the country, none is chosen, and the rest is filled."""
    select = (
        f"<label>Country of residence <select id=land><option value=''>{options}</select></label>"
    )

    status = place.fill(place.look(form(select, EMAIL, WHY)))

    assert status == {"email": "filled", "statement": "filled", "country": "unlisted"}
    assert place.js("land.value") == ""


def test_a_list_that_is_typed_into(place: Place) -> None:
    """A country that has to be typed and picked is left to the person, and shown to them."""
    text = "<label>Country of residence <input name=country role=combobox id=land></label>"
    seen = place.look(form(text, EMAIL, WHY))

    status = place.fill(seen)

    assert place.status(seen, "country") == "unlisted"
    assert seen.fields
    assert [box.id for box in seen.fields.matches["country"].outlined] == ["land"]
    assert "country" not in status
    assert place.js("land.value") == ""


def test_a_country_that_the_site_has_chosen(place: Place) -> None:
    """Another country that the site has chosen stays; the first of a list is no choice."""
    preset = BY_CODE.replace("value=AT>", "value=AT selected>")
    first = BY_CODE.replace('<option value="">Select</option>', "")

    assert place.fill(place.look(form(preset, EMAIL, WHY)))["country"] == "differs"
    assert place.js("land.value") == "AT"
    assert place.fill(place.look(form(first, EMAIL, WHY)))["country"] == "filled"
    assert place.js("land.value") == "DE"


@pytest.mark.parametrize(
    "radios",
    [
        RADIOS,
        RADIOS.replace("name=kind", ""),
        BARE,
        ARIA,
        RADIOS.replace("id=k1", "id=k1 checked"),
    ],
    ids=["covered by a span", "without names", "without labels", "aria only", "another is preset"],
)
def test_a_choice_however_it_is_drawn(radios: str, place: Place) -> None:
    """The wanted button is on and no other, and what was chosen is read back in words."""
    status = place.fill(place.look(form(radios, EMAIL, WHY)))

    assert status["request"] == "filled"
    assert place.js("[...document.querySelectorAll('[type=radio]')].map(r => r.checked)") == [
        False,
        True,
    ]
    assert place.now("request") == OBJECT


WITHIN = "<i style='position: absolute; inset: 0; background: #fff'></i>"


@pytest.mark.parametrize(
    ("radios", "expected"),
    [
        (RADIOS.replace(OBJECT, "I have a different issue"), "unlisted"),
        (RADIOS.replace(DELETE, OBJECT), "unlisted"),
        (RADIOS.replace("<fieldset", "<fieldset style='opacity:0'"), None),
        (RADIOS.replace("<fieldset", "<fieldset style='position:absolute;left:-999px'"), None),
        (RADIOS.replace("<fieldset", "<fieldset disabled"), None),
        (RADIOS.replace(f"{OBJECT}</label>", f"{OBJECT}</label>{WITHIN}"), "covered"),
        (RADIOS.replace("id=k2", "id=k2 disabled"), "failed"),
        (RADIOS + RADIOS.replace("=kind", "=kind2").replace("k1", "k3").replace("k2", "k4"), None),
    ],
    ids=[
        "missing",
        "twice",
        "unseen",
        "outside",
        "disabled",
        "a lid",
        "its button is off",
        "two",
    ],
)
def test_a_choice_in_doubt(radios: str, expected: str | None, place: Place) -> None:
    """Where the button is missing, hidden or not the only one, none is pressed."""
    seen = place.look(form(radios, EMAIL, WHY))

    status = place.fill(seen)

    assert status.get("request") == expected
    assert place.js("document.querySelectorAll('[type=radio]:checked').length") == 0


LID = """<i style='position: absolute; z-index: 9; left: 0; top: 0; width: 900px; height: 600px;
background: #fff'></i>"""
WITH_PASSWORD = "<input type=password name=pass>"  # a field, no password


@pytest.mark.parametrize("kind", ["country", "first", "request", "picture"])
@pytest.mark.parametrize("how", [LID, WITH_PASSWORD, "frame", "elsewhere"])
def test_no_kind_is_filled_where_none_may_be(
    how: str, kind: str, place: Place, tmp_path: Path
) -> None:
    """Covered, beside a password, in a form that sends elsewhere, in a frame: nothing is set."""
    picture = tmp_path / "answer.png"
    picture.write_bytes(b"x")
    part = {"country": BY_CODE, "first": FIRST, "request": RADIOS, "picture": PICTURE}[kind]
    body = form(EMAIL, WHY, part, how if how.startswith("<") else "")
    if how == "elsewhere":
        body = body.replace("action=/", "action=https://example.org/")
    if how == "frame":
        body = f'<iframe width=900 height=600 srcdoc="{body.replace(chr(34), "&quot;")}"></iframe>'
    seen = place.look(body)

    status = place.fill(seen, picture=str(picture)) if seen.fields else {}

    assert status.get(kind) in (None, "covered", "failed")
    frame = place.page.frames[-1]
    assert frame.evaluate(
        "[...document.querySelectorAll('select, [name=first_name], [type=file]')]"
        ".every(e => !e.value) && !document.querySelector(':checked:not(option)')"
    )


CHANGES = {
    "another list takes its place": "land.replaceWith(land.cloneNode(true))",
    "it goes into another form": "other.append(land)",
    "a password comes in": "objection.insertAdjacentHTML('beforeend', '<input type=password>')",
    "it is hidden": "land.style.opacity = 0",
    "the option is another now": "land.options[2].text = 'Norway'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_that_changes_between_look_and_fill(change: str, place: Place) -> None:
    """It is looked at again in one go with the choosing: what is not the same any more is left."""
    seen = place.look(form(BY_CODE, EMAIL, WHY) + "<form id=other></form>")
    place.js(CHANGES[change])

    status = place.fill(seen)

    assert status["country"] == "failed"
    assert place.js("document.querySelector('select').value") == ""
    assert place.js("mail.value + why.value") == ""


@pytest.mark.parametrize("kind", ["country", "request"])
@pytest.mark.parametrize(
    "style",
    ["", "pointer-events: none", "pointer-events: none; background: #0000; backdrop-filter: none"],
    ids=["opaque", "lets clicks through", "clear"],
)
def test_something_comes_to_lie_over_a_choice(style: str, kind: str, place: Place) -> None:
    """What hides a list or a button is waited out and told; what hides nothing is no hindrance."""
    part = {"country": BY_CODE, "request": RADIOS}[kind]
    seen = place.look(form(part, EMAIL, WHY))
    lid = LID.replace("background: #fff", f"background: #fff; {style}")
    place.page.evaluate("lid => document.body.insertAdjacentHTML('beforeend', lid)", lid)

    status = place.fill(seen)

    clear = "#0000" in style
    assert status[kind] == ("filled" if clear else "covered")
    chosen = place.js(
        "document.querySelectorAll('select option:checked[value=DE], :checked:not(option)').length"
    )
    assert chosen == int(clear)


CHOSEN = "option:checked[value=DE], input:checked"
READ = """(value) => fetch("/api/graphql/", { method: "POST", body: new URLSearchParams({
  fb_api_req_friendly_name: "SomeQuery", variables: value }) }).then(() => true, () => false)"""


def test_what_leaves_with_a_name_in_it(place: Place) -> None:
    """A read that carries a name or a number waits for the person's press."""
    seen = place.look(form(RADIOS, BY_CODE, EMAIL, FIRST, PHONE, WHY))
    place.fill(seen)
    place.window.guard.hand_over({}, altered=False)

    left = [place.page.evaluate(READ, v) for v in (VALUES["first"], VALUES["phone"], "DE", OBJECT)]

    assert left == [False, False, True, True]


@pytest.mark.parametrize("change", ["pic.replaceWith(pic.cloneNode())", "pic.style.opacity = 0"])
def test_a_file_box_that_changes_between_look_and_fill(
    change: str, place: Place, tmp_path: Path
) -> None:
    """A file goes into the very box that was seen, or nowhere."""
    picture = tmp_path / "answer.png"
    picture.write_bytes(b"x")
    seen = place.look(form(EMAIL, WHY, PICTURE))
    place.js(change)

    assert place.fill(seen, picture=str(picture))["picture"] == "failed"
    assert place.js("document.querySelector('[type=file]').files.length") == 0


def test_a_page_that_reads_the_file(place: Place, tmp_path: Path) -> None:
    """The page is told of the file and may read it; a file that is gone is not put in."""
    picture = tmp_path / "answer.png"
    picture.write_bytes(b"abc")
    script = "pic.onchange = async () => { window.read = await pic.files[0].text(); }"

    assert (
        place.fill(place.look(form(EMAIL, WHY, PICTURE, script=script)), picture=str(picture))[
            "picture"
        ]
        == "filled"
    )
    assert place.js("window.read") == "abc"
    picture.unlink()
    seen = place.look(form(EMAIL, WHY, PICTURE))
    assert place.fill(seen, picture=str(picture))["picture"] == "failed"


SENDING = {
    "submit()": "objection.submit()",
    "requestSubmit()": "objection.requestSubmit()",
    "a click": "objection.querySelector('button').click()",
    "fetch": "fetch(objection.action, {method: 'POST', body: new FormData(objection)})",
    "a beacon": "navigator.sendBeacon('/log', mail.value + land.value)",
}


@pytest.mark.parametrize("how", SENDING)
def test_choosing_sends_nothing(how: str, place: Place) -> None:
    """A page that sends its form when a list or a button is chosen is held, and stays on screen."""
    script = f"objection.onchange = () => {{ {SENDING[how]} }}"

    status = place.fill(place.look(form(RADIOS, BY_CODE, EMAIL, WHY, script=script)))

    assert status["country"] == status["request"] == "filled"
    place.page.wait_for_timeout(100)
    assert place.sent == []
    assert place.page.url == ADDRESS


def test_what_a_choice_brings_may_load(place: Place) -> None:
    """A page that reads its further fields once a country is chosen gets them; its form is held."""
    read = "fetch('/api/graphql/', {method: 'POST', body: 'fb_api_req_friendly_name=FieldsQuery'})"
    script = f"land.onchange = () => {{ {read}; {SENDING['fetch']} }}"
    seen = place.look(form(BY_CODE, EMAIL, WHY, script=script))
    assert seen.fields is not None

    place.window.fill({"country": seen.fields.found()["country"]}, {"country": "DE"})

    place.page.wait_for_timeout(100)
    assert place.sent == ["POST https://help.instagram.com/api/graphql/"]


def test_a_button_that_springs_back(place: Place) -> None:
    """A page that takes the choice back when a later field is filled is chosen again."""
    script = """let times = 0; why.addEventListener("input", () => setTimeout(() => {
      if (times++ < 1) { k2.checked = false; land.value = ""; } }, 30));"""

    status = place.fill(place.look(form(RADIOS, BY_CODE, EMAIL, WHY, script=script)))

    assert status == dict.fromkeys(("email", "statement", "country", "request"), "filled")
    assert place.js("k2.checked + land.value") == "trueDE"


def test_a_page_that_never_keeps_a_choice(place: Place) -> None:
    """It is tried some times, and then the person is told."""
    script = "land.addEventListener('change', () => setTimeout(() => { land.value = '' }, 30));"

    assert place.fill(place.look(form(BY_CODE, EMAIL, WHY, script=script)))["country"] == "failed"


def test_what_the_page_changes_after_the_hand_over(place: Place) -> None:
    """A list and a button that the page itself changes later are noticed, as a text is."""
    seen = place.look(form(RADIOS, BY_CODE, EMAIL, WHY))
    place.fill(seen)
    place.window.guard.hand_over(place.window._boxes.selectors, altered=False)  # as the window does
    place.window._tell_all()
    assert place.again().altered == ()

    place.js("k1.checked = true; land.value = 'NO'")

    assert set(place.again().altered) == {"request", "country"}


@pytest.mark.parametrize(
    ("value", "body", "expected"),
    [
        ("Annabel", "name=Annabel", True),
        ("Eva", "first=Eva&last=x", True),
        ("Eva", "last=x&first=Eva", True),
        ("Eva", '{"first":"Eva"}', True),
        ("Eva", "note=Evaluation", False),
        ("Li", "style=Link&a=b", False),
    ],
)
def test_a_short_name_in_what_leaves(value: str, body: str, *, expected: bool) -> None:
    """Two or three letters count as all that a key holds, and not inside another word."""
    out = Outgoing("POST", "https://help.instagram.com/x", "fetch", body.encode(), at_form=True)

    assert carries(out, needles(value)) is expected


def test_what_is_private() -> None:
    """Names, numbers, addresses and texts are; a country, a choice and a file's path are not."""
    assert set(kinds.private(FIELDS, VALUES)) == {"email", "statement", "first", "phone"}


YES_NO = Field(
    "ai",
    "About AI",
    words("Is your request related to AI at Meta?"),
    "choice",
    options={"yes": words("Yes"), "no": words("No")},
)


def question(*texts: str, **more: Any) -> FieldSeen:
    """A question with these options."""
    options = tuple(OptionSeen(text, key=i) for i, text in enumerate(texts, 1))
    return FieldSeen("#q", "radio", options=options, **more)


@pytest.mark.parametrize(
    ("seen", "value", "expected"),
    [
        (question("Yes", "No"), "yes", "Yes"),
        (question("YES.", "no"), "yes", "YES."),
        (question("Yes", "No"), "other", None),
        (question("Yes, but not now", "No"), "yes", None),
        (question("Yes", "Yes"), "yes", None),
        (question(), "yes", None),
    ],
)
def test_the_option_of_a_value(seen: FieldSeen, value: str, expected: str | None) -> None:
    """A short option is one only as all that is said, and only once."""
    found = kinds.entry(seen, YES_NO, value)

    assert (found.text if found else None) == expected


def test_yes_and_no_stand_under_many_questions() -> None:
    """Without its own words a question with Yes and No is in doubt; with them it is not."""
    asked = replace(question("Yes", "No"), label="Is your request related to AI at Meta?")

    assert kinds.points(question("Yes", "No"), YES_NO) < 0.5
    assert kinds.points(asked, YES_NO) >= 0.5


def test_a_number_that_the_page_writes_its_own_way(place: Place) -> None:
    """A telephone number with other blanks is the same number."""
    script = (
        "phone.addEventListener('input', () => { phone.value = phone.value.replace(/ /g, '-') })"
    )

    assert place.fill(place.look(form(EMAIL, PHONE, WHY, script=script)))["phone"] == "filled"
    assert place.js("phone.value") == "+49-170-0000000"


def test_the_flow_is_the_one_that_is_meant() -> None:
    """The flow of these tests has a field of every kind."""
    assert {each.kind for each in FLOW.fields} == set(kinds.CONTROLS)
