"""The command evidence share: a copy of a bundle for others; knows settings and every flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from automation.cli.evidence import Bag, Json, folder_of
from automation.cli.shown import SHOWN

if TYPE_CHECKING:
    from automation.account import Account
    from automation.evidence.selection import Commons
    from automation.evidence.share import Shared
    from automation.settings import Settings


def add(group: typer.Typer) -> None:
    """Add the command to the group evidence."""
    group.command("share")(share_bag)


def share_bag(
    bag: Bag,
    *,
    to: Annotated[
        Path, typer.Option("--to", help="Folder to put it into.", metavar="DIR")
    ] = Path(),
    zipped: Annotated[bool, typer.Option("--zip", help="Make it one file, NAME.zip.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Leave this file out, too.", metavar="FILE"),
    ] = None,
    json: Json = False,
) -> int:
    """Make a copy to pass on: to a regulator, a consumer body, or with a bug report.

    A bundle of its own (NAME-share, in the working folder), linked to the first by hash. Of each
    screen it takes only what was masked; log and provenance are told anew without names,
    addresses, numbers and the account. A gate then looks through all of it: if anything private is
    left, nothing is written, and the file and the kind of find are named.
    """
    # A path needs no settings to be found.
    folder = Path(bag).resolve() if Path(bag).is_dir() else folder_of(bag)
    made = _made(folder, to.absolute(), tuple(without or ()), zipped=zipped)
    if json:
        SHOWN.document(
            {
                "bundle": str(folder),
                "share": str(made.place),
                "derived_from": dict(made.origin),
                "files": list(made.files),
                "left_out": dict(made.left_out),
            }
        )
    else:
        _tell(made)
    return 0


def _tell(made: Shared) -> None:
    console = SHOWN.console()
    console.print(f"{'share copy':13} {made.place}", markup=False)
    for name in made.files:
        console.print(f"{'holds':13} {name}", markup=False)
    for name, why in made.left_out.items():
        console.print(f"{'left out':13} {name}: {why}", markup=False)
    console.print("Look through it before you pass it on.")


def _made(folder: Path, to: Path, without: tuple[str, ...], *, zipped: bool) -> Shared:
    from automation.evidence.derived import provenance_of
    from automation.evidence.share import Wanted, share

    settings = own_settings()
    language = settings.language if settings else "en"
    wanted = Wanted(to, zipped=zipped, language=language, without=without)
    return share(folder, wanted, own_values(settings), commons_of(provenance_of(folder)))


def own_settings() -> Settings | None:
    """The settings; None, and said, if they cannot be read: it keeps nobody from sharing."""
    from automation.errors import SettingsError
    from automation.settings import load

    try:
        return load()
    except SettingsError:
        SHOWN.complain(
            "Your settings cannot be read, so your own e-mail address and names are not looked "
            "for by value; what looks like one is removed all the same."
        )
        return None


def own_values(settings: Settings | None) -> list[str]:
    """All values of the person, and of whoever else is set up, that are known."""
    home = Path.home()
    own = [str(home)] if len(home.parts) > 2 else []  # noqa: PLR2004  # /root tells nobody
    return own + [value for each in (settings.accounts if settings else ()) for value in _of(each)]


def _of(account: Account) -> Iterator[str]:
    from automation.cli.statement import statement_of
    from automation.errors import SettingsError
    from flows.meta.statements import builtin

    yield account.email
    yield from account.details.private
    if account.center:
        yield account.center
    try:
        statement = statement_of(account)
    except SettingsError:
        return
    if statement.name not in builtin():
        yield statement.text


def commons_of(told: Mapping[str, Any]) -> Commons:
    """What is public of the flow and the recording that the bundle names."""
    from automation.errors import RecordingError
    from automation.evidence.selection import Commons
    from automation.public import Public
    from automation.recording import load, names
    from flows import FLOWS
    from flows.meta.statements import builtin

    flow = FLOWS.get(str((told.get("flow") or {}).get("name")))
    name = str((told.get("recording") or {}).get("name"))
    try:
        recording = load(name) if name in names() else None
    except RecordingError:
        recording = None
    known = [*map(repr, FLOWS.values()), *builtin().values()]
    known += [page.url for page in recording.pages] if recording else []
    if recording:
        known += [recording.name, recording.source]
    return Commons(
        statements=builtin(),
        public=Public(flow, recording) if flow else lambda _: False,
        known=" ".join(known),
    )
