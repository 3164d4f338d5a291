"""From cells found on a page to a table: rows and columns are numbered, every word has one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from concordat_extractors.layout.pages.table_model import CellArea, Ruled, TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, Piece
from concordat_extractors.layout.pages.table_rows import Row
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_schemas.page import Box, Word

_SLIVER = 5.0
_APART = 0.9
_ALIGNED = 0.6
_LARGEST = 20_000


def grid_of(words: Sequence[Word], which: Iterable[int], cells: Sequence[Box]) -> TableArea | None:
    """The table of cells that rules close, with those of the words that stand in it.

    Rules closer than a line of text is high count as one. Places of the grid that no cell covers
    get one of their own; words on both sides of a column's edge in a cell that spans it, each in
    line with the text of its column, part it.
    """
    lefts = _levels(value for cell in cells for value in (cell[0], cell[2]))
    tops = _levels(value for cell in cells for value in (cell[1], cell[3]))
    columns, rows = len(set(lefts.values())) - 1, len(set(tops.values())) - 1
    if columns < 1 or rows < 1 or columns * rows > _LARGEST:
        return None
    xs, ys = sorted(set(lefts.values())), sorted(set(tops.values()))
    x_of = {value: number for number, value in enumerate(xs)}
    y_of = {value: number for number, value in enumerate(ys)}
    slots: list[list[CellArea | None]] = [[None] * columns for _ in range(rows)]
    areas: list[CellArea] = []
    for box in sorted(cells, key=lambda cell: (cell[2] - cell[0]) * (cell[3] - cell[1])):
        left, right = x_of[lefts[box[0]]], x_of[lefts[box[2]]]
        top, bottom = y_of[tops[box[1]]], y_of[tops[box[3]]]
        taken = any(
            slots[row][column] for row in range(top, bottom) for column in range(left, right)
        )
        if left == right or top == bottom or taken:
            continue
        area = CellArea((xs[left], ys[top], xs[right], ys[bottom]), top, left)
        area.row_span, area.col_span = bottom - top, right - left
        areas.append(area)
        for row in range(top, bottom):
            slots[row][left:right] = [area] * (right - left)
    for row in range(rows):
        for column in range(columns):
            if slots[row][column] is None:
                box = (xs[column], ys[row], xs[column + 1], ys[row + 1])
                slots[row][column] = area = CellArea(box, row, column)
                areas.append(area)
    for index in which:
        word = words[index]
        column = bisect_right(xs, (word.x0 + word.x1) / 2) - 1
        row = bisect_right(ys, (word.top + word.bottom) / 2) - 1
        if 0 <= column < columns and 0 <= row < rows:
            cell = slots[row][column]
            if cell is not None:
                cell.words.append(index)
    areas = _parted(words, areas, xs)
    areas.sort(key=lambda cell: (cell.row, cell.column))
    return TableArea((xs[0], ys[0], xs[-1], ys[-1]), areas, "full")


def _levels(values: Iterable[float]) -> dict[float, float]:
    """For each value the level that it stands for."""
    levels: dict[float, float] = {}
    group: list[float] = []
    for value in sorted(set(values)):
        if group and value - group[-1] > _SLIVER:
            levels.update(dict.fromkeys(group, sum(group) / len(group)))
            group = []
        group.append(value)
    levels.update(dict.fromkeys(group, sum(group) / len(group) if group else 0.0))
    return levels


def _parted(
    words: Sequence[Word], areas: Sequence[CellArea], xs: Sequence[float]
) -> list[CellArea]:
    """Cells that span columns, parted where their words stand as those of the columns do."""
    places: dict[int, list[tuple[float, float]]] = {}
    for area in areas:
        if area.col_span == 1 and area.words:
            left = min(words[index].x0 for index in area.words)
            right = max(words[index].x1 for index in area.words)
            places.setdefault(area.column, []).append((left, right))
    found: list[CellArea] = []
    for area in areas:
        if area.col_span == 1 or len(area.words) < 2:
            found.append(area)
            continue
        edges = [
            number
            for number in range(area.column + 1, area.column + area.col_span)
            if _parts(words, area, xs[number], places.get(number, ()))
        ]
        bounds = [area.column, *edges, area.column + area.col_span]
        for first, last in pairwise(bounds):
            inside = [
                index
                for index in area.words
                if xs[first] <= (words[index].x0 + words[index].x1) / 2 < xs[last]
            ]
            box = (xs[first], area.box[1], xs[last], area.box[3])
            found.append(CellArea(box, area.row, first, area.row_span, last - first, inside))
    return found


def _parts(
    words: Sequence[Word], area: CellArea, at: float, places: Sequence[tuple[float, float]]
) -> bool:
    """Whether an edge parts the words of a cell, the right ones in line with the column there."""
    members = [words[index] for index in area.words]
    before = [word for word in members if word.x1 <= at + 1]
    after = [word for word in members if word.x0 >= at - 1]
    if not before or not after or len(before) + len(after) < len(members) or not places:
        return False
    size = max(word.look.size for word in members)
    left = min(word.x0 for word in after)
    if left - max(word.x1 for word in before) < _APART * size:
        return False
    right = max(word.x1 for word in after)
    near = _ALIGNED * size
    return any(
        abs(left - x0) <= near
        or abs(right - x1) <= near
        or abs((left + right) - (x0 + x1)) <= 2 * near
        for x0, x1 in places
    )


def laid_out(
    strips: Sequence[Strip],
    table: Sequence[Sequence[Piece]],
    rows: Sequence[Row],
    gutters: Sequence[Gutter],
    box: Box,
    ruled: Ruled,
) -> TableArea:
    """The table of strips whose pieces are known by column, and whose rows are."""
    xs = [box[0], *(gutter.at for gutter in gutters), box[2]]
    ys = [box[1]]
    for above, below in pairwise(rows):
        ys.append((strips[above.end - 1].bottom + strips[below.start].top) / 2)
    ys.append(box[3])
    cells: list[CellArea] = []
    for number, row in enumerate(rows):
        groups: list[tuple[int, int, list[int]]] = []
        for pieces in table[row.start : row.end]:
            for piece in pieces:
                first, last, members = piece.first, piece.last, list(piece.words)
                for group in [one for one in groups if one[0] <= last and one[1] >= first]:
                    groups.remove(group)
                    first, last = min(first, group[0]), max(last, group[1])
                    members = group[2] + members
                groups.append((first, last, members))
        covered = {column for first, last, _ in groups for column in range(first, last + 1)}
        groups += [(column, column, []) for column in range(len(xs) - 1) if column not in covered]
        for first, last, members in sorted(groups, key=lambda group: group[0]):
            area = (xs[first], ys[number], xs[last + 1], ys[number + 1])
            cells.append(CellArea(area, number, first, 1, last - first + 1, members))
    return TableArea(box, cells, ruled)
