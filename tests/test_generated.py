"""Made-up plans of every drafting style, read back: exact figures may never fall."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.generator.build import make_plan, styles
from tests.generator.judge import RENDITIONS, Case, render
from tests.generator.score import FLOOR_RUN, FLOORS, Result, floor_groups, read, run, totals
from tests.generator.truth import KINDS

KNOWN = sorted(entry["name"] for entry in styles() if entry["known"])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    folder = tmp_path_factory.mktemp("generated")
    return run(FLOOR_RUN.count, FLOOR_RUN.seed, folder=folder)


@pytest.mark.parametrize("group", ["known", "inferred"])
def test_figures_stay_above_their_floors(group: str, results: list[Result]) -> None:
    floors = json.loads(FLOORS.read_text())[group]
    tallies = totals(floor_groups(results)[group])
    below = [
        f"{kind}: {100 * tallies[kind].f1:.2f} % exact, floor {floors[kind]} %"
        for kind in KINDS
        if 100 * tallies[kind].f1 < floors[kind]
    ]
    assert not below, f"{group} styles: " + "; ".join(below)


def test_every_made_up_plan_can_be_read(results: list[Result]) -> None:
    assert [result.error for result in results if result.verdict is None] == []


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A made-up plan of a known style in some rendition; chance is drawn, so it shrinks."""
    chance: Random = draw(st.randoms(use_true_random=False))
    plan = make_plan(chance, draw(st.sampled_from(KNOWN)), "tiny")
    return render(plan, draw(st.sampled_from(sorted(RENDITIONS))), chance)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_reading_a_known_style_gives_the_same_plan(
    tmp_path_factory: pytest.TempPathFactory, item: Case
) -> None:
    result = read(item, "property", tmp_path_factory.mktemp("property", numbered=True))
    saved = item.save(tmp_path_factory.getbasetemp() / "smallest-failure")
    if result.verdict is None or not result.verdict.exact:
        note(f"the file is {saved}\n{item.look}")
    assert result.error == ""
    assert result.verdict is not None
    assert result.verdict.lines() == []
