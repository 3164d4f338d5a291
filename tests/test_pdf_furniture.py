"""What stands on pages and is no text is set aside; text never is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.layout.pages.furniture import find_furniture
from concordat_schemas.page import Appearance, Area, Page, Ruling, Tag, Word

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 72.0, 523.0, 72.0, 770.0
PITCH = 13.0
PLAIN = Appearance("Serif", 10.5)
SMALL = Appearance("Serif", 8.5)
BOLD = Appearance("Serif", 10.5, bold=True)
TITLE = Appearance("Serif", 18.0, bold=True)
PALE = Appearance("Sans", 90.0, colour="#c8c8c8")
HIDDEN = Appearance("Serif", 10.5, hidden=True)

SENTENCES = (
    "States Parties underline that implementing the Convention is essential to addressing the "
    "consequences of cluster munitions and to strengthening multilateralism and the rule of law. "
    "It contributes to progress across multiple areas, including sustainable development, the "
    "rights of persons with disabilities, and the promotion of peace and of human security. "
    "At the local level it supports safe and responsible land use, the restoration of livelihoods, "
    "access to services, and the return of displaced people and of communities that are affected. "
)
PROSE = SENTENCES.split()


def put(
    page: Page, x: float, y: float, text: str, look: Appearance = PLAIN, align: str = "left"
) -> None:
    """Writes words on a baseline; every character is half as wide as it is high."""
    each = 0.5 * look.size
    width = each * len(text)
    x -= {"left": 0.0, "right": width, "centre": width / 2}[align]
    for word in text.split(" "):
        if word:
            page.words.append(
                Word(
                    word,
                    x,
                    y - 0.9 * look.size,
                    x + each * len(word),
                    y + 0.2 * look.size,
                    y,
                    look,
                )
            )
        x += each * (len(word) + 1)


def prose(page: Page, start: float = TOP + 10, end: float = BOTTOM, seed: int = 0) -> None:
    """Fills a page with paragraphs that are nowhere the same."""
    y, at, lines = start, 7 * page.number + seed, 0
    while y <= end:
        line, width = "", 40 if lines % 6 == 5 else 84
        while len(line) + len(PROSE[at % len(PROSE)]) < width:
            line = f"{line} {PROSE[at % len(PROSE)]}".lstrip()
            at += 1 + (at % 11 == page.number % 11)
        put(page, LEFT, y, line)
        lines += 1
        y += PITCH * (1.5 if lines % 6 == 0 else 1)


def document(
    pages: int, draw: Callable[[Page], None] | None = None, body: Callable[[Page], None] = prose
) -> list[Page]:
    """Pages whose furniture `draw` writes, and `body` their text."""
    made = [Page(number, WIDTH, HEIGHT) for number in range(1, pages + 1)]
    for page in made:
        body(page)
        if draw is not None:
            draw(page)
    return made


def found(pages: list[Page]) -> list[list[tuple[str, str]]]:
    """For each page the kind and text of what was set aside, from top to bottom."""
    texts: list[list[tuple[str, str]]] = [[] for _ in pages]
    for aside in find_furniture(pages):
        words = [pages[aside.page].words[index].text for index in aside.words]
        texts[aside.page].append((aside.kind, " ".join(words)))
    return texts


def number_in_foot(page: Page) -> None:
    put(page, WIDTH / 2, 806, str(page.number), SMALL, "centre")


def test_running_heads_and_page_numbers_are_set_aside_on_every_page() -> None:
    def draw(page: Page) -> None:
        put(page, LEFT, 42, "Vientiane Capital Action Plan", SMALL)
        number_in_foot(page)

    assert found(document(8, draw)) == [
        [("running_head", "Vientiane Capital Action Plan"), ("page_number", str(number))]
        for number in range(1, 9)
    ]


def test_heads_that_alternate_are_set_aside_with_their_numbers() -> None:
    def draw(page: Page) -> None:
        if page.number == 1:
            return
        left = page.number % 2 == 0
        x, align = (LEFT, "left") if left else (RIGHT, "right")
        text = "Part II Political affairs" if left else "Section 6 Outer space"
        put(page, x, 44, text, SMALL, align)
        put(page, RIGHT if left else LEFT, 806, "26-02544", SMALL, "right" if left else "left")
        put(page, x, 806, f"{page.number}/8", SMALL, align)

    results = found(document(8, draw))
    assert results[0] == []
    assert set(results[1]) == {
        ("running_head", "Part II Political affairs"),
        ("page_number", "2/8"),
        ("page_foot", "26-02544"),
    }
    assert ("running_head", "Section 6 Outer space") in results[2]


def test_heads_that_name_the_chapter_are_set_aside_even_where_one_shows_once() -> None:
    chapters = ["Introduction", "Survey", "Survey", "Risk education", "Victims", "Victims", "Aid"]

    def draw(page: Page) -> None:
        put(page, LEFT, 42, chapters[page.number - 1], SMALL)
        put(page, RIGHT, 42, str(page.number), SMALL, "right")

    results = found(document(7, draw))
    assert [dict(page)["running_head"] for page in results] == chapters


def test_heads_that_change_on_each_page_are_known_by_the_headings_they_repeat() -> None:
    chapters = ["Scope", "Survey and clearance", "Risk education", "Victim assistance", "Aid"]

    def body(page: Page) -> None:
        prose(page, end=400)
        put(page, LEFT, 440, chapters[page.number - 1], TITLE)
        prose(page, start=480, seed=3)

    def draw(page: Page) -> None:
        put(page, LEFT, 42, chapters[page.number - 1], SMALL)

    heads = [("running_head", chapter) for chapter in chapters[1:]]
    assert found(document(5, draw, body))[1:] == [[head] for head in heads]


@pytest.mark.parametrize(
    "form",
    [
        "{0}",
        "- {0} -",
        "Page {0} of 6",
        "{0}/6",
        "Página {0} de 6",
        "Seite {0} von 6",
        "第{0}页",
        "A-{0}",
        "Lausanne Action Plan | {0}",
    ],
)
def test_page_numbers_are_known_in_every_form(form: str) -> None:
    def draw(page: Page) -> None:
        put(page, RIGHT, 806, form.format(page.number), SMALL, "right")

    results = found(document(6, draw))
    assert [[text for _, text in page] for page in results] == [
        [form.format(number)] for number in range(1, 7)
    ]
    assert {kind for page in results for kind, _ in page} <= {"page_number", "page_foot"}


def test_roman_numbers_and_a_count_that_begins_anew_are_page_numbers() -> None:
    labels = ["i", "ii", "iii", "1", "2", "3", "4", "A-1", "A-2"]

    def draw(page: Page) -> None:
        put(page, WIDTH / 2, 806, labels[page.number - 1], SMALL, "centre")

    assert found(document(9, draw)) == [[("page_number", label)] for label in labels]


def test_the_masthead_of_the_first_page_stays_with_the_text() -> None:
    def draw(page: Page) -> None:
        if page.number == 1:
            put(page, LEFT, 46, "United Nations", TITLE)
            put(page, RIGHT, 46, "CCM/CONF/2026/3", TITLE, "right")
            put(page, LEFT, 806, "GE.26-09876(E)", SMALL)
            put(page, LEFT, 816, "*2609876*", SMALL)
        else:
            put(page, LEFT, 44, "CCM/CONF/2026/3", SMALL)
            number_in_foot(page)

    def body(page: Page) -> None:
        prose(page, start=200 if page.number == 1 else TOP + 10)

    results = found(document(5, draw, body))
    assert results[0] == [("page_foot", "GE.26-09876(E)"), ("page_foot", "*2609876*")]
    assert results[3] == [("running_head", "CCM/CONF/2026/3"), ("page_number", "4")]


def test_the_symbol_over_the_second_of_two_pages_is_a_running_head() -> None:
    def draw(page: Page) -> None:
        if page.number == 2:
            put(page, LEFT, 44, "CCM/CONF/2026/3", SMALL)
            number_in_foot(page)

    expected = [("running_head", "CCM/CONF/2026/3"), ("page_number", "2")]
    assert found(document(2, draw)) == [[], expected]


def test_a_number_alone_in_the_foot_of_a_single_page_is_its_number() -> None:
    def draw(page: Page) -> None:
        put(page, WIDTH / 2, 806, "37", SMALL, "centre")

    assert found(document(1, draw)) == [[("page_number", "37")]]


@pytest.mark.parametrize("pages", [1, 2, 3, 7])
def test_pages_with_nothing_but_text_lose_none(pages: int) -> None:
    assert found(document(pages)) == [[] for _ in range(pages)]


def table(page: Page, heads: Iterable[str], ruled: bool, first: int = 1) -> None:
    """A table from the top of the text area down, its heads at the top of every page."""
    columns = [LEFT, LEFT + 60, LEFT + 260]
    y = TOP + 10
    for x, head in zip(columns, heads, strict=False):
        put(page, x, y, head, BOLD)
    lines = [TOP - 2, y + 4]
    for row in range(12):
        y += PITCH * 2
        put(page, columns[0], y, str(first + row))
        put(page, columns[1], y, PROSE[(page.number * 5 + row) % len(PROSE)] + " national plans")
        put(page, columns[2], y, "Number of " + PROSE[(page.number * 3 + row) % len(PROSE)])
        lines.append(y + 4)
    if ruled:
        page.rulings += [Ruling(LEFT - 4, y, RIGHT, y) for y in lines]
        for x in (LEFT - 4, LEFT + 55, LEFT + 255, RIGHT):
            page.rulings.append(Ruling(x, lines[0], x, lines[-1]))


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("pages", [2, 3, 5, 9])
def test_heads_of_a_table_that_every_page_repeats_stay_with_the_table(
    pages: int, ruled: bool
) -> None:
    def body(page: Page) -> None:
        table(page, ["No.", "Action", "Indicator"], ruled, 12 * page.number - 11)

    results = found(document(pages, number_in_foot, body))
    assert results == [[("page_number", str(number))] for number in range(1, pages + 1)]


def test_heads_of_a_table_on_some_pages_stay_below_the_running_head() -> None:
    def body(page: Page) -> None:
        if page.number in (3, 4, 5):
            table(page, ["No.", "Action", "Indicator"], False)
        else:
            prose(page)

    def draw(page: Page) -> None:
        put(page, LEFT, 42, "Lausanne Action Plan", SMALL)

    assert found(document(8, draw, body)) == [[("running_head", "Lausanne Action Plan")]] * 8


def test_a_table_of_one_column_between_rules_keeps_its_head() -> None:
    def body(page: Page) -> None:
        put(page, LEFT, TOP + 10, "Actions of the plan", BOLD)
        prose(page, start=TOP + 30)
        for y in (TOP - 2, TOP + 14, TOP + 60, TOP + 120, 700):
            page.rulings.append(Ruling(LEFT, y, RIGHT, y))

    assert found(document(6, None, body)) == [[]] * 6


@pytest.mark.parametrize(
    "label",
    ["Action {0}", "{0}", "{0}. Survey and clearance", "({0})", "Indicators"],
)
def test_headings_at_the_top_of_pages_stay(label: str) -> None:
    def body(page: Page) -> None:
        if page.number % 2:
            put(page, LEFT, TOP + 10, label.format(page.number), BOLD)
            prose(page, start=TOP + 36)
        else:
            prose(page)

    results = found(document(8, number_in_foot, body))
    assert results == [[("page_number", str(number))] for number in range(1, 9)]


@pytest.mark.parametrize("look", [PLAIN, BOLD, TITLE])
def test_one_action_to_a_page_keeps_the_labels_of_its_actions(look: Appearance) -> None:
    def body(page: Page) -> None:
        put(page, LEFT, TOP + 12, f"Action {page.number}", look)
        prose(page, start=TOP + 46)

    results = found(document(6, number_in_foot, body))
    assert results == [[("page_number", str(number))] for number in range(1, 7)]


def test_notes_at_the_foot_stay_even_where_pages_print_the_same_note() -> None:
    def body(page: Page) -> None:
        prose(page, end=BOTTOM - 50)
        if page.number in (2, 4, 5):
            page.rulings.append(Ruling(LEFT, BOTTOM - 12, LEFT + 140, BOTTOM - 12))
            put(page, LEFT, BOTTOM, "* Baselines are those of 2026.", SMALL)

    results = found(document(7, number_in_foot, body))
    assert results == [[("page_number", str(number))] for number in range(1, 8)]


def test_what_recurs_in_the_rows_of_the_foot_is_told_from_the_number() -> None:
    def draw(page: Page) -> None:
        put(page, LEFT, 800, "Adopted at Lausanne", SMALL)
        put(page, LEFT, 810, "Secretariat, Geneva", SMALL)
        put(page, RIGHT, 810, f"Page {page.number}", SMALL, "right")

    expected = [("page_foot", "Adopted at Lausanne"), ("page_foot", "Secretariat, Geneva")]
    assert [set(page) for page in found(document(5, draw))] == [
        {*expected, ("page_number", f"Page {number}")} for number in range(1, 6)
    ]


@pytest.mark.parametrize(("step", "right"), [(1, False), (5, False), (1, True), (5, True)])
@pytest.mark.parametrize("restart", [True, False])
def test_line_numbers_in_a_margin_are_set_aside(step: int, right: bool, restart: bool) -> None:
    pages = document(3)
    count, expected = 0, []
    for page in pages:
        count = 0 if restart else count
        for y in sorted({word.baseline for word in page.words}):
            count += 1
            if count % step == 0:
                put(page, RIGHT + 40 if right else LEFT - 14, y, str(count), SMALL, "right")
        expected.append([word.text for word in page.words if word.look is SMALL])
    results = found(pages)
    assert [[kind for kind, _ in page] for page in results] == [["line_number"]] * 3
    assert [page[0][1].split() for page in results] == expected


@pytest.mark.parametrize("step", [1, 5])
def test_lines_of_notes_that_are_counted_anew_are_numbered_too(step: int) -> None:
    def note(page: Page) -> None:
        page.rulings.append(Ruling(LEFT, 660, LEFT + 140, 660))
        put(page, LEFT, 673, "1", Appearance("Serif", 6))
        for at in range(6):
            put(page, LEFT + 20, 676 + 12 * at, "See the report on national plans.", SMALL)

    def body(page: Page) -> None:
        prose(page, end=640)
        for at, y in enumerate(sorted({word.baseline for word in page.words})):
            if (at + 1) % step == 0:
                put(page, LEFT - 14, y, str(at + 1), TITLE, "right")
        for at in range(6):
            if (at + 1) % step == 0:
                put(page, LEFT - 14, 676 + 12 * at, str(at + 1), BOLD, "right")

    pages = document(3, note, body)
    expected = [[word.text for word in page.words if word.look in (TITLE, BOLD)] for page in pages]
    results = found(pages)
    assert [[kind for kind, _ in page] for page in results] == [["line_number"]] * 3
    assert [page[0][1].split() for page in results] == expected


def columns(page: Page, heading: bool = False) -> None:
    """Two columns with a number left of each line, whose lines stand at different heights."""
    count = 100 * page.number
    for x, start in ((60.0, 100.0), (330.0, 104.5)):
        for at in range(50):
            count += 1
            line = " ".join(PROSE[(count + i) % len(PROSE)] for i in range(5))[:34]
            put(page, x, start + 12 * at, line.lower().rstrip(". "))
            put(page, x - 16, start + 12 * at, str(count), SMALL, "right")
    if heading:
        put(
            page,
            WIDTH / 2,
            60,
            "Draft plan of action of the Conference on cluster",
            TITLE,
            "centre",
        )


def numbers_aside(pages: list[Page]) -> list[list[str]]:
    return [
        [text for kind, texts in page if kind == "line_number" for text in texts.split()]
        for page in found(pages)
    ]


def test_lines_of_two_columns_are_numbered_through_below_a_heading_across_both() -> None:
    def body(page: Page) -> None:
        columns(page, heading=page.number == 1)

    pages = document(4, None, body)
    expected = [[w.text for w in page.words if w.look is SMALL] for page in pages]
    assert [sorted(page) for page in numbers_aside(pages)] == expected


def test_a_column_of_few_lines_is_numbered_where_other_pages_number_it() -> None:
    def body(page: Page) -> None:
        columns(page)
        if page.number == 3:
            page.words = [word for word in page.words if word.x0 < 290 or word.baseline < 130]

    pages = document(4, None, body)
    expected = [[w.text for w in page.words if w.look is SMALL] for page in pages]
    assert [sorted(page) for page in numbers_aside(pages)] == expected


def test_raised_marks_of_notes_in_the_strip_of_line_numbers_stay() -> None:
    def marks(page: Page) -> None:
        prose(page, end=640)
        for at, y in enumerate(sorted({word.baseline for word in page.words})):
            put(page, LEFT - 14, y, str(at + 1), SMALL, "right")
        for at in range(2):
            put(page, LEFT - 14, 696 + 24 * at, str(at + 1), Appearance("Serif", 5), "right")
            put(page, LEFT, 700 + 24 * at, "See the report on national plans.", SMALL)

    for page in numbers_aside(document(3, None, marks)):
        assert page == [str(at + 1) for at in range(len(page))]
        assert len(page) > 20


def test_rows_in_small_letters_below_text_are_no_line_numbers() -> None:
    def body(page: Page) -> None:
        prose(page, end=400)
        for at in range(12):
            put(page, LEFT, 440 + at * PITCH, str(at + 1))
            put(page, LEFT + 30, 440 + at * PITCH, "number of states with national plans")

    assert found(document(3, None, body)) == [[]] * 3


def test_numbers_of_paragraphs_rows_and_items_are_no_line_numbers() -> None:
    def paragraphs(page: Page) -> None:
        prose(page)
        starts = sorted({word.baseline for word in page.words})[::4]
        for at, y in enumerate(starts):
            put(page, LEFT - 14, y, str(10 * page.number + at), PLAIN, "right")

    def rows(page: Page) -> None:
        for at in range(40):
            y = TOP + 10 + at * PITCH
            put(page, LEFT, y, str(40 * page.number + at))
            put(page, LEFT + 40, y, PROSE[(at * 7) % len(PROSE)].capitalize())

    assert found(document(3, None, paragraphs)) == [[]] * 3
    assert found(document(3, None, rows)) == [[]] * 3


def test_watermarks_are_set_aside_slanted_or_behind_the_text() -> None:
    def slanted(page: Page) -> None:
        page.words.insert(0, Word("DRAFT", 120, 200, 480, 640, 640, PALE, angle=45))

    def behind(page: Page) -> None:
        page.words.insert(0, Word("DRAFT", 120, 380, 480, 470, 450, PALE))

    for draw in (slanted, behind):
        for pages in (1, 4):
            assert found(document(pages, draw)) == [[("watermark", "DRAFT")]] * pages


def test_labels_of_columns_that_are_slanted_or_turned_are_no_watermark() -> None:
    def draw(page: Page) -> None:
        for at, angle in enumerate((45, 90)):
            x = 200.0 + 40 * at
            page.words.append(Word("Women", x, 790, x + 25, 815, 815, BOLD, angle=angle))

    def body(page: Page) -> None:
        prose(page, end=600)

    assert found(document(3, draw, body)) == [[]] * 3


def test_text_along_the_margin_is_set_aside_but_not_the_turned_label_of_a_row() -> None:
    def draw(page: Page) -> None:
        page.words.append(Word("GE.26-09876", 20, 300, 28, 360, 360, SMALL, angle=90))

    assert found(document(1, draw)) == [[("other", "GE.26-09876")]]

    def label(page: Page) -> None:
        page.words.append(Word("Objective", 40, 300, 50, 360, 360, SMALL, angle=90))
        page.rulings.append(Ruling(36, 200, 36, 600))

    assert found(document(4, label)) == [[]] * 4


def test_heads_of_pages_turned_for_a_wide_table_are_found_where_the_page_shows_them() -> None:
    def draw(page: Page) -> None:
        put(page, LEFT, 42, "Lausanne Action Plan", SMALL)
        number_in_foot(page)

    pages = document(5, draw)
    turned = Page(3, HEIGHT, WIDTH, turn=90)
    for at in range(30):
        put(turned, 90, 90 + at * PITCH, "Rows of a table that is wide and was turned")
    for word in pages[2].words[-4:]:
        box = (word.top, WIDTH - word.x1, word.bottom, WIDTH - word.x0)
        turned.words.append(
            replace(word, x0=box[0], top=box[1], x1=box[2], bottom=box[3], angle=90)
        )
    pages[2] = turned
    results = found(pages)
    assert set(results[2]) == {("running_head", "Lausanne Action Plan"), ("page_number", "3")}


def test_text_in_no_ink_is_set_aside_unless_it_is_the_text_of_a_scan() -> None:
    def draw(page: Page) -> None:
        put(page, LEFT, 300, "Not for the reader", HIDDEN)

    assert found(document(1, draw)) == [[("other", "Not for the reader")]]

    scan = Page(1, WIDTH, HEIGHT, areas=[Area((0, 0, WIDTH, HEIGHT), "picture")])
    prose(scan)
    scan.words = [replace(word, look=HIDDEN) for word in scan.words]
    put(scan, LEFT, 30, "Received 22 June 2026", SMALL)
    assert all("States" not in text for _, text in found([scan])[0])


def test_text_off_the_page_is_set_aside() -> None:
    def draw(page: Page) -> None:
        put(page, 100, HEIGHT + 40, "slug line", SMALL)

    assert found(document(1, draw)) == [[("other", "slug line")]]


def test_what_a_tagged_file_leaves_untagged_in_the_margins_is_set_aside() -> None:
    pages = document(4)
    for page in pages:
        page.tagged, page.tags = True, [Tag(0, "P")]
        for word in page.words:
            word.tag = 0
    put(pages[1], LEFT, 40, "Only here", SMALL)
    put(pages[2], LEFT + 100, 300, "Label of a chart", SMALL)
    assert found(pages) == [[], [("running_head", "Only here")], [], []]


numbers = st.one_of(
    st.floats(-50, 900),
    st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1e308, -1e308]),
)
looks = st.sampled_from(
    [PLAIN, SMALL, TITLE, PALE, HIDDEN, Appearance("", math.nan), Appearance("", -3.0)]
)
words = st.builds(
    Word,
    st.sampled_from(["1", "2", "5", "10", "iv", "Page", "DRAFT", "A/81/6", "", " ", "*2601902*"]),
    numbers,
    numbers,
    numbers,
    numbers,
    numbers,
    looks,
    angle=st.sampled_from([0, 0, 45, 90, 270]),
    tag=st.integers(-1, 2),
)
rulings = st.builds(Ruling, numbers, numbers, numbers, numbers)
areas = st.builds(Area, st.tuples(numbers, numbers, numbers, numbers), st.just("picture"))
sheets = st.builds(
    Page,
    st.integers(0, 4),
    st.one_of(st.just(WIDTH), numbers),
    st.one_of(st.just(HEIGHT), numbers),
    st.lists(words, max_size=12),
    st.lists(rulings, max_size=4),
    st.lists(areas, max_size=2),
    tagged=st.booleans(),
    turn=st.sampled_from([0, 90, 180, 270]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(sheets, max_size=5))
def test_whatever_pages_hold_each_word_is_set_aside_once_at_most(pages: list[Page]) -> None:
    seen: set[tuple[int, int]] = set()
    for aside in find_furniture(pages):
        assert aside.words
        for index in aside.words:
            assert 0 <= index < len(pages[aside.page].words)
            assert (aside.page, index) not in seen
            seen.add((aside.page, index))
