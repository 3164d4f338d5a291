"""Frames and shading around text: which lines stand in one."""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.layout.pages.lines import Line
from concordat_schemas.page import Box, Page

_LARGEST = 0.8
_MOST = 200
_SLACK = 2.0


def set_frames(lines: Sequence[Line], page: Page) -> None:
    """Sets `frame` on the lines that a drawn or shaded box surrounds.

    Boxes that touch are one frame, as each paragraph of a frame is often drawn by itself; a box
    of nearly the page is the page's own.
    """
    limit = _LARGEST * page.width * page.height
    boxes = [
        area.box
        for area in page.areas
        if area.kind == "box"
        and (area.fill or area.stroke)
        and area.box[3] - area.box[1] > 8
        and area.box[2] - area.box[0] > 20
        and (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]) < limit
    ][:_MOST]
    if not boxes:
        return
    groups = _groups(boxes)
    for line in lines:
        for number, group in enumerate(groups, 1):
            if any(_holds(box, line) for box in group):
                line.frame = number
                break


def _groups(boxes: Sequence[Box]) -> list[list[Box]]:
    groups: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        for group in groups:
            if any(_meet(box, other) for other in group):
                group.append(box)
                break
        else:
            groups.append([box])
    return groups


def _meet(first: Box, second: Box) -> bool:
    return (
        first[0] <= second[2] + _SLACK
        and second[0] <= first[2] + _SLACK
        and first[1] <= second[3] + _SLACK
        and second[1] <= first[3] + _SLACK
    )


def _holds(box: Box, line: Line) -> bool:
    middle = (line.top + line.bottom) / 2
    return (
        box[1] - _SLACK <= middle <= box[3] + _SLACK
        and box[0] - _SLACK <= line.x0
        and line.x1 <= box[2] + _SLACK
    )
