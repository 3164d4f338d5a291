"""Resolutions by number: General Assembly resolution 66/290, resolutions 48/218 B and 54/244.

The number alone often tells the organ: session and number is the General Assembly since its
thirty-first session, a session in roman numerals the Assembly before that (or, where it is named,
the Economic and Social Council), a year in brackets the Security Council, a year and number the
Economic and Social Council. What it does not tell is said to be open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from concordat_extractors.numerals import roman_value
from concordat_extractors.references.mention import LONGEST_LIST, Mention
from concordat_extractors.references.words import Words, any_of

_NUMBER = re.compile(
    r"(?P<session>S-\d{1,2}|ES-\d{1,2}|\d{1,4})/(?P<number>\d{1,4})(?:\s(?P<letter>[A-Z](?:-[A-Z])?)\b)?"
    r"|(?P<plain>\d{1,4})(?:\s(?P<part>[A-Z])\b)?\s?"
    r"\((?P<bracket>[IVXL]{1,8}|\d{4}|S-[IVX]{1,6}|ES-[IVX]{1,6})\)(?:\s(?P<behind>[A-Z])\b(?!['’]))?"
)
_BARE = re.compile(r"(?P<plain>\d{3,4})\b(?!\s?[/(%.]\d)")
_LETTER = re.compile(r"[A-Z](?![\w/.’'-])")
_DASH = re.compile(r"\s?[–—-]\s?")
_FIRST_SESSION = 31
_FIRST_YEAR = 1946
_FIRST_DECISION = 200


@dataclass(frozen=True, slots=True)
class Number:
    """What is printed of one resolution: `48/218 B`, `1325 (2000)`, `217 A (III)`, `1325`."""

    number: str
    session: str | None
    bracket: str | None
    letter: str

    @staticmethod
    def of(found: re.Match[str]) -> Number:
        """The number that a pattern of this module found."""
        parts = found.groupdict()
        letter = parts.get("letter") or parts.get("part") or parts.get("behind") or ""
        number = parts.get("number") or parts.get("plain") or ""
        return Number(number, parts.get("session"), parts.get("bracket"), letter)

    def lettered(self, last: str, *, through: bool) -> list[Number]:
        """The same number with another letter, and with those between where it ends a range."""
        first = ord(self.letter) + 1 if through and len(self.letter) == 1 else ord(last)
        return [
            replace(self, letter=chr(code)) for code in range(min(first, ord(last)), ord(last) + 1)
        ]

    def symbol(self, organ: str | None) -> tuple[str | None, str | None]:
        """The target id of the resolution, or why there is none."""
        if self.session:
            return self._of_session(self.session, organ)
        if self.bracket is None:
            if organ == "S":
                return f"un/S/RES/{self.number}", None
            return None, "a number without session or year does not tell the resolution"
        if self.bracket.isdecimal():
            if organ in {None, "S"}:
                return f"un/S/RES/{self.number}({self.bracket})", None
            return f"un/{organ}/RES/{self.number}{self.letter}({self.bracket})", None
        value = roman_value(self.bracket)
        if organ is None and value is not None and value >= _FIRST_SESSION:
            organ = "E"
        return f"un/{organ or 'A'}/RES/{self.number}{self.letter}({self.bracket})", None

    def _of_session(self, session: str, organ: str | None) -> tuple[str | None, str | None]:
        tail = f"{session}/{self.number}{self.letter}"
        if session.isdecimal() and int(session) >= _FIRST_YEAR:
            return f"un/{organ or 'E'}/RES/{tail}", None
        if organ is None and session.isdecimal() and int(session) < _FIRST_SESSION:
            return None, "the organ is not named, and more than one counts so"
        return f"un/{organ or 'A'}/RES/{tail}", None


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Finds resolutions; `organs` gives the first part of the symbol for the name of an organ."""

    head: re.Pattern[str]
    joint: re.Pattern[str]
    subject: re.Pattern[str]
    organ_after: re.Pattern[str]
    organs: dict[str, str]
    other: re.Pattern[str]
    plural: frozenset[str]
    further: re.Pattern[str]

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
                rf"(?<![\w-])(?:(?P<organ>{organ})(?:['’]s)?\s)?(?P<head>{words.pattern('resolutions')})(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(rf",?\s{words.pattern('joints')}\s|[,;]\s", re.IGNORECASE),
            re.compile(
                rf"\s{words.pattern('resolution_subjects')}(?:\s(?!{ends}\s)[\w’'\-]+){{2,12}}?(?=[,;.:)]|\s{ends}\s|$)",
                re.IGNORECASE,
            ),
            re.compile(rf"\s{words.pattern('of')}\s?(?P<organ>{organ})", re.IGNORECASE),
            organs,
            re.compile(rf"(?<!\w){words.pattern('other_organs')}(?:['’]s)?\s$", re.IGNORECASE),
            frozenset(word.casefold() for word in words["resolutions"] if word.endswith("s")),
            re.compile(
                rf",?\s{words.pattern('resolution_subjects')}\s"
                r"(?:[“«\"][^“”«»\"]{1,240}[”»\"]|[^.;:()/\d]{1,200}?)"
                rf"(?:,?\s{words.pattern('joints')}\s|[,;]\s)(?=\d{{1,4}}/\d)",
                re.IGNORECASE,
            ),
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The resolutions of a text, one mention for each, lists and their letters expanded."""
        for head in self.head.finditer(text):
            named = head["organ"]
            organ = self.organs.get(" ".join(named.casefold().split())) if named else None
            word = head["head"].casefold()
            if word.startswith("unscr"):
                organ = "S"
            if organ is None and word.startswith("ungar"):
                organ = "A"
            bare_list = organ == "S" and word in self.plural
            numbers, end = self._numbers(text, head.end(), bare_list=bare_list)
            if not numbers:
                subject = self.subject.match(text, head.end())
                if subject:
                    yield Mention(head.start("head"), subject.end(), "resolution", generic=True)
                continue
            after = self.organ_after.match(text, end)
            if after and organ is None:
                organ = self.organs.get(" ".join(after["organ"].casefold().split()))
            other = self.other.search(text, max(0, head.start() - 60), head.start("head"))
            for number in dict.fromkeys(numbers):
                key, why_not = number.symbol(organ)
                if other:
                    key, why_not = None, "no authority knows the resolutions of that organ"
                yield Mention(head.start(), end, "resolution", key, why_not=why_not)
            if word in self.plural and not other:
                yield from self._described(text, end, organ)

    def named_by(self, heading: str) -> str | None:
        """The organ whose resolutions a heading announces, as the first part of their symbols."""
        head = self.head.match(heading)
        if head is None or head["organ"] is None or head["head"].casefold() not in self.plural:
            return None
        return self.organs.get(" ".join(head["organ"].casefold().split()))

    def listed(self, text: str, organ: str) -> Mention | None:
        """The resolution whose number is all that a cell holds, under a heading for an organ.

        The Economic and Social Council numbers its decisions from 200 on, in the same lists.
        """
        found = _NUMBER.fullmatch(text) or _BARE.fullmatch(text)
        if found is None:
            return None
        number = Number.of(found)
        if organ == "E" and number.session and int(number.number) >= _FIRST_DECISION:
            return None
        key, why_not = number.symbol(organ)
        return Mention(0, len(text), "resolution", key, why_not=why_not) if key else None

    def _described(self, text: str, end: int, organ: str | None) -> Iterator[Mention]:
        """What stands further on in a list whose members say what they are about."""
        while further := self.further.match(text, end):
            numbers, end = self._numbers(text, further.end(), bare_list=False)
            for number in dict.fromkeys(numbers):
                key, why_not = number.symbol(organ)
                yield Mention(further.end(), end, "resolution", key, why_not=why_not)
            if not numbers:
                return

    def _numbers(self, text: str, at: int, *, bare_list: bool) -> tuple[list[Number], int]:
        """The numbers from there on and where they end; a letter alone shares the last number.

        `bare_list` says that numbers without session or year may follow one another.
        """
        found: list[Number] = []
        position, end, is_range = at, at, False
        if position < len(text) and text[position].isspace():
            position += 1
        while len(found) < LONGEST_LIST:
            letter = _LETTER.match(text, position) if found and found[-1].letter else None
            if letter and letter.group() > found[-1].letter:
                found += found[-1].lettered(letter.group(), through=is_range)
                end = letter.end()
            else:
                number = None if is_range else _NUMBER.match(text, position)
                if number is None and (bare_list or not found):
                    number = _BARE.match(text, position)
                if number is None:
                    return found, end
                found.append(Number.of(number))
                end = number.end()
            joint, is_range = self.joint.match(text, end), False
            if joint is None and found[-1].letter:
                joint, is_range = _DASH.match(text, end), True
            if joint is None:
                return found, end
            position = joint.end()
        return found, end
