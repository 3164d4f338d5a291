"""Tables on pages made by hand: what is one, what is none, and what stands in each cell."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.layout.pages.table_headed import heads_of
from concordat_extractors.layout.pages.table_model import TableArea
from concordat_extractors.layout.pages.table_tags import tagged_tables
from concordat_extractors.layout.pages.tables import find_tables
from concordat_schemas.page import Appearance, Area, Page, Ruling, Tag, Word

PLAIN = Appearance("Serif", 10.0)
BOLD = Appearance("Serif-Bold", 10.0, bold=True)
SMALL = Appearance("Serif-Italic", 8.0, italic=True)
LARGE = Appearance("Serif-Bold", 14.0, bold=True)
NOTE = Appearance("Serif", 6.0)
LINE = 12.0
PROSE = (
    "States Parties will develop comprehensive national strategies and work plans for survey and "
    "clearance of contaminated areas and report annually on the progress that has been made in "
    "their implementation while taking into account the needs of affected communities"
)


def put(
    page: Page, x: float, y: float, text: str, look: Appearance = PLAIN, tag: int = -1
) -> float:
    """Sets a line of text from `x` on the baseline `y`; gives where it ends."""
    for word in text.split(" "):
        width = 0.5 * look.size * len(word)
        page.words.append(
            Word(word, x, y - 0.8 * look.size, x + width, y + 0.2 * look.size, y, look, tag=tag)
        )
        x += width + 0.25 * look.size
    return x - 0.25 * look.size


def put_right(page: Page, x: float, y: float, text: str, look: Appearance = PLAIN) -> None:
    """Sets a line of text that ends at `x`."""
    width = 0.5 * look.size * len(text.replace(" ", "")) + 0.25 * look.size * text.count(" ")
    put(page, x - width, y, text, look)


def wrap(
    page: Page, x: float, y: float, width: float, text: str, look: Appearance = PLAIN
) -> float:
    """Sets text in lines of at most `width`; gives the baseline of the next line."""
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        needed = 0.5 * PLAIN.size * len(word)
        if line and used + needed > width:
            put(page, x, y, " ".join(line))
            y += LINE
            line, used = [], 0.0
        line.append(word)
        used += needed + 0.25 * PLAIN.size
    put(page, x, y, " ".join(line))
    return y + LINE


def across(page: Page, y: float, x0: float = 50, x1: float = 550, edge: bool = False) -> None:
    page.rulings.append(Ruling(x0, y, x1, y, edge=edge))


def down(page: Page, x: float, top: float, bottom: float, edge: bool = False) -> None:
    page.rulings.append(Ruling(x, top, x, bottom, edge=edge))


def box(page: Page, x0: float, top: float, x1: float, bottom: float, fill: str = "#eeeeee") -> None:
    """Shades an area, edges included."""
    page.areas.append(Area((x0, top, x1, bottom), "box", fill))
    across(page, top, x0, x1, edge=True)
    across(page, bottom, x0, x1, edge=True)
    down(page, x0, top, bottom, edge=True)
    down(page, x1, top, bottom, edge=True)


def texts(page: Page, table: TableArea) -> list[list[str]]:
    """The text of each cell, row by row; a cell merged downwards in its first row only."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(" ".join(page.words[index].text for index in cell.words))
    return rows


def only(page: Page, body: list[int] | None = None) -> TableArea:
    tables = find_tables(page, body)
    assert len(tables) == 1
    return tables[0]


def new_page() -> Page:
    return Page(1, 600, 800)


def grid_page() -> Page:
    """A full grid of two columns and three rows."""
    page = new_page()
    for y in (100, 120, 170, 220):
        across(page, y)
    for x in (50, 250, 550):
        down(page, x, 100, 220)
    put(page, 55, 114, "Action", BOLD)
    put(page, 255, 114, "Indicators", BOLD)
    wrap(page, 55, 134, 180, "1. Develop a national plan for the clearance of all areas")
    wrap(page, 255, 134, 280, "Number of plans")
    put(page, 55, 184, "2. Report every year")
    put(page, 255, 184, "Number of reports")
    put(page, 255, 199, "Number of reports in time")
    return page


