"""What is told of two texts: changes of substance, whole, once, and none that is not there."""

from __future__ import annotations

from concordat.align.edits import edits_between
from concordat.align.facts import Side, facts_of_items, facts_of_text

ENGLISH = ("en", "en")


def told(old: str, new: str) -> set[tuple[str, str | None, str | None]]:
    sides = Side([], [], old), Side([], [], new)
    facts = facts_of_text(edits_between(old, new), *sides, "en", {})
    return {(one.kind, one.old, one.new) for one in facts}


def test_people_in_a_list_are_told_together() -> None:
    found = told(
        "Consult partners on all measures.",
        "Consult partners, women, youth, survivors and affected communities on all measures.",
    )
    assert ("population", None, "women, youth, survivors and affected communities") in found
    assert ("population", None, "women") not in found


def test_whom_a_duty_falls_on_is_told_in_full_although_one_word_changed() -> None:
    found = told(
        "Where applicable, donor States will pay.", "Where applicable, all States will pay."
    )
    assert ("population", "donor States", "all States") in found


def test_words_that_only_moved_within_a_text_neither_came_nor_went() -> None:
    found = told(
        "States will, where feasible, mark areas and report on them each year.",
        "States will mark areas and, where feasible, report on them each year.",
    )
    assert {one for one in found if one[0] == "obligation"} == set()


def test_a_duty_that_grew_weaker_is_told() -> None:
    found = told("States will mark all areas.", "States should mark all areas.")
    assert ("obligation", "will", "should") in found


def test_a_clause_that_was_rewritten_around_a_word_is_told_whole() -> None:
    found = told(
        "Mark areas, and destroy all munitions that exceed that number.",
        "Mark areas, and report on the number retained.",
    )
    assert (
        "scope",
        "destroy all munitions that exceed that number",
        "report on the number retained",
    ) in found


def test_spelling_is_no_change_of_scope() -> None:
    assert told("Destroy sub-munitions.", "Destroy submunitions.") == set()


def test_a_change_of_scope_ends_with_its_item_and_leaves_out_the_label() -> None:
    found = told("Mark areas.", "Mark areas.\n\nb inform villagers;\n\nc train teachers.")
    assert ("scope", None, "inform villagers") in found
    assert ("scope", None, "train teachers") in found


def test_what_was_said_before_is_no_new_item() -> None:
    old = "Identify the precise location of hazardous areas, and warn people."
    items = ["identify the precise location of hazardous areas;", "teach children in schools."]
    new = "\n\n".join(("By:", *items))
    facts = facts_of_items([], items, old, new, ENGLISH)
    assert [(one.old, one.new) for one in facts] == [(None, items[1])]
