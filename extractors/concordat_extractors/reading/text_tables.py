"""Tables in text: rows of pipes, rows of tabs, and grids of dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from concordat_extractors.layout.sentences import LABEL
from concordat_extractors.reading.text_lines import Line
from concordat_extractors.reading.text_tally import Tally

_LIST_MARK = re.compile(r"\s*[-*+•]\s+(?=\|)")
_GRID = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
_TAG = re.compile(r"<(?:p|li|ul|i|b|em|strong|br)\b", re.IGNORECASE)
_BULLET = re.compile(r"[-*+•‣◦▪■●○∙⁃–—o\uf0b7]")
_CONTINUED = re.compile(r"\s*(?:\(?[a-z]{1,4}[.)]\s|[•‣◦▪■●○∙⁃–—-]\s|[a-zà-ÿ])")
_MOST_LINES = 40
_SHORT = 40
_FOLIO = re.compile(r"[.\s]*(?:\d{1,4}|[ivxlc]{1,6})\s*")


@dataclass(slots=True)
class CellDraft:
    """The source of one cell."""

    text: str
    line: int
    header: bool = False
    row_span: int = 1
    col_span: int = 1


@dataclass(slots=True)
class TableDraft:
    """Rows of cells; `columns` is the grid column of each cell."""

    rows: list[list[CellDraft]] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)

    def add(self, row: list[CellDraft]) -> None:
        """A row without spans, unless it is empty."""
        if any(cell.text.strip() for cell in row):
            self.rows.append(row)
            self.columns.append(list(range(len(row))))


def pipe_end(lines: list[Line], start: int) -> int:
    """The index after the last line of the pipe table that begins at `start`, or `start`."""
    end = start
    free = start + 1 < len(lines) and _free_head(lines, start)
    while end < len(lines) and (end == start or lines[end].blanks == 0):
        text = lines[end].text
        if not (_is_row(text) or _GRID.fullmatch(text) or (free and "|" in text)):
            break
        end += 1
    if end - start == 1 and not _closed(lines[start].text):
        return start
    return end


def pipe_table(lines: list[Line], tally: Tally) -> TableDraft:
    """The table in these lines; separators and pipes are syntax, empty rows are left out."""
    table = TableDraft()
    grid = any(_GRID.fullmatch(line.text) for line in lines)
    pending: list[CellDraft] | None = None
    for line in lines:
        if _GRID.fullmatch(line.text) or is_separator(line.text):
            tally.take(line.text)
            if pending:
                table.add(pending)
                pending = None
            if (not grid or "=" in line.text) and len(table.rows) == 1:
                for cell in table.rows[0]:
                    cell.header = True
            continue
        cells = _cells(line, tally)
        if not grid:
            table.add(cells)
        elif pending is None:
            pending = cells
        else:
            for index, cell in enumerate(cells):
                if index < len(pending):
                    pending[index].text += "\n" + cell.text
                else:
                    pending.append(cell)
    if pending:
        table.add(pending)
    return table


def is_separator(text: str) -> bool:
    """Whether a line is the rule under a pipe table's head, such as `|:--|---|`."""
    mark = _LIST_MARK.match(text)
    body = text[mark.end() :] if mark else text
    return "|" in body and "-" in body and not body.strip("|-:+ \t")


def tab_end(lines: list[Line], start: int, before: int | None) -> int:
    """The index after the last row of the tab table at `start`, or `start` when it is none.

    `before` is the number of columns of the table last read: a single row of as many is its
    continuation.
    """
    fields = tab_fields(lines[start].text)
    if fields is None:
        return start
    end = start + 1
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        if lines[index].blanks:
            break
        other = tab_fields(text)
        if (other is not None and len(other) == len(fields)) or (
            0 < text.count("\t") < len(fields) and (_indented_row(text) or len(fields) > 2)
        ):
            end = index + 1
        elif index - end >= _MOST_LINES or not _CONTINUED.match(text):
            break
    rows = [row for line in lines[start:end] if (row := tab_fields(line.text))]
    if len(fields) == 2 and all(_FOLIO.fullmatch(row[-1]) for row in rows):
        return start
    if end - start > 1 or len(fields) == before or _TAG.search(lines[start].text):
        return end
    following = tab_fields(lines[end].text) if end < len(lines) else None
    return end if following and len(following) == len(fields) else start


