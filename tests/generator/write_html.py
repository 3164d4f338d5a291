"""Plans as HTML for engines that print web pages."""

from __future__ import annotations

from html import escape

from .inline import Node, actions_apart, parts, pieces, softened, trees
from .model import Plan
from .page_look import PageLook
from .printed import Block
from .write_css import stylesheet

FOOTNOTES = {"weasyprint"}
"""Engines that set notes at the foot of the page; the others get them at the end."""


def write_html(plan: Plan, look: PageLook) -> str:
    """The page's text, stylesheet included."""
    return _Writer(plan, look).page()


class _Writer:
    def __init__(self, plan: Plan, look: PageLook) -> None:
        self.plan = plan
        self.look = look
        self.notes = {note.number: note.text for note in plan.notes}
        self.soften = look.hyphenated and look.engine == "chromium"

    def page(self) -> str:
        plan, look = self.plan, self.look
        whole = parts(plan)
        body = "".join(self.group(group) for group in actions_apart(whole.body))
        appendix = "".join(self.block(block) for block in whole.appendix)
        if look.watermark:
            appendix += f'<div class="watermark">{look.watermark}</div>'
        if look.engine not in FOOTNOTES and plan.notes:
            rule = '<hr class="notes">' if look.note_rule else '<div class="notes"></div>'
            appendix += rule + "".join(
                f'<p class="endnote">{self.mark(note.number)} {self.words(note.text)}</p>'
                for note in plan.notes
            )
        masthead = self.masthead([line.text for line in whole.masthead])
        title = self.tag("h1", "title", self.inline(whole.title.text))
        return (
            f'<!DOCTYPE html><html lang="{plan.look.language}"><head><meta charset="utf-8">'
            f"<title>{escape(plan.title)}</title><style>{stylesheet(plan, look)}</style></head>"
            f"<body>{masthead}{title}<main>{body}</main>"
            f'<section class="appendix">{appendix}</section></body></html>'
        )

    def masthead(self, lines: list[str]) -> str:
        if not lines:
            return ""
        if self.look.masthead == "block" and len(lines) > 2:
            # A symbol and its dates on the right, the body on the left, a heavy rule below.
            right = "".join(f"<p>{escape(line)}</p>" for line in lines[:-1])
            return (
                '<div class="masthead"><div class="left"><p>'
                f'{escape(lines[-1])}</p></div><div class="right">{right}</div></div>'
            )
        inner = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return f'<div class="masthead">{inner}</div>'

    # text

    def words(self, text: str) -> str:
        return escape(softened(text, self.plan.look.language) if self.soften else text)

    def inline(self, text: str) -> str:
        out = ""
        for piece in pieces(text, no_break=self.look.no_break):
            if piece.note:
                out += self.call(piece.note)
            elif piece.italic:
                out += f"<em>{self.words(piece.text)}</em>"
            else:
                out += self.words(piece.text)
        return out

    def call(self, number: str) -> str:
        if self.look.engine in FOOTNOTES:
            return f'<span class="note">{self.words(self.notes[number])}</span>'
        return self.mark(number)

    def mark(self, number: str) -> str:
        shown = number if self.look.note_call == "raised" else f"[{number}]"
        return shown if self.look.note_call == "bracket" else f"<sup>{shown}</sup>"

    def tag(self, name: str, kind: str, inner: str) -> str:
        """An element that says what it is, or one that only looks like it."""
        name = name if self.look.semantic else "p"
        return f'<{name} class="{kind}">{inner}</{name}>'

    # blocks

    def group(self, blocks: list[Block]) -> str:
        first = blocks[0]
        if not self.look.side_labels or first.role != "action":
            return self.run(blocks)
        opening = f"<p>{self.inline(first.text)}</p>" if first.text else ""
        return (
            f'<div class="side"><div class="side-label">{self.label(first.label)}</div>'
            f"{opening}{self.run(blocks[1:])}</div>"
        )

    def run(self, blocks: list[Block]) -> str:
        return "".join(
            self.tree(part) if isinstance(part, list) else self.block(part)
            for part in trees(blocks)
        )

    def tree(self, nodes: list[Node]) -> str:
        if not self.look.native_lists:
            return "".join(self.item(node.block) + self.tree(node.children) for node in nodes)
        name = "ul" if nodes[0].block.bullet else "ol"
        inner = ""
        for node in nodes:
            marker = escape(self.printed(node.block), quote=True)
            below = self.tree(node.children) if node.children else ""
            text = self.inline(node.block.text)
            inner += f"<li style=\"list-style-type:'{marker}  '\">{text}{below}</li>"
        # A browser cuts off what hangs out over the margin.
        room = max(2.4, 0.8 + 0.62 * max(len(self.printed(node.block)) for node in nodes))
        return f'<{name} style="margin-left:{room:.1f}em">{inner}</{name}>'

    def printed(self, block: Block) -> str:
        return (block.form or "•") if block.bullet else block.label

    def item(self, block: Block) -> str:
        hung = self.hung(self.printed(block), self.look.items == "hanging")
        return f'<p class="item level{block.level}">{hung}{self.inline(block.text)}</p>'

    def hung(self, label: str, hanging: bool) -> str:
        label = escape(label)
        return f'<span class="hung">{label}</span> ' if hanging else f"{label} "

    def label(self, text: str) -> str:
        return f'<span class="label">{escape(text)}</span>'

    def block(self, block: Block) -> str:
        if block.role == "table":
            return self.table(block)
        if block.role == "item":
            return self.item(block)
        text = self.inline(block.text)
        if block.role == "heading":
            return self.heading(block)
        if block.role == "box":
            return f'<div class="box"><p>{text}</p></div>'
        if block.role == "action":
            if block.own_line and block.text:
                whole = f"{self.label(block.label)} <b>{text}</b>"
                return self.tag("h4", "action own", whole)
            own = " own" if block.own_line else ""
            return f'<p class="action{own}">{self.label(block.label)} {text}</p>'
        if block.role == "head":
            return f'<p class="head"><span>{escape(block.label)}</span> {text}</p>'
        if block.label and block.form != "row":
            hung = self.hung(block.label, self.look.numbers != "run-in")
            return f'<p class="numbered">{hung}{text}</p>'
        label = f"{escape(block.label)} " if block.label else ""
        return f'<p class="{block.role}">{label}{text}</p>'

    def heading(self, block: Block) -> str:
        text = block.text
        if self.look.heading == "caps" and block.level == 1:
            text = text.upper()
        inner = self.inline(text)
        if self.look.heading == "small-caps" and block.level == 1:
            inner = f'<span class="small">{inner}</span>'
        label = f"{escape(block.label)} " if block.label else ""
        return self.tag(f"h{block.level + 1}", f"heading{block.level}", label + inner)

    def table(self, block: Block) -> str:
        rows = []
        for y, row in enumerate(block.rows):
            name = "th" if y == 0 else "td"
            cells = "".join(f"<{name}>{self.run(cell)}</{name}>" for cell in row)
            rows.append(f"<tr>{cells}</tr>")
        wide = ' class="three"' if len(block.rows[0]) == 3 else ""
        head = f"<thead>{rows[0]}</thead>" if self.look.repeat_heads else ""
        body = "".join(rows[1:] if head else rows)
        return f"<table{wide}>{head}<tbody>{body}</tbody></table>"
