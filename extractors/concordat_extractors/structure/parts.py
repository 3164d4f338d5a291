"""Parts of a file: the documents it holds, such as a report and its annexes, each by itself.

A part begins at an annex heading of a document that is no plan itself, or at a line that names a
document and behind which numbering starts anew, articles begin or a preamble opens. An annex of
indicators stays with its plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from concordat_extractors.structure.lines import Line
from concordat_extractors.structure.marks import line_label
from concordat_extractors.structure.style_choice import StyleInUse
from concordat_extractors.structure.text_match import contains, fold, starts_with
from concordat_extractors.structure.units import TableUnit, Unit, flat

_LONGEST_TITLE = 16
_LOOK_AHEAD = 4


@dataclass(slots=True)
class Part:
    """A document in a file: its heading lines as one text, and its units."""

    heading: str
    units: list[Unit]


def find_parts(units: Sequence[Unit], style: StyleInUse) -> list[Part]:
    """The parts of a file in order; one part when the file is one document."""
    starts = _starts(units, style)
    bounds = [0, *(at for at in starts if at > 0), len(units)]
    parts = []
    for start, end in pairwise(bounds):
        if start < end:
            parts.append(Part(_heading(units[start:end], style), list(units[start:end])))
    return _joined(parts, style)


def _starts(units: Sequence[Unit], style: StyleInUse) -> list[int]:
    found: list[int] = []
    seen_text = False
    articles = False
    acting = divided = False
    for at, unit in enumerate(units):
        if isinstance(unit, TableUnit) or not unit.text:
            continue
        acting = acting or style.action_label(unit) is not None
        if starts_with(unit.text, style.vocabulary["article_words"]) and unit.words <= 2:
            articles = True
        if at and seen_text and not (found and at - found[-1] <= 1):
            annex = _is_annex(unit, style) and not _holds_indicators(units, at, style)
            titled = _names_document(unit, style) and _starts_anew(units, at, style)
            ends_treaty = articles and _is_back_matter(units, at, style)
            if (
                (annex and (divided or not acting))
                or titled
                or ends_treaty
                or (annex and _starts_anew(units, at, style))
            ):
                found.append(at)
                divided = divided or annex
                articles = False
                acting = False
        seen_text = seen_text or unit.words > 12
    return found


def _is_short(line: Line) -> bool:
    return line.words <= _LONGEST_TITLE and not line.block.bullet and line.text[-1] not in ".;:,"


def _is_annex(line: Line, style: StyleInUse) -> bool:
    size = starts_with(line.text, style.vocabulary["annex_words"])
    if not size or not _is_short(line):
        return False
    rest = line.text[size:].split()
    return not rest or len(rest[0].strip(".:–—-")) <= 4 or rest[0][:1] in ":–—-"


def _holds_indicators(units: Sequence[Unit], at: int, style: StyleInUse) -> bool:
    texts = [unit.text for unit in units[at : at + 2] if isinstance(unit, Line)]
    return any(contains(text, style.vocabulary["indicator_sections"]) for text in texts)


def _names_document(line: Line, style: StyleInUse) -> bool:
    """Whether a short line is the name of a document: its first or last words say which kind."""
    if not _is_short(line) or line_label(line) is not None or line.block.label:
        return False
    text = fold(line.text)
    for noun in style.vocabulary["document_nouns"]:
        folded = fold(noun)
        if text.startswith(folded + " ") or text == folded:
            return True
        before = line.text[: -len(noun)].split()
        if text.endswith(" " + folded) and before and before[-1][:1].isupper():
            return True
    return False


def _starts_anew(units: Sequence[Unit], at: int, style: StyleInUse) -> bool:
    numbers = [
        label.number
        for line in flat(units[:at])
        if (label := line_label(line)) and label.form == "arabic"
    ]
    ahead = [unit for unit in units[at + 1 :] if not (isinstance(unit, Line) and not unit.text)]
    for unit in ahead[:_LOOK_AHEAD]:
        if isinstance(unit, TableUnit):
            return False
        if starts_with(unit.text, style.vocabulary["preamble_openings"]):
            return True
        if starts_with(unit.text, style.vocabulary["article_words"]) and unit.words <= 2:
            return True
        label = line_label(unit)
        if label is not None and label.number == 1 and not unit.block.bullet:
            return bool(numbers) and max(number or 0 for number in numbers) > 1
        if unit.words > 20:
            return False
    return False


def _is_back_matter(units: Sequence[Unit], at: int, style: StyleInUse) -> bool:
    """Whether a short line behind the articles of a treaty heads something else."""
    line = units[at]
    before = units[at - 1]
    if not isinstance(line, Line) or not isinstance(before, Line):
        return False
    if not _is_short(line) or line_label(line) is not None or not before.ends_sentence:
        return False
    if starts_with(line.text, style.vocabulary["article_words"]):
        return False
    later = (unit for unit in units[at + 1 :] if isinstance(unit, Line))
    return not any(
        starts_with(unit.text, style.vocabulary["article_words"]) and unit.words <= 2
        for unit in later
    )


def _heading(units: Sequence[Unit], style: StyleInUse) -> str:
    lines: list[str] = []
    for unit in units[:12]:
        if isinstance(unit, TableUnit) or (not _is_short(unit) if unit.text else False):
            break
        if line_label(unit) is not None or style.action_label(unit):
            break
        if unit.text:
            lines.append(unit.text)
    return " — ".join(lines[:4])


def _is_body(unit: Unit) -> bool:
    return isinstance(unit, TableUnit) or unit.words > 12 or line_label(unit) is not None


def _joined(parts: list[Part], style: StyleInUse) -> list[Part]:
    """Parts without any body of their own belong to the part that follows them."""
    found: list[Part] = []
    carried: list[Unit] = []
    for part in parts:
        body = any(_is_body(unit) for unit in part.units)
        if not body and part is not parts[-1]:
            carried += part.units
            continue
        if carried:
            part = Part(_heading([*carried, *part.units], style), [*carried, *part.units])
            carried = []
        found.append(part)
    return found or [Part("", carried)]
