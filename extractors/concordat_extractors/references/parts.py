"""Numbered parts of plans and documents: actions, paragraphs, annexes, footnotes, forms.

Whose part it is may be said behind it (`Action 26 of the Dubrovnik Action Plan`); else it is one
of the document at hand. Forms are those of the convention's reports, known by a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concordat_extractors.numerals import roman, roman_value
from concordat_extractors.references.mention import HERE, LONGEST_LIST, OWN, Mention
from concordat_extractors.references.words import Words
from concordat_schemas.plan import ReferenceKind

_LONGEST_RANGE = 60
_LABEL = r"(?:\d{1,3}(?:[.\-]\d{1,2}){0,2}[a-z]?|[IVXLC]{1,6}|[A-Z](?:\.\d{1,2})?)(?![\w/%]|\.\d)"
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,2}){0,2}(?:\s?\([a-z]{1,3}\))?)(?![\w/%]|[,.]\d)"
_ITEM = re.compile(r"\([a-z]{1,3}\)")
_SIGN = r"(?:[#№]|[Nn]os?\.?|[Nn]\.?[°º]|núms?\.)?\s?"


@dataclass(frozen=True, slots=True)
class Parts:
    """Finds numbered parts with the words of a language."""

    heads: tuple[tuple[ReferenceKind, str, re.Pattern[str], tuple[str, ...]], ...]
    joint: re.Pattern[str]
    range_: re.Pattern[str]
    number: re.Pattern[str]
    label: re.Pattern[str]
    reporting: re.Pattern[str]
    sign: re.Pattern[str]
    other: re.Pattern[str]

    @staticmethod
    def of(words: Words) -> Parts:
        """A finder with the words of a language."""

        def head(name: str, case: str) -> re.Pattern[str]:
            return re.compile(
                rf"(?<!\w){case}{words.pattern(name)}\s{_SIGN}(?=[\dA-Z])", re.IGNORECASE
            )

        def cues(name: str) -> tuple[str, ...]:
            return tuple({word.casefold() for word in words[name]})

        capital = re.compile(
            rf"(?<!\w){_capital(words['forms'], words['forms_small'])}\s(?=[A-Z](?![\w’']))"
        )
        return Parts(
            (
                ("action", "act_", head("actions", ""), cues("actions")),
                ("paragraph", "para_", head("paragraphs", ""), cues("paragraphs")),
                ("annex", "annex_", head("annexes", ""), cues("annexes")),
                ("footnote", "fn_", head("footnotes", ""), cues("footnotes")),
                ("reporting_form", "form/", capital, cues("forms")),
            ),
            re.compile(rf",?\s{words.pattern('joints')}\s|,\s", re.IGNORECASE),
            re.compile(rf"\s?[–—-]\s?|\s{words.pattern('ranges')}\s", re.IGNORECASE),
            re.compile(_NUMBER),
            re.compile(_LABEL),
            re.compile(
                rf"(?<!\w)(?:{words.pattern('articles')}\s\d{{1,3}}\s)?{words.pattern('reporting_forms')}(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(_SIGN),
            re.compile(rf"(?<!\w){words.pattern('other_actions')}\s$", re.IGNORECASE),
        )

    def find(self, text: str) -> Iterator[Mention]:
        """The parts a text refers to; keys begin with `HERE`, those of forms with `OWN`."""
        small = text.casefold()
        for kind, prefix, pattern, cues in self.heads:
            if not any(cue in small for cue in cues):
                continue
            by_number = kind in {"action", "paragraph", "footnote"}
            label = self.number if by_number else self.label
            for head in pattern.finditer(text):
                before = text[max(0, head.start() - 30) : head.start()]
                if kind == "action" and self.other.search(before):
                    continue
                labels, end = self._labels(text, head.end(), label)
                for one in dict.fromkeys(labels):
                    key = f"{OWN}/{prefix}{one}" if kind == "reporting_form" else _here(prefix, one)
                    yield Mention(head.start(), end, kind, key)
        for match in self.reporting.finditer(text):
            yield Mention(match.start(), match.end(), "reporting_form", generic=True)

    def _labels(self, text: str, at: int, label: re.Pattern[str]) -> tuple[list[str], int]:
        found: list[str] = []
        end, is_range = at, False
        while len(found) < LONGEST_LIST:
            one = label.match(text, at)
            item = _ITEM.match(text, at) if found and "(" in found[-1] else None
            if item:
                owner = found[-1].partition("(")[0]
                found += [f"{owner}{letter}" for letter in _letters(found[-1], item[0], is_range)]
            elif one is None or (found and not _alike(found[0], one.group())):
                return found, end
            else:
                found += _between(found[-1], one.group()) if is_range else []
                found.append(one.group())
            one = item or one
            assert one is not None
            end = one.end()
            joint = self.joint.match(text, end)
            is_range = joint is None
            joint = joint or self.range_.match(text, end)
            if joint is None:
                return found, end
            sign = self.sign.match(text, joint.end())
            at = sign.end() if sign else joint.end()
        return found, end


def _letters(before: str, item: str, is_range: bool) -> list[str]:
    """The item, and those between the last one and it where it ends a range."""
    last, label = before.partition("(")[2].rstrip(")"), item.strip("()")
    low = ord(last) + 1 if is_range and len(last) == len(label) == 1 else ord(label[0])
    between = [f"({chr(code)})" for code in range(low, ord(label[0]))]
    return [*between, item]


def _here(prefix: str, label: str) -> str:
    number, _, item = label.replace(" ", "").partition("(")
    tail = f"__item_{item.rstrip(')')}" if item else ""
    return f"{HERE}{prefix}{number.replace('.', '-')}{tail}"


def _capital(words: tuple[str, ...], small: tuple[str, ...]) -> str:
    written = [*(word.capitalize() for word in words), *small]
    return "(?:" + "|".join(map(re.escape, sorted(written, key=len, reverse=True))) + ")"


def _alike(first: str, other: str) -> bool:
    return first[0].isdigit() == other[0].isdigit()


def _between(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal():
        low, high = int(first), int(last)
        return (
            [str(one) for one in range(low + 1, high)] if low < high <= low + _LONGEST_RANGE else []
        )
    low_roman, high_roman = roman_value(first), roman_value(last)
    if low_roman and high_roman and (len(first) > 1 or len(last) > 1 or first == "I"):
        between = range(low_roman + 1, min(high_roman, low_roman + _LONGEST_RANGE))
        return [roman(one).upper() for one in between]
    if len(first) == len(last) == 1 and first.isupper() and last.isupper():
        return [chr(code) for code in range(ord(first) + 1, ord(last))]
    return []
