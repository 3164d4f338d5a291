"""Changes of substance as typed facts, with the words of both sides that show them.

A fact is told of a link only where the words are new to the whole group: what a merge takes over
from another old action was not added. Which words bind, limit and address is data.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

from concordat.align.edits import tokens_of
from concordat.align.terms import terms_of
from concordat_extractors import conventions
from concordat_schemas.alignment import Edit, Fact, FactKind
from concordat_schemas.plan import Indicator, Reference

ORDER: tuple[FactKind, ...] = (
    *("deadline", "obligation", "population", "reference", "measure"),
    *("baseline", "item", "title", "scope"),
)
_WORD_LISTS: tuple[tuple[str, FactKind], ...] = (
    ("binding", "obligation"),
    ("softening", "obligation"),
    ("addressees", "population"),
    ("populations", "population"),
    ("quantities", "scope"),
)
_LAST_LABEL = re.compile(r"\n\n[^\s]{1,5}\s*$")
_LONGEST = 320
_FEW = 12


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a link: its own references and words, and the texts of its side of the group."""

    references: Sequence[Reference]
    group_references: Sequence[Reference]
    group_text: str


def facts_of_text(edits: Sequence[Edit], old: Side, new: Side, language: str) -> list[Fact]:
    """What the edits and the references of two texts say has changed."""
    found = [
        *_of_references(old, new),
        *_of_time(edits, old, new, language),
        *_of_words(edits, old, new, language),
        *_of_scope(edits, old, new, language),
    ]
    return _ranked(_told_once(found))


def facts_of_indicator(old: Indicator, new: Indicator, rest: Iterable[Fact]) -> list[Fact]:
    """What changed in how an indicator measures, before what changed in its words."""
    found: list[Fact] = []
    if old.measure != new.measure:
        found.append(_fact("measure", _lead(old), _lead(new)))
    if (old.population or "").casefold() != (new.population or "").casefold():
        found.append(_fact("population", old.population, new.population))
    if _baseline(old) != _baseline(new):
        found.append(_fact("baseline", old.baseline.raw, new.baseline.raw))
    kept = [one for one in found if one.old is not None or one.new is not None]
    return _ranked(_told_once([*kept, *rest]))


def facts_of_items(dropped: Sequence[str], added: Sequence[str]) -> list[Fact]:
    """Items that an action lost or gained, by their texts."""
    return [_fact("item", text, None) for text in dropped] + [
        _fact("item", None, text) for text in added
    ]


def with_facts(first: Iterable[Fact], second: Iterable[Fact]) -> list[Fact]:
    """Facts of both, ranked together."""
    return _ranked(_told_once([*first, *second]))


def title_fact(old: str | None, new: str | None) -> list[Fact]:
    """A changed title or heading."""
    if (old or "").split() == (new or "").split():
        return []
    return [_fact("title", old, new)]


def _fact(kind: FactKind, old: str | None, new: str | None) -> Fact:
    return Fact(kind=kind, old=old or None, new=new or None, rank=1) if old or new else _none(kind)


def _none(kind: FactKind) -> Fact:
    return Fact.model_construct(kind=kind, old=None, new=None, rank=1)


def _key(reference: Reference) -> str | None:
    if reference.target is not None:
        return reference.target.id + (
            f" {reference.locator}" if reference.locator == "report" else ""
        )
    return reference.date


def _of_references(old: Side, new: Side) -> Iterator[Fact]:
    for deadline in (True, False):
        gone = _lacking(old.references, new.group_references, deadline)
        come = _lacking(new.references, old.group_references, deadline)
        kind: FactKind = "deadline" if deadline else "reference"
        while gone or come:
            before = gone.pop(0) if gone else None
            index = 0
            if before is not None and not deadline:
                same = [at for at, one in enumerate(come) if one.kind == before.kind]
                index = same[0] if same else -1
            after = come.pop(index) if come and index >= 0 else None
            yield _fact(kind, before.raw if before else None, after.raw if after else None)


def _lacking(
    own: Sequence[Reference], others: Sequence[Reference], deadline: bool
) -> list[Reference]:
    """References of which the other side has none with the same target, each target once."""
    known = {_key(one) for one in others}
    raws = {one.raw.casefold() for one in others}
    made: dict[str, Reference] = {}
    for one in own:
        key = _key(one)
        is_deadline = one.kind == "date_deadline"
        if is_deadline != deadline or key in known or one.raw.casefold() in raws:
            continue
        if key is None or (one.within is not None and one.kind != "treaty_article"):
            continue
        made.setdefault(key, one)
    return list(made.values())


def _of_words(edits: Sequence[Edit], old: Side, new: Side, language: str) -> Iterator[Fact]:
    for name, kind in _WORD_LISTS:
        pattern = _pattern(name, language)
        for edit in edits:
            if edit.operation == "equal":
                continue
            before, after = pattern.findall(edit.old), pattern.findall(edit.new)
            gone = [one for one in before if not _has(new.group_text, one)]
            come = [one for one in after if not _has(old.group_text, one)]
            if name == "binding" and (gone or come) and _in_place(edit):
                gone, come = _without(before, after), _without(after, before)
            for index in range(max(len(gone), len(come))):
                yield _fact(
                    kind,
                    gone[index] if index < len(gone) else None,
                    come[index] if index < len(come) else None,
                )


