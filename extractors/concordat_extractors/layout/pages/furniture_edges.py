"""What is known of each row near the top and the foot of a page: does it recur, does it count.

All lengths are measured from the edge of the page inward, so that both sides read alike.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from concordat_extractors.layout.pages.furniture_numbers import Numeral, read_numeral
from concordat_extractors.layout.pages.furniture_rows import Row, Segment, Usual, segments_of
from concordat_schemas.page import Page, Ruling

Side = Literal["top", "foot"]

_ZONE = 0.2
_LEAST_ZONE = 90.0
_MOST_ROWS = 8
_SAME_DEPTH = 2.0
_SAME_SIZE = 0.6
_RECOGNIZED = 3.0
_NEAR_PAGES = 4
_SEPARATE = 1.55
_SIGN_APART = 1.02
_RULE = 0.3
_MOST_RULINGS = 4000
_MOST_NUMBERS = 4
_TAGGED = 0.7

SYMBOL = re.compile(r"[A-Z][\w.]*(?:/[\w.()\-]+){1,6}\*?")
JOB_NUMBER = re.compile(
    r"(?:[A-Z]{1,4}\.?\s?\d{2}-\d{4,6}|\d{2}-\d{5}[A-Z]?)(?:\s*\([A-Z]\))?(?:\s+\d{5,6}){0,2}"
    r"|\*[A-Z0-9]{6,}\*"
)
_DIGITS = re.compile(r"\d{1,4}")
_NO_TEXT = re.compile(r"[\W_]+")


@dataclass(slots=True, eq=False)
class Edge:
    """A row near an edge of a page.

    `depth` is from the edge of the page to the baseline, `outer` and `inner` to the sides of the
    row's box. `gap` is from its baseline to that of the next row inward, less what that is larger
    than usual text. `ruled` says that a rule lies between the two. `reach` is by how much the
    heights of rows at one height may differ.

    Found by comparison: `numerals` are the segments that are page numbers; `fixed` are the texts
    of the others; `recurs` is on how many other pages they stand alike; `counts` says that a
    number among its text counts up with the pages, `echoes` that a heading in the text reads so.
    """

    page: int
    side: Side
    row: Row
    depth: float
    outer: float
    inner: float
    gap: float
    ruled: bool
    artifact: bool
    bold: bool
    font: str
    reach: float
    segments: list[Segment]
    candidates: dict[int, Numeral]
    numerals: set[int] = field(default_factory=set)
    fixed: tuple[str, ...] = ()
    recurs: int = 0
    counts: bool = False
    echoes: bool = False
    separate: bool = False

    @property
    def text(self) -> str:
        """The whole row as text."""
        return " ".join(segment.text for segment in self.segments)

    def near(self, other: Edge) -> bool:
        """Whether both stand at one height of their pages."""
        return abs(self.depth - other.depth) <= self.reach

    def alike(self, other: Edge) -> bool:
        """Whether both are set alike."""
        return (
            abs(self.row.size - other.row.size) <= _SAME_SIZE
            and self.bold == other.bold
            and self.font == other.font
        )

    @property
    def job_number(self) -> bool:
        """Whether the row opens or ends with a job number or the digits of a bar code."""
        ends = (self.segments[0], self.segments[-1])
        return len(self.row.words) <= 8 and any(JOB_NUMBER.fullmatch(one.text) for one in ends)

    @property
    def sign(self) -> bool:
        """Whether the row is nothing but the number of its page, symbols and job numbers."""
        return all(
            at in self.numerals or SYMBOL.fullmatch(one.text) or JOB_NUMBER.fullmatch(one.text)
            for at, one in enumerate(self.segments)
        )


def edges_of(
    pages: Sequence[Page], rows: Sequence[Sequence[Row]], side: Side, usual: Usual
) -> list[list[Edge]]:
    """The rows near one side of each page, the outermost first, compared with those of others."""
    found = [
        list(_edges(page, index, rows[index], side, usual)) for index, page in enumerate(pages)
    ]
    _count(found, pages)
    _recur(found)
    for edges in found:
        _separate(edges, usual)
    return found


def _edges(page: Page, index: int, rows: Sequence[Row], side: Side, usual: Usual) -> Iterator[Edge]:
    if not rows:
        return
    zone = max(_ZONE * page.height, _LEAST_ZONE)
    tagged = well_tagged(page)
    ordered = rows[: _MOST_ROWS + 1] if side == "top" else rows[: -_MOST_ROWS - 2 : -1]
    rules: list[Ruling] | None = None
    for at, row in enumerate(ordered[:_MOST_ROWS]):
        depth = row.baseline if side == "top" else page.height - row.baseline
        if depth > zone:
            return
        inward = ordered[at + 1] if at + 1 < len(ordered) else None
        if rules is None:
            rules = [rule for rule in page.rulings[:_MOST_RULINGS] if rule.across and not rule.edge]
        outer, inner = row.top, row.bottom
        if side == "foot":
            outer, inner = page.height - row.bottom, page.height - row.top
        words = [page.words[word] for word in row.words]
        segments = segments_of(page, row)
        numerals = (read_numeral(segment.text) for segment in segments)
        candidates = {at: one for at, one in enumerate(numerals) if one is not None}
        yield Edge(
            index,
            side,
            row,
            depth,
            outer,
            inner,
            _gap(row, inward, usual),
            _ruled(page, row, inward, side, rules),
            tagged and all(word.tag == -1 for word in words),
            all(word.look.bold for word in words),
            words[0].look.font,
            _SAME_DEPTH * (_RECOGNIZED if page.ocr else 1.0),
            segments,
            candidates if len(candidates) <= 2 else {},
        )


def well_tagged(page: Page) -> bool:
    """Whether so much of a page is tagged that what is not says something."""
    if not page.tagged or not page.words:
        return False
    return sum(word.tag >= 0 for word in page.words) >= _TAGGED * len(page.words)


def _gap(row: Row, inward: Row | None, usual: Usual) -> float:
    if inward is None:
        return math.inf
    larger = max(row.size if row.baseline > inward.baseline else inward.size, usual.size)
    return abs(inward.baseline - row.baseline) - (larger - usual.size)


def _ruled(page: Page, row: Row, inward: Row | None, side: Side, rules: Sequence[Ruling]) -> bool:
    """Whether a rule of some length lies between a row and the next one inward."""
    if side == "top":
        low, high = row.baseline, inward.baseline - 0.5 * inward.size if inward else page.height
        high = min(high, row.baseline + 3 * row.size)
    else:
        low, high = inward.baseline if inward else 0.0, row.baseline - 0.5 * row.size
        low = max(low, row.baseline - 4 * row.size)
    length = sum(abs(rule.x1 - rule.x0) for rule in rules if low <= rule.top <= high)
    return length >= _RULE * page.width


class _Series(defaultdict[tuple[str, int], defaultdict[int, list[Edge]]]):
    """Rows by the series and offset of a number in them, then by page."""

    def __init__(self) -> None:
        super().__init__(lambda: defaultdict(list))


def _count(found: Sequence[Sequence[Edge]], pages: Sequence[Page]) -> None:
    """Finds the numbers that count up with the pages at one height."""
    alone = _Series()
    among = _Series()
    for edges in found:
        for edge in edges:
            number = pages[edge.page].number
            for numeral in edge.candidates.values():
                alone[numeral.series, numeral.value - number][edge.page].append(edge)
            for template, value in _numbers_among(edge):
                among[template, value - number][edge.page].append(edge)
    for edges in found:
        for edge in edges:
            number = pages[edge.page].number
            for at, numeral in edge.candidates.items():
                if _beside(alone[numeral.series, numeral.value - number], edge):
                    edge.numerals.add(at)
            needed = 2 if len(pages) > 2 else 1
            edge.counts = any(
                _beside(among[template, value - number], edge) >= needed
                for template, value in _numbers_among(edge)
            )
    for edges in found:
        for edge in edges:
            left_out = edge.numerals | {at for at, one in edge.candidates.items() if one.plain}
            edge.fixed = tuple(
                sorted(one.text for at, one in enumerate(edge.segments) if at not in left_out)
            )


def _beside(series: dict[int, list[Edge]], edge: Edge) -> int:
    """On how many of the pages around it a series goes on at the height of a row."""
    around = range(edge.page - _NEAR_PAGES, edge.page + _NEAR_PAGES + 1)
    return sum(
        any(edge.near(other) for other in series.get(page, ()))
        for page in around
        if page != edge.page
    )


def _numbers_among(edge: Edge) -> Iterator[tuple[str, int]]:
    """The numbers in the text of a row, each with the row as it reads without it."""
    text = edge.text
    if len(text) > 150:
        return
    numbers = list(_DIGITS.finditer(text))
    for match in numbers[:_MOST_NUMBERS] + numbers[_MOST_NUMBERS:][-1:]:
        yield f"{text[: match.start()]}\0{text[match.end() :]}", int(match[0])
    # A chapter's title beside the number changes, so a number at either end counts by itself.
    for match in numbers[:1]:
        if match.start() == 0 and text[match.end() : match.end() + 1].isspace():
            yield "\0first", int(match[0])
    for match in numbers[-1:]:
        if match.end() == len(text) and text[match.start() - 1 : match.start()].isspace():
            yield "\0last", int(match[0])


def _recur(found: Sequence[Sequence[Edge]]) -> None:
    """Counts the other pages on which the text of a row stands alike at its height."""
    groups: dict[tuple[int, tuple[str, ...]], list[Edge]] = defaultdict(list)
    for edges in found:
        for edge in edges:
            texts = tuple(_NO_TEXT.sub("", text).casefold() for text in edge.fixed)
            if any(texts):
                # Sizes are whole or half points; recognized text has no exact size.
                size = round(edge.row.size + 0.2) if edge.reach == _SAME_DEPTH else 0
                groups[size, texts].append(edge)
    for edges in groups.values():
        edges.sort(key=lambda edge: edge.depth)
        start = 0
        end = 0
        for edge in edges:
            while edges[start].depth < edge.depth - edge.reach:
                start += 1
            end = max(end, start)
            while end < len(edges) and edges[end].depth <= edge.depth + edge.reach:
                end += 1
            edge.recurs = end - start - 1


def _separate(edges: Sequence[Edge], usual: Usual) -> None:
    """Says which rows white or a rule parts from the text, the recurring rows between counted."""
    for at in range(len(edges) - 1, -1, -1):
        edge = edges[at]
        # Where lines stand far apart, little more white may part such a row from them.
        least = _SIGN_APART if edge.sign else _SEPARATE
        edge.separate = edge.ruled or edge.gap >= least * usual.pitch
        inward = edges[at + 1] if at + 1 < len(edges) else None
        if inward is not None and (inward.recurs or inward.numerals or inward.job_number):
            edge.separate = edge.separate or inward.separate
