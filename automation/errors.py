"""The tree of errors; knows nothing but names.

ObjectorError                 shown bare, one or two sentences, no traceback
├── UsageError                an option, variable, key or file that the person can mend (exit 2)
│   ├── SettingsError         a variable of .env or a key of accounts.toml
│   └── RecordingError        a recording that cannot be served
├── FlowError                 a flow that may not be built: its author's mistake
├── WindowError               the browser: missing, refused, crashed (exit 1)
│   └── GuardError            a guard or a seal that could not be set up (exit 1)
├── EvidenceError             the disk: a folder that cannot be written or read (exit 1)
└── BusyError                 another run holds this account (exit 6)

Expected things are outcomes, not errors: see outcome.py.
"""

from __future__ import annotations

from automation.outcome import Outcome


class ObjectorError(Exception):
    """Anything that ends a command with a sentence for the person."""

    exit_code: int = Outcome.FAILED.exit_code


class UsageError(ObjectorError):
    """The person can mend it: the message names what was given, quoted, and what to do."""

    exit_code = 2


class SettingsError(UsageError):
    """A variable or a key holds something that cannot be used."""


class RecordingError(UsageError):
    """A recording is missing, broken or incomplete: the message names file and key."""


class FlowError(ObjectorError):
    """A flow that could submit, has no end or no way on."""


class WindowError(ObjectorError):
    """The browser failed; the message is one line, without Playwright's call log."""


class GuardError(WindowError):
    """The guard or the seal does not hold, so nothing was opened or filled."""


class EvidenceError(ObjectorError):
    """Evidence could not be written or read."""


class BusyError(ObjectorError):
    """Another run holds this account's profile."""

    exit_code = Outcome.BUSY.exit_code
