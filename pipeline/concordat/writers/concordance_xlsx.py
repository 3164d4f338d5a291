"""XLSX: the concordance as a spreadsheet to filter, print and decide in.

Every text is written as text, never as a formula; nothing is merged, and the first row of every
table is its head. What a person writes in the columns `decision` is read by
`concordat.decision_sheet`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from concordat.writers.concordance_about import about_rows
from concordat.writers.concordance_sheets import (
    CHANGE_HEADER,
    LINE_HEADER,
    PHRASE_HEADER,
    PRINTED,
    REFERENCE_HEADER,
    SUMMARY_HEADER,
    WIDTHS,
    Sides,
    change_rows,
    line_rows,
    phrase_rows,
    reference_rows,
    summary_rows,
)
from concordat.writers.concordance_table import lines_in_new_order, lines_in_old_order
from concordat.writers.legal_text import legal_text
from concordat.writers.tabular import Value, cell

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from concordat_schemas.alignment import Alignment
    from concordat_schemas.plan import Plan

_LONGEST = 32_767
"""UTF-16 code units in a cell, the limit of the format."""
_CUT = " … [cut: longer than a cell can hold]"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_CHOICES = {
    "decision": ["pin", "forbid", "relabel"],
    "decision_relation": ["kept", "revised", "absorbed", "extracted"],
}
_ROOM = 1000
"""Rows below the last one in which a decision can be chosen from a list."""
_WIDTH = 14
_LINE = 15
_TALLEST = 409
"""Points: the height of a line of text, and the limit of the format for a row."""
_WHEN = datetime(2000, 1, 1)


def concordance_xlsx(alignment: Alignment, old: Plan, new: Plan) -> bytes:
    """The workbook; its content depends on the comparison alone."""
    from xlsxwriter.workbook import Workbook

    sides = Sides(alignment, old, new)
    given = (alignment, old, new)
    made = io.BytesIO()
    book = Workbook(made, _OPTIONS)
    book.set_properties({"title": "Concordance", "author": "concordat", "created": _WHEN})
    sheets = _Sheets(book)
    by_new = lines_in_new_order(*given, ["actions"])
    sheets.table("Actions, new order", LINE_HEADER, line_rows(sides, by_new))
    by_old = lines_in_old_order(*given, ["actions"])
    sheets.table("Actions, old order", LINE_HEADER, line_rows(sides, by_old))
    indicators = lines_in_new_order(*given, ["indicators"])
    sheets.table("Indicators", LINE_HEADER, line_rows(sides, indicators))
    rest = lines_in_new_order(*given, ["sections", "paragraphs", "items"])
    sheets.table("Other text", LINE_HEADER, line_rows(sides, rest))
    sheets.table("Typed changes", CHANGE_HEADER, change_rows(sides))
    sheets.table("Lost and gained", PHRASE_HEADER, phrase_rows(sides))
    sheets.table("References", REFERENCE_HEADER, reference_rows(sides))
    sheets.table("Summary", SUMMARY_HEADER, summary_rows(sides))
    sheets.table("About", ("about", "told"), about_rows(*given))
    book.close()
    return made.getvalue()


class _Sheets:
    """The workbook while it is written."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        text = {"text_wrap": True, "valign": "top"}
        self._text = book.add_format(text)
        # A cell so marked stays text when a person edits it, as if begun with an apostrophe.
        self._quoted = book.add_format({**text, "quote_prefix": True})
        self._head = book.add_format(
            {**text, "bold": True, "bg_color": "#DDE6EE", "bottom": 1, "align": "left"}
        )

    def table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """A sheet with a head row that stays in sight and can be filtered."""
        sheet = self._book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.set_column(column, column, WIDTHS.get(title, _WIDTH))
            sheet.write_string(0, column, title, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.set_row(last, _height(header, row))
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        for title, choices in _CHOICES.items():
            if title in header:
                column = header.index(title)
                listed = {"validate": "list", "source": choices}
                sheet.data_validation(1, column, last + _ROOM, column, listed)
        sheet.autofilter(0, 0, last, len(header) - 1)
        sheet.freeze_panes(1, header.index("new_label") + 1 if "new_label" in header else 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if header == LINE_HEADER:
            sheet.print_area(0, 0, last, PRINTED - 1)
        sheet.repeat_rows(0)

    def _write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._text)
        elif isinstance(value, bool):
            sheet.write_string(row, column, cell(value), self._text)
        elif isinstance(value, str):
            text = _fitting(legal_text(value))
            quoted = cell(text) != text
            sheet.write_string(row, column, text, self._quoted if quoted else self._text)
        else:
            sheet.write_number(row, column, value, self._text)


def _height(header: Sequence[str], row: Sequence[Value]) -> int:
    """Points a row needs; programs differ in whether they find that out themselves."""
    lines = 1
    for title, value in zip(header, row, strict=True):
        if isinstance(value, str):
            width = WIDTHS.get(title, _WIDTH)
            own = sum(1 + len(line) // width for line in value[: 100 * width].split("\n"))
            lines = max(lines, own)
    return min(lines * _LINE, _TALLEST)


def _fitting(text: str) -> str:
    """The text, cut where a cell cannot hold it."""
    units = text.encode("utf-16-le")
    if len(units) // 2 <= _LONGEST:
        return text
    return units[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
