"""What stands in the sheets of the concordance: columns and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from concordat.align.units import text_of
from concordat.concordance import CHANGES, TYPES, links_to_check, totals
from concordat.writers.concordance_table import Line, bracketed, elements_by_id, facts_told
from concordat.writers.element_names import element_names
from concordat.writers.tabular import Value, joined, pages
from concordat_schemas.alignment import Alignment, Edit, levels
from concordat_schemas.identity import content_key
from concordat_schemas.plan import Action, Paragraph, Plan, Reference, walk_items

LINE_HEADER = (
    "change",
    "symbol",
    "old_label",
    "new_label",
    "redline",
    "typed_changes",
    "confidence",
    "decision",
    "decision_relation",
    "decision_note",
    "old_text",
    "new_text",
    "what_became",
    "evidence",
    "relation",
    "strength",
    "moved",
    "score",
    "second_best",
    "pinned",
    "old_section",
    "new_section",
    "old_pages",
    "new_pages",
    "old_id",
    "new_id",
    "old_key",
    "new_key",
)
PRINTED = 6
"""How many columns of `LINE_HEADER` fit on paper."""
CHANGE_HEADER = ("level", "kind", "rank", "old_label", "new_label", "old_words", "new_words")
PHRASE_HEADER = ("level", "side", "label", "words", "id")
REFERENCE_HEADER = (
    "change",
    "kind",
    "reference",
    "old_mentions",
    "new_mentions",
    "old_elements",
    "new_elements",
    "target_id",
)
SUMMARY_HEADER = ("level", *CHANGES, "to_check", "lost_phrases", "gained_phrases")
WIDTHS = {
    "about": 24,
    "change": 11,
    "decision_note": 30,
    "evidence": 40,
    "label": 24,
    "moved": 9,
    "new_elements": 40,
    "new_label": 16,
    "new_text": 55,
    "new_words": 45,
    "old_elements": 40,
    "old_label": 16,
    "old_text": 55,
    "old_words": 45,
    "pinned": 9,
    "redline": 65,
    "reference": 45,
    "second_best": 24,
    "symbol": 9,
    "told": 100,
    "typed_changes": 45,
    "what_became": 45,
    "words": 70,
}
"""Widths of columns in characters, where 14 are not right."""


@dataclass(slots=True)
class _Mentions:
    """How often, and where, each plan refers to one thing."""

    title: str
    kind: str
    target: str | None
    count: tuple[int, int] = (0, 0)
    where: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))


class Sides:
    """A comparison with what is known of the elements of both plans."""

    def __init__(self, alignment: Alignment, old: Plan, new: Plan) -> None:
        self.alignment = alignment
        self.plans = (old, new)
        self.elements = tuple(elements_by_id(plan, tuple(TYPES)) for plan in self.plans)
        self.names = tuple(element_names(plan) for plan in self.plans)
        self._sections = tuple(_sections(plan) for plan in self.plans)

    def label(self, side: int, one: str | None) -> str | None:
        """What people call an element of the old (0) or new (1) plan."""
        return self.names[side].get(one, one) if one else None

    def text(self, side: int, one: str | None) -> str:
        """The text of an element; nothing for none."""
        return text_of(self.elements[side][one]) if one else ""

    def key(self, side: int, one: str | None) -> str | None:
        """The key of the text of an element."""
        return content_key(self.text(side, one)) if one else None

    def pages(self, side: int, one: str | None) -> str | None:
        """The pages an element stands on."""
        return pages(self.elements[side][one].places) if one else None

    def section(self, side: int, one: str | None) -> str | None:
        """What the section of an element is called."""
        return self.label(side, self._sections[side].get(one)) if one else None


def line_rows(sides: Sides, lines: Sequence[Line]) -> Iterator[tuple[Value, ...]]:
    """The lines of a concordance under `LINE_HEADER`; redlines only where wordings are own."""
    for line in lines:
        link = line.link
        second = link.runner_up if link else None
        ends = ((0, line.old), (1, line.new))
        yield (
            line.change,
            line.symbol,
            *(sides.label(*end) for end in ends),
            _redline(sides, line),
            facts_told(link.changes.facts) if link and link.changes else None,
            link.confidence if link else None,
            None,
            None,
            None,
            *(sides.text(*end) for end in ends),
            link.sentence if link else None,
            "\n".join(f"{one.kind}: {one.words}" for one in link.evidence) if link else None,
            link.relation if link else None,
            link.strength if link else None,
            link.moved if link else None,
            link.score if link else None,
            f"{sides.label(0, second.old)} → {sides.label(1, second.new)} ({second.score:.2f})"
            if second
            else None,
            link.pinned if link else None,
            *(sides.section(*end) for end in ends),
            *(sides.pages(*end) for end in ends),
            line.old,
            line.new,
            *(sides.key(*end) for end in ends),
        )


def change_rows(sides: Sides) -> Iterator[tuple[Value, ...]]:
    """Every typed change under `CHANGE_HEADER`, by rank."""
    found = [
        (fact.rank, name, link, fact)
        for name, level in levels(sides.alignment)
        for link in level.links
        if link.changes is not None
        for fact in link.changes.facts
    ]
    for rank, name, link, fact in sorted(found, key=lambda one: one[0]):
        ends = (sides.label(0, link.old), sides.label(1, link.new))
        yield (name, fact.kind, rank, *ends, fact.old, fact.new)


def phrase_rows(sides: Sides) -> Iterator[tuple[Value, ...]]:
    """Words without counterpart under `PHRASE_HEADER`: lost ones of the old plan, gained ones."""
    for name, level in levels(sides.alignment):
        for side, (what, phrases) in enumerate((("lost", level.lost), ("gained", level.gained))):
            for one in phrases:
                yield (name, what, sides.label(side, one.element), one.raw, one.element)


def reference_rows(sides: Sides) -> Iterator[tuple[Value, ...]]:
    """What either plan refers to under `REFERENCE_HEADER`: first in order of the new plan.

    A mention inside a longer one is not counted again.
    """
    found: dict[tuple[str, str], _Mentions] = {}
    for side in (1, 0):
        for one in sides.plans[side].references:
            if one.within is not None:
                continue
            told = found.setdefault(_identity(one), _mentions(one))
            old, new = told.count
            told.count = (old + (side == 0), new + (side == 1))
            told.where[side].append(sides.label(side, one.element) or one.element)
    for told in found.values():
        old, new = told.count
        change = "kept" if old and new else "new" if new else "dropped"
        where = (joined(dict.fromkeys(one)) for one in told.where)
        yield (change, told.kind, told.title, old, new, *where, told.target)


def summary_rows(sides: Sides) -> Iterator[tuple[Value, ...]]:
    """The totals of every level under `SUMMARY_HEADER`."""
    check = Counter(name for name, _ in links_to_check(sides.alignment))
    for name, level in levels(sides.alignment):
        counted = totals(level)
        rest = (check[name], len(level.lost), len(level.gained))
        yield (name, *(counted[change] for change in CHANGES), *rest)


def _redline(sides: Sides, line: Line) -> str | None:
    if line.link is not None:
        return bracketed(line.link.changes.edits) if line.link.changes else None
    if sides.alignment.notice is not None:
        return None
    if line.new:
        text = sides.text(1, line.new)
        return bracketed([Edit(operation="insert", new=text)]) if text else None
    text = sides.text(0, line.old)
    return bracketed([Edit(operation="delete", old=text)]) if text else None


def _sections(plan: Plan) -> dict[str | None, str | None]:
    """The section that each element stands in, by ids."""
    made: dict[str | None, str | None] = {one.id: one.parent for one in plan.sections}
    holders: list[Paragraph | Action] = [*plan.paragraphs, *plan.actions]
    for holder in holders:
        made[holder.id] = holder.section
        made.update((item.id, holder.section) for item in walk_items(holder.items))
    for action in plan.actions:
        made.update((indicator.id, action.section) for indicator in action.indicators)
    return made


def _identity(one: Reference) -> tuple[str, str]:
    if one.target is not None:
        return "target", one.target.id
    return one.kind, " ".join(one.raw.casefold().split())


def _mentions(one: Reference) -> _Mentions:
    target = one.target
    title = (target.title if target else None) or one.raw
    return _Mentions(title, one.kind, target.id if target else None)
