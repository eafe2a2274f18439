"""What is on the screen: two glances that agree make a sighting; knows no browser and no site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from automation.fields import Resolution, resolve, usable
from automation.glance import FormSeen, Glance
from automation.hosts import Address, Refused, address
from automation.phrases import clean
from automation.screens import (
    Answered,
    At,
    Brief,
    Chosen,
    Click,
    Condition,
    Control,
    Covered,
    Flow,
    GoTo,
    Has,
    HasForm,
    Landmark,
    Not,
    Outcome,
    Says,
    Screen,
    Shows,
)
from automation.sighting import Sighting

GLANCES = 8
STAYS = 3  # glances that may still show what was left
GAP_MS = 25
COMING_MS = 5  # while there is no page to glance at
_SET = ("radio", "file")
_OWN_PAGES = ("chrome-error:", "about:", "chrome:", "edge:")


def look(
    glance: Callable[[], Glance | None],
    pause: Callable[[int], None],
    flow: Flow,
    left: tuple[object, ...] | None = None,
    meanwhile: Callable[[Sighting], object | None] | None = None,
) -> tuple[Sighting, Glance | None]:
    """Glance until two in a row agree; a page that does not hold still is not settled.

    left: the place at which something was just done; for a moment it is expected to change.
    meanwhile: may do something once at what was seen first, instead of a pause; may take long.
    """
    before: Sighting | None = None
    seen: Glance | None = None
    between: object | None = None
    stays = False
    for turn in range(GLANCES):
        if turn:
            between = meanwhile(before) if meanwhile and before and not stays else None
            if between is not None:
                meanwhile = None
            else:
                pause(GAP_MS if seen and not stays else COMING_MS)
        last, seen = seen, glance()
        if seen is None:
            before = None
            continue
        now = before if before is not None and seen == last else recognise(flow, seen)
        place = now.place()
        stays = place == left and turn < STAYS
        if before is not None and before.place() == place and not stays:
            return replace(now, between=between), seen
        before = now
    return replace(before or Sighting(), settled=False), seen


def recognise(flow: Flow, glance: Glance) -> Sighting:
    """Which of the flow's screens this is. Pure; a page on another host is none of them."""
    where = address(glance.url, flow.hosts)
    if isinstance(where, Refused):
        opened = not glance.url.startswith(_OWN_PAGES)
        return Sighting(
            refused=where.why, complete=glance.complete, opened=opened, secret=glance.secret
        )
    away = {form: why for form in glance.forms if (why := _sends_away(form, flow))}
    fields = resolve([form for form in glance.forms if form not in away], flow.fields)
    astray = resolve(list(away), flow.fields)
    if astray.form and astray.found() and not fields.plausible():
        return Sighting(
            refused=f"has a form that would be sent to an address that {away[astray.form]}",
            complete=glance.complete,
            secret=glance.secret,
        )
    page = _Page(where, glance, fields)
    seen = [screen for screen in flow.screens if not screen.fallback and page.is_on(screen)]
    if not any(screen.overlay or screen.end for screen in seen):
        seen += [screen for screen in flow.screens if screen.fallback and page.is_on(screen)]
    return Sighting(
        screens=tuple(screen.name for screen in seen if not screen.overlay),
        overlays=tuple(screen.name for screen in seen if screen.overlay),
        ways=frozenset((s.name, i) for s in seen for i in page.ways(s)),
        where=where.bare,
        language=glance.language,
        fields=fields,
        complete=glance.complete,
        secret=glance.secret,
        log_in=glance.log_in,
        touched=glance.touched,
        altered=glance.altered,
        promised=frozenset((s.name, i) for s in flow.screens for i in page.promises(s)),
        asks=any(usable(each) for f in glance.forms for each in f.fields if each.kind not in _SET),
        frames=glance.frames,
    )


def holding(flow: Flow, glance: Glance) -> Callable[[Condition], bool] | None:
    """Tells of any condition whether it holds on this page; None if the page is not the site's."""
    where = address(glance.url, flow.hosts)
    if isinstance(where, Refused):
        return None
    forms = [form for form in glance.forms if not _sends_away(form, flow)]
    return _Page(where, glance, resolve(forms, flow.fields)).holds


def _sends_away(form: FormSeen, flow: Flow) -> str:
    """Why what is typed into this form would not go to the site, or "" if it would."""
    found = (address(url, flow.hosts) for url in form.sends)
    return next((each.why for each in found if isinstance(each, Refused)), "")


class _Page:
    """One glance, asked for landmarks."""

    def __init__(self, where: Address, glance: Glance, fields: Resolution) -> None:
        self.where, self.glance, self.fields = where, glance, fields
        # Cleaned, and that with its case folded.
        self.text, self.announced = (
            (text, text.casefold()) for text in map(clean, (glance.text, glance.announced))
        )

    def is_on(self, screen: Screen) -> bool:
        return any(self.holds_all(mark) for mark in screen.landmarks)

    def holds_all(self, mark: Landmark) -> bool:
        return all(self.holds(condition) for condition in mark.conditions)

    def holds(self, condition: Condition) -> bool:  # noqa: C901, PLR0911  # one line per condition
        match condition:
            case At():
                return condition.holds(self.where)
            case Shows():
                return self.shows(condition.control)
            case Says():
                text, folded = self.announced if condition.announced else self.text
                hinted = any(hint in folded for hint in condition.hints)
                return hinted and condition.pattern.search(text) is not None
            case Has():
                return condition.css in self.glance.matched
            case HasForm():
                return self.fields.plausible()
            case Brief():
                return self.glance.words <= condition.most
            case Chosen():
                return any(condition.pattern.match(name) for name in self.glance.chosen)
            case Answered():
                return condition.least <= self.glance.status <= condition.most
            case Covered():
                return self.glance.covered
            case Not():
                return not self.holds(condition.condition)

    def shows(self, control: Control) -> bool:
        return control.css in self.glance.matched or any(
            control.pattern.match(name) and (dialog or not control.in_dialog)
            for role in control.roles
            for name, dialog in self.glance.names.get(role, ())
        )

    def promises(self, screen: Screen) -> list[int]:
        """The landmarks of a confirmation whose words are on the page, whatever else is missing."""
        if screen.end is not Outcome.SENT:
            return []
        words = [[c for c in mark.conditions if isinstance(c, Says)] for mark in screen.landmarks]
        return [i for i, said in enumerate(words) if said and all(map(self.holds, said))]

    def ways(self, screen: Screen) -> list[int]:
        return [
            index
            for index, move in enumerate(screen.moves)
            if isinstance(move, GoTo) or (isinstance(move, Click) and self.shows(move.control))
        ]