class TestClosedGrids:
    def test_each_cell_holds_its_words(self) -> None:
        page = grid_page()
        table = only(page)
        assert table.ruled == "full"
        assert texts(page, table) == [
            ["Action", "Indicators"],
            ["1. Develop a national plan for the clearance of all areas", "Number of plans"],
            ["2. Report every year", "Number of reports Number of reports in time"],
        ]
        assert table.head_rows == 1

    def test_a_cell_merged_over_columns_or_rows_has_its_spans(self) -> None:
        page = new_page()
        for y in (100, 120, 160):
            across(page, y)
        across(page, 140, 250, 550)
        down(page, 50, 100, 160)
        down(page, 250, 120, 160)
        down(page, 400, 120, 160)
        down(page, 550, 100, 160)
        put(page, 200, 114, "Progress since entry into force")
        put(page, 55, 134, "Africa")
        put(page, 255, 134, "12")
        put(page, 405, 134, "13")
        put(page, 255, 154, "14")
        put(page, 405, 154, "15")
        table = only(page)
        spans = {
            " ".join(page.words[index].text for index in cell.words): (cell.row_span, cell.col_span)
            for cell in table.cells
        }
        assert spans["Progress since entry into force"] == (1, 3)
        assert spans["Africa"] == (2, 1)
        assert spans["15"] == (1, 1)

    def test_heads_in_a_merged_cell_part_where_they_stand_over_their_columns(self) -> None:
        page = new_page()
        for y in (100, 120, 140, 160):
            across(page, y)
        down(page, 50, 100, 160)
        down(page, 250, 120, 160)
        down(page, 550, 100, 160)
        for row, (left, right) in enumerate((("Action", "Indicator"), ("a", "b"), ("c", "d"))):
            put(page, 55, 114 + 20 * row, left)
            put(page, 255, 114 + 20 * row, right)
        assert texts(page, only(page))[0] == ["Action", "Indicator"]

    def test_double_rules_and_thick_bars_make_no_cells_of_their_own(self) -> None:
        page = grid_page()
        for y in (102, 222):
            across(page, y)
        down(page, 253, 100, 220)
        assert only(page).columns == 2
        assert only(page).rows == 3

    def test_a_row_that_the_page_cuts_belongs_to_the_table(self) -> None:
        page = new_page()
        for y in (100, 120):
            across(page, y)
        for x in (50, 250, 550):
            down(page, x, 100, 190)
        put(page, 55, 114, "Action", BOLD)
        put(page, 255, 114, "Indicator", BOLD)
        wrap(page, 55, 134, 180, "1. Develop a national plan for the clearance of")
        put(page, 255, 134, "Number of plans")
        assert texts(page, only(page))[1][1] == "Number of plans"

    def test_rows_without_rules_between_them_are_told_by_their_text(self) -> None:
        page = new_page()
        for y in (100, 120, 245):
            across(page, y)
        for x in (50, 250, 400, 550):
            down(page, x, 100, 245)
        rows = [("Chad", "12", "2024"), ("Lebanon", "7", "2025"), ("Peru", "30", "2026")]
        for row, cells in enumerate([("State", "Areas", "Year"), *rows, *rows]):
            for x, text in zip((55, 255, 405), cells, strict=True):
                put(page, x, 114 + 20 * row, text, PLAIN if row else BOLD)
        assert texts(page, only(page))[1:4] == [list(row) for row in rows]

    @pytest.mark.parametrize("fill", [None, "#eeeeee"])
    def test_a_frame_around_text_is_no_table(self, fill: str | None) -> None:
        page = new_page()
        box(page, 100, 100, 500, 180, fill or "#ffffff")
        wrap(page, 110, 120, 380, PROSE)
        assert find_tables(page) == []

    def test_a_chart_is_no_table(self) -> None:
        page = new_page()
        for step in range(6):
            put_right(page, 95, 103 + 30 * step, str(50 - 10 * step))
            across(page, 100 + 30 * step, 100, 500)
        down(page, 100, 100, 250)
        down(page, 500, 100, 250)
        for bar in range(4):
            box(page, 130 + 90 * bar, 200 - 20 * bar, 170 + 90 * bar, 250, "#888888")
            put(page, 140 + 90 * bar, 195 - 20 * bar, "12")
            put(page, 135 + 90 * bar, 265, f"202{bar}")
        assert find_tables(page) == []

    def test_marked_passages_are_no_table(self) -> None:
        page = new_page()
        bottom = wrap(page, 50, 100, 480, " ".join([PROSE] * 3))
        for y in range(100, int(bottom) - 12, 12):
            box(page, 50, y - 9, 250, y + 3, "#ffff88")
            box(page, 250, y - 9, 530, y + 3, "#88ff88")
        assert find_tables(page) == []


