"""Texts as Word runs: split, tracked, linked, computed by fields, calling notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from .model import CALL, Plan
from .printed import ITALIC_OFF, ITALIC_ON

_FIELD = ("begin", "separate", "end")
_MARKS = re.compile(f"({CALL.pattern}|{ITALIC_ON}|{ITALIC_OFF})")


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
    headed_actions: bool = False
    masthead_table: bool = False
    wrapped_blocks: bool = False
    inner_marks: bool = False
    auto_rows: bool = False
    endnotes: bool = False


def docx_look(plan: Plan, random: Random) -> DocxLook:
    """A random look of a Word file that leaves a reader every cue needed."""
    levels = {section.level for section in plan.sections}
    plain_levels = plan.look.section_form == "none" and len(levels) > 1
    return DocxLook(
        heading="styled" if plain_levels else random.choice(["styled", "bold", "caps", "house"]),
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
        headed_actions=plan.look.form in ("line", "title") and random.random() < 0.25,
        masthead_table=random.random() < 0.25,
        wrapped_blocks=random.random() < 0.2,
        inner_marks=random.random() < 0.3,
        auto_rows=random.random() < 0.4,
        endnotes=random.random() < 0.12,
    )


class RunWriter:
    """Writes runs of one document in its look."""

    def __init__(self, plan: Plan, look: DocxLook, random: Random) -> None:
        self.plan = plan
        self.look = look
        self.random = random
        self.changes = 100
        self.kind = "endnote" if look.endnotes else "footnote"

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
                    f'<w:{self.kind}Reference w:id="{match[2]}"/></w:r>'
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
        if self.look.inner_marks and not bold and self.random.random() < 0.3:
            at = self.random.randrange(1, len(words))
            return (
                self.run("".join(words[:at]).rstrip(), bold, italic)
                + self.marked(words[at].strip(), bold, italic, last=at + 1 == len(words))
                + self.run("".join(words[at + 1 :]), bold, italic)
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

    def marked(self, word: str, bold: bool, italic: bool, last: bool) -> str:
        """A word as Word dresses it: after a line break, in a link, or as a field's result."""
        dressed = self.run(word, bold, italic)
        form = self.random.choice(["link", "link", "field", "field", "break"])
        before = "<w:r><w:br/></w:r>" if form == "break" else self.run(" ", bold, italic)
        if form == "link":
            dressed = f'<w:hyperlink w:anchor="there">{dressed}</w:hyperlink>'
        elif form == "field":
            marks = [f'<w:r><w:fldChar w:fldCharType="{x}"/></w:r>' for x in _FIELD]
            code = '<w:r><w:instrText xml:space="preserve"> REF _Ref1 \\h </w:instrText></w:r>'
            dressed = marks[0] + code + marks[1] + dressed + marks[2]
        return before + dressed + ("" if last else self.run(" ", bold, italic))

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
