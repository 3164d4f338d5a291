"""Rules: the rulings of a page joined into the lines a reader sees, and the grids they close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from concordat_schemas.page import Box, Page

_SNAP = 2.0
_JOIN = 3.0
_SHORT = 6.0
_MOST = 20_000
_MOST_RULES = 400
_MOST_POINTS = 1_600
_MOST_BREAKS = 40
_MARGIN = 2.0
_REACH = 3.0
_STEP = 5.0
_FEWEST = 5


@dataclass(slots=True)
class Rule:
    """A line at `at` from `start` to `end`, in points along the other axis.

    `breaks` are where its pieces met: producers that draw a table cell by cell leave one at each
    column. `drawn` says that a part of it is a line of its own, not the edge of shading.
    """

    at: float
    start: float
    end: float
    breaks: list[float] = field(default_factory=list)
    drawn: bool = True

    @property
    def length(self) -> float:
        """From start to end."""
        return self.end - self.start


@dataclass(slots=True)
class Rules:
    """The rules of a page, across from top to bottom and down from left to right."""

    across: list[Rule]
    down: list[Rule]


@dataclass(slots=True)
class Lattice:
    """Rules that meet, and the cells they close.

    `open_left` and `open_right` say that no rule closes the side and one was supposed there.
    """

    box: Box
    cells: list[Box]
    across: list[Rule]
    down: list[Rule]
    open_left: bool = False
    open_right: bool = False


def rules_of(page: Page) -> Rules:
    """The rules of a page; none where there are too many to be those of tables."""
    across: list[tuple[float, float, float, bool]] = []
    down: list[tuple[float, float, float, bool]] = []
    if len(page.rulings) > _MOST:
        return Rules([], [])
    for ruling in page.rulings:
        x0, x1 = sorted((ruling.x0, ruling.x1))
        top, bottom = sorted((ruling.top, ruling.bottom))
        if not all(map(isfinite, (x0, top, x1, bottom))):
            continue
        if ruling.edge and _at_margin(page, x0, top, x1, bottom):
            continue
        if top == bottom:
            x0, x1 = max(x0, 0.0), min(x1, page.width)
            if x1 > x0 and 0 <= top <= page.height:
                across.append((top, x0, x1, not ruling.edge))
        elif x0 == x1:
            top, bottom = max(top, 0.0), min(bottom, page.height)
            if bottom > top and 0 <= x0 <= page.width:
                down.append((x0, top, bottom, not ruling.edge))
    rules = Rules(_joined(across), _joined(down))
    if len(rules.across) > _MOST_RULES or len(rules.down) > _MOST_RULES:
        return Rules([], [])
    return rules


def _at_margin(page: Page, x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether an edge is that of the paper: the page is shaded, not a cell."""
    return (
        x1 <= _MARGIN
        or bottom <= _MARGIN
        or x0 >= page.width - _MARGIN
        or top >= page.height - _MARGIN
    )


def _joined(pieces: list[tuple[float, float, float, bool]]) -> list[Rule]:
    """Pieces at one level, or nearly, made one rule where they touch or nearly touch."""
    pieces.sort()
    levels: list[list[tuple[float, float, float, bool]]] = []
    for piece in pieces:
        if levels and piece[0] - levels[-1][0][0] <= _SNAP:
            levels[-1].append(piece)
        else:
            levels.append([piece])
    found: list[Rule] = []
    for level in levels:
        length = sum(end - start for _, start, end, _ in level)
        at = sum(at * (end - start) for at, start, end, _ in level) / length
        level.sort(key=lambda piece: piece[1])
        run: list[Rule] = []
        for _, start, end, drawn in level:
            rule = run[-1] if run else None
            if rule is not None and start <= rule.end + _JOIN:
                if start >= rule.end - 1 and len(rule.breaks) <= _MOST_BREAKS:
                    rule.breaks.append((start + rule.end) / 2)
                rule.end = max(rule.end, end)
                rule.drawn = rule.drawn or drawn
            else:
                run.append(Rule(at, start, end, [], drawn))
        found += [rule for rule in run if rule.length >= _SHORT]
    return found


