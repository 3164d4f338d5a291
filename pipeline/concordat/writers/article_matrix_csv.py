"""articles.csv: one row for each provision of the treaty, one column for each action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.element_names import element_names
from concordat.writers.provision_matrix import provision_matrix
from concordat.writers.tabular import Value, cell, csv_bytes, joined

if TYPE_CHECKING:
    from concordat.writers.provision_matrix import ProvisionRow
    from concordat_extractors.references.authorities import Authorities
    from concordat_schemas.plan import Plan

HEADER = (
    "plan_id",
    "instrument",
    "provision_id",
    "level",
    "title",
    "heading",
    "mentions",
    "action_count",
    "actions",
    "elsewhere",
    "wording",
)
"""The columns before those of the actions, which are headed with the ids of actions.csv."""


def articles_csv(plan: Plan, authorities: Authorities) -> bytes:
    """Cells under an action are the number of its mentions, empty where there is none."""
    names = element_names(plan)
    actions = [action.id for action in plan.actions]
    header = [*HEADER, *(cell(action) for action in actions)]
    rows = provision_matrix(plan, authorities)
    return csv_bytes(header, (_row(plan, row, actions, names) for row in rows))


def _row(
    plan: Plan, row: ProvisionRow, actions: list[str], names: dict[str, str]
) -> tuple[Value, ...]:
    return (
        plan.id,
        row.instrument,
        row.id,
        row.level,
        row.title,
        row.heading,
        row.mentions,
        len(row.by_action),
        joined(names[action] for action in actions if action in row.by_action),
        row.elsewhere,
        plan.metadata.wording,
        *(row.by_action.get(action) for action in actions),
    )
