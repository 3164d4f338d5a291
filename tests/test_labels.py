"""Labels: what is one, what it says, and what follows what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.numerals import roman_value
from concordat_extractors.structure.labels import Label, automatic_label, read_label

from .generator.labels import letter, roman
from .made_up import action, document, plan


def label(text: str, bold: int = 0) -> Label:
    found = read_label(text, bold)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("12. The States", "12", "arabic"),
        ("12) The States", "12", "arabic"),
        ("(12) The States", "12", "arabic"),
        ("[12] The States", "12", "arabic"),
        ("1.1 The States", "1.1", "dotted"),
        ("1.1. The States", "1.1", "dotted"),
        ("3.2.1 The States", "3.2.1", "dotted"),
        ("(a) adopt", "a", "lower"),
        ("a) adopt", "a", "lower"),
        ("a. adopt", "a", "lower"),
        ("A. adopt", "A", "upper"),
        ("(B) adopt", "B", "upper"),
        ("iv. adopt", "iv", "lower"),
        ("(viii) adopt", "viii", "lower"),
        ("XIV. Matters", "XIV", "upper"),
        ("(aa) adopt", "aa", "lower"),
        ("1º Adoptar", "1", "arabic"),
        ("(b)adopt", "b", "lower"),
        ("(c)", "c", "lower"),
    ],
)
def test_labels(text: str, value: str, form: str) -> None:
    found = label(text)
    assert (found.value, found.form) == (value, form)
    assert text[found.end :] == text.split(maxsplit=1)[1] if " " in text else True


@pytest.mark.parametrize(
    "text",
    [
        "A State Party that retains munitions",
        "a State Party",
        "I recall",
        "12 States Parties",
        "2027 is the year",
        "i.e. without delay",
        "e.g. by phone",
        "(see paragraph 4) and",
        "(baseline X%)",
        "in. the end",
        "1,5 million",
        "3.5",
        "U.S. funding",
        "",
        "()",
        "(",
        "No. 12",
        "100% of all States",
    ],
)
def test_what_is_no_label(text: str) -> None:
    assert read_label(text) is None


def test_a_bare_letter_is_a_label_when_it_alone_is_bold() -> None:
    assert label("B adopted plans", 1).value == "B"
    assert label("B adopted plans", 2).value == "B"
    assert read_label("A State adopted plans", 7) is None
    assert read_label("B adopted plans", len("B adopted plans")) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [("(a)", "a"), ("a)", "a"), ("1.", "1"), ("iv.", "iv"), ("1.2", "1.2"), ("B", "B"), ("7", "7")],
)
def test_automatic_numbers(printed: str, value: str) -> None:
    found = automatic_label(printed)
    assert found is not None
    assert (found.value, found.end) == (value, 0)


@pytest.mark.parametrize("printed", ["Article 5", "Action #3:", "•", "–", "", "Annex"])
def test_an_automatic_number_with_words_is_no_list_label(printed: str) -> None:
    assert automatic_label(printed) is None


@settings(max_examples=60)
@given(st.integers(1, 399))
def test_roman_numerals_are_read_as_they_are_written(number: int) -> None:
    assert roman_value(roman(number)) == number
    assert roman_value(roman(number).upper()) == number


@pytest.mark.parametrize("text", ["iiii", "vx", "ic", "iix", "", "abc", "xxxx", "vv"])
def test_what_is_no_roman_numeral(text: str) -> None:
    assert not roman_value(text)


@settings(max_examples=60)
@given(st.integers(1, 51))
def test_letters_follow_letters(number: int) -> None:
    one, two = label(f"({letter(number)}) x"), label(f"({letter(number + 1)}) x")
    assert two.follows(one)
    assert not one.follows(two)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(h)", "(i)"),
        ("(i)", "(ii)"),
        ("(i)", "(j)"),
        ("(z)", "(aa)"),
        ("3.9", "3.10"),
        ("ix.", "x."),
    ],
)
def test_what_follows(before: str, after: str) -> None:
    assert label(after + " x").follows(label(before + " x"))


@pytest.mark.parametrize(
    ("before", "after"),
    [("(a)", "b)"), ("(a)", "(B)"), ("(a)", "(c)"), ("(b)", "(a)"), ("3.9", "4.10"), ("1.", "(2)")],
)
def test_what_does_not_follow(before: str, after: str) -> None:
    assert not label(after + " x").follows(label(before + " x"))


# Labels of actions, through a whole plan.

EN = [
    ("Action #{}: Survey the harbour.", None),
    ("Action #{} Survey the harbour.", None),
    ("Action {}: Survey the harbour.", None),
    ("Action {} Survey the harbour.", None),
    ("Action {}. Survey the harbour.", None),
    ("Action {} – Survey the harbour.", None),
    ("Action {} - Survey the harbour.", None),
    ("Action No. {}: Survey the harbour.", None),
    ("ACTION {}: Survey the harbour.", None),
    ("**Action {}:** Survey the harbour.", None),
    ("**Action #{}** Survey the harbour.", None),
    ("**Action {}**\n\nSurvey the harbour.", None),
    ("Action #{}:\n\nSurvey the harbour.", None),
    ("Action {}\n\nSurvey the harbour.", None),
    ("- Action {}** Survey the harbour.", None),
    ("### Action {}\n\nSurvey the harbour.", None),
    ("Action point {}. Survey the harbour.", 4),
    ("Commitment {}: Survey the harbour.", 4),
]
FR = [
    "Action n° {} : Relever le port.",
    "Action n°{} : Relever le port.",
    "Action nº {} : Relever le port.",
    "Action no {} : Relever le port.",
    "Action {} : Relever le port.",
    "Action {} – Relever le port.",
    "Mesure n° {} : Relever le port.",
    "Mesure n° {}\n\nRelever le port.",
    "Mesure {}. Relever le port.",
    "**Mesure {}** Relever le port.",
    "Action n°\u00a0{}\u00a0: Relever le port.",
    "Action n<sup>o</sup> {} : Relever le port.",
]
ES = [
    "Acción núm. {}: Medir el puerto.",
    "Acción Núm. {}: Medir el puerto.",
    "Acción nº {}: Medir el puerto.",
    "Acción #{}: Medir el puerto.",
    "Acción {}: Medir el puerto.",
    "Acción {}. Medir el puerto.",
    "Medida núm. {}: Medir el puerto.",
    "Medida {}\n\nMedir el puerto.",
    "**Acción {}.** Medir el puerto.",
]


@pytest.mark.parametrize(("form", "least"), EN)
def test_spellings_of_english_action_labels(tmp_path: Path, form: str, least: int | None) -> None:
    found = plan(tmp_path, *(form.format(n) for n in range(1, (least or 2) + 1)))
    assert [one.number for one in found.actions] == [str(n) for n in range(1, (least or 2) + 1)]
    assert {one.chapeau for one in found.actions} == {"Survey the harbour."}
    assert not [one.title for one in found.actions if one.title]


@pytest.mark.parametrize("form", FR)
def test_spellings_of_french_action_labels(tmp_path: Path, form: str) -> None:
    found = plan(tmp_path, *(form.format(n) for n in (1, 2, 3)), language="fr")
    assert [(one.number, one.chapeau) for one in found.actions] == [
        (n, "Relever le port.") for n in "123"
    ]


@pytest.mark.parametrize("form", ES)
def test_spellings_of_spanish_action_labels(tmp_path: Path, form: str) -> None:
    found = plan(tmp_path, *(form.format(n) for n in (1, 2, 3)), language="es")
    assert [(one.number, one.chapeau) for one in found.actions] == [
        (n, "Medir el puerto.") for n in "123"
    ]


def test_a_single_action_is_an_action(tmp_path: Path) -> None:
    assert action(tmp_path, "Action #1: Survey the harbour.").chapeau == "Survey the harbour."


@pytest.mark.parametrize("joint", [" ", " – ", ": "])
def test_numbers_by_chapter_with_titles(tmp_path: Path, joint: str) -> None:
    found = plan(
        tmp_path,
        "Chapter 3. Harbours",
        f"Action 3.1{joint}Survey of harbours",
        "Survey every harbour before 2028 and publish what is found.",
        f"Action 3.2{joint}Dredging",
        "Dredge where the survey shows that it is needed.",
        "Chapter 4. Coasts",
        f"Action 4.1{joint}Dunes",
        "Plant dunes where the sand allows it.",
    )
    assert [(one.number, one.title) for one in found.actions] == [
        ("3.1", "Survey of harbours"),
        ("3.2", "Dredging"),
        ("4.1", "Dunes"),
    ]
    assert [one.id for one in found.actions] == ["act_3-1", "act_3-2", "act_4-1"]
    assert found.actions[1].chapeau == "Dredge where the survey shows that it is needed."


@pytest.mark.parametrize(
    ("language", "form", "text"),
    [
        ("en", "Action {}: {}", "Survey the harbour."),
        ("fr", "Action {} : {}", "Relever le port."),
        ("fr", "Mesure n° {} : {}", "Relever le port."),
    ],
)
def test_an_action_put_between_two_others(
    tmp_path: Path, language: str, form: str, text: str
) -> None:
    numbers = ["1", "2", "2 bis", "3"]
    found = plan(tmp_path, *(form.format(n, text) for n in numbers), language=language)
    assert [(one.number, one.chapeau) for one in found.actions] == [(n, text) for n in numbers]
    assert "gap" not in [warning.code for warning in found.diagnostics.warnings]


def test_a_mention_of_an_action_is_no_label(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action 1: Survey the harbour, as asked in\nAction 2 of the previous plan.",
        "Action 2: Dredge the harbour.",
        "This builds on the survey of the year before. See also:",
        "Action 1 of this plan has been carried out in most harbours since the last meeting.",
    )
    assert [one.number for one in found.actions] == ["1", "2"]


def test_actions_labelled_letter_and_number(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        *(f"Action {letter}.{n}: Survey the harbour." for letter in "AB" for n in (1, 2)),
    )
    assert [one.number for one in found.actions] == ["A.1", "A.2", "B.1", "B.2"]


def test_paragraph_numbers_by_section(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Report of the Chair on harbours",
        "## 1. Introduction",
        "1.1 The Chair consulted all States Parties before the meeting was opened.",
        "1.2. The Chair thanks all those that answered, and those that will.",
        "## 2. Findings",
        "2.1 Most harbours are deeper now than they were ten years ago.",
        name="report.md",
    )
    assert [one.number for one in found.paragraphs] == ["1.1", "1.2", "2.1"]
    assert [one.id for one in found.paragraphs] == ["para_1-1", "para_1-2", "para_2-1"]
