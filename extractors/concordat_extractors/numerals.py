"""Roman numerals, read and written: the one place that knows them."""

from __future__ import annotations

import re
from typing import Final

_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_WRITTEN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman_value(text: str) -> int | None:
    """A roman numeral below 400 as a number; none when it is not one."""
    folded = text.lower()
    if not _ROMAN.match(folded):
        return None
    total = 0
    for at, char in enumerate(folded):
        value = _ROMAN_VALUES[char]
        following = _ROMAN_VALUES[folded[at + 1]] if at + 1 < len(folded) else 0
        total += -value if following > value else value
    return total


def roman(number: int) -> str:
    """A number as a roman numeral in small letters; nothing for what is not positive."""
    out = []
    for size, sign in _WRITTEN:
        count, number = divmod(number, size)
        out.append(sign * count)
    return "".join(out)
