"""Hyphens at the ends of lines: which the typesetter made, and which belong to the word.

The document's own words decide: the joined form or the compound as it stands elsewhere. A document
that never divides words keeps every hyphen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from concordat_extractors.layout.pages.lines import Line
from concordat_extractors.layout.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_TAIL = re.compile(r"([^\W\d_]+(?:[-\u2010][^\W\d_]+)*)[-\u2010]$")
_HEAD = re.compile(r"[^\W\d_]+")
_HYPHENS = "-\u2010"
_DIVIDER = "\u2010"
_INSIDE = re.compile(r"\w\u2010\w")
_CLOSING = ",.)]"
_OPENING = ("..", ".…")
_DIVIDING = 0.15
_FEW = 2
_MANY = 0.4
_ONE_IN = 100


class Hyphens:
    """What the words of a document say of its hyphens."""

    def __init__(self, lines: Iterable[Line], words: Vocabulary) -> None:
        self.starts = words.compound_starts
        self.sure = words.sure_starts
        self.known: Counter[str] = Counter()
        self.ends: list[tuple[str, str]] = []
        self.spaced_percent = 0
        self.set_apart = True
        open_end: str | None = None
        for line in lines:
            self.set_apart = self.set_apart and not _INSIDE.search(line.text)
            text = line.text.lower().replace("\u2011", "-").replace("\u2010", "-")
            found = _WORD.findall(text)
            if open_end is not None and found:
                head = _HEAD.match(text)
                if head:
                    self.ends.append((open_end, head.group()))
                found = found[1:]
            tail = _TAIL.search(text)
            open_end = tail.group(1) if tail else None
            self.spaced_percent += text.count(" %")
            self.known.update(found[:-1] if tail else found)

    @cached_property
    def tails(self) -> frozenset[str]:
        """The last parts of the document's compounds: `based`, `wide`, `related`."""
        return frozenset(_last(word) for word in self.known if "-" in word)

    @cached_property
    def divides(self) -> bool:
        """Whether the document divides words at the ends of lines."""
        joined = sum(
            self.known[_last(before) + after] > 0 and self.known[f"{before}-{after}"] == 0
            for before, after in self.ends
        )
        # In a short text the words that are divided may stand nowhere else: their parts are none.
        parts = sum(
            not self.known[_last(before)] and not self.known[after] and after not in self.tails
            for before, after in self.ends
        )
        return joined > _DIVIDING * len(self.ends) or (
            parts >= _FEW and parts >= _MANY * len(self.ends)
        )

    def _usual(self, word: str) -> bool:
        """Whether a word is one of those that stand everywhere: `up-to-` is no part of a word."""
        return self.known[word] * _ONE_IN >= self.total

    @cached_property
    def total(self) -> int:
        """How many words the document has."""
        return self.known.total()

    def tight(self, before: str, after: str) -> bool:
        """Whether nothing stands between two lines, the second beginning with a closing sign."""
        if after[:1] == "%":
            return self.spaced_percent == 0 and before[-1:].isalnum()
        return after[:1] in _CLOSING and after[:2] not in _OPENING

    def made(self, before: str, after: str) -> bool:
        """Whether the hyphen that ends `before` is the typesetter's; `after` is the next line."""
        if after[:1] in _HYPHENS and after[1:2].isalpha():
            return True
        if before[-1:] == _DIVIDER and self.set_apart and after[:1].islower():
            return True
        tail = _TAIL.search(before[-80:].lower())
        head = _HEAD.match(after.lower())
        if tail is None or head is None or not self.divides:
            return False
        if after[0].isupper() and not before[-2:-1].isupper():
            return False
        first, second = tail.group(1).replace("\u2010", "-"), head.group()
        whole = self.known[_last(first) + second]
        compound = self.known[f"{first}-{second}"] + self.known[f"{_last(first)}-{second}"]
        if whole or compound:
            return whole > compound
        last = _last(first)
        if last in self.sure or ("-" in first and (self.known[second] or self._usual(last))):
            return False
        words = self.known[last] and self.known[second] and len(last) > 2 and len(second) > 3
        if words or (last in self.starts and self.known[second]):
            return False
        return second not in self.tails


def ends_hyphenated(text: str) -> bool:
    """Whether a text ends in a hyphen after a letter or figure."""
    return text[-1:] in _HYPHENS and text[-1:] != "" and text[-2:-1].isalnum()


def _last(word: str) -> str:
    return word.rpartition("-")[2]
