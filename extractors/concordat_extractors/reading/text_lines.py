"""The lines of a text file that hold anything, each with its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.reading.text_tally import Tally
from concordat_schemas.source import FurnitureBlock, Location, Run, TextBlock

_BREAK = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]|\f")
_FIELD = re.compile(r"[\w-]{1,40}:(?:\s|$)|\s+\S|- ")


Furniture = Literal["running_head", "page_foot", "page_number", "masthead"]


@dataclass(slots=True)
class Line:
    """A line with ink: its number from 1, the blank lines before it, and whether a page began."""

    number: int
    text: str
    blanks: int = 0
    page: bool = False

    @property
    def indent(self) -> int:
        """Columns before the first character, a tab reaching the next multiple of four."""
        lead = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(lead.expandtabs(4))

    @property
    def width(self) -> int:
        """Columns that the line takes."""
        return len(self.text.expandtabs(4).rstrip())

    @property
    def locator(self) -> str:
        """The place of the line as a user reads it."""
        return f"line {self.number}"


def split(text: str, tally: Tally) -> list[Line]:
    """The lines that hold anything; HTML comments are taken out as syntax."""
    lines: list[Line] = []
    blanks, page, number, start = 0, False, 1, 0
    text = _without_comments(text, tally)
    ends = [(found.start(), found.end(), found.group()) for found in _BREAK.finditer(text)]
    for stop, following, mark in [*ends, (len(text), len(text), "")]:
        content = text[start:stop]
        if content.strip():
            lines.append(Line(number, content.rstrip(" \u00a0"), blanks, page))
            blanks, page = 0, False
        elif mark != "\f":
            blanks += 1
        if mark == "\f":
            page = True
        else:
            number += 1
        start = following
    return lines


def _without_comments(text: str, tally: Tally) -> str:
    kept: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        comment = text[start : end + 3]
        tally.take(comment)
        kept += [text[done:start], "".join(mark.group() for mark in _BREAK.finditer(comment))]
        done = end + 3
    return "".join([*kept, text[done:]])


def set_preamble_aside(lines: list[Line], tally: Tally) -> tuple[list[Line], list[FurnitureBlock]]:
    """The lines without the YAML fields that some Markdown files begin with, and those."""
    if not lines or lines[0].number != 1 or lines[0].text.strip() != "---":
        return lines, []
    for index, line in enumerate(lines[1:60], start=1):
        if line.text.strip() in ("---", "..."):
            for fence in (lines[0], line):
                tally.take(fence.text)
            return lines[index + 1 :], [furniture(each, "masthead") for each in lines[1:index]]
        if not _FIELD.match(line.text):
            break
    return lines, []


def furniture(line: Line, kind: Furniture) -> FurnitureBlock:
    """A line as furniture."""
    block = TextBlock([Run(line.text.strip())], [Location(locator=line.locator)])
    return FurnitureBlock(kind, block)
