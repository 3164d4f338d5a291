"""Reads a built Word file and holds its account of glyphs; the short questions tests ask of it."""

from __future__ import annotations

from concordat_extractors.reading.docx import read_docx
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.source import SourceDocument, TableBlock, TextBlock
from concordat_schemas.text import glyphs


def read(data: bytes, revisions: str = "accepted", **options: int) -> SourceDocument:
    found = read_docx(
        data,
        "folder/plan.docx",
        ReadOptions(revisions=revisions, **options),  # type: ignore[arg-type]
    )
    assert found.glyphs == found.markup + placed(found) or "table_cut" in codes(found)
    return found


def placed(document: SourceDocument) -> int:
    """Glyphs in all that the reader gave."""
    notes = [block for note in document.notes.values() for block in note.blocks]
    furniture = [piece.block for piece in document.furniture]
    return sum(glyphs(one.text) for one in [*flat(document), *notes, *furniture])


def flat(document: SourceDocument) -> list[TextBlock]:
    found = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            found.append(block)
        else:
            found += [one for row in block.rows for cell in row for one in cell.blocks]
    return found


def texts(document: SourceDocument) -> list[str]:
    return [one.text for one in flat(document)]


def codes(document: SourceDocument) -> list[str]:
    return [one.code for one in document.warnings]


def only_table(document: SourceDocument) -> TableBlock:
    [found] = [one for one in document.blocks if isinstance(one, TableBlock)]
    return found
