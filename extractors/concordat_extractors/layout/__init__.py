"""Laying out: from the blocks of a file, cut by pages and notes, to blocks that are whole."""

from __future__ import annotations

from dataclasses import replace

from concordat_extractors.layout.paragraphs import cuts_of, join_paragraphs
from concordat_extractors.layout.sentences import language_of
from concordat_extractors.layout.tables import TableJoiner
from concordat_extractors.layout.typed_notes import tie_typed_notes
from concordat_extractors.layout.vocabulary import vocabulary_of
from concordat_schemas.source import LaidOut, SourceDocument, TableBlock


def lay_out(source: SourceDocument) -> LaidOut:
    """The blocks of a source in reading order, with what pages cut made whole.

    Paragraphs, list items, tables and table rows that a page or a note cut are joined; heads that
    pages repeat become furniture. A DOCX file has true paragraphs and tables and is left as it
    is. No glyph is lost or doubled: a hyphen that a cut made is added to `source.markup`.
    """
    if source.sheets:
        from concordat_extractors.layout.pages import lay_out_pages

        source = lay_out_pages(source)
    heads = [one.block.text for one in source.furniture]
    whole, notes = tie_typed_notes(source.blocks, source.notes, heads)
    if source.reader == "docx":
        return LaidOut(source, whole, notes, list(source.furniture), list(source.warnings))
    texts = [
        text.text
        for block in whole
        for text in (
            [text for row in block.rows for cell in row for text in cell.blocks]
            if isinstance(block, TableBlock)
            else [block]
        )
    ]
    language = language_of(vocabulary_of(texts), texts)
    joiner = TableJoiner(whole, language)
    blocks, hyphens = join_paragraphs(joiner.run(), language, cuts_of(list(notes.values())))
    return LaidOut(
        replace(source, markup=source.markup + hyphens + joiner.hyphens),
        blocks,
        notes,
        [*source.furniture, *joiner.furniture],
        list(source.warnings),
    )
