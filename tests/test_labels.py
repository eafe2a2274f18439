"""The site's words: where each comes from, what each language lacks, and a language more."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from automation.errors import FlowError
from automation.phrases import clean, whole
from flows import FLOWS
from flows.meta.coverage import GROUPS, Coverage, coverage, needed
from flows.meta.labels import OWN, SEEN, label, labels, sources
from support import ROOT, SHARED

pytestmark = pytest.mark.sampled(most=4)

Command = Callable[..., subprocess.CompletedProcess[str]]

FACTS = SHARED / "facts.md"
FILES = {file.stem: tomllib.loads(file.read_text()) for file in OWN.glob("*.toml")}
SOURCES = FILES.pop("sources")
# Words that a table of facts.md has no cell for, because they were read on recorded pages.
RECORDED = {"snapshots", "ai-tracking", "open-terms", "autoconsent"}
COLUMNS = {
    "Privacy Center": "privacy_center",
    "Privacy topics": "privacy_topics",
    "AI at Meta": "ai_at_meta",
    "Other policies and articles": "other_policies",
    "Privacy Policy": "privacy_policy",
    "Link words to the form": "right_to_object",
    '"Information you\'ve shared on Meta Products"': "shared_on_meta",
    "Form title": "form_title",
    "Impact field": "impact",
    "Submit": "submit",
    "Decline": "decline_cookies",
    "Accept": "accept_cookies",
}
SPOKEN_AS = {"no": "nb"}


def cells() -> list[tuple[str, str, str]]:
    """Language, key and text of every cell of the tables of labels in facts.md."""
    if not FACTS.is_file():
        return []
    found, heads = [], []
    for line in FACTS.read_text(encoding="utf-8").partition("\n## 5. ")[0].splitlines():
        row = [cell.strip() for cell in line.strip("|").split("|")]
        if row[0] == "Lang" or not line.startswith("|"):
            heads = row
        elif heads[0] == "Lang" and not row[0].startswith("-"):
            for language in row[0].split(", "):
                found += [
                    (SPOKEN_AS.get(language, language), COLUMNS[head], cell)
                    for head, cell in zip(heads, row, strict=True)
                    if head in COLUMNS
                ]
    return found


def of(language: str, folder: Path = OWN) -> Coverage:
    """What is known in this language."""
    return next(each for each in coverage(FLOWS.values(), folder) if each.language == language)


def test_every_word_has_a_source_and_every_source_a_word() -> None:
    """Each phrase names a source that is told, or is assumed; no source is named in vain."""
    used = {each.source for t in labels().values() for row in t.values() for each in row}

    assert used - {""} == set(SOURCES) == set(sources())
    assert all(re.search(r"\d{4}|github\.com", told) for told in SOURCES.values())
    assert labels().keys() == FILES.keys()


def test_no_phrase_stands_twice_in_a_file() -> None:
    """No two phrases of a key in one file are the same to the eye of the program."""
    for table in labels().values():
        for row in table.values():
            for one, each in enumerate(row):
                rest = tuple(other.text for other in row[:one] + row[one + 1 :])
                assert not whole(rest).match(clean(each.text))


@pytest.mark.skipif(not FACTS.is_file(), reason=f"there is no '{FACTS}'")
def test_there_are_tables() -> None:
    """The facts hold the tables that the next test reads."""
    assert len({language for language, _, _ in cells()}) >= 25
    assert {key for _, key, _ in cells()} == set(COLUMNS.values())


@pytest.mark.parametrize(("language", "key", "cell"), cells())
def test_the_files_hold_what_the_tables_hold(language: str, key: str, cell: str) -> None:
    """A cell that holds a word is in the language's file; where it is empty, none was made up."""
    both = {"pt": ("pt", "pt-PT", "pt-BR")}.get(language, (language,))
    known = [each for lang in both for each in labels().get(lang, {}).get(key, ())]
    if language == "ja" and key == "right_to_object":
        known = list(labels()["ja"]["submit_objection"])  # by its meaning

    if not cell or cell == "not found":
        assert not [each for each in known if each.seen != "assumed"] or all(
            each.source in RECORDED for each in known
        )
    else:
        assert known
        assert any(clean(each.text).lower() in clean(cell).lower() for each in known)


