"""The built-in statements, one text file each, named by language and law; knows no account."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

DEFAULT = "en-gdpr"


@cache
def builtin() -> Mapping[str, str]:
    """Text by name, read once from the files beside this module; paragraphs are single lines."""
    folder = files("flows.meta") / "statements"
    texts = {
        file.name.removesuffix(".txt"): file.read_text(encoding="utf-8").strip()
        for file in folder.iterdir()
        if file.name.endswith(".txt")
    }
    return MappingProxyType(dict(sorted(texts.items())))
