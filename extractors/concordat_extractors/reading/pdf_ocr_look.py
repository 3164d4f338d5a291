"""What of a scanned page is read a second time, and which of two readings is taken.

Ink that no reading covers, short words at the start of a line read with doubt, words in which
there is a space, and raised marks are cut out, and all of them are read in one more call, each as a
line of its own. What the shape of the ink settles, bullets and the strokes of roman numbers, is not
read again.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from PIL import Image

from concordat_extractors.reading.pdf_ocr_hocr import Line, Reading, pages_of
from concordat_extractors.reading.pdf_ocr_ink import (
    Raised,
    bullet_in,
    has_ink,
    raised_in,
    space_in,
    strokes_in,
    unread_in,
)
from concordat_extractors.reading.pdf_ocr_picture import Scan
from concordat_extractors.reading.pdf_ocr_program import Deadline, RecognitionError, recognized
from concordat_schemas.page import Box

# In sizes of the font: from which gap on a label may stand before it, how far a mark is from its
# line, how far from words ink must be to be no part of them, unless there is more than so much.
_GAP = 1.0
_AWAY = 8.0
_APART = 0.4
_WORD = 1.5
_PAD = 0.12
_BORDER = 6.0

_LABEL = 6
_DOUBTED = 0.9
_ENOUGH = 0.6
_POOR = 0.5
_BY_SHAPE = 0.95
_MOST = 200
_STROKES = re.compile(r"([Iil|1!]{1,4})([.)]?)")
_CLOSING = ".,;:!?)]}”’\"'»"
_SIGNS = set("•▪–—-…«»“”‘’'\"&%§/+=*†‡.,;:!?()[]")


@dataclass(slots=True)
class _Doubt:
    """A part of the page to be read again, and what it is taken for."""

    kind: Literal["unread", "label", "raised", "half"]
    box: Box
    size: float
    line: Line | None = None
    reading: Reading | None = None
    raised: Raised | None = None
    found: list[Line] = field(default_factory=list)


def look_again(
    scan: Scan, lines: list[Line], size: float, languages: Sequence[str], deadline: Deadline
) -> None:
    """Mends the lines read of a page in place; `size` is that of most of its text.

    Where the second reading fails or there is no time for it, the first one stands.
    """
    _drop_nothing(scan, lines)
    _join_labels(lines)
    _tell_shapes(scan, lines)
    doubts = [*_unread(scan, lines, size), *_doubted(scan, lines)][:_MOST]
    if doubts and _read(scan, doubts, languages, deadline):
        for doubt in doubts:
            _settle(doubt, lines)
        _part_halves(doubts)


def _drop_nothing(scan: Scan, lines: list[Line]) -> None:
    """Leaves out what was read where there is no ink, and signs read from drawings."""
    for line in lines:
        line.readings = [
            reading
            for reading in line.readings
            if has_ink(scan, _box(reading))
            and (
                reading.confidence >= _POOR
                or any(char.isalnum() or char in _SIGNS for char in reading.text)
            )
        ]
    lines[:] = [line for line in lines if line.readings]


def _join_labels(lines: list[Line]) -> None:
    """Puts labels that were read as lines of their own into the line that they stand before."""
    short = [
        line
        for line in lines
        if len(line.readings) == 1 and not line.angle and len(line.readings[0].text) <= _LABEL
    ]
    for label in short:
        reading = label.readings[0]
        line = _line_at([line for line in lines if line is not label], _box(reading), before=True)
        if line is not None:
            _insert(line, reading)
            lines.remove(label)


def _tell_shapes(scan: Scan, lines: Sequence[Line]) -> None:
    """Names bullets and the strokes of roman numbers by their shape."""
    for line, reading in _starts(lines):
        box = _box(reading)
        if len(reading.text) <= 2:
            bullet = bullet_in(scan, box, line.baseline, line.size)
            if bullet:
                reading.text, reading.confidence = bullet, _BY_SHAPE
                continue
        strokes = _STROKES.fullmatch(reading.text)
        if strokes and len(set(strokes[1])) > 1:
            number = strokes_in(scan, box, line.baseline, line.size)
            if number:
                reading.text, reading.confidence = number + strokes[2], _BY_SHAPE


def _box(reading: Reading) -> Box:
    return (reading.x0, reading.top, reading.x1, reading.bottom)


def _starts(lines: Sequence[Line]) -> Iterator[tuple[Line, Reading]]:
    """The readings at which a label can stand: at the start of a line, and after a wide gap."""
    for line in lines:
        if line.angle:
            continue
        for at, reading in enumerate(line.readings):
            if not at or reading.x0 - line.readings[at - 1].x1 > _GAP * line.size:
                yield line, reading


def _unread(scan: Scan, lines: Sequence[Line], size: float) -> Iterator[_Doubt]:
    for box in unread_in(scan, lines, size):
        line = _line_at(lines, box)
        if line is not None:
            away = min(max(other.x0 - box[2], box[0] - other.x1) for other in line.readings)
            if away < _APART * line.size and box[2] - box[0] < _WORD * line.size:
                continue
            bullet = bullet_in(scan, box, line.baseline, line.size)
            if bullet:
                _insert(line, Reading(bullet, *box, _BY_SHAPE))
                continue
        yield _Doubt("unread", box, line.size if line else size, line)


def _doubted(scan: Scan, lines: Sequence[Line]) -> Iterator[_Doubt]:
    labels = {id(reading) for _line, reading in _starts(lines)}
    for line in lines:
        if line.angle:
            continue
        for reading in line.readings:
            raised = raised_in(scan, reading, line)
            space = space_in(scan, reading, line)
            if raised:
                yield _Doubt("raised", raised.box, line.size, line, reading, raised)
            elif space:
                x0, top, x1, bottom = _box(reading)
                yield _Doubt("half", (x0, top, space[0], bottom), line.size, line, reading)
                yield _Doubt("half", (space[1], top, x1, bottom), line.size, line, reading)
            elif (
                id(reading) in labels
                and len(reading.text) <= _LABEL
                and reading.confidence < _DOUBTED
            ):
                yield _Doubt("label", _box(reading), line.size, line, reading)


def _line_at(lines: Sequence[Line], box: Box, before: bool = False) -> Line | None:
    """The nearest line in whose height a box stands, or `before` a word of which it stands."""
    middle = (box[1] + box[3]) / 2
    best, least = None, 0.0
    for line in lines:
        if line.angle or not -0.25 * line.size < line.baseline - middle < 0.85 * line.size:
            continue
        gaps = [other.x0 - box[2] for other in line.readings if other.x0 >= box[2]]
        if not before:
            gaps += [box[0] - other.x1 for other in line.readings if other.x1 <= box[0]]
        away = min(gaps, default=0.0 if not before else _AWAY * line.size + 1)
        if away <= _AWAY * line.size and (best is None or away < least):
            best, least = line, away
    return best


def _read(
    scan: Scan, doubts: Sequence[_Doubt], languages: Sequence[str], deadline: Deadline
) -> bool:
    """Reads doubtful parts again, all in one call; False when that failed."""
    crops = [_crop(scan, doubt) for doubt in doubts]
    images = [image for image, _left, _top in crops]
    try:
        answer = recognized(images, languages, round(72 / scan.scale), deadline, single_line=True)
    except RecognitionError:
        return False
    pages = pages_of(answer, scan.scale)
    if len(pages) != len(doubts):
        return False
    for doubt, (_image, left, top), found in zip(doubts, crops, pages, strict=True):
        for line in found:
            line.baseline += top
            for reading in line.readings:
                reading.x0, reading.x1 = reading.x0 + left, reading.x1 + left
                reading.top, reading.bottom = reading.top + top, reading.bottom + top
        doubt.found = found
    return True


def _crop(scan: Scan, doubt: _Doubt) -> tuple[Image.Image, float, float]:
    """A part of the page on white, and how far its points are from those of the page.

    Raised marks are shown twice as large, the size of other text; where they stand is known.
    """
    pad, border = _PAD * doubt.size, round(_BORDER / scan.scale)
    if doubt.kind == "raised":
        pad /= 2
    x0, top, x1, bottom = doubt.box
    left, first, right, last = scan.pixels((x0 - pad, top - pad, x1 + pad, bottom + pad))
    part = np.pad(scan.grey[first:last, left:right], border, constant_values=255)
    image = Image.fromarray(part)
    if doubt.kind == "raised":
        image = image.resize((2 * image.width, 2 * image.height), Image.Resampling.BICUBIC)
    return image, (left - border) * scan.scale, (first - border) * scan.scale


def _settle(doubt: _Doubt, lines: list[Line]) -> None:
    readings = [reading for line in doubt.found for reading in line.readings]
    line, reading = doubt.line, doubt.reading
    if doubt.kind == "unread":
        kept = [
            again
            for again in readings
            if again.confidence >= _ENOUGH and any(char.isalnum() for char in again.text)
        ]
        if line is not None:
            for again in kept:
                _insert(line, again)
        elif kept:
            lines.append(Line(kept, doubt.found[0].baseline, doubt.found[0].size))
    elif doubt.kind == "label" and reading is not None:
        if len(readings) == 1 and readings[0].confidence > reading.confidence:
            reading.text, reading.confidence = readings[0].text, readings[0].confidence
    elif doubt.raised is not None and line is not None and reading is not None:
        mark = "".join(again.text for again in readings)
        if mark.isdecimal():
            sure = min(again.confidence for again in readings)
            _split(line, reading, doubt.raised, Reading(mark, *doubt.box, sure, raised=True))


def _part_halves(doubts: Sequence[_Doubt]) -> None:
    """Parts words in which there is a space, where both halves were read again."""
    halves = [doubt for doubt in doubts if doubt.kind == "half"]
    for first, second in zip(halves[::2], halves[1::2], strict=True):
        line, reading = first.line, first.reading
        parts = [again for half in (first, second) for row in half.found for again in row.readings]
        if line is None or reading is None or len(parts) != 2:
            continue
        if min(part.confidence for part in parts) < _ENOUGH:
            continue
        at = _place(line, reading)
        parts[0].glued = reading.glued
        line.readings[at : at + 1] = parts


def _insert(line: Line, reading: Reading) -> None:
    at = bisect([other.x0 for other in line.readings], reading.x0)
    line.readings.insert(at, reading)


def _place(line: Line, reading: Reading) -> int:
    return next(at for at, other in enumerate(line.readings) if other is reading)


def _split(line: Line, reading: Reading, raised: Raised, mark: Reading) -> None:
    """Parts the number of a note or a power from the word it stands in."""
    at = _place(line, reading)
    if raised.count == len(raised.glyphs):
        line.readings[at] = mark
        return
    text, after = reading.text, raised.count - raised.first - len(raised.glyphs)
    if len(text) == raised.count:
        base, rest = text[: raised.first], text[raised.first + len(raised.glyphs) :]
    else:
        # Letters that touch count as one glyph: what can be told is what closes the word.
        rest = text[len(text) - after :]
        if not all(char in _CLOSING for char in rest):
            return
        base = text[: len(text) - len(rest)]
        for _glyph in raised.glyphs:
            base = base if base[-1:].isalpha() else base[:-1]
    parts = []
    x0, _top, x1, _bottom = _box(mark)
    if base:
        parts.append(Reading(base, reading.x0, reading.top, x0, reading.bottom, reading.confidence))
    parts.append(mark)
    if rest:
        parts.append(Reading(rest, x1, reading.top, reading.x1, reading.bottom, reading.confidence))
    for part in parts[1:]:
        part.glued = True
    parts[0].glued = reading.glued
    line.readings[at : at + 1] = parts
