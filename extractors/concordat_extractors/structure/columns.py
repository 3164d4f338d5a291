"""Which column of a table holds what: numbers, actions, indicators, baselines.

A head says so by its words, in any of the ways drafters put it; a first column of consecutive
numbers is the number column whatever its head, and the first column of sentences beside numbers
and indicators holds the actions. A table without numbered rows is no table of actions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from concordat_extractors.structure.indicators import opening_measure
from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import contains, equals, starts_with
from concordat_schemas.source import TableBlock

Cells = list[list[list[Line]]]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HEAD_ROWS = 3
_FEWEST_NUMBERED = 0.25
_MOSTLY = 0.6
_FEWEST_WORDS = 3


@dataclass(slots=True)
class Columns:
    """Which column holds what; `heads` counts head rows, `point` dates the baselines."""

    action: int
    indicator: int | None
    number: int | None = None
    baseline: int | None = None
    heads: int = 1
    others: dict[int, str] = field(default_factory=dict)
    point: str | None = None

    @property
    def known(self) -> set[int | None]:
        """The columns that have a place in a plan."""
        return {self.action, self.indicator, self.number, self.baseline}


def find_columns(block: TableBlock, cells: Cells, style: StyleInUse) -> Columns | None:
    """The columns of a table of actions or indicators; none when it is another table."""
    for index, row in enumerate(cells[:_HEAD_ROWS]):
        heads = {
            column_of(block, index, at): " ".join(line.text for line in cell)
            for at, cell in enumerate(row)
        }
        if sum(bool(head) for head in heads.values()) < 2 and len(heads) > 1:
            continue
        below = _columns(block, cells, index + 1)
        columns = _by_heads(heads, below, style)
        if columns is not None:
            columns.heads = index + 1
            columns.others = {column: head for column, head in heads.items() if head}
            return columns
    return _by_content(_columns(block, cells, 0), style)


def column_of(block: TableBlock, row: int, cell: int) -> int:
    """Grid column of a cell."""
    if row < len(block.columns) and cell < len(block.columns[row]):
        return block.columns[row][cell]
    return cell


def _columns(block: TableBlock, cells: Cells, first: int) -> dict[int, list[list[Line]]]:
    """The filled cells of each grid column, from a row on."""
    found: dict[int, list[list[Line]]] = {}
    for index, row in enumerate(cells[first:], first):
        for at, cell in enumerate(row):
            if cell:
                found.setdefault(column_of(block, index, at), []).append(cell)
    return found


def _by_heads(
    heads: dict[int, str], below: dict[int, list[list[Line]]], style: StyleInUse
) -> Columns | None:
    words = style.vocabulary
    indicator = _first(heads, lambda head: _heads_indicators(head, style), ())
    baseline = _first(heads, lambda head: _heads_baselines(head, style), (indicator,))
    taken = (indicator, baseline)
    named = (*words["action_columns"], *style.leads)
    action = _first(heads, lambda head: equals(head, named), taken)
    if action is None:
        action = _first(heads, lambda head: _names_action(head, style), taken)
    number = _number_column(heads, below, style, (*taken, action))
    if action is None and indicator is not None:
        action = _sentences(heads, below, style, (*taken, number)) if number is not None else None
        action = number if action is None else action
    if action is None:
        return None
    with_text = _numbered(below.get(action, []), style, bare=False)
    bare = _numbered(below.get(number, []), style, bare=True) if number is not None else 0.0
    least = _FEWEST_NUMBERED if indicator is not None else 0.5
    repeated = indicator is not None and _numbered(below.get(action, []), style, bare=True)
    if max(with_text, bare, repeated or 0.0) < least:
        return None
    point = _YEAR.search(heads[baseline]) if baseline is not None else None
    return Columns(
        action,
        indicator,
        number if number != action else None,
        baseline,
        point=point[0] if point else None,
    )


def _first(
    heads: dict[int, str], test: Callable[[str], bool], taken: tuple[int | None, ...]
) -> int | None:
    return next(
        (column for column, head in heads.items() if column not in taken and head and test(head)),
        None,
    )


def _heads_indicators(head: str, style: StyleInUse) -> bool:
    words = style.vocabulary
    known = (*words["indicator_columns"], *words["indicator_heads"])
    return equals(head, known) or contains(head, words["indicator_stems"])


def _heads_baselines(head: str, style: StyleInUse) -> bool:
    words = style.vocabulary
    return bool(starts_with(head, (*words["baseline_columns"], *words["baseline_words"])))


def _names_action(head: str, style: StyleInUse) -> bool:
    words = style.vocabulary
    return contains(head, words["action_stems"]) and not contains(head, words["side_columns"])


def _number_column(
    heads: dict[int, str],
    below: dict[int, list[list[Line]]],
    style: StyleInUse,
    taken: tuple[int | None, ...],
) -> int | None:
    named = _first(heads, lambda head: equals(head, style.vocabulary["number_columns"]), taken)
    if named is not None:
        return named
    for column in sorted(heads):
        if column in taken:
            return None
        cells = below.get(column, [])
        alone = [len(cell) == 1 and _is_number(cell[0], style) for cell in cells]
        if cells and sum(alone) > _MOSTLY * len(cells):
            return column
    return None


def _is_number(line: Line, style: StyleInUse) -> bool:
    start = row_start(line, style)
    return start is not None and start[1] >= len(line.text)


def _sentences(
    heads: dict[int, str],
    below: dict[int, list[list[Line]]],
    style: StyleInUse,
    taken: tuple[int | None, ...],
) -> int | None:
    """The first column whose cells are sentences rather than names or dates."""
    for column in sorted(heads):
        cells = below.get(column, [])
        if (
            column in taken
            or not cells
            or contains(heads[column], style.vocabulary["side_columns"])
        ):
            continue
        if sum(sum(line.words for line in cell) for cell in cells) >= _FEWEST_WORDS * len(cells):
            return column
    return None


def _numbered(cells: list[list[Line]], style: StyleInUse, *, bare: bool) -> float:
    """Share of cells that open with a number, with text behind it unless `bare`."""
    starts = [
        (start := row_start(cell[0], style)) is not None
        and (bare or len(cell) > 1 or start[1] < len(cell[0].text))
        for cell in cells
    ]
    return sum(starts) / len(starts) if starts else 0.0


def _by_content(below: dict[int, list[list[Line]]], style: StyleInUse) -> Columns | None:
    if len(below) < 2 or _numbered(below.get(0, []), style, bare=False) < 0.5:
        return None
    measured = [
        opening_measure(cell[0].text, style.vocabulary) != "other" for cell in below.get(1, [])
    ]
    return Columns(0, 1, heads=0) if measured and sum(measured) * 2 > len(measured) else None


def entry_start(line: Line, style: StyleInUse) -> tuple[str, int] | None:
    """The action number a cell's line opens with, and where its text begins."""
    action = style.action_label(line)
    if action is not None:
        return action.number, action.end
    label = line_label(line)
    if (
        label is not None
        and label.form in ("arabic", "dotted")
        and label.enclosure in (".", ")", "")
    ):
        return label.value, label.end
    return None


def row_start(line: Line, style: StyleInUse) -> tuple[str, int] | None:
    """Like `entry_start`, but a number that is all of its line counts too."""
    found = entry_start(line, style)
    if found is None and line.text.strip(" .)").isdigit():
        return line.text.strip(" .)"), len(line.text)
    return found
