"""Areas that white alone parts into columns: where they begin and end, and which stand abreast."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.layout.pages.table_pieces import Gutter, Piece
from concordat_extractors.layout.pages.table_rows import far, pitch_of
from concordat_extractors.layout.pages.table_strips import Strip, parts

_WIDE = 0.95
_LEAST = 0.8
_FAR = 3.4
_FEW = 3
_SHARED = 0.6
_BANDED = 0.9
_LEVEL = 0.3
_LARGER = 1.15
_SELDOM = 6

White = list[tuple[float, float]]


@dataclass(slots=True)
class Block:
    """Strips from `start` to before `end` that keep the same stretches of white."""

    start: int
    end: int
    white: White


def blocks_of(strips: Sequence[Strip]) -> list[Block]:
    """The blocks of the strips of a page that have more than one column, from the top."""
    found: list[Block] = []
    index = 0
    while index < len(strips):
        white = gaps_of(strips[index])
        if not white:
            index += 1
            continue
        block = grown(strips, Block(index, index + 1, white))
        if block.end - block.start >= _FEW:
            found.append(block)
            index = block.end
        else:
            index += 1
    return found


def gaps_of(strip: Strip) -> White:
    """The wide stretches of white in a strip."""
    split = parts(strip, _WIDE * strip.size)
    return [(left[1], right[0]) for left, right in pairwise(split)]


def grown(strips: Sequence[Strip], block: Block) -> Block:
    """The block with the strips below it that leave its white clear.

    A strip may end stretches of white that only one or two strips above it had; seldom, text of
    one may fill some of those that many have.
    """
    white = [(left, right, 1) for left, right in block.white]
    end = block.end
    crossed = 0
    while end < len(strips):
        strip, above = strips[end], strips[end - 1]
        if strip.baseline - above.baseline > _FAR * max(strip.size, above.size):
            break
        if strip.size > _LARGER * above.size and end - block.start > _FEW:
            break
        kept: list[tuple[float, float, int]] = []
        lost: list[tuple[float, float, int]] = []
        for left, right, support in white:
            clear = _clear(strip, left, right)
            if clear is None or (
                clear != (left, right) and clear[1] - clear[0] < _LEAST * strip.size
            ):
                lost.append((left, right, support))
            else:
                sides = strip.x0 < clear[0] and strip.x1 > clear[1]
                kept.append((*clear, support + sides))
        if not kept or (lost and not gaps_of(strip)):
            break
        if any(support >= _FEW for _, _, support in lost):
            crossed += 1
            if len(kept) < 2 * len(lost) or _SELDOM * crossed > end - block.start:
                break
            kept = sorted(kept + lost)
        white = kept
        end += 1
    return Block(block.start, end, [(left, right) for left, right, _ in white])


def _clear(strip: Strip, left: float, right: float) -> tuple[float, float] | None:
    """The widest part of a stretch that the words of a strip leave white."""
    best: tuple[float, float] | None = None
    at = left
    for x0, x1 in strip.spans:
        if x1 <= at:
            continue
        if x0 >= right:
            break
        if x0 > at and (best is None or x0 - at > best[1] - best[0]):
            best = (at, x0)
        at = max(at, x1)
    if right > at and (best is None or right - at > best[1] - best[0]):
        best = (at, right)
    return best


def abreast(
    strips: Sequence[Strip], table: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]
) -> list[tuple[int, int]]:
    """The first and last columns of tables that stand side by side.

    Columns of one table begin their rows together; in a list that goes on in a second column the
    text of one side runs on where the other begins anew.
    """
    count = len(gutters) + 1
    pitch = pitch_of(strips, table)
    columns = [_Flow([], []) for _ in range(count)]
    last: list[Strip | None] = [None] * count
    for strip, pieces in zip(strips, table, strict=True):
        for piece in pieces:
            above = last[piece.first]
            if above is not None and far(above, strip, pitch):
                columns[piece.first].starts.append(strip.baseline)
            elif above is not None:
                columns[piece.first].runs.append((above.baseline, strip.baseline))
            last[piece.first] = strip
    bands = sum(far(above, below, pitch) for above, below in pairwise(strips))
    return _groups(columns, 0, count - 1, bands)


@dataclass(slots=True)
class _Flow:
    """Where cells of a column begin, the first aside, and between which levels its text runs on."""

    starts: list[float]
    runs: list[tuple[float, float]]


def _groups(columns: Sequence[_Flow], first: int, last: int, bands: int) -> list[tuple[int, int]]:
    """Parts columns where the two sides do not begin together; white over both sides in `bands`
    places, nearly as often as either begins, says that they do after all."""
    cuts: list[tuple[bool, float, int]] = []
    for cut in range(first + 1, last + 1):
        together, against = _level(columns[first:cut], columns[cut : last + 1])
        begun = max(len(_begun(columns[first:cut])), len(_begun(columns[cut : last + 1])))
        if bands < _BANDED * begun and together < _SHARED * (together + against):
            cuts.append((cut > first + 1 and cut < last, against - together, cut))
    if not cuts:
        return [(first, last)]
    cut = max(cuts)[2]
    return _groups(columns, first, cut - 1, bands) + _groups(columns, cut, last, bands)


def _level(left: Sequence[_Flow], right: Sequence[_Flow]) -> tuple[float, float]:
    """How often columns on both sides begin together, and how often one begins without the other.

    That the other runs on there counts most; else only what both sides do counts, since cells may
    be blank or have several paragraphs.
    """
    together = against = 0.0
    alone: list[int] = []
    for some, others in ((left, right), (right, left)):
        begun = _begun(others)
        runs = sorted({run for flow in others for run in flow.runs})
        alone.append(0)
        for start in _begun(some):
            at = bisect_left(begun, start - _LEVEL)
            if at < len(begun) and begun[at] <= start + _LEVEL:
                together += 0.5
                continue
            alone[-1] += 1
            at = bisect_left(runs, (start - _LEVEL, 0.0))
            if at and runs[at - 1][1] >= start - _LEVEL:
                # At the level of a line, text may stand at the bottom of its cell.
                against += 0.5 if runs[at - 1][1] > start + _LEVEL else 0.25
    return together, max(against, min(alone))


def _begun(side: Sequence[_Flow]) -> list[float]:
    """Where rows of a side begin: where its first column does, as far as that shows it."""
    return next((sorted(flow.starts) for flow in side if flow.starts), [])
