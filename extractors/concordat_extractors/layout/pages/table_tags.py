"""Tables that the structure tree of a page declares, checked against where their words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from concordat_extractors.layout.pages.table_model import CellArea, TableArea
from concordat_extractors.layout.pages.table_strips import sound_words
from concordat_schemas.page import Box, Page, Word

_NESTED = 3
_WIDEST = 200
_CROSSED = 0.1
_LEVEL = 0.3


@dataclass(slots=True)
class _Cell:
    key: int
    head: bool
    row_span: int
    col_span: int
    words: list[int] = field(default_factory=list)
    column: int = 0
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class _Declared:
    """A table as its tags have it: rows of cells, and whether words stand outside of them."""

    rows: dict[int, list[_Cell]] = field(default_factory=dict)
    loose: bool = False
    cut: bool = False

    @property
    def filled(self) -> list[_Cell]:
        """The cells that have words on the page."""
        return [cell for row in self.rows.values() for cell in row if cell.words]


def tagged_tables(page: Page) -> list[TableArea]:
    """The tables that the tags of a page declare and its words bear out, in order of the tags.

    A table is left out unless each of its rows has cells, no word of it stands outside of them and
    the words of each cell stand together, apart from those of others (`sound`). A table of a single
    cell sets a page out; one within it counts instead. Rows and columns that a cell spans are
    those declared, or those that its text shows where the rows do not add up.
    """
    if not any(tag.kind == "Table" for tag in page.tags):
        return []
    which = sound_words(page.words, range(len(page.words)))
    passed: set[int] = set()
    found: dict[int, TableArea] = {}
    for _ in range(_NESTED):
        again = False
        for key, declared in _declared(page, which, passed).items():
            if key in found:
                continue
            passed_over = len(declared.filled) < 2 and not declared.cut
            if passed_over:
                passed.add(key)
                again = True
            elif declared.filled and not declared.loose and sound(page.words, declared):
                found[key] = _area(page.words, declared)
        if not again:
            break
    return [found[key] for key in sorted(found)]


def _declared(page: Page, which: Sequence[int], passed: set[int]) -> dict[int, _Declared]:
    """The outermost tables by the key of their tag, without those to pass over."""
    count = len(page.tags)
    tables, cells, captions = [-1] * count, [-1] * count, [False] * count
    rows = [-1] * count
    found: dict[int, _Declared] = {}
    known: dict[int, _Cell] = {}
    for key, tag in enumerate(page.tags):
        above = tag.parent if 0 <= tag.parent < key else -1
        if above >= 0:
            tables[key], rows[key], cells[key] = tables[above], rows[above], cells[above]
            captions[key] = captions[above]
        if tag.kind == "Table" and tables[key] < 0 and key not in passed:
            tables[key] = key
            found[key] = _Declared(cut=tag.before or tag.after)
        elif tables[key] < 0 or cells[key] >= 0:
            continue
        elif tag.kind == "TR":
            rows[key] = key
            found[tables[key]].rows[key] = []
        elif tag.kind in ("TD", "TH") and rows[key] >= 0:
            cells[key] = key
            head = tag.kind == "TH" or _under_head(page, key)
            known[key] = _Cell(key, head, max(tag.row_span, 1), min(max(tag.col_span, 1), _WIDEST))
            found[tables[key]].rows[rows[key]].append(known[key])
        elif tag.kind == "Caption":
            captions[key] = True
    for index in which:
        key = page.words[index].tag
        if not 0 <= key < count or tables[key] < 0:
            continue
        if cells[key] >= 0:
            known[cells[key]].words.append(index)
        elif not captions[key]:
            found[tables[key]].loose = True
    return found


def _under_head(page: Page, key: int) -> bool:
    row = page.tags[key].parent
    group = page.tags[row].parent if 0 <= row < key else -1
    return 0 <= group < key and page.tags[group].kind == "THead"


def sound(words: Sequence[Word], declared: _Declared) -> bool:
    """Whether the cells of a declared table stand as those of a table do: the cells of a row side
    by side, those of a row that follows below."""
    if any(not row for row in declared.rows.values()):
        return False
    pairs = crossed = 0
    above: list[_Cell] = []
    for row in declared.rows.values():
        filled = [cell for cell in row if cell.words]
        for cell in filled:
            cell.left = min(words[index].x0 for index in cell.words)
            cell.right = max(words[index].x1 for index in cell.words)
        for left, right in pairwise(filled):
            pairs += 1
            crossed += right.left < left.right - _LEVEL * _size(words, right)
        for cell in filled:
            for other in above:
                if other.row_span == 1 and other.left < cell.right and cell.left < other.right:
                    pairs += 1
                    crossed += _first(words, cell) <= _last(words, other)
        above = filled or above
    return crossed <= _CROSSED * pairs


def _size(words: Sequence[Word], cell: _Cell) -> float:
    return max(words[index].look.size for index in cell.words)


def _first(words: Sequence[Word], cell: _Cell) -> float:
    return min(words[index].baseline for index in cell.words)


def _last(words: Sequence[Word], cell: _Cell) -> float:
    return max(words[index].top for index in cell.words)


def _area(words: Sequence[Word], declared: _Declared) -> TableArea:
    rows = list(declared.rows.values())
    spans = _placed(rows)
    count = max(cell.column + cell.col_span for row in rows for cell in row)
    if any(sum(cell.col_span for cell in row) + spans[at] != count for at, row in enumerate(rows)):
        _by_place(rows, count)
    lefts, rights = _columns(rows, count)
    everything = [index for cell in declared.filled for index in cell.words]
    whole = _box(words, everything)
    cells: list[CellArea] = []
    bottom = whole[1]
    for number, row in enumerate(rows):
        inside = [index for cell in row for index in cell.words]
        band = _box(words, inside) if inside else (whole[0], bottom, whole[2], bottom)
        bottom = band[3]
        for cell in row:
            last = min(cell.column + cell.col_span, count) - 1
            box = (
                lefts.get(cell.column, whole[0]),
                band[1],
                max(rights.get(last, whole[2]), lefts.get(cell.column, whole[0])),
                band[3],
            )
            if cell.words:
                own = _box(words, cell.words)
                box = (min(box[0], own[0]), own[1], max(box[2], own[2]), own[3])
            span = min(cell.row_span, len(rows) - number)
            cells.append(
                CellArea(box, number, cell.column, span, last - cell.column + 1, cell.words)
            )
    heads = 0
    while heads < len(rows) - 1 and all(cell.head for cell in rows[heads]):
        heads += 1
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return TableArea(whole, cells, "none", heads)


def _placed(rows: Sequence[Sequence[_Cell]]) -> list[int]:
    """Numbers the columns of the cells as the spans have them; how many places of each row cells
    from above take."""
    taken: dict[int, int] = {}
    above: list[int] = []
    for row in rows:
        above.append(sum(left > 0 for left in taken.values()))
        column = 0
        fresh: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0) > 0:
                column += 1
            cell.column = column
            for _ in range(cell.col_span):
                fresh[column] = cell.row_span
                column += 1
        taken = {place: left - 1 for place, left in {**taken, **fresh}.items() if left > 1}
    return above


def _by_place(rows: Sequence[Sequence[_Cell]], count: int) -> None:
    """Numbers the columns of rows that lack cells by where their text stands."""
    lefts, rights = _columns([row for row in rows if len(row) == count], count)
    if len(lefts) < 2:
        return
    for row in rows:
        if sum(cell.col_span for cell in row) >= count:
            continue
        least = 0
        for cell in row:
            if not cell.words:
                cell.column = least
            else:
                cell.column = max(
                    range(least, count),
                    key=lambda column, cell=cell: (  # type: ignore[misc]
                        min(rights.get(column, -1e9), cell.right)
                        - max(lefts.get(column, 1e9), cell.left)
                    ),
                    default=least,
                )
            least = min(cell.column + cell.col_span, count - 1)


def _columns(
    rows: Sequence[Sequence[_Cell]], count: int
) -> tuple[dict[int, float], dict[int, float]]:
    """Where the text of each column begins and ends, by the cells that stand in it alone."""
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for row in rows:
        for cell in row:
            if cell.col_span == 1 and cell.words and cell.column < count:
                lefts[cell.column] = min(lefts.get(cell.column, cell.left), cell.left)
                rights[cell.column] = max(rights.get(cell.column, cell.right), cell.right)
    return lefts, rights


def _box(words: Sequence[Word], which: Sequence[int]) -> Box:
    return (
        min(words[index].x0 for index in which),
        min(words[index].top for index in which),
        max(words[index].x1 for index in which),
        max(words[index].bottom for index in which),
    )
