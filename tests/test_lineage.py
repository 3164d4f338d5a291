"""Commitments followed through successive plans: every action in one thread, by content named."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from random import Random

from concordat.align import align
from concordat.lineage import lineage_of
from concordat_schemas.lineage import Lineage, Thread
from tests.pairs.draft import Draft, DraftAction, make_draft


def lineage(*drafts: Draft) -> Lineage:
    plans = [draft.plan() for draft in drafts]
    for at, plan in enumerate(plans):
        plan.id = f"local/plan-{at}"
    pairs = pairwise(plans)
    return lineage_of(plans, [align(old, new) for old, new in pairs], "made up")


def drafts() -> tuple[Draft, list[DraftAction]]:
    draft, spare = make_draft(Random(7), "Lakes and Rivers Compact", 3)
    return draft, spare


def successor(draft: Draft, name: str, actions: list[DraftAction]) -> Draft:
    return Draft(name, draft.convention, draft.headings, actions)


def thread_of(lineage: Lineage, plan: int, action: str) -> Thread:
    return next(
        one
        for one in lineage.threads
        for member in one.members
        if member.plan == f"local/plan-{plan}" and action in member.elements
    )


def test_every_action_is_in_one_thread() -> None:
    first, spare = drafts()
    second = successor(first, "second", [*deepcopy(first.actions[2:]), spare[0]])
    third = successor(first, "third", [*deepcopy(second.actions[1:]), spare[1]])
    made = lineage(first, second, third)
    held = [
        (member.plan, one)
        for thread in made.threads
        for member in thread.members
        for one in member.elements
    ]
    assert len(held) == len(set(held))
    assert len(held) == sum(len(draft.actions) for draft in (first, second, third))
    for thread in made.threads:
        plans = [member.plan for member in thread.members]
        assert (plans[0], plans[-1]) == (thread.first, thread.last)
        assert plans == sorted(plans)


def test_a_commitment_that_stays_is_one_thread_from_first_to_last() -> None:
    first, _ = drafts()
    second = successor(first, "second", deepcopy(first.actions[1:]))
    made = lineage(first, second, successor(first, "third", deepcopy(second.actions)))
    thread = thread_of(made, 0, "act_2")
    assert [member.elements for member in thread.members] == [["act_2"], ["act_1"], ["act_1"]]
    assert [step.type for step in thread.groups] == ["one_to_one", "one_to_one"]
    gone = thread_of(made, 0, "act_1")
    assert (gone.first, gone.last) == ("local/plan-0", "local/plan-0")


def test_actions_that_were_merged_share_a_thread() -> None:
    first, _ = drafts()
    one, other, *rest = deepcopy(first.actions)
    one.sentences += other.sentences
    one.items += other.items
    made = lineage(first, successor(first, "second", [one, *rest]))
    thread = thread_of(made, 1, "act_1")
    assert thread.members[0].elements == ["act_1", "act_2"]
    assert [step.type for step in thread.groups] == ["merge"]


def test_threads_keep_their_names_when_plans_are_added_and_actions_renumbered() -> None:
    first, spare = drafts()
    second = successor(first, "second", [spare[0], *deepcopy(first.actions)])
    before = {one.id for one in lineage(first).threads}
    after = {one.id for one in lineage(first, second).threads}
    assert before <= after
    assert len(after) == len(before) + 1
    assert len({one.id for one in lineage(second).threads}) == len(second.actions)


def test_equal_actions_of_one_plan_have_threads_of_their_own() -> None:
    first, _ = drafts()
    twice = successor(first, "twice", [*first.actions, deepcopy(first.actions[0])])
    names = [one.id for one in lineage(twice).threads]
    assert len(names) == len(set(names)) == len(twice.actions)
