"""The working unit of structuring: one block's clean text, what marks it, and where its glyphs go.

A `Line` is a text block whose text is clean and whose note marks are cut out. Every character of
it takes exactly one role; what has none at the end is lost, and the account says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import compress

from concordat_schemas.source import Location, Run, TextBlock
from concordat_schemas.text import clean, glyphs

_TERMINAL = ".;:!?…"
_CLOSING = ")]}\"'’”»›"


class Role(IntEnum):
    """What a glyph is: each has exactly one role."""

    NONE = 0
    FIELD = 1
    LABEL = 2
    REPEATED = 3
    FURNITURE = 4
    UNPLACED = 5


_IS = {role: bytes(code == role for code in range(256)) for role in Role}
_TAKEN = {role: bytes([role, *range(1, 256)]) for role in Role}


@dataclass(frozen=True, slots=True)
class Forced:
    """What a person has said a line is, over every rule."""

    kind: str
    value: str | None
    level: int


@dataclass(eq=False)
class Line:
    """One block of text, ready to be understood.

    `text` is clean, without note marks; `calls` are (offset in text, note key); `weights` tells
    how many source glyphs each character stands for; `why` says why a line has no place.
    """

    block: TextBlock
    text: str
    calls: list[tuple[int, str]]
    styles: list[tuple[int, int, Run]]
    weights: list[int]
    mark_glyphs: int
    source_text: str
    roles: bytearray = field(default_factory=bytearray)
    rules: list[str] = field(default_factory=list)
    forced: Forced | None = None
    why: str | None = None

    def give(self, role: Role, start: int = 0, end: int | None = None) -> None:
        """Let the characters in a span take a role; a role once taken is kept."""
        end = len(self.text) if end is None else end
        self.roles[start:end] = self.roles[start:end].translate(_TAKEN[role])

    def count(self, role: Role) -> int:
        """Source glyphs that have a role."""
        return sum(compress(self.weights, self.roles.translate(_IS[role])))

    @property
    def places(self) -> list[Location]:
        return self.block.places

    @cached_property
    def bold_prefix(self) -> int:
        """Length of the bold text the line starts with; trailing space included."""
        end = 0
        for start, stop, run in self.styles:
            if start > end or not (run.bold or not self.text[start:stop].strip()):
                break
            end = stop
        return end

    @cached_property
    def all_bold(self) -> bool:
        return bool(self.text) and self._all(lambda run: run.bold)

    @cached_property
    def all_italic(self) -> bool:
        return bool(self.text) and self._all(lambda run: run.italic)

    def _all(self, test: Callable[[Run], bool]) -> bool:
        return all(
            test(run)
            for start, stop, run in self.styles
            if any(char.isalnum() for char in self.text[start:stop])
        )

    @cached_property
    def is_caps(self) -> bool:
        """Whether the line is set in capitals."""
        letters = [char for char in self.text if char.isalpha()]
        return len(letters) >= 3 and all(not char.islower() for char in letters)

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.text)

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def size(self) -> float | None:
        """Size of most of the text, points."""
        best: dict[float, int] = {}
        for start, stop, run in self.styles:
            if run.size is not None:
                best[run.size] = best.get(run.size, 0) + stop - start
        return max(best, key=lambda one: (best[one], one)) if best else None


def ends_sentence(text: str) -> bool:
    """Whether a text ends in a mark that closes or introduces: . ; : ! ? behind any bracket."""
    stripped = text.rstrip()
    while stripped and stripped[-1] in _CLOSING:
        stripped = stripped[:-1].rstrip()
    return bool(stripped) and stripped[-1] in _TERMINAL


def make_line(block: TextBlock) -> Line:
    """A line from a block: text cleaned run by run, note marks cut out and remembered."""
    chars: list[str] = []
    weights: list[int] = []
    calls: list[tuple[int, str]] = []
    styles: list[tuple[int, int, Run]] = []
    mark_glyphs = 0
    source: list[str] = []
    for run in block.runs:
        if run.note is not None:
            calls.append((len(chars), run.note))
            mark_glyphs += glyphs(run.text)
            continue
        source.append(run.text)
        start = len(chars)
        _append(run.text, chars, weights)
        if len(chars) > start:
            styles.append((start, len(chars), run))
    length = len(chars)
    while length and chars[length - 1] == " ":
        length -= 1
    text = "".join(chars[:length])
    calls = [(_before_space(text, min(offset, length)), key) for offset, key in calls]
    styles = [(start, min(stop, length), run) for start, stop, run in styles if start < length]
    return Line(
        block=block,
        text=text,
        calls=calls,
        styles=styles,
        weights=weights[:length],
        mark_glyphs=mark_glyphs,
        source_text=" ".join("".join(source).split()),
        roles=bytearray(length),
    )


def _before_space(text: str, offset: int) -> int:
    while offset and offset <= len(text) and text[offset - 1] == " ":
        offset -= 1
    return offset


def _append(text: str, chars: list[str], weights: list[int]) -> None:
    if text.isascii() and text.isprintable():
        for char in text:
            if char == " ":
                if chars and chars[-1] != " ":
                    chars.append(" ")
                    weights.append(0)
            else:
                chars.append(char)
                weights.append(1)
        return
    for cluster in _clusters(text):
        cleaned, weight = _resolved(cluster)
        if not cleaned:
            if weight == 0 and any(char.isspace() for char in cluster) and chars:
                if chars[-1] != " ":
                    chars.append(" ")
                    weights.append(0)
            elif weight and weights:
                weights[-1] += weight
            continue
        for at, char in enumerate(cleaned):
            chars.append(char)
            weights.append(weight if at == 0 else 0)


@lru_cache(maxsize=4096)
def _resolved(cluster: str) -> tuple[str, int]:
    """A cluster cleaned, and the glyphs that it has in the source."""
    return clean(cluster), glyphs(cluster)


def _clusters(text: str) -> list[str]:
    """Characters with the combining marks that follow them."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.combining(char) and not found[-1].isspace():
            found[-1] += char
        else:
            found.append(char)
    return found


def split_at_breaks(
    block: TextBlock, starts_new: Callable[[list[Run], list[Run]], bool]
) -> list[TextBlock]:
    """A block cut at those of its line breaks after which something of its own begins.

    `starts_new(before, after)` decides from the runs on both sides. Other breaks are layout.
    """
    if not any("\n" in run.text for run in block.runs):
        return [block]
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        pieces = run.text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(_with_text(run, piece))
    grouped: list[list[Run]] = [lines[0]]
    for runs in lines[1:]:
        before = "".join(run.text for run in grouped[-1])
        after = "".join(run.text for run in runs)
        if before.strip() and after.strip() and starts_new(grouped[-1], runs):
            grouped.append(runs)
        else:
            grouped[-1] = [*grouped[-1], Run("\n"), *runs]
    return [_with_runs(block, runs, first=at == 0) for at, runs in enumerate(grouped)]


def _with_text(run: Run, text: str) -> Run:
    return Run(
        text,
        run.bold,
        run.italic,
        run.underline,
        run.strike,
        run.position,
        run.size,
        run.colour,
        run.note,
        run.link,
        run.revision,
    )


def _with_runs(block: TextBlock, runs: list[Run], *, first: bool) -> TextBlock:
    return TextBlock(
        runs=runs,
        places=block.places,
        style=block.style,
        outline=block.outline if first else None,
        label=block.label if first else None,
        list_id=block.list_id,
        list_level=block.list_level,
        bullet=block.bullet and first,
        indent=block.indent,
        align=block.align,
        boxed=block.boxed,
        breaks_before=block.breaks_before and first,
    )
