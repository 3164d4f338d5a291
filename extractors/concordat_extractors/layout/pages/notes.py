"""Notes at the foot of a column or page: their lines, their marks, and what calls them."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from concordat_extractors.layout.pages.columns import Flow
from concordat_extractors.layout.pages.lines import Line
from concordat_schemas.page import Page, Word
from concordat_schemas.text import glyphs

_MARK = re.compile(r"[(\[]?(?P<mark>\d{1,3}|[a-z]|\*{1,5}|†{1,2}|‡{1,2}|§{1,2}|#)[)\].]?")
_BRACKETED = re.compile(r"[(\[]\d{1,3}[)\]]")
_BRACKET_HEAD = re.compile(r"(\[\d{1,3}\])(?=[^\s,;.:)\]])")
_BRACKET_CALL = re.compile(r"(?<=\S)\[(\d{1,3})\]")
_SMALLER = 0.94
_RAISED = 0.1
_UNDER = 0.3
_MARK_SIZE = 0.86
_RULE_WIDTH = 0.62
_NEAR_RULE = 3.0
_END_FLOWS = 8
_END_TRIES = 12


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
    called = _called(pages)
    tagged = any(flow.note for flow in flows)
    for flow in flows:
        if flow.groups and tagged:
            zone: Sequence[Line] = flow.lines if flow.note else []
        else:
            zone = _zone(flow, pages[flow.page], size, bool(notes), called)
        if not zone:
            kept.append(flow)
            continue
        _read_zone(flow, zone, notes, used)
        if len(zone) < len(flow.lines) or flow.labels:
            kept.append(_without(flow, zone))
    first = None if notes else _end_notes(kept, called)
    if first is None:
        return kept, notes
    at, line = first
    ends = kept[at:]
    del kept[at:]
    for number, flow in enumerate(ends):
        zone = flow.lines[line:] if number == 0 else flow.lines
        _read_zone(flow, zone, notes, used)
        if len(zone) < len(flow.lines) or flow.labels:
            kept.append(_without(flow, zone))
    return kept, notes


def _end_notes(flows: Sequence[Flow], called: Container[str]) -> tuple[int, int] | None:
    """Where the notes begin that end a document, in the size of its text: a flow and a line.

    They are a list from 1 on to the last figure that the text calls, with nothing behind them.
    """
    tries = 0
    for at in range(len(flows) - 1, max(-1, len(flows) - 1 - _END_FLOWS), -1):
        for index, line in enumerate(flows[at].lines):
            opened = _opened(line)
            if opened is None or opened[0] != "1" or opened[1] not in ("1", "[1]"):
                continue
            tries += 1
            if tries > _END_TRIES:
                return None
            rest = [
                *flows[at].lines[index:],
                *(one for flow in flows[at + 1 :] for one in flow.lines),
            ]
            left = min(one.x0 for one in rest)
            last = 0
            for one in rest:
                found = _opened(one)
                hangs = one.x0 <= left + 2.2 * one.size
                if found is not None and hangs and found[0] == str(last + 1):
                    last += 1
            alike = all(one.table is None and one.size <= 1.05 * line.size for one in rest)
            if alike and _all_called(last, called):
                return at, index
    return None


def _all_called(last: int, called: Container[str]) -> bool:
    """Whether the text calls each note from 1 to the last, and no more."""
    marks = [str(number) in called for number in range(1, last + 2)]
    return last > 0 and all(marks[:-1]) and not marks[-1]


def _without(flow: Flow, zone: Sequence[Line]) -> Flow:
    """A flow without those of its lines that are notes."""
    gone = set(map(id, zone))
    groups = [
        replace(group, lines=[line for line in group.lines if id(line) not in gone])
        for group in flow.groups
    ]
    return replace(
        flow,
        lines=[line for line in flow.lines if id(line) not in gone],
        groups=[group for group in groups if group.lines],
    )


def _called(pages: Sequence[Page]) -> set[str]:
    """The marks that hang on words of the text: raised, or figures in square brackets."""
    found: set[str] = set()
    for page in pages:
        before: Word | None = None
        for word in page.words:
            hangs = before is not None and not word.angle and word.glued
            if "[" in word.text:
                text = f"{before.text}{word.text}" if before is not None and hangs else word.text
                found.update(_BRACKET_CALL.findall(text))
            elif before is not None and hangs and word.look.size <= _MARK_SIZE * before.look.size:
                mark = mark_of(word)
                if mark is not None and before.baseline - word.baseline >= _RAISED * word.look.size:
                    found.add(mark)
            before = word
    return found


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


def _zone(
    flow: Flow, page: Page, size: float, notes: bool, called: Container[str]
) -> Sequence[Line]:
    """The lines of the notes at the foot of a flow."""
    size = max(size, _usual(flow.lines))
    lines: Sequence[Line] = flow.lines
    start = _zone_start(flow, lines, page, size, notes, called)
    if start is None and flow.groups:
        # Tags may put notes where they are called, or before a table that stands above them.
        lines = _at_foot(flow.lines, size)
        start = _zone_start(flow, lines, page, size, notes, called) if lines else None
    if start is None:
        return []
    opened = _opened(lines[start])
    below_table = start > 0 and lines[start - 1].table is not None
    # A lettered note right below a table belongs to it, and its letter is part of its text.
    return [] if below_table and opened is not None and opened[0].isalpha() else lines[start:]


def _at_foot(lines: Sequence[Line], size: float) -> list[Line]:
    """The small lines, in order, below which no table and no text of the usual size stands."""
    covered: list[tuple[float, float]] = []
    found: set[int] = set()
    for line in sorted(lines, key=lambda line: -line.baseline):
        x0, x1 = line.x0, line.x1
        if line.table is None and line.size <= _SMALLER * size:
            if not any(left < x1 and x0 < right for left, right in covered):
                found.add(id(line))
            continue
        apart = [one for one in covered if one[1] < x0 or x1 < one[0]]
        if len(apart) < len(covered):
            met = [one for one in covered if one not in apart]
            x0, x1 = min(x0, *(one[0] for one in met)), max(x1, *(one[1] for one in met))
        covered = [*apart, (x0, x1)]
    return [line for line in lines if id(line) in found]


def _zone_start(
    flow: Flow,
    lines: Sequence[Line],
    page: Page,
    size: float,
    notes: bool,
    called: Container[str],
) -> int | None:
    ruled = _below_rule(flow, lines, page)
    if ruled is not None:
        at, short = ruled
        first = lines[at]
        small = first.size <= _SMALLER * size
        if short and (_begins(first, small) or (small and notes)):
            return at
        opened = _opened(first) if small else None
        if opened is not None and opened[0] in called and not opened[0].isalpha():
            return at
    start = len(lines)
    while start > 0 and lines[start - 1].words and lines[start - 1].size <= _SMALLER * size:
        start -= 1
    for index in range(start, len(lines)):
        opened = _opened(lines[index])
        if opened is None:
            continue
        word = lines[index].words[0]
        if raised(word, lines[index]) or (word.text[:1] == "[" and opened[0] in called):
            return index
    return None


def _usual(lines: Sequence[Line]) -> float:
    """The size of most of the text of some lines."""
    counts: dict[float, int] = {}
    for line in lines:
        counts[line.size] = counts.get(line.size, 0) + len(line.text)
    return max(counts, key=lambda one: counts[one])


def _below_rule(flow: Flow, lines: Sequence[Line], page: Page) -> tuple[int, bool] | None:
    """The first line below the lowest rule that may stand above notes, and whether it is short.

    Above notes a rule usually is; one across the whole column may as well belong to a table.
    """
    width = max(flow.right - flow.left, 0.35 * page.width)
    rules = [
        rule
        for rule in page.rulings
        if rule.across
        and not rule.edge
        and rule.x1 - rule.x0 > 20
        and abs(rule.x0 - flow.left) < 24
        and rule.top > 0.2 * page.height
    ]
    for rule in sorted(rules, key=lambda rule: -rule.top):
        below = [i for i, line in enumerate(lines) if line.baseline > rule.top + 1]
        if not below:
            continue
        at = below[0]
        above = lines[at - 1] if at else None
        first = lines[at]
        if above is not None and (
            above.bottom > rule.top + _NEAR_RULE or _underlines(rule.top, above)
        ):
            continue
        short = rule.x1 - rule.x0 < _RULE_WIDTH * width
        if not short and any(line.size > first.size for line in lines[at:]):
            continue
        if first.top - rule.top < 2.5 * first.size and len(below) == len(lines) - at:
            return at, short
    return None


def _underlines(top: float, line: Line) -> bool:
    """Whether a rule at a height is drawn under words of a line."""
    return -0.1 * line.size < top - line.baseline < _UNDER * line.size


def _opened(line: Line) -> tuple[str, str, list[Word]] | None:
    """The mark that a line begins with, as it is printed, and the words behind it."""
    if not line.words:
        return None
    first = line.words[0]
    hung = _BRACKET_HEAD.match(first.text)
    if hung:
        rest = replace(first, text=first.text[hung.end() :], glued=False)
        return hung.group(1)[1:-1], hung.group(1), [rest, *line.words[1:]]
    mark = mark_of(first)
    if mark is None or len(line.words) < 2:
        return None
    return mark, first.text, [replace(line.words[1], glued=False), *line.words[2:]]


def _begins(line: Line, small: bool) -> bool:
    """Whether a line begins with the mark of a note."""
    if _opened(line) is None:
        return False
    word = line.words[0]
    return raised(word, line) or small or not word.text.isalpha()


def _read_zone(flow: Flow, zone: Sequence[Line], notes: list[FootNote], used: set[str]) -> None:
    left = min(line.x0 for line in zone)
    last = notes[-1] if notes else None
    for line in zone:
        opened = _starts_note(line, last, left)
        if opened is not None:
            mark, printed, words = opened
            last = _new(mark, printed, flow, used)
            notes.append(last)
            line = Line(words, line.page)
        if last is None:
            last = FootNote(f"{flow.page}:", "", flow.page)
            notes.append(last)
        if not last.flows or last.flows[-1].page != flow.page:
            last.flows.append(replace(flow, lines=[], labels=[], groups=[]))
        last.flows[-1].lines.append(line)


def _starts_note(
    line: Line, last: FootNote | None, left: float
) -> tuple[str, str, list[Word]] | None:
    opened = _opened(line)
    if opened is None:
        return None
    mark, printed, _ = opened
    if raised(line.words[0], line):
        return opened
    if not mark.isalnum() or _BRACKETED.fullmatch(printed):
        return opened
    hanging = line.x0 <= left + 2.2 * line.size
    if not hanging or not mark.isdigit():
        return None
    if last is None or not last.mark.isdigit():
        return opened
    return opened if int(mark) in (int(last.mark) + 1, 1) else None


def _new(mark: str, printed: str, flow: Flow, used: set[str]) -> FootNote:
    key = f"{flow.page + 1}:{mark}"
    while key in used:
        key += "+"
    used.add(key)
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
