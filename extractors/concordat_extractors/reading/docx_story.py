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
from concordat_extractors.reading.docx_numbering import Counters, Numbering
from concordat_extractors.reading.docx_package import Relation
from concordat_extractors.reading.docx_paragraphs import Paragraphs
from concordat_extractors.reading.docx_runs import ALTERNATE, Inline, RunReader
from concordat_extractors.reading.docx_styles import ParagraphLook, Styles
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


@dataclass(slots=True)
class Shared:
    """What all stories of one file share."""

    styles: Styles
    numbering: Numbering
    paragraphs: Paragraphs
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
        joined: list[tuple[Element, ParagraphLook]] = []
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
            look = self._shared.paragraphs.look(element)
            joined.append((element, look))
            if not self._shared.paragraphs.mark_is_removed(look):
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

    def _paragraph(
        self, joined: list[tuple[Element, ParagraphLook]], place: str | None, is_top: bool
    ) -> Iterator[TextBlock]:
        if not joined:
            return
        look = joined[-1][1]
        shape = self._shared.paragraphs.shape(look)
        inline = self.runs.read([(element, one.style) for element, one in joined])
        places = [Location(locator=place)]
        block = TextBlock(
            runs=inline.runs,
            places=places,
            style=shape.style,
            outline=shape.outline,
            align=shape.align,
            indent=shape.left,
            boxed=shape.boxed,
        )
        # Word neither shows nor counts a paragraph that is hidden together with its mark.
        if shape.number is not None and not (inline.is_blank and "vanish" in look.mark):
            self._number(block, *shape.number)
        if inline.hidden:
            text = "".join(inline.hidden)
            if text.strip():
                hidden = FurnitureBlock("other", TextBlock([Run(text)], places))
                self._shared.hidden.append(hidden)
        if is_top and (inline.break_before or shape.page_break):
            self._breaks = True
        if not inline.is_blank or block.label is not None:
            if is_top:
                block.breaks_before, self._breaks = self._breaks, False
            if inline.fields:
                self.fields[id(block)] = inline.fields
            yield block
        if inline.boxes:
            yield from self._boxes(inline, place)
        if is_top:
            self._breaks = self._breaks or inline.break_after
            if any(one.ends_section for _, one in joined):
                self._next_section()

    def _number(self, block: TextBlock, num: int, level: int) -> None:
        mark = self._counters.mark(num, level)
        block.label = mark.label
        block.bullet = mark.bullet
        block.list_id = str(num)
        block.list_level = level

    def _boxes(self, inline: Inline, place: str | None) -> Iterator[TextBlock]:
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


def _flat(blocks: Iterator[Block]) -> Iterator[TextBlock]:
    for block in blocks:
        if isinstance(block, TextBlock):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.blocks
