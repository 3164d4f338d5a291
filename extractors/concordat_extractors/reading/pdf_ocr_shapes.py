"""What the shape and place of ink settle in the lines that were read of a scanned page.

Bullets, hyphens and dashes and the strokes of roman numbers are told by their shape: the program
takes them for letters and signs. Labels and columns are told by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from concordat_extractors.reading.pdf_ocr_ink import (
    dash_in,
    grow_boxes,
    has_ink,
    is_bullet,
    is_ring,
    strokes_in,
)
from concordat_extractors.reading.pdf_ocr_lines import Line, Reading, line_at, starts
from concordat_extractors.reading.pdf_ocr_picture import Scan
from concordat_schemas.page import Box

# How sure one can be of what is told by its shape.
BY_SHAPE = 0.95

# In sizes of the font: the gap between columns, how far a part of a line lies off before it has a
# baseline of its own, how far a hyphen stands from its word, how far a reading reaches below and
# above the baseline.
_COLUMN = 1.5
_OFF = 0.12
_HYPHEN = 0.35
_BELOW, _ABOVE = 0.6, 1.0
_FOOT = 0.18

_LABEL = 7
_BULLET = 3
_MOST_LABELS = 400
_POOR, _ENOUGH = 0.5, 0.6
_STROKES = re.compile(r"([IiLlTJ|1!\]\[]{1,5})([.)])")
_ROMAN = re.compile(r"([IVX][IVXivxl|1!]+)([.)])")
_ONE = re.compile(r"[1l]([.)])")
_DESCENDING = set("gjpqyçQJ,;()[]/|_§")
_CLOSING = set(".,;:!?)]}”’\"'»")
_SIGNS = set("•▪–—-…«»“”‘’'\"&%§/+=*†‡.,;:!?()[]")


def tidy(scan: Scan, lines: list[Line]) -> None:
    """Mends lines in place: columns apart, labels with their lines, bullets and hyphens as such.

    What was read where there is no ink is left out.
    """
    _part_columns(lines)
    _drop_nothing(scan, lines)
    _join_labels(lines)
    for line in lines:
        if not line.angle:
            grow_boxes(scan, line)
    for line, reading in starts(lines):
        bullet = bullet_at(scan, reading.box, line) if len(reading.text) <= _BULLET else None
        if bullet:
            reading.text, reading.confidence = bullet, BY_SHAPE
    _join_hyphens(scan, lines)


def tell_strokes(scan: Scan, lines: Sequence[Line]) -> None:
    """Reads strokes as roman numbers, in place: labels made of them, and bars that are words.

    A label `1.` is `I.` where others of its size are roman numbers and its shape allows that.
    """
    labels = list(starts(lines))
    for line, reading in labels:
        _tell_roman(scan, line, reading)
    sizes = {line.size for line, reading in labels if _ROMAN.fullmatch(reading.text)}
    for line, reading in labels:
        one = _ONE.fullmatch(reading.text) if line.size in sizes else None
        if one and strokes_in(scan, reading.box, line.baseline, line.size) == "I":
            reading.text, reading.confidence = "I" + one[1], BY_SHAPE
    for line in lines:
        for reading in line.readings:
            if reading.text[0] == "|" and _CLOSING.issuperset(reading.text[1:]):
                foot = scan.pixels(reading.box)[3] * scan.scale
                if not line.angle and abs(foot - line.baseline) < _FOOT * line.size:
                    reading.text = "I" + reading.text[1:]


def _drop_nothing(scan: Scan, lines: list[Line]) -> None:
    """Leaves out what was read where there is no ink, and signs read from drawings."""
    for line in lines:
        line.readings = [
            reading
            for reading in line.readings
            if has_ink(scan, reading.box) and _is_on(line, reading) and _is_text(reading)
        ]
    lines[:] = [line for line in lines if line.readings and not _is_stack(line)]


def _is_on(line: Line, reading: Reading) -> bool:
    foot = line.baseline - reading.bottom
    return bool(line.angle) or -_BELOW * line.size < foot < _ABOVE * line.size


def _is_text(reading: Reading) -> bool:
    return reading.confidence >= _POOR or any(
        char.isalnum() or char in _SIGNS for char in reading.text
    )


def _is_stack(line: Line) -> bool:
    """Whether a line that was taken to run down is a column of marks."""
    return line.angle != 0 and median(one.confidence for one in line.readings) < _ENOUGH


def _part_columns(lines: list[Line]) -> None:
    """Cuts lines at wide gaps: what stands beside is often another column, a little off."""
    parts = []
    for line in lines:
        row: list[Reading] = []
        for reading in line.readings:
            if row and reading.x0 - row[-1].x1 > _COLUMN * line.size and not line.angle:
                parts.append(_rebased(line, row))
                row = []
            row.append(reading)
        parts.append(_rebased(line, row) if len(row) < len(line.readings) else line)
    lines[:] = parts


def _rebased(line: Line, row: list[Reading]) -> Line:
    """A part of a line on a baseline of its own, where the feet of its letters lie elsewhere."""
    feet = [
        one.bottom for one in row if not _DESCENDING.intersection(one.text) and len(one.text) > 1
    ]
    base = median(feet) if len(feet) > 1 else line.baseline
    return Line(
        row, base if abs(base - line.baseline) > _OFF * line.size else line.baseline, line.size
    )


def _join_labels(lines: list[Line]) -> None:
    """Puts labels that were read as lines of their own into the line that they stand before."""
    labels = [
        line
        for line in lines
        if len(line.readings) == 1 and not line.angle and len(line.readings[0].text) <= _LABEL
    ]
    for label in labels[:_MOST_LABELS]:
        reading = label.readings[0]
        line = line_at([line for line in lines if line is not label], reading.box, before=True)
        if line is not None:
            line.insert(reading)
            lines.remove(label)


def bullet_at(scan: Scan, box: Box, line: Line) -> str | None:
    """The bullet or dash that the ink of a box before a line is, or None."""
    base, size = line.baseline, line.size
    if is_bullet(scan, box, base, size):
        return "•"
    return "o" if is_ring(scan, box, base, size) else dash_in(scan, box, base, size)


def _join_hyphens(scan: Scan, lines: Sequence[Line]) -> None:
    """Joins the hyphen at the end of a line to its word, which letter-spacing drove off."""
    for line in lines:
        if len(line.readings) < 2 or line.angle:
            continue
        word, last = line.readings[-2:]
        if len(last.text) > 1 or last.x0 - word.x1 > _HYPHEN * line.size:
            continue
        if word.text[-1].isalpha() and dash_in(scan, last.box, line.baseline, line.size) == "-":
            word.text, word.x1 = word.text + "-", last.x1
            line.readings.pop()


def _tell_roman(scan: Scan, line: Line, reading: Reading) -> None:
    """Reads the label as a roman number where its strokes are such, or one case is mixed in."""
    strokes = _STROKES.fullmatch(reading.text)
    if strokes and not strokes[1].isdecimal():
        number = strokes_in(scan, reading.box, line.baseline, line.size)
        if number and (len(number) > 1 or strokes[1] == "|"):
            reading.text, reading.confidence = number + strokes[2], BY_SHAPE
            return
    roman = _ROMAN.fullmatch(reading.text)
    if roman:
        reading.text = re.sub(r"[il|1!]", "I", roman[1]).upper() + roman[2]
