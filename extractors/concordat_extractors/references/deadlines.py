"""Deadlines: those that hang on meetings, on entry into force, and those a treaty sets.

`no later than the 15MSP` points to the meeting; `within two years of entry into force` is
`EIF+P2Y`; `the deadline set by the Convention` has no single target. Run after meetings and
articles are found, since it builds on them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention
from concordat_extractors.references.words import Words

_MEETINGS = frozenset({"meeting", "review_conference"})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Finds deadlines with the words of a language."""

    before: re.Pattern[str]
    joint: re.Pattern[str]
    whichever: re.Pattern[str]
    within: re.Pattern[str]
    noun: re.Pattern[str]
    set_by: re.Pattern[str]
    own: re.Pattern[str]
    joined: re.Pattern[str]
    agent: re.Pattern[str]
    dropped: re.Pattern[str]
    numbers: dict[str, int]
    units: dict[str, str]
    cues: tuple[str, ...]

    @staticmethod
    def of(words: Words) -> Deadlines:
        """A finder with the words of a language."""
        numbers = words.ranks("numbers")
        units = {
            unit.casefold(): mark
            for name, mark in (("days", "D"), ("weeks", "W"), ("months_long", "M"), ("years", "Y"))
            for unit in words[name]
        }
        count = rf"(?P<count>\d{{1,3}}|{words.pattern('numbers')})(?:\s\(\d{{1,3}}\))?"
        unit = rf"(?P<unit>{words.pattern('days', 'weeks', 'months_long', 'years')})"
        span = rf"{count}\s{unit}"
        determiner = rf"(?:{words.pattern('determiners')}\s)?"
        kinds = rf"(?:{words.pattern('deadline_kinds')}\s){{0,3}}"
        article = rf"(?:{words.pattern('articles')}\s[\w.()]{{1,12}}\s)?"
        return Deadlines(
            re.compile(
                rf"(?<!\w)(?:(?P<by>{words.pattern('agent_by')})|{words.pattern('until')}|{words.pattern('within')}\s{span}\s{words.pattern('before_meeting')})"
                rf"\s?{determiner}$",
                re.IGNORECASE,
            ),
            re.compile(rf",?\s{words.pattern('joints')}\s{determiner}", re.IGNORECASE),
            re.compile(rf",?\s{words.pattern('whichever')}", re.IGNORECASE),
            re.compile(
                rf"(?<!\w){words.pattern('within')}\s{span}\s{words.pattern('after')}\s{words.pattern('entry_into_force')}(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(
                rf"(?<!\w)(?P<determiner>{determiner})(?P<kinds>{kinds})(?P<article>{article})(?P<more>{kinds})(?P<noun>{words.pattern('deadlines')})"
                rf"(?P<after>(?:\s{words.pattern('deadline_kinds')}(?!\s{words.pattern('deadline_by')}\s))?)"
                rf"(?!\w|\s{words.pattern('deadline_compounds')})",
                re.IGNORECASE,
            ),
            re.compile(
                rf"\s{words.pattern('deadline_set')}(?:\s{words.pattern('deadline_by')}){{1,2}}\s",
                re.IGNORECASE,
            ),
            re.compile(rf"{words.pattern('own')}(?!\w)", re.IGNORECASE),
            re.compile(rf"\s{words.pattern('of')}\s(?:the\s)?", re.IGNORECASE),
            re.compile(rf"(?<!\w){words.pattern('agents')}\s$", re.IGNORECASE),
            re.compile(rf"{words.pattern('possessives')}\s", re.IGNORECASE),
            numbers,
            units,
            tuple({word.casefold() for word in words["deadlines"]}),
        )

    def find(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        """The deadlines of a text in which `found` are the meetings and articles."""
        yield from self._on_meetings(text, found)
        for match in self.within.finditer(text):
            yield Mention(
                match.start(), match.end(), "date_deadline", date=self._after_entry(match)
            )
        small = text.casefold()
        if any(cue in small for cue in self.cues):
            yield from self._set_by_treaty(text, found)

    def _on_meetings(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        meetings = sorted(
            {(one.start, one.end): one for one in found if one.kind in _MEETINGS}.values(),
            key=lambda one: one.start,
        )
        on_span = Counter(one.span for one in found)
        taken = 0
        for index, first in enumerate(meetings):
            if first.start < taken:
                continue
            window = max(0, first.start - 90)
            before = self.before.search(text[window : first.start])
            if before is None or self._is_agent(text, window + before.start(), before, first):
                continue
            last, members = first, [first]
            for following in (meetings[at] for at in range(index + 1, len(meetings))):
                joint = self.joint.fullmatch(text, last.end, following.start)
                if joint is None:
                    break
                last = following
                members.append(following)
            end = last.end
            whichever = self.whichever.match(text, end)
            if whichever:
                end = whichever.end()
            taken = end
            single = len(members) == 1 and on_span[first.span] == 1
            counted = before["count"] is not None
            sure = single and not first.generic and not counted and first.key is not None
            yield Mention(
                window + before.start(),
                end,
                "date_deadline",
                first.key if sure else None,
                generic=counted or (not sure and all(one.generic for one in members)),
                why_not=None
                if sure or all(one.generic for one in members)
                else "it hangs on more than one meeting",
            )

    def _after_entry(self, match: re.Match[str]) -> str:
        count = match["count"]
        number = (
            int(count) if count.isdecimal() else self.numbers[" ".join(count.casefold().split())]
        )
        unit = self.units[" ".join(match["unit"].casefold().split())]
        return f"EIF+P{number}{unit}"

    def _set_by_treaty(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        starting: dict[int, list[Mention]] = defaultdict(list)
        for one in found:
            starting[one.start].append(one)
        for match in self.noun.finditer(text):
            end = match.end()
            set_by = self.set_by.match(text, end)
            if set_by:
                anchor = self.own.match(text, set_by.end())
                ends = [anchor.end()] if anchor else []
                near = range(set_by.end(), set_by.end() + 6)
                ends += [one.end for start in near for one in starting.get(start, ())]
                if ends:
                    end = self._whole(text, max(ends), starting)
            described = match["kinds"] or match["article"] or match["more"] or match["after"]
            if end == match.end() and not described and not match["determiner"]:
                continue
            start = match.start()
            possessive = self.dropped.match(text, start) if described else None
            yield Mention(
                possessive.end() if possessive else start, end, "date_deadline", generic=True
            )

    def _is_agent(self, text: str, at: int, before: re.Match[str], meeting: Mention) -> bool:
        """Whether the meeting is who did it (`adopted by the 8MSP`), not when it is due."""
        if before["by"] is None:
            return False
        return meeting.plain or bool(self.agent.search(text[max(0, at - 40) : at]))

    def _whole(self, text: str, end: int, starting: Mapping[int, Sequence[Mention]]) -> int:
        """The end with the treaty named behind it: `Article 7 of the Convention`."""
        joint = self.joined.match(text, end)
        if joint is None:
            return end
        named = [one.end for one in starting.get(joint.end(), ()) if one.kind == "convention"]
        own = self.own.match(text, joint.end()) or self.own.match(text, max(0, joint.end() - 4))
        return max([*named, *([own.end()] if own else []), end])
