"""Headings and the narrative below them: numbers, levels, kinds of paragraph, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from concordat_schemas.plan import Plan

from .made_up import OPENINGS, document, plan

BODY = "The States Parties recall what was agreed, and what remains to be done in each harbour."
MORE = "They also recall that lights matter as much as depth, for all those that use harbours."


def outline(one: Plan) -> list[tuple[str | None, str, int]]:
    return [(section.number, section.heading, section.level) for section in one.sections]


def headed(folder: Path, first: str, second: str, name: str = "plan.md") -> list[object]:
    """Number, heading and level of the two headings of a report."""
    return list(
        outline(
            document(folder, "# Report on harbours", first, f"1. {BODY}", second, f"2. {MORE}",
                     name=name)
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("I. Walls", "II. Lights", ("I", "II")),
        ("A. Walls", "B. Lights", ("A", "B")),
        ("## I. Walls", "## II. Lights", ("I", "II")),
        ("**I. Walls**", "**II. Lights**", ("I", "II")),
        ("**I.** **Walls**", "**II.** **Lights**", ("I", "II")),
        ("**1. Walls**", "**2. Lights**", ("1", "2")),
        ("## 1. Walls", "## 2. Lights", ("1", "2")),
        ("## 1 Walls", "## 2 Lights", ("1", "2")),
        ("Section 1: Walls", "Section 2: Lights", ("1", "2")),
        ("Section 1. Walls", "Section 2. Lights", ("1", "2")),
        ("Chapter I – Walls", "Chapter II – Lights", ("I", "II")),
        ("Chapter I\n\nWalls", "Chapter II\n\nLights", ("I", "II")),
        ("CHAPTER I\n\nWALLS", "CHAPTER II\n\nLIGHTS", ("I", "II")),
        ("Part One: Walls", "Part Two: Lights", ("One", "Two")),
        ("Pillar 1. Walls", "Pillar 2. Lights", ("1", "2")),
        ("Goal 1: Walls", "Goal 2: Lights", ("1", "2")),
        ("## Walls", "## Lights", (None, None)),
        ("**Walls**", "**Lights**", (None, None)),
        ("WALLS", "LIGHTS", (None, None)),
        ("Walls", "Lights", (None, None)),
    ],
)
def test_headings(
    tmp_path: Path, first: str, second: str, numbers: tuple[str | None, str | None]
) -> None:
    found = headed(tmp_path, first, second)
    caps = first.endswith("WALLS")
    names = ("WALLS", "LIGHTS") if caps else ("Walls", "Lights")
    assert found == [(number, name, 1) for number, name in zip(numbers, names, strict=True)]


@pytest.mark.parametrize(
    ("title", "first", "second", "body", "numbers"),
    [
        ("Rapport sur les ports", "Chapitre premier – Murs", "Chapitre 2 – Feux",
         "Les États parties rappellent ce qui a été convenu dans chacun de leurs ports.",
         ("premier", "2")),
        ("Rapport sur les ports", "Chapitre 1 : Murs", "Chapitre 2 : Feux",
         "Les États parties rappellent ce qui a été convenu dans chacun de leurs ports.",
         ("1", "2")),
        ("Rapport sur les ports", "Section I\n\nMurs", "Section II\n\nFeux",
         "Les États parties rappellent ce qui a été convenu dans chacun de leurs ports.",
         ("I", "II")),
        ("Informe sobre los puertos", "Capítulo 1. Murs", "Capítulo 2. Feux",
         "Los Estados partes recuerdan lo que se acordó en cada uno de los puertos visitados.",
         ("1", "2")),
        ("Informe sobre los puertos", "Sección I – Murs", "Sección II – Feux",
         "Los Estados partes recuerdan lo que se acordó en cada uno de los puertos visitados.",
         ("I", "II")),
        ("Informe sobre los puertos", "Objetivo estratégico 1: Murs",
         "Objetivo estratégico 2: Feux",
         "Los Estados partes recuerdan lo que se acordó en cada uno de los puertos visitados.",
         ("1", "2")),
    ],
)  # fmt: skip
def test_words_of_other_languages(
    tmp_path: Path, title: str, first: str, second: str, body: str, numbers: tuple[str, str]
) -> None:
    found = document(tmp_path, title, first, f"1. {body}", second, f"2. {body}")
    assert outline(found) == [(numbers[0], "Murs", 1), (numbers[1], "Feux", 1)]


def test_roman_numbers_through_the_alphabet(tmp_path: Path) -> None:
    numbers = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
    blocks = [
        text for n, number in enumerate(numbers, 1) for text in (f"{number}. Walls", f"{n}. {BODY}")
    ]
    found = document(tmp_path, "Report on harbours", *blocks)
    assert outline(found) == [(number, "Walls", 1) for number in numbers]


def test_letters_below_roman_numbers(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "I. Walls",
        "A. Sea walls",
        f"1. {BODY}",
        "B. Quay walls",
        f"2. {MORE}",
        "C. Other walls",
        f"3. {BODY}",
        "II. Lights",
        "A. Towers",
        f"4. {MORE}",
    )
    assert outline(found) == [
        ("I", "Walls", 1),
        ("A", "Sea walls", 2),
        ("B", "Quay walls", 2),
        ("C", "Other walls", 2),
        ("II", "Lights", 1),
        ("A", "Towers", 2),
    ]
    assert [one.id for one in found.sections] == [
        "sec_I",
        "sec_I__sec_A",
        "sec_I__sec_B",
        "sec_I__sec_C",
        "sec_II",
        "sec_II__sec_A",
    ]
    assert [one.parent for one in found.sections] == [
        None, "sec_I", "sec_I", "sec_I", None, "sec_II",
    ]  # fmt: skip


def test_dotted_numbers_nest(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "# Report on harbours",
        "## 1. Walls",
        BODY,
        "### 1.1 Sea walls",
        MORE,
        "### 1.2 Quay walls",
        BODY,
        "## 2. Lights",
        MORE,
        name="report.md",
    )
    assert outline(found) == [
        ("1", "Walls", 1),
        ("1.1", "Sea walls", 2),
        ("1.2", "Quay walls", 2),
        ("2", "Lights", 1),
    ]


def test_capitals_over_bold(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "WALLS",
        BODY,
        "**Sea walls**",
        MORE,
        "**Quay walls**",
        BODY,
        "LIGHTS",
        MORE,
        name="report.md",
    )
    assert outline(found) == [
        (None, "WALLS", 1),
        (None, "Sea walls", 2),
        (None, "Quay walls", 2),
        (None, "LIGHTS", 1),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "I. The States Parties recall what was agreed. They also recall what remains to be done.",
        "The States Parties recall what was agreed.",
        "In particular:",
        "the walls of the harbour",
        "- Walls of the harbour",
        "Walls, lights and stairs;",
        "A State Party that has no harbour at all may, if it so wishes, take part in the work of "
        "those that have one, or more than one, and report",
        "(a) walls of the harbour",
        "**Walls of the harbour have been repaired in most States Parties since then.**",
    ],
)
def test_what_is_no_heading(tmp_path: Path, line: str) -> None:
    found = document(
        tmp_path, "# Report on harbours", "## Walls", BODY, line, MORE, name="report.md"
    )
    assert outline(found) == [(None, "Walls", 1)]


def test_a_list_of_short_lines_is_no_row_of_headings(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "I. Walls",
        f"1. {BODY} They are:",
        "A. Sea walls",
        "B. Quay walls",
        "C. Other walls",
        f"2. {MORE}",
    )
    assert outline(found) == [("I", "Walls", 1)]
    assert [item.label for item in found.paragraphs[0].items] == ["A", "B", "C"]


def test_items_of_an_action_are_no_headings(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Keep open by 2029",
        "A. Sea walls",
        "B. Quay walls",
        "Action #2: Close by 2030",
        "A. Old harbours",
        "B. Small harbours",
    )
    assert found.sections == []
    assert [len(one.items) for one in found.actions] == [2, 2]


def test_the_title_is_no_section(tmp_path: Path) -> None:
    found = document(
        tmp_path, "# Harbour Action Plan 2027–2031", "## Walls", BODY, "## Lights", MORE,
        name="plan.md",
    )  # fmt: skip
    assert found.metadata.title == "Harbour Action Plan 2027–2031"
    assert outline(found) == [(None, "Walls", 1), (None, "Lights", 1)]


def test_what_stands_in_a_section_says_so(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Harbour Action Plan",
        f"1. {BODY}",
        "I. Walls",
        f"2. {MORE}",
        "Action #1: Repair walls.",
        "II. Lights",
        f"3. {BODY}",
        "Action #2: Repair lights.",
    )
    assert [one.section for one in found.actions] == ["sec_I", "sec_II"]
    assert [one.section for one in found.paragraphs] == [None, "sec_I", "sec_II"]


@pytest.mark.parametrize("heading", ["I. Walls", "A. Walls", "1. Walls", "Walls", "**Walls**"])
def test_a_heading_below_the_lead_in_of_all_actions(tmp_path: Path, heading: str) -> None:
    found = plan(
        tmp_path,
        heading,
        "Action #1: Repair walls.",
        heading.replace("I.", "II.").replace("A.", "B.").replace("1.", "2.").replace("Wa", "Ha"),
        "Action #2: Repair halls.",
        name="plan.md",
    )
    assert [one.heading for one in found.sections] == ["Walls", "Halls"]
    assert len({one.section for one in found.actions}) == 2


def test_a_note_called_in_a_heading(tmp_path: Path) -> None:
    found = document(
        tmp_path, "Report on harbours", "I. Walls[^1]", f"1. {BODY}", "[^1]: Those of stone."
    )
    assert outline(found) == [("I", "Walls", 1)]
    (call,) = found.footnotes[0].calls
    assert (call.element, call.field, call.offset) == ("sec_I", "heading", 5)
    assert found.sections[0].notes == ["fn_1"]


# Kinds of paragraph.

STATUS = "Forty-one (41) States Parties have repaired all of their walls since the last meeting."


def test_a_box_before_the_numbered_narrative_is_a_status_note(tmp_path: Path) -> None:
    found = document(
        tmp_path, "Harbour Action Plan", f"1. {BODY}", "I. Walls", STATUS, f"2. {BODY}",
        "Action #1: Repair walls.", "II. Lights", STATUS, MORE, f"3. {BODY}",
        "Action #2: Repair lights.",
    )  # fmt: skip
    assert [(one.number, one.kind) for one in found.paragraphs] == [
        ("1", "paragraph"),
        (None, "status_note"),
        ("2", "paragraph"),
        (None, "status_note"),
        (None, "status_note"),
        ("3", "paragraph"),
    ]


def test_a_box_set_off_is_a_status_note(tmp_path: Path) -> None:
    found = plan(
        tmp_path, "## Walls", f"> {STATUS}", "Action #1: Repair walls.", "## Lights", MORE,
        "Action #2: Repair lights.", name="plan.md",
    )  # fmt: skip
    assert [one.kind for one in found.paragraphs[2:]] == ["status_note", "paragraph"]


def test_unnumbered_narrative_is_no_status_note(tmp_path: Path) -> None:
    found = plan(tmp_path, "## Walls", BODY, MORE, "Action #1: Repair walls.", name="plan.md")
    assert [one.kind for one in found.paragraphs[2:]] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("en", "With these considerations in mind, States Parties will take the following actions:",
         "Action #1: Repair walls."),
        ("en", "States Parties will take the following actions.", "Action #1: Repair walls."),
        ("en", "To this end, States Parties will:", "Action #1: Repair walls."),
        ("fr", "À cette fin, les États parties prendront les mesures ci-après :",
         "Action n° 1 : Réparer les murs."),
        ("es", "Para ello, los Estados partes adoptarán las siguientes medidas:",
         "Acción núm. 1: Reparar los muros."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["", "3. "])
def test_a_lead_in_of_its_own_is_a_chapeau(
    tmp_path: Path, language: str, text: str, label: str, number: str
) -> None:
    title, first, _ = OPENINGS[language]
    found = document(tmp_path, title, first, first.replace("1", "2", 1), number + text, label)
    assert [one.kind for one in found.paragraphs] == ["paragraph", "paragraph", "chapeau"]
    assert found.paragraphs[-1].text == text


def test_a_lead_in_at_the_end_of_a_paragraph_stays_there(tmp_path: Path) -> None:
    text = f"{BODY} To this end, States Parties will take the following actions:"
    found = document(tmp_path, OPENINGS["en"][0], f"1. {text}", "Action #1: Repair walls.")
    assert [(one.kind, one.text) for one in found.paragraphs] == [("paragraph", text)]


def test_a_lead_in_between_actions(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        "Action #1: Repair walls.",
        "States Parties will also take the following actions:",
        "Action #2: Repair lights.",
    )
    assert found.paragraphs[-1].kind == "chapeau"
    assert found.actions[0].chapeau == "Repair walls."
    assert found.actions[0].continuation is None


def test_a_paragraph_goes_on_behind_its_items(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        "Report on harbours",
        "I. Walls",
        f"1. {BODY} These are:",
        "(a) sea walls;",
        "(b) quay walls,",
        "all of which have been repaired.",
        f"2. {MORE}",
    )
    first, second = found.paragraphs
    assert first.continuation == "all of which have been repaired."
    assert (second.number, second.continuation) == ("2", None)


def test_unnumbered_paragraphs_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    found = document(tmp_path, "# Report", "## Walls", BODY, MORE, BODY, name="report.md")
    assert [(one.number, one.text) for one in found.paragraphs] == [
        (None, BODY),
        (None, MORE),
        (None, BODY),
    ]
    assert [one.id for one in found.paragraphs] == [
        "sec_n1__para_n1",
        "sec_n1__para_n2",
        "sec_n1__para_n3",
    ]
