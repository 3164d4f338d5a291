"""How a counter is written in each WordprocessingML number format (ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from concordat_extractors.numerals import roman

# Word counts lists up to here and repeats letters up to 30 times, then starts again.
_HIGHEST: Final = 32_767
_LETTER_REPEATS: Final = 30

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ARABIC_ALPHA: Final = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ARABIC_ABJAD: Final = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CHICAGO: Final = "*†‡§"
_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = (
    *("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"),
    "ninety",
)
_IRREGULAR: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_HAN: Final = "〇一二三四五六七八九"
KNOWN: Final = frozenset(
    {
        *("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"),
        *("ordinal", "cardinalText", "ordinalText", "chicago", "none", "bullet", "hex", "custom"),
        *("numberInDash", "russianLower", "russianUpper", "arabicAlpha", "arabicAbjad"),
        *("decimalFullWidth", "decimalHalfWidth", "decimalEnclosedCircle", "chineseCounting"),
        *("chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting"),
    }
)


def numeral(number: int, kind: str, pattern: str = "") -> str:
    """A counter as displayed; empty where the format has no sign for it.

    `kind` is a `w:numFmt` value; an unknown one is written as a decimal, as Word does. `pattern`
    is the `w:format` of a custom format, such as `001, 002, 003, ...`.
    """
    number = max(0, min(number, _HIGHEST))
    if kind in ("none", "bullet"):
        return ""
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind == "custom":
        first = pattern.partition(",")[0].strip()
        return f"{number:0{len(first)}d}" if first.isdigit() and len(first) < 9 else str(number)
    letters = _LETTERS.get(kind)
    if letters is not None:
        return _repeated(number, letters)
    written = _WRITTEN.get(kind)
    return written(number) if written is not None else str(number)


def _repeated(number: int, letters: str) -> str:
    if number < 1:
        return ""
    rounds, at = divmod((number - 1) % (len(letters) * _LETTER_REPEATS), len(letters))
    return letters[at] * (rounds + 1)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _words(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[rest]}" if rest else "")
    for size, word in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            count, rest = divmod(number, size)
            return f"{_words(count)} {word}" + (f" {_words(rest)}" if rest else "")
    raise AssertionError(number)


def _ordinal_words(number: int) -> str:
    words = _words(number)
    head, mark, last = words.rpartition("-" if "-" in words.split(" ")[-1] else " ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    else:
        last = (f"{last[:-1]}ie" if last.endswith("y") else last) + "th"
    return head + mark + last


def _han(number: int) -> str:
    if number >= 100:
        return "".join(_HAN[int(digit)] for digit in str(number))
    tens, rest = divmod(number, 10)
    if not tens:
        return _HAN[rest]
    return (_HAN[tens] if tens > 1 else "") + "十" + (_HAN[rest] if rest else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_LETTERS: Final = {
    "lowerLetter": _LATIN,
    "upperLetter": _LATIN.upper(),
    "russianLower": _RUSSIAN,
    "russianUpper": _RUSSIAN.upper(),
    "arabicAlpha": _ARABIC_ALPHA,
    "arabicAbjad": _ARABIC_ABJAD,
    "chicago": _CHICAGO,
}
_WRITTEN: Final[dict[str, Callable[[int], str]]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _words(number).capitalize(),
    "ordinalText": lambda number: _ordinal_words(number).capitalize(),
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: "".join(chr(0xFEE0 + ord(one)) for one in str(number)),
    "decimalEnclosedCircle": _circled,
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "taiwaneseCounting": _han,
    "ideographDigital": lambda number: "".join(_HAN[int(one)] for one in str(number)),
}
