"""Plans as Typst markup."""

from __future__ import annotations

from .inline import Node, actions_apart, parts, pieces, trees
from .model import Plan
from .page_look import FONTS, PageLook
from .printed import Block

_FUNCTIONS = """
#let hung(label) = context box(
  width: calc.max(measure(label).width + 0.4em.to-absolute(), 2.2em.to-absolute()), label)
#let hanging(indent, label, body) = pad(left: indent, par(
  hanging-indent: 2.2em, first-line-indent: 0em)[#hung(label)#body])
#let plainly(indent, body) = pad(left: indent, par(first-line-indent: 0em, body))
"""
_STROKES = {
    "full": "0.6pt + luma(50)",
    "across": "(x, y) => (top: 0.5pt, bottom: 0.5pt)",
    "none": "none",
    "head": "0.5pt + luma(150)",
    "zebra": "(x, y) => if y == 0 {(bottom: 1pt)}",
}
_FILLS = {
    "head": '(x, y) => if y == 0 {rgb("d9e2ec")}',
    "zebra": "(x, y) => if y > 0 and calc.even(y) {luma(238)}",
}
_BOXES = {
    "frame": "stroke: 0.8pt, inset: 6pt, ",
    "shade": "fill: luma(237), inset: 6pt, ",
    "bar": 'stroke: (left: 3pt + rgb("1f4e79")), inset: (left: 8pt), ',
    "none": "",
}


def write_typst(plan: Plan, look: PageLook) -> str:
    """The markup, settings included."""
    return _Writer(plan, look).markup()


