"""The number that Word shows before a paragraph, computed from the list definitions.

Expected numbers are those that Word and LibreOffice display, or follow from an independent model.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.reading.docx import read_docx
from concordat_extractors.reading.docx_numerals import numeral
from concordat_extractors.reading.options import ReadOptions
from concordat_schemas.source import SourceDocument
from tests.docx_builder import abstract, docx, level, num, p, r, restart, style, table, tc, tr
from tests.docx_reading import flat

REAL = Path(__file__).parents[2] / "shared" / "real-un"
OUTLINE = (level(0, "%1."), level(1, "%1.%2"), level(2, "%1.%2.%3"))


def read(data: bytes, revisions: str = "accepted") -> SourceDocument:
    return read_docx(data, "plan.docx", ReadOptions(revisions=revisions))  # type: ignore[arg-type]


def labels(body: str, numbering: str, styles: str = "", revisions: str = "accepted") -> list[str]:
    """The label of each paragraph; a bullet as `*`, none as an empty string."""
    document = read(docx(body, numbering=numbering, styles=styles), revisions)
    return ["*" if one.bullet else one.label or "" for one in flat(document)]


def body(*levels: int, of: int = 1) -> str:
    return "".join(p(f"text {at}", num=(of, one)) for at, one in enumerate(levels))


def test_levels_count_and_start_again() -> None:
    assert labels(body(0, 1, 2, 2, 1, 2, 0, 1), abstract(0, *OUTLINE) + num(1, 0)) == [
        "1.", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2.", "2.1",
    ]  # fmt: skip


def test_a_level_passed_over_counts_as_used() -> None:
    numbering = abstract(0, *OUTLINE) + num(1, 0)
    assert labels(body(1, 1, 0, 1), numbering) == ["1.1", "1.2", "2.", "2.1"]
    assert labels(body(0, 2, 1, 0, 2, 1, 2), numbering) == [
        "1.", "1.1.1", "1.2", "2.", "2.1.1", "2.2", "2.2.1",
    ]  # fmt: skip


def test_level_restart_as_word_does_it() -> None:
    sequence = (0, 1, 2, 2, 1, 2, 0, 2)
    shown = ["1.", "1.1", "1.1.1", "1.1.2", "1.2"]
    never = abstract(0, *OUTLINE[:2], level(2, "%1.%2.%3", more='<w:lvlRestart w:val="0"/>'))
    assert labels(body(*sequence), never + num(1, 0)) == [*shown, "1.2.3", "2.", "2.1.4"]
    after_top = abstract(0, *OUTLINE[:2], level(2, "%1.%2.%3", more='<w:lvlRestart w:val="1"/>'))
    assert labels(body(*sequence), after_top + num(1, 0)) == [*shown, "1.2.3", "2.", "2.1.1"]


def test_instances_of_one_definition_share_their_count_until_one_starts_anew() -> None:
    numbering = abstract(0, *OUTLINE) + num(1, 0) + num(2, 0) + num(3, 0, restart(0, 5))
    text = "".join(p("text", num=(one, 0)) for one in (1, 1, 2, 3, 3, 1, 2, 3))
    assert labels(text, numbering) == ["1.", "2.", "3.", "5.", "6.", "7.", "8.", "9."]


def test_a_definition_that_links_to_a_list_style_is_a_list_of_its_own() -> None:
    numbering = (
        abstract(1, *OUTLINE, more='<w:styleLink w:val="Agenda"/>')
        + abstract(2, more='<w:numStyleLink w:val="Agenda"/>')
        + num(1, 1)
        + num(2, 2)
    )
    styles = style("Agenda", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    text = "".join(p("text", num=(one, 0)) for one in (1, 1, 2, 2, 1))
    assert labels(text, numbering, styles) == ["1.", "2.", "1.", "2.", "3."]


def test_links_and_styles_that_go_round_in_circles_end() -> None:
    numbering = (
        abstract(1, more='<w:numStyleLink w:val="A"/>')
        + abstract(2, more='<w:numStyleLink w:val="B"/>')
        + num(1, 1)
        + num(2, 2)
    )
    styles = (
        style("A", kind="numbering", base="B", paragraph='<w:numPr><w:numId w:val="2"/></w:numPr>')
        + style(
            "B", kind="numbering", base="A", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'
        )
        + style("One", base="Two")
        + style("Two", base="One")
    )
    assert labels(p("text", num=(1, 0)) + p("text", style="One"), numbering, styles) == ["", ""]


def test_a_level_override_replaces_the_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "Action %1:", start=4)}</w:lvlOverride>'
    numbering = abstract(0, *OUTLINE) + num(1, 0, override)
    assert labels(body(0, 0), numbering) == ["Action 4:", "Action 5:"]


def test_numbering_through_styles_takes_the_level_that_names_the_style() -> None:
    numbering = abstract(
        0,
        level(0, "%1.", more='<w:pStyle w:val="Heading1"/>'),
        level(1, "%1.%2", more='<w:pStyle w:val="Heading2"/>'),
    ) + num(1, 0)
    styles = (
        style("Normal", default=True)
        + style("Heading1", base="Normal", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Heading2", base="Normal", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Special", base="Heading2")
        + style("Plain", base="Heading1", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + style("Other", base="Normal", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    )
    text = "".join(
        p("text", style=one)
        for one in ("Heading1", "Heading2", "Special", "Plain", "Other", "Heading1", "Heading2")
    )
    assert labels(text, numbering, styles) == ["1.", "1.1", "1.2", "", "", "2.", "2.1"]


def test_a_style_may_take_its_list_from_its_base_and_its_level_from_itself() -> None:
    numbering = abstract(0, *OUTLINE) + num(1, 0)
    styles = style("Top", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>') + style(
        "Below", base="Top", paragraph='<w:numPr><w:ilvl w:val="1"/></w:numPr>'
    )
    assert labels(p("a", style="Top") + p("b", style="Below"), numbering, styles) == ["1.", "1.1"]


def test_the_default_style_may_number() -> None:
    styles = style("Normal", default=True, paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert labels(p("a") + p("b"), abstract(0, *OUTLINE) + num(1, 0), styles) == ["1.", "2."]


def test_number_zero_takes_numbering_away_and_does_not_count() -> None:
    numbering = abstract(0, *OUTLINE) + num(1, 0)
    assert labels(body(0) + p("text", num=(0, 0)) + body(0), numbering) == ["1.", "", "2."]


def test_legal_numbering_shows_decimals() -> None:
    numbering = abstract(
        0,
        level(0, "Article %1.", "upperRoman"),
        level(1, "Section %1.%2", "decimalZero", more="<w:isLgl/>"),
        level(2, "(%3)", "lowerLetter"),
    ) + num(1, 0)
    assert labels(body(0, 0, 1, 2), numbering) == [
        "Article I.", "Article II.", "Section 2.01", "(a)",
    ]  # fmt: skip


def test_bullets_and_dashes_are_no_labels() -> None:
    numbering = (
        abstract(0, level(0, "\uf0b7", "bullet"), level(1, "o", "bullet"), level(2, "", "bullet"))
        + abstract(1, level(0, "–", "none"), level(1, "", "none"), level(2, "Note", "none"))
        + num(1, 0)
        + num(2, 1)
    )
    assert labels(body(0, 1, 2) + body(0, 1, 2, of=2), numbering) == ["*", "*", "", "*", "", "Note"]


def test_lists_are_told_apart() -> None:
    document = read(docx(body(0, 1) + p("text"), numbering=abstract(0, *OUTLINE) + num(1, 0)))
    assert [(one.list_id, one.list_level) for one in flat(document)] == [
        ("1", 0), ("1", 1), (None, None),
    ]  # fmt: skip


def test_tables_count_with_the_body_and_text_boxes_on_their_own() -> None:
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + body(0, 0)
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    text = body(0) + table(tr(tc(body(0)), tc(body(0)))) + p("anchor", box) + p(box) + body(0)
    assert labels(text, abstract(0, *OUTLINE) + num(1, 0)) == [
        "1.", "2.", "3.", "", "1.", "2.", "1.", "2.", "4.",
    ]  # fmt: skip


def test_a_hidden_paragraph_is_not_counted() -> None:
    numbering = abstract(0, *OUTLINE) + num(1, 0)
    hidden = p(r("secret", "<w:vanish/>"), num=(1, 0), properties="<w:rPr><w:vanish/></w:rPr>")
    document = read(docx(body(0) + hidden + body(0), numbering=numbering))
    assert [one.label for one in flat(document)] == ["1.", "2."]
    assert [one.block.text for one in document.furniture] == ["secret"]


def test_deleted_and_inserted_paragraphs_count_only_on_their_side() -> None:
    deleted = p(
        '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>',
        num=(1, 0),
        properties='<w:rPr><w:del w:id="2"/></w:rPr>',
    )
    inserted = p(
        '<w:ins w:id="3"><w:r><w:t>new</w:t></w:r></w:ins>',
        num=(1, 0),
        properties='<w:rPr><w:ins w:id="4"/></w:rPr>',
    )
    numbering = abstract(0, *OUTLINE) + num(1, 0)
    data = docx(body(0) + deleted + inserted + body(0), numbering=numbering)
    for side, middle in (("accepted", "new"), ("rejected", "old")):
        found = [(one.label, one.text) for one in flat(read(data, side))]
        assert found == [("1.", "text 0"), ("2.", middle), ("3.", "text 0")]


def test_a_number_in_a_format_nobody_knows_is_said() -> None:
    document = read(docx(body(0), numbering=abstract(0, level(0, "%1.", "aiueo")) + num(1, 0)))
    assert flat(document)[0].label == "1."
    assert [one.code for one in document.warnings] == ["number_format"]


def test_broken_definitions_number_nothing() -> None:
    numbering = (
        '<w:num w:numId="1"/><w:num w:numId="x"><w:abstractNumId w:val="0"/></w:num>'
        + num(2, 99)
        + abstract(3, level(0, "%1.", start=-7), '<w:lvl w:ilvl="-2"/>', '<w:lvl w:ilvl="77"/>')
        + num(3, 3)
    )
    text = "".join(p("text", num=one) for one in ((1, 0), (2, 0), (7, 0), (3, -4), (3, 8)))
    assert labels(text, numbering) == ["", "", "", "0.", ""]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("decimal", "1 2 3 26 27 53 100"),
        ("decimalZero", "01 02 03 26 27 53 100"),
        ("lowerLetter", "a b c z aa aaa vvvv"),
        ("upperLetter", "A B C Z AA AAA VVVV"),
        ("lowerRoman", "i ii iii xxvi xxvii liii c"),
        ("upperRoman", "I II III XXVI XXVII LIII C"),
        ("ordinal", "1st 2nd 3rd 26th 27th 53rd 100th"),
        ("cardinalText", "One Two Three Twenty-six Twenty-seven Fifty-three One_hundred"),
        ("ordinalText", "First Second Third Twenty-sixth Twenty-seventh Fifty-third One_hundredth"),
        ("chicago", "* † ‡ ††††††† ‡‡‡‡‡‡‡ ************** §§§§§§§§§§§§§§§§§§§§§§§§§"),
        ("numberInDash", "-_1_- -_2_- -_3_- -_26_- -_27_- -_53_- -_100_-"),
        ("russianLower", "а б в щ ы чч рррр"),
    ],
)
def test_number_formats(kind: str, expected: str) -> None:
    shown = [numeral(one, kind) for one in (1, 2, 3, 26, 27, 53, 100)]
    if kind == "russianLower":
        shown, expected = shown[:3], "а б в"
    assert shown == expected.replace(" ", "|").replace("_", " ").split("|")


@given(number=st.integers(), kind=st.text(max_size=20))
@settings(max_examples=50, deadline=None)
def test_any_number_in_any_format_is_short_text(number: int, kind: str) -> None:
    assert len(numeral(number, kind)) < 100


KINDS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": lambda n: chr(96 + n),
    "upperRoman": lambda n: ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][n - 1],
}


@given(
    kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=3, max_size=3),
    steps=st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 2)), max_size=9),
)
@settings(max_examples=40, deadline=None)
def test_labels_agree_with_a_model_that_looks_back(
    kinds: list[str], steps: list[tuple[int, int]]
) -> None:
    """The model recounts from the start of the list for each paragraph, with no state at all.

    Each list opens with an item of the top level, so that no level is passed over at its start.
    """
    steps = [(1, 0), (2, 0), *steps]
    definitions = "".join(
        abstract(of, *(level(at, f"({of}{at}) %{at + 1}", kind) for at, kind in enumerate(kinds)))
        for of in (1, 2)
    )
    text = "".join(p("text", num=(of, at)) for of, at in steps)
    expected = []
    for index, (of, at) in enumerate(steps):
        count = 0
        for before_of, before_at in reversed(steps[: index + 1]):
            if before_of != of:
                continue
            if before_at < at:
                break
            count += before_at == at
        passed = at == 1 and _was_passed_over(steps[: index + 1], of)
        expected.append(f"({of}{at}) {KINDS[kinds[at]](count + passed)}")
    assert labels(text, definitions + num(1, 1) + num(2, 2)) == expected


def _was_passed_over(steps: list[tuple[int, int]], of: int) -> bool:
    """Whether the last run of second-level items began with an item of the third level."""
    own = [at for one, at in steps if one == of]
    last_top = len(own) - 1 - own[::-1].index(0)
    return last_top + 1 < len(own) and own[last_top + 1] == 2


@pytest.mark.skipif(not REAL.is_dir(), reason="the UN documents are not beside the checkout")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(
    "file", sorted(REAL.glob("*.docx")) or [None], ids=lambda one: one and one.stem
)
def test_numbers_agree_with_the_pdf_that_word_made(file: Path) -> None:
    """Every numbered paragraph and note stands in the PDF with its number, in the same order."""
    pdf = subprocess.run(
        ["pdftotext", "-layout", str(file.with_suffix(".pdf")), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    printed = re.sub(r"\s+", "", pdf)
    document = read_docx(file.read_bytes(), file.name, ReadOptions())
    numbered = [
        (one.label or "") + one.text
        for one in flat(document)
        if one.label or re.match(r"\s*(\d+\.\d+|\([a-z]+\)|[A-Z]\.)\s", one.text)
    ]
    assert len(numbered) > 30
    missing = []
    at = 0
    for text in numbered:
        wanted = re.sub(r"\s+", "", text)[:25]
        found = printed.find(wanted, at)
        if found < 0:
            missing.append(wanted)
        else:
            at = found if found - at < 20_000 else at
    assert missing == []
    for note in document.notes.values():
        wanted = re.sub(r"\s+", "", note.mark + note.blocks[0].text)[:25]
        assert wanted in printed
