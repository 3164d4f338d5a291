"""Which dark marks of a scanned page are ruled lines: long, straight and thin, across or down."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concordat_extractors.reading.pdf_ocr_picture import Mask, Pixels, Scan
from concordat_schemas.page import Ruling

# Ruled lines are often pale; the paper of a scan is 255 but for stains.
_INK = 208
_DPI = 150.0
# In points: a dash of text is shorter, a bar or a picture thicker.
_LENGTH = 24.0
_THICKNESS = 4.5
# A shorter line down that meets none across is the stem of a large letter.
_ALONE = 72.0
# A line that is not quite level leaves a row of pixels after a while: it is put together of runs of
# at least `_RUN`, across gaps of at most `_GAP`, and may fall by `_FALL` of its length.
_RUN = 12.0
_GAP = 3.0
_FALL = 0.01
# What has more runs is a photograph.
_MOST_RUNS = 20_000

_UNBROKEN = 0.9
# How much of it may be part of taller ink: letters touch a rule here and there.
_CROSSED = 0.12
_CROSSED_LONG = 0.4

Indices = NDArray[np.intp]
Run = tuple[int, int, int]
"""Row, first column and the column after the last, in pixels of the picture made smaller."""


@dataclass(slots=True, frozen=True)
class Rule:
    """A ruled line and the runs of ink it is made of; those of a line down are turned across.

    `step` is how many pixels of the picture one of the runs' stands for.
    """

    ruling: Ruling
    runs: list[Run]
    step: int


def rules_of(scan: Scan) -> list[Rule]:
    """The ruled lines of a scan, those across before those down, each from the top and the left.

    None where there are so many that the picture is a photograph.
    """
    step = max(1, round(72 / scan.scale / _DPI))
    rows, columns = (size - size % step for size in scan.grey.shape)
    if not rows or not columns:
        return []
    inked = scan.grey[:rows, :columns] < _INK
    parts = inked.reshape(rows // step, step, columns // step, step)
    dark = np.asarray(parts.any(axis=(1, 3)))
    size = scan.scale * step
    across = _along(dark, size)
    down = _along(np.ascontiguousarray(dark.T), size)
    rules = [_rule(runs, size, step) for runs in across]
    for runs in down:
        flat = _rule(runs, size, step).ruling
        turned = Ruling(flat.top, flat.x0, flat.bottom, flat.x1, flat.width)
        if turned.bottom - turned.top >= _ALONE or any(
            _meets(turned, rule.ruling) for rule in rules
        ):
            rules.append(Rule(turned, runs, step))
    return rules


def without_rules(scan: Scan, rules: list[Rule]) -> Pixels:
    """The picture of a scan with ruled lines painted over."""
    grey = scan.grey.copy()
    for rule in rules:
        turned = grey if rule.ruling.across else grey.T
        step = rule.step
        for row, start, end in rule.runs:
            rows = slice(max(0, row * step - 1), (row + 1) * step + 1)
            turned[rows, max(0, start * step - step) : (end + 1) * step] = 255
    return grey


def _meets(down: Ruling, across: Ruling) -> bool:
    """Whether one of two rules ends at the other, or they cross."""
    return (
        across.x0 - _GAP <= down.x0 <= across.x1 + _GAP
        and down.top - _GAP <= across.top <= down.bottom + _GAP
    )


def _along(dark: Mask, size: float) -> list[list[Run]]:
    """The lines across in a picture whose pixels measure `size` points, as runs of ink."""
    long = max(2, round(_RUN / size))
    tall = _in_runs(np.ascontiguousarray(dark.T), max(2, round(_THICKNESS / size)) + 1).T
    rows, starts, ends = _spans(dark & ~_in_runs(tall, long))
    kept = ends - starts >= long
    runs = list(zip(rows[kept].tolist(), starts[kept].tolist(), ends[kept].tolist(), strict=True))
    if len(runs) > _MOST_RUNS:
        return []
    joined = _joined(runs, max(1, round(_GAP / size)))
    return sorted(
        line for line in joined if _is_line(line, size) and _stands_free(line, tall, size)
    )


def _stands_free(line: list[Run], tall: Mask, size: float) -> bool:
    """Whether little of a line is part of taller ink, as joined letters are, but not a rule."""
    left, _top, right, _bottom = _extent(line)
    crossed = sum(int(tall[row, start:end].sum()) for row, start, end in line)
    most = _CROSSED if (right - left) * size < _ALONE else _CROSSED_LONG
    return crossed <= most * sum(end - start for _row, start, end in line)


def _spans(mask: Mask) -> tuple[Indices, Indices, Indices]:
    """The runs of a mask's rows: row, first column, column after the last."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).view(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    return rows, starts, np.nonzero(edges == -1)[1]


def _in_runs(mask: Mask, least: int) -> Mask:
    """Which pixels lie in a run along the row of at least so many."""
    rows, starts, ends = _spans(mask)
    long = ends - starts >= least
    steps = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int8)
    steps[rows[long], starts[long]] = 1
    steps[rows[long], ends[long]] -= 1
    return np.cumsum(steps, axis=1, dtype=np.int8)[:, :-1].view(np.bool_)


def _joined(runs: list[Run], gap: int) -> list[list[Run]]:
    """Runs that continue or touch each other, in rows next to each other, as one line each.

    `runs` stand in the order of rows and columns.
    """
    parent = list(range(len(runs)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, (row, start, end) in enumerate(runs):
        for above in (row, row - 1):
            other = bisect_left(runs, (above, start - gap, 0)) - 1
            # The run before may still reach here; runs of a row do not overlap.
            other = max(0, other)
            while other < number and runs[other] < (above, end + gap, 0):
                if runs[other][0] == above and runs[other][2] >= start - gap:
                    parent[root(other)] = root(number)
                other += 1
    lines: dict[int, list[Run]] = {}
    for number, run in enumerate(runs):
        lines.setdefault(root(number), []).append(run)
    return list(lines.values())


def _extent(line: list[Run]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a line, in pixels."""
    return (
        min(run[1] for run in line),
        min(run[0] for run in line),
        max(run[2] for run in line),
        max(run[0] for run in line) + 1,
    )


def _is_line(line: list[Run], size: float) -> bool:
    """Whether runs make one long, straight, thin and unbroken line."""
    left, top, right, bottom = _extent(line)
    length = right - left
    thickness = sum(end - start for _row, start, end in line) / length
    if length * size < _LENGTH or thickness > length / 8:
        return False
    covered = np.zeros(length, np.bool_)
    for _row, start, end in line:
        covered[start - left : end - left] = True
    return bool(
        bottom - top <= thickness + _FALL * length + 1.5
        and thickness * size <= _THICKNESS
        and covered.mean() >= _UNBROKEN
    )


def _rule(line: list[Run], size: float, step: int) -> Rule:
    """A line across with its measures in points."""
    left, _top, right, _bottom = _extent(line)
    area = sum(end - start for _row, start, end in line)
    middle = sum((row + 0.5) * (end - start) for row, start, end in line) / area
    level = round(middle * size, 2)
    width = round(area / (right - left) * size, 2)
    return Rule(
        Ruling(round(left * size, 2), level, round(right * size, 2), level, width), line, step
    )
