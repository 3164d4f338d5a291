"""Made-up plans of every drafting style, read back: exact figures may never fall."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.generator.build import make_plan, styles
from tests.generator.judge import RENDITIONS, Case, render
from tests.generator.score import FLOOR_RUN, FLOORS, Result, floor_groups, read, totals
from tests.generator.shrink import shrink
from tests.generator.truth import KINDS

KNOWN = sorted(entry["name"] for entry in styles() if entry["known"])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    folder = tmp_path_factory.mktemp("generated")
    return FLOOR_RUN.results(folder)


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
    """A made-up plan of a known style in some rendition; chance is drawn by Hypothesis."""
    chance: Random = draw(st.randoms(use_true_random=False))
    plan = make_plan(chance, draw(st.sampled_from(KNOWN)), "tiny")
    return render(plan, draw(st.sampled_from(sorted(RENDITIONS))), chance)


def _smallest(item: Case, folder: Path) -> Result:
    """The failing reading of the smallest plan that is wrong in the same kinds of facts."""
    tries = iter(range(200))

    def wrong(case: Case) -> set[str]:
        verdict = read(case, "smaller", folder).verdict
        return {"error"} if verdict is None else {*verdict.missing, *verdict.extra}

    kinds = wrong(item)

    def still(case: Case) -> bool:
        return next(tries, None) is not None and bool(kinds & wrong(case))

    return read(shrink(item, still), "smallest", folder)


# The project's own shrinking takes away sections, actions and items, not random numbers: seconds
# where Hypothesis takes minutes.
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases())
def test_reading_a_known_style_gives_the_same_plan(
    tmp_path_factory: pytest.TempPathFactory, item: Case
) -> None:
    folder = tmp_path_factory.mktemp("property", numbered=True)
    result = read(item, "property", folder)
    if result.good:
        return
    smallest = _smallest(item, folder)
    saved = smallest.case.save(folder / "smallest")
    lines = [smallest.error] if smallest.verdict is None else smallest.verdict.lines()
    pytest.fail("\n".join([f"{saved} is read wrongly:", *lines]), pytrace=False)
