"""The independent count of a Word file's glyphs, against which what was read is checked.

It walks the raw trees and knows nothing of styles, fields, numbering or blocks: only which text
elements there are, which side of the tracked changes is read, and which branch of alternate
content is shown. Hidden text counts, as it is set aside and not dropped.
"""

from __future__ import annotations

from typing import Final

from concordat_extractors.reading.docx_names import MC, A, Element, M, V, W, alternative, symbol
from concordat_extractors.reading.docx_tables import is_removed
from concordat_schemas.text import glyphs

_TEXTS: Final = frozenset({f"{W}t", f"{M}t", f"{A}t"})
_BARE: Final = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr")
)
_NOTES: Final = frozenset({f"{W}footnote", f"{W}endnote"})
_INSERTED: Final = frozenset({f"{W}ins", f"{W}moveTo"})
_DELETED: Final = frozenset({f"{W}del", f"{W}moveFrom"})


def count(root: Element, rejected: bool) -> int:
    """Characters of a part that leave ink, tracked changes accepted or rejected."""
    gone = _INSERTED if rejected else _DELETED
    total = 0
    waiting = [root]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag in _TEXTS or (rejected and tag == f"{W}delText"):
            total += glyphs(element.text or "")
        elif tag == f"{W}noBreakHyphen":
            total += 1
        elif tag == f"{W}sym":
            total += glyphs(symbol(element))
        elif tag == f"{V}textpath":
            total += glyphs(element.get("string") or "")
        elif tag == f"{MC}AlternateContent":
            chosen = alternative(element)
            if chosen is not None:
                waiting.append(chosen)
        elif not _is_left_out(element, gone, rejected):
            waiting.extend(element)
    return total


def _is_left_out(element: Element, gone: frozenset[str], rejected: bool) -> bool:
    tag = element.tag
    if tag in (f"{W}tr", f"{W}tc"):
        return is_removed(element, rejected)
    if tag in _NOTES:
        return element.get(f"{W}type") not in (None, "normal")
    return tag in _BARE or tag in gone
