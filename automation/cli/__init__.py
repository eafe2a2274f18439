"""Words to calls: the only place where the engine meets the flows."""

from __future__ import annotations
