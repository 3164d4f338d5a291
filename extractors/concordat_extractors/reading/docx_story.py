"""One story of a Word file (the body, a note, a header) as blocks in the order of reading.

Paragraphs whose mark a tracked change takes away are joined to the next one, which gives its
properties, as in Word; text boxes follow the paragraph that anchors them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from concordat_extractors.reading.docx_names import Element, W, alternative, child, is_on, value
from concordat_extractors.reading.docx_notes import Notes
from concordat_extractors.reading.docx_numbering import Counters, Mark, Numbering
from concordat_extractors.reading.docx_package import Relation
from concordat_extractors.reading.docx_runs import ALTERNATE, Inline, RunReader
from concordat_extractors.reading.docx_styles import (
    Align,
    ParagraphLook,
    Styles,
    paragraph_look,
)
from concordat_extractors.reading.docx_tables import read_table
from concordat_schemas.source import (
    Block,
    FurnitureBlock,
    Location,
    Run,
    SourceWarning,
    TableBlock,
    TextBlock,
)

_LEAVES: Final = frozenset(
    f"{W}{name}"
    for name in ("sectPr", "sdtPr", "sdtEndPr", "tcPr", "trPr", "tblPr", "tblGrid", "pPr", "rPr")
)
_SIDES_OF_A_BOX: Final = 2


@dataclass(slots=True)
class Shared:
    """What all stories of one file share."""

    styles: Styles
    numbering: Numbering
    notes: Notes
    rejected: bool
    most_rows: int
    sections: list[Element] = field(default_factory=list)
    hidden: list[FurnitureBlock] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    embedded: int = 0


class Story:
    """Reads one part of the file.

    By the identity of a block, `fields` gives the names of the fields in it, and `lettering`
    holds those that are drawn lettering such as a watermark.
    """

    def __init__(
        self,
        root: Element,
        relations: Mapping[str, Relation],
        shared: Shared,
        counters: Counters | None = None,
    ) -> None:
        """`counters` are those of the parts that count together with this one."""
        self.runs = RunReader(root, shared.styles, relations, shared.notes, shared.rejected)
        self.fields: dict[int, set[str]] = {}
        self.lettering: set[int] = set()
        self._shared = shared
        self._counters = counters or Counters(shared.numbering)
        self._paragraphs = 0
        self._tables = 0
        self._breaks = False

    def blocks(self, container: Element) -> Iterator[Block]:
        """The blocks of the body, located by the ordinals of paragraphs and tables in it."""
        yield from self._blocks(container, None)

    def texts(self, container: Element, place: str) -> list[TextBlock]:
        """The paragraphs in a part of the story, those in tables in their order of reading."""
        return list(_flat(self._blocks(container, place)))

    def _blocks(self, container: Element, place: str | None) -> Iterator[Block]:
        joined: list[Element] = []
        where = place
        for element in self._paragraphs_and_tables(container):
            if element.tag == f"{W}tbl":
                yield from self._paragraph(joined, where, place is None)
                joined = []
                yield from self._table(element, place)
                continue
            if place is None:
                self._paragraphs += 1
            if not joined:
                where = place or f"paragraph {self._paragraphs}"
            joined.append(element)
            if not self._mark_is_removed(element):
                yield from self._paragraph(joined, where, place is None)
                joined = []
        yield from self._paragraph(joined, where, place is None)

    def _paragraphs_and_tables(self, container: Element) -> Iterator[Element]:
        for element in container:
            tag = element.tag
            if tag in (f"{W}p", f"{W}tbl"):
                yield element
            elif tag == ALTERNATE:
                chosen = alternative(element)
                if chosen is not None:
                    yield from self._paragraphs_and_tables(chosen)
            elif tag in (f"{W}altChunk", f"{W}subDoc"):
                self._shared.embedded += 1
            elif len(element) and tag not in _LEAVES:
                yield from self._paragraphs_and_tables(element)

    def _mark_is_removed(self, paragraph: Element) -> bool:
        mark = child(child(paragraph, "pPr"), "rPr")
        names = ("ins", "moveTo") if self._shared.rejected else ("del", "moveFrom")
        return any(child(mark, name) is not None for name in names)

    def _paragraph(
        self, elements: list[Element], place: str | None, is_top: bool
    ) -> Iterator[TextBlock]:
        if not elements:
            return
        shared = self._shared
        properties = self._properties(elements[-1])
        style = value(child(properties, "pStyle"))
        look = paragraph_look(properties)
        inline = self.runs.read(
            [(one, value(child(self._properties(one), "pStyle"))) for one in elements]
        )
        places = [Location(locator=place)]
        block = TextBlock(
            runs=inline.runs,
            places=places,
            style=shared.styles.name(style),
            outline=_outline(look, style, shared.styles),
            align=_align(look, style, shared.styles),
            indent=self._indent(look, style),
            boxed=_is_boxed(look, style, shared.styles),
        )
        self._number(block, look, style, inline, properties)
        if inline.hidden:
            text = "".join(inline.hidden)
            if text.strip():
                shared.hidden.append(FurnitureBlock("other", TextBlock([Run(text)], places)))
        shown = not inline.is_blank or block.label is not None
        if is_top and (inline.break_before or _starts_page(look, style, shared.styles)):
            self._breaks = True
        if shown:
            block.breaks_before, self._breaks = (
                self._breaks and is_top,
                (self._breaks and not is_top),
            )
            if inline.fields:
                self.fields[id(block)] = inline.fields
            yield block
        yield from self._boxes(inline, place)
        if is_top:
            self._breaks = self._breaks or inline.break_after
            if any(child(child(one, "pPr"), "sectPr") is not None for one in elements):
                self._next_section()

    def _properties(self, paragraph: Element) -> Element | None:
        properties = child(paragraph, "pPr")
        if self._shared.rejected:
            change = child(properties, "pPrChange")
            if change is not None:
                return child(change, "pPr")
        return properties

    def _number(
        self,
        block: TextBlock,
        look: ParagraphLook,
        style: str | None,
        inline: Inline,
        properties: Element | None,
    ) -> None:
        shared = self._shared
        number = shared.numbering.found(look.number, shared.styles.chain(style))
        if number is None:
            return
        # Word neither shows nor counts a paragraph that is hidden together with its mark.
        if inline.is_blank and _mark_has(properties, "vanish"):
            return
        mark: Mark = self._counters.mark(*number)
        block.label = mark.label
        block.bullet = mark.bullet
        block.list_id = str(number[0])
        block.list_level = number[1]

    def _indent(self, look: ParagraphLook, style: str | None) -> float | None:
        numbering = self._shared.numbering
        removed = look.number is not None and look.number[0] == 0
        chain = self._shared.styles.chain(style)
        looks = [look, *self._shared.styles.paragraph_looks(style)]
        for at, one in enumerate(looks):
            if at == 0 and one.left is not None:
                return one.left
            # In a style the indent of the list level comes before the style's own.
            if one.number is not None and not removed:
                number = numbering.found(look.number if at == 0 else None, chain[max(0, at - 1) :])
                level = numbering.level(*number) if number else None
                if level is not None and level.left is not None:
                    return level.left
            if one.left is not None:
                return one.left
        return None

    def _boxes(self, inline: Inline, place: str | None) -> Iterator[TextBlock]:
        if not inline.boxes:
            return
        inside = f"{place}, text box"
        kept, counters = self.runs.suspend(), self._counters
        found: list[TextBlock] = []
        for box in inline.boxes:
            self._counters = Counters(self._shared.numbering)
            if isinstance(box, str):
                if box.strip():
                    found.append(TextBlock([Run(box)], [Location(locator=inside)]))
                    self.lettering.add(id(found[-1]))
            else:
                found.extend(_flat(self._blocks(box, inside)))
        self._counters = counters
        self.runs.resume(kept)
        yield from found

    def _table(self, element: Element, place: str | None) -> Iterator[TableBlock]:
        is_top = place is None
        if is_top:
            self._tables += 1
        number = self._tables

        def read_cell(cell: Element, row: int, at: int) -> list[TextBlock]:
            inside = place or f"table {number}, row {row}, cell {at}"
            return list(_flat(self._blocks(cell, inside)))

        shared = self._shared
        table, left_out = read_table(element, read_cell, shared.rejected, shared.most_rows)
        if left_out:
            which = f"Table {number}" if is_top else f"A table in {place}"
            shared.warnings.append(
                SourceWarning(
                    "table_cut",
                    f"{which} has {shared.most_rows + left_out} rows, more than the "
                    f"{shared.most_rows} that are read: {left_out} rows are left out.",
                )
            )
        if not any(cell.blocks for row in table.rows for cell in row):
            return
        if is_top:
            table.places = [Location(locator=f"table {number}")]
            first = next(element.iter(f"{W}p"), None)
            starts = first is not None and is_on(child(child(first, "pPr"), "pageBreakBefore"))
            table.breaks_before = self._breaks or starts
            self._breaks = False
        yield table

    def _next_section(self) -> None:
        self.runs.section += 1
        sections = self._shared.sections
        if self.runs.section < len(sections):
            kind = value(child(sections[self.runs.section], "type"))
            if kind not in ("continuous", "nextColumn"):
                self._breaks = True


def _mark_has(properties: Element | None, name: str) -> bool:
    """Whether a paragraph's mark has an on/off run property."""
    return is_on(child(child(properties, "rPr"), name))


def _flat(blocks: Iterator[Block]) -> Iterator[TextBlock]:
    for block in blocks:
        if isinstance(block, TextBlock):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.blocks


def _outline(look: ParagraphLook, style: str | None, styles: Styles) -> int | None:
    if look.outline is not None:
        return look.outline + 1 if look.outline < 9 else None
    return styles.outline(style)


def _align(look: ParagraphLook, style: str | None, styles: Styles) -> Align:
    for one in (look, *styles.paragraph_looks(style)):
        if one.align is not None:
            return one.align
    return ""


def _starts_page(look: ParagraphLook, style: str | None, styles: Styles) -> bool:
    for one in (look, *styles.paragraph_looks(style)):
        if one.page_break is not None:
            return one.page_break
    return False


def _is_boxed(look: ParagraphLook, style: str | None, styles: Styles) -> bool:
    sides: dict[str, bool] = {}
    shaded: bool | None = None
    for one in (look, *styles.paragraph_looks(style)):
        sides = {**one.sides, **sides}
        shaded = one.shaded if shaded is None else shaded
    return bool(shaded) or sum(sides.values()) >= _SIDES_OF_A_BOX
