"""Where a point of a PDF page stands on the page as read: cropped, rotated, turned upright."""

from __future__ import annotations

from dataclasses import dataclass

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True, frozen=True)
class Geometry:
    """The size of the page as it reads, in points, and the map from the file's space to it.

    `matrix` maps x, y of the file to `a*x + c*y + e, b*x + d*y + f`, with the origin at the top
    left. `turn` is how far the page as displayed was turned to make its text read across.
    """

    width: float
    height: float
    matrix: Matrix
    turn: int = 0

    def turned(self, angle: int) -> Geometry:
        """The same page with text that ran at `angle` degrees counter-clockwise made upright."""
        a, b, c, d, e, f = self.matrix
        if angle == 90:
            up: Matrix = (-b, a, -d, c, self.height - f, e)
            return Geometry(self.height, self.width, up, 270)
        if angle == 270:
            up = (b, -a, d, -c, f, self.width - e)
            return Geometry(self.height, self.width, up, 90)
        if angle == 180:
            up = (-a, -b, -c, -d, self.width - e, self.height - f)
            return Geometry(self.width, self.height, up, 180)
        return self


def displayed(box: tuple[float, float, float, float], rotation: int) -> Geometry:
    """The geometry of a page as a viewer shows it.

    `box` is left, bottom, right, top of the visible part in the file's space, `rotation` the
    clockwise quarter turns (0 to 3) that the file asks for.
    """
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if rotation == 1:
        return Geometry(height, width, (0, 1, 1, 0, -bottom, -left))
    if rotation == 2:
        return Geometry(width, height, (-1, 0, 0, 1, right, -bottom))
    if rotation == 3:
        return Geometry(height, width, (0, -1, -1, 0, top, right))
    return Geometry(width, height, (1, 0, 0, -1, -left, top))
