"""Whether a line begins with a label or a bullet, and of which form."""

from __future__ import annotations

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
    word = line.words[0].text
    return "".join("0" if char.isdigit() else "a" if char.isalpha() else char for char in word)
