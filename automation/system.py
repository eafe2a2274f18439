"""What the person's system says of them: its language; knows no setting of ours."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping
from pathlib import Path

from automation import values
from automation.errors import SettingsError
from automation.values import Given

DEFAULT_LANGUAGE = "en"


def language(environ: Mapping[str, str]) -> str:
    """Read the language (BCP 47) of the person's system; "en" if it says none."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), "")
    if not name and sys.platform == "win32":
        import ctypes  # noqa: PLC0415 (Windows sets no LANG)

        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    try:
        return values.language(Given(name.partition(".")[0].partition("@")[0], "", Path()))
    except SettingsError:
        return DEFAULT_LANGUAGE
