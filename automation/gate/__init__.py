"""The gate that files pass before somebody else gets them: nothing private may be left in them."""

from __future__ import annotations
