"""Plans of the corpus compared: what a careful reader finds in them, and nothing that is not."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from concordat.align import align
from concordat.concordance import renumbered
from concordat_extractors.references import cite
from concordat_schemas.alignment import Alignment, Edit, Level, Link, levels
from concordat_schemas.plan import Action, Plan

PLANS = Path(__file__).parent.parent / "outputs" / "ccm"
OLD, BROCHURE, NEW = (
    "lausanne-2020",
    "lausanne-2020+brochure",
    "vientiane-capital-2026@draft-2026-06-22",
)

# Where the brochure says something else than the adopted text, or says it otherwise.
OF_THE_BROCHURE = {
    ("para_3", "sec_n1__para_n3"): [("", "on ")],
    ("act_5", "act_5"): [("Convention related ", "Convention-related ")],
    ("act_10", "act_10"): [('"', "“")],
    ("act_11__item_b", "act_11__item_B"): [("In ", "in ")],
    ("act_23", "act_23"): [("", "and ")],
    ("act_25", "act_25"): [("c", "a")],
    ("act_29", "act_29"): [(", ", "and "), ("and disability ", "")],
    ("act_34", "act_34"): [("cluster ", "Cluster ")],
    ("act_35", "act_35"): [("microfinance ", "micro-finance ")],
}
EDITORIAL = {"act_5", "act_10", "act_11__item_b", "act_34", "act_35"}

# Commitments that a reader of both plans puts in the same row of a table without a doubt.
CERTAIN = {
    ("act_2", "act_2"),
    ("act_6", "act_7"),
    ("act_10", "act_12"),
    ("act_11", "act_11"),
    ("act_13", "act_14"),
    ("act_16", "act_17"),
    ("act_17", "act_18"),
    ("act_18", "act_19"),
    ("act_20", "act_21"),
    ("act_25", "act_25"),
    ("act_34", "act_30"),
    ("act_39", "act_33"),
    ("act_47", "act_40"),
    ("act_49", "act_43"),
}
MERGED = [
    (["act_27", "act_28", "act_29", "act_30"], ["act_28"]),
    (["act_31", "act_32", "act_33"], ["act_29"]),
    (["act_36", "act_37"], ["act_32"]),
    (["act_40", "act_42"], ["act_35"]),
    (["act_19", "act_22"], ["act_20"]),
]
WITHOUT_PREDECESSOR = ["act_5", "act_27", "act_36", "act_42"]


@cache
def plan(name: str) -> Plan:
    path = PLANS / name / "plan.json"
    made = Plan.model_validate_json(path.read_text(encoding="utf-8"))
    cite(made)
    return made


@cache
def compared(old: str, new: str) -> Alignment:
    return align(plan(old), plan(new))


def changed(link: Link) -> list[tuple[str, str]]:
    edits: list[Edit] = link.changes.edits if link.changes else []
    return [(edit.old, edit.new) for edit in edits if edit.operation != "equal"]


def sure(level: Level) -> set[tuple[str, str]]:
    return {(one.old, one.new) for one in level.links if one.confidence == "sure"}


def test_the_brochure_differs_from_the_adopted_text_in_nine_places_only() -> None:
    alignment = compared(OLD, BROCHURE)
    numbered = {one.id for one in plan(OLD).paragraphs if one.number}
    found = {}
    for name, level in levels(alignment):
        for link in level.links:
            if name == "sections" or (name == "paragraphs" and link.old not in numbered):
                continue
            # The letters of the items of action 11 are printed as capitals.
            if link.relation != "kept" and link.old != "act_11":
                found[link.old, link.new] = changed(link)
    assert found == OF_THE_BROCHURE


def test_what_the_brochure_only_spells_otherwise_is_editorial() -> None:
    alignment = compared(OLD, BROCHURE)
    held = {
        link.old
        for level in (alignment.actions, alignment.items)
        for link in level.links
        if link.editorial
    }
    assert held - {"act_11"} == EDITORIAL


def test_the_brochure_drops_and_adds_no_commitment_and_no_measure() -> None:
    alignment = compared(OLD, BROCHURE)
    for level in (alignment.actions, alignment.items, alignment.indicators):
        assert (level.dropped, level.new) == ([], [])
        assert all(one.confidence == "sure" for one in level.links if one.strength == "primary")
    assert alignment.paragraphs.dropped == []


def test_an_article_that_the_brochure_changes_is_a_fact() -> None:
    link = next(one for one in compared(OLD, BROCHURE).actions.links if one.old == "act_25")
    assert link.changes is not None
    assert [(one.kind, one.old, one.new) for one in link.changes.facts] == [
        ("reference", "Article 4.1 (c)", "Article 4.1 (a)")
    ]


def test_successive_plans_have_the_links_that_nobody_doubts() -> None:
    assert sure(compared(OLD, NEW).actions) >= CERTAIN


def test_successive_plans_have_the_merges_that_a_reader_finds() -> None:
    groups = [(group.old, group.new) for group in compared(OLD, NEW).actions.groups]
    assert [one for one in MERGED if one not in groups] == []


def test_no_predecessor_is_invented() -> None:
    assert compared(OLD, NEW).actions.new == WITHOUT_PREDECESSOR


def test_sections_of_successive_plans_answer_in_order() -> None:
    links = compared(OLD, NEW).sections.links
    places = [one.new for one in links if one.strength == "primary"]
    order = [one.id for one in plan(NEW).sections]
    assert [order.index(one) for one in places] == sorted(order.index(one) for one in places)


def test_a_duty_that_was_brought_forward_and_one_that_grew_weaker_are_told() -> None:
    alignment = compared(OLD, NEW)
    held = {(one.old, one.new): one for one in alignment.actions.links}
    marked = held["act_18", "act_19"]
    assert marked.changes is not None
    assert "deadline" in {one.kind for one in marked.changes.facts}
    assert marked.changes.facts[0].kind == "deadline"
    retained = held["act_17", "act_18"]
    assert retained.changes is not None
    assert ("obligation", "absolutely") in {
        (one.kind, (one.old or "").casefold()) for one in retained.changes.facts
    }


def test_key_changes_come_with_what_binds_first() -> None:
    found = compared(OLD, NEW).key_changes
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert {one.kind for one in found[:10]} <= {"deadline", "obligation", "item"}
    assert {one.level for one in found[:10]} <= {"actions", "items"}


def test_new_and_dropped_actions_are_among_the_key_changes() -> None:
    alignment = compared(OLD, NEW)
    first = alignment.key_changes[:60]
    assert {one.new for one in first if one.old is None} >= {*alignment.actions.new}
    assert {one.old for one in first if one.new is None} >= {*alignment.actions.dropped}


def test_a_paraphrase_is_linked_without_its_wording() -> None:
    alignment = compared("dubrovnik-2015", OLD)
    assert alignment.notice is not None
    assert "Dubrovnik" in alignment.notice
    assert len(alignment.actions.links) > 20
    assert alignment.key_changes == []
    for _, level in levels(alignment):
        assert all(one.changes is None for one in level.links)
        assert (level.lost, level.gained) == ([], [])


def test_an_outline_and_the_plan_made_of_it_share_sections_and_no_actions() -> None:
    alignment = compared("lausanne-2020@elements-2020-06-18", OLD)
    assert alignment.actions.links == []
    assert alignment.actions.new == [one.id for one in plan(OLD).actions]
    linked = {(one.old, one.new) for one in alignment.sections.links}
    assert linked >= {(f"sec_{one}", f"sec_{one}") for one in ("III", "IV", "V", "VII", "VIII")}


def test_the_result_does_not_depend_on_the_order_of_sets() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from concordat.align import align\n"
        "from concordat_schemas.plan import Plan\n"
        "read = lambda name: Plan.model_validate_json(Path(name).read_text(encoding='utf-8'))\n"
        "print(align(read(sys.argv[1]), read(sys.argv[2])).model_dump_json())\n"
    )
    paths = [str(PLANS / name / "plan.json") for name in (OLD, NEW)]
    found = {
        subprocess.run(
            [sys.executable, "-c", program, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_renumbering_is_one_fact() -> None:
    old = plan("lausanne-2020")
    new = old.model_copy(deep=True)
    inserted = Action(id="act_new", seq=0, number="11", chapeau="Recover kites from every harbour.")
    for action in new.actions[10:]:
        action.number = str(int(action.number) + 1)
    new.actions.insert(10, inserted)
    told = align(old, new)
    assert renumbered(told.actions, old, new) == [("11", "50", "12", "51")]
    assert told.actions.new == ["act_new"]
    assert renumbered(align(old, old).actions, old, old) == []
