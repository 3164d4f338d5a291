"""The hand-written examples hold what the contracts promise, and agree with one another."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from concordat_extractors.extract import PartIdentity, extract
from concordat_schemas.alignment import Alignment, Level, LevelName, levels
from concordat_schemas.identity import content_key
from concordat_schemas.lineage import Lineage
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Indicator,
    Item,
    Paragraph,
    Plan,
    Reference,
    Section,
    composite_text,
    elements,
    leaf_fields,
)
from concordat_schemas.text import glyphs

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
PUBLISHED = ROOT / "schemas" / "concordat_schemas" / "published"
MODELS: dict[str, type[Plan | Alignment | Lineage]] = {
    "plan.json": Plan,
    "plan-next.json": Plan,
    "alignment.json": Alignment,
    "lineage.json": Lineage,
}
PLANS = ["plan.json", "plan-next.json"]


def load(name: str) -> Any:
    return MODELS[name].model_validate_json((EXAMPLES / name).read_bytes())


def by_id(plan: Plan) -> dict[str, AnyElement]:
    return {element.id: element for element in elements(plan)}


def field_text(element: AnyElement, field: str) -> str:
    return dict(leaf_fields(element))[field]


@pytest.mark.parametrize("name", MODELS)
def test_example_is_what_the_model_says_and_nothing_else(name: str) -> None:
    text = (EXAMPLES / name).read_text("utf-8")
    written = load(name).model_dump(mode="json", by_alias=True)
    assert written == json.loads(text)


@pytest.mark.parametrize("name", MODELS)
def test_example_is_valid_against_the_published_schema(name: str) -> None:
    kind = load(name).schema_.name.rpartition("/")[2]
    found = sorted(PUBLISHED.glob(f"{kind}*.json"))
    assert found
    data = json.loads((EXAMPLES / name).read_text("utf-8"))
    for schema in found:
        jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(data)


@pytest.mark.parametrize("name", PLANS)
def test_ids_are_unique_and_in_reading_order(name: str) -> None:
    plan: Plan = load(name)
    found = list(elements(plan))
    assert len({element.id for element in found}) == len(found)
    assert [element.seq for element in found] == list(range(len(found)))


@pytest.mark.parametrize("name", PLANS)
def test_every_id_that_is_named_exists(name: str) -> None:
    plan: Plan = load(name)
    known = by_id(plan)
    sources = {source.id for source in plan.sources}
    for element in known.values():
        assert getattr(element, "section", None) in {None, *known}
        assert {place.source for place in element.places} <= sources
        assert set(getattr(element, "notes", [])) <= {note.id for note in plan.footnotes}
    for section in plan.sections:
        assert section.parent in {None, *known}
    for note in plan.footnotes:
        for call in note.calls:
            assert note.id in getattr(known[call.element], "notes", [])
            assert 0 <= call.offset <= len(field_text(known[call.element], call.field))
    for warning in plan.diagnostics.warnings:
        assert warning.element in {None, *known}


@pytest.mark.parametrize("name", PLANS)
def test_references_cut_out_exactly_their_words(name: str) -> None:
    plan: Plan = load(name)
    known = by_id(plan)
    for reference in plan.references:
        text = field_text(known[reference.element], reference.field)
        assert text[reference.start : reference.end] == reference.raw
        if reference.within is not None:
            outer = plan.references[reference.within]
            assert (outer.element, outer.field) == (reference.element, reference.field)
            assert outer.start <= reference.start
            assert reference.end <= outer.end
        if reference.target and reference.target.id.startswith(f"{plan.id}#"):
            target = known[reference.target.id.partition("#")[2]]
            assert reference.target.text == compared_text(target)


@pytest.mark.parametrize("name", PLANS)
def test_derived_text_is_chapeau_items_and_continuation(name: str) -> None:
    written = json.loads((EXAMPLES / name).read_text("utf-8"))
    for action in written["actions"]:
        parts = [action["chapeau"]]
        parts += [f"{item['label']} {item['text']}" for item in action["items"]]
        parts += [action["continuation"]] if action["continuation"] else []
        assert action["text"] == "\n\n".join(parts)


@pytest.mark.parametrize("name", PLANS)
def test_sentences_read_as_one_sentence(name: str) -> None:
    plan: Plan = load(name)
    for action in plan.actions:
        for indicator in action.indicators:
            assert indicator.sentence.endswith(".")
            assert indicator.sentence.count(".") == 1
            assert ":" not in indicator.sentence


@pytest.mark.parametrize("name", PLANS)
def test_the_account_adds_up_and_matches_the_source(name: str) -> None:
    plan: Plan = load(name)
    file = EXAMPLES / plan.sources[0].file
    account = plan.diagnostics.coverage
    assert hashlib.sha256(file.read_bytes()).hexdigest() == plan.sources[0].sha256
    assert account.source == glyphs(file.read_text("utf-8")) == account.read + account.markup
    roles = (account.fields, account.labels, account.repeated, account.furniture)
    assert account.read == sum(roles) + account.unplaced + account.elsewhere + account.lost
    assert account.lost == 0
    assert account.furniture == sum(glyphs(piece.text) for piece in plan.furniture)
    assert account.fields == _stored_glyphs(plan)


def _stored_glyphs(plan: Plan) -> int:
    """Glyphs of all leaf fields; a stem printed once counts once."""
    count = 0
    stems = set()
    for element in elements(plan):
        for field, text in leaf_fields(element):
            if field == "stem":
                stems.add((element.id.partition("__")[0], text))
            else:
                count += glyphs(text)
    return count + sum(glyphs(stem) for _, stem in stems)


@pytest.mark.parametrize("name", PLANS)
def test_every_place_points_to_the_line_that_begins_the_element(name: str) -> None:
    plan: Plan = load(name)
    lines = (EXAMPLES / plan.sources[0].file).read_text("utf-8").splitlines()
    for element in elements(plan):
        locator = element.places[0].locator
        assert locator is not None
        line = lines[int(locator.removeprefix("line ")) - 1]
        first = next(text for field, text in leaf_fields(element) if field != "stem")
        assert " ".join(first.split()[:3]) in line.replace("**", "")


@pytest.mark.parametrize("name", PLANS)
def test_reading_the_source_gives_what_was_written_by_hand(name: str) -> None:
    plan: Plan = load(name)
    identity = PartIdentity(part=None, id=plan.id, metadata=plan.metadata)
    (made,) = extract(EXAMPLES / plan.sources[0].file, parts=[identity])
    by_hand, read = (
        one.model_dump(mode="json", exclude={"references"}) for one in (plan, made.plan)
    )
    for field, value in by_hand.items():
        assert read[field] == value
    assert [_told(one) for one in made.plan.references] == [_told(one) for one in plan.references]


def _told(reference: Reference) -> dict[str, object]:
    """A reference but for the wording of titles and reasons."""
    told = reference.model_dump(mode="json", exclude={"target", "why_not"})
    return {**told, "target": reference.target.id if reference.target else None}


def compared_text(element: AnyElement) -> str:
    """The text an alignment's edits run over."""
    if isinstance(element, Section):
        return element.heading
    if isinstance(element, Paragraph):
        return composite_text(element.text, element.items, element.continuation)
    if isinstance(element, Action):
        return element.text
    if isinstance(element, Indicator):
        return element.sentence
    assert isinstance(element, Item)
    return element.text


