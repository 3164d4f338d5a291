"""What a run or a paragraph looks like, once styles, their bases and the defaults are applied.

Method: ISO/IEC 29500-1, 17.7.2 (style hierarchy) and 17.7.3 (toggle properties): along a chain
of base styles the nearest value wins; between the paragraph style and the character style a
toggle property is on when exactly one of them has it on; direct formatting is absolute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from concordat_extractors.reading.docx_names import (
    Element,
    W,
    child,
    integer,
    is_on,
    on_off,
    points,
    value,
)

Align = Literal["", "left", "center", "right", "justify"]
Properties = dict[str, Any]

_TOGGLES: Final = ("b", "i", "strike", "vanish")
_SIDES: Final = ("top", "left", "bottom", "right", "start", "end")
_MARKS: Final = ("vanish", "ins", "del", "moveFrom", "moveTo")
# Honest chains of base styles are a dozen long; a forged one must not cost its square.
_LONGEST_CHAIN: Final = 100
_ALIGN: Final[dict[str, Align]] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
    "lowKashida": "justify",
    "mediumKashida": "justify",
    "highKashida": "justify",
    "thaiDistribute": "justify",
}
# Names of the built-in heading styles; Word itself stores the English ones whatever the
# language of its menus, other programs store the translated ones.
_HEADING_NAMES: Final = (
    "heading|titre|título|titulo|überschrift|titolo|rubrik|overskrift|otsikko|kop|nagłówek|"
    "заголовок|标题|標題|見出し|العنوان|عنوان"
)
_HEADING = re.compile(rf"(?:{_HEADING_NAMES})\s*([1-9])\Z", re.IGNORECASE)
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}\Z")


@dataclass(slots=True, frozen=True)
class Look:
    """The resolved appearance of a run; size in points, colour as `#rrggbb`."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    hidden: bool = False
    position: Literal["normal", "super", "sub"] = "normal"
    size: float | None = None
    colour: str | None = None
    language: str | None = None


@dataclass(slots=True)
class ParagraphLook:
    """What a paragraph's properties say, direct ones or those of one style; none is unsaid.

    `number` is (numId, ilvl) as written, either of them possibly none; `mark` holds what is said
    of the paragraph's mark, of hiding and tracked changes only; `changed` holds the properties
    before a tracked change.
    """

    style: str | None = None
    mark: frozenset[str] = frozenset()
    ends_section: bool = False
    changed: Element | None = None

    outline: int | None = None
    align: Align | None = None
    left: float | None = None
    sides: dict[str, bool] = field(default_factory=dict)
    shaded: bool | None = None
    page_break: bool | None = None
    number: tuple[int | None, int | None] | None = None


@dataclass(slots=True)
class Style:
    """One style as the file defines it."""

    id: str
    kind: str
    name: str
    base: str | None
    run: Properties
    paragraph: ParagraphLook


