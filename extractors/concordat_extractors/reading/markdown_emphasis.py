"""Which asterisks and underscores of a paragraph are emphasis, which are stray, which are text.

CommonMark's rule of flanking delimiters, made lenient for converted documents: two asterisks
switch bold on and off even when a space stands on the wrong side, four of them end one bold text
and begin the next, and a pair that lost its partner is dropped, not shown.
https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Step = Literal["bold on", "bold off", "italic on", "italic off", "glue", "bold so far"]

_LEAD_IN = 60


@dataclass(slots=True)
class Mark:
    """A run of one delimiter; `kept` of its characters are text, the steps say what it does."""

    start: int
    end: int
    char: str
    steps: list[Step] = field(default_factory=list)
    kept: int = 0

    @property
    def length(self) -> int:
        """How many delimiters stand together."""
        return self.end - self.start


@dataclass(slots=True)
class _Side:
    can_open: bool
    can_close: bool
    alone: bool
    inside_word: bool


def resolve(text: str, spans: Iterable[tuple[int, int]], literal: frozenset[str]) -> list[Mark]:
    """What each delimiter run does, in order; `literal` are runs that are note marks if single."""
    marks = [Mark(start, end, text[start]) for start, end in spans]
    _stars(text, [mark for mark in marks if mark.char == "*"], literal)
    _underscores(text, [mark for mark in marks if mark.char == "_"])
    return marks


def _stars(text: str, marks: list[Mark], literal: frozenset[str]) -> None:
    bold: Mark | None = None
    italic: Mark | None = None
    doubles = sum(1 for mark in marks if mark.length in (2, 3))
    for mark in marks:
        side = _side(text, mark)
        length = mark.length
        if length in (2, 3):
            doubles -= 1
        if length > 4:
            mark.kept = length
        elif length == 4:
            if bold is not None:
                mark.steps += ["bold off", "glue", "bold on"]
                bold = mark
            elif doubles % 2 and side.can_open:
                mark.steps.append("bold on")
                bold = mark
        elif length == 3 and bold is not None and italic is not None:
            mark.steps += ["italic off", "bold off"]
            bold = italic = None
        elif length == 3 and bold is None and italic is None and side.can_open:
            mark.steps += ["bold on", "italic on"]
            bold = italic = mark
        else:
            if length in (2, 3):
                bold, italic = _double(text, mark, side, bold, italic, doubles, literal)
            if length in (1, 3):
                italic = _single(mark, side, italic)
    if italic is not None:
        _take_back(italic, "italic on", 1)
    if bold is not None:
        _take_back(bold, "bold on", 0)
        if text[bold.start : bold.end] in literal:
            bold.kept = bold.length


def _double(
    text: str,
    mark: Mark,
    side: _Side,
    bold: Mark | None,
    italic: Mark | None,
    doubles: int,
    literal: frozenset[str],
) -> tuple[Mark | None, Mark | None]:
    if bold is not None:
        mark.steps.append("bold off")
        return None, italic
    if italic is not None and side.can_open and side.can_close and doubles % 2 == 0:
        mark.steps += ["italic off", "glue", "italic on"]
        return None, mark
    if side.inside_word and doubles % 2 == 0:
        mark.kept = 2
    elif side.can_open or (not side.can_close and doubles % 2):
        mark.steps.append("bold on")
        return mark, italic
    elif side.can_close and "**" in literal:
        mark.kept = 2
    elif side.can_close and mark.start <= _LEAD_IN and "**" not in text[: mark.start]:
        mark.steps.append("bold so far")
    elif side.alone:
        mark.kept = 2
    return None, italic


def _single(mark: Mark, side: _Side, italic: Mark | None) -> Mark | None:
    if italic is not None and side.can_close:
        mark.steps.append("italic off")
        return None
    if italic is None and side.can_open and not side.inside_word:
        mark.steps.append("italic on")
        return mark
    mark.kept += 1
    return italic


def _underscores(text: str, marks: list[Mark]) -> None:
    pending: dict[int, Mark] = {}
    for mark in marks:
        side = _side(text, mark)
        before = text[mark.start - 1] if mark.start else " "
        after = text[mark.end] if mark.end < len(text) else " "
        length = mark.length
        if length > 3:
            mark.kept = length
        elif side.can_close and not after.isalnum() and length in pending:
            opener = pending.pop(length)
            opener.kept = 0
            opener.steps += ["italic on"] if length == 1 else ["bold on"]
            mark.steps += ["italic off"] if length == 1 else ["bold off"]
            pending = {size: other for size, other in pending.items() if other.end < opener.start}
        elif side.can_open and not before.isalnum():
            pending[length] = mark
            mark.kept = length
        else:
            mark.kept = length


def _take_back(mark: Mark, step: Step, kept: int) -> None:
    mark.steps.remove(step)
    mark.kept += kept


def _side(text: str, mark: Mark) -> _Side:
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < len(text) else " "
    return _Side(
        can_open=not after.isspace() and not (_punctuation(after) and before.isalnum()),
        can_close=not before.isspace(),
        alone=before.isspace() and after.isspace(),
        inside_word=before.isalnum() and after.isalnum(),
    )


def _punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith("P") and char not in "*_([{“«‘"
