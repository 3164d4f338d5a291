"""Action sheets: a table of two columns for each action, its label in the first cell.

    Action 1     | Protect nesting beaches
    Description  | States will …
    Indicators   | Number of beaches …
    Lead         | Ministry

The first row gives number and title, the row of the indicators is known by its head, the first
other row is the text. What remains has no place in a plan, and says from which row it is.
"""

from __future__ import annotations

from concordat_extractors.structure.drafts import DraftAction
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import equals
from concordat_extractors.structure.units import TableUnit

_FEWEST_ROWS = 2


def read_sheet(unit: TableUnit, style: StyleInUse) -> DraftAction | None:
    """The action a table is the sheet of; none for any other table."""
    rows = [row for row in unit.cells if any(row)]
    if len(rows) < _FEWEST_ROWS or any(len(row) > 2 for row in rows) or not rows[0][0]:
        return None
    first = rows[0][0][0]
    label = style.action_label(first)
    heads = [row[0] for row in rows[1:] if len(row) == 2]
    if label is None or any(len(head) != 1 or style.action_label(head[0]) for head in heads):
        return None
    first.give(Role.LABEL, 0, label.end)
    first.rules.append(f"action {label.number}, a sheet of its own")
    action = DraftAction(None, label.number, first, label.end, in_table=True)
    if label.end < len(first.text):
        action.title.add(first, label.end)
    action.title_lines = [*rows[0][0][1:], *(rows[0][1] if len(rows[0]) == 2 else [])]
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
