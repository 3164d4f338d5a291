"""What the ink of a scanned page tells that the recognizing program does not.

The program leaves out marks that stand alone, takes bullets for letters and the numbers of notes
for quotation marks. How marks are shaped and where they stand beside the baseline settles those
cases, without a guess about the text. Lengths in constants are in sizes of the font unless they
say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from concordat_extractors.reading.pdf_ocr_hocr import Line, Reading
from concordat_extractors.reading.pdf_ocr_picture import Mask, Scan
from concordat_schemas.page import Box

_DOT_SIZE = (0.14, 0.6)
_DOT_MIDDLE = (0.14, 0.55)
_DOT_EVEN = 0.7
_ROUND, _SQUARE = 0.66, 0.93

_RAISED_FOOT = 0.2
_RAISED_HEIGHT = (0.3, 0.62)
_MOST_RAISED = 4

# Between words, and beside the widest gap between letters.
_SPACE = 0.18
_UNLIKE = 2.2

_LETTERS = (0.02, 0.42)
_MIDST = (0.24, 0.42)
_MOST_STROKES = 4

# In points: cells of the grid in which ink that no reading covers is gathered, how far around a
# reading ink is its own, how far apart marks of one group stand.
_CELL = 2.0
_MARGIN = 1.2
_REACH = 2
_LEAST_INK = 3
_MOST_CELLS = 30_000
_MOST_GROUPS = 150
_GROUP_HEIGHT = (0.12, 2.2)


@dataclass(slots=True, frozen=True)
class Glyph:
    """A mark of ink with empty columns beside it; its box in points."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True, frozen=True)
class Raised:
    """Glyphs that stand high in a word: the index of the first among all, and the count of all."""

    glyphs: list[Glyph]
    first: int
    count: int

    @property
    def box(self) -> Box:
        """The box of the raised glyphs, in points."""
        return (
            self.glyphs[0].x0,
            min(glyph.top for glyph in self.glyphs),
            self.glyphs[-1].x1,
            max(glyph.bottom for glyph in self.glyphs),
        )


def glyphs_in(scan: Scan, box: Box) -> list[Glyph]:
    """The ink of a box in points, cut at empty columns, from left to right."""
    left, top, right, bottom = scan.pixels(box)
    ink = scan.ink[top:bottom, left:right]
    if not ink.size:
        return []
    edges = np.flatnonzero(np.diff(np.pad(ink.any(axis=0), 1).view(np.int8)))
    scale = scan.scale
    found = []
    for start, end in edges.reshape(-1, 2).tolist():
        rows = np.flatnonzero(ink[:, start:end].any(axis=1))
        high, low = top + int(rows[0]), top + int(rows[-1]) + 1
        glyph = Glyph((left + start) * scale, high * scale, (left + end) * scale, low * scale)
        found.append(glyph)
    return found


