"""Plans as ReportLab flowables, and from these as PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from . import reportlab_pages as pages
from .inline import actions_apart, halves, parts, pieces
from .model import Plan
from .page_look import PageLook
from .printed import Block


def write_reportlab(plan: Plan, look: PageLook) -> bytes:
    """The PDF. Rows too high for a page are cut even where the look would keep them whole."""
    from reportlab.platypus.doctemplate import LayoutError  # type: ignore[import-untyped]

    try:
        return _Writer(plan, look).pdf()
    except LayoutError:
        return _Writer(plan, replace(look, cut_rows=True)).pdf()


class _Writer:
    def __init__(self, plan: Plan, look: PageLook) -> None:
        self.plan = plan
        self.look = look
        self.notes = {note.number: note.text for note in plan.notes}
        self.font = pages.font(look.font)
        self.head_font = pages.font(look.heading_font or look.font)
        self.signs = pages.ligatures(self.font) if look.ligatures else {}
        self.gap = 0.55 * look.size if look.paragraphs == "spaced" else 0.0
        self.shift = 0.0

    def pdf(self) -> bytes:
        return pages.build(self.plan, self.look, self.story, self.note)

    def story(self) -> tuple[list[Any], list[Any], list[Any]]:
        whole = parts(self.plan)
        front = self.masthead([line.text for line in whole.masthead])
        size = self.look.title_size * self.look.size
        title = self.style(
            fontName=pages.shapes(self.head_font)[1],
            fontSize=size,
            leading=1.15 * size,
            alignment=1 if self.look.title_centred else 0,
            spaceAfter=1.2 * self.look.size,
            hyphenationLang="",
        )
        front.append(self.paragraph(self.inline(whole.title.text), title))
        body = [flowable for group in actions_apart(whole.body) for flowable in self.group(group)]
        self.shift = 0.0
        return front, body, [self.flowable(block) for block in whole.appendix]

    # text

    def style(self, **given: Any) -> Any:
        from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]

        look = self.look
        settings: dict[str, Any] = {
            "fontName": self.font,
            "fontSize": look.size,
            "leading": look.leading * look.size,
            "alignment": 4 if look.justified else 0,
            "spaceAfter": self.gap,
            "leftIndent": self.shift,
            "bulletIndent": self.shift,
            "bulletFontName": self.font,
            "bulletFontSize": look.size,
            "splitLongWords": 0,
            # It sometimes drops the hyphen of a word that it breaks at one.
            "embeddedHyphenation": 0,
            "uriWasteReduce": 0,
        }
        if look.hyphenated:
            # Its own way sets a second hyphen where a word has one.
            settings["hyphenationLang"] = partial(halves, language=self.plan.look.language)
            settings["hyphenationMinWordLength"] = 6
        return ParagraphStyle("", **{**settings, **given})

    def paragraph(self, text: str, style: Any, label: str | None = None) -> Any:
        from reportlab.platypus import Paragraph  # type: ignore[import-untyped]

        return Paragraph(text, style, bulletText=label)

    def said(self, text: str) -> str:
        for code, pair in self.signs.items():
            text = text.replace(pair, chr(code))
        return escape(text)

    def inline(self, text: str) -> str:
        out = ""
        for piece in pieces(text, no_break=self.look.no_break):
            if piece.note:
                out += f'{self.mark(piece.note)}<onDraw name="note" label="{piece.note}"/>'
            elif piece.italic:
                out += f"<i>{self.said(piece.text)}</i>"
            else:
                out += self.said(piece.text)
        return out

    def mark(self, number: str) -> str:
        shown = number if self.look.note_call == "raised" else f"[{number}]"
        if self.look.note_call == "bracket":
            return shown
        return f'<super size="{0.65 * self.look.size:.1f}">{shown}</super>'

    def note(self, number: str) -> Any:
        """The paragraph that stands at the foot for a note."""
        size = 0.85 * self.look.size
        style = self.style(
            fontSize=size, leading=1.2 * size, spaceAfter=0, leftIndent=0, hyphenationLang=""
        )
        return self.paragraph(f"{self.mark(number)} {self.said(self.notes[number])}", style)

    # blocks

    def masthead(self, lines: list[str]) -> list[Any]:
        from reportlab.platypus import HRFlowable, Spacer, Table, TableStyle

        if not lines:
            return []
        plain = self.style(alignment=1 if self.look.masthead == "centred" else 0, spaceAfter=0)
        set_lines = [self.paragraph(self.said(line), plain) for line in lines]
        if self.look.masthead != "block" or len(lines) < 3:
            return [*set_lines, Spacer(1, 1.5 * self.look.size)]
        whole = ((0, 0), (-1, -1))
        style = TableStyle([("VALIGN", *whole, "TOP"), ("LEFTPADDING", *whole, 0)])
        half = (self.look.width - self.look.margins[1] - self.look.margins[3]) * pages.MM / 2
        grid = Table([[set_lines[-1], set_lines[:-1]]], colWidths=[half, half], style=style)
        rule = HRFlowable(width="100%", thickness=1.5, color="black", spaceAfter=self.look.size)
        return [grid, rule]

    def group(self, blocks: list[Block]) -> list[Any]:
        """An action whose label stands in a column of its own, or any other blocks."""
        first = blocks[0]
        self.shift = 0.0
        if not self.look.side_labels or first.role != "action":
            return [self.flowable(block) for block in blocks]
        self.shift = 9.5 * self.look.size
        rest = blocks[1:]
        text = first.text
        if not text:
            text, rest = rest[0].text, rest[1:]
        bold = pages.shapes(self.font)[1]
        style = self.style(bulletIndent=0, bulletFontName=bold)
        opening = self.paragraph(self.inline(text), style, first.label)
        return [opening, *(self.flowable(block) for block in rest)]

    def flowable(self, block: Block, gap: float | None = None) -> Any:
        settings: dict[str, Any] = {} if gap is None else {"spaceAfter": gap}
        if block.role == "table":
            return self.table(block)
        if block.role == "item":
            return self.item(block, settings)
        if block.role == "heading":
            return self.heading(block)
        text = self.inline(block.text)
        if block.role == "box":
            return self.paragraph(text, self.style(**self.box()))
        if block.role in ("action", "head", "stem"):
            return self.line(block, text)
        if block.label and block.form != "row":
            return self.numbered(block, text)
        if self.look.paragraphs == "indented" and gap is None:
            settings["firstLineIndent"] = 1.6 * self.look.size
        label = f"{self.said(block.label)} " if block.label else ""
        return self.paragraph(label + text, self.style(**settings))

    def box(self) -> dict[str, Any]:
        from reportlab.lib.colors import HexColor, black  # type: ignore[import-untyped]

        room = {"spaceBefore": 8, "spaceAfter": 10, "borderPadding": 5}
        return {
            "frame": {**room, "borderColor": black, "borderWidth": 0.8},
            "shade": {**room, "backColor": HexColor("#ededed")},
            "bar": {"leftIndent": 10, "rightIndent": 10, "spaceAfter": 8},
            "none": {},
        }[self.look.box]

    def numbered(self, block: Block, text: str) -> Any:
        wide = 2.4 * self.look.size
        if self.look.numbers == "hanging":
            style = self.style(leftIndent=self.shift + wide)
            return self.paragraph(text, style, self.said(block.label))
        if self.look.numbers == "indented":
            style = self.style(firstLineIndent=wide)
            return self.paragraph(text, style, self.said(block.label))
        return self.paragraph(f"{self.said(block.label)} {text}", self.style())

    def item(self, block: Block, settings: dict[str, Any]) -> Any:
        label = (block.form or "•") if block.bullet else block.label
        step = 2.2 * self.look.size
        indent = self.shift + step * (block.level + 1)
        text = self.inline(block.text)
        if self.look.items == "hanging":
            style = self.style(leftIndent=indent, bulletIndent=indent - step, **settings)
            return self.paragraph(text, style, self.said(label))
        if self.look.items == "flat":
            indent = self.shift
        style = self.style(leftIndent=indent, **settings)
        return self.paragraph(f"{self.said(label)} {text}", style)

    def line(self, block: Block, text: str) -> Any:
        """An action's opening, the head of its indicators or a stem."""
        label = self.said(block.label)
        marked = {
            "bold": f"<b>{label}</b>",
            "italic": f"<i>{label}</i>",
            "underlined": f"<u>{label}</u>",
            "coloured": f'<font color="#1f4e79"><b>{label}</b></font>',
            "plain": label,
        }[self.look.label if block.role == "action" else self.look.head]
        if block.own_line and block.text:
            text = f"<b>{text}</b>"
        alone = block.own_line or block.role != "action"
        settings: dict[str, Any] = {}
        if self.look.paragraphs == "indented" and block.role != "stem":
            settings["spaceBefore"] = 0.5 * self.look.size
        if alone and not (block.role == "head" and block.text):
            settings |= {"keepWithNext": 1, "alignment": 0, "hyphenationLang": ""}
        elif self.look.paragraphs == "indented" and not alone:
            settings["firstLineIndent"] = 1.6 * self.look.size
        return self.paragraph(f"{marked if label else ''} {text}".strip(), self.style(**settings))

    def heading(self, block: Block) -> Any:
        from reportlab.lib.colors import HexColor

        look = self.look
        first = block.level == 1
        size = look.heading_sizes[block.level - 1] * look.size
        text = block.text.upper() if look.heading == "caps" and first else block.text
        said = self.inline(text)
        if look.heading == "small-caps" and first:
            said = self.small_capitals(text, size)
        label = f"{self.said(block.label)} " if block.label else ""
        shape = 3 if look.heading == "italic" and first else 1
        style = self.style(
            fontName=pages.shapes(self.head_font)[shape],
            fontSize=size,
            leading=1.2 * size,
            textColor=HexColor(look.heading_colour),
            alignment=1 if look.heading_centred else 0,
            spaceBefore=look.size,
            spaceAfter=0.6 * look.size,
            hyphenationLang="",
            keepWithNext=1,
        )
        return self.paragraph(label + said, style)

    def small_capitals(self, text: str, size: float) -> str:
        """Small letters as capitals of less height, which is how they are made without a font."""
        out = ""
        for word in text.split(" "):
            for letter in word:
                said = escape(letter.upper())
                small = letter.islower()
                out += f'<font size="{0.8 * size:.1f}">{said}</font>' if small else said
            out += " "
        return out.strip()

    def table(self, block: Block) -> Any:
        from reportlab.platypus import Paragraph, Table

        look = self.look
        bold = self.style(fontName=pages.shapes(self.font)[1], spaceAfter=0, alignment=0)
        rows: list[list[Any]] = [[Paragraph(self.said(c[0].text), bold) for c in block.rows[0]]]
        for row in block.rows[1:]:
            rows.append([[self.flowable(b, 0.4 * look.size) for b in cell] or "" for cell in row])
        wide = look.table_page in ("landscape", "sideways", "turned")
        across = (look.height - look.margins[0] - look.margins[2]) if wide else 0.0
        across = (across or look.width - look.margins[1] - look.margins[3]) * pages.MM
        shares = [0.12, 0.44, 0.44] if len(rows[0]) == 3 else [0.5, 0.5]
        return Table(
            rows,
            colWidths=[share * across for share in shares],
            repeatRows=1 if look.repeat_heads else 0,
            splitByRow=0 if look.cut_rows else 1,
            splitInRow=2 * look.size if look.cut_rows else 0,
            style=self.rules(),
            spaceBefore=6,
            spaceAfter=8,
        )

    def rules(self) -> Any:
        from reportlab.lib.colors import HexColor, black, grey
        from reportlab.platypus import TableStyle

        whole = ((0, 0), (-1, -1))
        own: dict[str, list[Any]] = {
            "full": [("GRID", *whole, 0.6, black)],
            "across": [("LINEABOVE", *whole, 0.5, grey), ("LINEBELOW", *whole, 0.5, grey)],
            "none": [],
            "head": [
                ("GRID", *whole, 0.5, grey),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#d9e2ec")),
            ],
            "zebra": [
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [None, HexColor("#eeeeee")]),
                ("LINEBELOW", (0, 0), (-1, 0), 1, black),
            ],
        }
        return TableStyle([("VALIGN", *whole, "TOP"), *own[self.look.rules]])
