"""What of a scanned page is read a second time, and which of two readings is taken.

Ink that no reading covers, labels read with doubt, words in which there is a space, and raised
marks are cut out and read once more. What the shape of the ink settles, bullets and the strokes of
roman numbers, is not left to reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.reading.pdf_ocr_crops import LABELS, SYMBOLS, Crop, read_crops
from concordat_extractors.reading.pdf_ocr_ink import (
    Glyph,
    Raised,
    glyphs_in,
    is_raised,
    raised_in,
    space_in,
    unread_in,
)
from concordat_extractors.reading.pdf_ocr_labels import mend_sequences
from concordat_extractors.reading.pdf_ocr_lines import Line, Reading, line_at, starts
from concordat_extractors.reading.pdf_ocr_picture import Scan
from concordat_extractors.reading.pdf_ocr_program import Deadline
from concordat_extractors.reading.pdf_ocr_shapes import BY_SHAPE, bullet_at, tell_strokes, tidy
from concordat_schemas.page import Box

# In sizes of the font: how far from words ink must be to be no part of them, unless there is more
# than so much; how far from its word a raised mark stands; the height of a line of text above and
# below its baseline; how wide a label is, and how much of the text after it is read with it.
_APART = 0.4
_WORD = 1.5
_GLUED = 0.35
_BAND = (0.85, 0.26)
_NARROW = 3.5
_AFTER = 5.0

_LABEL = 7
_DOUBTED = 0.9
_ENOUGH = 0.6
_ENOUGH_LABEL = 0.4
_MOST = 200
_SYMBOL = re.compile(r"\(?[A-Z]+(?:/[\w.]+)+[),.;:]*")
_LABELS = re.compile(r"[(\[]?\w{1,4}([.]\w{1,3})*[.)\]]?")
_FIGURES = str.maketrans("lI|!i[]LSO", "1111111150")
_MISREAD = "0123456789¹²³'\"‘’“”`°*?!|[]"
_CLOSING = ".,;:!?)]}”’\"'»"


@dataclass(slots=True)
class _Doubt:
    """A part of the page to be read again, what it is taken for, and where it was read before."""

    kind: Literal["unread", "label", "raised", "half", "symbol"]
    crop: Crop
    line: Line | None = None
    reading: Reading | None = None
    raised: Raised | None = None
    base: Crop | None = None


def look_again(
    scan: Scan, lines: list[Line], size: float, languages: Sequence[str], deadline: Deadline
) -> None:
    """Mends the lines read of a page in place; `size` is that of most of its text.

    Where the second reading fails or there is no time for it, the first one stands.
    """
    tidy(scan, lines)
    doubts = [*_unread(scan, lines, size), *_drop_twice(list(_doubted(scan, lines)))][:_MOST]
    lines[:] = [line for line in lines if line.readings]
    crops = [doubt.crop for doubt in doubts] + [doubt.base for doubt in doubts if doubt.base]
    read_crops(scan, crops, languages, deadline)
    for doubt in doubts:
        _settle(scan, doubt, lines)
    _part_halves(doubts)
    tell_strokes(scan, lines)
    mend_sequences(lines)


def _unread(scan: Scan, lines: Sequence[Line], size: float) -> Iterator[_Doubt]:
    for box in unread_in(scan, lines, size):
        line = line_at(lines, box)
        if line is None:
            yield _Doubt("unread", Crop(box, size, language=_language(box, size)))
            continue
        bullet = bullet_at(scan, box, line)
        if bullet:
            line.insert(Reading(bullet, *box, BY_SHAPE))
            continue
        if is_raised(Glyph(*box), line):
            crop = Crop(box, line.size, language=LABELS, raised=True)
            yield _Doubt("unread", crop, line)
            continue
        away = min(max(other.x0 - box[2], box[0] - other.x1) for other in line.readings)
        if away >= _APART * line.size or box[2] - box[0] >= _WORD * line.size:
            yield _Doubt("unread", _crop(line, box), line)


def _doubted(scan: Scan, lines: Sequence[Line]) -> Iterator[_Doubt]:
    labels = {id(reading) for _line, reading in starts(lines)}
    for line in lines:
        if line.angle:
            continue
        for reading in line.readings:
            box = reading.box
            raised = raised_in(scan, reading, line)
            space = space_in(scan, reading, line)
            if raised:
                crop = Crop(raised.box, line.size, language=LABELS, raised=True)
                base = None
                if raised.first and len(reading.text) != raised.count:
                    x0, top, _x1, bottom = box
                    base = Crop((x0, top, raised.glyphs[0].x0, bottom), line.size, close=True)
                yield _Doubt("raised", crop, line, reading, raised, base)
            elif space:
                x0, top, x1, bottom = box
                for half in ((x0, top, space[0], bottom), (space[1], top, x1, bottom)):
                    yield _Doubt("half", Crop(half, line.size), line, reading)
            elif (
                id(reading) in labels
                and len(reading.text) <= _LABEL
                and reading.confidence < _DOUBTED
            ):
                yield _Doubt("label", _crop(line, box), line, reading)
            elif _SYMBOL.fullmatch(reading.text) and len(reading.text) != _count(scan, box):
                yield _Doubt("symbol", Crop(box, line.size, language=SYMBOLS), line, reading)


def _drop_twice(doubts: Sequence[_Doubt]) -> list[_Doubt]:
    """Leaves out raised marks that were read twice: with their word and as a word of their own."""
    words = {doubt.crop.box for doubt in doubts if doubt.raised and not doubt.raised.alone}
    kept = []
    for doubt in doubts:
        if doubt.raised and doubt.raised.alone and doubt.crop.box in words:
            if doubt.line is not None and doubt.reading is not None:
                doubt.line.readings.pop(doubt.line.place(doubt.reading))
        else:
            kept.append(doubt)
    return kept


def _crop(line: Line, box: Box) -> Crop:
    """A part of a line, with the words after it if it is as short as a label."""
    top, bottom = line.baseline - _BAND[0] * line.size, line.baseline + _BAND[1] * line.size
    crop = Crop((box[0], top, box[2], bottom), line.size, language=_language(box, line.size))
    after = [reading for reading in line.readings if reading.x0 > box[2]]
    if crop.language and after:
        first = min(reading.x0 for reading in after)
        ends = [reading.x1 for reading in after if reading.x0 < first + _AFTER * line.size]
        crop.after = (first, max(ends))
    return crop


def _language(box: Box, size: float) -> str | None:
    return LABELS if box[2] - box[0] < _NARROW * size else None


def _settle(scan: Scan, doubt: _Doubt, lines: list[Line]) -> None:
    """Takes or leaves the second reading; halves are settled together."""
    line, reading, crop = doubt.line, doubt.reading, doubt.crop
    again = crop.readings
    if not again:
        return
    if crop.raised:
        _settle_raised(doubt, again)
    elif doubt.kind == "unread":
        kept = [one for one in again if _is_read(one, crop)]
        if line is not None:
            for one in kept:
                line.insert(one)
        elif kept:
            lines.append(Line(kept, crop.found[0].baseline, crop.found[0].size))
    elif doubt.kind == "label" and reading is not None and len(again) == 1:
        reading.text, reading.confidence = again[0].text, again[0].confidence
    elif doubt.kind == "symbol" and reading is not None:
        text = "".join(one.text for one in again)
        if len(text) == _count(scan, crop.box) and _SYMBOL.fullmatch(text):
            reading.text = text


def _count(scan: Scan, box: Box) -> int:
    return len(glyphs_in(scan, box))


def _settle_raised(doubt: _Doubt, again: Sequence[Reading]) -> None:
    mark = "".join(one.text for one in again).translate(_FIGURES)
    line, reading = doubt.line, doubt.reading
    if line is None or not mark.isdecimal() or mark == "0":
        return
    sure = min(one.confidence for one in again)
    raised = Reading(mark, *doubt.crop.box, sure, raised=True)
    if reading is None or doubt.raised is None:
        line.insert(raised)
        at = line.place(raised)
        raised.glued = at > 0 and raised.x0 - line.readings[at - 1].x1 < _GLUED * line.size
    else:
        base = doubt.base.readings if doubt.base else []
        _split(line, reading, doubt.raised, raised, "".join(one.text for one in base))


def _is_read(reading: Reading, crop: Crop) -> bool:
    """Whether what was read in ink left over can be trusted to be text."""
    if crop.language == LABELS and _LABELS.fullmatch(reading.text):
        return reading.confidence >= _ENOUGH_LABEL
    return reading.confidence >= _ENOUGH and any(char.isalnum() for char in reading.text)


def _part_halves(doubts: Sequence[_Doubt]) -> None:
    """Parts words in which there is a space, where both halves were read again."""
    halves = [doubt for doubt in doubts if doubt.kind == "half"]
    for first, second in zip(halves[::2], halves[1::2], strict=False):
        line, reading = first.line, first.reading
        parts = [again for half in (first, second) for again in half.crop.readings]
        if line is None or reading is None or len(parts) != 2:
            continue
        if min(part.confidence for part in parts) < _ENOUGH:
            continue
        at = line.place(reading)
        parts[0].glued = reading.glued
        line.readings[at : at + 1] = parts


def _split(line: Line, reading: Reading, raised: Raised, mark: Reading, base: str) -> None:
    """Parts the number of a note or a power from its word; `base` is what stands before it."""
    at = line.place(reading)
    if raised.alone:
        line.readings[at] = mark
        return
    text, after = reading.text, raised.count - raised.first - len(raised.glyphs)
    if not raised.first:
        signs = len(text) - len(text.lstrip(_MISREAD))
        base, rest = "", text[min(signs, len(raised.glyphs)) :]
    elif len(text) == raised.count:
        base, rest = text[: raised.first], text[raised.first + len(raised.glyphs) :]
    else:
        # Letters that touch count as one glyph: what can be told is what closes the word.
        rest = text[len(text) - after :]
        if not base or not all(char in _CLOSING for char in rest):
            return
        if not any(char.isalnum() for char in base):
            base = text[: raised.first]
    parts = []
    x0, _top, x1, _bottom = mark.box
    if base:
        parts.append(Reading(base, reading.x0, reading.top, x0, reading.bottom, reading.confidence))
    parts.append(mark)
    if rest:
        parts.append(Reading(rest, x1, reading.top, reading.x1, reading.bottom, reading.confidence))
    for part in parts[1:]:
        part.glued = True
    parts[0].glued = reading.glued
    line.readings[at : at + 1] = parts
