"""The words that changed between two texts, kept whole and in order.

Tokens are words and single marks, each with the white space after it. The edits keep a longest
common subsequence of tokens, so nothing that was carried over in order is painted as changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from concordat_schemas.alignment import Edit

_TOKEN = re.compile(r"(?:[^\W_]+(?:['’\-‑][^\W_]+)*|\S)\s*|\s+")
_KINDS = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}


def tokens_of(text: str) -> list[str]:
    """The tokens of a text; joined they are the text."""
    return _TOKEN.findall(text)


def edits_between(old: str, new: str) -> list[Edit]:
    """The steps from one text to the other; one `equal` step where they are the same."""
    before, after = tokens_of(old), tokens_of(new)
    made: list[Edit] = []
    deleted: list[str] = []
    inserted: list[str] = []
    for step in Indel.opcodes(_bare(before), _bare(after)):
        gone = before[step.src_start : step.src_end]
        come = after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            made += _changed(deleted, inserted)
            deleted, inserted = [], []
            made.append(Edit(operation="equal", old="".join(gone), new="".join(come)))
        else:
            deleted += gone
            inserted += come
    return made + _changed(deleted, inserted)


def _bare(tokens: Sequence[str]) -> list[str]:
    return [token.rstrip() for token in tokens]


def _changed(deleted: Sequence[str], inserted: Sequence[str]) -> list[Edit]:
    old, new = "".join(deleted), "".join(inserted)
    if not old and not new:
        return []
    return [
        Edit.model_validate({"operation": _KINDS[bool(old), bool(new)], "old": old, "new": new})
    ]
