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
from concordat_extractors.structure.units import TableUnit
from concordat_schemas.source import TableBlock

Cells = list[list[list[Line]]]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BARE = re.compile(r"[A-Z]?\d{1,3}(?:[.-]\d{1,3}){0,3}")
_HEAD_ROWS = 3
_NO_COLUMN = -1
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
    heads: dict[int, str] = {}
    best: Columns | None = None
    for index, row in enumerate(cells[: _head_rows(block, cells, style)]):
        if len(row) > 1 and sum(bool(cell) for cell in row) < 2:
            continue
        for at, cell in enumerate(row):
            first = column_of(block, index, at)
            text = " ".join(line.text for line in cell)
            for column in range(first, first + block.rows[index][at].col_span):
                heads[column] = text or heads.get(column, "")
        if _goes_on(block, index):
            continue
        below = _columns(block, cells, index + 1)
        columns = _by_heads(heads, below, style)
        if columns is None and any(_is_action_row(row, style) for row in cells[index + 1 :]):
            columns = _below_actions(heads, style)
        if columns is not None and (best is None or best.indicator is None):
            columns.heads = index + 1
            columns.others = {column: head for column, head in heads.items() if head}
            best = columns
    return best or _by_content(_columns(block, cells, 0), style)


def _is_action_row(row: list[list[Line]], style: StyleInUse) -> bool:
    """Whether a row holds an action alone, as a head over the rows of its indicators."""
    filled = [cell for cell in row if cell]
    return len(filled) == 1 and style.action_label(filled[0][0]) is not None


def _below_actions(heads: dict[int, str], style: StyleInUse) -> Columns | None:
    """The columns of a table whose actions stand in rows of their own."""
    indicator = _first(heads, lambda head: _heads_indicators(head, style), ())
    if indicator is None:
        return None
    baseline = _first(heads, lambda head: _heads_baselines(head, style), (indicator,))
    return Columns(_NO_COLUMN, indicator, None, baseline)


def _head_rows(block: TableBlock, cells: Cells, style: StyleInUse) -> int:
    """How many rows can be heads: none of them holds an action, or a number beside a sentence."""
    for index, row in enumerate(cells[:_HEAD_ROWS]):
        for cell in row:
            start = row_start(cell[0], style) if cell else None
            if start is not None and (start[1] < len(cell[0].text) or style.action_label(cell[0])):
                return index
        numbered = any(len(cell) == 1 and _is_number(cell[0], style) for cell in row)
        if numbered and any(sum(line.words for line in cell) >= _FEWEST_WORDS for cell in row):
            return index
    return _HEAD_ROWS


def _goes_on(block: TableBlock, index: int) -> bool:
    """Whether the heads go on in the next row: a cell of this one is merged with it."""
    return any(cell.row_span > 1 for cell in block.rows[index]) and index + 1 < len(block.rows)


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


def heads_indicators(unit: TableUnit, style: StyleInUse) -> bool:
    """Whether a table has a column of indicators."""
    return indicator_columns(unit.cells, unit.block, style) is not None


def indicator_columns(
    cells: Cells, block: TableBlock, style: StyleInUse
) -> tuple[int, int | None] | None:
    """The columns of indicators and baselines that the first row names; none without the first."""
    if len(cells) < 2:
        return None
    heads = {
        column_of(block, 0, at): " ".join(line.text for line in cell)
        for at, cell in enumerate(cells[0])
    }
    indicator = _first(heads, lambda head: _heads_indicators(head, style), ())
    if indicator is None or find_columns(block, cells, style) is not None:
        return None
    return indicator, _first(heads, lambda head: _heads_baselines(head, style), (indicator,))


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
    first = below.get(0, [])
    if len(below) < 2:
        return None
    if _numbered(first, style, bare=False) >= 0.5:
        return Columns(0, 1, heads=0) if _measures(below.get(1, []), style) else None
    labels = [
        style.action_label(cell[0]) is not None and _is_number(cell[0], style) for cell in first
    ]
    texts = below.get(1, [])
    words = sum(line.words for cell in texts for line in cell)
    if sum(labels) * 2 > len(labels) and words >= _FEWEST_WORDS * len(texts):
        return Columns(1, 2 if 2 in below else None, 0, heads=0)
    return None


def _measures(cells: list[list[Line]], style: StyleInUse) -> bool:
    opening = [opening_measure(cell[0].text, style.vocabulary) != "other" for cell in cells]
    return bool(opening) and sum(opening) * 2 > len(opening)


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
    bare = line.text.strip(" .)")
    if found is None and _BARE.fullmatch(bare):
        return bare, len(line.text)
    return found
