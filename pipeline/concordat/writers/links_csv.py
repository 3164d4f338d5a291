"""links.csv: one row for each link of every level, and one for what is new or dropped.

Level after level, in the order of the new plan. Texts are in the plans' own files, by the ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.concordance import TYPES
from concordat.writers.concordance_table import (
    Line,
    elements_by_id,
    fact_told,
    lines_in_new_order,
)
from concordat.writers.element_names import element_names
from concordat.writers.tabular import Value, csv_bytes, joined, pages

if TYPE_CHECKING:
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import AnyElement, Plan

HEADER = (
    "old_plan",
    "new_plan",
    "level",
    "change",
    "old_id",
    "new_id",
    "old_label",
    "new_label",
    "strength",
    "relation",
    "moved",
    "editorial",
    "score",
    "confidence",
    "pinned",
    "second_old_id",
    "second_new_id",
    "second_score",
    "sentence",
    "facts",
    "evidence",
    "old_pages",
    "new_pages",
)


def links_csv(alignment: Alignment, old: Plan, new: Plan) -> bytes:
    """`change` is that of the row of the concordance, `part` for secondary links."""
    names = tuple(TYPES)
    sides = [(elements_by_id(plan, names), element_names(plan)) for plan in (old, new)]
    return csv_bytes(
        HEADER,
        (
            (alignment.old, alignment.new, *_row(line, *sides))
            for line in lines_in_new_order(alignment, old, new, names)
        ),
    )


def _row(
    line: Line,
    old: tuple[dict[str, AnyElement], dict[str, str]],
    new: tuple[dict[str, AnyElement], dict[str, str]],
) -> tuple[Value, ...]:
    link = line.link
    second = link.runner_up if link else None
    facts = link.changes.facts if link and link.changes else []
    ends = ((line.old, old), (line.new, new))
    return (
        line.level,
        line.change,
        line.old,
        line.new,
        *(known[1].get(one, one) if one else None for one, known in ends),
        link.strength if link else None,
        link.relation if link else None,
        link.moved if link else None,
        link.editorial if link else None,
        link.score if link else None,
        link.confidence if link else None,
        link.pinned if link else None,
        second.old if second else None,
        second.new if second else None,
        second.score if second else None,
        link.sentence if link else None,
        joined(fact_told(fact) for fact in facts),
        joined(f"{one.kind}: {one.words}" for one in link.evidence) if link else None,
        *(pages(known[0][one].places) if one else None for one, known in ends),
    )
