"""The table of contents: lines that end in a page number behind leaders, which is no text.

It is set aside before anything else is looked at, since it repeats every heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from concordat_extractors.conventions import vocabularies
from concordat_extractors.structure.lines import Line, Role
from concordat_extractors.structure.text_match import equals
from concordat_extractors.structure.units import Unit

_ENTRY = re.compile(r"(?:\.{3,}|…|(?:\. ){3,}|_{3,}|\t)[ .\t]*(?:\d{1,4}|[ivxlc]{1,6})\s*$")
_FEWEST = 2


def without_contents(units: Sequence[Unit]) -> tuple[list[Unit], list[Line]]:
    """The units without a table of contents, and its lines, set aside as furniture."""
    entries = [at for at, unit in enumerate(units) if isinstance(unit, Line) and _is_entry(unit)]
    if len(entries) < _FEWEST:
        return list(units), []
    taken = set(entries)
    head = entries[0] - 1
    above = units[head] if head >= 0 else None
    heads = [word for one in vocabularies().values() for word in one["contents_heads"]]
    if isinstance(above, Line) and equals(above.text, heads):
        taken.add(head)
    contents = [unit for at, unit in enumerate(units) if at in taken and isinstance(unit, Line)]
    for line in contents:
        line.give(Role.FURNITURE)
        line.rules.append("table of contents")
    return [unit for at, unit in enumerate(units) if at not in taken], contents


def _is_entry(line: Line) -> bool:
    style = line.block.style.lower()
    return style.startswith("toc ") or bool(_ENTRY.search(line.block.text))
