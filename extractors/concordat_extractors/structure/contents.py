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

_PAGE_NUMBER = re.compile(r"(?:\d{1,4}|[ivxlc]{1,6})\s*\Z")
_LEADERS = " .…_\t·"
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
    if line.block.style.lower().startswith("toc "):
        return True
    text = line.block.text
    number = _PAGE_NUMBER.search(text, max(0, len(text) - 12))
    if number is None:
        return False
    before = text[: number.start()]
    words = before.rstrip(_LEADERS)
    leader = before[len(words) :]
    led = leader.count(".") >= 3 or "…" in leader or "\t" in leader or "___" in leader
    return bool(words) and led
