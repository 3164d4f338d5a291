"""What a reader of a Word file sees in Word is what the reader gives, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concordat_extractors.reading.docx import MEDIA_TYPE
from tests.docx_builder import (
    call,
    docx,
    field,
    note,
    num,
    p,
    r,
    style,
    t,
    table,
    tc,
    tr,
)  # fmt: skip
from tests.docx_reading import codes, flat, only_table, read, texts

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real-un"
CORPUS = ROOT.parent / "shared" / "corpus"


def test_the_document_names_its_file_and_kind() -> None:
    document = read(docx(p("one") + p() + p("two")))
    assert (document.file, document.media_type, document.reader) == (
        "plan.docx",
        MEDIA_TYPE,
        "docx",
    )
    assert len(document.sha256) == 64
    assert texts(document) == ["one", "two"]
    assert [one.places[0].locator for one in flat(document)] == ["paragraph 1", "paragraph 3"]


class TestText:
    def test_characters_that_are_elements(self) -> None:
        run = (
            f"<w:r>{t('a')}<w:tab/>{t('b')}<w:br/>{t('c')}<w:noBreakHyphen/>{t('d')}"
            f"<w:softHyphen/>{t('e')}<w:cr/>{t('f‑g')}"
            '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FC"/>'
            "<w:lastRenderedPageBreak/></w:r>"
        )
        assert texts(read(docx(p(run)))) == ["a\tb\nc-d\u00ade\nf-g≥✓"]

    def test_white_space_counts_only_where_the_file_keeps_it(self) -> None:
        run = f"<w:r><w:t> a\n b </w:t>{t(' c ')}</w:r>"
        assert texts(read(docx(p(run)))) == ["a  b c "]

    def test_pieces_of_one_appearance_are_one_run(self) -> None:
        [block] = flat(read(docx(p(r("Ac"), r("tion "), r("12", "<w:b/>")))))
        assert [(one.text, one.bold) for one in block.runs] == [("Action ", False), ("12", True)]

    def test_wrappers_are_transparent(self) -> None:
        inner = (
            f'<w:smartTag w:uri="u" w:element="e">{r("a")}</w:smartTag>'
            f"<w:sdt><w:sdtPr/><w:sdtContent>{r('b')}</w:sdtContent></w:sdt>"
            f'<w:bdo w:val="rtl">{r("c")}</w:bdo><w:customXml w:element="x">{r("d")}</w:customXml>'
        )
        body = f"<w:sdt><w:sdtContent>{p(inner)}</w:sdtContent></w:sdt>"
        assert texts(read(docx(body))) == ["abcd"]

    def test_links(self) -> None:
        body = p(
            "see ",
            f'<w:hyperlink r:id="rId9">{r("there")}</w:hyperlink>',
            f'<w:hyperlink w:anchor="mark">{r("here")}</w:hyperlink>',
            field('HYPERLINK "https://example.org/x"', "field"),
        )
        [block] = flat(read(docx(body, links={"rId9": "https://example.org/a"})))
        assert [(one.text, one.link) for one in block.runs] == [
            ("see ", None),
            ("there", "https://example.org/a"),
            ("here", "#mark"),
            ("field", "https://example.org/x"),
        ]

    def test_fields_show_their_result(self) -> None:
        simple = f'<w:fldSimple w:instr=" REF x ">{r("simple")}</w:fldSimple>'
        nested = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
            + field("REF y", "inside the code")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("outer")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        document = read(docx(p(simple, " ", nested)))
        assert texts(document) == ["simple outer"]
        assert [one.block.text for one in document.furniture] == ["inside the code"]

    def test_a_field_over_several_paragraphs(self) -> None:
        body = (
            p('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
              '<w:fldChar w:fldCharType="separate"/></w:r>', "first")
            + p("second", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
            + p("third")
        )  # fmt: skip
        assert texts(read(docx(body))) == ["first", "second", "third"]

    def test_a_field_that_never_ends_hides_nothing(self) -> None:
        body = p("a", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "b") + p("c")
        assert texts(read(docx(body))) == ["ab", "c"]

    def test_alternate_content_is_read_once(self) -> None:
        def either(requires: str, choice: str, fallback: str) -> str:
            return (
                f'<mc:AlternateContent><mc:Choice Requires="{requires}">{choice}</mc:Choice>'
                f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
            )

        run = f"<w:r>{either('wps', t('new'), t('old'))}{either('x99', t('NEW'), t('OLD'))}</w:r>"
        body = p(run, either("w14", r("a"), r("b"))) + either("x99", p("c"), p("d"))
        assert texts(read(docx(body))) == ["newOLDa", "d"]

    def test_text_boxes_follow_their_paragraph(self) -> None:
        def box(text: str) -> str:
            content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
            return (
                '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
                f"<a:graphic><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphic>"
                "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
                f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )

        body = p("before ", box("in the box"), "after") + table(tr(tc(p("cell", box("boxed")))))
        document = read(docx(body))
        assert texts(document) == ["before after", "in the box", "cell", "boxed"]
        assert flat(document)[1].places[0].locator == "paragraph 1, text box"
        assert only_table(document).rows[0][0].blocks[1].text == "boxed"

    def test_mathematics_ruby_and_hidden_text(self) -> None:
        ruby = (
            f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('gloss')}</w:rt>"
            f"<w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>"
        )
        formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
        document = read(docx(p(formula, ruby, r("secret", "<w:vanish/>"))))
        assert texts(document) == ["x=1base"]
        assert [(one.kind, one.block.text) for one in document.furniture] == [
            ("other", "glosssecret")
        ]

    def test_pictures_give_no_text(self) -> None:
        picture = (
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="a dove"/>'
            "</wp:inline></w:drawing></w:r>"
        )
        assert texts(read(docx(p("a", picture, "b")))) == ["ab"]


class TestAppearance:
    def look(self, body: str, styles: str) -> list[tuple[str, bool, bool]]:
        return [
            (run.text, run.bold, run.italic)
            for block in flat(read(docx(body, styles=styles)))
            for run in block.runs
        ]

    def test_toggles_cancel_between_styles_and_direct_formatting_decides(self) -> None:
        styles = (
            style("Strong", kind="character", run="<w:b/>")
            + style("Head", run="<w:b/><w:i/>")
            + style("Sub", base="Head", run='<w:i w:val="0"/>')
        )
        strong = '<w:rStyle w:val="Strong"/>'
        body = p(r("plain"), r("both", strong), r("direct", strong + "<w:b/>"), style="Head") + p(
            r("sub"), style="Sub"
        )
        assert self.look(body, styles) == [
            ("plain", True, True),
            ("both", False, True),
            ("direct", True, True),
            ("sub", True, False),
        ]

    def test_toggles_of_the_defaults_hold(self) -> None:
        styles = (
            "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"
            + style("Head", run="<w:b/>")
        )
        body = p(r("a"), style="Head") + p(r("b", '<w:b w:val="false"/>'))
        assert self.look(body, styles) == [("a", True, False), ("b", False, False)]

    def test_sizes_colours_lines_and_heights(self) -> None:
        styles = (
            "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='20'/></w:rPr></w:rPrDefault>"
            "</w:docDefaults>" + style("Link", kind="character", run="<w:u w:val='single'/>")
        )
        body = p(
            r("a", '<w:sz w:val="17"/><w:color w:val="FF0000"/><w:vertAlign w:val="superscript"/>'),
            r("b", '<w:rStyle w:val="Link"/><w:color w:val="auto"/><w:dstrike/>'),
            r("c", '<w:u w:val="none"/><w:strike/><w:vertAlign w:val="subscript"/>'),
        )
        [block] = flat(read(docx(body, styles=styles)))
        assert [
            (one.size, one.colour, one.position, one.underline, one.strike) for one in block.runs
        ] == [
            (8.5, "#ff0000", "super", False, False),
            (10.0, None, "normal", True, True),
            (10.0, None, "sub", False, True),
        ]

    def test_headings_in_any_language(self) -> None:
        styles = (
            style("Normal", default=True)
            + style("Titre1", name="heading 1", base="Normal")
            + style("berschrift3", name="Überschrift 3", base="Normal")
            + style("Annex", base="Titre1", paragraph='<w:outlineLvl w:val="4"/>')
            + style("Body", base="Titre1", paragraph='<w:outlineLvl w:val="9"/>')
            + style("HCh", name="_ H _Ch", paragraph='<w:outlineLvl w:val="0"/>')
        )
        names = ("Titre1", "berschrift3", "Annex", "Body", "HCh", "Normal", "")
        body = "".join(p("text", style=one) for one in names)
        body += p("text", properties='<w:outlineLvl w:val="1"/>')
        blocks = flat(read(docx(body, styles=styles)))
        assert [one.outline for one in blocks] == [1, 3, 5, None, 1, None, None, 2]
        assert [one.style for one in blocks][:2] == ["heading 1", "Überschrift 3"]
        assert blocks[6].style == "Normal"

    def test_alignment_indent_and_boxes(self) -> None:
        sides = '<w:top w:val="single"/><w:bottom w:val="single"/>'
        styles = (
            style("Base", paragraph='<w:ind w:left="720"/><w:jc w:val="both"/>')
            + style("Quote", base="Base", paragraph=f"<w:pBdr>{sides}</w:pBdr>")
            + style("Open", base="Quote", paragraph='<w:pBdr><w:top w:val="nil"/></w:pBdr>')
        )
        body = (
            p("a", style="Base")
            + p("b", style="Quote", properties='<w:ind w:start="0.5in"/><w:jc w:val="end"/>')
            + p("c", style="Open")
            + p("d", properties='<w:shd w:val="clear" w:fill="EDEDED"/>')
            + p("e", properties='<w:shd w:val="clear" w:fill="FFFFFF"/>', num=(1, 0))
            + p("f", style="Base", num=(1, 0))
        )
        numbering = (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
            '<w:pPr><w:ind w:left="1134" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
        ) + num(1, 0)
        blocks = flat(read(docx(body, styles=styles, numbering=numbering)))
        assert [(one.indent, one.align, one.boxed) for one in blocks] == [
            (36.0, "justify", False),
            (36.0, "right", True),
            (36.0, "justify", False),
            (None, "", True),
            (56.7, "", False),
            (56.7, "justify", False),
        ]

    def test_page_and_section_breaks_mark_what_follows(self) -> None:
        page = '<w:r><w:br w:type="page"/></w:r>'

        def section(kind: str) -> str:
            return f'<w:sectPr><w:type w:val="{kind}"/></w:sectPr>'

        body = (
            p("0")
            + p("1", page)
            + p(page, "2")
            + p("3")
            + p(page)
            + p("4", properties=section("nextPage"))
            + p("5", properties=section("continuous"))
            + p("6", page, "7")
            + p("8", properties="<w:pageBreakBefore/>")
            + p("9", page)
            + table(tr("cell"))
            + section("nextPage")
        )
        document = read(docx(body))
        found = [one.text if one.breaks_before else "" for one in document.blocks[:-1]]  # type: ignore[union-attr]
        assert found == ["", "", "2", "", "4", "", "6\n7", "8", ""]
        assert document.blocks[-1].breaks_before


RUNS = st.one_of(
    st.text("abc é\u00ad\u2011", max_size=6).map(r),
    st.text("xyz ", max_size=4).map(lambda one: r(one, "<w:vanish/>")),
    st.just("<w:r><w:tab/><w:noBreakHyphen/></w:r>"),
    st.just(field("REF a", "result")),
    st.just('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
    st.just('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'),
    st.just('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    st.just(call(1)),
    st.just(call(2, by_hand="*")),
    st.just('<w:r><w:br w:type="page"/></w:r>'),
)


def deleted(content: str) -> str:
    """Content as a tracked deletion."""
    inner = content.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    return f'<w:del w:id="1">{inner}</w:del>'


INLINE = st.recursive(
    RUNS,
    lambda inner: st.one_of(
        inner.map(lambda one: f'<w:ins w:id="1">{one}</w:ins>'),
        inner.map(deleted),
        inner.map(lambda one: f'<w:hyperlink w:anchor="x">{one}</w:hyperlink>'),
        inner.map(
            lambda one: (
                "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
                f"{p(one)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            )
        ),
    ),
    max_leaves=4,
)
PARAGRAPHS = st.builds(
    lambda runs, mark: p(*runs, properties=mark),
    st.lists(INLINE, max_size=4),
    st.sampled_from(["", '<w:rPr><w:del w:id="2"/></w:rPr>', '<w:rPr><w:ins w:id="3"/></w:rPr>']),
)
MERGES = ["", '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>']
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.lists(PARAGRAPHS, min_size=1, max_size=4).map(
        lambda cells: table(
            *(tr(tc(one, more)) for one, more in zip(cells, MERGES * 4, strict=False))
        )
    ),
)


@given(blocks=st.lists(BLOCKS, max_size=4), side=st.sampled_from(["accepted", "rejected"]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_whatever_the_file_is_made_of(blocks: list[str], side: str) -> None:
    notes = note(1, "computed") + f'<w:footnote w:id="2">{p("*", "by hand")}</w:footnote>'
    read(docx(p("start") + "".join(blocks), footnotes=notes), side)


@pytest.mark.parametrize(
    "folder", [REAL, CORPUS], ids=["the UN documents", "the renditions of the plans"]
)
def test_real_files_are_read_whole(folder: Path) -> None:
    files = sorted(folder.glob("*.docx"))
    if not files:
        pytest.skip(f"{folder.name} is not beside the checkout")
    for file in files:
        data = file.read_bytes()
        for side in ("accepted", "rejected"):
            document = read(data, side)
            assert len(document.blocks) > 30
            assert not {"missing_part", "damaged_part", "missing_notes"} & set(codes(document))


def test_the_vientiane_draft_has_its_numbers_boxes_and_notes() -> None:
    file = CORPUS / "vientiane-capital-draft.docx"
    if not file.exists():
        pytest.skip("the renditions of the plans are not beside the checkout")
    document = read(file.read_bytes())
    blocks = flat(document)
    assert [one.label for one in blocks if one.label] == [f"{at}." for at in range(1, 15)]
    assert sum(one.boxed for one in blocks) == 9
    assert [one.mark for one in document.notes.values()] == ["1", "2"]
    assert document.notes["fn:2"].blocks[0].text == "(All baselines are mid-2026)"
