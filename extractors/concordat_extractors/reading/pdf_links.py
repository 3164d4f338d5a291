"""Which parts of a PDF page are links to the web or to an address for mail."""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from concordat_extractors.reading import pdfium
from concordat_extractors.reading.pdf_geometry import Matrix
from concordat_schemas.page import Box, Page, Word

MAX_LINKS: Final = 5_000
"""Links that are read of one page."""

_SCHEMES = ("http://", "https://", "mailto:")
_LONGEST_URI = 8_192
_MAX_PARTS = 100
_SLACK = 6.0
_MAX_CHECKS = 1_000_000


def links(page: int, matrix: Matrix, document: int) -> list[tuple[Box, str]]:
    """The boxes of a page that are links, with their addresses.

    `page` and `document` are addresses of pdfium handles, `matrix` maps the file's space to the
    page as it reads. A link that wraps has a box for each line. Links to places in the file and to
    anything but `http`, `https` and `mailto` are left out.
    """
    found: list[tuple[Box, str]] = []
    position = ctypes.c_int(0)
    link = ctypes.c_void_p()
    at_position, at_link = ctypes.addressof(position), ctypes.addressof(link)
    for _ in range(MAX_LINKS):
        if not pdfium.next_link(page, at_position, at_link):
            break
        uri = _uri(link.value, document) if link.value else None
        if uri is not None and link.value:
            found += [(box, uri) for box in _boxes(link.value, matrix)]
    return found


def link_words(page: Page, found: Sequence[tuple[Box, str]]) -> None:
    """Sets `link` on the words of a page whose middle is in one of the boxes.

    Of boxes without number over words without number the first are looked at.
    """
    words = sorted(page.words, key=_level)
    levels = [_level(word) for word in words]
    checks = _MAX_CHECKS
    for (x0, top, x1, bottom), uri in found:
        first, last = bisect_left(levels, top), bisect_right(levels, bottom)
        checks -= last - first
        if checks < 0:
            return
        for word in words[first:last]:
            if x0 <= (word.x0 + word.x1) / 2 <= x1:
                word.link = uri


def _level(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _uri(link: int, document: int) -> str | None:
    action = pdfium.link_action(link)
    if not action or pdfium.action_type(action) != pdfium.URI_ACTION:
        return None
    length = pdfium.action_uri(document, action, 0, 0)
    if not 1 < length <= _LONGEST_URI:
        return None
    buffer = ctypes.create_string_buffer(length)
    pdfium.action_uri(document, action, ctypes.addressof(buffer), length)
    uri = buffer.value.decode("utf-8", "replace").strip()
    plain = uri.isprintable() and uri.lower().startswith(_SCHEMES)
    return uri if plain else None


def _boxes(link: int, matrix: Matrix) -> list[Box]:
    numbers = pdfium.Numbers(8)
    if not pdfium.link_box(link, numbers.at):
        return []
    left, top, right, bottom = numbers.values[:4]
    whole = _box([left, right], [bottom, top], matrix)
    if whole is None:
        return []
    parts: list[Box] = []
    for part in range(min(pdfium.count_link_parts(link), _MAX_PARTS)):
        if not pdfium.link_part(link, part, numbers.at):
            continue
        box = _box(numbers.values[0:8:2], numbers.values[1:8:2], matrix)
        # Some writers give the parts in another space than the box: those say nothing.
        if box is None or not _within(box, whole):
            return [whole]
        parts.append(box)
    return parts or [whole]


def _box(xs: list[float], ys: list[float], matrix: Matrix) -> Box | None:
    """The box on the page around points in the file, None where they are no box."""
    a, b, c, d, e, f = matrix
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    across = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    down = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    box = (min(across), min(down), max(across), max(down))
    if not all(math.isfinite(value) for value in box) or box[0] >= box[2] or box[1] >= box[3]:
        return None
    return box


def _within(box: Box, whole: Box) -> bool:
    return (
        box[0] >= whole[0] - _SLACK
        and box[1] >= whole[1] - _SLACK
        and box[2] <= whole[2] + _SLACK
        and box[3] <= whole[3] + _SLACK
    )