def tab_table(lines: list[Line]) -> TableDraft:
    """The table in these lines, each a row of tab-separated cells."""
    table = TableDraft()
    for line in lines:
        cells = [CellDraft(text, line.number) for text in line.text.split("\t")]
        above = table.rows[-1] if table.rows else None
        more = _indented_row(line.text) or len(cells) == 1
        if above and more and not (len(table.rows) == 1 and _shaped_as_head(above)):
            for upper, lower in zip(above, cells, strict=False):
                if lower.text.strip():
                    upper.text += "\n\n" + lower.text
        else:
            missing = len(above) - len(cells) if above else 0
            table.add([*cells, *(CellDraft("", line.number) for _ in range(missing))])
    first = table.rows[0] if table.rows else []
    if len(table.rows) > 1 and (
        all(_emphasised(cell.text) for cell in first) or _short_head(table.rows)
    ):
        for cell in first:
            cell.header = True
    return table


def tab_fields(text: str) -> list[str] | None:
    """The cells of a tab-separated row; none for indented lines and labels set off by a tab."""
    if "\t" not in text:
        return None
    fields = text.split("\t")
    if not any(field.strip() for field in fields[:-1]):
        return None
    first = fields[0].strip()
    if len(fields) == 2 and (LABEL.fullmatch(first) or _BULLET.fullmatch(first)):
        return None
    return fields


def _indented_row(text: str) -> bool:
    """A line whose first cell is empty: further lines of the cells above it."""
    return text.startswith("\t") and bool(text.strip())


def _cells(line: Line, tally: Tally) -> list[CellDraft]:
    text = line.text
    if mark := _LIST_MARK.match(text):
        tally.take(mark.group())
        text = text[mark.end() :]
    text = text.strip()
    parts: list[str] = []
    begin = 0
    escaped = False
    for index, char in enumerate(text):
        if char == "|" and not escaped:
            tally.take(char)
            parts.append(text[begin:index])
            begin = index + 1
        escaped = char == "\\" and not escaped
    parts.append(text[begin:])
    if text.startswith("|"):
        parts = parts[1:]
    if text.endswith("|") and parts and not parts[-1]:
        parts = parts[:-1]
    return [CellDraft(part, line.number) for part in parts]


def _is_row(text: str) -> bool:
    mark = _LIST_MARK.match(text)
    body = (text[mark.end() :] if mark else text).strip()
    return body.startswith("|") and body.count("|") >= 2


def _closed(text: str) -> bool:
    return text.rstrip().endswith("|") and not is_separator(text)


def _free_head(lines: list[Line], start: int) -> bool:
    """A head without outer pipes: `Action | Indicator` over `---|---`."""
    under = lines[start + 1]
    return "|" in lines[start].text and under.blanks == 0 and is_separator(under.text)


def _short_head(rows: list[list[CellDraft]]) -> bool:
    """Whether the first row is a head by its shape: all filled, short, and text below is not."""
    below = any(len(cell.text.strip()) > _SHORT for row in rows[1:] for cell in row)
    return below and _shaped_as_head(rows[0])


def _shaped_as_head(row: list[CellDraft]) -> bool:
    """Whether all cells are filled and short, the first perhaps abbreviated, none a sentence."""
    texts = [cell.text.strip() for cell in row]
    return (
        all(text and len(text) <= _SHORT and text[-1] not in ".;:" for text in texts[1:])
        and 0 < len(texts[0]) <= _SHORT
        and not LABEL.match(texts[0])
    )


def _emphasised(text: str) -> bool:
    bare = text.strip()
    for head, tail in (("<i>", "</i>"), ("<b>", "</b>"), ("<em>", "</em>"), ("*", "*"),
                       ("<strong>", "</strong>")):  # fmt: skip
        if bare.startswith(head) and bare.endswith(tail) and len(bare) > len(head + tail):
            return True
    return False
