"""Known edits of a draft: each says what links and what changes it makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from concordat_schemas.alignment import FactKind, Relation, Strength
from concordat_schemas.plan import Plan

from .draft import CONVENTIONS, Draft, DraftAction, make_draft


@dataclass
class TrueLink:
    """A link of two actions; `relations` are those a careful reader may call it."""

    old: DraftAction
    new: DraftAction
    relations: set[Relation]
    edit: str
    strength: Strength = "primary"
    moved: bool = False
    editorial: bool = False
    facts: list[tuple[FactKind, str | None, str | None]] = field(default_factory=list)


@dataclass
class Pair:
    """Two plans and what is true of them; links by (old id, new id)."""

    old: Plan
    new: Plan
    links: dict[tuple[str, str], TrueLink]
    dropped: set[str]
    added: set[str]


@dataclass
class _Book:
    """The new draft in the making."""

    random: Random
    old: Draft
    new: list[DraftAction] = field(default_factory=list)
    links: list[TrueLink] = field(default_factory=list)
    dropped: list[DraftAction] = field(default_factory=list)
    added: list[DraftAction] = field(default_factory=list)

    def one(
        self, old: DraftAction, new: DraftAction, edit: str, relation: Relation = "revised"
    ) -> TrueLink:
        self.new.append(new)
        link = TrueLink(old, new, {relation}, edit)
        self.links.append(link)
        return link


def make_pair(seed: int, calm: bool = False) -> Pair:
    """The pair of this seed; a calm one only keeps, renumbers and edits within actions."""
    random = Random(seed)
    draft, spare = make_draft(random, CONVENTIONS[seed % len(CONVENTIONS)])
    book = _Book(random, draft)
    waiting = list(draft.actions)
    while waiting:
        one = waiting.pop(0)
        neighbour = waiting[0] if waiting and waiting[0].section == one.section else None
        draw = random.random()
        if neighbour is not None and draw < 0.06 and not calm:
            _merge(book, one, waiting.pop(0))
        elif draw < 0.13 and not calm:
            _split(book, one)
        elif draw < 0.2 and not calm:
            _move(book, one)
        elif draw < 0.27 and not calm:
            book.dropped.append(one)
        elif draw < 0.5:
            book.one(one, deepcopy(one), "kept", "kept")
        else:
            _within(book, one)
        if draw > 0.9 and spare and not calm:
            added = deepcopy(spare.pop(random.randrange(len(spare))))
            added.section = one.section
            book.new.append(added)
            book.added.append(added)
    new = Draft("second", draft.convention, list(draft.headings), book.new)
    before, after = draft.ids(), new.ids()
    return Pair(
        draft.plan(),
        new.plan(),
        {(before[id(one.old)], after[id(one.new)]): one for one in book.links},
        {before[id(one)] for one in book.dropped},
        {after[id(one)] for one in book.added},
    )


def _merge(book: _Book, one: DraftAction, other: DraftAction) -> None:
    made = deepcopy(one)
    made.sentences += other.sentences
    made.items = [*one.items, *other.items]
    made.lead = one.lead if one.items else other.lead
    made.indicators = deepcopy([*one.indicators, *other.indicators])
    made.title = one.title
    book.new.append(made)
    for old in (one, other):
        book.links.append(TrueLink(old, made, {"absorbed"}, "merge"))


def _split(book: _Book, one: DraftAction) -> None:
    first, second = deepcopy(one), deepcopy(one)
    second.items, second.title = [], None
    first.sentences, rest = one.sentences[:1], one.sentences[1:]
    second.sentences = rest
    first.indicators, second.indicators = first.indicators[:1], second.indicators[1:]
    book.new += [first, second]
    # What is by far the larger part of the old one may be called the old one revised.
    book.links.append(TrueLink(one, first, {"extracted", "revised"}, "split"))
    book.links.append(TrueLink(one, second, {"extracted"}, "split"))


def _move(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    made.section = (one.section + book.random.randint(1, 5)) % len(book.old.headings)
    book.one(one, made, "moved", "kept").moved = True


def _within(book: _Book, one: DraftAction) -> None:
    edits = [edit for edit in _EDITS if edit[0](one)]
    book.random.choice(edits)[1](book, one)


def _reword(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    made.sentences[0] = made.sentences[0].replace("so as to", "with the aim, where funds allow, to")
    book.one(one, made, "reword")


def _recast(book: _Book, one: DraftAction) -> None:
    """The same commitment turned round, without what followed it."""
    made = deepcopy(one)
    found = re.fullmatch(r"States Parties will (.*), so as to (.*)\.", one.sentences[0])
    assert found
    made.sentences = [f"In order to {found[2]}, it falls to each of them to {found[1]}."]
    book.one(one, made, "recast")


def _deadline(book: _Book, one: DraftAction) -> None:
    made, text = deepcopy(one), one.sentences[0]
    found = re.search(r"April 20\d\d", text) or re.search(r"within \w+ years", text)
    assert found
    new = f"May {int(found[0][-4:]) + 1}" if found[0][-1].isdigit() else "within nine years"
    made.sentences[0] = text.replace(found[0], new)
    words = (found[0].split()[-1], new.split()[-1])
    if not found[0][-1].isdigit():
        words = (found[0].split()[1], "nine")
    book.one(one, made, "deadline").facts = [("deadline", *words)]


def _article(book: _Book, one: DraftAction) -> None:
    made, text = deepcopy(one), one.sentences[0]
    found = re.search(r"Article \d", text)
    assert found
    new = f"Article {(int(found[0][-1]) - 1) % 9 + 2}"
    made.sentences[0] = text.replace(found[0], new)
    book.one(one, made, "article").facts = [("reference", found[0], new)]


def _measure(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    indicator = made.indicators[0]
    indicator.measure = "number" if indicator.measure == "percentage" else "percentage"
    book.one(one, made, "measure", "kept").facts = [
        ("measure", one.indicators[0].measure, indicator.measure)
    ]


def _baseline(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    old = made.indicators[1].baseline
    made.indicators[1].baseline = str(int(old or 3) + 4)
    book.one(one, made, "baseline", "kept").facts = [("baseline", old, made.indicators[1].baseline)]


def _obligation(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    text = one.sentences[0]
    made.sentences[0] = text.replace("will", "should, where feasible,", 1)
    book.one(one, made, "obligation").facts = [
        ("obligation", "will", "should"),
        ("obligation", None, "where feasible"),
    ]


def _item_added(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    text = "keeping a ledger of promises made to riverside villages"
    made.items.insert(book.random.randint(0, len(made.items)), text)
    book.one(one, made, "item added").facts = [("item", None, text)]


def _item_dropped(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    text = made.items.pop(book.random.randrange(len(made.items)))
    book.one(one, made, "item dropped").facts = [("item", text, None)]


def _items_turned(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    made.items.reverse()
    book.one(one, made, "items turned")


def _editorial(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    changes: list[Callable[[str], str]] = [
        lambda text: text.replace("ize", "ise").replace(", so as", " so as"),
        lambda text: text.replace("States Parties", "States parties"),
        lambda text: text.replace(", so as to", " so as to"),
        lambda text: text[:-1] + ";",
    ]
    made.sentences[0] = book.random.choice(changes)(made.sentences[0])
    book.one(one, made, "editorial").editorial = True


def _title(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    made.title = f"Better {(one.title or '').lower()}"
    book.one(one, made, "title", "kept").facts = [("title", one.title, made.title)]


def _item_moved(book: _Book, one: DraftAction) -> None:
    made = deepcopy(one)
    text = made.items.pop()
    link = book.one(one, made, "item moved")
    host = next((link for link in book.links if link.edit in {"kept", "reword"}), None)
    if host is None:
        link.edit = "item dropped"
        link.facts = [("item", text, None)]
        return
    host.new.items.append(text)
    host.relations, host.edit = {"revised"}, "item taken in"
    book.links.append(TrueLink(one, host.new, {"absorbed"}, "item moved", "secondary"))


def _dated(one: DraftAction) -> bool:
    return bool(re.search(r"April 20\d\d|within \w+ years", one.sentences[0]))


_EDITS: list[tuple[Callable[[DraftAction], bool], Callable[[_Book, DraftAction], None]]] = [
    (lambda one: True, _reword),
    (lambda one: not one.items, _recast),
    (_dated, _deadline),
    (lambda one: "Article" in one.sentences[0], _article),
    (lambda one: True, _measure),
    (lambda one: True, _baseline),
    (lambda one: True, _obligation),
    (lambda one: len(one.items) > 1, _item_added),
    (lambda one: len(one.items) > 2, _item_dropped),
    (lambda one: len(one.items) > 1, _items_turned),
    (lambda one: len(one.items) > 2, _item_moved),
    (lambda one: True, _editorial),
    (lambda one: bool(one.title), _title),
]
