"""Fills the fields of one form and reads them back; the only room that types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Error as PlaywrightError

from automation.browser.world import World
from automation.glance import FieldSeen
from automation.screens import Flow

FILL_MS = 4_000
SETTLE_MS = 200
REFILLS = 3
FILLED, KEPT, DIFFERS, FAILED = "filled", "kept", "differs", "failed"


class Form:
    """One form in one page. pause: the window's, which serves routes and events meanwhile."""

    def __init__(self, world: World, flow: Flow, pause: Callable[[int], None]) -> None:
        self._world, self._flow, self._pause = world, flow, pause
        self._document = world.document

    def fill(self, fields: Mapping[str, FieldSeen], values: Mapping[str, str]) -> dict[str, str]:
        """Fill each field and read it back until it holds: a page may put its own value back.

        Per field: filled, kept (it held the value already), differs (it holds another one, which
        stays), failed (it is gone, or another field, or does not keep the value).
        """
        status = {name: self._first(field, values[name]) for name, field in fields.items()}
        for _ in range(REFILLS):
            lost = self._settle(status, fields, values)
            if not lost:
                return status
            for name in lost:
                status[name] = self._type(fields[name], values[name])
        return status | dict.fromkeys(self._settle(status, fields, values), FAILED)

    def _settle(
        self, status: Mapping[str, str], fields: Mapping[str, FieldSeen], values: Mapping[str, str]
    ) -> list[str]:
        """Leave the fields, wait a moment, and say which did not keep their value."""
        self._world.call("rest", [field.selector for field in fields.values()])
        self._pause(SETTLE_MS)
        return [
            name
            for name, state in status.items()
            if state == FILLED and self._value(fields[name]) != values[name]
        ]

    def _first(self, field: FieldSeen, value: str) -> str:
        present = self._value(field)
        if present is None:
            return FAILED
        if present.strip() == value.strip():
            return KEPT
        return DIFFERS if present.strip() else self._type(field, value)

    def _type(self, field: FieldSeen, value: str) -> str:
        """Only into the field that was seen, in the document and on the host where it was seen.

        The handle is taken first and dies with its document: a page that leaves meanwhile gets
        nothing typed into the next one.
        """
        try:
            target = self._world.page.locator(field.selector).element_handle(timeout=FILL_MS)
            if not self._same_document() or self._value(field) is None or not self._on_site():
                return FAILED
            target.fill(value, timeout=FILL_MS)
        except PlaywrightError:
            return FAILED
        return FILLED if self._on_site() else FAILED

    def _same_document(self) -> bool:
        return self._world.document is not None and self._world.document == self._document

    def _on_site(self) -> bool:
        return self._flow.has(self._world.page.url)

    def _value(self, field: FieldSeen) -> str | None:
        """What the field holds now; None if it is gone or no longer the same field."""
        wanted = {"selector": field.selector, "name": field.name, "kind": field.kind}
        value = self._world.call("value", wanted)
        return None if value is None else str(value).replace("\r\n", "\n")