class Styles:
    """The style sheet of a document; an absent one has no styles and no defaults."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults: Properties = {}
        self._default_look = ParagraphLook()
        self._default_ids: dict[str, str] = {}
        self._chains: dict[str | None, tuple[Style, ...]] = {}
        self._bases: dict[tuple[str | None, str | None], Properties] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Element) -> None:
        defaults = child(root, "docDefaults")
        self._defaults = run_properties(child(child(defaults, "rPrDefault"), "rPr"))
        self._default_look = paragraph_look(child(child(defaults, "pPrDefault"), "pPr"))
        for element in root.iterchildren(f"{W}style"):
            identifier = element.get(f"{W}styleId") or ""
            kind = element.get(f"{W}type") or "paragraph"
            self._styles.setdefault(
                identifier,
                Style(
                    id=identifier,
                    kind=kind,
                    name=value(child(element, "name")) or identifier,
                    base=value(child(element, "basedOn")),
                    run=run_properties(child(element, "rPr")),
                    paragraph=paragraph_look(child(element, "pPr")),
                ),
            )
            if element.get(f"{W}default") and on_off(element.get(f"{W}default")):
                self._default_ids[kind] = identifier

    def has(self, style: str) -> bool:
        """Whether a style is defined."""
        return style in self._styles

    def chain(self, style: str | None, kind: str = "paragraph") -> tuple[Style, ...]:
        """A style and its bases, nearest first; a cycle or an unknown base ends it.

        An absent or unknown paragraph style is the default one.
        """
        if style is None or style not in self._styles or self._styles[style].kind != kind:
            style = self._default_ids.get(kind)
        if style is None:
            return ()
        known = self._chains.get(style)
        if known is None:
            found: dict[str, Style] = {}
            at: str | None = style
            while (
                at is not None
                and at in self._styles
                and at not in found
                and len(found) < _LONGEST_CHAIN
            ):
                found[at] = self._styles[at]
                at = self._styles[at].base
            known = tuple(found.values())
            self._chains[style] = known
        return known

    def name(self, style: str | None) -> str:
        """The name of a paragraph style as users see it; empty when there are no styles."""
        chain = self.chain(style)
        return chain[0].name if chain else style or ""

    def numbering_style(self, style: str | None) -> tuple[int | None, int | None] | None:
        """The (numId, ilvl) that a list style carries."""
        for one in self.chain(style, "numbering"):
            if one.paragraph.number is not None:
                return one.paragraph.number
        return None

    def outline(self, style: str | None) -> int | None:
        """Heading level of a style, 1 for the top: its outline level, else its name."""
        for one in self.chain(style):
            if one.paragraph.outline is not None:
                return one.paragraph.outline + 1 if one.paragraph.outline < 9 else None
            heading = _HEADING.match(one.name.strip()) or _HEADING.match(one.id)
            if heading:
                return int(heading.group(1))
        return None

    def paragraph_looks(self, style: str | None) -> Iterator[ParagraphLook]:
        """What the style, its bases and the document defaults say, nearest first."""
        for one in self.chain(style):
            yield one.paragraph
        yield self._default_look

    def look(self, style: str | None, direct: Properties) -> Look:
        """The appearance of a run in a paragraph of a style, with its direct properties."""
        character = direct.get("rStyle")
        found = self._base(style, character)
        if direct:
            found = {**found, **direct}
        return Look(
            bold=found.get("b", False),
            italic=found.get("i", False),
            underline=found.get("u", False),
            strike=found.get("strike", False) or found.get("dstrike", False),
            hidden=found.get("vanish", False),
            position=found.get("vertAlign", "normal"),
            size=found.get("sz"),
            colour=found.get("color"),
            language=found.get("lang"),
        )

    def _base(self, style: str | None, character: str | None) -> Properties:
        known = self._bases.get((style, character))
        if known is not None:
            return known
        in_paragraph = _nearest(one.run for one in self.chain(style))
        in_character = _nearest(one.run for one in self.chain(character, "character"))
        found = {**self._defaults, **in_paragraph, **in_character}
        for toggle in _TOGGLES:
            found[toggle] = bool(self._defaults.get(toggle)) or (
                bool(in_paragraph.get(toggle)) != bool(in_character.get(toggle))
            )
        self._bases[(style, character)] = found
        return found


def _nearest(properties: Iterable[Properties]) -> Properties:
    found: Properties = {}
    for one in properties:
        found = {**one, **found}
    return found


def run_properties(element: Element | None) -> Properties:
    """What a `w:rPr` says of the appearance that is read, in the units of `Look`."""
    found: Properties = {}
    for one in element if element is not None else ():
        tag = one.tag
        if not isinstance(tag, str) or not tag.startswith(W):
            continue
        name = tag[len(W) :]
        said = one.get(f"{W}val")
        if name in _TOGGLES or name == "dstrike":
            found[name] = on_off(said)
        elif name == "rStyle":
            found[name] = said
        elif name == "u":
            found[name] = said is not None and said != "none"
        elif name == "vertAlign":
            found[name] = {"superscript": "super", "subscript": "sub"}.get(said or "", "normal")
        elif name == "sz":
            half = points(said)
            if half is not None and half > 0:
                found[name] = half * 10 if integer(said) is not None else half
        elif name == "color":
            found[name] = f"#{said.lower()}" if said and _COLOUR.match(said) else None
        elif name == "lang" and said:
            found[name] = said
    return found


def paragraph_look(element: Element | None) -> ParagraphLook:
    """What a `w:pPr` says."""
    found = ParagraphLook()
    for one in element if element is not None else ():
        tag = one.tag
        if not isinstance(tag, str) or not tag.startswith(W):
            continue
        name = tag[len(W) :]
        if name == "pStyle":
            found.style = value(one)
        elif name == "rPr":
            found.mark = frozenset(mark for mark in _MARKS if is_on(child(one, mark)))
        elif name == "sectPr":
            found.ends_section = True
        elif name == "pPrChange":
            found.changed = one
        elif name == "outlineLvl":
            level = integer(value(one))
            found.outline = level if level is not None and 0 <= level <= 9 else None
        elif name == "jc":
            found.align = _ALIGN.get(value(one) or "", "")
        elif name == "ind":
            found.left = left_indent(one)
        elif name == "pBdr":
            found.sides = {
                side: value(child(one, side)) not in (None, "nil", "none")
                for side in _SIDES
                if child(one, side) is not None
            }
        elif name == "shd":
            found.shaded = _is_shaded(one)
        elif name == "pageBreakBefore":
            found.page_break = is_on(one)
        elif name == "numPr":
            found.number = (integer(value(child(one, "numId"))), integer(value(child(one, "ilvl"))))
    return found


def left_indent(element: Element) -> float | None:
    """The left indent of a `w:ind`, points."""
    said = element.get(f"{W}left")
    return points(said if said is not None else element.get(f"{W}start"))


def _is_shaded(element: Element) -> bool:
    pattern = value(element) or "clear"
    fill = (element.get(f"{W}fill") or "auto").lower()
    if pattern == "nil":
        return False
    return pattern != "clear" or fill not in ("auto", "ffffff", "")
