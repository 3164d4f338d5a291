"""indicators.csv: one row for each indicator, in the order of their actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concordat.writers.tabular import Value, cell, csv_bytes, joined, pages, places

if TYPE_CHECKING:
    from concordat_schemas.plan import Action, BaselineValue, Indicator, Plan

HEADER = (
    "plan_id",
    "indicator_id",
    "action_id",
    "action_number",
    "label",
    "stem",
    "text",
    "sentence",
    "measure",
    "population",
    "baseline_raw",
    "baseline_state",
    "baseline_value",
    "baseline_unit",
    "baseline_of",
    "baseline_more",
    "baseline_year",
    "baseline_meeting",
    "baseline_reference_point",
    "baseline_source",
    "pages",
    "places",
    "confidence",
    "wording",
)


def indicators_csv(plan: Plan) -> bytes:
    """`baseline_more` joins further values, each as value, unit and what it is a share of."""
    return csv_bytes(
        HEADER,
        (_row(plan, action, found) for action in plan.actions for found in action.indicators),
    )


def _row(plan: Plan, action: Action, indicator: Indicator) -> tuple[Value, ...]:
    baseline = indicator.baseline
    return (
        plan.id,
        indicator.id,
        action.id,
        action.number,
        indicator.label,
        indicator.stem,
        indicator.text,
        indicator.sentence,
        indicator.measure,
        indicator.population,
        baseline.raw,
        baseline.state,
        baseline.value,
        baseline.unit,
        baseline.of,
        joined(_further(value) for value in baseline.more),
        baseline.year,
        baseline.meeting,
        baseline.reference_point,
        baseline.source,
        pages(indicator.places),
        places(plan, indicator.places),
        indicator.confidence,
        plan.metadata.wording,
    )


def _further(value: BaselineValue) -> str:
    return " ".join(part for part in (cell(value.value), value.unit, value.of) if part)
