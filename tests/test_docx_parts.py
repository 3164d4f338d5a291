"""Tracked changes, tables, notes, running heads and the package of a Word file, as Word shows."""

from __future__ import annotations

import io
import zipfile

from tests.docx_builder import (
    abstract,
    call,
    docx,
    field,
    level,
    note,
    num,
    p,
    part,
    r,
    relationships,
    table,
    tc,
    tr,
    zipped,
)  # fmt: skip
from tests.docx_reading import codes, flat, only_table, read, texts


class TestTrackedChanges:
    BODY = (
        p(
            "kept ",
            f'<w:ins w:id="1" w:author="A">{r("new ")}</w:ins>',
            '<w:del w:id="2"><w:r><w:delText xml:space="preserve">old </w:delText></w:r></w:del>',
            f'<w:moveFrom w:id="3">{r("here ")}</w:moveFrom>',
            f'<w:moveTo w:id="4">{r("there ")}</w:moveTo>',
            '<w:ins w:id="5"><w:del w:id="6"><w:r><w:delText>no</w:delText></w:r></w:del></w:ins>',
            "end",
        )
        + p("joined ", properties='<w:rPr><w:del w:id="7"/></w:rPr>')
        + p("to this", properties='<w:jc w:val="center"/>')
        + p("split ", properties='<w:rPr><w:ins w:id="8"/></w:rPr>')
        + p("off")
        + table(
            tr("stays"),
            tr("row gone", properties='<w:del w:id="9"/>'),
            tr("row come", properties='<w:ins w:id="10"/>'),
        )
        + p("last", properties='<w:rPr><w:del w:id="11"/></w:rPr>')
    )

    def test_accepted(self) -> None:
        document = read(docx(self.BODY))
        assert texts(document) == [
            "kept new there end", "joined to this", "split ", "off", "stays", "row come", "last",
        ]  # fmt: skip
        assert flat(document)[1].align == "center"
        assert [one.revision for one in flat(document)[0].runs] == ["", "inserted", ""]
        [warning] = document.warnings
        assert warning.code == "tracked_changes"
        assert "4 insertions, 5 deletions, 1 move" in warning.sentence
        assert "read as accepted" in warning.sentence

    def test_rejected(self) -> None:
        document = read(docx(self.BODY), "rejected")
        assert texts(document) == [
            "kept old here end", "joined ", "to this", "split off", "stays", "row gone", "last",
        ]  # fmt: skip
        assert [one.revision for one in flat(document)[0].runs] == ["", "deleted", ""]

    def test_rejected_formatting_goes_back(self) -> None:
        change = (
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            '<w:pPrChange w:id="1"><w:pPr/></w:pPrChange>'
        )
        bold = '<w:b/><w:rPrChange w:id="2"><w:rPr/></w:rPrChange>'
        data = docx(
            p(r("text", bold), properties=change),
            numbering=abstract(0, level(0, "%1.")) + num(1, 0),
        )
        [new], [old] = flat(read(data)), flat(read(data, "rejected"))
        assert (new.label, new.runs[0].bold) == ("1.", True)
        assert (old.label, old.runs[0].bold) == (None, False)