class _Writer:
    def __init__(self, plan: Plan, look: PageLook) -> None:
        self.plan = plan
        self.look = look
        self.notes = {note.number: note.text for note in plan.notes}

    def markup(self) -> str:
        whole = parts(self.plan)
        look = self.look
        front = self.masthead([line.text for line in whole.masthead]) + self.title(whole.title)
        if look.columns == 2:
            front = f'#place(top, scope: "parent", float: true, clearance: 1.5em)[{front}]'
        body = "".join(self.group(group) for group in actions_apart(whole.body))
        appendix = "".join(self.block(block) for block in whole.appendix)
        if appendix and (look.table_page != "same" or look.columns == 2):
            flipped = "true" if look.table_page == "landscape" else "false"
            appendix = f"#page(columns: 1, flipped: {flipped})[{appendix}]"
        return self.settings() + _FUNCTIONS + f"\n{front}\n{body}\n{appendix}"

    # settings

    def settings(self) -> str:
        look = self.look
        top, right, bottom, left = look.margins
        gap = look.leading - 0.68
        spacing = gap + (0.55 if look.paragraphs == "spaced" else 0)
        indent = "1.6em" if look.paragraphs == "indented" else "0em"
        background = ""
        if look.watermark:
            type_ = f'{look.watermark_size:.0f}pt, luma(222), weight: "bold"'
            background = f"background: rotate(-45deg, text({type_})[{look.watermark}]), "
        dictionary = f"(top: {top}mm, right: {right}mm, bottom: {bottom}mm, left: {left}mm)"
        out = [
            f"#set document(title: {_quoted(self.plan.title)})",
            f"#set text(font: {_quoted(look.font)}, size: {look.size}pt, "
            f'lang: "{self.plan.look.language}", hyphenate: {_truth(look.hyphenated)}, '
            f"ligatures: {_truth(look.ligatures)}, fallback: true)",
            f"#set page(width: {look.width}mm, height: {look.height}mm, margin: {dictionary}, "
            f"columns: {look.columns}, {background}{self.edge('head')}, {self.edge('foot')})",
            f"#set par(justify: {_truth(look.justified)}, leading: {gap:.2f}em, "
            f"spacing: {spacing:.2f}em, first-line-indent: {indent})",
            f"#set block(spacing: {spacing:.2f}em)",
            f"#show table: set par(first-line-indent: 0em, spacing: {gap + 0.4:.2f}em)",
            f"#show table: set block(spacing: {gap + 0.4:.2f}em)",
        ]
        if not look.cut_rows:
            out.append("#set table.cell(breakable: false)")
        if look.note_call != "raised":
            out.append('#set footnote(numbering: "[1]")')
        if look.note_call == "bracket":
            flat = "set super(typographic: false, baseline: 0em, size: 1em)"
            out += [f"#show footnote: {flat}", f"#show footnote.entry: {flat}"]
        if not look.note_rule:
            out.append("#set footnote.entry(separator: none)")
        if look.line_numbers:
            shown = f"n => if calc.rem(n, {look.line_numbers}) == 0 [#n]"
            out.append(f'#set par.line(numbering: {shown}, numbering-scope: "page")')
        for level in (1, 2, 3):
            out.append(f"#show heading.where(level: {level}): it => it.body")
        return "\n".join(out)

    def edge(self, edge: str) -> str:
        first = self.strip(edge, self.look.corners(first=True))
        even = self.strip(edge, self.look.corners(even=True))
        odd = self.strip(edge, self.look.corners())
        chosen = f"if n == 1 {{{first}}} else if calc.even(n) {{{even}}} else {{{odd}}}"
        return f"{edge}er: context {{let n = counter(page).get().first(); {chosen}}}"

    def strip(self, edge: str, corners: dict[str, str]) -> str:
        if not any(place.startswith(edge) for place in corners):
            return "none"
        cells = [self.furniture(corners.get(f"{edge} {x}", "")) for x in _SIDES]
        grid = "columns: (auto, 1fr, auto), align: (left, center, right)"
        return f"text(0.85em, grid({grid}, {', '.join(cells)}))"

    def furniture(self, kind: str) -> str:
        if kind == "number":
            text = self.look.number_text("\x01", "\x02", self.plan.look.language)
            text = text.replace("\x01", '" + str(n) + "')
            text = text.replace("\x02", '" + str(counter(page).final().first()) + "')
            return f'[#("{text}")]'
        shown = {"running": self.plan.running_head, "job": self.look.job_number}
        return f"[#{_quoted(shown.get(kind, ''))}]"

    # text

    def inline(self, text: str) -> str:
        out = ""
        for piece in pieces(text, no_break=self.look.no_break):
            if piece.note:
                out += f"#footnote[{_said(self.notes[piece.note])}]"
            elif piece.italic:
                out += f"#emph[{_said(piece.text)}]"
            else:
                out += _said(piece.text)
        return out

    # blocks

    def masthead(self, lines: list[str]) -> str:
        if not lines:
            return ""
        if self.look.masthead == "block" and len(lines) > 2:
            right = " \\ ".join(_said(line) for line in lines[:-1])
            left = _said(lines[-1])
            grid = f"#grid(columns: (1fr, 1fr), column-gutter: 1em, par(justify: false)[{left}],"
            return f"{grid} par(justify: false)[{right}])#line(length: 100%, stroke: 1.5pt)\n\n"
        joined = "\n\n".join(_said(line) for line in lines)
        align = "center" if self.look.masthead == "centred" else "left"
        return f"#[#set par(first-line-indent: 0em)\n#align({align})[{joined}]]#v(1em)\n\n"

    def title(self, block: Block) -> str:
        align = "center" if self.look.title_centred else "left"
        said = self.inline(block.text)
        font = _quoted(self.look.heading_font or self.look.font)
        size = self.look.title_size * self.look.size
        style = f'font: {font}, size: {size:.1f}pt, weight: "bold", hyphenate: false'
        return (
            f"#block(below: 1.5em, width: 100%, align({align}, par(justify: false, "
            f"first-line-indent: 0em, text({style})[{said}])))\n\n"
        )

    def group(self, blocks: list[Block]) -> str:
        first = blocks[0]
        if not self.look.side_labels or first.role != "action":
            return self.run(blocks)
        opening = f"{self.inline(first.text)}\n\n" if first.text else ""
        wide = 9 * self.look.size
        label = f"par(justify: false)[{self.label(first.label)}]"
        return (
            f"#grid(columns: ({wide:.0f}pt, 1fr), column-gutter: 6pt, {label}, "
            f"[{opening}{self.run(blocks[1:])}])\n\n"
        )

    def run(self, blocks: list[Block]) -> str:
        return "".join(
            self.tree(part, 0) if isinstance(part, list) else self.block(part)
            for part in trees(blocks)
        )

    def tree(self, nodes: list[Node], depth: int) -> str:
        if not self.look.native_lists:
            return "".join(
                self.item(node.block) + self.tree(node.children, depth + 1) for node in nodes
            )
        below = [
            f"[{self.inline(node.block.text)}\n\n{self.tree(node.children, depth + 1)}]"
            if node.children
            else f"[{self.inline(node.block.text)}]"
            for node in nodes
        ]
        entries = ", ".join(below)
        if nodes[0].block.bullet:
            return f"#list(marker: [{_said(_printed(nodes[0].block))}], {entries})\n\n"
        labels = ", ".join(_quoted(node.block.label) for node in nodes)
        number = f"(..n) => ({labels},).at(n.pos().last() - 1)"
        return f"#enum(numbering: {number}, number-align: left + top, {entries})\n\n"

    def item(self, block: Block) -> str:
        label, text = _said(_printed(block)), self.inline(block.text)
        if self.look.items == "hanging":
            return f"#hanging({2.2 * block.level}em, [{label}], [{text}])\n\n"
        indent = 0 if self.look.items == "flat" else 2.2 * (block.level + 1)
        return f"#plainly({indent}em, [{label} {text}])\n\n"

    def label(self, text: str) -> str:
        said = _said(text)
        return {
            "bold": f"#strong[{said}]",
            "italic": f"#emph[{said}]",
            "underlined": f"#underline[{said}]",
            "coloured": f'#text(rgb("1f4e79"), weight: "bold")[{said}]',
            "plain": said,
        }[self.look.label]

    def block(self, block: Block) -> str:
        if block.role == "table":
            return self.table(block)
        if block.role == "item":
            return self.item(block)
        if block.role == "heading":
            return self.heading(block)
        text = self.inline(block.text)
        if block.role == "box":
            return (
                f"#block({_BOXES[self.look.box]}width: 100%)[#set par(first-line-indent: 0em)\n"
                f"{text}]\n\n"
            )
        if block.role == "action":
            return self.action(block, text)
        if block.role == "head":
            said = _said(block.label)
            said = {
                "bold": f"#strong[{said}]",
                "italic": f"#emph[{said}]",
                "underlined": f"#underline[{said}]",
            }.get(self.look.head, said)
            return f"{self.apart()}#par(first-line-indent: 0em)[{said} {text}]]\n\n"
        if block.role == "stem":
            return f"#block(sticky: true)[#par(first-line-indent: 0em)[{text}]]\n\n"
        if block.label and block.form != "row":
            return self.numbered(block, text)
        label = f"{_said(block.label)} " if block.label else ""
        return f"{label}{text}\n\n"

    def numbered(self, block: Block, text: str) -> str:
        label = _said(block.label)
        if self.look.numbers == "hanging":
            return f"#hanging(0em, [{label}], [{text}])\n\n"
        if self.look.numbers == "indented":
            return f"#par(first-line-indent: 0em)[#hung[{label}]{text}]\n\n"
        return f"{label} {text}\n\n"

    def action(self, block: Block, text: str) -> str:
        look = self.look
        label = self.label(block.label)
        if not block.own_line:
            return f"{label} {text}\n\n"
        if block.text:
            label += f" #strong[{text}]"
        if look.semantic and block.text:
            label = f"#heading(level: 3)[#text({look.size}pt)[{label}]]"
        return f"{self.apart()}#par(justify: false, first-line-indent: 0em)[{label}]]\n\n"

    def apart(self) -> str:
        """Opens a block which, where paragraphs have no space between them, has some above it."""
        above = f", above: {self.look.leading - 0.18:.2f}em"
        return f"#block(sticky: true{above if self.look.paragraphs == 'indented' else ''})["

    def heading(self, block: Block) -> str:
        look = self.look
        text = block.text
        if look.heading == "caps" and block.level == 1:
            text = text.upper()
        said = self.inline(text)
        if look.heading == "small-caps" and block.level == 1:
            said = f"#smallcaps[{said}]"
        if block.label:
            said = f"{_said(block.label)} {said}"
        size = look.heading_sizes[block.level - 1] * look.size
        own = ""
        if block.level == 1:
            own = {"spaced": ", tracking: 0.12em", "italic": ', style: "italic"'}.get(
                look.heading, ""
            )
        # Few fonts have small capitals; the others would show nothing of them.
        small = look.heading == "small-caps" and block.level == 1
        family = look.heading_font or look.font
        weight = "regular" if small and family in FONTS["typst"] else "bold"
        style = (
            f'size: {size:.1f}pt, weight: "{weight}", font: {_quoted(family)}, '
            f"fill: rgb({_quoted(look.heading_colour)}), hyphenate: false{own}"
        )
        align = "center" if look.heading_centred else "left"
        flush = "justify: false, first-line-indent: 0em"
        styled = f"#align({align}, par({flush}, text({style})[{said}]))"
        if look.semantic:
            styled = f"#heading(level: {block.level})[{styled}]"
        return f"#block(sticky: true, above: 1.4em, below: 1em, width: 100%)[{styled}]\n\n"

    def table(self, block: Block) -> str:
        look = self.look
        rows = [", ".join(f"[{self.run(cell)}]" for cell in row) for row in block.rows]
        rows[0] = ", ".join(f"[#strong[{self.run(cell).strip()}]]" for cell in block.rows[0])
        columns = "(auto, 1fr, 1fr)" if len(block.rows[0]) == 3 else "(1fr, 1fr)"
        fill = f"fill: {_FILLS[look.rules]}, " if look.rules in _FILLS else ""
        head = f"table.header(repeat: {_truth(look.repeat_heads)}, {rows[0]})"
        return (
            f"#table(columns: {columns}, align: left, inset: 5pt, stroke: {_STROKES[look.rules]}, "
            f"{fill}{head}, {', '.join(rows[1:])})\n\n"
        )


_SIDES = ("left", "centre", "right")


def _printed(block: Block) -> str:
    return (block.form or "•") if block.bullet else block.label


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _said(text: str) -> str:
    return f"#{_quoted(text)};" if text else ""
