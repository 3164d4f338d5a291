"""From what was read of a scanned page to its words: which share a size, which are bold.

The program estimates the height of every line anew; the lines of a page are set in a few sizes,
and to these they are rounded, so that a line of capitals is no heading. Bold is told by the
thickness of strokes beside that of the page's text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from concordat_extractors.reading.pdf_ocr_ink import stroke_of
from concordat_extractors.reading.pdf_ocr_lines import Line, Reading
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
# Bold is doubted in runs of at most so many letters; up to the next so many it must be so much
# above the least.
_LITTLE, _MANY = 3, 12
_WELL = 1.12
# A size that so few letters have is that of the other text, if it is not far off.
_RARE = 16
_NEAR = 0.3
# How far the next line is at most, in sizes of the font.
_PITCH = 2.2
_MOST_LINES = 500


def words_of(scan: Scan, lines: Sequence[Line]) -> list[Word]:
    """The words of a page, in the order of its lines."""
    settle_sizes(lines)
    looks: dict[tuple[float, bool], Appearance] = {}
    return [
        _word(reading, line, bold, looks)
        for line, bolds in zip(lines, _bolds(scan, lines), strict=True)
        for reading, bold in zip(line.readings, bolds, strict=True)
    ]


def settle_sizes(lines: Sequence[Line]) -> None:
    """Rounds the sizes of lines, in place, to the few of the page."""
    weights = [sum(len(reading.text) for reading in line.readings) for line in lines]
    for line, size in zip(lines, snapped([line.size for line in lines], weights), strict=True):
        line.size = size
    if len(lines) <= _MOST_LINES:
        small = [(line, _around(line, lines)) for line in lines]
        for line, size in small:
            line.size = max(line.size, size)


def _around(line: Line, lines: Sequence[Line]) -> float:
    """The size of the lines next above and below, where both have it; else 0.

    A line that is smaller than both was estimated badly: a word without tall letters.
    """
    if line.angle:
        return 0.0
    left, right = line.readings[0].x0, line.readings[-1].x1
    near = [
        (other.baseline - line.baseline, other.size)
        for other in lines
        if other.angle == 0
        and 0.5 * line.size < abs(other.baseline - line.baseline) < _PITCH * line.size
        and min(right, other.readings[-1].x1) > max(left, other.readings[0].x0)
    ]
    above = max((one for one in near if one[0] < 0), default=(0.0, 0.0))[1]
    below = min((one for one in near if one[0] > 0), default=(0.0, 0.0))[1]
    return above if above == below and above < line.size * math.exp(_NEAR) else 0.0


def _word(
    reading: Reading,
    line: Line,
    bold: bool,
    looks: dict[tuple[float, bool], Appearance],
) -> Word:
    base, size = line.baseline, line.size
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
    modes = _without_rare(modes, logs, weight)
    nearest = [min(modes, key=lambda mode: abs(mode - log)) for log in logs.tolist()]
    return [round(float(np.exp(mode)) * 2) / 2 for mode in nearest]


def _without_rare(
    modes: list[float], logs: NDArray[np.float64], weight: NDArray[np.float64]
) -> list[float]:
    """Leaves out sizes of a few letters beside a common one, the most common standing first.

    The height of a line without tall letters or without small ones is estimated badly.
    """
    distances = np.abs(logs[:, None] - np.array(modes)[None, :])
    counts = np.bincount(distances.argmin(axis=1), weights=weight, minlength=len(modes))
    common = [mode for mode, count in zip(modes, counts.tolist(), strict=True) if count > _RARE]
    return [
        mode
        for mode, count in zip(modes, counts.tolist(), strict=True)
        if count > _RARE or all(abs(mode - other) > _NEAR for other in common)
    ]


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
    return [
        _settled([stroke / least for stroke in row], [len(one.text) for one in line.readings])
        for line, row in zip(lines, strokes, strict=True)
    ]


def _settled(strokes: Sequence[float], letters: Sequence[int]) -> list[bool]:
    """Which words of a line are bold, `strokes` being parts of what the least bold one has.

    A few letters tell little: they are as the words beside them, and a short run of bold words in a
    line must be well above the least.
    """
    runs: list[list[int]] = []
    for at, stroke in enumerate(strokes):
        if runs and (strokes[runs[-1][0]] >= 1) == (stroke >= 1):
            runs[-1].append(at)
        else:
            runs.append([at])
    bold = [stroke >= 1 for stroke in strokes]
    for place, run in enumerate(runs):
        total = sum(letters[at] for at in run)
        if not bold[run[0]]:
            beside = [runs[near] for near in (place - 1, place + 1) if 0 <= near < len(runs)]
            if total <= _LITTLE and beside and all(_plain(one, strokes, letters) for one in beside):
                for at in run:
                    bold[at] = True
        elif total <= _LITTLE or (len(runs) > 1 and not _plain(run, strokes, letters)):
            for at in run:
                bold[at] = False
    return bold


def _plain(run: Sequence[int], strokes: Sequence[float], letters: Sequence[int]) -> bool:
    """Whether a run of words in a line is bold beyond doubt."""
    total = sum(letters[at] for at in run)
    mean = sum(strokes[at] * letters[at] for at in run) / total
    return mean >= 1 and (total >= _MANY or (total > _LITTLE and mean >= _WELL))
