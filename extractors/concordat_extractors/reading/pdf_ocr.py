"""OCR of scanned pages: from the picture of a page to its words and ruled lines.

The picture is straightened and turned upright, its ruled lines are taken out, Tesseract reads it,
and what was left out or read with doubt is read again. Boxes are in points of the page as it was
straightened: they are off by the skew of the scan, some points at the edges for a degree.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from concordat_extractors.reading.pdf_ocr_hocr import pages_of
from concordat_extractors.reading.pdf_ocr_lines import Line
from concordat_extractors.reading.pdf_ocr_look import look_again
from concordat_extractors.reading.pdf_ocr_picture import Scan, is_sideways, scan_of
from concordat_extractors.reading.pdf_ocr_program import (
    Deadline,
    RecognitionError,
    recognized,
    turn_of,
    unavailable,
)
from concordat_extractors.reading.pdf_ocr_rules import rules_of, without_rules
from concordat_extractors.reading.pdf_ocr_words import settle_sizes, words_of
from concordat_schemas.page import Page, Ruling

__all__ = ["RecognitionError", "available", "recognize", "rulings_in"]

_USUAL_SIZE = 10.0
# Text that was read upside down gets less than this, in the mean of its letters.
_POOR = 0.6
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def available(languages: Sequence[str]) -> str | None:
    """None when pages in these languages can be recognized, else one sentence: what to install.

    Languages are named by two letters (`fr`) or as Tesseract names them (`fra`).
    """
    return unavailable(languages)


def recognize(
    image: Image.Image,
    number: int,
    width: float,
    height: float,
    languages: Sequence[str],
    timeout: float,
) -> Page:
    """The page that a picture shows: its words with their confidence, and its ruled lines.

    `width` and `height` are the points of the page as displayed, all of which the picture shows;
    `timeout` is in seconds. A page that was scanned sideways or upside down is turned, which
    `Page.turn` tells. Raises `RecognitionError` when the program fails or is not done in time.
    """
    deadline = Deadline.after(timeout)
    scan = scan_of(image, width, height)
    turn = turn_of(image, scan.dpi, deadline) if is_sideways(scan) else 0
    if turn:
        scan = _turned(image, turn, width, height)
    lines, rulings, clean = _read(scan, languages, deadline)
    if not turn and _sureness(lines) < _POOR:
        turn = turn_of(image, scan.dpi, deadline)
        if turn:
            scan = _turned(image, turn, width, height)
            lines, rulings, clean = _read(scan, languages, deadline)
    look_again(clean, lines, _text_size(lines), languages, deadline)
    return Page(
        number,
        scan.width,
        scan.height,
        words_of(clean, lines),
        rulings,
        turn=-turn % 360,
        ocr=True,
    )


def rulings_in(image: Image.Image, width: float, height: float) -> list[Ruling]:
    """The ruled lines in the picture of a page of `width` by `height` points, straightened."""
    return [rule.ruling for rule in rules_of(scan_of(image, width, height))]


def _turned(image: Image.Image, turn: int, width: float, height: float) -> Scan:
    if turn != 180:
        width, height = height, width
    return scan_of(image.transpose(_TURNS[turn]), width, height)


def _read(
    scan: Scan, languages: Sequence[str], deadline: Deadline
) -> tuple[list[Line], list[Ruling], Scan]:
    """The lines of text of a scan, its ruled lines, and the scan without these."""
    rules = rules_of(scan)
    clean = Scan(without_rules(scan, rules), scan.width, scan.height)
    answer = recognized([Image.fromarray(clean.grey)], languages, scan.dpi, deadline)
    lines = [line for page in pages_of(answer, scan.scale) for line in page]
    settle_sizes(lines)
    return lines, [rule.ruling for rule in rules], clean


def _sureness(lines: Sequence[Line]) -> float:
    """The mean confidence of the letters; 1 where there are too few to tell."""
    readings = [reading for line in lines for reading in line.readings]
    letters = sum(len(reading.text) for reading in readings)
    if letters < 40:
        return 1.0
    return sum(reading.confidence * len(reading.text) for reading in readings) / letters


def _text_size(lines: Sequence[Line]) -> float:
    """The size of most of the text."""
    sizes = [line.size for line in lines for reading in line.readings for _letter in reading.text]
    return float(np.median(sizes)) if sizes else _USUAL_SIZE
