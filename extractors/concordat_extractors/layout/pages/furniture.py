"""Furniture: what stands on pages and is no text of the document, set aside and never lost.

It is told by where it stands and by what recurs from page to page, with the help of tags where
the file has them; never by what a document says. Doubt leaves a row with the text: a running head
left in the text can be seen, a line of text set aside is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from concordat_extractors.layout.pages.furniture_bands import furniture_rows
from concordat_extractors.layout.pages.furniture_edges import Edge, Side, edges_of
from concordat_extractors.layout.pages.furniture_rows import (
    Row,
    Usual,
    rows_of,
    usual,
    usual_size,
)
from concordat_extractors.layout.pages.line_numbers import line_numbers
from concordat_extractors.layout.pages.watermarks import find_marks, unseen
from concordat_schemas.page import Page

Kind = Literal[
    "running_head", "page_foot", "page_number", "masthead", "watermark", "line_number", "other"
]

_NUMBERED = 0.6
_MARGIN = 0.1
_LARGEST_SIDE = 1e5


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
        sized = 0 < page.width < _LARGEST_SIDE and 0 < page.height < _LARGEST_SIDE
        gone = unseen(page) if sized else list(range(len(page.words)))
        if gone and sized:
            found.append(Aside(at, "other", gone))
        out.append(set(gone))
    size = usual_size(pages)
    for mark in find_marks(pages, out, size):
        found.append(Aside(mark.page, "watermark" if mark.watermark else "other", mark.words))
    for aside in found:
        out[aside.page].update(aside.words)
    rows = _rows(pages, out)
    known = usual(size, rows)
    # Some count the lines of heads and feet too, which would not recur with their numbers.
    counted = line_numbers(pages, rows, out, known.pitch)
    if counted:
        for at, words in counted:
            found.append(Aside(at, "line_number", words))
            out[at].update(words)
        rows = _rows(pages, out)
    shown = list(pages)
    shown_rows = list(rows)
    for at, page in enumerate(pages):
        upright = _as_displayed(page, out[at]) if page.turn else None
        if upright is not None:
            shown[at] = upright
            shown_rows[at] = rows_of(upright, out[at] | _turned(upright))
    feet = _side(shown, shown_rows, "foot", known)
    numbered = len({edge.page for edge in feet if edge.numerals}) >= _NUMBERED * len(pages)
    heads = _side(shown, shown_rows, "top", known, numbered and bool(feet))
    for edge in [*heads, *feet]:
        for aside in _asides(edge):
            if out[aside.page].isdisjoint(aside.words):
                found.append(aside)
                out[aside.page].update(aside.words)
    if not counted:
        for at, words in line_numbers(pages, rows, out, known.pitch):
            found.append(Aside(at, "line_number", words))
    found.sort(key=lambda aside: (aside.page, pages[aside.page].words[aside.words[0]].top))
    return found


def _side(
    pages: Sequence[Page],
    rows: Sequence[Sequence[Row]],
    side: Side,
    known: Usual,
    numbered: bool = False,
) -> list[Edge]:
    return furniture_rows(pages, rows, edges_of(pages, rows, side, known), side, known, numbered)


def _rows(pages: Sequence[Page], out: Sequence[set[int]]) -> list[list[Row]]:
    """The rows of each page without the words that are `out`."""
    return [rows_of(page, gone | _turned(page)) for page, gone in zip(pages, out, strict=True)]


def _turned(page: Page) -> set[int]:
    return {index for index, word in enumerate(page.words) if word.angle % 360}


def _as_displayed(page: Page, out: set[int]) -> Page | None:
    """A page that was turned upright for its table, as displayed, where heads and feet read across.

    None where the head and the foot were turned with the text.
    """
    sideways = page.turn in (90, 270)
    width, height = (page.height, page.width) if sideways else (page.width, page.height)
    upright = Page(page.number, width, height, tagged=page.tagged, ocr=page.ocr)
    marginal = False
    for index, word in enumerate(page.words):
        x0, top, x1, bottom = page.shown((word.x0, word.top, word.x1, word.bottom))
        across = word.angle % 360 == page.turn
        lowered = bottom - 0.2 * (bottom - top)
        angle = 0 if across else page.turn
        upright.words.append(
            replace(word, x0=x0, top=top, x1=x1, bottom=bottom, baseline=lowered, angle=angle)
        )
        if across and index not in out:
            marginal = marginal or min(lowered, height - lowered) <= _MARGIN * height
    return upright if marginal else None


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
