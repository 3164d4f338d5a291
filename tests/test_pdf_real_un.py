"""Real documents of the United Nations: their PDF gives the paragraphs and cells of their DOCX.

The files are no part of the project; without the folder the tests are skipped and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from concordat_extractors.layout import lay_out
from concordat_extractors.reading import read
from concordat_schemas.source import TableBlock, TextBlock
from concordat_schemas.text import clean

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "real-un"
FILES = sorted(FOLDER.glob("*.pdf"))
LEAST = 0.98


def text_of(block: TextBlock) -> str:
    """A paragraph with its number, whether the file computes or prints it."""
    return clean(f"{block.label or ''} {block.text}")


def texts(path: Path) -> Iterator[str]:
    """The paragraphs, the cells and the notes of a document."""
    laid_out = lay_out(read(path))
    for block in laid_out.blocks:
        if isinstance(block, TableBlock):
            for row in block.rows:
                yield from (clean(" ".join(map(text_of, cell.blocks))) for cell in row)
        else:
            yield text_of(block)
    for note in laid_out.notes.values():
        yield clean(" ".join(map(text_of, note.blocks)))


@pytest.mark.skipif(not FILES, reason="the folder of real documents is not there")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_pdf_gives_what_its_docx_gives(path: Path) -> None:
    pdf = Counter(text for text in texts(path) if text)
    docx = Counter(text for text in texts(path.with_suffix(".docx")) if text)
    larger = max(pdf.total(), docx.total())
    assert (pdf & docx).total() >= LEAST * larger
