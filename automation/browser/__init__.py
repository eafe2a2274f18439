"""The only rooms that know Playwright; they may know no site."""

from __future__ import annotations
