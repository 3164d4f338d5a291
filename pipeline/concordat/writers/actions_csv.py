"""actions.csv: one row for each action, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.tabular import Value, csv_bytes, joined, pages, places
from concordat_schemas.plan import walk_items

if TYPE_CHECKING:
    from concordat_schemas.plan import Action, Plan, Section

HEADER = (
    "plan_id",
    "action_id",
    "number",
    "title",
    "section_number",
    "section_heading",
    "chapeau",
    "text",
    "items",
    "indicators",
    "placeholder",
    "notes",
    "pages",
    "places",
    "confidence",
    "wording",
)


def actions_csv(plan: Plan) -> bytes:
    """`items` counts nested ones too; `wording` says where the text is a paraphrase."""
    sections = {section.id: section for section in plan.sections}
    return csv_bytes(
        HEADER,
        (_row(plan, action, sections.get(action.section or "")) for action in plan.actions),
    )


def _row(plan: Plan, action: Action, section: Section | None) -> tuple[Value, ...]:
    return (
        plan.id,
        action.id,
        action.number,
        action.title,
        section.number if section else None,
        section.heading if section else None,
        action.chapeau,
        action.text,
        sum(1 for _ in walk_items(action.items)),
        len(action.indicators),
        action.placeholder,
        joined(action.notes),
        pages(action.places),
        places(plan, action.places),
        action.confidence,
        plan.metadata.wording,
    )
