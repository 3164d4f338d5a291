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

from concordat_extractors.reading.pdf_ocr_lines import Line, Reading
from concordat_extractors.reading.pdf_ocr_picture import Mask, Scan
from concordat_schemas.page import Box

_DOT_SIZE = (0.14, 0.6)
_DOT_MIDDLE = (0.14, 0.55)
_DOT_EVEN = 0.7
_FILLED = 0.6

_RING = (0.36, 0.56)
_RING_FOOT = 0.1

# How far from a word a mark of it stands at most.
_CLIPPED = 0.13

# How wide hyphens and dashes are at most.
_BARS = ((0.42, "-"), (0.75, "–"), (1.3, "—"))
_BAR_HEIGHT = 0.14

_RAISED_FOOT = 0.19
_RAISED_HEIGHT = (0.27, 0.62)
_MOST_RAISED = 5
_MOST_AFTER = 3
_BROKEN = 0.08

# Between words, and beside the widest gap between letters.
_SPACE = 0.25
_UNLIKE = 1.9

_LETTERS = (0.02, 0.42)
_MIDST = (0.24, 0.42)
# How far serifs reach, and how high they are.
_SERIF = 0.2
_EDGE = 0.06
_MOST_STROKES = 4

# In points: cells of the grid in which ink that no reading covers is gathered, how far around a
# reading ink is its own, how far apart marks of one group stand.
_CELL = 2.0
_MARGIN = 1.2
_REACH = 2
_LEAST_INK = 3
_MOST_CELLS = 30_000
_MOST_GROUPS = 150
_GROUP_HEIGHT = (0.04, 2.2)
_GROUP_EXTENT = 0.12


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
    def alone(self) -> bool:
        """Whether there is nothing else in the word."""
        return self.count == len(self.glyphs)

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