class TestRulesAcross:
    def test_rules_above_and_below_the_head_and_at_the_end(self) -> None:
        page = new_page()
        for y in (100, 120, 200):
            across(page, y)
        for x, head in ((405, "2024"), (475, "2025"), (545, "2026")):
            put_right(page, x, 114, head, SMALL)
        put(page, 50, 114, "Category", SMALL)
        rows = [("Reports to the General Assembly", "3", "4", "–"), ("Meetings", "12", "9", "10")]
        put(page, 50, 136, "1. Documents for the meetings of the States Parties and")
        for row, cells in enumerate((("for the conference", "1", "2", "3"), *rows)):
            y = 148 + 17 * row
            put(page, 50, y, cells[0])
            for x, text in zip((405, 475, 545), cells[1:], strict=True):
                put_right(page, x, y, text)
        table = only(page)
        assert table.ruled == "horizontal"
        assert table.head_rows == 1
        assert texts(page, table) == [
            ["Category", "2024", "2025", "2026"],
            [
                "1. Documents for the meetings of the States Parties and for the conference",
                *("1", "2", "3"),
            ],
            *map(list, rows),
        ]

    def test_a_rule_below_each_row_leaves_the_head_above_the_first(self) -> None:
        page = new_page()
        rows = [("State", "Deadline"), ("Chad", "2026"), ("Lebanon", "2027"), ("Peru", "2028")]
        for row, cells in enumerate(rows):
            put(page, 55, 110 + 22 * row, cells[0])
            put(page, 305, 110 + 22 * row, cells[1])
            across(page, 117 + 22 * row)
        assert texts(page, only(page)) == [list(row) for row in rows]

    def test_rows_of_several_paragraphs_between_rules_stay_whole(self) -> None:
        page = new_page()
        y = 100.0
        for row in range(4):
            across(page, y)
            wrap(page, 55, y + 14, 200, f"Action {row} " + PROSE[:80])
            put(page, 305, y + 14, "Number of States that report")
            put(page, 305, y + 34, "Number of plans that exist")
            y += 66
        across(page, y)
        table = only(page)
        assert (table.rows, table.columns) == (4, 2)

    def test_text_over_all_columns_is_one_cell(self) -> None:
        page = new_page()
        for y in (100, 120, 220):
            across(page, y)
        for x, head in ((50, "Category"), (405, "2024"), (475, "2025")):
            put(page, x, 114, head, SMALL)
        for row in range(4):
            put(page, 50, 136 + 16 * row, f"Row {row}")
            put(page, 405, 136 + 16 * row, "1")
            put(page, 475, 136 + 16 * row, "2")
        wrap(page, 50, 202, 490, PROSE[:170])
        table = only(page)
        last = table.cells[-1]
        assert (last.column, last.col_span) == (0, 3)
        assert len(last.words) == len(PROSE[:170].split(" "))

    def test_a_table_goes_on_below_its_last_rule_at_the_end_of_a_page(self) -> None:
        page = new_page()
        for y in (700, 720):
            across(page, y)
        for x, head in ((50, "State"), (250, "Areas"), (450, "Year")):
            put(page, x, 714, head, SMALL)
        for row, name in enumerate(("Chad", "Lebanon", "Peru")):
            for x, text in ((50, name), (250, "12"), (450, "2026")):
                put(page, x, 736 + 16 * row, text)
        assert only(page).rows == 4

    def test_bands_of_shading_are_rows(self) -> None:
        page = new_page()
        names = ("Chad", "Lebanon", "Peru", "Iraq", "Somalia", "Albania")
        for row, name in enumerate(names):
            if row % 2 == 0:
                box(page, 50, 100 + 20 * row, 550, 120 + 20 * row)
            put(page, 55, 114 + 20 * row, name)
            put(page, 255, 114 + 20 * row, "Completed")
            put(page, 455, 114 + 20 * row, "2026")
        table = only(page)
        assert [row[0] for row in texts(page, table)] == list(names)

    def test_text_between_two_tables_is_in_neither(self) -> None:
        page = new_page()
        for top in (100, 300):
            for y in (top, top + 20, top + 60):
                across(page, y)
            for x, head in ((50, "State"), (250, "Areas"), (450, "Year")):
                put(page, x, top + 14, head, BOLD)
                put(page, x, top + 34, "a1")
                put(page, x, top + 52, "b2")
        wrap(page, 86, 190, 440, PROSE)
        put(page, 50, 270, "Table 2")
        put(page, 50, 284, "Areas by State Party and by year in which they were found", BOLD)
        tables = find_tables(page)
        assert [table.rows for table in tables] == [3, 3]
        assert sum(len(cell.words) for table in tables for cell in table.cells) == 18

    def test_a_running_head_between_rules_makes_no_table_of_the_page(self) -> None:
        page = new_page()
        for level in (60, 80, 780):
            across(page, level)
        put(page, 50, 74, "CCM/CONF/2026/1", SMALL)
        put(page, 280, 74, "Draft", SMALL)
        put_right(page, 550, 74, "Page 1", SMALL)
        y = 100.0
        while y < 700:
            y = wrap(page, 50, y, 490, PROSE) + 6
        assert find_tables(page) == []

    def test_underlined_headings_make_no_table(self) -> None:
        page = new_page()
        for part in range(6):
            put(page, 50, 100 + 100 * part, "Universalisation of the Convention", BOLD)
            across(page, 104 + 100 * part)
            wrap(page, 50, 120 + 100 * part, 490, PROSE)
        assert find_tables(page) == []


