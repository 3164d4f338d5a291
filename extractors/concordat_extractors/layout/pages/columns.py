"""Reading order: which lines of a page stand in columns, which beside, and which across.

A column is found by a strip of white that lines on both sides keep clear of. Lines that cross it
end the columns above them; between two such lines the left column is read first. Labels in the
margin are no column: they belong to the paragraph that they stand at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from concordat_extractors.layout.pages.lines import Group, Line, beside

_GUTTER = 0.7
_FEW = 3
_APART = 3.5
_ALIKE = 0.88
_WHITE = 1.6
_NARROW = 0.16
_DEEP = 3
_LEVEL = 0.22
_CANDIDATES = 40
_NEARLY = 0.98


@dataclass(slots=True)
class Flow:
    """Lines of one column from top to bottom, with the labels that stand beside them.

    `left` and `right` are the edges of the column's text; `alone` says that it is the only
    column where it stands, `further` that its page has columns before it and tags that tell
    whether it goes on with them.
    """

    lines: list[Line]
    page: int
    left: float
    right: float
    alone: bool = True
    labels: list[list[Line]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    note: bool = False
    further: bool = False


def flows_of(lines: Sequence[Line], page: int, bars: Sequence[float] = ()) -> list[Flow]:
    """The columns of a page in the order of reading, from lines sorted by baseline.

    `bars` are the heights of rules across all of the text, which no column goes on below.
    """
    found: list[Flow] = []
    start = 0
    for bar in [*sorted(bars), math.inf]:
        end = next((at for at in range(start, len(lines)) if lines[at].baseline > bar), len(lines))
        found += _flows(list(lines[start:end]), page, 0, True)
        start = end
    return [flow for flow in _merged(found) if flow.lines]


def _flows(lines: list[Line], page: int, depth: int, alone: bool) -> list[Flow]:
    if not lines:
        return []
    cut = _gutter(lines) if depth < _DEEP and len(lines) >= 2 * _FEW else None
    if cut is None:
        return [_flow(lines, page, alone)]
    flows: list[Flow] = []
    for columned, run in _runs(lines, cut):
        if not columned:
            flows.append(_flow(run, page, alone))
            continue
        left, right = _sides(run, cut)
        flows += _flows(left, page, depth + 1, False)
        flows += _flows(right, page, depth + 1, False)
    return _merged(flows)


def _merged(flows: list[Flow]) -> list[Flow]:
    """Neighbouring flows across the page as one."""
    merged: list[Flow] = []
    for flow in flows:
        last = merged[-1] if merged else None
        if last is not None and last.alone and flow.alone:
            last.lines += flow.lines
            last.labels += flow.labels
            last.left, last.right = min(last.left, flow.left), max(last.right, flow.right)
        else:
            merged.append(flow)
    return merged


def _gutter(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The strip of white, left and right edge, that parts most lines into two columns."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    starts: dict[int, int] = {}
    for line in lines:
        if line.x0 > left + 0.15 * width:
            starts[round(line.x0 / 3)] = starts.get(round(line.x0 / 3), 0) + 1
    frequent = sorted(starts, key=lambda at: -starts[at])[:_CANDIDATES]
    strips: list[tuple[int, tuple[float, float]]] = []
    for at in frequent:
        if starts[at] < _FEW - 1 and starts[at] + starts.get(at + 1, 0) < _FEW - 1:
            continue
        strip = _strip(lines, 3.0 * at - 3.5, width)
        if strip is not None:
            strips.append(strip)
    if not strips:
        return None
    most = max(total for total, _ in strips)
    # Labels that hang before the text of the right column belong to it.
    return min(cut for total, cut in strips if total >= _NEARLY * most)


def _strip(
    lines: Sequence[Line], edge: float, width: float
) -> tuple[int, tuple[float, float]] | None:
    """How many lines stand in columns that a strip ending at `edge` parts, and the strip."""
    size = lines[len(lines) // 2].size
    cut = (edge - max(_GUTTER * size, 6.0) + 3.5, edge)
    total = 0
    for columned, run in _runs(lines, cut):
        if columned:
            total += len(run)
    return (total, cut) if total >= 4 else None


def _runs(lines: Sequence[Line], cut: tuple[float, float]) -> list[tuple[bool, list[Line]]]:
    """The lines in stretches that a strip of white parts and stretches that cross it."""
    runs: list[tuple[bool, list[Line]]] = []
    stretch: list[Line] = []

    def close() -> None:
        if not stretch:
            return
        if _columned(stretch, cut):
            runs.append((True, list(stretch)))
        else:
            runs.extend((_side_by_side(part, cut), part) for part in _parted(stretch))
        stretch.clear()

    for line in lines:
        if line.x0 < cut[0] and line.x1 > cut[1]:
            close()
            runs.append((False, [line]))
        else:
            stretch.append(line)
    close()
    joined: list[tuple[bool, list[Line]]] = []
    for columned, run in runs:
        if joined and not columned and not joined[-1][0]:
            joined[-1][1].extend(run)
        else:
            joined.append((columned, run))
    return joined


def _sides(run: Sequence[Line], cut: tuple[float, float]) -> tuple[list[Line], list[Line]]:
    left = [line for line in run if line.x1 <= cut[1]]
    return left, [line for line in run if line.x1 > cut[1]]


def _columned(run: Sequence[Line], cut: tuple[float, float]) -> bool:
    """Whether both sides of a stretch hold columns of text rather than labels and their text."""
    left, right = _sides(run, cut)
    if len(left) < _FEW or len(right) < _FEW or _label(left, right):
        return False
    if not (_prose(left, 3, 10) and _prose(right, 3, 10)):
        return False
    return _overlap(left, right) > 0.5 * min(_depth(left), _depth(right))


def _side_by_side(run: Sequence[Line], cut: tuple[float, float]) -> bool:
    """Whether a stretch holds two short blocks side by side, as the head of a document does."""
    left, right = _sides(run, cut)
    if len(left) < 2 or len(right) < 2 or _label(left, right):
        return False
    white = min(line.x0 for line in right) - max(line.x1 for line in left)
    first, second = _size(left), _size(right)
    unlike = min(first, second) < _ALIKE * max(first, second)
    if white < (1.0 if unlike else _APART) * min(first, second):
        return False
    if not (_prose(left, 1.6, 6) and _prose(right, 1.6, 6)):
        return False
    return _overlap(left, right) > 0.3 * max(_depth(left), _depth(right))


def _label(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines on the left are labels: each alone, level with a line on the right."""
    if len(left) > len(right):
        return False
    alone = all(below.top - above.bottom > above.size for above, below in pairwise(left))
    return alone and all(
        any(abs(line.baseline - other.baseline) <= _LEVEL * line.size for other in right)
        for line in left
    )


