"""Lines of a page become the paragraphs that a reader sees, in columns, lists and headlines."""

from __future__ import annotations

from collections.abc import Sequence

from concordat_extractors.layout.pages import lay_out_pages
from concordat_extractors.layout.pages.hyphens import Hyphens
from concordat_extractors.layout.pages.lines import lines_of
from concordat_extractors.layout.vocabulary import vocabulary_of
from concordat_schemas.page import Appearance, Page, Ruling, Tag, Word
from concordat_schemas.source import SourceDocument, TableBlock, TextBlock

TEXT = Appearance("Serif", 10)
BOLD = Appearance("Serif", 10, bold=True)
LARGE = Appearance("Serif", 16, bold=True)

PROSE = (
    "States Parties welcome the progress made since the Convention entered into",
    "force on 1 August 2010 and recall that national strategies remain essential.",
)


def set_line(
    text: str, baseline: float, x0: float = 72, look: Appearance = TEXT, gap: float = 2.5
) -> list[Word]:
    words = []
    for piece in text.split():
        x1 = x0 + 0.45 * look.size * len(piece)
        top, bottom = baseline - 0.76 * look.size, baseline + 0.22 * look.size
        words.append(Word(piece, x0, top, x1, bottom, baseline, look))
        x0 = x1 + gap
    return words


def page_of(*lines: Sequence[Word], rulings: Sequence[Ruling] = ()) -> Page:
    page = Page(1, 595, 842)
    page.words = [word for line in lines for word in line]
    page.rulings = list(rulings)
    return page


def laid_out(*pages: Page) -> SourceDocument:
    return lay_out_pages(
        SourceDocument("a.pdf", "application/pdf", "", "pdf", [], sheets=list(pages))
    )


def blocks_of(*pages: Page) -> list[TextBlock | TableBlock]:
    return list(laid_out(*pages).blocks)


def texts_of(*pages: Page) -> list[str]:
    return [block.text for block in blocks_of(*pages) if isinstance(block, TextBlock)]


def width(text: str, size: float = 10) -> float:
    line = set_line(text, 0, 0, Appearance("Serif", size))
    return line[-1].x1


def test_a_centred_headline_is_one_though_its_first_line_is_nearly_full() -> None:
    first, second = "Draft Action Plan on the Implementation of the", "Convention, 2027-2031"
    right = 72 + width(PROSE[1])
    middle = (72 + right) / 2
    lines = [
        set_line(first, 100, middle - width(first, 16) / 2, LARGE),
        set_line(second, 119, middle - width(second, 16) / 2, LARGE),
        *(set_line(text, 160 + 12 * at) for at, text in enumerate(PROSE * 3)),
    ]
    assert texts_of(page_of(*lines))[0] == f"{first} {second}"


def test_an_opening_french_quotation_mark_goes_with_its_word() -> None:
    before = "Dans tous les cas, les données recueillies par les États devraient toujours être"
    after = "« exactes, ventilées et accessibles », et les États devraient être consultés."
    wide = before + " « ex"
    lines = [set_line(wide, 88), set_line(before, 100), set_line(after, 112)]
    assert f"{before} {after}" in " ".join(texts_of(page_of(*lines)))
    assert not any(text.startswith("«") for text in texts_of(page_of(*lines)))


def test_first_lines_that_stand_in_begin_paragraphs() -> None:
    long = "The Plan builds on the Action Plan adopted at the last Review Conference and"
    short = "covers five years in all."
    alone = "In all cases donors and operators should be consulted, as they ask, in time."
    lines, at = [], 100.0
    for _ in range(4):
        lines += [set_line(long, at, 86), set_line(short, at + 12)]
        at += 24
    lines += [set_line(alone, at, 86), set_line(alone, at + 12, 86), set_line(short, at + 24)]
    assert texts_of(page_of(*lines)).count(alone) == 1


def test_the_words_of_a_line_that_fills_a_narrow_column_stay_together() -> None:
    stretched = set_line("moitié de celles que vise", 100, gap=15)
    assert [line.text for line in lines_of(stretched)] == ["moitié de celles que vise"]


