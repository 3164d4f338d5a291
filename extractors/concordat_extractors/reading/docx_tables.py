"""A Word table as rows of cells on a grid: spans, merges, head rows, tracked rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from concordat_extractors.reading.docx_names import (
    MC,
    Element,
    W,
    alternative,
    child,
    integer,
    is_on,
    value,
)
from concordat_schemas.source import CellBlock, TableBlock, TextBlock

# Word allows 63 columns; a span beyond any honest grid must not make a consumer build one.
_WIDEST = 1000
_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml"})

CellReader = Callable[[Element, int, int], list[TextBlock]]


@dataclass(slots=True)
class _Open:
    """A cell that is still merged downwards."""

    cell: CellBlock
    row: int


def read_table(
    element: Element, read_cell: CellReader, rejected: bool, most_rows: int
) -> tuple[TableBlock, int]:
    """The table, and how many of its rows were left out because there are more than `most_rows`.

    `read_cell` gives the blocks of a `w:tc` from its row and its place in the row, both from 1.
    """
    table = TableBlock(rows=[])
    merged: dict[int, _Open] = {}
    in_head = True
    left_out = 0
    for row in rows(element, rejected):
        if len(table.rows) >= most_rows:
            left_out += 1
            continue
        properties = child(row, "trPr")
        in_head = in_head and is_on(child(properties, "tblHeader"))
        merged = _read_row(row, table, merged, read_cell, rejected, in_head)
    return table, left_out


def rows(element: Element, rejected: bool) -> Iterator[Element]:
    """The displayed rows of a table, through content controls and alternate content."""
    for inner in element:
        if inner.tag == f"{W}tr":
            if not is_removed(inner, rejected):
                yield inner
        elif inner.tag == f"{MC}AlternateContent":
            chosen = alternative(inner)
            if chosen is not None:
                yield from rows(chosen, rejected)
        elif inner.tag in _WRAPPERS:
            yield from rows(inner, rejected)


def cells(element: Element, rejected: bool) -> Iterator[Element]:
    """The displayed cells of a row."""
    for inner in element:
        if inner.tag == f"{W}tc":
            if not is_removed(inner, rejected):
                yield inner
        elif inner.tag in _WRAPPERS:
            yield from cells(inner, rejected)


def is_removed(element: Element, rejected: bool) -> bool:
    """Whether tracked changes take a whole row or cell away."""
    if element.tag == f"{W}tr":
        return child(child(element, "trPr"), "ins" if rejected else "del") is not None
    return child(child(element, "tcPr"), "cellIns" if rejected else "cellDel") is not None


def _read_row(
    row: Element,
    table: TableBlock,
    merged: dict[int, _Open],
    read_cell: CellReader,
    rejected: bool,
    header: bool,
) -> dict[int, _Open]:
    """Adds a row to the table; gives the cells that may go on in the next row, by column."""
    at = _span(child(child(row, "trPr"), "gridBefore"), 0)
    number = len(table.rows)
    found: list[CellBlock] = []
    columns: list[int] = []
    still: dict[int, _Open] = {}
    for place, element in enumerate(cells(row, rejected), start=1):
        properties = child(element, "tcPr")
        span = max(1, _span(child(properties, "gridSpan"), 1))
        blocks = read_cell(element, number + 1, place)
        down = child(properties, "vMerge")
        opened = merged.get(at)
        if down is not None and value(down) != "restart" and opened is not None:
            opened.cell.row_span = number - opened.row + 1
            opened.cell.blocks.extend(blocks)
            still[at] = opened
        elif _goes_on_sideways(properties) and found:
            found[-1].col_span += span
            found[-1].blocks.extend(blocks)
        else:
            cell = CellBlock(blocks, col_span=span, header=header)
            found.append(cell)
            columns.append(at)
            if down is not None:
                still[at] = _Open(cell, number)
        at += span
    table.rows.append(found)
    table.columns.append(columns)
    return still


def _goes_on_sideways(properties: Element | None) -> bool:
    across = child(properties, "hMerge")
    return across is not None and value(across) != "restart"


def _span(element: Element | None, otherwise: int) -> int:
    count = integer(value(element))
    return otherwise if count is None else max(0, min(count, _WIDEST))
