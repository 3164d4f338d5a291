"""Which words of a page stand on one line, for telling what is at its edges.

The grouping is coarser than that of the text: a raised mark belongs to the line it is raised on,
and lines of neighbouring columns at one height are one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from concordat_schemas.page import Page

_SAME_LINE = 0.45
_TALLEST = 16.0
_SEGMENT_GAP = 1.5
_LEAST_GAP = 8.0
_USUAL_SIZE = 10.0


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
    looks: dict[int, int] = {}
    sizes: dict[int, float] = {}
    for page in pages:
        for word in page.words:
            key = id(word.look)
            looks[key] = looks.get(key, 0) + len(word.text)
            sizes[key] = word.look.size
    counts: Counter[float] = Counter()
    for key, count in looks.items():
        if 1.0 <= sizes[key] <= 200.0:
            counts[round(sizes[key] * 2) / 2] += count
    return counts.most_common(1)[0][0] if counts else _USUAL_SIZE


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
    order.sort(key=lambda index: words[index].baseline)
    groups: list[list[int]] = []
    start = size = 0.0
    for index in order:
        word = words[index]
        own = word.look.size
        reach = _SAME_LINE * min(max(own, size), _TALLEST)
        if groups and word.baseline - start <= reach:
            groups[-1].append(index)
            size = max(size, own)
        else:
            groups.append([index])
            start, size = word.baseline, own
    return [_row(page, group) for group in groups]


def _row(page: Page, group: list[int]) -> Row:
    words = page.words
    group.sort(key=lambda index: words[index].x0)
    chosen = [words[index] for index in group]
    weights: dict[float, int] = {}
    for word in chosen:
        weights[word.look.size] = weights.get(word.look.size, 0) + len(word.text)
    size = max(weights, key=lambda key: (weights[key], key))
    main = next(word for word in chosen if word.look.size == size)
    return Row(
        group,
        chosen[0].x0,
        max(word.x1 for word in chosen),
        min(word.top for word in chosen),
        max(word.bottom for word in chosen),
        main.baseline,
        size,
    )


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