def _parted(run: Sequence[Line]) -> list[list[Line]]:
    """A stretch cut where white runs across it."""
    parts: list[list[Line]] = []
    bottom = 0.0
    for line in run:
        if parts and line.top - bottom < _WHITE * line.size:
            parts[-1].append(line)
            bottom = max(bottom, line.bottom)
        else:
            parts.append([line])
            bottom = line.bottom
    return parts


def _depth(lines: Sequence[Line]) -> float:
    return max(line.bottom for line in lines) - min(line.top for line in lines)


def _overlap(first: Sequence[Line], second: Sequence[Line]) -> float:
    top = max(min(line.top for line in lines) for lines in (first, second))
    return min(max(line.bottom for line in lines) for lines in (first, second)) - top


def _size(lines: Sequence[Line]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2]


def _prose(lines: Sequence[Line], fewest: float, letters: float) -> bool:
    """Whether lines are of text and not of labels or figures: words and letters in each."""
    words = sum(len(line.words) for line in lines)
    count = sum(char.isalpha() for line in lines for char in line.text)
    return words >= fewest * len(lines) and count >= letters * len(lines)


def single(lines: Sequence[Line], page: int) -> Flow:
    """All lines as one column, parts on one baseline joined; there must be lines."""
    ordered = sorted(lines, key=lambda line: (line.baseline, line.x0))
    return _one(ordered, [], page, False)


def _flow(lines: Sequence[Line], page: int, alone: bool) -> Flow:
    labels, body = _labels(lines)
    return _one(body, labels, page, alone)


def _one(body: Sequence[Line], labels: list[list[Line]], page: int, alone: bool) -> Flow:
    rows: list[list[Line]] = []
    for line in body:
        last = rows[-1] if rows else None
        level = last and abs(line.baseline - last[0].baseline) <= _LEVEL * min(
            line.size, last[0].size
        )
        if last and level and line.table is None and last[0].table is None:
            last.append(line)
        else:
            rows.append([line])
    joined = [row[0] if len(row) == 1 else beside(row) for row in rows]
    joined.sort(key=lambda line: line.top if line.table else line.baseline - line.size)
    whole = joined or [line for label in labels for line in label]
    left, right = min(line.x0 for line in whole), max(line.x1 for line in whole)
    if not joined:
        return Flow(whole, page, left, right, alone)
    return Flow(joined, page, left, right, alone, labels)


def _labels(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    """Labels in a margin of their own, each as its lines, and the other lines.

    They stand left of where nearly all text begins, on no baseline of the text beside them or in
    another size, and text does stand beside them.
    """
    if len(lines) < _FEW:
        return [], list(lines)
    edges = sorted(line.x0 for line in lines)
    left, right = edges[0], max(line.x1 for line in lines)
    aside = [
        line for line in lines if line.table is None and line.x1 < left + 0.32 * (right - left)
    ]
    found: list[Line] = []
    for line in aside:
        level = [
            other
            for other in lines
            if other is not line
            and other.table is None
            and other.x0 > line.x1
            and other.top < line.bottom
            and other.bottom > line.top
        ]
        if not level:
            continue
        same = any(
            abs(other.baseline - line.baseline) <= _LEVEL * line.size
            and abs(other.size - line.size) <= 0.12 * line.size
            for other in level
        )
        if not same:
            found.append(line)
    if not found:
        return [], list(lines)
    chosen = set(map(id, found))
    # The second line of a label may stand level with nothing; it follows its first.
    blocks: list[list[Line]] = []
    for line in aside:
        last = blocks[-1][-1] if blocks else None
        if id(line) in chosen:
            if last is not None and line.baseline - last.baseline < 1.6 * line.size:
                blocks[-1].append(line)
            else:
                blocks.append([line])
        elif (
            last is not None
            and abs(line.x0 - last.x0) < line.size
            and abs(line.size - last.size) < 0.1 * line.size
            and 0 < line.baseline - last.baseline < 1.6 * line.size
        ):
            blocks[-1].append(line)
            chosen.add(id(line))
    return blocks, [line for line in lines if id(line) not in chosen]