class TestWhiteAlone:
    def test_aligned_columns_with_a_head(self) -> None:
        page = new_page()
        wrap(page, 50, 100, 490, PROSE)
        rows = [
            ("State Party", "Area", "2025"),
            ("Bosnia and Herzegovina", "94,611", "12"),
            ("Chad", "1,408", "–"),
            ("Lao PDR", "37,466", "89"),
            ("Lebanon", "302", "7"),
        ]
        for row, (name, area, year) in enumerate(rows):
            look = PLAIN if row else BOLD
            put(page, 50, 160 + 12 * row, name, look)
            put_right(page, 260, 160 + 12 * row, area, look)
            put_right(page, 330, 160 + 12 * row, year, look)
        wrap(page, 50, 250, 490, PROSE)
        table = only(page)
        assert table.ruled == "none"
        assert texts(page, table) == [list(row) for row in rows]
        assert table.head_rows == 1

    def test_cells_in_the_middle_of_their_rows(self) -> None:
        page = new_page()
        for row in range(5):
            y = 100 + 50 * row
            put(page, 50, y + LINE, f"State {row}")
            put(page, 150, y, "The plan was adopted by the")
            put(page, 150, y + LINE, "government and sent to all")
            put(page, 150, y + 2 * LINE, "ministries that take part")
            put(page, 400, y + LINE, "Completed")
        table = only(page)
        assert (table.rows, table.columns) == (5, 3)

    def test_a_list_that_goes_on_in_a_second_column_is_two_tables(self) -> None:
        page = new_page()
        titles = (
            "Addis Ababa Action Agenda of the Third International Conference on Financing",
            "Industrial development cooperation",
            "The Pact for the Future and its annexes as they were adopted",
            "Women in development",
            "Follow-up to the Fifth United Nations Conference on the Least Developed Countries",
            "South-South cooperation",
        )
        for x, start in ((50, 0), (320, 3)):
            y = 100.0
            for number in range(6):
                put(page, x, y, f"79/2{number}{start}")
                y = wrap(page, x + 70, y, 160, titles[(number + start) % 6]) + 4
        tables = find_tables(page)
        assert [(table.rows, table.columns) for table in tables] == [(6, 2), (6, 2)]

    def test_two_columns_of_running_text_are_no_table(self) -> None:
        page = new_page()
        for x in (50, 320):
            y = 100.0
            for length in (250, 120, 200, 90, 240):
                y = wrap(page, x, y, 230, PROSE[: length + int(x) // 10]) + 6
        assert find_tables(page) == []

    @pytest.mark.parametrize("label", ["13.{}", "({}a)", "{}.", "•", "Action {}", "Action #{}"])
    def test_labels_beside_paragraphs_are_no_table(self, label: str) -> None:
        page = new_page()
        y = 100.0
        for number in range(1, 9):
            put(page, 50, y, label.format(number))
            y = wrap(page, 110, y, 430, PROSE[: 60 + 17 * number] + ".") + 6
        assert find_tables(page) == []

    def test_large_labels_at_the_side_are_no_table(self) -> None:
        page = new_page()
        y = 100.0
        for number in range(1, 7):
            put(page, 50, y, f"Action {number}", LARGE)
            y = wrap(page, 150, y, 390, PROSE[: 60 + 25 * number]) + 10
        assert find_tables(page) == []

    @pytest.mark.parametrize("leader", [False, True])
    def test_a_table_of_contents_is_no_table(self, leader: bool) -> None:
        page = new_page()
        for row in range(9):
            end = put(page, 50, 100 + 14 * row, "Survey and clearance"[: 8 + row])
            if leader:
                put(page, end + 5, 100 + 14 * row, "." * 60)
            put_right(page, 540, 100 + 14 * row, str(2 + 3 * row))
        assert find_tables(page) == []

    def test_names_and_values_of_a_letterhead_are_no_table(self) -> None:
        page = new_page()
        for row, (name, value) in enumerate(
            (("Date:", "1 July 2026"), ("Place:", "Geneva"), ("Item:", "5 (b)"), ("By:", "Chair"))
        ):
            put(page, 50, 100 + 14 * row, name)
            put(page, 150, 100 + 14 * row, value)
        assert find_tables(page) == []


class TestWords:
    def test_words_outside_the_body_are_in_no_cell(self) -> None:
        page = grid_page()
        put(page, 300, 215, "furniture")
        body = [index for index, word in enumerate(page.words) if word.text != "furniture"]
        table = only(page, body)
        assert sorted(index for cell in table.cells for index in cell.words) == body

    def test_a_note_mark_stays_in_the_row_of_its_word(self) -> None:
        page = new_page()
        for row in range(4):
            y = 100 + 15 * row
            put(page, 50, y, "Country")
            end = put(page, 250, y, "12,5")
            put(page, end + 0.2, y - 3.5, "a", NOTE)
            put(page, 400, y, "Pending")
        table = only(page)
        assert texts(page, table)[2] == ["Country", "12,5 a", "Pending"]

    def test_turned_words_of_a_grid_are_in_its_cells(self) -> None:
        page = grid_page()
        page.words.append(Word("Totals", 236, 130, 246, 160, 160, PLAIN, angle=90))
        assert any(len(page.words) - 1 in cell.words for cell in only(page).cells)

    def test_a_page_with_more_words_than_can_be_read_has_no_tables(self) -> None:
        page = grid_page()
        page.words *= 400
        assert find_tables(page) == []

    def test_a_page_with_more_rules_than_can_be_read_keeps_its_other_tables(self) -> None:
        page = new_page()
        page.rulings = [Ruling(0, y / 100, 600, y / 100) for y in range(30_000)]
        for row in range(5):
            for x, text in ((50, "Chad"), (250, "12"), (400, "Pending")):
                put(page, x, 100 + 15 * row, text)
        assert only(page).rows == 5


def tagged_page(rows: Iterable[Iterable[str]], head: bool = True) -> Page:
    """A page with a tagged table whose cells stand in a grid."""
    page = Page(1, 600, 800, tagged=True)
    page.tags = [Tag(0, "Document"), Tag(1, "Table", 0)]
    for number, row in enumerate(rows):
        parent = len(page.tags)
        page.tags.append(Tag(parent, "TR", 1))
        for column, text in enumerate(row):
            key = len(page.tags)
            page.tags.append(Tag(key, "TH" if head and number == 0 else "TD", parent))
            page.tags.append(Tag(key + 1, "P", key))
            if text:
                put(page, 50 + 150 * column, 100 + 20 * number, text, tag=key + 1)
    return page


class TestTags:
    def test_rows_cells_and_heads_are_those_declared(self) -> None:
        rows = [["State", "Area", "Year"], ["Chad", "", "2026"], ["Peru", "7", "2027"]]
        page = tagged_page(rows)
        (table,) = tagged_tables(page)
        assert texts(page, table) == rows
        assert table.head_rows == 1
        assert [cell.column for cell in table.cells] == [0, 1, 2] * 3

    def test_spans_move_the_cells_after_them(self) -> None:
        page = tagged_page([["State", "Area"], ["Chad", "1"], ["2"]])
        page.tags[8].row_span = 2
        for word in page.words:
            if word.text == "2":
                word.x0, word.x1 = word.x0 + 150, word.x1 + 150
        (table,) = tagged_tables(page)
        (cell,) = [cell for cell in table.cells if page.words[cell.words[0]].text == "2"]
        assert (cell.row, cell.column) == (2, 1)

    def test_rows_that_lack_cells_are_placed_by_their_text(self) -> None:
        page = tagged_page([["State", "Area", "Year"], ["Chad", "1", "2026"], ["Peru"]])
        (tag,) = {word.tag for word in page.words if word.text == "Peru"}
        put(page, 350, 140, "2027", tag=len(page.tags) + 1)
        page.tags += [
            Tag(len(page.tags), "TD", page.tags[page.tags[tag].parent].parent),
            Tag(len(page.tags) + 1, "P", len(page.tags)),
        ]
        (table,) = tagged_tables(page)
        assert [cell.column for cell in table.cells if cell.row == 2] == [0, 2]

    def test_a_table_that_only_sets_out_the_page_gives_way_to_the_one_in_it(self) -> None:
        page = tagged_page([["State", "Area"], ["Chad", "1"]])
        moved = [Tag(0, "Table"), Tag(1, "TR", 0), Tag(2, "TD", 1)]
        for tag in page.tags[1:]:
            moved.append(Tag(tag.key + 2, tag.kind, tag.parent + 2))
        page.tags = moved
        for word in page.words:
            word.tag += 2
        (table,) = tagged_tables(page)
        assert texts(page, table) == [["State", "Area"], ["Chad", "1"]]

    def test_tags_that_the_words_belie_are_not_believed(self) -> None:
        page = tagged_page([["State", "Area"], ["Chad", "1"], ["Peru", "7"]])
        for index, word in enumerate(page.words):
            word.x0, word.x1 = 50.0 + 40 * (index % 3), 80.0 + 40 * (index % 3)
            word.top, word.bottom, word.baseline = (
                value - 37 * (index % 5) for value in (word.top, word.bottom, word.baseline)
            )
        assert tagged_tables(page) == []

    def test_words_of_a_table_outside_its_cells_make_it_unsound(self) -> None:
        page = tagged_page([["State", "Area"], ["Chad", "1"]])
        put(page, 50, 200, "loose", tag=1)
        assert tagged_tables(page) == []

    def test_pages_without_tagged_tables_have_none(self) -> None:
        assert tagged_tables(grid_page()) == []


NUMBERS = st.one_of(
    st.sampled_from([50.0, 100.0, 120.0, 140.0, 250.0, 400.0, 550.0]),
    st.floats(-50, 900),
    st.sampled_from([math.nan, math.inf, -math.inf, 1e300, -1e300, 0.0]),
)
LOOKS = st.sampled_from(
    [PLAIN, BOLD, SMALL, LARGE, Appearance("F", 0.0), Appearance("F", math.nan)]
)
WORDS = st.builds(
    Word,
    st.sampled_from(["Chad", "12", "–", "(a)", "1.", "...."]),
    *[NUMBERS] * 5,
    LOOKS,
    angle=st.sampled_from([0, 0, 0, 90]),
    tag=st.integers(-2, 12),
)
RULINGS = st.one_of(
    st.builds(lambda x0, x1, y: Ruling(x0, y, x1, y), NUMBERS, NUMBERS, NUMBERS),
    st.builds(lambda top, bottom, x: Ruling(x, top, x, bottom), NUMBERS, NUMBERS, NUMBERS),
)
AREAS = st.builds(
    Area,
    st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    st.sampled_from(["box", "picture", "drawing"]),
    st.sampled_from([None, "#eeeeee"]),
)
TAGS = st.lists(
    st.tuples(
        st.sampled_from(["Table", "TR", "TD", "TH", "THead", "P", "Caption"]),
        st.integers(-2, 12),
        st.integers(-1, 3),
        st.integers(-1, 3),
    ),
    max_size=14,
).map(
    lambda made: [
        Tag(key, kind, parent, row_span=rows, col_span=columns)
        for key, (kind, parent, rows, columns) in enumerate(made)
    ]
)


def hold(page: Page, tables: list[TableArea]) -> None:
    """Every word is in one cell at most, every place of a grid has one cell at most."""
    seen: set[int] = set()
    for table in tables:
        places: set[tuple[int, int]] = set()
        assert 0 <= table.head_rows <= table.rows
        assert all(map(math.isfinite, table.box))
        for cell in table.cells:
            assert seen.isdisjoint(cell.words)
            seen.update(cell.words)
            covered = {
                (row, column)
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.col_span)
            }
            assert covered
            assert places.isdisjoint(covered)
            places |= covered
    assert all(0 <= index < len(page.words) for index in seen)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(WORDS, max_size=40),
    st.lists(RULINGS, max_size=25),
    st.lists(AREAS, max_size=4),
    TAGS,
    st.sampled_from([(600.0, 800.0), (0.0, 0.0), (math.nan, math.inf)]),
)
def test_no_page_raises_or_gives_a_word_to_two_cells(
    words: list[Word],
    rulings: list[Ruling],
    areas: list[Area],
    tags: list[Tag],
    size: tuple[float, float],
) -> None:
    page = Page(1, *size, words=words, rulings=rulings, areas=areas, tags=tags, tagged=True)
    hold(page, find_tables(page))
    hold(page, tagged_tables(page))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["Chad", "12", "on track", "–", "7,5 %"]), min_size=3, max_size=3),
        min_size=3,
        max_size=8,
    ),
    st.booleans(),
)
def test_the_cells_of_a_ruled_grid_are_found_again(rows: list[list[str]], shifted: bool) -> None:
    page = new_page()
    top = 100 + (7.3 if shifted else 0)
    for number in range(len(rows) + 1):
        across(page, top + 20 * number)
    for x in (50, 200, 350, 550):
        down(page, x, top, top + 20 * len(rows))
    for number, row in enumerate([["State", "Value", "Note"], *rows[1:]]):
        for x, text in zip((55, 205, 355), row, strict=True):
            put(page, x, top + 14 + 20 * number, text)
    assert texts(page, only(page)) == [["State", "Value", "Note"], *rows[1:]]


