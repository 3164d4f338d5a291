"""The changes of substance of a whole comparison, the weightiest first, each told once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concordat.align.facts import ORDER
from concordat_schemas.alignment import levels

if TYPE_CHECKING:
    from concordat_schemas.alignment import Alignment, Fact, FactKind, LevelName, Link

_LEVELS: tuple[LevelName, ...] = ("actions", "indicators", "items", "paragraphs", "sections")


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The facts of one kind that were found in one link, by their rank."""

    kind: FactKind
    level: LevelName
    link: Link
    facts: tuple[Fact, ...]


def key_changes(alignment: Alignment) -> list[KeyChange]:
    """The facts of all primary links by kind, then level, then place in the plans.

    What an item repeats of its action, or one link of a merge of another, is left out.
    """
    held = dict(levels(alignment))
    seen: set[tuple[str, str | None, str | None, str]] = set()
    made: list[KeyChange] = []
    for name in _LEVELS:
        for link in held[name].links:
            if link.strength != "primary" or link.changes is None:
                continue
            by_kind: dict[FactKind, list[Fact]] = {}
            for fact in sorted(link.changes.facts, key=lambda one: one.rank):
                key = (fact.kind, fact.old, fact.new, link.new.partition("__item")[0])
                if key not in seen:
                    seen.add(key)
                    by_kind.setdefault(fact.kind, []).append(fact)
            made += [KeyChange(kind, name, link, tuple(them)) for kind, them in by_kind.items()]
    return sorted(made, key=lambda one: ORDER.index(one.kind))
