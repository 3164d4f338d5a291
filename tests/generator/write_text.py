"""Plans as text files: Markdown as the seeds have it, and plain text without marks."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from random import Random

from .model import CALL, Plan
from .printed import ITALIC_OFF, ITALIC_ON, Block, lay_out

_SUPERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BREAKABLE = re.compile(r"(?<=[a-zà-ÿ]{3}) (?=[a-zà-ÿ]{3,})")

Cells = list[list[list[str]]]


@dataclass
class TextLook:
    """Choices of one text file; `gap` is what separates blocks."""

    marks: bool
    heading: str = "hashes"
    title: str = "hash"
    bold_labels: bool = True
    stray: bool = False
    dashed_items: bool = False
    calls: str = "¹"
    notes: str = "end"
    breaks: float = 0.0
    table: str = "pipe"
    wrap: int = 0
    compact: bool = False
    capitals: bool = False
    bullet: str = "-"
    no_break: bool = False
    headed_actions: bool = False
    colon_outside: bool = False
    hyphens: bool = False
    feeds: bool = False
    encoding: str = "utf-8"
    newline: str = "\n"


def markdown_look(plan: Plan, random: Random) -> TextLook:
    """A random look of a Markdown file that leaves a reader every cue needed."""
    numbered = plan.look.section_form != "none"
    levels = {section.level for section in plan.sections}
    headings = ["hashes", "bold", *(["noise", "plain"] if numbered else [])]
    return TextLook(
        marks=True,
        heading=random.choice(headings if numbered or len(levels) == 1 else ["hashes"]),
        title=random.choice(["hash", "bold", "plain"]),
        bold_labels=random.random() < 0.75,
        stray=plan.look.form == "inline" and random.random() < 0.08,
        dashed_items=random.random() < 0.15,
        calls=random.choice(["<sup>", "¹", "[^"]),
        notes=random.choice(["end", "after", "after"]),
        breaks=random.choice([0, 0, 0.08]),
        table=random.choice(["pipe", "tab", "html"]),
        bullet=random.choice(["-", "-", "*", "•"]),
        headed_actions=plan.look.form in ("line", "title") and random.random() < 0.2,
        colon_outside=random.random() < 0.2,
        encoding=random.choice(["utf-8", "utf-8", "utf-8-sig"]),
        newline=random.choice(["\n", "\n", "\r\n"]),
    )


def plain_look(plan: Plan, random: Random) -> TextLook:
    """A random look of a plain text file; headings without numbers keep capitals as a cue."""
    numbered = plan.look.section_form != "none"
    levels = {section.level for section in plan.sections}
    look = TextLook(
        marks=False,
        calls=random.choice(["¹", "¹", "[^"]),
        notes=random.choice(["end", "after"]),
        table="rows",
        wrap=random.choice([0, 0, 72]),
        bullet=random.choice(["•", "-", "·", "*"]),
        no_break=random.random() < 0.5,
        hyphens=random.random() < 0.3,
        feeds=random.random() < 0.1,
        encoding=random.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16"]),
        newline=random.choice(["\n", "\n", "\r\n"]),
    )
    look.compact = not look.wrap and random.random() < 0.4
    look.capitals = not numbered or random.random() < 0.2
    if look.compact and not numbered and len(levels) > 1:
        look.compact = False
    return look


def write_text(plan: Plan, look: TextLook, random: Random) -> str:
    """The file's text."""
    return _Writer(plan, look, random).text()


def as_bytes(text: str, look: TextLook) -> bytes:
    """The file's bytes in the look's encoding and line ends."""
    return text.replace("\n", look.newline).encode(look.encoding)