def test_a_row_with_text_in_one_column_only_does_not_cut_a_table_with_rules_across() -> None:
    page = new_page()
    put(page, 54, 92, "Measures", BOLD)
    put(page, 320, 92, "Indicators", BOLD)
    for number in range(5):
        put(page, 54, 112 + 12 * number, "an obligation that the page before began")
    for number, top in enumerate((170, 200, 230)):
        put(page, 54, top + 12, "Demonstrate high levels of ownership")
        put(page, 54, top + 24, f"in region {number}")
        put(page, 320, top + 12, "•")
        put(page, 332, top + 12, "The number of reports")
    for level in (80, 98, 170, 200, 230, 260):
        across(page, level)
    table = only(page)
    assert table.columns == 2
    assert len(texts(page, table)) == 5


def test_columns_under_heads_that_the_page_repeats_are_tables() -> None:
    page = new_page()
    for top in (100, 300):
        put(page, 54, top, "Action", BOLD)
        put(page, 320, top, "Indicators", BOLD)
        for number in range(4):
            put(page, 54, top + 12 + 12 * number, "each party will establish without delay")
        put(page, 320, top + 12, "number of parties that have done so")
        put(page, 320, top + 24, "in the last year")
    found = find_tables(page)
    assert [table.columns for table in found] == [2, 2]
    assert [texts(page, table)[0] for table in found] == [["Action", "Indicators"]] * 2


