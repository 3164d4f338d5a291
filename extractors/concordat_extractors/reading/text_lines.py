"""The lines of a text file, and which of them are page furniture."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from concordat_extractors.layout.vocabulary import vocabularies
from concordat_extractors.reading.text_tally import Tally
from concordat_schemas.source import FurnitureBlock, Location, Run, TextBlock

_BREAK = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]|\f")
_SYMBOL = re.compile(r"[A-Z][\w.]*(?:/[\w.()-]+){1,6}\*?")
_DIGITS = re.compile(r"\d+")
_FIELD = re.compile(r"[\w-]{1,40}:(?:\s|$)|\s+\S|- ")
_EDGE = 3
_SHORT = 120


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


def set_furniture_aside(lines: list[Line]) -> tuple[list[Line], list[FurnitureBlock]]:
    """The lines without running heads, feet and page numbers, and those as furniture.

    A line is furniture when it recurs where pages begin or end, or when it is a page number that
    counts up through the document; text that merely recurs is text.
    """
    kinds = _by_page(lines) if any(line.page for line in lines) else _by_number(lines)
    if not kinds:
        return lines, []
    kept: list[Line] = []
    furniture: list[FurnitureBlock] = []
    blanks, page = 0, False
    for index, line in enumerate(lines):
        if index in kinds:
            furniture.append(_furniture(line, kinds[index]))
            blanks, page = max(blanks, line.blanks, 2), page or line.page
        else:
            kept.append(Line(line.number, line.text, max(line.blanks, blanks), line.page or page))
            blanks, page = 0, False
    return kept, furniture


def set_preamble_aside(lines: list[Line], tally: Tally) -> tuple[list[Line], list[FurnitureBlock]]:
    """The lines without the YAML fields that some Markdown files begin with, and those."""
    if not lines or lines[0].number != 1 or lines[0].text.strip() != "---":
        return lines, []
    for index, line in enumerate(lines[1:60], start=1):
        if line.text.strip() in ("---", "..."):
            for fence in (lines[0], line):
                tally.take(fence.text)
            return lines[index + 1 :], [_furniture(each, "masthead") for each in lines[1:index]]
        if not _FIELD.match(line.text):
            break
    return lines, []


def page_number(text: str) -> int | None:
    """The number when a line is nothing but a page number: `3`, `- 3 -`, `Page 3`, `3/15`."""
    words = text.strip().strip("-–—[]| ").lower().split()
    if words and any(words[0] in each.page_words for each in vocabularies()):
        words = words[1:]
        if len(words) == 3 and words[1] in ("of", "de", "sur", "/", "von"):
            words = words[:1]
    if len(words) != 1:
        return None
    first, slash, total = words[0].partition("/")
    if not first.isascii() or not first.isdigit() or len(first) > 4:
        return None
    return int(first) if not slash or total.isdigit() else None


def _furniture(line: Line, kind: Furniture) -> FurnitureBlock:
    block = TextBlock([Run(line.text.strip())], [Location(locator=line.locator)])
    return FurnitureBlock(kind, block)


def _by_page(lines: list[Line]) -> dict[int, Furniture]:
    starts = [0, *(index for index, line in enumerate(lines) if line.page and index), len(lines)]
    pages = [range(a, b) for a, b in pairwise(starts) if a < b]
    tops: dict[str, list[int]] = defaultdict(list)
    feet: dict[str, list[int]] = defaultdict(list)
    numbers: list[tuple[int, int]] = []
    for page in pages:
        for place, edge in ((tops, page[:_EDGE]), (feet, page[-_EDGE:])):
            for index in edge:
                text = lines[index].text.strip()
                if len(text) <= _SHORT:
                    place[_DIGITS.sub("#", text)].append(index)
                    if (number := page_number(text)) is not None:
                        numbers.append((index, number))
    needed = 2 if len(pages) <= 3 else 3
    kinds: dict[int, Furniture] = {}
    edges: tuple[tuple[dict[str, list[int]], Furniture], ...] = (
        (tops, "running_head"),
        (feet, "page_foot"),
    )
    for place, kind in edges:
        for text, places in place.items():
            if len(places) >= needed and len(set(places)) > len(pages) * 0.3 and text != "#":
                for index in places:
                    kinds.setdefault(index, kind)
    numbers = sorted(set(numbers))
    if len(numbers) >= 2 and _counts_up([number for _, number in numbers]):
        kinds.update((index, "page_number") for index, _ in numbers)
    return kinds


def _by_number(lines: list[Line]) -> dict[int, Furniture]:
    """Without form feeds: numbers that count up alone on lines, and what stands beside them."""
    numbers = [
        (index, number)
        for index, line in enumerate(lines)
        if (number := page_number(line.text)) is not None and _alone(lines, index)
    ]
    named = [pair for pair in numbers if not lines[pair[0]].text.strip().isdigit()]
    chosen = named if len(named) >= 2 else numbers
    if len(chosen) < (2 if chosen is named else 3) or not _counts_up([n for _, n in chosen]):
        chosen = []
    if chosen and chosen is not named and not _interrupts(lines, [index for index, _ in chosen]):
        chosen = []
    kinds: dict[int, Furniture] = {index: "page_number" for index, _ in chosen}
    beside: Counter[str] = Counter()
    for index in kinds:
        for other in (index - 1, index + 1):
            if 0 <= other < len(lines) and len(lines[other].text) <= _SHORT:
                beside[lines[other].text.strip()] += 1
    recurring = Counter(line.text.strip() for line in lines if len(line.text) <= _SHORT)
    heads = {text for text, count in beside.items() if count >= 3 and count == recurring[text]}
    heads |= {text for text, n in recurring.items() if n >= 3 and _SYMBOL.fullmatch(text)}
    for index, line in enumerate(lines):
        if line.text.strip() in heads and index not in kinds:
            kinds[index] = "running_head"
    return kinds


def _alone(lines: list[Line], index: int) -> bool:
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (lines[index].blanks > 0 or index == 0) and (following is None or following.blanks > 0)


def _counts_up(numbers: list[int]) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    return all(step > 0 for step in steps) and sum(step == 1 for step in steps) * 2 >= len(steps)


def _interrupts(lines: list[Line], indexes: list[int]) -> bool:
    """Whether some of these lines stand in the middle of a sentence."""
    cut = 0
    for index in indexes:
        if 0 < index < len(lines) - 1:
            before, after = lines[index - 1].text.rstrip(), lines[index + 1].text.lstrip()
            cut += before[-1:] not in ".;:?!" and after[:1].islower()
    return cut * 4 >= len(indexes)
