"""The changes of substance of a whole comparison as a page shows them: by kind and by link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concordat.align.facts import ORDER
from concordat.concordance import facts as ranked

if TYPE_CHECKING:
    from concordat_schemas.alignment import Alignment, Fact, FactKind, LevelName, Link


@dataclass(frozen=True, slots=True)
class OfKind:
    """The facts of one kind that were found in one link, the weightiest first."""

    kind: FactKind
    level: LevelName
    link: Link
    facts: tuple[Fact, ...]


def facts_by_kind(alignment: Alignment) -> list[OfKind]:
    """The facts of the comparison by rank, gathered by kind and then by link."""
    held: dict[tuple[FactKind, LevelName, str, str], tuple[Link, list[Fact]]] = {}
    for name, link, fact in ranked(alignment):
        held.setdefault((fact.kind, name, link.old, link.new), (link, []))[1].append(fact)
    made = [
        OfKind(kind, name, link, tuple(facts)) for (kind, name, _, _), (link, facts) in held.items()
    ]
    return sorted(made, key=lambda one: ORDER.index(one.kind))