def two_columns(page: Page, bottom: float) -> None:
    """A ruled table of actions and indicators with a head, and one row down to the bottom."""
    for y in (100, 125, bottom):
        across(page, y)
    for x in (50, 250, 550):
        down(page, x, 100, bottom)
    put(page, 55, 116, "Action", BOLD)
    put(page, 255, 116, "Indicators", BOLD)


class TestLinesSetFarApart:
    def test_lines_of_prose_far_apart_are_no_rows(self) -> None:
        page = new_page()
        two_columns(page, 240)
        left = (
            "1. Develop a plan for clearance",
            "of all areas, with all States and",
            "the donors that support them, by",
            "the date of the next conference",
            "of the parties, as was agreed",
        )
        right = (
            "Number of the plans that were adopted by the affected",
            "parties and that have been reported in all of the years",
            "since the Convention entered into force for each party",
            "in accordance with the guidelines that were adopted by",
            "the meeting, and the number of parties that used these",
        )
        for at, line in enumerate(left):
            put(page, 55, 145 + 18 * at, line)
        for at, line in enumerate(right):
            put(page, 255, 145 + 18 * at, line)
        assert texts(page, only(page)) == [
            ["Action", "Indicators"],
            [" ".join(left), " ".join(right)],
        ]

    def test_items_of_cells_do_not_part_rows_of_lines_far_apart(self) -> None:
        page = new_page()
        two_columns(page, 260)
        left = (
            "3. Develop a plan of clearance",
            "with all donors, namely:",
            "(a) by stating what is needed",
            "for survey; and",
            "(b) by reporting.",
        )
        right = (
            "• Number of the plans that were adopted by the",
            "affected parties and reported before the end of",
            "the year. (reference: 4)",
            "• Number of the parties that reported on each of",
            "the areas. (reference: 7)",
        )
        for at, line in enumerate(left):
            put(page, 55, 145 + 18 * at, line)
        for at, line in enumerate(right):
            put(page, 255, 145 + 18 * at, line)
        assert only(page).rows == 2


