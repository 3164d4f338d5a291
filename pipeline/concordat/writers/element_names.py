"""What an element of a plan is called where people read about it: `Action #11 (b)`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from concordat_schemas.plan import walk_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from concordat_schemas.plan import Item, Paragraph, Plan, Section

_LONGEST = 60
_LEAD = {"paragraph": "Unnumbered paragraph", "chapeau": "Lead-in", "status_note": "Status note"}


def element_names(plan: Plan) -> dict[str, str]:
    """The name of every element by its id, in the words the plan labels its actions with."""
    names: dict[str, str] = {}
    for section in plan.sections:
        names[section.id] = _section(section)
    counted: Counter[tuple[str, str]] = Counter()
    for paragraph in plan.paragraphs:
        names[paragraph.id] = _paragraph(paragraph, names, counted)
        names.update(_items(names[paragraph.id], paragraph.items))
    for action in plan.actions:
        name = names[action.id] = action_label(plan, action.number)
        names.update(_items(name, action.items))
        for place, indicator in enumerate(action.indicators, 1):
            names[indicator.id] = f"{name}, indicator {indicator.label or place}"
    for footnote in plan.footnotes:
        names[footnote.id] = f"Note {footnote.number}"
    for place, table in enumerate(plan.tables, 1):
        names[table.id] = shortened(table.caption) if table.caption else f"Table {place}"
    return names


def action_label(plan: Plan, number: str) -> str:
    """An action as the plan itself calls it, `Action #11`; plain `Action 11` where it only counts.

    The template is the one of the drafting style, without what closes it.
    """
    style = plan.diagnostics.style
    lead, brace, _ = (style.action_label or "" if style else "").partition("{")
    if brace and any(map(str.isalpha, lead)):
        return lead.lstrip() + number
    return f"Action {number}"


def owners(plan: Plan) -> dict[str, str]:
    """The paragraph or action that an element is part of, by the ids of both; its own id else.

    A footnote is part of what calls it first.
    """
    owner = {section.id: section.id for section in plan.sections}
    owner.update((table.id, table.id) for table in plan.tables)
    for paragraph in plan.paragraphs:
        owner[paragraph.id] = paragraph.id
        owner.update((item.id, paragraph.id) for item in walk_items(paragraph.items))
    for action in plan.actions:
        owner[action.id] = action.id
        owner.update((item.id, action.id) for item in walk_items(action.items))
        owner.update((indicator.id, action.id) for indicator in action.indicators)
    for footnote in plan.footnotes:
        caller = footnote.calls[0].element if footnote.calls else footnote.id
        owner[footnote.id] = owner.get(caller, footnote.id)
    return owner


def shortened(text: str, limit: int = _LONGEST) -> str:
    """The first words of a text, with an ellipsis where it goes on."""
    words = " ".join(text[: 4 * limit].split())
    if len(words) <= limit:
        return words
    return f"{words[:limit].rpartition(' ')[0] or words[:limit]} …"


def _section(section: Section) -> str:
    if section.number:
        return f"{section.kind.capitalize()} {section.number}"
    return f"“{shortened(section.heading)}”" if section.heading else section.kind.capitalize()


def _paragraph(
    paragraph: Paragraph, names: dict[str, str], counted: Counter[tuple[str, str]]
) -> str:
    if paragraph.number:
        return f"Paragraph {paragraph.number}"
    place = paragraph.section or "", paragraph.kind
    counted[place] += 1
    ordinal = f" {counted[place]}" if counted[place] > 1 or paragraph.kind == "paragraph" else ""
    inside = f" of {names[place[0]]}" if place[0] in names else ""
    return f"{_LEAD[paragraph.kind]}{ordinal}{inside}"


def _items(owner: str, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    for place, item in enumerate(items, 1):
        name = f"{owner} ({item.label})" if item.label else f"{owner}, item {place}"
        yield item.id, name
        yield from _items(name, item.items)
