"""Columns of text: the words of a strip by column, and what the text of a column looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from concordat_extractors.layout.pages.table_strips import Strip
from concordat_extractors.layout.sentences import LABEL
from concordat_schemas.page import Word

_APART = 0.9
_TOUCH = 0.45
_FEW = 3
_NEAR = 0.4
_SPACE = 0.3
_SLACK = 0.3
_MOSTLY = 0.9
_FULL = 0.6
_FIGURES = 6
_NUMBERED = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+")


@dataclass(slots=True)
class Gutter:
    """White from top to bottom between two columns, in points; `drawn` if a rule stands in it.

    `broken` says that the rules across have a break there, as those drawn cell by cell do. `at`
    is where the edge of the columns is. A `narrow` one is no wider than white between words.
    """

    left: float
    right: float
    at: float
    drawn: bool = False
    broken: bool = False
    narrow: bool = False

    @property
    def firm(self) -> bool:
        """Whether rules show it."""
        return self.drawn or self.broken

    @property
    def width(self) -> float:
        """How wide the white is."""
        return self.right - self.left


@dataclass(slots=True)
class Piece:
    """Words of one strip in one column, or in several when they run over a gutter."""

    words: list[int]
    first: int
    last: int
    x0: float
    x1: float


@dataclass(slots=True)
class Column:
    """The extent of the text of a column over all its strips; `flush` if set to the left."""

    left: float
    right: float
    flush: bool = True


def pieces_of(words: Sequence[Word], strip: Strip, gutters: Sequence[Gutter]) -> list[Piece]:
    """The words of a strip by column; words that run over a gutter stay together."""
    found: list[Piece] = []
    count = len(gutters)
    spans = strip.spans
    at = 0
    while at < count and gutters[at].right <= strip.x0:
        at += 1
    if at == count or strip.x1 <= gutters[at].left:
        return [Piece(strip.words, at, at, strip.x0, strip.x1)]
    several = any(gutter.narrow for gutter in gutters) and splits(strip)
    column = first = start = 0
    x0, x1 = spans[0]
    for place, (left, right) in enumerate(spans):
        at = column
        while at < count and gutters[at].at < (left + right) / 2:
            at += 1
        if place == 0:
            first = at
        elif at > column and _parted(x1, left, gutters[column:at], strip.size, several):
            found.append(Piece(strip.words[start:place], first, column, x0, x1))
            start, first, x0, x1 = place, at, left, right
        column = at
        if right > x1:
            x1 = right
    found.append(Piece(strip.words[start:], first, column, x0, x1))
    across = False
    for piece in found:
        while piece.first > 0 and piece.x0 < gutters[piece.first - 1].left:
            piece.first -= 1
        while piece.last < count and piece.x1 > gutters[piece.last].right:
            piece.last += 1
        across = across or piece.first < piece.last
    if across and len(found) > 1:
        return [part for piece in found for part in _numbers(words, piece, gutters, strip.size)]
    return found


def splits(strip: Strip, drawn: Sequence[float] = ()) -> bool:
    """Whether a strip has white wider than between words, or any where a rule down stands."""
    if strip.gap >= _APART * strip.size:
        return True
    end = strip.spans[0][1]
    for start, stop in strip.spans if drawn else ():
        if start > end and any(end - 1 <= at <= start + 1 for at in drawn):
            return True
        end = max(end, stop)
    return False


def _parted(
    end: float, start: float, between: Sequence[Gutter], size: float, several: bool
) -> bool:
    """Whether one of the gutters between the end of a piece and the next word parts them.

    A narrow one does only where others part the strip, since words do not always leave less.
    """
    gap = start - end
    for gutter in between:
        clear = end <= gutter.left + _NEAR and start >= gutter.right - _NEAR
        if (clear and (several or not gutter.narrow)) or gap >= _APART * size:
            return True
        if gutter.firm and gap >= _TOUCH * size and end <= gutter.at <= start:
            return True
    return False


def _numbers(
    words: Sequence[Word], piece: Piece, gutters: Sequence[Gutter], size: float
) -> list[Piece]:
    """Parts numbers that nearly touch where those of the columns end or begin."""
    if piece.first == piece.last or any(len(words[i].text) > _FIGURES for i in piece.words):
        return [piece]
    found = [Piece([], piece.first, piece.first, piece.x0, piece.x0)]
    edges = gutters[piece.first : piece.last]
    for index in piece.words:
        word = words[index]
        part = found[-1]
        edge = next((one for one in edges if _edge(one, part.x1, word.x0)), None)
        if edge is not None and part.words and word.x0 - part.x1 >= 0.15 * size:
            column = gutters.index(edge) + 1
            part = Piece([], column, column, word.x0, word.x0)
            found.append(part)
        part.words.append(index)
        part.x1 = max(part.x1, word.x1)
    found[-1].last = piece.last if len(found) == 1 else found[-1].first
    return found


def _edge(gutter: Gutter, end: float, start: float) -> bool:
    """Whether numbers end or begin where those of a column do, or a rule stands between them."""
    if gutter.firm and end - 1 <= gutter.at <= start + 1:
        return True
    return abs(end - gutter.left) <= 2 * _NEAR or abs(start - gutter.right) <= 2 * _NEAR


def columns_of(table: Sequence[Sequence[Piece]], count: int) -> list[Column | None]:
    """The extent of each column, by the pieces that stand in it alone."""
    extents: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    for pieces in table:
        for piece in pieces:
            if piece.first == piece.last:
                extents[piece.first].append((piece.x0, piece.x1))
    return [_column(edges) if edges else None for edges in extents]


def _column(edges: Sequence[tuple[float, float]]) -> Column:
    left = share_of([x0 for x0, _ in edges], 1.0)
    other = max(
        share_of([x1 for _, x1 in edges], 1.0), share_of([(x0 + x1) / 2 for x0, x1 in edges], 1.0)
    )
    return Column(
        min(x0 for x0, _ in edges),
        max(x1 for _, x1 in edges),
        left >= 0.4 or left >= other,
    )


def share_of(values: list[float], within: float) -> float:
    """The largest share of values that stand within a distance of each other."""
    values.sort()
    best = start = 0
    for end, value in enumerate(values):
        while value - values[start] > within:
            start += 1
        best = max(best, end - start + 1)
    return best / len(values)


def label_columns(
    words: Sequence[Word], table: Sequence[Sequence[Piece]], count: int
) -> list[bool]:
    """For each column whether it holds only bullets and labels of items: `(a)`, `13.1`, `•`."""
    labels = [0] * count
    texts: list[list[str]] = [[] for _ in range(count)]
    for pieces in table:
        for piece in pieces:
            if piece.first == piece.last:
                text = "".join(words[index].text for index in piece.words)
                labels[piece.first] += is_label(text)
                texts[piece.first].append(text)
    return [
        (label > 0 and label >= _MOSTLY * len(column)) or _counted(column)
        for label, column in zip(labels, texts, strict=True)
    ]


def _counted(texts: Sequence[str]) -> bool:
    """Whether texts are bare numbers that count up by one."""
    return len(texts) >= _FEW and all(
        text.isdecimal() and len(text) <= 4 and int(text) == int(texts[0]) + number
        for number, text in enumerate(texts)
        if texts[0].isdecimal() or not number
    )


def is_label(text: str) -> bool:
    """Whether a text is the label of an item or a bullet, and nothing else."""
    if len(text) == 1 and not text.isalnum():
        return True
    return bool(_NUMBERED.fullmatch(text) or LABEL.fullmatch(text))


def fits(words: Sequence[Word], above: Piece, below: Piece, column: Column, size: float) -> bool:
    """Whether the first word of a piece had room at the end of the one above it."""
    first = words[below.words[0]]
    needed = _SPACE * size + first.x1 - first.x0
    room = column.right - above.x1
    if not column.flush:
        room = column.right - column.left - (above.x1 - above.x0)
    return needed + _SLACK * size <= room


def runs_on(
    words: Sequence[Word],
    strips: Sequence[Strip],
    table: Sequence[Sequence[Piece]],
    count: int,
    items: bool = False,
) -> list[bool]:
    """For each column whether its text is set as prose: lines end because the next word had no
    room, not because a cell ends. With `items`, lines that begin with a label or a bullet are not
    counted, as they begin anew wherever the one above ends."""
    columns = columns_of(table, count)
    full, total, long = [0] * count, [0] * count, [0] * count
    last: list[Piece | None] = [None] * count
    for strip, pieces in zip(strips, table, strict=True):
        for piece in pieces:
            column = columns[piece.first]
            if piece.first != piece.last or column is None:
                continue
            above = last[piece.first]
            last[piece.first] = piece
            if above is None or (items and is_label(words[piece.words[0]].text)):
                continue
            total[piece.first] += 1
            long[piece.first] += len(above.words)
            full[piece.first] += not fits(words, above, piece, column, strip.size)
    return [
        number > items and filled >= _FULL * number and words_ >= _FEW * number
        for filled, number, words_ in zip(full, total, long, strict=True)
    ]
