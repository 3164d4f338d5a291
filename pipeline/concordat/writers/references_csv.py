"""references.csv: one row for each reference, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.tabular import Value, csv_bytes

if TYPE_CHECKING:
    from concordat_schemas.plan import Plan, Reference

HEADER = (
    "plan_id",
    "element_id",
    "field",
    "start",
    "end",
    "raw",
    "kind",
    "target_id",
    "target_title",
    "target_link",
    "locator",
    "date",
    "generic",
    "within",
    "resolved",
    "why_not",
    "wording",
)


def references_csv(plan: Plan) -> bytes:
    """`start` and `end` are code points of the field; `within` is the row number, from 0."""
    return csv_bytes(HEADER, (_row(plan, reference) for reference in plan.references))


def _row(plan: Plan, reference: Reference) -> tuple[Value, ...]:
    target = reference.target
    return (
        plan.id,
        reference.element,
        reference.field,
        reference.start,
        reference.end,
        reference.raw,
        reference.kind,
        target.id if target else None,
        target.title if target else None,
        target.link if target else None,
        reference.locator,
        reference.date,
        reference.generic,
        reference.within,
        reference.resolved,
        reference.why_not,
        plan.metadata.wording,
    )
