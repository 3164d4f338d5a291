"""The rows of a table of actions or indicators, as groups of entries.

A row without a number goes on with the entry above it; a row of one cell is a group head, and so
is a cell in a column of its own left of the actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from concordat_extractors.structure.columns import Cells, Columns, column_of, row_start
from concordat_extractors.structure.indicators import opening_measure
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_schemas.source import TableBlock


@dataclass(slots=True)
class Entry:
    """One action of a table: where its text begins in its first line, and its indicators."""

    number: str
    line: Line
    start: int
    more: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        rest = (line.text for line in self.more)
        return " ".join([self.line.text[self.start :], *rest])


@dataclass(slots=True)
class Group:
    """Entries whose indicators stand together: one as a rule, more where a cell holds several."""

    entries: list[Entry]
    indicators: list[Line] = field(default_factory=list)
    baselines: list[Line | None] = field(default_factory=list)
    head: Line | None = None
    point: str | None = None


def read_groups(
    block: TableBlock, cells: Cells, columns: Columns, style: StyleInUse
) -> list[Group]:
    """The entries of a table in order, heads and labels given their roles."""
    for row in cells[: columns.heads]:
        for cell in row:
            for line in cell:
                line.give(Role.LABEL)
                line.rules.append("head of a table")
    groups: list[Group] = []
    for index, row in enumerate(cells[columns.heads :], columns.heads):
        by_column: dict[int, list[Line]] = {}
        for at, cell in enumerate(row):
            by_column.setdefault(column_of(block, index, at), []).extend(cell)
        filled = [column for column, lines in by_column.items() if lines]
        if not filled:
            continue
        if _repeats_heads(by_column, columns):
            for lines in by_column.values():
                for line in lines:
                    line.give(Role.LABEL)
                    line.rules.append("head of a table, printed again")
            continue
        theme = _theme(by_column, columns)
        if theme is not None:
            groups.append(Group([], head=theme))
        label = style.action_label(by_column[filled[0]][0])
        if len(filled) == 1 and columns.action < 0 and label is not None:
            first, *more = by_column[filled[0]]
            first.give(Role.LABEL, 0, label.end)
            entry = Entry(label.number, first, label.end, more)
            groups.append(Group([entry], point=columns.point))
            continue
        if len(filled) == 1 and (head := _group_head(by_column[filled[0]], style)):
            groups.append(Group([], head=head))
            continue
        _take_row(groups, by_column, columns, style)
    return groups


def _repeats_heads(by_column: dict[int, list[Line]], columns: Columns) -> bool:
    """Whether a row prints the heads of the columns again, as behind a page break."""
    same = [
        " ".join(line.text for line in lines) == columns.others.get(column)
        for column, lines in by_column.items()
        if lines
    ]
    return len(same) > 1 and all(same)


def _theme(by_column: dict[int, list[Line]], columns: Columns) -> Line | None:
    """The head of a group that stands in a column of its own, left of its actions."""
    for column, lines in by_column.items():
        left = column < min(one for one in columns.known if one is not None)
        if left and column in columns.others and len(lines) == 1:
            by_column[column] = []
            return lines[0]
    return None


def _group_head(lines: Sequence[Line], style: StyleInUse) -> Line | None:
    if len(lines) != 1 or lines[0].block.bullet:
        return None
    line = lines[0]
    if opening_measure(line.text, style.vocabulary) != "other" or line.text[:1].islower():
        return None
    label = line_label(line)
    if style.action_label(line) or (label is not None and label.form in ("arabic", "lower")):
        return None
    if line.text[label.end if label else 0 :][:1].islower():
        return None
    return line if line.words <= 20 and not line.ends_sentence else None


def _take_row(
    groups: list[Group], by_column: dict[int, list[Line]], columns: Columns, style: StyleInUse
) -> None:
    for column, lines in by_column.items():
        if column not in columns.known and column in columns.others:
            for line in lines:
                line.why = f"column “{columns.others[column]}”"
    entries: list[Entry] = []
    pending: list[Line] = []
    number_lines = by_column.get(columns.number, []) if columns.number is not None else []
    if number_lines:
        found = _bare_number(number_lines[0], style)
        texts = by_column.get(columns.action, [])
        if found is not None and texts:
            for line in number_lines:
                line.give(Role.LABEL)
            entries.append(Entry(found, texts[0], 0, texts[1:]))
    if not entries:
        for line in [*number_lines, *by_column.get(columns.action, [])]:
            start = row_start(line, style) if not line.block.bullet else None
            if start is not None and _plausible(line, start[0], entries, groups):
                line.give(Role.LABEL, 0, start[1])
                entries.append(Entry(start[0], line, start[1]))
            elif entries:
                entries[-1].more.append(line)
            else:
                pending.append(line)
    measured = by_column.get(columns.indicator, []) if columns.indicator is not None else []
    baselines = _beside(by_column, columns, len(measured))
    if not entries and groups and groups[-1].entries:
        groups[-1].entries[-1].more.extend(pending)
        groups[-1].indicators.extend(measured)
        groups[-1].baselines.extend(baselines)
        return
    if entries:
        groups.append(Group(entries, list(measured), list(baselines), point=columns.point))


def _beside(by_column: dict[int, list[Line]], columns: Columns, count: int) -> list[Line | None]:
    """The baselines of a row, one for each of its indicators; none where a cell is empty."""
    if columns.baseline is None:
        return []
    lines: list[Line | None] = [*by_column.get(columns.baseline, [])]
    return [*lines, *[None] * (count - len(lines))]


def _bare_number(line: Line, style: StyleInUse) -> str | None:
    found = row_start(line, style)
    if found is not None:
        return found[0]
    text = line.text.strip(" .)")
    return text if text and all(char.isdigit() or char == "." for char in text) else None


def _enclosure(line: Line) -> str | None:
    label = line_label(line)
    return label.enclosure if label is not None else None


def _plausible(line: Line, number: str, entries: list[Entry], groups: list[Group]) -> bool:
    """Whether a number goes on from the last entry, so that a list in a cell makes no entries."""
    if entries and _enclosure(line) != _enclosure(entries[0].line):
        return False
    earlier = entries or next((group.entries for group in reversed(groups) if group.entries), [])
    if not earlier or not entries:
        return True
    before, after = earlier[-1].number.split("."), number.split(".")
    if len(before) != len(after) or not (before[-1].isdigit() and after[-1].isdigit()):
        return False
    return int(after[-1]) == int(before[-1]) + 1 or (after[:-1] != before[:-1])
