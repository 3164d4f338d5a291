"""The structure tree of a tagged PDF comes page by page, with what matters of the rest of it."""

from __future__ import annotations

import pytest

from concordat_extractors.reading.pdf_tags import MAX_TAGS, tags
from concordat_schemas.page import Tag
from tests.pdf_builder import Marked, Pdf, Struct, opened, text


def tree(pdf: Pdf, index: int = 0) -> tuple[list[Tag], dict[int, int]]:
    with opened(pdf, index) as page:
        return tags(page.page)


def outline(found: list[Tag]) -> list[str]:
    """Kinds, indented by depth, with `<` and `>` for content on other pages."""
    depths = {-1: -1}
    lines = []
    for tag in found:
        depths[tag.key] = depths[tag.parent] + 1
        marks = "<" * tag.before + ">" * tag.after
        lines.append("  " * depths[tag.key] + tag.kind + marks)
    return lines


def lines_of(pdf: Pdf, *texts: str) -> list[Marked]:
    page = pdf.page()
    return [page.marked(text(72, 700 - 20 * at, words)) for at, words in enumerate(texts)]


def test_elements_come_parents_first_and_content_knows_its_element() -> None:
    pdf = Pdf()
    title, first, second = lines_of(pdf, "Title", "One", "Two")
    pdf.structure(Struct("Document", Struct("H1", title), Struct("P", first, second)))
    found, contents = tree(pdf)
    assert outline(found) == ["Document", "  H1", "  P"]
    assert [tag.key for tag in found] == [0, 1, 2]
    assert contents == {title.mcid: 1, first.mcid: 2, second.mcid: 2}


def test_reading_order_is_that_of_the_tree_and_not_of_the_page() -> None:
    pdf = Pdf()
    second, first = lines_of(pdf, "drawn first", "drawn second")
    pdf.structure(Struct("Document", Struct("P", first), Struct("P", second)))
    _, contents = tree(pdf)
    assert contents[first.mcid] < contents[second.mcid]


def test_a_page_without_a_tree_has_no_tags() -> None:
    pdf = Pdf()
    lines_of(pdf, "text")
    assert tree(pdf) == ([], {})


def test_a_paragraph_over_two_pages_says_so_on_both() -> None:
    pdf = Pdf()
    before, start = lines_of(pdf, "A paragraph.", "A paragraph that")
    end, after = lines_of(pdf, "goes on.", "Another.")
    pdf.structure(
        Struct("Document", Struct("P", before), Struct("P", start, end), Struct("P", after))
    )
    assert outline(tree(pdf, 0)[0]) == ["Document>", "  P", "  P>"]
    assert outline(tree(pdf, 1)[0]) == ["Document<", "  P<", "  P"]


def test_a_paragraph_of_spans_over_two_pages_says_so_too() -> None:
    pdf = Pdf()
    (start,) = lines_of(pdf, "begins")
    (end,) = lines_of(pdf, "ends")
    pdf.structure(Struct("P", Struct("Span", start), Struct("Span", end)))
    assert outline(tree(pdf, 0)[0]) == ["P>", "  Span"]
    assert outline(tree(pdf, 1)[0]) == ["P<", "  Span"]


def test_what_holds_a_divided_element_is_divided() -> None:
    pdf = Pdf()
    (start,) = lines_of(pdf, "begins")
    (end,) = lines_of(pdf, "ends")
    item = Struct("LI", Struct("LBody", Struct("P", start, end)))
    pdf.structure(Struct("L", item))
    assert outline(tree(pdf, 0)[0]) == ["L>", "  LI>", "    LBody>", "      P>"]


def test_an_empty_cell_keeps_its_column() -> None:
    pdf = Pdf()
    left, right = lines_of(pdf, "left", "right")
    row = Struct("TR", Struct("TD", left), Struct("TD"), Struct("TD", right), Struct("TD"))
    pdf.structure(Struct("Table", row))
    found, contents = tree(pdf)
    assert outline(found) == ["Table", "  TR", "    TD", "    TD", "    TD", "    TD"]
    assert (contents[left.mcid], contents[right.mcid]) == (2, 4)


def test_a_row_is_not_divided_because_its_last_cell_is_empty() -> None:
    pdf = Pdf()
    (left,) = lines_of(pdf, "left")
    pdf.structure(Struct("Table", Struct("TR", Struct("TD"), Struct("TD", left), Struct("TD"))))
    assert not any(tag.before or tag.after for tag in tree(pdf)[0])


