"""Which changes of a comparison a reader should see first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from concordat.align.facts import whole_fact
from concordat.align.units import Unit
from concordat.align.vocabulary import faint_words
from concordat_schemas.alignment import Fact, FactKind, KeyChange, Level, LevelName, Link


@dataclass(frozen=True, slots=True)
class Found:
    """A change with the ids of what it is told of, one of them none where the other stands alone.

    A `part` is told of a secondary link.
    """

    level: LevelName
    old: str | None
    new: str | None
    fact: Fact
    part: bool = False

    @property
    def whole(self) -> bool:
        """Whether an element came or went, and not some of its words."""
        return self.old is None or self.new is None

    @property
    def owners(self) -> tuple[str, str]:
        """The actions or paragraphs it is told of, on the sides that have words."""
        old, new = (
            one.partition("__")[0] if one and words else ""
            for one, words in ((self.old, self.fact.old), (self.new, self.fact.new))
        )
        return old, new


_LEVELS: dict[LevelName, float] = {
    "actions": 1.0,
    "items": 0.9,
    "indicators": 0.5,
    "paragraphs": 0.3,
    "sections": 0.3,
}
_KINDS: dict[FactKind, float] = {
    "deadline": 1.0,
    "obligation": 1.0,
    "population": 0.6,
    "reference": 0.6,
    "measure": 0.7,
    "baseline": 0.5,
    "scope": 0.3,
    "item": 0.5,
    "title": 0.3,
}
_BOTH_SIDES, _SECONDARY, _FAINT = 1.25, 0.5, 0.3
_ENOUGH_WORDS = 30
_DROPPED, _NEW = 1.2, 1.0
_MOST = 100
_AGAIN, _ALIKE = 0.9, 0.7
"""What each further fact of a group counts for, and each further one of the same kind."""


def weight(fact: Fact) -> float:
    """How much a fact tells by itself: by its kind, its sides and its words."""
    made = _KINDS[fact.kind]
    sides = {side.casefold() for side in (fact.old, fact.new) if side}
    if sides <= faint_words():
        made *= _FAINT
    elif len(sides) > 1:
        made *= _BOTH_SIDES
    words = len((fact.old or "").split()) + len((fact.new or "").split())
    return made * (1 + min(words, _ENOUGH_WORDS) / _ENOUGH_WORDS)


def alone(
    old: Iterable[Unit], new: Iterable[Unit], levels: Mapping[LevelName, Level]
) -> Iterator[Found]:
    """What was dropped and what is new of all units; nothing of what belongs to such a thing.

    Items that came or went are told of the links of their actions.
    """
    dropped = {one for level in levels.values() for one in level.dropped}
    come = {one for level in levels.values() for one in level.new}
    for unit in old:
        if unit.level != "items" and unit.id in dropped and unit.parent not in dropped:
            yield Found(unit.level, unit.id, None, whole_fact(unit.text, None))
    for unit in new:
        if unit.level != "items" and unit.id in come and unit.parent not in come:
            yield Found(unit.level, None, unit.id, whole_fact(None, unit.text))


def rank_changes(
    levels: Iterable[tuple[LevelName, Level]], by_themselves: Iterable[Found]
) -> list[KeyChange]:
    """Give every fact its place among all changes, and tell those to be read first.

    `by_themselves` are the elements that were dropped or are new. What binds comes before what
    describes, a change of both sides before words that came or went, an action before its items,
    its indicators and narrative, a row's own link before a part of it, more words before fewer, and
    what was done once before what was done throughout. Each group of actions has its say before
    one is heard out; what was told already comes last.
    """
    held = list(levels)
    found = [*_of_links(held), *by_themselves]
    often = Counter(_said(one.fact) for one in found)
    weights = {id(one.fact): _weight_of(one, often[_said(one.fact)]) for one in found}
    found.sort(key=lambda one: -weights[id(one.fact)])
    first = told_once(found)
    group_of = {
        member: group.old[0]
        for name, level in held
        if name == "actions"
        for group in level.groups
        for member in group.old
    }
    again: Counter[str] = Counter()
    alike: Counter[tuple[str, FactKind]] = Counter()
    for one in first:
        owner = (one.old or "").partition("__")[0]
        group = group_of.get(owner, owner)
        if group and not one.whole:
            kind = (group, one.fact.kind)
            weights[id(one.fact)] *= _AGAIN ** again[group] * _ALIKE ** alike[kind]
            again[group] += 1
            alike[kind] += 1
    ordered = sorted(first, key=lambda one: -weights[id(one.fact)])
    known = {id(one.fact) for one in first}
    for rank, one in enumerate((*ordered, *(one for one in found if id(one.fact) not in known)), 1):
        one.fact.rank = rank
    for _, level in held:
        for link in level.links:
            if link.changes is not None:
                link.changes.facts.sort(key=lambda fact: fact.rank)
    return [
        KeyChange(
            rank=one.fact.rank,
            level=one.level,
            kind=one.fact.kind,
            old=one.old,
            new=one.new,
            old_words=one.fact.old,
            new_words=one.fact.new,
        )
        for one in ordered[:_MOST]
    ]


def facts_by_rank(levels: Iterable[tuple[LevelName, Level]]) -> list[tuple[LevelName, Link, Fact]]:
    """The facts of all links by rank, each told once."""
    held = [
        (Found(name, link.old, link.new, fact), link)
        for name, level in levels
        for link in level.links
        if link.changes is not None
        for fact in link.changes.facts
    ]
    links = {id(one.fact): link for one, link in held}
    ordered = told_once(sorted((one for one, _ in held), key=lambda one: one.fact.rank))
    return [(one.level, links[id(one.fact)], one.fact) for one in ordered]


def told_once(found: Iterable[Found]) -> list[Found]:
    """Changes in order without those that an earlier one tells of the same action and words.

    What an action says is not told again of its item, nor of another member of its group.
    """
    told: set[tuple[str, ...]] = set()
    made = []
    for one in found:
        key = (*one.owners, *_said(one.fact))
        if key not in told:
            told.add(key)
            made.append(one)
    return made


def _of_links(levels: Iterable[tuple[LevelName, Level]]) -> Iterator[Found]:
    for name, level in levels:
        for link in level.links:
            if link.changes is not None:
                for fact in link.changes.facts:
                    yield Found(name, link.old, link.new, fact, link.strength == "secondary")


def _said(fact: Fact) -> tuple[str, str]:
    return (fact.old or "").casefold(), (fact.new or "").casefold()


def _weight_of(found: Found, often: int) -> float:
    if found.whole:
        return _LEVELS[found.level] * (_DROPPED if found.new is None else _NEW)
    own = weight(found.fact) * _LEVELS[found.level] / sqrt(often)
    return own * _SECONDARY if found.part else own