LEVEL_TYPES: dict[LevelName, type[AnyElement]] = {
    "sections": Section,
    "paragraphs": Paragraph,
    "actions": Action,
    "items": Item,
    "indicators": Indicator,
}


def aligned() -> tuple[Alignment, dict[str, AnyElement], dict[str, AnyElement]]:
    alignment: Alignment = load("alignment.json")
    old, new = load("plan.json"), load("plan-next.json")
    assert (alignment.old, alignment.new) == (old.id, new.id)
    assert new.metadata.predecessor == old.id
    return alignment, by_id(old), by_id(new)


@pytest.mark.parametrize("name", LEVEL_TYPES)
def test_every_element_of_a_level_is_linked_or_dropped_or_new(name: LevelName) -> None:
    alignment, old, new = aligned()
    level = dict(levels(alignment))[name]
    for known, linked, alone in (
        (old, {link.old for link in level.links}, level.dropped),
        (new, {link.new for link in level.links}, level.new),
    ):
        own = {key for key, value in known.items() if isinstance(value, LEVEL_TYPES[name])}
        assert linked | set(alone) == own
        assert not linked & set(alone)


@pytest.mark.parametrize("name", LEVEL_TYPES)
def test_groups_are_the_components_of_primary_links(name: LevelName) -> None:
    alignment, _, _ = aligned()
    level = dict(levels(alignment))[name]
    assert sorted((sorted(group.old), sorted(group.new)) for group in level.groups) == sorted(
        _components(level)
    )


