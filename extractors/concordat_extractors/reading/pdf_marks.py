"""Which rules of a page underline or strike out words, and so are no rules of the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from concordat_schemas.page import Page, Ruling, Word

# Where a mark stands, in ems of the words below their baseline.
_UNDER = (-0.03, 0.36)
_THROUGH = (-0.48, -0.14)
# Under a baseline by more than this may stand the border of a cell: only a close fit is a mark.
_CLOSE = 0.22

# Lengths in ems of the largest word on the line.
_THICKEST = 0.35
_OVERHANG = 1.2
_TIGHT_OVERHANG = 0.3
_WIDEST_GAP = 2.0
_TIGHT_GAP = 1.0
_RAISED = 0.75
_LOWERED = 0.3
_SPACE = 0.3
_TOUCH = 0.12

_COVERED = 0.6
_LARGEST = 100.0
_MAX_CHECKS = 300_000


def mark_lines(page: Page) -> None:
    """Sets `underline` and `strike` on the words of a page, and takes those rules off it.

    A rule marks words when it begins and ends with them, close under their baseline or through
    their middle, and meets no rule down the page. A word is marked when the rule runs along most
    of it. Rules of tables, above notes and under headings stay; so do all rules that come after
    the first few hundred thousand comparisons on a page that is too full.
    """
    rules = [rule for rule in page.rulings if rule.across and not rule.edge and rule.x1 > rule.x0]
    if not rules:
        return
    lines = _Lines(page)
    marks = {id(rule) for rule in rules if lines.mark(rule)}
    if marks:
        page.rulings = [rule for rule in page.rulings if id(rule) not in marks]


class _Lines:
    """The words of a page by baseline, and its rules down by place, for quick looking up."""

    def __init__(self, page: Page) -> None:
        self.words = sorted(
            (word for word in page.words if word.angle == 0 and word.x1 > word.x0),
            key=lambda word: word.baseline,
        )
        self.baselines = [word.baseline for word in self.words]
        self.largest = min(max((word.look.size for word in self.words), default=0.0), _LARGEST)
        self.down = sorted(
            (rule for rule in page.rulings if not rule.across and not rule.edge),
            key=lambda rule: rule.x0,
        )
        self.places = [rule.x0 for rule in self.down]
        self.checks = _MAX_CHECKS

    def mark(self, rule: Ruling) -> bool:
        """Marks the words that a rule belongs to; whether it belongs to any."""
        along = self._along(rule)
        for bounds in (_UNDER, _THROUGH):
            marked = [word for word in along if bounds[0] <= _level(rule, word) <= bounds[1]]
            if not marked or not _fits(rule, marked, along) or self._meets_down(rule):
                continue
            for word in marked:
                if _shared(rule, word) < _COVERED * (word.x1 - word.x0):
                    continue
                if bounds is _UNDER:
                    word.underline = True
                else:
                    word.strike = True
            return True
        return False

    def _along(self, rule: Ruling) -> list[Word]:
        """The words that a rule may belong to and those raised or lowered beside them."""
        above, below = _UNDER[1] + _RAISED, _LOWERED - _THROUGH[0]
        first = bisect_left(self.baselines, rule.top - above * self.largest)
        last = bisect_right(self.baselines, rule.top + below * self.largest)
        self.checks -= last - first
        if self.checks < 0:
            return []
        return [word for word in self.words[first:last] if word.x0 < rule.x1 and word.x1 > rule.x0]

    def _meets_down(self, rule: Ruling) -> bool:
        first = bisect_left(self.places, rule.x0 - 1)
        last = bisect_right(self.places, rule.x1 + 1)
        self.checks -= last - first
        return self.checks < 0 or any(
            down.top - 1 <= rule.top <= down.bottom + 1 for down in self.down[first:last]
        )


def _level(rule: Ruling, word: Word) -> float:
    """How far under the baseline of a word a rule stands, in its ems."""
    return (rule.top - word.baseline) / max(word.look.size, 1.0)


def _shared(rule: Ruling, word: Word) -> float:
    return min(rule.x1, word.x1) - max(rule.x0, word.x0)


def _fits(rule: Ruling, marked: Sequence[Word], along: Sequence[Word]) -> bool:
    """Whether a rule begins and ends with the words it may mark, and has no empty stretch."""
    size = max(word.look.size for word in marked)
    if rule.width > max(_THICKEST * size, 1.0):
        return False
    base = max(word.baseline for word in marked)
    line = sorted(
        (
            word
            for word in along
            if base - _RAISED * size <= word.baseline <= base + _LOWERED * size
        ),
        key=lambda word: word.x0,
    )
    length = rule.x1 - rule.x0 - _SPACE * size
    if sum(_shared(rule, word) for word in line) < _COVERED * length or _cuts(rule, line, size):
        return False
    left = line[0].x0 - rule.x0
    right = rule.x1 - max(word.x1 for word in line)
    widest = max((after.x0 - before.x1 for before, after in pairwise(line)), default=0.0)
    if max(_level(rule, word) for word in marked) <= _CLOSE:
        return max(left, right) <= _OVERHANG * size and widest <= _WIDEST_GAP * size
    tight = _TIGHT_OVERHANG * size
    return max(abs(left), abs(right)) <= tight and widest <= _TIGHT_GAP * size


def _cuts(rule: Ruling, line: Sequence[Word], size: float) -> bool:
    """Whether a rule along several words ends within one, as a rule above notes may."""
    return len(line) > 1 and any(
        _TOUCH * size < _shared(rule, word) < _COVERED * (word.x1 - word.x0) for word in line
    )
