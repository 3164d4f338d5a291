"""Line numbers in the margin: every line, or every fifth or tenth, by page or through the text.

They stand in a strip of the page that holds nothing else, and count lines: the numbers of
paragraphs, of rows of a table and of items count what may be several lines high.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.layout.pages.furniture_rows import Row
from concordat_schemas.page import Page, Word

_STEPS = (1, 2, 5, 10)
_LEAST = {1: 5, 2: 4, 5: 3, 10: 3}
_ALIGNED = 1.5
_SAME_STRIP = 6.0
_MOST = 400
_REGULAR = 0.85
_CLEAR = 0.05
_APART = 4.0
_RUNS_ON = 0.2
_FULL = 0.4
_NEAR = 60.0
_COLUMN_GAP = 12.0


@dataclass(slots=True, eq=False)
class _Strip:
    """Numbers one below the other on a page that count lines."""

    page: int
    words: list[int]
    values: list[int]
    step: int
    x0: float
    x1: float
    runs_on: bool


def line_numbers(
    pages: Sequence[Page],
    rows: Sequence[Sequence[Row]],
    furniture: Sequence[set[int]],
    pitch: float,
) -> list[tuple[int, list[int]]]:
    """For each strip of line numbers, the index of its page and its words from top to bottom.

    `rows` are the rows of the pages, `furniture` the words known to be none of the text, `pitch`
    the usual distance of baselines.
    """
    strips = [
        strip
        for at, page in enumerate(pages)
        for strip in _strips(page, at, rows[at], furniture[at], pitch)
    ]
    sure = [strip for strip in strips if _is_sure(strip, strips, len(pages))]
    found = [(strip.page, strip.words) for strip in sure]
    done = {(strip.page, index) for strip in sure for index in strip.words}
    for at, page in enumerate(pages):
        rest = _rest(page, at, rows[at], sure, done, furniture[at])
        if rest:
            found.append((at, rest))
    return found


def _strips(
    page: Page, at: int, rows: Sequence[Row], furniture: set[int], pitch: float
) -> Iterator[_Strip]:
    numbers = _numbers(page, rows, furniture)
    found = {index for index, _, _ in numbers}
    used: set[int] = set()
    for align in (1, 0):
        lines: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number in numbers:
            word = page.words[number[0]]
            edge = word.x1 if align else word.x0
            lines[round(edge / _ALIGNED)].append(number)
        for key in sorted(lines, key=lambda key: -len(lines[key])):
            column = lines[key] + lines.get(key + 1, [])
            column = sorted((one for one in column if one[0] not in used), key=lambda one: one[1])
            if len(column) < 3 or len(column) > _MOST:
                continue
            strip = _strip(page, at, rows, column, found, furniture, pitch)
            if strip is not None:
                used.update(strip.words)
                yield strip


def _numbers(page: Page, rows: Sequence[Row], furniture: set[int]) -> list[tuple[int, int, int]]:
    """Words that are whole numbers with room on both sides: word, index of row, value."""
    found: list[tuple[int, int, int]] = []
    words = page.words
    for at, row in enumerate(rows):
        last = len(row.words) - 1
        for place, index in enumerate(row.words):
            text = words[index].text
            if len(text) > 5 or not text.isdecimal() or index in furniture:
                continue
            if place and words[index].x0 - words[row.words[place - 1]].x1 < _APART:
                continue
            if place < last and words[row.words[place + 1]].x0 - words[index].x1 < _APART:
                continue
            found.append((index, at, int(text)))
    return found


def _strip(
    page: Page,
    at: int,
    rows: Sequence[Row],
    column: Sequence[tuple[int, int, int]],
    numbers: set[int],
    furniture: set[int],
    pitch: float,
) -> _Strip | None:
    """A column of numbers as a strip of line numbers, or None."""
    words = [page.words[index] for index, _, _ in column]
    values = [value for _, _, value in column]
    step = _step(values)
    if step is None or len(column) < _LEAST[step]:
        return None
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    own = {index for index, _, _ in column}
    if _by_rows(column) < _REGULAR and not _by_pitch(words, values, pitch):
        return None
    if not _is_clear(page, x0, x1, own | furniture):
        return None
    texts = [_text_beside(page, rows[row], index, numbers) for index, row, _ in column]
    runs_on = step > 1 or (_runs_on(texts) and _is_full(texts))
    return _Strip(at, [index for index, _, _ in column], values, step, x0, x1, runs_on)


def _step(values: Sequence[int]) -> int | None:
    """By what numbers count up, where nearly all do by the same."""
    steps = [after - before for before, after in pairwise(values)]
    if not steps or min(steps) <= 0:
        return None
    step = max(set(steps), key=steps.count)
    if step not in _STEPS or steps.count(step) < _REGULAR * len(steps):
        return None
    if step > 1 and any(value % step for value in values):
        return None
    return step


def _by_rows(column: Sequence[tuple[int, int, int]]) -> float:
    """The share of numbers that stand as many rows below the last as they count."""
    pairs = list(pairwise(column))
    return sum(b[1] - a[1] == b[2] - a[2] for a, b in pairs) / len(pairs)


def _by_pitch(words: Sequence[Word], values: Sequence[int], pitch: float) -> bool:
    """Whether numbers stand as far below each other as the lines that they count.

    The lines of columns side by side are no rows, so only distances tell there.
    """
    heights = [
        (after.baseline - before.baseline) / (high - low)
        for (before, after), (low, high) in zip(pairwise(words), pairwise(values), strict=True)
    ]
    next_line = sum(0.85 * pitch <= height <= 1.25 * pitch for height in heights)
    next_paragraph = sum(1.25 * pitch < height <= 2.6 * pitch for height in heights)
    most = next_line + next_paragraph >= _REGULAR * len(heights)
    return most and next_line >= 0.5 * len(heights)


def _is_clear(page: Page, x0: float, x1: float, own: set[int]) -> bool:
    """Whether nothing else stands in a strip of the page."""
    crossing = sum(
        word.x0 < x1 and word.x1 > x0 and index not in own and not word.angle
        for index, word in enumerate(page.words)
    )
    return crossing <= _CLEAR * len(own)


def _text_beside(page: Page, row: Row, index: int, numbers: set[int]) -> list[Word]:
    """The words of the line that a number counts, right of it or else left of it."""
    place = row.words.index(index)
    after, before = row.words[place + 1 :], row.words[:place][::-1]
    own = page.words[index]
    if after and page.words[after[0]].x0 - own.x1 <= _NEAR:
        return _unbroken(page, after, numbers)
    return _unbroken(page, before, numbers)[::-1]


def _unbroken(page: Page, indices: Sequence[int], numbers: set[int]) -> list[Word]:
    """The words up to the next column or number."""
    found: list[Word] = []
    for index in indices:
        word = page.words[index]
        gap = max(word.x0 - found[-1].x1, found[-1].x0 - word.x1) if found else 0.0
        if index in numbers or gap > _COLUMN_GAP:
            break
        found.append(word)
    return found


def _runs_on(texts: Sequence[Sequence[Word]]) -> bool:
    """Whether numbered lines go on in mid-sentence: rows of a table and items do not."""
    running = 0
    for before, after in pairwise(texts):
        if before and after and before[-1].text[-1:].isalnum() | (before[-1].text[-1:] in ",-"):
            running += after[0].text[:1].islower()
    return running >= _RUNS_ON * len(texts)


def _is_full(texts: Sequence[Sequence[Word]]) -> bool:
    """Whether many lines fill their column, as those of paragraphs do."""
    ends = [text[-1].x1 for text in texts if text]
    starts = [text[0].x0 for text in texts if text]
    if not ends:
        return False
    right = max(ends)
    near = right - 0.12 * (right - min(starts))
    return sum(end >= near for end in ends) >= _FULL * len(ends)


def _is_sure(strip: _Strip, strips: Sequence[_Strip], pages: int) -> bool:
    """Whether a strip counts lines rather than rows: by its text, or as other pages have it."""
    if strip.runs_on:
        return True
    like = {
        other.page
        for other in strips
        if other.runs_on and other.step == strip.step and abs(other.x1 - strip.x1) <= _SAME_STRIP
    }
    return bool(like)


def _rest(
    page: Page,
    at: int,
    rows: Sequence[Row],
    sure: Sequence[_Strip],
    done: set[tuple[int, int]],
    furniture: set[int],
) -> list[int]:
    """Numbers on pages with few lines, in the strip that most other pages have."""
    if not sure or len({strip.page for strip in sure}) < 2:
        return []
    if any(page_of == at for page_of, _ in done):
        return []
    strips = {(round(strip.x0), round(strip.x1)): strip for strip in sure}
    numbers = _numbers(page, rows, furniture)
    for strip in strips.values():
        inside = [
            one
            for one in numbers
            if abs(page.words[one[0]].x1 - strip.x1) <= _ALIGNED
            or abs(page.words[one[0]].x0 - strip.x0) <= _ALIGNED
        ]
        own = {index for index, _, _ in inside}
        values = [value for _, _, value in inside]
        steady = all(after - before == strip.step for before, after in pairwise(values))
        if inside and steady and _is_clear(page, strip.x0, strip.x1, own | furniture):
            return [index for index, _, _ in inside]
    return []
