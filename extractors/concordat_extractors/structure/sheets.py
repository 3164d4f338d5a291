"""Action sheets: a table of two columns for each action, its label in the first cell.

    Action 1     | Protect nesting beaches
    Description  | States will …
    Indicators   | Number of beaches …
    Lead         | Ministry

The first row gives number and title, the row of the indicators is known by its head, the first
other row is the text. What remains has no place in a plan, and says from which row it is.
"""

from __future__ import annotations

from concordat_extractors.structure.columns import column_of, indicator_columns
from concordat_extractors.structure.drafts import DraftAction
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.style_choice import ActionLabel, StyleInUse
from concordat_extractors.structure.text_match import equals
from concordat_extractors.structure.units import TableUnit

Row = list[list[Line]]


def read_sheets(unit: TableUnit, style: StyleInUse) -> list[DraftAction]:
    """The actions a table holds sheets of; none for any other table."""
    rows = [row for row in unit.cells if any(row)]
    if any(len(row) > 2 for row in rows) or not rows or not _label(rows[0], style):
        return []
    sheets: list[list[Row]] = []
    for row in rows:
        if _label(row, style):
            sheets.append([])
        elif not row[0] or (len(row) == 2 and len(row[0]) != 1):
            return []
        sheets[-1].append(row)
    heads = [row[0][0] for sheet in sheets for row in sheet[1:] if len(row) == 2]
    if not any(_is_head(head, style) for head in heads):
        return []
    return [_read(sheet, style) for sheet in sheets]


def _label(row: Row, style: StyleInUse) -> ActionLabel | None:
    return style.action_label(row[0][0]) if row and row[0] else None


def _is_head(line: Line, style: StyleInUse) -> bool:
    known = (*style.heads, *style.vocabulary["description_rows"])
    return equals(line.text, (*known, *style.vocabulary["baseline_columns"]))


def _read(rows: list[Row], style: StyleInUse) -> DraftAction:
    first, label = rows[0][0][0], _label(rows[0], style)
    assert label is not None
    first.give(Role.LABEL, 0, label.end)
    first.rules.append(f"action {label.number}, a sheet of its own")
    action = DraftAction(None, label.number, first, label.end, in_table=True)
    beside = [*rows[0][0][1:], *(rows[0][1] if len(rows[0]) == 2 else [])]
    if label.end < len(first.text):
        action.title.add(first, label.end)
    if beside and beside[-1].text.endswith("."):
        action.body.extend(beside)
    else:
        action.title_lines = beside
    for row in rows[1:]:
        if len(row) == 2:
            _take(action, row[0][0], row[1], style)
        else:
            action.body.extend(row[0])
    return action


def _take(action: DraftAction, head: Line, lines: list[Line], style: StyleInUse) -> None:
    head.give(Role.LABEL)
    head.rules.append("head of a row")
    if equals(head.text, style.heads):
        action.measured.extend((line, 0) for line in lines)
    elif equals(head.text, style.vocabulary["baseline_columns"]):
        action.baselines.extend(lines)
    elif not action.body or equals(head.text, style.vocabulary["description_rows"]):
        action.body.extend(lines)
    else:
        for line in lines:
            line.why = f"row “{head.text}”"


def take_indicators(unit: TableUnit, action: DraftAction, style: StyleInUse) -> bool:
    """Takes a table of indicators that stands below its action; false for any other table."""
    found = indicator_columns(unit.cells, unit.block, style)
    if found is None:
        return False
    indicator, baseline = found
    for cell in unit.cells[0]:
        for line in cell:
            line.give(Role.LABEL)
    for index, row in enumerate(unit.cells[1:], 1):
        by_column = {column_of(unit.block, index, at): cell for at, cell in enumerate(row)}
        measured = by_column.get(indicator, [])
        action.measured.extend((line, 0) for line in measured)
        beside = by_column.get(baseline, []) if baseline is not None else []
        action.baselines.extend([*beside, *[None] * (len(measured) - len(beside))])
    return True
