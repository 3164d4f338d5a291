"""Tables that white alone shows, taken on strong evidence only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from concordat_extractors.layout.pages.table_alignment import gutters_of
from concordat_extractors.layout.pages.table_bands import separators, within
from concordat_extractors.layout.pages.table_blocks import abreast, blocks_of, gaps_of
from concordat_extractors.layout.pages.table_evidence import (
    believable,
    columns_of_items,
    figure,
    leaders,
)
from concordat_extractors.layout.pages.table_grid import laid_out
from concordat_extractors.layout.pages.table_heads import (
    by_middle,
    head_rows,
    heads_above,
    stands_out,
)
from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, Piece, pieces_of
from concordat_extractors.layout.pages.table_rows import Row, rows_of
from concordat_extractors.layout.pages.table_rules import Rule
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_schemas.page import Box, Page

_FEW = 3
_WIDE = 1.15
_WIDER = 0.95
_CLEAR = 0.6
_PAD = 2.0
_BEYOND = 1e4


def plain_tables(page: Page, strips: Sequence[Strip], down: Sequence[Rule]) -> Iterator[TableArea]:
    """The tables among strips that no rules across part; `down` are the rules down of the page."""
    blocks = blocks_of(strips)
    heads = Counter(_heads(page, strips[block.start : block.end]) for block in blocks)
    for block in blocks:
        inside = list(strips[block.start : block.end])
        above = list(strips[max(block.start - _FEW, 0) : block.start])
        drawn = separators(down, inside[0].top, inside[-1].bottom)
        gutters = _wide(inside, gutters_of(page.words, inside, drawn))
        if not gutters:
            continue
        pieces = [pieces_of(page.words, strip, gutters) for strip in inside]
        if len(gutters) == 1 and not columns_of_items(page.words, pieces, gutters, 0):
            continue
        head = _heads(page, inside)
        # Newspaper columns do not begin with the same heads again and again.
        repeated = bool(head) and heads[head] > 1 and len(pieces[0]) == len(gutters) + 1
        groups = [(0, len(gutters))] if repeated else abreast(inside, pieces, gutters)
        for first, last in groups:
            if last == first:
                continue
            left = gutters[first - 1].at if first else inside[0].x0 - _BEYOND
            right = gutters[last].at if last < len(gutters) else inside[0].x1 + _BEYOND
            part, before = inside, above
            if len(groups) > 1:
                part = within(inside, (left, inside[0].top - 1, right, inside[-1].bottom))[0]
                before = within(above, (left, -_BEYOND, right, inside[0].top))[0] if above else []
            table = _table(page, part, before, drawn, repeated=repeated)
            if table is not None:
                yield table


def _heads(page: Page, strips: Sequence[Strip]) -> str:
    """The text of a first strip that looks other than the rest; else none."""
    words = page.words
    below = (index for strip in strips[1:] for index in strip.words)
    if not stands_out(words, strips[0].words, below):
        return ""
    return " ".join(words[index].text for index in strips[0].words)


def _wide(strips: Sequence[Strip], gutters: Sequence[Gutter]) -> list[Gutter]:
    """The gutters, if one at least is clearly wider than white between words."""
    if not gutters:
        return []
    size = median(strip.size for strip in strips)
    least = (_WIDE if len(gutters) == 1 else _WIDER) * size
    if not any(gutter.drawn or gutter.width >= least for gutter in gutters):
        return []
    return [gutter for gutter in gutters if gutter.drawn or gutter.width >= _CLEAR * size]


def _table(
    page: Page,
    strips: list[Strip],
    above: list[Strip],
    drawn: Sequence[float],
    *,
    repeated: bool = False,
) -> TableArea | None:
    """The table that strips are, with the heads above them, if there is strong evidence: other
    tables of the page that begin with the same heads are (`repeated`)."""
    words = page.words
    while strips and not gaps_of(strips[0]):
        above = [*above, strips[0]]
        strips = strips[1:]
    if len(strips) < _FEW:
        return None
    gutters = _wide(strips, gutters_of(words, strips, drawn))
    pieces = [pieces_of(words, strip, gutters) for strip in strips]
    lead = int(stands_out(words, strips[0].words, (i for strip in strips[1:] for i in strip.words)))
    # Two columns, the first of labels, are a list, whatever stands above.
    gutters = columns_of_items(words, pieces, gutters, lead if len(gutters) > 1 else 0)
    if not gutters:
        return None
    pieces = [pieces_of(words, strip, gutters) for strip in strips]
    count = len(gutters) + 1
    rows = rows_of(words, strips, pieces, count)
    while rows and not repeated and _single(pieces[rows[-1].start : rows[-1].end]):
        del rows[-1]
    if not rows:
        return None
    strips, pieces = strips[: rows[-1].end], pieces[: rows[-1].end]
    heads = heads_above(above, strips, gutters)
    headed = bool(heads or lead)
    sure = repeated and not leaders(words, strips)
    if not sure and not believable(words, strips, pieces, rows, count, headed=headed):
        return None
    if heads:
        strips = heads + strips
        pieces = [by_middle(strip, gutters) for strip in heads] + pieces
        shifted = [Row(row.start + len(heads), row.end + len(heads), row.wide) for row in rows]
        rows = [Row(0, len(heads), True), *shifted]
    inside = [index for strip in strips for index in strip.words]
    box = _box(strips)
    if figure(page, box, inside, median(strip.size for strip in strips)):
        return None
    table = laid_out(strips, pieces, rows, gutters, box, "none")
    table.head_rows = max(head_rows(words, page.areas, table), int(bool(heads)))
    return table


def _single(table: Sequence[Sequence[Piece]]) -> bool:
    return len({piece.first for pieces in table for piece in pieces}) < 2


def _box(strips: Sequence[Strip]) -> Box:
    return (
        min(strip.x0 for strip in strips) - _PAD,
        min(strip.top for strip in strips) - _PAD,
        max(strip.x1 for strip in strips) + _PAD,
        max(strip.bottom for strip in strips) + _PAD,
    )
