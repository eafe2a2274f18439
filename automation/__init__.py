"""The engine: knows browsers, people and files; may know no site."""

from __future__ import annotations

__version__ = "0.1.0"