def lattices(rules: Rules) -> list[Lattice]:
    """The grids that rules across and down close, largest first.

    A side that is missing is supposed where rules end together: tables open at the left or right,
    and those that a page cuts in the middle of a row. Cells are found by pdfplumber, after
    Nurminen's thesis (Algorithmic Extraction of Data in Tables in PDF Documents, 2013).
    """
    if len(rules.across) < 2 or not rules.down:
        return []
    found: list[Lattice] = []
    for across, down in _components(rules):
        lattice = _closed(across, down)
        if lattice is not None:
            found.append(lattice)
    found.sort(key=lambda lattice: -_area(lattice.box))
    return found


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _components(rules: Rules) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet each other, at least two across with one down."""
    parent = list(range(len(rules.across) + len(rules.down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for number, rule in enumerate(rules.down, len(rules.across)):
        for index, other in enumerate(rules.across):
            if other.at > rule.end + _REACH:
                break
            if (
                other.at >= rule.start - _REACH
                and other.start - _REACH <= rule.at <= other.end + _REACH
            ):
                parent[root(index)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate(rules.across):
        groups.setdefault(root(index), ([], []))[0].append(rule)
    for number, rule in enumerate(rules.down, len(rules.across)):
        groups.setdefault(root(number), ([], []))[1].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _closed(across: list[Rule], down: list[Rule]) -> Lattice | None:
    left = min(rule.start for rule in across)
    right = max(rule.end for rule in across)
    top = min(*(rule.at for rule in across), *(rule.start for rule in down))
    bottom = max(*(rule.at for rule in across), *(rule.end for rule in down))
    # A rule down may stand a hair outside of those across.
    left = min(left, *(rule.at for rule in down))
    right = max(right, *(rule.at for rule in down))
    all_across, all_down = list(across), list(down)
    open_left = _missing(down, left, top, bottom) and _together(across, left, starts=True)
    open_right = _missing(down, right, top, bottom) and _together(across, right, starts=False)
    if open_left:
        all_down.append(Rule(left, top, bottom))
    if open_right:
        all_down.append(Rule(right, top, bottom))
    # Rules down that pass the last rule across are those of a row that the page cuts.
    last = max(rule.at for rule in across)
    if bottom > last + _STEP:
        all_down = [
            Rule(rule.at, rule.start, bottom) if rule.end > last + _STEP else rule
            for rule in all_down
        ]
    for edge in (top, bottom):
        if _missing(across, edge, left, right):
            all_across.append(Rule(edge, left, right))
    if len(all_across) + len(all_down) < _FEWEST:
        return None
    cells = _cells(all_across, all_down)
    if not cells:
        return None
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    return Lattice(box, cells, across, down, open_left, open_right)


def _missing(rules: Iterable[Rule], at: float, start: float, end: float) -> bool:
    """Whether rules along a side cover less than most of it."""
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start))
        for rule in rules
        if abs(rule.at - at) <= _REACH
    )
    return covered < 0.97 * (end - start) - _REACH


def _together(rules: Sequence[Rule], at: float, *, starts: bool) -> bool:
    """Whether at least two rules start (or end) at one place."""
    return sum(abs((rule.start if starts else rule.end) - at) <= _REACH for rule in rules) > 1


def _cells(across: Sequence[Rule], down: Sequence[Rule]) -> list[Box]:
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    edges: list[dict[str, Any]] = [
        {
            "x0": rule.start,
            "x1": rule.end,
            "top": rule.at,
            "bottom": rule.at,
            "width": rule.length,
            "height": 0.0,
            "orientation": "h",
        }
        for rule in across
    ]
    edges += [
        {
            "x0": rule.at,
            "x1": rule.at,
            "top": rule.start,
            "bottom": rule.end,
            "width": 0.0,
            "height": rule.length,
            "orientation": "v",
        }
        for rule in down
    ]
    merged = merge_edges(edges, _SNAP, _SNAP, _JOIN, _JOIN)
    points = edges_to_intersections(merged, _REACH, _REACH)
    if len(points) > _MOST_POINTS:
        return []
    return [
        (float(x0), float(top), float(x1), float(bottom))
        for x0, top, x1, bottom in intersections_to_cells(points)
        if x1 - x0 > _SNAP and bottom - top > _SNAP
    ]
