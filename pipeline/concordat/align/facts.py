"""Changes of substance as typed facts, with the words of both sides that show them.

A fact is told of a link only where the words are new to the whole group: what a merge takes over
from another old action was not added. Which words bind, limit and address is data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from concordat.align.edits import tokens_of
from concordat.align.relations import only_form
from concordat.align.terms import terms_of
from concordat.align.vocabulary import time_pattern, words_pattern
from concordat_schemas.alignment import Edit, Fact, FactKind
from concordat_schemas.plan import Indicator, Reference

ORDER: tuple[FactKind, ...] = (
    *("deadline", "obligation", "population", "reference", "measure"),
    *("baseline", "item", "title", "scope"),
)
_WORD_LISTS: tuple[tuple[tuple[str, ...], FactKind], ...] = (
    (("binding",), "obligation"),
    (("softening",), "obligation"),
    (("addressees", "populations"), "population"),
    (("quantities",), "scope"),
)
_WORD = re.compile(r"\w+")
_CLAUSE_END = re.compile(r"[.;:\n]")
_PARTS = re.compile(r"\n\n")
_LABEL = re.compile(r"^\W*(?:\w|\d+|[ivxIVX]+)\W*(?:\s|$)")
_LONGEST = 600
_FEW = 12
_KEPT_WITHIN = 2
"""So many words that were kept do not divide a clause that was rewritten around them."""
_IN_A_LIST = 2
"""At most so many words between two people of one list, such as `and other`."""
_TAKEN_OVER = 0.6
"""The share of an item's words from which on it is not new, but was no item before."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a link: its own references and words, and the texts of its side of the group."""

    references: Sequence[Reference]
    group_references: Sequence[Reference]
    group_text: str


def facts_of_text(
    edits: Sequence[Edit], old: Side, new: Side, language: str, names: Mapping[str, str]
) -> list[Fact]:
    """What the edits and the references of two texts say has changed.

    `names` gives one form for each name and abbreviation of the same thing.
    """
    found = [
        *_of_references(old, new),
        *_of_time(edits, old, new, language),
        *_of_words(edits, old, new, language),
        *(
            fact
            for fact in _of_scope(edits, old, new, language)
            if fact.old is None or fact.new is None or not only_form(fact.old, fact.new, names)
        ),
    ]
    return _told_once(found)


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
    return _told_once([*kept, *rest])


def facts_of_items(
    dropped: Sequence[str], added: Sequence[str], old: str, new: str, languages: tuple[str, str]
) -> list[Fact]:
    """Items that an action lost or gained, by their texts; `old` and `new` are the whole texts.

    What the other side says without making it an item was neither lost nor gained.
    """
    known_old, known_new = _stems(old, languages[0]), _stems(new, languages[1])
    return [
        *(
            _fact("item", text, None)
            for text in dropped
            if not _taken_over(_stems(text, languages[0]), known_new)
        ),
        *(
            _fact("item", None, text)
            for text in added
            if not _taken_over(_stems(text, languages[1]), known_old)
        ),
    ]


def moved_item(old: str, new: str) -> Fact:
    """An item that went from one action to another, by its text before and after."""
    return _fact("item", old, new)


def _taken_over(own: Set[str], known: Set[str]) -> bool:
    return bool(own) and len(own & known) >= _TAKEN_OVER * len(own)


def with_facts(first: Iterable[Fact], second: Iterable[Fact]) -> list[Fact]:
    """Facts of both, by kind."""
    return _told_once([*first, *second])


def title_fact(old: str | None, new: str | None) -> list[Fact]:
    """A changed title or heading."""
    if (old or "").split() == (new or "").split():
        return []
    return [_fact("title", old, new)]


def whole_fact(old: str | None, new: str | None) -> Fact:
    """Something that came or went as a whole."""
    return _fact("item", old, new)


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
    whole = "".join(edit.old for edit in edits), "".join(edit.new for edit in edits)
    for names, kind in _WORD_LISTS:
        pattern = words_pattern(names, language)
        held = [*pattern.finditer(whole[0])], [*pattern.finditer(whole[1])]
        swapped: list[tuple[list[str], list[str]]] = []
        at = [0, 0]
        for edit in edits:
            start, at = at, [at[0] + len(edit.old), at[1] + len(edit.new)]
            if edit.operation == "equal":
                continue
            before = [one for one in held[0] if one.start() < at[0] and start[0] < one.end()]
            after = [one for one in held[1] if one.start() < at[1] and start[1] < one.end()]
            gone = _in_lists(whole[0], before, new.group_text)
            come = _in_lists(whole[1], after, old.group_text)
            if kind == "obligation" and _in_place(edit):
                words = [one[0] for one in before], [one[0] for one in after]
                gone, come = _without(*words), _without(*reversed(words))
            swapped.append((gone, come))
        for gone, come in _net(swapped) if kind == "obligation" else swapped:
            for index in range(max(len(gone), len(come))):
                yield _fact(
                    kind,
                    gone[index] if index < len(gone) else None,
                    come[index] if index < len(come) else None,
                )


