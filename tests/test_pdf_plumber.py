"""pdfminer reads the same pages as pdfium: words, rules, boxes and links in the same places."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.errors import InputError
from concordat_extractors.reading import pdf_plumber
from concordat_extractors.reading.pdf_graphics import graphics
from concordat_extractors.reading.pdf_plumber import pages_of
from concordat_schemas.page import Area, Page, Word
from tests.pdf_builder import Pdf, box, line, literal, opened, text


def only(pdf: Pdf) -> Page:
    (page,) = pages_of(pdf.data())
    return page


def words_of(content: str) -> list[Word]:
    pdf = Pdf()
    pdf.page(content)
    return only(pdf).words


def texts(words: list[Word]) -> list[str]:
    return [word.text for word in words]


def test_words_have_their_text_place_and_look() -> None:
    pdf = Pdf()
    pdf.page().text(72, 700, "Hello wide", "Times-BoldItalic", size=14)
    hello, wide = only(pdf).words
    assert (hello.text, wide.text) == ("Hello", "wide")
    assert hello.x0 == pytest.approx(72)
    assert hello.baseline == pytest.approx(142)
    assert hello.top < 142 - 0.6 * 14 < 142 < hello.bottom
    assert hello.look is wide.look
    assert (hello.look.size, hello.look.bold, hello.look.italic) == (14, True, True)
    assert not wide.glued


def test_a_raised_mark_is_a_word_of_its_own_that_touches_the_word_before() -> None:
    content = "BT /F1 10 Tf 72 700 Td (word) Tj /F1 6 Tf 4 Ts (2) Tj /F1 10 Tf 0 Ts ( next) Tj ET"
    word, mark, after = words_of(content)
    assert texts([word, mark, after]) == ["word", "2", "next"]
    assert [word.glued, mark.glued, after.glued] == [False, True, False]
    assert mark.baseline == pytest.approx(word.baseline - 4)


def test_a_word_half_in_bold_is_two_words_that_touch() -> None:
    half, rest = words_of("BT /F1 10 Tf 72 700 Td (half) Tj /F2 10 Tf (bold) Tj ET")
    assert (half.text, rest.text, rest.glued) == ("half", "bold", True)
    assert rest.look.bold


def test_gaps_part_words_where_the_file_writes_no_spaces() -> None:
    assert texts(words_of("BT /F1 10 Tf 72 700 Td [(two) -250 (words) -60 (here)] TJ ET")) == [
        "two",
        "wordshere",
    ]


def test_text_of_no_ink_is_hidden_and_colours_are_kept() -> None:
    content = (
        "BT /F1 10 Tf 72 700 Td 3 Tr (unseen ) Tj 0 Tr 1 0 0 rg (red ) Tj 0 1 1 0 k (red) Tj ET"
    )
    unseen, red, process_red = words_of(content)
    assert unseen.look.hidden
    assert not red.look.hidden
    assert red.look.colour == process_red.look.colour == "#ff0000"


def test_text_up_the_page_has_its_direction() -> None:
    content = text(72, 700, "across the page as most words") + (
        f"BT /F1 10 Tf 0 1 -1 0 300 300 Tm {literal('up here')} Tj ET\n"
    )
    up, here = words_of(content)[-2:]
    assert (up.text, up.angle, here.text, here.angle) == ("up", 90, "here", 90)
    assert up.top > here.bottom


def test_a_page_of_turned_text_is_turned_upright() -> None:
    pdf = Pdf()
    lines = "".join(
        f"BT /F1 10 Tf 0 1 -1 0 {300 + 20 * at} 300 Tm {literal(words)} Tj ET\n"
        for at, words in enumerate(("the first line", "the second line"))
    )
    pdf.page(lines)
    page = only(pdf)
    assert (page.width, page.height, page.turn) == (842, 595, 270)
    first, second = page.words[0], page.words[3]
    assert first.baseline < second.baseline
    assert page.shown((first.x0, first.top, first.x1, first.bottom))[0] < 300 < 305


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 500, 700)])
def test_shapes_stand_where_pdfium_finds_them(
    rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    pdf = Pdf()
    page = pdf.page(rotate=rotate, crop=crop, media=(20, 30, 595, 842))
    page.draw(
        line(100, 600, 300, 600) + line(100, 300, 100, 600) + "0.9 g " + box(120, 400, 80, 90)
    )
    page.draw("0 g " + box(120, 350, 90, 0.5) + "1 0 0 RG " + box(300, 300, 100, 50, paint="S"))
    page.image(300, 400, 50, 60)
    page.form("0 0 1 RG " + line(0, 0, 100, 0), matrix=(1, 0, 0, 2, 120, 200))
    page.draw(line(120, 180, 220, 180))
    found = only(pdf)
    with opened(pdf) as other:
        size = other.geometry
        expected = graphics(other.page, size.width, size.height, size.matrix)
    assert (found.width, found.height) == (size.width, size.height)
    assert found.rulings == expected.rulings
    assert found.areas == expected.areas
    assert len(found.rulings) == 13


def test_words_are_those_of_pdfplumber() -> None:
    pdf = Pdf()
    page = pdf.page(rotate=90, crop=(10, 10, 500, 800))
    for at, words in enumerate(("A line of words (with signs)", "and – another", "§ 3.2")):
        page.text(72, 700 - 14 * at, words, "Times-Roman", 11)
    page.draw("BT /F1 10 Tf 1 0 0 1 72 500 Tm (set upright) Tj ET\n")
    with pdfplumber.open(io.BytesIO(pdf.data())) as other:
        expected = [word["text"] for word in other.pages[0].extract_words()]
    assert sorted(texts(only(pdf).words)) == sorted(expected)


def test_links_and_underlines_are_set() -> None:
    pdf = Pdf()
    page = pdf.page().text(100, 700, "linked", "Courier", 10)
    page.text(200, 700, "marked", "Courier", 10).draw(line(200, 698.8, 236, 698.8))
    page.link((98, 697, 140, 710), "https://example.org").link((198, 697, 240, 710), "file:///x")
    linked, marked = only(pdf).words
    assert (linked.link, linked.underline) == ("https://example.org", False)
    assert (marked.link, marked.underline) == (None, True)
    assert not only(pdf).rulings


def test_pages_are_numbered_and_a_broken_one_does_not_stop_the_others() -> None:
    pdf = Pdf()
    pdf.page().text(72, 700, "first")
    pdf.page("BT /F9 12 Tf (lost) Tj ET q 1 0 cm Q Q )) <<")
    pdf.page(media=(0, 0, 0, 0))
    pdf.page().text(72, 700, "last")
    pages = list(pages_of(pdf.data()))
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert (texts(pages[0].words), texts(pages[3].words)) == (["first"], ["last"])


def test_a_page_with_too_much_on_it_is_read_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_plumber, "MAX_ITEMS", 100)
    content = text(72, 700, "kept") + "0 0 m " + "1 1 l " * 100 + "S\n" + text(72, 600, "lost")
    assert texts(words_of(content)) == ["kept"]


def test_forms_that_draw_each_other_are_given_up() -> None:
    pdf = Pdf()
    page = pdf.page(text(72, 700, "kept"))
    page.form("/X0 Do /X0 Do\n", inner=["X0"])
    assert texts(only(pdf).words) == ["kept"]


def test_what_is_no_pdf_is_refused_with_a_sentence() -> None:
    with pytest.raises(InputError, match="damaged"):
        list(pages_of(b"no PDF at all"))


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=40)
def test_any_content_stream_gives_a_page(content: bytes) -> None:
    pdf = Pdf()
    pdf.page(content.decode("latin-1"))
    assert only(pdf).number == 1


def test_a_picture_is_an_area() -> None:
    pdf = Pdf()
    pdf.page().image(100, 642, 200, 100)
    assert only(pdf).areas == [Area((100, 100, 300, 200), "picture")]
