"""How well the aligner links what readers linked: each figure may rise and must not fall."""

from __future__ import annotations

import tomllib

import pytest

from concordat.align import align
from concordat_schemas.alignment import Alignment, LevelName, levels
from tests.rewritten import NAMES, ROOT, aligned, f1

FLOORS = tomllib.loads((ROOT / "floors.toml").read_text(encoding="utf-8"))


def compared(name: str) -> Alignment:
    pair = aligned(name)
    return align(pair.old, pair.new)


def linked(alignment: Alignment, level: LevelName) -> set[tuple[str, str]]:
    found = dict(levels(alignment))[level].links
    return {(one.old, one.new) for one in found if one.strength == "primary"}


@pytest.mark.parametrize(
    ("name", "level"), [(one, level) for one in NAMES for level in FLOORS[one]]
)
def test_links_are_those_that_readers_made(name: str, level: LevelName) -> None:
    true = aligned(name).links[level]
    assert f1(linked(compared(name), level), true) >= FLOORS[name][level]


@pytest.mark.parametrize("name", NAMES)
def test_no_link_of_actions_is_sure_and_wrong(name: str) -> None:
    found = compared(name).actions.links
    sure = {(one.old, one.new) for one in found if one.confidence == "sure"}
    assert sure <= aligned(name).links["actions"]


@pytest.mark.parametrize("name", NAMES)
def test_a_rewritten_plan_is_linked_the_same_in_either_order(name: str) -> None:
    pair = aligned(name)
    there, back = align(pair.old, pair.new), align(pair.new, pair.old)
    for level, found in levels(there):
        mirrored = dict(levels(back))[level].links
        told = {(one.old, one.new, one.strength, one.confidence) for one in found.links}
        assert told == {(one.new, one.old, one.strength, one.confidence) for one in mirrored}
