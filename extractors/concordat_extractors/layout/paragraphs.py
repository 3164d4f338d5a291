"""Paragraphs cut by a page, a note or a column are made whole."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from concordat_extractors.layout.sentences import (
    BODY,
    Language,
    breaks_off,
    ends_abbreviated,
    ends_sentence,
    hyphenated,
    labelled,
    prose,
    takes_number,
)
from concordat_extractors.layout.vocabulary import last_word
from concordat_schemas.source import Block, Location, NoteBlock, Run, TextBlock

_LEAD = 30
_MOST_PARTS = 40


@dataclass(slots=True)
class Cuts:
    """Where text may have been cut: after which lines notes stand."""

    note_lines: list[int]

    def between(self, first: TextBlock, second: TextBlock) -> bool:
        """Whether a page ends or a note stands between two neighbours."""
        if second.breaks_before:
            return True
        if not first.places or not second.places:
            return False
        before, after = first.places[-1], second.places[0]
        if before.page != after.page:
            return True
        start, end = line_of(before), line_of(after)
        if start is None or end is None:
            return False
        at = bisect_left(self.note_lines, start)
        return at < len(self.note_lines) and self.note_lines[at] < end


def cuts_of(notes: Sequence[NoteBlock]) -> Cuts:
    """The cuts that notes make in the flow of a source that has lines."""
    lines = [line_of(place) for note in notes for place in note.places[:1]]
    return Cuts(sorted(line for line in lines if line is not None))


def line_of(place: Location) -> int | None:
    """The line number of a locator `line 40`."""
    head, _, number = (place.locator or "").partition(" ")
    return int(number) if head == "line" and number.isdigit() else None


def join_paragraphs(
    blocks: Sequence[Block], language: Language, cuts: Cuts
) -> tuple[list[Block], int]:
    """The blocks with cut paragraphs joined, and how many hyphens of the cuts were dropped."""
    joined: list[Block] = []
    dropped = 0
    opening = ""
    for index, block in enumerate(blocks):
        last = joined[-1] if joined else None
        if isinstance(block, TextBlock) and isinstance(last, TextBlock):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if _goes_on(last, block, following, opening, language, cuts):
                joined[-1], hyphens = join(last, block, language)
                dropped += hyphens
                continue
        joined.append(block)
        opening = block.text if isinstance(block, TextBlock) else ""
    return joined, dropped


def join(first: TextBlock, second: TextBlock, language: Language) -> tuple[TextBlock, int]:
    """Two parts as one block, and 1 if a hyphen at the cut was dropped."""
    runs = [replace(run) for run in first.runs]
    hyphen = hyphenated(first.text, second.text, language)
    if hyphen:
        runs[-1].text = runs[-1].text[:-1]
    elif not (first.text[-1:] in "-/" and first.text[-2:-1].isalnum()):
        runs.append(Run(" "))
    runs += [replace(run) for run in second.runs]
    merged: list[Run] = []
    for run in runs:
        if merged and run.note is None and replace(merged[-1], text=run.text) == run:
            merged[-1].text += run.text
        elif run.text:
            merged.append(run)
    return replace(first, runs=merged, places=[*first.places, *second.places]), int(hyphen)


def _goes_on(
    first: TextBlock,
    second: TextBlock,
    following: Block | None,
    opening: str,
    language: Language,
    cuts: Cuts,
) -> bool:
    before, after = prose(first), prose(second)
    if len(first.places) > _MOST_PARTS:
        return False
    if not before or not after or _stands_alone(first) or first.boxed != second.boxed:
        return False
    if _begins(second) and not _cites(before, after, language):
        return False
    if ends_sentence(before):
        abbreviated = ends_abbreviated(before, language.words) and after[:1].islower()
        if not abbreviated:
            return False
    cut = cuts.between(first, second)
    if second.bullet:
        return _item_goes_on(first, after, cut, language)
    if after[:1].islower():
        return not _parallel(opening, before, after, following, cut, language)
    return breaks_off(before, after, language, cut=cut)


def _cites(before: str, after: str, language: Language) -> bool:
    """Whether the label of a text belongs to a reference that the text before begins."""
    return labelled(after) and takes_number(before, after, language.words)


def _stands_alone(block: TextBlock) -> bool:
    """A heading, or a line that is bold throughout."""
    inked = [run for run in block.runs if run.text.strip()]
    return block.outline is not None or all(run.bold for run in inked)


def _begins(block: TextBlock) -> bool:
    """Whether a block shows that it is the first of its paragraph."""
    first = next((run for run in block.runs if run.text.strip()), None)
    return (
        block.outline is not None
        or block.label is not None
        or labelled(block.text)
        or (first is not None and first.bold)
    )


def _item_goes_on(first: TextBlock, after: str, cut: bool, language: Language) -> bool:
    """A list mark before the rest of an item: the items carry labels and this has none."""
    if not after[:1].islower() or not first.bullet:
        return False
    if labelled(first.text) or first.label is not None:
        return True
    return cut and last_word(first.text) in language.words.function_words


def _parallel(
    opening: str, before: str, after: str, following: Block | None, cut: bool, language: Language
) -> bool:
    """Whether a text in lower case is an item of an unmarked list and no continuation.

    So after a short lead-in without a stop, and among items that all begin in lower case and end
    in the same comma.
    """
    if last_word(before) in language.words.function_words and len(before) > _LEAD:
        return False
    if len(before) < _LEAD and not cut:
        return True
    if before.endswith(",") and opening[:1].islower() and after.endswith((",", ";", ".")):
        return not cut
    if len(before) < BODY and not cut and isinstance(following, TextBlock):
        return following.text[:1].islower() and ends_sentence(after)
    return False
