"""Furniture: what stands on pages and is no text of the document, set aside and never lost.

It is told by where it stands and by what recurs from page to page, with the help of tags where
the file has them; never by what a document says. Doubt leaves a row with the text: a running head
left in the text can be seen, a line of text set aside is missed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.layout.pages.furniture_bands import furniture_rows
from concordat_extractors.layout.pages.furniture_edges import Edge, edges_of
from concordat_extractors.layout.pages.furniture_rows import rows_of, usual, usual_size
from concordat_extractors.layout.pages.line_numbers import line_numbers
from concordat_extractors.layout.pages.watermarks import find_marks, unseen
from concordat_schemas.page import Page

Kind = Literal[
    "running_head", "page_foot", "page_number", "masthead", "watermark", "line_number", "other"
]

_NUMBERED = 0.6


@dataclass(slots=True)
class Aside:
    """Words set aside: `page` is an index into the pages, `words` are indices into its words.

    The words stand in reading order; each word of a page is in one aside at most.
    """

    page: int
    kind: Kind
    words: list[int]


def find_furniture(pages: Sequence[Page]) -> list[Aside]:
    """The furniture of all pages, page by page, each page from top to bottom.

    The masthead of a first page is left with the text, which is where its reader looks for it.
    """
    found: list[Aside] = []
    out: list[set[int]] = []
    for at, page in enumerate(pages):
        # A page that could not be read has no size, and nothing on it has a place.
        sized = math.isfinite(page.width) and math.isfinite(page.height)
        gone = unseen(page) if sized else list(range(len(page.words)))
        if gone and sized:
            found.append(Aside(at, "other", gone))
        out.append(set(gone))
    size = usual_size(pages)
    for mark in find_marks(pages, out, size):
        found.append(Aside(mark.page, "watermark" if mark.watermark else "other", mark.words))
    turned = [
        {index for index, word in enumerate(page.words) if word.angle % 360} for page in pages
    ]
    for aside in found:
        out[aside.page].update(aside.words)
    rows = [rows_of(page, gone | also) for page, gone, also in zip(pages, out, turned, strict=True)]
    known = usual(size, rows)
    feet = furniture_rows(pages, rows, edges_of(pages, rows, "foot", known), "foot", known)
    numbered = len({edge.page for edge in feet if edge.numerals}) >= _NUMBERED * len(pages)
    tops = edges_of(pages, rows, "top", known)
    heads = furniture_rows(pages, rows, tops, "top", known, numbered and bool(feet))
    for edge in [*heads, *feet]:
        for aside in _asides(edge):
            if out[aside.page].isdisjoint(aside.words):
                found.append(aside)
                out[aside.page].update(aside.words)
    for at, words in line_numbers(pages, rows, out, known.pitch):
        found.append(Aside(at, "line_number", words))
    found.sort(key=lambda aside: (aside.page, pages[aside.page].words[aside.words[0]].top))
    return found


def _asides(edge: Edge) -> list[Aside]:
    """A row as its page number and its other text."""
    kind: Kind = "running_head" if edge.side == "top" else "page_foot"
    numerals = set(edge.numerals)
    if not edge.fixed and not numerals:
        numerals = set(edge.candidates)
    text = [
        index
        for at, segment in enumerate(edge.segments)
        if at not in numerals
        for index in segment.words
    ]
    found = [Aside(edge.page, kind, text)] if text else []
    for at in sorted(numerals):
        found.append(Aside(edge.page, "page_number", edge.segments[at].words))
    return found