class _Writer:
    def __init__(self, plan: Plan, look: TextLook, random: Random) -> None:
        self.plan = plan
        self.look = look
        self.random = random
        self.waiting: list[str] = []

    def text(self) -> str:
        parts: list[str] = []
        for block in lay_out(self.plan):
            parts += self.block(block)
            after = self.look.notes == "after" and block.role != "heading"
            if self.waiting and after:
                parts += self.bodies()
        if self.waiting:
            parts += self.bodies()
        gap = "\n" if self.look.compact else "\n\n"
        if self.look.feeds:
            parts = self.paged([part for part in parts if part])
        text = gap.join(part for part in parts if part)
        if self.look.no_break:
            text = re.sub(r" (?=[:;%»])|(?<=«) ", "\u00a0", text)
        return text + "\n"

    def paged(self, parts: list[str]) -> list[str]:
        """The text with a form feed and the running head between some blocks."""
        out = []
        for position, part in enumerate(parts):
            if position > 8 and position % 15 == 0 and "\t" not in part:
                out.append(f"\f{self.plan.running_head}")
            out.append(part)
        return out

    def bodies(self) -> list[str]:
        out = []
        for number in self.waiting:
            body = next(note.text for note in self.plan.notes if note.number == number)
            out.append(f"{self.mark(number)}{':' if self.look.calls == '[^' else ''} {body}")
        self.waiting = []
        return out

    def mark(self, number: str) -> str:
        if self.look.calls == "<sup>":
            return f"<sup>{number}</sup>"
        if self.look.calls == "[^":
            return f"[^{number}]"
        return number.translate(_SUPERS)

    def inline(self, text: str) -> str:
        self.waiting += CALL.findall(text)
        text = CALL.sub(lambda match: self.mark(match[1]), text)
        star = "*" if self.look.marks else ""
        return text.replace(ITALIC_ON, star).replace(ITALIC_OFF, star)

    def block(self, block: Block) -> list[str]:
        if block.role == "table":
            return [self.table(block)]
        if block.role == "heading":
            return [self.heading(block)]
        if block.role == "title":
            return [self.title(block.text)]
        if block.role == "action":
            return self.action(block)
        if block.role == "head":
            return self.head(block)
        if block.role == "item":
            return [self.fold(self.item(block), 4 * (block.level + 1))]
        label = f"{block.label} " if block.label else ""
        return [self.fold(self.broken(label + self.inline(block.text)))]

    def head(self, block: Block) -> list[str]:
        bold = self.look.marks and self.look.bold_labels and self.random.random() < 0.3
        label = f"**{block.label}**" if bold else block.label
        return [self.fold(f"{label} {self.inline(block.text)}".strip())]

    def heading(self, block: Block) -> str:
        text = self.inline(block.text)
        if self.look.capitals and block.level == 1:
            text = text.upper()
        text = f"{block.label} {text}".strip()
        if not self.look.marks or self.look.heading == "plain":
            return text
        if self.look.heading == "bold":
            return f"**{text}**"
        depth = block.level + 1
        if self.look.heading == "noise":
            depth = self.random.choice([2, 3, 4])
        return f"{'#' * depth} {text}"

    def title(self, text: str) -> str:
        if not self.look.marks or self.look.title == "plain":
            return text
        return f"# {text}" if self.look.title == "hash" else f"**{text}**"

    def action(self, block: Block) -> list[str]:
        text = self.inline(block.text)
        if not self.look.marks:
            return [self.fold(f"{block.label} {text}".strip())]
        if self.look.stray and block.text:
            return [f"- {block.label}** {text}"]
        if not self.look.bold_labels:
            return [self.broken(f"{block.label} {text}".strip())]
        if self.look.headed_actions and block.own_line:
            return [f"#### {block.label} {text}".strip()]
        if block.own_line and block.text:
            return [f"**{block.label} {text}**"]
        if self.look.colon_outside and block.label.endswith(":"):
            return [self.broken(f"**{block.label[:-1].rstrip()}**: {text}".strip())]
        return [self.broken(f"**{block.label}** {text}".strip())]

    def item(self, block: Block) -> str:
        # Without marks or indents nobody could tell the levels of bullets apart.
        indent = "  " * block.level if self.look.marks or block.bullet else ""
        text = self.inline(block.text)
        if block.bullet:
            inner = self.look.bullet if self.look.marks else {"-": "-"}.get(self.look.bullet, "–")
            return f"{indent}{inner if block.level else self.look.bullet} {text}"
        dash = f"{indent}- " if block.dashed or (self.look.dashed_items and self.look.marks) else ""
        return self.broken(f"{dash}{block.label} {text}")

    def broken(self, text: str) -> str:
        if not self.look.breaks or self.random.random() > self.look.breaks:
            return text
        places = [m.start() for m in _BREAKABLE.finditer(text) if m.start() > 20]
        places = [p for p in places if text.count("*", 0, p) % 2 == 0]
        if not places:
            return text
        place = self.random.choice(places)
        middle = "\n\n\n"
        if self.waiting and self.look.notes != "end":
            middle = "\n\n".join(["", *self.bodies(), ""])
        return text[:place] + middle + text[place + 1 :]

    def fold(self, text: str, hang: int = 0) -> str:
        if not self.look.wrap or "\n" in text:
            return text
        return textwrap.fill(
            text,
            self.look.wrap,
            subsequent_indent=" " * hang,
            break_long_words=False,
            break_on_hyphens=self.look.hyphens,
        )

    # tables

    def table(self, block: Block) -> str:
        if self.look.table == "rows":
            return self.plain_rows(block)
        cells = [[[self.cell_line(b) for b in cell] for cell in row] for row in block.rows]
        return "\n\n".join(self.whole(part) for part in self.cut(cells))

    def whole(self, cells: Cells) -> str:
        if self.look.table == "html":
            return self.html(cells)
        rows = [[self.joined(cell) for cell in row] for row in cells]
        if self.look.table == "tab":
            return "\n".join("\t".join(row) for row in rows)
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "| --- " * len(rows[0]) + "|", *lines[1:]])

    def cut(self, cells: Cells) -> list[Cells]:
        """The table as pages cut it: head row repeated, one row in two where its text allows."""
        if not self.look.breaks or len(cells) < 3 or self.random.random() < 0.5:
            return [cells]
        at = self.random.randrange(2, len(cells))
        upper, lower = cells[:at], [cells[0], *cells[at:]]
        number, (text, *rest), entries = upper[-1][:-2], upper[-1][-2], upper[-1][-1]
        places = [m.start() for m in _BREAKABLE.finditer(text) if m.start() > 20]
        if places and not rest:
            place = self.random.choice(places)
            half = len(entries) // 2
            upper = [*upper[:-1], [*number, [text[:place]], entries[:half]]]
            lower = [
                cells[0],
                [*([] for _ in number), [text[place + 1 :]], entries[half:]],
                *cells[at:],
            ]
        return [upper, lower]

    def cell_line(self, block: Block) -> str:
        text = self.inline(block.text)
        if block.bullet:
            return f"• {text}"
        return f"{block.label} {text}".strip()

    def joined(self, lines: list[str]) -> str:
        if len(lines) < 2:
            return "".join(lines)
        if self.look.table == "tab":
            return "".join(f"<p>{line}</p>" for line in lines)
        return "<br>".join(lines)

    def html(self, cells: Cells) -> str:
        out = ["<table>"]
        for y, row in enumerate(cells):
            tag = "th" if y == 0 else "td"
            inner = "".join(
                f"<{tag}>{''.join(f'<p>{line}</p>' for line in cell)}</{tag}>" for cell in row
            )
            out.append(f"<tr>{inner}</tr>")
        return "\n".join([*out, "</table>"])

    def plain_rows(self, block: Block) -> str:
        lines = []
        for row in block.rows:
            cells = [[self.cell_line(b) for b in cell] for cell in row]
            for y in range(max(len(cell) for cell in cells)):
                line = "\t".join(cell[y] if y < len(cell) else "" for cell in cells)
                lines.append(line)
        return "\n".join(lines)
