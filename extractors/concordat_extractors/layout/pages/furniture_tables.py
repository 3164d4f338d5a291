"""Whether a row at the edge of a page belongs to a table that goes on inward of it.

Tables repeat their heads on each page, at one height, as running heads are repeated.
"""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.layout.pages.furniture_edges import Edge
from concordat_extractors.layout.pages.furniture_rows import Row, Segment, Usual, segments_of
from concordat_schemas.page import Page, Ruling

_MOST_RULINGS = 8000
_MOST_AREAS = 2000
_FAR = 5.0
_CLOSE = 1.55
_COLUMNS_CLOSE = 2.2
_SHADED_CLOSE = 2.6
_TALL = 0.7
_TALL_ROOM = 8.0
_ROOM = 15.0
_JOINT = 3.0
_LOOKED_AT = 5


def in_table(
    page: Page, edges: Sequence[Edge], rows: Sequence[Row], at: int, recurring: int, usual: Usual
) -> bool:
    """Whether a table holds the row `edges[at]`: its lines or columns go on inward of it.

    `rows` are all rows of the page from the edge inward. Rows that recur on at least `recurring`
    pages are passed over, being heads of the table or of the page themselves.
    """
    edge = edges[at]
    repeated = {other.row for other in edges if other.recurs and other.recurs >= recurring}
    inward = [row for row in rows[at + 1 : at + 12] if row not in repeated][:_LOOKED_AT]
    if not inward or abs(inward[0].baseline - edge.row.baseline) > _FAR * usual.pitch:
        return False
    if _same_cells(page, edge.row, inward[0]) or _between_rules(page, edge.row, inward[0]):
        return True
    if edge.side == "foot":
        return False
    if edge.gap <= _COLUMNS_CLOSE * usual.pitch and _same_columns(page, edge.segments, inward):
        return True
    below = edges[at + 1] if at + 1 < len(edges) else None
    if below is None or below.row not in repeated or _same_cells(page, below.row, inward[0]):
        return False
    near = _SHADED_CLOSE if _shaded(page, edge.row) else _CLOSE
    return edge.gap < near * usual.pitch and in_table(page, edges, rows, at + 1, recurring, usual)


def _shaded(page: Page, row: Row) -> bool:
    """Whether a row stands alone in a shaded box."""
    middle = 0.5 * (row.top + row.bottom)
    return any(
        area.kind == "box"
        and area.fill is not None
        and area.box[1] <= middle <= area.box[3]
        and area.box[0] <= row.x0
        and area.box[2] >= row.x1
        and area.box[3] - area.box[1] <= 3 * row.size
        for area in page.areas[:_MOST_AREAS]
    )


def _same_cells(page: Page, row: Row, inward: Row) -> bool:
    """Whether a rule down the page, or its parts, joins both rows; frames of pages do not."""
    low, high = min(row.x0, inward.x0), max(row.x1, inward.x1)
    upper, lower = sorted((row, inward), key=lambda one: one.baseline)
    start, end = 0.5 * (upper.top + upper.bottom), 0.5 * (lower.top + lower.bottom)
    parts: dict[int, list[Ruling]] = {}
    for rule in page.rulings[:_MOST_RULINGS]:
        if rule.x0 != rule.x1 or rule.bottom < start or rule.top > end:
            continue
        # A frame around the page keeps more room from the text than the border of a table.
        room = _TALL_ROOM if rule.bottom - rule.top > _TALL * page.height else _ROOM
        if low - room <= rule.x0 <= high + room:
            at = round(rule.x0 / 2)
            for key in (at, at + 1):
                parts.setdefault(key, []).append(rule)
    return any(_unbroken(rules, start, end) for rules in parts.values())


def _unbroken(rules: list[Ruling], start: float, end: float) -> bool:
    """Whether parts of a rule leave no gap between two heights."""
    reached = start
    for rule in sorted(rules, key=lambda rule: rule.top):
        if rule.top > reached + (_JOINT if reached > start else 0.0):
            return False
        reached = max(reached, rule.bottom)
        if reached >= end:
            return True
    return False


def _between_rules(page: Page, row: Row, inward: Row) -> bool:
    """Whether rules of one length close a row on both sides, and part the rows inward too."""
    rules = [
        rule
        for rule in page.rulings[:_MOST_RULINGS]
        if rule.across and rule.x0 <= row.x0 + _JOINT and rule.x1 >= row.x1 - _JOINT
    ]
    middle = 0.5 * (row.top + row.bottom)
    for above in rules:
        if not row.top - 1.5 * row.size <= above.top <= middle:
            continue
        alike = {
            round(rule.top)
            for rule in rules
            if middle < rule.top <= page.height
            and abs(rule.x0 - above.x0) <= _JOINT
            and abs(rule.x1 - above.x1) <= _JOINT
        }
        near = bool(alike) and min(alike) <= row.bottom + 2 * row.size
        if near and max(alike) > inward.baseline:
            return True
    return False


def _same_columns(page: Page, heads: Sequence[Segment], inward: Sequence[Row]) -> bool:
    """Whether what stands apart in a row stands apart in the same places further inward."""
    if len(heads) < 2:
        return False
    for row in inward:
        cells = segments_of(page, row)
        if len(cells) < 2:
            continue
        found = sum(any(_in_column(head, cell) for cell in cells) for head in heads)
        if found >= max(2, len(heads) - 1):
            return True
    return False


def _in_column(head: Segment, cell: Segment) -> bool:
    if abs(head.x0 - cell.x0) <= 3.0:
        return True
    width, other = head.x1 - head.x0, cell.x1 - cell.x0
    similar = other <= 1.6 * width and width <= 4.0 * other
    middle = abs(head.x0 + head.x1 - cell.x0 - cell.x1) <= 8.0
    return similar and (middle or abs(head.x1 - cell.x1) <= 3.0)
