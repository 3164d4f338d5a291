"""Matching words of a vocabulary at the start of a text, without regard to case."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from concordat_extractors.conventions import NUMBER_MARKS


def fold(text: str) -> str:
    """A text as vocabularies are compared: case and the form of apostrophes do not count."""
    return text.replace("’", "'").replace("‘", "'").lower()


# Texts come by once, phrases with every line.
_folded_phrase = lru_cache(maxsize=4096)(fold)


def starts_with(text: str, phrases: Iterable[str]) -> int:
    """Length of the longest phrase that the text starts with as whole words; 0 for none."""
    folded = fold(text)
    best = 0
    for phrase in phrases:
        size = len(phrase)
        if size > best and folded.startswith(_folded_phrase(phrase)):
            after = folded[size : size + 1]
            if not after or not after.isalnum() or not phrase[-1].isalnum():
                best = size
    return best


def contains(text: str, phrases: Iterable[str]) -> bool:
    """Whether any phrase stands in the text as whole words."""
    folded = f" {fold(text)} "
    for phrase in phrases:
        wanted = _folded_phrase(phrase)
        at = folded.find(wanted)
        while at != -1:
            before, after = folded[at - 1], folded[at + len(wanted)]
            if not (before.isalnum() and wanted[0].isalnum()) and not (
                after.isalnum() and wanted[-1].isalnum()
            ):
                return True
            at = folded.find(wanted, at + 1)
    return False


def equals(text: str, phrases: Iterable[str]) -> bool:
    """Whether the text is one of the phrases, but for a colon or stop at its end."""
    folded = fold(text).strip().rstrip(" :.–—-").strip()
    return any(folded == _folded_phrase(phrase).rstrip(" :.") for phrase in phrases)


def without_number_mark(text: str) -> str:
    """What follows a word, without the mark of a number: `#1`, `n° 2`, `No. 3`."""
    rest = text.lstrip()
    size = starts_with(rest, NUMBER_MARKS) or (1 if rest[:1] == "#" else 0)
    return rest[size:].lstrip()
