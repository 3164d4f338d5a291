"""All grammars and names together over one text: which mentions stand where.

Mentions may nest; where two overlap in part the longer stands. What is only a part of the same
mention (the paragraph in `paragraph 2 of Article 5`) is not a mention of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from concordat_extractors.references.articles import Articles
from concordat_extractors.references.authorities import Authorities
from concordat_extractors.references.dates import Dates
from concordat_extractors.references.deadlines import Deadlines
from concordat_extractors.references.meetings import Meetings
from concordat_extractors.references.mention import Mention, Spans
from concordat_extractors.references.names import Names, taken_abbreviations
from concordat_extractors.references.parts import Parts
from concordat_extractors.references.plan_names import PlanNames
from concordat_extractors.references.resolutions import Resolutions
from concordat_extractors.references.standards import Standards
from concordat_extractors.references.symbols import Symbols
from concordat_extractors.references.titles import Titles
from concordat_extractors.references.words import Words, words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Abbreviations:
    """What a document's abbreviations stand for, and which of them it never defines."""

    defined: dict[str, Mention] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the mentions in the texts of one document after another."""

    language: str
    words: Words
    names: Names
    symbols: Symbols
    resolutions: Resolutions
    articles: Articles
    meetings: Meetings
    dates: Dates
    deadlines: Deadlines
    parts: Parts
    plan_names: PlanNames
    standards: Standards
    titles: Titles

    @staticmethod
    def of(authorities: Authorities, language: str | None) -> Finder:
        """The finder for texts in a language; made once for the same authorities."""
        return _finder(authorities, (language or "en").partition("-")[0])

    def find(
        self, texts: Sequence[str], own_names: Mapping[str, str]
    ) -> tuple[list[list[Mention]], Abbreviations]:
        """The mentions of each text, and the abbreviations of the document they form.

        `own_names` gives target ids for the names by which the document calls itself.
        """
        from concordat_extractors.references.analysis import tokens

        short = Abbreviations()
        docs = [tokens(text, self.language) for text in texts]
        seen = [
            self._named(doc, text, short, own_names) for doc, text in zip(docs, texts, strict=True)
        ]
        for text in texts:
            short.taken.update(self._taken(text) if "(" in text else ())
        short.taken.difference_update(short.defined)
        found = []
        for index, (text, candidates) in enumerate(zip(texts, seen, strict=True)):
            named = list(_standing(candidates, index, short))
            named += _defined_here(text, short.defined, named)
            settled = _settled(text, [*named, *self._by_grammar(text, named, short)])
            found.append(_with_symbols(docs[index], text, settled))
        return found, short

    def _named(
        self, doc: Doc, text: str, short: Abbreviations, own_names: Mapping[str, str]
    ) -> list[tuple[Mention, str | None]]:
        """What a text names, and by which abbreviation; `short` learns what it defines."""
        seen = list(self.names.find(doc, text))
        known = Spans(mention.span for mention, _ in seen)
        for mention, name in self.plan_names.find(text):
            if not known.hold(*mention.span):
                seen.append((self._plan(mention, name, own_names), None))
        known = Spans(mention.span for mention, _ in seen)
        seen += [(mention, None) for mention in self.titles.conventions(text, known)]
        whole = []
        for mention, abbreviation in seen:
            end, defines, own = self.names.defined(text, mention)
            for one in defines:
                short.defined.setdefault(one, mention)
            if own and short.own is None and mention.kind == "convention":
                short.own = mention.key
            whole.append((replace(mention, end=end), abbreviation))
        return whole

    def _taken(self, text: str) -> Iterator[str]:
        """Abbreviations that a text defines for something else than meetings it names."""
        for one, at in taken_abbreviations(text):
            meetings = self.meetings.find(text) if self.meetings.is_short(one) else ()
            if not any(meeting.start <= at < meeting.end for meeting in meetings):
                yield one

    def _plan(self, mention: Mention, name: str, own_names: Mapping[str, str]) -> Mention:
        if mention.generic:
            return mention
        known = own_names.get(name.casefold())
        if known is not None:
            return replace(mention, key=known)
        for key, named in self.names.by_id.items():
            if named.kind == "action_plan" and name.casefold() in self.names.plan_names.get(
                key, ()
            ):
                return replace(mention, key=key)
        return replace(mention, why_not=f"no authority names the {name} Action Plan")

    def _by_grammar(
        self, text: str, named: Sequence[Mention], short: Abbreviations
    ) -> Iterator[Mention]:
        symbols = list(self.symbols.find(text))
        yield from symbols
        yield from self.resolutions.find(text)
        articles = list(self.articles.find(text))
        yield from articles
        meetings = [
            one
            for one in self.meetings.find(text)
            if text[one.start : one.end].strip("0123456789 ") not in short.taken
        ]
        yield from meetings
        yield from self.dates.find(text)
        yield from self.deadlines.find(text, [*meetings, *articles, *named])
        yield from self.parts.find(text)
        yield from self.standards.find(text)
        yield from self.titles.quoted(text, symbols)


@lru_cache(maxsize=8)
def _finder(authorities: Authorities, language: str) -> Finder:
    words = words_of(language)
    return Finder(
        language,
        words,
        Names.of(authorities, words, language),
        Symbols.of(words, [rule.prefix.partition("/")[0] for rule in authorities.symbols]),
        Resolutions.of(words),
        Articles.of(words),
        Meetings.of(words, list(authorities.bodies.values())),
        Dates.of(words),
        Deadlines.of(words),
        Parts.of(words),
        PlanNames.of(words),
        Standards.of(words, list(authorities.instruments.values())),
        Titles.of(words),
    )


def _standing(
    candidates: Iterable[tuple[Mention, str | None]], index: int, short: Abbreviations
) -> Iterator[Mention]:
    """Names without abbreviations that the document uses for something else."""
    for mention, abbreviation in candidates:
        if abbreviation is not None:
            if short.taken & {abbreviation, abbreviation.removesuffix("s")}:
                continue
            short.used.setdefault(abbreviation, index)
        yield mention


def _defined_here(
    text: str, defined: Mapping[str, Mention], named: Sequence[Mention]
) -> Iterator[Mention]:
    """Abbreviations that the document defines and no authority gives."""
    spans = Spans(one.span for one in named)
    for short, meant in defined.items():
        if short not in text:
            continue
        for found in re.finditer(rf"(?<![\w/]){re.escape(short)}s?(?![\w/])", text):
            if not spans.hold(*found.span()):
                yield replace(meant, start=found.start(), end=found.end())


_CELL = 64
_PART_OF = frozenset(
    {
        ("paragraph", "treaty_article"),
        ("paragraph", "un_document"),
        ("paragraph", "resolution"),
        ("annex", "un_document"),
        ("annex", "resolution"),
        ("un_document", "resolution"),
        ("date_deadline", "resolution"),
        ("date_deadline", "agenda_or_framework"),
        ("date_deadline", "standard"),
        ("date_deadline", "treaty_article"),
        ("resolution", "un_document"),
        ("action", "action_plan"),
    }
)


def _settled(text: str, found: Iterable[Mention]) -> list[Mention]:
    """Mentions in reading order, longer ones first, without those that do not stand."""
    kept: list[Mention] = []
    near: dict[int, list[Mention]] = defaultdict(list)
    alike: dict[tuple[int, int, str, str | None], set[str | None]] = defaultdict(set)
    for one in sorted(dict.fromkeys(found), key=lambda one: (one.start - one.end, one.start)):
        # The members of a list differ in nothing but their key: one of them stands for all.
        keys = alike[(*one.span, one.kind, one.date)]
        if keys:
            if one.key not in keys:
                keys.add(one.key)
                kept.append(one)
            continue
        cells = range(one.start // _CELL, one.end // _CELL + 1)
        if all(_stands(text, one, other) for cell in cells for other in near[cell]):
            kept.append(one)
            keys.add(one.key)
            for cell in cells:
                near[cell].append(one)
    order = {id(one): index for index, one in enumerate(kept)}
    return sorted(kept, key=lambda one: (one.start, -one.end, order[id(one)]))


def _stands(text: str, one: Mention, longer: Mention) -> bool:
    if one.end <= longer.start or longer.end <= one.start:
        return True
    if one.span == longer.span:
        return one.kind == longer.kind and one.key != longer.key
    if not (longer.start <= one.start and one.end <= longer.end):
        return False
    if one.kind == longer.kind:
        return one.kind == "date_deadline" and longer.date is None
    if (one.kind, longer.kind) in _PART_OF:
        is_symbol = text.find("/", longer.start, longer.end) >= 0 or longer.kind != "un_document"
        return not is_symbol
    return True


def _with_symbols(doc: Doc, text: str, found: list[Mention]) -> list[Mention]:
    """Reporting forms as the document whose symbol the same sentence gives for them in brackets."""
    forms = [one for one in found if one.kind == "reporting_form" and one.generic]
    symbols = [
        one for one in found if one.kind == "un_document" and text[one.start - 1 : one.start] == "("
    ]
    if not forms or not symbols:
        return found
    from concordat_extractors.references.analysis import sentences

    given = {}
    for start, end in sentences(doc, text):
        here, there = _between(forms, start, end), _between(symbols, start, end)
        if len(here) == 1 and len(there) == 1 and here[0].end <= there[0].start:
            given[here[0]] = replace(here[0], key=there[0].key, generic=False)
    return [given.get(one, one) for one in found]


def _between(found: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Those of mentions in reading order that begin there."""
    first = bisect_left(found, start, key=lambda one: one.start)
    return found[first : bisect_left(found, end, lo=first, key=lambda one: one.start)]
