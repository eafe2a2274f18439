"""One glance at a page: what is visible, as plain values; knows no flow and no browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Thing:
    """Something visible with a role: a control, a heading, a dialog. dialog: it is inside one."""

    role: str
    name: str
    dialog: bool


@dataclass(frozen=True)
class OptionSeen:
    """One thing to choose: its text; in a list the country that it surely is (ISO 3166) or "".

    key: of a radio button, tells this very one.
    """

    text: str
    region: str = ""
    key: int = 0


@dataclass(frozen=True)
class FieldSeen:
    """One form field, with every signal that tells what belongs in it.

    kind: input type, "textarea" or "select-one"; all radio buttons of a question are one field.
    options: what can be chosen. value: what it holds, as a person would read it: a list's or a
    question's chosen text, a file's name. row: the text of the row it stands in.
    marks: class names and test id. visible: a person could see it. covered: something lies over
    it now. editable: a person could type in it. skipped: the Tab key passes it by. key, home: tell
    this very element, and the form that it is in, from any other of the same document.
    """

    selector: str
    kind: str
    name: str = ""
    id: str = ""
    label: str = ""
    aria: str = ""
    placeholder: str = ""
    autocomplete: str = ""
    row: str = ""
    marks: str = ""
    value: str = ""
    visible: bool = True
    covered: bool = False
    editable: bool = True
    required: bool = False
    skipped: bool = False
    key: int = 0
    home: int = 0
    options: tuple[OptionSeen, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> FieldSeen:
        """From what the page's script returned."""
        return cls(**{**data, "options": tuple(OptionSeen(**each) for each in data["options"])})


FieldsSeen = Mapping[str, FieldSeen]


@dataclass(frozen=True)
class FormSeen:
    """A form, or the fields that stand outside every form but in one region.

    action: path it would be sent to. sends: every address that it or one of its controls names.
    password: a password field is in it, or was. native: a <form>.
    """

    selector: str
    action: str
    password: bool
    native: bool
    fields: tuple[FieldSeen, ...]
    sends: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> FormSeen:
        """From what the page's script returned."""
        fields = tuple(FieldSeen.of(each) for each in data["fields"])
        return cls(**{**data, "fields": fields, "sends": tuple(data["sends"])})


@dataclass(frozen=True)
class Glance:
    """What one look at the page gave. words: how many a person could read on it.

    matched: the CSS selectors asked for that match something visible. covered: a dialog lies over
    the middle of the page. announced: the text of dialogs, alerts and status messages. touched:
    how often a person has touched mouse or keys here. altered: names of the fields that the page
    itself has changed since they were handed over. secret: somebody has typed into a password or
    code field, or is in it. log_in: there is a field for a password, a code or a log-in name, or it
    speaks of a passkey. frames: what its frames show, if one of them is large. status: how the
    server answered for this document (HTTP), 0 if that is not known. chosen: names of the
    radio buttons that are pressed.
    """

    url: str
    title: str
    language: str
    complete: bool
    words: int
    text: str
    announced: str
    touched: int
    altered: tuple[str, ...]
    things: tuple[Thing, ...]
    forms: tuple[FormSeen, ...]
    matched: frozenset[str]
    covered: bool
    secret: bool
    log_in: bool
    frames: tuple[str, ...] = ()
    status: int = 0
    chosen: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], frames: tuple[str, ...] = ()) -> Glance:
        """From what the page's script returned, which counts the large frames of the page."""
        return cls(
            **{
                **data,
                "things": tuple(Thing(*thing) for thing in data["things"]),
                "forms": tuple(FormSeen.of(form) for form in data["forms"]),
                "matched": frozenset(data["matched"]),
                "altered": tuple(data["altered"]),
                "chosen": tuple(data.get("chosen", ())),
                "frames": frames if data["frames"] else (),
            }
        )

    @cached_property
    def names(self) -> Mapping[str, frozenset[tuple[str, bool]]]:
        """By role, the different names that are visible, each with whether it is in a dialog."""
        by_role: dict[str, set[tuple[str, bool]]] = {}
        for thing in self.things:
            by_role.setdefault(thing.role, set()).add((thing.name, thing.dialog))
        return {role: frozenset(names) for role, names in by_role.items()}