class TestRuleBelowTheHeads:
    LEFT = (
        "1. Develop a plan for clearance of",
        "all contaminated areas, with all",
        "of the donors that support them",
    )
    RIGHT = (
        "Number of plans that were adopted by",
        "the parties that are affected, each",
        "with the donors that support these",
    )

    def page(self) -> Page:
        """A table with plain heads, set in further than the cells, on the only rule."""
        page = new_page()
        put(page, 50, 70, "The parties will take the measures that the table below gives")
        put(page, 75, 100, "Action")
        put(page, 325, 100, "Indicators")
        across(page, 106)
        for at, (left, right) in enumerate(zip(self.LEFT, self.RIGHT, strict=True)):
            put(page, 56, 120 + LINE * at, left)
            put(page, 306, 120 + LINE * at, right)
        put(page, 50, 190, "Text that goes on below the table over all of the width again")
        return page

    def test_one_row_below_plain_heads_that_stand_elsewhere_too_is_a_table(self) -> None:
        pages = [self.page(), self.page()]
        heads = heads_of(pages, [list(range(len(page.words))) for page in pages])
        assert heads == {"Action Indicators": 2}
        wanted = [["Action", "Indicators"], [" ".join(self.LEFT), " ".join(self.RIGHT)]]
        for page in pages:
            assert [texts(page, table) for table in find_tables(page, heads=heads)] == [wanted]

    def test_columns_under_heads_that_stand_there_alone_are_no_table(self) -> None:
        page = self.page()
        assert not find_tables(page, heads=heads_of([page], [list(range(len(page.words)))]))
