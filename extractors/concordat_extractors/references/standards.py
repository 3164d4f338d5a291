"""Numbered standards of a series: IMAS 08.20/02, IMAS 09.10 and 13.10."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from concordat_extractors.references.entries import Instrument
from concordat_extractors.references.mention import LONGEST_LIST, Mention
from concordat_extractors.references.words import Words

_NUMBER = re.compile(r"\d{1,5}(?:[.:\-]\d{1,4}){0,3}(?:/\d{1,3})?(?![\w%])")


@dataclass(frozen=True, slots=True)
class Standards:
    """Finds the numbered standards of every series the authorities know."""

    series: tuple[tuple[str, str, re.Pattern[str]], ...]
    joint: re.Pattern[str]

    @staticmethod
    def of(words: Words, instruments: Sequence[Instrument]) -> Standards:
        """A finder with the words of a language."""
        series = []
        for one in instruments:
            if one.series:
                before = one.series.partition("{number}")[0].strip()
                translated = [name for names in one.names_in.values() for name in names]
                short = [name for name in translated if name.isupper()]
                for cue in dict.fromkeys((before, *one.abbreviations, *short)):
                    pattern = re.compile(rf"(?<!\w){re.escape(cue)}\s(?=\d)")
                    series.append((one.id, cue, pattern))
        return Standards(
            tuple(series), re.compile(rf",?\s{words.pattern('joints')}\s|,\s", re.IGNORECASE)
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The standards of a text; a list is one mention for each."""
        for identifier, cue, pattern in self.series:
            if cue not in text:
                continue
            for head in pattern.finditer(text):
                numbers: list[str] = []
                at = head.end()
                end = at
                while number := _NUMBER.match(text, at):
                    if len(numbers) == LONGEST_LIST:
                        break
                    if numbers and "." not in number.group():
                        break
                    numbers.append(number.group())
                    end = number.end()
                    joint = self.joint.match(text, end)
                    if joint is None:
                        break
                    at = joint.end()
                for one in dict.fromkeys(numbers):
                    key = f"{identifier}/{one.replace('/', '-')}"
                    yield Mention(head.start(), end, "standard", key)
