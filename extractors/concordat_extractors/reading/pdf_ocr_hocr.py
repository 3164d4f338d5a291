"""What the recognizing program says it found: hOCR, as lines of readings in points.

hOCR is the one form of its answer that gives the baseline of a line, the height of its letters and
the confidence of each word. The height is that from descender to ascender, which is about 0.93 of
the size of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from concordat_extractors.reading.pdf_ocr_lines import Line, Reading
from concordat_schemas.safe_xml import XmlRefused, parse

if TYPE_CHECKING:
    from lxml import etree

_SPAN = "{http://www.w3.org/1999/xhtml}span"
_PAGE = "{http://www.w3.org/1999/xhtml}div[@class='ocr_page']"
_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}
_NUMBER = r"(-?\d+(?:\.\d+)?(?:e-?\d+)?)"
_BOX = re.compile(rf"\bbbox {_NUMBER} {_NUMBER} {_NUMBER} {_NUMBER}")
_BASELINE = re.compile(rf"\bbaseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"\bx_size {_NUMBER}")
_CONFIDENCE = re.compile(rf"\bx_wconf {_NUMBER}")
_TURN = re.compile(rf"\btextangle {_NUMBER}")
_OF_FONT = 0.93
_SIZES = (2.0, 200.0)


def pages_of(hocr: bytes, scale: float) -> list[list[Line]]:
    """The lines of each page of an answer, `scale` being points per pixel.

    What is damaged is left out; an answer that is none gives no pages.
    """
    # The document type names a DTD, which is not to be looked at.
    start = hocr.find(b"<html")
    if start < 0:
        return []
    try:
        root = parse(hocr[start:])
    except XmlRefused:
        return []
    return [list(_lines(page, scale)) for page in root.iterfind(f".//{_PAGE}")]


def _lines(page: etree._Element, scale: float) -> Iterator[Line]:
    for element in page.iter(_SPAN):
        if element.get("class") not in _LINES:
            continue
        title = element.get("title") or ""
        box = _numbers(_BOX, title)
        readings = list(_readings(element, scale))
        if box is None or not readings:
            continue
        slope, offset = _numbers(_BASELINE, title) or (0.0, 0.0)
        height = (_numbers(_SIZE, title) or (box[3] - box[1],))[0]
        baseline = (box[3] + offset + slope * (box[2] - box[0]) / 2) * scale
        size = min(max(height * scale / _OF_FONT, _SIZES[0]), _SIZES[1])
        turn = round((_numbers(_TURN, title) or (0.0,))[0]) % 360
        if turn:
            baseline = box[3] * scale
        yield Line(readings, baseline, size, turn)


def _readings(line: etree._Element, scale: float) -> Iterator[Reading]:
    for element in line.iter(_SPAN):
        if element.get("class") != "ocrx_word":
            continue
        title = element.get("title") or ""
        box = _numbers(_BOX, title)
        text = "".join("".join(map(str, element.itertext())).split())
        if box is None or not text:
            continue
        x0, top, x1, bottom = (value * scale for value in box)
        sure = (_numbers(_CONFIDENCE, title) or (0.0,))[0] / 100
        yield Reading(text, x0, top, max(x0, x1), max(top, bottom), min(max(sure, 0.0), 1.0))


def _numbers(pattern: re.Pattern[str], title: str) -> tuple[float, ...] | None:
    found = pattern.search(title)
    return tuple(float(value) for value in found.groups()) if found else None