def test_labels_beside_their_text_are_no_column() -> None:
    lines = []
    for number in (1, 2, 3):
        top = 100.0 + 80 * number
        lines.append(set_line(f"Recommendation number {number}:", top))
        lines += [set_line(text, top + 12 * at, 200) for at, text in enumerate(PROSE * 2)]
    found = texts_of(page_of(*lines))
    starts = [text[:24] for text in found if text.startswith("Recommendation")]
    assert len(starts) == 3
    assert all("welcome" in text for text in found if text.startswith("Recommendation"))


def test_heads_make_a_table_of_one_row() -> None:
    cells = ("Existence of a plan", "Adoption of standards", "Number of States")
    lines = [
        set_line("No.", 100, 72, BOLD) + set_line("Actions", 100, 110, BOLD)
        + set_line("Indicators", 100, 320, BOLD),
        set_line("1.", 116, 72) + set_line("Encourage States to keep", 116, 110)
        + set_line(cells[0], 116, 320),
        set_line("forms and to report.", 128, 110) + set_line(cells[1], 128, 320),
        set_line(cells[2], 140, 320),
    ]  # fmt: skip
    tables = [block for block in blocks_of(page_of(*lines)) if isinstance(block, TableBlock)]
    assert len(tables) == 1
    assert [cell.header for cell in tables[0].rows[0]] == [True, True, True]


def test_a_numbered_heading_tagged_as_a_list_of_one_is_no_item() -> None:
    page = page_of(
        set_line("Section 1: Clearance", 100, 72, BOLD),
        *(set_line(text, 120 + 12 * at) for at, text in enumerate(PROSE)),
    )
    kinds = [("Document", -1), ("L", 0), ("LI", 1), ("LBody", 2), ("P", 3), ("P", 0)]
    page.tags = [Tag(key, kind, parent) for key, (kind, parent) in enumerate(kinds)]
    page.tagged = True
    for word in page.words:
        word.tag = 4 if word.baseline == 100 else 5
    first = blocks_of(page)[0]
    assert isinstance(first, TextBlock)
    assert not first.bullet


def test_fragments_that_are_no_words_are_joined_in_a_short_text() -> None:
    texts = ["Donors still need sup-", "port to review the pro-", "cedures with donors."]
    lines = [line for at, text in enumerate(texts) for line in lines_of(set_line(text, 12.0 * at))]
    hyphens = Hyphens(lines, vocabulary_of(texts))
    assert hyphens.made("Donors still need sup-", "port to review")
    assert not hyphens.made("keep up-to-date and up-to-", "date data")


def test_an_underline_is_no_rule_above_notes() -> None:
    lines = [
        set_line("Objective", 300),
        set_line("1) keep the forms", 316),
        set_line("2) share the forms", 328),
    ]
    under = Ruling(72, 301.5, 112, 301.5, 0.5, "#000000")
    assert not laid_out(page_of(*lines, rulings=[under])).notes


def test_line_numbers_that_count_the_head_too_are_set_aside() -> None:
    pages = []
    for number in (1, 2):
        lines = [set_line("1", 36, 40), set_line("A/CONF/2026/WP.3", 36)]
        for at in range(14):
            lines += [set_line(str(at + 1), 70.0 + 18 * at, 40)]
            lines += [set_line(f"Item {number} of the list, kept short.", 70.0 + 18 * at)]
        page = page_of(*lines)
        page.number = number
        pages.append(page)
    assert not any(text[0].isdigit() for text in texts_of(*pages))


def test_a_symbol_at_the_head_of_wide_set_pages_is_set_aside() -> None:
    pages = []
    for number in (1, 2, 3):
        lines = [set_line("A/CONF/2026/WP.3", 36)]
        lines += [set_line(PROSE[at % 2], 61.0 + 23 * at) for at in range(20)]
        page = page_of(*lines)
        page.number = number
        pages.append(page)
    assert "WP.3" not in " ".join(texts_of(*pages)[1:])
