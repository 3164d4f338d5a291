"""Which areas of a page are tables, and what stands in each cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from concordat_extractors.layout.pages.table_bands import stacks_of, within
from concordat_extractors.layout.pages.table_evidence import grid_believable
from concordat_extractors.layout.pages.table_grid import grid_of, laid_out
from concordat_extractors.layout.pages.table_headed import headed_tables
from concordat_extractors.layout.pages.table_heads import head_rows
from concordat_extractors.layout.pages.table_model import CellArea, TableArea
from concordat_extractors.layout.pages.table_pieces import Gutter, pieces_of
from concordat_extractors.layout.pages.table_plain import plain_tables
from concordat_extractors.layout.pages.table_rows import rows_of
from concordat_extractors.layout.pages.table_rules import Lattice, lattices, rules_of
from concordat_extractors.layout.pages.table_stacks import stacked, under
from concordat_extractors.layout.pages.table_strips import Strip, sound_words, strips_of
from concordat_schemas.page import Box, Page

__all__ = ["CellArea", "TableArea", "find_tables"]

_MOST_WORDS = 8_000
_FEW = 3
_DEEP = 2.5
_DEEPER = 12.0
_PAD = 2.0


def find_tables(
    page: Page, body: Sequence[int] | None = None, heads: Counter[str] | None = None
) -> list[TableArea]:
    """The tables of a page from its rules and its white, from top to bottom.

    `body` are the indices of the words that can stand in tables, all if None; `heads` how often
    rows of heads stand in the document. Boxes are points of
    the page. Every word of a table is in exactly one cell; no word is in two tables. Pages with
    more words or rules than a reader could take in have no tables.
    """
    which = sound_words(page.words, range(len(page.words)) if body is None else body)
    if not which or len(which) > _MOST_WORDS:
        return []
    finder = _Finder(page, which)
    finder.closed()
    finder.banded()
    finder.opened()
    finder.headed(Counter() if heads is None else heads)
    finder.plain()
    return sorted(finder.found, key=lambda table: (table.box[1], table.box[0]))


class _Finder:
    """The tables found so far, surest first; a word that one has is no longer `free`."""

    def __init__(self, page: Page, which: Sequence[int]) -> None:
        self.page = page
        self.words = page.words
        self.free = set(which)
        self.rules = rules_of(page)
        self.strips = strips_of(self.words, which)
        self.lattices = lattices(self.rules)
        self.found: list[TableArea] = []

    def closed(self) -> None:
        """Tables whose cells rules close on all sides; of two in one place that with more cells."""
        grids: list[tuple[int, TableArea, Lattice]] = []
        for lattice in self.lattices:
            if lattice.open_left or lattice.open_right:
                continue
            table = self._grid(lattice)
            if table is not None and table.rows > 1:
                grids.append((sum(bool(cell.words) for cell in table.cells), table, lattice))
        for _, table, lattice in sorted(grids, key=lambda grid: -grid[0]):
            self._take(self._divided(table, lattice))

    def banded(self) -> None:
        """Tables with rules across."""
        strips = self._untaken()
        for stack in stacks_of(self.page, strips, self.rules):
            inside = [strip for band in stack.bands for strip in band.strips]
            if all(self.free.issuperset(strip.words) for strip in inside):
                self._take(stacked(self.page, strips, self.free, stack))

    def opened(self) -> None:
        """Tables that have rules between their columns but none at a side, or of one row."""
        for lattice in self.lattices:
            table = self._grid(lattice)
            is_open = lattice.open_left or lattice.open_right
            if table is not None and is_open == (table.rows > 1):
                self._take(table)

    def headed(self, heads: Counter[str]) -> None:
        """Tables that white shows below the heads of their columns."""
        for table in headed_tables(self.page, self._untaken(), heads, self.rules.across):
            self._take(table)

    def plain(self) -> None:
        """Tables that white alone shows."""
        for table in plain_tables(self.page, self._untaken(), self.rules.down):
            self._take(table)

    def _untaken(self) -> list[Strip]:
        """The strips of which no word is in a table yet."""
        return [strip for strip in self.strips if self.free.issuperset(strip.words)]

    def _grid(self, lattice: Lattice) -> TableArea | None:
        """The believable table of a lattice."""
        x0, top, x1, bottom = lattice.box
        inside = [
            index
            for index in self.free
            if x0 - 1 <= (self.words[index].x0 + self.words[index].x1) / 2 <= x1 + 1
            and top - 1 <= (self.words[index].top + self.words[index].bottom) / 2 <= bottom + 1
        ]
        if len(inside) < 2:
            return None
        table = grid_of(self.words, sorted(inside), lattice.cells)
        if table is None or not grid_believable(self.page, self.strips, table, lattice.across):
            return None
        drawn = any(rule.drawn for rule in (*lattice.across, *lattice.down))
        if not drawn and table.rows < 2:
            return None
        table.head_rows = head_rows(self.words, self.page.areas, table)
        return table

    def _divided(self, table: TableArea, lattice: Lattice) -> TableArea:
        """A grid of few rows, cut into those that the text shows where no rule does."""
        if table.rows > _FEW or any(cell.row_span + cell.col_span > 2 for cell in table.cells):
            return table
        strips = within(self.strips, table.box)[0]
        edges = sorted({cell.box[0] for cell in table.cells})[1:]
        gutters = [Gutter(edge - 1, edge + 1, edge, drawn=True) for edge in edges]
        count = len(gutters) + 1
        pieces = [pieces_of(self.words, strip, gutters) for strip in strips]
        levels = [rule.at for rule in lattice.across]
        rows = rows_of(self.words, strips, pieces, count, under(strips, levels))
        full = apart = 0
        for row in rows:
            # With white above all of a row its cells may stand in the middle of it.
            part = pieces[row.start : row.end] if row.wide and count > 2 else [pieces[row.start]]
            full += 3 * len({piece.first for strip in part for piece in strip}) >= 2 * count
            apart += row.wide
        sure = apart == len(rows) and (count > 2 or len(rows) > table.rows + 2)
        deep = _DEEPER if sure else _DEEP
        shown = sum(len(piece.words) for strip in pieces for piece in strip)
        if (
            len(rows) < table.rows + 2
            or full < 0.8 * len(rows)
            or len(strips) > deep * len(rows)
            or shown != sum(len(cell.words) for cell in table.cells)
        ):
            return table
        divided = laid_out(strips, pieces, rows, gutters, table.box, "full")
        rule = sorted(levels)[1] if len(levels) > 2 else None
        divided.head_rows = head_rows(self.words, self.page.areas, divided, rule)
        return divided

    def _take(self, table: TableArea | None) -> None:
        """Adds a table, unless one that was found before it covers its place."""
        if table is None or any(_overlap(table.box, other.box) for other in self.found):
            return
        inside = [index for cell in table.cells for index in cell.words]
        if self.free.issuperset(inside):
            self.free.difference_update(inside)
            self.found.append(table)


def _overlap(first: Box, second: Box) -> bool:
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return width > _PAD and height > _PAD
