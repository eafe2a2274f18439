"""The program as people install it: a wheel, an empty environment, a folder of their own.

Needs a package index, or a cache of one: its libraries are installed as for anybody.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from automation import __version__
from support import ROOT

pytestmark = [pytest.mark.deep, pytest.mark.timeout(900)]
NOBODY = 65534
Ran = subprocess.CompletedProcess[str]


def _run(*command: object, **more: object) -> Ran:
    """Run it; this tree is on no path of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    more = {"env": clean, **more}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]  # as subprocess.run
        [str(word) for word in command], capture_output=True, text=True, check=False, **more
    )


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user may enter, with spaces and letters beyond ASCII in its path."""
    with tempfile.TemporaryDirectory(prefix="objector test ") as folder:
        Path(folder).chmod(0o755)
        inner = Path(folder) / "Büro Übersicht 写"
        inner.mkdir(mode=0o755)
        yield inner


@pytest.fixture(scope="module")
def wheel(place: Path) -> Path:
    """The wheel of this tree."""
    built = _run(sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "-q", "-w", place)
    if built.returncode and "hatchling" in built.stderr:
        pytest.skip(f"the build backend cannot be had here: {built.stderr.splitlines()[-1]}")
    assert built.returncode == 0, built.stderr
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def python() -> str:
    """A Python that other users can run, too, if there is one."""
    own = str(getattr(sys, "_base_executable", sys.executable))
    if os.geteuid() != 0 or _as_nobody(own, "-c", "import venv").returncode == 0:
        return own
    found = shutil.which("python3", path="/usr/local/bin:/usr/bin")
    fits = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"
    if found and _as_nobody(found, "-c", fits).returncode == 0:
        return found
    return own


def _as_nobody(*command: object, **more: object) -> Ran:
    """As a user who owns nothing here; PermissionError counts as having failed."""
    try:
        return _run(*command, user=NOBODY, group=NOBODY, extra_groups=(), **{"cwd": "/", **more})
    except PermissionError as error:
        return subprocess.CompletedProcess([], 126, "", str(error))


@pytest.fixture(scope="module")
def objector(place: Path, wheel: Path, python: str) -> Path:
    """The command, installed with pip into an empty environment."""
    folder = place / "environment"
    made = _run(python, "-m", "venv", folder)
    if made.returncode:  # Debian's Python may lack ensurepip
        venv.create(folder, with_pip=True)
    _installed(_run(folder / "bin" / "pip", "install", "-q", wheel))
    return folder / "bin" / "objector"


def _installed(ran: Ran) -> None:
    if ran.returncode and ("No matching distribution" in ran.stderr or "network" in ran.stderr):
        pytest.skip(f"its libraries cannot be had here: {ran.stderr.splitlines()[-1]}")
    assert ran.returncode == 0, ran.stderr


def _dry_run(command: Path, home: Path, user: int | None) -> dict[str, object]:
    """A dry run with a home that cannot be written, but for the data folder; its attempt."""
    home.mkdir(mode=0o755)
    data = home / "data of the program"
    data.mkdir()
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "OBJECTOR_DATA_DIR": str(data),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if user is not None:
        os.chown(data, user, user)
    home.chmod(0o555)
    given = {"cwd": home, "env": variables}
    words = (command, "dry-run", "--json")
    ran = _run(*words, **given) if user is None else _as_nobody(*words, **given)
    home.chmod(0o755)

    assert ran.returncode == 0, ran.stderr
    assert [path.name for path in home.iterdir()] == [data.name]
    attempt: dict[str, object] = json.loads(ran.stdout)["attempts"][0]
    bundle = Path(str(attempt["evidence"]))
    assert bundle.is_relative_to(data)
    checked = _run(sys.executable, bundle / "verify_bundle.py", bundle)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return attempt


def test_the_wheel_carries_every_file(wheel: Path) -> None:
    """Whatever lies in engine, flows and recordings is in the wheel, and no file beyond them."""
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {
        str(file.relative_to(ROOT)).replace("fixtures/", "automation/recordings/", 1)
        for top in ("automation", "flows", "fixtures")
        for file in (ROOT / top).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert ours - carried == set()
    assert carried - ours == set()
    for name in (
        "automation/recordings/recording.schema.json",
        "automation/evidence/verify_bundle.py",
        "automation/evidence/templates/report.html",
        "automation/evidence/texts/de.toml",
        "automation/texts/de.toml",
        "automation/browser/scripts/guard.js",
    ):
        assert name in carried


@pytest.mark.long
def test_a_dry_run_outside_of_the_repository(objector: Path, place: Path) -> None:
    """Installed from the wheel, the program walks its own recording and writes only its data."""
    attempt = _dry_run(objector, place / "home of mine", None)

    assert attempt["outcome"] == "prefilled"
    told = _run(objector, "--version", cwd=place).stdout
    assert told.startswith(f"objector {__version__}\nPlaywright ")
    where = _run(
        objector.with_name("python"), "-c", "import automation; print(automation.__file__)"
    )
    assert where.stdout.startswith(str(place))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be another user")
def test_a_dry_run_as_another_user(objector: Path, place: Path) -> None:
    """A user who owns neither program nor home, but for the data folder, has the same dry run."""
    if _as_nobody(objector.with_name("python"), "-c", "").returncode:
        pytest.skip("no Python here that another user can run")

    assert _dry_run(objector, place / "home of nobody", NOBODY)["outcome"] == "prefilled"


@pytest.mark.long
@pytest.mark.parametrize("tool", ["uv", "pipx"])
def test_installers_of_programs(tool: str, place: Path, wheel: Path) -> None:
    """`uv tool install` and `pipx install` give the command, and it does a dry run."""
    folder = place / tool
    tools = folder / "tools"
    made = _run(sys.executable, "-m", "venv", tools)
    assert made.returncode == 0, made.stderr
    _installed(_run(tools / "bin" / "pip", "install", "-q", tool))
    own = {name: str(folder / name) for name in ("bin", "tool", "cache", "home")}
    variables = {
        **os.environ,
        "UV_TOOL_BIN_DIR": own["bin"],
        "UV_TOOL_DIR": own["tool"],
        "PIPX_BIN_DIR": own["bin"],
        "PIPX_HOME": own["tool"],
        "PIPX_DEFAULT_PYTHON": sys.executable,
        "UV_PYTHON": sys.executable,
    }
    words = ("tool", "install") if tool == "uv" else ("install",)
    _installed(_run(tools / "bin" / tool, *words, wheel, env=variables, cwd=folder))

    attempt = _dry_run(folder / "bin" / "objector", place / f"home with {tool}", None)
    assert attempt["outcome"] == "prefilled"
