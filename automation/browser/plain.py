"""Playwright's messages as one plain line; knows nothing else."""

from __future__ import annotations

import re


def readable(error: Exception) -> str:
    """Playwright's message as one line: no call log, no banner, at most 200 characters."""
    text = re.split(r"Call log:|Browser logs:|╔", str(error))[0]
    text = re.sub(r"^\w+\.\w+: ", "", text)
    line = " ".join(text.split())
    return line[:200] or type(error).__name__
