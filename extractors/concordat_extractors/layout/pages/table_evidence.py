"""What speaks against a table: lists, running text, contents, figures, frames."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import isfinite

from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, Piece, label_columns, runs_on
from concordat_extractors.layout.pages.table_rows import Row
from concordat_extractors.layout.pages.table_rules import Rule
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_extractors.layout.sentences import ends_sentence
from concordat_schemas.page import Box, Page, Ruling, Word

_FEW = 3
_MANY = 4
_DEEP = 4.0
_DEEPER = 12.0
_FILLED = 0.6
_SENTENCES = 0.5
_SENTENCE = 20
_SHORT = 3.5
_LEADER = re.compile(r"[.…·_]{4,}$|^[.…·]{3,}")
_LARGER = 1.15
_STRADDLING = 0.08
_BLANK = 0.15
_OUTGROWN = 3.0
_MOST_AREAS = 2_000
_LEVELS = 4.0
_BAR = 0.4
_REACH = 3.0
_WIDE = 0.4
_WORDS = 0.32
_MARKED = 0.6
_THROUGH = 0.25
_SEVERAL = 0.25


def _text(words: Sequence[Word], indices: Iterable[int]) -> str:
    return " ".join(words[index].text for index in indices)


def columns_of_items(
    words: Sequence[Word],
    table: Sequence[Sequence[Piece]],
    gutters: Sequence[Gutter],
    head: int,
) -> list[Gutter]:
    """The gutters without those that only set labels or bullets apart from their items.

    A column of labels with a head of its own, in the first `head` strips, is a column.
    """
    count = len(gutters) + 1
    labels = label_columns(words, table[head:], count)
    own = {piece.first for pieces in table[:head] for piece in pieces if piece.first == piece.last}
    return [
        gutter
        for column, gutter in enumerate(gutters)
        if gutter.drawn or not labels[column] or column in own
    ]


def leaders(words: Sequence[Word], strips: Sequence[Strip]) -> bool:
    """Whether dots lead from text to page numbers, as in a table of contents."""
    led = 0
    for strip in strips:
        dots = sum(words[index].text in ".…" for index in strip.words)
        led += dots >= _DEEP or any(_LEADER.search(words[index].text) for index in strip.words)
    return led >= 2 or led == len(strips)


def contents(words: Sequence[Word], cells: Sequence[Sequence[list[int]]]) -> bool:
    """Whether the last column are page numbers: whole, never smaller than the one above."""
    texts = [words[index].text for row in cells for index in row[-1]]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= 4]
    if len(numbers) < len(texts) - 1:
        return False
    rising = all(above <= below for above, below in pairwise(numbers))
    return len(numbers) >= _FEW and rising and numbers[0] < numbers[-1]


def believable(
    words: Sequence[Word],
    strips: Sequence[Strip],
    table: Sequence[Sequence[Piece]],
    rows: Sequence[Row],
    count: int,
    *,
    headed: bool = False,
) -> bool:
    """Whether strips that only white parts are a table, on strong evidence alone.

    At least three rows with two cells, rows not deep, no column of labels before running text, no
    newspaper columns, no contents. `headed` says that heads of the columns stand above.
    """
    cells = _cells(table, rows, count)
    full = sum(sum(bool(cell) for cell in row) > 1 for row in cells)
    together = _together(table, rows, count, headed)
    deep = _DEEPER if together else _DEEP
    if full < _FEW or full < _FILLED * len(rows) or len(strips) > deep * len(rows):
        return False
    if not any(sum(bool(cell) for cell in row) >= min(count, _MANY) for row in cells):
        return False
    if leaders(words, strips) or (count <= _FEW and contents(words, cells)):
        return False
    if not lettered(words, (index for strip in strips for index in strip.words)):
        return False
    prose = runs_on(words, strips, table, count)
    if sum(prose) > 1 and not together:
        return False
    if count > 2:
        return True
    return _two_columns(words, cells, len(strips) > _DEEP * len(rows))


def lettered(words: Sequence[Word], which: Iterable[int]) -> bool:
    """Whether there are letters among words: a table has names, a scale only numbers."""
    return any(char.isalpha() for index in which for char in words[index].text)


def _cells(
    table: Sequence[Sequence[Piece]], rows: Sequence[Row], count: int
) -> list[list[list[int]]]:
    found: list[list[list[int]]] = []
    for row in rows:
        cells: list[list[int]] = [[] for _ in range(count)]
        for pieces in table[row.start : row.end]:
            for piece in pieces:
                cells[piece.first] += piece.words
        found.append(cells)
    return found


def _together(
    table: Sequence[Sequence[Piece]], rows: Sequence[Row], count: int, headed: bool
) -> bool:
    """Whether cells of several lines begin together in all columns, with white above them."""
    together = sum(row.wide and len(table[row.start]) == count for row in rows)
    # Lines that stand far apart have white above each of them, in a row or not.
    several = sum(row.end - row.start > 1 for row in rows)
    enough = together >= 0.9 * len(rows) and several >= _SEVERAL * len(rows)
    return len(rows) > (_FEW - headed) and enough


def _two_columns(words: Sequence[Word], cells: Sequence[Sequence[list[int]]], deep: bool) -> bool:
    """Whether two columns are those of a table and not terms, labels or sides of a form."""
    both = [row for row in cells if row[0] and row[1]]
    left = [_text(words, row[0]) for row in both]
    right = [_text(words, row[1]) for row in both]
    if all(text.endswith((":", " :")) for text in left):
        return False
    sentences = sum(ends_sentence(text) and len(text) > _SENTENCE for text in right)
    short = sum(len(row[0]) for row in both) <= _SHORT * len(both)
    if short and (deep or sentences >= _SENTENCES * len(both)):
        return False
    sizes = [
        max(words[i].look.size for i in row[0]) / max(max(words[i].look.size for i in row[1]), 1)
        for row in both
    ]
    return sorted(sizes)[len(sizes) // 2] < _LARGER


def figure(page: Page, box: Box, which: Sequence[int], size: float) -> bool:
    """Whether drawings, pictures, bars or scales stand in an area: a chart and not a table."""
    x0, top, x1, bottom = box
    bars = 0
    for area in page.areas[:_MOST_AREAS]:
        left, upper, right, lower = area.box
        width = min(right, x1) - max(left, x0)
        height = min(lower, bottom) - max(upper, top)
        if not (width > 0 and height > 0):
            continue
        if area.kind != "box":
            if width > 3 * size and height > 2.5 * size:
                return True
            continue
        if height > 1.3 * size and 0.4 * size < right - left < _BAR * (x1 - x0):
            bars += not any(
                left <= (page.words[i].x0 + page.words[i].x1) / 2 <= right
                and upper <= (page.words[i].top + page.words[i].bottom) / 2 <= lower
                for i in which
            )
            if bars > 1:
                return True
    return scaled(page, near(page.words, box))


def near(words: Sequence[Word], box: Box) -> Iterator[int]:
    """The words in a box or right beside it."""
    x0, top, x1, bottom = box
    for index, word in enumerate(words):
        reach = _REACH * word.look.size
        if top - reach <= word.top <= bottom and x0 - reach <= word.x0 <= x1 + reach:
            yield index


def scaled(page: Page, which: Iterable[int]) -> bool:
    """Whether numbers stand level with lines that begin or end beside them, as on a scale."""
    levels: dict[int, list[Ruling]] = {}
    for ruling in page.rulings[:_MOST_AREAS]:
        if ruling.across and isfinite(ruling.top):
            levels.setdefault(round(ruling.top / _LEVELS), []).append(ruling)
    found = 0
    for index in which:
        word = page.words[index]
        if not word.text.strip("%.,–-").replace(" ", "").isdecimal():
            continue
        middle = (word.top + word.bottom) / 2
        size = word.look.size
        at = round(middle / _LEVELS)
        found += any(
            abs(ruling.top - middle) <= 0.25 * size
            and (-1 <= ruling.x0 - word.x1 <= 2 * size or -1 <= word.x0 - ruling.x1 <= 2 * size)
            for near in (at - 1, at, at + 1)
            for ruling in levels.get(near, ())
        )
    return found >= _FEW


def grid_believable(
    page: Page, strips: Sequence[Strip], table: TableArea, across: Sequence[Rule]
) -> bool:
    """Whether a grid that rules close holds the cells of a table, and not a chart or a frame.

    `strips` are those of the page, `across` the rules across that made the grid.
    """
    words = page.words
    width = table.box[2] - table.box[0]
    if 2 * sum(rule.length >= _WIDE * width for rule in across) < len(across):
        return False
    filled = [cell for cell in table.cells if cell.words]
    if len({cell.column for cell in filled}) < 2 or table.columns < 2:
        return False
    if len(filled) < _BLANK * len(table.cells):
        return False
    inside = [index for cell in filled for index in cell.words]
    if not lettered(words, inside):
        return False
    outgrown = sum(
        words[index].x0 < cell.box[0] - _OUTGROWN or words[index].x1 > cell.box[2] + _OUTGROWN
        for cell in filled
        for index in cell.words
        if not words[index].angle
    )
    if outgrown > _STRADDLING * len(inside):
        return False
    if scaled(page, near(words, table.box)):
        return False
    # Shading alone may mark passages of text.
    ruled = any(rule.drawn for rule in across)
    if _runs_through(strips, table, _WORDS if ruled else _MARKED):
        return False
    for area in page.areas:
        if area.kind == "box":
            continue
        x0, top, x1, bottom = area.box
        crossed = sum(
            min(x1, cell.box[2]) - max(x0, cell.box[0]) > _OUTGROWN
            and min(bottom, cell.box[3]) - max(top, cell.box[1]) > _OUTGROWN
            for cell in table.cells
        )
        if crossed > 2:
            return False
    return True


def _runs_through(strips: Sequence[Strip], table: TableArea, least: float) -> bool:
    """Whether text runs on over the edges of a grid's columns, with less white than `least`, in
    sizes of the text."""
    _, top, x1, bottom = table.box
    edges = sorted({cell.box[0] for cell in table.cells} | {x1})
    beside = through = 0
    for strip in strips:
        if not top <= strip.baseline - 0.3 * strip.size <= bottom:
            continue
        for (_, end), (start, _) in pairwise(strip.spans):
            at = bisect_left(edges, end - 1)
            if at < len(edges) and edges[at] <= start + 1:
                beside += 1
                through += start - end < least * strip.size
    return through > _THROUGH * beside
