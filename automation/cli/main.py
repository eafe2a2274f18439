"""The command objector: its words, its one door for errors; everything else is loaded on use."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from automation.cli import (
    accounts,
    browsing,
    doctoring,
    evidence,
    explaining,
    fixtures,
    inspecting,
    objecting,
    problem,
    recording,
    reporting,
    saying,
    sharing,
    statement,
)
from automation.cli.shown import SHOWN
from automation.outcome import USAGE_EXIT

FRONT = ("--verbose", "-v", "--quiet", "-q", "--debug")
EPILOG = (
    "It never submits, never logs in, and never claims what it did not see. "
    "Exit codes: 0 done, 1 fault, 2 usage or settings, 3 left, 4 unconfirmed, 5 not offered, "
    "6 busy, 130 interrupted. Completion of commands in your shell: --install-completion."
)
# Typer's two options for completion stand in no help; without them nothing of it is loaded.
COMPLETION = {"--install-completion", "--show-completion"}
COMPLETES = bool(COMPLETION.intersection(sys.argv)) or "_OBJECTOR_COMPLETE" in os.environ

app = typer.Typer(
    name="objector",
    help="Walks Meta's Privacy Center to the generative-AI objection form, fills it in, "
    "and hands it to you to review and submit.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=COMPLETES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
objecting.add(app)
accounts.add(app)
saying.add(app)
evidence.add(app)
reporting.add(evidence.group)
sharing.add(evidence.group)
statement.add(app)
explaining.add(app)
inspecting.add(app)
doctoring.add(app)
browsing.add(app)
fixtures.add(app)
recording.add(app)
problem.add(app)


def _version(asked: bool) -> None:  # noqa: FBT001  # the shape of Typer's callbacks
    if asked:
        from automation.cli.versions import tell

        tell()
        raise typer.Exit


@app.callback()
def _front(
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show each step on standard error.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show only what you have to do, and faults.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show everything, and tracebacks of faults.")
    ] = False,
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show versions.")
    ] = False,
) -> None:
    SHOWN.set(verbose=verbose, quiet=quiet, debug=debug)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code. Errors a person can mend are a sentence, no traceback."""
    os.umask(0o077)  # whatever is written from here on, also by the browser, is the owner's
    given = list(sys.argv[1:] if argv is None else argv)
    # Playwright would start every browser there, also those that are sealed or show evidence.
    os.environ.pop("SELENIUM_REMOTE_URL", None)
    front = [word for word in given if word in FRONT]
    rest = [word for word in given if word not in FRONT]
    try:
        code: Any = app(front + rest, prog_name="objector", standalone_mode=False)
    except KeyboardInterrupt:
        SHOWN.complain("Interrupted.")
        return 130
    except Exception as error:  # noqa: BLE001  # the one door: whatever is left becomes a sentence here
        if SHOWN.debug:
            sys.stderr.write(_redacted(traceback.format_exc()))
        return _told(error)
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> int:
    """Say what went wrong; the exit code that goes with it."""
    code = getattr(error, "exit_code", None)
    if isinstance(code, int):  # ours, or Typer's about the words on the command line
        say = getattr(error, "format_message", error.__str__)
        text = say()
        if text and not text.startswith("Usage:"):
            SHOWN.complain(text if code == USAGE_EXIT else _redacted(text))
        elif text:  # nothing was asked for: the help
            sys.stdout.write(f"{text}\n")
        return code
    SHOWN.complain(
        f"A fault of ours: {type(error).__name__}: {_redacted(str(error))}. Run it again with "
        "--debug and report what that shows."
    )
    return 1


def _redacted(text: str) -> str:
    """What is shown when a command fails is pasted elsewhere; only settings are quoted in full."""
    from automation.logs import redacted

    return redacted(text)
