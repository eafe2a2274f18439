"""The README tells the truth: commands, outcomes, exit codes, settings."""

from __future__ import annotations

import re

from automation.cli.main import app
from automation.outcome import Outcome
from automation.recording import load, names
from automation.settings import VARIABLES
from support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_listed_with_its_own_words() -> None:
    """Each command stands in the README with the first sentence of its help."""
    for command in app.registered_commands:
        assert command.callback is not None
        sentence = (command.callback.__doc__ or "").partition("\n")[0]
        row = next(r for r in README.splitlines() if r.startswith(f"| `objector {command.name}"))

        assert sentence in row


def test_every_outcome_is_listed_with_its_code_and_meaning() -> None:
    """The README's table of outcomes is the program's."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| (.+) \|$", README, re.MULTILINE)

    assert sorted(rows) == sorted((o.word, str(o.exit_code), o.meaning) for o in Outcome)


def test_every_setting_is_listed() -> None:
    """The README's table of settings is the program's."""
    for variable in VARIABLES:
        assert f"| `{variable.name}` | {variable.meaning} | {variable.default} |" in README


def test_drawn_is_not_called_recorded() -> None:
    """As long as every recording is drawn, README and CHANGELOG say so."""
    assert {load(name).origin for name in names()} == {"drawn"}
    assert "not Meta's page" in README
    assert "none is recorded from the site" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
