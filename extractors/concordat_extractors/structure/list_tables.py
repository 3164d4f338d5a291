"""Lists set as tables: labels in the first column, their texts in the second, and no heads.

Such a table is layout only; it gives the lines that a list without rules would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from concordat_extractors.layout.sentences import labelled
from concordat_schemas.source import CellBlock, Run, TableBlock, TextBlock

_LONGEST = 10


def is_listed(block: TableBlock) -> bool:
    """Whether each row is a label and its text, a text alone, or one cell over both columns."""
    labels = 0
    for row in block.rows:
        filled = [cell for cell in row if _text(cell)]
        if len(row) > 2 or not filled:
            return False
        if len(filled) == 2:
            if not _is_label(filled[0]):
                return False
            labels += 1
        elif len(row) == 2 and _text(row[0]) and row[0].col_span < 2:
            # A text beside an empty cell is a label without its text, or the head of a column.
            return False
    return labels > 0


def unlisted(block: TableBlock) -> Iterator[TextBlock]:
    """The rows of such a table as paragraphs, each label before the first of its text."""
    for row in block.rows:
        filled = [cell for cell in row if _text(cell)]
        if len(filled) == 2:
            label, text = filled[0].blocks, filled[1].blocks
            first = next(one for one in text if one.text.strip())
            yield _labelled(label, first)
            yield from (one for one in text if one is not first)
        else:
            yield from filled[0].blocks


def _is_label(cell: CellBlock) -> bool:
    text = _text(cell)
    return len(text) <= _LONGEST and (labelled(text) or _computed(cell))


def _computed(cell: CellBlock) -> bool:
    return len(cell.blocks) == 1 and cell.blocks[0].label is not None


def _labelled(label: Sequence[TextBlock], text: TextBlock) -> TextBlock:
    runs = [run for one in label for run in one.runs]
    typed = "".join(run.text for run in runs).strip()
    number = next((one.label for one in label if one.label is not None), text.label)
    if not typed:
        return replace(text, label=number, bullet=label[0].bullet or text.bullet)
    return replace(
        text, runs=[*runs, Run(" "), *text.runs], places=[*label[0].places, *text.places]
    )


def _text(cell: CellBlock) -> str:
    parts = [one.label or one.text for one in cell.blocks]
    return " ".join(parts).strip()
