"""Plans compared that were made from each other by known edits: exactly those must be found."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from functools import cache
from random import Random

import pytest

from concordat.align import align
from concordat.align.edits import tokens_of
from concordat.align.units import text_of
from concordat_schemas.alignment import Alignment, Fact, Level, Link, levels
from concordat_schemas.plan import Plan, elements, leaf_fields
from tests.pairs.draft import Draft, DraftAction, DraftIndicator, make_draft
from tests.pairs.edit import Pair, make_pair

SEEDS = range(16)
# Floors may be raised and never lowered.
F1_OF_LINKS_WITH_THEIR_RELATION = 0.97
PART_OF_FACTS = 0.97
PART_OF_MOVED_AND_EDITORIAL = 0.99
PART_PAINTED_THOUGH_COMMON = 0.01
_TURNED = {"absorbed": "extracted", "extracted": "absorbed"}


@cache
def compared(seed: int) -> tuple[Pair, Alignment]:
    pair = make_pair(seed)
    return pair, align(pair.old, pair.new)


def primary(level: Level) -> dict[tuple[str, str], Link]:
    return {(one.old, one.new): one for one in level.links if one.strength == "primary"}


def facts_of(alignment: Alignment, old: str, new: str) -> list[Fact]:
    """The facts of a pair of actions and of their indicators."""
    return [
        fact
        for level in (alignment.actions, alignment.indicators)
        for link in level.links
        if link.old.split("__")[0] == old and link.new.split("__")[0] == new and link.changes
        for fact in link.changes.facts
    ]


def shows(fact: Fact, kind: str, old: str | None, new: str | None) -> bool:
    return (
        fact.kind == kind
        and (old is None or old in (fact.old or ""))
        and (new is None or new in (fact.new or ""))
    )


def test_actions_are_linked_as_they_were_edited() -> None:
    right = mine = true = 0
    for seed in SEEDS:
        pair, alignment = compared(seed)
        found = primary(alignment.actions)
        known = {key: one for key, one in pair.links.items() if one.strength == "primary"}
        right += sum(
            key in found and found[key].relation in one.relations for key, one in known.items()
        )
        mine, true = mine + len(found), true + len(known)
    assert 2 * right / (mine + true) >= F1_OF_LINKS_WITH_THEIR_RELATION


def test_what_has_no_counterpart_is_dropped_or_new() -> None:
    for seed in SEEDS:
        pair, alignment = compared(seed)
        assert set(alignment.actions.dropped) == pair.dropped
        assert set(alignment.actions.new) == pair.added


def test_changes_of_substance_are_facts_of_their_kind() -> None:
    missing = []
    every = 0
    for seed in SEEDS:
        pair, alignment = compared(seed)
        for (old, new), one in pair.links.items():
            held = facts_of(alignment, old, new)
            for kind, before, after in one.facts:
                every += 1
                if not any(shows(fact, kind, before, after) for fact in held):
                    missing.append((seed, old, new, kind, before, after))
    assert len(missing) <= (1 - PART_OF_FACTS) * every, missing


def test_moved_and_editorial_links_say_so() -> None:
    wrong = []
    every = 0
    for seed in SEEDS:
        pair, alignment = compared(seed)
        found = primary(alignment.actions)
        for key, one in pair.links.items():
            link = found.get(key)
            if link is not None:
                every += 1
                if (link.moved, link.editorial) != (one.moved, one.editorial):
                    wrong.append((seed, key, one.edit))
    assert len(wrong) <= (1 - PART_OF_MOVED_AND_EDITORIAL) * every, wrong


def test_an_item_that_moved_links_its_actions_as_a_part() -> None:
    true = found = extra = 0
    for seed in SEEDS:
        pair, alignment = compared(seed)
        mine = {(one.old, one.new) for one in alignment.actions.links if one.strength != "primary"}
        known = {key for key, one in pair.links.items() if one.strength != "primary"}
        true, found, extra = true + len(known), found + len(mine & known), extra + len(mine - known)
    assert true
    assert found == true
    assert extra == 0


def test_an_item_that_moved_is_told_once_and_not_as_lost_and_gained() -> None:
    seen = 0
    for seed in SEEDS:
        _, alignment = compared(seed)
        texts = [
            (link.strength, fact.old, fact.new)
            for link in alignment.actions.links
            if link.changes is not None
            for fact in link.changes.facts
            if fact.kind == "item"
        ]
        moved = [(old, new) for strength, old, new in texts if strength == "secondary"]
        seen += len(moved)
        for old, new in moved:
            assert old is not None
            assert new is not None
            assert not {("primary", old, None), ("primary", None, new)} & {*texts}
    assert seen


def test_what_is_sure_is_right() -> None:
    for seed in SEEDS:
        pair, alignment = compared(seed)
        sure = {key for key, one in primary(alignment.actions).items() if one.confidence == "sure"}
        assert sure <= pair.links.keys()


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_plan_with_itself_is_kept(seed: int) -> None:
    plan = make_pair(seed).old
    for _, level in levels(align(plan, deepcopy(plan))):
        assert all(one.relation == "kept" and not one.moved for one in level.links)
        assert [one for one in level.links if one.old != one.new] == []
        assert (level.dropped, level.new, level.lost, level.gained) == ([], [], [], [])
        assert all(one.changes and not one.changes.facts for one in level.links)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_way_round_is_the_mirror(seed: int) -> None:
    pair, forth = compared(seed)
    back = align(pair.new, pair.old)
    for (_, one), (_, other) in zip(levels(forth), levels(back), strict=True):
        turned = {
            (
                *(link.new, link.old, link.strength, _TURNED.get(link.relation, link.relation)),
                *(link.moved, link.editorial, link.score, link.confidence),
            )
            for link in other.links
        }
        assert {
            (
                *(link.old, link.new, link.strength, link.relation),
                *(link.moved, link.editorial, link.score, link.confidence),
            )
            for link in one.links
        } == turned
        within = {link.old for link in one.links if link.strength == "secondary"}
        assert set(one.dropped) | within >= set(other.new)
        assert {(tuple(group.old), tuple(group.new)) for group in one.groups} == {
            (tuple(group.new), tuple(group.old)) for group in other.groups
        }
        assert Counter(phrase.raw for phrase in one.lost) == Counter(
            phrase.raw for phrase in other.gained
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_every_element_is_accounted_for(seed: int) -> None:
    pair, alignment = compared(seed)
    before = {one.id for one in elements(pair.old)}
    after = {one.id for one in elements(pair.new)}
    seen_old: set[str] = set()
    seen_new: set[str] = set()
    for _, level in levels(alignment):
        linked = primary(level)
        assert not set(level.dropped) & {one.old for one in level.links}
        assert not set(level.new) & {new for _, new in linked}
        seen_old |= {one.old for one in level.links} | set(level.dropped)
        seen_new |= {one.new for one in level.links} | set(level.new)
        assert components(linked) == {
            frozenset([*(("old", one) for one in group.old), *(("new", one) for one in group.new)])
            for group in level.groups
        }
    assert (seen_old, seen_new) == (before, after)


def components(linked: dict[tuple[str, str], Link]) -> set[frozenset[tuple[str, str]]]:
    held: list[set[tuple[str, str]]] = []
    for old, new in linked:
        joined = {("old", old), ("new", new)}
        apart = [one for one in held if not one & joined]
        held = [*apart, joined.union(*(one for one in held if one & joined))]
    return {frozenset(one) for one in held}


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_are_the_texts_and_paint_nothing_that_stayed(seed: int) -> None:
    pair, alignment = compared(seed)
    old = {one.id: one for one in elements(pair.old)}
    new = {one.id: one for one in elements(pair.new)}
    painted = common = 0
    for _, level in levels(alignment):
        for link in level.links:
            before, after = text_of(old[link.old]), text_of(new[link.new])
            assert link.changes is not None
            assert "".join(one.old for one in link.changes.edits) == before
            assert "".join(one.new for one in link.changes.edits) == after
            kept = sum(
                len(tokens_of(one.old)) for one in link.changes.edits if one.operation == "equal"
            )
            longest = longest_common(before, after)
            painted, common = painted + longest - kept, common + longest
            assert longest >= kept
    assert painted <= PART_PAINTED_THOUGH_COMMON * common


def longest_common(old: str, new: str) -> int:
    """The length of a longest common subsequence of tokens, by the textbook's table."""
    one = [token.strip() for token in tokens_of(old)]
    other = [token.strip() for token in tokens_of(new)]
    if one == other:
        return len(one)
    row = [0] * (len(other) + 1)
    for word in one:
        before = row
        row = [0]
        for at, there in enumerate(other):
            row.append(before[at] + 1 if word == there else max(before[at + 1], row[at]))
    return row[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_phrases_and_facts_quote_the_plans(seed: int) -> None:
    pair, alignment = compared(seed)
    for plan, side in ((pair.old, "lost"), (pair.new, "gained")):
        held = {one.id: dict(leaf_fields(one)) for one in elements(plan)}
        for _, level in levels(alignment):
            for phrase in getattr(level, side):
                field = held[phrase.element][phrase.field]
                assert field[phrase.start : phrase.end] == phrase.raw
    texts = [words(pair.old), words(pair.new)]
    for _, level in levels(alignment):
        for link in level.links:
            for fact in link.changes.facts if link.changes else []:
                for text, quoted in zip(texts, (fact.old, fact.new), strict=True):
                    assert quoted is None or " ".join(quoted.split()) in text, fact


def words(plan: Plan) -> str:
    """All that can be quoted of a plan."""
    held: list[str] = []
    for one in elements(plan):
        held += [text_of(one), *(text for _, text in leaf_fields(one))]
    return "\n".join(" ".join(text.split()) for text in held)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_runner_up_is_the_best_that_is_no_link(seed: int) -> None:
    _, alignment = compared(seed)
    for _, level in levels(alignment):
        linked = {(one.old, one.new) for one in level.links}
        for link in level.links:
            other = link.runner_up
            if other is not None:
                assert (other.old == link.old) != (other.new == link.new)
                assert (other.old, other.new) not in linked
                assert other.score <= link.score


def test_comparing_again_gives_the_same() -> None:
    pair, alignment = compared(3)
    again = align(pair.old.model_copy(deep=True), pair.new.model_copy(deep=True))
    assert again.model_dump_json() == alignment.model_dump_json()


def test_under_a_paraphrase_no_wording_is_compared() -> None:
    pair = make_pair(1)
    told = pair.new.model_copy(deep=True)
    told.metadata.wording = "paraphrase"
    alignment = align(pair.old, told)
    assert alignment.notice
    assert primary(alignment.actions).keys() == primary(compared(1)[1].actions).keys()
    for _, level in levels(alignment):
        assert not level.lost
        assert not level.gained
        assert all(link.changes is None for link in level.links)


def test_yesterdays_draft_against_todays() -> None:
    """One action put in early and nine edits: these and nothing else."""
    draft, spare = make_draft(Random(11), "Convention on Cluster Munitions")
    plan = Draft("today", draft.convention, draft.headings, deepcopy(draft.actions))
    actions = plan.ordered()
    added = deepcopy(spare[0])
    added.section = 0
    edits: dict[int, str] = {}

    def edit(at: int, kind: str, old: str, new: str) -> None:
        text = actions[at].sentences[0]
        assert old in text
        actions[at].sentences[0] = text.replace(old, new, 1)
        edits[at] = kind

    edit(2, "obligation", "will", "should")
    edit(5, "scope", ", so as to", " and publish every lesson learned, so as to")
    edit(9, "editorial", "States Parties", "States parties")
    edit(12, "population", "States Parties will", "States Parties and survivors will")
    edit(18, "scope", "so as to", "so as, without prejudice to sovereignty, to")
    actions[21].sentences[1] = "Nothing further will be asked of tributary councils."
    edits[21] = "scope"
    actions[22].indicators[0] = DraftIndicator("number", "of ferries that sank", None)
    actions[24].indicators[1].baseline = "97"
    actions[27].title = "Entirely other words"
    edits[27] = "title"
    plan.actions.append(added)
    plan.actions.insert(0, plan.actions.pop())
    alignment = align(draft.plan(), plan.plan())
    assert alignment.actions.new == ["act_1"]
    assert alignment.actions.dropped == []
    found = primary(alignment.actions)
    assert set(found) == {(f"act_{at + 1}", f"act_{at + 2}") for at in range(len(actions))}
    for at in range(len(actions)):
        link = found[f"act_{at + 1}", f"act_{at + 2}"]
        facts = {fact.kind for fact in link.changes.facts} if link.changes else set()
        kind = edits.get(at)
        assert link.relation == ("kept" if kind in {None, "title"} else "revised"), at
        assert link.editorial == (kind == "editorial")
        assert link.confidence == "sure"
        assert not link.moved
        assert not facts if kind in {None, "editorial"} else kind in facts, (at, facts)
    changed = {
        (one.old, one.relation) for one in alignment.indicators.links if one.relation != "kept"
    }
    assert changed <= {("act_25__ind_b", "revised"), ("act_23__ind_a", "revised")}
    assert ("act_25__ind_b", "revised") in changed


def test_of_twins_the_dropped_one_is_not_absorbed() -> None:
    draft, _ = make_draft(Random(5), "Convention on Cluster Munitions")
    sentence = (
        "Upon completion of their obligations under Article {}, States Parties will make a "
        "declaration of compliance to the next Meeting of States Parties, using the template."
    )
    twins = [DraftAction(1, [sentence.format(article)]) for article in (3, 4)]
    draft.actions += twins
    for kept in (0, 1):
        rest = [one for one in draft.actions if one is not twins[1 - kept]]
        later = Draft("later", draft.convention, draft.headings, rest)
        alignment = align(draft.plan(), later.plan())
        before, after = draft.ids(), later.ids()
        gone, stays = before[id(twins[1 - kept])], (before[id(twins[kept])], after[id(twins[kept])])
        assert alignment.actions.dropped == [gone]
        assert primary(alignment.actions)[stays].relation == "kept"
        assert all(one.relation == "kept" for one in alignment.actions.links)
