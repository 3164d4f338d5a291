"""How sure elements are whose text was recognized from a picture."""

from __future__ import annotations

from concordat_schemas.plan import Plan, elements

_POOR = 0.8


def weigh_recognized(plan: Plan) -> None:
    """Lowers the confidence of what was recognized: to `likely`, to `check` where it was hard."""
    for element in elements(plan):
        read = [place.recognized for place in element.places if place.recognized is not None]
        if not read:
            continue
        if min(read) < _POOR:
            element.confidence = "check"
        elif element.confidence == "sure":
            element.confidence = "likely"
