"""The command behind `make table`: the table of all recordings in fixtures/README.md."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from automation.hosts import bare
from automation.recording import Recording, read

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
BEGIN = "<!-- Written by `make table`; change titles in recording.json. -->"
END = "<!-- End of the table. -->"
COLUMNS = ("Case", "Flow", "Way", "Language", "What it shows", "Ends", "Origin")


def table(recordings: Iterable[Recording]) -> str:
    """Markdown, a row for each recording, by flow and name."""
    rows = [_row(each) for each in sorted(recordings, key=lambda r: (r.flow, r.name))]
    lines = [COLUMNS, ("---",) * len(COLUMNS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(page: str, lines: str) -> str:
    """The page with these lines between the two marks; ValueError if a mark is missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"wanted '{BEGIN}' and below it '{END}'; put both marks back")
    return f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}"


def current(folder: Path = FOLDER) -> str:
    """What README.md in this folder should say, after the recordings that lie beside it."""
    found = [read(file.parent) for file in folder.glob("*/recording.json")]
    return put((folder / "README.md").read_text(encoding="utf-8"), table(found))


def main(folder: Path = FOLDER) -> int:
    """Write the table into this folder's README.md."""
    (folder / "README.md").write_text(current(folder), encoding="utf-8")
    return 0


def _row(recording: Recording) -> tuple[str, ...]:
    title = recording.title.replace("|", "\\|")
    return (
        f"`{recording.name}`",
        recording.flow,
        _way(recording),
        recording.locale,
        title,
        _end(recording),
        recording.origin,
    )


def _way(recording: Recording) -> str:
    """The route that its walks take, if it names one, and the address where they begin."""
    start = bare(recording.start).removeprefix("https://") if recording.start else ""
    named = (recording.route, f"from `{start}`" if start else "")
    return ", ".join(filter(None, named)) or "all routes, in order"


def _end(recording: Recording) -> str:
    """The outcome, and the fields that are not simply filled."""
    other = [
        f"{name} {became}"
        for name, became in recording.expect.items()
        if name not in ("outcome", "screens") and became != "filled"
    ]
    return ", ".join([str(recording.expect.get("outcome", "")), *other])


if __name__ == "__main__":
    sys.exit(main())
