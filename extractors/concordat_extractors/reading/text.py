"""Text and Markdown files as source documents: paragraphs, lists, tables, notes and furniture."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from concordat_extractors.errors import InputError
from concordat_extractors.layout.vocabulary import Vocabulary, vocabulary_of
from concordat_extractors.reading import text_notes
from concordat_extractors.reading.markdown_inline import ListState, NoteMarks, Piece, parse
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.text_blocks import Draft, assemble
from concordat_extractors.reading.text_decode import decode
from concordat_extractors.reading.text_furniture import set_furniture_aside
from concordat_extractors.reading.text_lines import set_preamble_aside, split
from concordat_extractors.reading.text_notes import Body
from concordat_extractors.reading.text_tables import CellDraft, TableDraft
from concordat_extractors.reading.text_tally import Tally
from concordat_schemas.source import (
    Block,
    CellBlock,
    FurnitureBlock,
    Location,
    NoteBlock,
    Run,
    SourceDocument,
    TableBlock,
    TextBlock,
)
from concordat_schemas.text import glyphs

COLUMN = 6.0
"""Points that a column of plain text is wide, for indents: ten characters to the inch or so."""

_PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+•–]\s|\(?\w{1,3}[.)]\s))")
_ENDS = re.compile(r"[.;:?!…][\"'”’»)\]]*$")


def read_text(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> SourceDocument:  # noqa: B008
    """A plain text or Markdown file, in any common encoding, as a source document.

    Locators are line numbers counted from 1. Raises InputError when there is no text in it.
    """
    decoded = decode(data, name)
    tally = Tally()
    lines, preamble = set_preamble_aside(split(decoded.text, tally), tally)
    lines, furniture = set_furniture_aside(lines)
    words = vocabulary_of(line.text for line in lines)
    assembled = assemble(lines, words, tally)
    builder = _Builder(assembled.drafts, words, tally, name, options)
    builder.build()
    furniture[:0] = preamble
    furniture += [FurnitureBlock("other", TextBlock([Run(text)])) for text in tally.aside]
    if not any(glyphs(block.text) if isinstance(block, TextBlock) else block.rows
               for block in builder.blocks):  # fmt: skip
        raise InputError(
            f"{name} has no text: check that it is the right file, or convert the document to "
            ".docx or text again."
        )
    return SourceDocument(
        file=name,
        media_type="text/markdown" if assembled.markdown else "text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        reader="text",
        blocks=builder.blocks,
        notes=builder.notes,
        furniture=furniture,
        warnings=decoded.warnings,
        glyphs=glyphs(decoded.text),
        markup=tally.markup,
    )


class _Builder:
    """Turns drafts into blocks and notes, then ties calls to notes."""

    def __init__(
        self,
        drafts: list[Draft],
        words: Vocabulary,
        tally: Tally,
        name: str,
        options: ReadOptions,
    ) -> None:
        self.drafts = drafts
        self.words = words
        self.tally = tally
        self.name = name
        self.limit = options.max_table_rows
        self.lists = ListState()
        self.blocks: list[Block] = []
        self.notes: dict[str, NoteBlock] = {}
        self.places: list[tuple[int, str, str]] = []
        self.calls: list[tuple[int, Run]] = []
        self.marks = NoteMarks()
        self.seen: Counter[str] = Counter()

    def build(self) -> None:
        bodies = self.find_bodies()
        note: NoteBlock | None = None
        form = ""
        for order, draft in enumerate(self.drafts):
            if found := bodies.get(order):
                note, form = self.add_note(order, draft, found), found.form
            elif note and self.continues_note(draft, note, form):
                note.blocks += self.texts(order, draft, draft.text)
            else:
                note = None
                if draft.table:
                    self.blocks.append(self.table(order, draft, draft.table))
                else:
                    self.blocks += self.texts(order, draft, draft.text)
        text_notes.tie(self.calls, self.places)

    def find_bodies(self) -> dict[int, Body]:
        """The drafts that are notes."""
        found: dict[int, Body] = {}
        for order, draft in enumerate(self.drafts):
            if draft.table is None and draft.outline is None and not draft.bullet:
                each = (
                    text_notes.body(draft.text)
                    or text_notes.starred(draft.text)
                    or text_notes.weak_body(draft.text)
                )
                if each:
                    found[order] = each
        texts = [source for draft in self.drafts for source in _sources(draft)]
        self.marks, refused = text_notes.marks_of(found.values(), texts)
        return {
            order: each
            for order, each in found.items()
            if f"{each.form} {each.mark}" not in refused
        }

    def add_note(self, order: int, draft: Draft, found: Body) -> NoteBlock:
        self.tally.take(found.syntax)
        self.seen[found.mark] += 1
        number = self.seen[found.mark]
        key = f"note:{found.mark}" + (f"~{number}" if number > 1 else "")
        note = NoteBlock(
            key,
            found.mark,
            self.texts(order, draft, draft.text[found.end :]),
            [Location(locator=f"line {draft.line}")],
        )
        self.notes[key] = note
        self.places.append((order, found.mark, key))
        return note

    def continues_note(self, draft: Draft, note: NoteBlock, form: str) -> bool:
        """Whether a paragraph goes on with the note above it: it is indented under it, or the
        note stops in mid-sentence, this begins in lower case and the text before was whole."""
        if draft.table or draft.outline or draft.bullet:
            return False
        if form == "caret" and draft.indent >= 2:
            return True
        text = note.blocks[-1].text if note.blocks else ""
        last = next((b for b in reversed(self.blocks) if isinstance(b, TextBlock)), None)
        return bool(
            not _ENDS.search(text)
            and draft.text.lstrip()[:1].islower()
            and (last is None or _ENDS.search(last.text))
        )

    def texts(self, order: int, draft: Draft, source: str) -> list[TextBlock]:
        """The paragraphs of a draft."""
        pieces = parse(source, self.marks, self.tally, self.lists)
        if draft.outline and len(pieces) > 1:
            for piece in pieces[1:]:
                pieces[0].runs += [Run(" "), *piece.runs]
            pieces = pieces[:1]
        blocks: list[TextBlock] = []
        for index, piece in enumerate(pieces):
            block = self.block(order, piece, draft.line)
            block.boxed = draft.boxed
            block.indent = draft.indent * COLUMN if draft.indent else None
            block.outline = draft.outline or piece.outline
            if index == 0:
                block.breaks_before = draft.breaks
                block.bullet = block.bullet or draft.bullet
            if block.list_level is None:
                block.list_level = draft.level
            blocks.append(block)
        return blocks

    def block(self, order: int, piece: Piece, line: int) -> TextBlock:
        """One paragraph, with its calls noted for tying."""
        runs: list[Run] = []
        for run in piece.runs:
            runs += self.split_calls(run)
        for run in runs:
            if run.position == "super" and run.text.strip() in self.marks.raised:
                run.note = run.text.strip()
            if run.note is not None:
                self.calls.append((order, run))
        return TextBlock(
            runs,
            [Location(locator=f"line {line}")],
            bullet=piece.bullet,
            label=piece.label,
            list_level=piece.level,
        )

    def split_calls(self, run: Run) -> list[Run]:
        """Two calls in one raised text, such as `1, 2`, are two runs."""
        parts = re.split(r"([,;\s]+)", run.text) if run.position == "super" else []
        if len(parts) < 3 or not all(part in self.marks.raised for part in parts[::2]):
            return [run]
        split_runs = []
        for part in parts:
            piece = Run(part, run.bold, run.italic, position="super", link=run.link)
            split_runs.append(piece)
        return split_runs

    def table(self, order: int, draft: Draft, table: TableDraft) -> TableBlock:
        if len(table.rows) > self.limit:
            raise InputError(
                f"{self.name} has a table of {len(table.rows)} rows at line {draft.line}, more "
                f"than the {self.limit} that are read: split the table, or leave it out."
            )
        return TableBlock(
            [[self.cell(order, cell) for cell in row] for row in table.rows],
            table.columns,
            [Location(locator=f"line {draft.line}")],
            draft.breaks,
        )

    def cell(self, order: int, cell: CellDraft) -> CellBlock:
        pieces = [
            piece
            for part in _PARAGRAPHS.split(cell.text.strip())
            for piece in parse(part, self.marks, self.tally, ListState(), cell=True)
        ]
        blocks = [self.block(order, piece, cell.line) for piece in pieces]
        return CellBlock(blocks, cell.row_span, cell.col_span, cell.header)


def _sources(draft: Draft) -> list[str]:
    if draft.table is None:
        return [draft.text]
    return [cell.text for row in draft.table.rows for cell in row]
