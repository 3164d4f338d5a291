"""A decided level before it is told: its groups, its rivals, and what stands beside its pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from concordat.align.decide import Pair
from concordat.align.matrices import Matrix
from concordat.align.scores import Scores
from concordat.align.units import Unit
from concordat_schemas.alignment import Group, RunnerUp, group_type


class Pairing:
    """The units of one level of two plans, how well they fit, and the pairs that are links."""

    def __init__(
        self,
        old: Sequence[Unit],
        new: Sequence[Unit],
        scores: Scores,
        pairs: Sequence[Pair],
        *,
        rewritten: bool,
    ) -> None:
        self.old, self.new, self.scores, self.rewritten = old, new, scores, rewritten
        self.pairs = list(pairs)

    def add(self, pairs: Iterable[Pair]) -> None:
        """Further pairs, before anything is asked of the level."""
        self.pairs = sorted([*self.pairs, *pairs], key=lambda pair: (pair.old, pair.new))

    def no_surer_than(self, *owners: Pairing) -> None:
        """Let no pair be sure, unless of equal words, whose owners are no sure pair."""
        firm = {
            (held.old[pair.old].id, held.new[pair.new].id)
            for held in owners
            for pair in held.pairs
            if pair.confidence == "sure"
        }
        self.pairs = [
            replace(pair, confidence="likely")
            if pair.confidence == "sure"
            and self.scores.score[pair.old, pair.new] < 1.0
            and (self.old[pair.old].parent, self.new[pair.new].parent) not in firm
            else pair
            for pair in self.pairs
        ]

    def is_best(self, pair: Pair, *, of_old: bool) -> bool:
        """Whether no other primary link of its old unit, or of its new one, fits better."""
        of_row, of_column = self._best
        best = of_row[pair.old] if of_old else of_column[pair.new]
        return bool(self.scores.score[pair.old, pair.new] >= best)

    @cached_property
    def _best(self) -> tuple[dict[int, float], dict[int, float]]:
        of_row: dict[int, float] = {}
        of_column: dict[int, float] = {}
        for one in self.pairs:
            if one.strength == "primary":
                score = float(self.scores.score[one.old, one.new])
                of_row[one.old] = max(score, of_row.get(one.old, 0.0))
                of_column[one.new] = max(score, of_column.get(one.new, 0.0))
        return of_row, of_column

    def ids(self, strength: str = "primary") -> set[tuple[str, str]]:
        """The linked ids of one strength."""
        return {
            (self.old[pair.old].id, self.new[pair.new].id)
            for pair in self.pairs
            if pair.strength == strength
        }

    def groups(self) -> list[Group]:
        """The connected components of the primary links, by their first old unit."""
        parent: dict[tuple[str, str], tuple[str, str]] = {}

        def root(one: tuple[str, str]) -> tuple[str, str]:
            while parent.setdefault(one, one) != one:
                parent[one] = parent[parent[one]]
                one = parent[one]
            return one

        for old, new in sorted(self.ids()):
            parent[root(("new", new))] = root(("old", old))
        members: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        for side, units in (("old", self.old), ("new", self.new)):
            for unit in units:
                if (side, unit.id) in parent:
                    held = members.setdefault(root((side, unit.id)), ([], []))
                    held[side == "new"].append(unit.id)
        return [
            Group(old=old, new=new, type=group_type(len(old), len(new)))
            for old, new in members.values()
        ]

    def runner_up(self, pair: Pair) -> RunnerUp | None:
        """The best pair that shares one end with this one, fits no better, and is no link."""
        own = self.scores.score[pair.old, pair.new]
        row, column = self._unlinked[pair.old], self._unlinked[:, pair.new]
        best: tuple[float, int, int] | None = None
        for line, by_row in ((row, True), (column, False)):
            open_ = np.where(line <= own, line, 0.0)
            at = int(open_.argmax()) if open_.size else 0
            if not open_.size or open_[at] <= 0:
                continue
            ends = (pair.old, at) if by_row else (at, pair.new)
            rival = (-float(open_[at]), *ends)
            best = rival if best is None else min(best, rival)
        if best is None:
            return None
        score, old, new = best
        return RunnerUp(old=self.old[old].id, new=self.new[new].id, score=round(-score, 4))

    @cached_property
    def _unlinked(self) -> Matrix:
        table = self.scores.score.copy()
        for one in self.pairs:
            table[one.old, one.new] = 0.0
        return table
