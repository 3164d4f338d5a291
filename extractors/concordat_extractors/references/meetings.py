"""Meetings and conferences: Eleventh Meeting of States Parties in 2022, 11MSP, any other.

Titles and abbreviations come from the authorities; ordinals may be words, figures or missing. A
meeting without a number is a mention without target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from concordat_extractors.references.entries import Body
from concordat_extractors.references.mention import OWN, Mention
from concordat_extractors.references.words import Words, any_of
from concordat_schemas.plan import ReferenceKind

_LARGEST = 200
_SHORTEST = 3
_LONGEST_RANGE = 60
_FIGURES = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Series:
    """What a title or an abbreviation of meetings may stand for."""

    kind: ReferenceKind
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meetings:
    """Finds meetings of the bodies the authorities know."""

    titled: re.Pattern[str]
    short: re.Pattern[str]
    ordinal: re.Pattern[str]
    ranks: Mapping[str, int]
    series: Mapping[str, Series]
    cues: tuple[str, ...]
    short_cues: tuple[str, ...]
    definition: re.Pattern[str]

    @staticmethod
    def of(words: Words, bodies: Sequence[Body]) -> Meetings:
        """A finder with the words of a language; the bodies are those of all instruments."""
        titles: dict[str, list[Body]] = {}
        short: dict[str, list[Body]] = {}
        for body in bodies:
            names = [
                body.title,
                *body.names,
                *(one for names in body.names_in.values() for one in names),
            ]
            for name in names:
                titles.setdefault(name, []).append(body)
            for name in body.abbreviations:
                short.setdefault(name, []).append(body)
        series = {
            name.casefold(): Series(owners[0].kind, tuple(dict.fromkeys(one.id for one in owners)))
            for name, owners in [*titles.items(), *short.items()]
        }
        ranks = words.ranks("ordinals")
        ordinal = rf"(?:{any_of(ranks)}|\d{{1,3}}\s?{words.pattern('ordinal_suffixes')}?)"
        joint = rf"(?:,\s|,?\s{words.pattern('joints')}\s(?:the\s)?)"
        listed = rf"(?P<ordinals>{ordinal}(?:{joint}{ordinal}){{0,6}})"
        year = (
            rf"(?:\s{words.pattern('meeting_years')}\s(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d))?"
        )
        figures = rf"\d{{1,3}}{words.pattern('ordinal_suffixes')}?"
        joint_or_dash = rf"(?:{joint}|\s?(?P<dash>[–-])\s?)"
        name = _plural(titles)
        return Meetings(
            re.compile(
                rf"(?<![\w/])(?:(?:{listed}|(?P<any>{words.pattern('any_meeting')}))\s)?(?P<name>{name})(?!\w){year}",
                re.IGNORECASE,
            ),
            re.compile(
                rf"(?<![\w/])(?:(?:(?P<numbers>(?:{figures}{joint_or_dash}){{0,6}})(?P<number>\d{{1,3}})(?:{words.pattern('ordinal_suffixes')})?\s?"
                rf"|(?P<word>(?i:{any_of(ranks)}))\s)(?P<after>{any_of(short)})s?"
                rf"|(?:(?P<any>{words.pattern('any_meeting')})\s)?(?P<before>{any_of(short)})(?:\s?-?(?P<last>\d{{1,3}})|s)?)(?![\w/]){year}"
            ),
            re.compile(rf"(?P<figures>\d{{1,3}})|(?P<word>{any_of(ranks)})", re.IGNORECASE),
            ranks,
            series,
            tuple({name.split()[0].casefold().removesuffix("ón") for name in titles}),
            tuple(short),
            re.compile(
                rf"\s?\((?:{words.pattern('determiners')}\s)?[“\"]?(?:\d{{1,3}}\s?{words.pattern('ordinal_suffixes')}?\s?)?"
                rf"(?P<short>{any_of(short)})s?(?:\s?-?\d{{1,3}})?[”\"]?\)"
            ),
        )

    def is_short(self, name: str) -> bool:
        """Whether it is an abbreviation of meetings."""
        return name in self.short_cues

    def find(self, text: str) -> Iterator[Mention]:
        """The meetings of a text; a list of ordinals is one mention for each."""
        small = text.casefold()
        if any(cue in small for cue in self.cues):
            yield from self._by_title(text)
        if any(cue in text for cue in self.short_cues):
            yield from self._by_abbreviation(text)

    def _by_title(self, text: str) -> Iterator[Mention]:
        for found in self.titled.finditer(text):
            name = " ".join(found["name"].split()).casefold()
            series = self.series.get(name) or self.series.get(_singular(name, self.series))
            if series is None or not any(letter.isupper() for letter in found["name"]):
                continue
            numbers = [self._rank(one) for one in self.ordinal.finditer(found["ordinals"] or "")]
            plain = not numbers and not found["any"]
            end = self._defined(text, found.end(), series)
            yield from _mentions(found.start(), end, series, numbers, plain)

    def _defined(self, text: str, end: int, series: Series) -> int:
        """Where a title ends with its own abbreviation in brackets behind it."""
        definition = self.definition.match(text, end)
        if definition is None:
            return end
        meant = self.series[definition["short"].casefold()]
        return definition.end() if {*meant.bodies} & {*series.bodies} else end

    def _by_abbreviation(self, text: str) -> Iterator[Mention]:
        for found in self.short.finditer(text):
            series = self.series[(found["after"] or found["before"]).casefold()]
            number = found["number"] or found["last"]
            numbers = [int(one) for one in _FIGURES.findall(found["numbers"] or "")]
            if found["dash"] and len(numbers) == 1 and number:
                numbers = list(range(numbers[0], min(int(number), numbers[0] + _LONGEST_RANGE)))
            numbers += [int(number)] if number else []
            if found["word"]:
                numbers = [self.ranks[" ".join(found["word"].casefold().split())]]
            if not numbers and len(found["before"]) < _SHORTEST:
                continue
            plain = not numbers and not found["any"]
            yield from _mentions(found.start(), found.end(), series, numbers, plain)

    def _rank(self, ordinal: re.Match[str]) -> int:
        if ordinal["figures"]:
            return int(ordinal["figures"])
        return self.ranks[" ".join(ordinal["word"].casefold().split())]


def _mentions(
    start: int, end: int, series: Series, numbers: Sequence[int], plain: bool
) -> Iterator[Mention]:
    if not numbers:
        yield Mention(start, end, series.kind, generic=True, plain=plain)
        return
    for number in numbers:
        if not 0 < number <= _LARGEST:
            yield Mention(start, end, series.kind, why_not="no meeting counts so high")
            continue
        keys = "|".join(f"{body}/{number}" for body in series.bodies)
        yield Mention(start, end, series.kind, f"{OWN}|{keys}")


def _plural(titles: Mapping[str, object]) -> str:
    """Titles with a plural `s` allowed at each of their first words: Meetings of States Parties."""
    made = []
    for title in sorted(titles, key=lambda one: (-len(one), one)):
        words = [re.escape(word) for word in title.split(" ")]
        made.append(r"\s".join(map(_or_plural, words)))
    return "(?:" + "|".join(made) + ")" if made else r"(?!)"


def _or_plural(word: str) -> str:
    if word.endswith("ión"):
        return f"(?:{word}|{word.removesuffix('ón')}ones)"
    return f"{word}s?" if word[-1:].isalpha() else word


def _singular(name: str, series: Mapping[str, Series]) -> str:
    bare = _bare(name)
    return next((one for one in series if _bare(one) == bare), "")


def _bare(name: str) -> str:
    return re.sub(r"s\b", "", name.replace("iones", "ión"))
