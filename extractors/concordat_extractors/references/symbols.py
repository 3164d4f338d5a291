"""Symbols of documents: CCM/MSP/2018/9, A/80/6 (Sect. 13)/Add.1, with what they point into.

A symbol is an organ in capitals, then parts divided by slashes, among them bodies, sessions,
years, series (WP.3, L.2, CONF.IX) and changes (Add.1, Corr.1, Rev.2). The pattern of the United
Nations Editorial Manual, wide enough for treaty bodies that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention
from concordat_extractors.references.words import Words

_VOLUME = r"(?:Part|Vol|Sect|Annex)\.?\s[IVXL\d]{1,5}"
_PART = rf"(?:{_VOLUME}|[A-Za-z0-9]{{1,12}}(?:[.\-][A-Za-z0-9]{{1,8}}){{0,4}})"
_BRACKET = (
    r"(?:[ ]?\((?:(?:[A-Z][a-z]{2,9}\.?[ ]?)?(?:[IVXLC]{1,8}|\d{1,4})|Introduction|Plan outline)\))"
)
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9/.\-])"
    r"(?P<organ>[A-Z]{1,10}(?:\.[A-Z0-9]{1,6}){0,2}(?:-[A-Z]{2,6})?)"
    rf"(?P<rest>(?:{_BRACKET}?/{_PART}){{1,10}}{_BRACKET}?)"
    r"(?![A-Za-z0-9/])"
)
_RESOLUTION = re.compile(r"/(?:RES|Res)[./]")
_LETTER = re.compile(
    r"\s[A-Z](?:-[A-Z])?(?=[,;.:)\]]|\s?$|\s(?:and|or|of|to|et|ou|de|du|y|o|del)\b)"
)
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(rf"/(?:[A-Z]{{1,5}}\.)?\d{{2,5}}{_BRACKET}?")


@dataclass(frozen=True, slots=True)
class Symbols:
    """Finds symbols; `organs` are the first parts of symbols that the authorities know."""

    locator: re.Pattern[str]
    organs: frozenset[str]

    @staticmethod
    def of(words: Words, organs: Sequence[str]) -> Symbols:
        """A finder with the words of a language."""
        parts = words.pattern("annexes", "paragraphs", "sections")
        single = r"(?:[IVXLC]{1,6}|\d{1,4}(?:\s?\([a-z]{1,3}\))?|[A-Z])(?!\w)"
        number = rf"{single}(?:(?:\s?[–—-]\s?|\s{words.pattern('joints', 'ranges')}\s){single})?"
        return Symbols(
            re.compile(
                rf"(?:\s\(\d{{4}}\))?,\s(?P<locator>{parts}\s{number}(?:,\s{parts}\s{number})?)",
                re.IGNORECASE,
            ),
            frozenset(organs),
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The symbols of a text, each with the annex or paragraph named right behind it."""
        if "/" not in text:
            return
        for found in _SYMBOL.finditer(text):
            if not self._is_symbol(found["organ"], found["rest"]):
                continue
            is_resolution = bool(_RESOLUTION.search(found.group()))
            letter = _LETTER.match(text, found.end()) if is_resolution else None
            end = letter.end() if letter else found.end()
            symbol = text[found.start() : end]
            locator = self.locator.match(text, end)
            if locator:
                end = locator.end()
            yield Mention(
                found.start(),
                end,
                "resolution" if is_resolution else "un_document",
                symbol_key(symbol),
                locator=locator["locator"] if locator else None,
            )

    def _is_symbol(self, organ: str, rest: str) -> bool:
        parts = rest.count("/")
        if not _DIGIT.search(rest):
            return False
        if organ in self.organs:
            return parts > 1 or bool(_NUMBERED.fullmatch(rest))
        return parts > 1 and len(organ) > 1


def symbol_key(symbol: str) -> str:
    """The target id of a symbol: `un/A/80/6(Sect.13)`, without the spaces print may put there."""
    return "un/" + re.sub(r"\s+(?=\()|(?<=\.)\s+|\s+(?=[A-Z](?:-[A-Z])?$)", "", symbol)