@pytest.mark.skipif(not FACTS.is_file(), reason=f"there is no '{FACTS}'")
def test_no_word_is_invented() -> None:
    """Every phrase that a guide is named for stands in the facts, letter by letter."""
    facts = clean(FACTS.read_text(encoding="utf-8")).lower()
    facts = facts.replace("fulfill/fulfil", "fulfil") + facts.replace("fulfill/fulfil", "fulfill")
    found = [
        each.text
        for table in labels().values()
        for row in table.values()
        for each in row
        if each.seen == "guide" and clean(each.text).lower() not in facts
    ]

    assert found == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("de", 'submit = [{text = "Senden", seen = "heard"}]', ("de.toml, 'submit'", "'heard'")),
        (
            "de",
            'submit = [{text = "Senden", seen = "read", source = "x"}]',
            ("sources.toml", "'x'"),
        ),
        ("de", 'submit = [{text = " ", seen = "assumed"}]', ("de.toml, 'submit'", "empty")),
        ("de", 'submit = [{word = "Senden"}]', ("de.toml, 'submit'", "'Senden'")),
        ("de", 'submit = "Senden"', ("de.toml, 'submit'", "found 'Senden'")),
        ("de", "submit = []", ("de.toml, 'submit'", "found '[]'")),
        ("de", "submit = [", ("labels/de.toml cannot be read",)),
        ("german", "", ("german.toml", "pt-BR.toml", "Rename")),
    ],
)
def test_a_file_that_cannot_be_used(
    name: str, text: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    """A fault in a file is told with the file, the key and what was found there."""
    (tmp_path / f"{name}.toml").write_text(text)

    with pytest.raises(FlowError) as fault:
        labels(tmp_path)

    assert all(part in str(fault.value) for part in told)


def test_a_word_that_nobody_knows() -> None:
    """A key that stands in no file is a fault when the flows are built, not on the way."""
    with pytest.raises(FlowError, match="'no_such_key'"):
        label("no_such_key")


def test_what_the_walks_need() -> None:
    """The keys that count are those that the flows' screens and fields look for, each once."""
    wanted = needed(FLOWS.values())
    keys = [key for group in wanted.values() for key in group]

    assert tuple(wanted) == GROUPS
    assert len(keys) == len(set(keys))
    assert wanted["cookies"] == ("decline_cookies",)
    assert {"email", "impact", "submit", "form_title"} <= set(wanted["form"])
    assert {"right_to_object", "get_started"} <= set(wanted["navigation"])
    assert "honoured" in wanted["answers"]
    assert not {"accept_cookies", "search", "settings_privacy"} & set(keys)


@pytest.mark.parametrize("language", FILES)
def test_what_a_language_lacks(language: str) -> None:
    """A language lacks exactly the keys that its file, and that of its language, do not hold."""
    held = {*FILES[language], *FILES.get(language.partition("-")[0], {})}
    told = of(language)

    for group, keys in needed(FLOWS.values()).items():
        assert set(told.known[group]) == set(keys) & held
        assert set(told.lacks[group]) == set(keys) - held
    rows = [each for row in FILES[language].values() for each in row]
    assert dict(told.seen) == {how: sum(r["seen"] == how for r in rows) for how in SEEN}


def test_english_lacks_nothing() -> None:
    """In English, in which people are told what is missing elsewhere, every key is known."""
    assert not any(of("en").lacks.values())


def test_a_word_taken_out_is_missed(tmp_path: Path) -> None:
    """A key that is taken out of a file is told as lacking; one that is added no longer is."""
    shutil.copytree(OWN, tmp_path, dirs_exist_ok=True)
    german = (OWN / "de.toml").read_text()
    without = re.sub(r"form_title = \[.*?\n\]\n", "", german, flags=re.DOTALL)
    more = '\nget_started = [{ text = "Los", seen = "assumed" }]\n'
    (tmp_path / "de.toml").write_text(without + more)

    before, after = of("de"), of("de", tmp_path)

    assert set(after.lacks["form"]) - set(before.lacks["form"]) == {"form_title"}
    assert set(before.lacks["navigation"]) - set(after.lacks["navigation"]) == {"get_started"}
    assert set(after.assumed) - set(before.assumed) == {"get_started"}


def test_a_language_more_is_one_file(tmp_path: Path) -> None:
    """A file with a language's code as its name is enough: its words are known and counted."""
    shutil.copytree(OWN, tmp_path, dirs_exist_ok=True)
    word = "Zavrni neobvezne piškotke"
    (tmp_path / "sl.toml").write_text(
        f'decline_cookies = [{{ text = "{word}", seen = "guide", source = "guides-en" }}]'
    )

    assert label("decline_cookies", tmp_path).known("sl-SI") == (word,)
    assert word not in label("decline_cookies").phrases
    assert of("sl", tmp_path).known["cookies"] == ("decline_cookies",)
    assert set(of("sl", tmp_path).lacks["form"]) == set(needed(FLOWS.values())["form"])


@pytest.mark.deep
def test_the_program_knows_a_language_more(tmp_path: Path, objector: Command) -> None:
    """With its file beside the others, a page in this language shows the way on, and is listed."""
    page = ROOT / "fixtures" / "instagram-direct-sl"
    asked = ("explain", str(page / "form-cookies.html"), "--json", "--url")
    where = json.loads((page / "recording.json").read_text())["pages"][0]["url"]
    before = json.loads(objector(*asked, where).stdout)
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    (tmp_path / "flows/meta/labels/sl.toml").write_text(
        'decline_cookies = [{ text = "Zavrni neobvezne piškotke", seen = "assumed" }]'
    )
    paths = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}

    after = json.loads(objector(*asked, where, **paths).stdout)
    listed = json.loads(objector("flows", "--languages", "--json", **paths).stdout)

    assert before["overlays"] == after["overlays"] == ["cookies"]
    assert [before["decision"], after["decision"]] == ["hand-over", "move"]
    assert [move["found"] for move in after["moves"] if move["screen"] == "cookies"] == [1]
    assert "sl" in [each["language"] for each in listed["languages"]]


def test_the_table_is_shown(objector: Command) -> None:
    """`flows --languages` tells of each language what is known and lacks, in JSON and in text."""
    told = json.loads(objector("flows", "--languages", "--json").stdout)
    text = objector("flows", "--languages", COLUMNS="60").stdout

    rows: dict[str, Any] = {each["language"]: each for each in told["languages"]}
    assert rows.keys() == FILES.keys()
    for language, row in rows.items():
        counts = [f"{len(row['known'][group])}/{told['of'][group]}" for group in GROUPS]
        line = next(line for line in text.splitlines() if line.split()[:1] == [language])
        assert line.split()[1:5] == counts
        told_of = text.partition(f"\n\n{language}\n")[2].partition("\n\n")[0]
        for group in GROUPS:
            assert not row["lacks"][group] or f"lacks {', '.join(row['lacks'][group])}" in told_of
    assert "not_now*" in text
