"""Which letters of labels are misread, told by the labels before them.

Recognition confuses letters that look alike, `(1)` for `(l)` or `(b)` for `(h)`; where the letter
that comes next looks like what was read, it is that letter. Such labels are to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from concordat_extractors.reading.pdf_ocr_lines import Line, starts

_LABEL = re.compile(r"(\(?)([a-z0-9!|])(\))")
_ALIKE = {
    "b": "6h",
    "c": "eo",
    "e": "c",
    "f": "t",
    "g": "89q",
    "h": "bn",
    "i": "1l!|j",
    "j": "i1",
    "l": "1i!|I",
    "n": "h",
    "o": "0c",
    "q": "9g",
    "s": "5",
    "z": "2",
}
# In points: how far labels of one list stand from one another, across.
_SAME = 4.0
# What is put right is doubtful, however clear the print.
_DOUBTFUL = 0.7


def mend_sequences(lines: Sequence[Line]) -> None:
    """Puts misread letters of labels right, in place, where the letter before tells them."""
    last: dict[tuple[int, str], str] = {}
    for _line, reading in starts(lines):
        label = _LABEL.fullmatch(reading.text)
        if label is None:
            continue
        column = round(reading.x0 / _SAME)
        known = [
            last[near, label[1]]
            for near in (column, column - 1, column + 1)
            if (near, label[1]) in last
        ]
        letter = label[2]
        expected = chr(ord(known[0]) + 1) if known else ""
        if letter != expected and letter in _ALIKE.get(expected, ""):
            letter = expected
            reading.text = label[1] + letter + label[3]
            reading.confidence = min(reading.confidence, _DOUBTFUL)
        if letter.isalpha():
            last[column, label[1]] = letter