def bullet_in(scan: Scan, box: Box, baseline: float, size: float) -> str | None:
    """The bullet that the ink of a box is, or None: one compact blob half-way up a small letter."""
    glyphs = glyphs_in(scan, box)
    if len(glyphs) != 1:
        return None
    glyph = glyphs[0]
    wide, tall = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
    middle = baseline - (glyph.top + glyph.bottom) / 2
    if not (
        _DOT_SIZE[0] * size <= min(wide, tall)
        and max(wide, tall) <= _DOT_SIZE[1] * size
        and min(wide, tall) >= _DOT_EVEN * max(wide, tall)
        and _DOT_MIDDLE[0] * size <= middle <= _DOT_MIDDLE[1] * size
    ):
        return None
    left, top, right, bottom = scan.pixels((glyph.x0, glyph.top, glyph.x1, glyph.bottom))
    ink = scan.ink[top:bottom, left:right]
    rows, columns = ink.shape
    if not ink[rows // 3 : -(rows // 3) or None, columns // 3 : -(columns // 3) or None].all():
        return None
    filled = float(ink.mean())
    if filled < _ROUND:
        return None
    return "▪" if filled >= _SQUARE else "•"


def has_ink(scan: Scan, box: Box) -> bool:
    """Whether a box holds more than a speck of ink."""
    left, top, right, bottom = scan.pixels(box)
    return int(scan.ink[top:bottom, left:right].sum()) >= _LEAST_INK


def raised_in(scan: Scan, reading: Reading, line: Line) -> Raised | None:
    """The raised marks in a reading, such as the number of a note, or None.

    They stand together, high above the baseline, as tall as small figures.
    """
    size, base = line.size, line.baseline
    glyphs = glyphs_in(scan, _around(reading, line))
    high = [
        at
        for at, glyph in enumerate(glyphs)
        if base - glyph.bottom >= _RAISED_FOOT * size
        and _RAISED_HEIGHT[0] * size <= glyph.bottom - glyph.top <= _RAISED_HEIGHT[1] * size
    ]
    if not high or len(high) > _MOST_RAISED or high[-1] - high[0] != len(high) - 1:
        return None
    return Raised([glyphs[at] for at in high], high[0], len(glyphs))


def space_in(scan: Scan, reading: Reading, line: Line) -> tuple[float, float] | None:
    """Where a reading has a gap like that between words and unlike those between its letters."""
    if len(reading.text) < 4:
        return None
    glyphs = glyphs_in(scan, _around(reading, line))
    gaps = sorted(
        ((second.x0 - first.x1, at) for at, (first, second) in enumerate(pairwise(glyphs))),
        reverse=True,
    )
    if len(gaps) < 3 or gaps[0][0] < max(_SPACE * line.size, _UNLIKE * gaps[1][0]):
        return None
    at = gaps[0][1]
    return glyphs[at].x1, glyphs[at + 1].x0


def strokes_in(scan: Scan, box: Box, baseline: float, size: float) -> str | None:
    """The number that upright strokes side by side make, `III` or with dots `iii`, or None."""
    low, high = _MIDST
    left, top, right, bottom = scan.pixels(
        (box[0], baseline - high * size, box[2], baseline - low * size)
    )
    ink = scan.ink[top:bottom, left:right]
    if not ink.size:
        return None
    counts = (ink[:, 1:] & ~ink[:, :-1]).sum(axis=1) + ink[:, 0]
    count = int(np.median(counts))
    if not 1 <= count <= _MOST_STROKES or not (counts == count).all():
        return None
    left, top, right, bottom = scan.pixels((box[0], box[1], box[2], baseline - high * size))
    dotted = not scan.ink[top:bottom, left:right].any(axis=1).all()
    return ("i" if dotted else "I") * count


def _around(reading: Reading, line: Line) -> Box:
    """The box of a reading, high and low enough for all that belongs to its letters."""
    size = line.size
    top = max(reading.top, line.baseline - size) - 0.05 * size
    return (reading.x0 - 0.3, top, reading.x1 + 0.3, line.baseline + 0.3 * size)


def stroke_of(scan: Scan, reading: Reading, line: Line) -> float:
    """How thick the strokes of a reading are, in sizes of its font; 0 where there is no ink."""
    low, high = _LETTERS
    top, bottom = line.baseline - high * line.size, line.baseline - low * line.size
    left, first, right, last = scan.pixels((reading.x0, top, reading.x1, bottom))
    ink = scan.ink[first:last, left:right]
    strokes = int((ink[:, 1:] & ~ink[:, :-1]).sum()) + int(ink[:, :1].sum())
    return float(ink.sum()) / strokes * scan.scale / line.size if strokes else 0.0


def unread_in(scan: Scan, lines: Iterable[Line], size: float) -> list[Box]:
    """The boxes of ink that no reading covers and that is as tall as text of about `size`.

    None when there is so much of it that the page holds a picture.
    """
    ink = scan.ink.copy()
    for line in lines:
        for reading in line.readings:
            top, bottom = reading.top, reading.bottom
            if not line.angle:
                top = min(top, line.baseline - 0.8 * line.size)
                bottom = max(bottom, line.baseline + 0.25 * line.size)
            area = (reading.x0 - _MARGIN, top, reading.x1 + _MARGIN, bottom)
            left, first, right, last = scan.pixels(area)
            ink[first:last, left:right] = False
    side = max(1, round(_CELL / scan.scale))
    rows, columns = (length // side for length in ink.shape)
    cells = ink[: rows * side, : columns * side].reshape(rows, side, columns, side)
    inked = np.argwhere(cells.sum(axis=(1, 3)) >= _LEAST_INK)
    if len(inked) > _MOST_CELLS:
        return []
    found = []
    for x0, top, x1, bottom in _groups({(row, column) for row, column in inked.tolist()}):
        part = ink[top * side : bottom * side, x0 * side : x1 * side]
        box = _tight(part, x0 * side, top * side, scan.scale)
        if _GROUP_HEIGHT[0] * size <= box[3] - box[1] <= _GROUP_HEIGHT[1] * size:
            found.append(box)
    return sorted(found, key=lambda box: (box[1], box[0])) if len(found) <= _MOST_GROUPS else []


def _tight(ink: Mask, left: int, top: int, scale: float) -> Box:
    rows, columns = np.nonzero(ink)
    return (
        (left + int(columns.min())) * scale,
        (top + int(rows.min())) * scale,
        (left + int(columns.max()) + 1) * scale,
        (top + int(rows.max()) + 1) * scale,
    )


def _groups(cells: set[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """Cells that lie near each other along a line: left, top, right, bottom of each group."""
    around = [(row, column) for row in (-1, 0, 1) for column in range(-_REACH, _REACH + 1)]
    while cells:
        waiting = [cells.pop()]
        group = []
        while waiting:
            row, column = waiting.pop()
            group.append((row, column))
            for down, right in around:
                near = (row + down, column + right)
                if near in cells:
                    cells.remove(near)
                    waiting.append(near)
        rows = [row for row, _column in group]
        columns = [column for _row, column in group]
        yield min(columns), min(rows), max(columns) + 1, max(rows) + 1