class TestTables:
    def test_merged_cells_keep_the_grid(self) -> None:
        body = table(
            tr(tc("a", '<w:gridSpan w:val="2"/>'), tc("b"), properties="<w:tblHeader/>"),
            tr(tc("c", '<w:vMerge w:val="restart"/>'), tc("d"), tc("e")),
            tr(tc("", "<w:vMerge/>"), tc("f", '<w:vMerge w:val="restart"/>'), tc("g")),
            tr(tc("", "<w:vMerge/>"), tc("", "<w:vMerge/>"), tc("h"), properties="<w:tblHeader/>"),
            tr(tc("i"), properties='<w:gridBefore w:val="2"/>'),
            columns=3,
        )
        found = only_table(read(docx(body)))
        assert [
            [(cell.blocks[0].text, cell.row_span, cell.col_span) for cell in row]
            for row in found.rows
        ] == [
            [("a", 1, 2), ("b", 1, 1)],
            [("c", 3, 1), ("d", 1, 1), ("e", 1, 1)],
            [("f", 2, 1), ("g", 1, 1)],
            [("h", 1, 1)],
            [("i", 1, 1)],
        ]
        assert found.columns == [[0, 2], [0, 1, 2], [1, 2], [2], [2]]
        assert [[cell.header for cell in row] for row in found.rows][:2] == [
            [True] * 2,
            [False] * 3,
        ]
        assert not found.rows[3][0].header
        assert found.rows[2][0].blocks[0].places[0].locator == "table 1, row 3, cell 2"

    def test_a_merge_that_nothing_opened_is_a_cell(self) -> None:
        body = table(tr(tc("a", "<w:vMerge/>"), tc("b")), tr(tc("c"), tc("d", "<w:vMerge/>")))
        found = only_table(read(docx(body)))
        assert [[cell.blocks[0].text for cell in row] for row in found.rows] == [
            ["a", "b"], ["c", "d"],
        ]  # fmt: skip

    def test_text_hidden_under_a_merge_is_kept(self) -> None:
        body = table(tr(tc("a", '<w:vMerge w:val="restart"/>')), tr(tc("under", "<w:vMerge/>")))
        [[cell], []] = only_table(read(docx(body))).rows
        assert [one.text for one in cell.blocks] == ["a", "under"]

    def test_tables_in_cells_and_rows_in_controls(self) -> None:
        inner = table(tr("x", "y"), tr("z", ""))
        body = table(
            f"<w:sdt><w:sdtContent>{tr(tc(p('a') + inner + p('b')))}</w:sdtContent></w:sdt>"
        )
        [[cell]] = only_table(read(docx(body))).rows
        assert [one.text for one in cell.blocks] == ["a", "x", "y", "z", "b"]

    def test_a_table_of_ten_thousand_rows(self) -> None:
        rows = "".join(tr(f"{at}.", f"text of {at}") for at in range(10_000))
        found = only_table(read(docx(table(rows))))
        assert len(found.rows) == 10_000
        assert found.rows[-1][1].blocks[0].text == "text of 9999"

    def test_rows_beyond_the_limit_are_reported(self) -> None:
        document = read(docx(table(*(tr(f"row {at}") for at in range(9)))), max_table_rows=4)
        assert texts(document) == ["row 0", "row 1", "row 2", "row 3"]
        [warning] = document.warnings
        assert warning.code == "table_cut"
        assert "9 rows" in warning.sentence
        assert "5 rows are left out" in warning.sentence
        assert document.glyphs == 9 * 4


class TestNotes:
    SEPARATOR = note(0, "____", more='w:type="separator"')

    def test_marks_follow_the_order_of_the_calls(self) -> None:
        document = read(
            docx(
                p("a", call(5), "b") + table(tr(tc(p("c", call(3))))) + p("d", call(4)),
                footnotes=self.SEPARATOR + note(3, " three") + note(4, "four") + note(5, "\tfive"),
            )
        )
        assert [(key, one.mark) for key, one in document.notes.items()] == [
            ("fn:5", "1"), ("fn:3", "2"), ("fn:4", "3"),
        ]  # fmt: skip
        assert [one.blocks[0].text for one in document.notes.values()] == ["five", "three", "four"]
        mark = flat(document)[0].runs[1]
        assert (mark.text, mark.note, mark.position) == ("1", "fn:5", "super")
        assert document.notes["fn:3"].places[0].locator == "note 2"

    def test_endnotes_count_in_roman_and_footnotes_as_told(self) -> None:
        document = read(
            docx(
                p("a", call(1), call(2), call(1, "endnote"), call(2, "endnote")),
                footnotes=note(1, "x") + note(2, "y"),
                endnotes=note(1, "z", kind="endnote") + note(2, "w", kind="endnote"),
                settings='<w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/>'
                "</w:footnotePr>",
            )
        )
        assert [one.mark for one in document.notes.values()] == ["c", "d", "i", "ii"]

    def test_sections_may_start_anew_and_use_their_own_format(self) -> None:
        each = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
        roman = (
            '<w:footnotePr><w:numFmt w:val="upperRoman"/><w:numRestart w:val="eachSect"/>'
            "</w:footnotePr>"
        )
        body = (
            p("a", call(1), call(2))
            + p("b", properties=f"<w:sectPr>{each}</w:sectPr>")
            + p("c", call(3))
            + f"<w:sectPr>{roman}</w:sectPr>"
        )
        document = read(docx(body, footnotes=note(1, "x") + note(2, "y") + note(3, "z")))
        assert [one.mark for one in document.notes.values()] == ["1", "2", "I"]

    def test_marks_typed_by_hand_take_no_number(self) -> None:
        by_hand = f'<w:footnote w:id="2">{p("*", " by hand")}</w:footnote>'
        document = read(
            docx(
                p("a", call(1), "b", call(2, by_hand="*"), "c", call(3)),
                footnotes=note(1, "one") + by_hand + note(3, "three"),
            )
        )
        assert [(one.mark, one.blocks[0].text) for one in document.notes.values()] == [
            ("1", "one"), ("*", "by hand"), ("2", "three"),
        ]  # fmt: skip
        assert [(one.text, one.note) for one in flat(document)[0].runs] == [
            ("a", None), ("1", "fn:1"), ("b", None), ("*", "fn:2"), ("c", None), ("2", "fn:3"),
        ]  # fmt: skip

    def test_a_deleted_call_does_not_count_and_its_note_is_set_aside(self) -> None:
        deleted = f'<w:del w:id="9">{call(1)}</w:del>'
        document = read(docx(p("a", deleted, call(2)), footnotes=note(1, "x") + note(2, "y")))
        assert [(key, one.mark) for key, one in document.notes.items()] == [("fn:2", "1")]
        assert [(one.kind, one.block.text) for one in document.furniture] == [("other", "x")]

    def test_a_call_without_a_note_is_said(self) -> None:
        document = read(docx(p("a", call(7)), footnotes=self.SEPARATOR))
        assert document.notes["fn:7"].blocks == []
        assert codes(document) == ["missing_notes"]

    def test_numbers_that_depend_on_pages_are_said(self) -> None:
        document = read(
            docx(
                p("a", call(1)),
                footnotes=note(1, "x"),
                settings='<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>',
            )
        )
        assert codes(document) == ["note_numbers"]


