"""From lines to drafts: headings, list items, paragraphs and tables, each with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from concordat_extractors.layout.sentences import LABEL
from concordat_extractors.layout.vocabulary import Vocabulary
from concordat_extractors.reading import html_table, text_notes, text_tables
from concordat_extractors.reading.text_lines import Line
from concordat_extractors.reading.text_tables import TableDraft
from concordat_extractors.reading.text_tally import Tally
from concordat_extractors.reading.text_wrap import Setting, continues, join, measure

_BULLET = re.compile(r"\s*(?:[-*+–—][ \t\u00a0]+|[•‣◦▪■●○∙⁃·\uf0b7\uf0a7]\s*)")
_LONE_BULLET = re.compile(r"\s*[-*+–—•‣◦▪■●○∙⁃·\uf0b7\uf0a7]\s*")
_LETTER_BULLET = re.compile(r"\s*o[ \t]+")
_ATX = re.compile(r"\s*(?:#{1,6}[ \t]+|#{2,6}(?=[^\W\d_]))")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\s*\w*\s*")
_TABLE_TAG = re.compile(r"</?table(?=[\s>])", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"\s*</?(?:p|div|ul|ol|li|h[1-6]|blockquote|center|dl|dt|dd)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_QUOTE = re.compile(r"(?:[ \t]*>(?!=))+[ \t]?")
_SENTENCE_END = (".", ";", ",", ":")


@dataclass(slots=True)
class Draft:
    """A block before its inline marks are read."""

    text: str
    line: int
    outline: int | None = None
    bullet: bool = False
    level: int | None = None
    indent: int = 0
    breaks: bool = False
    boxed: bool = False
    table: TableDraft | None = None


@dataclass(slots=True)
class Drafts:
    """The drafts of a file; `markdown` says whether it uses Markdown's own marks."""

    drafts: list[Draft] = field(default_factory=list)
    markdown: bool = False


def assemble(lines: list[Line], words: Vocabulary, tally: Tally) -> Drafts:
    """The blocks in these lines, in order."""
    lines, boxed = _unquote(lines, tally)
    return _Assembler(lines, boxed, words, tally).run()


