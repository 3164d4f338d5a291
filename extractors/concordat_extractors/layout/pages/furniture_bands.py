"""Which rows at the top and the foot of pages are furniture: peeled off from the outside inward.

A row is considered once everything further out on its page is set aside. What recurs is furniture
only outside the area of the text: where other pages have text at that height, or where columns of
a table go on below, it is a heading or a table's head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from concordat_extractors.layout.pages.furniture_edges import SYMBOL, Edge, Side
from concordat_extractors.layout.pages.furniture_rows import Row, Segment, Usual, segments_of
from concordat_schemas.page import Page

_ROUNDS = 10
_BAND = 2.0
_FIRST_PAGE_BAND = 0.8
_WIDEST_BAND = 5.0
_MARGIN = 0.07
_FOOT_MARGIN = 0.09
_FEW = 3
_BODY_HERE = 0.2
_COVERED = 0.4
_MOSTLY = 0.6
_NEARLY_ALL = 0.8
_LARGER = 1.15
_LONGEST = 14
_SENTENCE_ENDS = (".", ";", ":", ",")


def furniture_rows(
    pages: Sequence[Page],
    rows: Sequence[Sequence[Row]],
    edges: Sequence[Sequence[Edge]],
    side: Side,
    usual: Usual,
    numbered: bool = False,
) -> list[Edge]:
    """The rows of one side that are furniture, in the order they were told.

    `numbered` says that the pages are known to bear their numbers on the other side.
    """
    bands = _Bands(pages, rows, edges, side, usual, numbered)
    bands.peel()
    bands.match_others()
    return bands.taken


class _Bands:
    def __init__(
        self,
        pages: Sequence[Page],
        rows: Sequence[Sequence[Row]],
        edges: Sequence[Sequence[Edge]],
        side: Side,
        usual: Usual,
        numbered: bool,
    ) -> None:
        self.pages = pages
        self.rows = rows
        self.edges = edges
        self.side = side
        self.usual = usual
        self.numbered = numbered
        self.taken: list[Edge] = []
        self.at = [0] * len(pages)
        self.tables: dict[Edge, bool] = {}
        self.opening = "".join(word.text for word in pages[0].words[:2000]) if pages else ""

    def peel(self) -> None:
        """Takes rows from the outside inward until a round takes none."""
        for _ in range(_ROUNDS):
            fronts = [
                edges[at] for edges, at in zip(self.edges, self.at, strict=True) if at < len(edges)
            ]
            accepted = dict.fromkeys(self._recurring(fronts))
            for edge in fronts:
                if edge not in accepted and self._told_alone(edge, fronts):
                    accepted[edge] = None
            if not accepted:
                return
            for edge in accepted:
                self.taken.append(edge)
                self.at[edge.page] += 1

    def match_others(self) -> None:
        """Takes rows that equal furniture of other pages although something stands further out."""
        known = {(edge.fixed, round(edge.row.size)): edge for edge in self.taken if edge.fixed}
        taken = set(self.taken)
        for page, edges in enumerate(self.edges):
            if page == 0 and self.side == "top":
                continue
            for edge in edges:
                same = known.get((edge.fixed, round(edge.row.size)))
                if same is not None and edge not in taken and edge.near(same):
                    self.taken.append(edge)

    def _recurring(self, fronts: Sequence[Edge]) -> Iterator[Edge]:
        supported = [edge for edge in fronts if edge.recurs or edge.numerals or edge.counts]
        supported.sort(key=lambda edge: edge.depth)
        band: list[Edge] = []
        for edge in supported:
            if band and (
                edge.depth - band[-1].depth > _BAND or edge.depth - band[0].depth > _WIDEST_BAND
            ):
                yield from self._accepted(band, fronts)
                band = []
            band.append(edge)
        if band:
            yield from self._accepted(band, fronts)

    def _accepted(self, band: Sequence[Edge], fronts: Sequence[Edge]) -> Iterator[Edge]:
        """The rows of a band, and those set like them at its height, that are furniture."""
        depth = median(edge.depth for edge in band)
        model = band[len(band) // 2]
        inside = set(band)
        others = [
            edge for edge in fronts if edge not in inside and (edge.page or self.side == "foot")
        ]
        like = [
            edge
            for edge in fronts
            if edge not in inside
            and abs(edge.depth - depth) <= (_BAND if edge.page else _FIRST_PAGE_BAND)
            and edge.alike(model)
            and self._brief(edge)
            and edge.separate
        ]
        pages = len(set(others).union(like)) + len(band)
        edge_of_text = median(edge.inner for edge in band) - 0.3 * model.row.size
        text_here = sum(edge.outer < edge_of_text for edge in set(others).difference(like))
        if text_here > _BODY_HERE * pages:
            return
        if sum(map(self._in_table, band)) >= 0.5 * len(band):
            return
        covered = (len(band) + len(like)) / pages
        parted = sum(edge.separate for edge in band) / len(band)
        marginal = all(self._marginal(edge) for edge in band)
        few = len(self.pages) <= _FEW
        firm = (
            marginal and parted >= _MOSTLY
            if few
            else (covered >= _COVERED and (parted >= 0.5 or marginal))
            or (marginal and parted > _MOSTLY)
        )
        for edge in band:
            if edge.numerals and not edge.fixed:
                sound = firm or (edge.separate and self._small(edge))
                if sound and (not self.numbered or self._marginal(edge)):
                    yield edge
            elif edge.recurs:
                if firm and (covered >= _NEARLY_ALL or not self._like_note(edge)):
                    yield edge
            elif not firm or not self._brief(edge) or (edge.page == 0 and not edge.alike(model)):
                continue
            elif covered >= _MOSTLY and self._small(edge) and self._counts_pages(edge, band):
                yield edge
        recurring = sum(edge.recurs > 0 for edge in band)
        if firm and covered >= _MOSTLY and recurring >= max(2, 0.3 * (len(band) + len(like))):
            yield from like

    def _told_alone(self, edge: Edge, fronts: Sequence[Edge]) -> bool:
        """Whether a row is furniture by what it is, whether or not it recurs."""
        height = self.pages[edge.page].height
        if self.side == "foot" and edge.job_number and edge.depth <= 0.15 * height:
            return True
        if edge.page == 0 and self.side == "top" and not self._sure_number(edge):
            return False
        if not edge.separate or not self._marginal(edge) or self._in_table(edge):
            return False
        others = [other for other in fronts if other is not edge and (other.page or not edge.page)]
        inner = edge.inner - 0.3 * edge.row.size
        if sum(other.outer < inner for other in others) > _BODY_HERE * len(fronts):
            return False
        if edge.artifact:
            return True
        if self._sure_number(edge) or self._own_number(edge):
            return True
        return (
            self.side == "top"
            and len(edge.segments) == 1
            and SYMBOL.fullmatch(edge.text) is not None
            and edge.text.rstrip("*") in self.opening
        )

    def _sure_number(self, edge: Edge) -> bool:
        return (
            len(edge.segments) == 1
            and any(one.sure for one in edge.candidates.values())
            and edge.depth <= _FOOT_MARGIN * self.pages[edge.page].height
        )

    def _own_number(self, edge: Edge) -> bool:
        """Whether a row is nothing but the number that the page has, or may have."""
        if len(edge.segments) != 1 or not edge.candidates or not self._small(edge):
            return False
        numeral = edge.candidates[0]
        if self.side == "top" and (numeral.series != "arabic" or len(self.pages) == 1):
            return False
        if len(self.pages) == 1:
            return numeral.series == "arabic"
        return numeral.value == self.pages[edge.page].number

    def _marginal(self, edge: Edge) -> bool:
        """Whether a row stands where text seldom does, or is marked as no part of the text."""
        height = self.pages[edge.page].height
        limit = _MARGIN if self.side == "top" else _FOOT_MARGIN
        if edge.depth <= limit * height:
            return True
        if self.side == "foot":
            return edge.artifact and edge.depth <= 0.13 * height
        if edge.depth > 0.13 * height:
            return False
        set_off = edge.ruled or edge.row.size <= self.usual.size - 0.4
        return edge.artifact or set_off or any(one.sure for one in edge.candidates.values())

    def _small(self, edge: Edge) -> bool:
        return self.side == "foot" or edge.row.size <= _LARGER * self.usual.size

    def _brief(self, edge: Edge) -> bool:
        return len(edge.row.words) <= _LONGEST and not edge.text.endswith(_SENTENCE_ENDS)

    def _like_note(self, edge: Edge) -> bool:
        """Whether a row at the foot reads like a note, which several pages may print alike."""
        if self.side == "top":
            return False
        first = self.pages[edge.page].words[edge.row.words[0]]
        marked = not first.text.isalnum() or first.look.size < 0.8 * edge.row.size
        return marked or (len(edge.row.words) > 4 and edge.text.endswith(_SENTENCE_ENDS))

    def _counts_pages(self, edge: Edge, band: Sequence[Edge]) -> bool:
        """Whether the number in a row is that of the page: a label such as `Action 5` counts with
        the pages too where each page has one action."""
        if self.side == "foot" or edge.artifact or edge.numerals:
            return True
        if edge.bold or self.numbered:
            return False
        return len(_names(edge)) >= 3 or len({tuple(_names(other)) for other in band}) > 1

    def _in_table(self, edge: Edge) -> bool:
        """Whether a table holds the row: its lines, or its columns, go on inward of it."""
        if edge not in self.tables:
            self.tables[edge] = self._looks_tabular(edge)
        return self.tables[edge]

    def _looks_tabular(self, edge: Edge) -> bool:
        page = self.pages[edge.page]
        inward = self._inward(edge)
        if not inward:
            return False
        nearest = inward[0]
        if abs(nearest.baseline - edge.row.baseline) > 5 * self.usual.pitch:
            return False
        return _same_cells(page, edge.row, nearest) or (
            self.side == "top" and _same_columns(page, edge.segments, inward)
        )

    def _inward(self, edge: Edge) -> list[Row]:
        """The next rows inward that do not recur on most pages themselves."""
        recurring = {
            other.row
            for other in self.edges[edge.page]
            if other.recurs >= _MOSTLY * (len(self.pages) - 1)
        }
        rows = self.rows[edge.page]
        outermost = self.edges[edge.page].index(edge)
        step = 1 if self.side == "top" else -1
        start = outermost if self.side == "top" else len(rows) - 1 - outermost
        found: list[Row] = []
        for at in range(start + step, start + 12 * step, step):
            if 0 <= at < len(rows) and rows[at] not in recurring:
                found.append(rows[at])
        return found[:5]


def _names(edge: Edge) -> list[str]:
    return [word for word in edge.text.split() if any(map(str.isalpha, word))]


def _same_cells(page: Page, row: Row, inward: Row) -> bool:
    """Whether a rule down the page, or its parts, passes both rows; frames of pages do not."""
    low, high = min(row.x0, inward.x0) - 15.0, max(row.x1, inward.x1) + 15.0
    beside = [
        rule
        for rule in page.rulings[:8000]
        if rule.x0 == rule.x1
        and low <= rule.x0 <= high
        and rule.bottom - rule.top < 0.85 * page.height
    ]
    passing = {round(rule.x0) for rule in beside if _passes(rule.top, rule.bottom, row)}
    onward = {round(rule.x0) for rule in beside if _passes(rule.top, rule.bottom, inward)}
    return any(x in onward or x + 1 in onward or x - 1 in onward for x in passing)


def _passes(top: float, bottom: float, row: Row) -> bool:
    middle = 0.5 * (row.top + row.bottom)
    return top <= middle <= bottom


def _same_columns(page: Page, heads: Sequence[Segment], inward: Sequence[Row]) -> bool:
    """Whether what stands in a row apart stands apart in the same places further inward."""
    if len(heads) < 2:
        return False
    aligned = 0
    for row in inward:
        cells = segments_of(page, row)
        if len(cells) < 2:
            continue
        found = sum(any(_in_column(head, cell) for cell in cells) for head in heads)
        aligned += found >= max(2, len(heads) - 1)
    return aligned >= 1


def _in_column(head: Segment, cell: Segment) -> bool:
    if abs(head.x0 - cell.x0) <= 3.0:
        return True
    width, other = head.x1 - head.x0, cell.x1 - cell.x0
    similar = other <= 1.6 * width and width <= 4.0 * other
    middle = abs(head.x0 + head.x1 - cell.x0 - cell.x1) <= 8.0
    return similar and (middle or abs(head.x1 - cell.x1) <= 3.0)
