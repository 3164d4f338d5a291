"""Which lines of a text are page furniture: running heads, page feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from concordat_extractors.layout.vocabulary import vocabularies
from concordat_extractors.reading.text_lines import Furniture, Line, furniture
from concordat_schemas.source import FurnitureBlock

_SYMBOL = re.compile(r"[A-Z][\w.]*(?:/[\w.()-]+){1,6}\*?")
_DIGITS = re.compile(r"\d+")
_JOB_NUMBER = re.compile(
    r"(?:\d{1,4}\s+)?(?P<job>[A-Z]{1,4}\.?\d{2}-\d{4,6})(?:\s*\([A-Z]\))?(?:\s+\d{1,6}){0,2}"
)
_LANGUAGE_MARK = re.compile(r"\([A-Z]\)(?=\s|$)")
_EDGE = 3
_FIRST = 12
_SHORT = 120
_NO_STOP = re.compile(r"[^.;:?!]$")


def set_furniture_aside(lines: list[Line]) -> tuple[list[Line], list[FurnitureBlock]]:
    """The lines without running heads, feet and page numbers, and those as furniture.

    A line is furniture when it recurs where pages begin or end and nowhere else, or when it is a
    page number that counts up through the document; text that merely recurs is text. What the
    first page shows at its top is the document's own head and stays.
    """
    kinds = _job_numbers(lines)
    kinds |= _by_page(lines) if any(line.page for line in lines) else _by_number(lines)
    if not kinds:
        return lines, []
    kept: list[Line] = []
    taken: list[FurnitureBlock] = []
    blanks, page = 0, False
    for index, line in enumerate(lines):
        if index in kinds:
            taken.append(furniture(line, kinds[index]))
            blanks, page = max(blanks, line.blanks, 2), page or line.page
        else:
            kept.append(Line(line.number, line.text, max(line.blanks, blanks), line.page or page))
            blanks, page = 0, False
    return kept, taken


def _job_numbers(lines: list[Line]) -> dict[int, Furniture]:
    """Lines that print the job number of a United Nations document again, page number or not."""
    found = {
        index: match["job"]
        for index, line in enumerate(lines)
        if (match := _JOB_NUMBER.fullmatch(line.text.strip()))
    }
    counts = Counter(found.values())
    return {index: "page_foot" for index, job in found.items() if counts[job] > 1}


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


def _by_page(lines: list[Line]) -> dict[int, Furniture]:
    starts = [0, *(index for index, line in enumerate(lines) if line.page and index), len(lines)]
    pages = [range(a, b) for a, b in pairwise(starts) if a < b]
    everywhere = Counter(_mask(line) for line in lines[starts[1] :])
    kinds: dict[int, Furniture] = {}
    tops = [list(page[:_EDGE]) for page in pages[1:]]
    feet = [list(reversed(page[-_EDGE:])) for page in pages]
    edges: tuple[tuple[list[list[int]], Furniture], ...] = (
        (tops, "running_head"),
        (feet, "page_foot"),
    )
    for sides, kind in edges:
        for depth in range(_EDGE):
            found: dict[str, list[int]] = defaultdict(list)
            for side in sides:
                if len(side) > depth and all(index in kinds for index in side[:depth]):
                    found[_mask(lines[side[depth]])].append(side[depth])
            for text, places in found.items():
                if _recurs(text, places, len(sides), everywhere[text], lines):
                    kinds.update((index, kind) for index in places if index not in kinds)
            numbers = [index for text, places in found.items() if "#" in text for index in places]
            numbers = [index for index in numbers if page_number(lines[index].text) is not None]
            if _counts_up([page_number(lines[index].text) or 0 for index in sorted(numbers)]):
                kinds.update((index, "page_number") for index in numbers)
    return kinds


def _mask(line: Line) -> str:
    """A line as it recurs: figures alike, sides of the page swapped, the language mark aside."""
    words = _LANGUAGE_MARK.sub("", _DIGITS.sub("#", line.text)).split()
    return " ".join(sorted(words))


def _recurs(
    text: str,
    places: Sequence[int],
    pages: int,
    everywhere: int,
    lines: list[Line],
) -> bool:
    """Whether a text at this edge of several pages is furniture."""
    if len(text) > _SHORT or not any(char.isalpha() for char in text):
        return False
    shown = [lines[index].text.strip() for index in places]
    if _SYMBOL.fullmatch(shown[0]) and len(set(shown)) == 1:
        return True
    if len(places) < max(2, 0.4 * pages) or len(places) < 0.8 * everywhere:
        return False
    if len(set(shown)) == 1:
        return True
    numbers = [int(_DIGITS.findall(each)[-1][:9]) for each in shown if _DIGITS.search(each)]
    return _counts_up(numbers) and _paged(text)


def _paged(text: str) -> bool:
    """Whether a text with changing numbers looks like a foot and not like a heading: it has a
    word for page, a document symbol or a rule."""
    words = set(text.lower().split())
    return bool(words & {word for each in vocabularies() for word in each.page_words}) or any(
        sign in text for sign in "/|"
    )


def _by_number(lines: list[Line]) -> dict[int, Furniture]:
    """Without form feeds: numbers that count up alone on lines, and what stands beside them."""
    numbers = [
        (index, number)
        for index, line in enumerate(lines)
        if (number := page_number(line.text)) is not None and _alone(lines, index)
    ]
    named = [pair for pair in numbers if not lines[pair[0]].text.strip().isdigit()]
    chosen = named if len(named) >= 2 else numbers
    if not _counts_up([number for _, number in chosen]):
        chosen = []
    if chosen is numbers and not _interrupts(lines, [index for index, _ in chosen]):
        chosen = []
    kinds: dict[int, Furniture] = {index: "page_number" for index, _ in chosen}
    beside: Counter[str] = Counter()
    for index in kinds:
        for other in (index - 1, index + 1):
            if 0 <= other < len(lines) and len(lines[other].text) <= _SHORT:
                beside[lines[other].text.strip()] += 1
    recurring = Counter(line.text.strip() for line in lines if len(line.text) <= _SHORT)
    heads = {text for text, n in beside.items() if n >= 3 and n >= recurring[text] - 1}
    heads |= {text for text, n in recurring.items() if n >= 3 and _SYMBOL.fullmatch(text)}
    for index, line in enumerate(lines):
        text = line.text.strip()
        if text in heads and index not in kinds and (index >= _FIRST or beside[text]):
            kinds[index] = "running_head"
    return kinds


def _alone(lines: list[Line], index: int) -> bool:
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (lines[index].blanks > 0 or index == 0) and (following is None or following.blanks > 0)


def _counts_up(numbers: list[int]) -> bool:
    """Whether there are at least two numbers, each above the last and mostly by one."""
    steps = [b - a for a, b in pairwise(numbers)]
    ones = sum(step == 1 for step in steps)
    return bool(steps) and all(step > 0 for step in steps) and ones * 2 >= len(steps)


def _interrupts(lines: list[Line], indexes: list[int]) -> bool:
    """Whether there are at least three of these lines, some of them in mid-sentence."""
    cut = 0
    for index in indexes:
        if 0 < index < len(lines) - 1:
            before, after = lines[index - 1].text.rstrip(), lines[index + 1].text.lstrip()
            cut += bool(_NO_STOP.search(before)) and after[:1].islower()
    return len(indexes) >= 3 and cut * 4 >= len(indexes)
