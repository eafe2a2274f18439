"""What a person is asked on each screen, in other languages than English; data only.

One file for each language in texts/, with a line for each screen; what is missing is asked in
English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def instructions() -> Mapping[str, Mapping[str, str]]:
    """By language and by screen."""
    folder = files("flows.meta") / "texts"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in found
    }
