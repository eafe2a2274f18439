"""doctor: everything that it looks at, each finding with a remedy, whatever else is broken."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]

EVERYWHERE = (
    "Python",
    "Playwright",
    "Browser for a window",
    "Browser for dry runs",
    "Display",
    "Browser sandbox",
    "Settings",
    "Recordings",
)
FOLDERS = ("Data folder", "Evidence")


def checks(ran: Ran) -> dict[str, dict[str, Any]]:
    """The checks of the JSON document, by name."""
    return {check["name"]: check for check in json.loads(ran.stdout)["checks"]}


def test_a_healthy_machine_exits_0(objector: Command) -> None:
    """Where all that is needed is there, doctor exits 0 and names each thing it looked at."""
    ran = objector("doctor")

    assert ran.returncode == 0
    assert all(f"{name}: " in ran.stdout for name in (*EVERYWHERE, *FOLDERS))
    assert "missing" not in ran.stdout
    assert ran.stderr == ""


def test_the_json_document(tmp_path: Path, objector: Command) -> None:
    """--json is one document with a remedy for each note; no display is a note; nothing is made."""
    ran = objector("doctor", "--json", DISPLAY="", WAYLAND_DISPLAY="")
    document = json.loads(ran.stdout)
    found = checks(ran)

    assert ran.returncode == 0
    assert set(document) == {"ok", "checks"}
    assert document["ok"] is True
    assert set(found) == {*EVERYWHERE, *FOLDERS}
    assert all(set(c) == {"name", "status", "found", "remedy"} for c in found.values())
    assert all(c["status"] in ("ok", "note") for c in found.values())
    assert all(c["remedy"] for c in found.values() if c["status"] != "ok")
    assert found["Display"]["status"] == "note"
    assert "desktop" in found["Display"]["remedy"]
    assert list(tmp_path.iterdir()) == []


def test_no_finding_hides_another(tmp_path: Path, objector: Command) -> None:
    """No browser at all and a malformed .env are two findings with remedies; the rest appears."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / ".env").write_text("\nOBJECTOR_EMAIL anna\n")
    away = {"PATH": str(empty), "HOME": str(empty), "PLAYWRIGHT_BROWSERS_PATH": str(empty)}

    ran = objector("doctor", "--json", **away)
    found = checks(ran)

    assert ran.returncode == 1
    assert json.loads(ran.stdout)["ok"] is False
    assert set(EVERYWHERE) <= set(found)
    assert found["Playwright"]["status"] == found["Recordings"]["status"] == "ok"
    for name in ("Browser for a window", "Browser for dry runs"):
        assert found[name]["status"] == "missing"
        assert "playwright install chromium" in found[name]["remedy"]
    assert found["Settings"]["status"] == "missing"
    assert ".env, line 2" in found["Settings"]["found"]
    assert "objector init" in found["Settings"]["remedy"]
    assert ran.stderr == ""


def test_settings_that_cannot_work_are_findings(tmp_path: Path, objector: Command) -> None:
    """A browser that is not there and a data folder below a file are findings that quote them."""
    (tmp_path / "file").write_text("")

    ran = objector(
        "doctor",
        "--json",
        OBJECTOR_BROWSER="/nowhere/chrome",
        OBJECTOR_DATA_DIR=str(tmp_path / "file" / "data"),
    )
    found = checks(ran)

    assert ran.returncode == 1
    assert found["Browser for dry runs"]["status"] == "missing"
    assert "'/nowhere/chrome'" in found["Browser for dry runs"]["remedy"]
    assert found["Data folder"]["status"] == "missing"
    assert f"'{tmp_path / 'file'}'" in found["Data folder"]["found"]
