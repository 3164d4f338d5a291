"""What a paragraph's properties come to: its own, then its style's, its list's, the defaults'."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from concordat_extractors.reading.docx_names import Element, child
from concordat_extractors.reading.docx_numbering import Numbering
from concordat_extractors.reading.docx_styles import (
    Align,
    ParagraphLook,
    Styles,
    paragraph_look,
)

_SIDES_OF_A_BOX: Final = 2
_BODY_TEXT: Final = 9


@dataclass(slots=True, frozen=True)
class Shape:
    """A paragraph's resolved properties; `number` is its list and level, `left` points."""

    style: str
    outline: int | None
    align: Align
    left: float | None
    boxed: bool
    page_break: bool
    number: tuple[int, int] | None


@dataclass(slots=True)
class _Inherited:
    """What a style and its bases give; `bare_left` is the indent without that of the list."""

    name: str
    outline: int | None
    number: tuple[int, int] | None
    align: Align = ""
    left: float | None = None
    bare_left: float | None = None
    sides: dict[str, bool] = field(default_factory=dict)
    shaded: bool = False
    page_break: bool = False


class Paragraphs:
    """Resolves the paragraphs of one file; styles are resolved once."""

    def __init__(self, styles: Styles, numbering: Numbering, rejected: bool) -> None:
        self._styles = styles
        self._numbering = numbering
        self._rejected = rejected
        self._inherited: dict[str | None, _Inherited] = {}

    def look(self, paragraph: Element) -> ParagraphLook:
        """What the paragraph itself says, on the side of the tracked changes that is read."""
        properties = child(paragraph, "pPr")
        found = paragraph_look(properties)
        if self._rejected and found.changed is not None:
            before = paragraph_look(child(found.changed, "pPr"))
            before.mark, before.ends_section = found.mark, found.ends_section
            return before
        return found

    def mark_is_removed(self, look: ParagraphLook) -> bool:
        """Whether tracked changes take the paragraph's mark away and join it to the next."""
        gone = {"ins", "moveTo"} if self._rejected else {"del", "moveFrom"}
        return not gone.isdisjoint(look.mark)

    def shape(self, look: ParagraphLook) -> Shape:
        """The resolved properties of a paragraph."""
        above = self._inherited.get(look.style)
        if above is None:
            above = self._inherit(look.style)
            self._inherited[look.style] = above
        outline = above.outline
        if look.outline is not None:
            outline = look.outline + 1 if look.outline < _BODY_TEXT else None
        number = above.number
        if look.number is not None:
            number = self._numbering.found(look.number, self._styles.chain(look.style))
        sides = {**above.sides, **look.sides} if look.sides else above.sides
        shaded = above.shaded if look.shaded is None else look.shaded
        return Shape(
            style=above.name,
            outline=outline,
            align=above.align if look.align is None else look.align,
            left=self._left(look, number, above),
            boxed=shaded or sum(sides.values()) >= _SIDES_OF_A_BOX,
            page_break=above.page_break if look.page_break is None else look.page_break,
            number=number,
        )

    def _left(
        self, look: ParagraphLook, number: tuple[int, int] | None, above: _Inherited
    ) -> float | None:
        if look.left is not None:
            return look.left
        if look.number is None:
            return above.left
        level = self._numbering.level(*number) if number is not None else None
        return above.bare_left if level is None or level.left is None else level.left

    def _inherit(self, style: str | None) -> _Inherited:
        chain = self._styles.chain(style)
        looks = list(self._styles.paragraph_looks(style))
        found = _Inherited(
            name=self._styles.name(style),
            outline=self._styles.outline(style),
            number=self._numbering.found(None, chain),
        )
        level = self._numbering.level(*found.number) if found.number is not None else None
        for one in reversed(looks):
            found.align = found.align if one.align is None else one.align
            found.shaded = found.shaded if one.shaded is None else one.shaded
            found.page_break = found.page_break if one.page_break is None else one.page_break
            found.sides = {**found.sides, **one.sides}
            if one.left is not None:
                found.left = found.bare_left = one.left
            # In a style the indent of the list level comes before the style's own.
            if one.number is not None and level is not None and level.left is not None:
                found.left = level.left
        return found
