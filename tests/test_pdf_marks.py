"""Underlines and strokes through words mark the words; every other rule stays on the page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.reading.pdf_marks import mark_lines
from concordat_schemas.page import Appearance, Page, Ruling, Word

PLAIN = Appearance("Serif", 10)


def word(text: str, x0: float, baseline: float, look: Appearance = PLAIN, angle: int = 0) -> Word:
    """A word whose letters are half an em wide."""
    size = look.size
    x1 = x0 + 0.5 * size * len(text)
    return Word(
        text, x0, baseline - 0.8 * size, x1, baseline + 0.2 * size, baseline, look, angle=angle
    )


def sentence(
    text: str, x0: float = 100, baseline: float = 200, look: Appearance = PLAIN
) -> list[Word]:
    """The words of a text on one line, a quarter of an em apart."""
    words = []
    for piece in text.split():
        words.append(word(piece, x0, baseline, look))
        x0 = words[-1].x1 + 0.25 * look.size
    return words


def across(x0: float, x1: float, y: float, width: float = 0.5, edge: bool = False) -> Ruling:
    return Ruling(x0, y, x1, y, width, "#000000", edge)


def down(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(x, top, x, bottom, 0.5, "#000000")


def page(words: list[Word], *rules: Ruling) -> Page:
    made = Page(1, 600, 800, words, list(rules))
    mark_lines(made)
    return made


def underlined(made: Page) -> list[str]:
    return [found.text for found in made.words if found.underline]


def struck(made: Page) -> list[str]:
    return [found.text for found in made.words if found.strike]


def span(words: Sequence[Word]) -> tuple[float, float]:
    return words[0].x0, words[-1].x1


def test_an_underline_marks_the_words_over_it_and_goes() -> None:
    words = sentence("this is an underlined phrase here")
    made = page(words, across(*span(words[2:5]), 201.3))
    assert underlined(made) == ["an", "underlined", "phrase"]
    assert not made.rulings


def test_a_stroke_through_the_middle_strikes() -> None:
    words = sentence("kept struck out kept")
    made = page(words, across(*span(words[1:3]), 197.2))
    assert struck(made) == ["struck", "out"]
    assert not underlined(made)
    assert not made.rulings


def test_a_double_underline_goes_whole() -> None:
    words = sentence("double under")
    made = page(words, across(*span(words), 201), across(*span(words), 203))
    assert underlined(made) == ["double", "under"]
    assert not made.rulings


def test_an_underline_of_the_space_after_a_word_is_still_its() -> None:
    words = sentence("marked plain")
    made = page(words, across(100, words[0].x1 + 2.5, 201.3))
    assert underlined(made) == ["marked"]
    assert not made.rulings


def test_words_underlined_one_by_one_and_lines_of_a_paragraph() -> None:
    first, second = sentence("one two three"), sentence("four five", baseline=212)
    rules = [across(*span([found]), 201.3) for found in first]
    made = page(first + second, *rules, across(*span(second), 213.3))
    assert underlined(made) == ["one", "two", "three", "four", "five"]
    assert not made.rulings


def test_a_raised_mark_in_an_underlined_phrase_does_no_harm() -> None:
    words = sentence("underlined phrase")
    raised = word("1", words[-1].x1, 196.5, Appearance("Serif", 6.5))
    made = page([*words, raised], across(100, raised.x1, 201.3))
    assert underlined(made) == ["underlined", "phrase"]
    assert not made.rulings


def test_large_type_has_a_thick_underline_farther_down() -> None:
    words = sentence("Heading", look=Appearance("Sans", 28))
    made = page(words, across(*span(words), 204.5, width=2))
    assert underlined(made) == ["Heading"]


def test_a_rule_under_a_heading_that_runs_to_the_margin_stays() -> None:
    words = sentence("Heading of the part", look=Appearance("Sans", 14))
    rule = across(100, 500, 202)
    made = page(words, rule)
    assert not underlined(made)
    assert made.rulings == [rule]


def test_a_rule_under_a_full_line_with_air_between_stays() -> None:
    words = sentence("a line of text that is as long as the rule under it")
    rule = across(100, words[-1].x1 + 4, 203)
    made = page(words, rule)
    assert not underlined(made)
    assert made.rulings == [rule]


def test_the_border_of_a_cell_that_meets_a_rule_down_stays() -> None:
    words = sentence("cell text")
    rules = [down(98, 180, 230), down(146, 180, 230), across(98, 146, 202)]
    made = page(words, *rules)
    assert not underlined(made)
    assert made.rulings == rules


def test_the_rule_under_the_heads_of_columns_stays() -> None:
    words = [*sentence("Action"), *sentence("Indicator", x0=250)]
    rule = across(*span(words), 201.5)
    made = page(words, rule)
    assert not underlined(made)
    assert made.rulings == [rule]


def test_the_short_rule_above_notes_stays() -> None:
    last = sentence("the last line of the page above the notes goes on and on", baseline=700)
    note = sentence("1 See resolution 66/290.", baseline=715)
    for rule in (across(100, 244, 703), across(100, 244, 702)):
        made = page(last + note, rule)
        assert not underlined(made)
        assert made.rulings == [rule]


def test_edges_of_shading_mark_nothing() -> None:
    words = sentence("marked up")
    made = page(words, across(*span(words), 202, edge=True))
    assert not underlined(made)
    assert len(made.rulings) == 1


def test_a_word_mostly_clear_of_the_rule_is_not_marked() -> None:
    words = sentence("under longword")
    made = page(words, across(100, words[1].x0 + 1, 201.3))
    assert underlined(made) == ["under"]


def test_text_that_runs_up_the_page_is_not_underlined() -> None:
    turned = word("turned", 100, 200, angle=90)
    made = page([turned], across(*span([turned]), 201.3))
    assert not underlined(made)


def test_a_rule_far_from_any_word_stays() -> None:
    rule = across(100, 200, 400)
    assert page(sentence("words"), rule).rulings == [rule]
    assert page([], rule).rulings == [rule]


def test_a_page_too_full_is_given_up_without_harm() -> None:
    words = [word("x", 5 * at % 590, 200) for at in range(5_000)]
    rules = [across(5 * at % 590, 5 * at % 590 + 5, 201.3) for at in range(2_000)]
    made = page(words, *rules)
    assert len(made.words) == 5_000
    assert made.rulings


NUMBERS = st.floats(-50, 900) | st.floats(allow_nan=True, allow_infinity=True)
SIZES = st.floats(0, 60)


@st.composite
def odd_words(draw: st.DrawFn) -> Word:
    x0, top, x1, bottom, baseline = (draw(NUMBERS) for _ in range(5))
    return Word("word", x0, top, x1, bottom, baseline, Appearance("F", draw(SIZES)))


@st.composite
def odd_rules(draw: st.DrawFn) -> Ruling:
    x0, top, x1 = (draw(NUMBERS) for _ in range(3))
    bottom = draw(st.just(top) | NUMBERS)
    return Ruling(x0, top, x1, bottom, draw(SIZES), edge=draw(st.booleans()))


@given(st.lists(odd_words(), max_size=4), st.lists(odd_rules(), max_size=4))
@settings(deadline=None, max_examples=100)
def test_nothing_but_marks_and_their_rules_changes(words: list[Word], rules: list[Ruling]) -> None:
    before = [(found.text, found.x0, found.baseline) for found in words]
    made = page(words, *rules)
    assert [id(rule) for rule in made.rulings] == [
        id(rule) for rule in rules if any(rule is kept for kept in made.rulings)
    ]
    assert repr([(found.text, found.x0, found.baseline) for found in made.words]) == repr(before)


@pytest.mark.parametrize("size", [6.0, 9.0, 12.0, 24.0])
@given(shift=st.floats(0.04, 0.18), words=st.integers(1, 6))
@settings(deadline=None, max_examples=20)
def test_an_underline_is_known_at_any_size(size: float, shift: float, words: int) -> None:
    line = sentence(" ".join(["words"] * words), look=Appearance("Serif", size))
    made = page(line, across(*span(line), 200 + shift * size, width=0.05 * size))
    assert len(underlined(made)) == words
    assert not made.rulings
