"""Printed labels: letters, figures and roman numerals in every bracketing."""

from __future__ import annotations

_ROMAN = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
]

BULLETS = ("•", "–")


def roman(number: int) -> str:
    """Lower-case roman numeral."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out += letters
            number -= value
    return out


def letter(number: int) -> str:
    """a to z, then aa, bb as Word counts."""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)


def kind(form: str) -> str:
    """What a form such as `(a)`, `i.`, `1)`, `A.` counts with."""
    core = form.strip("().")
    if core in BULLETS or core == "":
        return "bullet"
    return {"a": "letter", "A": "LETTER", "i": "roman", "I": "ROMAN", "1": "figure"}[core]


def make(form: str, number: int) -> tuple[str | None, str]:
    """(label, printed label) of the n-th entry of a list of that form; a bullet has no label."""
    counted = kind(form)
    if counted == "bullet":
        return None, ""
    label = {
        "letter": letter(number),
        "LETTER": letter(number).upper(),
        "roman": roman(number),
        "ROMAN": roman(number).upper(),
        "figure": str(number),
    }[counted]
    return label, form.replace(form.strip("()."), label)