def is_bullet(scan: Scan, box: Box, baseline: float, size: float) -> bool:
    """Whether the ink of a box is one compact blob, half-way up a small letter.

    Round and square bullets cannot be told apart at the size at which they are printed.
    """
    glyphs = glyphs_in(scan, box)
    if len(glyphs) != 1:
        return False
    glyph = glyphs[0]
    wide, tall = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
    middle = baseline - (glyph.top + glyph.bottom) / 2
    if not (
        _DOT_SIZE[0] * size <= min(wide, tall)
        and max(wide, tall) <= _DOT_SIZE[1] * size
        and min(wide, tall) >= _DOT_EVEN * max(wide, tall)
        and _DOT_MIDDLE[0] * size <= middle <= _DOT_MIDDLE[1] * size
    ):
        return False
    left, top, right, bottom = scan.pixels((glyph.x0, glyph.top, glyph.x1, glyph.bottom))
    ink = scan.ink[top:bottom, left:right]
    rows, columns = ink.shape
    heart = ink[rows // 3 : rows - rows // 3, columns // 3 : columns - columns // 3]
    return bool(heart.all()) and float(ink.mean()) >= _FILLED


def is_ring(scan: Scan, box: Box, baseline: float, size: float) -> bool:
    """Whether the ink of a box is a circle on the baseline, as high as a small letter."""
    glyphs = glyphs_in(scan, box)
    if len(glyphs) != 1:
        return False
    glyph = glyphs[0]
    wide, tall = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
    left, top, right, bottom = scan.pixels((glyph.x0, glyph.top, glyph.x1, glyph.bottom))
    ink = scan.ink[top:bottom, left:right]
    across, down = ink[ink.shape[0] // 2], ink[:, ink.shape[1] // 2]
    return (
        _RING[0] * size <= tall <= _RING[1] * size
        and min(wide, tall) >= _DOT_EVEN * max(wide, tall)
        and abs(baseline - glyph.bottom) <= _RING_FOOT * size
        and all(
            int(np.diff(np.pad(line, 1).view(np.int8)).clip(0).sum()) == 2
            for line in (across, down)
        )
    )


def grow_boxes(scan: Scan, line: Line) -> None:
    """Widens the boxes of readings, in place, by marks at their ends that were cut off."""
    readings = line.readings
    ends = [*(reading.x0 for reading in readings[1:]), readings[-1].x1 + line.size]
    for reading, end in zip(readings, ends, strict=True):
        if end - reading.x1 < _CLIPPED * line.size:
            continue
        around = _around(reading, line)
        for glyph in glyphs_in(scan, (reading.x1, around[1], end, around[3])):
            near = glyph.x0 - reading.x1
            if near > _CLIPPED * line.size or glyph.x1 >= end - near or glyph.x1 > end:
                break
            reading.x1 = glyph.x1


def dash_in(scan: Scan, box: Box, baseline: float, size: float) -> str | None:
    """The hyphen or dash that the ink of a box is, or None: one bar half-way up a small letter."""
    glyphs = glyphs_in(scan, box)
    if len(glyphs) != 1:
        return None
    glyph = glyphs[0]
    wide, tall = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
    middle = baseline - (glyph.top + glyph.bottom) / 2
    if tall > min(_BAR_HEIGHT * size, wide / 2) or not (
        _DOT_MIDDLE[0] * size <= middle <= _DOT_MIDDLE[1] * size
    ):
        return None
    for widest, dash in _BARS:
        if wide <= widest * size:
            return dash
    return None


def has_ink(scan: Scan, box: Box) -> bool:
    """Whether a box holds more than a speck of ink."""
    left, top, right, bottom = scan.pixels(box)
    return int(scan.ink[top:bottom, left:right].sum()) >= _LEAST_INK


def is_raised(glyph: Glyph, line: Line) -> bool:
    """Whether a mark stands high above the baseline and is as tall as small figures are."""
    foot, tall = line.baseline - glyph.bottom, glyph.bottom - glyph.top
    return foot >= _RAISED_FOOT * line.size and (
        _RAISED_HEIGHT[0] * line.size <= tall <= _RAISED_HEIGHT[1] * line.size
    )


def raised_in(scan: Scan, reading: Reading, line: Line) -> Raised | None:
    """The raised marks in a reading, such as the number of a note, or None.

    They stand together; `is_raised` says which marks are.
    """
    glyphs = glyphs_in(scan, _around(reading, line))
    high = [at for at, glyph in enumerate(glyphs) if is_raised(glyph, line)]
    if high and high[0] == 0:
        # The bowl of a thinly printed letter stands high too.
        high = [at for place, at in enumerate(high) if at == place]
    if not high or high[-1] - high[0] != len(high) - 1:
        return None
    first, last = high[0], high[-1]
    # Thin figures fall apart.
    while last + 1 < len(glyphs) and _belongs(glyphs[last], glyphs[last + 1], line):
        last += 1
    if last - first >= _MOST_RAISED or (first and len(glyphs) - last > _MOST_AFTER):
        return None
    return Raised(glyphs[first : last + 1], first, len(glyphs))


def _belongs(glyph: Glyph, part: Glyph, line: Line) -> bool:
    return (
        part.x0 - glyph.x1 <= _BROKEN * line.size
        and line.baseline - part.bottom >= _RAISED_FOOT * line.size
        and part.bottom - part.top >= _BROKEN * line.size
    )


def space_in(scan: Scan, reading: Reading, line: Line) -> tuple[float, float] | None:
    """Where a reading has a gap like that between words and unlike those between its letters."""
    if sum(char.isalpha() for char in reading.text) < 4:
        return None
    glyphs = glyphs_in(scan, _around(reading, line))
    gaps = sorted(
        ((second.x0 - first.x1, at) for at, (first, second) in enumerate(pairwise(glyphs))),
        reverse=True,
    )
    if len(gaps) < 3 or gaps[0][0] < max(_SPACE * line.size, _UNLIKE * gaps[1][0]):
        return None
    at = gaps[0][1]
    lone = reading.text[-1] if at == len(glyphs) - 2 else reading.text[0] if at == 0 else "a"
    return (glyphs[at].x1, glyphs[at + 1].x0) if lone.isalnum() else None


def strokes_in(scan: Scan, box: Box, baseline: float, size: float) -> str | None:
    """The number that upright strokes side by side make, `III` or with dots `iii`, or None.

    The feet and heads of the strokes reach equally far, which those of `1` and `l` with serifs and
    of `L`, `T` and `J` do not.
    """
    (left, top, right, bottom), low, high = scan.pixels(box), *_MIDST
    base = min(round(baseline / scan.scale), bottom)
    tall = size / scan.scale
    middle, foot = round(base - high * tall), round(base - low * tall)
    if left >= right or not top < middle < foot:
        return None
    midst = scan.ink[middle:foot, left:right]
    counts = (midst[:, 1:] & ~midst[:, :-1]).sum(axis=1) + midst[:, 0]
    count = int(np.median(counts))
    if not 1 <= count <= _MOST_STROKES or np.any(counts != count):
        return None
    rows = np.asarray(scan.ink[top:middle, left:right].any(axis=1))
    first_row = int(rows.argmax())
    if not rows[first_row:].all():
        return "i" * count
    columns = np.flatnonzero(midst.any(axis=0))
    first, last = left + int(columns[0]), left + int(columns[-1]) + 1
    return "I" * count if _is_even(scan, top + first_row, first, last, tall) else None


def _is_even(scan: Scan, top: int, first: int, last: int, tall: float) -> bool:
    """Whether heads of strokes reach equally far on both sides; all is in pixels."""
    reach = round(_SERIF * tall)
    start = max(0, first - reach)
    head = scan.ink[top : top + max(2, round(_EDGE * tall)), start : last + reach]
    columns = np.flatnonzero(head.any(axis=0))
    if not columns.size:
        return False
    before = first - start - int(columns[0])
    after = int(columns[-1]) + 1 - (last - start)
    return abs(before - after) <= max(1.5, 0.06 * tall)


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
        tall, extent = box[3] - box[1], max(box[2] - box[0], box[3] - box[1])
        if (
            _GROUP_HEIGHT[0] * size <= tall <= _GROUP_HEIGHT[1] * size
            and extent >= _GROUP_EXTENT * size
        ):
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
