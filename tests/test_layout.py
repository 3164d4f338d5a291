"""Laying out: what pages and notes cut becomes whole, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from concordat_extractors.errors import InputError
from concordat_extractors.layout import lay_out
from concordat_extractors.reading.text import read_text
from concordat_schemas.source import (
    LaidOut,
    Location,
    Run,
    SourceDocument,
    TableBlock,
    TextBlock,
)
from concordat_schemas.text import clean

from .test_text_reader import CORPUS, JUNK, SEEDS, account


def laid(text: str) -> LaidOut:
    return lay_out(read_text(text.encode(), "plan.txt"))


def paragraphs(text: str) -> list[str]:
    return [clean(block.text) for block in laid(text).blocks if isinstance(block, TextBlock)]


def corpus(index: int) -> LaidOut:
    return lay_out(read_text((CORPUS / SEEDS[index]).read_bytes(), Path(SEEDS[index]).name))


def total(result: LaidOut) -> int:
    return account(
        replace(result.source, blocks=result.blocks, notes=result.notes, furniture=result.furniture)
    )


def starting(result: LaidOut, start: str) -> str:
    found = [
        clean(block.text)
        for block in result.blocks
        if isinstance(block, TextBlock) and block.text.startswith(start)
    ]
    assert len(found) == 1
    return found[0]


JOINED = [
    ("as appropriate, by enhancing national", "capacity to carry out obligations."),
    ("as set out in the paper by the Coordinators on the norms entitled “Ways",
     "Forward on Universalisation” (CCM/CONF/2020/12)."),
    ("They stress the importance of partnerships and of dialogue with the",
     "United Nations system and others."),
    ("- Ensure access to gender-sensitive mental health and psychosocial support",
     "services as well as school."),
    ("(a) established sustainable national information management systems and",
     "capacities. (baseline X)"),
    ("Ils rappellent que les États parties doivent agir dans le cadre de la",
     "Convention et de ses normes."),
    ("2. Reports under Article 7 matter. States recall the submission of every annual Article",
     "7 reports is an obligation of all States Parties to it."),
]  # fmt: skip

APART = [
    ("Percentage of:", "States Parties that report."),
    ("Number of States Parties that report having", "(a) established systems."),
    ("Indicators", "number of States Parties reporting."),
    ("Recalling the grave harm that these weapons cause to civilians everywhere,",
     "Determined to put an end to it,"),
    ("Consider adding an action on clearance in contested areas without prejudice to borders",
     "VI. Risk education"),
    ("# The importance of the", "norms of the Convention."),
    ("Take stock of progress made in the last cycle and of all challenges left; and",
     "Percentage of States Parties that report."),
    ("**Bold heading that has no stop**", "lower case text follows."),
    ("- first item without a stop", "- second item"),
    ("Exchange of views on the preparation of documents: Harare Action Plan 2027-2031",
     "Draft Harare Action Plan on the Implementation of the Convention, 2027-2031"),
    ("Mettre à jour des plans nationaux conformément à ce que prévoit l’article 7",
     "b) Élaborer des normes ;"),
    ("first of the items that are not marked,", "second of the items that are not marked,"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), JOINED)
def test_cut_paragraphs_are_joined(first: str, second: str) -> None:
    assert paragraphs(f"Before.\n\n{first}\n\n{second}\n\nAfter.") == [
        "Before.",
        clean(f"{first.removeprefix('- ')} {second}"),
        "After.",
    ]


@pytest.mark.parametrize(("first", "second"), APART)
def test_paragraphs_that_only_look_cut_stay_apart(first: str, second: str) -> None:
    assert len(paragraphs(f"Before.\n\n{first}\n\n{second}\n\nAfter.")) == 4


def test_a_note_between_two_halves() -> None:
    result = laid("Ownership¹ is shown by national\n\n¹ As defined.\n\ncapacity.")
    (block,) = result.blocks
    assert isinstance(block, TextBlock)
    assert block.text == "Ownership1 is shown by national capacity."
    assert [run.note for run in block.runs] == [None, "note:1", None]
    assert [place.locator for place in block.places] == ["line 1", "line 5"]


def test_an_item_marked_twice_goes_on() -> None:
    assert paragraphs(
        "- g. Stocks;\n- h. The size of areas, with detail regarding the type\n\n"
        "- and quantity of each remnant;\n- i. The rest."
    ) == [
        "g. Stocks;",
        "h. The size of areas, with detail regarding the type and quantity of each remnant;",
        "i. The rest.",
    ]


def test_a_hyphen_of_the_cut_goes_into_the_account() -> None:
    result = laid("Implementation matters to all, and so does imple-\n\nmentation of it.")
    assert [block.text for block in result.blocks if isinstance(block, TextBlock)] == [
        "Implementation matters to all, and so does implementation of it."
    ]
    assert total(result) == result.source.glyphs


TWO_PAGES = (
    "| Actions | Indicators |\n|--|--|\n"
    "| 4. Remove barriers at the national level | • Number of women in |\n\n"
    "| Actions | Indicators |\n|--|--|\n"
    "| and in meetings. | States Parties’ delegations. |\n| 5. Act. | • Number. |\n"
)


def rows(block: object) -> list[list[list[str]]]:
    assert isinstance(block, TableBlock)
    return [[[clean(text.text) for text in cell.blocks] for cell in row] for row in block.rows]


def test_a_table_over_two_pages_is_one() -> None:
    result = laid(TWO_PAGES)
    (block,) = result.blocks
    assert rows(block) == [
        [["Actions"], ["Indicators"]],
        [
            ["4. Remove barriers at the national level and in meetings."],
            ["Number of women in States Parties’ delegations."],
        ],
        [["5. Act."], ["Number."]],
    ]
    assert [each.block.text for each in result.furniture] == ["Actions", "Indicators"]
    assert total(result) == result.source.glyphs


def test_a_row_whose_first_cell_ended_goes_on() -> None:
    (block,) = laid(
        "| Actions | Indicators |\n|--|--|\n| 1. Act. | • One; |\n\n"
        "| Actions | Indicators |\n|--|--|\n|  | • Two. |\n"
    ).blocks
    assert rows(block)[1:] == [[["1. Act."], ["One;", "Two."]]]


def test_tables_with_other_heads_stay_apart() -> None:
    result = laid("| A | B |\n|--|--|\n| 1. x | y |\n\n| C | D |\n|--|--|\n| 2. x | y |\n")
    assert len(result.blocks) == 2


def test_heads_typed_above_a_table_become_its_head() -> None:
    result = laid(
        "Group one (1–2)\n\nActions\n\nIndicators\n\n| 1. Act. | Number. |\n\n"
        "Group one (1–2)\n\nActions\n\nIndicators\n\n| 2. Go. | Share. |\n\n"
        "Group two (3)\n\n| Actions | Indicators |\n| 3. Do. | Rate. |\n"
    )
    first, table, second, other = result.blocks
    assert rows(table) == [
        [["Actions"], ["Indicators"]], [["1. Act."], ["Number."]], [["2. Go."], ["Share."]]
    ]  # fmt: skip
    assert rows(other) == [[["Actions"], ["Indicators"]], [["3. Do."], ["Rate."]]]
    assert isinstance(first, TextBlock)
    assert isinstance(second, TextBlock)
    assert (first.text, second.text) == ("Group one (1–2)", "Group two (3)")


def test_a_lead_in_repeated_over_tables_is_text() -> None:
    one = "States Parties will:\n\n| Actions | Indicators |\n|--|--|\n| {}. Act. | Rate. |\n\n"
    result = laid(one.format(1) + one.format(2))
    assert [type(block) for block in result.blocks] == [TextBlock, TableBlock] * 2


def test_word_documents_are_left_alone() -> None:
    blocks = [
        TextBlock([Run("cut in the")], [Location(locator="paragraph 1")]),
        TextBlock([Run("middle.")], [Location(locator="paragraph 2")]),
    ]
    source = SourceDocument("a.docx", "x", "0" * 64, "docx", list(blocks))
    assert lay_out(source).blocks == blocks


def test_laying_out_does_not_change_the_source() -> None:
    source = read_text(TWO_PAGES.encode(), "plan.txt")
    before = repr(source)
    lay_out(source)
    assert repr(source) == before


@pytest.mark.parametrize("index", range(len(SEEDS)))
def test_corpus_stays_accounted_for(index: int) -> None:
    result = corpus(index)
    assert total(result) == result.source.glyphs


def test_annex_table_is_whole() -> None:
    result = corpus(0)
    (table,) = [block for block in result.blocks if isinstance(block, TableBlock)]
    found = rows(table)
    assert found[0] == [["Action items"], ["Indicators"]]
    actions, indicators = found[2]
    assert len(actions) == 4
    assert actions[3].endswith(
        "at the national level and in the Convention's machinery, including its meetings."
    )
    assert indicators[-1].endswith(
        "the number of women in States Parties' delegations attending Convention meetings, "
        "the number of delegations headed by women."
    )
    assert [row[0][0].split(".")[0] for row in found[3:]] == [str(n) for n in range(5, 49)]
    assert all(text.endswith((".", ";", "use", ",", "by", "obligations"))
               for row in found[2:] for cell in row for text in cell)  # fmt: skip


def test_cut_paragraphs_of_the_corpus() -> None:
    annex, brochure, elements, draft = (corpus(index) for index in range(4))
    assert "by enhancing national capacity to carry out" in starting(annex, "Action #1:")
    assert 'entitled "Ways Forward on Universalisation' in starting(annex, "Action #10:")
    assert "regarding the type and quantity of each type" in starting(
        brochure, "h. To the extent possible"
    )
    assert "psychosocial support services as well as" in starting(
        elements, "Ensure that all cluster munition victims have access"
    )
    assert "initial and annual Article 7 reports is" in starting(draft, "12. Transparency")
    assert "partnerships with the United Nations system" in starting(draft, "11. While")
    assert starting(draft, "(a) established sustainable") == (
        "(a) established sustainable national information management systems and capacities. "
        "(baseline X)"
    )


@settings(max_examples=100, deadline=None)
@given(JUNK)
def test_any_text_stays_accounted_for(text: str) -> None:
    try:
        source = read_text(text.encode("utf-8", "surrogatepass"), "junk.txt")
    except InputError:
        return
    result = lay_out(source)
    assert total(result) == source.glyphs
