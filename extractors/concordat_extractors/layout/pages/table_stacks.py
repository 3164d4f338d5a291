"""From bands between rules across to a table: its columns, its rows, what goes on below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from concordat_extractors.layout.pages.table_alignment import gutters_of
from concordat_extractors.layout.pages.table_bands import Band, Stack, within
from concordat_extractors.layout.pages.table_blocks import Block, grown
from concordat_extractors.layout.pages.table_evidence import columns_of_items, figure, leaders
from concordat_extractors.layout.pages.table_grid import laid_out
from concordat_extractors.layout.pages.table_heads import (
    by_middle,
    head_rows,
    heads_above,
    stands_out,
)
from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, pieces_of
from concordat_extractors.layout.pages.table_rows import Row, rows_of
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_schemas.page import Page, Word

_FEW = 3
_STEP = 1.3
_SAME = 1.15
_FAR = 2.8
_BELOW = 3.5
_ABOVE = 3.0
_HALF = 0.4
_PAD = 2.0
_BRIEF = 20
_ACROSS = 0.6


def stacked(page: Page, strips: Sequence[Strip], free: set[int], stack: Stack) -> TableArea | None:
    """The table of a stack of bands; `strips` are those of the page, `free` the words no other
    table has. None if the bands are not the rows of a table."""
    words = page.words
    inside = [strip for band in stack.bands for strip in band.strips]
    head = next((band for band in stack.bands if band.parted), stack.bands[0])
    lead = sum(len(band.strips) for band in stack.bands[: stack.bands.index(head) + 1])
    gutters = gutters_of(words, inside, stack.drawn, stack.breaks)
    if head.firm and len(head.gutters) > len(gutters):
        gutters = _kept(head.gutters, gutters)
    if not gutters:
        return None
    more = _below(page, strips, free, stack, inside, gutters)
    if more:
        inside = inside + more
        shown = gutters_of(words, inside, stack.drawn, stack.breaks)
        gutters = _kept(gutters, shown) if all(one.firm for one in gutters) else shown
    top = [] if head.head else _above(strips, free, stack, inside, gutters)
    headed = bool(top) or (len(head.strips) <= _FEW + 1 and len(inside) > lead)
    pieces = [pieces_of(words, strip, gutters) for strip in inside]
    shown = columns_of_items(words, pieces, gutters, lead if headed else 0)
    if not shown:
        return None
    if len(shown) < len(gutters):
        gutters = shown
        pieces = [pieces_of(words, strip, gutters) for strip in inside]
    count = len(gutters) + 1
    firm = all(gutter.firm for gutter in gutters)
    if not headed and not firm:
        return None
    levels = [band.top for band in stack.bands] + [stack.bottom]
    ruled = under(inside, levels)
    half = [rule.at for rule in stack.inner if rule.length >= _HALF * (stack.x1 - stack.x0)]
    # Heads above the first rule leave all the bands to rows; what goes on without shading below
    # one shows that the shading is that of a row.
    striped = bool(top) and firm and (len(stack.bands) > 1 or bool(more))
    strict = striped or len(stack.bands) - int(headed) >= 2
    rows = rows_of(words, inside, pieces, count, ruled | under(inside, half), strict)
    rows = _one_each(rows, ruled)
    full = sum(
        len({piece.first for strip in pieces[row.start : row.end] for piece in strip}) > 1
        for row in rows
    )
    across = sum(piece.first < piece.last for strip in pieces for piece in strip)
    odd = full < 2 or across > _ACROSS * len(inside)
    shaded = firm and bool(top) and full == len(rows) and _headed(words, top, inside)
    if not shaded and (len(rows) < 2 or (odd and not _sure(head, count, firm, len(inside) - lead))):
        return None
    if leaders(words, inside):
        return None
    bottom = max(strip.bottom for strip in inside) + _PAD if more else stack.bottom
    box = (stack.x0, stack.top, stack.x1, max(stack.bottom, bottom))
    size = median(strip.size for strip in inside)
    if top:
        inside = top + inside
        pieces = [by_middle(strip, gutters) for strip in top] + pieces
        shifted = [Row(row.start + len(top), row.end + len(top), row.wide) for row in rows]
        rows = [Row(0, len(top), True), *shifted]
        box = (box[0], min(strip.top for strip in top) - _PAD, box[2], box[3])
    if figure(page, box, [index for strip in inside for index in strip.words], size):
        return None
    table = laid_out(inside, pieces, rows, gutters, box, "horizontal")
    first = stack.top if top else stack.bands[0].bottom
    rule = first if len(levels) <= _FEW or len(rows) > len(levels) else None
    table.head_rows = head_rows(words, page.areas, table, rule)
    return table


def _sure(head: Band, count: int, firm: bool, below: int) -> bool:
    """Whether a head is enough for a table whose rows on this page run across all columns."""
    return count >= _FEW and below <= _BRIEF and (firm or head.head)


def _headed(words: Sequence[Word], top: Sequence[Strip], inside: Sequence[Strip]) -> bool:
    """Whether the heads above cells look other than these: then one row is a table."""
    return stands_out(
        words,
        (index for strip in top for index in strip.words),
        (index for strip in inside for index in strip.words),
    )


def _kept(firm: Sequence[Gutter], shown: Sequence[Gutter]) -> list[Gutter]:
    """The gutters of a head that rules show, as wide as the text below leaves them."""
    found: list[Gutter] = []
    for gutter in firm:
        same = next((one for one in shown if one.left - 1 <= gutter.at <= one.right + 1), None)
        if same is None or not same.firm:
            same = Gutter(gutter.at - 1, gutter.at + 1, gutter.at, gutter.drawn, gutter.broken)
        found.append(same)
    return found


def _above(
    strips: Sequence[Strip],
    free: set[int],
    stack: Stack,
    inside: Sequence[Strip],
    gutters: Sequence[Gutter],
) -> list[Strip]:
    """Heads that stand above the first rule, where rules stand below each row only."""
    reach = _ABOVE * inside[0].size
    area = (stack.x0, stack.top - reach, stack.x1, stack.top)
    above = [strip for strip in within(strips, area)[0] if free.issuperset(strip.words)]
    return heads_above(above, inside, gutters) if above else []


def _below(
    page: Page,
    strips: Sequence[Strip],
    free: set[int],
    stack: Stack,
    inside: Sequence[Strip],
    gutters: Sequence[Gutter],
) -> list[Strip]:
    """Strips below the last rule that go on with the table: a page ends before it does, or its
    last row is not shaded as others are."""
    if stack.below is not None and not (stack.bands[-1].parted and stack.bands[-1].firm):
        return []
    area = (stack.x0, stack.bottom, stack.x1, stack.below or page.height)
    following = [strip for strip in within(strips, area)[0] if free.issuperset(strip.words)]
    if not following or not inside:
        return []
    last = inside[-1]
    steps = [below.baseline - above.baseline for above, below in pairwise(inside)]
    reach = max(_BELOW * max(last.size, following[0].size), _STEP * max(steps, default=0.0))
    if following[0].baseline - last.baseline > reach:
        return []
    if all(gutter.firm for gutter in gutters):
        taken = _going_on(page, inside, following, gutters)
    else:
        lines = [*inside, *following]
        white = [(gutter.left, gutter.right) for gutter in gutters]
        block = grown(lines, Block(0, len(inside), white))
        taken = lines[len(inside) : block.end]
        while taken and len(pieces_of(page.words, taken[-1], gutters)) < 2:
            taken.pop()
    if not taken:
        return []
    return taken + _trailing(following[len(taken) :], [*inside, *taken])


def _going_on(
    page: Page, inside: Sequence[Strip], following: Sequence[Strip], gutters: Sequence[Gutter]
) -> list[Strip]:
    """Strips below a table of firm columns, up to the last that has text in several."""
    last = 0
    above = inside[-1]
    for number, strip in enumerate(following, 1):
        reach = _BELOW if number == 1 else _FAR
        if strip.baseline - above.baseline > reach * max(strip.size, above.size):
            break
        pieces = pieces_of(page.words, strip, gutters)
        if len(pieces) > 1:
            last = number
        elif pieces[0].first < pieces[0].last:
            break
        above = strip
    # A cell may be deeper than those beside it.
    while 1 < last < len(following):
        first, second, third = following[last - 2 : last + 1]
        step = _SAME * (second.baseline - first.baseline)
        same = abs(third.size - second.size) <= 0.05 * second.size
        pieces = pieces_of(page.words, third, gutters)
        if not same or third.baseline - second.baseline > step or len(pieces) > 1:
            break
        if pieces[0].first < pieces[0].last:
            break
        last += 1
    return list(following[:last])


def _trailing(rest: Sequence[Strip], strips: Sequence[Strip]) -> list[Strip]:
    """Text across all columns that ends a table at the end of a page: nothing else follows."""
    step = _STEP * max(below.baseline - above.baseline for above, below in pairwise(strips))
    above = strips[-1]
    taken: list[Strip] = []
    for strip in rest:
        if strip.baseline - above.baseline > _FEW * above.size:
            break
        if (
            strip.baseline - above.baseline > step
            or abs(strip.size - above.size) > 0.05 * above.size
        ):
            return []
        taken.append(strip)
        above = strip
    return taken


def under(strips: Sequence[Strip], levels: Iterable[float]) -> set[int]:
    """The strips that are the first below each level."""
    found: set[int] = set()
    for level in levels:
        below = next(
            (at for at, strip in enumerate(strips) if strip.baseline - 0.3 * strip.size >= level),
            None,
        )
        if below:
            found.add(below)
    return found


def _one_each(rows: list[Row], ruled: set[int]) -> list[Row]:
    """Rows as the rules have them, where these part every row but a few."""
    starts = [0, *sorted(ruled)]
    ends = [*starts[1:], rows[-1].end]
    several = sum(
        sum(start <= row.start < end for row in rows) > 1
        for start, end in zip(starts, ends, strict=True)
    )
    if len(starts) <= _FEW or _FEW * several > len(starts):
        return rows
    return [Row(start, end, True) for start, end in zip(starts, ends, strict=True)]
