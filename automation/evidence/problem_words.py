"""What the README.txt of a bug report says, and what the files beside it are called; pure."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment

from automation.evidence.selection import LEFT, OFFERED, Selection

README, LOG, ATTEMPT = "README.txt", "log.jsonl", "attempt.json"
VERSIONS, DOCTOR, EXPLAIN = "versions.json", "doctor.json", "explain.json"

_ENVIRONMENT = Environment(autoescape=False, trim_blocks=True, keep_trailing_newline=True)  # noqa: S701  # a plain text
_README = """\
A PROBLEM WITH OBJECTOR
=======================

{% if dry_run %}It came up in a DRY RUN.

{% endif %}
This folder goes with a bug report. It was made out of what objector kept of one attempt, on the
machine of whoever reports it. Nothing was sent. It holds only what was masked, and names, e-mail
address, numbers and the account were taken out of the rest; a gate has looked through it for what
may be left. Please look through it yourself, the pictures above all, before you pass it on.

WHAT TO WRITE

1. What did you do, step by step? The command, and what you pressed.
2. What did you expect?
3. What happened instead? The exact words, if there were any; without your names and address.
4. Does it happen again if you do the same?

Open an issue in the project's issue tracker, write the answers, and attach this folder. If somebody
could harm people with what you found, do not open one: SECURITY.md says how to report it.

WHAT IT HOLDS

{% for name, what in files.items() %}{{ name }}: {{ what }}
{% endfor %}
{% if left_out %}
WHAT WAS LEFT OUT

{% for name, why in left_out.items() %}{{ name }}: {{ why }}
{% endfor %}{% endif %}
"""
_WHAT = {
    LOG: "the log of the attempt, redacted anew",
    ATTEMPT: "how it ended, which screens were seen, which fields were filled",
    VERSIONS: "of the program, the flow, the browser and the system, then and now",
    DOCTOR: "what objector doctor finds, without paths and accounts",
    OFFERED: "the statement as it was offered, one of the program's own",
    LEFT: "the statement as it last stood in the form, without what the person wrote",
    EXPLAIN: "what objector explain sees on the last page that was kept; what was masked or taken "
    "out of that page it cannot see",
}


def readme(files: Mapping[str, bytes], chosen: Selection) -> bytes:
    """The README.txt that goes with these files. chosen: what is told of, and what was left out."""
    told = {name: _WHAT.get(name, "as it was seen, masked") for name in sorted(files)}
    rendered = _ENVIRONMENT.from_string(_README).render(
        files=told, left_out=chosen.left_out, dry_run=chosen.told.get("dry_run")
    )
    return rendered.encode()
