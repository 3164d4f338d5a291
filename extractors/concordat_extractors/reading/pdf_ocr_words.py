"""From what was read of a scanned page to its words: which share a size, which are bold.

The program estimates the height of every line anew; the lines of a page are set in a few sizes,
and to these they are rounded, so that a line of capitals is no heading. Bold is told by the
thickness of strokes beside that of the page's text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from concordat_extractors.reading.pdf_ocr_hocr import Line, Reading
from concordat_extractors.reading.pdf_ocr_ink import stroke_of
from concordat_extractors.reading.pdf_ocr_picture import Scan
from concordat_schemas.page import Appearance, Word

# As in the words of files that hold text.
_ASCENT = 0.76
_DESCENT = 0.22
_SUPERIOR = 0.62

# In logarithms: the width of a peak of sizes, and how far from one a line still is of that size.
_SPREAD = 0.03
_SAME = 0.12
_BOLD = 1.25


def words_of(scan: Scan, lines: Sequence[Line]) -> list[Word]:
    """The words of a page, in the order of its lines."""
    bolds = _bolds(scan, lines)
    sizes = snapped(
        [line.size for line in lines],
        [sum(len(reading.text) for reading in line.readings) for line in lines],
    )
    looks: dict[tuple[float, bool], Appearance] = {}
    words: list[Word] = []
    for line, size, bold_line in zip(lines, sizes, bolds, strict=True):
        for reading, bold in zip(line.readings, bold_line, strict=True):
            words.append(_word(reading, line, size, bold, looks))
    return words


def _word(
    reading: Reading,
    line: Line,
    size: float,
    bold: bool,
    looks: dict[tuple[float, bool], Appearance],
) -> Word:
    base = line.baseline
    if reading.raised:
        size, base = round(_SUPERIOR * size, 1), reading.bottom
    look = looks.setdefault((size, bold), Appearance("", size, bold))
    top, bottom = base - _ASCENT * size, base + _DESCENT * size
    if line.angle:
        top, bottom, base = reading.top, reading.bottom, reading.bottom
    return Word(
        reading.text,
        reading.x0,
        top,
        reading.x1,
        bottom,
        base,
        look,
        reading.glued,
        line.angle,
        confidence=round(reading.confidence, 2),
    )


def snapped(sizes: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Sizes rounded to the few that most text has, `weights` being the characters of each.

    A size that is far from all of these stays by itself, rounded to half a point.
    """
    if not sizes:
        return []
    logs = np.log(np.array(sizes))
    weight = np.array(weights, dtype=np.float64)
    grid = np.arange(logs.min() - 0.1, logs.max() + 0.1, 0.01)
    binned = np.histogram(logs, bins=np.append(grid, grid[-1] + 0.01), weights=weight)[0]
    reach = np.arange(-12, 13) * 0.01
    density = np.convolve(binned, np.exp(-np.square(reach) / (2 * _SPREAD**2)), mode="same")
    before, after = np.append(0, density[:-1]), np.append(density[1:], 0)
    peaks = np.flatnonzero((density > before) & (density >= after))
    peaks = peaks[np.argsort(-density[peaks], kind="stable")]
    modes: list[float] = []
    for peak in grid[peaks].tolist():
        if all(abs(peak - mode) > _SAME for mode in modes):
            modes.append(peak + 0.005)
    nearest = [min(modes, key=lambda mode: abs(mode - log)) for log in logs.tolist()]
    return [round(float(np.exp(mode)) * 2) / 2 for mode in nearest]


def _bolds(scan: Scan, lines: Sequence[Line]) -> list[list[bool]]:
    """For each reading whether its strokes are thicker than those of the page's text."""
    strokes = [
        [0.0 if line.angle else stroke_of(scan, reading, line) for reading in line.readings]
        for line in lines
    ]
    usual = [
        stroke
        for line, row in zip(lines, strokes, strict=True)
        for reading, stroke in zip(line.readings, row, strict=True)
        for _letter in reading.text
        if stroke
    ]
    if not usual:
        return [[False] * len(row) for row in strokes]
    least = _BOLD * float(np.median(usual))
    return [[stroke >= least for stroke in row] for row in strokes]
