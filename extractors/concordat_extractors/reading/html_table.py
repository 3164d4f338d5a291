"""HTML tables inside a text: rows, cells, spans and heads."""

from __future__ import annotations

import re

from concordat_extractors.reading.markdown_tags import tag_name
from concordat_extractors.reading.text_tables import CellDraft, TableDraft
from concordat_extractors.reading.text_tally import Tally

OPENS = re.compile(r"<table(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_SPAN = re.compile(r"""\b(row|col)span\s*=\s*["']?(\d{1,4})""", re.IGNORECASE)
_WIDEST = 1000


def html_table(source: str, line: int, tally: Tally) -> tuple[list[str], TableDraft]:
    """What stands outside the cells (a caption, stray text) and the table itself.

    A table inside a cell gives its text to that cell, paragraph by paragraph.
    """
    table = TableDraft()
    outside: list[str] = []
    taken: dict[int, int] = {}
    row: list[CellDraft] | None = None
    cell: CellDraft | None = None
    places: list[int] = []
    depth = 0
    done = 0
    newlines = 0

    def text(piece: str) -> None:
        if cell is not None:
            cell.text += piece
        elif piece.strip():
            outside.append(piece)

    def end_row() -> None:
        nonlocal row, cell
        if row:
            table.rows.append(row)
            table.columns.append(list(places))
        for column in list(taken):
            taken[column] -= 1
            if taken[column] <= 0:
                del taken[column]
        row, cell = None, None
        places.clear()

    for found in _TAG.finditer(source):
        text(source[done : found.start()])
        newlines += source.count("\n", done, found.end())
        done = found.end()
        tag, name = found.group(), tag_name(found.group())
        closing = tag.startswith("</")
        tally.take(tag)
        if name == "table":
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > 1 or (name == "table" and depth == 1 and closing):
            text("\n\n")
        elif name == "tr":
            if row is not None:
                end_row()
            if not closing:
                row = []
        elif name in ("td", "th"):
            if closing:
                cell = None
                continue
            row = [] if row is None else row
            spans = {kind.lower(): int(size) for kind, size in _SPAN.findall(tag)}
            column = places[-1] + row[-1].col_span if row else 0
            while taken.get(column):
                column += 1
            width = max(1, min(spans.get("col", 1), _WIDEST))
            height = max(1, spans.get("row", 1))
            if height > 1:
                taken.update(dict.fromkeys(range(column, column + width), height))
            cell = CellDraft("", line + newlines, name == "th", height, width)
            row.append(cell)
            places.append(column)
        elif name == "caption":
            cell = None
    text(source[done:])
    if row is not None:
        end_row()
    _drop_empty(table)
    return outside, table


def _drop_empty(table: TableDraft) -> None:
    full = [any(cell.text.strip() for cell in row) for row in table.rows]
    table.rows = [row for row, keep in zip(table.rows, full, strict=True) if keep]
    table.columns = [row for row, keep in zip(table.columns, full, strict=True) if keep]
