"""What reading must give back, and what a reading gave, in one comparable form: facts by kind.

A fact is (key, value): the key says which element, the value all that must be exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from concordat_schemas import plan as contract

from .model import CALL, Action, Indicator, Item, Paragraph, Plan, calls, without_calls

KINDS = [
    "title",
    "sections",
    "paragraphs",
    "actions",
    "items",
    "indicators",
    "baselines",
    "notes",
]
Facts = dict[str, list[tuple[Any, Any]]]


def expected(plan: Plan, *, capitals: bool = False) -> Facts:
    """The facts of a made-up plan; `capitals` where the rendition prints level 1 in capitals."""
    facts: Facts = {kind: [] for kind in KINDS}
    called: dict[str, list[tuple[Any, str, int]]] = {note.number: [] for note in plan.notes}

    def text(owner: Any, name: str, value: str) -> str:
        for number, offset in calls(value):
            called[number].append((owner, name, offset))
        return without_calls(value)

    facts["title"].append(("title", plan.title))
    ordinal = 0
    for section in plan.sections:
        heading = _heading(section.heading, section.level, capitals)
        facts["sections"].append((section.number, (heading, section.level)))
        for element in section.body:
            if isinstance(element, Paragraph):
                key = ("para", element.number or without_calls(element.text)[:40])
                value = (text(key, "text", element.text), _kind(element), heading)
                facts["paragraphs"].append((key, value))
                facts["items"] += _items(key, element.items, text)
                if element.continuation:
                    # Whether text after a paragraph's items is its continuation is left open.
                    after = element.continuation
                    facts["paragraphs"].append(
                        (("para", after[:40]), (after, "paragraph", heading))
                    )
            else:
                ordinal += 1
                _action(facts, element, heading, text)
                point = plan.baseline_point if plan.look.language == "en" else None
                for nth, indicator in enumerate(element.indicators):
                    _indicator(facts, (element.number, nth), indicator, text, point)
    for note in plan.notes:
        callers = tuple(sorted(called[note.number], key=repr))
        facts["notes"].append((note.number, (note.text, callers)))
    return facts


def _heading(heading: str, level: int, capitals: bool) -> str:
    clean = without_calls(heading)
    return clean.upper() if capitals and level == 1 else clean


def _kind(paragraph: Paragraph) -> str:
    # A paragraph that introduces items may be called either way (CONVENTIONS.md leaves it open).
    return "paragraph" if paragraph.items else paragraph.kind


def _join(owner: Any, name: str, parts: list[str], text: Any) -> str:
    joined = "\n\n".join(parts)
    return str(text(owner, name, joined))


def _action(facts: Facts, action: Action, heading: str, text: Any) -> None:
    key = ("act", action.number)
    value = (
        action.title,
        _join(key, "chapeau", action.chapeau, text),
        _join(key, "continuation", action.continuation, text) or None,
        action.placeholder,
        heading,
        len(action.indicators),
    )
    facts["actions"].append((action.number, value))
    facts["items"] += _items(key, action.items, text)


def _items(owner: Any, items: list[Item], text: Any) -> Iterator[tuple[Any, Any]]:
    for nth, item in enumerate(items):
        key = (*owner, nth)
        yield key, (item.label, text(key, "text", item.text))
        yield from _items(key, item.items, text)


def _indicator(
    facts: Facts, key: tuple[str, int], indicator: Indicator, text: Any, point: str | None
) -> None:
    owner = ("ind", *key)
    value = (
        indicator.label,
        indicator.stem,
        text(owner, "text", indicator.text),
        indicator.sentence,
        indicator.measure,
    )
    facts["indicators"].append((key, value))
    baseline = indicator.baseline
    if baseline:
        shared = None if baseline.own_point else point
        facts["baselines"].append(
            (key, (baseline.raw, baseline.state, baseline.value, baseline.unit, shared))
        )


def observed(plan: contract.Plan, *, points: bool = True, capitals: bool = False) -> Facts:
    """The same facts of a plan as read; `points` whether shared reference points count.

    `capitals` takes the headings of level 1 in capitals, where their small letters cannot be told.
    """
    facts: Facts = {kind: [] for kind in KINDS}
    owners: dict[str, Any] = {}
    headings = {s.id: _heading(s.heading, s.level, capitals) for s in plan.sections}
    if plan.metadata.title:
        facts["title"].append(("title", plan.metadata.title))
    for section in plan.sections:
        heading = headings[section.id]
        owners[section.id] = ("sec", heading)
        if section.kind in ("section", "article"):
            facts["sections"].append((_number(section.number), (heading, section.level)))
    extra = {s.id for s in plan.sections if s.kind not in ("section", "article")}
    for paragraph in plan.paragraphs:
        if paragraph.section in extra:
            continue
        key = ("para", paragraph.number or paragraph.text[:40])
        owners[paragraph.id] = key
        kind = "paragraph" if paragraph.items else paragraph.kind
        under = headings.get(paragraph.section or "")
        facts["paragraphs"].append((key, (paragraph.text, kind, under)))
        if paragraph.continuation:
            after = paragraph.continuation
            facts["paragraphs"].append((("para", after[:40]), (after, "paragraph", under)))
        facts["items"] += _read_items(key, paragraph.items, owners)
    for action in plan.actions:
        key = ("act", action.number)
        owners[action.id] = key
        value = (
            action.title,
            action.chapeau,
            action.continuation,
            action.placeholder,
            headings.get(action.section or ""),
            len(action.indicators),
        )
        facts["actions"].append((action.number, value))
        facts["items"] += _read_items(key, action.items, owners)
        for nth, indicator in enumerate(action.indicators):
            _read_indicator(facts, (action.number, nth), indicator, owners, points)
    for note in plan.footnotes:
        found = tuple(
            sorted(
                ((owners.get(c.element, (c.element,)), c.field, c.offset) for c in note.calls),
                key=repr,
            )
        )
        facts["notes"].append((note.number, (note.text, found)))
    return facts


def _number(number: str | None) -> str | None:
    # `Section 2` and `2` are the same number; the contract keeps the kind word apart.
    return None if number is None else re.sub(r"^\w{4,} ", "", number)


def _read_items(
    owner: Any, items: list[contract.Item], owners: dict[str, Any]
) -> Iterator[tuple[Any, Any]]:
    for nth, item in enumerate(items):
        key = (*owner, nth)
        owners[item.id] = key
        yield key, (item.label, item.text)
        yield from _read_items(key, item.items, owners)


def _read_indicator(
    facts: Facts,
    key: tuple[str, int],
    indicator: contract.Indicator,
    owners: dict[str, Any],
    points: bool,
) -> None:
    owners[indicator.id] = ("ind", *key)
    value = (
        indicator.label,
        indicator.stem,
        indicator.text,
        indicator.sentence,
        indicator.measure,
    )
    facts["indicators"].append((key, value))
    baseline = indicator.baseline
    if baseline.raw is not None:
        own = not points or baseline.source in (None, "own")
        shared = None if own else baseline.reference_point
        given = baseline.state == "given"
        facts["baselines"].append(
            (
                key,
                (
                    baseline.raw,
                    baseline.state,
                    baseline.value if given else None,
                    baseline.unit if given else None,
                    shared,
                ),
            )
        )


__all__ = ["CALL", "KINDS", "Facts", "expected", "observed"]
