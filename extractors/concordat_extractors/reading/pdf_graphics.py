"""What is drawn on a PDF page besides its text: pdfium's page objects walked into shapes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from itertools import repeat
from typing import Final

from concordat_extractors.reading import pdfium
from concordat_extractors.reading.pdf_geometry import Matrix
from concordat_extractors.reading.pdf_shapes import Canvas, Graphics, Ink, Outline
from concordat_schemas.page import Box

MAX_DRAWN: Final = 20_000
"""Painted objects and segments of paths that are read of one page."""

_MAX_OBJECTS = 200_000
_DEEPEST = 8
_LONG_CURVE = 256
_MAX_CLIPS = 8


def graphics(page: int, width: float, height: float, matrix: Matrix) -> Graphics:
    """The rules, boxes, pictures and drawings of a page.

    `page` is the address of a pdfium page, `width` and `height` the size of the page as it reads,
    `matrix` the map from the file's space to it. A page with more than `MAX_DRAWN` objects and
    segments is read so far and is `limited`.
    """
    walk = _Walk(Canvas(width, height))
    count = min(pdfium.count_objects(page), _MAX_OBJECTS)
    if count <= 0:
        return walk.canvas.result()
    objects = list(map(pdfium.page_object, repeat(page, count), range(count)))
    walk.objects(objects, matrix, 0)
    return walk.canvas.result(walk.limited or count == _MAX_OBJECTS)


class _Walk:
    """The way through a page's objects and the forms among them, with what is left to spend."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.limited = False
        self._drawn = MAX_DRAWN
        self._seen = _MAX_OBJECTS
        self._floats = pdfium.Numbers(6)
        self._channels = pdfium.Numbers.unsigned(4)
        self._points = pdfium.Numbers(64)

    def objects(self, objects: list[int | None], matrix: Matrix, depth: int) -> None:
        """Paints what is drawn by objects of one list, a page's or a form's."""
        self._seen -= len(objects)
        if self._seen < 0:
            self.limited = True
            return
        handles = [handle for handle in objects if handle]
        for handle, kind in zip(handles, map(pdfium.object_type, handles), strict=True):
            if kind == pdfium.TEXT:
                continue
            self._drawn -= 1
            if self._drawn < 0:
                self.limited = True
                return
            if kind == pdfium.PATH:
                self._path(handle, matrix)
            elif kind == pdfium.FORM:
                self._form(handle, matrix, depth)
            elif kind == pdfium.IMAGE:
                corners = _mapped(_UNIT, _times(self._matrix(handle), matrix))
                self.canvas.picture(_bounds(corners), self._clip(handle, matrix))
            elif kind == pdfium.SHADING:
                self.canvas.drawing(self._bounds(handle, matrix), self._clip(handle, matrix))

    def _form(self, handle: int, matrix: Matrix, depth: int) -> None:
        count = pdfium.count_form_objects(handle)
        if count <= 0:
            return
        if depth >= _DEEPEST:
            self.limited = True
            return
        count = min(count, self._seen + 1)
        inner = list(map(pdfium.form_object, repeat(handle, count), range(count)))
        self.objects(inner, _times(self._matrix(handle), matrix), depth + 1)

    def _path(self, handle: int, matrix: Matrix) -> None:
        ints = self._channels
        if not pdfium.draw_mode(handle, ints.at, ints.at + 4):
            return
        filled, stroked = ints.values[0], ints.values[1]
        fill = self._colour(pdfium.fill_colour, handle) if filled else None
        stroke = self._colour(pdfium.stroke_colour, handle) if stroked else None
        count = pdfium.count_segments(handle)
        if (fill is None and stroke is None) or count <= 0:
            return
        self._drawn -= count
        if self._drawn < 0:
            self.limited = True
            self.canvas.drawing(self._bounds(handle, matrix))
            return
        total = _times(self._matrix(handle), matrix)
        width = 0.0
        if stroke is not None and pdfium.stroke_width(handle, self._floats.at):
            width = self._floats.values[0] * _scale(total)
        clip = self._clip(handle, matrix)
        segments = map(pdfium.path_segment, repeat(handle, count), range(count))
        outlines = list(self._outlines([segment for segment in segments if segment], total))
        if count > _LONG_CURVE and any(outline.curved for outline in outlines):
            self.canvas.drawing(self._bounds(handle, matrix), clip)
        else:
            self.canvas.path(outlines, Ink(fill, stroke, width), clip)

    def _outlines(self, segments: list[int], matrix: Matrix) -> Iterator[Outline]:
        kinds = list(map(pdfium.segment_type, segments))
        points = _mapped(self._read_points(segments), matrix)
        count, start = len(kinds), 0
        while start < count:
            end = start + 1
            while end < count and kinds[end] != pdfium.MOVE_TO:
                end += 1
            run = points[start:end]
            if len(run) > 2 and run[0] == run[-1]:
                del run[-1]
                closed = True
            else:
                closed = bool(pdfium.segment_closes(segments[end - 1]))
            yield Outline(run, pdfium.BEZIER_TO in kinds[start:end], closed)
            start = end

    def _read_points(self, segments: list[int]) -> list[tuple[float, float]]:
        count = len(segments)
        if 2 * count > len(self._points.values):
            self._points = pdfium.Numbers(4 * count)
        at = self._points.at
        xs, ys = range(at, at + 8 * count, 8), range(at + 4, at + 4 + 8 * count, 8)
        deque(map(pdfium.segment_point, segments, xs, ys), maxlen=0)
        values = self._points.values[: 2 * count]
        return list(zip(values[::2], values[1::2], strict=True))

    def _matrix(self, handle: int) -> Matrix:
        if not pdfium.object_matrix(handle, self._floats.at):
            return (1, 0, 0, 1, 0, 0)
        a, b, c, d, e, f = self._floats.values
        return (a, b, c, d, e, f)

    def _bounds(self, handle: int, matrix: Matrix) -> Box:
        at = self._floats.at
        pdfium.object_bounds(handle, at, at + 4, at + 8, at + 12)
        left, bottom, right, top = self._floats.values[:4]
        corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
        return _bounds(_mapped(corners, matrix))

    def _clip(self, handle: int, matrix: Matrix) -> Box | None:
        """The box of what the clipping paths leave of the page, None where nothing clips."""
        clip = pdfium.clip_of(handle)
        count = pdfium.count_clips(clip) if clip else 0
        if clip is None or count <= 0:
            return None
        x0, top, x1, bottom = -math.inf, -math.inf, math.inf, math.inf
        for path in range(min(count, _MAX_CLIPS)):
            segments = pdfium.count_clip_segments(clip, path)
            self._drawn -= max(segments, 0)
            if segments <= 0 or self._drawn < 0:
                continue
            found = map(pdfium.clip_segment, repeat(clip), repeat(path), range(segments))
            points = self._read_points([segment for segment in found if segment])
            if points:
                box = _bounds(_mapped(points, matrix))
                x0, top = max(x0, box[0]), max(top, box[1])
                x1, bottom = min(x1, box[2]), min(bottom, box[3])
        return (x0, top, x1, bottom)

    def _colour(self, read: pdfium.ReadColour, handle: int) -> str | None:
        """A colour as it looks on paper, None for what is quite transparent."""
        at = self._channels.at
        if not read(handle, at, at + 4, at + 8, at + 12):
            return "#000000"
        red, green, blue, opacity = (channel & 255 for channel in self._channels.values)
        if opacity == 0:
            return None
        if opacity < 255:
            white = 255 - opacity
            red, green, blue = (channel * opacity // 255 + white for channel in (red, green, blue))
        return f"#{red:02x}{green:02x}{blue:02x}"


_UNIT = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The map that does the first, then the second."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _mapped(points: list[tuple[float, float]], matrix: Matrix) -> list[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _scale(matrix: Matrix) -> float:
    """How much longer a map makes what it maps, both directions taken together."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))
