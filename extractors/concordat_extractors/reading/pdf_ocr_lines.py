"""What has been read of a scanned page: words as readings, in lines, and which belong together.

Lengths are points of the page, the origin is its top left corner.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from concordat_schemas.page import Box

# In sizes of the font: the gap beside a label, how far a mark is from its line at most, and how
# far above and below the baseline its middle may be.
_GAP = 0.9
_AWAY = 8.0
_HIGH, _LOW = 0.85, 0.25


@dataclass(slots=True)
class Reading:
    """A word as it was read: its text, the box of its ink, and how sure the program is, 0 to 1.

    `raised` says that it is the number of a note or a power, `glued` that no space stands before.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    raised: bool = False
    glued: bool = False

    @property
    def box(self) -> Box:
        """The box of the ink."""
        return (self.x0, self.top, self.x1, self.bottom)


@dataclass(slots=True)
class Line:
    """Readings on one baseline, from left to right, and the size of their font as estimated.

    `angle` is the direction of writing in degrees counter-clockwise.
    """

    readings: list[Reading] = field(default_factory=list)
    baseline: float = 0.0
    size: float = 10.0
    angle: int = 0

    def insert(self, reading: Reading) -> None:
        """Puts a reading where it stands among the others."""
        at = bisect([other.x0 for other in self.readings], reading.x0)
        self.readings.insert(at, reading)

    def place(self, reading: Reading) -> int:
        """The index of a reading of this line."""
        return next(at for at, other in enumerate(self.readings) if other is reading)


def starts(lines: Sequence[Line]) -> Iterator[tuple[Line, Reading]]:
    """The readings at which a label can stand: at the start of a line, and after a wide gap."""
    for line in lines:
        if line.angle:
            continue
        for at, reading in enumerate(line.readings):
            if not at or reading.x0 - line.readings[at - 1].x1 > _GAP * line.size:
                yield line, reading


def line_at(lines: Sequence[Line], box: Box, before: bool = False) -> Line | None:
    """The nearest line in whose height a box stands, or `before` a word of which it stands."""
    middle = (box[1] + box[3]) / 2
    best, least = None, 0.0
    for line in lines:
        if line.angle or not -_LOW * line.size < line.baseline - middle < _HIGH * line.size:
            continue
        gaps = [other.x0 - box[2] for other in line.readings if other.x0 >= box[2]]
        if not before:
            gaps += [box[0] - other.x1 for other in line.readings if other.x1 <= box[0]]
            gaps = gaps or [0.0]
        if gaps and min(gaps) <= _AWAY * line.size and (best is None or min(gaps) < least):
            best, least = line, min(gaps)
    return best
