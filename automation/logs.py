"""structlog set up once: redaction in front, console behind, JSON lines into open bundles.

Knows no flow; whoever logs may not have to think of privacy.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog

from automation.redact import Redactor

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
Event = MutableMapping[str, Any]

_redactor = Redactor()
# Of the attempt whose turn it is: attempts that take turns have a context each.
_files: ContextVar[tuple[Callable[[str], None], ...]] = ContextVar("files", default=())
_console_level = LEVELS["warning"]


def setup(level: str, redactor: Redactor) -> None:
    """Log to the console from this level up; every event loses what is private first."""
    global _redactor, _console_level  # logging is one per process, set up once
    _redactor, _console_level = redactor, LEVELS[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact,
            _to_files,
            _for_console,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=18),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def get() -> Any:
    """The logger. Events are short facts in lower case; details are keys."""
    return structlog.get_logger()


@contextmanager
def bound(**facts: str) -> Iterator[None]:
    """Every event inside carries these facts (account, flow)."""
    with structlog.contextvars.bound_contextvars(**facts):
        yield


@contextmanager
def copied(keep: Callable[[str], None]) -> Iterator[None]:
    """Every event inside is also kept there, as one line of JSON."""
    _files.set((*_files.get(), keep))
    try:
        yield
    finally:
        _files.set(tuple(each for each in _files.get() if each is not keep))


def learn(private: Iterable[str], public: Callable[[str], bool] | None = None) -> None:
    """From here on: further values that no event may show, and further addresses that it may."""
    _redactor.add(private, public)


def redacted(text: str) -> str:
    """A text that is kept or shown elsewhere, without what is private."""
    return _redactor.text(text)


def _redact(_logger: object, _method: str, event: Event) -> Event:
    return {key: _redactor.value(value) for key, value in event.items()}


def _to_files(_logger: object, _method: str, event: Event) -> Event:
    for keep in _files.get():
        keep(json.dumps(dict(event), ensure_ascii=False, default=str) + "\n")
    return event


def _for_console(_logger: object, _method: str, event: Event) -> Event:
    if LEVELS.get(str(event.get("level")), 0) < _console_level:
        raise structlog.DropEvent
    return event
