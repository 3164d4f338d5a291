"""Which words of a page stand on one line, for telling what is at its edges.

The grouping is coarser than that of the text: a raised mark belongs to the line it is raised on,
and lines of neighbouring columns at one height are one row.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from concordat_schemas.page import Appearance, Page, Word

_SAME_LINE = 0.45
_TALLEST = 16.0
_SEGMENT_GAP = 1.5
_LEAST_GAP = 8.0
_USUAL_SIZE = 10.0
_SAMPLE = 8_000


@dataclass(slots=True, eq=False)
class Row:
    """Words at one height, by their indices from left to right; lengths in points.

    `baseline` is that of most of the text, `size` its size.
    """

    words: list[int]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float


@dataclass(slots=True, eq=False)
class Segment:
    """Words of a row with nothing wider than a space between them."""

    words: list[int]
    text: str
    x0: float
    x1: float


@dataclass(slots=True, frozen=True)
class Usual:
    """What most text of the document looks like: its size and the distance of its baselines."""

    size: float
    pitch: float


def usual_size(pages: Sequence[Page]) -> float:
    """The size of most text."""
    every = max(1, sum(len(page.words) for page in pages) // _SAMPLE)
    looks: dict[int, Appearance] = {}
    lengths: Counter[int] = Counter()
    for page in pages:
        for word in page.words[::every]:
            key = id(word.look)
            looks[key] = word.look
            lengths[key] += len(word.text)
    sizes: Counter[float] = Counter()
    for key, length in lengths.items():
        if 1.0 <= looks[key].size <= 200.0:
            sizes[round(looks[key].size * 2) / 2] += length
    return sizes.most_common(1)[0][0] if sizes else _USUAL_SIZE


def usual(size: float, rows: Iterable[Sequence[Row]]) -> Usual:
    """What is usual in a document whose text mostly has a size."""
    steps: Counter[float] = Counter()
    for page in rows:
        for above, below in pairwise(page):
            step = below.baseline - above.baseline
            if 0.9 * size <= step <= 2.6 * size:
                steps[round(step * 2) / 2] += 1
    return Usual(size, steps.most_common(1)[0][0] if steps else 1.2 * size)


def rows_of(page: Page, left_out: Collection[int]) -> list[Row]:
    """The rows of a page from top to bottom, of all words but those left out."""
    words = page.words
    order = [index for index in range(len(words)) if index not in left_out]
    baselines = [word.baseline for word in words]
    order.sort(key=baselines.__getitem__)
    groups: list[list[int]] = []
    start = size = -math.inf
    for index in order:
        own = words[index].look.size
        larger = own if own > size else size
        if baselines[index] - start <= _SAME_LINE * (larger if larger < _TALLEST else _TALLEST):
            groups[-1].append(index)
            size = larger
        else:
            groups.append([index])
            start, size = baselines[index], own
    lefts = [word.x0 for word in words]
    return [_row(words, group, lefts) for group in groups]


def _row(words: Sequence[Word], group: list[int], lefts: Sequence[float]) -> Row:
    group.sort(key=lefts.__getitem__)
    first = words[group[0]]
    x1, top, bottom = first.x1, first.top, first.bottom
    weights: dict[float, int] = {}
    baselines: dict[float, float] = {}
    for index in group:
        word = words[index]
        x1, top, bottom = max(x1, word.x1), min(top, word.top), max(bottom, word.bottom)
        size = word.look.size
        weights[size] = weights.get(size, 0) + len(word.text)
        baselines[size] = word.baseline
    size = max(weights, key=lambda key: (weights[key], key)) if len(weights) > 1 else size
    return Row(group, first.x0, x1, top, bottom, baselines[size], size)


def segments_of(page: Page, row: Row) -> list[Segment]:
    """The segments of a row from left to right."""
    found: list[Segment] = []
    gap = max(_SEGMENT_GAP * min(row.size, _TALLEST), _LEAST_GAP)
    for index in row.words:
        word = page.words[index]
        last = found[-1] if found else None
        if last is not None and word.x0 - last.x1 <= gap:
            between = "" if word.glued else " "
            last.text += between + word.text
            last.words.append(index)
            last.x1 = max(last.x1, word.x1)
        else:
            found.append(Segment([index], word.text, word.x0, word.x1))
    return found
