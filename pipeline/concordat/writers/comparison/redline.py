"""The redline of one text against another: what is gone is struck, what came is underlined.

Without what is struck it reads as the new text, without what is underlined as the old one. Words
that only changed places within the comparison are neither: they are told as carried over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from concordat.writers.comparison.sides import Lines
from concordat.writers.report.tree import add, tag

if TYPE_CHECKING:
    from lxml import etree

    from concordat.writers.report.tree import Content
    from concordat_schemas.alignment import Edit

Mark = Literal["", "del", "ins", "went", "came"]
Carried = Sequence[tuple[int, int, str]]
"""Stretches of a text that stand in another link as well, and the name of what they stand in."""

_BREAK = re.compile(r"(\n[^\S\n]*\n\s*)")
_FEWEST = 3
_TITLES = {"went": "went to {}", "came": "came from {}"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one mark, and where it begins in its own text.

    One that is `whole` stands amid a word group of the other text: it begins no paragraph.
    """

    mark: Mark
    text: str
    at: int
    other: str = ""
    whole: bool = False

    @property
    def old(self) -> bool:
        """Whether it is counted in the old text."""
        return self.mark in {"del", "went"}


def redline(
    edits: Sequence[Edit],
    old: Lines,
    new: Lines,
    went: Carried = (),
    came: Carried = (),
) -> list[etree._Element]:
    """The paragraphs of a redline; `old` and `new` say where items begin in the two texts."""
    return _paragraphs(_pieces(edits, went, came), old, new)


def plain(text: str, lines: Lines) -> list[etree._Element]:
    """The paragraphs of a text as it stands."""
    return _paragraphs([Piece("", text, 0)], {}, lines)


def kept_stretches(edits: Iterable[Edit], *, old: bool) -> Iterator[tuple[int, int]]:
    """Where a text stands in the other one in runs long enough to have been carried over."""
    at = 0
    for edit in edits:
        text = edit.old if old else edit.new
        if edit.operation == "equal" and len(text.split()) >= _FEWEST:
            yield at, at + len(text)
        at += len(text)


def _pieces(edits: Sequence[Edit], went: Carried, came: Carried) -> Iterator[Piece]:
    """The edits as pieces; white space is painted only where the texts cannot do without it."""
    old_at = new_at = 0
    before = after = ""
    old_open = new_open = False
    for place, edit in enumerate(edits):
        if edit.operation == "equal":
            following = edits[place + 1] if place + 1 < len(edits) else None
            gone_next = following is not None and bool(following.old)
            kept = edit.new
            before = after = ""
            if gone_next and not _tail(edit.new):
                before = _tail(edit.old)
            elif gone_next and not _tail(edit.old):
                after = _tail(edit.new)
                kept = edit.new.rstrip()
            yield Piece("", kept, new_at)
            old_open = new_open = not _tail(edit.new)
        else:
            gone, come = edit.old, edit.new
            if gone:
                core, closing = _closed(gone, after, bool(come), new_open)
                start = old_at - len(before)
                yield from _split("del", "went", before + core, start, went, whole=new_open)
                if closing:
                    yield Piece("", closing, new_at)
            if come:
                core = come.rstrip() if gone or not old_open else come
                yield from _split("ins", "came", core, new_at, came)
                if core != come:
                    yield Piece("", _tail(come), new_at + len(core))
            before = after = ""
            old_open = not (_tail(gone) if gone else not old_open)
            new_open = not (_tail(come) if come else not new_open)
        old_at += len(edit.old)
        new_at += len(edit.new)


def _closed(gone: str, after: str, replaced: bool, new_open: bool) -> tuple[str, str]:
    """Words that are gone, and the white space behind them that both texts can share.

    `after` is what the new text has there anyway; `new_open` where the new text goes on at once.
    """
    words, space = gone.rstrip(), _tail(gone)
    if after:
        return words, after
    if new_open:
        return (f"{words} " if replaced and space else gone), ""
    return words, " " if replaced and space else space


def _tail(text: str) -> str:
    return text[len(text.rstrip()) :]


def _split(
    mark: Mark, carried: Mark, text: str, at: int, known: Carried, *, whole: bool = False
) -> Iterator[Piece]:
    """The piece, with the stretches that were carried over under a mark of their own."""
    end, start = at + len(text), at
    for left, right, other in known:
        left, right = max(left, start), min(right, end)
        if left >= right or len(text[left - at : right - at].split()) < _FEWEST:
            continue
        if start < left:
            yield Piece(mark, text[start - at : left - at], start, whole=whole)
        yield Piece(carried, text[left - at : right - at], left, other, whole)
        start = right
    if start < end:
        yield Piece(mark, text[start - at :], start, whole=whole)


def _paragraphs(pieces: Iterable[Piece], old: Lines, new: Lines) -> list[etree._Element]:
    made: list[etree._Element] = []
    holder: etree._Element | None = None
    for piece in pieces:
        at = piece.at
        parts = [piece.text] if piece.whole and holder is not None else _BREAK.split(piece.text)
        for place, part in enumerate(parts):
            if place % 2:
                if holder is not None:
                    add(holder, "\n")
                holder = None
            elif part and (holder is not None or part.strip()):
                label = 0
                if holder is None:
                    lead = len(part) - len(part.lstrip())
                    label, depth = (old if piece.old else new).get(at + lead, (0, 0))
                    holder = tag("p", class_=f"item deep{min(depth, 4)}" if depth else None)
                    made.append(holder)
                    part, at = part.lstrip(), at + lead
                _put(holder, piece, part, label)
            at += len(part)
    return made


def _put(holder: etree._Element, piece: Piece, text: str, label: int) -> None:
    content: list[Content] = [text]
    if 0 < label <= len(text):
        content = [tag("b", text[:label]), text[label:]]
    if piece.mark in {"del", "ins"}:
        add(holder, tag(piece.mark, content))
    elif piece.mark:
        told = _TITLES[piece.mark].format(piece.other)
        add(holder, tag("span", content, class_=piece.mark, title=told))
    else:
        add(holder, content)