def _net(
    swapped: Sequence[tuple[list[str], list[str]]],
) -> Iterator[tuple[list[str], list[str]]]:
    """What went and came without what only went from one place to another."""
    gone = [word for words, _ in swapped for word in words]
    come = [word for _, words in swapped for word in words]
    moved = Counter(map(str.casefold, gone)) & Counter(map(str.casefold, come))
    left = moved.copy(), moved.copy()
    for sides in swapped:
        yield _less(sides[0], left[0]), _less(sides[1], left[1])


def _in_lists(text: str, found: Iterable[re.Match[str]], other: str) -> list[str]:
    """Words of a text that another does not have; those that follow each other in a list as one."""
    runs: list[tuple[int, int]] = []
    for one in found:
        if _has(other, one[0]):
            continue
        start, end = one.span()
        if runs and _listed(text[runs[-1][1] : start]):
            start = runs.pop()[0]
        runs.append((start, end))
    return [text[start:end] for start, end in runs]


def _listed(between: str) -> bool:
    words = _WORD.findall(between)
    return "\n" not in between and (
        len(words) == 1 or ("," in between and len(words) <= _IN_A_LIST)
    )


def _of_time(edits: Sequence[Edit], old: Side, new: Side, language: str) -> Iterator[Fact]:
    """Spans of time that stand on one side only, such as a number of months."""
    pattern = time_pattern(language)
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
    """Whether few words came or went, so that what binds there is what bound there before."""
    return max(len(edit.old.split()), len(edit.new.split())) <= _FEW


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    return _less(words, Counter(one.casefold() for one in others))


def _less(words: Sequence[str], counted: Counter[str]) -> list[str]:
    """Words without as many of each as are counted, which are then no longer counted."""
    made = []
    for one in words:
        if counted[one.casefold()]:
            counted[one.casefold()] -= 1
        else:
            made.append(one)
    return made


def _of_scope(edits: Sequence[Edit], old: Side, new: Side, language: str) -> Iterator[Fact]:
    """Runs of words of content that the other side says nowhere in these or other forms.

    A run ends with the item or paragraph it stands in, and does not tell the item's label.
    """
    known_old, known_new = _stems(old.group_text, language), _stems(new.group_text, language)
    before_old, before_new = "", ""
    for edit in _clauses(edits):
        gone, come = _unlabelled(edit.old, before_old), _unlabelled(edit.new, before_new)
        before_old, before_new = edit.old or before_old, edit.new or before_new
        if edit.operation == "equal":
            continue
        before = [_novel(part, _stems(part, language) - known_new, language) for part in gone]
        after = [_novel(part, _stems(part, language) - known_old, language) for part in come]
        if not any(before) and not any(after):
            continue
        if len(gone) == len(come) == 1:
            if _in_place(edit):
                before, after = [_trim(gone[0]) or None], [_trim(come[0]) or None]
            if before[0] or after[0]:
                yield _fact("scope", before[0], after[0])
        else:
            yield from (_fact("scope", part, None) for part in before if part)
            yield from (_fact("scope", None, part) for part in after if part)


def _clauses(edits: Sequence[Edit]) -> Iterator[Edit]:
    """All edits, as one where no more than a few words that were kept stand between changes."""
    open_: list[Edit] = []
    for at, edit in enumerate(edits):
        if edit.operation != "equal" or (open_ and at + 1 < len(edits) and _bridges(edit.new)):
            open_.append(edit)
        else:
            if open_:
                yield _one(open_)
                open_ = []
            yield edit
    if open_:
        yield _one(open_)


def _bridges(kept: str) -> bool:
    return len(_WORD.findall(kept)) <= _KEPT_WITHIN and not _CLAUSE_END.search(kept)


def _one(edits: Sequence[Edit]) -> Edit:
    old, new = "".join(edit.old for edit in edits), "".join(edit.new for edit in edits)
    return Edit.model_construct(operation="replace", old=old, new=new)


def _unlabelled(text: str, before: str) -> list[str]:
    """The parts of a text that stand in paragraphs of their own, without labels of items.

    What stands before the text tells whether it begins with a paragraph.
    """
    first, *rest = _PARTS.split(text)
    if before.endswith("\n\n"):
        first = _LABEL.sub("", first, count=1)
    return [first, *(_LABEL.sub("", part, count=1) for part in rest)]


def _novel(text: str, terms: Set[str], language: str) -> str | None:
    """The stretch of a text from the first of some terms to the last."""
    tokens = tokens_of(text)
    inside = [at for at, token in enumerate(tokens) if _stems(token, language) & terms]
    return _trim("".join(tokens[inside[0] : inside[-1] + 1])) or None if inside else None


def _stems(text: str, language: str) -> set[str]:
    return {term for term in terms_of(text, language) if term.startswith(("word:", "figure:"))}


def _trim(words: str) -> str:
    cut = words.strip().strip(",;:.()").strip()
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
