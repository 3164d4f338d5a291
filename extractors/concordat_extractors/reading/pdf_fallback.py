"""A PDF read with pdfplumber (its engine, pdfminer), where pdfium cannot or the user asks."""

from __future__ import annotations

from itertools import islice
from typing import Final

from concordat_extractors.errors import InputError
from concordat_extractors.reading.options import ReadOptions
from concordat_extractors.reading.pdf_pages import chosen_pages
from concordat_schemas.page import Page
from concordat_schemas.source import SourceDocument, SourceWarning
from concordat_schemas.text import glyphs

MEDIA_TYPE: Final = "application/pdf"

TOO_FULL: Final = "The page holds more than can be read of one page; the rest of it is left out."

_TRIED = 20
_MOSTLY = 0.5


def read_otherwise(
    data: bytes, name: str, options: ReadOptions, why: str | None = None
) -> SourceDocument | None:
    """The document as pdfminer reads it, or None where it finds no text that can be trusted.

    `why` says what keeps pdfium from it, and becomes a warning; without it the user has asked for
    this reader. It is tried on the first pages before all are read, being slow. Raises `InputError`
    when the file cannot be opened or has not the pages that are chosen.
    """
    from concordat_extractors.reading.pdf_plumber import Cuts, count_pages, pages_of

    cuts = Cuts()
    try:
        count = count_pages(data, options.password)
        chosen, warnings = chosen_pages(count, name, options)
        found = pages_of(data, options.password, chosen, cuts)
        sheets = list(islice(found, _TRIED))
        if not _is_legible(sheets):
            return None
        sheets += found
    except InputError as error:
        raise InputError(str(error).replace("The file", name, 1)) from None
    if why:
        sentence = f"pdfplumber read the file, because {why}: compare the result with it."
        warnings.append(SourceWarning("reader_fallback", sentence))
    warnings += [SourceWarning("page_too_full", TOO_FULL, number) for number in cuts.full]
    warnings += [
        SourceWarning(
            "page_unreadable",
            "The file is damaged here, and the page was read as far as that goes: copy or "
            "download it again.",
            number,
        )
        for number in cuts.broken
    ]
    return SourceDocument(
        name,
        MEDIA_TYPE,
        "",
        "pdfplumber",
        [],
        warnings=warnings,
        glyphs=sum(glyphs(word.text) for sheet in sheets for word in sheet.words),
        pages=count,
        sheets=sheets,
        rejected=options.revisions == "rejected",
    )


def _is_legible(sheets: list[Page]) -> bool:
    """Whether most words are in fonts that tell which characters they show."""
    words = [word for sheet in sheets for word in sheet.words if not word.look.hidden]
    known = sum(not word.look.unmapped for word in words)
    return bool(words) and known > _MOSTLY * len(words)
