"""From a Word file (.docx, .docm, .dotx) to a SourceDocument, read from its own parts.

`glyphs` is the independent count of the parts read, plus the note marks that Word computes, as
these stand in the runs; `markup` holds running heads and feet that repeat another word for word
and note marks typed a second time before the note, both left out on purpose. Computed paragraph
numbers are in `label` only and count on neither side.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from concordat_extractors.errors import InputError
from concordat_extractors.reading.docx_furniture import read_furniture
from concordat_extractors.reading.docx_glyphs import count
from concordat_extractors.reading.docx_names import Element, W, child, value
from concordat_extractors.reading.docx_notes import Called, Notes
from concordat_extractors.reading.docx_numbering import Numbering
from concordat_extractors.reading.docx_package import Package
from concordat_extractors.reading.docx_paragraphs import Paragraphs
from concordat_extractors.reading.docx_story import Shared, Story
from concordat_extractors.reading.docx_styles import Styles
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.source import (
    Block,
    FurnitureBlock,
    NoteBlock,
    SourceDocument,
    SourceWarning,
    TextBlock,
)
from concordat_schemas.text import glyphs

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_CHANGES: Final = {
    "insertion": (f"{W}ins",),
    "deletion": (f"{W}del",),
    "move": (f"{W}moveFrom",),
    "change of format": (f"{W}pPrChange", f"{W}rPrChange"),
    "change of cells": (f"{W}cellIns", f"{W}cellDel"),
}


def read_docx(data: bytes, name: str, options: ReadOptions) -> SourceDocument:
    """The document that a Word file holds.

    `data` is the file's content, `name` what the user calls it. Raises `InputError`, with one
    sentence that names the file and the remedy, when it is no Word document, is damaged or
    protected, goes beyond the limits of `options`, or holds no text.
    """
    package = Package(data, name, options)
    try:
        document = _read(package, options)
    except RecursionError:
        raise InputError(
            f"{package.name} nests its tables or text boxes too deeply to be read; "
            "save it again in Word."
        ) from None
    document.sha256 = hashlib.sha256(data).hexdigest()
    return document


def _read(package: Package, options: ReadOptions) -> SourceDocument:
    root = package.document()
    body = child(root, "body")
    trees = {kind: _tree(package, kind) for kind in _PARTS}
    styles = Styles(trees["styles"])
    sections = _sections(root)
    notes = Notes({"fn": trees["footnotes"], "en": trees["endnotes"]}, trees["settings"], sections)
    rejected = options.revisions == "rejected"
    numbering = Numbering(trees["numbering"], styles)
    shared = Shared(
        styles=styles,
        numbering=numbering,
        paragraphs=Paragraphs(styles, numbering, rejected),
        notes=notes,
        rejected=rejected,
        most_rows=options.max_table_rows,
        sections=sections,
    )
    story = Story(root, package.relations(package.main), shared)
    blocks: list[Block] = list(story.blocks(body)) if body is not None else []
    reader = _NoteReader(package, trees, shared)
    note_blocks = reader.called()
    furniture = read_furniture(package, shared)
    furniture.blocks.extend(reader.uncalled())
    furniture.blocks.extend(shared.hidden)
    if not _has_text(blocks):
        raise InputError(
            f"{package.name} holds no text; if its pages are pictures, recognize their text first."
        )
    parts = [root, *furniture.roots]
    parts += [tree for kind in ("footnotes", "endnotes") if (tree := trees[kind]) is not None]
    found = SourceDocument(
        file=package.name,
        media_type=MEDIA_TYPE,
        sha256="",
        reader="docx",
        blocks=blocks,
        notes=note_blocks,
        furniture=furniture.blocks,
        glyphs=sum(count(part, rejected) for part in parts) + notes.mark_glyphs,
        markup=furniture.repeated + reader.repeated_marks,
        language=_language(story.runs.languages, trees),
    )
    found.warnings = [
        *package.warnings,
        *shared.warnings,
        *notes.warnings(package.name),
        *_remarks(package, shared, parts),
    ]
    return found


def _has_text(blocks: list[Block]) -> bool:
    """Whether any block leaves ink; notes hang on blocks that do."""
    for block in blocks:
        texts = (
            [block]
            if isinstance(block, TextBlock)
            else [one for row in block.rows for cell in row for one in cell.blocks]
        )
        if any(glyphs(one.text) for one in texts):
            return True
    return False


_PARTS: Final = ("styles", "numbering", "settings", "footnotes", "endnotes")


def _tree(package: Package, kind: str) -> Element | None:
    part = package.related(kind)
    return package.tree(part) if part is not None else None


def _sections(root: Element) -> list[Element]:
    found = []
    for section in root.iter(f"{W}sectPr"):
        parent = section.getparent()
        if parent is not None and parent.tag in (f"{W}pPr", f"{W}body"):
            found.append(section)
    return found


class _NoteReader:
    """Reads the texts of the notes, each part with its own relations and lists."""

    def __init__(self, package: Package, trees: dict[str, Element | None], shared: Shared) -> None:
        self.repeated_marks = 0
        self._shared = shared
        self._stories: dict[str, Story] = {}
        for kind, part_kind in (("fn", "footnotes"), ("en", "endnotes")):
            root = trees[part_kind]
            part = package.related(part_kind)
            if root is not None and part is not None:
                self._stories[kind] = Story(root, package.relations(part), shared)

    def called(self) -> dict[str, NoteBlock]:
        """The notes by key, in the order of their calls."""
        return {key: self._note(one) for key, one in self._shared.notes.called.items()}

    def uncalled(self) -> list[FurnitureBlock]:
        """The texts of notes that nothing displayed calls."""
        return [
            FurnitureBlock("other", block)
            for element in self._shared.notes.uncalled()
            for block in self._texts("fn" if element.tag == f"{W}footnote" else "en", element, "")
        ]

    def _note(self, called: Called) -> NoteBlock:
        word = "note" if called.kind == "fn" else "endnote"
        place = f"{word} {called.mark}".strip()
        blocks = (
            self._texts(called.kind, called.element, place) if called.element is not None else []
        )
        if blocks and called.by_hand and called.mark:
            self._cut_mark(blocks[0], called.mark)
        blocks = [block for block in blocks if block.text.strip() or block.label]
        if blocks:
            _trim_start(blocks[0])
        places = blocks[0].places if blocks else []
        return NoteBlock(called.key, called.mark, blocks, places, typed=False)

    def _texts(self, kind: str, element: Element, place: str) -> list[TextBlock]:
        return self._stories[kind].texts(element, place or "uncalled note")

    def _cut_mark(self, block: TextBlock, mark: str) -> None:
        _trim_start(block)
        if block.runs and block.runs[0].text.startswith(mark):
            block.runs[0].text = block.runs[0].text[len(mark) :]
            self.repeated_marks += glyphs(mark)
            _trim_start(block)


def _trim_start(block: TextBlock) -> None:
    while block.runs:
        block.runs[0].text = block.runs[0].text.lstrip()
        if block.runs[0].text:
            return
        del block.runs[0]


def _language(languages: Counter[str], trees: dict[str, Element | None]) -> str | None:
    """The language most of the text is marked with, else that of the settings."""
    if languages:
        return max(sorted(languages), key=lambda one: languages[one])
    return value(child(trees["settings"], "themeFontLang"))


def _remarks(package: Package, shared: Shared, parts: list[Element]) -> list[SourceWarning]:
    found = []
    changes = [
        _number(sum(1 for part in parts for _ in part.iter(*tags)), what)
        for what, tags in _CHANGES.items()
        if any(True for part in parts for _ in part.iter(*tags))
    ]
    if changes:
        side = "rejected" if shared.rejected else "accepted"
        found.append(
            SourceWarning(
                "tracked_changes",
                f"{package.name} has tracked changes ({', '.join(changes)}); "
                f"they are read as {side}.",
            )
        )
    comments = _tree(package, "comments")
    number = len(comments.findall(f"{W}comment")) if comments is not None else 0
    if number:
        verb = "is" if number == 1 else "are"
        found.append(
            SourceWarning(
                "comments",
                f"{package.name} has {_number(number, 'comment')}, which {verb} left out.",
            )
        )
    if shared.embedded:
        found.append(
            SourceWarning(
                "embedded_parts",
                f"{package.name} includes {_number(shared.embedded, 'other file')} whose text "
                "is not read; insert it into the document in Word.",
            )
        )
    for kind in sorted(shared.numbering.unknown_kinds):
        found.append(
            SourceWarning(
                "number_format",
                f"{package.name} numbers paragraphs in the format {kind!r}, which is shown in "
                "decimals.",
            )
        )
    return found


def _number(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    head, of, tail = what.partition(" of ")
    return f"{count} {head}s{of}{tail}"
