"""Notes at the foot of a column or page: their lines, their marks, and what calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.lines import Line
from concordat_schemas.page import Page, Word
from concordat_schemas.text import glyphs

_MARK = re.compile(r"[(\[]?(?P<mark>\d{1,3}|[a-z]|\*{1,5}|†{1,2}|‡{1,2}|§{1,2}|#)[)\].]?")
_BRACKETED = re.compile(r"[(\[]\d{1,3}[)\]]")
_SMALLER = 0.94
_RAISED = 0.1
_MARK_SIZE = 0.86
_RULE_WIDTH = 0.62
_NEAR_RULE = 3.0


@dataclass(slots=True, eq=False)
class FootNote:
    """A note: its mark, the page it begins on, and its lines, a flow for each page.

    `bracketed` says that brackets stand around the mark; `dropped` counts the glyphs of those or
    of a stop after it.
    """

    key: str
    mark: str
    page: int
    flows: list[Flow] = field(default_factory=list)
    bracketed: bool = False
    dropped: int = 0


def take_notes(
    flows: Sequence[Flow], pages: Sequence[Page], size: float
) -> tuple[list[Flow], list[FootNote]]:
    """The flows without the notes at their feet, and the notes in order.

    `size` is that of the document's text, in points.
    """
    kept: list[Flow] = []
    notes: list[FootNote] = []
    used: set[str] = set()
    tagged = any(flow.note for flow in flows)
    for flow in flows:
        if flow.groups and tagged:
            start = 0 if flow.note else None
        else:
            start = _zone(flow, pages[flow.page], size, bool(notes))
        if start is None:
            kept.append(flow)
            continue
        _read_zone(flow, start, notes, used)
        if start > 0 or flow.labels:
            kept.append(_without(flow, start))
    return kept, notes


def _without(flow: Flow, start: int) -> Flow:
    """A flow without its lines from `start` on, which are notes."""
    lines = flow.lines[:start]
    left = set(map(id, lines))
    groups = [
        replace(group, lines=[line for line in group.lines if id(line) in left])
        for group in flow.groups
    ]
    return replace(flow, lines=lines, groups=[group for group in groups if group.lines])


def raised(word: Word, line: Line) -> bool:
    """Whether a word is small and stands above the baseline of its line."""
    return (
        word.look.size <= _MARK_SIZE * line.size
        and line.baseline - word.baseline >= _RAISED * line.size
    )


def mark_of(word: Word) -> str | None:
    """The mark that a word is, without brackets and stop."""
    match = _MARK.fullmatch(word.text)
    return match["mark"] if match else None


def _zone(flow: Flow, page: Page, size: float, notes: bool) -> int | None:
    """The index of the first line of the notes at the foot of a flow."""
    start = _zone_start(flow, page, size, notes)
    if start is None:
        return None
    mark = mark_of(flow.lines[start].words[0])
    below_table = start > 0 and flow.lines[start - 1].table is not None
    # A lettered note right below a table belongs to it, and its letter is part of its text.
    return None if below_table and mark is not None and mark.isalpha() else start


def _zone_start(flow: Flow, page: Page, size: float, notes: bool) -> int | None:
    lines = flow.lines
    size = max(size, _usual(lines))
    ruled = _below_rule(flow, page)
    if ruled is not None and ruled < len(lines):
        first = lines[ruled]
        small = first.size <= _SMALLER * size
        if _begins(first, small) or (small and notes):
            return ruled
    start = len(lines)
    while start > 0 and lines[start - 1].words and lines[start - 1].size <= _SMALLER * size:
        start -= 1
    for index in range(start, len(lines)):
        word = lines[index].words[0]
        if len(lines[index].words) > 1 and mark_of(word) and raised(word, lines[index]):
            return index
    return None


def _usual(lines: Sequence[Line]) -> float:
    """The size of most of the text of some lines."""
    counts: dict[float, int] = {}
    for line in lines:
        counts[line.size] = counts.get(line.size, 0) + len(line.text)
    return max(counts, key=lambda one: counts[one])


def _below_rule(flow: Flow, page: Page) -> int | None:
    """The first line below the short rule that stands above notes."""
    width = max(flow.right - flow.left, 0.35 * page.width)
    rules = [
        rule
        for rule in page.rulings
        if rule.across
        and not rule.edge
        and 20 < rule.x1 - rule.x0 < _RULE_WIDTH * width
        and abs(rule.x0 - flow.left) < 24
        and rule.top > 0.2 * page.height
    ]
    for rule in sorted(rules, key=lambda rule: -rule.top):
        below = [i for i, line in enumerate(flow.lines) if line.baseline > rule.top + 1]
        if not below:
            continue
        at = below[0]
        above = flow.lines[at - 1] if at else None
        first = flow.lines[at]
        if above is not None and above.bottom > rule.top + _NEAR_RULE:
            continue
        if first.top - rule.top < 2.5 * first.size and len(below) == len(flow.lines) - at:
            return at
    return None


def _begins(line: Line, small: bool) -> bool:
    """Whether a line begins with the mark of a note."""
    if len(line.words) < 2 or mark_of(line.words[0]) is None:
        return False
    word = line.words[0]
    return raised(word, line) or small or not word.text.isalpha()


def _read_zone(flow: Flow, start: int, notes: list[FootNote], used: set[str]) -> None:
    left = min(line.x0 for line in flow.lines[start:])
    last = notes[-1] if notes else None
    for line in flow.lines[start:]:
        number = _starts_note(line, last, left)
        if number is not None:
            last = _new(line, number, flow, used)
            notes.append(last)
            line = Line(_without_mark(line.words), line.page)
        if last is None:
            last = FootNote(f"{flow.page}:", "", flow.page)
            notes.append(last)
        if not last.flows or last.flows[-1].page != flow.page:
            last.flows.append(replace(flow, lines=[], labels=[], groups=[]))
        last.flows[-1].lines.append(line)


def _starts_note(line: Line, last: FootNote | None, left: float) -> str | None:
    if len(line.words) < 2:
        return None
    word = line.words[0]
    mark = mark_of(word)
    if mark is None:
        return None
    if raised(word, line):
        return mark
    if not mark.isalnum() or _BRACKETED.fullmatch(word.text):
        return mark
    hanging = line.x0 <= left + 2.2 * line.size
    if not hanging or not mark.isdigit():
        return None
    if last is None or not last.mark.isdigit():
        return mark
    return mark if int(mark) in (int(last.mark) + 1, 1) else None


def _without_mark(words: Sequence[Word]) -> list[Word]:
    return [replace(words[1], glued=False), *words[2:]]


def _new(line: Line, mark: str, flow: Flow, used: set[str]) -> FootNote:
    key = f"{flow.page + 1}:{mark}"
    while key in used:
        key += "+"
    used.add(key)
    printed = line.words[0].text
    dropped = glyphs(printed) - glyphs(mark)
    return FootNote(key, mark, flow.page, [], bool(_BRACKETED.fullmatch(printed)), dropped)


class Calls:
    """Ties the marks in the text to the notes of a document."""

    def __init__(self, notes: Sequence[FootNote]) -> None:
        self.by_page: dict[int, dict[str, str]] = {}
        self.numbers: dict[str, list[tuple[int, str]]] = {}
        self.bracketed = any(note.bracketed for note in notes)
        for note in notes:
            match = _MARK.fullmatch(note.mark)
            if match is None:
                continue
            mark = match["mark"]
            self.by_page.setdefault(note.page, {}).setdefault(mark, note.key)
            self.numbers.setdefault(mark, []).append((note.page, note.key))

    def key(self, mark: str, page: int) -> str | None:
        """The key of the note that a mark on a page calls: of that page, else of the nearest."""
        here = self.by_page.get(page, {}).get(mark)
        if here is not None:
            return here
        near = [(abs(at - page), key) for at, key in self.numbers.get(mark, ())]
        return min(near)[1] if near else None
