"""How a block is marked on the picture of its page: colour and outline by kind.

Every kind has an outline of its own, so that it is known without its colour too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops, ImageDraw

if TYPE_CHECKING:
    from concordat_schemas.page import Box

Colour = tuple[int, int, int]
Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom."""

_ROOM = 5
_TIGHT = {"line": 0, "cell": 2}
_NESTED = 4
_MOST_NESTED = 8
_HATCHES = 12
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is drawn, and what the legend calls it; lengths are pixels.

    `dashes` are strokes and gaps by turns, none for an unbroken outline. `inner` draws a second
    outline inside, `hatched` slanted lines, `tint` is the share of the colour inside the box.
    """

    meaning: str
    colour: Colour
    dashes: tuple[int, ...] = ()
    width: int = 2
    inner: bool = False
    hatched: bool = False
    tint: float = 0.06


LOOKS: Final[Mapping[str, Look]] = {
    "heading": Look("heading", (23, 78, 166), inner=True),
    "paragraph": Look("paragraph", (84, 96, 110), tint=0.04),
    "action": Look("action", (178, 32, 37), width=4),
    "item": Look("item", (168, 80, 0), dashes=(18, 7)),
    "indicator": Look("indicator", (0, 110, 84), dashes=(20, 6, 4, 6), width=3),
    "stem": Look("words over indicators", (0, 110, 84), dashes=(4, 4)),
    "table": Look("table", (98, 50, 160), dashes=(26, 8), width=4, tint=0.0),
    "cell": Look("cell, row.column", (98, 50, 160), dashes=(2, 4), tint=0.03),
    "note": Look("note", (0, 105, 135), dashes=(9, 5), width=3),
    "furniture": Look("furniture", (100, 100, 100), dashes=(3, 9), width=3),
    "unplaced": Look("unplaced", (190, 0, 105), width=3, hatched=True),
    "other": Look("in no element", (112, 74, 20), dashes=(9, 4, 2, 4, 2, 4)),
    "line": Look("line that made it", (196, 140, 0), tint=0.30),
}
"""The look of each kind; a `line` is shaded and underlined, all others are boxes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw, in points of the page as displayed, and the label beside it, where it has one.

    A `corner` is a label inside the box, at its upper right. Boxes of the same `block` are counted
    as one in the legend.
    """

    kind: str
    box: Box
    label: str = ""
    corner: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark and its outline in pixels of the page's picture."""

    mark: Mark
    outline: Pixels

    @property
    def look(self) -> Look:
        """How it looks."""
        return LOOKS.get(self.mark.kind, LOOKS["other"])


def placed(marks: Sequence[Mark], size: tuple[int, int], scale: float) -> list[Drawn]:
    """Marks in pixels, cut at the edges of the page; those that are not on it are left out."""
    found: list[Drawn] = []
    taken: Counter[Box] = Counter()
    for mark in marks:
        if not all(map(math.isfinite, mark.box)):
            continue
        x0, top, x1, bottom = (round(max(-_FAR, min(_FAR, part * scale))) for part in mark.box)
        room = _TIGHT.get(mark.kind, _ROOM)
        if room == _ROOM:
            # Blocks that share a box are drawn around each other.
            room += _NESTED * min(taken[mark.box], _MOST_NESTED)
            taken[mark.box] += 1
        left, right = max(0, x0 - room), min(size[0] - 1, x1 + room)
        above, below = max(0, top - room), min(size[1] - 1, bottom + room)
        if left < right and above < below:
            found.append(Drawn(mark, (left, above, right, below)))
    return found


def draw(page: Image.Image, drawn: Sequence[Drawn]) -> Image.Image:
    """The picture of a page with the marks on it, the text under them as legible as before."""
    tints = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(tints)
    for one in drawn:
        if one.look.tint:
            pen.rectangle(one.outline, fill=_tint(one.look))
    page = ImageChops.multiply(page, tints)
    pen = ImageDraw.Draw(page)
    for one in drawn:
        _outline(pen, one.look, one.outline, underline=one.mark.kind == "line")
    return page


def _outline(pen: ImageDraw.ImageDraw, look: Look, box: Pixels, *, underline: bool) -> None:
    left, top, right, bottom = box
    if underline:
        pen.line((left, bottom, right, bottom), fill=look.colour, width=look.width)
        return
    if look.hatched:
        _hatch(pen, look.colour, box)
    boxes = [box]
    if look.inner and min(right - left, bottom - top) > 4 * _NESTED:
        boxes.append((left + _NESTED, top + _NESTED, right - _NESTED, bottom - _NESTED))
    for x0, y0, x1, y1 in boxes:
        for side in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
            for dash in _dashes(side, look.dashes):
                pen.line(dash, fill=look.colour, width=look.width)


def _tint(look: Look) -> Colour:
    red, green, blue = (round(255 - (255 - part) * look.tint) for part in look.colour)
    return red, green, blue


def _hatch(pen: ImageDraw.ImageDraw, colour: Colour, box: Pixels) -> None:
    left, top, right, bottom = box
    height = bottom - top
    for at in range(left - height, right, _HATCHES):
        start, end = max(at, left), min(at + height, right)
        pen.line((start, bottom - (start - at), end, bottom - (end - at)), fill=colour)


def _dashes(side: Pixels, dashes: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
    """The strokes along a side; the whole of it where there are no dashes."""
    x0, y0, x1, y1 = side
    length = math.hypot(x1 - x0, y1 - y0)
    if not dashes or length == 0:
        yield side
        return
    across, down = (x1 - x0) / length, (y1 - y0) / length
    at, turn = 0.0, 0
    while at < length:
        until = min(length, at + dashes[turn % len(dashes)])
        if turn % 2 == 0:
            yield (x0 + across * at, y0 + down * at, x0 + across * until, y0 + down * until)
        at, turn = until, turn + 1
