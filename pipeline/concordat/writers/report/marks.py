"""Where the marks of references stand in a text, so that they nest as HTML must.

References of the same span share a mark. One that begins inside another and ends after it is
drawn in two pieces. Marks deeper than `DEEPEST` are left out; the references are still listed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a text, half-open, and the references that cover just that part."""

    start: int
    end: int
    references: tuple[int, ...]


@dataclass(slots=True)
class Mark:
    """A mark as drawn; `first` is false for what continues a mark begun before."""

    start: int
    end: int
    references: tuple[int, ...]
    first: bool
    inside: list[Mark] = field(default_factory=list)


def spans_of(found: Iterable[tuple[int, int, int]], length: int) -> list[Span]:
    """Spans from (start, end, reference), kept within the text; empty ones are left out."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for start, end, reference in found:
        kept = max(0, start), min(end, length)
        if kept[0] < kept[1]:
            grouped.setdefault(kept, []).append(reference)
    return [Span(start, end, tuple(those)) for (start, end), those in grouped.items()]


def nested(spans: Iterable[Span], start: int, end: int) -> list[Mark]:
    """The marks of the part of a text from `start` to `end`, outermost first, in order."""
    waiting = []
    for span in spans:
        left, right = max(span.start, start), min(span.end, end)
        if left < right:
            waiting.append((left, -right, span.references, span.start >= start))
    heapq.heapify(waiting)
    outermost: list[Mark] = []
    open_marks: list[Mark] = []
    while waiting:
        left, negated, references, first = heapq.heappop(waiting)
        right = -negated
        while open_marks and open_marks[-1].end <= left:
            open_marks.pop()
        if len(open_marks) >= DEEPEST:
            continue
        if open_marks and open_marks[-1].end < right:
            heapq.heappush(waiting, (open_marks[-1].end, negated, references, False))
            right = open_marks[-1].end
        mark = Mark(left, right, references, first)
        (open_marks[-1].inside if open_marks else outermost).append(mark)
        open_marks.append(mark)
    return outermost
