"""What a document is made of before it is understood: lines, and tables of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from concordat_extractors.structure.lines import Line
from concordat_schemas.source import TableBlock


@dataclass(eq=False)
class TableUnit:
    """A table of the flow, with the lines of each cell."""

    block: TableBlock
    cells: list[list[list[Line]]]


Unit = Line | TableUnit


def flat(units: Iterable[Unit]) -> Iterator[Line]:
    """All lines of units in reading order, those in table cells included."""
    for unit in units:
        if isinstance(unit, TableUnit):
            for row in unit.cells:
                for cell in row:
                    yield from cell
        else:
            yield unit
