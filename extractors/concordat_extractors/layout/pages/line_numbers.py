"""Line numbers in the margin: every line, or every fifth or tenth, by page or through the text.

They stand in a strip of the page that holds nothing else, and count lines: the numbers of
paragraphs, of rows of a table and of items count what may be several lines high. The lines of
notes at the foot, and of a section that begins on the page, may be counted anew in the strip.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from concordat_extractors.layout.pages.furniture_rows import Row
from concordat_schemas.page import Page, Word

_STEPS = (1, 2, 5, 10)
_LEAST = {1: 5, 2: 4, 5: 3, 10: 3}
_ALIGNED = 1.5
_SAME_STRIP = 6.0
_MOST = 400
_MOST_COLUMNS = 60
_REGULAR = 0.85
_CLEAR = 0.05
_APART = 4.0
_RUNS_ON = 0.2
_FULL = 0.4
_NEAR = 60.0
_COLUMN_GAP = 12.0
_MOST_COUNTS = 6
_RAISED = 0.15
_RAISED_MOST = 0.7
_MARK = 0.8
_NEARLY_ALL = 0.9
_MANY = 10

_Number = tuple[int, int, int]
"""A word, the index of its row, and its value."""


@dataclass(slots=True, eq=False)
class _Strip:
    """Numbers one below the other on a page that count lines.

    `edge` is the one they are aligned at, `right` says whether it is their right one, `last` where
    the longest count ends. `clear` says that nothing else of the page stands above or below,
    `runs_on` that what is counted is lines of text, `whole` that they begin at the first and count
    nearly all rows of the page, all of them right of the strip.
    """

    page: int
    words: list[int]
    last: int
    step: int
    edge: float
    right: bool
    x0: float
    x1: float
    clear: bool
    runs_on: bool
    whole: bool


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
    certain = [strip for strip in strips if strip.runs_on and strip.clear]
    whole = [strip for strip in strips if strip.whole and strip.clear]
    # The rows of a table that goes on are not counted anew on each page.
    certain += whole if len(whole) > 1 else []
    sure = [strip for strip in strips if _is_sure(strip, certain)]
    found = [(strip.page, strip.words) for strip in sure]
    if len({strip.page for strip in sure}) < 2:
        return found
    done: dict[int, list[_Strip]] = defaultdict(list)
    usual: dict[int, dict[tuple[int, bool], _Strip]] = defaultdict(dict)
    for strip in sure:
        done[strip.page].append(strip)
        usual[round(pages[strip.page].width)][round(strip.edge), strip.right] = strip
    for at, page in enumerate(pages):
        # Sheets of another size have their text elsewhere.
        alike = usual.get(round(page.width), {}).values() if math.isfinite(page.width) else ()
        found.extend((at, rest) for rest in _rest(page, rows[at], alike, done[at], furniture[at]))
    return found


def _strips(
    page: Page, at: int, rows: Sequence[Row], furniture: set[int], pitch: float
) -> Iterator[_Strip]:
    numbers = _numbers(page, rows, furniture)
    found = {index for index, _, _ in numbers}
    used: set[int] = set()
    for right in (True, False):
        lines: dict[int, list[_Number]] = defaultdict(list)
        for number in numbers:
            lines[round(_edge(page, number, right) / _ALIGNED)].append(number)
        for key in sorted(lines, key=lambda key: -len(lines[key]))[:_MOST_COLUMNS]:
            edge = median_low(_edge(page, number, right) for number in lines[key])
            column = [
                number
                for near in (key - 1, key, key + 1)
                for number in lines.get(near, [])
                if abs(_edge(page, number, right) - edge) <= _ALIGNED and number[0] not in used
            ]
            column.sort(key=lambda one: one[1])
            if len(column) < 3 or len(column) > _MOST:
                continue
            strip = _strip(page, at, rows, column, found, furniture, pitch, edge, right)
            if strip is not None:
                used.update(strip.words)
                yield strip


def _edge(page: Page, number: _Number, right: bool) -> float:
    word = page.words[number[0]]
    return word.x1 if right else word.x0


def _numbers(page: Page, rows: Sequence[Row], furniture: set[int]) -> list[_Number]:
    """Words that are whole numbers with room on both sides: word, index of row, value."""
    found: list[_Number] = []
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
    column: Sequence[_Number],
    numbers: set[int],
    furniture: set[int],
    pitch: float,
    edge: float,
    right: bool,
) -> _Strip | None:
    """A column of numbers as a strip of line numbers, or None."""
    counts = _counts(column)
    if len(counts) > _MOST_COUNTS:
        return None
    longest = max(counts, key=len)
    words = [page.words[index] for index, _, _ in longest]
    values = [value for _, _, value in longest]
    step = _step(values)
    if step is None or len(longest) < _LEAST[step]:
        return None
    if _by_rows(longest) < _REGULAR and not _by_pitch(words, values, pitch):
        return None
    held = [
        number
        for count in counts
        if count is longest or _counts_lines(page, rows, count, step)
        for number in count
    ]
    own = [index for index, _, _ in held]
    held_words = furniture.union(own)
    x0 = min(page.words[index].x0 for index in own)
    x1 = max(page.words[index].x1 for index in own)
    if not _is_clear(page, x0, x1, own, furniture, step * pitch):
        return None
    clear = _is_clear(page, x0, x1, own, furniture)
    texts = [_text_beside(page, rows[row], index, numbers) for index, row, _ in longest]
    runs_on = step > 1 or (_runs_on(texts) and _is_full(texts))
    beyond = all(word.x0 >= x1 or index in held_words for index, word in enumerate(page.words))
    counted = values[0] == step == 1 and len(own) >= _NEARLY_ALL * len(rows)
    whole = beyond and counted and len(own) >= _MANY
    return _Strip(at, own, values[-1], step, edge, right, x0, x1, clear, runs_on, whole)


def _counts(column: Sequence[_Number]) -> list[list[_Number]]:
    """A column of numbers parted where they begin to count anew."""
    counts: list[list[_Number]] = []
    for number in column:
        if counts and number[2] > counts[-1][-1][2]:
            counts[-1].append(number)
        else:
            counts.append([number])
    return counts


def _counts_lines(page: Page, rows: Sequence[Row], count: Sequence[_Number], step: int) -> bool:
    """Whether numbers below or above the longest count of a strip count lines as it does.

    The marks of notes are raised or small; line numbers stand as their lines do.
    """
    if any(after[2] - before[2] != step for before, after in pairwise(count)):
        return False
    if any(value % step for _, _, value in count):
        return False
    return not any(_is_mark(page, rows, index, row) for index, row, _ in count)


def _is_mark(page: Page, rows: Sequence[Row], index: int, row: int) -> bool:
    """Whether a number is small and raised over the text right of it."""
    word = page.words[index]
    return any(
        _RAISED * line.size < line.baseline - word.baseline < _RAISED_MOST * line.size
        and word.look.size < _MARK * line.size
        and any(0 <= page.words[other].x0 - word.x1 <= _NEAR for other in line.words)
        for line in rows[row : row + 2]
    )


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


def _by_rows(column: Sequence[_Number]) -> float:
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


def _is_clear(
    page: Page,
    x0: float,
    x1: float,
    own: Sequence[int],
    furniture: set[int],
    reach: float | None = None,
) -> bool:
    """Whether nothing else stands in a strip of the page, or no further than `reach` off it."""
    known = furniture.union(own)
    heights = sorted(page.words[index].baseline for index in own)
    crossing = 0
    for index, word in enumerate(page.words):
        if word.x0 >= x1 or word.x1 <= x0 or index in known or word.angle:
            continue
        if reach is not None:
            at = bisect_left(heights, word.baseline)
            if not any(
                abs(near - word.baseline) <= reach for near in heights[max(at - 1, 0) :][:2]
            ):
                continue
        crossing += 1
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


def _is_sure(strip: _Strip, certain: Sequence[_Strip]) -> bool:
    """Whether a strip counts lines rather than rows: by its text, or as other pages have it."""
    if strip.clear and (strip.runs_on or strip in certain):
        return True
    reach = _SAME_STRIP if strip.clear else _ALIGNED
    return any(
        other.step == strip.step
        and other.right == strip.right
        and abs(other.edge - strip.edge) <= reach
        for other in certain
    )


def _rest(
    page: Page,
    rows: Sequence[Row],
    usual: Iterable[_Strip],
    done: Sequence[_Strip],
    furniture: set[int],
) -> Iterator[list[int]]:
    """Numbers on pages or in columns with few lines, in the strip that other pages have."""
    numbers: list[_Number] | None = None
    taken = {index for strip in done for index in strip.words}
    for strip in usual:
        if any(abs(strip.edge - other.edge) <= _SAME_STRIP for other in done):
            continue
        if numbers is None:
            numbers = _numbers(page, rows, furniture)
        inside = [
            one
            for one in numbers
            if abs(_edge(page, one, strip.right) - strip.edge) <= _ALIGNED and one[0] not in taken
        ]
        if not inside:
            continue
        # Columns side by side are counted through, or each from its top.
        first = inside[0][2]
        goes_on = not done or first == strip.step or first in {s.last + s.step for s in done}
        own = [index for index, _, _ in inside]
        counts = _counts(inside)
        steady = len(counts) <= 2 and all(
            _counts_lines(page, rows, count, strip.step) for count in counts
        )
        x0 = min(page.words[index].x0 for index in own)
        x1 = max(page.words[index].x1 for index in own)
        if goes_on and steady and _is_clear(page, x0, x1, own, furniture):
            taken.update(own)
            yield own
