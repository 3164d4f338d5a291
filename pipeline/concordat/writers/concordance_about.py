"""The sheet that explains the others: which plans, what columns and symbols say, how to decide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from concordat.writers.concordance_table import SYMBOLS
from concordat.writers.tabular import Value, joined

if TYPE_CHECKING:
    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import Plan

_COLUMNS = {
    "change": "that of the row of the concordance: kept, editorial, revised, moved, split, merge, "
    "regrouped, new, dropped; part where only a part of the old element moved there",
    "redline": "[-words that are gone-] and [+words that have come+]",
    "typed_changes": "deadlines, obligations, who is meant, references, measures, baselines, "
    "scope, items and titles that changed, the weightiest first; all are in the sheet “Typed "
    "changes”",
    "relation": "kept, revised, absorbed (the old lives on in a larger new one) or extracted (the "
    "new was part of a larger old one)",
    "strength": "primary: the same row of a concordance; secondary: a part that moved",
    "confidence": "sure, likely, or check for a person to decide",
    "old_key, new_key": "keys of the texts, by which a decision is found again",
}
_DECIDING = {
    "decision": "pin: these two answer to each other; forbid: they do not; relabel: they do, with "
    "the relation in decision_relation",
    "decision_relation": "kept, revised, absorbed or extracted",
    "decision_note": "why, in words of your own",
    "other pairs": "write the decision in the row of what is new or dropped, and the id of its "
    "partner in old_id or new_id. A decision written in one sheet is enough",
}


def about_rows(alignment: Alignment, old: Plan, new: Plan) -> Iterator[tuple[Value, ...]]:
    """Two columns: what is told about, and what is told."""
    for role, plan in (("old plan", old), ("new plan", new)):
        known = plan.metadata
        yield role, known.title or known.short_title or plan.id
        told = (plan.id, known.symbol, known.date, known.status, known.wording)
        yield f"{role}: what it is", joined(part for part in told if part)
        for source in plan.sources:
            yield f"{role}: read from", f"{source.file} (SHA-256 {source.sha256})"
        if known.notice:
            yield f"{role}: please note", known.notice
    if alignment.notice is not None:
        yield "please note", alignment.notice
    for title, told_of in (("column", _COLUMNS), ("symbol", SYMBOLS), ("to decide", _DECIDING)):
        for name, sense in told_of.items():
            yield f"{title}: {name}", sense
    yield "numbers", "old and new elements of one row count once; parts are not counted"
