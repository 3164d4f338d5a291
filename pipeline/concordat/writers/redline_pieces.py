"""What a redline is made of: runs and ends of paragraphs that the old text, the new or both have.

The pieces of the old text, one after the other, are exactly the old text, and those of the new
the new text; a blank line is the end of a paragraph. Where several texts answer to one another,
each keeps its label and its paragraphs, so that either side can be had back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from concordat.align.edits import edits_between
from concordat.writers.legal_text import legal_text
from concordat_schemas.alignment import Edit

Side = Literal["both", "old", "new"]
_BREAK = "\n\n"
_NEXT = "\uffff"
"""Stands between the texts of one side; legal text has no such character."""
_CHARACTER = re.compile(r"(\S)(\s*)")
_LAST_SPACE = re.compile(r"\s*\Z")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one paragraph; a line feed is a line break."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a paragraph; `label` says that the paragraph is a label on a line of its own."""

    side: Side
    label: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One text with its label, which is the start of its first paragraph or has its own line."""

    label: str
    text: str
    own_line: bool = False


def redline_pieces(
    old: Sequence[Part],
    new: Sequence[Part],
    edits: Sequence[Edit] | None,
    *,
    whole: bool = False,
) -> list[Run | Mark]:
    """The pieces of texts that answer to each other; one side may be empty, not both.

    `edits` are taken where there is one text on each side and they are of these texts. `whole`
    replaces texts that are not equal as a whole, without comparing words.
    """
    side: Side = "both" if old and new else "old" if old else "new"
    made: list[Run | Mark] = []
    labels = {"old": iter(old), "new": iter(new)}

    def begin(side: Side) -> None:
        before = next(labels["old"], None) if side != "new" else None
        after = next(labels["new"], None) if side != "old" else None
        made.extend(_label(side, before, after))

    begin(side)
    last: Side = side
    for part_side, text in _steps(old, new, edits, whole=whole):
        if whole and side == "both" and part_side != "both":
            if part_side != last and last != "both":
                made.append(Mark(last))
            last = part_side
        for number, own in enumerate(text.split(_NEXT)):
            if number:
                made.append(Mark(part_side))
                begin(part_side)
            made += _paragraphs(part_side, own)
    made.append(Mark(last))
    return _together(made)


def _steps(
    old: Sequence[Part], new: Sequence[Part], edits: Sequence[Edit] | None, *, whole: bool
) -> Iterator[tuple[Side, str]]:
    before = _NEXT.join(legal_text(part.text) for part in old)
    after = _NEXT.join(legal_text(part.text) for part in new)
    if not old or not new:
        yield ("old", before) if old else ("new", after)
    elif before == after:
        yield "both", before
    elif whole:
        yield "old", before
        yield "new", after
    else:
        for edit in _fitting(edits, before, after) or edits_between(before, after):
            yield from _sides(edit)


def _fitting(edits: Sequence[Edit] | None, before: str, after: str) -> Sequence[Edit] | None:
    """The edits, if they are the way from one of these texts to the other."""
    if not edits:
        return None
    fits = "".join(edit.old for edit in edits) == before
    return edits if fits and "".join(edit.new for edit in edits) == after else None


def _sides(edit: Edit) -> Iterator[tuple[Side, str]]:
    if edit.old == edit.new:
        yield "both", edit.old
    elif edit.operation == "equal" and "".join(edit.old.split()) == "".join(edit.new.split()):
        # Only the space differs, and either side is to have its own.
        mine, other = _spaced(edit.old), _spaced(edit.new)
        for (character, before), (_, after) in zip(mine, other, strict=True):
            yield "both", character
            yield from _replaced(before, after)
    else:
        space = _common_space(edit.old, edit.new)
        yield from _replaced(
            edit.old[: len(edit.old) - len(space)], edit.new[: len(edit.new) - len(space)]
        )
        yield "both", space


def _spaced(text: str) -> list[tuple[str, str]]:
    """The characters with the space after each; before them an empty one with that in front."""
    inked = text.lstrip()
    return [("", text[: len(text) - len(inked)]), *_CHARACTER.findall(inked)]


def _replaced(before: str, after: str) -> Iterator[tuple[Side, str]]:
    if before == after:
        yield "both", before
    else:
        yield "old", before
        yield "new", after


def _common_space(before: str, after: str) -> str:
    """The space at the end that both have, so that the paragraph ends of both are one."""
    mine, other = _LAST_SPACE.search(before), _LAST_SPACE.search(after)
    return mine[0] if mine and other and mine[0] == other[0] else ""


def _label(side: Side, before: Part | None, after: Part | None) -> Iterator[Run | Mark]:
    either = before or after
    if either is None:
        return
    old, new = (legal_text(one.label) if one else "" for one in (before, after))
    if before is None or after is None:
        yield Run(side, old or new)
    else:
        for edit in edits_between(old, new) if either.own_line else [_exchange(old, new)]:
            yield from (Run(*step) for step in _sides(edit))
    if either.own_line:
        yield Mark(side, label=True)


def _exchange(old: str, new: str) -> Edit:
    if old == new:
        return Edit.model_construct(operation="equal", old=old, new=new)
    return Edit.model_construct(operation="replace", old=old, new=new)


def _paragraphs(side: Side, text: str) -> Iterator[Run | Mark]:
    for number, paragraph in enumerate(text.split(_BREAK)):
        if number:
            yield Mark(side)
        yield Run(side, paragraph)


def _together(pieces: Sequence[Run | Mark]) -> list[Run | Mark]:
    """Runs of one side after each other as one, empty ones left out."""
    made: list[Run | Mark] = []
    for piece in pieces:
        if isinstance(piece, Run):
            if not piece.text:
                continue
            before = made[-1] if made else None
            if isinstance(before, Run) and before.side == piece.side:
                made[-1] = Run(piece.side, before.text + piece.text)
                continue
        made.append(piece)
    return made
