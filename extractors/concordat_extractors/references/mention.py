"""A mention: words of a text that refer to something elsewhere, before it is known to what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from concordat_schemas.plan import ReferenceKind

OWN = "~"
"""Stands in a key for the plan's own convention: `~/art/3`, `~/msp/11`."""

HERE = "#"
"""Begins a key that is an element of this plan: `#act_12`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of one target; a list of targets is as many mentions with the same span.

    `start` and `end` are code points of the text, half-open. `key` is a target id, or begins with
    `OWN` or `HERE`. `plain` is a meeting without any word that says which.
    """

    start: int
    end: int
    kind: ReferenceKind
    key: str | None = None
    locator: str | None = None
    date: str | None = None
    generic: bool = False
    plain: bool = False
    why_not: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


class Spans:
    """Spans that are asked, many times, whether they hold or touch another one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        """Only spans that no other one holds are kept, so starts and ends both grow."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans, key=lambda one: (one[0], -one[1])):
            if not self._ends or end > self._ends[-1]:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them has the whole of that span in it."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them has a part of that span in it."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start


LONGEST_LIST = 100
"""More members than any list has that a person wrote; what follows is not read as part of it."""