class _Assembler:
    def __init__(self, lines: list[Line], boxed: set[int], words: Vocabulary, tally: Tally) -> None:
        self.lines = lines
        self.boxed = boxed
        self.tally = tally
        self.asterisks = text_notes.lone_asterisks(lines)
        self.letter_bullets = sum(bool(_LETTER_BULLET.match(line.text)) for line in lines) > 1
        self.marks: list[re.Match[str] | None] = []
        for index, line in enumerate(lines):
            self.marks.append(self.bullet_of(line.text, index))
        self.setting: Setting = measure(self.prose(), words)
        self.out = Drafts()
        self.closings = _table_ends(lines)
        self.columns: list[int] = []
        self.table_width: int | None = None
        self.rule = False

    def prose(self) -> list[list[Line]]:
        """Runs of lines that may be one wrapped paragraph, a new one at each list mark."""
        runs: list[list[Line]] = []
        for index, line in enumerate(self.lines):
            text = line.text
            if "\t" in text or text.lstrip()[:1] in ("|", "#", "<") or _ruled(text):
                runs.append([])
            elif (
                line.blanks
                or line.page
                or not runs
                or self.bullet(index)
                or LABEL.match(text.lstrip())
            ):
                runs.append([line])
            else:
                runs[-1].append(line)
        return [run for run in runs if run]

    def run(self) -> Drafts:
        index = 0
        while index < len(self.lines):
            index = self.step(index)
        return self.out

    def step(self, index: int) -> int:
        """Reads the block that begins at this line and gives the index after it."""
        line = self.lines[index]
        if _ruled(line.text) or _FENCE.fullmatch(line.text):
            self.tally.take(line.text)
            self.rule = True
            return index + 1
        if html_table.OPENS.search(line.text):
            return self.html_table(index)
        end = text_tables.pipe_end(self.lines, index)
        if end > index:
            self.out.markdown = True
            return self.table(index, end, text_tables.pipe_table(self.lines[index:end], self.tally))
        end = text_tables.tab_end(self.lines, index, self.table_width)
        if end > index:
            return self.table(index, end, text_tables.tab_table(self.lines[index:end]))
        if mark := _ATX.match(line.text):
            return self.heading(index, mark)
        return self.paragraph(index)

    def add(self, draft: Draft, line: Line) -> None:
        draft.breaks = self.rule or line.page or line.blanks >= 2
        draft.boxed = line.number in self.boxed
        self.rule = False
        self.out.drafts.append(draft)

    def heading(self, index: int, mark: re.Match[str]) -> int:
        line = self.lines[index]
        self.out.markdown = True
        self.columns.clear()
        text = line.text[mark.end() :]
        self.tally.take(mark.group())
        bare = text.rstrip()
        open_text = bare.rstrip("#")
        if open_text != bare and (not open_text or open_text[-1].isspace()):
            self.tally.take(bare[len(open_text) :])
            text = open_text
        self.add(Draft(text, line.number, outline=mark.group().count("#")), line)
        return index + 1

    def table(self, start: int, end: int, table: TableDraft) -> int:
        if table.rows:
            self.add(Draft("", self.lines[start].number, table=table), self.lines[start])
            self.table_width = max(len(row) for row in table.rows)
        self.columns.clear()
        return end

    def html_table(self, index: int) -> int:
        """A table in HTML, to its closing tag or, without one, to the next blank line."""
        first = self.lines[index]
        closed = index in self.closings
        end = self.closings.get(index, index) + 1
        while not closed and end < len(self.lines) and not self.lines[end].blanks:
            end += 1
        source = "\n".join(line.text for line in self.lines[index:end])
        start = html_table.OPENS.search(source)
        assert start is not None
        if source[: start.start()].strip():
            self.add(Draft(source[: start.start()], first.number), first)
        stop = source.lower().rfind("</table>")
        stop = stop + len("</table>") if closed and stop >= 0 else len(source)
        outside, table = html_table.html_table(
            source[start.start() : stop], first.number, self.tally
        )
        for text in outside:
            self.add(Draft(text, first.number), first)
        self.table(index, end, table)
        if source[stop:].strip():
            self.add(Draft(source[stop:], self.lines[end - 1].number), self.lines[end - 1])
        return end

    def paragraph(self, index: int) -> int:
        line = self.lines[index]
        text = line.text
        bullet = bool(self.bullet(index))
        draft = Draft("", line.number, bullet=bullet, indent=line.indent)
        while mark := self.bullet_of(text, index):
            self.tally.take(mark.group())
            text = text[mark.end() :]
            if text.lstrip()[:1] not in ("-", "•", "–"):
                break
        content = line.indent + 2 if bullet else 0
        if bullet:
            draft.level = self.level(line.indent)
        elif not line.indent and line.blanks and not self.interrupts(text):
            self.columns.clear()
        following = index + 1
        parts = [text]
        bold = text.count("**") % 2 == 1
        while following < len(self.lines) and self.goes_on(following, parts, content, bold):
            added = self.lines[following].text
            bold ^= added.count("**") % 2 == 1
            parts[-1], tail = join(parts[-1], added, self.setting, self.tally)
            parts.append(tail)
            following += 1
        text = "".join(parts)
        if following == index + 1 and (level := self.underlined(index)):
            draft.outline = level
            self.out.markdown = True
            self.tally.take(self.lines[following].text)
            following += 1
        draft.text = text
        if "**" in text or "[^" in text:
            self.out.markdown = True
        if text.strip():
            self.add(draft, line)
        return following

    def interrupts(self, text: str) -> bool:
        """Whether a paragraph stands inside a list without ending it: a note, or cut text."""
        return text_notes.body(text) is not None or text[:1].islower()

    def goes_on(self, index: int, parts: list[str], content: int, bold: bool) -> bool:
        """Whether a line belongs to the paragraph gathered so far, which leaves `bold` open."""
        line = self.lines[index]
        if line.blanks or line.page or self.starts(index):
            return False
        if len(parts) == 1 and (not parts[0].strip() or LABEL.fullmatch(parts[0].strip())):
            return not LABEL.match(line.text.lstrip())
        if content and line.indent >= content and not LABEL.match(line.text.lstrip()):
            return True
        before = self.lines[index - 1]
        if continues(before, line, self.setting):
            return True
        return bold and line.text.count("**") % 2 == 1

    def starts(self, index: int) -> bool:
        """Whether a line can only begin a block."""
        text = self.lines[index].text
        return bool(
            _ruled(text)
            or _ATX.match(text)
            or _FENCE.fullmatch(text)
            or _BLOCK_TAG.match(text)
            or html_table.OPENS.search(text)
            or self.bullet(index)
            or text_notes.body(text)
            or text_tables.pipe_end(self.lines, index) > index
            or text_tables.tab_end(self.lines, index, self.table_width) > index
        )

    def bullet(self, index: int) -> re.Match[str] | None:
        """The list mark that a line begins with."""
        return self.marks[index]

    def bullet_of(self, text: str, index: int) -> re.Match[str] | None:
        """The list mark at the start of a text of this line."""
        line = self.lines[index]
        if line.number in self.asterisks:
            return None
        if mark := _LONE_BULLET.fullmatch(text) or _BULLET.match(text):
            dash = mark.group().strip() in ("–", "—")
            before = self.lines[index - 1] if index and not line.blanks else None
            if dash and before and before.text.rstrip()[-1:] not in _SENTENCE_END:
                return mark if self.marks[index - 1] else None
            return mark
        if self.letter_bullets and line.indent and (mark := _LETTER_BULLET.match(text)):
            above = "" if line.blanks or not index else self.lines[index - 1].text.rstrip()
            if not above or above.endswith(_SENTENCE_END) or _LETTER_BULLET.match(above):
                return mark
        return None

    def level(self, column: int) -> int:
        """The nesting of a list mark, by its column and those of the marks above it."""
        while self.columns and column < self.columns[-1]:
            self.columns.pop()
        if not self.columns or column >= self.columns[-1] + 2:
            self.columns.append(column)
        return len(self.columns) - 1

    def underlined(self, index: int) -> int | None:
        """The level of a heading that the next line underlines."""
        line = self.lines[index]
        if index + 1 >= len(self.lines) or self.lines[index + 1].blanks or self.bullet(index):
            return None
        under, text = self.lines[index + 1].text.strip(), line.text.strip()
        if len(under) < 3 or len(text) > 150 or text.endswith(_SENTENCE_END):
            return None
        return {"=": 1, "-": 2}.get(under[0]) if len(set(under)) == 1 else None


