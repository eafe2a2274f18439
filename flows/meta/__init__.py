"""Meta's pages: hosts, words, the screens that every flow meets, one file per form."""

from __future__ import annotations
