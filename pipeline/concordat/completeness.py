"""Whether a plan is the whole of its document, and what of it is not."""

from __future__ import annotations

from collections.abc import Iterator

from concordat_schemas.plan import Plan, elements

_CODES = frozenset(
    {
        *("table_cut", "unplaced", "reader_missed", "damaged_part", "missing_part", "hidden_text"),
        *("pages_left_out", "page_too_full", "page_unreadable", "pages_are_pictures"),
        "page_not_recognized",
    }
)


def gaps(plan: Plan) -> Iterator[str]:
    """One sentence for each thing of the source that has no sure place in the plan."""
    lost = plan.diagnostics.coverage.lost
    if lost:
        yield f"{lost} glyphs of the source have no place in the result."
    for warning in plan.diagnostics.warnings:
        if warning.code in _CODES:
            yield warning.sentence
    unsure = [element.id for element in elements(plan) if element.confidence == "check"]
    if unsure:
        yield f"{len(unsure)} elements want checking, the first {unsure[0]}."


def is_partial(plan: Plan) -> bool:
    """Whether a person has to look before the result can be relied on."""
    return next(gaps(plan), None) is not None
