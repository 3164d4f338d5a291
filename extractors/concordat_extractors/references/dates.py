"""Dates, years and periods, as printed and in ISO 8601.

`1 August 2010`, `30 April each year` (`--04-30`), `7–11 September 2015`, `mid-2026`, `2021-26`,
`for the period 2027-2031`, `September 2022`. A year alone is one of 1900 to 2099 that is not part
of a number, an amount or a symbol.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from concordat_extractors.references.mention import Mention
from concordat_extractors.references.words import Words, any_of

_MONTHS = 12
_DIGITS = re.compile(r"\d+")
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Dates:
    """Finds dates with the words of a language."""

    any_date: re.Pattern[str]
    until: re.Pattern[str]
    every_year: re.Pattern[str]
    months: Mapping[str, int]
    quarters: Mapping[str, int]

    @staticmethod
    def of(words: Words) -> Dates:
        """A finder with the words of a language."""
        months = words.ranks("months")
        # May is a verb too: a month that is written with a capital is one only so.
        month = f"(?-i:{any_of([*words['months'], *map(str.upper, words['months'])])})"
        suffix = f"{words.pattern('day_suffixes')}?" if words["day_suffixes"] else ""
        of = f"(?:{words.pattern('of_month')}\\s)?" if words["of_month"] else ""
        ranges, joints = words.pattern("ranges"), words.pattern("joints")
        dash = rf"(?:\s?[-–—]\s?|\s{ranges}\s)"
        day, year = rf"\d{{1,2}}{suffix}", rf"{_YEAR}(?!\d)"
        forms = (
            r"(?P<i_year>(?:19|20)\d\d)(?P<i_mark>[-/])(?P<i_month>\d\d)(?P=i_mark)"
            r"(?P<i_day>\d\d)(?!\d)",
            rf"(?P<n_day>\d{{1,2}})(?P<n_mark>[./])(?P<n_month>\d{{1,2}})(?P=n_mark)(?P<n_year>{year})",
            rf"(?P<f_day>{day})\s{of}(?P<f_month>{month}),?\s{of}(?P<f_year>{year}){dash}"
            rf"(?P<l_day>{day})\s{of}(?P<l_month>{month}),?\s{of}(?P<l_year>{year})",
            rf"(?P<day>{day})(?:(?:{dash}|\s{joints}\s)(?P<to>{day}))?\s{of}(?P<month>{month})"
            rf"(?:(?:{dash}(?P<to_day>{day})\s{of}(?P<to_month>{month}))?,?\s{of}(?P<year>{year})"
            rf"|,?\s(?P<each>{words.pattern('each_year')}))?",
            rf"(?P<us_month>{month})\s(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<us_year>{year})",
            rf"(?P<m_month>{month})(?:(?:{dash}|\s{joints}\s)(?P<m_to>{month}))?,?\s{of}(?P<m_year>{year})",
            rf"(?P<quarter>{words.pattern('quarters')})\s(?P<q_year>{year})",
            rf"(?:(?P<period>{words.pattern('periods')})\s)?(?P<first>{_YEAR})\s?[-–—/]\s?"
            rf"(?P<last>{_YEAR}|\d\d)(?!\d|[/.]\d)",
            rf"(?:(?P<part>{words.pattern('times_of_year')})[-\s])?(?<![$€£])(?<![$€£]\s)"
            rf"(?P<alone>{_YEAR})(?![\w/%]|[.,]\d|\s?per\scent)",
        )
        return Dates(
            re.compile(rf"(?<![\w/.,–—-])(?:{'|'.join(forms)})", re.IGNORECASE),
            re.compile(
                rf"(?<!\w)(?:{words.pattern('until')})\s(?:{words.pattern('determiners')}\s)?$",
                re.IGNORECASE,
            ),
            re.compile(rf"(?<!\w)(?:{words.pattern('every_year_first')})\s$", re.IGNORECASE),
            months,
            words.ranks("quarters"),
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The dates of a text; the words that make one a deadline belong to it."""
        if not _DIGITS.search(text):
            return
        for found in self.any_date.finditer(text):
            parts = found.groupdict()
            larger = max(_figures(parts["n_day"]), _figures(parts["n_month"]))
            if parts["n_mark"] == "/" and _figures(parts["n_month"]) > _MONTHS:
                parts["n_day"], parts["n_month"] = parts["n_month"], parts["n_day"]
            if parts["n_mark"] == "/" and larger <= _MONTHS:
                why_not = "day and month cannot be told apart"
                yield Mention(found.start(), found.end(), "date_deadline", why_not=why_not)
                continue
            date = self._iso(parts)
            if date is None and parts["f_year"]:
                yield from self._apart(found)
            if date is None:
                continue
            start = found.start()
            window = max(0, start - 60)
            before = text[window:start]
            every = self.every_year.search(before) if parts["day"] and not parts["year"] else None
            if every:
                yield Mention(window + every.start(), found.end(), "date_deadline", date=date)
                continue
            if parts["day"] and not parts["year"] and not parts["each"]:
                continue
            until = self.until.search(before) if not parts["period"] else None
            if until:
                start = window + until.start()
            yield Mention(start, found.end(), "date_deadline", date=date)

    def _iso(self, parts: Mapping[str, str | None]) -> str | None:
        """The date in ISO 8601; none where it is no day of the calendar."""
        if parts["i_year"]:
            return _day(parts["i_year"], int(parts["i_month"] or 0), parts["i_day"])
        if parts["n_year"]:
            return _day(parts["n_year"], int(parts["n_month"] or 0), parts["n_day"])
        if parts["f_year"]:
            first, last = self._ends(parts)
            return f"{first}/{last}" if first and last and first < last else None
        if parts["month"]:
            return self._days(parts)
        if parts["us_month"]:
            return _day(parts["us_year"], self._month(parts["us_month"]), parts["us_day"])
        if parts["m_month"]:
            first = f"{parts['m_year']}-{self._month(parts['m_month']):02}"
            last = f"/{parts['m_year']}-{self._month(parts['m_to']):02}" if parts["m_to"] else ""
            return first + last
        if parts["quarter"]:
            name = " ".join(parts["quarter"].casefold().split())
            first_month = 3 * self.quarters[name] - 2
            return f"{parts['q_year']}-{first_month:02}/{parts['q_year']}-{first_month + 2:02}"
        if parts["first"]:
            return _years(parts["first"], parts["last"] or "")
        return parts["alone"]

    def _ends(self, parts: Mapping[str, str | None]) -> tuple[str | None, str | None]:
        first = _day(parts["f_year"], self._month(parts["f_month"]), parts["f_day"])
        return first, _day(parts["l_year"], self._month(parts["l_month"]), parts["l_day"])

    def _apart(self, found: re.Match[str]) -> Iterator[Mention]:
        """The two days of what looks like a period and is none, for the first is not earlier."""
        for name, date in zip("fl", self._ends(found.groupdict()), strict=True):
            if date:
                start, end = found.start(f"{name}_day"), found.end(f"{name}_year")
                yield Mention(start, end, "date_deadline", date=date)

    def _month(self, name: str | None) -> int:
        return self.months[(name or "").casefold()]

    def _days(self, parts: Mapping[str, str | None]) -> str | None:
        year, month = parts["year"], self._month(parts["month"])
        first = _day(year, month, parts["day"])
        if parts["to_month"]:
            last = _day(year, self._month(parts["to_month"]), parts["to_day"])
        elif parts["to"]:
            last = _day(year, month, parts["to"])
        else:
            return first
        return f"{first}/{last}" if first and last and first < last else None


def _day(year: str | None, month: int, day: str | None) -> str | None:
    number = _figures(day)
    if not 1 <= month <= 12 or not 1 <= number <= monthrange(int(year or 2000), month)[1]:
        return None
    return f"{year or '-'}-{month:02}-{number:02}"


def _figures(printed: str | None) -> int:
    """The number that the first digits make: 1 of `1st`."""
    digits = _DIGITS.match(printed or "")
    return int(digits[0]) if digits else 0


def _years(first: str, last: str) -> str | None:
    whole = last if len(last) == 4 else first[:2] + last
    return f"{first}/{whole}" if first < whole and int(whole) - int(first) <= 100 else None
