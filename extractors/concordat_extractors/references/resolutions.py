"""Resolutions by number: General Assembly resolution 66/290, resolutions 48/218 B and 54/244.

The number alone often tells the organ: session and number is the General Assembly since its
thirty-first session, a session in roman numerals the Assembly before that (or, where it is named,
the Economic and Social Council), a year in brackets the Security Council, a year and number the
Economic and Social Council. What it does not tell is said to be open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention, roman
from concordat_extractors.references.words import Words, any_of

_NUMBER = re.compile(
    r"(?P<session>S-\d{1,2}|ES-\d{1,2}|\d{1,4})/(?P<number>\d{1,4})(?:\s(?P<letter>[A-Z](?:-[A-Z])?)\b)?"
    r"|(?P<plain>\d{1,4})(?:\s(?P<part>[A-Z])\b)?\s?\((?P<bracket>[IVXL]{1,8}|\d{4}|S-[IVX]+|ES-[IVX]+)\)"
)
_BARE = re.compile(r"(?P<plain>\d{3,4})\b(?!\s?[/(%.]\d)")
_LETTER = re.compile(r"(?P<letter>[A-Z])\b(?!/)")
_FIRST_SESSION = 31
_FIRST_YEAR = 1946


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Finds resolutions; `organs` gives the first part of the symbol for the name of an organ."""

    head: re.Pattern[str]
    joint: re.Pattern[str]
    subject: re.Pattern[str]
    organ_after: re.Pattern[str]
    organs: dict[str, str]

    @staticmethod
    def of(words: Words) -> Resolutions:
        """A finder with the words of a language."""
        organs = {}
        for name, first in (
            ("assembly", "A"),
            ("security_council", "S"),
            ("economic_council", "E"),
            ("rights_council", "A/HRC"),
        ):
            organs.update({word.casefold(): first for word in words[name]})
        organ = any_of(
            word
            for name in ("assembly", "security_council", "economic_council", "rights_council")
            for word in words[name]
        )
        ends = words.pattern("resolution_ends")
        return Resolutions(
            re.compile(
                rf"(?<!\w)(?:(?P<organ>{organ})(?:['’]s)?\s)?(?P<head>{words.pattern('resolutions')})(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(rf",?\s{words.pattern('joints')}\s|[,;]\s", re.IGNORECASE),
            re.compile(
                rf"\s{words.pattern('resolution_subjects')}(?:\s(?!{ends}\s)[\w’'\-]+){{2,12}}?(?=[,;.:)]|\s{ends}\s|$)",
                re.IGNORECASE,
            ),
            re.compile(rf"\s{words.pattern('of')}\s?(?P<organ>{organ})", re.IGNORECASE),
            organs,
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The resolutions of a text, one mention for each, lists and their letters expanded."""
        for head in self.head.finditer(text):
            named = head["organ"]
            organ = self.organs.get(" ".join(named.casefold().split())) if named else None
            if head["head"].casefold() == "unscr":
                organ = "S"
            if organ is None and head["head"].casefold() == "ungar":
                organ = "A"
            numbers, end = self._numbers(text, head.end())
            if not numbers:
                subject = self.subject.match(text, head.end())
                if subject:
                    yield Mention(head.start("head"), subject.end(), "resolution", generic=True)
                continue
            after = self.organ_after.match(text, end)
            if after and organ is None:
                organ = self.organs.get(" ".join(after["organ"].casefold().split()))
            for number in numbers:
                key, why_not = _symbol(number, organ)
                yield Mention(head.start(), end, "resolution", key, why_not=why_not)

    def _numbers(self, text: str, at: int) -> tuple[list[re.Match[str]], int]:
        """The numbers from there on and where they end; a letter alone shares the last number."""
        found: list[re.Match[str]] = []
        position, end = at, at
        if position < len(text) and text[position].isspace():
            position += 1
        while True:
            number = _NUMBER.match(text, position) or (
                _BARE.match(text, position) if not found else None
            )
            if number is None:
                break
            found.append(number)
            end = number.end()
            joint = self.joint.match(text, end)
            if joint is None:
                break
            position = joint.end()
        return found, end


def _symbol(number: re.Match[str], organ: str | None) -> tuple[str | None, str | None]:
    """The target id of a resolution, or why there is none."""
    parts = number.groupdict()
    session, bracket = parts.get("session"), parts.get("bracket")
    if session:
        letter = parts["letter"] or ""
        tail = f"{session}/{parts['number']}{letter}"
        if session.isdecimal() and int(session) >= _FIRST_YEAR:
            return f"un/{organ or 'E'}/RES/{tail}", None
        if organ is None and session.isdecimal() and int(session) < _FIRST_SESSION:
            return None, "the organ is not named, and more than one counts so"
        return f"un/{organ or 'A'}/RES/{tail}", None
    plain, letter = parts["plain"], parts.get("part") or ""
    if bracket is None:
        if organ == "S":
            return f"un/S/RES/{plain}", None
        return None, "a number without session or year does not tell the resolution"
    if bracket.isdecimal():
        if organ in {None, "S"}:
            return f"un/S/RES/{plain}({bracket})", None
        return f"un/{organ}/RES/{plain}{letter}({bracket})", None
    value = roman(bracket)
    if organ is None and value is not None and value >= _FIRST_SESSION:
        organ = "E"
    return f"un/{organ or 'A'}/RES/{plain}{letter}({bracket})", None
