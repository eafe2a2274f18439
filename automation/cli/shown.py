"""How much is shown, and where: people's text, JSON, complaints; knows no command."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


class Shown:
    """Verbosity of this run. With JSON, standard output holds one document and nothing else."""

    def __init__(self) -> None:
        self.verbose = self.quiet = self.debug = False

    def set(self, *, verbose: bool, quiet: bool, debug: bool) -> None:
        """As the person asked."""
        self.verbose, self.quiet, self.debug = verbose, quiet, debug

    def level(self, configured: str) -> str:
        """The console's log level. The person's narrative is not log; it is always shown."""
        if self.debug:
            return "debug"
        if self.verbose:
            return "debug" if configured == "debug" else "info"
        return "error" if self.quiet else "warning"

    def console(self, *, json_too: bool = False) -> Console:
        """Where people's text goes: standard output, or standard error beside JSON."""
        from rich.console import Console

        console = Console(stderr=json_too, highlight=False)
        console.soft_wrap = not console.is_terminal  # whoever reads a pipe wraps by themselves
        return console

    def document(self, data: Any) -> None:
        """The one JSON document of this command."""
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")

    def complain(self, text: str) -> None:
        """An error, in words."""
        sys.stderr.write(f"objector: {text}\n")


SHOWN = Shown()
