"""The text of a block cut where its appearance changes, and lists put back into trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .model import CALL, Plan
from .printed import ITALIC_OFF, ITALIC_ON, Block, lay_out

_MARKS = re.compile(f"({CALL.pattern}|{ITALIC_ON}|{ITALIC_OFF})")
_WORD = re.compile(r"[^\W\d_]{6,}")
SOFT_HYPHEN = "\u00ad"


@dataclass
class Piece:
    """Text of one appearance, or the call of a note."""

    text: str
    italic: bool = False
    note: str = ""


def pieces(text: str, *, no_break: bool = False) -> Iterator[Piece]:
    """The pieces of a text; `no_break` holds spaces before high punctuation together."""
    if no_break:
        text = re.sub(r" (?=[:;%»])|(?<=«) ", "\u00a0", text)
    position, italic = 0, False
    for match in _MARKS.finditer(text):
        if match.start() > position:
            yield Piece(text[position : match.start()], italic)
        position = match.end()
        if match[2]:
            yield Piece("", note=match[2])
        else:
            italic = match[0] == ITALIC_ON
    if position < len(text):
        yield Piece(text[position:], italic)


@dataclass
class Node:
    """A block with the items that hang on it."""

    block: Block
    children: list[Node] = field(default_factory=list)


def trees(blocks: Iterable[Block]) -> Iterator[Block | list[Node]]:
    """The blocks in order, each run of items of one list as its tree."""
    roots: list[Node] = []
    path: list[Node] = []
    for block in blocks:
        if roots and (block.role != "item" or block.group != roots[0].block.group):
            yield roots
            roots, path = [], []
        if block.role != "item":
            yield block
            continue
        node = Node(block)
        path = path[: block.level]
        (path[-1].children if path else roots).append(node)
        path.append(node)
    if roots:
        yield roots


def actions_apart(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Groups of blocks: each action with all that belongs to it, and what stands between."""
    group: list[Block] = []
    for block in blocks:
        after = block.role in ("heading", "table", "box") and group and group[0].role == "action"
        if group and (after or block.role == "action"):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def softened(text: str, language: str) -> str:
    """The text with soft hyphens, for engines that do not know where words divide."""
    dictionary = _dictionary(language)
    if dictionary is None:
        return text
    return _WORD.sub(lambda match: str(dictionary.inserted(match[0], SOFT_HYPHEN)), text)


def halves(word: str, language: str) -> list[tuple[str, str]]:
    """Where a word divides at the end of a line, last place first; none where it has a hyphen."""
    dictionary = _dictionary(language)
    if dictionary is None or "-" in word:
        return []
    return [(str(first), str(rest)) for first, rest in dictionary.iterate(word)]


@cache
def _dictionary(language: str) -> Any:
    try:
        import pyphen  # type: ignore[import-untyped]
    except ImportError:
        return None
    return pyphen.Pyphen(lang={"en": "en_GB", "fr": "fr", "es": "es"}[language], left=3, right=3)


@dataclass
class Parts:
    """A plan as printed, in the parts that pages treat apart; `appendix` may be empty."""

    masthead: list[Block]
    title: Block
    body: list[Block]
    appendix: list[Block]


def parts(plan: Plan) -> Parts:
    """The blocks of a plan in their parts."""
    blocks = lay_out(plan)
    at = next(i for i, block in enumerate(blocks) if block.role == "title")
    tail = 3 if plan.look.form == "appendix" and plan.appendix else 0
    end = len(blocks) - tail
    return Parts(blocks[:at], blocks[at], blocks[at + 1 : end], blocks[end:])
