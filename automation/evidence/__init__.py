"""Evidence: what is kept of an attempt, and whether it is still what was kept."""

from __future__ import annotations
