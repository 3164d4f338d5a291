"""What a drawn shape is to a reader of the page: a rule, a box, a picture or a drawing.

Shapes come in the order of painting and in the coordinates of the page. What cannot be seen, being
off the page, clipped away or white on white, is nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from concordat_extractors.reading.pdf_rules import Stroke, rulings
from concordat_schemas.page import Area, Box, Ruling

Point = tuple[float, float]

_THIN = 3.0
_THICK_RULE = 6.0
_SLANT = 0.5
_FULL = 0.9
_NEAR_WHITE = 250
_SMALL_BOX = 9.0
_NEAR = 2.0
_GROUNDS = 200
_FURTHEST = 1e6


@dataclass(slots=True)
class Graphics:
    """What is drawn on a page; `limited` says that it holds more than was read."""

    rulings: list[Ruling]
    areas: list[Area]
    limited: bool = False


@dataclass(slots=True, frozen=True)
class Ink:
    """How a shape is painted: colours as `#rrggbb`, None where not; `width` of the stroke."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0


@dataclass(slots=True, frozen=True)
class Outline:
    """One run of a path: its corners (or control points), whether it curves, whether it closes."""

    points: Sequence[Point]
    curved: bool = False
    closed: bool = False


@dataclass(slots=True)
class Canvas:
    """Collects the shapes of one page, `width` by `height` points."""

    width: float
    height: float
    _strokes: list[Stroke] = field(default_factory=list)
    _areas: dict[tuple[str, Box], Area] = field(default_factory=dict)
    _drawing: Box | None = None
    _grounds: list[Box] = field(default_factory=list)

    def path(self, outlines: Sequence[Outline], ink: Ink, clip: Box | None = None) -> None:
        """Paints a path within `clip`."""
        window = self._window(clip)
        if window is None or (ink.fill is None and ink.stroke is None):
            return
        ring = _ring(outlines, ink)
        if ring is not None:
            box, width = ring
            self._box(box, Ink(None, ink.fill, width), window)
            return
        for outline in outlines:
            self._outline(outline, ink, window)

    def picture(self, box: Box, clip: Box | None = None) -> None:
        """Paints a picture over `box`."""
        window = self._window(clip)
        if window is None or not _sound(box):
            return
        seen = _common(box, window)
        if seen is None:
            return
        x0, top, x1, bottom = seen
        thin, long = sorted((x1 - x0, bottom - top))
        if thin <= 2 and long >= 10 * thin:
            self._rule(seen, None, window)
        else:
            self._add(Area(_rounded(seen), "picture"))

    def drawing(self, box: Box, clip: Box | None = None) -> None:
        """Paints something within `box` that is neither rule nor box."""
        window = self._window(clip)
        if window is None or not _sound(box):
            return
        seen = _common(box, window)
        if seen is None:
            return
        last = self._drawing
        if last is not None and _common(last, _grown(seen, _NEAR)) is not None:
            self._drawing = (
                min(last[0], seen[0]),
                min(last[1], seen[1]),
                max(last[2], seen[2]),
                max(last[3], seen[3]),
            )
            return
        self._end_drawing()
        self._drawing = seen

    def result(self, limited: bool = False) -> Graphics:
        """Everything painted, rules from the top left, areas in the order of painting."""
        self._end_drawing()
        return Graphics(rulings(self._strokes), list(self._areas.values()), limited)

    def _outline(self, outline: Outline, ink: Ink, window: Box) -> None:
        points = outline.points
        box = _bounds(points)
        if len(points) < 2 or box is None:
            return
        if outline.curved:
            if _rounded_box(points, box):
                self._box(box, ink, window)
            else:
                self._curve(box, ink, window)
            return
        solid = outline.closed or ink.fill is not None
        if solid and _is_thin(box):
            self._thin(box, ink, window)
            return
        sides = list(pairwise(points))
        if solid:
            sides.append((points[-1], points[0]))
        straight = all(_straight(start, end) for start, end in sides)
        if straight and len(points) in (4, 5) and _is_rectangle(sides):
            self._box(box, ink, window)
        elif not straight:
            self._curve(box, ink, window)
        elif solid:
            for start, end in sides:
                self._line(start, end, ink, window, edge=True)
            self._curve(box, ink, window)
        elif ink.width > _THICK_RULE and len(points) == 2:
            self._box(_thickened(box, ink.width), Ink(ink.stroke), window)
        else:
            for start, end in sides:
                self._line(start, end, ink, window)

    def _curve(self, box: Box, ink: Ink, window: Box) -> None:
        seen = _common(box, window)
        if seen is None:
            return
        if ink.stroke is None and _is_white(ink.fill) and not self._on_ground(seen):
            return
        if ink.stroke is None and _is_thin(seen):
            self._rule(seen, ink.fill, window)
        elif not self._covers(seen):
            self.drawing(seen)

    def _thin(self, box: Box, ink: Ink, window: Box) -> None:
        width = ink.width if ink.stroke is not None else 0.0
        self._rule(_grown(box, width / 2), ink.stroke or ink.fill, window)

    def _rule(self, box: Box, colour: str | None, window: Box) -> None:
        """A rule that fills a thin box."""
        seen = _common(box, window)
        if seen is None:
            return
        x0, top, x1, bottom = seen
        wide, high = x1 - x0, bottom - top
        dot = max(wide, high) <= _THIN
        if dot or wide >= high:
            level = (top + bottom) / 2
            self._strokes.append(Stroke(True, level, x0, x1, high, colour, dot=dot))
        if dot or high > wide:
            level = (x0 + x1) / 2
            self._strokes.append(Stroke(False, level, top, bottom, wide, colour, dot=dot))

    def _box(self, box: Box, ink: Ink, window: Box) -> None:
        seen = _common(box, window)
        if seen is None:
            return
        fill, stroke = ink.fill, ink.stroke
        if stroke is None and _is_thin(seen):
            self._rule(seen, fill, window)
            return
        if self._covers(seen):
            # The ground of the whole page: no box to a reader, but white shows on it.
            self._grounds = [] if fill is None or _is_white(fill) else [seen]
            return
        if fill is not None and _is_white(fill) and not self._on_ground(seen):
            fill = None
        if fill is None and stroke is None:
            return
        if fill is not None and len(self._grounds) < _GROUNDS:
            self._grounds.append(seen)
        self._add(Area(_rounded(seen), "box", fill, stroke))
        if max(seen[2] - seen[0], seen[3] - seen[1]) <= _SMALL_BOX:
            return
        edges = seen if stroke is None else box
        x0, top, x1, bottom = edges
        paint = Ink(None, stroke or fill, ink.width if stroke is not None else 0.0)
        for start, end in (
            ((x0, top), (x1, top)),
            ((x0, bottom), (x1, bottom)),
            ((x0, top), (x0, bottom)),
            ((x1, top), (x1, bottom)),
        ):
            self._line(start, end, paint, window, edge=True)

    def _line(self, start: Point, end: Point, ink: Ink, window: Box, edge: bool = False) -> None:
        left, top, right, bottom = window
        across = abs(end[0] - start[0]) >= abs(end[1] - start[1])
        along, over = (0, 1) if across else (1, 0)
        first, last = sorted((start[along], end[along]))
        level = (start[over] + end[over]) / 2
        low, high = (left, right) if across else (top, bottom)
        least, most = (top, bottom) if across else (left, right)
        first, last = max(first, low), min(last, high)
        if least - _SLANT <= level <= most + _SLANT and first < last:
            colour = ink.stroke or ink.fill
            self._strokes.append(Stroke(across, level, first, last, ink.width, colour, edge))

    def _window(self, clip: Box | None) -> Box | None:
        page = (0.0, 0.0, self.width, self.height)
        return page if clip is None else _common(page, clip)

    def _covers(self, box: Box) -> bool:
        return box[2] - box[0] >= _FULL * self.width and box[3] - box[1] >= _FULL * self.height

    def _on_ground(self, box: Box) -> bool:
        """Whether a coloured box lies under this one, so that white shows."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(g[0] <= x <= g[2] and g[1] <= y <= g[3] for g in self._grounds)

    def _end_drawing(self) -> None:
        if self._drawing is not None:
            self._add(Area(_rounded(self._drawing), "drawing"))
            self._drawing = None

    def _add(self, area: Area) -> None:
        """Keeps an area; a box that is shaded by one path and framed by another is one."""
        key = (area.kind, area.box)
        known = self._areas.get(key)
        if known is not None:
            fill, stroke = area.fill or known.fill, area.stroke or known.stroke
            area = Area(area.box, area.kind, fill, stroke)
        self._areas[key] = area


def _bounds(points: Sequence[Point]) -> Box | None:
    """The bounding box, or None where a number cannot be trusted."""
    if not points:
        return None
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    # A nan hides from min and max, never from a sum.
    return box if _sound(box) and math.isfinite(sum(xs) + sum(ys)) else None


def _sound(box: Box) -> bool:
    return all(-_FURTHEST <= value <= _FURTHEST for value in box)


def _common(first: Box, second: Box) -> Box | None:
    """What two boxes share; a box without height or breadth counts."""
    x0, top = max(first[0], second[0]), max(first[1], second[1])
    x1, bottom = min(first[2], second[2]), min(first[3], second[3])
    return (x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None


def _grown(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _thickened(box: Box, width: float) -> Box:
    """The box that a thick stroke with flat ends along a line covers."""
    x0, top, x1, bottom = box
    half = width / 2
    if x1 - x0 >= bottom - top:
        return (x0, top - half, x1, bottom + half)
    return (x0 - half, top, x1 + half, bottom)


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _is_thin(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    thin, long = (wide, high) if wide < high else (high, wide)
    return thin <= _THIN or (thin <= _THICK_RULE and long >= 8 * thin)


def _is_white(colour: str | None) -> bool:
    return colour is not None and all(
        int(colour[at : at + 2], 16) >= _NEAR_WHITE for at in (1, 3, 5)
    )


def _straight(start: Point, end: Point) -> bool:
    """Whether a side runs across or down, near enough."""
    short, long = sorted((abs(end[0] - start[0]), abs(end[1] - start[1])))
    return short <= min(_SLANT, max(0.01, 0.05 * long))


def _is_rectangle(sides: Sequence[tuple[Point, Point]]) -> bool:
    """Whether straight sides turn at each corner."""
    turns = [
        abs(end[0] - start[0]) >= abs(end[1] - start[1])
        for start, end in sides
        if max(abs(end[0] - start[0]), abs(end[1] - start[1])) > 0.01
    ]
    return (
        len(turns) == 4 and turns[0] != turns[1] and turns[0] == turns[2] and turns[1] == turns[3]
    )


def _rounded_box(points: Sequence[Point], box: Box) -> bool:
    """Whether a curved outline is a box with rounded corners: long straight sides on its bounds."""
    x0, top, x1, bottom = box
    wide, high = x1 - x0, bottom - top
    if min(wide, high) <= _THIN or len(points) < 8:
        return False
    sides = [0.0, 0.0, 0.0, 0.0]
    for start, end in zip(points, [*points[1:], points[0]], strict=True):
        (ax, ay), (bx, by) = start, end
        if abs(ax - bx) <= 0.01:
            for at, edge in ((0, x0), (1, x1)):
                if abs(ax - edge) <= 0.05:
                    sides[at] = max(sides[at], abs(ay - by) / high)
        elif abs(ay - by) <= 0.01:
            for at, edge in ((2, top), (3, bottom)):
                if abs(ay - edge) <= 0.05:
                    sides[at] = max(sides[at], abs(ax - bx) / wide)
    return min(sides) >= 0.25 and sum(sides) >= 2


def _ring(outlines: Sequence[Outline], ink: Ink) -> tuple[Box, float] | None:
    """The middle of a frame drawn as the filled space between two boxes, and its thickness."""
    if len(outlines) != 2 or ink.fill is None or ink.stroke is not None:
        return None
    if any(outline.curved or not 4 <= len(outline.points) <= 5 for outline in outlines):
        return None
    one, other = (_bounds(outline.points) for outline in outlines)
    if one is None or other is None:
        return None
    outer, inner = (one, other) if one[0] < other[0] else (other, one)
    margins = [
        inner[0] - outer[0],
        inner[1] - outer[1],
        outer[2] - inner[2],
        outer[3] - inner[3],
    ]
    if min(margins) <= 0:
        return None
    half = [margin / 2 for margin in margins]
    middle = (outer[0] + half[0], outer[1] + half[1], outer[2] - half[2], outer[3] - half[3])
    return middle, sum(margins) / 4
