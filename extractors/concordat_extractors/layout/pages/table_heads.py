"""The heads of a table: which rows at its top, and which lines above what shows its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from concordat_extractors.layout.pages.table_model import CellArea, TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, Piece
from concordat_extractors.layout.pages.table_strips import Strip, parts
from concordat_schemas.page import Area, Word

_MOST = 4
_SMALLER = 0.92
_MOST_AREAS = 2_000
_APART = 0.6
_ABOVE = 3.4


def stands_out(words: Sequence[Word], some: Iterable[int], others: Iterable[int]) -> bool:
    """Whether words look other than those below them, as heads do: bold, italic or smaller."""
    looks = [words[index].look for index in some]
    below = [words[index].look for index in others]
    if not looks or not below:
        return False
    usual = Counter(look.size for look in below).most_common(1)[0][0]
    return (
        (all(look.bold for look in looks) and not all(look.bold for look in below))
        or (all(look.italic for look in looks) and not all(look.italic for look in below))
        or max(look.size for look in looks) < _SMALLER * usual
    )


def head_rows(
    words: Sequence[Word], areas: Sequence[Area], table: TableArea, rule: float | None = None
) -> int:
    """How many rows at the top hold heads: by their looks, their shading, or a rule below them.

    `rule` is the level of the first rule inside the table, where rules do not part every row.
    """
    count = table.rows
    rows: list[list[CellArea]] = [[] for _ in range(count)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    looks = [_looks(words, row) for row in rows]
    fills = _fills(areas, rows)
    body = looks[min(count, _MOST) :] or looks[-1:]
    bold = sum(look[0] for look in body) > len(body) / 2
    italic = sum(look[1] for look in body) > len(body) / 2
    sizes = sorted(look[2] for look in body)
    size = sizes[len(sizes) // 2] if sizes else 0.0
    usual = max(fills[min(count, _MOST) :] or fills[-1:], key=fills.count, default=None)
    heads = 0
    for number in range(min(count - 1, _MOST)):
        row = rows[number]
        if not any(cell.words for cell in row):
            if heads == number and number and all(cell.row_span == 1 for cell in row):
                break
            continue
        above = rule is not None and max(cell.box[3] for cell in row) <= rule + 4
        other = (
            (looks[number][0] and not bold)
            or (looks[number][1] and not italic)
            or 0 < looks[number][2] < _SMALLER * size
            or (fills[number] is not None and fills[number] != usual and _alike(fills, number))
        )
        if not above and not other:
            break
        heads = number + 1
    return heads


def _alike(fills: Sequence[str | None], number: int) -> bool:
    """Whether the shading of a row is that of the rows above it, and no row below has it."""
    return fills[number] not in fills[max(number + 2, 2) :]


def _looks(words: Sequence[Word], row: Sequence[CellArea]) -> tuple[bool, bool, float]:
    inside = [
        words[index]
        for cell in row
        for index in cell.words
        if any(map(str.isalnum, words[index].text))
    ]
    if not inside:
        return False, False, 0.0
    return (
        all(word.look.bold for word in inside),
        all(word.look.italic for word in inside),
        max(word.look.size for word in inside),
    )


def _fills(areas: Sequence[Area], rows: Sequence[Sequence[CellArea]]) -> list[str | None]:
    """The shading of each row, as that of the cell at its start."""
    boxes = [area for area in areas[:_MOST_AREAS] if area.kind == "box" and area.fill]
    found: list[str | None] = []
    for row in rows:
        fill: str | None = None
        if row:
            x0, top, x1, bottom = row[0].box
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            for area in boxes:
                if area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]:
                    fill = area.fill
        found.append(fill)
    return found


def heads_above(
    above: Sequence[Strip], strips: Sequence[Strip], gutters: Sequence[Gutter]
) -> list[Strip]:
    """Strips right above the cells of a table that hold a head for most of its columns."""
    found: list[Strip] = []
    below = strips[0]
    lefts = [min(strip.x0 for strip in strips), *(gutter.right for gutter in gutters)]
    rights = [*(gutter.left for gutter in gutters), max(strip.x1 for strip in strips)]
    edges = list(zip(lefts, rights, strict=True))
    for strip in reversed(above):
        near = below.baseline - strip.baseline <= _ABOVE * max(strip.size, below.size)
        over = parts(strip, _APART * strip.size)
        columns = [_column(gutters, part) for part in over]
        if not near or len(set(columns)) < len(columns) or len(columns) < 2:
            break
        if any(
            start >= edges[column][1] or end <= edges[column][0]
            for (start, end), column in zip(over, columns, strict=True)
        ):
            break
        if not found and 2 * len(columns) <= len(gutters) + 1:
            break
        found.insert(0, strip)
        below = strip
    return found


def _column(gutters: Sequence[Gutter], part: tuple[float, float]) -> int:
    middle = (part[0] + part[1]) / 2
    return sum(gutter.at < middle for gutter in gutters)


def by_middle(strip: Strip, gutters: Sequence[Gutter]) -> list[Piece]:
    """The parts of a strip of heads, each in the column where its middle stands."""
    found: list[Piece] = []
    place = 0
    for start, end in parts(strip, _APART * strip.size):
        members: list[int] = []
        while place < len(strip.words) and strip.spans[place][0] <= end:
            members.append(strip.words[place])
            place += 1
        column = _column(gutters, (start, end))
        found.append(Piece(members, column, column, start, end))
    return found