class TestFurniture:
    def test_heads_feet_and_page_numbers_are_told_apart(self) -> None:
        references = "".join(
            f'<w:{one}Reference w:type="{kind}" r:id="{one}{at}"/>'
            for one in ("header", "footer")
            for at, kind in ((1, "default"), (2, "even"))
        )
        watermark = '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
        document = read(
            docx(
                p("body") + f"<w:sectPr>{references}</w:sectPr>",
                headers={
                    "header1": p("CCM/1", watermark),
                    "header2": table(tr("CCM/1", "Geneva")),
                    "footer1": p(field("PAGE", "3"), "/", field("NUMPAGES", "9")) + p("GE.26"),
                    "footer2": p("Page ", field("PAGE", "4")),
                },
            )
        )
        assert texts(document) == ["body"]
        assert [(one.kind, one.block.text) for one in document.furniture] == [
            ("running_head", "CCM/1"),
            ("watermark", "DRAFT"),
            ("running_head", "Geneva"),
            ("page_number", "3/9"),
            ("page_foot", "GE.26"),
            ("page_foot", "Page 4"),
        ]
        assert document.markup == len("CCM/1")
        assert document.furniture[0].block.places[0].locator == "header 1"

    def test_comments_are_left_out_and_counted(self) -> None:
        mark = '<w:r><w:commentReference w:id="1"/></w:r>'
        document = read(
            docx(p("text", mark), comments=f'<w:comment w:id="1">{p("why?")}</w:comment>')
        )
        assert texts(document) == ["text"]
        assert [one.code for one in document.warnings] == ["comments"]


def test_the_language_is_that_of_most_text() -> None:
    french = '<w:lang w:val="fr-FR"/>'
    theme = '<w:themeFontLang w:val="es-ES"/>'
    assert read(docx(p(r("Mesure numéro trois", french), "x"), settings=theme)).language == "fr-FR"
    assert read(docx(p("x"), settings=theme)).language == "es-ES"
    assert read(docx(p("x"))).language is None


def test_strict_files_read_alike() -> None:
    body = p(r("bold", "<w:b/>"), num=(1, 0)) + table(tr("a", "b"))
    loose = docx(body, numbering=abstract(0, level(0, "%1.")) + num(1, 0))
    office = "http://schemas.openxmlformats.org"
    strict = {
        f"{office}/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        f"{office}/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    files = _unzipped(loose)
    for old, new in strict.items():
        files = {name: data.replace(old.encode(), new.encode()) for name, data in files.items()}
    one, other = read(loose), read(zipped(files))
    assert one.blocks == other.blocks
    assert flat(other)[0].label == "1."
    assert flat(other)[0].runs[0].bold


def test_parts_are_found_by_relationship_whatever_their_names() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = zipped(
        {
            "_rels/.rels": relationships(
                [("r1", f"{kind}/officeDocument", "/stuff/main.xml", False)]
            ),
            "stuff/main.xml": part("document", f"<w:body>{p('a', call(1))}</w:body>"),
            "stuff/_rels/main.xml.rels": relationships(
                [("r1", f"{kind}/footnotes", "../Notes/F.XML", False)]
            ),
            "notes/f.xml": part("footnotes", note(1, "found")),
        }
    )
    assert read(data).notes["fn:1"].blocks[0].text == "found"


def _unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