def _components(level: Level) -> list[tuple[list[str], list[str]]]:
    found: list[tuple[set[str], set[str]]] = []
    for link in level.links:
        if link.strength != "primary":
            continue
        near = [one for one in found if link.old in one[0] or link.new in one[1]]
        merged = (
            {link.old}.union(*(one[0] for one in near)),
            {link.new}.union(*(one[1] for one in near)),
        )
        found = [one for one in found if one not in near] + [merged]
    return [(sorted(old), sorted(new)) for old, new in found]


def test_edits_rebuild_both_texts_and_kept_means_equal() -> None:
    alignment, old, new = aligned()
    ranks: list[int] = []
    for _, level in levels(alignment):
        for link in level.links:
            assert link.changes is not None
            before, after = compared_text(old[link.old]), compared_text(new[link.new])
            assert "".join(edit.old for edit in link.changes.edits) == before
            assert "".join(edit.new for edit in link.changes.edits) == after
            if link.relation == "kept":
                assert before.split() == after.split()
            own = [fact.rank for fact in link.changes.facts]
            assert own == sorted(own)
            ranks += own
    ranks += [one.rank for one in alignment.key_changes if None in (one.old, one.new)]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


def test_runner_up_shares_an_end_and_was_not_chosen() -> None:
    alignment, _, _ = aligned()
    for _, level in levels(alignment):
        chosen = {(link.old, link.new) for link in level.links}
        for link in level.links:
            if link.runner_up is not None:
                other = (link.runner_up.old, link.runner_up.new)
                assert other not in chosen
                assert (other[0] == link.old) != (other[1] == link.new)
                assert link.runner_up.score <= link.score


def test_facts_and_phrases_quote_the_plans() -> None:
    alignment, old, new = aligned()
    for _, level in levels(alignment):
        for known, phrases in ((old, level.lost), (new, level.gained)):
            for phrase in phrases:
                text = field_text(known[phrase.element], phrase.field)
                assert text[phrase.start : phrase.end] == phrase.raw
        for link in level.links:
            assert link.changes is not None
            for fact in link.changes.facts:
                assert fact.old is None or fact.old in _all_text(old[link.old])
                assert fact.new is None or fact.new in _all_text(new[link.new])


def _all_text(element: AnyElement) -> str:
    return "\n\n".join([compared_text(element), *(text for _, text in leaf_fields(element))])


def test_lineage_follows_every_action_in_exactly_one_thread() -> None:
    lineage: Lineage = load("lineage.json")
    plans: list[Plan] = [load(name) for name in PLANS]
    assert lineage.plans == [plan.id for plan in plans]
    for plan in plans:
        threaded = [
            key
            for thread in lineage.threads
            for member in thread.members
            if member.plan == plan.id
            for key in member.elements
        ]
        assert sorted(threaded) == sorted(action.id for action in plan.actions)
    texts = {(plan.id, action.id): action.text for plan in plans for action in plan.actions}
    for thread in lineage.threads:
        first = thread.members[0]
        assert thread.id == f"thr_{content_key(texts[first.plan, first.elements[0]])}"


def test_lineage_has_the_groups_of_the_alignment() -> None:
    lineage: Lineage = load("lineage.json")
    alignment: Alignment = load("alignment.json")
    steps = [step for thread in lineage.threads for step in thread.groups]
    assert {(step.old_plan, step.new_plan) for step in steps} == {(alignment.old, alignment.new)}
    assert [(step.old, step.new, step.type) for step in steps] == [
        (group.old, group.new, group.type) for group in alignment.actions.groups
    ]
