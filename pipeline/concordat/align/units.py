"""What is compared: the elements of one level of a plan, with all that tells them from others.

The text of a unit is that of the contract: of a section its heading, of a paragraph or an action
its text with items and continuation, of an item its own text, of an indicator its sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from concordat_schemas.alignment import LevelName
from concordat_schemas.plan import (
    Action,
    AnyElement,
    Indicator,
    Item,
    Paragraph,
    Plan,
    Section,
    composite_text,
    walk_items,
)

_ARTICLE = re.compile(r"[^/]+/art/[^/]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """An element to be compared; `around` is what it stands in or with, such as its indicators."""

    id: str
    level: LevelName
    label: str | None
    text: str
    around: str = ""
    section: str | None = None
    parent: str | None = None
    place: float = 0.0
    references: frozenset[str] = field(default_factory=frozenset)


def units_of(plan: Plan) -> dict[LevelName, list[Unit]]:
    """The units of every level in reading order; `place` runs from 0 to 1 over the section."""
    referred = _references(plan)
    made: dict[LevelName, list[Unit]] = {
        "sections": [_section(plan, one) for one in plan.sections],
        "paragraphs": [],
        "actions": [],
        "items": [],
        "indicators": [],
    }
    for paragraph in plan.paragraphs:
        text = composite_text(paragraph.text, paragraph.items, paragraph.continuation)
        owned = [paragraph.id, *(item.id for item in walk_items(paragraph.items))]
        made["paragraphs"].append(
            Unit(
                paragraph.id,
                "paragraphs",
                paragraph.number,
                text,
                section=paragraph.section,
                references=frozenset().union(*(referred[one] for one in owned)),
            )
        )
        made["items"] += _items(paragraph, referred)
    for action in plan.actions:
        owned = [action.id, *(item.id for item in walk_items(action.items))]
        measured = " ".join(one.sentence for one in action.indicators)
        made["actions"].append(
            Unit(
                action.id,
                "actions",
                action.number,
                action.text,
                around=" ".join(part for part in (action.title, measured) if part),
                section=action.section,
                references=frozenset().union(*(referred[one] for one in owned)),
            )
        )
        made["items"] += _items(action, referred)
        made["indicators"] += [
            Unit(
                one.id,
                "indicators",
                one.label,
                one.sentence,
                section=action.section,
                parent=action.id,
                references=referred[one.id],
            )
            for one in action.indicators
        ]
    return {level: list(_placed(units)) for level, units in made.items()}


def text_of(element: AnyElement) -> str:
    """The text by which an element is compared; none for notes and tables."""
    if isinstance(element, Section):
        return element.heading
    if isinstance(element, Paragraph):
        return composite_text(element.text, element.items, element.continuation)
    if isinstance(element, Indicator):
        return element.sentence
    return element.text if isinstance(element, Action | Item) else ""


def _section(plan: Plan, section: Section) -> Unit:
    held: list[AnyElement] = [one for one in plan.actions if one.section == section.id]
    held += [one for one in plan.paragraphs if one.section == section.id]
    texts = [one.text for one in held if isinstance(one, Action | Paragraph)]
    return Unit(
        section.id, "sections", section.number, section.heading, " ".join(texts), section.parent
    )


def _items(owner: Action | Paragraph, referred: dict[str, frozenset[str]]) -> Iterator[Unit]:
    for item in walk_items(owner.items):
        yield Unit(
            item.id,
            "items",
            item.label,
            item.text,
            around=_below(item),
            section=owner.section,
            parent=owner.id,
            references=referred[item.id],
        )


def _below(item: Item) -> str:
    return " ".join(one.text for one in walk_items(item.items))


def _references(plan: Plan) -> dict[str, frozenset[str]]:
    """Targets and dates by element; those that have neither tell nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in plan.references:
        if one.target is not None:
            found[one.element].add(one.target.id)
            article = _ARTICLE.match(one.target.id)
            if article:
                found[one.element].add(article[0])
        elif one.date is not None:
            found[one.element].add(one.date)
    made: dict[str, frozenset[str]] = defaultdict(frozenset)
    made.update({element: frozenset(targets) for element, targets in found.items()})
    return made


def _placed(units: list[Unit]) -> Iterator[Unit]:
    """The units with their place in their section, or under their parent."""
    together: dict[str | None, list[int]] = defaultdict(list)
    for index, unit in enumerate(units):
        together[unit.parent or unit.section].append(index)
    for index, unit in enumerate(units):
        siblings = together[unit.parent or unit.section]
        place = (siblings.index(index) + 0.5) / len(siblings) if len(siblings) < 5000 else 0.5
        yield replace(unit, place=place)
