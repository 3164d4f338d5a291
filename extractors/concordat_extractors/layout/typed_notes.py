"""Notes typed by hand: a paragraph that opens with asterisks, and the word that carries the same.

United Nations documents print such notes below the masthead, as paragraphs or in a text box. A
paragraph is a note when its very mark stands behind a word elsewhere, or when it is the only one
that opens with that mark: where asterisks are bullets, there are several.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from concordat_schemas.source import Block, NoteBlock, Run, TextBlock

_NOTE = re.compile(r"\s*(?P<mark>\*{1,4}|†{1,2}|‡{1,2})\s*(?=[^\s*†‡])")
_CALL = re.compile(r"(?<=[^\s*†‡])(?P<mark>\*{1,4}|†{1,2}|‡{1,2})(?![*†‡])")


def tie_typed_notes(
    blocks: Sequence[Block], notes: dict[str, NoteBlock], heads: Sequence[str] = ()
) -> tuple[list[Block], dict[str, NoteBlock]]:
    """The blocks without the typed notes, their calls marked, and the notes with those added.

    `heads` are texts of running heads, where a mark may stand too; it stays there as it is.
    """
    kept = list(blocks)
    found = dict(notes)
    marks = Counter(
        match["mark"]
        for block in blocks
        if isinstance(block, TextBlock) and (match := _NOTE.match(block.text))
    )
    for block in blocks:
        match = _NOTE.match(block.text) if isinstance(block, TextBlock) else None
        if match is None or not isinstance(block, TextBlock):
            continue
        key, mark = f"typed:{len(found) + 1}", match["mark"]
        others = [one for one in kept if one is not block]
        above = any(one["mark"] == mark for head in heads for one in _CALL.finditer(head))
        if _mark_call(others, mark, key) or above or marks[mark] == 1:
            body = replace(block, runs=_without_start(block.runs, match.end()))
            found[key] = NoteBlock(key, mark, [body], list(block.places))
            kept = others
    return kept, found


def _mark_call(blocks: list[Block], mark: str, key: str) -> bool:
    """Turns the first call of a mark in the blocks into a note call; false when there is none."""
    for at, block in enumerate(blocks):
        if not isinstance(block, TextBlock) or mark not in block.text:
            continue
        before = ""
        for number, run in enumerate(block.runs):
            for match in _CALL.finditer(before[-1:] + run.text):
                start = match.start() - len(before[-1:])
                if match["mark"] != mark or run.note is not None or start < 0:
                    continue
                pieces = [
                    replace(run, text=run.text[:start]),
                    Run(mark, position="super", note=key),
                    replace(run, text=run.text[start + len(mark) :]),
                ]
                runs = [*block.runs[:number], *pieces, *block.runs[number + 1 :]]
                blocks[at] = replace(block, runs=[one for one in runs if one.text])
                return True
            before = run.text or before
    return False


def _without_start(runs: Sequence[Run], length: int) -> list[Run]:
    kept = []
    for run in runs:
        cut = min(length, len(run.text))
        length -= cut
        if run.text[cut:]:
            kept.append(replace(run, text=run.text[cut:]))
    return kept
