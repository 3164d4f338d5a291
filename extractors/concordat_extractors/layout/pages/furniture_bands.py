"""Which rows at the top and the foot of pages are furniture: peeled off from the outside inward.

A row is considered once everything further out on its page is set aside. What recurs is furniture
only outside the area of the text: where other pages have text at that height, or where columns of
a table go on below, it is a heading or a table's head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from statistics import median

from concordat_extractors.layout.pages.furniture_edges import SYMBOL, Edge, Side
from concordat_extractors.layout.pages.furniture_numbers import names_page
from concordat_extractors.layout.pages.furniture_rows import Row, Usual
from concordat_extractors.layout.pages.furniture_tables import in_table
from concordat_schemas.page import Page

_ROUNDS = 10
_FIRST_PAGE_REACH = 0.8
_WIDEST_BAND = 2.5
_MARGIN = 0.076
_DEEPEST = 0.13
_FOOT_MARGIN = 0.09
_FEW = 3
_SOME = 6
_TEXT_HERE = 0.2
_COVERED = 0.4
_MOSTLY = 0.6
_SHARE = 0.3
_APART = 1.55
_IN_TABLES = 0.67
_NEARLY_ALL = 0.8
_ALMOST_ALL = 0.9
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
        self.opens = bool(pages) and pages[0].number == 1
        self.numbers: set[int] = set()
        self.headings: dict[str, float] | None = None
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
                if edge.candidates:
                    self.numbers.add(edge.page)

    def match_others(self) -> None:
        """Takes rows that equal furniture of other pages although something stands further out."""
        known = {(edge.fixed, round(edge.row.size)): edge for edge in self.taken if edge.fixed}
        taken = set(self.taken)
        for page, edges in enumerate(self.edges):
            if self._bears_masthead(page):
                continue
            for edge in edges:
                same = known.get((edge.fixed, round(edge.row.size)))
                if same is not None and edge not in taken and edge.near(same):
                    self.taken.append(edge)

    def _recurring(self, fronts: Sequence[Edge]) -> Iterator[Edge]:
        for edge in fronts:
            edge.echoes = edge.echoes or (self.side == "top" and self._echoes(edge))
        supported = [
            edge for edge in fronts if edge.recurs or edge.numerals or edge.counts or edge.echoes
        ]
        supported.sort(key=lambda edge: edge.depth)
        band: list[Edge] = []
        for edge in supported:
            if band and (
                edge.depth - band[-1].depth > edge.reach
                or edge.depth - band[0].depth > _WIDEST_BAND * edge.reach
            ):
                yield from self._accepted(band, fronts)
                band = []
            band.append(edge)
        if band:
            yield from self._accepted(band, fronts)

    def _accepted(self, found: Sequence[Edge], fronts: Sequence[Edge]) -> Iterator[Edge]:
        """The rows of a band, and those set like them at its height, that are furniture."""
        band = self._without_table_heads(found)
        if not band:
            return
        inside = set(band)
        depth = median(edge.depth for edge in band)
        model = band[len(band) // 2]
        like = [edge for edge in fronts if edge not in inside and self._is_like(edge, model, depth)]
        high = all(edge.depth <= _MARGIN * self.pages[edge.page].height for edge in band)
        others = [
            edge
            for edge in set(fronts).difference(band, like)
            if not (high and self._bears_masthead(edge.page))
        ]
        pages = len(band) + len(like) + len(others)
        limit = median(edge.inner - 0.3 * edge.row.size for edge in band)
        if sum(edge.outer < limit for edge in others) > _TEXT_HERE * pages:
            return
        covered = (len(band) + len(like)) / pages
        firm = self._firm(band, covered, high)
        for edge in band:
            if edge.numerals and not edge.fixed:
                sound = firm or (edge.separate and self._small(edge))
                if sound and (not self.numbered or self._marginal(edge)):
                    yield edge
            elif edge.recurs:
                all_have = covered >= _NEARLY_ALL and len(self.pages) > _FEW
                if firm and (all_have or not self._like_note(edge)):
                    yield edge
            elif firm and covered >= _MOSTLY and self._fits(edge, band):
                yield edge
        if not firm or covered < _MOSTLY:
            return
        least = max(2, _SHARE * (len(band) + len(like)))
        if sum(edge.recurs > 0 or edge.echoes for edge in band) >= least:
            yield from like
        elif sum(bool(edge.numerals) for edge in band) >= least:
            # Numbers that begin anew for a part of one page count up with no other.
            yield from (edge for edge in like if edge.candidates and len(edge.segments) == 1)

    def _without_table_heads(self, band: Sequence[Edge]) -> list[Edge]:
        """A band without the texts that stand over a table wherever they recur."""
        texts: dict[tuple[str, ...], list[Edge]] = {}
        for edge in band:
            texts.setdefault(edge.fixed, []).append(edge)
        heads = {
            text
            for text, edges in texts.items()
            if sum(map(self._in_table, edges)) >= _IN_TABLES * len(edges)
        }
        return [edge for edge in band if edge.fixed not in heads]

    def _is_like(self, edge: Edge, model: Edge, depth: float) -> bool:
        """Whether a row whose text does not recur is set apart, like the model, at a depth."""
        reach = _FIRST_PAGE_REACH if self._bears_masthead(edge.page) else edge.reach
        return (
            abs(edge.depth - depth) <= reach
            and edge.separate
            and edge.alike(model)
            and self._brief(edge)
            and not self._in_table(edge)
        )

    def _firm(self, band: Sequence[Edge], covered: float, high: bool) -> bool:
        """Whether a band recurs on enough pages, and is set apart from the text enough."""
        parted = sum(edge.separate for edge in band) / len(band)
        marginal = sum(map(self._marginal, band)) >= _MOSTLY * len(band)
        if len(self.pages) > _SOME:
            if covered >= _COVERED:
                return marginal or parted >= 0.5
            return marginal and parted > _MOSTLY
        numbered = len(band) >= 3 and sum(bool(edge.numerals) for edge in band) >= 0.5 * len(band)
        if (marginal or numbered) and parted >= _MOSTLY:
            return True
        return high and covered >= _ALMOST_ALL and len(band) > _FEW

    def _fits(self, edge: Edge, band: Sequence[Edge]) -> bool:
        """Whether a row that does not recur itself is furniture like the others of its band."""
        paged = edge.counts and names_page(edge.text)
        if not self._brief(edge) or not (paged or self._small(edge)):
            return False
        models = (other for other in band if other.page)
        if self._bears_masthead(edge.page) and not any(map(edge.alike, models)):
            return False
        return paged or (edge.echoes and edge.separate) or self._counts_pages(edge, band)

    def _told_alone(self, edge: Edge, fronts: Sequence[Edge]) -> bool:
        """Whether a row is furniture by what it is, whether or not it recurs."""
        if self._bears_masthead(edge.page) and not self._sure_number(edge):
            return False
        if not edge.separate or self._in_table(edge):
            return False
        deepest = _DEEPEST * self.pages[edge.page].height
        if self.side == "foot" and edge.job_number and edge.depth <= deepest:
            return True
        if not self._marginal(edge):
            return False
        others = [
            other for other in fronts if other is not edge and not self._bears_masthead(other.page)
        ]
        limit = edge.inner - 0.3 * edge.row.size
        if sum(other.outer < limit for other in others) > _TEXT_HERE * len(fronts):
            return False
        if edge.artifact:
            return True
        if self._sure_number(edge) or self._own_number(edge):
            # A second number further in is one of the text, such as the last row's of a table.
            return edge.page not in self.numbers
        if self.side == "foot":
            return False
        high = edge.depth <= _MARGIN * self.pages[edge.page].height
        if len(edge.segments) == 1 and SYMBOL.fullmatch(edge.text):
            return high or edge.text.rstrip("*") in self.opening
        plain = edge.row.size <= self.usual.size + 0.3 and self._brief(edge)
        return high and edge.ruled and plain and edge.gap >= _APART * self.usual.pitch

    def _bears_masthead(self, page: int) -> bool:
        """Whether a page has, at this side, what its first page says of the document."""
        return page == 0 and self.opens and self.side == "top"

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
        if edge.depth > _DEEPEST * height:
            return False
        if edge.artifact or self.side == "foot":
            # On a few pages a chart, which has no tags either, may be all there is to compare.
            return edge.artifact and (len(self.pages) > _FEW or edge.recurs > 0)
        if any(one.sure for one in edge.candidates.values()) or edge.sign:
            return True
        if edge.recurs and self._spreads(edge):
            return True
        # The head of a table is set smaller too, which on few pages nothing else contradicts.
        small = edge.row.size <= self.usual.size - 0.4 and len(self.pages) > _FEW
        return edge.ruled or small

    def _spreads(self, edge: Edge) -> bool:
        """Whether a row stands at both margins and leaves the middle free."""
        first, last = edge.segments[0], edge.segments[-1]
        width = self.pages[edge.page].width
        right_margin = width - last.x1
        return last.x0 - first.x1 >= 0.25 * width and abs(right_margin - first.x0) <= 6.0

    def _small(self, edge: Edge) -> bool:
        return self.side == "foot" or edge.row.size <= _LARGER * self.usual.size

    def _brief(self, edge: Edge) -> bool:
        return len(edge.row.words) <= _LONGEST and not edge.text.endswith(_SENTENCE_ENDS)

    def _like_note(self, edge: Edge) -> bool:
        """Whether a row at the foot reads like a note, which several pages may print alike."""
        if self.side == "top":
            return False
        first = self.pages[edge.page].words[edge.row.words[0]]
        marked = not any(map(str.isalnum, first.text)) or first.look.size < 0.8 * edge.row.size
        return marked or (len(edge.row.words) > 4 and edge.text.endswith(_SENTENCE_ENDS))

    def _echoes(self, edge: Edge) -> bool:
        """Whether a small row repeats a heading that stands larger in the text.

        The other way round it is a heading at the top of a page, repeated by a list of contents.
        """
        if not edge.fixed or not edge.separate or edge.row.size > self.usual.size + 0.3:
            return False
        if self._bears_masthead(edge.page) or not self._brief(edge):
            return False
        if self.headings is None:
            self.headings = {}
            for page, rows in zip(self.pages, self.rows, strict=True):
                for row in rows:
                    if row.size > self.usual.size + 0.3 and len(row.words) <= _LONGEST:
                        text = " ".join(page.words[index].text for index in row.words).casefold()
                        self.headings[text] = max(row.size, self.headings.get(text, 0.0))
        words = " ".join(edge.fixed).casefold().split()
        return any(
            self.headings.get(" ".join(words[:end]), 0.0) >= edge.row.size + 0.5
            for end in range(min(3, len(words)), len(words) + 1)
        )

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
            rows = self.rows[edge.page]
            self.tables[edge] = in_table(
                self.pages[edge.page],
                self.edges[edge.page],
                rows if self.side == "top" else rows[::-1],
                self.edges[edge.page].index(edge),
                ceil(_MOSTLY * (len(self.pages) - 1)),
                self.usual,
            )
        return self.tables[edge]


def _names(edge: Edge) -> list[str]:
    return [word for word in edge.text.split() if any(map(str.isalpha, word))]
