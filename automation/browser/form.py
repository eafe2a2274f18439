"""Fills the fields of one form and reads them back; the only room that types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from automation.browser.world import ScriptError, World
from automation.glance import FieldSeen
from automation.screens import Flow

SETTLE_MS = 200
REFILLS = 3
FILLED, KEPT, DIFFERS, FAILED, COVERED = "filled", "kept", "differs", "failed", "covered"


class Form:
    """One form in one page. pause: the window's, which serves routes and events meanwhile."""

    def __init__(self, world: World, flow: Flow, pause: Callable[[int], None]) -> None:
        self._world, self._flow, self._pause = world, flow, pause
        self._document = world.document

    def fill(self, fields: Mapping[str, FieldSeen], values: Mapping[str, str]) -> dict[str, str]:
        """Fill each field and read it back until it holds: a page may put its own value back.

        Per field: filled, kept (it held the value already), differs (it holds another one, which
        stays), covered (something lies over it), failed (it is not what was seen any more, or does
        not keep the value). After a failure nothing more is typed.
        """
        status = dict.fromkeys(fields, FAILED)
        for name, field in fields.items():
            status[name] = self._first(field, values[name])
            if status[name] == FAILED:
                break
        lost = self._settle(status, fields, values)
        for _ in range(REFILLS):
            if not lost or FAILED in status.values():
                break
            for name in lost:
                status[name] = self._type(fields[name], values[name])
            lost = self._settle(status, fields, values)
        return {n: FAILED if n in lost and s == FILLED else s for n, s in status.items()}

    def _settle(
        self, status: Mapping[str, str], fields: Mapping[str, FieldSeen], values: Mapping[str, str]
    ) -> list[str]:
        """Leave the fields, wait a moment, and say which do not hold their value (any more)."""
        self._ask("rest", [field.key for field in fields.values()])
        self._pause(SETTLE_MS)
        return [
            name
            for name, state in status.items()
            if state == COVERED or (state == FILLED and self._value(fields[name]) != values[name])
        ]

    def _first(self, field: FieldSeen, value: str) -> str:
        present = self._value(field)
        if present is None:
            return FAILED
        if present.strip() == value.strip():
            return KEPT
        return DIFFERS if present.strip() else self._type(field, value)

    def _type(self, field: FieldSeen, value: str) -> str:
        """Only into the very field that was seen, in its form, in the document and on the host.

        The script looks at all that again in one go with setting the value; here it is looked at
        from outside, before and after.
        """
        if not self._here():
            return FAILED
        more = {"value": value, "hosts": list(self._flow.hosts)}
        status = self._ask("type", _named(field) | more)
        return str(status) if status and self._here() else FAILED

    def _here(self) -> bool:
        same = self._world.document is not None and self._world.document == self._document
        return same and self._flow.has(self._world.page.url)

    def _value(self, field: FieldSeen) -> str | None:
        """What the field holds now; None if it is gone or no longer the same field."""
        value = self._ask("value", _named(field))
        return None if value is None else str(value).replace("\r\n", "\n")

    def _ask(self, function: str, argument: object) -> Any:
        try:
            return self._world.call(function, argument)
        except ScriptError:  # a page too odd to be looked at is none to type into
            return None


def _named(field: FieldSeen) -> dict[str, object]:
    return {"key": field.key, "home": field.home, "name": field.name, "kind": field.kind}
