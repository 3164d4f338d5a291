"""Rows of a table whose cells are tagged as paragraphs only: one begins with each paragraph of the
first column.

Word tags some tables so. Geometry finds their columns; where rules do not part the rows, the tags
tell which lines belong together better than the white between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from concordat_extractors.layout.pages.lines import Group
from concordat_extractors.layout.pages.table_model import CellArea, TableArea
from concordat_schemas.page import Box, Page

_LEVEL = 2.0
_ONE_LINE = 16.0


@dataclass(slots=True)
class _Placed:
    """A paragraph of a table: its words, where it stands, the columns of its cells."""

    words: list[int]
    column: int
    col_span: int
    box: Box
    head: bool
    row: int
    straddles: bool


def rows_by_groups(table: TableArea, groups: Sequence[Group], page: Page) -> TableArea:
    """The table with its rows as the paragraphs in it tell; unchanged where rules part all rows.

    `groups` are the tagged paragraphs of the page. It changes only where these and the rows that
    geometry found are at odds.
    """
    if table.ruled == "full":
        return table
    index = {id(word): at for at, word in enumerate(page.words)}
    owners = {at: cell for cell in table.cells for at in cell.words}
    placed: list[_Placed] = []
    for group in groups:
        words = [index[id(word)] for line in group.lines for word in line.words]
        inside = [at for at in words if at in owners]
        if not inside:
            continue
        if len(inside) < len(words):
            return table
        cells = [owners[at] for at in inside]
        column = min(cell.column for cell in cells)
        end = max(cell.column + cell.col_span for cell in cells)
        head = all(cell.row < table.head_rows for cell in cells)
        box = _around([line.box for line in group.lines])
        rows = {cell.row for cell in cells}
        straddles = len(rows) > 1
        placed.append(_Placed(inside, column, end - column, box, head, min(rows), straddles))
    body = [one for one in placed if not one.head]
    if not any(one.straddles for one in body) and not _packed(body):
        return table
    if sum(len(one.words) for one in placed) < len(owners):
        return table
    heads = _heads([one for one in placed if one.head], body)
    made = [*heads, *(row for row in _rows(body) if row)]
    width = max(cell.column + cell.col_span for cell in table.cells)
    cells = [cell for number, row in enumerate(made) for cell in _cells(number, row, width)]
    return replace(table, cells=cells, head_rows=len(heads))


def _packed(body: Sequence[_Placed]) -> bool:
    """Whether two columns of one row hold several paragraphs each that begin level,
    the first of them labels of a line."""
    tops: dict[tuple[int, int], list[float]] = {}
    long = {(one.row, one.column) for one in body if one.box[3] - one.box[1] > _ONE_LINE}
    for one in body:
        tops.setdefault((one.row, one.column), []).append(one.box[1])
    for (row, column), found in tops.items():
        if len(found) < 2 or (row, column) in long:
            continue
        for (other_row, other), others in tops.items():
            if (
                other_row == row
                and other > column
                and len(others) == len(found)
                and all(abs(a - b) < _LEVEL for a, b in zip(found, others, strict=True))
            ):
                return True
    return False


def _rows(body: list[_Placed]) -> list[list[_Placed]]:
    body.sort(key=lambda one: (one.box[1], one.column))
    first = min(one.column for one in body)
    rows: list[list[_Placed]] = []
    for one in body:
        if not rows or one.column == first:
            rows.append([one])
        else:
            rows[-1].append(one)
    # What stands level with the first line of a row but a little above it belongs to it.
    for above, below in pairwise(rows):
        start = below[0].box[1] - _LEVEL
        late = [one for one in above if one.column != first and one.box[1] >= start]
        for one in late:
            above.remove(one)
            below.append(one)
    return rows


def _heads(heads: list[_Placed], body: Sequence[_Placed]) -> list[list[_Placed]]:
    """Heads of columns in rows, each over the column that it stands above."""
    extents: dict[int, tuple[float, float]] = {}
    for one in body:
        if one.col_span == 1:
            left, right = extents.get(one.column, (one.box[0], one.box[2]))
            extents[one.column] = min(left, one.box[0]), max(right, one.box[2])
    rows: list[list[_Placed]] = []
    for one in sorted(heads, key=lambda one: one.box[3] - one.box[1], reverse=True):
        row = next((row for row in rows if _level(one, row[0])), None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    rows.sort(key=lambda row: min(one.box[1] for one in row))
    for row in rows:
        taken: set[int] = set()
        for one in sorted(row, key=lambda one: one.box[0]):
            if len(row) > 1 and extents:
                free = [at for at in extents if at not in taken] or list(extents)
                one.column = min(free, key=lambda at: _distance(one.box, extents[at]))
                one.col_span = 1
            taken.add(one.column)
    return rows


def _cells(number: int, row: Sequence[_Placed], width: int) -> list[CellArea]:
    columns: dict[int, list[_Placed]] = {}
    for one in row:
        columns.setdefault(one.column, []).append(one)
    cells: list[CellArea] = []
    taken: set[int] = set()
    for column, parts in columns.items():
        span = max(one.col_span for one in parts)
        taken.update(range(column, column + span))
        words = [at for one in parts for at in one.words]
        cells.append(CellArea(_around([one.box for one in parts]), number, column, 1, span, words))
    box = _around([cell.box for cell in cells])
    cells += [CellArea(box, number, at) for at in range(width) if at not in taken]
    return sorted(cells, key=lambda cell: cell.column)


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _level(first: _Placed, second: _Placed) -> bool:
    return first.box[1] < second.box[3] - _LEVEL and second.box[1] < first.box[3] - _LEVEL


def _distance(box: Box, extent: tuple[float, float]) -> float:
    return abs(box[0] + box[2] - extent[0] - extent[1])
