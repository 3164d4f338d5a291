"""Plans as Word files, written as raw WordprocessingML."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from . import labels
from .model import CALL, Plan
from .printed import ITALIC_OFF, ITALIC_ON, Block, lay_out

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MARKS = re.compile(f"({CALL.pattern}|{ITALIC_ON}|{ITALIC_OFF})")
_FORMATS = {
    "letter": "lowerLetter",
    "LETTER": "upperLetter",
    "roman": "lowerRoman",
    "ROMAN": "upperRoman",
    "figure": "decimal",
    "bullet": "bullet",
}


@dataclass
class DocxLook:
    """Choices of one Word file."""

    heading: str = "styled"
    auto_paragraphs: bool = False
    auto_items: bool = False
    auto_headings: bool = False
    auto_actions: bool = False
    shared_lists: bool = False
    split_runs: bool = False
    tracked: bool = False
    furniture: bool = True
    hidden_label_tab: bool = True
    no_break: bool = False
    symbol_bullet: bool = False
    text_boxes: bool = False


def docx_look(plan: Plan, random: Random) -> DocxLook:
    """A random look of a Word file that leaves a reader every cue needed."""
    levels = {section.level for section in plan.sections}
    plain_levels = plan.look.section_form == "none" and len(levels) > 1
    return DocxLook(
        heading="styled" if plain_levels else random.choice(["styled", "bold", "caps"]),
        auto_paragraphs=random.random() < 0.5,
        auto_items=random.random() < 0.5,
        auto_headings=random.random() < 0.3,
        auto_actions=random.random() < 0.1,
        shared_lists=random.random() < 0.5,
        split_runs=random.random() < 0.5,
        tracked=random.random() < 0.25,
        furniture=random.random() < 0.7,
        hidden_label_tab=random.random() < 0.5,
        no_break=random.random() < 0.5,
        symbol_bullet=random.random() < 0.5,
        text_boxes=random.random() < 0.25,
    )


def write_docx(plan: Plan, look: DocxLook, random: Random) -> bytes:
    """The file's bytes."""
    return _Writer(plan, look, random).package()


