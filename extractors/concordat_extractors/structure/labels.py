"""Labels of paragraphs and items: the grammar of `12.`, `(a)`, `a)`, `A.`, `iv.`, `1.1`.

A label is read from the automatic number of the block, else from the start of the text. Whether
`(i)` is a letter or a roman numeral is a question for the whole list, so both values are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from concordat_extractors.numerals import roman_value

Form = Literal["arabic", "dotted", "lower", "upper"]

_LABEL = re.compile(
    r"""
    (?P<open>[(\[])?
    (?:
        (?P<dotted>(?:\d{1,3}|[A-Z])(?:\.(?:\d{1,3}|[a-z](?=[. ]))){1,3})
      | (?P<arabic>\d{1,4})
      | (?P<lower>[a-z]{1,2}|[ivxlc]{3,7})
      | (?P<upper>[A-Z]{1,2}|[IVXLC]{3,7})
    )
    (?P<close>\.?[)\]]|[.°º]-?|[ ]?[–—-](?=[ ]\S)|/(?=[ ]\S)|(?=[ ]|$))
    (?=[ ]|$|(?<=[)\]])(?=[^\W\d]))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its value as printed, its form, how it is enclosed and where the text begins."""

    value: str
    form: Form
    enclosure: str
    end: int
    bold: bool = False

    @property
    def roman(self) -> int | None:
        """Its value read as a roman numeral."""
        return roman_value(self.value) if self.form in ("lower", "upper") else None

    @property
    def letter(self) -> int | None:
        """Its value read as a letter: a is 1, z is 26, aa is 27."""
        if self.form not in ("lower", "upper"):
            return None
        folded = self.value.lower()
        if len(folded) > 1 and len(set(folded)) > 1:
            return None
        return (len(folded) - 1) * 26 + ord(folded[0]) - 96

    @property
    def number(self) -> int | None:
        """Its value as an arabic number; the last part of a dotted one."""
        if self.form not in ("arabic", "dotted"):
            return None
        last = self.value.rsplit(".", 1)[-1]
        return int(last) if last.isdigit() else ord(last) - 96

    @property
    def is_first(self) -> bool:
        """Whether it can open a list."""
        return 1 in (self.number, self.letter, self.roman)

    def follows(self, other: Label | None) -> bool:
        """Whether it is the next one after another label of the same list."""
        if other is None or (self.form, self.enclosure) != (other.form, other.enclosure):
            return False
        if self.form == "dotted" and self.value.rsplit(".", 1)[0] != other.value.rsplit(".", 1)[0]:
            return False
        pairs = (
            (other.number, self.number),
            (other.letter, self.letter),
            (other.roman, self.roman),
        )
        return any(a is not None and b is not None and b == a + 1 for a, b in pairs)


def read_label(text: str, bold_prefix: int = 0) -> Label | None:
    """The label a text starts with.

    A bare letter or number without bracket or stop counts only when it alone is bold, as in
    brochures that set labels in a column of their own.
    """
    match = _LABEL.match(text)
    if not match:
        return None
    form: Form = next(one for one in ("dotted", "arabic", "lower", "upper") if match[one])
    value = match[form]
    opening, closing = match["open"] or "", match["close"] or ""
    if opening and closing[-1:] not in (")", "]"):
        return None
    end = match.end()
    bold = 0 < bold_prefix <= end + 1 < len(text)
    if not opening and not closing and form != "dotted" and not (bold and len(value) <= 2):
        return None
    if closing.strip() in ("–", "—", "-", "/"):
        if opening or (len(value) > (2 if form == "arabic" else 1) and not roman_value(value)):
            return None
        closing = "–"
    if form == "dotted" and not opening and not closing and end == len(text):
        return None
    if closing == "." and form in ("lower", "upper") and len(value) == 2 and not roman_value(value):
        return None
    while end < len(text) and text[end] == " ":
        end += 1
    return Label(value, form, opening + closing.replace("º", ".").replace("°", "."), end, bold)


def automatic_label(label: str) -> Label | None:
    """The label that an automatic number shows; its text begins at 0."""
    stripped = label.strip()
    found = read_label(stripped) or read_label(stripped + ".")
    if found is None or found.end < len(stripped.rstrip(" -–—")):
        return None
    enclosure = found.enclosure if read_label(stripped) else ""
    return Label(found.value, found.form, enclosure, 0)
