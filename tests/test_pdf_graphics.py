"""What is drawn on a PDF page is found as the rules, boxes and pictures that a reader sees."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.reading.pdf_graphics import MAX_DRAWN, graphics
from concordat_extractors.reading.pdf_shapes import Canvas, Graphics, Ink, Outline
from concordat_schemas.page import Area, Ruling
from tests.pdf_builder import Pdf, PdfPage, box, line, opened


def drawn(pdf: Pdf | bytes, index: int = 0) -> Graphics:
    with opened(pdf, index) as page:
        size = page.geometry
        return graphics(page.page, size.width, size.height, size.matrix)


def drawn_by(content: str, **page: object) -> Graphics:
    pdf = Pdf()
    pdf.page(content, **page)  # type: ignore[arg-type]
    return drawn(pdf)


def ends(rule: Ruling) -> tuple[float, float, float, float]:
    return (rule.x0, rule.top, rule.x1, rule.bottom)


def kinds(found: Graphics) -> list[str]:
    return [area.kind for area in found.areas]


def test_a_line_is_a_rule_with_its_thickness_and_colour() -> None:
    found = drawn_by("1 0 0 RG " + line(100, 742, 300, 742, width=1.5))
    assert found.rulings == [Ruling(100, 100, 300, 100, 1.5, "#ff0000")]
    assert found.rulings[0].across
    assert not found.areas


def test_a_line_down_runs_from_top_to_bottom_whichever_way_it_is_drawn() -> None:
    found = drawn_by(line(50, 642, 50, 742) + line(60, 742, 60, 642))
    assert [ends(rule) for rule in found.rulings] == [(50, 100, 50, 200), (60, 100, 60, 200)]


def test_a_thin_filled_box_is_a_rule_along_its_middle() -> None:
    found = drawn_by(box(100, 700, 200, 0.48) + box(100, 600, 1, 50))
    assert [ends(rule) for rule in found.rulings] == [
        (100, 141.76, 300, 141.76),
        (100.5, 192, 100.5, 242),
    ]
    assert [rule.width for rule in found.rulings] == [0.48, 1]
    assert not any(rule.edge for rule in found.rulings)


def test_a_line_a_hair_off_level_is_level() -> None:
    (rule,) = drawn_by(line(100, 700, 300, 700.2)).rulings
    assert rule.across


def test_a_slanting_line_is_a_drawing() -> None:
    found = drawn_by(line(100, 700, 300, 600))
    assert not found.rulings
    assert found.areas == [Area((100, 142, 300, 242), "drawing")]


def test_the_border_of_a_row_drawn_cell_by_cell_is_one_rule() -> None:
    pieces = [box(x, 700, 100, 0.48) + box(x + 100, 700, 0.48, 0.48) for x in (50, 150.48, 250.96)]
    (rule,) = drawn_by("".join(pieces)).rulings
    assert ends(rule)[::2] == (50, 351.44)


def test_rules_with_a_gap_between_columns_stay_apart() -> None:
    found = drawn_by(line(50, 700, 150, 700) + line(156, 700, 256, 700))
    assert len(found.rulings) == 2


def test_a_rule_drawn_twice_is_one() -> None:
    assert len(drawn_by(2 * line(50, 700, 150, 700)).rulings) == 1


def test_a_rule_of_dots_is_one_rule() -> None:
    dots = "".join(box(100 + 1.5 * step, 700, 0.75, 0.75) for step in range(60))
    (rule,) = drawn_by(dots).rulings
    assert rule.across
    assert rule.x1 - rule.x0 == pytest.approx(89.25)


def test_a_dashed_line_and_a_pale_one_are_kept() -> None:
    found = drawn_by(
        "[3 2] 0 d " + line(50, 700, 150, 700) + "[] 0 d 1 G " + line(50, 650, 150, 650)
    )
    assert [rule.colour for rule in found.rulings] == ["#000000", "#ffffff"]


def test_small_squares_alone_are_no_rules() -> None:
    assert not drawn_by(box(100, 700, 1, 1) + box(100, 600, 2, 2)).rulings


def test_shading_is_a_box_with_edges() -> None:
    found = drawn_by("0.9 g " + box(100, 642, 200, 100))
    assert found.areas == [Area((100, 100, 300, 200), "box", fill="#e6e6e6")]
    assert len(found.rulings) == 4
    assert all(rule.edge for rule in found.rulings)


def test_a_frame_and_its_shading_drawn_apart_are_one_box() -> None:
    found = drawn_by(
        "0.9 g 0 0 1 RG 2 w " + box(100, 642, 200, 100) + box(100, 642, 200, 100, paint="S")
    )
    assert found.areas == [Area((100, 100, 300, 200), "box", "#e6e6e6", "#0000ff")]
    assert [rule.width for rule in found.rulings] == [2, 2, 2, 2]


def test_a_frame_drawn_as_the_space_between_two_boxes_is_a_frame() -> None:
    found = drawn_by("100 600 200 100 re 102 602 196 96 re f*\n")
    assert found.areas == [Area((101, 143, 299, 241), "box", None, "#000000")]


def test_a_box_with_rounded_corners_is_a_box() -> None:
    corner = (
        "110 700 m 290 700 l 295 700 300 695 300 690 c 300 610 l 300 605 295 600 290 600 c "
        "110 600 l 105 600 100 605 100 610 c 100 690 l 100 695 105 700 110 700 c h S\n"
    )
    found = drawn_by(corner)
    assert found.areas == [Area((100, 142, 300, 242), "box", None, "#000000")]
    assert sum(rule.across for rule in found.rulings) == 2


def test_a_circle_is_a_drawing() -> None:
    found = drawn_by("100 700 m 100 760 200 760 200 700 c 200 640 100 640 100 700 c f\n")
    assert kinds(found) == ["drawing"]
    assert not found.rulings


def test_strokes_of_one_picture_are_one_drawing() -> None:
    found = drawn_by("".join(line(100 + x, 700, 130 + x, 730) for x in range(0, 100, 10)))
    assert kinds(found) == ["drawing"]


def test_a_thick_line_is_shading() -> None:
    found = drawn_by("1 1 0 RG " + line(100, 700, 200, 700, width=12))
    assert found.areas == [Area((100, 136, 200, 148), "box", fill="#ffff00")]


def test_white_on_white_is_nothing_and_white_on_colour_is_a_box() -> None:
    assert not drawn_by("1 g " + box(100, 600, 100, 100)).areas
    found = drawn_by("0 0 1 rg " + box(50, 550, 200, 200) + "1 g " + box(100, 600, 100, 100))
    assert [area.fill for area in found.areas] == ["#0000ff", "#ffffff"]


def test_the_ground_of_the_page_is_no_frame() -> None:
    found = drawn_by("0 0 1 rg " + box(-10, -10, 700, 900) + "1 g " + box(100, 600, 100, 100))
    assert [area.fill for area in found.areas] == ["#ffffff"]
    assert len(found.rulings) == 4


def test_a_picture_is_placed_and_a_hairline_picture_is_a_rule() -> None:
    pdf = Pdf()
    pdf.page().image(100, 642, 200, 100).image(100, 600, 200, 0.5)
    found = drawn(pdf)
    assert found.areas == [Area((100, 100, 300, 200), "picture")]
    assert [ends(rule) for rule in found.rulings] == [(100, 241.75, 300, 241.75)]


def test_what_is_transparent_is_nothing() -> None:
    pdf = Pdf()
    page = pdf.page("/G0 gs " + box(100, 600, 100, 100))
    page.states["G0"] = "/ca 0"
    assert drawn(pdf) == Graphics([], [])


def test_what_lies_off_the_page_is_dropped_and_what_crosses_its_edge_is_cut() -> None:
    found = drawn_by(line(-100, 700, 50, 700) + line(700, 700, 900, 700) + line(10, 900, 90, 900))
    assert [ends(rule) for rule in found.rulings] == [(0, 142, 50, 142)]


def test_a_clip_cuts_what_is_drawn_in_it() -> None:
    found = drawn_by(
        "q 100 600 50 50 re W n " + line(0, 620, 500, 620) + box(0, 640, 500, 90) + "Q"
    )
    assert [ends(rule) for rule in found.rulings if not rule.edge] == [(100, 222, 150, 222)]
    assert [area.box for area in found.areas] == [(100, 192, 150, 202)]


def test_a_box_clipped_to_a_strip_is_a_rule() -> None:
    found = drawn_by("q 100 600 200 1 re W n " + box(0, 0, 500, 800) + "Q")
    assert [ends(rule) for rule in found.rulings] == [(100, 241.5, 300, 241.5)]


def test_forms_are_drawn_where_they_are_placed() -> None:
    pdf = Pdf()
    page = pdf.page()
    inner = page.form(line(0, 0, 50, 0), matrix=(2, 0, 0, 2, 10, 10), placed=False)
    page.form(f"/{inner} Do\n", matrix=(1, 0, 0, 1, 90, 90), inner=[inner], placed=False)
    page.draw("q 1 0 0 1 0 600 cm /X1 Do Q\n")
    found = drawn(pdf)
    assert [ends(rule) for rule in found.rulings] == [(100, 142, 200, 142)]
    assert found.rulings[0].width == 1


@pytest.mark.parametrize(
    ("rotate", "expected"),
    [(0, (90, 92, 190, 92)), (90, (590, 90, 590, 190)), (180, (290, 590, 390, 590))],
)
def test_rotation_and_crop_are_applied(rotate: int, expected: tuple[float, ...]) -> None:
    found = drawn_by(line(100, 700, 200, 700), rotate=rotate, crop=(10, 110, 490, 792))
    assert [ends(rule) for rule in found.rulings] == [expected]


def test_a_page_with_too_much_on_it_says_so() -> None:
    many = "".join(line(10, y % 800, 500, y % 800) for y in range(MAX_DRAWN))
    found = drawn_by(many)
    assert found.limited
    assert found.rulings
    assert not drawn_by(line(10, 10, 50, 10)).limited


def test_forms_within_forms_without_end_are_given_up() -> None:
    pdf = Pdf()
    page = pdf.page()
    name = page.form(line(0, 100, 500, 100), placed=False)
    for _ in range(12):
        name = page.form(f"/{name} Do /{name} Do\n", inner=[name], placed=False)
    page.draw(f"/{name} Do\n")
    assert drawn(pdf).limited


NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1000, 1000)
POINTS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6)
OUTLINES = st.lists(st.builds(Outline, POINTS, st.booleans(), st.booleans()), max_size=3)
COLOURS = st.none() | st.sampled_from(["#000000", "#ffffff", "#ff0000"])
INKS = st.builds(Ink, COLOURS, COLOURS, st.floats(0, 30))
BOXES = st.none() | st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS)


@given(st.lists(st.tuples(OUTLINES, INKS, BOXES), max_size=4))
@settings(deadline=None, max_examples=100)
def test_any_shapes_give_sound_rules_and_areas_on_the_page(
    shapes: list[tuple[list[Outline], Ink, tuple[float, float, float, float] | None]],
) -> None:
    canvas = Canvas(600, 800)
    for outlines, ink, clip in shapes:
        canvas.path(outlines, ink, clip)
        if clip is not None:
            canvas.picture(clip)
    found = canvas.result()
    for rule in found.rulings:
        assert (rule.top == rule.bottom) != (rule.x0 == rule.x1)
        assert all(math.isfinite(number) for number in ends(rule))
        assert -1 <= rule.x0 <= rule.x1 <= 601
        assert -1 <= rule.top <= rule.bottom <= 801
    for area in found.areas:
        x0, top, x1, bottom = area.box
        assert 0 <= x0 <= x1 <= 600
        assert 0 <= top <= bottom <= 800


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=60)
def test_any_content_stream_is_read_without_error(content: bytes) -> None:
    pdf = Pdf()
    pdf.page(content.decode("latin-1"))
    drawn(pdf)


def test_numbers_out_of_all_bounds_are_harmless() -> None:
    huge = f"{10**39} 0 m {10**39} {10**39} l S 1e99 -1e99 m 0 0 l S 0 0 {10**30} {10**30} re f\n"
    assert drawn_by(huge + line(10, 700, 50, 700)).rulings


def test_an_empty_page_has_nothing() -> None:
    pdf = Pdf()
    assert isinstance(pdf.page(), PdfPage)
    assert drawn(pdf) == Graphics([], [])
