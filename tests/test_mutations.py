"""Changed recordings: no wrong fill, no false end, no dead end, and most arrive by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from automation.recording import load
from bench.mutations import KINDS, Mutations, mutating
from bench.walks import BASES, QUOTED, make, plan, tell, walked

PLAN = list(plan(15))  # make measure walks a few more
# Kinds that each change one thing that a person sees or a reader of the markup would.
SEEN_IN = {"case", "spacing", "punctuation", "wrappers", "names", "order", "roles", "bare"}


@pytest.fixture(scope="module")
def mutations(browser: Browser) -> Iterator[Mutations]:
    """The maker of variants."""
    with mutating(browser, QUOTED) as made:
        yield made


def test_the_plan() -> None:
    """At least two hundred variants, of each kind as many, on each base, none twice."""
    kinds = [kind for _, kind, _ in PLAN]

    assert len(PLAN) >= 200
    assert len(set(PLAN)) == len(PLAN)
    assert {kinds.count(kind) for kind in KINDS} == {kinds.count("case")}
    assert {base for base, _, _ in PLAN} == set(BASES)


@pytest.mark.sampled(most=2)
@pytest.mark.parametrize(("base", "kind", "seed"), PLAN, ids=["/".join(map(str, p)) for p in PLAN])
def test_a_changed_recording(
    base: str, kind: str, seed: int, browser: Browser, mutations: Mutations
) -> None:
    """It ends as its source says or in an instruction; no box holds what is not its own."""
    came = walked(browser, make(mutations, base, kind, seed))

    assert came.wrong == []
    assert not came.false_end, came.ending
    assert not came.dead_end, came.ending
    assert came.submissions == 0


@pytest.mark.long
@pytest.mark.deep
def test_most_arrive(browser: Browser, mutations: Mutations) -> None:
    """Nine of ten that a reader could walk arrive with nobody's help."""
    some = [each for each in PLAN if KINDS[each[1]] and each[2] % 10 == 0]

    part = tell([walked(browser, make(mutations, *each)) for each in some])

    assert part.lines[0].met, part.data()["lines"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_seed_tells_all(kind: str, mutations: Mutations) -> None:
    """The same seed gives the same recording, another one another; each kind changes something."""
    base = load("facebook-policy-triage")
    first, again, other = (mutations.of(base, kind, seed).recording for seed in (1, 1, 2))

    assert first == again
    plain = mutations.of(base, "dialog", 1).recording
    changed = first.pages != plain.pages or first.leads != plain.leads
    assert changed or kind == "dialog"
    if kind in SEEN_IN - {"bare", "roles"}:
        assert first.pages != other.pages


@pytest.mark.parametrize("kind", sorted(SEEN_IN | {"language", "decoys", "quotes"}))
def test_no_lead_is_lost(kind: str, mutations: Mutations) -> None:
    """Each lead of the source still has its control on the changed page, under its new name."""
    base = load("instagram-privacy-center-en")
    before = {(lead.page, lead.to) for lead in base.leads}

    changed = mutations.of(base, kind, 4).recording

    assert before <= {(lead.page, lead.to) for lead in changed.leads}


@pytest.mark.deep
def test_the_spy_sees_a_wrong_fill(browser: Browser, mutations: Mutations) -> None:
    """What lands in a box that was not drawn for it is counted, by the box's name."""
    made = mutations.of(load("form-classic-markup"), "case", 0)
    pages = tuple(
        replace(page, html=page.html.replace('data-truth="email"', ""))
        for page in made.recording.pages
    )

    came = walked(browser, replace(made, recording=replace(made.recording, pages=pages)))

    assert {each.partition(":")[0] for each in came.wrong} == {"email"}
