"""Documents and instruments named by a title that no authority holds.

A title in quotation marks with a symbol in brackets behind it is the document of that symbol;
`Convention on` and further words with capitals is a convention that is said to be unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention, Spans
from concordat_extractors.references.words import Words

_QUOTED = re.compile(r"[\"“«„](?P<title>[^\"“”«»„]{12,240})[\"”»“]")
_BETWEEN = re.compile(r"\s?[,;]?\s?\(?")
_WIDEST_GAP = 4
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Titles:
    """Finds titles with the words of a language."""

    convention: re.Pattern[str]
    cue: tuple[str, ...]

    @staticmethod
    def of(words: Words) -> Titles:
        """A finder with the words of a language."""
        capital = r"[A-ZÀ-ÖØ-Þ][\w’'\-]*"
        small, heads = words.pattern("small_words"), words.pattern("convention_heads")
        return Titles(
            re.compile(rf"(?<!\w){heads}(?:\s(?:{small}\s){{0,4}}(?!{heads}){capital},?){{1,14}}"),
            tuple({word.split()[0] for word in words["convention_heads"]}),
        )

    def quoted(self, text: str, symbols: Sequence[Mention]) -> Iterator[Mention]:
        """The titles in quotation marks that one of the `symbols` follows."""
        if not symbols:
            return
        starting = {one.start: one for one in symbols}
        for quoted in _QUOTED.finditer(text):
            title = quoted["title"].strip()
            if len(title.split()) < _FEWEST_WORDS or not title[:1].isupper():
                continue
            start = quoted.start("title") + len(quoted["title"]) - len(quoted["title"].lstrip())
            for at in range(quoted.end(), quoted.end() + _WIDEST_GAP + 1):
                symbol = starting.get(at)
                if symbol and _BETWEEN.fullmatch(text, quoted.end(), at):
                    yield Mention(start, start + len(title), "un_document", symbol.key)

    def conventions(self, text: str, named: Spans) -> Iterator[Mention]:
        """The conventions that no authority knows: titles outside what is `named` already."""
        if any(cue in text for cue in self.cue):
            for found in self.convention.finditer(text):
                end = found.start() + len(found.group().rstrip(","))
                if not named.touch(found.start(), end):
                    yield Mention(found.start(), end, "convention", why_not="no authority names it")
