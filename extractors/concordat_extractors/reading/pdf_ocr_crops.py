"""How parts of a scanned page are cut out and read again, many in one call.

A short label is read much better together with the words after it, moved up to it, than alone. What
belongs to no language is read in the one that does it best: English reads `(i)` and `(g)` where
others find `(1)` and `(8)`, and French the symbols of documents, where English doubles letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from concordat_extractors.reading.pdf_ocr_hocr import pages_of
from concordat_extractors.reading.pdf_ocr_lines import Line, Reading
from concordat_extractors.reading.pdf_ocr_picture import Scan
from concordat_extractors.reading.pdf_ocr_program import (
    Deadline,
    RecognitionError,
    installed,
    recognized,
)
from concordat_schemas.page import Box

# In sizes of the font.
_PAD = 0.12
_SPACE = 0.3
# In points.
_BORDER = 6.0

LABELS = "eng"
SYMBOLS = "fra"


@dataclass(slots=True)
class Crop:
    """A part of a page to be read by itself: a box in points and the size of its font.

    `after` is where the words that a label stands before begin and end. `language` is that in which
    the part is best read, where it is not the page's. A `raised` part is cut out closely and shown
    twice as large, the size of other text; the right edge of a `close` one is not to be passed.
    `found` is what was read, in points of the page.
    """

    box: Box
    size: float
    after: tuple[float, float] | None = None
    language: str | None = None
    raised: bool = False
    close: bool = False
    found: list[Line] = field(default_factory=list)

    @property
    def readings(self) -> list[Reading]:
        """All that was read."""
        return [reading for line in self.found for reading in line.readings]


def read_crops(
    scan: Scan, crops: Sequence[Crop], languages: Sequence[str], deadline: Deadline
) -> None:
    """Reads parts of a page; what could not be read, or not in time, stays without a reading."""
    known = installed()
    calls: dict[tuple[str, ...], list[Crop]] = {}
    for crop in crops:
        best = crop.language if crop.language in known else None
        calls.setdefault((best,) if best else tuple(languages), []).append(crop)
    for chosen, part in calls.items():
        _read(scan, part, chosen, deadline)


def _read(scan: Scan, crops: Sequence[Crop], languages: Sequence[str], deadline: Deadline) -> None:
    images = [_picture(scan, crop) for crop in crops]
    try:
        answer = recognized(images, languages, scan.dpi, deadline, single_line=True)
    except RecognitionError:
        return
    pages = pages_of(answer, scan.scale)
    if len(pages) != len(crops):
        return
    for crop, found in zip(crops, pages, strict=True):
        for line in found:
            _put_back(scan, crop, line)
        crop.found = [line for line in found if line.readings]


def _put_back(scan: Scan, crop: Crop, line: Line) -> None:
    """Gives what was read in a crop its place on the page, without the words after a label."""
    times, border = (2 if crop.raised else 1), _border(scan)
    left, first, right, _last = scan.pixels(_padded(crop))
    x, y = (left - border) * scan.scale, (first - border) * scan.scale
    end = right * scan.scale
    line.baseline = line.baseline / times + y
    line.size /= times
    for reading in line.readings:
        reading.x0, reading.x1 = reading.x0 / times + x, reading.x1 / times + x
        reading.top, reading.bottom = reading.top / times + y, reading.bottom / times + y
    line.readings = [
        reading
        for reading in line.readings
        if reading.x0 < end and (crop.after is None or reading.x1 < end + 0.5 * _SPACE * crop.size)
    ]


def _picture(scan: Scan, crop: Crop) -> Image.Image:
    """The part on white, with the words after it at the distance of a space."""
    left, first, right, last = scan.pixels(_padded(crop))
    part = scan.grey[first:last, left:right]
    if crop.after is not None:
        start, _top, end, _bottom = scan.pixels((crop.after[0], 0.0, crop.after[1], 0.0))
        space = np.full((last - first, round(_SPACE * crop.size / scan.scale)), 255, np.uint8)
        part = np.hstack([part, space, scan.grey[first:last, start:end]])
    image = Image.fromarray(np.pad(part, _border(scan), constant_values=255))
    if crop.raised:
        image = image.resize((2 * image.width, 2 * image.height), Image.Resampling.BICUBIC)
    return image


def _padded(crop: Crop) -> Box:
    pad = 0.0 if crop.raised else _PAD * crop.size
    x0, top, x1, bottom = crop.box
    return (x0 - pad, top - pad, x1 + (0.0 if crop.close else pad), bottom + pad)


def _border(scan: Scan) -> int:
    return round(_BORDER / scan.scale)
