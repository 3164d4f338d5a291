"""What a table on a page is: an area of cells, each with its place in the grid and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from concordat_schemas.page import Box

Ruled = Literal["full", "horizontal", "none"]


@dataclass(slots=True)
class CellArea:
    """A cell: its box in points, its first row and column in the grid from 0, and its words.

    `words` are indices into the words of the page; a cell without words is a blank one.
    """

    box: Box
    row: int
    column: int
    row_span: int = 1
    col_span: int = 1
    words: list[int] = field(default_factory=list)


@dataclass(slots=True)
class TableArea:
    """A table, or the part of one that stands on this page.

    `cells` stand by row, then by column; no two cover the same place of the grid. `ruled` says
    what drew the cells: rules in both directions, rules across only, or white space.
    `head_rows` is how many rows at the top are heads of columns or of the table.
    """

    box: Box
    cells: list[CellArea]
    ruled: Ruled
    head_rows: int = 0

    @property
    def rows(self) -> int:
        """How many rows the grid has."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """How many columns the grid has."""
        return max((cell.column + cell.col_span for cell in self.cells), default=0)
