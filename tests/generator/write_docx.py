"""Plans as Word files, written as raw WordprocessingML."""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

from . import labels
from .docx_package import relations, relationships, root, styles, types
from .docx_runs import DocxLook, RunWriter, docx_look
from .model import Plan
from .printed import Block, lay_out

_FORMATS = {
    "letter": "lowerLetter",
    "LETTER": "upperLetter",
    "roman": "lowerRoman",
    "ROMAN": "upperRoman",
    "figure": "decimal",
    "bullet": "bullet",
}


def write_docx(plan: Plan, look: DocxLook, random: Random) -> bytes:
    """The file's bytes."""
    return _Writer(plan, look, random).package()


class _Writer(RunWriter):
    def __init__(self, plan: Plan, look: DocxLook, random: Random) -> None:
        super().__init__(plan, look, random)
        self.abstracts: list[str] = []
        self.nums: list[str] = []
        self.lists: dict[tuple[object, ...], int] = {}

    # the package

    def package(self) -> bytes:
        blocks = lay_out(self.plan)
        body = self.masthead(blocks)
        parts = {
            "[Content_Types].xml": types(self.kind, self.look.furniture),
            "_rels/.rels": relationships([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": relations(self.kind, self.look.furniture),
            "word/document.xml": self.document(body),
            "word/styles.xml": styles(self.plan.look.language),
            "word/numbering.xml": self.numbering(),
            f"word/{self.kind}s.xml": self.footnotes(),
        }
        if self.look.furniture:
            head = f"<w:p><w:r><w:t>{escape(self.plan.running_head)}</w:t></w:r></w:p>"
            foot = (
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE '
                '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2'
                '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            )
            parts["word/header1.xml"] = root("hdr", head)
            parts["word/footer1.xml"] = root("ftr", foot)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
        return out.getvalue()

    def masthead(self, blocks: list[Block]) -> str:
        """The body, its first two masthead lines in a table where the look says so."""
        lines = [block for block in blocks if block.role == "masthead"]
        if not self.look.masthead_table or len(lines) < 3:
            return "".join(self.wrapped(block) for block in blocks)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{self.block(line)}</w:tc>'
            for line in lines[:2]
        )
        top = f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tr>{cells}</w:tr>'
        return f"{top}</w:tbl>" + "".join(self.wrapped(block) for block in blocks[2:])

    def wrapped(self, block: Block) -> str:
        inner = self.block(block)
        if self.look.wrapped_blocks and self.random.random() < 0.2:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        return inner

    def document(self, body: str) -> str:
        furniture = ""
        if self.look.furniture:
            furniture = (
                '<w:headerReference w:type="default" r:id="rId4"/>'
                '<w:footerReference w:type="default" r:id="rId5"/>'
            )
        # Word counts endnotes i, ii, iii unless told otherwise.
        counted = f'<w:{self.kind}Pr><w:numFmt w:val="decimal"/></w:{self.kind}Pr>'
        section = f"<w:sectPr>{furniture}{counted}</w:sectPr>"
        return root("document", f"<w:body>{body}{section}</w:body>")

    def footnotes(self) -> str:
        separators = "".join(
            f'<w:{self.kind} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p>'
            f"</w:{self.kind}>"
            for kind, number, mark in [
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            ]
        )
        bodies = "".join(
            f'<w:{self.kind} w:id="{note.number}"><w:p>'
            '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f"<w:{self.kind}Ref/></w:r>"
            f'<w:r><w:t xml:space="preserve"> {escape(note.text)}</w:t></w:r></w:p>'
            f"</w:{self.kind}>"
            for note in self.plan.notes
        )
        return root(f"{self.kind}s", separators + bodies)

    # paragraphs

    def block(self, block: Block) -> str:
        if block.role == "table":
            return self.table(block)
        if block.role == "masthead":
            return self.paragraph(self.runs(block.text))
        if block.role == "title":
            style = '<w:pStyle w:val="Title"/>' if self.random.random() < 0.5 else ""
            properties = style + '<w:jc w:val="center"/>'
            return self.paragraph(self.runs(block.text, bold=True), properties)
        if block.role == "heading":
            return self.heading(block)
        if block.role == "box":
            if self.look.text_boxes:
                return self.text_box(self.runs(block.text))
            return self.paragraph(self.runs(block.text), _BOX)
        if block.role == "action":
            return self.action(block)
        if block.role == "head":
            italic = self.random.random() < 0.5
            label = self.runs(block.label, italic=italic)
            tail = self.runs(" " + block.text) if block.text else ""
            return self.paragraph(label + tail, "<w:keepNext/>")
        if block.role == "item":
            return self.item(block)
        if block.label and self.look.auto_paragraphs and block.form == "1.":
            num = self.list_of(("paragraphs",), [("decimal", "%1.")])
            return self.paragraph(self.runs(block.text), _num(num, 0))
        if block.form == "row" and self.look.auto_rows:
            num = self.list_of(("rows",), [("decimal", "%1.")])
            return self.paragraph(self.runs(block.text), _num(num, 0))
        label = self.label(block.label) if block.label else ""
        return self.paragraph(label + self.runs(block.text))

    def text_box(self, content: str) -> str:
        """A drawn box as Word writes it: the drawing, and the same again for older readers."""
        inner = f"<w:txbxContent>{self.paragraph(content)}</w:txbxContent>"
        drawing = (
            '<w:drawing><wp:inline><wp:extent cx="5000000" cy="900000"/><wp:docPr id="1" '
            'name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/'
            f'2010/wordprocessingShape"><wps:wsp><wps:txbx>{inner}</wps:txbx><wps:bodyPr/>'
            "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        older = f'<w:pict><v:shape id="box"><v:textbox>{inner}</v:textbox></v:shape></w:pict>'
        choice = f'<mc:Choice Requires="wps">{drawing}</mc:Choice>'
        both = f"<mc:AlternateContent>{choice}<mc:Fallback>{older}</mc:Fallback>"
        return self.paragraph(f"<w:r>{both}</mc:AlternateContent></w:r>")

    def label(self, printed: str, bold: bool = False) -> str:
        if self.look.hidden_label_tab:
            return self.run(printed, bold) + "<w:r><w:tab/></w:r>"
        return self.run(printed + " ", bold)

    def heading(self, block: Block) -> str:
        styled = self.look.heading == "styled"
        text = block.text
        properties = f'<w:pStyle w:val="Heading{block.level}"/>' if styled else "<w:keepNext/>"
        house = self.look.heading == "house"
        if house:
            # A style of the house: bold and tabs in the style, no outline level.
            properties = f'<w:pStyle w:val="H{block.level}G"/>'
        if self.look.heading == "caps" and block.level == 1:
            text = text.upper()
        label = ""
        if block.label and self.look.auto_headings:
            levels = {
                "roman": [("upperRoman", "%1."), ("upperLetter", "%2.")],
                "letter": [("upperLetter", "%1.")],
                "decimal": [("decimal", "%1."), ("decimal", "%1.%2")],
                "section": [("decimal", block.label.replace(str(block.nth), "%1"))],
            }[self.plan.look.section_form]
            properties += _num(self.list_of(("headings",), levels), block.level - 1)
        elif block.label:
            label = self.label(block.label, bold=not house)
            if house:
                label = f"<w:r><w:tab/></w:r>{label}"
        return self.paragraph(label + self.runs(text, bold=not house), properties)

    def action(self, block: Block) -> str:
        bold = self.random.random() < 0.9
        automatic = self.look.auto_actions and self.plan.look.numbers == "running"
        if automatic and block.text and "{n}" in block.form:
            num = self.list_of(("actions",), [("decimal", block.form.replace("{n}", "%1"))])
            return self.paragraph(self.runs(block.text), _num(num, 0))
        if self.look.headed_actions and block.own_line:
            text = f"{block.label} {block.text}".strip()
            return self.paragraph(self.runs(text), '<w:pStyle w:val="Heading3"/>')
        if not block.text:
            return self.paragraph(self.run(block.label, bold), "<w:keepNext/>")
        whole = block.own_line and bold
        return self.paragraph(self.label(block.label, bold) + self.runs(block.text, bold=whole))

    def item(self, block: Block) -> str:
        automatic = self.look.auto_items or block.bullet
        indent = f'<w:ind w:left="{1134 + 567 * block.level}" w:hanging="567"/>'
        if automatic and block.form:
            forms = self.plan.look.item_forms if block.form in self.plan.look.item_forms else []
            if block.level or (forms and forms[0] == block.form):
                levels = [self.level(form) for form in forms if form]
            else:
                levels = [self.level(block.form)]
            num = self.list_of(("items", block.group), levels, restart=True)
            return self.paragraph(self.runs(block.text), _num(num, block.level))
        return self.paragraph(self.label(block.label) + self.runs(block.text), indent)

    def level(self, form: str) -> tuple[str, str]:
        counted = labels.kind(form)
        if counted == "bullet":
            return "bullet", "\uf0b7" if self.look.symbol_bullet else form
        return _FORMATS[counted], form.replace(form.strip("()."), "%1")

    def paragraph(self, content: str, properties: str = "") -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"

    # lists

    def list_of(
        self, key: tuple[object, ...], levels: list[tuple[str, str]], restart: bool = False
    ) -> int:
        if key in self.lists:
            return self.lists[key]
        shared = ("abstract", *levels)
        if restart and self.look.shared_lists and shared in self.lists:
            abstract = self.lists[shared]
        else:
            abstract = len(self.abstracts) + 1
            inner = "".join(
                f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{escape(_at_level(text, i))}"/>'
                f'<w:pPr><w:ind w:left="{1134 + 567 * i}" w:hanging="567"/></w:pPr></w:lvl>'
                for i, (form, text) in enumerate(levels)
            )
            self.abstracts.append(
                f'<w:abstractNum w:abstractNumId="{abstract}"><w:multiLevelType '
                f'w:val="multilevel"/>{inner}</w:abstractNum>'
            )
            self.lists[shared] = abstract
        num = len(self.nums) + 1
        override = ""
        if restart and self.look.shared_lists:
            override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        self.nums.append(
            f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        )
        self.lists[key] = num
        return num

    def numbering(self) -> str:
        return root("numbering", "".join(self.abstracts + self.nums))

    # tables

    def table(self, block: Block) -> str:
        rows = ""
        for y, row in enumerate(block.rows):
            head = "<w:trPr><w:tblHeader/></w:trPr>" if y == 0 else ""
            cells = ""
            for cell in row:
                inner = "".join(self.block(b) for b in cell) or "<w:p/>"
                cells += f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{inner}</w:tc>'
            rows += f"<w:tr>{head}{cells}</w:tr>"
        columns = '<w:gridCol w:w="3000"/>' * len(block.rows[0])
        grid = f"<w:tblGrid>{columns}</w:tblGrid>"
        return f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>{grid}{rows}</w:tbl>'


_BOX = (
    '<w:pBdr><w:top w:val="single" w:sz="6" w:space="5" w:color="000000"/>'
    '<w:left w:val="single" w:sz="6" w:space="5" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="6" w:space="5" w:color="000000"/>'
    '<w:right w:val="single" w:sz="6" w:space="5" w:color="000000"/></w:pBdr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'
)


def _at_level(text: str, level: int) -> str:
    return text if "%2" in text else text.replace("%1", f"%{level + 1}")


def _num(num: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


__all__ = ["DocxLook", "docx_look", "write_docx"]
