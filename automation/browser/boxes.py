"""What the form's fields hold, from glance to glance; knows no browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from automation.glance import FieldSeen, Glance


class Boxes:
    """The boxes of each field by name: one that was filled, or several that a person may choose.

    now: what each field held when it was last seen. pressed: when the person pressed send, as far
    as that is known. selectors: its boxes, by name.
    """

    def __init__(self) -> None:
        self.now: dict[str, str] = {}
        self.pressed: dict[str, str] = {}
        self.selectors: dict[str, tuple[str, ...]] = {}
        self._offered: dict[str, str] = {}

    def filled(self, fields: Mapping[str, FieldSeen]) -> None:
        """These are filled, and no others."""
        self.selectors = {name: (field.selector,) for name, field in fields.items()}

    def follow(self, boxes: Mapping[str, Sequence[FieldSeen]]) -> None:
        """From the next glance on, read these."""
        for name, fields in boxes.items():
            self.selectors[name] = tuple(field.selector for field in fields)
            held = (field.value for field in fields if field.value.strip())
            self._offered.setdefault(name, next(held, ""))

    def read(self, glance: Glance) -> bool:
        """Read what they hold now. False: none."""
        values = {field.selector: field.value for form in glance.forms for field in form.fields}
        every = {
            name: [values[selector] for selector in selectors if selector in values]
            for name, selectors in self.selectors.items()
        }
        now = {name: self._one(name, held) for name, held in every.items() if held}
        if now:
            self.now = now
            self._offered = self._offered or now
        return bool(now)

    def sending(self, held: Sequence[tuple[str, str]]) -> None:
        """What the boxes held when the person pressed send, by name: later than any glance."""
        every: dict[str, list[str]] = {}
        for name, value in held:
            every.setdefault(name, []).append(value)
        self.pressed = {name: self._one(name, each) for name, each in every.items()}

    def _one(self, name: str, held: Sequence[str]) -> str:
        """What is new counts before what was there."""
        new = [v for v in held if v.strip() and v != self._offered.get(name)]
        return (new or held)[0]

    def changed(self, left: Mapping[str, str]) -> bool | None:
        """Whether this is something else than they held at the hand-over; None if none was seen."""
        if not self._offered:
            return None
        return any(left.get(name, was) != was for name, was in self._offered.items())