def _of_time(edits: Sequence[Edit], old: Side, new: Side, language: str) -> Iterator[Fact]:
    """Spans of time that stand on one side only, such as a number of months."""
    pattern = _time(language)
    own = ("".join(edit.old for edit in edits), "".join(edit.new for edit in edits))
    gone = [one for one in pattern.findall(own[0]) if not _has(new.group_text, one)]
    come = [one for one in pattern.findall(own[1]) if not _has(old.group_text, one)]
    for index in range(max(len(gone), len(come))):
        yield _fact(
            "deadline",
            gone[index] if index < len(gone) else None,
            come[index] if index < len(come) else None,
        )


def _in_place(edit: Edit) -> bool:
    """Whether few words took the place of few, so that what binds now binds instead of the old."""
    return edit.operation == "replace" and max(len(edit.old.split()), len(edit.new.split())) <= _FEW


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(one.casefold() for one in others)
    made = []
    for one in words:
        if left[one.casefold()]:
            left[one.casefold()] -= 1
        else:
            made.append(one)
    return made


def _of_scope(edits: Sequence[Edit], old: Side, new: Side, language: str) -> Iterator[Fact]:
    """Runs of words of content that the other side says nowhere in these or other forms."""
    known_old, known_new = _stems(old.group_text, language), _stems(new.group_text, language)
    for edit in edits:
        if edit.operation == "equal":
            continue
        lost, won = (
            _stems(edit.old, language) - known_new,
            _stems(edit.new, language) - known_old,
        )
        before, after = _novel(edit.old, lost, language), _novel(edit.new, won, language)
        if (before or after) and _in_place(edit):
            before, after = _trim(edit.old) or None, _trim(edit.new) or None
        if before or after:
            yield _fact("scope", before, after)


def _novel(text: str, terms: Set[str], language: str) -> str | None:
    """The stretch of a text from the first of some terms to the last."""
    tokens = tokens_of(text)
    inside = [at for at, token in enumerate(tokens) if _stems(token, language) & terms]
    return _trim("".join(tokens[inside[0] : inside[-1] + 1])) or None if inside else None


def _stems(text: str, language: str) -> set[str]:
    return {term for term in terms_of(text, language) if term.startswith(("word:", "figure:"))}


def _trim(words: str) -> str:
    cut = _LAST_LABEL.sub("", words).strip().strip(",;:.()").strip()
    return cut if len(cut) <= _LONGEST else cut[:_LONGEST].rsplit(" ", 1)[0]


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _lead(indicator: Indicator) -> str:
    """The words that say what is counted: those of the stem, else the first of the text."""
    words = (indicator.stem or indicator.text).split()
    return " ".join(words[:6]).rstrip(":;,.")


def _baseline(indicator: Indicator) -> tuple[object, ...]:
    held = indicator.baseline
    return (held.state, held.value, held.unit, (held.raw or "").casefold())


def _told_once(facts: Iterable[Fact]) -> list[Fact]:
    """Facts without repeats and without those whose words stand in a fact of a stronger kind."""
    made: list[Fact] = []
    for one in sorted(facts, key=lambda fact: ORDER.index(fact.kind)):
        if one.old is None and one.new is None:
            continue
        if any(_covers(other, one) for other in made):
            continue
        made.append(one)
    return made


def _covers(other: Fact, one: Fact) -> bool:
    """Whether another fact tells the same; a run of words around it is told beside it."""
    return (one.old is None or one.old in (other.old or "")) and (
        one.new is None or one.new in (other.new or "")
    )


def _ranked(facts: Sequence[Fact]) -> list[Fact]:
    ordered = sorted(
        facts, key=lambda one: (ORDER.index(one.kind), -len((one.old or "") + (one.new or "")))
    )
    return [one.model_copy(update={"rank": rank}) for rank, one in enumerate(ordered, 1)]


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    words = _lists(language).get(name, ())
    ordered = sorted(words, key=len, reverse=True)
    if name == "addressees":
        # A capital tells parties to a treaty from others; the first word of a sentence has one.
        either = [f"[{word[0].lower()}{word[0].upper()}]{re.escape(word[1:])}" for word in ordered]
        return re.compile(rf"(?<!\w)(?:{'|'.join(either) or '(?!)'})(?!\w)")
    chosen = "|".join(map(re.escape, ordered)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{chosen})(?!\w)", re.IGNORECASE)


@cache
def _time(language: str) -> re.Pattern[str]:
    """A word that opens a span of time, at most four words, and a unit of time."""
    opens, units = (
        "|".join(map(re.escape, sorted(_lists(language).get(name, ()), key=len, reverse=True)))
        or "(?!)"
        for name in ("time_opens", "time_units")
    )
    return re.compile(rf"(?<!\w)(?:{opens})(?: [^\s,;.]+){{0,4}}? (?:{units})(?!\w)", re.IGNORECASE)


@cache
def _lists(language: str) -> dict[str, tuple[str, ...]]:
    held = resources.files(conventions)
    file = held.joinpath(f"changes.{language}.toml")
    if not file.is_file():
        file = held.joinpath("changes.en.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return {key: tuple(value) for key, value in data.items() if isinstance(value, list)}


@cache
def hedges() -> frozenset[str]:
    """Words of any language that bind or soften little where they come or go alone."""
    return frozenset(
        word.casefold() for language in ("en", "fr", "es") for word in _lists(language)["hedges"]
    )