def test_spans_of_cells_are_read() -> None:
    pdf = Pdf()
    wide, tall, plain = lines_of(pdf, "wide", "tall", "plain")
    row = Struct(
        "TR",
        Struct("TH", wide, attributes="/O /Table /ColSpan 3"),
        Struct("TD", tall, attributes="/O /Table /RowSpan 2"),
        Struct("TD", plain, attributes="/O /Layout /Placement /Block"),
    )
    pdf.structure(Struct("Table", row))
    spans = [(tag.row_span, tag.col_span) for tag in tree(pdf)[0][2:]]
    assert spans == [(1, 3), (2, 1), (1, 1)]


@pytest.mark.parametrize("value", ["0", "-3", "1e30", "/Many", "99999999"])
def test_a_senseless_span_is_one(value: str) -> None:
    pdf = Pdf()
    (cell,) = lines_of(pdf, "cell")
    pdf.structure(Struct("TR", Struct("TD", cell, attributes=f"/O /Table /ColSpan {value}")))
    assert tree(pdf)[0][1].col_span == 1


def test_the_role_map_is_applied() -> None:
    pdf = Pdf()
    title, words = lines_of(pdf, "Title", "words")
    pdf.structure(
        Struct("Kopf", title),
        Struct("Fliess", words),
        roles={"Kopf": "H2", "Fliess": "P"},
    )
    assert [tag.kind for tag in tree(pdf)[0]] == ["H2", "P"]


@pytest.mark.parametrize(
    ("custom", "kind"),
    [
        ("Heading2", "H2"),
        ("heading_3", "H3"),
        ("Footnote", "Note"),
        ("Normal_Paragraph_Style", "P"),
        ("FENote", "Note"),
        ("Zitatblock", "Zitatblock"),
    ],
)
def test_known_custom_types_are_understood_without_a_role_map(custom: str, kind: str) -> None:
    pdf = Pdf()
    (words,) = lines_of(pdf, "words")
    pdf.structure(Struct(custom, words))
    assert tree(pdf)[0][0].kind == kind


def test_the_annotation_of_a_link_is_no_content_elsewhere() -> None:
    pdf = Pdf()
    (words,) = lines_of(pdf, "a link")
    pdf.structure(Struct("P", Struct("Link", words, Struct("Annot"))))
    assert not any(tag.before or tag.after for tag in tree(pdf)[0])


def test_a_chapter_of_many_pages_finds_its_content_on_each() -> None:
    pdf = Pdf()
    pages = [lines_of(pdf, *(f"line {at}" for at in range(40))) for _ in range(5)]
    pdf.structure(Struct("Sect", *(Struct("P", mark) for page in pages for mark in page)))
    for index in range(5):
        found, contents = tree(pdf, index)
        assert len(found) == 41
        assert sorted(contents) == list(range(40))


def test_a_tree_too_deep_is_cut_and_not_followed_for_ever() -> None:
    pdf = Pdf()
    deep, flat = lines_of(pdf, "deep", "flat")
    element = Struct("P", deep)
    for _ in range(400):
        element = Struct("Div", element)
    pdf.structure(Struct("P", flat), element)
    found, contents = tree(pdf)
    assert contents[flat.mcid] == 0
    assert len(found) < 400


def test_a_tree_that_bites_its_tail_ends() -> None:
    pdf = Pdf()
    (words,) = lines_of(pdf, "words")
    pdf.structure(Struct("Document", Struct("Sect", Struct("P", words))))
    data = pdf.data()
    # The section lists the document among its children.
    start = data.index(b"/StructElem /S /Document")
    number = int(data[:start].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[1])
    section = data.index(b"/StructElem /S /Sect")
    at = data.index(b"/K [", section)
    bitten = data[:at] + b"/K [%d 0 R " % number + data[at + 4 :]
    with opened(bitten) as page:
        found, _ = tags(page.page)
    assert len(found) <= 10


def test_a_tree_too_wide_is_cut() -> None:
    pdf = Pdf()
    (words,) = lines_of(pdf, "words")
    cells = [Struct("TD") for _ in range(MAX_TAGS + 100)]
    pdf.structure(Struct("TR", Struct("TD", words), *cells))
    assert len(tree(pdf)[0]) == MAX_TAGS
