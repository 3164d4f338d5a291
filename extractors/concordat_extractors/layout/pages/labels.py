"""Whether a line begins with a label or a bullet, and of which form."""

from __future__ import annotations

from itertools import groupby

from concordat_extractors.layout.pages.lines import Line
from concordat_extractors.layout.sentences import labelled

BULLETS = frozenset("•●○◦▪■□–—-*·➢❖◆✓‣⁃►▶∙◾▸")
DASHES = frozenset("–—-*")


def marked(line: Line) -> bool:
    """Whether a line begins with a label or a bullet."""
    first = line.words[0]
    if first.text in BULLETS and len(line.words) > 1:
        return True
    return labelled(line.text)


def shape_of(line: Line) -> str:
    """The form of the label that a line begins with: `0.`, `(a)`, a bullet."""
    kinds = ["0" if char.isdigit() else "a" if char.isalpha() else char for char in _first(line)]
    return "".join(kind for kind, _ in groupby(kinds))


def _first(line: Line) -> str:
    return line.words[0].text
