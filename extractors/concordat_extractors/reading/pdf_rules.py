"""Which strokes on a page are one rule: pieces that continue each other become one Ruling.

Word draws the border of each cell by itself, with a small square at every corner; browsers draw a
dotted border as a row of squares, LibreOffice an underline piece by piece. A reader sees one rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concordat_schemas.page import Box, Ruling

_SAME_LEVEL = 0.2
_SHORT = 8.0
_SHORTEST = 2.0


@dataclass(slots=True, frozen=True)
class Stroke:
    """A straight piece of a rule on the page, in points.

    `level` is where it stands across its direction, `start` and `end` where it runs. `dot` says
    that it is as broad as long, so that it may be a piece of a rule in either direction.
    """

    across: bool
    level: float
    start: float
    end: float
    width: float
    colour: str | None
    edge: bool = False
    dot: bool = False


def rulings(strokes: Iterable[Stroke]) -> list[Ruling]:
    """The rules that the strokes make, from the top left.

    Strokes of one colour at one level, as broad as each other, that overlap, touch or stand no
    farther apart than the gaps of a dotted line, are one rule; of two rules in exactly the same
    place one is kept. Dots that make no line are dropped.
    """
    groups: dict[tuple[bool, bool, str], list[Stroke]] = {}
    for stroke in strokes:
        key = (stroke.across, stroke.edge, stroke.colour or "")
        groups.setdefault(key, []).append(stroke)
    found: list[Ruling] = []
    # Edges last, so that a line of its own stands for the edge it covers.
    for (across, edge, colour), group in sorted(groups.items(), key=lambda item: item[0][1]):
        group.sort(key=lambda stroke: stroke.level)
        row: list[Stroke] = []
        for stroke in group:
            if row and stroke.level - row[0].level > _SAME_LEVEL:
                found += _joined(row, across, edge, colour or None)
                row = []
            row.append(stroke)
        found += _joined(row, across, edge, colour or None)
    places: dict[Box, Ruling] = {}
    for rule in found:
        place = (rule.top, rule.x0, rule.bottom, rule.x1)
        known = places.get(place)
        if known is None or (known.edge and rule.width > known.width):
            places[place] = rule
    return [places[place] for place in sorted(places)]


def _joined(row: list[Stroke], across: bool, edge: bool, colour: str | None) -> list[Ruling]:
    row.sort(key=lambda stroke: (stroke.start, -stroke.end, stroke.level))
    found: list[Ruling] = []
    first = row[0]
    end, last, dots = first.end, first, first.dot
    for stroke in [*row[1:], None]:
        if stroke is not None and _continues(last, end, stroke):
            end = max(end, stroke.end)
            dots = dots and stroke.dot
            last = stroke
            continue
        long_enough = 6 * first.width if dots else 1.5 * first.width
        if end - first.start >= max(_SHORTEST, long_enough):
            level, start, stop = round(first.level, 2), round(first.start, 2), round(end, 2)
            width = round(first.width, 2)
            if across:
                found.append(Ruling(start, level, stop, level, width, colour, edge))
            else:
                found.append(Ruling(level, start, level, stop, width, colour, edge))
        if stroke is not None:
            first = last = stroke
            end, dots = stroke.end, stroke.dot
    return found


def _continues(last: Stroke, end: float, stroke: Stroke) -> bool:
    """Whether a stroke goes on where the rule so far, whose newest piece is `last`, ends."""
    thick, thin = max(last.width, stroke.width), min(last.width, stroke.width)
    if thick - thin > 0.1 + 0.5 * thin:
        return False
    gap = stroke.start - end
    if gap <= max(1.0, 2 * thin + 0.5):
        return True
    short = min(last.end - last.start, stroke.end - stroke.start)
    longest = max(last.end - last.start, stroke.end - stroke.start)
    return longest <= _SHORT and gap <= short
