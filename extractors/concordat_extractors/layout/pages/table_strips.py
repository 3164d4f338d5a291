"""Strips: the words at one level across an area, the unit from which unruled rows are made.

Unlike a line of text a strip is not cut where columns part: whether white parts columns is decided
over many strips.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concordat_schemas.page import Word

_LEVEL = 0.25
_SMALL = 0.86
_RISE = 0.6
_FEW = 12
_FARTHEST = 1e5


@dataclass(slots=True, eq=False)
class Strip:
    """Words from left to right, as their indices and their extents, and where they stand.

    `size` is that of the larger text; top, bottom and baseline are those of text of that size.
    `gap` is the widest white between two neighbouring words.
    """

    words: list[int]
    spans: list[tuple[float, float]]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    gap: float

    def cut(self, kept: Sequence[int]) -> Strip:
        """The strip with only the words at these places of it."""
        spans = [self.spans[place] for place in kept]
        return Strip(
            [self.words[place] for place in kept],
            spans,
            spans[0][0],
            self.top,
            max(end for _, end in spans),
            self.bottom,
            self.baseline,
            self.size,
            _gap(spans),
        )


def sound_words(words: Sequence[Word], which: Iterable[int]) -> list[int]:
    """The indices of words with a usable place, each once: near the page, not inside out."""
    count = len(words)
    kept: list[int] = []
    for index in dict.fromkeys(which):
        if not 0 <= index < count:
            continue
        word = words[index]
        # A comparison with what is no number is false.
        if (
            word.text
            and -_FARTHEST < word.x0 <= word.x1 < _FARTHEST
            and -_FARTHEST < word.top <= word.bottom < _FARTHEST
            and -_FARTHEST < word.baseline < _FARTHEST
            and 0 < word.look.size < _FARTHEST
        ):
            kept.append(index)
    return kept


def strips_of(words: Sequence[Word], which: Iterable[int]) -> list[Strip]:
    """The strips of the words that read across, from top to bottom."""
    level = [(words[index].baseline, index) for index in which if not words[index].angle]
    level.sort()
    rows: list[list[int]] = []
    base = limit = 0.0
    for baseline, index in level:
        reach = _LEVEL * words[index].look.size
        if rows and baseline - base <= min(limit, reach):
            rows[-1].append(index)
        else:
            rows.append([index])
            base, limit = baseline, reach
    strips = [_strip(words, row) for row in rows]
    return _with_marks(words, strips)


def parts(strip: Strip, gap: float) -> list[tuple[float, float]]:
    """The extents of the parts of a strip, between which the white is at least `gap` points."""
    if strip.gap < gap:
        return [(strip.x0, strip.x1)]
    found: list[tuple[float, float]] = []
    start, end = strip.spans[0]
    for x0, x1 in strip.spans:
        if x0 - end >= gap:
            found.append((start, end))
            start = x0
        if x1 > end:
            end = x1
    found.append((start, end))
    return found


def _gap(spans: Sequence[tuple[float, float]]) -> float:
    widest = 0.0
    end = spans[0][1]
    for x0, x1 in spans:
        if x0 - end > widest:
            widest = x0 - end
        if x1 > end:
            end = x1
    return widest


def _strip(words: Sequence[Word], row: list[int]) -> Strip:
    order = sorted((words[index].x0, words[index].x1, index) for index in row)
    spans = [(x0, x1) for x0, x1, _ in order]
    members = [words[index] for _, _, index in order]
    sizes = {word.look.size for word in members}
    size = max(sizes)
    if len(sizes) > 1:
        members = [word for word in members if word.look.size >= _SMALL * size]
    return Strip(
        [index for _, _, index in order],
        spans,
        spans[0][0],
        min([word.top for word in members]),
        max([x1 for _, x1 in spans]),
        max([word.bottom for word in members]),
        members[0].baseline,
        max(size, 1.0),
        _gap(spans),
    )


def _with_marks(words: Sequence[Word], strips: list[Strip]) -> list[Strip]:
    """The strips with raised and lowered marks in that of the text that they touch."""
    moved: dict[int, list[int]] = {}
    gone: dict[int, set[int]] = {}
    for at, strip in enumerate(strips):
        beside = [strips[other].size for other in (at - 1, at + 1) if 0 <= other < len(strips)]
        if len(strip.words) >= _FEW or not beside:
            continue
        limit = _SMALL * max(beside)
        for index in strip.words:
            if words[index].look.size > limit:
                continue
            for other in (at + 1, at - 1):
                if 0 <= other < len(strips) and _touches(words, words[index], strips[other]):
                    moved.setdefault(other, []).append(index)
                    gone.setdefault(at, set()).add(index)
                    break
    if not moved:
        return strips
    found: list[Strip] = []
    for at, strip in enumerate(strips):
        if at in moved or at in gone:
            left = [index for index in strip.words if index not in gone.get(at, ())]
            row = left + moved.get(at, [])
            if row:
                found.append(_strip(words, row))
        else:
            found.append(strip)
    return found


def _touches(words: Sequence[Word], mark: Word, strip: Strip) -> bool:
    size = strip.size
    if mark.look.size > _SMALL * size or abs(strip.baseline - mark.baseline) > _RISE * size:
        return False
    return any(
        -0.2 * size <= mark.x0 - x1 <= 0.4 * size
        and mark.look.size <= _SMALL * words[index].look.size
        for index, (_, x1) in zip(strip.words, strip.spans, strict=True)
    )
