"""The commands around the browser, versions, completion, and what the help loads."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from automation import __version__
from automation.browser.find import find

Ran = subprocess.CompletedProcess[str]
HEAVY = ("playwright", "pydantic", "flows", "rich", "structlog", "PIL", "httpx", "jinja2", "bagit")
HEAVY += ("automation.browser", "automation.evidence", "automation.settings", "automation.session")


@pytest.fixture
def objector(tmp_path: Path) -> Callable[..., Ran]:
    """The command, in an empty folder, with these variables besides."""

    def run(*words: str, **variables: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-c", _MAIN, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), **variables},
        )

    return run


_MAIN = """import sys
sys.argv[0] = "objector"
from automation.cli.main import main
sys.exit(main())"""


def test_the_help_loads_nothing_of_weight() -> None:
    """For `--help` no browser library, no map of a site, no evidence and no settings are loaded."""
    told = "from automation.cli.main import main; main(['--help']); import sys; print('LOADED')"
    ran = subprocess.run(
        [sys.executable, "-c", f"{told}; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ran.stdout.partition("LOADED")[2].split()

    assert "automation.cli.main" in loaded
    assert [m for m in loaded if any(m == h or m.startswith(f"{h}.") for h in HEAVY)] == []


def test_the_browser_in_use_is_the_one_that_would_be_started(objector: Callable[..., Ran]) -> None:
    """`browser` names the same programs as a run and a dry run start, and every other one."""
    ran = objector("browser", "--json")
    told = json.loads(ran.stdout)

    for use, headed in (("windows", True), ("dry runs", False)):
        assert told["used"][use]["path"] == find(headed=headed).path
        assert told["used"][use]["path"] in [each["path"] for each in told["found"]]
    assert ran.returncode == 0
    assert "OBJECTOR_BROWSER=" in objector("browser").stdout


def test_each_program_is_listed_once(objector: Callable[..., Ran], tmp_path: Path) -> None:
    """Two names of one program are one browser; the one named in the settings is used."""
    real = str(find(headed=True).path)
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("google-chrome", "chromium"):
        (folder / name).symlink_to(real)
    told = json.loads(objector("browser", "--json", PATH=str(folder)).stdout)
    other = folder / "my-browser"
    other.write_text("#!/bin/sh\n")
    other.chmod(other.stat().st_mode | stat.S_IXUSR)
    chosen = json.loads(objector("browser", "--json", OBJECTOR_BROWSER=str(other)).stdout)

    assert [each["path"] for each in told["found"]] == [str(folder / "google-chrome")]
    assert {each["path"] for each in chosen["used"].values()} == {str(other)}
    assert str(other) not in [each["path"] for each in chosen["found"]]


def test_no_browser_is_told_with_a_remedy(objector: Callable[..., Ran], tmp_path: Path) -> None:
    """Without any browser `browser` says how to get one, and exits 1."""
    empty = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none")}
    ran = objector("browser", **empty)

    assert ran.returncode == 1
    assert "playwright install chromium" in ran.stdout


def test_a_download_that_fails_is_a_sentence(objector: Callable[..., Ran], tmp_path: Path) -> None:
    """`browser --install` passes on what Playwright says, and says what to do if it fails."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        folder = str(tmp_path / "browsers")
        ran = objector(
            "browser",
            "--install",
            PLAYWRIGHT_DOWNLOAD_HOST=address,
            PLAYWRIGHT_BROWSERS_PATH=folder,
        )

    assert ran.returncode == 1
    assert address in ran.stdout + ran.stderr
    assert "objector: 'playwright install chromium' ended with exit code" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_version_names_program_playwright_and_browser(objector: Callable[..., Ran]) -> None:
    """`--version` tells three versions, the browser's from the browser itself."""
    ran = objector("--version")
    path = str(find(headed=True).path)
    its = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    lines = ran.stdout.splitlines()

    assert ran.returncode == 0
    assert lines[:2] == [f"objector {__version__}", f"Playwright {version('playwright')}"]
    assert lines[2] == f"{its.stdout.strip()} ({path})"


@pytest.mark.skipif(shutil.which("bash") is None, reason="completion is tried in bash")
def test_completion_is_offered_and_in_no_help(objector: Callable[..., Ran], tmp_path: Path) -> None:
    """Bash completes commands after `--install-completion`; its two options stand in no help."""
    shell = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    installed = objector("--install-completion", "bash", **shell)
    asked = {
        "_OBJECTOR_COMPLETE": "complete_bash",
        "COMP_WORDS": "objector do",
        "COMP_CWORD": "1",
    }
    options = objector("--help").stdout.partition("Options:")[2].partition("Commands:")[0]

    assert installed.returncode == 0, installed.stderr
    assert (tmp_path / ".bash_completions" / "objector.sh").is_file()
    assert objector(**asked).stdout.split() == ["doctor"]
    assert "completion" not in options
