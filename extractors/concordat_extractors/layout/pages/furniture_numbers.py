"""What is a page number: `3`, `- 3 -`, `Page 3 of 12`, `3/12`, `iv`, `A-3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from concordat_extractors.layout.vocabulary import vocabularies

_FRAME = "-–—−|[]<>·•*~ \t"
_LONGEST = 24
_TOTAL = r"(?:\s*(?:/|\||[^\W\d_]{1,4}\.?)\s*(?P<total>\d{1,4}))?"
_COMPOUND = re.compile(r"(?P<prefix>[A-Z]{1,3}[-–./]?|[A-Z]{0,2}\d{1,3}[-–])(?P<number>\d{1,4})")
_ROMAN = re.compile(
    r"(?=.)(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})",
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_YEARS = range(1900, 2101)


@dataclass(slots=True, frozen=True)
class Numeral:
    """A number that may be that of a page.

    `series` names the figures and what is printed before them, such that numbers of a series
    count up together. `plain` says that nothing but the number stands there, `sure` that it is
    written as page numbers only are.
    """

    value: int
    series: str
    plain: bool = True
    sure: bool = False


def read_numeral(text: str) -> Numeral | None:
    """The page number that a text may be, or None when it holds anything else."""
    if len(text) > _LONGEST:
        return None
    bare = text.strip(_FRAME)
    framed = bare != text.strip() and text[:1] in "-–—−[|" and text[-1:] in "-–—−]|"
    match = _arabic().fullmatch(bare.lower())
    if match is not None:
        value, total = int(match["number"]), match["total"]
        counted = total is not None and int(total) >= value
        named = match["word"] is not None
        if value == 0 or (total is not None and not counted):
            return None
        if value in _YEARS and not (named or counted):
            return None
        return Numeral(value, "arabic", not (named or counted), named or counted or framed)
    value = roman_value(bare.lower())
    if value and (bare.islower() or bare.isupper()):
        return Numeral(value, "roman" if bare.islower() else "ROMAN", sure=framed)
    match = _COMPOUND.fullmatch(bare)
    if match is not None and int(match["number"]):
        return Numeral(int(match["number"]), "arabic " + match["prefix"], plain=False)
    return None


def names_page(text: str) -> bool:
    """Whether a text says that a number in it is that of a page: `..., page 3`, `... 3/12`."""
    return _named().search(text.lower()) is not None


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_page_words()})\s*\d|(?<!\d)\d{{1,4}}\s?/\s?\d{{1,4}}$")


@cache
def _arabic() -> re.Pattern[str]:
    named = rf"(?P<word>(?:{_page_words()})\s*)?"
    return re.compile(rf"{named}[{re.escape(_FRAME)}]*(?P<number>\d{{1,4}}){_TOTAL}")


def _page_words() -> str:
    words = sorted({re.escape(word) for each in vocabularies() for word in each.page_words})
    return "|".join(reversed(words))


def roman_value(text: str) -> int:
    """The value of a numeral in small letters up to 399, or 0 when it is none."""
    if not text or len(text) > 12 or _ROMAN.fullmatch(text) is None:
        return 0
    total = 0
    for sign, after in zip(text, [*text[1:], ""], strict=True):
        value = _VALUES[sign]
        total += -value if _VALUES.get(after, 0) > value else value
    return total
