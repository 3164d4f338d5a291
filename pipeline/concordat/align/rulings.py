"""What a person has decided, applied to the links of a level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from concordat.align.decide import Pair
from concordat.align.matrices import Matrix
from concordat.align.units import Unit
from concordat.decisions import Decision
from concordat_schemas.alignment import DecisionUse
from concordat_schemas.identity import content_key


class Rulings:
    """The decisions for one pair of plans, and which of them were found to apply."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._held = {(one.old, one.new): one for one in decisions}
        self._applied: set[tuple[str, str]] = set()

    def of(self, old: Unit, new: Unit) -> Decision | None:
        """The decision on these two, found by their texts."""
        if not self._held:
            return None
        return self._held.get((content_key(old.text), content_key(new.text)))

    def masked(self, old: Sequence[Unit], new: Sequence[Unit], score: Matrix) -> Matrix:
        """The scores, nothing where a link is forbidden."""
        made = score
        for row, column, decision in self._found(old, new):
            if decision.kind == "forbid":
                made = made.copy() if made is score else made
                made[row, column] = 0.0
        return made

    def applied(
        self, old: Sequence[Unit], new: Sequence[Unit], pairs: Sequence[Pair]
    ) -> list[Pair]:
        """The links with those that are pinned and without those that are forbidden."""
        found = {(row, column): decision for row, column, decision in self._found(old, new)}
        if not found:
            return list(pairs)
        kept = [
            pair
            for pair in pairs
            if (pair.old, pair.new) not in found or found[pair.old, pair.new].kind == "relabel"
        ]
        kept += [
            Pair(row, column, "primary", "sure")
            for (row, column), decision in found.items()
            if decision.kind == "pin"
        ]
        return sorted(kept, key=lambda pair: (pair.old, pair.new))

    def uses(self) -> list[DecisionUse]:
        """Every decision, and whether its texts are still there."""
        return [
            DecisionUse(key=one.key, kind=one.kind, applied=pair in self._applied, note=one.note)
            for pair, one in self._held.items()
        ]

    def _found(self, old: Sequence[Unit], new: Sequence[Unit]) -> list[tuple[int, int, Decision]]:
        """Rows and columns of the units that decisions are about; equal texts in their order."""
        if not self._held:
            return []
        rows, columns = _by_key(old), _by_key(new)
        made = []
        for pair, decision in self._held.items():
            here = list(zip(rows.get(pair[0], ()), columns.get(pair[1], ()), strict=False))
            if here:
                self._applied.add(pair)
            made += [(row, column, decision) for row, column in here]
        return made


def _by_key(units: Sequence[Unit]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        found.setdefault(content_key(unit.text), []).append(index)
    return found
