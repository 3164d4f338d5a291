"""pdfplumber as an oracle: the PDF reader finds the words and the glyphs that pdfplumber finds.

Known differences: pdfplumber takes the space that a browser writes for every soft hyphen for a
space between words (those are left out before comparing), and parts spaced letters, small capitals
and drop capitals, which the share of words that may differ allows for.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from concordat_extractors.reading import ReadOptions, read_bytes
from concordat_schemas.page import Page
from concordat_schemas.text import glyphs
from tests.generator.judge import PDF_RENDITIONS, cases
from tests.generator.pdf_engines import ENGINES

CORPUS = Path(__file__).parent.parent / "corpus"
SAME = 0.995

# pdfplumber keeps the ligatures of the font, and says what it cannot map by its number.
LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
SIGNS = str.maketrans({**LIGATURES, "\u00ad": "-", "\u2010": "-", "\u2011": "-"})


def words_here(page: Page) -> Iterator[str]:
    """The words of a page, those parted only by their look joined again."""
    joined = ""
    for word in page.words:
        if joined and not word.glued:
            yield joined.translate(SIGNS)
            joined = ""
        joined += word.text
    if joined:
        yield joined.translate(SIGNS)


def without_soft_hyphens(page: Any) -> Any:
    """The page without spaces and hyphens that the next character is drawn over."""
    under = {
        (char["x0"], char["top"])
        for char, after in pairwise(page.chars)
        if char["text"] in (" ", "\u00ad")
        and abs(after["x0"] - char["x0"]) < 0.2 * char["width"]
        and after["top"] == char["top"]
    }
    return page.filter(
        lambda one: one.get("text") not in (" ", "\u00ad") or (one["x0"], one["top"]) not in under
    )


def compare(data: bytes, last: int = 100) -> None:
    source = read_bytes(data, "plan.pdf", ReadOptions(pages=(1, last), reader="pdfium"))
    words = missing = 0
    found: list[tuple[int, int]] = []
    with pdfplumber.open(io.BytesIO(data)) as other:
        for sheet, whole in zip(source.sheets, other.pages, strict=False):
            page = without_soft_hyphens(whole)
            theirs = Counter(
                word["text"].translate(SIGNS)
                for word in page.extract_words(x_tolerance_ratio=0.15, use_text_flow=True)
            )
            words += theirs.total()
            missing += (theirs - Counter(words_here(sheet))).total()
            drawn = "".join(char["text"] for char in page.chars).translate(SIGNS)
            found.append((sum(glyphs(word.text) for word in sheet.words), glyphs(drawn)))
    assert words
    assert missing <= (1 - SAME) * words
    assert sum(here for here, _ in found) == pytest.approx(sum(there for _, there in found), 0.002)


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*.pdf"))
)
def test_files_of_the_corpus(name: str) -> None:
    compare((CORPUS / name).read_bytes(), last=3)


@pytest.mark.parametrize("rendition", sorted(PDF_RENDITIONS))
def test_files_printed_by_unrelated_engines(rendition: str) -> None:
    why = ENGINES[rendition.removeprefix("pdf-")].missing()
    if why:
        pytest.skip(why)
    for item in cases([("oracle", "plain", "tiny")], rendition):
        assert item.data is not None
        compare(item.data)
