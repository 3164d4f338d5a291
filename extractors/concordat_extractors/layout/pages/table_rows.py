"""Rows that no rule parts: where cells begin anew, by white and by what would have fit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from concordat_extractors.layout.pages.table_pieces import (
    Column,
    Piece,
    columns_of,
    fits,
    is_label,
    runs_on,
)
from concordat_extractors.layout.pages.table_strips import Strip
from concordat_schemas.page import Word

_LOOSE = 1.16
_WIDE = 1.75
_SPREAD = 1.5
_LEAST = 0.75
_PART = 0.05
_CLOSE = 0.25
_EVEN = 0.8
_SMALL = 0.25
_ROOMY = 0.7
_WORDY = 0.2
_TIGHT = 0.9
_FIGURE = 1.5
_DATED = 0.7
_LARGE = 0.8
_NAMED = 0.6


@dataclass(slots=True)
class Row:
    """A row as the range of its strips, `start` to before `end`; `wide` says that white, or a
    rule, and not only the text, parts it from the row above."""

    start: int
    end: int
    wide: bool


def pitch_of(
    strips: Sequence[Strip], table: Sequence[Sequence[Piece]], prose: bool = False
) -> float:
    """The greatest distance of baselines within a cell, in sizes of the text.

    Steps within columns fall in two groups, between lines and between rows, where rows have
    several lines. `prose` says that lines end for want of room: the least steps are then between
    lines, however far apart these are set.
    """
    last: dict[int, Strip] = {}
    steps: list[float] = []
    for strip, pieces in zip(strips, table, strict=True):
        above = [last[piece.first] for piece in pieces if piece.first in last]
        step = min((_step(one, strip) for one in above), default=0.0)
        if step >= _LEAST:
            steps.append(step)
        for piece in pieces:
            for column in range(piece.first, piece.last + 1):
                last[column] = strip
    steps.sort()
    if steps and steps[0] > _SPREAD and not prose:
        return _SPREAD
    most = max(_WIDE, _LOOSE * steps[0]) if steps and prose else _WIDE
    for number in range(1, len(steps)):
        # A few small steps may be chance: raised marks, cells that are not level.
        usual = steps[number - 1] >= 1
        least = max(2, (_PART if usual else _CLOSE) * len(steps))
        enough = number >= least or (usual and steps[number] > _SPREAD)
        if enough and steps[number] > _LOOSE * steps[number - 1]:
            return min((steps[number] + steps[number - 1]) / 2, most)
    return min(_LOOSE * steps[-1], most) if steps else most


def far(above: Strip, strip: Strip, pitch: float) -> bool:
    """Whether two strips stand farther apart than the lines of a cell."""
    return _step(above, strip) > pitch


def _step(above: Strip, strip: Strip) -> float:
    return (strip.baseline - above.baseline) / max(above.size, strip.size)


def rows_of(
    words: Sequence[Word],
    strips: Sequence[Strip],
    table: Sequence[Sequence[Piece]],
    count: int,
    ruled: Collection[int] = (),
    strict: bool = False,
) -> list[Row]:
    """The rows of a table of `count` columns, whose strips come with their pieces.

    `ruled` are the strips above which a rule stands: a row begins there in any case. `strict`
    says that rules part the rows, so that nothing less than white over several cells does.
    """
    if not strips:
        return []
    judge = _Judge(words, strips, table, count, strict)
    rows = [Row(0, 1, True)]
    judge.enter(0)
    for index in range(1, len(strips)):
        loose = judge.loose(index)
        if index in ruled or judge.begins(index, loose):
            rows.append(Row(index, index + 1, loose or index in ruled))
            judge.last.clear()
        else:
            rows[-1].end = index + 1
        judge.enter(index)
    return rows


@dataclass(slots=True)
class _Judge:
    """Decides strip by strip; `last` is what stands last in each column of the row so far."""

    words: Sequence[Word]
    strips: Sequence[Strip]
    table: Sequence[Sequence[Piece]]
    count: int
    strict: bool
    columns: list[Column | None] = field(init=False)
    pitch: float = field(init=False)
    usual: float = field(init=False)
    single: bool = field(init=False)
    wordy: list[bool] = field(init=False)
    even: bool = field(init=False)
    levels: list[list[int]] = field(init=False)
    last: dict[int, tuple[Piece, Strip]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = columns_of(self.table, self.count)
        prose = any(runs_on(self.words, self.strips, self.table, self.count, items=True))
        self.pitch = pitch_of(self.strips, self.table, prose)
        steps = [_step(above, strip) for above, strip in pairwise(self.strips)]
        self.usual = median(steps) if steps else 1.0
        self.single = self._single()
        self.wordy = [self._wordy(column) for column in range(self.count)]
        self.even = not any(self.loose(index) for index in range(1, len(self.strips)))
        self.levels = [[] for _ in range(self.count)]
        for index, pieces in enumerate(self.table):
            for piece in pieces:
                for column in range(piece.first, piece.last + 1):
                    self.levels[column].append(index)

    def _single(self) -> bool:
        """Whether rows are of one line: nearly all strips fill all columns, and none is prose."""
        full = sum(len(pieces) >= self.count for pieces in self.table)
        if full < _EVEN * len(self.table):
            return False
        if any(runs_on(self.words, self.strips, self.table, self.count)):
            return False
        pieces = [piece for pieces in self.table[1:] for piece in pieces]
        if sum(self._small(piece) for piece in pieces) <= _SMALL * len(pieces):
            return True
        roomy = sum(
            any(
                fits(self.words, above, below, column, strip.size)
                for above, below, column in zip(*pair, self.columns, strict=False)
                if column is not None and above.first == below.first
            )
            for pair, strip in zip(pairwise(self.table), self.strips, strict=False)
        )
        return roomy >= _ROOMY * (len(self.table) - 1)

    def _wordy(self, column: int) -> bool:
        """Whether a column has lines of several words, which alone tell that text goes on."""
        inside = [piece for pieces in self.table for piece in pieces if piece.first == column]
        return sum(len(piece.words) > 1 for piece in inside) > _WORDY * len(inside)

    def enter(self, index: int) -> None:
        """Remembers what stands last in each column of the row."""
        for piece in self.table[index]:
            for column in range(piece.first, piece.last + 1):
                self.last[column] = (piece, self.strips[index])

    def loose(self, index: int) -> bool:
        """Whether more white stands above a strip than between the lines of a cell."""
        return far(self.strips[index - 1], self.strips[index], self.pitch)

    def begins(self, index: int, loose: bool) -> bool:
        """Whether a strip begins a row, rather than going on with the one above."""
        pieces = self.table[index]
        first = pieces[0].first == 0
        if self.strict:
            return loose and first and len(pieces) > 1
        if loose:
            if self._runs_through(index):
                return False
            if first or self._first_below(index):
                return True
            return len(pieces) > 1 and self.count > 2
        if not first and len(pieces) == 1:
            return False
        if self.single:
            tight = _step(self.strips[index - 1], self.strips[index]) < _TIGHT * self.usual
            return first and len(pieces) >= max(2, self.count - 1) and not tight
        tight = _step(self.strips[index - 1], self.strips[index]) < _TIGHT * self.usual
        figures, new, goes_on, perhaps = self._evidence(index)
        # A number does not go on in the next line, or seldom.
        new += _FIGURE * figures
        if self.even and first and len(pieces) > 1 and not (self.wordy[0] or tight):
            # One word beside others at the start of a line is a name.
            return new + _NAMED > goes_on
        return new > goes_on + perhaps and (first or figures > 0)

    def _first_below(self, index: int) -> bool:
        """Whether the first column has text before the next wide white: it stands in the middle
        of its cell, or at the bottom."""
        for below in range(index + 1, len(self.strips)):
            if self.loose(below):
                return False
            if self.table[below][0].first == 0:
                return True
        return False

    def _runs_through(self, index: int) -> bool:
        """Whether the text of a column goes on from above a strip to it, or to below it."""
        for levels in self.levels:
            at = bisect_left(levels, index)
            if 0 < at < len(levels) and not far(
                self.strips[levels[at - 1]], self.strips[levels[at]], self.pitch
            ):
                return True
        return False

    def _evidence(self, index: int) -> tuple[float, float, float, float]:
        """For and against a new row, from cells that have text above this strip too: numbers
        below numbers, text that begins though it had room above, text that had none; the last
        apart for columns of single words, which say less."""
        figures = new = goes_on = perhaps = 0.0
        strip = self.strips[index]
        for below in self.table[index]:
            before = self.last.get(below.first) or self.last.get(below.last)
            if before is None:
                continue
            above, level = before
            if self._bare(above) and self._bare(below):
                figures += 1
            elif is_label(self.words[below.words[0]].text):
                # An item of the cell, unless all of the row has been read.
                new += below.first == 0 and len(self.last) > 1
            elif far(level, strip, self.pitch):
                continue
            elif self._dated(above, below):
                figures += _DATED
            elif fits(self.words, above, below, self._column(above, below), strip.size):
                new += _LARGE if self._small(below) else 1.0
            elif self.wordy[below.first]:
                goes_on += 1.0 if self._small(below) else _LARGE
            else:
                perhaps += 1.0 if self._small(below) else _LARGE
        return figures, new, goes_on, perhaps

    def _column(self, above: Piece, below: Piece) -> Column:
        """The extent of the cell that two pieces may belong to."""
        first, last = min(above.first, below.first), max(above.last, below.last)
        known = [column for column in self.columns[first : last + 1] if column is not None]
        return Column(
            min((column.left for column in known), default=above.x0),
            max(above.x1, below.x1, *(column.right for column in known)),
            first != last or all(column.flush for column in known),
        )

    def _small(self, piece: Piece) -> bool:
        """Whether a piece begins with a small letter, as text that goes on does."""
        return self.words[piece.words[0]].text[:1].islower()

    def _dated(self, above: Piece, below: Piece) -> bool:
        """Whether two pieces begin with figures and have as many words, as dates do."""
        first, second = self.words[above.words[0]].text, self.words[below.words[0]].text
        same = len(above.words) == len(below.words)
        return first[:1].isdigit() and second[:1].isdigit() and same

    def _bare(self, piece: Piece) -> bool:
        """Whether a piece has no letters: a number, a dash, a percentage."""
        return not any(char.isalpha() for index in piece.words for char in self.words[index].text)
