"""The format of recordings: its schema, and what keeps one from being served; knows no browser.

One truth: the schema, which says in `description` what is wanted at each key. What a schema cannot
say follows here, in the same words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rapidfuzz.process import extractOne

from automation.hosts import bare

FORMAT = 1
FILE = "recording.json"
SCHEMA = "recording.schema.json"
WHOLE = "the whole file"
ALIKE = 70


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: in which file, at which key ("" for none), and what to do."""

    file: str
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"


def roots() -> tuple[Path, ...]:
    """Where the recordings that ship with the program lie: installed, or in a checkout."""
    here = Path(__file__).resolve().parent
    return tuple(p for p in (here / "recordings", here.parent / "fixtures") if p.is_dir())


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema (draft 2020-12) of recording.json, as it ships."""
    file = next(root / SCHEMA for root in roots() if (root / SCHEMA).is_file())
    return dict(json.loads(file.read_text(encoding="utf-8")))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def parsed(folder: Path) -> tuple[dict[str, Any], list[Complaint]]:
    """What recording.json in this folder holds, and all that keeps it from being served.

    With complaints, what it holds may be anything.
    """
    file = folder / FILE
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return {}, [Complaint(str(file), "", f"it cannot be read: {error}.")]
    except json.JSONDecodeError as error:
        text = f"it is not valid JSON: {error.msg} in line {error.lineno}."
        return {}, [Complaint(str(file), "", text)]
    wrong = [*_of_schema(data)]
    if not wrong:
        wrong = [*_of_names(data), *_of_pages(folder, data)]
    given = data if isinstance(data, dict) else {}
    return given, [Complaint(str(file), key, text) for key, text in wrong]


def holds(key: str, found: object, wanted: str) -> tuple[str, str]:
    """A complaint about a value: its key, and the sentence."""
    return key, f"'{key}' holds {found!r}; wanted is {wanted}."


def _of_schema(data: object) -> Iterator[tuple[str, str]]:
    errors: Iterable[ValidationError] = _validator().iter_errors(data)
    for error in sorted(errors, key=lambda each: [str(part) for part in each.absolute_path]):
        yield from _said(error)


def _said(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The error in people's words: the key, what it holds, and what the schema wants there."""
    where, rule = _key(error.absolute_path), list(error.absolute_schema_path)[:-1]
    match error.validator:
        case "required":
            missing = next(k for k in error.validator_value if error.message.startswith(repr(k)))
            yield holds(_below(where, missing), None, _wanted([*rule, "properties", missing]))
        case "additionalProperties":
            known = error.schema["properties"]
            for key in sorted(set(error.instance) - set(known)):
                yield _below(where, key), _unknown(_below(where, key), key, known)
        case "dependentRequired":
            text = "a control has both a role and a name; without both the page goes on by itself"
            yield holds(where, error.instance, text)
        case _:
            yield holds(where or WHOLE, error.instance, _wanted(rule))


def _unknown(where: str, key: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = extractOne(key, names, score_cutoff=ALIKE)
    meant = f" Did you mean '{near[0]}'?" if near else ""
    return f"'{where}' is no key of this format.{meant} Known: {', '.join(names)}."


def _wanted(path: Iterable[object]) -> str:
    """The description at this place of the schema: that of whoever refers to a part comes first."""
    at: Any = schema()
    found = at["description"]
    for step in path:
        at = at[step]
        if isinstance(at, dict) and "$ref" in at:
            at = schema()["$defs"][at["$ref"].rpartition("/")[2]] | at
        found = at.get("description", found) if isinstance(at, dict) else found
    return str(found)


def _key(path: Iterable[object]) -> str:
    """`pages[0].url`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _of_names(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pages of one name, and leads from or to a page that is not there."""
    names = [page["name"] for page in data["pages"]]
    if len(set(names)) < len(names):
        yield holds("pages", names, "a different name for each page")
    wanted = f"one of the pages {sorted(set(names))}"
    ends = [
        (f"leads[{i}].{key}", lead[key])
        for i, lead in enumerate(data.get("leads", []))
        for key in ("page", "to")
    ]
    if data.get("submission"):
        ends.append(("submission.to", data["submission"]["to"]))
    yield from (holds(key, name, wanted) for key, name in ends if name not in names)


def _of_pages(folder: Path, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Files that are not there, lie elsewhere, or are no text; addresses that are none."""
    for i, page in enumerate(data["pages"]):
        where, file = f"pages[{i}]", folder / page["file"]
        if file.resolve().parent != folder.resolve() or file.resolve() == folder.resolve():
            yield holds(f"{where}.file", page["file"], "a file in the recording's own folder")
            continue
        if not bare(page["url"]).startswith("https://"):
            yield holds(f"{where}.url", page["url"], "the page's real https address")
        try:
            file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            yield (
                f"{where}.file",
                (
                    f"'{where}.file' names the file '{page['file']}', which cannot be read "
                    f"({type(error).__name__}). Add the file or drop the page."
                ),
            )
