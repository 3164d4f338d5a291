"""What marks a line: its label, automatic or typed, and whether it is an item of some list."""

from __future__ import annotations

from dataclasses import replace

from concordat_extractors.structure.labels import Label, automatic_label, read_label
from concordat_extractors.structure.lines import Line


def line_label(line: Line) -> Label | None:
    """The label of a line, its automatic number first; its `end` is where the text begins."""
    if line.forced is not None and line.forced.kind == "label" and line.forced.value:
        printed = read_label(line.text, line.bold_prefix)
        given = read_label(line.forced.value + ".")
        return replace(given, end=printed.end if printed else 0) if given else None
    if line.block.label:
        return automatic_label(line.block.label)
    return read_label(line.text, line.bold_prefix)


def is_marked(line: Line) -> bool:
    """Whether a line is labelled or bulleted."""
    return line.block.bullet or line_label(line) is not None
