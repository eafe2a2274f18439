"""Fills the fields of one form and reads them back; the only room that types and chooses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from automation import kinds
from automation.browser.world import ScriptError, World
from automation.glance import FieldSeen
from automation.screens import Flow

SETTLE_MS = 200
REFILLS = 3
FILLED, KEPT, DIFFERS, FAILED, COVERED = "filled", "kept", "differs", "failed", "covered"
UNLISTED = "unlisted"


class Form:
    """One form in one page. pause: the window's, which serves routes and events meanwhile."""

    def __init__(self, world: World, flow: Flow, pause: Callable[[int], None]) -> None:
        self._world, self._flow, self._pause = world, flow, pause
        self._wanted = {field.name: field for field in flow.fields}
        self._document = world.document

    def fill(
        self,
        fields: Mapping[str, FieldSeen],
        values: Mapping[str, str],
        ours: Collection[str] = (),
    ) -> dict[str, str]:
        """Fill each field and read it back until it holds: a page may put its own value back.

        What is chosen comes first, since a page may change what else it asks. ours: filled by us
        before, so that what stands there now is not the person's.

        Per field: filled, kept (it held the value already), differs (it holds another one, which
        stays), covered (something lies over it), unlisted (no option is surely the value), failed
        (it is not what was seen any more, or does not keep the value). After a failure nothing more
        is set.
        """
        status: dict[str, str] = {}
        chosen = [name for name in fields if self._wanted[name].kind in kinds.CHOSEN]
        typed = [name for name in fields if name not in chosen]
        for names in filter(None, (chosen, typed)):
            for name in names:
                status[name] = self._first(name, fields[name], values[name], ours=name in ours)
                if status[name] == FAILED:
                    break
            status |= self._keep(status, fields, values)
            if FAILED in status.values():
                break
        return dict.fromkeys(fields, FAILED) | status

    def _keep(
        self, done: Mapping[str, str], fields: Mapping[str, FieldSeen], values: Mapping[str, str]
    ) -> dict[str, str]:
        """Set again what did not stay, a few times: a button may spring back when a text comes."""
        status = dict(done)
        lost = self._settle(status, fields, values)
        for _ in range(REFILLS):
            if not lost or FAILED in status.values():
                break
            for name in lost:
                status[name] = self._set(name, fields[name], values[name])
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
            if state == COVERED
            or (state == FILLED and not self._holds(name, fields[name], values[name]))
        ]

    def _first(self, name: str, field: FieldSeen, value: str, *, ours: bool) -> str:
        wanted, present = self._wanted[name], self._value(field)
        if present is None:
            return FAILED
        if wanted.kind in kinds.CHOSEN and kinds.entry(field, wanted, value) is None:
            return UNLISTED
        if kinds.holds(field, wanted, value, present):
            return KEPT
        stays = kinds.taken(field, wanted, present) and not ours
        return DIFFERS if stays else self._set(name, field, value)

    def _holds(self, name: str, field: FieldSeen, value: str) -> bool:
        present = self._value(field)
        return present is not None and kinds.holds(field, self._wanted[name], value, present)

    def _set(self, name: str, field: FieldSeen, value: str) -> str:
        """Only in the very field that was seen, in its form, in the document and on the host.

        The script looks at all that again in one go with setting the value; here it is looked at
        from outside, before and after.
        """
        if not self._here():
            return FAILED
        wanted = self._wanted[name]
        about = _named(field) | {"hosts": list(self._flow.hosts)}
        if wanted.kind == "file":
            status = self._put(about, field, value)
        elif wanted.kind in kinds.CHOSEN:
            option = kinds.entry(field, wanted, value)
            status = self._ask("choose", about | {"option": asdict(option)}) if option else UNLISTED
        else:
            status = self._ask("type", about | {"value": value})
        return str(status) if status and self._here() else FAILED

    def _put(self, about: Mapping[str, object], field: FieldSeen, value: str) -> str:
        """Into the very element that the script hands out: no selector is asked again."""
        path = Path(value)
        if not path.is_file():
            return FAILED
        try:
            done = self._world.put_file("fileBox", about, path)
        except ScriptError:
            return FAILED
        return FILLED if done and self._value(field) == path.name else FAILED

    def _here(self) -> bool:
        same = self._world.document is not None and self._world.document == self._document
        return same and self._flow.has(self._world.page.url)

    def _value(self, field: FieldSeen) -> str | None:
        """What the field shows now; None if it is gone or no longer the same field."""
        value = self._ask("value", _named(field))
        return None if value is None else str(value).replace("\r\n", "\n")

    def _ask(self, function: str, argument: object) -> Any:
        try:
            return self._world.call(function, argument)
        except ScriptError:  # a page too odd to be looked at is none to type into
            return None


def _named(field: FieldSeen) -> dict[str, object]:
    return {"key": field.key, "home": field.home, "name": field.name, "kind": field.kind}