class _Writer:
    def __init__(self, plan: Plan, look: DocxLook, random: Random) -> None:
        self.plan = plan
        self.look = look
        self.random = random
        self.abstracts: list[str] = []
        self.nums: list[str] = []
        self.lists: dict[tuple[object, ...], int] = {}
        self.changes = 100

    # the package

    def package(self) -> bytes:
        blocks = lay_out(self.plan)
        body = "".join(self.block(block) for block in blocks)
        parts = {
            "[Content_Types].xml": self.types(),
            "_rels/.rels": _rels([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": self.relations(),
            "word/document.xml": self.document(body),
            "word/styles.xml": _styles(self.plan.look.language),
            "word/numbering.xml": self.numbering(),
            "word/footnotes.xml": self.footnotes(),
        }
        if self.look.furniture:
            head = f"<w:p><w:r><w:t>{escape(self.plan.running_head)}</w:t></w:r></w:p>"
            foot = (
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE '
                '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2'
                '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            )
            parts["word/header1.xml"] = _root("hdr", head)
            parts["word/footer1.xml"] = _root("ftr", foot)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
        return out.getvalue()

    def types(self) -> str:
        names = ["document.main:document", "styles:styles", "numbering:numbering"]
        names.append("footnotes:footnotes")
        if self.look.furniture:
            names += ["header:header1", "footer:footer1"]
        overrides = "".join(
            f'<Override PartName="/word/{n.split(":")[1]}.xml" '
            f'ContentType="{_TYPE}.{n.split(":")[0]}+xml"/>'
            for n in names
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
            'package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{overrides}</Types>'
        )

    def relations(self) -> str:
        found = [("styles", "styles.xml"), ("numbering", "numbering.xml")]
        found.append(("footnotes", "footnotes.xml"))
        if self.look.furniture:
            found += [("header", "header1.xml"), ("footer", "footer1.xml")]
        return _rels(found)

    def document(self, body: str) -> str:
        furniture = ""
        if self.look.furniture:
            furniture = (
                '<w:headerReference w:type="default" r:id="rId4"/>'
                '<w:footerReference w:type="default" r:id="rId5"/>'
            )
        return _root("document", f"<w:body>{body}<w:sectPr>{furniture}</w:sectPr></w:body>")

    def footnotes(self) -> str:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p>'
            "</w:footnote>"
            for kind, number, mark in [
                ("separator", -1, "separator"),
                ("continuationSeparator", 0, "continuationSeparator"),
            ]
        )
        bodies = "".join(
            f'<w:footnote w:id="{note.number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(note.text)}</w:t></w:r></w:p></w:footnote>'
            for note in self.plan.notes
        )
        return _root("footnotes", separators + bodies)

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
            label = self.label(block.label, bold=True)
        return self.paragraph(label + self.runs(text, bold=True), properties)

    def action(self, block: Block) -> str:
        bold = self.random.random() < 0.9
        automatic = self.look.auto_actions and self.plan.look.numbers == "running"
        if automatic and block.text and "{n}" in block.form:
            num = self.list_of(("actions",), [("decimal", block.form.replace("{n}", "%1"))])
            return self.paragraph(self.runs(block.text), _num(num, 0))
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

    # runs

    def runs(self, text: str, *, bold: bool = False, italic: bool = False) -> str:
        if self.look.no_break:
            text = re.sub(r" (?=[:;%»])|(?<=«) ", "\u00a0", text)
        out, slanted, position = "", italic, 0
        for match in _MARKS.finditer(text):
            out += self.pieces(text[position : match.start()], bold, slanted)
            position = match.end()
            if match[2]:
                out += (
                    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                    f'<w:footnoteReference w:id="{match[2]}"/></w:r>'
                )
            else:
                slanted = match[0] == ITALIC_ON
        return out + self.pieces(text[position:], bold, slanted)

    def pieces(self, text: str, bold: bool, italic: bool) -> str:
        if not text:
            return ""
        words = re.findall(r"\s*\S+\s*", text)
        if len(words) < 4:
            return self.run(text, bold, italic)
        if self.look.tracked and self.random.random() < 0.2:
            at = self.random.randrange(1, len(words))
            return (
                self.run("".join(words[: at - 1]), bold, italic)
                + self.inserted(words[at - 1], bold, italic)
                + self.deleted()
                + self.run("".join(words[at:]), bold, italic)
            )
        if self.look.split_runs:
            at = len(text) // 2
            return self.run(text[:at], bold, italic) + self.run(text[at:], bold, italic)
        return self.run(text, bold, italic)

    def run(self, text: str, bold: bool = False, italic: bool = False) -> str:
        if not text:
            return ""
        marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
        properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def inserted(self, text: str, bold: bool, italic: bool) -> str:
        return f"<w:ins {self.change()}>{self.run(text, bold, italic)}</w:ins>"

    def deleted(self) -> str:
        words = self.random.choice(["former wording ", "(deleted) ", "12. "])
        return (
            f'<w:del {self.change()}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>'
            "</w:del>"
        )

    def change(self) -> str:
        self.changes += 1
        return f'w:id="{self.changes}" w:author="Editor" w:date="2026-01-01T00:00:00Z"'

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
        return _root("numbering", "".join(self.abstracts + self.nums))

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


def _root(name: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:{name} xmlns:w="{_W}" xmlns:r="{_R}" {_DRAWING}>{inner}</w:{name}>'
    )


def _rels(found: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(found, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<Relationships xmlns="{_REL}">{inner}</Relationships>'


def _styles(language: str) -> str:
    tag = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}[language]
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        for n in (1, 2, 3)
    )
    others = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/></w:style>'
        for i, name in [("Title", "Title"), ("FootnoteText", "footnote text")]
    )
    return _root(
        "styles",
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{tag}"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/></w:style>{headings}{others}',
    )
