"""The page contract: what a reader of a paged file finds on each page, before it is laid out.

Lengths are points (1/72 inch), the origin is the top left corner of the page as it reads: `/Rotate`
is applied, the crop box is the page, and a page whose text is mostly turned is turned upright
(`Page.turn` says by how much, `Page.shown` gives a box back as the page is displayed). These are
plain slotted classes, made by the hundred thousand and never published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(slots=True, frozen=True)
class Appearance:
    """How text looks; one object is shared by all words that look alike.

    `size` is the height of the font as it stands on the page. `hidden` is text drawn in no ink
    (the words under a scanned picture are). `unmapped` says that the font does not tell which
    characters its glyphs are, so that the text is not to be trusted.
    """

    font: str
    size: float
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    hidden: bool = False
    unmapped: bool = False


@dataclass(slots=True)
class Word:
    """Characters of one appearance without a space between them.

    `glued` says that no space parts it from the word before it in the page's list: a mark of a
    note after a word, or a word half in italics. `top` and `bottom` are those of the font, not
    of the ink. `angle` is the direction of writing in degrees counter-clockwise, 0 for text that
    reads across; the box is then the bounding box and `baseline` its bottom. `tag` is the key of
    the page's `Tag` that holds it, -1 for none. `confidence` is 0 to 1 for text that was recognized
    from a picture.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    look: Appearance
    glued: bool = False
    angle: int = 0
    tag: int = -1
    underline: bool = False
    strike: bool = False
    link: str | None = None
    confidence: float | None = None


@dataclass(slots=True, frozen=True)
class Ruling:
    """A straight line across or down: drawn as a line, as a thin filled box, or an edge of a box.

    `width` is its thickness. Across when `top == bottom`, down when `x0 == x1`. `dashed` rules
    and those of a `colour` near the paper's are kept too. `edge` says that it is the edge of a
    drawn or shaded box rather than a line of its own.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    width: float = 0.5
    colour: str | None = None
    edge: bool = False

    @property
    def across(self) -> bool:
        """Whether the rule runs from left to right."""
        return self.top == self.bottom


@dataclass(slots=True, frozen=True)
class Area:
    """A box on the page: shading or a frame (`kind` `box`), a picture, a drawing, a form field."""

    box: Box
    kind: Literal["box", "picture", "drawing"]
    fill: str | None = None
    stroke: str | None = None


@dataclass(slots=True)
class Tag:
    """An element of the structure tree of a tagged file, as far as it touches this page.

    `key` is its index in `Page.tags`, `parent` that of its parent or -1; tags stand in reading
    order, parents first. `kind` is the standard type after the role map (`P`, `H1`, `L`, `LI`,
    `Lbl`, `LBody`, `Table`, `TR`, `TH`, `TD`, `Note`, `Span`, `Link`, `Figure`, ...).
    `before` and `after` say that the element also has content on an earlier or a later page.
    """

    key: int
    kind: str
    parent: int = -1
    before: bool = False
    after: bool = False
    row_span: int = 1
    col_span: int = 1


@dataclass(slots=True)
class Page:
    """One page as it was read. `number` counts from 1 in the file.

    `words` stand in the order of the file, which need not be that of reading. `tagged` says that
    the file claims a structure tree; text outside it is then what the producer holds for
    decoration of the page. `ocr` says that the words were recognized from a picture of the page.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    tagged: bool = False
    turn: int = 0
    ocr: bool = False

    def shown(self, box: Box) -> Box:
        """A box of this page as the page is displayed, before it was turned upright."""
        x0, top, x1, bottom = box
        if self.turn == 90:
            return (self.height - bottom, x0, self.height - top, x1)
        if self.turn == 180:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turn == 270:
            return (top, self.width - x1, bottom, self.width - x0)
        return box
