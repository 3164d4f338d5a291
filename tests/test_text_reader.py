"""The text reader: what a user's Markdown or plain text file becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.errors import InputError
from concordat_extractors.reading import ReadOptions
from concordat_extractors.reading.text import read_text
from concordat_schemas.source import SourceDocument, TableBlock, TextBlock
from concordat_schemas.text import clean, glyphs

CORPUS = Path(__file__).parent.parent / "corpus" / "ccm"
SEEDS = (
    "lausanne/annex.txt",
    "lausanne/brochure.txt",
    "lausanne/elements-2020-06-18.txt",
    "vientiane-capital/draft-2026-06-22.txt",
    "dubrovnik/outline.txt",
)


def document(text: str) -> SourceDocument:
    return read_text(text.encode(), "plan.txt")


def paragraphs(source: SourceDocument) -> list[str]:
    return [clean(block.text) for block in source.blocks if isinstance(block, TextBlock)]


def lines(text: str) -> list[str]:
    return paragraphs(document(text))


def only(text: str) -> TextBlock:
    (block,) = document(text).blocks
    assert isinstance(block, TextBlock)
    return block


def table(text: str) -> TableBlock:
    (block,) = document(text).blocks
    assert isinstance(block, TableBlock)
    return block


def cells(block: TableBlock) -> list[list[list[str]]]:
    return [[[clean(text.text) for text in cell.blocks] for cell in row] for row in block.rows]


def marked(block: TextBlock, style: str) -> list[str]:
    return [run.text for run in block.runs if getattr(run, style)]


def account(source: SourceDocument) -> int:
    """Glyphs of everything the reader gave, and of what it took as syntax."""
    texts: list[TextBlock] = [each.block for each in source.furniture]
    for block in source.blocks:
        if isinstance(block, TextBlock):
            texts.append(block)
        else:
            texts += [text for row in block.rows for cell in row for text in cell.blocks]
    for note in source.notes.values():
        texts += note.blocks
    marks = sum(glyphs(note.mark) for note in source.notes.values())
    return source.markup + marks + sum(glyphs(text.text) for text in texts)


def read_or_refused(data: bytes) -> SourceDocument | None:
    """The document, or none when it was refused in one sentence that names the file."""
    refusal = ""
    try:
        return read_text(data, "junk.txt", ReadOptions(max_table_rows=100_000))
    except InputError as error:
        refusal = str(error)
    assert refusal.startswith("junk.txt ")
    assert "\n" not in refusal
    return None


def calls(source: SourceDocument) -> list[tuple[str, str]]:
    """The word before each call, and the key of the note it calls."""
    found = []
    for block in source.blocks:
        if isinstance(block, TextBlock):
            before = ""
            for run in block.runs:
                if run.note:
                    found.append((before.split()[-1], run.note))
                before += run.text
    return found


class TestEmphasis:
    def test_bold_and_italic_become_runs(self) -> None:
        block = only("**Action 1:** act *swiftly* and ***firmly***, <i>now</i> and <b>here</b>.")
        assert block.text == "Action 1: act swiftly and firmly, now and here."
        assert marked(block, "bold") == ["Action 1:", "firmly", "here"]
        assert marked(block, "italic") == ["swiftly", "firmly", "now"]

    def test_stray_mark_after_a_list_mark_makes_the_lead_in_bold(self) -> None:
        block = only("- Action 2** Develop strategies.")
        assert block.text == "Action 2 Develop strategies."
        assert block.bullet
        assert marked(block, "bold") == ["Action 2"]

    def test_glued_marks_leave_no_trace(self) -> None:
        assert only("**Preparation**** of **x").text == "Preparation of x"

    def test_a_heading_glued_to_a_bold_lead_in_is_two_paragraphs(self) -> None:
        assert lines("IV. Stockpiles**General considerations may include:**") == [
            "IV. Stockpiles",
            "General considerations may include:",
        ]

    def test_two_glued_bold_texts_are_two_paragraphs(self) -> None:
        assert lines("**Preparation of documents\nfor the Conference****Harare Action Plan**") == [
            "Preparation of documents for the Conference",
            "Harare Action Plan",
        ]

    def test_a_bold_word_part_is_not_split(self) -> None:
        assert lines("**Action****1** and inter**Nation**al") == ["Action1 and interNational"]

    @pytest.mark.parametrize(
        "text", ["a * b", "2*3", "2**3", "snake_case_name", "____", "5 < 6 & 7 > 3", "<Form K>"]
    )
    def test_signs_that_are_no_markup_stay(self, text: str) -> None:
        assert only(f"Text {text} here").text == f"Text {text} here"

    def test_entities_escapes_and_links(self) -> None:
        block = only(r"R&amp;D \*not\* italic, 1\. see [the site](https://example.org/a_b).")
        assert block.text == "R&D *not* italic, 1. see the site."
        assert [run.link for run in block.runs if run.link] == ["https://example.org/a_b"]

    def test_units_keep_their_superscript(self) -> None:
        source = document("Clear 5 km² of land².\n\n² Square kilometres.")
        assert "km²" in source.blocks[0].text  # type: ignore[union-attr]
        assert calls(source) == [("land", "note:2")]


class TestBlocks:
    def test_headings(self) -> None:
        source = document("# Plan\n\n## **I. Aims** ##\n\nParts\n-----\n\nText.")
        assert [(b.text, b.outline) for b in source.blocks if isinstance(b, TextBlock)] == [
            ("Plan", 1),
            ("I. Aims", 2),
            ("Parts", 2),
            ("Text.", None),
        ]
        assert source.media_type == "text/markdown"

    def test_action_number_is_no_heading(self) -> None:
        block = only("#1 Do this")
        assert (block.text, block.outline) == ("#1 Do this", None)

    @pytest.mark.parametrize("mark", ["-", "*", "+", "•", "‣", "–", "—"])
    def test_list_marks_nest_by_indentation(self, mark: str) -> None:
        source = document(f"{mark} one\n  {mark} two\n{mark} (a) three\n{mark}\n")
        assert [(b.text, b.bullet, b.list_level) for b in source.blocks
                if isinstance(b, TextBlock)] == [
            ("one", True, 0), ("two", True, 1), ("(a) three", True, 0)
        ]  # fmt: skip

    def test_html_lists(self) -> None:
        source = document(
            '<p>Lead:</p>\n<ul>\n<li>• one</li>\n<li>two<ol type="a"><li>sub</li></ol></li>\n</ul>'
        )
        assert [(b.text, b.bullet, b.label) for b in source.blocks if isinstance(b, TextBlock)] == [
            ("Lead:", False, None),
            ("one", True, None),
            ("two", True, None),
            ("sub", False, "a."),
        ]

    def test_quoted_lines_are_boxed(self) -> None:
        block = only("> Forty-one (41) States have reported.")
        assert block.boxed
        assert block.text == "Forty-one (41) States have reported."

    def test_places_are_line_numbers_and_gaps_are_kept(self) -> None:
        source = document("One.\n\nTwo.\n\n\nThree.\n\n---\n\nFour.")
        found = [block for block in source.blocks if isinstance(block, TextBlock)]
        assert [block.places[0].locator for block in found] == [
            "line 1", "line 3", "line 6", "line 10"
        ]  # fmt: skip
        assert [block.breaks_before for block in found] == [False, False, True, True]

    def test_comments_preambles_and_images_are_not_text(self) -> None:
        source = document("---\ntitle: Plan\n---\n\n<!-- note\nto self -->\nText ![logo](a.png).")
        assert paragraphs(source) == ["Text ."]
        assert [each.block.text for each in source.furniture] == ["title: Plan", "logo"]


class TestWrapping:
    WRAPPED = (
        "1. The Convention was born out of a determination to address the conse-\n"
        "quences of these weapons, in accordance with Article 3 and with Articles\n"
        "4. States will act, as the Implementation Support Unit and its partners\n"
        "(ISU) have asked, in a gender-sensitive and age-sensitive way and by\n"
        "other means, and they recall the consequences of inaction.\n"
        "Action 1\n"
        "Ensure that plans are evidence-based, costed and time-bound, and that\n"
        "all reports are age-\n"
        "sensitive:\n"
        "(a) by working with communities at every stage of planning, survey and\n"
        "    clearance;\n"
        "(b) by reporting.\n"
    )

    def test_wrapped_lines_are_joined_and_labels_begin_anew(self) -> None:
        assert lines(self.WRAPPED) == [
            "1. The Convention was born out of a determination to address the consequences of "
            "these weapons, in accordance with Article 3 and with Articles 4. States will act, "
            "as the Implementation Support Unit and its partners (ISU) have asked, in a "
            "gender-sensitive and age-sensitive way and by other means, and they recall the "
            "consequences of inaction.",
            "Action 1",
            "Ensure that plans are evidence-based, costed and time-bound, and that all reports "
            "are age-sensitive:",
            "(a) by working with communities at every stage of planning, survey and clearance;",
            "(b) by reporting.",
        ]

    def test_a_paragraph_per_line(self) -> None:
        long = "States Parties work, singly and together, to bring more States in. " * 4
        text = f"INTRODUCTION\n{long}\nAction 1.1 Increase adherence\n{long}\n(a) first;\n(b) last."
        assert lines(text) == [
            "INTRODUCTION", long.strip(), "Action 1.1 Increase adherence", long.strip(),
            "(a) first;", "(b) last.",
        ]  # fmt: skip

    def test_a_long_line_alone_does_not_make_wrapped_text(self) -> None:
        text = (
            "2. The following was kept:\n(a) drawing up strategies, and by the Tenth Meeting too.\n"
            "These measures will be reviewed by the Tenth Meeting of States Parties."
        )
        assert lines(text) == text.split("\n")

    def test_page_furniture(self) -> None:
        source = document(
            "APL/CONF/2030/1\n\nPlan\n\nStates Parties will act together\n\n2\n"
            "\fAPL/CONF/2030/1\n\nand report.\n\n3\n\fAPL/CONF/2030/1\n\nThe end.\n\n4\n"
        )
        assert paragraphs(source) == [
            "APL/CONF/2030/1",
            "Plan",
            "States Parties will act together",
            "and report.",
            "The end.",
        ]
        assert [each.kind for each in source.furniture] == [
            "page_number", "running_head", "page_number", "running_head", "page_number"
        ]  # fmt: skip

    def test_headings_at_page_tops_are_text(self) -> None:
        page = "\fAction {}\n\nIndicators:\n\n(a) number of States.\n\n{}\n\n"
        ends = ["First", "Second", "Third", "Fourth", "Fifth"]
        text = "Plan\n\n" + "".join(page.format(n, end) for n, end in enumerate(ends, 1))
        assert not document(text).furniture

    def test_repeated_text_is_not_furniture(self) -> None:
        text = "Indicators:\n\n(a) Number.\n\n" * 5
        assert len(lines(text)) == 10


class TestTables:
    def test_pipe_table(self) -> None:
        found = table(
            "| Action | Indicators |\n|:--|--|\n"
            "| 1. Do **this** | • a<br>• b \\| c |\n| 2. Also |\n"
        )
        assert cells(found) == [
            [["Action"], ["Indicators"]],
            [["1. Do this"], ["a", "b | c"]],
            [["2. Also"]],
        ]
        assert [cell.header for cell in found.rows[0]] == [True, True]
        assert [text.bullet for text in found.rows[1][1].blocks] == [True, True]

    def test_table_in_a_list_mark(self) -> None:
        found = table("- | | |\n|--|--|\n| <p>3. One.</p> <p>4. Two.</p> | <p>The number.</p> |\n")
        assert cells(found) == [[["3. One.", "4. Two."], ["The number."]]]

    def test_tabs_with_html_cells(self) -> None:
        found = table(
            "<i>Items</i>\t<i>Indicators</i>\n<i>Group</i>\t\n"
            "<p>1. Act.</p> <p>2. Go.</p>\t<ul> <li>• One;</li> <li>Two.</li> </ul>\n"
        )
        assert cells(found) == [
            [["Items"], ["Indicators"]],
            [["Group"], []],
            [["1. Act.", "2. Go."], ["One;", "Two."]],
        ]
        assert found.rows[0][0].header

    def test_tab_rows_of_several_lines(self) -> None:
        found = table("No.\tAction\tIndicator\n1.\tAct.\tNumber of acts.\n\t\tShare of acts.\n")
        assert cells(found)[1] == [["1."], ["Act."], ["Number of acts.", "Share of acts."]]

    def test_a_tab_after_a_label_is_no_table(self) -> None:
        assert lines("1.\tOne.\n2.\tTwo.\n\n(a)\tThree.") == ["1. One.", "2. Two.", "(a) Three."]

    def test_html_table_with_spans(self) -> None:
        found = table(
            "<table>\n<tr><th rowspan=2>Action</th><th colspan=2>Measures</th></tr>\n"
            "<tr><td>One</td><td>Two</td></tr>\n<tr><td>A</td><td></td><td>B</td></tr></table>"
        )
        assert cells(found) == [
            [["Action"], ["Measures"]], [["One"], ["Two"]], [["A"], [], ["B"]]
        ]  # fmt: skip
        assert found.columns == [[0, 1], [1, 2], [0, 1, 2]]
        assert (found.rows[0][0].row_span, found.rows[0][1].col_span) == (2, 2)
        assert found.rows[0][0].header

    def test_too_many_rows(self) -> None:
        text = "| a | b |\n" * 30
        with pytest.raises(InputError, match=r"plan\.txt has a table of 30 rows at line 1"):
            read_text(text.encode(), "plan.txt", ReadOptions(max_table_rows=20))


class TestNotes:
    @pytest.mark.parametrize(
        ("call", "body"),
        [
            ("<sup>1</sup>", "<sup>1</sup> "),
            ("¹", "¹ "),
            ("[^1]", "[^1]: "),
            ("[1]", "[1] "),
            (" 1/", "1/ "),
            ("$^{1}$", "$^{1}$ "),
        ],
    )
    def test_forms(self, call: str, body: str) -> None:
        source = document(
            f"Plans rest on ownership{call} and work by national\n\n{body}As defined.\n\ncapacity."
        )
        (note,) = source.notes.values()
        assert (note.mark, [block.text for block in note.blocks]) == ("1", ["As defined."])
        assert calls(source) == [("ownership", "note:1")]
        assert len(source.blocks) == 2

    def test_asterisk_note_among_dashes(self) -> None:
        source = document("Lead:\n- one;\n\n* Reissued for technical reasons.\n\n- two.")
        assert source.notes["note:*"].blocks[0].text == "Reissued for technical reasons."
        assert paragraphs(source) == ["Lead:", "one;", "two."]

    def test_asterisk_call(self) -> None:
        source = document("APL/CONF/1*\n\nText.\n\n* Reissued.")
        assert calls(source) == [("APL/CONF/1", "note:*")]

    def test_asterisk_list_stays_a_list(self) -> None:
        source = document("Lead:\n\n* one;\n* two;\n* three.")
        assert not source.notes
        assert [block.bullet for block in source.blocks if isinstance(block, TextBlock)] == [
            False, True, True, True
        ]  # fmt: skip

    def test_numbering_that_restarts(self) -> None:
        source = document("One¹.\n\n¹ First.\n\nTwo¹.\n\n¹ Second.")
        assert calls(source) == [("One", "note:1"), ("Two", "note:1~2")]

    def test_several_calls_and_a_note_of_two_paragraphs(self) -> None:
        source = document("One<sup>1, 2</sup>.\n\n[^1]: A.\n\n    More.\n\n[^2]: B.")
        assert calls(source) == [("One", "note:1"), ("One1,", "note:2")]
        assert [block.text for block in source.notes["note:1"].blocks] == ["A.", "More."]

    def test_a_bracket_without_a_note_is_text(self) -> None:
        assert only("See [1] and [^2].").text == "See [1] and [^2]."


class TestEncodings:
    TEXT = "Élaborer un plan d’action — « coût » :\n\nñandú, œuvre"

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
    )
    def test_decoding(self, encoding: str) -> None:
        source = read_text(self.TEXT.encode(encoding), "plan.txt")
        assert paragraphs(source) == self.TEXT.split("\n\n")
        assert not source.warnings

    def test_damaged_utf8_is_read_and_reported(self) -> None:
        source = read_text("Élaborer été où là".encode() + b" caf\xe9 pour l'\xe9t\xe9", "plan.txt")
        assert paragraphs(source) == ["Élaborer été où là café pour l'été"]
        assert [warning.code for warning in source.warnings] == ["encoding"]

    @pytest.mark.parametrize("data", [b" \n\t\n", b"---\n\n- \n", "\u200b\ufeff".encode()])
    def test_no_text(self, data: bytes) -> None:
        with pytest.raises(InputError, match=r"^plan\.txt has no text"):
            read_text(data, "plan.txt")


@pytest.mark.parametrize("name", SEEDS)
def test_corpus_is_accounted_for_and_clean(name: str) -> None:
    source = read_text((CORPUS / name).read_bytes(), Path(name).name)
    assert account(source) == source.glyphs
    text = "\n".join(paragraphs(source))
    for mark in ("**", "<p>", "<sup>", "<li>", "</", "| |", "---", "•"):
        assert mark not in text


def test_notes_of_the_corpus() -> None:
    found = {name: calls(read_text((CORPUS / name).read_bytes(), "plan.txt")) for name in SEEDS[:4]}
    assert found == {
        SEEDS[0]: [("security", "note:1"), ("ownership", "note:2")],
        SEEDS[1]: [("security", "note:1"), ("ownership", "note:2")],
        SEEDS[2]: [],
        SEEDS[3]: [("plans", "note:1"), ("X%);", "note:2")],
    }
    elements = read_text((CORPUS / SEEDS[2]).read_bytes(), "plan.txt")
    assert list(elements.notes) == ["note:*"]


FRAGMENTS = st.sampled_from(
    ["**", "*", "***", "****", "_", "__", "~~", "`", "\\", "<sup>", "</sup>", "<p>", "</p>", "<li>",
     "<ul>", "</ul>", "<ol type='a'>", "<br>", "<table>", "<tr>", "<td>", "<td colspan=2>",
     "</table>", "<!--", "-->", "|", "|--|--|", "\n", "\n", "\n\n", "\n\n\n", "\f", "\t", " ", " ",
     "- ", "* ", "• ", "o ", "– ", "# ", "## ", "---", "===", "> ", "+--+--+", "(a) ", "1. ", "¹",
     "² ", "[^1]", "[^1]: ", "[1]", "1/ ", "† ", "$^{1}$", "&amp;", "&#160;", "&#0;", "&bogus;",
     "[x](y)", "![i](j)", "<https://a.b>", "Page 3", "7", "conse-\nquence", "word", "Action 1",
     "Indicators:", "États", "\u200b", "\ufeff", "\u00ad", "\x07", "\u2028", "X%;", "(", "”", "."]
)  # fmt: skip
JUNK = st.lists(FRAGMENTS | st.text(max_size=6), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(JUNK)
def test_any_text_is_read_and_accounted_for(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    source = read_or_refused(data)
    assert source is None or account(source) == source.glyphs


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_sentence(data: bytes) -> None:
    source = read_or_refused(data)
    assert source is None or account(source) == source.glyphs


@pytest.mark.parametrize(
    "unit",
    ["*", "**", "_", "_a ", "<", "<a ", "<p", "[", "![", "[a](", "`", "~~", "&", "\\", "(", "¹",
     "|", "|a\n", "- ", "– a\n", "a\tb\n", "\t", "> ", "#", "<!--", "<table>", "<table>\n\n",
     "<td>", "[^1]: a\n",
     "* a\n\n", "1/ ", "-\n", "a-\n", "$^{1}$ ", "3\n\n", "o a\n", "a b\n"],
)  # fmt: skip
def test_long_hostile_texts_are_read(unit: str) -> None:
    text = "word " + unit * (60_000 // len(unit))
    source = read_or_refused(text.encode())
    assert source is None or account(source) == source.glyphs