def _table_ends(lines: list[Line]) -> dict[int, int]:
    """For each line that opens an HTML table, the line that closes it."""
    ends: dict[int, int] = {}
    open_lines: list[int] = []
    for index, line in enumerate(lines):
        for found in _TABLE_TAG.finditer(line.text):
            if not found.group().startswith("</"):
                open_lines.append(index)
            elif open_lines:
                ends[open_lines.pop()] = index
    return ends


def _ruled(text: str) -> bool:
    signs = set("".join(text.split()))
    return len(signs) == 1 and signs <= set("-*_=~–—") and text.count(signs.copy().pop()) >= 3


def _unquote(lines: list[Line], tally: Tally) -> tuple[list[Line], set[int]]:
    """The lines without Markdown's quotation marks, and the numbers of those that had them."""
    kept: list[Line] = []
    quoted: set[int] = set()
    blanks = 0
    for line in lines:
        mark = _QUOTE.match(line.text)
        if mark:
            tally.take(mark.group())
            quoted.add(line.number)
            rest = line.text[mark.end() :]
            if not rest.strip():
                blanks += 1 + line.blanks
                continue
            line = Line(line.number, rest, line.blanks + blanks, line.page)
        elif blanks:
            line = Line(line.number, line.text, line.blanks + blanks, line.page)
        blanks = 0
        kept.append(line)
    return kept, quoted
